//! Keys from passwords: PBKDF2 (RFC 8018 §5.2), scrypt (RFC 7914), the function of PKCS#12 (RFC 7292 §B.2).

use super::super::encryption::Encryption;
use super::super::password::{Cost, Password};
use super::cipher::MAX_KEY;
use super::parameters;
use crate::base::{Code, Error, Limits, Result};
use crate::crypto::DigestAlgorithm;
use crate::encoding::der::{self, Notes, Reader, Tag, Tlv, Writer};
use crate::x509::oid::{self, Oid};
use alloc::vec::Vec;
use sha1::Sha1;
use sha2::digest::Digest;
use sha2::digest::block_api::BlockSizeUser;
use sha2::{Sha224, Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

/// RFC 8018 §4.2: fewer iterations than these are not worth writing.
const LEAST_ITERATIONS: u32 = 1_000;

/// How a key is derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Derivation<'a> {
    Pbkdf2 {
        prf: DigestAlgorithm,
        salt: &'a [u8],
        iterations: u64,
    },
    Scrypt {
        salt: &'a [u8],
        n: u64,
        r: u64,
        p: u64,
    },
    /// RFC 7292 §B.2 with SHA-1.
    Pkcs12 {
        salt: &'a [u8],
        iterations: u64,
    },
    /// RFC 8018 §5.1: PBKDF1 with one of two hashes.
    Pbkdf1 {
        md5: bool,
        salt: &'a [u8],
        iterations: u64,
    },
}

/// The longest block of the hashes above, in bytes.
const LONGEST_BLOCK: usize = 128;

/// What PKCS#12 derives for: the ID of RFC 7292 §B.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Key,
    Iv,
    Mac,
}

/// The pseudorandom functions of RFC 8018 §B.1.2.
const PRFS: [(Oid<'static>, DigestAlgorithm); 5] = [
    (oid::HMAC_WITH_SHA1, DigestAlgorithm::Sha1),
    (oid::HMAC_WITH_SHA224, DigestAlgorithm::Sha224),
    (oid::HMAC_WITH_SHA256, DigestAlgorithm::Sha256),
    (oid::HMAC_WITH_SHA384, DigestAlgorithm::Sha384),
    (oid::HMAC_WITH_SHA512, DigestAlgorithm::Sha512),
];

/// An INTEGER that is not negative; one beyond 64 bits saturates, and is then above every limit.
pub(super) fn number(reader: &mut Reader<'_>) -> Result<u64> {
    let tlv = reader.read(Tag::INTEGER)?;
    let octets = der::integer(&tlv, &mut Notes::new())?;
    if octets.first().is_some_and(|first| *first >= 0x80) {
        return Err(Error::new(Code::NEGATIVE_INTEGER).at(tlv.offset));
    }
    Ok(octets.iter().fold(0_u64, |value, octet| {
        value.checked_mul(256).and_then(|value| value.checked_add(u64::from(*octet))).unwrap_or(u64::MAX)
    }))
}

/// An `AlgorithmIdentifier`: its algorithm, and a reader of what follows.
pub(super) fn algorithm<'a>(identifier: &Tlv<'a>) -> Result<(Oid<'a>, Reader<'a>)> {
    let mut reader = identifier.reader();
    let algorithm = Oid::decode(&reader.read(Tag::OID)?)?;
    Ok((algorithm, reader))
}

/// NULL or nothing.
pub(super) fn no_parameters(mut reader: Reader<'_>, field: &'static str) -> Result<()> {
    reader.read_optional(Tag::NULL)?;
    reader.finish().map_err(|_| parameters(field))
}

/// The HMAC that `identifier` names.
pub(super) fn prf(identifier: &Tlv<'_>) -> Result<DigestAlgorithm> {
    let (algorithm, rest) = algorithm(identifier)?;
    no_parameters(rest, "prf")?;
    let found = PRFS.iter().find(|(prf, _)| *prf == algorithm);
    found.map(|(_, digest)| *digest).ok_or_else(|| super::scheme::unsupported("prf", algorithm))
}

impl<'a> Derivation<'a> {
    /// Reads `keyDerivationFunc` (RFC 8018 §A.2, RFC 7914 §7), and the length of the key if it is stated.
    ///
    /// ```asn1
    /// PBKDF2-params ::= SEQUENCE {
    ///     salt CHOICE { specified OCTET STRING, otherSource AlgorithmIdentifier }, iterationCount INTEGER (1..MAX),
    ///     keyLength INTEGER (1..MAX) OPTIONAL, prf AlgorithmIdentifier DEFAULT hmacWithSHA1 }
    /// scrypt-params ::= SEQUENCE {
    ///     salt OCTET STRING, costParameter INTEGER (1..MAX), blockSize INTEGER (1..MAX),
    ///     parallelizationParameter INTEGER (1..MAX), keyLength INTEGER (1..MAX) OPTIONAL }
    /// ```
    pub(super) fn read(identifier: &Tlv<'a>) -> Result<(Self, Option<u64>)> {
        let (algorithm, mut outer) = algorithm(identifier)?;
        if algorithm != oid::PBKDF2 && algorithm != oid::SCRYPT {
            return Err(super::scheme::unsupported("keyDerivationFunc", algorithm));
        }
        let mut reader = outer.read(Tag::SEQUENCE)?.reader();
        outer.finish()?;
        let salt = reader.read(Tag::OCTET_STRING).map_err(|error| error.in_field("salt"))?.value;
        let key_len;
        let derivation = if algorithm == oid::SCRYPT {
            let (n, r, p) = (number(&mut reader)?, number(&mut reader)?, number(&mut reader)?);
            key_len = key_length(&mut reader)?;
            Self::Scrypt { salt, n, r, p }
        } else {
            let iterations = number(&mut reader)?;
            key_len = key_length(&mut reader)?;
            let prf = reader.read_optional(Tag::SEQUENCE)?.map_or(Ok(DigestAlgorithm::Sha1), |tlv| prf(&tlv))?;
            Self::Pbkdf2 { prf, salt, iterations }
        };
        reader.finish()?;
        derivation.check()?;
        Ok((derivation, key_len))
    }

    pub(super) fn for_writing(encryption: &Encryption, salt: &'a [u8]) -> Result<Self> {
        let derivation = match *encryption {
            Encryption::Pbkdf2 { iterations } if iterations < LEAST_ITERATIONS => {
                return Err(parameters("iterationCount").with_found(iterations));
            }
            Encryption::Pbkdf2 { iterations } => {
                Self::Pbkdf2 { prf: DigestAlgorithm::Sha256, salt, iterations: iterations.into() }
            }
            Encryption::Scrypt { log_n, r, p } => {
                let n = 1_u64.checked_shl(log_n.into()).ok_or_else(|| parameters("costParameter").with_found(log_n))?;
                Self::Scrypt { salt, n, r: r.into(), p: p.into() }
            }
        };
        derivation.check()?;
        // What it costs here is what it costs to read, and an allocation that fails ends the process.
        derivation.check_cost(1, 0)?;
        Ok(derivation)
    }

    /// Refuses what the default limits could not read: so many keys, and a MAC.
    pub(super) fn check_cost(&self, times: usize, mac_iterations: u32) -> Result<()> {
        let mut cost = Cost::new(&Limits::DEFAULT);
        let paid = cost.spend(mac_iterations.into());
        let paid = paid.and_then(|()| (0..times).try_for_each(|_| self.charge(&[MAX_KEY], &mut cost)));
        let field = if matches!(self, Self::Scrypt { .. }) { "costParameter" } else { "iterationCount" };
        paid.map_err(|error| parameters(field).with_found(error))
    }

    /// As `AlgorithmIdentifier`; of what is written here, PBKDF2 uses SHA-256.
    pub(super) fn write(&self, writer: &mut Writer) {
        writer.sequence(|writer| match *self {
            Self::Scrypt { salt, n, r, p } => {
                writer.oid(oid::SCRYPT.as_bytes());
                writer.sequence(|writer| {
                    writer.primitive(Tag::OCTET_STRING, salt);
                    [n, r, p].into_iter().for_each(|number| writer.unsigned(number));
                });
            }
            Self::Pbkdf2 { salt, iterations, .. } => {
                writer.oid(oid::PBKDF2.as_bytes());
                writer.sequence(|writer| {
                    writer.primitive(Tag::OCTET_STRING, salt);
                    writer.unsigned(iterations);
                    writer.sequence(|writer| {
                        writer.oid(oid::HMAC_WITH_SHA256.as_bytes());
                        writer.primitive(Tag::NULL, &[]);
                    });
                });
            }
            // Read only.
            Self::Pkcs12 { .. } | Self::Pbkdf1 { .. } => {}
        });
    }

    /// What no password and no limit could make right.
    pub(super) fn check(&self) -> Result<()> {
        match *self {
            Self::Pbkdf2 { iterations: 0, .. }
            | Self::Pkcs12 { iterations: 0, .. }
            | Self::Pbkdf1 { iterations: 0, .. } => Err(parameters("iterationCount").with_found(0)),
            // RFC 7914 §2: N is a power of two above 1.
            Self::Scrypt { n, .. } if n < 2 || !n.is_power_of_two() => Err(parameters("costParameter").with_found(n)),
            Self::Scrypt { r: 0, .. } => Err(parameters("blockSize").with_found(0)),
            Self::Scrypt { p: 0, .. } => Err(parameters("parallelizationParameter").with_found(0)),
            _ => Ok(()),
        }
    }

    /// Pays for keys of `lengths` bytes.
    pub(super) fn charge(&self, lengths: &[usize], cost: &mut Cost) -> Result<()> {
        let blocks = |digest_len: usize| lengths.iter().map(|length| length.div_ceil(digest_len)).sum::<usize>();
        let times =
            |iterations: u64, blocks: usize| iterations.saturating_mul(u64::try_from(blocks).unwrap_or(u64::MAX));
        match *self {
            Self::Pbkdf2 { prf, iterations, .. } => cost.spend(times(iterations, blocks(prf.digest_len()))),
            Self::Pkcs12 { iterations, .. } => {
                cost.spend(times(iterations, blocks(DigestAlgorithm::Sha1.digest_len())))
            }
            Self::Pbkdf1 { iterations, .. } => cost.spend(iterations),
            Self::Scrypt { n, r, p, .. } => {
                cost.check_memory(n.max(p).saturating_mul(r).saturating_mul(128))?;
                cost.spend(n.saturating_mul(r).saturating_mul(p))
            }
        }
    }

    /// Fills `key`, and `iv` where the function makes one.
    pub(super) fn derive(&self, password: &Password<'_>, key: &mut [u8], iv: &mut [u8]) -> Result<()> {
        match *self {
            Self::Pbkdf2 { prf, salt, iterations } => {
                let iterations = u32::try_from(iterations).map_err(|_| parameters("iterationCount"))?;
                pbkdf2(prf, password.octets(), salt, iterations, key);
            }
            Self::Scrypt { salt, n, r, p } => {
                let invalid = || parameters("costParameter");
                let log_n = u8::try_from(n.trailing_zeros()).map_err(|_| invalid())?;
                let narrow = |number: u64| u32::try_from(number).map_err(|_| invalid());
                let params = scrypt::Params::new(log_n, narrow(r)?, narrow(p)?).map_err(|_| invalid())?;
                scrypt::scrypt(password.octets(), salt, &params, key).map_err(|_| invalid())?;
            }
            Self::Pkcs12 { salt, iterations } => {
                let password = password.utf16()?;
                pkcs12(DigestAlgorithm::Sha1, &password, salt, Purpose::Key, iterations, key);
                pkcs12(DigestAlgorithm::Sha1, &password, salt, Purpose::Iv, iterations, iv);
            }
            #[cfg(feature = "legacy")]
            Self::Pbkdf1 { md5, salt, iterations } => {
                super::legacy::pbkdf1(md5, password.octets(), salt, iterations, key, iv);
            }
            #[cfg(not(feature = "legacy"))]
            Self::Pbkdf1 { .. } => return Err(super::legacy_disabled()),
        }
        Ok(())
    }
}

fn key_length(reader: &mut Reader<'_>) -> Result<Option<u64>> {
    if reader.peek() == Some(Tag::INTEGER) { number(reader).map(Some) } else { Ok(None) }
}

pub(super) fn pbkdf2(prf: DigestAlgorithm, password: &[u8], salt: &[u8], iterations: u32, key: &mut [u8]) {
    match prf {
        DigestAlgorithm::Sha1 => pbkdf2::pbkdf2_hmac::<Sha1>(password, salt, iterations, key),
        DigestAlgorithm::Sha224 => pbkdf2::pbkdf2_hmac::<Sha224>(password, salt, iterations, key),
        DigestAlgorithm::Sha256 => pbkdf2::pbkdf2_hmac::<Sha256>(password, salt, iterations, key),
        DigestAlgorithm::Sha384 => pbkdf2::pbkdf2_hmac::<Sha384>(password, salt, iterations, key),
        DigestAlgorithm::Sha512 => pbkdf2::pbkdf2_hmac::<Sha512>(password, salt, iterations, key),
    }
}

/// RFC 7292 §B.2, for a password in UTF-16.
pub(super) fn pkcs12(
    digest: DigestAlgorithm,
    password: &[u8],
    salt: &[u8],
    purpose: Purpose,
    iterations: u64,
    key: &mut [u8],
) {
    match digest {
        DigestAlgorithm::Sha1 => pkcs12_with::<Sha1>(password, salt, purpose, iterations, key),
        DigestAlgorithm::Sha224 => pkcs12_with::<Sha224>(password, salt, purpose, iterations, key),
        DigestAlgorithm::Sha256 => pkcs12_with::<Sha256>(password, salt, purpose, iterations, key),
        DigestAlgorithm::Sha384 => pkcs12_with::<Sha384>(password, salt, purpose, iterations, key),
        DigestAlgorithm::Sha512 => pkcs12_with::<Sha512>(password, salt, purpose, iterations, key),
    }
}

fn pkcs12_with<D: Digest + BlockSizeUser>(
    password: &[u8],
    salt: &[u8],
    purpose: Purpose,
    iterations: u64,
    key: &mut [u8],
) {
    let block = D::block_size();
    let id = match purpose {
        Purpose::Key => 1,
        Purpose::Iv => 2,
        Purpose::Mac => 3,
    };
    // Steps 2 to 4: I is salt and password, each repeated to whole blocks.
    let whole = |part: &[u8]| part.len().div_ceil(block).saturating_mul(block);
    let mut input = Zeroizing::new(Vec::with_capacity(whole(salt).saturating_add(whole(password))));
    input.extend(salt.iter().cycle().take(whole(salt)));
    input.extend(password.iter().cycle().take(whole(password)));

    for output in key.chunks_mut(<D as Digest>::output_size()) {
        let mut first = D::new();
        for _ in 0..block {
            first.update([id]);
        }
        first.update(&*input);
        let mut hashed = Zeroizing::new(first.finalize());
        for _ in 1..iterations {
            let next = D::new_with_prefix(&*hashed);
            next.finalize_into(&mut hashed);
        }
        for (to, from) in output.iter_mut().zip(hashed.iter()) {
            *to = *from;
        }
        // Step 6 B and C: every block of I grows by the hash, repeated, and by one.
        let mut repeated = Zeroizing::new([0; LONGEST_BLOCK]);
        for (to, from) in repeated.iter_mut().zip(hashed.iter().cycle()) {
            *to = *from;
        }
        let addends = repeated.get(..block).unwrap_or_default();
        for chunk in input.chunks_mut(block) {
            let mut carry = 1_u16;
            for (byte, addend) in chunk.iter_mut().zip(addends).rev() {
                let sum = u16::from(*byte).saturating_add(u16::from(*addend)).saturating_add(carry);
                let [high, low] = sum.to_be_bytes();
                (*byte, carry) = (low, u16::from(high));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        base16ct::lower::decode_vec(text).unwrap()
    }

    /// The vectors of Bouncy Castle, which PKCS#12 libraries share: SHA-1, key, vector and MAC.
    #[test]
    fn the_function_of_pkcs12_gives_the_known_keys() {
        let smeg = hex("0073006d006500670000");
        let queeg = hex("007100750065006500670000");
        for (password, salt, purpose, iterations, expected) in [
            (&smeg, "0a58cf64530d823f", Purpose::Key, 1, "8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3"),
            (&smeg, "0a58cf64530d823f", Purpose::Iv, 1, "79993dfe048d3b76"),
            (&smeg, "642b99ab44fb4b1f", Purpose::Key, 1, "f3a95fec48d7711e985cfe67908c5ab79fa3d7c5caa5d966"),
            (&smeg, "3d83c0e4546ac140", Purpose::Mac, 1, "8d967d88f6caa9d714800ab3d48051d63f73a312"),
            (&queeg, "05dec959acff72f7", Purpose::Key, 1000, "ed2034e36328830ff09df1e1a07dd357185dac0d4f9eb3d4"),
            (&queeg, "263216fcc2fab31c", Purpose::Mac, 1000, "5ec4c7a80df652294c3925b6489a7ab857c83476"),
        ] {
            let mut key = alloc::vec![0; expected.len() / 2];
            pkcs12(DigestAlgorithm::Sha1, password, &hex(salt), purpose, iterations, &mut key);
            assert_eq!(key, hex(expected), "{purpose:?} of {salt}");
        }
    }
}
