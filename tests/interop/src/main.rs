//! `make FOLDER` writes objects for others to judge; `judge FOLDER` reads theirs and prints a line for each.
//!
//! Ours, in a folder for each algorithm: root, intermediate and leaf, a revoked leaf, the leaf's key and request, a list of
//! each CA, an OCSP request about the leaf and the response to it, the key and its chain in containers, a delta and an
//! indirect list. Theirs, in a folder for each program and algorithm: what
//! of it the program can make, under the same names.

mod containers;
mod lists;
mod profiles;
mod webpki_judge;

use certwright::issue::{
    AlternativeName, CertificateParameters, CopyPolicy, CrlParameters, Issuer, OcspAnswer, OcspCertId,
    OcspRequestParameters, OcspResponder, OcspResponseParameters, OwnedExtension, RequestParameters, ResponderIdForm,
    Revocation, Role, Validity,
};
use certwright::validate::{CrlProfile, RevocationCoverage, RevocationMode};
use certwright::x509::ext::{KeyUsage, ReasonCode};
use certwright::x509::{OcspRequest, OcspResponse, oid};
use certwright::{
    Certificate, CertificatePool, CertificateRequest, Crl, DigestAlgorithm, Identity, KeyAlgorithm, PrivateKey,
    RevocationEvidence, Signer, SystemRandom, Timestamp, TrustStore, ValidationPolicy, Validator,
};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

type Outcome<T> = Result<T, Box<dyn Error>>;

const HOST: &str = "www.example.com";
const ALGORITHMS: [(&str, KeyAlgorithm); 8] = [
    ("p256", KeyAlgorithm::EcdsaP256),
    ("p384", KeyAlgorithm::EcdsaP384),
    ("p521", KeyAlgorithm::EcdsaP521),
    ("rsa", KeyAlgorithm::Rsa(2048)),
    ("ed25519", KeyAlgorithm::Ed25519),
    ("mldsa44", KeyAlgorithm::MlDsa44),
    ("mldsa65", KeyAlgorithm::MlDsa65),
    ("mldsa87", KeyAlgorithm::MlDsa87),
];

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["make", folder] => {
            for (name, algorithm) in ALGORITHMS {
                make(&Path::new(folder).join(name), algorithm)?;
            }
            profiles::make(&Path::new(folder).join("profiles"))
        }
        ["judge", folder] => judge_all(Path::new(folder)),
        ["webpki", folder] => webpki_judge::judge_all(Path::new(folder)),
        ["answer", folder] => answer(Path::new(folder)),
        _ => Err("make, judge, webpki or answer, and a folder".into()),
    }
}

/// A month, begun yesterday: other programs judge at their present. The same for all, however long making them takes.
pub fn validity() -> certwright::Result<Validity> {
    static BEGUN: LazyLock<Timestamp> = LazyLock::new(|| Timestamp::now().saturating_add_days(-1));
    Validity::days(*BEGUN, 30)
}

struct Ca {
    key: PrivateKey,
    certificate: Certificate,
}

impl Ca {
    fn issuer(&self) -> certwright::Result<Issuer<'_>> {
        Issuer::new(&self.certificate, &self.key)
    }

    fn list(&self, revoked: &[&Certificate]) -> Outcome<Crl> {
        let now = Timestamp::now().saturating_add_seconds(-60);
        let parameters = CrlParameters::new(1, now, now.saturating_add_days(7))?;
        let entries = revoked.iter().map(|certificate| {
            Ok(Revocation::new(certificate.serial().to_serial_number()?, now, ReasonCode::KeyCompromise))
        });
        let entries = entries.collect::<certwright::Result<Vec<_>>>()?;
        Ok(self.issuer()?.issue_crl(&parameters, entries, &mut SystemRandom)?)
    }
}

fn leaf(issuer: &Issuer<'_>, key: &PrivateKey) -> Outcome<Certificate> {
    let names = [AlternativeName::dns(HOST)?, AlternativeName::ip([192, 0, 2, 1].into())];
    let leaf = CertificateParameters::tls_server(format!("CN={HOST}").parse()?, key.public_key(), validity()?, &names)?;
    Ok(issuer.issue(&leaf, &mut SystemRandom)?.into_certificate())
}

fn make(folder: &Path, algorithm: KeyAlgorithm) -> Outcome<()> {
    fs::create_dir_all(folder)?;
    let random = &mut SystemRandom;
    let key = || PrivateKey::generate(algorithm, &mut SystemRandom);
    let root_key = key()?;
    let root =
        CertificateParameters::root_ca("CN=Interop Root,O=Ours,C=US".parse()?, root_key.public_key(), validity()?)?;
    let root = Issuer::self_signed(&root, &root_key, random)?.into_certificate();
    let root = Ca { key: root_key, certificate: root };
    let ca_key = key()?;
    let ca = "CN=Interop CA,O=Ours,C=US".parse()?;
    let ca = CertificateParameters::intermediate_ca(ca, ca_key.public_key(), validity()?, Some(0))?;
    let ca = root.issuer()?.issue(&ca, random)?.into_certificate();
    let ca = Ca { key: ca_key, certificate: ca };
    let leaf_key = key()?;
    let (leaf, revoked) = (leaf(&ca.issuer()?, &leaf_key)?, leaf(&ca.issuer()?, &leaf_key)?);
    let request = RequestParameters::new(format!("CN={HOST},O=Ours").parse()?)
        .with_extension(OwnedExtension::subject_alt_name(&[AlternativeName::dns(HOST)?])?)
        .with_challenge_password("s3cret")
        .sign(&leaf_key, random)?;
    let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes);
    for (name, certificate) in
        [("root", &root.certificate), ("intermediate", &ca.certificate), ("leaf", &leaf), ("revoked", &revoked)]
    {
        write(&format!("{name}.pem"), certificate.to_pem().as_bytes())?;
        write(&format!("{name}.der"), certificate.as_der())?;
    }
    let chain = [&leaf, &ca.certificate, &root.certificate].map(Certificate::to_pem).concat();
    write("chain.pem", chain.as_bytes())?;
    write("leaf.key", leaf_key.to_pkcs8_pem()?.as_bytes())?;
    write("ca.key", ca.key.to_pkcs8_pem()?.as_bytes())?;
    write("leaf.csr", request.to_pem().as_bytes())?;
    for (name, list) in [("root.crl", root.list(&[])?), ("ca.crl", ca.list(&[&revoked])?)] {
        write(name, list.to_pem().as_bytes())?;
        write(&format!("{name}.der"), list.as_der())?;
    }
    let id = OcspCertId::of(&leaf, &ca.certificate, DigestAlgorithm::Sha1)?;
    let request = OcspRequestParameters::new(id).with_nonce(&[7; 32]).to_request()?;
    write("request.ocsp", request.as_der())?;
    write("response.ocsp", respond(&ca, &request)?.as_der())?;
    containers::make(folder, &leaf_key, &leaf, &ca, &root)?;
    lists::make_delta(folder, &leaf_key, &ca)?;
    lists::make_indirect(folder, &leaf_key, &ca, &root)
}

/// Everything asked about is good; signed by a delegate made for it.
fn respond(ca: &Ca, request: &OcspRequest) -> Outcome<OcspResponse> {
    let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut SystemRandom)?;
    let delegate = CertificateParameters::new("CN=Interop Responder,O=Ours".parse()?, key.public_key(), validity()?)
        .with_extension(OwnedExtension::basic_constraints_end_entity()?)
        .with_extension(OwnedExtension::key_usage(KeyUsage::DIGITAL_SIGNATURE)?)
        .with_extension(OwnedExtension::extended_key_usage(&[oid::OCSP_SIGNING])?)
        .with_extension(OwnedExtension::ocsp_no_check()?);
    let delegate = ca.issuer()?.issue(&delegate, &mut SystemRandom)?.into_certificate();
    let now = Timestamp::now().saturating_add_seconds(-60);
    let mut parameters = OcspResponseParameters::new(now).answering(request);
    for asked in request.requests() {
        let answer = OcspAnswer::good((&asked).into(), now).with_next_update(now.saturating_add_days(1));
        parameters = parameters.with_answer(answer);
    }
    let responder = OcspResponder::delegate(&delegate, &ca.certificate, &key)?.with_id_form(ResponderIdForm::Name);
    Ok(responder.sign(&parameters, &mut SystemRandom)?)
}

/// Answers `theirs.req` in a folder of ours: another program's request.
fn answer(folder: &Path) -> Outcome<()> {
    let ca = Certificate::from_pem(&fs::read(folder.join("intermediate.pem"))?)?;
    let key = PrivateKey::from_pkcs8_pem(&fs::read(folder.join("ca.key"))?)?;
    let request = OcspRequest::from_der(&fs::read(folder.join("theirs.req"))?)?;
    let asked = request.requests().next().ok_or("nothing asked")?;
    if !asked.cert_id.names_issuer(&ca.subject(), key.public_key()) {
        return Err("about another issuer".into());
    }
    let response = respond(&Ca { key, certificate: ca }, &request)?;
    fs::write(folder.join("theirs.response"), response.as_der())?;
    Ok(())
}

/// `FOLDER/program/algorithm/object`: a line `program algorithm object verdict` for each.
fn judge_all(folder: &Path) -> Outcome<()> {
    for program in sorted(folder)? {
        for algorithm in sorted(&program)? {
            let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let judges: [(&str, &str, fn(&Path) -> Outcome<()>); 9] = [
                ("certificate", "leaf.pem", judge_chain),
                ("request", "leaf.csr", judge_request),
                ("CRL", "ca.crl", judge_list),
                ("OCSP", "response.ocsp", judge_response),
                ("PKCS#8", "leaf.key", judge_key),
                ("PKCS#12", "leaf.p12", |folder| containers::judge(folder, "leaf.p12")),
                ("old PKCS#12", "legacy.p12", |folder| containers::judge(folder, "legacy.p12")),
                ("PKCS#7", "bundle.p7b", containers::judge_bundle),
                ("delta CRL", "delta.crl", lists::judge_delta),
            ];
            for (object, file, judge) in judges {
                if algorithm.join(file).exists() {
                    let verdict = match judge(&algorithm) {
                        Ok(()) => "ok".to_owned(),
                        Err(error) => error.to_string().replace('\n', "; "),
                    };
                    println!("{}\t{}\t{object}\t{verdict}", name(&program), name(&algorithm));
                }
            }
        }
    }
    Ok(())
}

fn sorted(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Outcome<Vec<_>>>()?;
    entries.retain(|path| path.is_dir());
    entries.sort();
    Ok(entries)
}

fn certificate(folder: &Path, name: &str) -> Outcome<Certificate> {
    Ok(Certificate::from_pem(&fs::read(folder.join(name))?)?)
}

/// The leaf under the root, possibly by way of an intermediate; with evidence its status must be known.
fn validate(folder: &Path, leaf: &Certificate, evidence: Option<&RevocationEvidence>) -> Outcome<()> {
    let anchors = TrustStore::builder().with_anchor(certificate(folder, "root.pem")?).build();
    let between: Vec<_> = certificate(folder, "intermediate.pem").into_iter().collect();
    let pool: CertificatePool = between.into_iter().collect();
    let mut policy = ValidationPolicy::rfc5280().with_identity(Identity::dns(HOST)?);
    policy.revocation.coverage = RevocationCoverage::EndEntity;
    if folder.components().any(|part| part.as_os_str() == "java-keytool") {
        // Lists by keytool have no cRLNumber, which RFC 5280 §5.2.3 demands; the page says so.
        policy.revocation.crl_profile = CrlProfile::Path;
    }
    policy.revocation.mode = if evidence.is_some() { RevocationMode::Required } else { RevocationMode::Off };
    let none = RevocationEvidence::default();
    let validator = Validator::new(&anchors, &policy).with_intermediates(&pool);
    let validator = validator.with_evidence(evidence.unwrap_or(&none));
    match validator.validate(leaf, Timestamp::now()) {
        Ok(_) => Ok(()),
        Err(rejected) => Err(rejected.primary().to_string().into()),
    }
}

fn judge_chain(folder: &Path) -> Outcome<()> {
    validate(folder, &certificate(folder, "leaf.pem")?, None)
}

/// Possession is proven, and a certificate comes of it.
fn judge_request(folder: &Path) -> Outcome<()> {
    let request = CertificateRequest::from_pem(&fs::read(folder.join("leaf.csr"))?)?;
    let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut SystemRandom)?;
    let root = CertificateParameters::root_ca("CN=Root".parse()?, key.public_key(), validity()?)?;
    let root = Issuer::self_signed(&root, &key, &mut SystemRandom)?.into_certificate();
    let asked = request.requested_extension(oid::SUBJECT_ALT_NAME).is_some();
    let copied = if asked { CopyPolicy::Named(&[oid::SUBJECT_ALT_NAME]) } else { CopyPolicy::None };
    let parameters = CertificateParameters::from_request(&request, validity()?, copied)?.with_role(Role::TlsServer)?;
    let parameters = if asked {
        parameters
    } else {
        parameters.with_extension(OwnedExtension::subject_alt_name(&[AlternativeName::dns(HOST)?])?)
    };
    Issuer::new(&root, &key)?.issue(&parameters, &mut SystemRandom)?;
    Ok(())
}

/// The leaf is good by the list, and the revoked one revoked.
fn judge_list(folder: &Path) -> Outcome<()> {
    let list = fs::read(folder.join("ca.crl"))?;
    let evidence = RevocationEvidence::builder().with_crl_pem(&list)?.build();
    validate(folder, &certificate(folder, "leaf.pem")?, Some(&evidence))?;
    lists::is_revoked(validate(folder, &certificate(folder, "revoked.pem")?, Some(&evidence)))
}

fn judge_response(folder: &Path) -> Outcome<()> {
    let response = OcspResponse::from_der(&fs::read(folder.join("response.ocsp"))?)?;
    let evidence = RevocationEvidence::builder().with_ocsp_response(response).build();
    validate(folder, &certificate(folder, "leaf.pem")?, Some(&evidence))
}

fn judge_key(folder: &Path) -> Outcome<()> {
    let key = PrivateKey::from_pkcs8_pem(&fs::read(folder.join("leaf.key"))?)?;
    let signature = key.sign(b"message", &mut SystemRandom)?;
    Ok(key.public_key().verify_signature(key.signature_algorithm(), b"message", &signature)?)
}
