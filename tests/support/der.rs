//! DER by hand, for what no encoder of ours would write.

use certwright::encoding::der::{Reader, Tag};
use certwright::{Certificate, PrivateKey, Signer, SystemRandom};

/// A value with the tag `tag` and a length in the shortest form.
pub fn tlv(tag: u8, contents: &[u8]) -> Vec<u8> {
    let length = contents.len();
    let mut bytes = vec![tag];
    match u32::try_from(length).unwrap().to_be_bytes() {
        [0, 0, 0, short @ 0..=0x7f] => bytes.push(short),
        [0, 0, 0, long] => bytes.extend([0x81, long]),
        [0, 0, high, low] => bytes.extend([0x82, high, low]),
        [0, high, middle, low] => bytes.extend([0x83, high, middle, low]),
        [a, b, c, d] => bytes.extend([0x84, a, b, c, d]),
    }
    bytes.extend_from_slice(contents);
    bytes
}

/// A SEQUENCE of values.
pub fn sequence(values: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, &values.concat())
}

/// The certificate with another serial number, whatever it is, signed again.
pub fn renumbered(certificate: &Certificate, key: &PrivateKey, contents: &[u8]) -> Certificate {
    let tbs = Reader::new(certificate.tbs_der()).read(Tag::SEQUENCE).unwrap().value;
    // [0] version, serialNumber, and the rest.
    let (version, rest) = tbs.split_at(5);
    let after = rest.split_at(2 + usize::from(rest[1])).1;
    let tbs = sequence(&[version, &tlv(2, contents), after]);
    let signature = key.sign(&tbs, &mut SystemRandom).unwrap();
    let algorithm = key.signature_algorithm().to_der();
    Certificate::from_der(&sequence(&[&tbs, &algorithm, &bit_string(&signature)])).unwrap()
}

/// An INTEGER from the magnitude of a number that is not negative.
pub fn unsigned(magnitude: &[u8]) -> Vec<u8> {
    let start = magnitude.iter().position(|byte| *byte != 0).unwrap_or(magnitude.len());
    let magnitude = &magnitude[start..];
    let sign: &[u8] = if magnitude.first().is_none_or(|first| *first >= 0x80) { &[0] } else { &[] };
    tlv(2, &[sign, magnitude].concat())
}

/// A BIT STRING of whole bytes.
pub fn bit_string(bytes: &[u8]) -> Vec<u8> {
    tlv(3, &[&[0], bytes].concat())
}
