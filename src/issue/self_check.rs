//! What is checked after signing, before anything is handed out.

use crate::base::{Code, Error, Result};
use crate::crypto::{PublicKey, SignatureAlgorithm};

/// What is checked after signing. Always: the result is read back without a deviation, says what was prepared, keeps its
/// profile, and chains to its issuer: by the steps of RFC 5280 §6.1 (names, critical extensions, path length, name
/// constraints, policies, a time at which both are valid, the issuer's right to issue) and by key identifier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SelfCheck {
    /// The signature verifies under the issuer's key: a fault while signing can leak the key (for RSA with one bad
    /// signature), and a key store can hold another key than it says.
    #[default]
    Full,
    /// The signature is not verified, for a signer that does so itself; it has the length and form of one (RFC 5280
    /// §4.1.1.3): nothing is handed out with an empty signature.
    WithoutSignature,
}

impl SelfCheck {
    /// Refuses a signature that does not verify, saying why; unverified, one that could not under any key of this kind.
    pub(super) fn check_signature(
        self,
        key: &PublicKey,
        algorithm: SignatureAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<()> {
        match self {
            Self::Full => key.verify_signature(algorithm, message, signature),
            Self::WithoutSignature => key.check_signature_form(signature),
        }
        .map_err(|error| Error::new(Code::ISSUE_SELF_CHECK).in_field("signature").with_found(error))
    }
}
