//! What is known of one certificate, and what it rests on.

use super::signer::BySigner;
use crate::base::{Code, Finding, Level, Timestamp};
use crate::validate::process::is_limit;
use crate::x509::ext::{ReasonCode, ReasonFlags};
use crate::x509::{Certificate, Ia5, oid};
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::fmt;

/// At most so many troubles and URLs of one certificate are kept.
const MAX_NOTES: usize = 16;
/// URLs longer than this are left out: they come from the input.
const MAX_URL: usize = 2048;

/// What the evidence at hand says of one certificate of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateRevocation {
    status: RevocationStatus,
    /// Revoked for ever, in the word of the key that signed the certificate.
    by_issuer: bool,
    troubles: Vec<Finding>,
    urls: Vec<String>,
}

/// Whether a certificate is revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RevocationStatus {
    /// It is not: for every reason there is, by fresh evidence.
    Good,
    /// It is.
    Revoked {
        /// Why; [`ReasonCode::Unspecified`] if the issuer does not say.
        reason: ReasonCode,
        /// Since when.
        date: Timestamp,
    },
    /// There is no evidence, or none that can be relied on: see [`CertificateRevocation::troubles`].
    Unknown,
    /// There was evidence, and its time is over or has not come.
    Stale,
    /// There is evidence, and it does not cover this certificate or every reason.
    OutOfScope,
    /// Nothing says that it is revoked, and its issuer never will: an end entity with noRevAvail (RFC 9608).
    Exempt,
}

/// How far a piece of evidence got before it was put aside. The further, the more telling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// It says nothing about any certificate.
    Empty,
    Scope,
    Form,
    Signer,
    Reasons,
    Time,
    /// Not all of the evidence was looked at.
    Limit,
}

/// What pieces of evidence say of one certificate, collected in any order.
#[derive(Default)]
pub(super) struct Account {
    good: Vec<(ReasonFlags, Timestamp)>,
    /// Why, since when, and as of when.
    revoked: Vec<(ReasonCode, Timestamp, Timestamp)>,
    /// Whether one of those is for ever, in the word of the key that signed the certificate.
    by_issuer: bool,
    troubles: Vec<(Stage, Finding)>,
}

impl Account {
    /// Fresh, verified evidence that the certificate is not revoked for these reasons.
    pub(super) fn good(&mut self, reasons: ReasonFlags, as_of: Timestamp) {
        self.good.push((reasons, as_of));
    }

    /// Verified evidence that the certificate is revoked.
    pub(super) fn revoked(&mut self, reason: ReasonCode, date: Timestamp, as_of: Timestamp, signer: BySigner) {
        self.by_issuer |= signer == BySigner::OfCertificate && reason != ReasonCode::CertificateHold;
        self.revoked.push((reason, date, as_of));
    }

    /// Evidence that cannot be used.
    pub(super) fn trouble(&mut self, stage: Stage, finding: Finding) {
        self.troubles.push((stage, finding));
    }

    /// The reasons for which the certificate is known to be good.
    pub(super) fn covered(&self) -> ReasonFlags {
        ReasonFlags::from_bits(self.good.iter().fold(0, |bits, (reasons, _)| bits | reasons.bits()))
    }

    /// Whether a good answer of this time adds nothing: later evidence says the same for every reason.
    pub(super) fn knows_good(&self, as_of: Timestamp) -> bool {
        self.good.iter().any(|(reasons, later)| *later >= as_of && reasons.contains(ReasonFlags::ALL))
    }

    /// A hold ends when later evidence no longer has it; any other revocation is for ever.
    fn holds(&self, reason: ReasonCode, as_of: Timestamp) -> bool {
        let lifted = |(reasons, later): &(ReasonFlags, Timestamp)| {
            *later > as_of && reasons.contains(ReasonFlags::CERTIFICATE_HOLD)
        };
        reason != ReasonCode::CertificateHold || !self.good.iter().any(lifted)
    }

    pub(super) fn conclude(mut self, certificate: &Certificate) -> CertificateRevocation {
        let revoked = self.revoked.iter().filter(|(reason, _, as_of)| self.holds(*reason, *as_of));
        // What cannot be undone before what can, the earliest first: not the order in which evidence was added.
        let first = revoked.min_by_key(|(reason, date, as_of)| {
            (*reason == ReasonCode::CertificateHold, *date, Reverse(reason.number()), *as_of)
        });
        let covered = self.covered();
        let status = match first {
            Some((reason, date, _)) => RevocationStatus::Revoked { reason: *reason, date: *date },
            // What was not looked at may say that it is revoked.
            None if self.troubles.iter().any(|(stage, _)| *stage == Stage::Limit) => RevocationStatus::Unknown,
            None if covered.contains(ReasonFlags::ALL) => RevocationStatus::Good,
            None if is_exempt(certificate) => RevocationStatus::Exempt,
            None => {
                if covered.bits() != 0 {
                    let missing = ReasonFlags::from_bits(ReasonFlags::ALL.bits() & !covered.bits());
                    let finding = Finding::new(Code::CRL_REASONS_NOT_COVERED).with_field("onlySomeReasons");
                    self.trouble(Stage::Reasons, finding.with_found(covered).with_expected(missing));
                }
                match self.troubles.iter().map(|(stage, _)| *stage).max() {
                    None | Some(Stage::Empty | Stage::Form | Stage::Signer | Stage::Limit) => RevocationStatus::Unknown,
                    Some(Stage::Scope | Stage::Reasons) => RevocationStatus::OutOfScope,
                    Some(Stage::Time) => RevocationStatus::Stale,
                }
            }
        };
        self.troubles.sort_by(|(stage, one), (other_stage, other)| {
            let text = |finding: &Finding| (finding.code(), finding.found().map(String::from));
            (Reverse(stage), text(one)).cmp(&(Reverse(other_stage), text(other)))
        });
        let mut troubles: Vec<Finding> = self.troubles.into_iter().map(|(_, finding)| finding).collect();
        troubles.dedup();
        troubles.truncate(MAX_NOTES);
        let urls = if status == RevocationStatus::Good { Vec::new() } else { urls(certificate) };
        CertificateRevocation { status, by_issuer: self.by_issuer, troubles, urls }
    }
}

/// RFC 9608 §3, §4: short-lived certificates of end entities may say that nobody will say more about them. One that says
/// so where it must not is as any other, until a profile finds it invalid.
fn is_exempt(certificate: &Certificate) -> bool {
    certificate.extension(oid::NO_REV_AVAIL).is_some() && certificate.no_rev_avail_flaw().is_none()
}

/// Where evidence on a certificate may be had: CRLs, delta CRLs, OCSP responders, in the order of the certificate.
fn urls(certificate: &Certificate) -> Vec<String> {
    let points = [certificate.crl_distribution_points(), certificate.freshest_crl()];
    let crls = points.into_iter().filter_map(|points| points.ok().flatten()).flat_map(|points| points.uris());
    let access = certificate.authority_info_access().ok().flatten();
    let responders = access.into_iter().flat_map(|access| access.uris(oid::ACCESS_OCSP));
    let text = |uri: Ia5<'_>| uri.as_str().filter(|text| text.len() <= MAX_URL).map(String::from);
    crls.chain(responders).filter_map(text).take(MAX_NOTES).collect()
}

impl CertificateRevocation {
    /// Whether it is revoked.
    #[must_use]
    pub fn status(&self) -> RevocationStatus {
        self.status
    }

    /// Why pieces of evidence were not used, the one that came closest first; at most 16.
    #[must_use]
    pub fn troubles(&self) -> &[Finding] {
        &self.troubles
    }

    /// Where the certificate says that evidence can be had; at most 16. Nothing is fetched here. None if it is good.
    #[must_use]
    pub fn urls(&self) -> &[String] {
        &self.urls
    }

    /// Whether no other path can change it: revoked by the issuer's own key, or without any evidence. Other signers are
    /// found under one anchor, and need not be found under the next.
    pub(in crate::validate) fn is_final(&self) -> bool {
        self.by_issuer && matches!(self.status, RevocationStatus::Revoked { .. })
            || self.status == RevocationStatus::Unknown && self.troubles.is_empty()
    }

    /// What it means for the verdict, if `unknown` is how binding it is that the status is known.
    pub(in crate::validate) fn finding(&self, unknown: Level) -> Option<Finding> {
        match self.status {
            RevocationStatus::Good | RevocationStatus::Exempt => None,
            RevocationStatus::Revoked { reason, date } => {
                Some(Finding::new(Code::REVOKED).with_found(format_args!("{reason} since {date}")))
            }
            RevocationStatus::Unknown | RevocationStatus::Stale | RevocationStatus::OutOfScope => {
                let closest = self.troubles.first().cloned();
                let finding = closest.unwrap_or_else(|| Finding::new(Code::REVOCATION_UNKNOWN));
                // Evidence that was not looked at may say that it is revoked, whoever brought the rest along.
                let level = if is_limit(&finding) { Level::Must } else { unknown };
                Some(finding.with_level(level))
            }
        }
    }
}

impl fmt::Display for RevocationStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Good => f.write_str("good"),
            Self::Revoked { reason, date } => write!(f, "revoked ({reason}, {date})"),
            Self::Unknown => f.write_str("unknown"),
            Self::Stale => f.write_str("stale"),
            Self::OutOfScope => f.write_str("out of scope"),
            Self::Exempt => f.write_str("exempt"),
        }
    }
}
