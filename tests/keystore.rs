//! Private keys as files carry them: every form read and written, alone and against OpenSSL; wrong passwords, damaged and
//! hostile files. Needs no password but those here.
#![cfg(test)]
#![cfg(all(feature = "std", feature = "rsa", feature = "ed25519", feature = "p521"))]

mod support;

use certwright::keystore::Encryption;
use certwright::{Code, Error, KeyAlgorithm, Limits, PrivateKey, Random, Result};
use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use std::fs;
use support::der::{sequence, tlv, unsigned};

const ALGORITHMS: [KeyAlgorithm; 5] = [
    KeyAlgorithm::EcdsaP256,
    KeyAlgorithm::EcdsaP384,
    KeyAlgorithm::EcdsaP521,
    KeyAlgorithm::Rsa(2048),
    KeyAlgorithm::Ed25519,
];

/// The fewest iterations that are written, so that the tests do not take long.
const FAST: Encryption = Encryption::Pbkdf2 { iterations: 1_000 };

fn seeded(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn key(algorithm: KeyAlgorithm) -> PrivateKey {
    PrivateKey::generate(algorithm, &mut seeded(7)).unwrap()
}

fn code<T: std::fmt::Debug>(outcome: Result<T>) -> Code {
    outcome.unwrap_err().code()
}

fn from_pem(text: impl AsRef<[u8]>, password: Option<&str>) -> Result<PrivateKey> {
    PrivateKey::from_pem(text.as_ref(), password.map(str::as_bytes), &Limits::DEFAULT)
}

fn from_der(der: &[u8], password: Option<&str>) -> Result<PrivateKey> {
    PrivateKey::from_der(der, password.map(str::as_bytes), &Limits::DEFAULT)
}

#[test]
fn a_key_survives_every_form_that_fits_it() {
    for algorithm in ALGORITHMS {
        let key = key(algorithm);
        let again = |read: Result<PrivateKey>| {
            assert_eq!(read.unwrap().to_pkcs8_der(), key.to_pkcs8_der(), "{algorithm}");
        };
        again(from_der(&key.to_pkcs8_der().unwrap(), None));
        again(from_pem(&*key.to_pkcs8_pem().unwrap(), Some("not needed")));
        match algorithm {
            KeyAlgorithm::Rsa(_) => {
                again(PrivateKey::from_pkcs1_der(&key.to_pkcs1_der().unwrap()));
                again(from_der(&key.to_pkcs1_der().unwrap(), None));
                again(from_pem(&*key.to_pkcs1_pem().unwrap(), None));
            }
            KeyAlgorithm::Ed25519 => {}
            _ => {
                again(PrivateKey::from_sec1_der(&key.to_sec1_der().unwrap(), None));
                again(PrivateKey::from_sec1_der(&key.to_sec1_der().unwrap(), Some(algorithm)));
                again(from_der(&key.to_sec1_der().unwrap(), None));
                again(from_pem(&*key.to_sec1_pem().unwrap(), None));
            }
        }
    }
}

#[test]
fn a_form_that_does_not_fit_a_key_is_refused() {
    for algorithm in [KeyAlgorithm::EcdsaP256, KeyAlgorithm::Ed25519] {
        assert_eq!(code(key(algorithm).to_pkcs1_der()), Code::UNKNOWN_KEY_ALGORITHM);
    }
    for algorithm in [KeyAlgorithm::Rsa(2048), KeyAlgorithm::Ed25519] {
        assert_eq!(code(key(algorithm).to_sec1_pem()), Code::UNKNOWN_KEY_ALGORITHM);
    }
}

/// CVE-2020-0601: a curve is named, by the key or by the caller, and both agree.
#[test]
fn sec1_keys_need_the_name_of_their_curve() {
    let (one, two) = (unsigned(&[1]), unsigned(&[2]));
    let scalar = tlv(4, &[7; 32]);
    let parameters = |contents: &[u8]| tlv(0xa0, contents);
    let p256 = parameters(&[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7]);
    let read = |fields: &[&[u8]], curve| PrivateKey::from_sec1_der(&sequence(fields), curve);
    let named = read(&[&one, &scalar, &p256], None).unwrap();
    let told = read(&[&one, &scalar], Some(KeyAlgorithm::EcdsaP256)).unwrap();
    assert_eq!(named.public_key(), told.public_key());
    let error = read(&[&one, &scalar], None).unwrap_err();
    assert_eq!(
        (error.code(), error.structure(), error.field()),
        (Code::PRIVATE_KEY_MALFORMED, "ECPrivateKey", "parameters")
    );
    assert_eq!(code(read(&[&one, &scalar, &p256], Some(KeyAlgorithm::EcdsaP384))), Code::PRIVATE_KEY_INVALID);
    assert_eq!(code(read(&[&one, &tlv(4, &[7; 48]), &p256], Some(KeyAlgorithm::EcdsaP384))), Code::PRIVATE_KEY_INVALID);
    assert_eq!(code(read(&[&one, &scalar], Some(KeyAlgorithm::Ed25519))), Code::UNKNOWN_CURVE);
    let explicit = parameters(&sequence(&[&one]));
    assert_eq!(code(read(&[&one, &scalar, &explicit], None)), Code::EXPLICIT_CURVE);
    let secp256k1 = parameters(&[6, 5, 0x2b, 0x81, 4, 0, 10]);
    assert_eq!(code(read(&[&one, &scalar, &secp256k1], None)), Code::UNKNOWN_CURVE);
    assert_eq!(code(read(&[&two, &scalar, &p256], None)), Code::PRIVATE_KEY_MALFORMED);
}

#[test]
fn a_key_is_found_among_the_other_blocks_of_its_file() {
    let (pem, other) =
        (key(KeyAlgorithm::EcdsaP256).to_sec1_pem().unwrap(), key(KeyAlgorithm::Ed25519).to_pkcs8_pem().unwrap());
    let certificate = fs::read_to_string(support::root().join("tests/data/leaf.pem")).unwrap();
    let parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    assert!(from_pem([parameters, &pem, &certificate].concat(), None).is_ok());
    assert_eq!(code(from_pem([pem.as_str(), &other].concat(), None)), Code::PEM_TOO_MANY_BLOCKS);
    assert_eq!(code(from_pem(&certificate, None)), Code::PEM_WRONG_LABEL);
    assert_eq!(code(from_pem("no key", None)), Code::PEM_NO_BLOCK);
}

#[test]
fn a_key_cut_anywhere_is_malformed_in_every_form() {
    let (rsa, ec) = (key(KeyAlgorithm::Rsa(2048)), key(KeyAlgorithm::EcdsaP256));
    for der in [rsa.to_pkcs1_der().unwrap(), ec.to_sec1_der().unwrap()] {
        for length in 0..der.len() {
            assert_eq!(code(from_der(&der[..length], None)), Code::PRIVATE_KEY_MALFORMED, "cut to {length}");
        }
        assert_eq!(code(from_der(&[&der[..], &[0]].concat(), None)), Code::PRIVATE_KEY_MALFORMED);
    }
}

/// RFC 9881 §6: the three forms of one key, each of which must be what the others say.
#[cfg(feature = "ml-dsa")]
#[test]
fn ml_dsa_keys_are_read_as_seed_expanded_and_both() {
    use certwright::Signer;
    use ml_dsa::{MlDsa44, MlDsa65, MlDsa87, SigningKey};
    #[expect(deprecated, reason = "the form that is to be read")]
    fn expand<P: ml_dsa::MlDsaParams>(seed: &[u8]) -> Vec<u8> {
        SigningKey::<P>::from_seed(&seed.try_into().unwrap()).expanded_key().to_expanded().to_vec()
    }
    let seed = [0x5a; 32];
    for (number, algorithm, expanded) in [
        (17, KeyAlgorithm::MlDsa44, expand::<MlDsa44>(&seed)),
        (18, KeyAlgorithm::MlDsa65, expand::<MlDsa65>(&seed)),
        (19, KeyAlgorithm::MlDsa87, expand::<MlDsa87>(&seed)),
    ] {
        let identifier = sequence(&[&[6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, number]]);
        let info = |contents: &[u8]| sequence(&[&unsigned(&[]), &identifier, &tlv(4, contents)]);
        let read = |contents: &[u8]| PrivateKey::from_pkcs8_der(&info(contents));
        let both = |seed: &[u8], expanded: &[u8]| sequence(&[&tlv(4, seed), &tlv(4, expanded)]);
        let from_seed = read(&tlv(0x80, &seed)).unwrap();
        let from_expanded = read(&tlv(4, &expanded)).unwrap();
        let from_both = read(&both(&seed, &expanded)).unwrap();
        assert_eq!(from_seed.algorithm(), algorithm);
        for key in [&from_expanded, &from_both] {
            assert_eq!(key.public_key(), from_seed.public_key());
            let signature = key.sign(b"message", &mut seeded(3)).unwrap();
            let public = from_seed.public_key();
            assert_eq!(public.verify_signature(key.signature_algorithm(), b"message", &signature), Ok(()));
        }
        // Written as the seed where there is one.
        assert_eq!(**from_both.to_pkcs8_der().unwrap(), info(&tlv(0x80, &seed)));
        assert_eq!(**from_expanded.to_pkcs8_der().unwrap(), info(&tlv(4, &expanded)));

        assert_eq!(code(read(&both(&[1; 32], &expanded))), Code::PRIVATE_KEY_INVALID);
        for length in [0, 31, 33] {
            assert_eq!(code(read(&tlv(0x80, &vec![1; length]))), Code::PRIVATE_KEY_MALFORMED);
        }
        for length in [0, expanded.len() - 1] {
            assert_eq!(code(read(&tlv(4, &expanded[..length]))), Code::PRIVATE_KEY_MALFORMED);
        }
        // ρ, tr, s1, s2 of another key; coefficients out of range. K goes into signatures that verify all the same.
        for position in [0, 31, 64, 127, 128, 500] {
            for value in [expanded[position] ^ 1, 0xff] {
                let mut altered = expanded.clone();
                altered[position] = value;
                assert_eq!(code(read(&tlv(4, &altered))), Code::PRIVATE_KEY_INVALID, "{algorithm} byte {position}");
            }
        }
        for byte in [0, 0xff] {
            assert_eq!(code(read(&tlv(4, &vec![byte; expanded.len()]))), Code::PRIVATE_KEY_INVALID);
        }
    }
}

#[cfg(feature = "pkcs12")]
#[test]
fn a_key_under_a_password_opens_with_it_and_with_no_other() {
    for algorithm in ALGORITHMS {
        let key = key(algorithm);
        for encryption in [FAST, Encryption::Scrypt { log_n: 4, r: 1, p: 1 }] {
            for password in ["secret", "", "Grüße 😀", &"long".repeat(100)] {
                let der = key.to_encrypted_pkcs8_der(password.as_bytes(), &encryption, &mut seeded(1)).unwrap();
                assert_eq!(from_der(&der, Some(password)).unwrap().to_pkcs8_der(), key.to_pkcs8_der());
                assert_eq!(code(from_der(&der, Some("guess"))), Code::PASSWORD_WRONG);
                assert_eq!(code(from_der(&der, None)), Code::PRIVATE_KEY_ENCRYPTED);
                assert_eq!(code(PrivateKey::from_pkcs8_der(&der)), Code::PRIVATE_KEY_ENCRYPTED);
                if !password.is_empty() {
                    assert_eq!(code(from_der(&der, Some(""))), Code::PASSWORD_WRONG, "absent is not empty");
                }
            }
        }
    }
}

/// One wrong password of 256 meets a right padding by chance, and what comes out is still no key.
#[cfg(feature = "pkcs12")]
#[test]
fn no_wrong_password_is_taken_for_a_damaged_key() {
    let der = key(KeyAlgorithm::Ed25519).to_encrypted_pkcs8_der(b"secret", &FAST, &mut seeded(1)).unwrap();
    for guess in 0..1500 {
        assert_eq!(code(from_der(&der, Some(&guess.to_string()))), Code::PASSWORD_WRONG);
    }
}

#[cfg(feature = "pkcs12")]
#[test]
fn the_same_source_gives_the_same_bytes_and_one_that_fails_none() {
    struct Failing(usize);
    impl Random for Failing {
        fn fill(&mut self, bytes: &mut [u8]) -> Result<()> {
            self.0 = self.0.checked_sub(1).ok_or_else(|| Error::new(Code::RANDOM_FAILED))?;
            bytes.fill(7);
            Ok(())
        }
    }
    let key = key(KeyAlgorithm::EcdsaP256);
    let write = |random: &mut dyn Random| key.to_encrypted_pkcs8_der(b"secret", &FAST, random);
    assert_eq!(write(&mut seeded(1)), write(&mut seeded(1)));
    assert_ne!(write(&mut seeded(1)), write(&mut seeded(2)));
    for calls in 0..2 {
        assert_eq!(code(write(&mut Failing(calls))), Code::RANDOM_FAILED);
    }
    assert!(write(&mut Failing(2)).is_ok());
}

#[cfg(feature = "pkcs12")]
#[test]
fn costs_that_are_no_costs_are_not_written() {
    let write =
        |encryption| code(key(KeyAlgorithm::EcdsaP256).to_encrypted_pkcs8_der(b"secret", &encryption, &mut seeded(1)));
    for encryption in [
        Encryption::Pbkdf2 { iterations: 0 },
        Encryption::Pbkdf2 { iterations: 999 },
        Encryption::Scrypt { log_n: 0, r: 8, p: 1 },
        Encryption::Scrypt { log_n: 64, r: 8, p: 1 },
        Encryption::Scrypt { log_n: 14, r: 0, p: 1 },
        Encryption::Scrypt { log_n: 14, r: 8, p: 0 },
        Encryption::Scrypt { log_n: 63, r: u32::MAX, p: 1 },
        // More than the default limits let a reader spend, or a machine has.
        Encryption::Pbkdf2 { iterations: Limits::DEFAULT.kdf_iterations + 1 },
        Encryption::Scrypt { log_n: 40, r: 8, p: 1 },
        Encryption::Scrypt { log_n: 18, r: 8, p: 1 },
        Encryption::Scrypt { log_n: 1, r: 8, p: 1 << 18 },
        Encryption::Scrypt { log_n: 17, r: 8, p: 10 },
    ] {
        assert_eq!(write(encryption), Code::ENCRYPTION_PARAMETERS, "{encryption:?}");
    }
}

/// An encrypted key around a key derivation function and a cipher, each an `AlgorithmIdentifier` in hexadecimal parts.
fn encrypted(derivation: &[u8], cipher: &[u8], data: &[u8]) -> Vec<u8> {
    let pbes2 = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 13];
    sequence(&[&sequence(&[&pbes2, &sequence(&[derivation, cipher])]), &tlv(4, data)])
}

const PBKDF2: [u8; 11] = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 12];
const SCRYPT: [u8; 11] = [6, 9, 0x2b, 6, 1, 4, 1, 0xda, 0x47, 4, 11];
const AES_256: [u8; 11] = [6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 42];

fn pbkdf2(iterations: &[u8], rest: &[u8]) -> Vec<u8> {
    sequence(&[&PBKDF2, &sequence(&[&tlv(4, &[1; 8]), iterations, rest])])
}

fn scrypt(n: &[u8], r: &[u8], p: &[u8]) -> Vec<u8> {
    sequence(&[&SCRYPT, &sequence(&[&tlv(4, &[1; 8]), &unsigned(n), &unsigned(r), &unsigned(p)])])
}

fn aes(iv: usize) -> Vec<u8> {
    sequence(&[&AES_256, &tlv(4, &vec![2; iv])])
}

/// Iteration bombs: what a file asks for is refused before any of it is done, so this test takes no time.
#[cfg(feature = "pkcs12")]
#[test]
fn hostile_costs_are_refused_before_any_work() {
    let read = |derivation: &[u8]| code(from_der(&encrypted(derivation, &aes(16), &[3; 48]), Some("secret")));
    for iterations in [&[0xff; 4][..], &[0x7f; 9], &[0xff; 200], &[1, 0, 0, 0]] {
        assert_eq!(read(&pbkdf2(&unsigned(iterations), &[])), Code::LIMIT_KDF_ITERATIONS, "{iterations:02x?}");
    }
    for (n, r, p) in [
        (&[1, 0, 0, 0, 0][..], &[1][..], &[1][..]), // 2^32
        (&[4, 0, 0], &[8], &[1]),                   // 2^18: 256 MiB
        (&[0x80, 0, 0, 0, 0, 0, 0, 0], &[0xff; 8], &[0xff; 8]),
        (&[2], &[0x7f, 0xff, 0xff], &[1]),
        (&[2], &[1], &[0x20, 0, 0, 0]),
    ] {
        assert_eq!(read(&scrypt(n, r, p)), Code::LIMIT_KDF_MEMORY, "{n:02x?} {r:02x?} {p:02x?}");
    }
    assert_eq!(read(&scrypt(&[2, 0, 0], &[8], &[16])), Code::LIMIT_KDF_ITERATIONS);
    let limits = |limits: Limits| {
        let key = key(KeyAlgorithm::EcdsaP256);
        let pbkdf2 = key.to_encrypted_pkcs8_der(b"", &FAST, &mut seeded(1)).unwrap();
        let scrypt = key.to_encrypted_pkcs8_der(b"", &Encryption::SCRYPT, &mut seeded(1)).unwrap();
        [pbkdf2, scrypt]
            .map(|der| PrivateKey::from_der(&der, Some(b""), &limits).map(|_| ()).map_err(|error| error.code()))
    };
    let (iterations, memory) = (Err(Code::LIMIT_KDF_ITERATIONS), Err(Code::LIMIT_KDF_MEMORY));
    let least = Limits { kdf_iterations: 1 << 17, kdf_memory: 1 << 24, ..Limits::DEFAULT };
    assert_eq!(limits(least), [Ok(()), Ok(())]);
    assert_eq!(limits(Limits { kdf_iterations: 999, ..least }), [iterations, iterations]);
    assert_eq!(limits(Limits { kdf_memory: (1 << 24) - 1, ..least }), [Ok(()), memory]);
}

#[cfg(feature = "pkcs12")]
#[test]
fn parameters_that_no_password_makes_right_are_named() {
    let read = |derivation: &[u8], cipher: &[u8], data: &[u8]| {
        let error = from_der(&encrypted(derivation, cipher, data), Some("secret")).unwrap_err();
        (error.code(), error.field())
    };
    let good = pbkdf2(&unsigned(&[1]), &[]);
    let bad = |field| (Code::ENCRYPTION_PARAMETERS, field);
    assert_eq!(read(&good, &aes(16), &[3; 48]).0, Code::PASSWORD_WRONG);
    assert_eq!(read(&pbkdf2(&unsigned(&[0]), &[]), &aes(16), &[3; 48]), bad("iterationCount"));
    assert_eq!(read(&pbkdf2(&unsigned(&[1]), &unsigned(&[16])), &aes(16), &[3; 48]), bad("keyLength"));
    assert_eq!(read(&pbkdf2(&unsigned(&[1]), &unsigned(&[32])), &aes(16), &[3; 48]).0, Code::PASSWORD_WRONG);
    assert_eq!(read(&good, &aes(15), &[3; 48]), bad("encryptionScheme"));
    for n in [&[0][..], &[1], &[3], &[0xff, 0xff]] {
        assert_eq!(read(&scrypt(n, &[1], &[1]), &aes(16), &[3; 48]), bad("costParameter"));
    }
    assert_eq!(read(&scrypt(&[2], &[0], &[1]), &aes(16), &[3; 48]), bad("blockSize"));
    assert_eq!(read(&scrypt(&[2], &[1], &[0]), &aes(16), &[3; 48]), bad("parallelizationParameter"));

    let unsupported = |field| (Code::ENCRYPTION_UNSUPPORTED, field);
    let md5 = sequence(&[&[6, 8, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 6]]);
    assert_eq!(read(&pbkdf2(&unsigned(&[1]), &md5), &aes(16), &[3; 48]), unsupported("prf"));
    assert_eq!(read(&aes(16), &aes(16), &[3; 48]), unsupported("keyDerivationFunc"));
    assert_eq!(read(&good, &good, &[3; 48]), unsupported("encryptionScheme"));

    // A salt from elsewhere, a negative count: no such file was ever written.
    let negative = pbkdf2(&tlv(2, &[0xff]), &[]);
    assert_eq!(read(&negative, &aes(16), &[3; 48]).0, Code::PRIVATE_KEY_MALFORMED);
    let other_source = sequence(&[&PBKDF2, &sequence(&[&sequence(&[&PBKDF2]), &unsigned(&[1])])]);
    assert_eq!(read(&other_source, &aes(16), &[3; 48]), (Code::PRIVATE_KEY_MALFORMED, "salt"));
    for length in [0, 1, 15, 47] {
        assert_eq!(read(&good, &aes(16), &vec![3; length]), (Code::KEYSTORE_MALFORMED, "encryptedData"));
    }
}

#[cfg(feature = "pkcs12")]
#[test]
fn an_encrypted_key_cut_or_changed_anywhere_is_an_error_or_the_key() {
    let key = key(KeyAlgorithm::EcdsaP256);
    let der = key.to_encrypted_pkcs8_der(b"secret", &FAST, &mut seeded(1)).unwrap();
    for length in 0..der.len() {
        assert_eq!(code(from_der(&der[..length], Some("secret"))), Code::PRIVATE_KEY_MALFORMED, "cut to {length}");
    }
    let limits = Limits { kdf_iterations: 100_000, kdf_memory: 1 << 16, ..Limits::DEFAULT };
    // The framing, an algorithm or its parameters; or what comes out is no key, another kind of key or a broken one.
    let expected = [
        Code::PRIVATE_KEY_MALFORMED,
        Code::ENCRYPTION_UNSUPPORTED,
        Code::ENCRYPTION_PARAMETERS,
        Code::KEYSTORE_MALFORMED,
        Code::LIMIT_KDF_ITERATIONS,
        Code::PASSWORD_WRONG,
        Code::PRIVATE_KEY_INVALID,
        Code::UNKNOWN_KEY_ALGORITHM,
        Code::UNKNOWN_CURVE,
        Code::BAD_ALGORITHM_PARAMETERS,
    ];
    for position in 0..der.len() {
        let mut altered = der.clone();
        altered[position] ^= 1 << (position % 8);
        match PrivateKey::from_der(&altered, Some(b"secret"), &limits) {
            // CBC has no checksum, but a key has its public half beside it.
            Ok(read) => assert_eq!(read.public_key(), key.public_key(), "byte {position}"),
            Err(error) => assert!(expected.contains(&error.code()), "byte {position}: {error}"),
        }
    }
}

#[cfg(not(feature = "pkcs12"))]
#[test]
fn passwords_are_refused_by_the_name_of_their_feature() {
    let error = from_der(&encrypted(&[], &[], &[]), Some("secret")).unwrap_err();
    assert_eq!((error.code(), error.found()), (Code::FEATURE_DISABLED, Some("pkcs12")));
    let error = key(KeyAlgorithm::EcdsaP256).to_encrypted_pkcs8_der(b"", &FAST, &mut seeded(1)).unwrap_err();
    assert_eq!((error.code(), error.found()), (Code::FEATURE_DISABLED, Some("pkcs12")));
}

#[cfg(all(feature = "pkcs12", not(feature = "legacy")))]
#[test]
fn old_ciphers_are_refused_by_the_name_of_their_feature() {
    let pbe = [6, 10, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 12, 1, 3];
    let identifier = sequence(&[&pbe, &sequence(&[&tlv(4, &[1; 8]), &unsigned(&[1])])]);
    let error = from_der(&sequence(&[&identifier, &tlv(4, &[3; 48])]), Some("secret")).unwrap_err();
    assert_eq!((error.code(), error.found()), (Code::FEATURE_DISABLED, Some("legacy")));
}

/// What openssl calls each key, and the traditional form.
const OPENSSL_KEYS: [(KeyAlgorithm, &[&str]); 5] = [
    (KeyAlgorithm::EcdsaP256, &["EC", "-pkeyopt", "ec_paramgen_curve:P-256"]),
    (KeyAlgorithm::EcdsaP384, &["EC", "-pkeyopt", "ec_paramgen_curve:P-384"]),
    (KeyAlgorithm::EcdsaP521, &["EC", "-pkeyopt", "ec_paramgen_curve:P-521"]),
    (KeyAlgorithm::Rsa(2048), &["RSA", "-pkeyopt", "rsa_keygen_bits:2048"]),
    (KeyAlgorithm::Ed25519, &["ED25519"]),
];

#[test]
fn openssl_and_we_read_each_others_traditional_forms() {
    let Some(openssl) = support::program("openssl") else { return };
    let folder = support::scratch();
    let openssl = openssl.in_folder(&folder);
    for (algorithm, arguments) in &OPENSSL_KEYS[..4] {
        openssl.must([&["genpkey", "-out", "key.pem", "-algorithm"], *arguments].concat());
        openssl.must(["pkey", "-in", "key.pem", "-traditional", "-out", "traditional.pem"]);
        let text = fs::read_to_string(folder.join("traditional.pem")).unwrap();
        let key = from_pem(&text, None).unwrap();
        assert_eq!(key.algorithm(), *algorithm);
        let ours = if text.contains("RSA") { key.to_pkcs1_pem() } else { key.to_sec1_pem() };
        assert_eq!(*ours.unwrap(), text, "{algorithm}: the file comes out as it went in");
        #[cfg(feature = "legacy")]
        for cipher in ["-aes-128-cbc", "-aes-192-cbc", "-aes-256-cbc", "-des-ede3-cbc"] {
            let to = ["-traditional", cipher, "-passout", "pass:secret", "-out", "encrypted.pem"];
            openssl.must([&["pkey", "-in", "key.pem"], &to[..]].concat());
            let text = fs::read_to_string(folder.join("encrypted.pem")).unwrap();
            assert!(text.contains("Proc-Type: 4,ENCRYPTED"), "{text}");
            assert_eq!(from_pem(&text, Some("secret")).unwrap().public_key(), key.public_key(), "{cipher}");
            assert_eq!(code(from_pem(&text, Some("guess"))), Code::PASSWORD_WRONG);
            assert_eq!(code(from_pem(&text, None)), Code::PRIVATE_KEY_ENCRYPTED);
        }
    }
}

#[cfg(feature = "pkcs12")]
#[test]
fn openssl_reads_what_is_encrypted_here() {
    let Some(openssl) = support::program("openssl") else { return };
    let folder = support::scratch();
    let openssl = openssl.in_folder(&folder);
    for algorithm in ALGORITHMS {
        let key = key(algorithm);
        for encryption in [FAST, Encryption::DEFAULT, Encryption::SCRYPT] {
            let pem = key.to_encrypted_pkcs8_pem(b"secret", &encryption, &mut seeded(1)).unwrap();
            fs::write(folder.join("key.pem"), pem).unwrap();
            let arguments = ["pkey", "-in", "key.pem", "-passin", "pass:secret", "-pubout", "-outform", "DER"];
            assert_eq!(openssl.must(arguments).stdout, key.public_key().as_spki_der());
        }
    }
}

#[cfg(feature = "pkcs12")]
#[test]
fn we_read_what_openssl_encrypts_by_every_cipher_and_derivation() {
    let Some(openssl) = support::program("openssl") else { return };
    let folder = support::scratch();
    let openssl = openssl.in_folder(&folder);
    let prfs = ["hmacWithSHA1", "hmacWithSHA224", "hmacWithSHA256", "hmacWithSHA384", "hmacWithSHA512"];
    let ciphers = ["aes-128-cbc", "aes-192-cbc", "aes-256-cbc"];
    let pbkdf2 = ciphers.iter().flat_map(|cipher| prfs.map(|prf| vec!["-v2", *cipher, "-v2prf", prf, "-iter", "1234"]));
    let scrypt = ciphers.iter().map(|cipher| vec!["-v2", *cipher, "-scrypt"]);
    let mut ways: Vec<_> = pbkdf2.chain(scrypt).collect();
    ways.push(vec![]);
    #[cfg(feature = "legacy")]
    {
        ways.push(vec!["-v2", "des3"]);
        let old =
            ["PBE-MD5-DES", "PBE-SHA1-DES", "PBE-MD5-RC2-64", "PBE-SHA1-RC2-64", "PBE-SHA1-3DES", "PBE-SHA1-2DES"];
        let old = old.into_iter().chain(["PBE-SHA1-RC2-128", "PBE-SHA1-RC2-40"]);
        ways.extend(old.map(|name| vec!["-v1", name, "-provider", "default", "-provider", "legacy"]));
    }
    for (algorithm, arguments) in &OPENSSL_KEYS[..1] {
        openssl.must([&["genpkey", "-out", "key.pem", "-algorithm"], *arguments].concat());
        let plain = from_pem(fs::read(folder.join("key.pem")).unwrap(), None).unwrap();
        for way in &ways {
            let files = ["pkcs8", "-topk8", "-in", "key.pem", "-passout", "pass:Grüße", "-out", "encrypted.pem"];
            openssl.must([&files, &way[..]].concat());
            let pem = fs::read(folder.join("encrypted.pem")).unwrap();
            assert_eq!(from_pem(&pem, Some("Grüße")).unwrap().public_key(), plain.public_key(), "{algorithm} {way:?}");
            assert_eq!(code(from_pem(&pem, Some("guess"))), Code::PASSWORD_WRONG, "{way:?}");
            assert_eq!(code(from_pem(&pem, None)), Code::PRIVATE_KEY_ENCRYPTED, "{way:?}");
        }
    }
}
