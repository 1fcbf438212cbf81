//! ML-DSA (FIPS 204) as certificates use it: pure, with an empty context (RFC 9881 §3).

use crate::base::{Code, Error, Result};
use ::ml_dsa::{EncodedSignature, EncodedVerifyingKey, MlDsaParams, Signature, VerifyingKey};

pub(in crate::crypto) fn public_key<P: MlDsaParams>(bits: &[u8]) -> Result<VerifyingKey<P>> {
    let encoded = EncodedVerifyingKey::<P>::try_from(bits).map_err(|_| Error::new(Code::BAD_PUBLIC_KEY))?;
    Ok(VerifyingKey::decode(&encoded))
}

/// [`Code::SIGNATURE_MALFORMED`] for another length than the parameter set's; what fails later, hints that FIPS 204
/// does not allow included, is [`Code::SIGNATURE_INVALID`].
pub(in crate::crypto) fn verify<P: MlDsaParams>(key: &VerifyingKey<P>, message: &[u8], signature: &[u8]) -> Result<()> {
    let encoded = EncodedSignature::<P>::try_from(signature).map_err(|_| Error::new(Code::SIGNATURE_MALFORMED))?;
    match Signature::<P>::decode(&encoded) {
        Some(signature) if key.verify_with_context(message, &[], &signature) => Ok(()),
        _ => Err(Error::new(Code::SIGNATURE_INVALID)),
    }
}
