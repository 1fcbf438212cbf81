//! The words and numbers of which profiles are written.

use super::tree::Tree;
use super::value::{Field, Malformed, Value, Written};
use crate::base::{Code, Level, Timestamp};
use crate::crypto::{KeyAlgorithm, KeyIdMethod, SignatureAlgorithm};
use crate::profile::terms::{
    AttributeForm, AttributeRule, CommonNameMatch, ExtensionValue, KeyFamily, KeyRule, NameForms,
};
use crate::profile::{Criticality, LeapDay, Nesting, Period, Presence};
use crate::x509::ObjectIdentifier;
use crate::x509::ext::KeyUsage;
use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

fn text<'a>(tree: &'a Tree, expected: &str) -> Result<&'a str, Malformed> {
    match tree {
        Tree::Text(text) => Ok(text),
        other => Err(Malformed::expected(other, expected)),
    }
}

fn list<'a>(tree: &'a Tree, expected: &str) -> Result<&'a [Tree], Malformed> {
    match tree {
        Tree::List(list) => Ok(list),
        other => Err(Malformed::expected(other, expected)),
    }
}

/// Reads each element, naming the one that is wrong.
fn each<T>(tree: &Tree, expected: &str, read: impl Fn(&Tree) -> Result<T, Malformed>) -> Result<Vec<T>, Malformed> {
    let elements = list(tree, expected)?.iter().enumerate();
    elements.map(|(index, element)| read(element).map_err(|error| error.within(&format!("[{index}]")))).collect()
}

fn typed(kind: &str) -> Tree {
    Tree::table([("type", Tree::text(kind))])
}

fn list_of(elements: Tree) -> Tree {
    Tree::table([("type", Tree::text("array")), ("items", elements)])
}

fn matching(pattern: &str) -> Tree {
    Tree::table([("type", Tree::text("string")), ("pattern", Tree::text(pattern))])
}

impl Written for bool {
    fn read(tree: &Tree) -> Result<Self, Malformed> {
        match tree {
            Tree::Flag(flag) => Ok(*flag),
            other => Err(Malformed::expected(other, "true or false")),
        }
    }

    fn write(&self) -> Tree {
        Tree::Flag(*self)
    }

    fn schema() -> Tree {
        typed("boolean")
    }

    fn absent() -> Option<Self> {
        Some(false)
    }

    fn is_absent(&self) -> bool {
        !self
    }

    /// Alone, `false` says something.
    fn write_whole(&self) -> Vec<(&'static str, Tree)> {
        Vec::from([("is", self.write())])
    }
}

macro_rules! numbers {
    ($($number:ty, $absent:expr;)*) => {
        $(impl Written for $number {
            fn read(tree: &Tree) -> Result<Self, Malformed> {
                match tree {
                    Tree::Number(number) => Self::try_from(*number)
                        .map_err(|_| Malformed::new(format_args!("{number}, not 0 to {}", Self::MAX))),
                    other => Err(Malformed::expected(other, "a number")),
                }
            }

            fn write(&self) -> Tree {
                Tree::Number(i64::from(*self))
            }

            fn schema() -> Tree {
                Tree::table([
                    ("type", Tree::text("integer")),
                    ("minimum", Tree::Number(0)),
                    ("maximum", Tree::Number(i64::from(Self::MAX))),
                ])
            }

            fn absent() -> Option<Self> {
                Some($absent)
            }

            fn is_absent(&self) -> bool {
                *self == $absent
            }
        })*
    };
}

numbers! {
    u8, 0;
    u16, 0;
    u32, 0;
}

impl<T: Written> Written for Option<T> {
    fn read(tree: &Tree) -> Result<Self, Malformed> {
        T::read(tree).map(Some)
    }

    fn write(&self) -> Tree {
        self.as_ref().map_or(Tree::List(Vec::new()), T::write)
    }

    fn schema() -> Tree {
        T::schema()
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

/// Types that are written as one of a few words.
macro_rules! words {
    ($($type:ty, $expected:literal, $absent:expr, { $($word:literal => $value:expr,)* };)*) => {
        $(impl Written for $type {
            fn read(tree: &Tree) -> Result<Self, Malformed> {
                const WORDS: &[&str] = &[$($word),*];
                match text(tree, $expected)? {
                    $($word => Ok($value),)*
                    other => Err(Malformed::new(format_args!("{other:?} is none of {}", WORDS.join(", ")))),
                }
            }

            fn write(&self) -> Tree {
                const VALUES: &[($type, &str)] = &[$(($value, $word)),*];
                Tree::text(VALUES.iter().find(|(value, _)| value == self).map_or("", |(_, word)| *word))
            }

            fn schema() -> Tree {
                Tree::table([("enum", Tree::texts([$($word),*]))])
            }

            fn absent() -> Option<Self> {
                $absent
            }

            fn is_absent(&self) -> bool {
                Self::absent().as_ref() == Some(self)
            }
        })*
    };
}

words! {
    Level, "a level", None, { "must" => Level::Must, "should" => Level::Should, "info" => Level::Info, };
    Presence, "a presence", Some(Presence::Optional), {
        "forbidden" => Presence::Forbidden,
        "notRecommended" => Presence::NotRecommended,
        "optional" => Presence::Optional,
        "recommended" => Presence::Recommended,
        "required" => Presence::Required,
        "requiredUnlessSelfIssued" => Presence::RequiredUnlessSelfIssued,
    };
    Criticality, "a criticality", Some(Criticality::Any), {
        "any" => Criticality::Any,
        "critical" => Criticality::Critical,
        "shouldBeCritical" => Criticality::ShouldBeCritical,
        "notCritical" => Criticality::NotCritical,
        "shouldNotBeCritical" => Criticality::ShouldNotBeCritical,
        "criticalIfSubjectEmpty" => Criticality::CriticalIfSubjectEmpty,
        "criticalOnlyIfSubjectEmpty" => Criticality::CriticalOnlyIfSubjectEmpty,
    };
    Nesting, "what to do with a validity beyond the issuer's", Some(Nesting::Refuse), {
        "refuse" => Nesting::Refuse,
        "truncate" => Nesting::Truncate,
        "permit" => Nesting::Permit,
    };
    LeapDay, "a rule for 29 February", Some(LeapDay::Clamp), {
        "clamp" => LeapDay::Clamp,
        "overflow" => LeapDay::Overflow,
    };
    KeyFamily, "a family of keys", Some(KeyFamily::Any), {
        "any" => KeyFamily::Any,
        "rsa" => KeyFamily::Rsa,
        "notRsa" => KeyFamily::NotRsa,
        "elliptic" => KeyFamily::Elliptic,
    };
    AttributeForm, "a form of values", Some(AttributeForm::Text), {
        "text" => AttributeForm::Text,
        "country" => AttributeForm::Country,
        "PrintableString" => AttributeForm::PrintableString,
        "UTF8String" => AttributeForm::Utf8String,
        "IA5String" => AttributeForm::Ia5String,
    };
    CommonNameMatch, "a way to compare", None, {
        "exact" => CommonNameMatch::Exact,
        "orWildcardBase" => CommonNameMatch::OrWildcardBase,
    };
    KeyIdMethod, "a method", None, {
        "rfc5280-sha1" => KeyIdMethod::Rfc5280Sha1,
        "rfc7093-sha256" => KeyIdMethod::Rfc7093Sha256,
    };
}

/// Values of one type, written as a list.
macro_rules! lists {
    ($($type:ty, $expected:literal;)*) => {
        $(impl Written for Cow<'static, [$type]> {
            fn read(tree: &Tree) -> Result<Self, Malformed> {
                each(tree, $expected, <$type as Element>::read_one).map(Cow::Owned)
            }

            fn write(&self) -> Tree {
                Tree::texts(self.iter().map(Element::write_one))
            }

            fn schema() -> Tree {
                list_of(<$type as Element>::schema_of_one())
            }
        })*
    };
}

/// An element of a list that is written as a text.
trait Element: Sized {
    fn read_one(tree: &Tree) -> Result<Self, Malformed>;
    fn write_one(&self) -> String;
    fn schema_of_one() -> Tree;
}

lists! {
    KeyRule, "a list of kinds of keys";
    SignatureAlgorithm, "a list of signature algorithms";
    ObjectIdentifier, "a list of object identifiers";
    KeyIdMethod, "a list of methods";
    Cow<'static, str>, "a list of texts";
}

impl Element for KeyIdMethod {
    fn read_one(tree: &Tree) -> Result<Self, Malformed> {
        Self::read(tree)
    }

    fn write_one(&self) -> String {
        match self.write() {
            Tree::Text(text) => text,
            _ => String::new(),
        }
    }

    fn schema_of_one() -> Tree {
        Self::schema()
    }
}

impl Element for Cow<'static, str> {
    fn read_one(tree: &Tree) -> Result<Self, Malformed> {
        text(tree, "a text").map(|text| Cow::Owned(text.to_string()))
    }

    fn write_one(&self) -> String {
        self.to_string()
    }

    fn schema_of_one() -> Tree {
        typed("string")
    }
}

impl Element for SignatureAlgorithm {
    fn read_one(tree: &Tree) -> Result<Self, Malformed> {
        let name = text(tree, "the name of a signature algorithm")?;
        let found = Self::ALL.iter().copied().find(|algorithm| algorithm.name() == name);
        found.ok_or_else(|| Malformed::new(format_args!("no signature algorithm is called {name:?}")))
    }

    fn write_one(&self) -> String {
        self.to_string()
    }

    fn schema_of_one() -> Tree {
        Tree::table([("enum", Tree::texts(Self::ALL.iter().map(|algorithm| algorithm.name())))])
    }
}

/// Kinds of keys that are written by name alone.
pub(super) const KEYS: [KeyAlgorithm; 8] = [
    KeyAlgorithm::EcdsaP256,
    KeyAlgorithm::EcdsaP384,
    KeyAlgorithm::EcdsaP521,
    KeyAlgorithm::Ed25519,
    KeyAlgorithm::MlDsa44,
    KeyAlgorithm::MlDsa65,
    KeyAlgorithm::MlDsa87,
    KeyAlgorithm::Dsa,
];

/// RSA moduli are counted in whole bytes unless it is written otherwise.
const RSA_STEP: u16 = 8;

/// `P-256`, `RSA-2048` (of this size), `RSA-2048+` (of this size or more, in whole bytes), `RSA-2048+/256` (in steps).
impl Element for KeyRule {
    fn read_one(tree: &Tree) -> Result<Self, Malformed> {
        let name = text(tree, "a kind of keys")?;
        let unknown = || Malformed::new(format_args!("{name:?} is no kind of keys: `P-256`, `Ed25519`, `RSA-2048+`"));
        if let Some(kind) = KEYS.into_iter().find(|kind| kind.to_string() == name) {
            return Ok(Self::Exactly(kind));
        }
        let number = |digits: &str| {
            let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
            digits.parse::<u16>().ok().filter(|_| plain).ok_or_else(unknown)
        };
        match name.strip_prefix("RSA-").ok_or_else(unknown)?.split_once('+') {
            None => number(name.strip_prefix("RSA-").unwrap_or_default()).map(KeyAlgorithm::Rsa).map(Self::Exactly),
            Some((bits, "")) => Ok(Self::Rsa { min_bits: number(bits)?, multiple_of: RSA_STEP }),
            Some((bits, step)) => {
                let step = step.strip_prefix('/').ok_or_else(unknown)?;
                Ok(Self::Rsa { min_bits: number(bits)?, multiple_of: number(step)? })
            }
        }
    }

    fn write_one(&self) -> String {
        match self {
            Self::Exactly(kind) => kind.to_string(),
            Self::Rsa { min_bits, multiple_of: RSA_STEP } => format!("RSA-{min_bits}+"),
            Self::Rsa { min_bits, multiple_of } => format!("RSA-{min_bits}+/{multiple_of}"),
        }
    }

    fn schema_of_one() -> Tree {
        let names: Vec<String> = KEYS.iter().map(ToString::to_string).collect();
        matching(&format!("^({}|RSA-[1-9][0-9]*(\\+(/[1-9][0-9]*)?)?)$", names.join("|")))
    }
}

/// The object identifier that a name or dots stand for.
pub(super) fn identifier(name: &str) -> Result<ObjectIdentifier, Malformed> {
    let found = ObjectIdentifier::from_name(name).or_else(|| name.parse().ok());
    found.ok_or_else(|| Malformed::new(format_args!("{name:?} is no object identifier, by name or in dots")))
}

impl Element for ObjectIdentifier {
    fn read_one(tree: &Tree) -> Result<Self, Malformed> {
        identifier(text(tree, "an object identifier, by name or in dots")?)
    }

    fn write_one(&self) -> String {
        self.as_oid().label().to_string()
    }

    fn schema_of_one() -> Tree {
        typed("string")
    }
}

/// A rule about one attribute or extension, which its key names.
impl Written for ObjectIdentifier {
    fn read(tree: &Tree) -> Result<Self, Malformed> {
        Self::read_one(tree)
    }

    fn write(&self) -> Tree {
        Tree::Text(self.write_one())
    }

    fn schema() -> Tree {
        Self::schema_of_one()
    }

    fn read_whole(value: &Value<'_>) -> Result<Self, Malformed> {
        value.is_true()?;
        value.about()
    }

    fn write_whole(&self) -> Vec<(&'static str, Tree)> {
        Vec::from([("is", Tree::Flag(true))])
    }

    fn whole_fields() -> Vec<Field> {
        Vec::from([Field::flag()])
    }
}

/// Names of flags as a list. Bits without a name are not written.
impl Written for KeyUsage {
    fn read(tree: &Tree) -> Result<Self, Malformed> {
        let read = |tree: &Tree| {
            let name = text(tree, "the name of a usage")?;
            let all = Self::from_bits(0x1ff);
            let at = all.names().position(|known| known == name);
            let bit = at.ok_or_else(|| Malformed::new(format_args!("no usage is called {name:?}")))?;
            Ok(Self::from_bits(1 << bit))
        };
        let usages = each(tree, "a list of usages", read)?;
        Ok(usages.into_iter().fold(Self::NONE, |all, one| all | one))
    }

    fn write(&self) -> Tree {
        Tree::texts(self.names())
    }

    fn schema() -> Tree {
        list_of(Tree::table([("enum", Tree::texts(Self::from_bits(0x1ff).names()))]))
    }

    fn absent() -> Option<Self> {
        Some(Self::NONE)
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl Written for NameForms {
    fn read(tree: &Tree) -> Result<Self, Malformed> {
        let read = |tree: &Tree| {
            let name = text(tree, "a form of names")?;
            let found = Self::NAMES.iter().find(|(_, known)| *known == name).map(|(form, _)| *form);
            found.ok_or_else(|| Malformed::new(format_args!("no form of names is called {name:?}")))
        };
        let mut forms = each(tree, "a list of forms of names", read)?.into_iter();
        let first = forms.next().ok_or_else(|| Malformed::new("no form of names"))?;
        Ok(forms.fold(first, Self::or))
    }

    fn write(&self) -> Tree {
        Tree::texts(Self::NAMES.iter().filter(|(form, _)| self.intersects(*form)).map(|(_, name)| *name))
    }

    fn schema() -> Tree {
        list_of(Tree::table([("enum", Tree::texts(Self::NAMES.iter().map(|(_, name)| *name)))]))
    }
}

impl Written for Period {
    fn read(tree: &Tree) -> Result<Self, Malformed> {
        text(tree, "a period such as `90 days`")?.parse().map_err(Malformed::new)
    }

    fn write(&self) -> Tree {
        Tree::Text(self.to_string())
    }

    fn schema() -> Tree {
        matching(
            "^[0-9]+ (year|month|week|day|hour|minute|second)s?( [0-9]+ (year|month|week|day|hour|minute|second)s?)*$",
        )
    }
}

/// RFC 3339; midnight may be left out.
impl Written for Timestamp {
    fn read(tree: &Tree) -> Result<Self, Malformed> {
        let text = text(tree, "a date in quotes")?;
        text.parse().map_err(|_| Malformed::new(format_args!("{text:?} is no date such as `2026-03-15`")))
    }

    fn write(&self) -> Tree {
        let text = self.to_string();
        Tree::text(text.strip_suffix("T00:00:00Z").unwrap_or(&text))
    }

    fn schema() -> Tree {
        matching("^[0-9]{4}-[0-9]{2}-[0-9]{2}")
    }
}

/// By NAME, as in the page of reasons.
impl Written for Code {
    fn read(tree: &Tree) -> Result<Self, Malformed> {
        let name = text(tree, "the name of a code")?;
        let found = Self::all().find(|code| code.name() == name);
        found.ok_or_else(|| Malformed::new(format_args!("no code is called {name:?}")))
    }

    fn write(&self) -> Tree {
        Tree::text(self.name())
    }

    fn schema() -> Tree {
        matching("^[A-Z][A-Z0-9_]*$")
    }
}

pub(super) fn codes(tree: &Tree) -> Result<Vec<Code>, Malformed> {
    each(tree, "a list of codes", Code::read)
}

/// The value as hexadecimal digits; the key names the extension.
impl Written for ExtensionValue {
    fn read(_: &Tree) -> Result<Self, Malformed> {
        Err(Malformed::new("a value of no extension"))
    }

    fn write(&self) -> Tree {
        Tree::Text(base16ct::lower::encode_string(&self.value))
    }

    fn schema() -> Tree {
        matching("^([0-9a-f]{2})+$")
    }

    fn read_whole(value: &Value<'_>) -> Result<Self, Malformed> {
        let digits: Cow<'static, str> = value.only::<Text>()?.0;
        let octets = base16ct::lower::decode_vec(digits.as_bytes()).ok().filter(|octets| !octets.is_empty());
        let octets = octets.ok_or_else(|| Malformed::new("DER in lower-case hexadecimal digits belongs here"))?;
        Ok(Self { extension: value.about()?, value: Cow::Owned(octets) })
    }
}

/// A text as a field of its own.
struct Text(Cow<'static, str>);

impl Written for Text {
    fn read(tree: &Tree) -> Result<Self, Malformed> {
        Cow::read_one(tree).map(Self)
    }

    fn write(&self) -> Tree {
        Tree::text(self.0.as_ref())
    }

    fn schema() -> Tree {
        typed("string")
    }
}

/// How often; `max` is at least once unless it is written.
impl Written for AttributeRule {
    fn read(_: &Tree) -> Result<Self, Malformed> {
        Err(Malformed::new("a table with min, max, form and values belongs here"))
    }

    fn write(&self) -> Tree {
        Tree::table(self.write_whole())
    }

    fn schema() -> Tree {
        typed("object")
    }

    fn read_whole(value: &Value<'_>) -> Result<Self, Malformed> {
        let mut fields = value.fields(&["min", "max", "form", "values"])?;
        let (min, max) = (fields.take::<u8>()?, fields.take::<Option<u8>>()?);
        let (form, values) = (fields.take()?, fields.take::<Option<Cow<'static, [Cow<'static, str>]>>>()?);
        let max = max.unwrap_or(min.max(1));
        Ok(Self { attribute: value.about()?, min, max, form, values: values.unwrap_or_default() })
    }

    fn write_whole(&self) -> Vec<(&'static str, Tree)> {
        let values = Some(self.values.clone()).filter(|values| !values.is_empty());
        let fields = [
            ("min", Some(self.min.write())),
            ("max", Some(self.max.write())),
            ("form", self.form.write_field()),
            ("values", values.map(|values| values.write())),
        ];
        fields.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    fn whole_fields() -> Vec<Field> {
        Vec::from([
            Field::of::<u8>("min"),
            Field::of::<Option<u8>>("max"),
            Field::of::<AttributeForm>("form"),
            Field::of::<Option<Cow<'static, [Cow<'static, str>]>>>("values"),
        ])
    }
}
