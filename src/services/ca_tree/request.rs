//! Requests to the tree: which CA or certificate to make, where, and for how long.

use super::answer::{Failure, Kind, Status};
use super::{CaPath, MAX_DEPTH, Slug};
use crate::base::Timestamp;
use crate::issue::{AlternativeName, Validity};
use crate::profile::{LeapDay, Period};
use crate::services::json::{self, List};
use crate::services::secret::Secret;
use crate::x509::{CertificateRequest, DistinguishedName, Oid, oid};
use alloc::string::String;
use alloc::vec::Vec;
use serde::Deserialize;

/// How many values an attribute of a subject may have.
const MAX_VALUES: usize = 16;

/// How many alternative names may be asked for.
pub const MAX_NAMES: usize = 256;

/// The body as it comes: the configuration stands at its top level, or under `certificate_config`.
#[derive(Deserialize)]
struct Body {
    parent_cn_path: Option<String>,
    cn_path: Option<String>,
    slug_path: Option<String>,
    subject: Option<SubjectBody>,
    rsa_private_key_passphrase: Option<Secret>,
    signing_key_passphrase: Option<Secret>,
    expiration_date: Option<Vec<i64>>,
    san_data: Option<NamesBody>,
    certificate_type: Option<String>,
    certificate_config: Option<ConfigBody>,
    csr_input: Option<CsrBody>,
}

#[derive(Deserialize, Default)]
struct ConfigBody {
    subject: Option<SubjectBody>,
    rsa_private_key_passphrase: Option<Secret>,
    expiration_date: Option<Vec<i64>>,
    san_data: Option<NamesBody>,
    certificate_type: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SubjectBody {
    common_name: Option<String>,
    organization: List<String>,
    organizational_unit: List<String>,
    country: List<String>,
    province: List<String>,
    locality: List<String>,
    street_address: List<String>,
    postal_code: List<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct NamesBody {
    email_addresses: List<String>,
    uris: List<String>,
    dns_names: List<String>,
    ip_addresses: List<String>,
}

#[derive(Deserialize)]
struct CsrBody {
    // A private key may be put here by mistake.
    from_pem: Option<Secret>,
}

/// What a certificate is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CertificateType {
    /// `authority`: a CA below which further CAs may stand.
    #[default]
    Authority,
    /// `authority-no-subs`: a CA that signs end entities only (pathLenConstraint 0).
    SigningAuthority,
    /// `server`.
    Server,
    /// `client`.
    Client,
}

impl CertificateType {
    fn read(text: Option<&str>, absent: Self) -> Option<Self> {
        Some(match text {
            None | Some("") => absent,
            Some("authority") => Self::Authority,
            Some("authority-no-subs") => Self::SigningAuthority,
            Some("server") => Self::Server,
            Some("client") => Self::Client,
            Some(_) => return None,
        })
    }
}

/// An empty passphrase is none.
fn passphrase(secret: Option<Secret>) -> Option<Secret> {
    secret.filter(|text| !text.is_empty())
}

/// A CA to be made.
#[derive(Clone, Debug)]
pub struct CaRequest {
    kind: Kind,
    parent: Option<CaPath>,
    pub(super) common_name: String,
    slug: Slug,
    pub(super) subject: DistinguishedName,
    pub(super) names: Vec<AlternativeName>,
    pub(super) certificate_type: CertificateType,
    period: Period,
    passphrase: Option<Secret>,
    parent_passphrase: Option<Secret>,
}

impl CaRequest {
    /// Reads and checks the body that was posted where CAs of this kind are made. A body with the path of a parent asks
    /// for an intermediate CA wherever it is posted.
    ///
    /// # Errors
    /// [`Failure`]: `root-creation-error` or `intermed-ca-creation-error`, `missing-parent-path`, `invalid-parent-path`.
    pub fn read(body: &[u8], posted_to: Kind) -> Result<Self, Failure> {
        let body: Body = json::read(body).map_err(|error| Failure::field(posted_to, &error))?;
        let path = body.parent_cn_path.or(body.cn_path).or(body.slug_path).filter(|path| !path.is_empty());
        let kind = if path.is_some() { Kind::Intermediate } else { posted_to };
        let parent: Option<CaPath> = match path {
            Some(path) => Some(path.parse().map_err(|_| Failure::new(Status::InvalidParentPath, &path))?),
            None if kind == Kind::Intermediate => return Err(Failure::new(Status::MissingParentPath, "")),
            None => None,
        };
        // At the top level, beside a configuration of its own, the passphrase is that of the parent's key.
        let (config, parent_passphrase) = match body.certificate_config {
            Some(config) => (config, body.rsa_private_key_passphrase.or(body.signing_key_passphrase)),
            None => (
                ConfigBody {
                    subject: body.subject,
                    rsa_private_key_passphrase: body.rsa_private_key_passphrase,
                    expiration_date: body.expiration_date,
                    san_data: body.san_data,
                    certificate_type: body.certificate_type,
                },
                body.signing_key_passphrase,
            ),
        };
        let refused = |message: &str| Failure::new(Status::CreationError(kind), message);
        if parent.as_ref().is_some_and(|parent| parent.slugs().len() >= MAX_DEPTH) {
            return Err(refused(&alloc::format!("More than {MAX_DEPTH} CAs above each other")));
        }
        let subject = config.subject.unwrap_or_default();
        let common_name = subject.common_name.clone().filter(|name| !name.is_empty());
        let common_name = common_name.ok_or_else(|| refused("Missing common name field"))?;
        if subject.organization.is_empty() {
            return Err(refused("Missing Organization field"));
        }
        let certificate_type = CertificateType::read(config.certificate_type.as_deref(), CertificateType::Authority);
        let (Some(CertificateType::Authority | CertificateType::SigningAuthority), Some(certificate_type)) =
            (certificate_type, certificate_type)
        else {
            return Err(refused("Invalid certificate type field"));
        };
        Ok(Self {
            kind,
            parent,
            slug: common_name.parse().map_err(|_| refused("Invalid common name field"))?,
            subject: subject.to_name().map_err(|message| refused(&message))?,
            common_name,
            names: config.san_data.unwrap_or_default().to_names().map_err(|message| refused(&message))?,
            certificate_type,
            period: period(config.expiration_date.as_deref()).map_err(refused)?,
            passphrase: passphrase(config.rsa_private_key_passphrase),
            parent_passphrase: passphrase(parent_passphrase),
        })
    }

    /// Root or intermediate: signing CAs are intermediates.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Where the parent stands; none for a root.
    #[must_use]
    pub fn parent(&self) -> Option<&CaPath> {
        self.parent.as_ref()
    }

    /// What the CA will be called below its parent. Whether that is taken is the host's to know.
    #[must_use]
    pub fn slug(&self) -> &Slug {
        &self.slug
    }

    /// What the CA's private key is to be encrypted with.
    #[must_use]
    pub fn passphrase(&self) -> Option<&str> {
        self.passphrase.as_deref()
    }

    /// What the parent's private key is encrypted with.
    #[must_use]
    pub fn parent_passphrase(&self) -> Option<&str> {
        self.parent_passphrase.as_deref()
    }

    pub(super) fn validity(&self, now: Timestamp, leap_day: LeapDay) -> Result<Validity, Failure> {
        validity(self.period, now, leap_day).map_err(|error| Failure::error(Status::CreationError(self.kind), &error))
    }
}

/// A certificate to be issued for a request that someone brings.
#[derive(Clone, Debug)]
pub struct LeafRequest {
    parent: CaPath,
    pub(super) csr: CertificateRequest,
    pub(super) certificate_type: CertificateType,
    period: Period,
    parent_passphrase: Option<Secret>,
}

impl LeafRequest {
    /// Reads and checks the body.
    ///
    /// # Errors
    /// [`Failure`]: `certificate-creation-error`, `missing-parent-path`, `invalid-parent-path`.
    pub fn read(body: &[u8]) -> Result<Self, Failure> {
        let kind = Kind::Certificate;
        let body: Body = json::read(body).map_err(|error| Failure::field(kind, &error))?;
        let refused = |message: &str| Failure::new(Status::CreationError(kind), message);
        let path = body.parent_cn_path.or(body.cn_path).or(body.slug_path).filter(|path| !path.is_empty());
        let path = path.ok_or_else(|| Failure::new(Status::MissingParentPath, ""))?;
        let config = body.certificate_config.unwrap_or_default();
        let pem = body.csr_input.and_then(|input| input.from_pem).ok_or_else(|| refused("Missing CSR field"))?;
        let certificate_type = config.certificate_type.or(body.certificate_type);
        Ok(Self {
            parent: path.parse().map_err(|_| Failure::new(Status::InvalidParentPath, &path))?,
            csr: CertificateRequest::from_pem(pem.as_bytes())
                .map_err(|error| Failure::error(Status::CreationError(kind), &error))?,
            certificate_type: CertificateType::read(certificate_type.as_deref(), CertificateType::Server)
                .ok_or_else(|| refused("Invalid certificate type field"))?,
            period: period(config.expiration_date.or(body.expiration_date).as_deref()).map_err(refused)?,
            parent_passphrase: passphrase(body.signing_key_passphrase.or(body.rsa_private_key_passphrase)),
        })
    }

    /// Where the CA stands that is to issue.
    #[must_use]
    pub fn parent(&self) -> &CaPath {
        &self.parent
    }

    /// What the parent's private key is encrypted with.
    #[must_use]
    pub fn parent_passphrase(&self) -> Option<&str> {
        self.parent_passphrase.as_deref()
    }

    pub(super) fn validity(&self, now: Timestamp, leap_day: LeapDay) -> Result<Validity, Failure> {
        let status = Status::CreationError(Kind::Certificate);
        validity(self.period, now, leap_day).map_err(|error| Failure::error(status, &error))
    }
}

/// Years, months, days.
fn period(date: Option<&[i64]>) -> Result<Period, &'static str> {
    let Some([years, months, days]) = date else { return Err("Missing Expiration Date field") };
    match (u16::try_from(*years), u16::try_from(*months), u32::try_from(*days)) {
        // It would have ended before it was made.
        (Ok(0), Ok(0), Ok(0)) => Err("Invalid Expiration Date field"),
        (Ok(years), Ok(months), Ok(days)) => Ok(Period { years, months, days, seconds: 0 }),
        _ => Err("Invalid Expiration Date field"),
    }
}

/// From the beginning of yesterday until the beginning of the day on which the period ends.
fn validity(period: Period, now: Timestamp, leap_day: LeapDay) -> crate::base::Result<Validity> {
    let today = now.saturating_add_seconds(0_i64.saturating_sub(now.unix_seconds().rem_euclid(86_400)));
    // With the first second of that day. Refused rather than cut where it would end after the year 9999.
    let period = Period { seconds: period.seconds.saturating_add(1), ..period };
    Validity::new(today.saturating_add_days(-1), Validity::lasting(today, period, leap_day)?.not_after())
}

impl SubjectBody {
    /// The name as Go writes it: C, O, OU, L, ST, STREET, postalCode, CN; several values of one attribute in one RDN.
    fn to_name(&self) -> Result<DistinguishedName, String> {
        let attributes: [(Oid<'static>, &[String]); 8] = [
            (oid::COUNTRY_NAME, &self.country),
            (oid::ORGANIZATION_NAME, &self.organization),
            (oid::ORGANIZATIONAL_UNIT_NAME, &self.organizational_unit),
            (oid::LOCALITY_NAME, &self.locality),
            (oid::STATE_OR_PROVINCE_NAME, &self.province),
            (oid::STREET_ADDRESS, &self.street_address),
            (oid::POSTAL_CODE, &self.postal_code),
            (oid::COMMON_NAME, self.common_name.as_slice()),
        ];
        let mut name = DistinguishedName::builder();
        for (kind, values) in attributes {
            if values.len() > MAX_VALUES {
                return Err(alloc::format!("More than {MAX_VALUES} values of {}", kind.name().unwrap_or_default()));
            }
            if !values.is_empty() {
                name = values.iter().fold(name.next_rdn(), |name, value| name.and(kind, value));
            }
        }
        name.build().map_err(|error| alloc::format!("{error}"))
    }
}

impl NamesBody {
    /// In the order in which Go writes them.
    fn to_names(&self) -> Result<Vec<AlternativeName>, String> {
        let lists = [&self.dns_names, &self.email_addresses, &self.ip_addresses, &self.uris];
        if lists.iter().map(|list| list.len()).sum::<usize>() > MAX_NAMES {
            return Err(alloc::format!("More than {MAX_NAMES} alternative names"));
        }
        let names = (self.dns_names.iter().map(|name| AlternativeName::dns(name)))
            .chain(self.email_addresses.iter().map(|name| AlternativeName::email(name)))
            .chain(self.ip_addresses.iter().map(|name| alloc::format!("IP:{name}").parse()))
            .chain(self.uris.iter().map(|name| AlternativeName::uri(name)));
        names.collect::<Result<_, _>>().map_err(|error| alloc::format!("{error}"))
    }
}
