//! What the inputs cost that were made to cost most, from bytes to verdict, beside one verification of a signature:
//! `cargo bench --bench worst_cases`. [docs/limits.md](../docs/limits.md) quotes it.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "this is a program"
)]

mod interleaved;
#[path = "../tests/support/recipes.rs"]
mod recipes;
#[path = "../tests/support/worst.rs"]
mod worst;

use certwright::{Certificate, PublicKey, SignatureAlgorithm};
use interleaved::Contest;
use std::hint::black_box;

fn main() {
    let message = b"What is signed is hashed first, and short.";
    let (signature, key) = (recipes::sign(1, message), recipes::key(1));
    // A root that signed itself with RSA.
    let root = webpki_root_certs::TLS_SERVER_ROOT_CERTS
        .iter()
        .map(|der| Certificate::from_der(der).unwrap())
        .find(|root| {
            let key = PublicKey::from_spki_der(root.spki_der());
            key.is_ok_and(|key| key.algorithm() == certwright::KeyAlgorithm::Rsa(2048))
                && SignatureAlgorithm::from_der(root.signature_algorithm_der())
                    == Ok(SignatureAlgorithm::RsaPkcs1Sha256)
        })
        .unwrap();
    let rsa = PublicKey::from_spki_der(root.spki_der()).unwrap();
    let cases = [
        ("mesh of 20 × 19 certificates", worst::mesh(20)),
        ("2,048 names under 2,048 constraints", worst::name_constraints(2048)),
        ("policies doubled by 29 CAs", worst::policy_graph(29)),
        ("DER nested 10,000 deep, three times", worst::nested(10_000)),
        ("CRL of 250,000 entries", worst::crl(250_000)),
        ("CRL of 1,000,000 entries", worst::crl(1_000_000)),
    ];
    for (name, case) in &cases {
        println!("{name}: {} bytes, {:?}", case.bytes(), case.judge());
    }
    let mut contest = Contest::new("from bytes to verdict")
        .contender("one verification, ECDSA P-256", || {
            let algorithm = SignatureAlgorithm::EcdsaSha256;
            key.public_key().verify_signature(algorithm, black_box(message), &signature).unwrap();
        })
        .contender("one verification, RSA 2048", || {
            let algorithm = SignatureAlgorithm::RsaPkcs1Sha256;
            rsa.verify_signature(algorithm, black_box(root.tbs_der()), root.signature()).unwrap();
        });
    for (name, case) in &cases {
        contest = contest.contender(name, move || {
            let _outcome = black_box(black_box(case).judge());
        });
    }
    contest.run();
}
