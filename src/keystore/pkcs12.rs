//! PKCS#12 (RFC 7292): a private key with its certificates in one file under a password, `.p12` and `.pfx`.
//!
//! Written here, over the ciphers and hashes of RustCrypto. The crate `p12-keystore` (0.4.1) is on der 0.8 too, and has PBES2,
//! Triple DES and RC2 with 40 bits; but its salts come from a generator of its own, what deriving a key may cost is fixed in
//! it, keys that it has decrypted are not wiped, and it reads DER alone, where others write BER. It needs `std`, pre-releases
//! of `pkcs12` and `cms`, and a second parser of certificates.

mod read;
mod write;

use super::chain::chain;
use crate::base::{Code, Error, Limits, Result};
use crate::crypto::PrivateKey;
use crate::x509::{Certificate, CertificateRevocationList};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
pub use write::Pkcs12Builder;

/// What a PKCS#12 file holds. Keys are wiped when the last handle to them goes.
///
/// ```
/// # #[cfg(all(feature = "getrandom", feature = "pkcs12"))] {
/// use certwright::issue::{CertificateParameters, Issuer, Validity};
/// use certwright::keystore::{Encryption, Pkcs12};
/// use certwright::{KeyAlgorithm, Limits, PrivateKey, SystemRandom, Timestamp};
/// # let from = "2026-01-01T00:00:00Z".parse::<Timestamp>()?;
/// let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut SystemRandom)?;
/// let root = CertificateParameters::root_ca("CN=Root".parse()?, key.public_key(), Validity::days(from, 90)?)?;
/// let root = Issuer::self_signed(&root, &key, &mut SystemRandom)?.into_certificate();
///
/// let file = Pkcs12::builder(&key, &root)?.with_encryption(Encryption::Pbkdf2 { iterations: 10_000 });
/// let file = file.to_der("secret", &mut SystemRandom)?;
/// let read = Pkcs12::from_der(&file, Some("secret"), &Limits::DEFAULT)?;
/// assert_eq!(read.chain_of(&read.keys()[0].key), [root]);
/// # }
/// # Ok::<(), certwright::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Pkcs12 {
    keys: Vec<KeyEntry>,
    certificates: Vec<CertificateEntry>,
    crls: Vec<CertificateRevocationList>,
    passed_over: usize,
}

/// A private key in a container.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct KeyEntry {
    /// The key.
    pub key: PrivateKey,
    /// `friendlyName` (RFC 2985 §5.5.1): what people call it; Java's alias.
    pub friendly_name: Option<String>,
    /// `localKeyId` (RFC 2985 §5.5.2): the same as its certificate's, by convention of whoever wrote the file.
    pub local_key_id: Option<Box<[u8]>>,
}

/// A certificate in a container.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CertificateEntry {
    /// The certificate.
    pub certificate: Certificate,
    /// `friendlyName` (RFC 2985 §5.5.1): what people call it; Java's alias.
    pub friendly_name: Option<String>,
    /// `localKeyId` (RFC 2985 §5.5.2): the same as its key's, by convention of whoever wrote the file.
    pub local_key_id: Option<Box<[u8]>>,
}

impl Pkcs12 {
    /// Reads a container under a password. Its MAC is checked first, and must be there: without it anybody may have
    /// exchanged what is inside.
    ///
    /// No password (`None`) opens only a container that has neither MAC nor encryption. An empty one is a password, which
    /// programs spell in two ways; both are tried. Read are PBES2 with AES-CBC, MACs by HMAC with SHA-1 and SHA-2, and PBMAC1
    /// (RFC 9579); with the feature `legacy` Triple DES and RC2 too. Beside DER, BER as NSS and Bouncy Castle write it:
    /// lengths left open, octet strings in segments, up to 64 levels.
    ///
    /// # Errors
    /// [`Code::PASSWORD_REQUIRED`]; [`Code::PASSWORD_WRONG`], which is also what an altered container looks like;
    /// [`Code::KEYSTORE_MAC_MISSING`]; [`Code::ENCRYPTION_UNSUPPORTED`], [`Code::ENCRYPTION_PARAMETERS`],
    /// [`Code::FEATURE_DISABLED`], [`Code::KEYSTORE_CONTENT_UNSUPPORTED`], [`Code::KEYSTORE_MALFORMED`];
    /// [`Code::LIMIT_KDF_ITERATIONS`] and [`Code::LIMIT_KDF_MEMORY`] for all its parts together, before the work;
    /// [`Code::LIMIT_KEYS`], [`Code::LIMIT_BER_DEPTH`]; the codes of
    /// [`Reader`](crate::encoding::der::Reader), of [`PrivateKey::from_pkcs8_der`] and [`Certificate::from_der`]. The byte
    /// that an error names is counted from the start of what was decrypted, if that is where it is; what is wrong with a
    /// container in BER beyond its being BER, in the DER that it was made into.
    pub fn from_der(der: &[u8], password: Option<&str>, limits: &Limits) -> Result<Self> {
        read::container(der, password, password.is_some(), limits)
    }

    /// As [`from_der`](Self::from_der), and takes a container without a MAC under a password too. If there is one, it is
    /// checked.
    ///
    /// # Errors
    /// Those of [`from_der`](Self::from_der), but for the missing MAC.
    pub fn from_der_mac_optional(der: &[u8], password: Option<&str>, limits: &Limits) -> Result<Self> {
        read::container(der, password, false, limits)
    }

    /// A container to be written, for a key and its certificate.
    ///
    /// # Errors
    /// [`Code::KEY_CERTIFICATE_MISMATCH`] if the certificate is another key's.
    pub fn builder<'a>(key: &'a PrivateKey, certificate: &'a Certificate) -> Result<Pkcs12Builder<'a>> {
        // pyca CVE-2024-26130: refused here, before anything is built on it.
        if !key.matches(certificate) {
            return Err(Error::new(Code::KEY_CERTIFICATE_MISMATCH).in_structure("PFX"));
        }
        Ok(Pkcs12Builder::new(key, certificate))
    }

    /// Its private keys, in the order they stand there.
    #[must_use]
    pub fn keys(&self) -> &[KeyEntry] {
        &self.keys
    }

    /// Its certificates, in the order they stand there, which need not be that of a chain.
    #[must_use]
    pub fn certificates(&self) -> &[CertificateEntry] {
        &self.certificates
    }

    /// Its CRLs, in the order they stand there.
    #[must_use]
    pub fn crls(&self) -> &[CertificateRevocationList] {
        &self.crls
    }

    /// How many entries were passed over because they are neither keys, certificates nor CRLs: the secrets of Java.
    #[must_use]
    pub fn passed_over(&self) -> usize {
        self.passed_over
    }

    /// The certificate of `key` and those of its issuers that are there, as a TLS server sends them. Empty if no certificate is
    /// the key's.
    ///
    /// An issuer has the name that is asked for, and its key made the signature: with an old and a new CA of one name it is
    /// the right one. Where a signature cannot be verified, because its algorithm is none that is built in or after 64 of them,
    /// authorityKeyIdentifier decides, then who is valid longest, then the order of the file. Nothing else is judged. A
    /// chain ends with a certificate that names itself as its issuer, and after 32.
    #[must_use]
    pub fn chain_of(&self, key: &PrivateKey) -> Vec<Certificate> {
        let certificates: Vec<&Certificate> = self.certificates.iter().map(|entry| &entry.certificate).collect();
        chain(certificates.iter().copied().find(|certificate| key.matches(certificate)), &certificates)
    }
}
