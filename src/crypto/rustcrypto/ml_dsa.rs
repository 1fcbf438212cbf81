//! ML-DSA (FIPS 204) as certificates use it: pure, with an empty context (RFC 9881 §3).

use crate::base::{Code, Error, Result};
use crate::crypto::random::seeded;
use crate::crypto::{DigestAlgorithm, Fingerprint, Random};
use crate::encoding::der::{Tag, Writer, single};
use ::ml_dsa::{
    EncodedSignature, EncodedVerifyingKey, ExpandedSigningKey, ExpandedSigningKeyBytes, MlDsaParams, Seed, Signature,
    SigningKey, VerifyingKey,
};
use alloc::boxed::Box;
use alloc::vec::Vec;
use zeroize::Zeroizing;

/// The tag of a private key that is a seed.
const SEED: Tag = Tag::context(0);

/// A private key: with its seed, or as it was expanded, from which no seed can be computed.
pub(in crate::crypto) enum PrivateKey<P: MlDsaParams> {
    Seed(Box<SigningKey<P>>),
    Expanded(Box<ExpandedSigningKey<P>>, Box<VerifyingKey<P>>),
}

impl<P: MlDsaParams> PrivateKey<P> {
    fn from_seed(seed: &Seed) -> Self {
        Self::Seed(Box::new(SigningKey::from_seed(seed)))
    }

    fn expanded(&self) -> &ExpandedSigningKey<P> {
        match self {
            Self::Seed(key) => key.expanded_key(),
            Self::Expanded(key, _) => key,
        }
    }

    fn public(&self) -> &VerifyingKey<P> {
        match self {
            Self::Seed(key) => (**key).as_ref(),
            Self::Expanded(_, public) => public,
        }
    }
}

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

/// FIPS 204 algorithm 27: of the parameter set's length, its hints in order and its numbers in range.
pub(in crate::crypto) fn is_in_form<P: MlDsaParams>(signature: &[u8]) -> bool {
    EncodedSignature::<P>::try_from(signature).is_ok_and(|encoded| Signature::<P>::decode(&encoded).is_some())
}

/// FIPS 204 §5.1: any 32 bytes are a seed.
pub(in crate::crypto) fn generate<P: MlDsaParams>(random: &mut dyn Random) -> Result<PrivateKey<P>> {
    let mut seed = Zeroizing::new(Seed::default());
    random.fill(seed.as_mut_slice())?;
    Ok(PrivateKey::from_seed(&seed))
}

/// ```asn1
/// ML-DSA-PrivateKey ::= CHOICE {
///     seed         [0] OCTET STRING (SIZE (32)),
///     expandedKey      OCTET STRING,
///     both             SEQUENCE { seed OCTET STRING (SIZE (32)), expandedKey OCTET STRING } }
/// ```
///
/// RFC 9881 §6: of `both`, the seed counts, and the expanded key must be what it expands to.
pub(in crate::crypto) fn private_key<P: MlDsaParams>(der: &[u8]) -> Result<PrivateKey<P>> {
    let malformed = || Error::new(Code::PRIVATE_KEY_MALFORMED);
    let from_seed = |seed: &[u8]| {
        let seed = Zeroizing::new(Seed::try_from(seed).map_err(|_| malformed())?);
        Ok::<_, Error>(PrivateKey::from_seed(&seed))
    };
    let tlv = single(der).map_err(|_| malformed())?;
    match tlv.tag {
        SEED => from_seed(tlv.value),
        Tag::OCTET_STRING => from_expanded(tlv.value),
        Tag::SEQUENCE => {
            let mut reader = tlv.reader();
            let seed = reader.read(Tag::OCTET_STRING).map_err(|_| malformed())?;
            let expanded = reader.read(Tag::OCTET_STRING).map_err(|_| malformed())?;
            reader.finish().map_err(|_| malformed())?;
            let key: PrivateKey<P> = from_seed(seed.value)?;
            // Digests are compared, so that the time says nothing about where the keys differ.
            let digest = |bytes: &[u8]| Fingerprint::of(DigestAlgorithm::Sha256, bytes);
            let same = digest(expanded.value) == digest(&encode_expanded(key.expanded()));
            if same { Ok(key) } else { Err(Code::PRIVATE_KEY_INVALID.into()) }
        }
        _ => Err(malformed()),
    }
}

#[expect(deprecated, reason = "the only way to the encoding of FIPS 204, which RFC 9881 compares and carries")]
fn encode_expanded<P: MlDsaParams>(key: &ExpandedSigningKey<P>) -> Zeroizing<ExpandedSigningKeyBytes<P>> {
    Zeroizing::new(key.to_expanded())
}

/// Length of an expanded key, and how its vectors s1 and s2 are packed (FIPS 204 table 1, algorithm 24): bytes for both,
/// bits of a coefficient, and the largest value that stands for one.
const EXPANDED: [(usize, usize, u32, u8); 3] = [(2560, 768, 3, 4), (4032, 1408, 4, 8), (4896, 1440, 3, 4)];

/// Where s1 begins: after ρ, K and tr.
const SECRET_VECTORS: usize = 128;

/// An expanded key alone. Its coefficients must be in range (FIPS 204 §7.2 leaves that to who decodes, and the crate asks
/// for it), and what it signs must verify under the public key that follows from ρ, s1 and s2: that fails if one of them or tr
/// is another key's. An error in t0 shows as a signature that does not verify, here or later.
fn from_expanded<P: MlDsaParams>(bytes: &[u8]) -> Result<PrivateKey<P>> {
    let invalid = || Error::new(Code::PRIVATE_KEY_INVALID);
    let encoded = ExpandedSigningKeyBytes::<P>::try_from(bytes).map_err(|_| Error::new(Code::PRIVATE_KEY_MALFORMED))?;
    let encoded = Zeroizing::new(encoded);
    if !is_in_range(bytes) {
        return Err(invalid());
    }
    #[expect(deprecated, reason = "RFC 9881 §6 has keys in this form; its coefficients are checked above")]
    let key = Box::new(ExpandedSigningKey::<P>::from_expanded(&encoded));
    let public = Box::new(key.verifying_key());
    let signature = key.sign_deterministic(&[], &[]).map_err(|_| invalid())?;
    if public.verify_with_context(&[], &[], &signature) {
        Ok(PrivateKey::Expanded(key, public))
    } else {
        Err(invalid())
    }
}

/// Looks at every coefficient, whatever the others are.
fn is_in_range(expanded: &[u8]) -> bool {
    let Some((_, length, bits, largest)) = EXPANDED.iter().find(|(length, ..)| *length == expanded.len()) else {
        return false;
    };
    let end = SECRET_VECTORS.saturating_add(*length);
    let (mut pending, mut available, mut in_range) = (0_u32, 0_u32, true);
    for byte in expanded.get(SECRET_VECTORS..end).unwrap_or_default() {
        pending |= u32::from(*byte) << available;
        available = available.saturating_add(8);
        while available >= *bits {
            in_range &= pending & ((1 << bits) - 1) <= u32::from(*largest);
            pending >>= bits;
            available = available.saturating_sub(*bits);
        }
    }
    in_range
}

pub(in crate::crypto) fn public_bits<P: MlDsaParams>(key: &PrivateKey<P>) -> Vec<u8> {
    key.public().encode().to_vec()
}

/// The alternative `seed`; `expandedKey` for a key that came without one.
pub(in crate::crypto) fn write_private_key<P: MlDsaParams>(writer: &mut Writer, key: &PrivateKey<P>) {
    match key {
        PrivateKey::Seed(key) => writer.primitive(SEED, key.as_seed()),
        PrivateKey::Expanded(key, _) => writer.primitive(Tag::OCTET_STRING, &encode_expanded(key)),
    }
}

/// Hedged (FIPS 204 §3.4): the caller's randomness goes into the signature, which protects the key where a fault or a
/// side channel would expose it.
pub(in crate::crypto) fn sign<P: MlDsaParams>(
    key: &PrivateKey<P>,
    message: &[u8],
    random: &mut dyn Random,
) -> Result<Vec<u8>> {
    let signature = key
        .expanded()
        .sign_randomized(message, &[], &mut seeded(random)?)
        .map_err(|_| Error::new(Code::SIGNING_FAILED))?;
    Ok(signature.encode().to_vec())
}
