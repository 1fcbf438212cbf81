//! Containers in BER: those that programs write, every way of cutting and bending them, and hostile ones by hand.
//!
//! `tests/data/ber` was made once, under the password "changeit", around a leaf for www.example.com and its root:
//! `nss.p12` by `pk12util` of NSS 3.87 (PBES2, lengths open at every level), `bouncycastle-keystore.p12` by the key store of
//! Bouncy Castle 1.72 (Triple DES and RC2), `bouncycastle-aes.p12` by its PKCS12PfxPduBuilder, `bouncycastle.p7b` by its
//! CMSSignedDataGenerator: the program is `tests/interop/Theirs.java`.
#![cfg(test)]

mod support;

use certwright::keystore::CertificateBundle;
use certwright::{Certificate, Code, Result};
use std::fs;
#[cfg(feature = "pkcs12")]
use support::der::sequence;
use support::der::{tlv, unsigned};
use support::recipes::{Recipe, key};

fn data(name: &str) -> Vec<u8> {
    fs::read(support::root().join("tests/data/ber").join(name)).unwrap()
}

fn leaf() -> Certificate {
    Recipe::leaf("www.example.com", 3, "Root", 1).build()
}

fn root() -> Certificate {
    Recipe::root("Root", 1).build()
}

/// A value whose length is left open.
fn open(tag: u8, contents: &[u8]) -> Vec<u8> {
    [&[tag, 0x80], contents, &[0, 0]].concat()
}

/// A value with more octets of length than it needs.
fn padded(tag: u8, contents: &[u8]) -> Vec<u8> {
    let length = u32::try_from(contents.len()).unwrap().to_be_bytes();
    [&[tag, 0x86, 0, 0], &length[..], contents].concat()
}

const SIGNED_DATA: [u8; 11] = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
const DATA: [u8; 11] = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];

/// A way of writing a constructed value.
type Form = fn(u8, &[u8]) -> Vec<u8>;

const FORMS: [Form; 3] = [tlv, open, padded];

fn bundle_of(form: Form, certificates: &[u8]) -> Vec<u8> {
    let contents = form(0x30, &DATA);
    let fields = [unsigned(&[1]), form(0x31, &[]), contents, form(0xa0, certificates), form(0x31, &[])].concat();
    form(0x30, &[&SIGNED_DATA[..], &form(0xa0, &form(0x30, &fields))].concat())
}

fn read(der: &[u8]) -> Result<Vec<Certificate>> {
    CertificateBundle::from_der(der).map(|bundle| bundle.certificates().to_vec())
}

fn failure<T: std::fmt::Debug>(outcome: Result<T>) -> (Code, &'static str, Option<usize>) {
    let error = outcome.unwrap_err();
    (error.code(), error.structure(), error.offset())
}

#[test]
fn a_bundle_of_bouncy_castle_is_read() {
    let certificates = read(&data("bouncycastle.p7b")).unwrap();
    let names: Vec<_> = certificates.iter().map(|certificate| certificate.subject().to_string()).collect();
    assert_eq!(names, ["CN=www.example.com", "CN=Root"]);
    assert!(CertificateBundle::from_der(&data("bouncycastle.p7b")).unwrap().to_der()[1] != 0x80);
}

#[test]
fn a_bundle_is_the_same_in_every_form() {
    let certificates = [leaf().as_der(), root().as_der()].concat();
    for form in FORMS {
        assert_eq!(read(&bundle_of(form, &certificates)), Ok(vec![leaf(), root()]));
        assert_eq!(read(&bundle_of(form, &[])), Ok(vec![]));
    }
}

/// A certificate's signature is over DER: none is written anew on the way.
#[test]
fn a_certificate_in_ber_is_refused_in_a_bundle_of_any_form() {
    let leaf = leaf();
    let contents = &leaf.as_der()[4..];
    for form in FORMS {
        assert_eq!(failure(read(&bundle_of(form, &open(0x30, contents)))).0, Code::INDEFINITE_LENGTH);
        assert_eq!(failure(read(&bundle_of(form, &padded(0x30, contents)))).0, Code::LENGTH_TOO_LARGE);
    }
}

#[test]
fn a_streamed_message_is_refused_for_what_it_says_not_for_how_it_is_written() {
    let Some(openssl) = support::program("openssl") else { return };
    let folder = support::scratch();
    let openssl = openssl.in_folder(&folder);
    fs::write(folder.join("leaf.pem"), leaf().to_pem()).unwrap();
    fs::write(folder.join("leaf.key"), key(3).to_pkcs8_pem().unwrap()).unwrap();
    fs::write(folder.join("text"), "text\n".repeat(10_000)).unwrap();
    for command in ["smime", "cms"] {
        let sign = [command, "-sign", "-nodetach", "-stream", "-indef", "-outform", "DER", "-out", "it.p7m"];
        openssl.must([&sign[..], &["-in", "text", "-signer", "leaf.pem", "-inkey", "leaf.key"]].concat());
        let der = fs::read(folder.join("it.p7m")).unwrap();
        assert_eq!(der[..2], [0x30, 0x80]);
        let error = CertificateBundle::from_der(&der).unwrap_err();
        assert_eq!((error.code(), error.field()), (Code::BUNDLE_NOT_DEGENERATE, "eContent"));
    }
}

#[test]
fn a_bundle_in_ber_cut_anywhere_is_an_error_with_its_place() {
    for ber in [data("bouncycastle.p7b"), bundle_of(open, leaf().as_der()), bundle_of(padded, leaf().as_der())] {
        assert!(read(&ber).is_ok());
        for length in 1..ber.len() {
            let (code, structure, offset) = failure(read(&ber[..length]));
            assert_eq!((code, structure), (Code::TRUNCATED, "SignedData"), "cut to {length}");
            assert!(offset.is_some_and(|offset| offset < length), "cut to {length}: {offset:?}");
        }
        assert_eq!(failure(read(&[&ber[..], &[0]].concat())), (Code::TRAILING_DATA, "SignedData", Some(ber.len())));
        for position in 0..ber.len() {
            for bit in 0..8 {
                let mut altered = ber.clone();
                altered[position] ^= 1 << bit;
                let _ = read(&altered);
            }
        }
    }
}

#[test]
fn what_is_no_ber_is_named_with_its_byte() {
    let field = |contents: &[u8]| [&[0x30, 0x80][..], contents].concat();
    for (ber, expected) in [
        // Nothing is open that could end here; in a value with a length it is none.
        (field(&[0x30, 2, 0, 0, 0, 0]), (Code::UNEXPECTED_TAG, 4)),
        (field(&[0, 1]), (Code::UNEXPECTED_TAG, 2)),
        (field(&[0, 0x80]), (Code::INDEFINITE_LENGTH, 2)),
        // The end is missing, or half of it.
        (field(&[]), (Code::TRUNCATED, 0)),
        (field(&[0]), (Code::TRUNCATED, 0)),
        (field(&[0x30, 0x80, 0, 0]), (Code::TRUNCATED, 0)),
        // An open value inside one with a length, which ends first.
        (field(&[0x30, 3, 0x30, 0x80, 0, 0, 0]), (Code::TRUNCATED, 4)),
        (field(&[0x30, 3, 0x30, 2, 5, 0, 0]), (Code::TRUNCATED, 4)),
        // Primitive values have a length.
        (field(&[4, 0x80, 0, 0]), (Code::INDEFINITE_LENGTH, 2)),
        (field(&[5, 0xff, 0, 0]), (Code::LENGTH_TOO_LARGE, 2)),
        (field(&[&[5, 0x89], &[0xff; 9][..]].concat()), (Code::LENGTH_TOO_LARGE, 2)),
        (field(&[5, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), (Code::TRUNCATED, 2)),
        (field(&[5, 0x84, 0, 0]), (Code::TRUNCATED, 2)),
        (field(&[0x1f, 1, 0]), (Code::HIGH_TAG_NUMBER, 2)),
        // Segments are octet strings.
        (field(&[0x24, 0x80, 5, 0, 0, 0, 0, 0]), (Code::UNEXPECTED_TAG, 4)),
        (field(&[0x24, 2, 0x30, 0, 0, 0]), (Code::UNEXPECTED_TAG, 4)),
        (field(&[0, 0, 0]), (Code::TRAILING_DATA, 4)),
    ] {
        assert_eq!(failure(read(&ber)), (expected.0, "SignedData", Some(expected.1)), "{ber:02x?}");
    }
}

#[test]
fn nesting_ends_at_64_levels_and_takes_no_stack() {
    let nested = |levels: usize| (0..levels).fold(vec![], |inner, _| open(0x31, &inner));
    assert_eq!(failure(read(&nested(64))).0, Code::UNEXPECTED_TAG, "read, and no ContentInfo");
    assert_eq!(failure(read(&nested(65))), (Code::LIMIT_BER_DEPTH, "SignedData", Some(128)));
    let deep = [[0x24, 0x80]; 500_000].concat();
    assert_eq!(failure(read(&deep)), (Code::LIMIT_BER_DEPTH, "SignedData", Some(128)));
}

#[cfg(feature = "pkcs12")]
mod pkcs12 {
    use super::*;
    use certwright::Limits;
    use certwright::keystore::{Encryption, Pkcs12};
    use chacha20::ChaCha20Rng;
    use chacha20::rand_core::SeedableRng;

    fn from(ber: &[u8], password: &str) -> Result<Pkcs12> {
        Pkcs12::from_der_mac_optional(ber, Some(password), &Limits::DEFAULT)
    }

    fn assert_is_whole(read: &Pkcs12) {
        let entry = &read.keys()[0];
        assert_eq!((read.keys().len(), entry.friendly_name.as_deref()), (1, Some("leaf")));
        let chain: Vec<_> = read.chain_of(&entry.key).iter().map(|one| one.subject().to_string()).collect();
        assert_eq!(chain, ["CN=www.example.com", "CN=Root"]);
    }

    #[test]
    fn containers_of_nss_and_bouncy_castle_are_read() {
        let mut files = vec!["nss.p12", "bouncycastle-aes.p12"];
        if cfg!(feature = "legacy") {
            files.push("bouncycastle-keystore.p12");
        }
        for file in files {
            let ber = data(file);
            assert_eq!(ber[..2], [0x30, 0x80], "{file}");
            assert_is_whole(&Pkcs12::from_der(&ber, Some("changeit"), &Limits::DEFAULT).unwrap());
            assert_eq!(failure(from(&ber, "guess")).0, Code::PASSWORD_WRONG, "{file}");
        }
    }

    #[test]
    fn a_container_in_ber_cut_anywhere_is_an_error_with_its_place() {
        for file in ["nss.p12", "bouncycastle-aes.p12", "bouncycastle-keystore.p12"] {
            let ber = data(file);
            for length in 1..ber.len() {
                let (code, structure, offset) = failure(from(&ber[..length], "changeit"));
                assert_eq!((code, structure), (Code::TRUNCATED, "PFX"), "{file} cut to {length}");
                assert!(offset.is_some_and(|offset| offset < length), "{file} cut to {length}: {offset:?}");
            }
        }
    }

    /// What is read stays the same whatever is done to how it is written; the MAC is over the octets.
    #[test]
    fn a_container_changed_anywhere_is_no_other_container() {
        let ber = ours_in_segments(&[700]);
        let expected = from(&ber, "secret").unwrap();
        for position in 0..ber.len() {
            let mut altered = ber.clone();
            altered[position] ^= 1 << (position % 8);
            let limits = Limits { kdf_iterations: 5_000, ..Limits::DEFAULT };
            if let Ok(read) = Pkcs12::from_der(&altered, Some("secret"), &limits) {
                assert_eq!(read.keys()[0].key.public_key(), expected.keys()[0].key.public_key(), "byte {position}");
                assert_eq!(read.certificates().len(), 1);
            }
        }
    }

    /// The contents of a container of ours in OCTET STRINGs of these lengths and of what is left.
    fn ours_in_segments(lengths: &[usize]) -> Vec<u8> {
        let (key, leaf) = (key(3), leaf());
        let builder = Pkcs12::builder(&key, &leaf).unwrap().with_encryption(Encryption::Pbkdf2 { iterations: 1_000 });
        let der = builder.to_der("secret", &mut ChaCha20Rng::seed_from_u64(1)).unwrap();
        // 30 82 .. .., 02 01 03, 30 82 .. .., DATA, a0 82 .. .., 04 82 .. ..
        let length = usize::from(u16::from_be_bytes([der[28], der[29]]));
        let (mut contents, mac) = der[30..].split_at(length);
        let mut segments = vec![];
        for length in lengths {
            let (segment, rest) = contents.split_at(*length);
            segments.extend(tlv(4, segment));
            contents = rest;
        }
        segments.extend(tlv(4, contents));
        let octets = open(0x24, &[open(0x24, &segments), tlv(0x24, &tlv(4, &[])), tlv(4, &[])].concat());
        open(0x30, &[&unsigned(&[3]), &open(0x30, &[&DATA[..], &open(0xa0, &octets)].concat()), mac].concat())
    }

    #[test]
    fn the_mac_is_over_the_octets_of_all_segments() {
        for lengths in [&[][..], &[0], &[1], &[0, 0, 1, 2, 3, 0, 500], &[100; 9]] {
            let read = Pkcs12::from_der(&ours_in_segments(lengths), Some("secret"), &Limits::DEFAULT).unwrap();
            assert_eq!(read.chain_of(&read.keys()[0].key), [leaf()]);
        }
    }

    #[test]
    fn octet_strings_under_an_implicit_tag_come_in_segments_too() {
        let encrypted = |contents: &[u8]| {
            let aes = sequence(&[&[6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 2], &tlv(4, &[0; 16])]);
            let info = sequence(&[&DATA, &aes, contents]);
            let kind = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 6];
            let data = sequence(&[&kind, &tlv(0xa0, &sequence(&[&unsigned(&[0]), &info]))]);
            let safe = sequence(&[&data]);
            let container = sequence(&[&unsigned(&[3]), &sequence(&[&DATA, &tlv(0xa0, &tlv(4, &safe))])]);
            let error = from(&container, "secret").unwrap_err();
            (error.code(), error.field())
        };
        // Read, and then by a scheme that needs no password.
        for contents in [tlv(0x80, &[1; 16]), tlv(0xa0, &[tlv(4, &[1; 8]), tlv(4, &[1; 8])].concat()), tlv(0xa0, &[])] {
            assert_eq!(encrypted(&contents), (Code::ENCRYPTION_UNSUPPORTED, "encryptionAlgorithm"));
        }
        assert_eq!(encrypted(&tlv(0xa0, &tlv(2, &[1]))), (Code::UNEXPECTED_TAG, "encryptedData"));
    }
}
