//! The roots that Mozilla ships: parsed, verified and fingerprinted as openssl does it.
#![cfg(test)]

mod support;

use certwright::profile::{Context, built_in};
use certwright::{Certificate, DigestAlgorithm, Fingerprint, KeyIdMethod, Level, PublicKey, SignatureAlgorithm};
use std::collections::{BTreeMap, BTreeSet};

fn roots() -> impl Iterator<Item = Certificate> {
    webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().map(|root| Certificate::from_der(root).unwrap())
}

#[test]
fn every_roots_own_signature_verifies() {
    let mut sha1 = 0;
    for root in roots() {
        let key = PublicKey::from_spki_der(root.spki_der()).unwrap();
        let algorithm = SignatureAlgorithm::from_der(root.signature_algorithm_der()).unwrap();
        key.verify_signature(algorithm, root.tbs_der(), root.signature())
            .unwrap_or_else(|error| panic!("{root:?}: {error}"));
        sha1 += usize::from(algorithm == SignatureAlgorithm::RsaPkcs1Sha1);
    }
    assert_eq!(sha1, 3);
}

/// What `.as_seen` was measured on, as docs/profiles.md says: the strict profile finds both, the other one.
#[test]
fn what_is_waived_as_seen_is_seen_on_roots() {
    let found = |name: &str| {
        let profile = built_in::profile(name).unwrap();
        let mut found = BTreeMap::new();
        for root in roots() {
            let musts = profile.check(&root, &Context::new()).into_iter().filter(|it| it.level() == Level::Must);
            for code in musts.map(|finding| finding.code().name()).collect::<BTreeSet<_>>() {
                *found.entry(code).or_insert(0) += 1;
            }
        }
        found
    };
    let (waived, kept) = (("LATE_UTC_OR_EARLY_GENERALIZED_TIME", 1), ("EXTENSION_MISSING", 1));
    assert_eq!(found("rfc5280_anchor"), BTreeMap::from([waived, kept]));
    assert_eq!(found("rfc5280_anchor.as_seen"), BTreeMap::from([kept]));
}

#[test]
fn fingerprints_equal_those_of_openssl() {
    let Some(openssl) = support::program("openssl") else { return };
    for root in roots() {
        let printed = openssl.run_with_input(["x509", "-noout", "-fingerprint", "-sha256"], root.to_pem().as_bytes());
        let fingerprint = Fingerprint::of(DigestAlgorithm::Sha256, root.as_der());
        assert_eq!(printed.text().trim_end(), format!("sha256 Fingerprint={}", fingerprint.to_colon_hex()));
    }
}

#[test]
fn the_published_ca_tree_sample_has_its_published_fingerprint_and_key_identifier() {
    let Some(sample) = support::ca_tree_sample() else { return };
    let certificate = Certificate::from_der(&sample).unwrap();
    assert_eq!(
        Fingerprint::of(DigestAlgorithm::Sha256, certificate.as_der()).to_hex(),
        "7d8c01879cafc802f67e124696f77411636c451beb07836ccfce9247b8754e06"
    );
    let key = PublicKey::from_spki_der(certificate.spki_der()).unwrap();
    let identifier = certificate.subject_key_identifier().unwrap().unwrap();
    assert_eq!(identifier.0, key.key_identifier(KeyIdMethod::Rfc5280Sha1));
}
