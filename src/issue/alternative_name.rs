//! Alternative names to issue with: owned, and well-formed by construction (RFC 5280 §4.2.1.6).

use super::syntax;
use crate::base::{Code, Error, Result};
use crate::encoding::der::{Notes, Reader, Tag, Tlv, Writer, single};
use crate::x509::{DistinguishedName, GeneralName, IpForm, Oid, Rdn, oid};
use alloc::boxed::Box;
use core::fmt;
use core::net::IpAddr;

/// One name for subjectAltName, issuerAltName and wherever else a GeneralName stands.
///
/// `Display` and `FromStr` use the prefixes of OpenSSL: `DNS:`, `IP:`, `email:`, `URI:`, `DirName:`, `RID:`.
///
/// ```
/// use certwright::issue::AlternativeName;
/// let name = AlternativeName::dns("*.example.com")?;
/// assert_eq!(name.to_string(), "DNS:*.example.com");
/// assert_eq!(name, "DNS:*.example.com".parse()?);
/// # Ok::<(), certwright::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct AlternativeName(Box<[u8]>);

impl AlternativeName {
    /// A host name in preferred name syntax, its left-most label possibly `*`; internationalised labels as A-labels.
    ///
    /// # Errors
    /// [`Code::ISSUE_BAD_ALT_NAME`], as for every constructor here.
    pub fn dns(name: &str) -> Result<Self> {
        Self::text(2, name)
    }

    /// A mailbox: `user@example.com`, in ASCII, without display name or angle brackets.
    ///
    /// # Errors
    /// [`Code::ISSUE_BAD_ALT_NAME`].
    pub fn email(mailbox: &str) -> Result<Self> {
        Self::text(1, mailbox)
    }

    /// An absolute URI in ASCII. Where it has an authority, that names a host or an address.
    ///
    /// # Errors
    /// [`Code::ISSUE_BAD_ALT_NAME`].
    pub fn uri(uri: &str) -> Result<Self> {
        Self::text(6, uri)
    }

    /// An IP address.
    #[must_use]
    pub fn ip(address: IpAddr) -> Self {
        let mut writer = Writer::new();
        match address {
            IpAddr::V4(address) => writer.primitive(Tag::context(7), &address.octets()),
            IpAddr::V6(address) => writer.primitive(Tag::context(7), &address.octets()),
        }
        Self(writer.finish().into())
    }

    /// An IP address if `text` is one, otherwise a host name.
    ///
    /// # Errors
    /// [`Code::ISSUE_BAD_ALT_NAME`].
    pub fn host(text: &str) -> Result<Self> {
        text.parse().map(Self::ip).or_else(|_| Self::dns(text))
    }

    /// A distinguished name. An empty one, or one with a control character, is refused where it is used.
    #[must_use]
    pub fn directory(name: &DistinguishedName) -> Self {
        let mut writer = Writer::new();
        writer.constructed(Tag::context_constructed(4), |writer| writer.raw(name.as_der()));
        Self(writer.finish().into())
    }

    /// A registered identifier.
    #[must_use]
    pub fn registered_id(oid: Oid<'_>) -> Self {
        let mut writer = Writer::new();
        writer.primitive(Tag::context(8), oid.as_bytes());
        Self(writer.finish().into())
    }

    /// A name of a type of its own, with the DER of its value.
    ///
    /// # Errors
    /// [`Code::ISSUE_BAD_ALT_NAME`] if `value` is not one DER value.
    pub fn other(type_id: Oid<'_>, value: &[u8]) -> Result<Self> {
        let mut writer = Writer::new();
        writer.constructed(Tag::context_constructed(0), |writer| {
            writer.oid(type_id.as_bytes());
            writer.constructed(Tag::context_constructed(0), |writer| writer.raw(value));
        });
        Self::checked(writer.finish())
    }

    /// A GeneralName in DER, of any form.
    ///
    /// # Errors
    /// [`Code::ISSUE_BAD_ALT_NAME`].
    pub fn from_der(der: &[u8]) -> Result<Self> {
        Self::checked(der.into())
    }

    fn text(form: u8, text: &str) -> Result<Self> {
        let mut writer = Writer::new();
        writer.primitive(Tag::context(form), text.as_bytes());
        Self::checked(writer.finish())
    }

    fn checked(der: alloc::vec::Vec<u8>) -> Result<Self> {
        check_general_name(&decode(&der)?)?;
        Ok(Self(der.into()))
    }

    /// The GeneralName.
    #[must_use]
    pub fn as_der(&self) -> &[u8] {
        &self.0
    }

    /// The form it has, and its contents.
    #[must_use]
    pub fn as_general_name(&self) -> GeneralName<'_> {
        // Decoding succeeded once, so it does again.
        decode(&self.0).unwrap_or(GeneralName::EdiPartyName(&self.0))
    }
}

/// Checks and copies a name that was read.
impl TryFrom<GeneralName<'_>> for AlternativeName {
    type Error = Error;

    fn try_from(name: GeneralName<'_>) -> Result<Self> {
        let mut writer = Writer::new();
        write_general_name(&mut writer, &name);
        Self::checked(writer.finish())
    }
}

impl fmt::Display for AlternativeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_general_name().fmt(f)
    }
}

impl fmt::Debug for AlternativeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AlternativeName({self})")
    }
}

/// A prefix and a value: `DNS:example.com`.
impl core::str::FromStr for AlternativeName {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let bad = || Error::new(Code::ISSUE_BAD_ALT_NAME).in_structure("GeneralName").with_found(text);
        let (form, value) = text.split_once(':').ok_or_else(bad)?;
        match form {
            "DNS" => Self::dns(value),
            "IP" => value.parse().map(Self::ip).map_err(|_| bad()),
            "email" => Self::email(value),
            "URI" => Self::uri(value),
            "DirName" => {
                let name: DistinguishedName = value.parse().map_err(|_| bad())?;
                Self::checked(Self::directory(&name).0.into())
            }
            "RID" => value
                .parse::<crate::x509::ObjectIdentifier>()
                .map(|oid| Self::registered_id(oid.as_oid()))
                .map_err(|_| bad()),
            _ => Err(bad()),
        }
    }
}

/// Reads one GeneralName and refuses whatever deviates.
fn decode(der: &[u8]) -> Result<GeneralName<'_>> {
    let refused =
        |found: &dyn fmt::Display| Error::new(Code::ISSUE_BAD_ALT_NAME).in_structure("GeneralName").with_found(found);
    let mut notes = Notes::new();
    let name = single(der)
        .and_then(|tlv| GeneralName::decode(&tlv, IpForm::Address, &mut notes))
        .map_err(|error| refused(&error))?;
    match notes.set().iter().next() {
        Some(deviation) => Err(refused(&format_args!("{name}: {}", deviation.code().title()))),
        None => Ok(name),
    }
}

/// RFC 5280 §4.2.1.6: each form has its syntax, and "conforming CAs MUST NOT issue certificates with subjectAltNames
/// containing empty GeneralName fields".
pub(super) fn check_general_name(name: &GeneralName<'_>) -> Result<()> {
    let well_formed = match name {
        GeneralName::DnsName(text) => text.as_str().is_some_and(syntax::is_dns_name),
        GeneralName::Rfc822Name(text) => text.as_str().is_some_and(syntax::is_mailbox),
        GeneralName::UniformResourceIdentifier(text) => text.as_str().is_some_and(syntax::is_absolute_uri),
        GeneralName::IpAddress(octets) => matches!(octets.len(), 4 | 16),
        GeneralName::DirectoryName(name) => !name.is_empty() && syntax::is_plain(name.attributes()),
        GeneralName::OtherName { type_id, value } => single(value).is_ok_and(|value| is_other_name(*type_id, &value)),
        GeneralName::X400Address(contents) => is_address(contents).unwrap_or(false),
        GeneralName::EdiPartyName(contents) => is_party(contents).unwrap_or(false),
        GeneralName::RegisteredId(_) => true,
    };
    well_formed_or_refused(well_formed, name)
}

/// Whether a text has a syntax.
type Syntax = fn(&str) -> bool;

/// The types of otherName whose value is a text: of which type, with which syntax.
#[rustfmt::skip]
const TEXTS: [(Oid<'static>, Tag, Syntax); 5] = [
    // RFC 4556 Appendix C.
    (oid::USER_PRINCIPAL_NAME, Tag::UTF8_STRING, |_| true),
    // RFC 6120 §13.7.1.4.
    (oid::XMPP_ADDRESS, Tag::UTF8_STRING, |_| true),
    // RFC 7585 §2.2.
    (oid::NAI_REALM, Tag::UTF8_STRING, |_| true),
    // RFC 9598 §3.
    (oid::SMTP_UTF8_MAILBOX, Tag::UTF8_STRING, syntax::is_utf8_mailbox),
    // RFC 4985 §2.
    (oid::SRV_NAME, Tag::IA5_STRING, syntax::is_service_name),
];

/// RFC 5280 §4.2.1.6: the value of an otherName is of the type that its identifier names; a text can be read by everyone.
fn is_other_name(type_id: Oid<'_>, value: &Tlv<'_>) -> bool {
    let is_of_type = TEXTS.iter().all(|(kind, tag, has_syntax)| {
        *kind != type_id || value.tag == *tag && core::str::from_utf8(value.value).is_ok_and(has_syntax)
    });
    is_of_type && syntax::is_no_empty_text(value)
}

/// The name of where something is to be had (RFC 5280 §4.2.1.13, §4.2.2.1, §5.2.5).
pub(super) fn check_location(name: &GeneralName<'_>) -> Result<()> {
    match name {
        GeneralName::UniformResourceIdentifier(text) => {
            well_formed_or_refused(text.as_str().is_some_and(syntax::is_location), name)
        }
        _ => check_general_name(name),
    }
}

/// RFC 5280 Appendix A.1: `ORAddress ::= SEQUENCE { built-in-standard-attributes SEQUENCE, built-in-domain-defined-attributes
/// SEQUENCE OPTIONAL, extension-attributes SET OPTIONAL }`, of which something is said.
fn is_address(contents: &[u8]) -> Result<bool> {
    let mut reader = Reader::new(contents);
    let parts =
        [Some(reader.read(Tag::SEQUENCE)?), reader.read_optional(Tag::SEQUENCE)?, reader.read_optional(Tag::SET)?];
    reader.finish()?;
    Ok(parts.iter().flatten().any(|part| !part.value.is_empty()))
}

/// RFC 5280 §4.2.1.6: `EDIPartyName ::= SEQUENCE { nameAssigner [0] DirectoryString OPTIONAL, partyName [1] DirectoryString }`.
fn is_party(contents: &[u8]) -> Result<bool> {
    let mut reader = Reader::new(contents);
    let assigner = reader.read_optional(Tag::context_constructed(0))?;
    let party = reader.read(Tag::context_constructed(1))?;
    reader.finish()?;
    let is_text = |part: &Tlv<'_>| single(part.value).is_ok_and(|text| syntax::is_directory_string(&text));
    Ok(assigner.iter().all(is_text) && is_text(&party))
}

/// RFC 5280 §4.2.1.10: as the base of a constraint, each form has another syntax.
pub(super) fn check_subtree_base(base: &GeneralName<'_>) -> Result<()> {
    let well_formed = match base {
        GeneralName::DnsName(text) => text.as_str().is_some_and(syntax::is_dns_base),
        GeneralName::Rfc822Name(text) => text.as_str().is_some_and(syntax::is_mailbox_base),
        GeneralName::UniformResourceIdentifier(text) => text.as_str().is_some_and(syntax::is_uri_base),
        GeneralName::IpAddress(octets) => syntax::is_ip_base(octets),
        // One without a name is above all others.
        GeneralName::DirectoryName(name) => syntax::is_plain(name.attributes()),
        GeneralName::OtherName { type_id, value } => single(value).is_ok_and(|value| match *type_id {
            oid::SRV_NAME => {
                value.tag == Tag::IA5_STRING && core::str::from_utf8(value.value).is_ok_and(syntax::is_service_base)
            }
            _ => syntax::is_no_bad_text(&value),
        }),
        GeneralName::X400Address(contents) => is_address(contents).is_ok(),
        GeneralName::EdiPartyName(contents) => is_party(contents).unwrap_or(false),
        GeneralName::RegisteredId(_) => true,
    };
    well_formed_or_refused(well_formed, base)
}

/// RFC 5280 §4.2.1.13: what is appended to the name of a CRL's issuer holds no control character, as no name does.
pub(super) fn check_relative(name: &Rdn<'_>) -> Result<()> {
    if syntax::is_plain(name.attributes()) {
        return Ok(());
    }
    let error = Error::new(Code::ISSUE_BAD_ALT_NAME).in_structure("DistributionPointName");
    Err(error.in_field("nameRelativeToCRLIssuer").with_found("a control character"))
}

fn well_formed_or_refused(well_formed: bool, name: &GeneralName<'_>) -> Result<()> {
    if well_formed {
        return Ok(());
    }
    Err(Error::new(Code::ISSUE_BAD_ALT_NAME).in_structure("GeneralName").in_field(name.form()).with_found(name))
}

fn write_general_name(writer: &mut Writer, name: &GeneralName<'_>) {
    match name {
        GeneralName::OtherName { type_id, value } => writer.constructed(Tag::context_constructed(0), |writer| {
            writer.oid(type_id.as_bytes());
            writer.constructed(Tag::context_constructed(0), |writer| writer.raw(value));
        }),
        GeneralName::Rfc822Name(text) => writer.primitive(Tag::context(1), text.as_bytes()),
        GeneralName::DnsName(text) => writer.primitive(Tag::context(2), text.as_bytes()),
        GeneralName::X400Address(contents) => writer.primitive(Tag::context_constructed(3), contents),
        GeneralName::DirectoryName(name) => {
            writer.constructed(Tag::context_constructed(4), |writer| writer.raw(name.as_der()));
        }
        GeneralName::EdiPartyName(contents) => writer.primitive(Tag::context_constructed(5), contents),
        GeneralName::UniformResourceIdentifier(text) => writer.primitive(Tag::context(6), text.as_bytes()),
        GeneralName::IpAddress(octets) => writer.primitive(Tag::context(7), octets),
        GeneralName::RegisteredId(oid) => writer.primitive(Tag::context(8), oid.as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn code<T: fmt::Debug>(result: Result<T>) -> Code {
        result.unwrap_err().code()
    }

    #[test]
    fn every_form_prints_and_parses_back() {
        for text in [
            "DNS:*.example.com",
            "IP:192.0.2.1",
            "IP:2001:db8::1",
            "email:user@example.com",
            "URI:https://example.com/",
            "DirName:CN=Example,C=US",
            "RID:2.5.29.17",
        ] {
            let name: AlternativeName = text.parse().unwrap();
            assert_eq!(name.to_string(), text);
            assert_eq!(AlternativeName::try_from(name.as_general_name()), Ok(name.clone()));
            assert_eq!(AlternativeName::from_der(name.as_der()), Ok(name));
        }
        let other = AlternativeName::other(oid::USER_PRINCIPAL_NAME, &[0x0c, 1, b'a']).unwrap();
        assert_eq!(AlternativeName::try_from(other.as_general_name()), Ok(other));
    }

    #[test]
    fn malformed_names_cannot_be_made() {
        let bad = Code::ISSUE_BAD_ALT_NAME;
        assert_eq!(code(AlternativeName::dns("a..b")), bad);
        assert_eq!(code(AlternativeName::dns("bücher.example")), bad);
        assert_eq!(code(AlternativeName::host("192.0.2.256")), bad);
        assert_eq!(code(AlternativeName::email("a@b@c")), bad);
        assert_eq!(code(AlternativeName::uri("example.com")), bad);
        assert_eq!(code(AlternativeName::other(oid::SRV_NAME, &[0x0c, 2, b'a'])), bad);
        assert_eq!(code(AlternativeName::other(oid::SRV_NAME, &[])), bad);
        assert_eq!(code(AlternativeName::from_der(&[0x87, 3, 1, 2, 3])), bad);
        assert_eq!(code(AlternativeName::from_der(&[0x89, 1, 1])), bad);
        assert_eq!(code(AlternativeName::from_der(&[])), bad);
        for text in ["example.com", "DNS", "FOO:a", "IP:example.com", "DirName:x", "RID:x"] {
            assert_eq!(code(text.parse::<AlternativeName>()), bad, "{text}");
        }
    }
}
