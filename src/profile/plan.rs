//! What basicConstraints and keyUsage of one certificate may say together.
//!
//! It takes one way to fill the two and says which rules it keeps. All ways are few: who looks for one that a profile allows,
//! to issue by it or to see that there is none, goes through them.

use super::{KeyFamily, Rule};
use crate::crypto::KeyAlgorithm;
use crate::x509::ext::KeyUsage;

/// What keys that only sign may be used for: RFC 8410 §5 (Ed25519), RFC 9881 §5 (ML-DSA), RFC 3279 §2.3.2 (DSA).
pub(super) const SIGNING: KeyUsage = KeyUsage::from_bits(
    KeyUsage::DIGITAL_SIGNATURE.bits()
        | KeyUsage::NON_REPUDIATION.bits()
        | KeyUsage::KEY_CERT_SIGN.bits()
        | KeyUsage::CRL_SIGN.bits(),
);

/// The nine that have a name.
const ALL_USAGES: u16 = 0x1ff;

/// A key that can neither encipher nor agree on keys.
pub(super) fn signs_only(key: KeyAlgorithm) -> bool {
    !KeyFamily::Rsa.contains(key) && !KeyFamily::Elliptic.contains(key)
}

/// One way to fill basicConstraints and keyUsage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// The certificate's key.
    pub(crate) key: KeyAlgorithm,
    /// basicConstraints say that it is a CA.
    pub(crate) ca: bool,
    /// There is a pathLenConstraint.
    pub(crate) path_len: bool,
    /// keyUsage; there is none if this is nothing.
    pub(crate) usage: KeyUsage,
}

impl Plan {
    /// Every usage that can be written, the smallest sets first and of those the most common: the bits of the standard go
    /// from the most to the least common.
    pub(crate) fn usages() -> impl Iterator<Item = KeyUsage> {
        let of_size = |size| (1..=ALL_USAGES).filter(move |bits| bits.count_ones() == size).map(KeyUsage::from_bits);
        (1..=9).flat_map(of_size)
    }

    /// Whether a rule holds. Rules on anything else do.
    pub(crate) fn keeps(&self, rule: &Rule) -> bool {
        let Self { key, ca, path_len, usage } = *self;
        let (absent, signs) = (usage.is_empty(), usage.contains(KeyUsage::KEY_CERT_SIGN));
        match rule {
            Rule::CertificateAuthority(asked) => ca == *asked,
            Rule::PathLenOnlyInCa => !path_len || ca && (absent || signs),
            Rule::PathLen { max: Some(_), .. } => !ca || path_len,
            Rule::KeyCertSignOnlyInCa => ca || !signs,
            Rule::EncipherOnlyWithKeyAgreement => {
                !usage.intersects(KeyUsage::ENCIPHER_ONLY | KeyUsage::DECIPHER_ONLY)
                    || usage.contains(KeyUsage::KEY_AGREEMENT)
            }
            Rule::KeyUsageOfSigningKey => !signs_only(key) || SIGNING.contains(usage),
            Rule::KeyUsage { required, any_of, allowed, keys } => {
                absent
                    || !keys.contains(key)
                    || usage.contains(*required)
                        && (any_of.is_empty() || usage.intersects(*any_of))
                        && allowed.is_none_or(|allowed| allowed.contains(usage))
            }
            Rule::KeyUsageExactly(exactly) => absent || usage == *exactly,
            _ => true,
        }
    }
}
