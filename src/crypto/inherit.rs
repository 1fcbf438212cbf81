//! Keys whose parameters stand in the issuer's certificate: DSA alone leaves them out (RFC 3279 §2.3.2, RFC 5280
//! §6.1.4 (d)–(f)).

use super::public_key::PublicKey;
use crate::base::Result;
use crate::crypto::KeyAlgorithm;
use crate::encoding::der::{Reader, Tag, Tlv, Writer};
use crate::x509::oid::{self, Oid};

/// The key itself, if it is a DSA key whose parameters are absent or NULL.
fn without_parameters(spki: &[u8]) -> Option<Tlv<'_>> {
    let mut fields = Reader::new(spki).read(Tag::SEQUENCE).ok()?.reader();
    let mut identifier = fields.read(Tag::SEQUENCE).ok()?.reader();
    let algorithm = Oid::decode(&identifier.read(Tag::OID).ok()?).ok()?;
    let lacking = identifier.is_empty() || identifier.read(Tag::NULL).is_ok() && identifier.is_empty();
    let key = fields.read(Tag::BIT_STRING).ok()?;
    (algorithm == oid::DSA && lacking && fields.is_empty()).then_some(key)
}

impl PublicKey {
    /// Whether `spki` is a key that takes its parameters from its issuer's key.
    #[must_use]
    pub fn inherits_parameters(spki: &[u8]) -> bool {
        without_parameters(spki).is_some()
    }

    /// Reads a `SubjectPublicKeyInfo`, with the parameters of `issuer` if it has none of its own.
    ///
    /// # Errors
    /// As [`from_spki_der`](Self::from_spki_der).
    pub fn from_spki_der_under(spki: &[u8], issuer: &Self) -> Result<Self> {
        let Some(key) = without_parameters(spki).filter(|_| issuer.algorithm() == KeyAlgorithm::Dsa) else {
            return Self::from_spki_der(spki);
        };
        let algorithm = Reader::new(issuer.as_spki_der()).read(Tag::SEQUENCE)?.reader().read(Tag::SEQUENCE)?;
        let mut writer = Writer::new();
        writer.sequence(|writer| {
            writer.raw(algorithm.raw);
            writer.raw(key.raw);
        });
        Self::from_spki_der(&writer.finish())
    }
}

#[cfg(all(test, feature = "dsa"))]
mod tests {
    use super::*;
    use crate::base::Code;

    /// Only the framing matters here: y is 5.
    fn spki(parameters: &[u8]) -> alloc::vec::Vec<u8> {
        let mut writer = Writer::new();
        writer.sequence(|writer| {
            writer.sequence(|writer| {
                writer.oid(oid::DSA.as_bytes());
                writer.raw(parameters);
            });
            writer.bit_string(&[2, 1, 5]);
        });
        writer.finish()
    }

    #[test]
    fn a_dsa_key_without_parameters_is_known_as_one() {
        assert!(PublicKey::inherits_parameters(&spki(&[])));
        assert!(PublicKey::inherits_parameters(&spki(&[5, 0])));
        assert!(!PublicKey::inherits_parameters(&spki(&[0x30, 0])));
        assert!(!PublicKey::inherits_parameters(&[]));
    }

    #[test]
    fn alone_it_is_no_key() {
        let error = PublicKey::from_spki_der(&spki(&[])).unwrap_err();
        assert_eq!(error.code(), Code::BAD_ALGORITHM_PARAMETERS);
    }
}
