//! Hash functions (FIPS 180-4).

use core::fmt;
use sha2::Digest as _;

/// A hash function of FIPS 180-4.
///
/// [`Sha1`](Self::Sha1) is here for fingerprints and key identifiers that old systems print, and to verify signatures
/// of old roots where the caller allows it. Do not choose it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are those of FIPS 180-4")]
#[non_exhaustive]
pub enum DigestAlgorithm {
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

/// The longest digest, in bytes.
pub(super) const MAX_DIGEST: usize = 64;

impl DigestAlgorithm {
    /// Length of the digest in bytes.
    #[must_use]
    pub const fn digest_len(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha224 => 28,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// `SHA-256` and so on.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA-1",
            Self::Sha224 => "SHA-224",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        }
    }

    /// The digest of `message`, followed by zeros.
    pub(super) fn hash(self, message: &[u8]) -> [u8; MAX_DIGEST] {
        let mut padded = [0; MAX_DIGEST];
        match self {
            Self::Sha1 => fill(&mut padded, &sha1::Sha1::digest(message)),
            Self::Sha224 => fill(&mut padded, &sha2::Sha224::digest(message)),
            Self::Sha256 => fill(&mut padded, &sha2::Sha256::digest(message)),
            Self::Sha384 => fill(&mut padded, &sha2::Sha384::digest(message)),
            Self::Sha512 => fill(&mut padded, &sha2::Sha512::digest(message)),
        }
        padded
    }
}

fn fill(padded: &mut [u8; MAX_DIGEST], digest: &[u8]) {
    for (to, from) in padded.iter_mut().zip(digest) {
        *to = *from;
    }
}

impl fmt::Display for DigestAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
