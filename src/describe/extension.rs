//! Extensions, each by its own type.

use super::tree::{Fields, Value};
use crate::base::Timestamp;
use crate::x509::ext::{
    AccessDescriptions, CertificatePolicies, CrlDistributionPoints, DistributionPoint, DistributionPointName,
    GeneralSubtree, GeneralSubtrees, IssuingDistributionPoint, PolicyQualifier, SctList,
};
use crate::x509::{Extension, GeneralNames, Oid, ParsedExtension};
use alloc::format;
use alloc::string::{String, ToString};
use base16ct::lower::encode_string as hex;

/// The list of extensions as one value.
pub(super) fn list<'a>(extensions: impl Iterator<Item = Extension<'a>>) -> Value {
    Value::List(extensions.map(|extension| one(&extension)).collect())
}

fn one(extension: &Extension<'_>) -> Value {
    let mut fields = Fields::new();
    match extension.parse() {
        Ok(parsed) => describe(&parsed, &mut fields),
        Err(error) => {
            fields.add_text("error", error).add("hex", extension.value);
        }
    }
    let name = label(extension.oid);
    let title = if extension.critical { format!("{name} (critical)") } else { name.clone() };
    let mut facts = Fields::new();
    facts.add("name", name).add_text("oid", extension.oid).add("critical", extension.critical);
    fields.into_titled(title, facts)
}

/// The standard's name, or the dotted form.
pub(super) fn label(oid: Oid<'_>) -> String {
    oid.name().map_or_else(|| oid.to_string(), ToString::to_string)
}

fn describe(parsed: &ParsedExtension<'_>, fields: &mut Fields) {
    match parsed {
        ParsedExtension::BasicConstraints(constraints) => {
            fields.add("cA", constraints.ca);
            if let Some(limit) = constraints.path_len_constraint {
                fields.add("pathLenConstraint", limit);
            }
        }
        ParsedExtension::KeyUsage(usage) => {
            fields.add_list("usages", usage.names().map(Value::from));
        }
        ParsedExtension::ExtendedKeyUsage(usage) => {
            fields.add_list("purposes", usage.iter().map(|purpose| label(purpose).into()));
        }
        ParsedExtension::SubjectAltName(names)
        | ParsedExtension::IssuerAltName(names)
        | ParsedExtension::CertificateIssuer(names) => {
            fields.add("names", general_names(names));
        }
        ParsedExtension::SubjectKeyIdentifier(identifier) => {
            fields.add("keyIdentifier", identifier.0);
        }
        ParsedExtension::AuthorityKeyIdentifier(identifier) => {
            if let Some(identifier) = identifier.key_identifier {
                fields.add("keyIdentifier", identifier);
            }
            if let Some(names) = &identifier.authority_cert_issuer {
                fields.add("authorityCertIssuer", general_names(names));
            }
            if let Some(serial) = identifier.authority_cert_serial_number {
                fields.add("authorityCertSerialNumber", serial.to_hex());
            }
        }
        ParsedExtension::CertificatePolicies(policies) => {
            fields.add("policies", certificate_policies(policies));
        }
        ParsedExtension::PolicyMappings(mappings) => {
            fields.add_list(
                "mappings",
                mappings.iter().map(|mapping| {
                    format!("{} → {}", mapping.issuer_domain_policy, mapping.subject_domain_policy).into()
                }),
            );
        }
        ParsedExtension::PolicyConstraints(constraints) => {
            if let Some(skip) = constraints.require_explicit_policy {
                fields.add("requireExplicitPolicy", skip);
            }
            if let Some(skip) = constraints.inhibit_policy_mapping {
                fields.add("inhibitPolicyMapping", skip);
            }
        }
        ParsedExtension::InhibitAnyPolicy(skip) => {
            fields.add("skipCerts", skip.0);
        }
        ParsedExtension::NameConstraints(constraints) => {
            for (key, subtrees) in
                [("permittedSubtrees", &constraints.permitted), ("excludedSubtrees", &constraints.excluded)]
            {
                if let Some(subtrees) = subtrees {
                    fields.add(key, general_subtrees(subtrees));
                }
            }
        }
        ParsedExtension::CrlDistributionPoints(points) | ParsedExtension::FreshestCrl(points) => {
            fields.add("distributionPoints", distribution_points(points));
        }
        ParsedExtension::AuthorityInfoAccess(access) | ParsedExtension::SubjectInfoAccess(access) => {
            fields.add("accessDescriptions", access_descriptions(access));
        }
        ParsedExtension::SctList(list) => {
            fields.add("timestamps", scts(list));
        }
        ParsedExtension::TlsFeatures(features) => {
            fields.add_list("features", features.iter().map(|feature| tls_feature(feature).into()));
        }
        ParsedExtension::SubjectDirectoryAttributes(attributes) => {
            fields.add_list(
                "attributes",
                attributes.iter().map(|(kind, values)| format!("{}={}", label(kind), hex(values)).into()),
            );
        }
        ParsedExtension::PrivateKeyUsagePeriod(period) => {
            for (key, at) in [("notBefore", period.not_before), ("notAfter", period.not_after)] {
                if let Some(at) = at {
                    fields.add_text(key, at);
                }
            }
        }
        ParsedExtension::CrlNumber(number) | ParsedExtension::DeltaCrlIndicator(number) => {
            fields.add_text("number", number);
        }
        ParsedExtension::IssuingDistributionPoint(point) => issuing_distribution_point(point, fields),
        ParsedExtension::ReasonCode(reason) => {
            fields.add_text("reason", reason);
        }
        ParsedExtension::InvalidityDate(at) => {
            fields.add_text("invalidityDate", at);
        }
        ParsedExtension::OcspNoCheck(()) | ParsedExtension::CtPoison(()) => {}
        ParsedExtension::Unknown(value) => {
            fields.add("hex", *value);
        }
    }
}

pub(super) fn general_names(names: &GeneralNames<'_>) -> Value {
    Value::List(names.iter().map(|name| name.to_string().into()).collect())
}

fn certificate_policies(policies: &CertificatePolicies<'_>) -> Value {
    let policies = policies.iter().map(|policy| {
        let mut fields = Fields::new();
        fields.add_text("policyIdentifier", policy.policy_identifier);
        for qualifier in policy.qualifiers() {
            match qualifier {
                PolicyQualifier::Cps(uri) => fields.add_text("cPSuri", uri),
                PolicyQualifier::UserNotice(notice) => {
                    let texts = [notice.organization, notice.explicit_text];
                    fields.add_list("userNotice", texts.iter().flatten().map(|text| text.to_text().as_ref().into()));
                    let mut numbers = notice.notice_numbers.iter().peekable();
                    if numbers.peek().is_some() {
                        fields.add_list("noticeNumbers", numbers.map(|number| integer(number).into()));
                    }
                    &mut fields
                }
                PolicyQualifier::Other { id, value } => fields.add("qualifier", format!("{id}: {}", hex(value))),
            };
        }
        fields.into_group()
    });
    Value::List(policies.collect())
}

/// In decimal; beyond 64 bits the octets, in two's complement.
fn integer(octets: &[u8]) -> String {
    let Some((first, rest)) = octets.split_first().filter(|_| octets.len() <= 8) else {
        return format!("0x{}", hex(octets));
    };
    let sign = i64::from(i8::from_be_bytes([*first]));
    rest.iter().fold(sign, |number, octet| number << 8 | i64::from(*octet)).to_string()
}

/// `DNS:example.com`, with the distances that RFC 5280 does not allow.
fn subtree_text(subtree: &GeneralSubtree<'_>) -> String {
    match (subtree.minimum, subtree.maximum) {
        (0, None) => subtree.base.to_string(),
        (minimum, None) => format!("{} (minimum {minimum})", subtree.base),
        (0, Some(maximum)) => format!("{} (maximum {maximum})", subtree.base),
        (minimum, Some(maximum)) => format!("{} (minimum {minimum}, maximum {maximum})", subtree.base),
    }
}

fn general_subtrees(subtrees: &GeneralSubtrees<'_>) -> Value {
    Value::List(subtrees.iter().map(|subtree| subtree_text(&subtree).into()).collect())
}

pub(super) fn distribution_point_name(name: &DistributionPointName<'_>) -> Value {
    match name {
        DistributionPointName::FullName(names) => general_names(names),
        DistributionPointName::RelativeToCrlIssuer(rdn) => rdn
            .attributes()
            .map(|attribute| {
                format!("{}={}", label(attribute.kind), attribute.value.to_text().unwrap_or_default()).into()
            })
            .collect::<Value>(),
    }
}

fn distribution_points(points: &CrlDistributionPoints<'_>) -> Value {
    let point = |point: DistributionPoint<'_>| {
        let mut fields = Fields::new();
        if let Some(name) = &point.name {
            fields.add("distributionPoint", distribution_point_name(name));
        }
        if let Some(reasons) = point.reasons {
            fields.add_text("reasons", reasons);
        }
        if let Some(issuer) = &point.crl_issuer {
            fields.add("cRLIssuer", general_names(issuer));
        }
        fields.into_group()
    };
    Value::List(points.iter().map(point).collect())
}

fn issuing_distribution_point(point: &IssuingDistributionPoint<'_>, fields: &mut Fields) {
    if let Some(name) = &point.distribution_point {
        fields.add("distributionPoint", distribution_point_name(name));
    }
    for (key, asserted) in [
        ("onlyContainsUserCerts", point.only_contains_user_certs),
        ("onlyContainsCACerts", point.only_contains_ca_certs),
        ("indirectCRL", point.indirect_crl),
        ("onlyContainsAttributeCerts", point.only_contains_attribute_certs),
    ] {
        if asserted {
            fields.add(key, true);
        }
    }
    if let Some(reasons) = point.only_some_reasons {
        fields.add_text("onlySomeReasons", reasons);
    }
}

fn access_descriptions(access: &AccessDescriptions<'_>) -> Value {
    let described = access.iter().map(|access| {
        let mut fields = Fields::new();
        fields.add("accessMethod", label(access.access_method)).add_text("accessLocation", access.access_location);
        fields.into_group()
    });
    Value::List(described.collect())
}

/// The TLS extension that a server has to answer with (RFC 7633 §4.2.1).
fn tls_feature(number: u32) -> String {
    match number {
        5 => "status_request (5)".to_string(),
        17 => "status_request_v2 (17)".to_string(),
        other => other.to_string(),
    }
}

fn scts(list: &SctList<'_>) -> Value {
    let described = list.iter().map(|sct| {
        let mut fields = Fields::new();
        let seconds = i64::try_from(sct.timestamp / 1000).unwrap_or(i64::MAX);
        let at = Timestamp::from_unix_seconds(seconds).map_or_else(|_| sct.timestamp.to_string(), |at| at.to_string());
        let version = if sct.version == 0 { "v1".to_string() } else { String::new() };
        fields.add_remarked("version", sct.version, version);
        fields.add("logId", sct.log_id.as_slice()).add("timestamp", at);
        if !sct.extensions.is_empty() {
            fields.add("extensions", sct.extensions);
        }
        fields.into_group()
    });
    Value::List(described.collect())
}
