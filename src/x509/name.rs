//! Distinguished names (RFC 5280 §4.1.2.4): read, shown, parsed, compared, built.
//!
//! [`Name`] is a view of the DER of a name inside another object; walking it does not allocate. [`DistinguishedName`]
//! owns its DER and is what text and builders make. Names that real CAs have issued are read; characters outside a
//! string's alphabet, empty RDNs and unsorted sets are noted, not refused.

use super::oid::{self, Oid};
use crate::base::{Code, Error, Result};
use crate::encoding::der::{Deviation, Notes, Reader, Tag, Tlv, single};

mod attribute;
mod build;
mod matching;
mod parse;
mod text;
mod value;

pub use build::{DistinguishedName, DistinguishedNameBuilder};
pub use value::AttributeValue;

/// A distinguished name, borrowed.
///
/// ```text
/// Name ::= CHOICE { rdnSequence  RDNSequence }
/// RDNSequence ::= SEQUENCE OF RelativeDistinguishedName
/// ```
///
/// `Display` is RFC 4514, most specific RDN first; `==` is [`matches`](Self::matches).
///
/// ```
/// use certwright::x509::{DistinguishedName, oid};
/// let owned: DistinguishedName = "CN=Example CA,O=Example\\, Inc.,C=US".parse()?;
/// let name = owned.as_name();
/// assert_eq!(name.find(oid::ORGANIZATION_NAME).next().unwrap().to_text().unwrap(), "Example, Inc.");
/// assert_eq!(name.to_string(), "CN=Example CA,O=Example\\, Inc.,C=US");
/// # Ok::<(), certwright::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Name<'a> {
    der: &'a [u8],
}

/// One relative distinguished name: a set of attributes, almost always of one.
///
/// ```text
/// RelativeDistinguishedName ::= SET SIZE (1..MAX) OF AttributeTypeAndValue
/// ```
#[derive(Clone, Copy)]
pub struct Rdn<'a> {
    contents: &'a [u8],
}

/// One attribute of a name.
///
/// ```text
/// AttributeTypeAndValue ::= SEQUENCE { type OBJECT IDENTIFIER, value ANY DEFINED BY type }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Attribute<'a> {
    /// Its type: [`oid::COMMON_NAME`] and so on.
    pub kind: Oid<'a>,
    /// Its value.
    pub value: AttributeValue<'a>,
}

impl<'a> Name<'a> {
    /// Reads the DER of a name.
    ///
    /// # Errors
    /// A 100xx code with field and offset if the framing is broken. What else deviates from the standard is read.
    pub fn from_der(der: &'a [u8]) -> Result<Self> {
        let tlv = single(der).map_err(|error| error.in_structure("Name"))?;
        Self::decode(&tlv, &mut Notes::new())
    }

    /// Reads a name in place. Every TLV in it is framed well afterwards, which the iterators rely on.
    pub(crate) fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        Self::check(tlv, notes).map_err(|error| error.in_structure("Name"))?;
        Ok(Self { der: tlv.raw })
    }

    fn check(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<()> {
        if tlv.tag != Tag::SEQUENCE {
            return Err(Error::new(Code::UNEXPECTED_TAG).at(tlv.offset).in_field("rdnSequence"));
        }
        let mut rdns = tlv.reader();
        while !rdns.is_empty() {
            let rdn = rdns.read(Tag::SET).map_err(|error| error.in_field("relativeDistinguishedName"))?;
            Rdn::decode(&rdn, notes)?;
        }
        Ok(())
    }

    /// The name whose DER was read before, as part of an object.
    pub(crate) const fn from_checked(der: &'a [u8]) -> Self {
        Self { der }
    }

    /// All its bytes, tag and length included.
    #[must_use]
    pub const fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// Whether it has no RDN, as a certificate's subject may if a critical subjectAltName names it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rdns().next().is_none()
    }

    /// Its RDNs in the order of the encoding: the least specific (country) first.
    pub fn rdns(&self) -> impl Iterator<Item = Rdn<'a>> + Clone + use<'a> {
        let mut contents = Reader::new(self.der).read_any().map_or(Reader::new(&[]), |tlv| tlv.reader());
        core::iter::from_fn(move || contents.read_any().ok().map(|tlv| Rdn { contents: tlv.value }))
    }

    /// The attributes of all RDNs in the order of the encoding.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'a>> + Clone + use<'a> {
        self.rdns().flat_map(|rdn| rdn.attributes())
    }

    /// The values of all attributes of one type, in the order of the encoding.
    ///
    /// ```
    /// # use certwright::x509::{DistinguishedName, oid};
    /// # let name: DistinguishedName = "CN=a,OU=b,OU=c".parse()?;
    /// assert_eq!(name.as_name().find(oid::ORGANIZATIONAL_UNIT_NAME).count(), 2);
    /// # Ok::<(), certwright::Error>(())
    /// ```
    pub fn find(&self, kind: Oid<'a>) -> impl Iterator<Item = AttributeValue<'a>> + Clone + use<'a> {
        self.attributes().filter(move |attribute| attribute.kind == kind).map(|attribute| attribute.value)
    }

    /// The values of commonName, in the order of the encoding.
    pub fn common_names(&self) -> impl Iterator<Item = AttributeValue<'a>> + Clone + use<'a> {
        self.find(oid::COMMON_NAME)
    }
}

impl<'a> Rdn<'a> {
    /// Reads an RDN in place, whatever tag it stands under (nameRelativeToCRLIssuer has its own).
    pub(crate) fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        let mut attributes = tlv.reader();
        if attributes.is_empty() {
            notes.add(Deviation::EmptyRdn, tlv.offset);
        }
        let mut previous: &[u8] = &[];
        while !attributes.is_empty() {
            let attribute = attributes.read(Tag::SEQUENCE).map_err(|error| error.in_field("attributeTypeAndValue"))?;
            Attribute::decode(&attribute, notes)?;
            if attribute.raw < previous {
                notes.add(Deviation::UnsortedSet, attribute.offset);
            }
            previous = attribute.raw;
        }
        Ok(Self { contents: tlv.value })
    }

    /// The contents of the SET.
    pub(crate) fn contents(&self) -> &'a [u8] {
        self.contents
    }

    /// Its attributes in the order of the encoding.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'a>> + Clone + use<'a> {
        let mut contents = Reader::new(self.contents);
        core::iter::from_fn(move || Attribute::read(&contents.read_any().ok()?).ok())
    }
}

impl<'a> Attribute<'a> {
    /// Whether the value is of the type, the alphabet and within the bounds that the standard gives the attribute.
    ///
    /// # Errors
    /// [`Code::ISSUE_BAD_NAME`], with what is wrong.
    pub(crate) fn check(&self) -> Result<()> {
        attribute::check_value(self.kind, &self.value)
    }

    fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        let attribute = Self::read(tlv)?;
        if !attribute.value.is_well_formed() {
            let found = format_args!("{} at byte {}", attribute.kind.label(), tlv.offset);
            notes.add_found(Deviation::BadString, &found);
        }
        Ok(attribute)
    }

    fn read(tlv: &Tlv<'a>) -> Result<Self> {
        let mut fields = tlv.reader();
        let kind = fields.read(Tag::OID).and_then(|tlv| Oid::decode(&tlv)).map_err(|error| error.in_field("type"))?;
        let value = fields.read_any().map_err(|error| error.in_field("value"))?;
        fields.finish().map_err(|error| error.in_field("attributeTypeAndValue"))?;
        Ok(Self { kind, value: AttributeValue::new(&value) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::der::Writer;
    use alloc::string::ToString;
    use alloc::vec::Vec;

    /// A name of one-attribute RDNs.
    fn name(values: &[(Oid<'_>, Tag, &[u8])]) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.sequence(|writer| {
            for (kind, tag, value) in values {
                writer.constructed(Tag::SET, |writer| {
                    writer.sequence(|writer| {
                        writer.oid(kind.as_bytes());
                        writer.primitive(*tag, value);
                    });
                });
            }
        });
        writer.finish()
    }

    fn deviations(der: &[u8]) -> Vec<Deviation> {
        let mut notes = Notes::new();
        Name::decode(&single(der).unwrap(), &mut notes).unwrap();
        notes.set().iter().collect()
    }

    #[test]
    fn strings_outside_their_alphabet_are_noted_and_still_read() {
        for (tag, value, text, well_formed) in [
            (Tag::PRINTABLE_STRING, &b"Smith & Co"[..], Some("Smith & Co"), false),
            (Tag::PRINTABLE_STRING, b"a*.b", Some("a*.b"), false),
            (Tag::PRINTABLE_STRING, b"A-Z '()+,-./:=?", Some("A-Z '()+,-./:=?"), true),
            (Tag::PRINTABLE_STRING, "é".as_bytes(), Some("é"), false),
            (Tag::PRINTABLE_STRING, b"\xe9", None, false),
            (Tag::NUMERIC_STRING, b"12 3", Some("12 3"), true),
            (Tag::NUMERIC_STRING, b"12a", Some("12a"), false),
            (Tag::IA5_STRING, b"a@b\x7f", Some("a@b\u{7f}"), true),
            (Tag::IA5_STRING, "é".as_bytes(), Some("é"), false),
            (Tag::VISIBLE_STRING, b"a\n", Some("a\n"), false),
            (Tag::UTF8_STRING, "Ünï".as_bytes(), Some("Ünï"), true),
            (Tag::UTF8_STRING, b"\xc3(", None, false),
            (Tag::UTF8_STRING, b"\xed\xa0\x80", None, false),
            (Tag::TELETEX_STRING, b"Caf\xe9", Some("Café"), true),
            (Tag::BMP_STRING, b"\x00A\x20\xac", Some("A€"), true),
            (Tag::BMP_STRING, b"\xd8\x3d\xde\x00", Some("😀"), false),
            (Tag::BMP_STRING, b"\xd8\x3d", None, false),
            (Tag::BMP_STRING, b"\x00A\x00", None, false),
            (Tag::UNIVERSAL_STRING, b"\x00\x01\xf6\x00", Some("😀"), true),
            (Tag::UNIVERSAL_STRING, b"\x00\x11\x00\x00", None, false),
            (Tag::UNIVERSAL_STRING, b"\x00\x00A", None, false),
            (Tag::OCTET_STRING, b"\x01", None, true),
        ] {
            let der = name(&[(oid::COMMON_NAME, tag, value)]);
            let view = Name::from_der(&der).unwrap();
            let cn = view.common_names().next().unwrap();
            assert_eq!(cn.to_text().as_deref(), text, "{tag:?} {value:02x?}");
            let expected = if well_formed { &[][..] } else { &[Deviation::BadString] };
            assert_eq!(deviations(&der), expected, "{tag:?} {value:02x?}");
        }
    }

    #[test]
    fn empty_rdns_and_unsorted_sets_are_noted() {
        let der = [0x30, 0x02, 0x31, 0x00];
        assert_eq!(deviations(&der), [Deviation::EmptyRdn]);
        let view = Name::from_der(&der).unwrap();
        assert!(!view.is_empty());
        assert_eq!((view.rdns().count(), view.attributes().count()), (1, 0));

        let [ou, cn] = [(oid::ORGANIZATIONAL_UNIT_NAME, b"b"), (oid::COMMON_NAME, b"a")].map(|(kind, value)| {
            let mut writer = Writer::new();
            writer.sequence(|writer| {
                writer.oid(kind.as_bytes());
                writer.primitive(Tag::PRINTABLE_STRING, value);
            });
            writer.finish()
        });
        let rdn = |attributes: &[&[u8]]| {
            let mut writer = Writer::new();
            writer.sequence(|writer| writer.constructed(Tag::SET, |writer| writer.raw(&attributes.concat())));
            writer.finish()
        };
        assert_eq!(deviations(&rdn(&[&ou, &cn])), [Deviation::UnsortedSet]);
        assert_eq!(deviations(&rdn(&[&cn, &ou])), []);
    }

    #[test]
    fn broken_framing_names_the_field_and_the_byte() {
        let refused = |der: &[u8]| {
            let error = Name::from_der(der).unwrap_err();
            (error.code(), error.structure(), error.field(), error.offset())
        };
        assert_eq!(refused(&[]), (Code::EMPTY_INPUT, "Name", "", Some(0)));
        assert_eq!(refused(&[0x31, 0]), (Code::UNEXPECTED_TAG, "Name", "rdnSequence", Some(0)));
        assert_eq!(refused(&[0x30, 0, 0]), (Code::TRAILING_DATA, "Name", "", Some(2)));
        let field = "relativeDistinguishedName";
        assert_eq!(refused(&[0x30, 2, 0x30, 0]), (Code::UNEXPECTED_TAG, "Name", field, Some(2)));
        let field = "attributeTypeAndValue";
        assert_eq!(refused(&[0x30, 4, 0x31, 2, 0x31, 0]), (Code::UNEXPECTED_TAG, "Name", field, Some(4)));
        assert_eq!(refused(&[0x30, 6, 0x31, 4, 0x30, 2, 5, 0]), (Code::UNEXPECTED_TAG, "Name", "type", Some(6)));
        let no_value = [0x30, 9, 0x31, 7, 0x30, 5, 6, 3, 0x55, 4, 3];
        assert_eq!(refused(&no_value), (Code::MISSING_FIELD, "Name", "value", Some(11)));
        let third = [0x30, 13, 0x31, 11, 0x30, 9, 6, 3, 0x55, 4, 3, 5, 0, 5, 0];
        assert_eq!(refused(&third), (Code::TRAILING_DATA, "Name", field, Some(13)));
    }

    #[test]
    fn truncation_at_every_byte_is_an_error() {
        let der = name(&[
            (oid::COUNTRY_NAME, Tag::PRINTABLE_STRING, b"DE"),
            (oid::COMMON_NAME, Tag::UTF8_STRING, "Zoë".as_bytes()),
        ]);
        for length in 0..der.len() {
            let code = Name::from_der(&der[..length]).unwrap_err().code();
            assert_eq!(code, if length == 0 { Code::EMPTY_INPUT } else { Code::TRUNCATED }, "{length}");
        }
    }

    /// CVE-2009-2408, pyOpenSSL CVE-2026-40475: text does not end at a NUL, neither when shown nor when compared.
    #[test]
    fn a_nul_does_not_end_a_value() {
        let der = name(&[(oid::COMMON_NAME, Tag::UTF8_STRING, b"good.example\0.evil.example")]);
        let short = name(&[(oid::COMMON_NAME, Tag::UTF8_STRING, b"good.example")]);
        let (view, short) = (Name::from_der(&der).unwrap(), Name::from_der(&short).unwrap());
        assert_eq!(view.common_names().next().unwrap().to_text().unwrap(), "good.example\0.evil.example");
        assert_eq!(view.to_string(), "CN=good.example\\00.evil.example");
        assert!(!view.matches(&short) && !short.matches(&view));
    }

    /// Work grows with the length of the input, not with its square.
    #[test]
    fn a_name_of_100_000_rdns_is_walked_compared_and_shown() {
        let many: Vec<_> = (0..100_000).map(|_| (oid::COMMON_NAME, Tag::PRINTABLE_STRING, &b"Aa"[..])).collect();
        let other: Vec<_> = (0..100_000).map(|_| (oid::COMMON_NAME, Tag::UTF8_STRING, &b"aA"[..])).collect();
        let (many, other) = (name(&many), name(&other));
        let (many, other) = (Name::from_der(&many).unwrap(), Name::from_der(&other).unwrap());
        assert_eq!(many.rdns().count(), 100_000);
        assert!(many.matches(&other));
        assert_eq!(many.canonical(), other.canonical());
        assert_eq!(many.to_string().len(), 100_000 * "CN=Aa,".len() - 1);
    }

    /// One RDN with 20,000 attributes: pair by pair this would be 400 million comparisons.
    #[test]
    fn a_huge_rdn_is_compared_by_sorting() {
        let values: Vec<_> = (0..20_000).map(|index| alloc::format!("Value {index:05}")).collect();
        let rdn = |upper: bool| {
            let mut writer = Writer::new();
            writer.sequence(|writer| {
                let attributes = values.iter().map(|value| {
                    let value = if upper { value.to_uppercase() } else { value.to_lowercase() };
                    let mut writer = Writer::new();
                    writer.sequence(|writer| {
                        writer.oid(oid::COMMON_NAME.as_bytes());
                        writer.primitive(Tag::UTF8_STRING, value.as_bytes());
                    });
                    writer.finish()
                });
                writer.set_of(attributes.collect());
            });
            writer.finish()
        };
        let (lower, upper) = (rdn(false), rdn(true));
        assert!(Name::from_der(&lower).unwrap().matches(&Name::from_der(&upper).unwrap()));
    }
}
