//! The attribute types that have a short name, and how their values are written.

use super::AttributeValue;
use super::value::is_printable;
use crate::base::{Code, Error, Result};
use crate::encoding::der::Tag;
use crate::x509::oid::{self, Oid};
use core::fmt;

/// One attribute type.
pub(super) struct Kind {
    pub(super) oid: Oid<'static>,
    /// The keyword that is written; RFC 4514 §3 has the first nine.
    pub(super) keyword: &'static str,
    /// Another keyword that is understood.
    alias: &'static str,
    syntax: Syntax,
    /// Upper bound in characters: RFC 5280 Appendix A.1, or where it is silent that of X.520, RFC 2985, RFC 4524.
    bound: usize,
}

#[derive(Clone, Copy)]
enum Syntax {
    /// PrintableString if that can hold it, UTF8String otherwise (RFC 5280 §4.1.2.4).
    Directory,
    Printable,
    /// Two letters of ISO 3166 in a PrintableString.
    Country,
    Ia5,
}

const fn kind(oid: Oid<'static>, keyword: &'static str, alias: &'static str, syntax: Syntax, bound: usize) -> Kind {
    Kind { oid, keyword, alias, syntax, bound }
}

static KINDS: &[Kind] = &[
    kind(oid::COMMON_NAME, "CN", "commonName", Syntax::Directory, 64),
    kind(oid::LOCALITY_NAME, "L", "localityName", Syntax::Directory, 128),
    kind(oid::STATE_OR_PROVINCE_NAME, "ST", "stateOrProvinceName", Syntax::Directory, 128),
    kind(oid::ORGANIZATION_NAME, "O", "organizationName", Syntax::Directory, 64),
    kind(oid::ORGANIZATIONAL_UNIT_NAME, "OU", "organizationalUnitName", Syntax::Directory, 64),
    kind(oid::COUNTRY_NAME, "C", "countryName", Syntax::Country, 2),
    kind(oid::STREET_ADDRESS, "STREET", "streetAddress", Syntax::Directory, 128),
    kind(oid::DOMAIN_COMPONENT, "DC", "domainComponent", Syntax::Ia5, 255),
    kind(oid::USER_ID, "UID", "userId", Syntax::Directory, 256),
    kind(oid::SURNAME, "SN", "surname", Syntax::Directory, 32_768),
    kind(oid::GIVEN_NAME, "GN", "givenName", Syntax::Directory, 32_768),
    kind(oid::INITIALS, "initials", "", Syntax::Directory, 32_768),
    kind(oid::GENERATION_QUALIFIER, "generationQualifier", "", Syntax::Directory, 32_768),
    kind(oid::NAME, "name", "", Syntax::Directory, 32_768),
    kind(oid::TITLE, "title", "", Syntax::Directory, 64),
    kind(oid::DESCRIPTION, "description", "", Syntax::Directory, 1024),
    kind(oid::SERIAL_NUMBER, "serialNumber", "", Syntax::Printable, 64),
    kind(oid::DN_QUALIFIER, "dnQualifier", "", Syntax::Printable, 64),
    kind(oid::PSEUDONYM, "pseudonym", "", Syntax::Directory, 128),
    kind(oid::POSTAL_CODE, "postalCode", "", Syntax::Directory, 40),
    kind(oid::BUSINESS_CATEGORY, "businessCategory", "", Syntax::Directory, 128),
    kind(oid::ORGANIZATION_IDENTIFIER, "organizationIdentifier", "", Syntax::Directory, 256),
    kind(oid::EMAIL_ADDRESS, "emailAddress", "E", Syntax::Ia5, 255),
    kind(oid::UNSTRUCTURED_NAME, "unstructuredName", "", Syntax::Directory, 255),
    kind(oid::JURISDICTION_LOCALITY, "jurisdictionL", "jurisdictionLocalityName", Syntax::Directory, 128),
    kind(oid::JURISDICTION_STATE, "jurisdictionST", "jurisdictionStateOrProvinceName", Syntax::Directory, 128),
    kind(oid::JURISDICTION_COUNTRY, "jurisdictionC", "jurisdictionCountryName", Syntax::Country, 2),
];

impl Kind {
    pub(super) fn of(oid: Oid<'_>) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.oid == oid)
    }

    /// By keyword, in any case.
    pub(super) fn named(keyword: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| {
            kind.keyword.eq_ignore_ascii_case(keyword)
                || (!keyword.is_empty() && kind.alias.eq_ignore_ascii_case(keyword))
        })
    }
}

/// The name under which errors speak of an attribute.
pub(super) fn field(kind: Oid<'_>) -> &'static str {
    kind.name().unwrap_or("attribute")
}

/// The type of string in which the text is written, if the attribute may have it as its value.
pub(super) fn check_text(kind: Oid<'_>, text: &str) -> Result<Tag> {
    let (syntax, bound) = Kind::of(kind).map_or((Syntax::Directory, usize::MAX), |kind| (kind.syntax, kind.bound));
    let length = text.chars().count();
    if length == 0 {
        return Err(refused(kind, &"an empty value"));
    }
    if length > bound {
        return Err(refused(kind, &format_args!("{length} characters, of at most {bound}")));
    }
    // Software that ends text at a NUL would read another name (CVE-2009-2408).
    if text.contains('\0') {
        return Err(refused(kind, &"a NUL character"));
    }
    let printable = text.bytes().all(is_printable);
    match syntax {
        Syntax::Directory if printable => Ok(Tag::PRINTABLE_STRING),
        Syntax::Directory => Ok(Tag::UTF8_STRING),
        Syntax::Printable if printable => Ok(Tag::PRINTABLE_STRING),
        Syntax::Country if length == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
            Ok(Tag::PRINTABLE_STRING)
        }
        Syntax::Ia5 if text.is_ascii() => Ok(Tag::IA5_STRING),
        Syntax::Printable | Syntax::Country | Syntax::Ia5 => Err(refused(kind, &text)),
    }
}

/// Whether the attribute may have a value that is encoded already. A DirectoryString may be of any string type.
pub(super) fn check_value(kind: Oid<'_>, value: &AttributeValue<'_>) -> Result<()> {
    let row = Kind::of(kind);
    match value.to_text() {
        _ if !value.is_well_formed() => Err(refused(kind, &"characters outside the string's alphabet")),
        None if row.is_some() => Err(refused(kind, &"a value that is no string")),
        None => Ok(()),
        Some(text) => match (check_text(kind, &text)?, row.map(|row| row.syntax)) {
            (_, None | Some(Syntax::Directory)) => Ok(()),
            (tag, Some(_)) if tag == value.tag => Ok(()),
            _ => Err(refused(kind, &"another type of string")),
        },
    }
}

fn refused(kind: Oid<'_>, why: &dyn fmt::Display) -> Error {
    Error::new(Code::ISSUE_BAD_NAME).in_structure("Name").in_field(field(kind)).with_found(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_unique_and_need_no_escaping() {
        for kind in KINDS {
            for keyword in [kind.keyword, kind.alias].into_iter().filter(|keyword| !keyword.is_empty()) {
                let found = Kind::named(keyword).unwrap();
                assert_eq!(found.oid, kind.oid, "{keyword} is ambiguous");
                assert!(keyword.bytes().all(|byte| byte.is_ascii_alphabetic()));
            }
        }
        assert!(Kind::named("").is_none());
    }
}
