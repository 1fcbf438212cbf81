//! Distribution points, information access, transparency (RFC 5280 §4.2.1.13, §4.2.2; RFC 6962 §3).

use crate::profile::report::{Judge, Report, element_field, extension_field};
use crate::profile::syntax;
use crate::x509::ext::{AccessDescriptions, CrlDistributionPoints, DistributionPoint, DistributionPointName};
use crate::x509::{GeneralName, Ia5, Oid, oid};
use alloc::borrow::Cow;

fn distribution_points<'a>(judge: &Judge<'a>) -> impl Iterator<Item = (Oid<'static>, CrlDistributionPoints<'a>)> {
    [
        (oid::CRL_DISTRIBUTION_POINTS, judge.certificate.crl_distribution_points()),
        (oid::FRESHEST_CRL, judge.certificate.freshest_crl()),
    ]
    .into_iter()
    .filter_map(|(extension, points)| Some((extension, points.ok().flatten()?)))
}

fn access_descriptions<'a>(judge: &Judge<'a>) -> impl Iterator<Item = (Oid<'static>, AccessDescriptions<'a>)> {
    [
        (oid::AUTHORITY_INFO_ACCESS, judge.certificate.authority_info_access()),
        (oid::SUBJECT_INFO_ACCESS, judge.certificate.subject_info_access()),
    ]
    .into_iter()
    .filter_map(|(extension, access)| Some((extension, access.ok().flatten()?)))
}

pub(in crate::profile) fn distribution_points_named(judge: &Judge<'_>, report: &mut Report<'_>) {
    for (extension, points) in distribution_points(judge) {
        for (index, point) in points.iter().enumerate() {
            if report.is_full() {
                return;
            }
            if point.name.is_none() && point.crl_issuer.is_none() {
                let found = if point.reasons.is_some() { "reasons alone" } else { "nothing" };
                report.broken(element_field(extension, index), found, "distributionPoint or cRLIssuer");
            }
        }
    }
}

pub(in crate::profile) fn distribution_points_are(
    judge: &Judge<'_>,
    report: &mut Report<'_>,
    schemes: &[Cow<'static, str>],
) {
    for (extension, points) in distribution_points(judge) {
        for (index, point) in points.iter().enumerate() {
            if report.is_full() {
                return;
            }
            let field = || element_field(extension, index);
            if point.reasons.is_some() {
                report.broken(field(), "reasons", "a name alone");
            }
            if point.crl_issuer.is_some() {
                report.broken(field(), "cRLIssuer", "a name alone");
            }
            let of_scheme = |uri: Ia5<'_>| schemes.iter().any(|scheme| has_scheme(uri.as_bytes(), scheme.as_bytes()));
            if !uris(&point).any(of_scheme) {
                report.broken(field(), "no URI of a scheme that the profile lists", schemes.join(", "));
            }
        }
    }
}

fn has_scheme(uri: &[u8], scheme: &[u8]) -> bool {
    uri.iter()
        .position(|byte| *byte == b':')
        .and_then(|colon| uri.get(..colon))
        .is_some_and(|it| it.eq_ignore_ascii_case(scheme))
}

fn uris<'a>(point: &DistributionPoint<'a>) -> impl Iterator<Item = Ia5<'a>> + use<'a> {
    let names = match point.name {
        Some(DistributionPointName::FullName(names)) => Some(names),
        _ => None,
    };
    names.into_iter().flat_map(|names| names.iter()).filter_map(|name| match name {
        GeneralName::UniformResourceIdentifier(uri) => Some(uri),
        _ => None,
    })
}

pub(in crate::profile) fn absolute(judge: &Judge<'_>, report: &mut Report<'_>) {
    let points = distribution_points(judge).flat_map(|(extension, points)| {
        points.iter().enumerate().flat_map(move |(index, point)| uris(&point).map(move |uri| (extension, index, uri)))
    });
    let access = access_descriptions(judge).flat_map(|(extension, access)| {
        access.iter().enumerate().filter_map(move |(index, access)| match access.access_location {
            GeneralName::UniformResourceIdentifier(uri) => Some((extension, index, uri)),
            _ => None,
        })
    });
    for (extension, index, uri) in points.chain(access) {
        if report.is_full() {
            return;
        }
        if !syntax::is_absolute_uri(uri.as_bytes()) {
            report.broken(element_field(extension, index), uri, "an absolute URI");
        }
    }
}

pub(in crate::profile) fn access_locations(judge: &Judge<'_>, report: &mut Report<'_>) {
    let Ok(Some(access)) = judge.certificate.authority_info_access() else { return };
    for (index, access) in access.iter().enumerate() {
        if report.is_full() {
            return;
        }
        let fits = match (access.access_method, access.access_location) {
            (_, GeneralName::UniformResourceIdentifier(_)) => true,
            (oid::ACCESS_CA_ISSUERS, location) => {
                matches!(location, GeneralName::DirectoryName(_) | GeneralName::Rfc822Name(_))
            }
            (oid::ACCESS_OCSP, _) => false,
            _ => true,
        };
        if !fits {
            let field = element_field(oid::AUTHORITY_INFO_ACCESS, index);
            report.broken(field, access.access_location.form(), "uniformResourceIdentifier");
        }
    }
}

pub(in crate::profile) fn revocation_unavailable(judge: &Judge<'_>, report: &mut Report<'_>) {
    if let Some(flaw) = judge.certificate.no_rev_avail_flaw() {
        report.broken(extension_field(oid::NO_REV_AVAIL), flaw, "NULL, where nothing else speaks of revocation");
    }
}

pub(in crate::profile) fn not_precertificate(judge: &Judge<'_>, report: &mut Report<'_>) {
    if judge.certificate.extension(oid::CT_POISON).is_some() {
        report.broken(extension_field(oid::CT_POISON), "present", "absent");
    }
}
