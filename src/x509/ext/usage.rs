//! keyUsage and extKeyUsage (RFC 5280 §4.2.1.3, §4.2.1.12).

use super::{Decode, Elements, expect, sequence, sequence_of};
use crate::base::Result;
use crate::encoding::der::{self, Notes, Tag, Tlv};
use crate::x509::Oid;
use core::fmt;
use core::ops::{BitOr, BitOrAssign};

/// What the key may be used for: a set.
///
/// ```text
/// KeyUsage ::= BIT STRING {
///      digitalSignature        (0),
///      nonRepudiation          (1),  -- recent editions of X.509 call it contentCommitment
///      keyEncipherment         (2),
///      dataEncipherment        (3),
///      keyAgreement            (4),
///      keyCertSign             (5),
///      cRLSign                 (6),
///      encipherOnly            (7),
///      decipherOnly            (8) }
/// ```
///
/// ```
/// use certwright::x509::ext::KeyUsage;
/// let usage = KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN;
/// assert!(usage.contains(KeyUsage::CRL_SIGN));
/// assert_eq!(usage.to_string(), "keyCertSign, cRLSign");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct KeyUsage(u16);

impl KeyUsage {
    /// No usage at all.
    pub const NONE: Self = Self(0);
    /// Verifying signatures other than on certificates and CRLs.
    pub const DIGITAL_SIGNATURE: Self = Self(1);
    /// Verifying signatures that the signer may not deny later (contentCommitment).
    pub const NON_REPUDIATION: Self = Self(1 << 1);
    /// Encrypting keys.
    pub const KEY_ENCIPHERMENT: Self = Self(1 << 2);
    /// Encrypting data directly.
    pub const DATA_ENCIPHERMENT: Self = Self(1 << 3);
    /// Agreeing on keys.
    pub const KEY_AGREEMENT: Self = Self(1 << 4);
    /// Verifying signatures on certificates.
    pub const KEY_CERT_SIGN: Self = Self(1 << 5);
    /// Verifying signatures on CRLs.
    pub const CRL_SIGN: Self = Self(1 << 6);
    /// With keyAgreement: only to encipher.
    pub const ENCIPHER_ONLY: Self = Self(1 << 7);
    /// With keyAgreement: only to decipher.
    pub const DECIPHER_ONLY: Self = Self(1 << 8);

    const NAMES: [(Self, &'static str); 9] = [
        (Self::DIGITAL_SIGNATURE, "digitalSignature"),
        (Self::NON_REPUDIATION, "nonRepudiation"),
        (Self::KEY_ENCIPHERMENT, "keyEncipherment"),
        (Self::DATA_ENCIPHERMENT, "dataEncipherment"),
        (Self::KEY_AGREEMENT, "keyAgreement"),
        (Self::KEY_CERT_SIGN, "keyCertSign"),
        (Self::CRL_SIGN, "cRLSign"),
        (Self::ENCIPHER_ONLY, "encipherOnly"),
        (Self::DECIPHER_ONLY, "decipherOnly"),
    ];

    /// From a set of bits: bit 0 is digitalSignature.
    #[must_use]
    pub const fn from_bits(bits: u16) -> Self {
        Self(bits)
    }

    /// The set of bits: bit 0 is digitalSignature. Bits beyond 8 have no meaning and are kept as read.
    #[must_use]
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// Whether all of `other` is asserted.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any of `other` is asserted.
    #[must_use]
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether nothing is asserted.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The names of what is asserted, in the order of the standard.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::NAMES.into_iter().filter(move |(usage, _)| self.contains(*usage)).map(|(_, name)| name)
    }
}

impl BitOr for KeyUsage {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for KeyUsage {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// The names, separated by commas.
impl fmt::Display for KeyUsage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.names().enumerate() {
            f.write_str(if index == 0 { "" } else { ", " })?;
            f.write_str(name)?;
        }
        Ok(())
    }
}

impl Decode<'_> for KeyUsage {
    fn decode(tlv: &Tlv<'_>, notes: &mut Notes) -> Result<Self> {
        der::named_bits(&expect(tlv, Tag::BIT_STRING)?, notes).map(Self)
    }
}

/// The purposes the key may be used for.
///
/// ```text
/// ExtKeyUsageSyntax ::= SEQUENCE SIZE (1..MAX) OF KeyPurposeId
/// KeyPurposeId ::= OBJECT IDENTIFIER
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExtendedKeyUsage<'a>(Elements<'a>);

impl<'a> ExtendedKeyUsage<'a> {
    /// Each purpose, in order.
    pub fn iter(&self) -> impl Iterator<Item = Oid<'a>> + Clone + use<'a> {
        self.0.map(purpose)
    }

    /// Whether `purpose` is listed. anyExtendedKeyUsage counts only as itself.
    #[must_use]
    pub fn contains(&self, purpose: Oid<'_>) -> bool {
        self.iter().any(|listed| listed == purpose)
    }

    /// Whether no purpose is listed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn purpose<'a>(tlv: &Tlv<'a>, _: &mut Notes) -> Result<Oid<'a>> {
    Oid::decode(&expect(tlv, Tag::OID)?)
}

impl<'a> Decode<'a> for ExtendedKeyUsage<'a> {
    fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        sequence_of(&sequence(tlv)?, notes, |tlv, notes| purpose(tlv, notes).map(|_| ())).map(Self)
    }
}
