//! How a password is turned into a key when something is written.

/// How to write under a password: always AES-256 in CBC mode (PBES2, RFC 8018 §6.2), with the key from one of two functions.
///
/// What costs more than [`Limits::DEFAULT`](crate::base::Limits::DEFAULT) lets a reader spend is not written:
/// [`Code::ENCRYPTION_PARAMETERS`](crate::base::Code::ENCRYPTION_PARAMETERS).
///
/// ```
/// use certwright::keystore::Encryption;
/// assert_eq!(Encryption::default(), Encryption::Pbkdf2 { iterations: 600_000 });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Encryption {
    /// PBKDF2 with HMAC-SHA-256 (RFC 8018 §5.2): read by every program.
    Pbkdf2 {
        /// At least 1,000. OWASP asks for 600,000, which is the default; for a random password of 128 bits any number
        /// will do.
        iterations: u32,
    },
    /// scrypt (RFC 7914), which costs an attacker memory too. Java and GnuTLS do not read it.
    Scrypt {
        /// The binary logarithm of N: memory is 128·r·N bytes. OWASP asks for 17; OpenSSL reads up to 14 with r = 8.
        log_n: u8,
        /// The block size, usually 8.
        r: u32,
        /// Parallelization, usually 1.
        p: u32,
    },
}

impl Encryption {
    pub(super) const DEFAULT_ITERATIONS: u32 = 600_000;

    /// PBKDF2 with 600,000 iterations.
    pub const DEFAULT: Self = Self::Pbkdf2 { iterations: Self::DEFAULT_ITERATIONS };

    /// scrypt at the cost that OpenSSL reads without options: N = 2^14, r = 8, p = 1, 16 MiB.
    pub const SCRYPT: Self = Self::Scrypt { log_n: 14, r: 8, p: 1 };
}

impl Default for Encryption {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Something encrypted, and the `AlgorithmIdentifier` that says how.
pub(super) struct Sealed {
    pub(super) identifier: alloc::vec::Vec<u8>,
    pub(super) ciphertext: alloc::vec::Vec<u8>,
}
