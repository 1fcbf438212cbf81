//! What parsed objects can do once there is cryptography: their keys, signatures and fingerprints.

use super::{DigestAlgorithm, Fingerprint, PublicKey, SignatureAlgorithm};
use crate::base::{Code, Error, Result};
use crate::x509::{
    BasicOcspResponse, CertId, Certificate, CertificateRequest, CertificateRevocationList, Name, OcspRequest, Oid, oid,
};
use alloc::string::String;

/// An object with a signature over a part of its own bytes.
struct Signed<'a> {
    structure: &'static str,
    message: &'a [u8],
    /// The `AlgorithmIdentifier` beside the signature, and that under it where the structure repeats it.
    algorithm: &'a [u8],
    repeated: Option<&'a [u8]>,
    signature: &'a [u8],
}

impl Signed<'_> {
    fn algorithm(&self) -> Result<SignatureAlgorithm> {
        SignatureAlgorithm::from_der(self.algorithm).map_err(|error| self.place(error))
    }

    /// The raw bytes are verified, never a re-encoding of them.
    fn verify(&self, key: &PublicKey, allowed: &[SignatureAlgorithm]) -> Result<()> {
        // RFC 5280 §4.1.1.2, §5.1.1.2: both say the same; only the one under the signature cannot be exchanged.
        if self.repeated.is_some_and(|repeated| repeated != self.algorithm) {
            return Err(self.place(Error::new(Code::ALGORITHM_MISMATCH)));
        }
        let algorithm = self.algorithm()?;
        if !allowed.contains(&algorithm) {
            return Err(self.place(Error::new(Code::ALGORITHM_NOT_ALLOWED).with_found(algorithm)));
        }
        key.verify_signature(algorithm, self.message, self.signature)
            .map_err(|error| error.in_structure(self.structure).in_field("signature"))
    }

    fn place(&self, error: Error) -> Error {
        Error::in_structure(error, self.structure).in_field("signatureAlgorithm")
    }
}

/// Declares what objects that an issuer signs have in common.
macro_rules! signed_by_issuer {
    ($type:ty, $structure:literal, $what:literal, |$object:ident| $repeated:expr) => {
        impl $type {
            fn signed(&self) -> Signed<'_> {
                let $object = self;
                Signed {
                    structure: $structure,
                    message: self.tbs_der(),
                    algorithm: self.signature_algorithm_der(),
                    repeated: $repeated,
                    signature: self.signature(),
                }
            }

            /// The algorithm of its signature.
            ///
            /// # Errors
            /// Those of [`SignatureAlgorithm::from_der`].
            pub fn signature_algorithm(&self) -> Result<SignatureAlgorithm> {
                self.signed().algorithm()
            }

            #[doc = concat!("Verifies that the key `issuer` signed this ", $what, " with one of the `allowed` algorithms.")]
            /// It says nothing about names, times or the right to issue: see the validator for that.
            ///
            /// # Errors
            /// [`Code::ALGORITHM_MISMATCH`] if the algorithm is not the one inside the signed part,
            /// [`Code::ALGORITHM_NOT_ALLOWED`], [`Code::ALGORITHM_KEY_MISMATCH`], [`Code::SIGNATURE_MALFORMED`],
            /// [`Code::SIGNATURE_INVALID`], and those of [`SignatureAlgorithm::from_der`].
            pub fn verify_signature(&self, issuer: &PublicKey, allowed: &[SignatureAlgorithm]) -> Result<()> {
                self.signed().verify(issuer, allowed)
            }
        }
    };
}

signed_by_issuer!(Certificate, "Certificate", "certificate", |it| Some(it.tbs_signature_algorithm_der()));
signed_by_issuer!(CertificateRevocationList, "CertificateList", "CRL", |it| Some(it.tbs_signature_algorithm_der()));
// RFC 6960 §4.2.1: the signed part does not repeat the algorithm.
signed_by_issuer!(BasicOcspResponse<'_>, "BasicOCSPResponse", "response", |_it| None);

impl CertificateRevocationList {
    /// The digest of the whole list.
    #[must_use]
    pub fn fingerprint(&self, algorithm: DigestAlgorithm) -> Fingerprint {
        Fingerprint::of(algorithm, self.as_der())
    }
}

/// The hashes that a certID may be made with.
pub(crate) const CERT_ID_HASHES: [(Oid<'static>, DigestAlgorithm); 4] = [
    (oid::SHA1, DigestAlgorithm::Sha1),
    (oid::SHA256, DigestAlgorithm::Sha256),
    (oid::SHA384, DigestAlgorithm::Sha384),
    (oid::SHA512, DigestAlgorithm::Sha512),
];

impl CertId<'_> {
    /// The hash that it is made with; `None` if it is not known here.
    #[must_use]
    pub fn digest_algorithm(&self) -> Option<DigestAlgorithm> {
        CERT_ID_HASHES.iter().find(|(oid, _)| *oid == self.hash_algorithm).map(|(_, digest)| *digest)
    }

    /// Whether it speaks of certificates that an issuer of this name and key has issued: both hashes are theirs (RFC 6960
    /// §4.1.1).
    #[must_use]
    pub fn names_issuer(&self, name: &Name<'_>, key: &PublicKey) -> bool {
        let Some(digest) = self.digest_algorithm() else { return false };
        Fingerprint::of(digest, name.as_der()).as_bytes() == self.issuer_name_hash
            && Fingerprint::of(digest, key.key_bits()).as_bytes() == self.issuer_key_hash
    }
}

impl OcspRequest {
    /// Verifies that `requestor` signed this request with one of the `allowed` algorithms (RFC 6960 §4.1.2). Whose key that
    /// is, and whether the certificates that came with it lead there, is for the responder to decide.
    ///
    /// # Errors
    /// [`Code::MISSING_FIELD`] if it is not signed; [`Code::ALGORITHM_NOT_ALLOWED`], [`Code::ALGORITHM_KEY_MISMATCH`],
    /// [`Code::SIGNATURE_MALFORMED`], [`Code::SIGNATURE_INVALID`], and those of [`SignatureAlgorithm::from_der`].
    pub fn verify_signature(&self, requestor: &PublicKey, allowed: &[SignatureAlgorithm]) -> Result<()> {
        const STRUCTURE: &str = "OCSPRequest";
        let (Some(algorithm), Some(signature)) = (self.signature_algorithm_der(), self.signature()) else {
            return Err(Error::new(Code::MISSING_FIELD).in_structure(STRUCTURE).in_field("optionalSignature"));
        };
        let message = self.tbs_der();
        Signed { structure: STRUCTURE, message, algorithm, repeated: None, signature }.verify(requestor, allowed)
    }
}

impl CertificateRequest {
    fn signed(&self) -> Signed<'_> {
        Signed {
            structure: "CertificationRequest",
            message: self.info_der(),
            algorithm: self.signature_algorithm_der(),
            repeated: None,
            signature: self.signature(),
        }
    }

    /// The public key that a certificate is asked for, decoded anew by each call.
    ///
    /// # Errors
    /// Those of [`PublicKey::from_spki_der`].
    pub fn public_key(&self) -> Result<PublicKey> {
        PublicKey::from_spki_der(self.spki_der())
    }

    /// The algorithm of its signature.
    ///
    /// # Errors
    /// Those of [`SignatureAlgorithm::from_der`].
    pub fn signature_algorithm(&self) -> Result<SignatureAlgorithm> {
        self.signed().algorithm()
    }

    /// Verifies, with the key in the request and one of the `allowed` algorithms, that whoever made it holds the
    /// private key (RFC 2986 §3).
    ///
    /// # Errors
    /// [`Code::ALGORITHM_NOT_ALLOWED`], [`Code::ALGORITHM_KEY_MISMATCH`], [`Code::SIGNATURE_MALFORMED`],
    /// [`Code::SIGNATURE_INVALID`], and those of [`PublicKey::from_spki_der`] and [`SignatureAlgorithm::from_der`].
    pub fn verify_signature(&self, allowed: &[SignatureAlgorithm]) -> Result<()> {
        self.signed().verify(&self.public_key()?, allowed)
    }
}

impl Certificate {
    /// The subject's public key, decoded anew by each call.
    ///
    /// # Errors
    /// Those of [`PublicKey::from_spki_der`].
    pub fn public_key(&self) -> Result<PublicKey> {
        PublicKey::from_spki_der(self.spki_der())
    }

    /// The digest of the whole certificate.
    #[must_use]
    pub fn fingerprint(&self, algorithm: DigestAlgorithm) -> Fingerprint {
        Fingerprint::of(algorithm, self.as_der())
    }

    /// SHA-256 of the whole certificate.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        DigestAlgorithm::Sha256.hash(self.as_der()).first_chunk().copied().unwrap_or_default()
    }

    /// The digest of its `SubjectPublicKeyInfo`.
    #[must_use]
    pub fn spki_fingerprint(&self, algorithm: DigestAlgorithm) -> Fingerprint {
        Fingerprint::of(algorithm, self.spki_der())
    }

    /// The digest of its signed part.
    #[must_use]
    pub fn tbs_fingerprint(&self, algorithm: DigestAlgorithm) -> Fingerprint {
        Fingerprint::of(algorithm, self.tbs_der())
    }

    /// Base64 of the SHA-256 of its `SubjectPublicKeyInfo`, the `pin-sha256` of RFC 7469 §2.4.
    #[must_use]
    pub fn pin_sha256(&self) -> String {
        self.spki_fingerprint(DigestAlgorithm::Sha256).to_base64()
    }
}
