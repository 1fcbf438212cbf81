//! Ed25519 (RFC 8032, RFC 8410).

use crate::base::{Code, Error, Result};
use crate::crypto::Random;
use crate::encoding::der::{Tag, Tlv, single};
use alloc::vec::Vec;
use ed25519_dalek::ed25519::signature::Signer as _;
use ed25519_dalek::{Signature, SigningKey, VerifyingKey};
use zeroize::Zeroizing;

/// 2^255 - 19, little-endian.
const P: [u8; 32] = {
    let mut bytes = [0xff; 32];
    (bytes[0], bytes[31]) = (0xed, 0x7f);
    bytes
};

/// The order of the base point, 2^252 + 27742317777372353535851937790883648493, little-endian.
const L: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

/// RFC 8032 §5.1.3: 32 bytes whose y is below p and that decode to a point.
pub(in crate::crypto) fn public_key(bits: &[u8]) -> Result<VerifyingKey> {
    let bytes = <&[u8; 32]>::try_from(bits).map_err(|_| Error::new(Code::BAD_PUBLIC_KEY))?;
    let mut y = *bytes;
    if let Some(last) = y.last_mut() {
        *last &= 0x7f;
    }
    if y.iter().rev().ge(P.iter().rev()) {
        return Err(Error::new(Code::BAD_POINT));
    }
    VerifyingKey::from_bytes(bytes).map_err(|_| Error::new(Code::BAD_POINT))
}

/// RFC 8032 §5.1.7 without the cofactor; S below the order, no point of small order as R or key.
pub(in crate::crypto) fn verify(key: &VerifyingKey, message: &[u8], signature: &[u8]) -> Result<()> {
    let signature = <&[u8; 64]>::try_from(signature).map_err(|_| Error::new(Code::SIGNATURE_MALFORMED))?;
    key.verify_strict(message, &Signature::from_bytes(signature)).map_err(|_| Error::new(Code::SIGNATURE_INVALID))
}

/// RFC 8032 §5.1.7 step 1: 64 bytes, of which the second half is below the order.
pub(in crate::crypto) fn is_in_form(signature: &[u8]) -> bool {
    matches!(signature.split_at_checked(32), Some((_, s)) if s.len() == 32 && s.iter().rev().lt(L.iter().rev()))
}

/// RFC 8032 §5.1.5: any 32 bytes are a private key.
pub(in crate::crypto) fn generate(random: &mut dyn Random) -> Result<SigningKey> {
    let mut seed = Zeroizing::new([0; 32]);
    random.fill(seed.as_mut_slice())?;
    Ok(SigningKey::from_bytes(&seed))
}

/// ```asn1
/// CurvePrivateKey ::= OCTET STRING
/// ```
pub(in crate::crypto) fn private_key(der: &[u8]) -> Result<SigningKey> {
    match single(der) {
        Ok(Tlv { tag: Tag::OCTET_STRING, value, .. }) => <&[u8; 32]>::try_from(value).ok(),
        _ => None,
    }
    .map(SigningKey::from_bytes)
    .ok_or_else(|| Error::new(Code::PRIVATE_KEY_MALFORMED))
}

/// Deterministic (RFC 8032 §5.1.6).
pub(in crate::crypto) fn sign(key: &SigningKey, message: &[u8]) -> Vec<u8> {
    key.sign(message).to_vec()
}
