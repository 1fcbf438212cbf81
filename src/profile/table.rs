//! What the built-in tables are written with.

use super::{KeyFamily, KeyRule, Rule};
use crate::crypto::{KeyAlgorithm, SignatureAlgorithm};
use crate::x509::ext::KeyUsage;
use crate::x509::{ObjectIdentifier, Oid};
use alloc::borrow::Cow;

pub(super) const P256: KeyRule = KeyRule::Exactly(KeyAlgorithm::EcdsaP256);
pub(super) const P384: KeyRule = KeyRule::Exactly(KeyAlgorithm::EcdsaP384);
pub(super) const P521: KeyRule = KeyRule::Exactly(KeyAlgorithm::EcdsaP521);
pub(super) const ED25519: KeyRule = KeyRule::Exactly(KeyAlgorithm::Ed25519);

pub(super) const ECDSA: &[SignatureAlgorithm] =
    &[SignatureAlgorithm::EcdsaSha256, SignatureAlgorithm::EcdsaSha384, SignatureAlgorithm::EcdsaSha512];

pub(super) const fn id(oid: Oid<'static>) -> ObjectIdentifier {
    ObjectIdentifier::from_static(oid)
}

pub(super) const fn rsa(min_bits: u16) -> KeyRule {
    KeyRule::Rsa { min_bits, multiple_of: 8 }
}

pub(super) const fn usages(usages: &[KeyUsage]) -> KeyUsage {
    let mut bits = 0;
    let mut rest = usages;
    while let [first, others @ ..] = rest {
        bits |= first.bits();
        rest = others;
    }
    KeyUsage::from_bits(bits)
}

/// keyUsage asserts all of `required` and nothing outside `allowed`.
pub(super) const fn key_usage(keys: KeyFamily, required: &[KeyUsage], allowed: &[KeyUsage]) -> Rule {
    Rule::KeyUsage { required: usages(required), any_of: KeyUsage::NONE, allowed: Some(usages(allowed)), keys }
}

/// keyUsage asserts one of `any_of` and nothing outside `allowed`.
pub(super) const fn key_usage_any_of(keys: KeyFamily, any_of: &[KeyUsage], allowed: &[KeyUsage]) -> Rule {
    Rule::KeyUsage { required: KeyUsage::NONE, any_of: usages(any_of), allowed: Some(usages(allowed)), keys }
}

/// keyUsage asserts exactly these.
pub(super) const fn key_usage_exactly(exactly: &[KeyUsage]) -> Rule {
    Rule::KeyUsageExactly(usages(exactly))
}

pub(super) const fn purposes_include(purposes: &'static [ObjectIdentifier]) -> Rule {
    Rule::PurposesInclude(Cow::Borrowed(purposes))
}

pub(super) const fn purposes_among(purposes: &'static [ObjectIdentifier]) -> Rule {
    Rule::PurposesAmong(Cow::Borrowed(purposes))
}

pub(super) const fn purposes_exclude(purposes: &'static [ObjectIdentifier]) -> Rule {
    Rule::PurposesExclude(Cow::Borrowed(purposes))
}
