//! CAs, certificates and revocation lists of the tree, made and signed.

use super::answer::{Answer, Failure, Kind, Status};
use super::request::{CaRequest, CertificateType, LeafRequest};
use super::{CertificateJson, Slug};
use crate::base::{Code, Error, Finding, Limits, Timestamp};
use crate::crypto::{KeyAlgorithm, KeyIdMethod, PrivateKey, PublicKey, Random, Signer};
use crate::issue::{
    AlternativeName, CertificateParameters, CrlParameters, DistributionPoint, ExtensionOrder, IssuedCertificate,
    Issuer, OwnedExtension, Refusal, Revocation, Role, Validity,
};
use crate::keystore::Encryption;
use crate::profile::{LeapDay, Nesting, Period, rfc5280};
use crate::services::view;
use crate::x509::ext::KeyUsage;
use crate::x509::{Certificate, CertificateRevocationList, GeneralNames, SerialNumber, oid};
use alloc::string::String;
use alloc::vec::Vec;
use zeroize::Zeroizing;

/// The key that the service makes for each CA.
pub const CA_KEY: KeyAlgorithm = KeyAlgorithm::Rsa(4096);

/// The serial number of a root, and the first that a CA gives out afterwards.
const ROOT_SERIAL: u64 = 1;
const FIRST_SERIAL: u64 = 2;

/// What the host decides about every certificate of its tree.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Where the issuer's certificate is found: authorityInfoAccess. None, no extension.
    pub ca_issuers: Vec<AlternativeName>,
    /// Where the issuer's revocation list is found: cRLDistributionPoints. None, no extension.
    pub crl: Vec<AlternativeName>,
    /// What stands in issuerAltName.
    pub issuer_alt_name: IssuerAltName,
    /// Where a period of years and months ends if there is no such day. The published service overflows, as Go does; the
    /// default clamps.
    pub leap_day: LeapDay,
}

/// What stands in issuerAltName.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum IssuerAltName {
    /// The issuer's own subjectAltName, which is what the extension means; absent if it has none.
    #[default]
    OfIssuer,
    /// The subject's own names, as the published service has it.
    OfSubject,
    /// These.
    Given(Vec<AlternativeName>),
    /// No extension.
    Absent,
}

/// A CA that was made.
#[derive(Clone, Debug)]
pub struct NewCa {
    kind: Kind,
    common_name: String,
    slug: Slug,
    issued: IssuedCertificate,
}

impl NewCa {
    /// Its certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        self.issued.certificate()
    }

    /// What the profile would rather have otherwise.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        self.issued.findings()
    }

    /// The serial number of the first certificate that it will issue.
    #[must_use]
    pub const fn next_serial(&self) -> u64 {
        FIRST_SERIAL
    }

    /// The answer.
    #[must_use]
    pub fn answer(&self) -> Answer<'_> {
        Answer::new(self.kind, &self.common_name, &self.slug, FIRST_SERIAL, self.certificate())
    }
}

/// Makes a root CA. `key` signs; the service makes one of [`CA_KEY`].
///
/// # Errors
/// [`Failure`] with `root-creation-error`: what [`Issuer::self_signed`] refuses.
pub fn create_root(
    request: &CaRequest,
    key: &dyn Signer,
    settings: &Settings,
    now: Timestamp,
    random: &mut dyn Random,
) -> Result<NewCa, Failure> {
    let failed = |refusal: Refusal| failure(Kind::Root, &refusal);
    let validity = request.validity(now, settings.leap_day)?;
    let parameters =
        ca_parameters(request, key.public_key(), validity, None, settings).map_err(|it| failed(it.into()))?;
    let parameters = parameters.with_serial(serial(ROOT_SERIAL).map_err(|error| failed(error.into()))?);
    let issued = Issuer::self_signed(&parameters.with_profile(rfc5280::anchor()), key, random).map_err(failed)?;
    Ok(new_ca(Kind::Root, request, issued))
}

/// Makes an intermediate or signing CA below `parent`, with the number that is next there.
///
/// # Errors
/// [`Failure`] with `intermed-ca-creation-error`: what [`Issuer::issue`] refuses.
pub fn create_intermediate(
    request: &CaRequest,
    key: &PublicKey,
    parent: &Issuer<'_>,
    number: u64,
    settings: &Settings,
    now: Timestamp,
    random: &mut dyn Random,
) -> Result<NewCa, Failure> {
    let failed = |refusal: Refusal| failure(Kind::Intermediate, &refusal);
    let validity = request.validity(now, settings.leap_day)?;
    let parameters = ca_parameters(request, key, validity, Some(parent.certificate()), settings);
    let parameters = parameters.map_err(|error| failed(error.into()))?.with_profile(rfc5280::ca());
    let parameters = parameters.with_serial(serial(number).map_err(|error| failed(error.into()))?);
    Ok(new_ca(Kind::Intermediate, request, parent.issue(&parameters, random).map_err(failed)?))
}

/// Issues a certificate for the request that came along, with the number that is next at `parent`. Of what the request
/// asks for, subject, key and subjectAltName are taken.
///
/// # Errors
/// [`Failure`] with `certificate-creation-error`: what [`CertificateParameters::from_request`] and [`Issuer::issue`]
/// refuse, a request that does not prove possession of its key among it.
pub fn create_certificate(
    request: &LeafRequest,
    parent: &Issuer<'_>,
    number: u64,
    settings: &Settings,
    now: Timestamp,
    random: &mut dyn Random,
) -> Result<NewCertificate, Failure> {
    let failed = |refusal: Refusal| failure(Kind::Certificate, &refusal);
    let validity = request.validity(now, settings.leap_day)?;
    let parameters = leaf_parameters(request, validity, parent.certificate(), settings);
    let parameters = parameters.and_then(|parameters| Ok(parameters.with_serial(serial(number)?)));
    let parameters = parameters.map_err(|error| failed(error.into()))?;
    Ok(NewCertificate(parent.issue(&parameters, random).map_err(failed)?))
}

/// A certificate that was issued for a request.
#[derive(Clone, Debug)]
pub struct NewCertificate(IssuedCertificate);

impl NewCertificate {
    /// The certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        self.0.certificate()
    }

    /// What the profile would rather have otherwise.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        self.0.findings()
    }

    /// Its slug: that of its commonName or, without one, of its serial number.
    #[must_use]
    pub fn slug(&self) -> Option<Slug> {
        let certificate = self.certificate();
        let name = view::text(&certificate.subject(), oid::COMMON_NAME);
        name.and_then(|name| name.parse().ok()).or_else(|| certificate.serial().to_hex().parse().ok())
    }

    /// The certificate as JSON.
    #[must_use]
    pub fn json(&self) -> CertificateJson<'_> {
        CertificateJson::new(self.certificate())
    }
}

/// Makes the revocation list of a CA: the next one is due in a year. The CA's alternative names are in issuerAltName.
///
/// # Errors
/// [`Failure`] with `crl-creation-error`: what [`Issuer::issue_crl`] refuses.
pub fn create_crl(
    issuer: &Issuer<'_>,
    number: u64,
    revoked: impl IntoIterator<Item = Revocation>,
    now: Timestamp,
    random: &mut dyn Random,
) -> Result<CertificateRevocationList, Failure> {
    let make = |random: &mut dyn Random| {
        let next_update = Period::years(1).after(now, LeapDay::Clamp);
        let mut parameters = CrlParameters::new(number, now, next_update)?;
        let names = alternative_names(issuer.certificate())?;
        if !names.is_empty() {
            parameters = parameters.with_extension(OwnedExtension::issuer_alt_name(&names)?);
        }
        issuer.issue_crl(&parameters, revoked, random)
    };
    make(random).map_err(|error| Failure::error(Status::CreationError(Kind::Crl), &error))
}

/// A CA's key as the host keeps it: PKCS#8 in PEM, under the passphrase (PBES2) if there is one.
///
/// # Errors
/// [`Failure`] with `root-creation-error` or `intermed-ca-creation-error`.
pub fn write_key(
    key: &PrivateKey,
    request: &CaRequest,
    encryption: &Encryption,
    random: &mut dyn Random,
) -> Result<Zeroizing<String>, Failure> {
    let pem = match request.passphrase() {
        Some(passphrase) => key.to_encrypted_pkcs8_pem(passphrase.as_bytes(), encryption, random).map(Zeroizing::new),
        None => key.to_pkcs8_pem(),
    };
    pem.map_err(|error| Failure::error(Status::CreationError(request.kind()), &error))
}

/// Opens the key of a parent.
///
/// # Errors
/// [`Failure`] with `no-signing-ca-key`: the passphrase is missing or wrong, or the key cannot be read.
pub fn read_key(pem: &str, passphrase: Option<&str>, limits: &Limits) -> Result<PrivateKey, Failure> {
    PrivateKey::from_pem(pem.as_bytes(), passphrase.map(str::as_bytes), limits)
        .map_err(|error| Failure::error(Status::NoSigningCaKey, &error))
}

fn new_ca(kind: Kind, request: &CaRequest, issued: IssuedCertificate) -> NewCa {
    NewCa { kind, common_name: request.common_name.clone(), slug: request.slug().clone(), issued }
}

fn failure(kind: Kind, refusal: &Refusal) -> Failure {
    Failure::error(Status::CreationError(kind), refusal.error())
}

fn serial(number: u64) -> Result<SerialNumber, Error> {
    SerialNumber::from_u64(number)
}

/// The extensions of a CA in the order of the published sample.
fn ca_parameters(
    request: &CaRequest,
    key: &PublicKey,
    validity: Validity,
    issuer: Option<&Certificate>,
    settings: &Settings,
) -> Result<CertificateParameters, Error> {
    let path_len = match request.certificate_type {
        CertificateType::SigningAuthority => Some(0),
        _ => None,
    };
    let key_id = key.key_identifier(KeyIdMethod::Rfc5280Sha1);
    let mut extensions = Vec::from([
        OwnedExtension::key_usage(KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN)?,
        OwnedExtension::basic_constraints_ca(path_len)?,
        OwnedExtension::subject_key_identifier(&key_id)?,
    ]);
    let issuers_key_id = match issuer {
        Some(issuer) => issuer.subject_key_identifier()?.map(|identifier| identifier.0),
        None => Some(&key_id[..]),
    };
    if let Some(identifier) = issuers_key_id {
        extensions.push(OwnedExtension::authority_key_identifier(identifier)?);
    }
    extensions.extend(ca_issuers(settings)?);
    if !request.names.is_empty() {
        extensions.push(OwnedExtension::subject_alt_name(&request.names)?);
    }
    extensions.extend(crl_points(settings)?);
    // A root is its own issuer.
    let of_issuer = issuer.map_or_else(|| Ok(request.names.clone()), alternative_names)?;
    extensions.extend(issuer_alt_name(settings, of_issuer, &request.names)?);
    // Dates are the caller's, whatever the parent's are.
    let parameters = CertificateParameters::new(request.subject.clone(), key, validity).with_nesting(Nesting::Permit);
    Ok(extensions
        .into_iter()
        .fold(parameters.with_extension_order(ExtensionOrder::AsAdded), |parameters, extension| {
            parameters.with_extension(extension)
        }))
}

fn leaf_parameters(
    request: &LeafRequest,
    validity: Validity,
    issuer: &Certificate,
    settings: &Settings,
) -> Result<CertificateParameters, Error> {
    let role = match request.certificate_type {
        CertificateType::Authority => Role::IntermediateCa { path_len_constraint: None },
        CertificateType::SigningAuthority => Role::IntermediateCa { path_len_constraint: Some(0) },
        CertificateType::Server => Role::TlsServer,
        CertificateType::Client => Role::TlsClient,
    };
    let parameters = CertificateParameters::from_request(&request.csr, validity, &[oid::SUBJECT_ALT_NAME])?;
    let parameters = parameters.with_role(role)?.with_subject_key_id(Some(KeyIdMethod::Rfc5280Sha1));
    let parameters = parameters.with_nesting(Nesting::Permit);
    let names = request.csr.subject_alt_name()?.map_or_else(|| Ok(Vec::new()), |names| owned(&names))?;
    let more =
        [ca_issuers(settings)?, crl_points(settings)?, issuer_alt_name(settings, alternative_names(issuer)?, &names)?];
    Ok(more.into_iter().flatten().fold(parameters, CertificateParameters::with_extension))
}

fn ca_issuers(settings: &Settings) -> Result<Option<OwnedExtension>, Error> {
    let accesses: Vec<_> = settings.ca_issuers.iter().map(|place| (oid::ACCESS_CA_ISSUERS, place.clone())).collect();
    (!accesses.is_empty()).then(|| OwnedExtension::authority_info_access(&accesses)).transpose()
}

fn crl_points(settings: &Settings) -> Result<Option<OwnedExtension>, Error> {
    let point = |place: &AlternativeName| DistributionPoint {
        full_name: Vec::from([place.clone()]),
        ..DistributionPoint::default()
    };
    let points: Vec<_> = settings.crl.iter().map(point).collect();
    (!points.is_empty()).then(|| OwnedExtension::crl_distribution_points(&points)).transpose()
}

fn issuer_alt_name(
    settings: &Settings,
    of_issuer: Vec<AlternativeName>,
    of_subject: &[AlternativeName],
) -> Result<Option<OwnedExtension>, Error> {
    let names = match &settings.issuer_alt_name {
        IssuerAltName::OfIssuer => of_issuer,
        IssuerAltName::OfSubject => of_subject.to_vec(),
        IssuerAltName::Given(names) => names.clone(),
        IssuerAltName::Absent => Vec::new(),
    };
    (!names.is_empty()).then(|| OwnedExtension::issuer_alt_name(&names)).transpose()
}

/// The names in the subjectAltName of a certificate.
fn alternative_names(certificate: &Certificate) -> Result<Vec<AlternativeName>, Error> {
    certificate.subject_alt_name()?.map_or_else(|| Ok(Vec::new()), |names| owned(&names))
}

fn owned(names: &GeneralNames<'_>) -> Result<Vec<AlternativeName>, Error> {
    names.iter().map(AlternativeName::try_from).collect::<Result<_, _>>().map_err(|error: Error| match error.code() {
        Code::ISSUE_BAD_ALT_NAME => error.in_field("issuerAltName"),
        _ => error,
    })
}
