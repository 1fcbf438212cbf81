//! Comparison of names (RFC 5280 §7.1).
//!
//! Two names match if their RDNs match one by one, in order; two RDNs match if they hold the same attributes, in any
//! order. Values are compared as text, whatever string types they have:
//!
//! - White space (RFC 4518 §2.2) is a space; leading and trailing ones do not count, several inside count as one (§2.6.1).
//! - Case does not count, for all of Unicode: letters are converted to upper case and back, so that `ß` is `ss` and a
//!   final `ς` is `σ`; the dotless `ı` remains apart from `i`.
//! - domainComponent (§7.3) and emailAddress (§4.1.2.6) ignore the case of ASCII letters, and nothing else.
//! - What is no string, or cannot be decoded, is compared byte by byte.
//!
//! Of RFC 4518 this leaves out the normalization to NFKC (`ﬁ` is not compared as `fi`, nor `e` with a combining accent
//! as `é`) and the removal of soft hyphens, control characters and other code points that §2.2 maps to nothing. Either
//! only makes names differ that the RFC calls equal, never the other way round. Code points that it prohibits are
//! compared as they are.

use super::value::Characters;
use super::{Attribute, AttributeValue, Name, Rdn};
use crate::encoding::der::{Tag, Writer};
use crate::x509::Oid;
use crate::x509::oid;
use alloc::string::String;
use alloc::vec::Vec;
use core::hash;

/// RDNs of up to so many attributes are compared pair by pair, larger ones by their sorted canonical forms.
const PAIRWISE: usize = 3;

impl<'a> Name<'a> {
    /// Whether both are the same name (RFC 5280 §7.1): case, surplus spaces and the types of strings do not count.
    /// Names of equal bytes, the usual case, take one comparison. Nothing
    /// is allocated, unless an RDN has more than eight attributes.
    ///
    /// NFKC normalization is left out, which only makes names unequal: `é` in one and two code points do not match.
    #[must_use]
    pub fn matches(&self, other: &Name<'_>) -> bool {
        self.der == other.der || {
            let mut others = other.rdns();
            self.rdns().all(|rdn| others.next().is_some_and(|other| rdn.matches(&other))) && others.next().is_none()
        }
    }

    /// Whether this name lies in the subtree that `base` spans: the RDNs of `base` are the first ones of this name
    /// (RFC 5280 §4.2.1.10). An empty `base` spans all names.
    #[must_use]
    pub fn is_within(&self, base: &Name<'_>) -> bool {
        let mut rdns = self.rdns();
        base.rdns().all(|base| rdns.next().is_some_and(|rdn| rdn.matches(&base)))
    }

    /// Bytes that are equal for two names exactly if they [match](Self::matches): a key for maps. They are not to be
    /// stored: what is folded together follows the Unicode version of the Rust that compiled this crate.
    #[must_use]
    pub fn canonical(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.sequence(|writer| self.rdns().for_each(|rdn| rdn.write_canonical(writer)));
        writer.finish()
    }

    /// The canonical form of this name with one more RDN at its end.
    pub(crate) fn canonical_with(&self, last: &Rdn<'_>) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.sequence(|writer| {
            self.rdns().for_each(|rdn| rdn.write_canonical(writer));
            last.write_canonical(writer);
        });
        writer.finish()
    }
}

impl PartialEq for Name<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.matches(other)
    }
}

impl Eq for Name<'_> {}

impl hash::Hash for Name<'_> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.canonical().hash(state);
    }
}

impl Rdn<'_> {
    /// Whether both hold the same attributes, in any order.
    #[must_use]
    pub fn matches(&self, other: &Rdn<'_>) -> bool {
        if self.contents == other.contents {
            return true;
        }
        let count = self.attributes().take(PAIRWISE + 1).count();
        if count > PAIRWISE {
            return self.canonical() == other.canonical();
        }
        // Matching is an equivalence, so two multisets are equal if each element occurs equally often in both.
        let occurrences =
            |rdn: &Rdn<'_>, sought: &Attribute<'_>| rdn.attributes().filter(|one| one.matches(sought)).count();
        other.attributes().take(PAIRWISE + 1).count() == count
            && self.attributes().all(|one| occurrences(self, &one) == occurrences(other, &one))
    }

    fn canonical(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        self.write_canonical(&mut writer);
        writer.finish()
    }

    fn write_canonical(&self, writer: &mut Writer) {
        let attributes = self.attributes().map(|attribute| {
            let mut writer = Writer::new();
            attribute.write_canonical(&mut writer);
            writer.finish()
        });
        writer.set_of(attributes.collect());
    }
}

impl Attribute<'_> {
    fn matches(&self, other: &Attribute<'_>) -> bool {
        self.kind == other.kind && self.value.matches_as(&other.value, self.kind)
    }

    /// Any string as the UTF8String of its prepared text: with one type for all of them, DER itself is the key.
    fn write_canonical(&self, writer: &mut Writer) {
        writer.sequence(|writer| {
            writer.oid(self.kind.as_bytes());
            match self.value.characters() {
                Some(characters) => {
                    let text: String = match Rule::of(self.kind) {
                        Rule::CaseIgnore => prepared(characters).collect(),
                        Rule::CaseIgnoreAscii => characters.map(|character| character.to_ascii_lowercase()).collect(),
                    };
                    writer.primitive(Tag::UTF8_STRING, text.as_bytes());
                }
                None => writer.raw(self.value.as_der()),
            }
        });
    }
}

impl AttributeValue<'_> {
    fn matches_as(&self, other: &AttributeValue<'_>, kind: Oid<'_>) -> bool {
        if self.tag == other.tag && self.bytes == other.bytes {
            return true;
        }
        match (self.characters(), other.characters()) {
            (Some(ours), Some(theirs)) => match Rule::of(kind) {
                Rule::CaseIgnore => prepared(ours).eq(prepared(theirs)),
                Rule::CaseIgnoreAscii => {
                    ours.map(|one| one.to_ascii_lowercase()).eq(theirs.map(|one| one.to_ascii_lowercase()))
                }
            },
            _ => false,
        }
    }
}

/// How the values of an attribute are compared.
enum Rule {
    CaseIgnore,
    CaseIgnoreAscii,
}

impl Rule {
    fn of(kind: Oid<'_>) -> Self {
        if kind == oid::DOMAIN_COMPONENT || kind == oid::EMAIL_ADDRESS {
            Self::CaseIgnoreAscii
        } else {
            Self::CaseIgnore
        }
    }
}

fn prepared(characters: Characters<'_>) -> impl Iterator<Item = char> {
    Spaces { characters, begun: false, spaces: 0, held: None }.flat_map(folded)
}

/// One character in the form that all its variants share. Lower case comes first for the sake of `ẞ` (U+1E9E), which is
/// its own upper case.
fn folded(character: char) -> impl Iterator<Item = char> {
    let (one, several) = match character {
        _ if character.is_ascii() => (Some(character.to_ascii_lowercase()), None),
        'ı' => (Some(character), None),
        _ => (None, Some(character.to_lowercase().flat_map(char::to_uppercase).flat_map(char::to_lowercase))),
    };
    one.into_iter().chain(several.into_iter().flatten())
}

/// Drops insignificant white space.
struct Spaces<'a> {
    characters: Characters<'a>,
    /// Whether something other than white space came before.
    begun: bool,
    /// Spaces still to be given, before what is held.
    spaces: u8,
    held: Option<char>,
}

impl Iterator for Spaces<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        if self.spaces > 0 {
            self.spaces = self.spaces.saturating_sub(1);
            return Some(' ');
        }
        if let Some(held) = self.held.take() {
            return Some(held);
        }
        let first = self.characters.next()?;
        if !first.is_whitespace() {
            self.begun = true;
            return Some(first);
        }
        let mut single = true;
        let next = loop {
            // White space to the end of the value does not count.
            let next = self.characters.next()?;
            if !next.is_whitespace() {
                break next;
            }
            single = false;
        };
        // A space that carries a mark is a character like others; those before it are not (RFC 4518 §2.6.1).
        let carrier = is_attached(next);
        let surplus = !(carrier && single) && self.begun;
        self.spaces = u8::from(carrier).saturating_add(u8::from(surplus));
        self.begun = true;
        self.held = Some(next);
        self.next()
    }
}

/// Whether a space before this character is significant: combining marks (RFC 4518 appendix A), and, since they are not
/// removed here, the code points that §2.2 maps to nothing.
fn is_attached(character: char) -> bool {
    use core::cmp::Ordering;
    let point = u32::from(character);
    let place = |&(first, last): &(u32, u32)| match (last < point, first > point) {
        (true, _) => Ordering::Less,
        (_, true) => Ordering::Greater,
        _ => Ordering::Equal,
    };
    ATTACHED.binary_search_by(place).is_ok()
}

#[rustfmt::skip]
static ATTACHED: &[(u32, u32)] = &[
    (0x0, 0x8), (0xe, 0x1f), (0x7f, 0x84), (0x86, 0x9f), (0xad, 0xad), (0x300, 0x34f), (0x360, 0x36f), (0x483, 0x486),
    (0x488, 0x489), (0x591, 0x5a1), (0x5a3, 0x5b9), (0x5bb, 0x5bd), (0x5bf, 0x5bf), (0x5c1, 0x5c2), (0x5c4, 0x5c4),
    (0x64b, 0x655), (0x670, 0x670), (0x6d6, 0x6e4), (0x6e7, 0x6e8), (0x6ea, 0x6ed), (0x70f, 0x70f), (0x711, 0x711),
    (0x730, 0x74a), (0x7a6, 0x7b0), (0x901, 0x903), (0x93c, 0x93c), (0x93e, 0x94d), (0x951, 0x954), (0x962, 0x963),
    (0x981, 0x983), (0x9bc, 0x9bc), (0x9be, 0x9c4), (0x9c7, 0x9c8), (0x9cb, 0x9cd), (0x9d7, 0x9d7), (0x9e2, 0x9e3),
    (0xa02, 0xa02), (0xa3c, 0xa3c), (0xa3e, 0xa42), (0xa47, 0xa48), (0xa4b, 0xa4d), (0xa70, 0xa71), (0xa81, 0xa83),
    (0xabc, 0xabc), (0xabe, 0xac5), (0xac7, 0xac9), (0xacb, 0xacd), (0xb01, 0xb03), (0xb3c, 0xb3c), (0xb3e, 0xb43),
    (0xb47, 0xb48), (0xb4b, 0xb4d), (0xb56, 0xb57), (0xb82, 0xb82), (0xbbe, 0xbc2), (0xbc6, 0xbc8), (0xbca, 0xbcd),
    (0xbd7, 0xbd7), (0xc01, 0xc03), (0xc3e, 0xc44), (0xc46, 0xc48), (0xc4a, 0xc4d), (0xc55, 0xc56), (0xc82, 0xc83),
    (0xcbe, 0xcc4), (0xcc6, 0xcc8), (0xcca, 0xccd), (0xcd5, 0xcd6), (0xd02, 0xd03), (0xd3e, 0xd43), (0xd46, 0xd48),
    (0xd4a, 0xd4d), (0xd57, 0xd57), (0xd82, 0xd83), (0xdca, 0xdca), (0xdcf, 0xdd4), (0xdd6, 0xdd6), (0xdd8, 0xddf),
    (0xdf2, 0xdf3), (0xe31, 0xe31), (0xe34, 0xe3a), (0xe47, 0xe4e), (0xeb1, 0xeb1), (0xeb4, 0xeb9), (0xebb, 0xebc),
    (0xec8, 0xecd), (0xf18, 0xf19), (0xf35, 0xf35), (0xf37, 0xf37), (0xf39, 0xf39), (0xf3e, 0xf3f), (0xf71, 0xf84),
    (0xf86, 0xf87), (0xf90, 0xf97), (0xf99, 0xfbc), (0xfc6, 0xfc6), (0x102c, 0x1032), (0x1036, 0x1039),
    (0x1056, 0x1059), (0x1712, 0x1714), (0x1732, 0x1734), (0x1752, 0x1753), (0x1772, 0x1773), (0x17b4, 0x17d3),
    (0x1806, 0x1806), (0x180b, 0x180e), (0x18a9, 0x18a9), (0x200b, 0x200f), (0x202a, 0x202e), (0x2060, 0x2063),
    (0x206a, 0x206f), (0x20d0, 0x20ea), (0x302a, 0x302f), (0x3099, 0x309a), (0xfb1e, 0xfb1e), (0xfe00, 0xfe0f),
    (0xfe20, 0xfe23), (0xfeff, 0xfeff), (0xfff9, 0xfffc), (0x1d165, 0x1d169), (0x1d16d, 0x1d182), (0x1d185, 0x1d18b),
    (0x1d1aa, 0x1d1ad), (0xe0001, 0xe0001), (0xe0020, 0xe007f),
];

/// [`Rdn::matches`].
impl PartialEq for Rdn<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.matches(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::x509::DistinguishedName;
    use proptest::prelude::*;

    fn with(kind: Oid<'_>, tag: Tag, value: &[u8]) -> DistinguishedName {
        let mut writer = Writer::new();
        writer.sequence(|writer| {
            writer.constructed(Tag::SET, |writer| {
                writer.sequence(|writer| {
                    writer.oid(kind.as_bytes());
                    writer.primitive(tag, value);
                });
            });
        });
        DistinguishedName::from_der(&writer.finish()).unwrap()
    }

    /// Both ways, and by canonical form.
    fn same(one: &DistinguishedName, other: &DistinguishedName) -> bool {
        let (one, other) = (one.as_name(), other.as_name());
        let result = one.matches(&other);
        assert_eq!(other.matches(&one), result, "{one} {other}");
        assert_eq!(one.canonical() == other.canonical(), result, "{one} {other}");
        result
    }

    fn common_names_match(one: &str, other: &str) -> bool {
        let name = |text: &str| with(oid::COMMON_NAME, Tag::UTF8_STRING, text.as_bytes());
        same(&name(one), &name(other))
    }

    #[test]
    fn case_and_surplus_white_space_do_not_count() {
        for (one, other) in [
            ("Example CA", "EXAMPLE ca"),
            ("  Example\t\u{a0} CA ", "Example CA"),
            ("STRASSE", "straße"),
            ("ΟΔΟΣ", "οδος"),
            ("Ünïcödé", "ÜNÏCÖDÉ"),
            ("\u{212a}elvin", "kelvin"),
            ("", "  "),
            (" \u{301}", "   \u{301}"),
        ] {
            assert!(common_names_match(one, other), "{one:?} {other:?}");
        }
    }

    #[test]
    fn what_is_another_name_does_not_match() {
        for (one, other) in [
            ("Example CA", "ExampleCA"),
            ("Example", "Example2"),
            ("Example", "Exampl"),
            ("a\0", "a"),
            ("ı", "i"),
            ("é", "e\u{301}"),
            ("ﬁx", "fix 2"),
            // A space that carries an accent is a letter.
            ("a \u{301}", "a  \u{301}"),
            ("a\u{301}", "a \u{301}"),
            ("soft\u{ad}hyphen", "softhyphen"),
        ] {
            assert!(!common_names_match(one, other), "{one:?} {other:?}");
        }
    }

    #[test]
    fn string_types_do_not_count() {
        let forms = [
            (Tag::UTF8_STRING, "Caf\u{e9}".as_bytes()),
            (Tag::TELETEX_STRING, b"CAF\xe9"),
            (Tag::BMP_STRING, b"\0c\0a\0f\0\xe9"),
            (Tag::UNIVERSAL_STRING, b"\0\0\0c\0\0\0a\0\0\0f\0\0\0\xc9"),
        ];
        for (tag, value) in forms {
            for (other_tag, other) in forms {
                assert!(same(&with(oid::COMMON_NAME, tag, value), &with(oid::COMMON_NAME, other_tag, other)));
            }
        }
    }

    #[test]
    fn what_is_no_text_is_compared_byte_by_byte() {
        let of = |tag, value: &[u8]| with(oid::COMMON_NAME, tag, value);
        assert!(same(&of(Tag::UTF8_STRING, b"\xffA"), &of(Tag::UTF8_STRING, b"\xffA")));
        assert!(!same(&of(Tag::UTF8_STRING, b"\xffA"), &of(Tag::UTF8_STRING, b"\xffa")));
        assert!(!same(&of(Tag::OCTET_STRING, b"A"), &of(Tag::UTF8_STRING, b"A")));
        assert!(!same(&of(Tag::OCTET_STRING, b"A"), &of(Tag::OCTET_STRING, b"a")));
    }

    #[test]
    fn domain_components_and_mail_addresses_ignore_ascii_case_only() {
        for kind in [oid::DOMAIN_COMPONENT, oid::EMAIL_ADDRESS] {
            let of = |tag, text: &str| with(kind, tag, text.as_bytes());
            assert!(same(&of(Tag::IA5_STRING, "A@example.COM"), &of(Tag::UTF8_STRING, "a@EXAMPLE.com")));
            assert!(!same(&of(Tag::IA5_STRING, "a b"), &of(Tag::IA5_STRING, "a  b")));
            assert!(!same(&of(Tag::UTF8_STRING, "É"), &of(Tag::UTF8_STRING, "é")));
        }
    }

    /// mbedTLS#1492: the shorter name decided where comparison ended.
    #[test]
    fn a_name_that_is_the_beginning_of_another_does_not_match_it() {
        let name = |text: &str| text.parse::<DistinguishedName>().unwrap();
        assert!(!same(&name("O=Example,C=US"), &name("CN=x,O=Example,C=US")));
        assert!(!same(&name("C=US"), &DistinguishedName::empty()));
        assert!(same(&DistinguishedName::empty(), &DistinguishedName::empty()));
    }

    #[test]
    fn order_counts_between_rdns_but_not_inside() {
        let name = |text: &str| text.parse::<DistinguishedName>().unwrap();
        assert!(!same(&name("O=a,OU=b"), &name("OU=b,O=a")));
        assert!(!same(&name("O=a+OU=b"), &name("OU=b,O=a")));
        assert!(same(&name("O=a+OU=b+CN=c"), &name("CN=C+OU=B+O=A")));
        // In the order of the encoding "a" precedes "B": sorting after folding must not mind.
        assert!(same(&name("CN=a+CN=C"), &name("CN=A+CN=c")));
        assert!(!same(&name("CN=a+CN=A+CN=b"), &name("CN=a+CN=b+CN=B")));
        assert!(!same(&name("CN=a+CN=b"), &name("CN=a+CN=b+CN=c")));
    }

    #[test]
    fn subtrees_are_prefixes_of_whole_rdns() {
        let name = |text: &str| text.parse::<DistinguishedName>().unwrap();
        let within = |name: &DistinguishedName, base: &DistinguishedName| name.as_name().is_within(&base.as_name());
        let (leaf, base) = (name("CN=x,OU=b,O=Example,C=US"), name("o=EXAMPLE,c=us"));
        assert!(within(&leaf, &base) && within(&base, &base));
        assert!(within(&leaf, &DistinguishedName::empty()));
        assert!(!within(&base, &leaf));
        assert!(!within(&leaf, &name("OU=b,O=Example")));
        assert!(!within(&leaf, &name("O=Example 2,C=US")));
        assert!(!within(&DistinguishedName::empty(), &base));
    }

    #[test]
    fn the_table_of_attached_characters_ascends() {
        assert!(ATTACHED.windows(2).all(|pair| pair[0].1 < pair[1].0));
        assert!(ATTACHED.iter().all(|(first, last)| first <= last));
    }

    /// Values that often match: few letters, many cases, spaces and marks.
    fn value() -> impl Strategy<Value = String> {
        proptest::collection::vec(
            proptest::sample::select(&['a', 'A', 'ß', 'ẞ', 's', ' ', '\t', '\u{301}', 'é', 'É'][..]),
            0..5,
        )
        .prop_map(|characters| characters.into_iter().collect())
    }

    fn names() -> impl Strategy<Value = DistinguishedName> {
        let kind = proptest::sample::select(&[oid::COMMON_NAME, oid::ORGANIZATION_NAME, oid::EMAIL_ADDRESS][..]);
        let tag = proptest::sample::select(&[Tag::UTF8_STRING, Tag::TELETEX_STRING, Tag::OCTET_STRING][..]);
        let rdn = proptest::collection::vec((kind, tag, value()), 0..3);
        proptest::collection::vec(rdn, 0..3).prop_map(|rdns| {
            let mut writer = Writer::new();
            writer.sequence(|writer| {
                for rdn in &rdns {
                    writer.constructed(Tag::SET, |writer| {
                        for (kind, tag, value) in rdn {
                            writer.sequence(|writer| {
                                writer.oid(kind.as_bytes());
                                writer.primitive(*tag, value.as_bytes());
                            });
                        }
                    });
                }
            });
            DistinguishedName::from_der(&writer.finish()).unwrap()
        })
    }

    proptest! {
        #[test]
        fn matching_agrees_with_canonical_forms(one in names(), other in names()) {
            prop_assert!(same(&one, &one));
            same(&one, &other);
        }

        #[test]
        fn canonical_forms_are_canonical(name in names()) {
            let canonical = name.as_name().canonical();
            let again = Name::from_der(&canonical).unwrap();
            prop_assert!(again.matches(&name.as_name()));
            prop_assert_eq!(again.canonical(), canonical);
        }

        #[test]
        fn any_case_and_spacing_of_a_value_matches(text in "[a-zA-Z0-9äÄßéÉΣσς]{1,8}( [a-zA-ZñÑ]{1,8}){0,3}") {
            let folded = text.to_uppercase().replace(' ', " \u{2003} ");
            prop_assert!(common_names_match(&text, &folded));
        }
    }
}
