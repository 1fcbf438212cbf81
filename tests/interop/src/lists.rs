//! A delta to a complete list, and an indirect list; and what others make of deltas.

use crate::{Ca, HOST, Outcome, certificate, validate, validity};
use certwright::issue::{
    AlternativeName, CertificateParameters, CrlIssuer, CrlParameters, CrlScope, DistributionPoint, OwnedExtension,
    Revocation,
};
use certwright::x509::DistinguishedName;
use certwright::x509::ext::{KeyUsage, ReasonCode};
use certwright::{Certificate, PrivateKey, RevocationEvidence, SystemRandom, Timestamp};
use std::fs;
use std::path::Path;

fn revoked(certificate: &Certificate, reason: ReasonCode) -> Outcome<Revocation> {
    let now = Timestamp::now().saturating_add_seconds(-60);
    Ok(Revocation::new(certificate.serial().to_serial_number()?, now, reason))
}

fn parameters(number: u64) -> Outcome<CrlParameters> {
    let now = Timestamp::now().saturating_add_seconds(-60);
    Ok(CrlParameters::new(number, now, now.saturating_add_days(7))?)
}

/// `base.crl` and `delta.crl` about `held.pem` and `late.pem`.
pub fn make_delta(folder: &Path, key: &PrivateKey, ca: &Ca) -> Outcome<()> {
    let (held, late) = (crate::leaf(&ca.issuer()?, key)?, crate::leaf(&ca.issuer()?, key)?);
    let freshest = [DistributionPoint::uri("http://crl.example.com/delta.crl")?];
    let base = parameters(7)?.with_freshest_crl(&freshest)?;
    let base = ca.issuer()?.issue_crl(&base, [revoked(&held, ReasonCode::CertificateHold)?], &mut SystemRandom)?;
    let changes = [revoked(&held, ReasonCode::RemoveFromCrl)?, revoked(&late, ReasonCode::KeyCompromise)?];
    let delta = ca.issuer()?.issue_crl(&parameters(8)?.with_delta_of(7), changes, &mut SystemRandom)?;
    for (name, text) in [
        ("held.pem", held.to_pem()),
        ("late.pem", late.to_pem()),
        ("base.crl", base.to_pem()),
        ("delta.crl", delta.to_pem()),
    ] {
        fs::write(folder.join(name), text)?;
    }
    Ok(())
}

/// `indirect.crl` by `lists.pem` about `listed.pem`, and not about `fine.pem`.
pub fn make_indirect(folder: &Path, key: &PrivateKey, ca: &Ca, root: &Ca) -> Outcome<()> {
    let signer = PrivateKey::generate(key.algorithm(), &mut SystemRandom)?;
    let name: DistinguishedName = "CN=Interop Lists,O=Ours,C=US".parse()?;
    let lists = CertificateParameters::new(name.clone(), signer.public_key(), validity()?)
        .with_extension(OwnedExtension::key_usage(KeyUsage::CRL_SIGN)?);
    let lists = root.issuer()?.issue(&lists, &mut SystemRandom)?.into_certificate();
    let place = AlternativeName::uri("http://crl.example.com/indirect.crl")?;
    let point = DistributionPoint {
        full_name: vec![place.clone()],
        crl_issuer: vec![AlternativeName::directory(&name)],
        ..DistributionPoint::default()
    };
    let leaf = || -> Outcome<Certificate> {
        let names = [AlternativeName::dns(HOST)?];
        let subject = format!("CN={HOST}").parse()?;
        let leaf = CertificateParameters::tls_server(subject, key.public_key(), validity()?, &names)?;
        let leaf = leaf.with_extension(OwnedExtension::crl_distribution_points(std::slice::from_ref(&point))?);
        Ok(ca.issuer()?.issue(&leaf, &mut SystemRandom)?.into_certificate())
    };
    let (listed, fine) = (leaf()?, leaf()?);
    let scope = CrlScope { full_name: vec![place], indirect: true, ..CrlScope::default() };
    let entry = Revocation {
        certificate_issuer: Some(ca.certificate.subject().into()),
        ..revoked(&listed, ReasonCode::KeyCompromise)?
    };
    let list =
        CrlIssuer::new(&lists, &signer)?.issue(&parameters(1)?.with_scope(&scope)?, [entry], &mut SystemRandom)?;
    for (name, text) in [
        ("lists.pem", lists.to_pem()),
        ("listed.pem", listed.to_pem()),
        ("fine.pem", fine.to_pem()),
        ("indirect.crl", list.to_pem()),
    ] {
        fs::write(folder.join(name), text)?;
    }
    Ok(())
}

/// By the complete list one is on hold and the other good; the delta turns both.
pub fn judge_delta(folder: &Path) -> Outcome<()> {
    let read = |name: &str| fs::read(folder.join(name));
    let base = RevocationEvidence::builder().with_crl_pem(&read("base.crl")?)?;
    let both = base.clone().with_crl_pem(&read("delta.crl")?)?.build();
    let (base, held, late) = (base.build(), certificate(folder, "held.pem")?, certificate(folder, "late.pem")?);
    validate(folder, &late, Some(&base))?;
    is_revoked(validate(folder, &held, Some(&base)))?;
    validate(folder, &held, Some(&both))?;
    is_revoked(validate(folder, &late, Some(&both)))
}

pub fn is_revoked(outcome: Outcome<()>) -> Outcome<()> {
    match outcome {
        Err(error) if error.to_string().starts_with("14001") => Ok(()),
        Err(error) => Err(error),
        Ok(()) => Err("the revoked certificate is accepted".into()),
    }
}
