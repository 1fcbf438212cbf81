//! What parsing costs, beside x509-cert: `cargo bench --bench parse`.
//!
//! The contenders take turns within one run and each is given by its median, so that the ratios hold although the times
//! are those of one machine.
#![allow(clippy::print_stdout, clippy::unwrap_used, unreachable_pub, missing_docs, reason = "this is a program")]

mod interleaved;

use certwright::Certificate;
use der::{Decode, Encode};
use interleaved::Contest;
use std::hint::black_box;

fn main() {
    let leaf = Certificate::from_pem(include_bytes!("../tests/data/leaf.pem")).unwrap();
    let der = leaf.as_der();
    let theirs = x509_cert::Certificate::from_der(der).unwrap();

    println!("A leaf of {} bytes with {} extensions", der.len(), leaf.extensions().count());
    Contest::new("parse")
        .contender("certwright, extensions decoded", || {
            black_box(Certificate::from_der(black_box(der)).unwrap());
        })
        .contender("x509-cert, extensions raw", || {
            black_box(x509_cert::Certificate::from_der(black_box(der)).unwrap());
        })
        .run();
    Contest::new("subject, validity, SAN, key usage of a parsed certificate")
        .contender("certwright", || {
            let names = leaf.subject_alt_name().unwrap().unwrap();
            black_box((
                leaf.subject().attributes().count(),
                leaf.not_after(),
                names.iter().count(),
                leaf.key_usage().unwrap(),
            ));
        })
        .contender("x509-cert", || {
            let tbs = theirs.tbs_certificate();
            let names = tbs.get_extension::<x509_cert::ext::pkix::SubjectAltName>().unwrap().unwrap();
            let usage = tbs.get_extension::<x509_cert::ext::pkix::KeyUsage>().unwrap().unwrap();
            black_box((tbs.subject().len(), tbs.validity().not_after, names.1.0.len(), usage.1));
        })
        .run();
    Contest::new("back to DER")
        .contender("certwright, the bytes it was read from", || {
            black_box(leaf.as_der().to_vec());
        })
        .contender("x509-cert, encoded anew", || {
            black_box(theirs.to_der().unwrap());
        })
        .run();
}
