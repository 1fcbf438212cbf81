//! What a policy asks about revocation.

use crate::base::Level;

/// What is asked about revocation.
///
/// ```
/// use certwright::ValidationPolicy;
/// use certwright::validate::{RevocationCoverage, RevocationMode};
/// let mut policy = ValidationPolicy::rfc5280();
/// policy.revocation.mode = RevocationMode::Required;
/// policy.revocation.coverage = RevocationCoverage::EndEntity;
/// policy.revocation.grace_seconds = 3600;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Revocation {
    /// How much a verdict depends on it.
    pub mode: RevocationMode,
    /// Which certificates of a path are asked about. An anchor never is.
    pub coverage: RevocationCoverage,
    /// For how many seconds evidence is still good after its nextUpdate; after its thisUpdate, if it has no nextUpdate.
    pub grace_seconds: u32,
    /// What a CRL must look like, beyond what RFC 5280 §6.3 needs.
    pub crl_profile: CrlProfile,
}

/// How much a verdict depends on revocation.
///
/// Who may say that a certificate is good: whoever has its issuer's name, a path of its own to the same anchor, and
/// cRLSign (RFC 5280 §6.3.3 (f)). A self-issued rollover certificate on the path is no exception, so its key may sign the CRL
/// that calls it good; PKITS 4.14.30 asks for that. Who steals such a key can call its certificate good: only
/// evidence by another signer says otherwise, and then it wins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RevocationMode {
    /// Not at all: no evidence is looked at.
    #[default]
    Off,
    /// What is known to be revoked is rejected; what is not known is reported.
    AtHand,
    /// What is not known to be good is rejected.
    Required,
}

/// Which certificates of a path are asked about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RevocationCoverage {
    /// The end entity, and each intermediate.
    #[default]
    WholePath,
    /// The end entity alone, and not the signers of the evidence on it.
    EndEntity,
}

/// What a CRL must look like to be used. Each includes the ones before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum CrlProfile {
    /// What RFC 5280 §6.3 needs.
    Path,
    /// RFC 5280 §5: cRLNumber present and not critical, issuingDistributionPoint and deltaCRLIndicator critical.
    #[default]
    Rfc5280,
    /// CA/Browser Forum BR §7.2: no certificate listed twice.
    Tls,
}

impl Revocation {
    /// Nothing is asked.
    pub const OFF: Self = Self {
        mode: RevocationMode::Off,
        coverage: RevocationCoverage::WholePath,
        grace_seconds: 0,
        crl_profile: CrlProfile::Rfc5280,
    };

    /// The whole path must be known to be good, by evidence that is fresh.
    pub const REQUIRED: Self = Self { mode: RevocationMode::Required, ..Self::OFF };

    /// Nothing on the path may be known to be revoked.
    pub const AT_HAND: Self = Self { mode: RevocationMode::AtHand, ..Self::OFF };
}

impl Revocation {
    /// How binding it is that the status of a certificate is known.
    pub(in crate::validate) fn unknown_level(&self) -> Level {
        match self.mode {
            RevocationMode::Off | RevocationMode::AtHand => Level::Info,
            RevocationMode::Required => Level::Must,
        }
    }
}

impl Default for Revocation {
    fn default() -> Self {
        Self::OFF
    }
}
