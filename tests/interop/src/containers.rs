//! PKCS#12 and PKCS#7: ours for others, and theirs.

use crate::{Ca, Outcome, certificate};
use certwright::keystore::{CertificateBundle, Encryption, Pkcs12};
use certwright::{Certificate, Code, Limits, PrivateKey, SystemRandom};
use std::fs;
use std::path::Path;

const PASSWORD: &str = "changeit";

/// `leaf.p12` and `bundle.p7b`.
pub fn make(folder: &Path, key: &PrivateKey, leaf: &Certificate, ca: &Ca, root: &Ca) -> Outcome<()> {
    let chain = [ca.certificate.clone(), root.certificate.clone()];
    let file = Pkcs12::builder(key, leaf)?.with_chain(&chain).with_friendly_name("leaf");
    // Unoptimized programs derive keys too.
    let file = file.with_encryption(Encryption::Pbkdf2 { iterations: 10_000 });
    fs::write(folder.join("leaf.p12"), file.to_der(PASSWORD, &mut SystemRandom)?)?;
    let bundle = CertificateBundle::new([leaf.clone()].into_iter().chain(chain), []);
    fs::write(folder.join("bundle.p7b"), bundle.to_der())?;
    Ok(())
}

/// Key, name and chain of two are there; another password opens nothing.
pub fn judge(folder: &Path, file: &str) -> Outcome<()> {
    let der = fs::read(folder.join(file))?;
    let read = Pkcs12::from_der(&der, Some(PASSWORD), &Limits::DEFAULT)?;
    let [entry] = read.keys() else { return Err("not one key".into()) };
    if entry.friendly_name.as_deref() != Some("leaf") {
        return Err(format!("the name is {:?}", entry.friendly_name).into());
    }
    if read.chain_of(&entry.key) != [certificate(folder, "leaf.pem")?, certificate(folder, "root.pem")?] {
        return Err("the chain of the key is another".into());
    }
    match Pkcs12::from_der(&der, Some("guess"), &Limits::DEFAULT) {
        Err(error) if error.code() == Code::PASSWORD_WRONG => Ok(()),
        Err(error) => Err(error.into()),
        Ok(_) => Err("another password opens it".into()),
    }
}

pub fn judge_bundle(folder: &Path) -> Outcome<()> {
    let bundle = CertificateBundle::from_der(&fs::read(folder.join("bundle.p7b"))?)?;
    let expected = [certificate(folder, "leaf.pem")?, certificate(folder, "root.pem")?];
    let is_whole = bundle.certificates().len() == 2 && expected.iter().all(|one| bundle.certificates().contains(one));
    if is_whole { Ok(()) } else { Err("another bundle".into()) }
}
