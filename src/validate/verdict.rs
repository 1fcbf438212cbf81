//! The verdict: accepted with what it rests on, or rejected with every reason.

mod dot;
#[cfg(feature = "serde")]
mod json;
mod openssl;
mod text;

use super::Spent;
use super::policy_graph::PolicyOutcome;
use super::revocation::CertificateRevocation;
use super::trace::Trace;
use crate::base::{Finding, Timestamp};
use crate::path::TrustAnchor;
use crate::x509::Certificate;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

pub use openssl::openssl_error_name;

/// The end entity is valid under the policy at the time.
///
/// `Display` prints the path as a tree.
#[derive(Clone, Debug)]
pub struct Accepted {
    pub(super) path: Vec<Certificate>,
    pub(super) anchor: TrustAnchor,
    pub(super) policies: PolicyOutcome,
    pub(super) checks: Vec<Check>,
    pub(super) record: Record,
}

/// The end entity is not valid under the policy at the time, and why.
///
/// `Display` prints the primary finding with its remedy, the others, and the candidates that were tried as a tree.
#[derive(Clone, Debug)]
pub struct Rejected(pub(super) Box<Rejection>);

#[derive(Clone, Debug)]
pub(super) struct Rejection {
    pub(super) primary: Finding,
    pub(super) path: Vec<Certificate>,
    pub(super) anchor: Option<TrustAnchor>,
    pub(super) record: Record,
}

/// What both verdicts have.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) at: Timestamp,
    pub(super) findings: Vec<Finding>,
    pub(super) revocation: Vec<CertificateRevocation>,
    pub(super) trace: Trace,
    pub(super) spent: Spent,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Check {
    /// What, in a word or two.
    pub what: &'static str,
    /// What was asked for.
    pub asked: String,
}

impl Accepted {
    /// The certificates of the path, end entity first. The anchor is not among them.
    #[must_use]
    pub fn path(&self) -> &[Certificate] {
        &self.path
    }

    /// The anchor that the path leads to.
    #[must_use]
    pub fn anchor(&self) -> &TrustAnchor {
        &self.anchor
    }

    /// The certificate policies under which the path is valid.
    #[must_use]
    pub fn policies(&self) -> &PolicyOutcome {
        &self.policies
    }

    /// What was looked at; what is not listed was not asked for.
    #[must_use]
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// Findings that do not reject under this policy.
    #[must_use]
    pub fn warnings(&self) -> &[Finding] {
        &self.record.findings
    }

    /// What is known of each certificate of the path, end entity first, as far as the policy asks.
    #[must_use]
    pub fn revocation(&self) -> &[CertificateRevocation] {
        &self.record.revocation
    }

    /// The time it was judged at.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.record.at
    }

    /// What was tried on the way.
    #[must_use]
    pub fn trace(&self) -> &Trace {
        &self.record.trace
    }

    /// What it cost.
    #[must_use]
    pub fn spent(&self) -> Spent {
        self.record.spent
    }
}

impl Rejected {
    /// The finding to tell a person first: see the table in the documentation of [`validate`](crate::validate).
    #[must_use]
    pub fn primary(&self) -> &Finding {
        &self.0.primary
    }

    /// Everything that is wrong with the path that came closest, the primary finding first.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.0.record.findings
    }

    /// The path that came closest, end entity first; its last certificate may be the one that was refused.
    #[must_use]
    pub fn path(&self) -> &[Certificate] {
        &self.0.path
    }

    /// The anchor that the path that came closest leads to, if it leads to one.
    #[must_use]
    pub fn anchor(&self) -> Option<&TrustAnchor> {
        self.0.anchor.as_ref()
    }

    /// What is known of each certificate of the path that came closest, end entity first, as far as the policy asks;
    /// nothing if that path was not found good enough to ask.
    #[must_use]
    pub fn revocation(&self) -> &[CertificateRevocation] {
        &self.0.record.revocation
    }

    /// The time it was judged at.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.0.record.at
    }

    /// Every candidate that was tried and why it ended.
    #[must_use]
    pub fn trace(&self) -> &Trace {
        &self.0.record.trace
    }

    /// What it cost.
    #[must_use]
    pub fn spent(&self) -> Spent {
        self.0.record.spent
    }
}

impl core::error::Error for Rejected {}
