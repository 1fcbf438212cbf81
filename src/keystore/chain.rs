//! Whose certificates follow one another in a file that says nothing about it.
//!
//! It takes a certificate and those beside it, and gives the chain that a TLS server sends. CAs of one name are told apart
//! as RFC 4158 §3.5 does, by key identifiers, and by what decides: whose key made the signature. Nothing is judged, and the
//! work is bounded, whatever the file holds.

use crate::base::Code;
use crate::crypto::SignatureAlgorithm;
use crate::x509::Certificate;
use alloc::vec::Vec;
use core::cmp::Reverse;

/// As many certificates as a chain is followed for.
const LONGEST_CHAIN: usize = 32;

/// As many signatures as are verified for one chain: one for each certificate, and as many in vain.
const MOST_VERIFICATIONS: usize = 64;

/// `first` and its issuers among `all`, up to one that names itself as its issuer.
pub(super) fn chain<'a>(first: Option<&'a Certificate>, all: &[&'a Certificate]) -> Vec<Certificate> {
    let mut chain: Vec<&Certificate> = Vec::new();
    let mut verifications = MOST_VERIFICATIONS;
    let mut next = first;
    while let Some(certificate) = next.filter(|_| chain.len() < LONGEST_CHAIN) {
        chain.push(certificate);
        let others = all.iter().copied().filter(|issuer| !chain.contains(issuer));
        next = if certificate.is_self_issued() { None } else { issuer_of(certificate, others, &mut verifications) };
    }
    chain.into_iter().cloned().collect()
}

/// Among the certificates of the issuer's name, the first whose key made the signature, most promising first: those that
/// authorityKeyIdentifier speaks of, then those that are valid longest. One whose key did not make it is none. Where that
/// cannot be told, the most promising.
fn issuer_of<'a>(
    certificate: &Certificate,
    others: impl Iterator<Item = &'a Certificate>,
    verifications: &mut usize,
) -> Option<&'a Certificate> {
    let name = certificate.issuer();
    let authority = certificate.authority_key_identifier().ok().flatten();
    let mut candidates: Vec<(u8, &Certificate)> = others
        .filter(|issuer| issuer.subject().matches(&name))
        .map(|issuer| match authority.and_then(|authority| authority.speaks_of(issuer)) {
            Some(true) => (0, issuer),
            None => (1, issuer),
            Some(false) => (2, issuer),
        })
        .collect();
    // Stable: what ranks the same stays in the order of the file.
    candidates.sort_by_key(|(rank, issuer)| (*rank, Reverse(issuer.not_after())));
    let mut undecided = None;
    for (_, issuer) in candidates {
        match is_signed_by(certificate, issuer, verifications) {
            Some(true) => return Some(issuer),
            Some(false) => {}
            None => undecided = undecided.or(Some(issuer)),
        }
    }
    undecided
}

/// Whether the key of `issuer` made the signature; `None` if it cannot be told: the algorithm is none that is built in, the
/// key cannot be read, or enough was verified.
fn is_signed_by(certificate: &Certificate, issuer: &Certificate, verifications: &mut usize) -> Option<bool> {
    *verifications = verifications.checked_sub(1)?;
    let key = issuer.public_key().ok()?;
    match certificate.verify_signature(&key, SignatureAlgorithm::ALL).map_err(|error| error.code()) {
        Ok(()) => Some(true),
        Err(Code::SIGNATURE_INVALID | Code::SIGNATURE_MALFORMED | Code::ALGORITHM_KEY_MISMATCH) => Some(false),
        Err(_) => None,
    }
}
