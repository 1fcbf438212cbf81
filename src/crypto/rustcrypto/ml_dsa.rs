//! ML-DSA (FIPS 204) as certificates use it: pure, with an empty context (RFC 9881 §3).

use crate::base::{Code, Error, Result};
use crate::crypto::random::seeded;
use crate::crypto::{DigestAlgorithm, Fingerprint, Random};
use crate::encoding::der::{Tag, Writer, single};
use ::ml_dsa::{EncodedSignature, EncodedVerifyingKey, MlDsaParams, Seed, Signature, SigningKey, VerifyingKey};
use alloc::vec::Vec;
use zeroize::Zeroizing;

/// The tag of a private key that is a seed.
const SEED: Tag = Tag::context(0);

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

/// FIPS 204 §5.1: any 32 bytes are a seed.
pub(in crate::crypto) fn generate<P: MlDsaParams>(random: &mut dyn Random) -> Result<SigningKey<P>> {
    let mut seed = Zeroizing::new(Seed::default());
    random.fill(seed.as_mut_slice())?;
    Ok(SigningKey::from_seed(&seed))
}

/// ```asn1
/// ML-DSA-PrivateKey ::= CHOICE {
///     seed         [0] OCTET STRING (SIZE (32)),
///     expandedKey      OCTET STRING,
///     both             SEQUENCE { seed OCTET STRING (SIZE (32)), expandedKey OCTET STRING } }
/// ```
///
/// RFC 9881 §6: of `both`, the seed counts, and the expanded key must be what it expands to. An expanded key alone
/// is refused: no seed can be computed from it, so it could not be written again.
pub(in crate::crypto) fn private_key<P: MlDsaParams>(der: &[u8]) -> Result<SigningKey<P>> {
    let malformed = || Error::new(Code::PRIVATE_KEY_MALFORMED);
    let from_seed = |seed: &[u8]| Seed::try_from(seed).map(|seed| SigningKey::from_seed(&Zeroizing::new(seed)));
    let tlv = single(der).map_err(|_| malformed())?;
    match tlv.tag {
        SEED => from_seed(tlv.value).map_err(|_| malformed()),
        Tag::OCTET_STRING => Err(malformed().with_found("expanded key without its seed")),
        Tag::SEQUENCE => {
            let mut reader = tlv.reader();
            let seed = reader.read(Tag::OCTET_STRING).map_err(|_| malformed())?;
            let expanded = reader.read(Tag::OCTET_STRING).map_err(|_| malformed())?;
            reader.finish().map_err(|_| malformed())?;
            let key: SigningKey<P> = from_seed(seed.value).map_err(|_| malformed())?;
            #[expect(deprecated, reason = "the only way to the encoding that RFC 9881 asks to compare")]
            let computed = Zeroizing::new(key.expanded_key().to_expanded());
            // Digests are compared, so that the time says nothing about where the keys differ.
            let digest = |bytes: &[u8]| Fingerprint::of(DigestAlgorithm::Sha256, bytes);
            if digest(expanded.value) == digest(&computed) { Ok(key) } else { Err(Code::PRIVATE_KEY_INVALID.into()) }
        }
        _ => Err(malformed()),
    }
}

pub(in crate::crypto) fn public_bits<P: MlDsaParams>(key: &SigningKey<P>) -> Vec<u8> {
    let public: &VerifyingKey<P> = key.as_ref();
    public.encode().to_vec()
}

/// The alternative `seed`.
pub(in crate::crypto) fn write_private_key<P: MlDsaParams>(writer: &mut Writer, key: &SigningKey<P>) {
    writer.primitive(SEED, key.as_seed());
}

/// Hedged (FIPS 204 §3.4): the caller's randomness goes into the signature, which protects the key where a fault or a
/// side channel would expose it.
pub(in crate::crypto) fn sign<P: MlDsaParams>(
    key: &SigningKey<P>,
    message: &[u8],
    random: &mut dyn Random,
) -> Result<Vec<u8>> {
    let signature = key
        .expanded_key()
        .sign_randomized(message, &[], &mut seeded(random)?)
        .map_err(|_| Error::new(Code::SIGNING_FAILED))?;
    Ok(signature.encode().to_vec())
}
