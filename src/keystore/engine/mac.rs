//! The MAC over a PKCS#12 container (RFC 7292 §4), and PBMAC1 (RFC 9579) to read.

use super::super::password::{Cost, Password};
use super::derivation::{Derivation, Purpose, algorithm, no_parameters, number, pkcs12, prf};
use super::{parameters, scheme};
use crate::base::{Code, Error, Result};
use crate::crypto::{DigestAlgorithm, Random};
use crate::encoding::der::{Tag, Tlv, Writer};
use crate::x509::oid::{self, Oid};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

/// The hashes of `MacData`.
const DIGESTS: [(Oid<'static>, DigestAlgorithm); 5] = [
    (oid::SHA1, DigestAlgorithm::Sha1),
    (oid::SHA224, DigestAlgorithm::Sha224),
    (oid::SHA256, DigestAlgorithm::Sha256),
    (oid::SHA384, DigestAlgorithm::Sha384),
    (oid::SHA512, DigestAlgorithm::Sha512),
];

/// Where the key of the MAC comes from.
#[derive(Clone, Copy)]
enum Key<'a> {
    /// RFC 7292 §B.2, with the hash of the MAC.
    Pkcs12 { salt: &'a [u8], iterations: u64 },
    /// RFC 9579: by PBKDF2, for so many bytes.
    Pbmac1 { derivation: Derivation<'a>, key_len: usize },
}

/// ```asn1
/// MacData ::= SEQUENCE {
///     mac SEQUENCE { digestAlgorithm AlgorithmIdentifier, digest OCTET STRING },
///     macSalt OCTET STRING, iterations INTEGER DEFAULT 1 }
/// ```
struct MacData<'a> {
    digest: DigestAlgorithm,
    key: Key<'a>,
    tag: &'a [u8],
}

impl<'a> MacData<'a> {
    fn read(data: &Tlv<'a>) -> Result<Self> {
        let mut fields = data.reader();
        let mut mac = fields.read(Tag::SEQUENCE)?.reader();
        let identifier = mac.read(Tag::SEQUENCE)?;
        let tag = mac.read(Tag::OCTET_STRING)?.value;
        mac.finish()?;
        let salt = fields.read(Tag::OCTET_STRING)?.value;
        let iterations = if fields.is_empty() { 1 } else { number(&mut fields)? };
        fields.finish()?;

        let (name, rest) = algorithm(&identifier)?;
        if name == oid::PBMAC1 {
            return Self::read_pbmac1(rest, tag);
        }
        no_parameters(rest, "digestAlgorithm")?;
        let digest = DIGESTS.iter().find(|(known, _)| *known == name).map(|(_, digest)| *digest);
        let digest = digest.ok_or_else(|| scheme::unsupported("digestAlgorithm", name))?;
        if iterations == 0 {
            return Err(parameters("iterations").with_found(0));
        }
        Ok(Self { digest, key: Key::Pkcs12 { salt, iterations }, tag })
    }

    /// ```asn1
    /// PBMAC1-params ::= SEQUENCE { keyDerivationFunc AlgorithmIdentifier, messageAuthScheme AlgorithmIdentifier }
    /// ```
    fn read_pbmac1(mut rest: crate::encoding::der::Reader<'a>, tag: &'a [u8]) -> Result<Self> {
        let mut reader = rest.read(Tag::SEQUENCE)?.reader();
        rest.finish()?;
        let derivation = reader.read(Tag::SEQUENCE).map_err(|error| error.in_field("keyDerivationFunc"))?;
        let digest = prf(&reader.read(Tag::SEQUENCE).map_err(|error| error.in_field("messageAuthScheme"))?)?;
        reader.finish()?;
        let (derivation, key_len) = Derivation::read(&derivation)?;
        // RFC 9579 §3: it must be there, and be 20 at least; nobody needs a key longer than the longest hash.
        let key_len = key_len.and_then(|length| usize::try_from(length).ok());
        let key_len = key_len.filter(|length| (20..=64).contains(length)).ok_or_else(|| parameters("keyLength"))?;
        Ok(Self { digest, key: Key::Pbmac1 { derivation, key_len }, tag })
    }

    fn charge(&self, cost: &mut Cost) -> Result<()> {
        match self.key {
            Key::Pkcs12 { iterations, .. } => cost.spend(iterations),
            Key::Pbmac1 { derivation, key_len } => derivation.charge(&[key_len], cost),
        }
    }

    fn is_right(&self, contents: &[u8], password: &Password<'_>) -> Result<bool> {
        let mut key = Zeroizing::new([0; 64]);
        let key = match self.key {
            Key::Pkcs12 { salt, iterations } => {
                let key = key.get_mut(..self.digest.digest_len()).unwrap_or_default();
                pkcs12(self.digest, &password.utf16()?, salt, Purpose::Mac, iterations, key);
                key
            }
            Key::Pbmac1 { derivation, key_len } => {
                let key = key.get_mut(..key_len).unwrap_or_default();
                derivation.derive(password, key, &mut [])?;
                key
            }
        };
        Ok(match self.digest {
            DigestAlgorithm::Sha1 => has_tag::<Hmac<Sha1>>(key, contents, self.tag),
            DigestAlgorithm::Sha224 => has_tag::<Hmac<Sha224>>(key, contents, self.tag),
            DigestAlgorithm::Sha256 => has_tag::<Hmac<Sha256>>(key, contents, self.tag),
            DigestAlgorithm::Sha384 => has_tag::<Hmac<Sha384>>(key, contents, self.tag),
            DigestAlgorithm::Sha512 => has_tag::<Hmac<Sha512>>(key, contents, self.tag),
        })
    }
}

/// In constant time, over the whole tag: a shorter one does not pass.
fn has_tag<M: Mac + KeyInit>(key: &[u8], contents: &[u8], tag: &[u8]) -> bool {
    <M as KeyInit>::new_from_slice(key).is_ok_and(|mac| mac.chain_update(contents).verify_slice(tag).is_ok())
}

/// The password in the spelling that the MAC is made with; [`Code::PASSWORD_WRONG`] if there is none.
pub(in super::super) fn verify_mac<'p>(
    data: &Tlv<'_>,
    contents: &[u8],
    password: Password<'p>,
    cost: &mut Cost,
) -> Result<Password<'p>> {
    let data = MacData::read(data)?;
    data.charge(cost)?;
    if data.is_right(contents, &password)? {
        return Ok(password);
    }
    if let Some(respelled) = password.respelled() {
        data.charge(cost)?;
        if data.is_right(contents, &respelled)? {
            return Ok(respelled);
        }
    }
    Err(Error::new(Code::PASSWORD_WRONG))
}

/// Writes `MacData` with HMAC-SHA-256 and a fresh salt of 16 bytes.
pub(in super::super) fn write_mac(
    writer: &mut Writer,
    contents: &[u8],
    password: &Password<'_>,
    iterations: u32,
    random: &mut dyn Random,
) -> Result<()> {
    let mut salt = [0; 16];
    random.fill(&mut salt)?;
    let mut key = Zeroizing::new([0; 32]);
    let (digest, key) = (DigestAlgorithm::Sha256, key.as_mut_slice());
    pkcs12(digest, &password.utf16()?, &salt, Purpose::Mac, iterations.into(), key);
    let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).map_err(|_| parameters("macData"))?;
    let tag = mac.chain_update(contents).finalize().into_bytes();
    writer.sequence(|writer| {
        writer.sequence(|writer| {
            writer.sequence(|writer| {
                writer.oid(oid::SHA256.as_bytes());
                writer.primitive(Tag::NULL, &[]);
            });
            writer.primitive(Tag::OCTET_STRING, &tag);
        });
        writer.primitive(Tag::OCTET_STRING, &salt);
        writer.unsigned(iterations.into());
    });
    Ok(())
}
