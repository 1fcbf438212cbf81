//! Roots: made here, or uploaded.

use super::{Kind, Refused, RootAnswer};
use crate::base::{Code, Finding, Level, Timestamp};
use crate::crypto::{KeyAlgorithm, KeyIdMethod, PrivateKey, PublicKey, Random, SignatureAlgorithm, Signer};
use crate::encoding::der::Tag;
use crate::issue::{
    AlternativeName, CertificateParameters, DistributionPoint, Issuer, OwnedExtension, Refusal, Validity,
};
use crate::profile::iso18013_5::{self, SEEN_IN_THE_FIELD};
use crate::profile::{AttributeForm, AttributeRule, Context, LeapDay, Period, Profile, Row, Rule};
use crate::services::secret::Secret;
use crate::services::{FieldError, json, view};
use crate::validate::check_validity;
use crate::x509::ext::KeyUsage;
use crate::x509::{Certificate, DistinguishedName, oid};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use countries_iso3166::CountryIso31661;
use serde::Deserialize;

/// How many roots a tenant may have, managed and unmanaged together.
pub const MAX_ROOTS: u32 = 3;

const MAX_LIFE: Period = Period::years(20);

/// What the host knows and decides about the tenant.
#[derive(Clone, Debug)]
pub struct Tenant {
    /// A custom domain that is configured and verified.
    pub custom_domain: Option<String>,
    /// The tenant's subdomain.
    pub subdomain: String,
    /// The country of the region where the tenant's host stands.
    pub region_country: String,
    /// How many roots there are already.
    pub roots: u32,
    /// Mailbox or URI for issuerAltName, which the profile asks for.
    pub issuer_alt_name: Vec<AlternativeName>,
    /// Where the revocation list will be found, which the profile asks for.
    pub crl: Vec<AlternativeName>,
    /// When a root ends that is to begin later.
    pub default_not_after: DefaultNotAfter,
    /// How closely an uploaded certificate must follow the profile.
    pub conformance: Conformance,
}

/// When a root ends if the request does not say so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DefaultNotAfter {
    /// 20 years after it begins, and at most 20 years after it is made.
    #[default]
    Clamped,
    /// 20 years after it begins.
    Unclamped,
}

/// How closely an uploaded certificate must follow the profile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Conformance {
    /// In everything.
    #[default]
    Strict,
    /// But for what deployed authorities get wrong: [`SEEN_IN_THE_FIELD`].
    AsSeenInTheField,
}

impl Tenant {
    /// A tenant without custom domain and roots; [`issuer_alt_name`](Self::issuer_alt_name) and [`crl`](Self::crl) are to
    /// be set before a root can be made.
    #[must_use]
    pub fn new(subdomain: &str, region_country: &str) -> Self {
        Self {
            custom_domain: None,
            subdomain: subdomain.into(),
            region_country: region_country.into(),
            roots: 0,
            issuer_alt_name: Vec::new(),
            crl: Vec::new(),
            default_not_after: DefaultNotAfter::default(),
            conformance: Conformance::default(),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    common_name: Option<String>,
    country: Option<String>,
    organisation_name: Option<String>,
    not_before: Option<String>,
    not_after: Option<String>,
    // A private key may be put here by mistake.
    certificate_pem: Option<Secret>,
    use_intermediate_ca: Option<bool>,
}

/// A root that was made or taken.
#[derive(Clone, Debug)]
pub struct Root {
    certificate: Certificate,
    key: Option<PrivateKey>,
    is_managed: bool,
    use_intermediate_ca: bool,
    findings: Vec<Finding>,
}

impl Root {
    /// Its certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The key that was made for it, to be kept by the host; none for an uploaded root or a key of the host's.
    #[must_use]
    pub fn key(&self) -> Option<&PrivateKey> {
        self.key.as_ref()
    }

    /// Whether the service holds the key.
    #[must_use]
    pub fn is_managed(&self) -> bool {
        self.is_managed
    }

    /// Whether intermediates are to stand below it.
    #[must_use]
    pub fn use_intermediate_ca(&self) -> bool {
        self.use_intermediate_ca
    }

    /// What the profile would rather have otherwise.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The answer.
    #[must_use]
    pub fn answer<'a>(&'a self, id: &'a str, active: bool) -> RootAnswer<'a> {
        RootAnswer::new(id, active, &self.certificate, self.is_managed)
    }
}

/// Makes or takes a root; for a managed one, a key on P-256 too.
///
/// # Errors
/// [`Refused`]: `Conflict` if the tenant has [`MAX_ROOTS`], otherwise `Invalid` with every field that will not do.
pub fn create_root(body: &[u8], tenant: &Tenant, now: Timestamp, random: &mut dyn Random) -> Result<Root, Refused> {
    create(body, tenant, now, None, random)
}

/// As [`create_root`], with a key that the host has made or holds elsewhere.
///
/// # Errors
/// As [`create_root`].
pub fn create_root_with_key(
    body: &[u8],
    tenant: &Tenant,
    now: Timestamp,
    key: &dyn Signer,
    random: &mut dyn Random,
) -> Result<Root, Refused> {
    create(body, tenant, now, Some(key), random)
}

fn create(
    body: &[u8],
    tenant: &Tenant,
    now: Timestamp,
    key: Option<&dyn Signer>,
    random: &mut dyn Random,
) -> Result<Root, Refused> {
    let body: Body = json::read(body)?;
    if tenant.roots >= MAX_ROOTS {
        let detail = FieldError::new("", alloc::format!("there are {MAX_ROOTS} root certificates already"));
        return Err(Refused::new(Kind::Conflict, detail));
    }
    if body.certificate_pem.is_some() {
        return take(&body, tenant, now);
    }
    if body.use_intermediate_ca == Some(true) {
        let error = FieldError::new("useIntermediateCa", "needs certificatePem: a managed root has signers below it");
        return Err(error.with_value("true").into());
    }
    let (subject, validity) = plan(&body, tenant, now)?;
    let error = |error: &crate::base::Error| Refused::error("", error);
    let made = match key {
        Some(_) => None,
        None => Some(PrivateKey::generate(KeyAlgorithm::EcdsaP256, random).map_err(|it| error(&it))?),
    };
    let Some(signer) = key.or(made.as_ref().map(|made| -> &dyn Signer { made })) else {
        return Err(error(&Code::SIGNING_FAILED.into()));
    };
    let parameters = parameters(subject, signer.public_key(), validity, tenant).map_err(|it| error(&it))?;
    let issued = Issuer::self_signed(&parameters, signer, random).map_err(|refusal| not_made(&refusal))?;
    let findings = issued.findings().to_vec();
    Ok(Root {
        certificate: issued.into_certificate(),
        key: made,
        is_managed: true,
        use_intermediate_ca: false,
        findings,
    })
}

/// Subject and validity of a root to be made.
fn plan(body: &Body, tenant: &Tenant, now: Timestamp) -> Result<(DistinguishedName, Validity), Refused> {
    let mut errors = Vec::new();
    let default_name = || match &tenant.custom_domain {
        Some(domain) => alloc::format!("{domain} DTS CA"),
        None => tenant.subdomain.clone(),
    };
    let common_name = body.common_name.clone().unwrap_or_else(default_name);
    let country = body.country.as_deref().unwrap_or(&tenant.region_country);
    let subject = subject(&common_name, country, body.organisation_name.as_deref(), &mut errors);

    let mut time = |param: &'static str, text: Option<&str>| {
        text.and_then(|text| match text.parse::<Timestamp>() {
            Ok(time) => Some(time),
            Err(_) => {
                errors.push(FieldError::new(param, "no RFC 3339 date and time").with_value(text));
                None
            }
        })
    };
    let not_before = time("notBefore", body.not_before.as_deref()).unwrap_or(now);
    let asked = time("notAfter", body.not_after.as_deref());
    let last = MAX_LIFE.after(now, LeapDay::Clamp);
    let not_after = asked.unwrap_or_else(|| {
        let default = MAX_LIFE.after(not_before, LeapDay::Clamp);
        if tenant.default_not_after == DefaultNotAfter::Clamped { default.min(last) } else { default }
    });
    let mut refuse = |param, msg: &str, time: Timestamp| {
        errors.push(FieldError::new(param, msg).with_value(&time.to_string()));
    };
    if not_before < now {
        refuse("notBefore", "in the past", not_before);
    }
    if asked.is_some_and(|asked| asked > last) {
        refuse("notAfter", "more than 20 years from now", not_after);
    }
    if not_after <= not_before {
        refuse(if asked.is_some() { "notAfter" } else { "notBefore" }, "notBefore is not before notAfter", not_before);
    }
    let validity = Validity::new(not_before, not_after);
    match (subject, validity) {
        (Some(subject), Ok(validity)) if errors.is_empty() => Ok((subject, validity)),
        (_, Err(error)) if errors.is_empty() => Err(Refused::error("notBefore", &error)),
        _ => Err(Refused::invalid(errors)),
    }
}

fn subject(
    common_name: &str,
    country: &str,
    organisation: Option<&str>,
    errors: &mut Vec<FieldError>,
) -> Option<DistinguishedName> {
    let before = errors.len();
    if !is_country(country) {
        errors.push(FieldError::new("country", "no alpha-2 code of ISO 3166-1").with_value(country));
    }
    let mut keep = |param: &'static str, value: &str, name: Result<DistinguishedName, crate::base::Error>| {
        let is_printable = |name: &DistinguishedName| {
            let mut values = name.as_name().attributes().map(|attribute| attribute.value.tag);
            values.all(|tag| param != "commonName" || tag == Tag::PRINTABLE_STRING)
        };
        match name {
            Ok(name) if is_printable(&name) => {}
            Ok(_) => errors.push(FieldError::new(param, "characters outside PrintableString").with_value(value)),
            Err(error) => errors.push(FieldError::of(param, &error).with_value(value)),
        }
    };
    let builder = DistinguishedName::builder;
    keep("commonName", common_name, builder().common_name(common_name).build());
    if let Some(organisation) = organisation {
        keep("organisationName", organisation, builder().organization(organisation).build());
    }
    if errors.len() > before {
        return None;
    }
    let name = builder().country(country);
    let name = organisation.into_iter().fold(name, |name, organisation| name.organization(organisation));
    name.common_name(common_name).build().ok()
}

/// A code of ISO 3166-1 in two capitals.
fn is_country(code: &str) -> bool {
    code.len() == 2 && CountryIso31661::from(code) != CountryIso31661::UnsupportedIso31661
}

/// An organization is named: asked for by the service beyond the standard.
fn organisation(level: Level) -> Row {
    let rule = Rule::SubjectAttribute(AttributeRule::new(oid::ORGANIZATION_NAME, 1, 1, AttributeForm::Text));
    match level {
        Level::Must => Row::must(rule, Code::SUBJECT_ATTRIBUTE, "trust service"),
        _ => Row::should(rule, Code::SUBJECT_ATTRIBUTE, "trust service"),
    }
}

fn parameters(
    subject: DistinguishedName,
    key: &PublicKey,
    validity: Validity,
    tenant: &Tenant,
) -> crate::base::Result<CertificateParameters> {
    let parameters = CertificateParameters::new(subject, key, validity)
        .with_extension(OwnedExtension::basic_constraints_ca(Some(0))?)
        .with_extension(OwnedExtension::key_usage(KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN)?)
        .with_subject_key_id(Some(KeyIdMethod::Rfc5280Sha1))
        .with_profile(iso18013_5::dts_root_2_tier().with_rows([organisation(Level::Should)]));
    Ok(published(tenant)?.into_iter().fold(parameters, CertificateParameters::with_extension))
}

/// What certificates say of the tenant's root: its names, and where its list is. What is not configured the profile will miss.
pub(super) fn published(tenant: &Tenant) -> crate::base::Result<Vec<OwnedExtension>> {
    let mut extensions = Vec::new();
    if !tenant.issuer_alt_name.is_empty() {
        extensions.push(OwnedExtension::issuer_alt_name(&tenant.issuer_alt_name)?);
    }
    if !tenant.crl.is_empty() {
        let point = DistributionPoint { full_name: tenant.crl.clone(), ..DistributionPoint::default() };
        extensions.push(OwnedExtension::crl_distribution_points(&[point])?);
    }
    Ok(extensions)
}

/// What was not issued, and why.
pub(super) fn not_made(refusal: &Refusal) -> Refused {
    match refusal.findings() {
        [] => Refused::error("", refusal.error()),
        findings => Refused::certificate("", findings.to_vec()),
    }
}

/// What an uploaded root, or one that intermediates are to be judged under, is held to.
pub(super) fn uploaded(use_intermediate_ca: bool, conformance: Conformance) -> Profile {
    let profile = if use_intermediate_ca { iso18013_5::dts_root_3_tier() } else { iso18013_5::dts_root_2_tier() };
    let profile = profile.with_rows([organisation(Level::Must)]);
    // Above an intermediate the path length is no matter of form: with 0 no path is valid.
    let waived = SEEN_IN_THE_FIELD.iter().copied();
    match conformance {
        Conformance::Strict => profile,
        Conformance::AsSeenInTheField => {
            profile.waiving(waived.filter(|code| !use_intermediate_ca || *code != Code::PATH_LEN_NOT_ALLOWED))
        }
    }
}

fn take(body: &Body, tenant: &Tenant, now: Timestamp) -> Result<Root, Refused> {
    let beside = [
        ("commonName", &body.common_name),
        ("country", &body.country),
        ("organisationName", &body.organisation_name),
        ("notBefore", &body.not_before),
        ("notAfter", &body.not_after),
    ];
    let errors = beside.into_iter().filter_map(|(param, value)| {
        value.as_ref().map(|value| FieldError::new(param, "not allowed beside certificatePem").with_value(value))
    });
    let errors: Vec<_> = errors.collect();
    if !errors.is_empty() {
        return Err(Refused::invalid(errors));
    }
    let use_intermediate_ca = body.use_intermediate_ca.unwrap_or(false);
    let certificate = read(body.certificate_pem.as_deref())?;
    let mut findings = uploaded(use_intermediate_ca, tenant.conformance).check(&certificate, &Context::new());
    findings.extend(check_validity(&certificate, now).err().filter(|finding| finding.code() == Code::EXPIRED));
    let signed = PublicKey::from_spki_der(certificate.spki_der())
        .and_then(|key| certificate.verify_signature(&key, SignatureAlgorithm::ALL));
    findings.extend(signed.err().map(Finding::from));
    let (refusing, rest): (Vec<_>, Vec<_>) = findings.into_iter().partition(|finding| finding.level() == Level::Must);
    let country = view::text(&certificate.subject(), oid::COUNTRY_NAME).unwrap_or_default();
    if refusing.is_empty() && !is_country(&country) {
        let error = FieldError::new("certificatePem", "country of the subject is no alpha-2 code of ISO 3166-1");
        return Err(error.with_value(&country).into());
    }
    if !refusing.is_empty() {
        return Err(Refused::certificate("certificatePem", refusing));
    }
    Ok(Root { certificate, key: None, is_managed: false, use_intermediate_ca, findings: rest })
}

/// The certificate in `certificatePem`.
pub(super) fn read(pem: Option<&str>) -> Result<Certificate, Refused> {
    let pem = pem.ok_or_else(|| FieldError::missing("certificatePem"))?;
    Certificate::from_pem(pem.as_bytes())
        .map_err(|error| FieldError::of("certificatePem", &error).with_label(pem).into())
}
