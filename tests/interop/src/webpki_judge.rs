//! What rustls-webpki makes of our chains and lists.

use crate::Outcome;
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use std::fs;
use std::path::Path;
use std::time::SystemTime;
use webpki::{BorrowedCertRevocationList, EndEntityCert, KeyUsage, RevocationOptionsBuilder, UnknownStatusPolicy};

/// A line `algorithm object verdict` for each folder of ours.
pub fn judge_all(folder: &Path) -> Outcome<()> {
    for algorithm in ["p256", "p384", "rsa", "ed25519"] {
        let folder = folder.join(algorithm);
        println!("{algorithm}\tcertificate\t{}", word(judge(&folder, "leaf", false)));
        let revoked = match judge(&folder, "revoked", true) {
            Err(error) if error.to_string().contains("Revoked") => judge(&folder, "leaf", true),
            Err(error) => Err(error),
            Ok(()) => Err("the revoked certificate is accepted".into()),
        };
        println!("{algorithm}\tCRL\t{}", word(revoked));
    }
    Ok(())
}

fn word(outcome: Outcome<()>) -> String {
    outcome.map_or_else(|error| error.to_string(), |()| "ok".to_owned())
}

fn judge(folder: &Path, leaf: &str, with_lists: bool) -> Outcome<()> {
    let read = |name: &str| fs::read(folder.join(name));
    let root = CertificateDer::from(read("root.der")?);
    let intermediate = CertificateDer::from(read("intermediate.der")?);
    let leaf = CertificateDer::from(read(&format!("{leaf}.der"))?);
    let lists = [read("root.crl.der")?, read("ca.crl.der")?];
    let lists = lists.iter().map(|list| Ok(BorrowedCertRevocationList::from_der(list)?.into()));
    let lists = lists.collect::<Result<Vec<_>, webpki::Error>>()?;
    let lists: Vec<_> = lists.iter().collect();
    let revocation = RevocationOptionsBuilder::new(&lists)
        .map_err(|_| "no list")?
        .with_status_policy(UnknownStatusPolicy::Deny)
        .build();
    let now = UnixTime::since_unix_epoch(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?);
    let entity = EndEntityCert::try_from(&leaf)?;
    entity.verify_for_usage(
        webpki::ALL_VERIFICATION_ALGS,
        &[webpki::anchor_from_trusted_cert(&root)?],
        &[intermediate],
        now,
        KeyUsage::server_auth(),
        with_lists.then_some(revocation),
        None,
    )?;
    Ok(entity.verify_is_valid_for_subject_name(&ServerName::try_from(crate::HOST)?)?)
}
