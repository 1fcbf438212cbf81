//! Names that own their bytes: from text, from attributes one by one, from other names.

use super::attribute::{check_text, check_value, field};
use super::{AttributeValue, Name};
use crate::base::{Code, Error, Result};
use crate::encoding::der::{Writer, single};
use crate::x509::oid::{self, Oid};
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::{fmt, hash};

/// A distinguished name that owns its DER.
///
/// Parses from RFC 4514 text, `Display`s as such; `==` is RFC 5280 §7.1, as for [`Name`].
///
/// ```
/// use certwright::x509::DistinguishedName;
/// let built = DistinguishedName::builder().country("US").organization("Example").common_name("Example CA").build()?;
/// assert_eq!(built.to_string(), "CN=Example CA,O=Example,C=US");
/// let parsed: DistinguishedName = "cn = example  ca, o = EXAMPLE, c = us".parse()?;
/// assert_eq!(built, parsed);
/// # Ok::<(), certwright::Error>(())
/// ```
#[derive(Clone)]
pub struct DistinguishedName(Box<[u8]>);

impl DistinguishedName {
    /// The name without any RDN.
    #[must_use]
    pub fn empty() -> Self {
        Self(Box::new([0x30, 0x00]))
    }

    /// Starts a name; RDNs are given from the least to the most specific, as they are encoded.
    pub fn builder() -> DistinguishedNameBuilder {
        DistinguishedNameBuilder::new()
    }

    /// Reads and copies the DER of a name, as [`Name::from_der`] does.
    ///
    /// # Errors
    /// Those of [`Name::from_der`].
    pub fn from_der(der: &[u8]) -> Result<Self> {
        Name::from_der(der).map(Self::from)
    }

    /// The borrowed form, which has the accessors.
    #[must_use]
    pub fn as_name(&self) -> Name<'_> {
        Name::from_checked(&self.0)
    }

    /// All its bytes, tag and length included.
    #[must_use]
    pub fn as_der(&self) -> &[u8] {
        &self.0
    }
}

/// A copy, byte by byte: nothing is re-encoded or checked.
impl From<Name<'_>> for DistinguishedName {
    fn from(name: Name<'_>) -> Self {
        Self(name.as_der().into())
    }
}

impl<'a> From<&'a DistinguishedName> for Name<'a> {
    fn from(name: &'a DistinguishedName) -> Self {
        name.as_name()
    }
}

impl Default for DistinguishedName {
    fn default() -> Self {
        Self::empty()
    }
}

impl PartialEq for DistinguishedName {
    fn eq(&self, other: &Self) -> bool {
        self.as_name().matches(&other.as_name())
    }
}

impl Eq for DistinguishedName {}

impl PartialEq<Name<'_>> for DistinguishedName {
    fn eq(&self, other: &Name<'_>) -> bool {
        self.as_name().matches(other)
    }
}

impl hash::Hash for DistinguishedName {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.as_name().hash(state);
    }
}

impl fmt::Display for DistinguishedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_name().fmt(f)
    }
}

impl fmt::Debug for DistinguishedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DistinguishedName({self})")
    }
}

/// Makes a [`DistinguishedName`], RDN by RDN, the least specific first.
///
/// Every value is held to the upper bounds and string types of RFC 5280 Appendix A.1; the first that breaks them is
/// reported by [`build`](Self::build).
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct DistinguishedNameBuilder {
    /// The attributes of each RDN, encoded.
    rdns: Vec<Vec<Vec<u8>>>,
    error: Option<Error>,
}

/// One method per attribute type that issuers use every day.
macro_rules! attributes {
    ($($method:ident, $kind:ident, $doc:literal;)*) => {
        impl DistinguishedNameBuilder {
            $(
                #[doc = concat!("Appends an RDN with a ", $doc, ".")]
                pub fn $method(self, value: &str) -> Self {
                    self.attribute(oid::$kind, value)
                }
            )*
        }
    };
}

attributes! {
    country, COUNTRY_NAME, "countryName, two letters";
    state_or_province, STATE_OR_PROVINCE_NAME, "stateOrProvinceName of up to 128 characters";
    locality, LOCALITY_NAME, "localityName of up to 128 characters";
    organization, ORGANIZATION_NAME, "organizationName of up to 64 characters";
    organizational_unit, ORGANIZATIONAL_UNIT_NAME, "organizationalUnitName of up to 64 characters";
    common_name, COMMON_NAME, "commonName of up to 64 characters";
    serial_number, SERIAL_NUMBER, "serialNumber (of the subject, not the certificate), a PrintableString of up to 64";
    domain_component, DOMAIN_COMPONENT, "domainComponent: one label of a domain name, in ASCII";
    email_address, EMAIL_ADDRESS, "emailAddress, in ASCII, of up to 255 characters";
}

impl DistinguishedNameBuilder {
    /// A name without RDNs.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends an RDN with one attribute of any type.
    pub fn attribute(self, kind: Oid<'_>, value: &str) -> Self {
        self.next_rdn().and(kind, value)
    }

    /// Adds an attribute to the last RDN, which becomes multi-valued.
    pub fn and(mut self, kind: Oid<'_>, value: &str) -> Self {
        match check_text(kind, value) {
            Ok(tag) => {
                let mut writer = Writer::new();
                writer.primitive(tag, value.as_bytes());
                self.push(kind, &writer.finish());
            }
            Err(error) => self.refuse(error),
        }
        self
    }

    /// Adds an attribute to the last RDN with the DER of its value, for types of strings that text does not give, or
    /// for values that are no strings. A value of a type of the table of keywords must be a string within its bounds.
    pub fn and_der(mut self, kind: Oid<'_>, value: &[u8]) -> Self {
        match check_der(kind, value) {
            Ok(()) => self.push(kind, value),
            Err(error) => self.refuse(error),
        }
        self
    }

    /// Begins an RDN, to be filled by [`and`](Self::and).
    pub fn next_rdn(mut self) -> Self {
        self.rdns.push(Vec::new());
        self
    }

    fn push(&mut self, kind: Oid<'_>, value: &[u8]) {
        let mut writer = Writer::new();
        writer.sequence(|writer| {
            writer.oid(kind.as_bytes());
            writer.raw(value);
        });
        match self.rdns.last_mut() {
            Some(rdn) => rdn.push(writer.finish()),
            None => self.rdns.push(Vec::from([writer.finish()])),
        }
    }

    fn refuse(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }

    /// The name.
    ///
    /// # Errors
    /// [`Code::ISSUE_BAD_NAME`] with the attribute in `field`: a value that is empty, too long, holds a NUL or
    /// characters that its type does not allow; an RDN without attributes or with one of them twice.
    pub fn build(self) -> Result<DistinguishedName> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let mut writer = Writer::new();
        let mut refused = None;
        writer.sequence(|writer| {
            for rdn in self.rdns {
                refused = refused.take().or(check_rdn(&rdn));
                writer.set_of(rdn);
            }
        });
        match refused {
            Some(what) => Err(Error::new(Code::ISSUE_BAD_NAME).in_structure("Name").with_found(what)),
            None => Ok(DistinguishedName(writer.finish().into())),
        }
    }
}

/// An RDN is a set of at least one attribute (X.501 §9.3).
fn check_rdn(rdn: &[Vec<u8>]) -> Option<&'static str> {
    let mut sorted: Vec<&Vec<u8>> = rdn.iter().collect();
    sorted.sort_unstable();
    if sorted.is_empty() {
        Some("an RDN without attributes")
    } else if sorted.windows(2).any(|pair| matches!(pair, [one, next] if one == next)) {
        Some("an attribute twice in one RDN")
    } else {
        None
    }
}

fn check_der(kind: Oid<'_>, value: &[u8]) -> Result<()> {
    let tlv = single(value).map_err(|error| error.in_structure("Name").in_field(field(kind)))?;
    check_value(kind, &AttributeValue::new(&tlv))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::der::Tag;

    fn tags(name: &DistinguishedName) -> Vec<Tag> {
        name.as_name().attributes().map(|attribute| attribute.value.tag).collect()
    }

    #[test]
    fn each_attribute_gets_the_string_type_of_its_standard() {
        let name = DistinguishedName::builder()
            .country("DE")
            .state_or_province("Baden-Württemberg")
            .locality("Ulm")
            .organization("Smith & Co")
            .organizational_unit("*")
            .common_name("Example")
            .serial_number("1-2")
            .domain_component("example")
            .email_address("a@example.com")
            .build()
            .unwrap();
        use Tag as T;
        let expected = [
            T::PRINTABLE_STRING,
            T::UTF8_STRING,
            T::PRINTABLE_STRING,
            T::UTF8_STRING,
            T::UTF8_STRING,
            T::PRINTABLE_STRING,
            T::PRINTABLE_STRING,
            T::IA5_STRING,
            T::IA5_STRING,
        ];
        assert_eq!(tags(&name), expected);
        let mut notes = crate::encoding::der::Notes::new();
        Name::decode(&single(name.as_der()).unwrap(), &mut notes).unwrap();
        assert!(notes.set().is_empty());
    }

    #[test]
    fn sets_are_sorted_and_hold_each_attribute_once() {
        let both = DistinguishedName::builder().organizational_unit("b").and(oid::COMMON_NAME, "a").build().unwrap();
        let first = both.as_name().attributes().next().unwrap();
        assert_eq!(first.kind, oid::COMMON_NAME);
        let twice = DistinguishedName::builder().common_name("a").and(oid::COMMON_NAME, "a").build().unwrap_err();
        assert_eq!((twice.code(), twice.found()), (Code::ISSUE_BAD_NAME, Some("an attribute twice in one RDN")));
        let none = DistinguishedName::builder().next_rdn().build().unwrap_err();
        assert_eq!((none.code(), none.found()), (Code::ISSUE_BAD_NAME, Some("an RDN without attributes")));
    }

    #[test]
    fn the_first_refusal_is_reported() {
        let error = DistinguishedName::builder().country("Germany").common_name("").build().unwrap_err();
        assert_eq!((error.code(), error.field()), (Code::ISSUE_BAD_NAME, "countryName"));
        assert_eq!(error.found(), Some("7 characters, of at most 2"));
        let error = DistinguishedName::builder().common_name("").build().unwrap_err();
        assert_eq!((error.code(), error.found()), (Code::ISSUE_BAD_NAME, Some("an empty value")));
    }

    #[test]
    fn encoded_values_keep_their_type_and_must_be_well_formed() {
        let with = |kind, der: &[u8]| DistinguishedName::builder().next_rdn().and_der(kind, der).build();
        assert_eq!(tags(&with(oid::COMMON_NAME, &[0x1e, 2, 0, 65]).unwrap()), [Tag::BMP_STRING]);
        let unknown = crate::x509::ObjectIdentifier::from(oid::KEY_USAGE);
        assert_eq!(tags(&with(unknown.as_oid(), &[5, 0]).unwrap()), [Tag::NULL]);
        for (der, code) in [
            (&[0x13, 1, b'&'][..], Code::ISSUE_BAD_NAME),
            (&[0x05, 0], Code::ISSUE_BAD_NAME),
            (&[0x0c, 2, b'a'], Code::TRUNCATED),
            (&[0x0c, 1, b'a', 0], Code::TRAILING_DATA),
        ] {
            let error = with(oid::COMMON_NAME, der).unwrap_err();
            assert_eq!((error.code(), error.field()), (code, "commonName"), "{der:02x?}");
        }
    }

    #[test]
    fn names_convert_to_and_from_x509_cert() {
        let ours: DistinguishedName = "CN=Zoë+OU=b,O=Example,C=US".parse().unwrap();
        let theirs = x509_cert::name::Name::try_from(ours.as_name()).unwrap();
        let again = DistinguishedName::try_from(&theirs).unwrap();
        assert_eq!(again.as_der(), ours.as_der());
    }
}
