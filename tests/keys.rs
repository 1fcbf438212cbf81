//! Keys and signatures through the public interface: every algorithm signs and verifies, keys survive PKCS#8, broken and
//! hostile ones are refused with their code, and OpenSSL understands what we write and we what it writes.
#![cfg(test)]

mod support;

use certwright::{
    Code, DigestAlgorithm, Error, KeyAlgorithm, KeyIdMethod, PrivateKey, PublicKey, Random, Result, SignatureAlgorithm,
    Signer,
};
use support::der::{bit_string, sequence, tlv, unsigned};

/// Every kind of key that can be made with the features of this build.
fn key_algorithms() -> Vec<KeyAlgorithm> {
    vec![
        KeyAlgorithm::EcdsaP256,
        KeyAlgorithm::EcdsaP384,
        #[cfg(feature = "p521")]
        KeyAlgorithm::EcdsaP521,
        #[cfg(feature = "rsa")]
        KeyAlgorithm::Rsa(2048),
        #[cfg(feature = "ed25519")]
        KeyAlgorithm::Ed25519,
        #[cfg(feature = "ml-dsa")]
        KeyAlgorithm::MlDsa44,
        #[cfg(feature = "ml-dsa")]
        KeyAlgorithm::MlDsa65,
        #[cfg(feature = "ml-dsa")]
        KeyAlgorithm::MlDsa87,
    ]
}

/// The same numbers on every run (SplitMix64); fails from the call `fails_at` on.
struct Fixed {
    state: u64,
    calls: usize,
    fails_at: usize,
}

fn fixed(seed: u64) -> Fixed {
    Fixed { state: seed, calls: 0, fails_at: usize::MAX }
}

impl Random for Fixed {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<()> {
        if self.calls >= self.fails_at {
            return Err(Error::new(Code::RANDOM_FAILED));
        }
        self.calls += 1;
        for byte in bytes {
            self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            *byte = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb).to_be_bytes()[0];
        }
        Ok(())
    }
}

fn key(algorithm: KeyAlgorithm) -> PrivateKey {
    PrivateKey::generate(algorithm, &mut fixed(1)).unwrap()
}

fn code<T: std::fmt::Debug>(outcome: Result<T>) -> Code {
    outcome.unwrap_err().code()
}

#[test]
fn every_key_signs_with_every_algorithm_that_is_for_it_and_no_other() {
    for key_algorithm in key_algorithms() {
        let key = key(key_algorithm);
        assert_eq!(key.algorithm(), key_algorithm);
        assert_eq!(key.signature_algorithm(), key_algorithm.default_signature_algorithm());
        for algorithm in SignatureAlgorithm::ALL.iter().copied() {
            if !algorithm.is_for(key_algorithm) || algorithm.digest() == Some(DigestAlgorithm::Sha1) {
                assert_eq!(code(key.with_algorithm(algorithm)), Code::ALGORITHM_CANNOT_SIGN);
                continue;
            }
            let signature = key.with_algorithm(algorithm).unwrap().sign(b"message", &mut fixed(2)).unwrap();
            let public = key.public_key();
            assert_eq!(public.verify_signature(algorithm, b"message", &signature), Ok(()), "{algorithm}");
            assert_eq!(code(public.verify_signature(algorithm, b"massage", &signature)), Code::SIGNATURE_INVALID);
            assert_eq!(code(public.verify_signature(algorithm, b"message", &[])), Code::SIGNATURE_MALFORMED);
        }
        for algorithm in SignatureAlgorithm::ALL.iter().copied().filter(|algorithm| !algorithm.is_for(key_algorithm)) {
            let outcome = key.public_key().verify_signature(algorithm, b"message", &[0; 64]);
            assert_eq!(code(outcome), Code::ALGORITHM_KEY_MISMATCH, "{algorithm} by {key_algorithm}");
        }
    }
}

#[test]
fn a_flipped_bit_anywhere_in_a_signature_is_noticed() {
    for key_algorithm in key_algorithms() {
        let key = key(key_algorithm);
        let signature = key.sign(b"message", &mut fixed(2)).unwrap();
        let stride = signature.len().div_ceil(64);
        for position in (0..signature.len()).step_by(stride) {
            let mut altered = signature.clone();
            altered[position] ^= 1 << (position % 8);
            let outcome = key.public_key().verify_signature(key.signature_algorithm(), b"message", &altered);
            assert!([Code::SIGNATURE_INVALID, Code::SIGNATURE_MALFORMED].contains(&code(outcome)));
        }
    }
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    for algorithm in key_algorithms() {
        let (first, second) = (key(algorithm), key(algorithm));
        assert_eq!(first.to_pkcs8_der().unwrap(), second.to_pkcs8_der().unwrap());
        let sign = |key: &PrivateKey| key.sign(b"message", &mut fixed(3)).unwrap();
        assert_eq!(sign(&first), sign(&second), "{algorithm}");
    }
}

#[test]
fn a_source_that_fails_at_any_call_fails_the_operation() {
    for algorithm in key_algorithms() {
        let mut counting = fixed(1);
        let key = PrivateKey::generate(algorithm, &mut counting).unwrap();
        for fails_at in 0..counting.calls {
            let mut failing = Fixed { fails_at, ..fixed(1) };
            assert_eq!(code(PrivateKey::generate(algorithm, &mut failing)), Code::RANDOM_FAILED, "{algorithm}");
        }
        let mut counting = fixed(1);
        key.sign(b"message", &mut counting).unwrap();
        for fails_at in 0..counting.calls {
            let mut failing = Fixed { fails_at, ..fixed(1) };
            assert_eq!(code(key.sign(b"message", &mut failing)), Code::RANDOM_FAILED, "{algorithm}");
        }
    }
}

#[test]
fn a_source_stuck_at_one_value_ends_every_operation() {
    struct Stuck(u8);
    impl Random for Stuck {
        fn fill(&mut self, bytes: &mut [u8]) -> Result<()> {
            bytes.fill(self.0);
            Ok(())
        }
    }
    for curve in [KeyAlgorithm::EcdsaP256, KeyAlgorithm::EcdsaP384] {
        assert_eq!(code(PrivateKey::generate(curve, &mut Stuck(0))), Code::RANDOM_FAILED);
        assert_eq!(code(PrivateKey::generate(curve, &mut Stuck(0xff))), Code::RANDOM_FAILED);
    }
    for algorithm in key_algorithms() {
        assert!(key(algorithm).sign(b"message", &mut Stuck(0)).is_ok(), "{algorithm}");
    }
}

#[test]
fn keys_survive_pkcs8_and_their_public_half_spki() {
    for algorithm in key_algorithms() {
        let key = key(algorithm);
        let der = key.to_pkcs8_der().unwrap();
        let again = PrivateKey::from_pkcs8_der(&der).unwrap();
        assert_eq!(again.to_pkcs8_der().unwrap(), der);
        assert_eq!(again.public_key(), key.public_key());
        let again = PrivateKey::from_pkcs8_pem(key.to_pkcs8_pem().unwrap().as_bytes()).unwrap();
        assert_eq!(again.public_key(), key.public_key());
        let public = PublicKey::from_spki_pem(key.public_key().to_pem().as_bytes()).unwrap();
        assert_eq!((&public, public.algorithm()), (key.public_key(), algorithm));
    }
}

#[test]
fn a_private_key_cut_anywhere_is_malformed() {
    for algorithm in key_algorithms() {
        let der = key(algorithm).to_pkcs8_der().unwrap();
        for length in 0..der.len() {
            let outcome = PrivateKey::from_pkcs8_der(&der[..length]);
            assert_eq!(code(outcome), Code::PRIVATE_KEY_MALFORMED, "{algorithm} cut to {length}");
        }
        let outcome = PrivateKey::from_pkcs8_der(&[&der[..], &[0]].concat());
        assert_eq!(code(outcome), Code::PRIVATE_KEY_MALFORMED);
    }
}

/// GHSA-9c48-w39g-hm26: numbers of a private key that are zero, one or another key's.
#[cfg(feature = "rsa")]
#[test]
fn rsa_private_keys_that_contradict_themselves_are_refused() {
    let der = key(KeyAlgorithm::Rsa(2048)).to_pkcs8_der().unwrap().to_vec();
    let (numbers, rebuild) = rsa_numbers(&der);
    assert_eq!(rebuild(&numbers), der, "the test takes keys apart and puts them together unchanged");
    let names = ["n", "e", "d", "p", "q", "dP", "dQ", "qInv"];
    for (index, name) in names.iter().enumerate() {
        let number = &numbers[index];
        let last = number.len() - 1;
        let plus_two = [&number[..last], &[number[last].wrapping_add(2)]].concat();
        for (change, value) in [("0", vec![]), ("1", vec![1]), ("+2", plus_two), ("too long", vec![0x7f; 300])] {
            let mut broken = numbers.clone();
            broken[index] = value;
            let code = code(PrivateKey::from_pkcs8_der(&rebuild(&broken)));
            let expected: &[Code] = match (*name, change) {
                ("n", "0" | "1") => &[Code::RSA_MODULUS_TOO_SMALL],
                ("e", "0" | "1" | "too long") => &[Code::RSA_EXPONENT_INVALID],
                _ => &[Code::PRIVATE_KEY_INVALID],
            };
            assert!(expected.contains(&code), "{name} {change}: {code}");
        }
    }
    let swapped: Vec<_> = [0, 1, 2, 4, 3, 5, 6, 7].iter().map(|index| numbers[*index].clone()).collect();
    assert_eq!(code(PrivateKey::from_pkcs8_der(&rebuild(&swapped))), Code::PRIVATE_KEY_INVALID);
    let mut trivial = numbers.clone();
    (trivial[3], trivial[4]) = (vec![1], numbers[0].clone());
    assert_eq!(code(PrivateKey::from_pkcs8_der(&rebuild(&trivial))), Code::PRIVATE_KEY_INVALID);
}

#[cfg(feature = "rsa")]
type Numbers = Vec<Vec<u8>>;

/// The eight numbers of an RSA key in PKCS#8, and what puts such numbers into a key.
#[cfg(feature = "rsa")]
fn rsa_numbers(der: &[u8]) -> (Numbers, impl Fn(&[Vec<u8>]) -> Vec<u8>) {
    use certwright::encoding::der::{Reader, Tag};
    let mut info = Reader::new(der).read(Tag::SEQUENCE).unwrap().reader();
    let version = info.read_any().unwrap();
    let algorithm = info.read_any().unwrap().raw.to_vec();
    let mut key = info.read_any().unwrap().reader().read(Tag::SEQUENCE).unwrap().reader();
    assert_eq!(version.value, key.read_any().unwrap().value);
    let numbers = (0..8).map(|_| key.read(Tag::INTEGER).unwrap().value.to_vec()).collect();
    let rebuild = move |numbers: &[Vec<u8>]| {
        let zero = unsigned(&[]);
        let numbers: Vec<u8> = numbers.iter().flat_map(|number| unsigned(number)).collect();
        sequence(&[&zero, &algorithm, &tlv(4, &sequence(&[&zero, &numbers]))])
    };
    (numbers, rebuild)
}

/// RUSTSEC-2022-0093.
#[test]
fn a_public_key_that_is_not_the_private_keys_is_refused() {
    for algorithm in key_algorithms() {
        let (one, other) = (key(algorithm), PrivateKey::generate(algorithm, &mut fixed(77)).unwrap());
        let v1 = one.to_pkcs8_der().unwrap();
        let with_public = |version: u8, public: &PublicKey| {
            let contents = &certwright::encoding::der::single(&v1).unwrap().value[3..];
            let bits = tlv(0x81, &[&[0], public.key_bits()].concat());
            sequence(&[&unsigned(&[version]), contents, &bits])
        };
        let read = |der: Vec<u8>| PrivateKey::from_pkcs8_der(&der);
        assert_eq!(read(with_public(1, one.public_key())).unwrap().public_key(), one.public_key());
        assert_eq!(code(read(with_public(1, other.public_key()))), Code::PRIVATE_KEY_INVALID, "{algorithm}");
        assert_eq!(code(read(with_public(0, one.public_key()))), Code::PRIVATE_KEY_MALFORMED);
        assert_eq!(code(read(with_public(2, one.public_key()))), Code::PRIVATE_KEY_MALFORMED);
    }
}

const P256_ORDER: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
const EC_P256: &str = "301306072a8648ce3d020106082a8648ce3d030107";

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn ec_private_keys_out_of_range_or_of_another_curve_are_refused() {
    let info = |scalar: &[u8], rest: &[u8]| {
        let key = sequence(&[&unsigned(&[1]), &tlv(4, scalar), rest]);
        sequence(&[&unsigned(&[]), &hex(EC_P256), &tlv(4, &key)])
    };
    let read = |scalar: &[u8], rest: &[u8]| PrivateKey::from_pkcs8_der(&info(scalar, rest));
    let scalar = [7; 32];
    assert!(read(&scalar, &[]).is_ok());
    assert_eq!(code(read(&[0; 32], &[])), Code::PRIVATE_KEY_INVALID);
    assert_eq!(code(read(&hex(P256_ORDER), &[])), Code::PRIVATE_KEY_INVALID);
    assert_eq!(code(read(&[7; 33], &[])), Code::PRIVATE_KEY_MALFORMED);
    assert_eq!(code(read(&[], &[])), Code::PRIVATE_KEY_INVALID);
    assert_eq!(code(read(&[0; 40], &[])), Code::PRIVATE_KEY_INVALID);
    assert_eq!(code(read(&[&[0; 4][..], &hex(P256_ORDER)].concat(), &[])), Code::PRIVATE_KEY_INVALID);
    let (p256, p384) = (hex("a00a06082a8648ce3d030107"), hex("a00706052b81040022"));
    assert!(read(&scalar, &p256).is_ok());
    assert_eq!(code(read(&scalar, &p384)), Code::PRIVATE_KEY_INVALID);
    let other = key(KeyAlgorithm::EcdsaP256);
    let public = tlv(0xa1, &bit_string(other.public_key().key_bits()));
    assert_eq!(code(read(&scalar, &public)), Code::PRIVATE_KEY_INVALID);
}

/// GnuTLS 3.7 puts a zero in front of a scalar whose first bit is set; other programs leave leading zeros out.
#[test]
fn ec_private_keys_with_more_or_fewer_zeros_are_the_same_key() {
    let info = |scalar: &[u8]| {
        let key = sequence(&[&unsigned(&[1]), &tlv(4, scalar)]);
        sequence(&[&unsigned(&[]), &hex(EC_P256), &tlv(4, &key)])
    };
    let openssl = support::program("openssl");
    for significant in [&[0xf7; 32][..], &[7; 31], &[7; 1]] {
        let whole = [&vec![0; 32 - significant.len()], significant].concat();
        let expected = PrivateKey::from_pkcs8_der(&info(&whole)).unwrap();
        for zeros in [0, 1, 2, 40] {
            let key = info(&[&vec![0; zeros], significant].concat());
            let read = PrivateKey::from_pkcs8_der(&key).unwrap();
            assert_eq!(read.to_pkcs8_der(), expected.to_pkcs8_der());
            let Some(openssl) = &openssl else { continue };
            let theirs = openssl.run_with_input(["pkey", "-inform", "DER", "-pubout", "-outform", "DER"], &key);
            assert_eq!(theirs.stdout, expected.public_key().as_spki_der(), "{}", theirs.error_text());
        }
    }
}

/// CVE-2022-21449 and the encodings that Wycheproof tries as well.
#[test]
fn ecdsa_values_out_of_range_verify_nothing() {
    let key = key(KeyAlgorithm::EcdsaP256);
    let verify = |signature: &[u8]| {
        code(key.public_key().verify_signature(SignatureAlgorithm::EcdsaSha256, b"message", signature))
    };
    let order = hex(P256_ORDER);
    let mut above = order.clone();
    above[31] += 1;
    let (zero, one) = (unsigned(&[]), unsigned(&[1]));
    for bad in [zero.clone(), unsigned(&order), unsigned(&above), unsigned(&[0xff; 32]), unsigned(&[1; 33])] {
        assert_eq!(verify(&sequence(&[&bad, &one])), Code::SIGNATURE_INVALID);
        assert_eq!(verify(&sequence(&[&one, &bad])), Code::SIGNATURE_INVALID);
        assert_eq!(verify(&sequence(&[&bad, &bad])), Code::SIGNATURE_INVALID);
    }
    let (negative, padded) = (tlv(2, &[0xff]), tlv(2, &[0, 1]));
    for bad in [negative, padded, tlv(2, &[]), tlv(4, &[1])] {
        assert_eq!(verify(&sequence(&[&bad, &one])), Code::SIGNATURE_MALFORMED);
        assert_eq!(verify(&sequence(&[&one, &bad])), Code::SIGNATURE_MALFORMED);
    }
    for bad in [sequence(&[&one]), sequence(&[&one, &one, &one]), [sequence(&[&one, &one]), vec![0]].concat()] {
        assert_eq!(verify(&bad), Code::SIGNATURE_MALFORMED);
    }
}

/// RFC 6979 A.2.5 (P-256) and A.2.6 (P-384): the generator of k uses the hash of the message.
#[test]
fn ecdsa_is_deterministic_as_rfc_6979_says() {
    use SignatureAlgorithm::{EcdsaSha224, EcdsaSha256, EcdsaSha384, EcdsaSha512};
    let p256 = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721";
    let vectors = [
        (
            EcdsaSha224,
            "53b2fff5d1752b2c689df257c04c40a587fababb3f6fc2702f1343af7ca9aa3f",
            "b9afb64fdc03dc1a131c7d2386d11e349f070aa432a4acc918bea988bf75c74c",
        ),
        (
            EcdsaSha256,
            "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
            "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
        ),
        (
            EcdsaSha384,
            "0eafea039b20e9b42309fb1d89e213057cbf973dc0cfc8f129edddc800ef7719",
            "4861f0491e6998b9455193e34e7b0d284ddd7149a74b95b9261f13abde940954",
        ),
        (
            EcdsaSha512,
            "8496a60b5e9b47c825488827e0495b0e3fa109ec4568fd3f8d1097678eb97f00",
            "2362ab1adbe2b8adf9cb9edab740ea6049c028114f2460f96554f61fae3302fe",
        ),
    ];
    let info = sequence(&[&unsigned(&[]), &hex(EC_P256), &tlv(4, &sequence(&[&unsigned(&[1]), &tlv(4, &hex(p256))]))]);
    let key = PrivateKey::from_pkcs8_der(&info).unwrap();
    for (algorithm, r, s) in vectors {
        let signature = key.with_algorithm(algorithm).unwrap().sign(b"sample", &mut fixed(1)).unwrap();
        assert_eq!(signature, sequence(&[&unsigned(&hex(r)), &unsigned(&hex(s))]), "{algorithm}");
    }
}

/// RFC 8032 §7.1, test 2.
#[cfg(feature = "ed25519")]
#[test]
fn ed25519_is_that_of_rfc_8032() {
    let seed = hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    let info = sequence(&[&unsigned(&[]), &hex("300506032b6570"), &tlv(4, &tlv(4, &seed))]);
    let key = PrivateKey::from_pkcs8_der(&info).unwrap();
    assert_eq!(key.public_key().key_bits(), hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
    assert_eq!(
        key.sign(&[0x72], &mut fixed(1)).unwrap(),
        hex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
             085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
    );
}

fn spki(algorithm: &[u8], bits: &[u8]) -> Result<PublicKey> {
    PublicKey::from_spki_der(&sequence(&[algorithm, &bit_string(bits)]))
}

#[cfg(feature = "rsa")]
/// CVE-2023-29409, CVE-2023-6237.
#[test]
fn rsa_sizes_and_exponents_are_bounded_before_any_arithmetic() {
    let rsa = hex("300d06092a864886f70d0101010500");
    let read = |modulus: &[u8], exponent: &[u8]| {
        spki(&rsa, &sequence(&[&unsigned(modulus), &unsigned(exponent)])).map(|key| key.algorithm())
    };
    let odd = |bytes| [vec![0xff; bytes], vec![0x01]].concat();
    let f4 = [1, 0, 1];
    assert_eq!(read(&odd(255), &f4), Ok(KeyAlgorithm::Rsa(2048)));
    assert_eq!(read(&odd(127), &f4), Ok(KeyAlgorithm::Rsa(1024)));
    assert_eq!(read(&[vec![0x7f], odd(127)].concat(), &f4), Ok(KeyAlgorithm::Rsa(1031)));
    assert_eq!(read(&odd(1023), &f4), Ok(KeyAlgorithm::Rsa(8192)));
    assert_eq!(code(read(&[vec![0x7f], odd(126)].concat(), &f4)), Code::RSA_MODULUS_TOO_SMALL);
    assert_eq!(code(read(&[], &f4)), Code::RSA_MODULUS_TOO_SMALL);
    assert_eq!(code(read(&[vec![1], odd(1023)].concat(), &f4)), Code::RSA_MODULUS_TOO_LARGE);
    assert_eq!(code(read(&odd(60_000), &f4)), Code::RSA_MODULUS_TOO_LARGE);
    assert_eq!(code(read(&[0xfe; 256], &f4)), Code::BAD_PUBLIC_KEY);
    for exponent in [&[][..], &[1], &[2], &[1, 0, 0], &[2, 0, 0, 0, 1], &[0xff; 255]] {
        assert_eq!(code(read(&odd(255), exponent)), Code::RSA_EXPONENT_INVALID, "{exponent:?}");
    }
    for exponent in [&[3][..], &f4, &[1, 0xff, 0xff, 0xff, 0xff]] {
        assert_eq!(read(&odd(255), exponent), Ok(KeyAlgorithm::Rsa(2048)));
    }
    let negative = sequence(&[&tlv(2, &[0xff; 256]), &unsigned(&f4)]);
    assert_eq!(code(spki(&rsa, &negative)), Code::BAD_PUBLIC_KEY);
}

/// CVE-2020-0601, CVE-2022-0778, CVE-2024-29857: parameters of a curve are not even looked at.
#[test]
fn curves_are_taken_by_name_only() {
    let point = key(KeyAlgorithm::EcdsaP256).public_key().key_bits().to_vec();
    let ec = |parameters: &[u8]| sequence(&[&hex("06072a8648ce3d0201"), parameters]);
    assert!(spki(&ec(&hex("06082a8648ce3d030107")), &point).is_ok());
    assert_eq!(code(spki(&ec(&sequence(&[&unsigned(&[1])])), &point)), Code::EXPLICIT_CURVE);
    assert_eq!(code(spki(&ec(&hex("06052b8104000a")), &point)), Code::UNKNOWN_CURVE);
    assert_eq!(code(spki(&ec(&[]), &point)), Code::BAD_ALGORITHM_PARAMETERS);
    assert_eq!(code(spki(&ec(&hex("0500")), &point)), Code::BAD_ALGORITHM_PARAMETERS);
    assert_eq!(code(spki(&ec(&hex("06082a8648ce3d0301070500")), &point)), Code::BAD_ALGORITHM_PARAMETERS);
}

#[test]
fn points_are_checked_to_lie_on_their_curve() {
    let public = key(KeyAlgorithm::EcdsaP256);
    let point = public.public_key().key_bits();
    let read = |bits: &[u8]| spki(&hex(EC_P256), bits);
    let compressed = [&[2 + (point[64] & 1)], &point[1..33]].concat();
    assert!(read(&compressed).is_ok());
    let mut off_curve = point.to_vec();
    off_curve[64] ^= 1;
    let hybrid = [&[6 + (point[64] & 1)], &point[1..]].concat();
    let field = hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
    for bad in [
        vec![],
        vec![0],
        vec![0; 65],
        off_curve,
        hybrid,
        point[..64].to_vec(),
        [&[4], &field[..], &point[33..]].concat(),
    ] {
        assert_eq!(code(read(&bad)), Code::BAD_POINT, "{bad:02x?}");
    }
}

#[cfg(feature = "ed25519")]
#[test]
fn ed25519_keys_are_canonical_points() {
    let ed25519 = hex("300506032b6570");
    assert_eq!(code(spki(&ed25519, &[1; 31])), Code::BAD_PUBLIC_KEY);
    assert_eq!(code(spki(&hex("300706032b65700500"), &[1; 32])), Code::BAD_ALGORITHM_PARAMETERS);
    // y = p and y = p + 1 are other spellings of 0 and 1.
    for low in [0xed, 0xee] {
        let bits = [&[low][..], &[0xff; 30], &[0x7f]].concat();
        assert_eq!(code(spki(&ed25519, &bits)), Code::BAD_POINT);
    }
    assert_eq!(code(spki(&ed25519, &[&[2][..], &[0; 31]].concat())), Code::BAD_POINT);
    // A key of small order decodes, and verifies nothing: with it, R = key and S = 0 fit any message.
    let weak = [&[1][..], &[0; 31]].concat();
    let key = spki(&ed25519, &weak).unwrap();
    let signature = [&weak[..], &[0; 32]].concat();
    let outcome = key.verify_signature(SignatureAlgorithm::Ed25519, b"anything", &signature);
    assert_eq!(code(outcome), Code::SIGNATURE_INVALID);
}

#[test]
fn keys_of_unknown_kind_are_named_not_guessed() {
    let error = spki(&hex("300506032b6571"), &[1; 57]).unwrap_err();
    assert_eq!((error.code(), error.found()), (Code::UNKNOWN_KEY_ALGORITHM, Some("1.3.101.113")));
    let bad_bits = sequence(&[&hex(EC_P256), &tlv(3, &[1, 4])]);
    assert_eq!(code(PublicKey::from_spki_der(&bad_bits)), Code::BAD_PUBLIC_KEY);
}

#[test]
fn an_algorithm_whose_feature_is_off_is_refused_by_name() {
    for (algorithm, enabled, feature) in [
        (KeyAlgorithm::EcdsaP521, cfg!(feature = "p521"), "p521"),
        (KeyAlgorithm::Rsa(2048), cfg!(feature = "rsa"), "rsa"),
        (KeyAlgorithm::Ed25519, cfg!(feature = "ed25519"), "ed25519"),
        (KeyAlgorithm::MlDsa65, cfg!(feature = "ml-dsa"), "ml-dsa"),
    ] {
        if !enabled {
            let error = PrivateKey::generate(algorithm, &mut fixed(1)).unwrap_err();
            assert_eq!((error.code(), error.found()), (Code::FEATURE_DISABLED, Some(feature)));
        }
    }
    for (identifier, enabled, feature) in [
        ("301006072a8648ce3d020106052b81040023", cfg!(feature = "p521"), "p521"),
        ("300d06092a864886f70d0101010500", cfg!(feature = "rsa"), "rsa"),
        ("300506032b6570", cfg!(feature = "ed25519"), "ed25519"),
        ("300b0609608648016503040311", cfg!(feature = "ml-dsa"), "ml-dsa"),
        ("300906072a8648ce380401", cfg!(feature = "dsa"), "dsa"),
    ] {
        let error = spki(&hex(identifier), &[4, 7]).unwrap_err();
        let expected = if enabled { None } else { Some(feature) };
        assert_eq!((error.code() == Code::FEATURE_DISABLED).then(|| error.found().unwrap()), expected, "{error}");
    }
    assert_eq!(code(PrivateKey::generate(KeyAlgorithm::Dsa, &mut fixed(1))), Code::ALGORITHM_CANNOT_SIGN);
    #[cfg(feature = "rsa")]
    assert_eq!(code(PrivateKey::generate(KeyAlgorithm::Rsa(1024), &mut fixed(1))), Code::KEY_SIZE_INVALID);
}

#[test]
fn keys_may_be_used_from_many_threads() {
    fn shared<T: Send + Sync + Clone>() {}
    shared::<PublicKey>();
    shared::<PrivateKey>();
    let key = key(KeyAlgorithm::EcdsaP256);
    let signature = key.sign(b"message", &mut fixed(1)).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                assert_eq!(key.sign(b"message", &mut fixed(1)).as_ref(), Ok(&signature));
                let algorithm = key.signature_algorithm();
                assert_eq!(key.public_key().verify_signature(algorithm, b"message", &signature), Ok(()));
            });
        }
    });
}

#[test]
fn debug_output_holds_no_secret() {
    for algorithm in key_algorithms() {
        let key = key(algorithm);
        let shown = format!("{key:?} {:#?} {:?}", key, key.with_algorithm(key.signature_algorithm()).unwrap());
        assert!(shown.len() < 1000, "{shown}");
        let secret: String =
            key.to_pkcs8_der().unwrap().iter().rev().take(200).rev().map(|byte| format!("{byte:02x}")).collect();
        for start in (0..secret.len() - 8).step_by(2) {
            assert!(!shown.contains(&secret[start..start + 8]), "{algorithm}: {shown}");
        }
    }
}

#[test]
fn key_identifiers_are_digests_of_the_key_bits() {
    let key = key(KeyAlgorithm::EcdsaP256);
    let public = key.public_key();
    let digest = |algorithm| certwright::Fingerprint::of(algorithm, public.key_bits());
    assert_eq!(public.key_identifier(KeyIdMethod::Rfc5280Sha1), digest(DigestAlgorithm::Sha1).as_bytes());
    assert_eq!(public.key_identifier(KeyIdMethod::Rfc7093Sha256), digest(DigestAlgorithm::Sha256).as_bytes()[..20]);
}

fn identifier(oid: &str, parameters: &[u8]) -> Vec<u8> {
    sequence(&[&hex(oid), parameters])
}

#[test]
fn signature_algorithms_are_read_with_the_parameters_of_their_standard_only() {
    for algorithm in SignatureAlgorithm::ALL.iter().copied() {
        let der = algorithm.to_der();
        assert_eq!(SignatureAlgorithm::from_der(&der), Ok(algorithm));
        assert_eq!(code(SignatureAlgorithm::from_der(&[&der[..], &[0]].concat())), Code::TRAILING_DATA);
        for length in 0..der.len() {
            assert!(SignatureAlgorithm::from_der(&der[..length]).is_err());
        }
        // With NULL added, or doubled.
        let contents = &certwright::encoding::der::single(&der).unwrap().value;
        let longer = sequence(&[contents, &[5, 0]]);
        assert_eq!(code(SignatureAlgorithm::from_der(&longer)), Code::BAD_ALGORITHM_PARAMETERS, "{algorithm}");
    }
    let sha256_rsa = "06092a864886f70d01010b";
    let read = |parameters: &[u8]| SignatureAlgorithm::from_der(&identifier(sha256_rsa, parameters));
    assert_eq!(read(&[]), Ok(SignatureAlgorithm::RsaPkcs1Sha256));
    for bad in [&[5, 1, 0][..], &[2, 1, 0], &[0x30, 0], &[5]] {
        assert_eq!(code(read(bad)), Code::BAD_ALGORITHM_PARAMETERS);
    }
    let md5 = SignatureAlgorithm::from_der(&identifier("06092a864886f70d010104", &[5, 0])).unwrap_err();
    assert_eq!((md5.code(), md5.found()), (Code::UNKNOWN_SIGNATURE_ALGORITHM, Some("1.2.840.113549.1.1.4")));
}

/// RFC 5480 §2.2.
#[test]
fn an_elliptic_point_begins_with_2_3_or_4() {
    let key = key(KeyAlgorithm::EcdsaP256);
    let spki = key.public_key().as_spki_der();
    let (head, point) = spki.split_at(spki.len() - 65);
    let (x, y) = point[1..].split_at(32);
    let with = |first: u8, rest: &[u8]| {
        let mut der = head.to_vec();
        // Of the SEQUENCE and of the BIT STRING.
        let shorter = u8::try_from(64 - rest.len()).unwrap();
        der[1] -= shorter;
        let length = der.len() - 2;
        der[length] -= shorter;
        PublicKey::from_spki_der(&[&der, &[first][..], rest].concat())
    };
    assert_eq!(with(4, &[x, y].concat()).unwrap().key_bits(), point);
    assert!(with(2 + (y[31] & 1), x).is_ok());
    for (first, rest) in [(0, &[][..]), (1, x), (5, x), (6, &point[1..]), (7, &point[1..])] {
        assert_eq!(code(with(first, rest)), Code::BAD_POINT, "{first:02x}");
    }
}

#[test]
fn pss_parameters_other_than_the_usual_have_a_code_of_their_own() {
    let hash = |oid: &str, parameters: &[u8]| identifier(oid, parameters);
    let (sha1, sha256, sha512) = ("06052b0e03021a", "0609608648016503040201", "0609608648016503040203");
    let mgf = |hash: &[u8]| identifier("06092a864886f70d010108", hash);
    let pss = |fields: &[Vec<u8>]| {
        SignatureAlgorithm::from_der(&identifier("06092a864886f70d01010a", &sequence(&[&fields.concat()])))
    };
    let fields =
        |hash: &[u8], mgf: &[u8], salt: u8| vec![tlv(0xa0, hash), tlv(0xa1, mgf), tlv(0xa2, &unsigned(&[salt]))];
    let null = [5, 0];
    let with_null = hash(sha256, &null);
    let without = hash(sha256, &[]);
    for hash in [&with_null, &without] {
        for mgf_hash in [&with_null, &without] {
            assert_eq!(pss(&fields(hash, &mgf(mgf_hash), 32)), Ok(SignatureAlgorithm::RsaPssSha256));
        }
    }
    let usual = fields(&with_null, &mgf(&with_null), 32);
    // RFC 4055 §3.1: the DEFAULT may be written out.
    let written_out = [usual.clone(), vec![tlv(0xa3, &unsigned(&[1]))]].concat();
    assert_eq!(pss(&written_out), Ok(SignatureAlgorithm::RsaPssSha256));
    let unsupported = [
        vec![], // all defaults: SHA-1
        fields(&hash(sha1, &null), &mgf(&hash(sha1, &null)), 20),
        fields(&with_null, &mgf(&hash(sha1, &null)), 32),
        fields(&with_null, &mgf(&hash(sha512, &null)), 32),
        fields(&with_null, &mgf(&with_null), 20),
        fields(&with_null, &mgf(&with_null), 0),
        fields(&with_null, &with_null, 32),
        fields(&hash("06082a864886f70d0205", &null), &mgf(&with_null), 32), // MD5
        [usual.clone(), vec![tlv(0xa3, &unsigned(&[2]))]].concat(),
    ];
    for fields in unsupported {
        assert_eq!(code(pss(&fields)), Code::PSS_PARAMETERS_UNSUPPORTED, "{fields:02x?}");
    }
    let malformed = [
        fields(&hash(sha256, &[2, 1, 0]), &mgf(&with_null), 32),
        [usual.clone(), vec![null.to_vec()]].concat(),
        usual.iter().rev().cloned().collect(),
        vec![tlv(0xa2, &tlv(2, &[0xff]))],
        vec![tlv(0xa2, &unsigned(&[1, 0, 0, 0, 0]))],
    ];
    for fields in malformed {
        assert_eq!(code(pss(&fields)), Code::BAD_ALGORITHM_PARAMETERS, "{fields:02x?}");
    }
    let absent = SignatureAlgorithm::from_der(&identifier("06092a864886f70d01010a", &[]));
    assert_eq!(code(absent), Code::BAD_ALGORITHM_PARAMETERS);
}

/// RFC 4055 §1.2, §3.3.
#[cfg(feature = "rsa")]
#[test]
fn a_key_for_rsassa_pss_verifies_nothing_but_what_it_is_restricted_to() {
    let key = key(KeyAlgorithm::Rsa(2048));
    let sign = |algorithm| key.with_algorithm(algorithm).unwrap().sign(b"message", &mut fixed(1)).unwrap();
    let verify = |public: &PublicKey, algorithm| {
        public.verify_signature(algorithm, b"message", &sign(algorithm)).map_err(|error| error.code())
    };
    let (pkcs1, pss256, pss384) =
        (SignatureAlgorithm::RsaPkcs1Sha256, SignatureAlgorithm::RsaPssSha256, SignatureAlgorithm::RsaPssSha384);
    let bits = key.public_key().key_bits();
    let any = spki(&identifier("06092a864886f70d01010a", &[]), bits).unwrap();
    let only_256 = spki(&pss256.to_der(), bits).unwrap();
    assert_eq!((any.algorithm(), only_256.algorithm()), (KeyAlgorithm::Rsa(2048), KeyAlgorithm::Rsa(2048)));
    let mismatch = Err(Code::ALGORITHM_KEY_MISMATCH);
    assert_eq!([pkcs1, pss256, pss384].map(|algorithm| verify(&any, algorithm)), [mismatch, Ok(()), Ok(())]);
    assert_eq!([pkcs1, pss256, pss384].map(|algorithm| verify(&only_256, algorithm)), [mismatch, Ok(()), mismatch]);
    let sha1 = identifier("06092a864886f70d01010a", &sequence(&[]));
    assert_eq!(code(spki(&sha1, bits)), Code::PSS_PARAMETERS_UNSUPPORTED);
    assert_eq!(code(spki(&identifier("06092a864886f70d01010a", &[5, 0]), bits)), Code::BAD_ALGORITHM_PARAMETERS);
}

#[test]
fn openssl_reads_our_keys_and_verifies_our_signatures() {
    let Some(openssl) = support::program("openssl") else { return };
    let folder = support::scratch();
    let openssl = openssl.in_folder(&folder);
    for algorithm in key_algorithms() {
        if matches!(algorithm, KeyAlgorithm::MlDsa44 | KeyAlgorithm::MlDsa65 | KeyAlgorithm::MlDsa87) {
            continue; // OpenSSL 3.5 and later.
        }
        let key = key(algorithm);
        std::fs::write(folder.join("key.pem"), key.to_pkcs8_pem().unwrap().as_bytes()).unwrap();
        std::fs::write(folder.join("message"), b"message").unwrap();
        let public = openssl.must(["pkey", "-in", "key.pem", "-pubout", "-outform", "DER"]).stdout;
        assert_eq!(public, key.public_key().as_spki_der());
        let written = openssl.must(["pkcs8", "-topk8", "-nocrypt", "-in", "key.pem", "-outform", "DER"]).stdout;
        assert_eq!(written, **key.to_pkcs8_der().unwrap(), "{algorithm}: PKCS#8 as OpenSSL writes it");
        openssl.must(["pkey", "-in", "key.pem", "-noout", "-check"]);

        std::fs::write(folder.join("public.pem"), key.public_key().to_pem()).unwrap();
        let signature = key.sign(b"message", &mut fixed(5)).unwrap();
        std::fs::write(folder.join("signature"), &signature).unwrap();
        let mut arguments = vec![
            "pkeyutl",
            "-verify",
            "-pubin",
            "-inkey",
            "public.pem",
            "-rawin",
            "-in",
            "message",
            "-sigfile",
            "signature",
        ];
        let digest = key.signature_algorithm().digest().map(|digest| digest.name().replace('-', ""));
        if let Some(digest) = &digest {
            arguments.extend(["-digest", digest]);
        }
        openssl.must(arguments);
    }
}

#[test]
fn we_read_openssls_keys_and_verify_its_signatures() {
    let Some(openssl) = support::program("openssl") else { return };
    let folder = support::scratch();
    let openssl = openssl.in_folder(&folder);
    let cases: [(&[&str], KeyAlgorithm); 6] = [
        (&["EC", "-pkeyopt", "ec_paramgen_curve:P-256"], KeyAlgorithm::EcdsaP256),
        (&["EC", "-pkeyopt", "ec_paramgen_curve:P-384"], KeyAlgorithm::EcdsaP384),
        (&["EC", "-pkeyopt", "ec_paramgen_curve:P-521"], KeyAlgorithm::EcdsaP521),
        (&["RSA", "-pkeyopt", "rsa_keygen_bits:2048"], KeyAlgorithm::Rsa(2048)),
        (&["RSA", "-pkeyopt", "rsa_keygen_bits:3072", "-pkeyopt", "rsa_keygen_pubexp:3"], KeyAlgorithm::Rsa(3072)),
        (&["ED25519"], KeyAlgorithm::Ed25519),
    ];
    std::fs::write(folder.join("message"), b"message").unwrap();
    for (arguments, algorithm) in cases {
        if !key_algorithms().contains(&algorithm) && algorithm != KeyAlgorithm::Rsa(3072) {
            continue;
        }
        openssl.must([&["genpkey", "-out", "key.pem", "-algorithm"], arguments].concat());
        let pem = std::fs::read(folder.join("key.pem")).unwrap();
        if !cfg!(feature = "rsa") && matches!(algorithm, KeyAlgorithm::Rsa(_)) {
            assert_eq!(code(PrivateKey::from_pkcs8_pem(&pem)), Code::FEATURE_DISABLED);
            continue;
        }
        let key = PrivateKey::from_pkcs8_pem(&pem).unwrap();
        assert_eq!(key.algorithm(), algorithm);
        assert_eq!(key.to_pkcs8_pem().unwrap().as_bytes(), pem, "{algorithm}: the file comes out as it went in");

        let mut arguments = vec!["pkeyutl", "-sign", "-inkey", "key.pem", "-rawin", "-in", "message"];
        let digest = key.signature_algorithm().digest().map(|digest| digest.name().replace('-', ""));
        if let Some(digest) = &digest {
            arguments.extend(["-digest", digest]);
        }
        let signature = openssl.must(&arguments).stdout;
        assert_eq!(key.public_key().verify_signature(key.signature_algorithm(), b"message", &signature), Ok(()));
        if matches!(algorithm, KeyAlgorithm::Rsa(_)) {
            arguments.extend(["-pkeyopt", "rsa_padding_mode:pss", "-pkeyopt", "rsa_pss_saltlen:digest"]);
            let signature = openssl.must(&arguments).stdout;
            let pss = SignatureAlgorithm::RsaPssSha256;
            assert_eq!(key.public_key().verify_signature(pss, b"message", &signature), Ok(()));
        }

        openssl.must(["pkcs8", "-topk8", "-in", "key.pem", "-passout", "pass:secret", "-out", "encrypted.pem"]);
        let encrypted = std::fs::read(folder.join("encrypted.pem")).unwrap();
        assert_eq!(code(PrivateKey::from_pkcs8_pem(&encrypted)), Code::PRIVATE_KEY_ENCRYPTED);
    }
    // CVE-2020-0601: P-256 itself, spelled out.
    openssl.must([
        "ecparam",
        "-name",
        "prime256v1",
        "-genkey",
        "-noout",
        "-param_enc",
        "explicit",
        "-out",
        "explicit.pem",
    ]);
    let explicit =
        openssl.must(["ec", "-in", "explicit.pem", "-pubout", "-outform", "DER", "-param_enc", "explicit"]).stdout;
    assert_eq!(code(PublicKey::from_spki_der(&explicit)), Code::EXPLICIT_CURVE);
}
