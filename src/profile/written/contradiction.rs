//! Profiles that no certificate can keep are mistakes: refused with the key that asks for too much.
//!
//! First each rule by itself, at any level: a list of nothing, a range from above to below. Then what binds those who issue,
//! which is every MUST whose code is not waived, domain by domain:
//!
//! | kinds of rules | refused if |
//! |---|---|
//! | version | two numbers |
//! | serial number | more bits than fit in the octets |
//! | validity | what is issued unless the caller says otherwise is longer than allowed |
//! | keys, signatures | no kind is in every list |
//! | cA, path length, keyUsage, extensions of CAs | no basicConstraints and keyUsage keep them all, for no kind of key that is allowed |
//! | attributes of a name | more at least than at most; no value of a form that is allowed; required and not listed |
//! | extKeyUsage | asked for and not allowed; nothing left to list |
//! | subjectKeyIdentifier | no method is in every list |
//! | subjectAltName | no form is in every list, or none that is asked for |
//! | value of an extension | two values; one that is none of its type |
//! | order of extensions | two that must be there, each before the other |
//! | presence, criticality | required and forbidden; no criticality for any subject |
//!
//! Rules on what an extension or an attribute says are held against each other even where it may be absent: that nobody may
//! have it is said by `forbidden`, and then they bind nobody. All other kinds hold of every certificate that leaves out what
//! they are about, whatever else is asked for (`DOMAINS`, `AGREEING`; a test keeps the two complete). What rules of
//! different domains say of each other is not followed, and no list of keys beyond 256.

mod extensions;
mod fields;
mod names;
mod usage;

use super::value::Malformed;
use super::words::identifier;
use super::write::path;
use crate::base::{Code, Level};
use crate::profile::rule::Kind;
use crate::profile::{ExtensionRow, KeyFamily, Period, Presence, Profile, Row, Rule};
use crate::x509::ObjectIdentifier;
use crate::x509::ext::KeyUsage;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

type Checked = Result<(), Malformed>;
/// A check of a domain; it is given the rows of its kinds.
type Check = fn(&Scope<'_>, &[&Row]) -> Checked;

/// What a check knows beside the rows of its kinds.
struct Scope<'a> {
    profile: &'a Profile,
    musts: &'a [&'a Row],
}

impl Scope<'_> {
    /// Some row asks for this presence of those who issue.
    fn has(&self, extension: &ObjectIdentifier, presence: Presence) -> bool {
        let rows = self.profile.extensions().iter();
        rows.filter(|row| row.extension == *extension).any(|row| self.asks(row, presence))
    }

    /// What is not reported binds nobody.
    fn asks(&self, row: &ExtensionRow, presence: Presence) -> bool {
        let reported = match presence {
            Presence::Forbidden => Code::EXTENSION_FORBIDDEN,
            _ => Code::EXTENSION_MISSING,
        };
        row.presence == presence && !self.is_waived(reported)
    }

    fn is_waived(&self, code: Code) -> bool {
        self.profile.waived().contains(&code)
    }

    /// Some rule binds those who issue.
    fn binds(&self, is_asked: impl Fn(&Rule) -> bool) -> bool {
        self.musts.iter().any(|row| is_asked(&row.rule))
    }
}

/// Kinds that can contradict themselves or one another, and what tells whether they do.
static DOMAINS: &[(&[Kind], Check)] = &[
    (&[Kind::Version], fields::version),
    (&[Kind::SerialMaxOctets, Kind::SerialMinBits], fields::serial_number),
    (&[Kind::ValidityMax], fields::validity),
    (&[Kind::KeyAmong], fields::keys),
    (&[Kind::SignatureAmong], fields::signatures),
    (&[Kind::SkiDerived], fields::key_identifiers),
    (&[Kind::ExtensionValue], extensions::values),
    (
        &[
            Kind::KeyAmong,
            Kind::CertificateAuthority,
            Kind::PathLenOnlyInCa,
            Kind::PathLen,
            Kind::KeyCertSignOnlyInCa,
            Kind::EncipherOnlyWithKeyAgreement,
            Kind::KeyUsageOfSigningKey,
            Kind::KeyUsage,
            Kind::KeyUsageExactly,
            Kind::OnlyInCa,
            Kind::ExtensionValue,
        ],
        usage::basic_constraints_and_key_usage,
    ),
    (
        &[
            Kind::IssuerNotEmpty,
            Kind::SubjectNotEmpty,
            Kind::IssuerIsSubject,
            Kind::SubjectAttribute,
            Kind::SubjectAttributesAmong,
            Kind::IssuerAttribute,
            Kind::IssuerAttributesAmong,
            Kind::AttributeAsIssuer,
        ],
        names::attributes,
    ),
    (
        &[
            Kind::PurposesInclude,
            Kind::PurposesAmong,
            Kind::PurposesExclude,
            Kind::AnyPurposeNotCritical,
            Kind::ExtensionValue,
        ],
        usage::purposes,
    ),
    (
        &[Kind::SubjectAltNameForms, Kind::SubjectAltNameAnyOf, Kind::OtherNamesInclude, Kind::OtherNamesAmong],
        names::forms,
    ),
    (&[Kind::ExtensionsInOrder], extensions::order),
    (&[Kind::RevocationUnavailable], extensions::revocation),
    (&[Kind::NotPrecertificate], extensions::precertificate),
];

/// Kinds of which any number can be kept at once, beside all others.
#[cfg(test)]
const AGREEING: &[Kind] = &[
    Kind::UniqueIdsAbsent,
    Kind::UniqueIdsInVersion2,
    Kind::SerialPositive,
    Kind::ValidityOrdered,
    Kind::ValidityWithinIssuer,
    Kind::KeyReadable,
    Kind::KeyKnown,
    Kind::RsaKeyForAnyPadding,
    Kind::IssuerIsIssuersSubject,
    Kind::SubjectOrAltName,
    Kind::SubjectAttributesWellFormed,
    Kind::NoLegacyStrings,
    Kind::KeyUsageNotEmpty,
    Kind::KeyUsageBitsNamed,
    Kind::KeyIdentifierInAki,
    Kind::AkiIssuerWithSerial,
    Kind::AkiKeyIdentifierOnly,
    Kind::AkiIsOwnSki,
    Kind::AkiNamesIssuer,
    Kind::SkiNotEmpty,
    Kind::AlternativeNamesWellFormed,
    Kind::MailboxAloneNeedsEmptySubject,
    Kind::IssuerAltNameAnyOf,
    Kind::WildcardBefore,
    Kind::CommonNameInAltName,
    Kind::PoliciesUnique,
    Kind::AnyPolicyQualifiers,
    Kind::NoticeLength,
    Kind::NoticePlain,
    Kind::MappingsWithoutAny,
    Kind::MappingsListed,
    Kind::SubtreesWithoutDistance,
    Kind::SubtreeMasksContiguous,
    Kind::SubtreesWellFormed,
    Kind::SubtreesComparable,
    Kind::DistributionPointsNamed,
    // A distribution point may have URIs of several schemes.
    Kind::DistributionPointsAre,
    Kind::LocationsAbsolute,
    Kind::AccessLocations,
    Kind::CriticalExtensionsKnown,
];

pub(super) fn check(profile: &Profile) -> Checked {
    check_each(profile)?;
    if profile.issuing().validity.is_some_and(is_nothing) {
        return Err(Malformed::new("a validity of no time").within("issuing.validity"));
    }
    let all = Scope { profile, musts: &[] };
    let forbidden = profile.extensions().iter().filter(|row| all.asks(row, Presence::Forbidden));
    let forbidden: BTreeSet<&ObjectIdentifier> = forbidden.map(|row| &row.extension).collect();
    // What is not reported binds nobody, nor what is said of an extension that nobody may have; but that its absence says
    // something too.
    let binds = |row: &&Row| {
        row.level == Level::Must
            && !profile.waived().contains(&row.code)
            && (row.rule.kind() == Kind::CertificateAuthority
                || extension_of(row).is_none_or(|extension| !forbidden.contains(&extension)))
    };
    let musts: Vec<&Row> = profile.rows().iter().filter(binds).collect();
    let scope = Scope { profile, musts: &musts };
    for (kinds, check) in DOMAINS {
        let rows: Vec<&Row> = musts.iter().copied().filter(|row| kinds.contains(&row.rule.kind())).collect();
        check(&scope, &rows)?;
    }
    extensions::presence_and_criticality(&scope)
}

/// The extension under which a row is written.
fn extension_of(row: &Row) -> Option<ObjectIdentifier> {
    match path(row).as_slice() {
        [extensions, extension, ..] if extensions == "extensions" => identifier(extension).ok(),
        _ => None,
    }
}

fn key(row: &Row) -> String {
    path(row).join(".")
}

fn at(row: &Row, problem: impl core::fmt::Display) -> Malformed {
    Malformed::new(problem).within(&key(row))
}

/// Of `all`, what every row keeps; refused at the first row that leaves nothing, naming one that it does not agree with.
fn narrow<T: Clone>(rows: &[&Row], all: &[T], keeps: impl Fn(&Rule, &T) -> bool) -> Result<Vec<T>, Malformed> {
    let mut left = all.to_vec();
    for row in rows {
        left.retain(|one| keeps(&row.rule, one));
        if left.is_empty() {
            let own: Vec<&T> = all.iter().filter(|one| keeps(&row.rule, one)).collect();
            let other = rows.iter().find(|other| !own.iter().any(|one| keeps(&other.rule, one)));
            return Err(disagreement(row, other.copied().filter(|_| !own.is_empty()), own.is_empty()));
        }
    }
    Ok(left)
}

/// `row` leaves nothing: by itself, beside `other`, or beside several.
fn disagreement(row: &Row, other: Option<&Row>, is_alone: bool) -> Malformed {
    match other.map(key) {
        Some(other) if other == key(row) => at(row, "no certificate keeps all of these"),
        Some(other) => at(row, format_args!("no certificate keeps this and `{other}`")),
        None if is_alone => at(row, "no certificate keeps this"),
        None => at(row, "no certificate keeps this and all the others"),
    }
}

fn is_nothing(period: Period) -> bool {
    period == Period::default()
}

/// Rows of one kind about one thing are written as a list.
fn check_each(profile: &Profile) -> Checked {
    let same = |one: &Row, other: &Row| one.rule.kind() == other.rule.kind() && one.rule.about() == other.rule.about();
    for rows in profile.rows().chunk_by(same) {
        for (index, row) in rows.iter().enumerate() {
            check_rule(&row.rule).map_err(|error| {
                let error = if rows.len() > 1 { error.within(&format!("[{index}]")) } else { error };
                error.within(&key(row))
            })?;
        }
    }
    Ok(())
}

/// What a rule says by itself can be kept.
fn check_rule(rule: &Rule) -> Checked {
    let unless = |kept: bool, problem: &str| if kept { Ok(()) } else { Err(Malformed::new(problem)) };
    match rule {
        Rule::Version(version) => unless((1..=3).contains(version), "versions are 1, 2 and 3"),
        Rule::SerialMaxOctets(octets) => unless(*octets > 0, "a serial number has an octet at least"),
        Rule::ValidityMax { period, .. } => unless(!is_nothing(*period), "a validity of no time"),
        Rule::KeyAmong(keys) => unless(!keys.is_empty(), "no kind of keys"),
        Rule::SignatureAmong(algorithms) => unless(!algorithms.is_empty(), "no signature algorithm"),
        Rule::PathLen { max: Some(max), min } => check_range(*min, *max),
        // RFC 5280 §4.2.1.3, §4.2.1.12: who wants none forbids the extension.
        Rule::KeyUsageExactly(usage) => unless(!usage.is_empty(), "no usage; `presence` says whether there is any"),
        Rule::PurposesAmong(purposes) => {
            unless(!purposes.is_empty(), "no purpose; `presence` says whether there is any")
        }
        Rule::SkiDerived(methods) => unless(!methods.is_empty(), "no method"),
        Rule::DistributionPointsAre(schemes) => unless(!schemes.is_empty(), "no scheme"),
        Rule::SubjectAttribute(rule) | Rule::IssuerAttribute(rule) => check_range(rule.min.into(), rule.max.into()),
        // Of one family of keys others may be taken.
        Rule::KeyUsage { required, any_of, allowed: Some(allowed), keys: KeyFamily::Any } => {
            check_usage(*required, *any_of, *allowed)
        }
        _ => Ok(()),
    }
}

fn check_range(min: u32, max: u32) -> Checked {
    if min <= max { Ok(()) } else { Err(Malformed::new(format_args!("at least {min} and at most {max}"))) }
}

fn check_usage(required: KeyUsage, any_of: KeyUsage, allowed: KeyUsage) -> Checked {
    if allowed.contains(required) && (any_of.is_empty() || any_of.intersects(allowed)) && !allowed.is_empty() {
        return Ok(());
    }
    Err(Malformed::new("a usage is asked for that is not allowed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_rule_either_can_contradict_another_or_is_known_to_agree_with_all() {
        let followed = |kind: &Kind| DOMAINS.iter().any(|(kinds, _)| kinds.contains(kind));
        for kind in Kind::ALL {
            assert_ne!(followed(kind), AGREEING.contains(kind), "{}", kind.key());
        }
    }
}
