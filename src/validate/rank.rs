//! Which finding a person should hear first.
//!
//! Of everything wrong with the path that came closest, the first of this order is the primary finding; within a row
//! the certificate nearest to the end entity comes first, then the lower code.
//!
//! | rank | what | why there |
//! |---|---|---|
//! | 0 | limits (18xxx) | the search was cut short: nothing else is certain |
//! | 1 | revoked | the issuer took its word back |
//! | 2 | signatures, keys, algorithms (11xxx) | nobody vouches for what the certificate says |
//! | 3 | no trusted issuer, self-signed, loop | nobody who is trusted vouches for it |
//! | 4 | encoding (10xxx) | what cannot be read well explains what follows |
//! | 5 | validity, CA, path length, names, policies (12xxx) | rules of the path |
//! | 6 | purpose (keyUsage, extendedKeyUsage) | a good certificate for another use |
//! | 7 | identity (15xxx) | a good certificate for another name |
//! | 8 | revocation unknown (14xxx) | evidence is missing |
//! | 9 | profile (13xxx) and anything else | how the certificate is made |
//!
//! Paths are compared by how close they came: a path that reached an anchor beats one that did not; then the longer
//! chain of verified signatures; then a candidate that was refused for a reason beats a missing one; then fewer
//! findings; then the rank of their first finding.

use crate::base::{Code, Finding};

/// The row of the table above.
pub(super) fn rank(code: Code) -> u8 {
    match code {
        Code::REVOKED => 1,
        Code::ISSUER_NOT_FOUND | Code::SELF_SIGNED_NOT_TRUSTED | Code::PATH_LOOP => 3,
        Code::EXTENDED_KEY_USAGE_MISMATCH | Code::KEY_USAGE_MISMATCH => 6,
        _ => match code.number() / 1000 {
            18 => 0,
            11 => 2,
            10 => 4,
            12 => 5,
            15 => 7,
            14 => 8,
            _ => 9,
        },
    }
}

/// Sorts findings so that the primary one comes first. Those that do not reject come after those that do.
pub(super) fn sort(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| {
        let index = finding.index().unwrap_or(usize::MAX);
        (core::cmp::Reverse(finding.level()), rank(finding.code()), index, finding.code())
    });
}
