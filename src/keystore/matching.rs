//! Which private key belongs to which certificate.

use crate::crypto::{PrivateKey, PublicKey};
use crate::x509::{Certificate, CertificateRequest};

impl PrivateKey {
    /// Whether `certificate` was issued for this key.
    ///
    /// The keys are compared, not their encodings: a point may be compressed, an RSA key restricted to PSS. False as well
    /// for a certificate whose key cannot be read.
    ///
    /// ```
    /// # #[cfg(feature = "getrandom")] {
    /// # use certwright::{Certificate, KeyAlgorithm, PrivateKey, SystemRandom};
    /// # let certificate = Certificate::from_pem(include_bytes!("../../tests/data/leaf.pem"))?;
    /// let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut SystemRandom)?;
    /// assert!(!key.matches(&certificate));
    /// # }
    /// # Ok::<(), certwright::Error>(())
    /// ```
    #[must_use]
    pub fn matches(&self, certificate: &Certificate) -> bool {
        PublicKey::from_spki_der(certificate.spki_der()).is_ok_and(|public| self.is_other_half_of(&public))
    }

    /// Whether `request` asks for a certificate of this key.
    #[must_use]
    pub fn matches_request(&self, request: &CertificateRequest) -> bool {
        PublicKey::from_spki_der(request.spki_der()).is_ok_and(|public| self.is_other_half_of(&public))
    }
}

impl Certificate {
    /// Which of `keys` it was issued for: the index of the first, as a service with many requests pending asks.
    #[must_use]
    pub fn position_of_key<'a>(&self, keys: impl IntoIterator<Item = &'a PrivateKey>) -> Option<usize> {
        let public = PublicKey::from_spki_der(self.spki_der()).ok()?;
        keys.into_iter().position(|key| key.is_other_half_of(&public))
    }
}
