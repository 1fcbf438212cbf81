//! A certificate of each built-in profile, and the lists and responses of their CAs, for linters.

use crate::{Outcome, respond, validity};
use certwright::issue::{
    AlternativeName, CertificateParameters, CrlCoverage, CrlParameters, CrlScope, DistributionPoint, Issuer,
    OcspCertId, OcspRequestParameters, OwnedExtension, Policy, Revocation, Validity,
};
use certwright::profile::{Profile, iso18013_5, purposes, rfc5280, tls};
use certwright::x509::ext::{KeyUsage, ReasonCode};
use certwright::x509::{ObjectIdentifier, Oid, SerialNumber, oid};
use certwright::{Certificate, DigestAlgorithm, KeyAlgorithm, KeyIdMethod, PrivateKey, SystemRandom, Timestamp};
use std::fs;
use std::path::Path;

/// What tells one certificate from another; extensions beyond those by `purpose` and `usage` follow from the profile.
struct Recipe {
    file: &'static str,
    profile: Profile,
    subject: &'static str,
    usage: KeyUsage,
    purposes: &'static [Oid<'static>],
    critical_purposes: bool,
    more: Vec<OwnedExtension>,
}

fn uri(text: &str) -> certwright::Result<AlternativeName> {
    AlternativeName::uri(text)
}

fn lists() -> certwright::Result<OwnedExtension> {
    OwnedExtension::crl_distribution_points(&[DistributionPoint::uri("http://crl.example.com/ca.crl")?])
}

fn policy(identifier: &str) -> certwright::Result<OwnedExtension> {
    let identifier: ObjectIdentifier = identifier.parse()?;
    OwnedExtension::certificate_policies(&[Policy::new(identifier.as_oid())])
}

/// Where the issuer's certificate is found, and where OCSP is spoken.
fn access() -> certwright::Result<OwnedExtension> {
    OwnedExtension::authority_info_access(&[
        (oid::ACCESS_CA_ISSUERS, uri("http://example.com/ca.cer")?),
        (oid::ACCESS_OCSP, uri("http://ocsp.example.com")?),
    ])
}

fn names(text: &str) -> certwright::Result<OwnedExtension> {
    OwnedExtension::subject_alt_name(&[text.parse()?])
}

const CA_USAGE: KeyUsage = KeyUsage::from_bits(KeyUsage::KEY_CERT_SIGN.bits() | KeyUsage::CRL_SIGN.bits());

struct Ca {
    key: PrivateKey,
    certificate: Certificate,
}

fn parameters(recipe: &Recipe, key: &PrivateKey, validity: Validity) -> Outcome<CertificateParameters> {
    let mut all = CertificateParameters::new(recipe.subject.parse()?, key.public_key(), validity)
        .with_profile(recipe.profile.clone())
        .with_subject_key_id(Some(KeyIdMethod::Rfc5280Sha1))
        .with_extension(OwnedExtension::key_usage(recipe.usage)?);
    if recipe.file == "tls-server.pem" {
        // CA/B BR §7.1.2.7.6: not recommended.
        all = all.with_subject_key_id(None);
    }
    if !recipe.purposes.is_empty() {
        let purposes = OwnedExtension::extended_key_usage(recipe.purposes)?;
        all = all.with_extension(purposes.with_critical(recipe.critical_purposes));
    }
    Ok(recipe.more.iter().cloned().fold(all, CertificateParameters::with_extension))
}

fn make_root(folder: &Path, recipe: &Recipe, path_len: Option<u32>) -> Outcome<Ca> {
    let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut SystemRandom)?;
    // Long enough for a root.
    let validity = Validity::days(validity()?.not_before(), 9 * 365)?;
    let root = parameters(recipe, &key, validity)?.with_extension(OwnedExtension::basic_constraints_ca(path_len)?);
    let certificate = Issuer::self_signed(&root, &key, &mut SystemRandom)?.into_certificate();
    fs::write(folder.join(recipe.file), certificate.to_pem())?;
    Ok(Ca { key, certificate })
}

fn below(folder: &Path, ca: &Ca, recipe: &Recipe, constraints: Option<OwnedExtension>) -> Outcome<Ca> {
    let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut SystemRandom)?;
    let all = parameters(recipe, &key, validity()?)?;
    let all = constraints.into_iter().fold(all, CertificateParameters::with_extension);
    let issuer = Issuer::new(&ca.certificate, &ca.key)?;
    let certificate = issuer.issue(&all, &mut SystemRandom)?.into_certificate();
    fs::write(folder.join(recipe.file), certificate.to_pem())?;
    Ok(Ca { key, certificate })
}

fn ca(file: &'static str, profile: Profile, subject: &'static str, more: Vec<OwnedExtension>) -> Recipe {
    Recipe { file, profile, subject, usage: CA_USAGE, purposes: &[], critical_purposes: false, more }
}

fn leaf(
    file: &'static str,
    profile: Profile,
    subject: &'static str,
    purposes: &'static [Oid<'static>],
    more: Vec<OwnedExtension>,
) -> Recipe {
    let usage = KeyUsage::DIGITAL_SIGNATURE;
    Recipe { file, profile, subject, usage, purposes, critical_purposes: false, more }
}

/// Writes them all.
pub fn make(folder: &Path) -> Outcome<()> {
    fs::create_dir_all(folder)?;
    rfc5280_and_purposes(folder)?;
    web(folder)?;
    mobile_documents(folder)
}

fn rfc5280_and_purposes(folder: &Path) -> Outcome<()> {
    let root = ca("rfc5280-anchor.pem", rfc5280::anchor(), "CN=Root,O=Example,C=US", vec![]);
    let root = make_root(folder, &root, None)?;
    let between = ca(
        "rfc5280-ca.pem",
        rfc5280::ca(),
        "CN=CA,O=Example,C=US",
        vec![lists()?, access()?, policy("2.23.140.1.2.2")?],
    );
    let between = below(folder, &root, &between, Some(OwnedExtension::basic_constraints_ca(Some(0))?))?;
    let common = || Ok::<_, certwright::Error>(vec![lists()?, access()?, policy("1.3.6.1.4.1.99999.1")?]);
    let with = |names: &str| Ok::<_, certwright::Error>([common()?, vec![self::names(names)?]].concat());
    let host = "DNS:www.example.com";
    let recipes = [
        leaf("rfc5280-end_entity.pem", rfc5280::end_entity(), "CN=www.example.com", &[oid::SERVER_AUTH], with(host)?),
        leaf(
            "code_signing.pem",
            purposes::code_signing(),
            "CN=Example,O=Example,C=US",
            &[oid::CODE_SIGNING],
            common()?,
        ),
        leaf(
            "email.pem",
            purposes::email(),
            "CN=user@example.com",
            &[oid::EMAIL_PROTECTION],
            [vec![lists()?, access()?, policy("2.23.140.1.5.1.3")?], vec![names("email:user@example.com")?]].concat(),
        ),
        leaf(
            "ocsp_responder.pem",
            purposes::ocsp_responder(),
            "CN=Responder,O=Example,C=US",
            &[oid::OCSP_SIGNING],
            vec![OwnedExtension::ocsp_no_check()?],
        ),
        Recipe {
            critical_purposes: true,
            ..leaf(
                "timestamping.pem",
                purposes::timestamping(),
                "CN=TSA,O=Example,C=US",
                &[oid::TIME_STAMPING],
                common()?,
            )
        },
    ];
    for recipe in recipes {
        below(folder, &between, &recipe, None)?;
    }
    evidence(folder, "rfc5280", &between)
}

/// Lists of each kind and a response by this CA.
fn evidence(folder: &Path, name: &str, ca: &Ca) -> Outcome<()> {
    let now = Timestamp::now().saturating_add_seconds(-60);
    let issuer = Issuer::new(&ca.certificate, &ca.key)?;
    let parameters = |number| CrlParameters::new(number, now, now.saturating_add_days(7));
    let revoked =
        |serial, reason| Ok::<_, certwright::Error>(Revocation::new(SerialNumber::from_u64(serial)?, now, reason));
    let entries = [revoked(1 << 62, ReasonCode::KeyCompromise)?, revoked(2 << 61 | 1, ReasonCode::Superseded)?];
    let place = vec![uri("http://crl.example.com/ca.crl")?];
    let users = CrlScope { full_name: place.clone(), coverage: CrlCoverage::UserCertificates, ..CrlScope::default() };
    let indirect = CrlScope { full_name: place, indirect: true, ..CrlScope::default() };
    let elsewhere = Revocation {
        certificate_issuer: Some("CN=Other CA,O=Example,C=US".parse()?),
        ..revoked(1 << 60, ReasonCode::CessationOfOperation)?
    };
    let freshest = [DistributionPoint::uri("http://crl.example.com/delta.crl")?];
    for (kind, parameters, entries) in [
        ("complete", parameters(10)?.with_freshest_crl(&freshest)?, entries.to_vec()),
        ("empty", parameters(11)?, vec![]),
        ("users", parameters(12)?.with_scope(&users)?, entries.to_vec()),
        ("delta", parameters(13)?.with_delta_of(10), vec![revoked(7 << 40, ReasonCode::RemoveFromCrl)?]),
        ("indirect", parameters(14)?.with_scope(&indirect)?, [entries.to_vec(), vec![elsewhere]].concat()),
    ] {
        let list = issuer.issue_crl(&parameters, entries, &mut SystemRandom)?;
        fs::write(folder.join(format!("{name}-{kind}.crl")), list.to_pem())?;
    }
    let id = OcspCertId::new(&ca.certificate, SerialNumber::from_u64(5)?, DigestAlgorithm::Sha1)?;
    for (kind, request) in [
        ("response", OcspRequestParameters::new(id.clone()).to_request()?),
        ("nonce", OcspRequestParameters::new(id).with_nonce(&[7; 32]).to_request()?),
    ] {
        let ca = crate::Ca { key: ca.key.clone(), certificate: ca.certificate.clone() };
        fs::write(folder.join(format!("{name}-{kind}.ocsp")), respond(&ca, &request)?.as_der())?;
    }
    Ok(())
}

fn web(folder: &Path) -> Outcome<()> {
    let root = ca("tls-anchor.pem", tls::anchor(), "CN=Web Root,O=Example,C=US", vec![]);
    let root = make_root(folder, &root, None)?;
    let between = Recipe {
        purposes: &[oid::SERVER_AUTH],
        ..ca(
            "tls-intermediate.pem",
            tls::intermediate(),
            "CN=Web CA,O=Example,C=US",
            vec![lists()?, access()?, policy("2.23.140.1.2.1")?],
        )
    };
    let between = below(folder, &root, &between, Some(OwnedExtension::basic_constraints_ca(Some(0))?))?;
    let more = || Ok::<_, certwright::Error>(vec![lists()?, access()?, policy("2.23.140.1.2.1")?]);
    let server = [more()?, vec![names("DNS:www.example.com")?.with_critical(true)]].concat();
    let client = [more()?, vec![names("DNS:client.example.com")?]].concat();
    for recipe in [
        leaf("tls-server.pem", tls::server(), "", &[oid::SERVER_AUTH], server),
        leaf("tls-client.pem", tls::client(), "CN=client.example.com", &[oid::CLIENT_AUTH], client),
    ] {
        below(folder, &between, &recipe, None)?;
    }
    evidence(folder, "tls", &between)
}

fn mobile_documents(folder: &Path) -> Outcome<()> {
    let issuer_names = || OwnedExtension::issuer_alt_name(&[uri("https://issuer.example.com")?]);
    let more = || Ok::<_, certwright::Error>(vec![lists()?, issuer_names()?]);
    let root =
        |file, profile, path_len| make_root(folder, &ca(file, profile, "CN=IACA,O=Example,C=US", more()?), path_len);
    let iaca = root("iso-iaca_root.pem", iso18013_5::iaca_root(), Some(0))?;
    root("iso-dts_root_2_tier.pem", iso18013_5::dts_root_2_tier(), Some(0))?;
    let three = root("iso-dts_root_3_tier.pem", iso18013_5::dts_root_3_tier(), Some(1))?;
    let between = ca("iso-dts_intermediate.pem", iso18013_5::dts_intermediate(), "CN=DTS CA,O=Example,C=US", more()?);
    below(folder, &three, &between, Some(OwnedExtension::basic_constraints_ca(Some(0))?))?;
    let signer = |file, profile, purposes| {
        let recipe = leaf(file, profile, "CN=Signer,O=Example,C=US", purposes, more()?);
        Ok::<_, certwright::Error>(Recipe { critical_purposes: true, ..recipe })
    };
    for recipe in [
        signer("iso-document_signer.pem", iso18013_5::document_signer(), &[oid::MDL_DOCUMENT_SIGNER])?,
        signer("iso-jws_signer.pem", iso18013_5::jws_signer(), &[oid::MDL_JWS_SIGNER])?,
        signer("iso-reader.pem", iso18013_5::reader(), &[oid::MDL_READER])?,
        Recipe {
            usage: KeyUsage::NON_REPUDIATION,
            ..signer("iso-vical_signer.pem", iso18013_5::vical_signer(), &[oid::MDL_VICAL_SIGNER])?
        },
    ] {
        below(folder, &iaca, &recipe, None)?;
    }
    evidence(folder, "iso", &iaca)
}
