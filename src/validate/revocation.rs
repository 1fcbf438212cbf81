//! Revocation: CRLs by RFC 5280 §6.3, OCSP responses by RFC 6960.
//!
//! It takes the path that a search has found and the evidence that the caller has brought, and says of each certificate
//! whether it is revoked, and why that is not known. Nothing is fetched. Evidence counts once it covers the certificate
//! and its signer has been found: on the path itself, or by another search under the same anchor, with the same budget
//! and one level deeper.
//!
//! # What wins
//!
//! Every piece of evidence is considered, in no order that could be noticed; if limits do not allow that and nothing seen
//! says revoked, the status is unknown and rejects in every mode, since what was not seen may say so. A certificate is
//! revoked if any verified piece that covers it says so, however old or ill-formed that piece is; a hold ends when later
//! evidence no longer has it, or a delta CRL takes it off the list (RFC 5280 §5.3.1); nothing else that a delta takes off
//! is forgiven. It is good if fresh evidence covers every reason and none says otherwise. Evidence with a critical extension that
//! is not processed says nothing at all (RFC 5280 §5.2, §5.3).

mod crl;
mod evidence;
mod index;
mod inquiry;
mod ocsp;
mod rule;
mod scope;
mod signer;
mod status;

pub use evidence::{RevocationEvidence, RevocationEvidenceBuilder};
pub use rule::{CrlProfile, Revocation, RevocationCoverage, RevocationMode};
pub use status::{CertificateRevocation, RevocationStatus};

pub(super) use inquiry::{Inquiry, check_path};

/// Whether a CRL has two entries about one certificate.
pub(crate) fn has_duplicates(crl: &crate::x509::Crl) -> bool {
    index::Index::new(crl).has_duplicates
}

use super::process::is_limit;
use crate::base::{Code, Finding, Limits, Timestamp};

/// Takes limits, which end everything, apart from what is wrong with one piece of evidence.
fn unless_limit<T>(checked: Result<T, Finding>) -> Result<Result<T, Finding>, Finding> {
    match checked {
        Err(finding) if is_limit(&finding) => Err(finding),
        checked => Ok(checked),
    }
}

/// A piece of evidence is no larger than the caller allows.
fn check_size(der: &[u8], limits: &Limits) -> Result<(), Finding> {
    let limit = limits.evidence_bytes;
    if u32::try_from(der.len()).is_ok_and(|size| size <= limit) {
        return Ok(());
    }
    Err(Finding::new(Code::LIMIT_EVIDENCE_BYTES).with_found(der.len()).with_expected(format_args!("at most {limit}")))
}

/// Which codes speak of the times of one kind of evidence.
struct TimeCodes {
    early: Code,
    late: Code,
    endless: Code,
}

/// Whether evidence of these times holds at `at`. Without nextUpdate it holds when it is made, and for the grace after.
fn check_times(
    this_update: Timestamp,
    next_update: Option<Timestamp>,
    at: Timestamp,
    grace_seconds: u32,
    codes: &TimeCodes,
) -> Result<(), Finding> {
    if this_update > at {
        let finding = Finding::new(codes.early).with_field("thisUpdate").with_found(this_update);
        return Err(finding.with_expected(format_args!("at most {at}")));
    }
    let last = next_update.unwrap_or(this_update).saturating_add_seconds(i64::from(grace_seconds));
    if at <= last {
        return Ok(());
    }
    let finding = match next_update {
        Some(next_update) => Finding::new(codes.late).with_found(next_update),
        None => Finding::new(codes.endless).with_found("absent"),
    };
    Err(finding.with_field("nextUpdate").with_expected(format_args!("at least {at}")))
}
