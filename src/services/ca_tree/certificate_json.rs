//! A certificate as the JSON of Go's `x509.Certificate`, with the 44 keys of Go 1.16 in their order.

use super::go_url::GoUrl;
use crate::base::Timestamp;
use crate::crypto::{KeyAlgorithm, PublicKey, SignatureAlgorithm};
use crate::encoding::der::{Notes, Reader, Tag, bit_string, single};
use crate::x509::ext::{CrlDistributionPoints, DistributionPointName, GeneralSubtrees};
use crate::x509::{Certificate, GeneralName, GeneralNames, Ia5, Name, Oid, Serial, oid};
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use base64ct::{Base64, Encoding};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// A certificate, to be serialized as Go's `encoding/json` writes an `x509.Certificate`.
///
/// Every number is an integer of any size: write it with `serde_json::to_string`, not through `serde_json::Value`, which
/// keeps 64 bits. Lists without an element are `null`, bytes are base64. An elliptic curve is `{}`, as Go has it since
/// 1.19; what Go would refuse to parse (a key, a name that is no text) is `null`.
///
/// ```
/// use certwright::{Certificate, services::ca_tree::CertificateJson};
/// let certificate = Certificate::from_pem(include_bytes!("../../../tests/data/leaf.pem"))?;
/// let json = serde_json::to_string(&CertificateJson::new(&certificate))?;
/// assert!(json.starts_with(r#"{"Raw":"MI"#) && json.contains(r#""PublicKey":{"Curve":{},"X":"#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct CertificateJson<'a> {
    certificate: &'a Certificate,
    null_modulus: bool,
}

impl<'a> CertificateJson<'a> {
    /// This certificate.
    #[must_use]
    pub const fn new(certificate: &'a Certificate) -> Self {
        Self { certificate, null_modulus: false }
    }

    /// The modulus of an RSA key is `null`, as the published sample has it: there it went through a JSON parser whose
    /// numbers end at 2^1024.
    #[must_use]
    pub const fn with_null_modulus(mut self) -> Self {
        self.null_modulus = true;
        self
    }
}

impl Serialize for CertificateJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        GoCertificate::of(self.certificate, self.null_modulus).serialize(serializer)
    }
}

/// An integer of any size, or a list of them.
type Raw = Option<Box<RawValue>>;
/// `null` instead of an empty list.
type List<T> = Option<Vec<T>>;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct GoCertificate {
    raw: String,
    #[serde(rename = "RawTBSCertificate")]
    raw_tbs_certificate: String,
    raw_subject_public_key_info: String,
    raw_subject: String,
    raw_issuer: String,
    signature: String,
    signature_algorithm: u8,
    public_key_algorithm: u8,
    public_key: Option<GoKey>,
    version: u8,
    serial_number: Raw,
    issuer: GoName,
    subject: GoName,
    not_before: Timestamp,
    not_after: Timestamp,
    key_usage: u16,
    extensions: List<GoExtension>,
    extra_extensions: (),
    unhandled_critical_extensions: List<Raw>,
    ext_key_usage: List<u8>,
    unknown_ext_key_usage: List<Raw>,
    basic_constraints_valid: bool,
    #[serde(rename = "IsCA")]
    is_ca: bool,
    max_path_len: i64,
    max_path_len_zero: bool,
    subject_key_id: Option<String>,
    authority_key_id: Option<String>,
    #[serde(rename = "OCSPServer")]
    ocsp_server: List<String>,
    #[serde(rename = "IssuingCertificateURL")]
    issuing_certificate_url: List<String>,
    #[serde(rename = "DNSNames")]
    dns_names: List<String>,
    email_addresses: List<String>,
    #[serde(rename = "IPAddresses")]
    ip_addresses: List<String>,
    #[serde(rename = "URIs")]
    uris: List<GoUrl>,
    #[serde(rename = "PermittedDNSDomainsCritical")]
    permitted_dns_domains_critical: bool,
    #[serde(rename = "PermittedDNSDomains")]
    permitted_dns_domains: List<String>,
    #[serde(rename = "ExcludedDNSDomains")]
    excluded_dns_domains: List<String>,
    #[serde(rename = "PermittedIPRanges")]
    permitted_ip_ranges: List<GoNetwork>,
    #[serde(rename = "ExcludedIPRanges")]
    excluded_ip_ranges: List<GoNetwork>,
    permitted_email_addresses: List<String>,
    excluded_email_addresses: List<String>,
    #[serde(rename = "PermittedURIDomains")]
    permitted_uri_domains: List<String>,
    #[serde(rename = "ExcludedURIDomains")]
    excluded_uri_domains: List<String>,
    #[serde(rename = "CRLDistributionPoints")]
    crl_distribution_points: List<String>,
    policy_identifiers: List<Raw>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum GoKey {
    #[serde(rename_all = "PascalCase")]
    Rsa {
        n: Raw,
        e: Raw,
    },
    #[serde(rename_all = "PascalCase")]
    Ecdsa {
        curve: Curve,
        x: Raw,
        y: Raw,
    },
    #[serde(rename_all = "PascalCase")]
    Dsa {
        p: Raw,
        q: Raw,
        g: Raw,
        y: Raw,
    },
    Ed25519(String),
}

#[derive(Serialize)]
struct Curve {}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct GoName {
    country: List<String>,
    organization: List<String>,
    organizational_unit: List<String>,
    locality: List<String>,
    province: List<String>,
    street_address: List<String>,
    postal_code: List<String>,
    serial_number: String,
    common_name: String,
    names: List<GoAttribute>,
    extra_names: (),
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct GoAttribute {
    r#type: Raw,
    value: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct GoExtension {
    id: Raw,
    critical: bool,
    value: String,
}

/// `net.IPNet`.
#[derive(Serialize)]
struct GoNetwork {
    #[serde(rename = "IP")]
    ip: String,
    #[serde(rename = "Mask")]
    mask: String,
}

fn list<T>(items: impl IntoIterator<Item = T>) -> List<T> {
    let items: Vec<T> = items.into_iter().collect();
    if items.is_empty() { None } else { Some(items) }
}

fn base64(bytes: &[u8]) -> String {
    Base64::encode_string(bytes)
}

/// An INTEGER in decimal; `null` beyond 8192 bits.
fn integer(contents: &[u8]) -> Raw {
    RawValue::from_string(Serial::from_contents(contents).to_decimal()?).ok()
}

/// A number without a sign.
fn magnitude(bytes: &[u8]) -> Raw {
    integer(&[&[0], bytes].concat())
}

/// The arcs as a list of numbers; `null` if one is beyond 128 bits.
fn arcs(oid: Oid<'_>) -> Raw {
    RawValue::from_string(alloc::format!("[{}]", oid.to_string().replace('.', ","))).ok()
}

fn texts<'a>(items: impl IntoIterator<Item = Ia5<'a>>) -> List<String> {
    list(items.into_iter().map(|text| text.to_string()))
}

impl GoCertificate {
    fn of(certificate: &Certificate, null_modulus: bool) -> Self {
        let names = certificate.subject_alt_name().ok().flatten();
        let (ext_key_usage, unknown_ext_key_usage) = purposes(certificate);
        let constraints = certificate.basic_constraints().ok().flatten();
        // -1 stands for absent in an extension that is there, 0 for no extension.
        let max_path_len = constraints.map_or(0, |it| it.path_len_constraint.map_or(-1, i64::from));
        let name_constraints = certificate.name_constraints().ok().flatten();
        let permitted = Subtrees::of(name_constraints.as_ref().and_then(|it| it.permitted.as_ref()));
        let excluded = Subtrees::of(name_constraints.as_ref().and_then(|it| it.excluded.as_ref()));
        let access = certificate.authority_info_access().ok().flatten();
        let accesses = |method| access.as_ref().and_then(|access| texts(access.uris(method)));
        let key_id = certificate.authority_key_identifier().ok().flatten().and_then(|it| it.key_identifier);
        Self {
            raw: base64(certificate.as_der()),
            raw_tbs_certificate: base64(certificate.tbs_der()),
            raw_subject_public_key_info: base64(certificate.spki_der()),
            raw_subject: base64(certificate.subject().as_der()),
            raw_issuer: base64(certificate.issuer().as_der()),
            signature: base64(certificate.signature()),
            signature_algorithm: certificate.signature_algorithm().map_or(0, signature_algorithm),
            public_key_algorithm: key_algorithm(certificate.spki_der()).unwrap_or(0),
            public_key: key(certificate.spki_der(), null_modulus),
            version: certificate.version(),
            serial_number: integer(certificate.serial().as_bytes()),
            issuer: GoName::of(&certificate.issuer()),
            subject: GoName::of(&certificate.subject()),
            not_before: certificate.not_before(),
            not_after: certificate.not_after(),
            key_usage: certificate.key_usage().ok().flatten().map_or(0, |usage| usage.bits()),
            extensions: list(certificate.extensions().map(|extension| GoExtension {
                id: arcs(extension.oid),
                critical: extension.critical,
                value: base64(extension.value),
            })),
            extra_extensions: (),
            unhandled_critical_extensions: unhandled(certificate, names.as_ref()),
            ext_key_usage,
            unknown_ext_key_usage,
            basic_constraints_valid: constraints.is_some(),
            is_ca: constraints.is_some_and(|it| it.ca),
            max_path_len,
            max_path_len_zero: constraints.is_some() && max_path_len == 0,
            subject_key_id: certificate.subject_key_identifier().ok().flatten().map(|it| base64(it.0)),
            authority_key_id: key_id.map(base64),
            ocsp_server: accesses(oid::ACCESS_OCSP),
            issuing_certificate_url: accesses(oid::ACCESS_CA_ISSUERS),
            dns_names: names.as_ref().and_then(|names| texts(names.dns_names())),
            email_addresses: names_of(names.as_ref(), |name| match name {
                GeneralName::Rfc822Name(text) => Some(text.to_string()),
                _ => None,
            }),
            ip_addresses: names_of(names.as_ref(), |name| Some(name.to_ip_addr()?.to_string())),
            uris: names_of(names.as_ref(), |name| match name {
                GeneralName::UniformResourceIdentifier(text) => Some(GoUrl::parse(&text.to_string())),
                _ => None,
            }),
            permitted_dns_domains_critical: certificate
                .extension(oid::NAME_CONSTRAINTS)
                .is_some_and(|extension| extension.critical),
            permitted_dns_domains: permitted.domains,
            excluded_dns_domains: excluded.domains,
            permitted_ip_ranges: permitted.networks,
            excluded_ip_ranges: excluded.networks,
            permitted_email_addresses: permitted.mailboxes,
            excluded_email_addresses: excluded.mailboxes,
            permitted_uri_domains: permitted.uri_domains,
            excluded_uri_domains: excluded.uri_domains,
            crl_distribution_points: certificate.crl_distribution_points().ok().flatten().and_then(crl_uris),
            policy_identifiers: certificate
                .certificate_policies()
                .ok()
                .flatten()
                .and_then(|policies| list(policies.iter().map(|policy| arcs(policy.policy_identifier)))),
        }
    }
}

impl GoName {
    fn of(name: &Name<'_>) -> Self {
        let text = |value: crate::x509::AttributeValue<'_>| value.to_text().map(|text| text.into_owned());
        let all = |kind| list(name.find(kind).filter_map(text));
        // The last one counts.
        let last = |kind| name.find(kind).filter_map(text).last().unwrap_or_default();
        Self {
            country: all(oid::COUNTRY_NAME),
            organization: all(oid::ORGANIZATION_NAME),
            organizational_unit: all(oid::ORGANIZATIONAL_UNIT_NAME),
            locality: all(oid::LOCALITY_NAME),
            province: all(oid::STATE_OR_PROVINCE_NAME),
            street_address: all(oid::STREET_ADDRESS),
            postal_code: all(oid::POSTAL_CODE),
            serial_number: last(oid::SERIAL_NUMBER),
            common_name: last(oid::COMMON_NAME),
            names: list(
                name.attributes()
                    .map(|attribute| GoAttribute { r#type: arcs(attribute.kind), value: text(attribute.value) }),
            ),
            extra_names: (),
        }
    }
}

fn names_of<T>(names: Option<&GeneralNames<'_>>, pick: impl Fn(GeneralName<'_>) -> Option<T>) -> List<T> {
    names.and_then(|names| list(names.iter().filter_map(pick)))
}

/// The bases of subtrees, by form.
#[derive(Default)]
struct Subtrees {
    domains: List<String>,
    networks: List<GoNetwork>,
    mailboxes: List<String>,
    uri_domains: List<String>,
}

impl Subtrees {
    fn of(subtrees: Option<&GeneralSubtrees<'_>>) -> Self {
        let Some(subtrees) = subtrees else { return Self::default() };
        let pick = |text: fn(GeneralName<'_>) -> Option<String>| list(subtrees.iter().filter_map(|it| text(it.base)));
        Self {
            domains: pick(|base| match base {
                GeneralName::DnsName(text) => Some(text.to_string()),
                _ => None,
            }),
            networks: list(subtrees.iter().filter_map(|it| match it.base {
                GeneralName::IpAddress(octets) => network(octets),
                _ => None,
            })),
            mailboxes: pick(|base| match base {
                GeneralName::Rfc822Name(text) => Some(text.to_string()),
                _ => None,
            }),
            uri_domains: pick(|base| match base {
                GeneralName::UniformResourceIdentifier(text) => Some(text.to_string()),
                _ => None,
            }),
        }
    }
}

/// Address and mask, each of 4 or 16 octets.
fn network(octets: &[u8]) -> Option<GoNetwork> {
    let (address, mask) = octets.split_at_checked(octets.len() / 2)?;
    let ip = GeneralName::IpAddress(address).to_ip_addr()?.to_string();
    Some(GoNetwork { ip, mask: base64(mask) })
}

fn crl_uris(points: CrlDistributionPoints<'_>) -> List<String> {
    let mut uris = Vec::new();
    for point in points.iter() {
        if let Some(DistributionPointName::FullName(names)) = point.name {
            uris.extend(
                names_of(Some(&names), |name| match name {
                    GeneralName::UniformResourceIdentifier(text) => Some(text.to_string()),
                    _ => None,
                })
                .unwrap_or_default(),
            );
        }
    }
    list(uris)
}

/// Critical extensions that Go leaves to its caller.
fn unhandled(certificate: &Certificate, names: Option<&GeneralNames<'_>>) -> List<Raw> {
    const HANDLED: [Oid<'static>; 9] = [
        oid::KEY_USAGE,
        oid::BASIC_CONSTRAINTS,
        oid::NAME_CONSTRAINTS,
        oid::CRL_DISTRIBUTION_POINTS,
        oid::AUTHORITY_KEY_IDENTIFIER,
        oid::EXTENDED_KEY_USAGE,
        oid::SUBJECT_KEY_IDENTIFIER,
        oid::CERTIFICATE_POLICIES,
        oid::AUTHORITY_INFO_ACCESS,
    ];
    let has_known_name = || {
        names.is_some_and(|names| {
            names.iter().any(|name| {
                matches!(
                    name,
                    GeneralName::DnsName(_)
                        | GeneralName::Rfc822Name(_)
                        | GeneralName::IpAddress(_)
                        | GeneralName::UniformResourceIdentifier(_)
                )
            })
        })
    };
    let is_handled = |oid: Oid<'_>| HANDLED.contains(&oid) || oid == oid::SUBJECT_ALT_NAME && has_known_name();
    let critical = certificate.extensions().filter(|extension| extension.critical);
    list(critical.filter(|extension| !is_handled(extension.oid)).map(|extension| arcs(extension.oid)))
}

/// The object identifiers of `x509.ExtKeyUsage`, in the order of its numbers from 0 on.
const PURPOSES: [Oid<'static>; 14] = [
    oid::ANY_EXTENDED_KEY_USAGE,
    oid::SERVER_AUTH,
    oid::CLIENT_AUTH,
    oid::CODE_SIGNING,
    oid::EMAIL_PROTECTION,
    oid::IPSEC_END_SYSTEM,
    oid::IPSEC_TUNNEL,
    oid::IPSEC_USER,
    oid::TIME_STAMPING,
    oid::OCSP_SIGNING,
    oid::MICROSOFT_SERVER_GATED_CRYPTO,
    oid::NETSCAPE_SERVER_GATED_CRYPTO,
    oid::MICROSOFT_COMMERCIAL_CODE_SIGNING,
    oid::MICROSOFT_KERNEL_CODE_SIGNING,
];

fn purposes(certificate: &Certificate) -> (List<u8>, List<Raw>) {
    let Ok(Some(purposes)) = certificate.extended_key_usage() else { return (None, None) };
    let number = |purpose: Oid<'_>| PURPOSES.iter().position(|known| *known == purpose);
    let known = purposes.iter().filter_map(number).filter_map(|number| u8::try_from(number).ok());
    let unknown = purposes.iter().filter(|purpose| number(*purpose).is_none()).map(arcs);
    (list(known), list(unknown))
}

/// `x509.SignatureAlgorithm`.
fn signature_algorithm(algorithm: SignatureAlgorithm) -> u8 {
    match algorithm {
        SignatureAlgorithm::RsaPkcs1Sha1 => 3,
        SignatureAlgorithm::RsaPkcs1Sha256 => 4,
        SignatureAlgorithm::RsaPkcs1Sha384 => 5,
        SignatureAlgorithm::RsaPkcs1Sha512 => 6,
        SignatureAlgorithm::DsaSha1 => 7,
        SignatureAlgorithm::DsaSha256 => 8,
        SignatureAlgorithm::EcdsaSha1 => 9,
        SignatureAlgorithm::EcdsaSha256 => 10,
        SignatureAlgorithm::EcdsaSha384 => 11,
        SignatureAlgorithm::EcdsaSha512 => 12,
        SignatureAlgorithm::RsaPssSha256 => 13,
        SignatureAlgorithm::RsaPssSha384 => 14,
        SignatureAlgorithm::RsaPssSha512 => 15,
        SignatureAlgorithm::Ed25519 => 16,
        _ => 0,
    }
}

/// The algorithm's identifier, its parameters, and the bits of the key.
fn spki_parts(spki: &[u8]) -> Option<(Oid<'_>, Reader<'_>, &[u8])> {
    let mut fields = single(spki).ok()?.reader();
    let mut algorithm = fields.read(Tag::SEQUENCE).ok()?.reader();
    let oid = Oid::from_contents(algorithm.read(Tag::OID).ok()?.value).ok()?;
    let tlv = fields.read(Tag::BIT_STRING).ok()?;
    let (bits, _) = bit_string(&tlv, &mut Notes::new()).ok()?;
    Some((oid, algorithm, bits))
}

/// `x509.PublicKeyAlgorithm`, by the identifier alone.
fn key_algorithm(spki: &[u8]) -> Option<u8> {
    Some(match spki_parts(spki)?.0 {
        oid::RSA_ENCRYPTION => 1,
        oid::DSA => 2,
        oid::EC_PUBLIC_KEY => 3,
        oid::ED25519 => 4,
        _ => 0,
    })
}

fn key(spki: &[u8], null_modulus: bool) -> Option<GoKey> {
    let (oid, mut parameters, bits) = spki_parts(spki)?;
    let read = |fields: &mut Reader<'_>| Some(integer(fields.read(Tag::INTEGER).ok()?.value));
    Some(match oid {
        oid::RSA_ENCRYPTION => {
            let mut fields = single(bits).ok()?.reader();
            let (n, e) = (read(&mut fields)?, read(&mut fields)?);
            GoKey::Rsa { n: n.filter(|_| !null_modulus), e }
        }
        oid::EC_PUBLIC_KEY => {
            let coordinate = match PublicKey::from_spki_der(spki).ok()?.algorithm() {
                KeyAlgorithm::EcdsaP256 => 32,
                KeyAlgorithm::EcdsaP384 => 48,
                _ => 66,
            };
            let [4, point @ ..] = bits else { return None };
            let (x, y) = point.split_at_checked(coordinate)?;
            GoKey::Ecdsa { curve: Curve {}, x: magnitude(x), y: magnitude(y) }
        }
        oid::DSA => {
            let mut fields = parameters.read(Tag::SEQUENCE).ok()?.reader();
            let (p, q, g) = (read(&mut fields)?, read(&mut fields)?, read(&mut fields)?);
            GoKey::Dsa { p, q, g, y: integer(single(bits).ok()?.value) }
        }
        oid::ED25519 => GoKey::Ed25519(base64(bits)),
        _ => return None,
    })
}
