//! The published codes of validation: a table from findings.

use crate::base::{Code, Finding};
use alloc::vec::Vec;
use serde::Serialize;

/// The certificate has not been validated.
pub const NOT_VALIDATED: i32 = -1;

/// The certificate is valid, or validation was not asked for.
pub const VALID: i32 = 0;

/// Of several codes the first here is reported. A certificate that cannot be read says nothing else; one that is revoked is
/// revoked whatever else is wrong with revocation lists.
const PRECEDENCE: [u16; 16] =
    [2001, 2002, 2004, 2003, 2012, 2014, 2011, 2013, 2005, 2020, 2031, 2032, 2033, 2034, 2030, 2010];

/// A finding with its published code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Coded {
    /// The published code.
    pub code: u16,
    /// What was found.
    pub finding: Finding,
}

/// The outcome of validation: one code, and everything that was found.
///
/// | code | finding |
/// |---|---|
/// | 2001 | no certificate in PEM, or more than one in `cert_file` |
/// | 2002 | DER that is no certificate, or a deviation of the encoding |
/// | 2003, 2004 | the end certificate has expired, is not yet valid |
/// | 2005 | any certificate of the path is revoked by a verified list that covers it, however old |
/// | 2010 | an algorithm that is not known here, a limit |
/// | 2011 | no issuer in the chain and among the trusted roots |
/// | 2012 | keyUsage, extKeyUsage or basicConstraints do not suit the purpose |
/// | 2013 | anything else on the path, the chain's order among it |
/// | 2014 | self-signed and not trusted, or its own signature does not verify |
/// | 2020 | a revocation list cannot be read, deviates, or has an unknown critical extension |
/// | 2030 | a delta list without its base, reasons not covered, none at hand where one is required |
/// | 2031, 2032 | no certificate for the list's issuer; one without cRLSign |
/// | 2033 | signature, scope or thisUpdate of a list |
/// | 2034 | the list is older than its nextUpdate |
///
/// Of several the one that stands first here is reported: 2001, 2002, 2004, 2003, 2012, 2014, 2011, 2013, 2005, 2020, 2031,
/// 2032, 2033, 2034, 2030, 2010.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validation {
    /// In the order of precedence.
    findings: Vec<Coded>,
}

impl Validation {
    pub(super) fn of(mut findings: Vec<Coded>) -> Self {
        findings.sort_by_key(|coded| PRECEDENCE.iter().position(|code| *code == coded.code));
        findings.dedup();
        Self { findings }
    }

    /// The code of the answer's `validation`: [`VALID`], or that of the first finding.
    #[must_use]
    pub fn code(&self) -> i32 {
        self.findings.first().map_or(VALID, |coded| i32::from(coded.code))
    }

    /// Everything that was found, each with its code; nothing if it is valid.
    #[must_use]
    pub fn findings(&self) -> &[Coded] {
        &self.findings
    }
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// A certificate: the end certificate, self-issued or not, or one above it.
    Certificate { self_issued: bool },
    /// A revocation list.
    Crl,
}

/// The published code of a finding.
pub(super) fn code(finding: &Finding, about: About) -> u16 {
    let is_own = finding.index().is_none_or(|index| index == 0);
    let is_self_issued = about == (About::Certificate { self_issued: true }) && is_own;
    match finding.code() {
        Code::REVOKED => 2005,
        Code::CRL_EXPIRED | Code::CRL_WITHOUT_NEXT_UPDATE => 2034,
        Code::CRL_ISSUER_NOT_FOUND => 2031,
        Code::CRL_SIGN_MISSING | Code::CRL_ISSUER_KEY_USAGE_ABSENT => 2032,
        Code::CRL_MALFORMED
        | Code::CRL_PROFILE
        | Code::CRL_DUPLICATE_ENTRY
        | Code::CRL_UNKNOWN_CRITICAL_EXTENSION
        | Code::CRL_ENTRY_UNKNOWN_CRITICAL_EXTENSION => 2020,
        Code::REVOCATION_UNKNOWN
        | Code::CRL_REASONS_NOT_COVERED
        | Code::DELTA_CRL_WITHOUT_BASE
        | Code::DELTA_CRL_WITHOUT_NUMBER
        | Code::DELTA_CRL_EXPIRED
        | Code::REVOCATION_LOOP => 2030,
        other => match (other.number(), about) {
            (14_000..=14_999, _) => 2033,
            (10_000..=10_999, About::Crl) => 2020,
            (_, About::Crl) => 2030,
            (10_015 | 10_020..=10_026, _) => 2001,
            (10_000..=10_999, _) => 2002,
            (18_000..=18_999, _) => 2010,
            (_, About::Certificate { .. }) => path_code(other, is_own, is_self_issued),
        },
    }
}

fn path_code(code: Code, is_own: bool, is_self_issued: bool) -> u16 {
    match code {
        Code::SELF_SIGNED_NOT_TRUSTED => 2014,
        Code::ISSUER_NOT_FOUND | Code::SIGNATURE_INVALID | Code::SIGNATURE_MALFORMED if is_self_issued => 2014,
        Code::ISSUER_NOT_FOUND => 2011,
        Code::EXPIRED if is_own => 2003,
        Code::NOT_YET_VALID if is_own => 2004,
        Code::EXTENDED_KEY_USAGE_MISMATCH
        | Code::KEY_USAGE_MISMATCH
        | Code::KEY_USAGE_CONTENT
        | Code::KEY_PURPOSE_CONTENT
        | Code::CA_FLAG
            if is_own =>
        {
            2012
        }
        Code::UNKNOWN_KEY_ALGORITHM
        | Code::UNKNOWN_SIGNATURE_ALGORITHM
        | Code::UNKNOWN_CURVE
        | Code::FEATURE_DISABLED
        | Code::PSS_PARAMETERS_UNSUPPORTED => 2010,
        _ => 2013,
    }
}
