//! Public keys. What a `SubjectPublicKeyInfo` says is told even where the key cannot be used: which algorithm, which
//! curve, how large.

use super::extension::label;
use super::tree::Fields;
use crate::crypto::{KeyIdMethod, PublicKey};
use crate::encoding::der::{self, Notes, Reader, Tag, Tlv};
use crate::x509::{Oid, oid};
use alloc::format;
use alloc::string::{String, ToString};

/// Kind of key, its parameters, key identifiers and pin.
pub(super) fn subject_public_key_info(fields: &mut Fields, der: &[u8]) {
    let shape = Shape::read(der);
    fields.add_group("subjectPublicKeyInfo", |spki| match PublicKey::from_spki_der(der) {
        Ok(key) => {
            spki.add_text("algorithm", key.algorithm());
            add_exponent(spki, shape.as_ref());
            spki.add("keyBits", key.key_bits());
            spki.add("keyIdSha1", key.key_identifier(KeyIdMethod::Rfc5280Sha1).as_slice());
            spki.add("keyIdSha256", key.key_identifier(KeyIdMethod::Rfc7093Sha256).as_slice());
            spki.add("pinSha256", key.pin_sha256());
        }
        Err(error) => {
            if let Some(shape) = &shape {
                spki.add("algorithm", shape.algorithm());
                if let Some(curve) = shape.curve() {
                    spki.add("namedCurve", curve);
                }
            }
            add_exponent(spki, shape.as_ref());
            spki.add_text("error", error).add("hex", der);
        }
    });
}

fn add_exponent(spki: &mut Fields, shape: Option<&Shape<'_>>) {
    if let Some((_, exponent)) = shape.and_then(Shape::rsa) {
        spki.add("publicExponent", number(exponent));
    }
}

/// What can be read of any `SubjectPublicKeyInfo`.
struct Shape<'a> {
    kind: Oid<'a>,
    parameters: Option<Tlv<'a>>,
    bits: &'a [u8],
}

impl<'a> Shape<'a> {
    fn read(der: &'a [u8]) -> Option<Self> {
        let mut fields = Reader::new(der).read(Tag::SEQUENCE).ok()?.reader();
        let mut identifier = fields.read(Tag::SEQUENCE).ok()?.reader();
        let kind = Oid::decode(&identifier.read(Tag::OID).ok()?).ok()?;
        let parameters = identifier.read_any().ok();
        let (bits, _) = der::bit_string(&fields.read(Tag::BIT_STRING).ok()?, &mut Notes::new()).ok()?;
        Some(Self { kind, parameters, bits })
    }

    /// `RSA-512`; for other keys the name of the algorithm, or its identifier.
    fn algorithm(&self) -> String {
        match self.rsa() {
            Some((modulus, _)) => format!("RSA-{}", bit_length(modulus)),
            None => label(self.kind),
        }
    }

    /// The curve of a key on one, by name or identifier.
    fn curve(&self) -> Option<String> {
        let parameters = self.parameters.as_ref().filter(|_| self.kind == oid::EC_PUBLIC_KEY)?;
        match parameters.tag {
            Tag::OID => Oid::decode(parameters).ok().map(label),
            Tag::SEQUENCE => Some("explicit parameters".to_string()),
            _ => None,
        }
    }

    /// Modulus and exponent (RFC 8017 §A.1.1), without leading zeros.
    fn rsa(&self) -> Option<(&'a [u8], &'a [u8])> {
        if self.kind != oid::RSA_ENCRYPTION && self.kind != oid::RSASSA_PSS {
            return None;
        }
        let mut fields = Reader::new(self.bits).read(Tag::SEQUENCE).ok()?.reader();
        let mut integer = || fields.read(Tag::INTEGER).ok().map(|tlv| without_leading_zeros(tlv.value));
        Some((integer()?, integer()?))
    }
}

fn without_leading_zeros(octets: &[u8]) -> &[u8] {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    octets.get(zeros..).unwrap_or_default()
}

fn bit_length(magnitude: &[u8]) -> usize {
    let unused = magnitude.first().map_or(0, |first| first.leading_zeros());
    magnitude.len().saturating_mul(8).saturating_sub(usize::try_from(unused).unwrap_or_default())
}

/// In decimal; of one beyond 64 bits only the size, which tells that it is none that anybody should use.
fn number(magnitude: &[u8]) -> String {
    if magnitude.len() > 8 {
        return format!("of {} bits", bit_length(magnitude));
    }
    magnitude.iter().fold(0_u64, |number, octet| number << 8 | u64::from(*octet)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_decimal_or_their_size() {
        for (octets, text) in [
            (&[][..], "0"),
            (&[3], "3"),
            (&[1, 0, 1], "65537"),
            (&[0xff; 8], "18446744073709551615"),
            (&[1, 0, 0, 0, 0, 0, 0, 0, 0], "of 65 bits"),
        ] {
            assert_eq!(number(octets), text);
        }
        assert_eq!((bit_length(&[]), bit_length(&[1]), bit_length(&[0x80, 0])), (0, 1, 16));
    }
}
