//! The answer: the certificate as the console publishes it.

use super::console::EndCertificate;
use super::request::Purpose;
use crate::x509::ext::KeyUsage;
use crate::x509::{Certificate, Name, Oid, oid};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// What has become of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Status {
    /// Stored, and waiting for an administrator to deploy it.
    Staged,
    /// In use.
    Deployed,
    /// Found invalid since.
    Invalid,
}

/// What the host keeps of a certificate beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its identifier.
    pub id: i64,
    /// What has become of it.
    pub status: Status,
    /// [`NOT_VALIDATED`](super::NOT_VALIDATED), or the code of its last [`Validation`](super::Validation).
    pub validation: i32,
}

/// The certificate as JSON: the published fields in their order. What came in is never given out: `ca_chain_file`,
/// `cert_file`, `csr_id`, `key_file` and `key_password` are `null`.
#[derive(Clone, Debug, Serialize)]
pub struct Resource<'a> {
    ca_chain_file: (),
    cert_file: (),
    /// The first URI of the first distribution point that has one.
    certificate_revocation_list_distribution_point: Option<String>,
    component_id: Option<i64>,
    component_name: Option<&'a str>,
    csr_id: (),
    /// Milliseconds since 1970-01-01T00:00:00Z.
    expiry: i64,
    /// Other purposes are left out.
    extended_key_usage: Vec<&'static str>,
    id: i64,
    issuer: Vec<Field>,
    key_file: (),
    key_password: (),
    key_usage: Vec<&'static str>,
    name: &'a str,
    not_before: i64,
    purpose: Purpose,
    serial_number: String,
    status: Status,
    subject: Vec<Field>,
    validation: i32,
}

#[derive(Clone, Debug, Serialize)]
struct Field {
    field_name: String,
    value: String,
}

impl<'a> Resource<'a> {
    pub(super) fn of(stored: &'a EndCertificate, record: &Record) -> Self {
        let certificate = stored.certificate();
        let milliseconds = |time: crate::base::Timestamp| time.unix_seconds().saturating_mul(1000);
        Self {
            ca_chain_file: (),
            cert_file: (),
            certificate_revocation_list_distribution_point: crl_uri(certificate),
            component_id: stored.component().map(|component| component.id),
            component_name: stored.component().map(|component| component.name.as_str()),
            csr_id: (),
            expiry: milliseconds(certificate.not_after()),
            extended_key_usage: extended_key_usage(certificate),
            id: record.id,
            issuer: fields(&certificate.issuer()),
            key_file: (),
            key_password: (),
            key_usage: key_usage(certificate),
            name: stored.name(),
            not_before: milliseconds(certificate.not_before()),
            purpose: stored.purpose(),
            serial_number: certificate.serial().to_hex(),
            status: record.status,
            subject: fields(&certificate.subject()),
            validation: record.validation,
        }
    }
}

/// The short names of RFC 4514 §3.
const SHORT_NAMES: [(Oid<'static>, &str); 9] = [
    (oid::COMMON_NAME, "CN"),
    (oid::LOCALITY_NAME, "L"),
    (oid::STATE_OR_PROVINCE_NAME, "ST"),
    (oid::ORGANIZATION_NAME, "O"),
    (oid::ORGANIZATIONAL_UNIT_NAME, "OU"),
    (oid::COUNTRY_NAME, "C"),
    (oid::STREET_ADDRESS, "STREET"),
    (oid::DOMAIN_COMPONENT, "DC"),
    (oid::USER_ID, "UID"),
];

/// The attributes in the order of the certificate.
fn fields(name: &Name<'_>) -> Vec<Field> {
    name.attributes()
        .map(|attribute| {
            let short = SHORT_NAMES.iter().find(|(kind, _)| *kind == attribute.kind);
            let hex = || ["#", &base16ct::lower::encode_string(attribute.value.as_der())].concat();
            Field {
                field_name: short.map_or_else(|| attribute.kind.to_string(), |(_, name)| (*name).into()),
                value: attribute.value.to_text().map_or_else(hex, |text| text.into_owned()),
            }
        })
        .collect()
}

const KEY_USAGES: [(KeyUsage, &str); 9] = [
    (KeyUsage::CRL_SIGN, "CRL_SIGN"),
    (KeyUsage::DATA_ENCIPHERMENT, "DATA_ENCIPHERMENT"),
    (KeyUsage::DECIPHER_ONLY, "DECIPHER_ONLY"),
    (KeyUsage::DIGITAL_SIGNATURE, "DIGITAL_SIGNATURE"),
    (KeyUsage::ENCIPHER_ONLY, "ENCIPHER_ONLY"),
    (KeyUsage::KEY_AGREEMENT, "KEY_AGREEMENT"),
    (KeyUsage::KEY_CERT_SIGN, "KEY_CERT_SIGN"),
    (KeyUsage::KEY_ENCIPHERMENT, "KEY_ENCIPHERMENT"),
    (KeyUsage::NON_REPUDIATION, "NON_REPUDIATION"),
];

fn key_usage(certificate: &Certificate) -> Vec<&'static str> {
    let usage = certificate.key_usage().ok().flatten().unwrap_or(KeyUsage::NONE);
    KEY_USAGES.iter().filter(|(one, _)| usage.contains(*one)).map(|(_, name)| *name).collect()
}

fn extended_key_usage(certificate: &Certificate) -> Vec<&'static str> {
    const NAMES: [(Oid<'static>, &str); 3] = [
        (oid::SERVER_AUTH, "TLS_Web_server_authentication"),
        (oid::CLIENT_AUTH, "TLS_Web_client_authentication"),
        (oid::EMAIL_PROTECTION, "Email_protection"),
    ];
    let listed = certificate.extended_key_usage().ok().flatten();
    let has = |purpose| listed.is_some_and(|purposes| purposes.contains(purpose));
    NAMES.iter().filter(|(purpose, _)| has(*purpose)).map(|(_, name)| *name).collect()
}

fn crl_uri(certificate: &Certificate) -> Option<String> {
    let points = certificate.crl_distribution_points().ok().flatten()?;
    points.uris().next().map(|uri| uri.to_string())
}
