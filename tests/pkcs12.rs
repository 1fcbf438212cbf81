//! PKCS#12 containers: written and read here, by OpenSSL and by Java's keytool; wrong passwords, damaged and hostile files.
//!
//! CVE-2024-0727, CVE-2025-69421, CVE-2026-22795 (contents that are absent or of another type than their name says) and
//! pyca CVE-2024-26130 (a key beside another key's certificate) are tests below.
#![cfg(test)]
#![cfg(feature = "pkcs12")]

mod support;

use certwright::keystore::{Encryption, Pkcs12};
use certwright::x509::oid;
use certwright::{Certificate, Code, Error, Limits, PrivateKey, Random, Result};
use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use std::fs;
use support::der::{sequence, tlv, unsigned};
use support::recipes::{Recipe, key};

const FAST: Encryption = Encryption::Pbkdf2 { iterations: 1_000 };

fn seeded(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn leaf() -> Certificate {
    Recipe::leaf("www.example.com", 3, "Intermediate", 2).build()
}

/// The issuers of the leaf, the nearest first.
fn chain() -> [Certificate; 2] {
    [Recipe::ca("Intermediate", 2, "Root", 1).build(), Recipe::root("Root", 1).build()]
}

fn container(password: &str, encryption: Encryption) -> Vec<u8> {
    let (key, leaf, chain) = (key(3), leaf(), chain());
    let builder = Pkcs12::builder(&key, &leaf).unwrap().with_chain(&chain).with_friendly_name("wéb 😀");
    builder.with_encryption(encryption).to_der(password, &mut seeded(1)).unwrap()
}

fn open(der: &[u8], password: Option<&str>) -> Result<Pkcs12> {
    Pkcs12::from_der(der, password, &Limits::DEFAULT)
}

fn code<T: std::fmt::Debug>(outcome: Result<T>) -> Code {
    outcome.unwrap_err().code()
}

fn assert_is_ours(read: &Pkcs12) {
    assert_eq!((read.keys().len(), read.certificates().len(), read.crls().len(), read.passed_over()), (1, 3, 0, 0));
    let entry = &read.keys()[0];
    assert_eq!(entry.key.to_pkcs8_der(), key(3).to_pkcs8_der());
    let [intermediate, root] = chain();
    assert_eq!(read.chain_of(&entry.key), [leaf(), intermediate, root]);
    assert!(read.chain_of(&key(9)).is_empty());
}

#[test]
fn a_container_comes_out_as_it_went_in() {
    for encryption in [FAST, Encryption::Scrypt { log_n: 4, r: 1, p: 1 }] {
        for password in ["secret", "", "Grüße 😀"] {
            let der = container(password, encryption);
            let read = open(&der, Some(password)).unwrap();
            assert_is_ours(&read);
            let (key, certificate) = (&read.keys()[0], &read.certificates()[0]);
            assert_eq!(key.friendly_name.as_deref(), Some("wéb 😀"));
            assert_eq!(certificate.friendly_name, key.friendly_name);
            let sha1 = leaf().fingerprint(certwright::DigestAlgorithm::Sha1);
            assert_eq!(key.local_key_id.as_deref(), Some(sha1.as_bytes()));
            assert_eq!(certificate.local_key_id, key.local_key_id);
            assert_eq!(read.certificates()[1].friendly_name, None);
            assert_eq!(code(open(&der, Some("guess"))), Code::PASSWORD_WRONG);
            assert_eq!(code(open(&der, None)), Code::PASSWORD_REQUIRED);
            assert_eq!(
                code(Pkcs12::from_der_mac_optional(&der, Some("guess"), &Limits::DEFAULT)),
                Code::PASSWORD_WRONG
            );
        }
    }
}

/// pyca CVE-2024-26130.
#[test]
fn a_key_is_not_put_beside_the_certificate_of_another() {
    let leaf = leaf();
    assert_eq!(code(Pkcs12::builder(&key(4), &leaf)), Code::KEY_CERTIFICATE_MISMATCH);
    assert!(Pkcs12::builder(&key(3), &leaf).is_ok());
}

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
    assert_eq!(container("secret", FAST), container("secret", FAST));
    let (key, leaf) = (key(3), leaf());
    let builder = Pkcs12::builder(&key, &leaf).unwrap().with_encryption(FAST);
    for calls in 0..5 {
        assert_eq!(code(builder.to_der("secret", &mut Failing(calls))), Code::RANDOM_FAILED);
    }
    assert!(builder.to_der("secret", &mut Failing(5)).is_ok());
    let none = Encryption::Pbkdf2 { iterations: 1 };
    let builder = builder.with_encryption(none);
    assert_eq!(code(builder.to_der("secret", &mut seeded(1))), Code::ENCRYPTION_PARAMETERS);
}

#[test]
fn debug_output_holds_no_secret() {
    let read = open(&container("secret", FAST), Some("secret")).unwrap();
    let (shown, pkcs8) = (format!("{read:?}"), key(3).to_pkcs8_der().unwrap());
    let scalar: String = pkcs8[36..44].iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(!shown.contains(&scalar) && !shown.contains("secret"), "{shown}");
}

const DATA: [u8; 11] = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
const SIGNED_DATA: [u8; 11] = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
const ENCRYPTED_DATA: [u8; 11] = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 6];

fn bag_id(number: u8) -> Vec<u8> {
    vec![6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 12, 10, 1, number]
}

fn bag(number: u8, value: &[u8], attributes: &[u8]) -> Vec<u8> {
    sequence(&[&bag_id(number), &tlv(0xa0, value), attributes])
}

fn data(contents: &[u8]) -> Vec<u8> {
    sequence(&[&DATA, &tlv(0xa0, &tlv(4, contents))])
}

/// A container without MAC or encryption around `bags`.
fn plain(bags: &[&[u8]]) -> Vec<u8> {
    let safe = sequence(&[&data(&sequence(bags))]);
    sequence(&[&unsigned(&[3]), &data(&safe)])
}

fn certificate_bag(attributes: &[u8]) -> Vec<u8> {
    let x509 = [6, 10, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 22, 1];
    let value = sequence(&[&x509, &tlv(0xa0, &tlv(4, leaf().as_der()))]);
    bag(3, &value, attributes)
}

#[test]
fn without_a_mac_a_password_opens_nothing_unless_asked_to() {
    let (key_bag, certificate) = (bag(1, &key(3).to_pkcs8_der().unwrap(), &[]), certificate_bag(&[]));
    let der = plain(&[&key_bag, &certificate]);
    let read = open(&der, None).unwrap();
    assert_eq!(read.chain_of(&read.keys()[0].key), [leaf()]);
    assert_eq!(code(open(&der, Some(""))), Code::KEYSTORE_MAC_MISSING);
    assert_eq!(code(open(&der, Some("secret"))), Code::KEYSTORE_MAC_MISSING);
    assert!(Pkcs12::from_der_mac_optional(&der, Some("secret"), &Limits::DEFAULT).is_ok());

    let encrypted = key(3).to_encrypted_pkcs8_der(b"secret", &FAST, &mut seeded(1)).unwrap();
    let der = plain(&[&bag(2, &encrypted, &[])]);
    let error = open(&der, None).unwrap_err();
    assert_eq!((error.code(), error.field()), (Code::PASSWORD_REQUIRED, "pkcs8ShroudedKeyBag"));
    let optional = |password| Pkcs12::from_der_mac_optional(&der, Some(password), &Limits::DEFAULT);
    assert_eq!(optional("secret").unwrap().keys().len(), 1);
    assert_eq!(code(optional("guess")), Code::PASSWORD_WRONG);
}

/// In one case of 256 the padding of what a wrong password opens is right by chance.
#[test]
fn without_a_mac_every_wrong_password_is_wrong_whatever_comes_out() {
    let der = container("secret", FAST);
    // Version and authSafe, without what follows.
    let fields = &der[4..];
    let end = 3 + 4 + usize::from(u16::from_be_bytes([fields[5], fields[6]]));
    assert_eq!((der[1], fields[3], fields[4]), (0x82, 0x30, 0x82));
    let without = sequence(&[&fields[..end]]);
    let optional = |password: &str| Pkcs12::from_der_mac_optional(&without, Some(password), &Limits::DEFAULT);
    assert_is_ours(&optional("secret").unwrap());
    for guess in 0..2_000 {
        let error = optional(&format!("guess{guess}")).unwrap_err();
        assert_eq!((error.code(), error.field()), (Code::PASSWORD_WRONG, "encryptedData"), "guess{guess}: {error}");
    }
}

/// Certificates, key and MAC each cost a derivation: each alone would be within the limit.
#[test]
fn what_the_default_limits_could_not_read_is_not_written() {
    let (key, leaf) = (key(3), leaf());
    for encryption in [Encryption::Pbkdf2 { iterations: 3_400_000 }, Encryption::Scrypt { log_n: 20, r: 8, p: 1 }] {
        let builder = Pkcs12::builder(&key, &leaf).unwrap().with_encryption(encryption);
        assert_eq!(code(builder.to_der("secret", &mut seeded(1))), Code::ENCRYPTION_PARAMETERS, "{encryption:?}");
    }
}

#[test]
fn bags_in_bags_and_empty_ones_are_read_at_any_depth() {
    let mut nested = certificate_bag(&[]);
    for _ in 0..2_000 {
        nested = bag(6, &sequence(&[&nested]), &[]);
    }
    let read = open(&plain(&[&nested, &certificate_bag(&[]), &bag(6, &sequence(&[]), &[])]), None).unwrap();
    assert_eq!(read.certificates().len(), 2);
    let empty = open(&plain(&[]), None).unwrap();
    assert_eq!((empty.keys().len(), empty.certificates().len()), (0, 0));
    let nothing = sequence(&[&unsigned(&[3]), &data(&sequence(&[]))]);
    assert!(open(&nothing, None).unwrap().certificates().is_empty());
    // A secret of Java is passed over; what nobody knows is not.
    assert_eq!(open(&plain(&[&bag(5, &sequence(&[]), &[])]), None).unwrap().passed_over(), 1);
    assert_eq!(code(open(&plain(&[&bag(7, &sequence(&[]), &[])]), None)), Code::KEYSTORE_CONTENT_UNSUPPORTED);
}

#[test]
fn bags_in_bags_come_in_the_order_they_stand_there() {
    let named = |name: u8| {
        let value =
            sequence(&[&[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 20], &tlv(0x31, &tlv(0x1e, &[0, name]))]);
        certificate_bag(&tlv(0x31, &value))
    };
    let nest = |bags: &[&[u8]]| bag(6, &sequence(bags), &[]);
    let inner = nest(&[&named(b'c')]);
    let der =
        plain(&[&named(b'a'), &nest(&[&named(b'b'), &inner, &named(b'd')]), &nest(&[&named(b'e')]), &named(b'f')]);
    let read = open(&der, None).unwrap();
    let names: Vec<_> = read.certificates().iter().map(|entry| entry.friendly_name.clone().unwrap()).collect();
    assert_eq!(names, ["a", "b", "c", "d", "e", "f"]);
}

/// CVE-2024-0727, CVE-2025-69421, CVE-2026-22795: each part in turn absent, empty, or of another type than its name says.
#[test]
fn parts_that_are_absent_or_of_another_type_are_errors() {
    let version = unsigned(&[3]);
    let field = |der: &[u8]| {
        let error = open(der, Some("secret")).unwrap_err();
        assert_eq!(error.structure(), "PFX");
        (error.code(), error.field())
    };
    assert_eq!(field(&sequence(&[])), (Code::MISSING_FIELD, "version"));
    assert_eq!(field(&sequence(&[&unsigned(&[2])])), (Code::BAD_VERSION, "version"));
    assert_eq!(field(&sequence(&[&version])), (Code::MISSING_FIELD, "authSafe"));
    assert_eq!(field(&sequence(&[&version, &sequence(&[&DATA])])), (Code::MISSING_FIELD, "authSafe"));
    let empty = sequence(&[&DATA, &tlv(0xa0, &[])]);
    assert_eq!(field(&sequence(&[&version, &empty])), (Code::MISSING_FIELD, "authSafe"));
    let no_octets = sequence(&[&DATA, &tlv(0xa0, &sequence(&[]))]);
    assert_eq!(field(&sequence(&[&version, &no_octets])), (Code::UNEXPECTED_TAG, "authSafe"));
    let signed = sequence(&[&SIGNED_DATA, &tlv(0xa0, &sequence(&[]))]);
    assert_eq!(field(&sequence(&[&version, &signed])), (Code::KEYSTORE_CONTENT_UNSUPPORTED, "authSafe"));
    let digest = sequence(&[&sequence(&[&[6, 1, 0x2a]]), &tlv(4, &[0; 20])]);
    let mac = sequence(&[&digest, &tlv(4, &[1; 8])]);
    assert_eq!(field(&sequence(&[&version, &data(&[]), &mac])), (Code::ENCRYPTION_UNSUPPORTED, "digestAlgorithm"));
    assert_eq!(field(&sequence(&[&version, &data(&[]), &sequence(&[])])), (Code::MISSING_FIELD, "macData"));

    let open = |der: &[u8]| {
        let error = Pkcs12::from_der_mac_optional(der, Some("secret"), &Limits::DEFAULT).unwrap_err();
        (error.code(), error.field())
    };
    let safe = |safe: &[u8]| sequence(&[&version, &data(&sequence(&[safe]))]);
    assert_eq!(open(&sequence(&[&version, &data(&[])])), (Code::MISSING_FIELD, "authSafe"));
    assert_eq!(open(&safe(&sequence(&[&ENCRYPTED_DATA]))), (Code::MISSING_FIELD, "authSafe"));
    assert_eq!(open(&safe(&sequence(&[&ENCRYPTED_DATA, &tlv(0xa0, &[])]))), (Code::MISSING_FIELD, "encryptedData"));
    let elsewhere = sequence(&[&unsigned(&[0]), &sequence(&[&DATA, &sequence(&[])])]);
    let elsewhere = sequence(&[&ENCRYPTED_DATA, &tlv(0xa0, &elsewhere)]);
    assert_eq!(open(&safe(&elsewhere)), (Code::MISSING_FIELD, "encryptedContent"));
    assert_eq!(open(&safe(&data(&[]))), (Code::MISSING_FIELD, "SafeContents"));
    assert_eq!(open(&plain(&[&sequence(&[])])), (Code::MISSING_FIELD, "bagId"));
    assert_eq!(open(&plain(&[&sequence(&[&bag_id(3)])])), (Code::MISSING_FIELD, "bagValue"));
    for (number, name) in
        [(1, "keyBag"), (2, "pkcs8ShroudedKeyBag"), (3, "certBag"), (4, "crlBag"), (6, "safeContentsBag")]
    {
        assert_eq!(open(&plain(&[&bag(number, &[], &[])])), (Code::MISSING_FIELD, name));
        assert_eq!(open(&plain(&[&bag(number, &tlv(4, &[]), &[])])), (Code::UNEXPECTED_TAG, name));
    }

    // CVE-2025-69421 and its kind: a name that is no BMPString, an identifier that is no OCTET STRING.
    let attribute = |number: u8, value: &[u8]| {
        let kind = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, number];
        tlv(0x31, &sequence(&[&kind, &tlv(0x31, value)]))
    };
    let with = |attributes: &[u8]| open(&plain(&[&certificate_bag(attributes)]));
    assert_eq!(with(&attribute(20, &[5, 0])), (Code::UNEXPECTED_TAG, "friendlyName"));
    assert_eq!(with(&attribute(20, &[])), (Code::MISSING_FIELD, "friendlyName"));
    assert_eq!(with(&attribute(21, &[5, 0])), (Code::UNEXPECTED_TAG, "localKeyId"));
    assert_eq!(with(&tlv(0x31, &[5, 0])), (Code::UNEXPECTED_TAG, "bagAttributes"));
    let lone_surrogate = plain(&[&certificate_bag(&attribute(20, &tlv(0x1e, &[0, b'a', 0xd8, 0, 7])))]);
    let read = Pkcs12::from_der(&lone_surrogate, None, &Limits::DEFAULT).unwrap();
    assert_eq!(read.certificates()[0].friendly_name.as_deref(), Some("a\u{fffd}\u{fffd}"));
}

#[test]
fn a_container_cut_anywhere_is_truncated() {
    let der = container("secret", FAST);
    for length in 1..der.len() {
        let error = open(&der[..length], Some("secret")).unwrap_err();
        assert_eq!((error.code(), error.offset()), (Code::TRUNCATED, Some(0)), "cut to {length}");
    }
    assert_eq!(code(open(&[], Some("secret"))), Code::EMPTY_INPUT);
    assert_eq!(code(open(&[&der[..], &[0]].concat(), Some("secret"))), Code::TRAILING_DATA);
}

#[test]
fn a_container_changed_anywhere_does_not_open() {
    let der = container("secret", FAST);
    let limits = Limits { kdf_iterations: 50_000, kdf_memory: 1 << 16, ..Limits::DEFAULT };
    // Inside the contents the MAC notices; outside them, that is in 120 bytes, there is structure.
    for position in (0..64).chain((64..der.len() - 120).step_by(61)).chain(der.len() - 120..der.len()) {
        let mut altered = der.clone();
        altered[position] ^= 1 << (position % 8);
        match Pkcs12::from_der(&altered, Some("secret"), &limits) {
            Err(_) => {}
            Ok(_) => panic!("byte {position}"),
        }
    }
}

/// What each part of a container asks for is counted together, and refused before it is done.
#[test]
fn the_cost_of_a_container_is_that_of_all_its_parts() {
    let der = container("secret", FAST);
    let read = |kdf_iterations| {
        let limits = Limits { kdf_iterations, ..Limits::DEFAULT };
        Pkcs12::from_der(&der, Some("secret"), &limits).map(|_| ()).map_err(|error| error.code())
    };
    // MAC, certificates, key: each a thousand iterations for one block.
    assert_eq!((read(3_000), read(2_999)), (Ok(()), Err(Code::LIMIT_KDF_ITERATIONS)));
    assert_eq!(read(999), Err(Code::LIMIT_KDF_ITERATIONS));

    let sha256 = sequence(&[&[6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1], &[5, 0]]);
    let mac = |iterations: &[u8]| {
        let digest = sequence(&[&sha256, &tlv(4, &[0; 32])]);
        let mac = sequence(&[&digest, &tlv(4, &[1; 8]), iterations]);
        code(open(&sequence(&[&unsigned(&[3]), &data(&sequence(&[])), &mac]), Some("secret")))
    };
    assert_eq!(mac(&unsigned(&[0x7f, 0xff, 0xff, 0xff])), Code::LIMIT_KDF_ITERATIONS);
    assert_eq!(mac(&unsigned(&[0xff; 60])), Code::LIMIT_KDF_ITERATIONS);
    assert_eq!(mac(&unsigned(&[0])), Code::ENCRYPTION_PARAMETERS);
    assert_eq!(mac(&tlv(2, &[0xff])), Code::NEGATIVE_INTEGER);
    assert_eq!((mac(&unsigned(&[1])), mac(&[])), (Code::PASSWORD_WRONG, Code::PASSWORD_WRONG));
}

/// Each key is checked, which for RSA takes as long as many kilobytes of anything else.
#[test]
fn the_keys_of_a_container_are_counted() {
    let key_bag = bag(1, &key(3).to_pkcs8_der().unwrap(), &[]);
    let read = |count| open(&plain(&vec![&key_bag[..]; count]), None).map(|read| read.keys().len());
    assert_eq!(read(100), Ok(100));
    assert_eq!(code(read(101)), Code::LIMIT_KEYS);
}

/// RFC 9579: the MAC by PBKDF2 that FIPS modules write.
#[test]
fn pbmac1_is_checked_like_the_other_mac() {
    use hmac::{Hmac, KeyInit, Mac};
    let safe = sequence(&[&data(&sequence(&[&certificate_bag(&[])]))]);
    let build = |password: &str, key_len: u8| {
        let salt = [5; 16];
        let mut key = vec![0; usize::from(key_len)];
        pbkdf2::pbkdf2_hmac::<sha2::Sha256>(password.as_bytes(), &salt, 2048, &mut key);
        let tag = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap().chain_update(&safe).finalize().into_bytes();
        let hmac = sequence(&[&[6, 8, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 9], &[5, 0]]);
        let parameters = sequence(&[&tlv(4, &salt), &unsigned(&[8, 0]), &unsigned(&[key_len]), &hmac]);
        let kdf = sequence(&[&[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 12], &parameters]);
        let pbmac1 = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 14];
        let digest = sequence(&[&sequence(&[&pbmac1, &sequence(&[&kdf, &hmac])]), &tlv(4, &tag)]);
        sequence(&[&unsigned(&[3]), &data(&safe), &sequence(&[&digest, &tlv(4, b"not used"), &unsigned(&[1])])])
    };
    let der = build("secret", 32);
    assert_eq!(open(&der, Some("secret")).unwrap().certificates()[0].certificate, leaf());
    assert_eq!(code(open(&der, Some("guess"))), Code::PASSWORD_WRONG);
    assert_eq!(code(open(&build("secret", 19), Some("secret"))), Code::ENCRYPTION_PARAMETERS);
    assert_eq!(code(open(&build("secret", 65), Some("secret"))), Code::ENCRYPTION_PARAMETERS);
}

#[test]
fn openssl_reads_our_containers() {
    let Some(openssl) = support::program("openssl") else { return };
    let folder = support::scratch();
    let openssl = openssl.in_folder(&folder);
    for (password, encryption) in [("secret", FAST), ("Grüße", FAST), ("", FAST), ("secret", Encryption::SCRYPT)] {
        fs::write(folder.join("ours.p12"), container(password, encryption)).unwrap();
        let pass = format!("pass:{password}");
        let text = openssl.must(["pkcs12", "-in", "ours.p12", "-passin", &pass, "-noenc", "-info"]);
        let (info, text) = (text.error_text(), text.text());
        assert!(info.contains("MAC: sha256") && info.contains("PBES2") && info.contains("AES-256-CBC"), "{info}");
        assert_eq!(text.matches("-----BEGIN CERTIFICATE-----").count(), 3, "{text}");
        assert!(text.contains("localKeyID: "), "{text}");
        let read = PrivateKey::from_pem(text.as_bytes(), None, &Limits::DEFAULT).unwrap();
        assert_eq!(read.public_key(), key(3).public_key());
    }
}

#[test]
fn we_read_openssls_containers() {
    let Some(openssl) = support::program("openssl") else { return };
    let folder = support::scratch();
    let openssl = openssl.in_folder(&folder);
    fs::write(folder.join("key.pem"), key(3).to_pkcs8_pem().unwrap()).unwrap();
    fs::write(folder.join("leaf.pem"), leaf().to_pem()).unwrap();
    fs::write(folder.join("chain.pem"), chain().iter().map(Certificate::to_pem).collect::<String>()).unwrap();
    let files =
        ["pkcs12", "-export", "-inkey", "key.pem", "-in", "leaf.pem", "-certfile", "chain.pem", "-out", "it.p12"];
    let mut ways = vec![
        vec![],
        vec!["-name", "wéb", "-macalg", "sha1", "-iter", "1"],
        vec!["-macalg", "sha512", "-keypbe", "AES-128-CBC", "-certpbe", "AES-192-CBC"],
        vec!["-certpbe", "NONE"],
        vec!["-keypbe", "NONE", "-certpbe", "NONE"],
    ];
    let nomac = vec!["-nomac"];
    if cfg!(feature = "legacy") {
        ways.push(vec!["-legacy"]);
        let old = ["PBE-SHA1-3DES", "PBE-SHA1-2DES", "PBE-SHA1-RC2-128", "PBE-SHA1-RC2-40"];
        ways.extend(old.map(|name| vec!["-legacy", "-keypbe", name, "-certpbe", name]));
    }
    for password in ["secret", "", "Grüße"] {
        let pass = format!("pass:{password}");
        for way in ways.iter().chain([&nomac]) {
            openssl.must([&files[..], &["-passout", &pass], way].concat());
            let der = fs::read(folder.join("it.p12")).unwrap();
            if way == &nomac {
                assert_eq!(code(open(&der, Some(password))), Code::KEYSTORE_MAC_MISSING);
                let read = Pkcs12::from_der_mac_optional(&der, Some(password), &Limits::DEFAULT).unwrap();
                assert_is_ours(&read);
                continue;
            }
            let read = open(&der, Some(password)).unwrap_or_else(|error| panic!("{way:?} {password:?}: {error}"));
            assert_is_ours(&read);
            let named = way.contains(&"-name").then_some("wéb");
            assert_eq!(read.keys()[0].friendly_name.as_deref(), named);
            assert_eq!(code(open(&der, Some("guess"))), Code::PASSWORD_WRONG, "{way:?}");
            assert_eq!(code(open(&der, None)), Code::PASSWORD_REQUIRED, "{way:?}");
        }
    }
}

#[test]
fn keytool_and_we_read_each_others_containers() {
    let Some(keytool) = support::program("keytool") else { return };
    let folder = support::scratch();
    let keytool = keytool.in_folder(&folder);
    fs::write(folder.join("ours.p12"), container("secret", FAST)).unwrap();
    let store = ["-storetype", "PKCS12", "-storepass", "secret", "-keystore"];
    let listed = keytool.must([&["-J-Duser.language=en", "-list", "-v"], &store[..], &["ours.p12"]].concat()).text();
    assert!(listed.contains("Entry type: PrivateKeyEntry"), "{listed}");
    assert!(listed.contains("Certificate chain length: 3"), "{listed}");

    let make = ["-genkeypair", "-alias", "theirs", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=theirs"];
    keytool.must([&make, &store[..], &["theirs.p12"]].concat());
    let read = open(&fs::read(folder.join("theirs.p12")).unwrap(), Some("secret")).unwrap();
    let entry = &read.keys()[0];
    assert_eq!(entry.friendly_name.as_deref(), Some("theirs"));
    assert_eq!(read.chain_of(&entry.key).len(), 1);
    // And copied by keytool from our container to a new one of its own.
    let copy = ["-importkeystore", "-srckeystore", "ours.p12", "-srcstoretype", "PKCS12", "-srcstorepass", "secret"];
    let to = ["-destkeystore", "copy.p12", "-deststoretype", "PKCS12", "-deststorepass", "secret2"];
    keytool.must([&copy[..], &to].concat());
    assert_is_ours(&open(&fs::read(folder.join("copy.p12")).unwrap(), Some("secret2")).unwrap());
}

/// The chain of the leaf's key in a container with these certificates beside it.
fn chain_among(leaf: &Certificate, beside: &[Certificate]) -> Vec<Certificate> {
    let key = key(3);
    let der = Pkcs12::builder(&key, leaf).unwrap().with_chain(beside).with_encryption(FAST);
    open(&der.to_der("secret", &mut seeded(1)).unwrap(), Some("secret")).unwrap().chain_of(&key)
}

#[test]
fn a_chain_goes_on_with_the_ca_whose_key_signed_and_not_with_its_namesake() {
    let root = Recipe::root("Root", 1).build();
    for key_ids in [true, false] {
        let recipe = |recipe: Recipe| Recipe { key_ids, ..recipe }.build();
        let leaf = recipe(Recipe::leaf("www.example.com", 3, "Intermediate", 2));
        let right = recipe(Recipe::ca("Intermediate", 2, "Root", 1).validity("200101000000Z", "300101000000Z"));
        let namesake = recipe(Recipe::ca("Intermediate", 5, "Root", 1));
        // A root of the root's name, too.
        let pretender = Recipe::root("Root", 6).build();
        for beside in [
            [namesake.clone(), right.clone(), pretender.clone(), root.clone()],
            [root.clone(), pretender.clone(), right.clone(), namesake.clone()],
        ] {
            assert_eq!(chain_among(&leaf, &beside), [leaf.clone(), right.clone(), root.clone()], "{key_ids}");
        }
        // Who did not sign is no issuer, whatever it is called.
        assert_eq!(chain_among(&leaf, &[namesake.clone(), root.clone()]), std::slice::from_ref(&leaf));
        // One key, two certificates: the one that is valid longer.
        let renewed = recipe(Recipe::ca("Intermediate", 2, "Root", 1));
        assert_eq!(chain_among(&leaf, &[right.clone(), renewed.clone()]), [leaf.clone(), renewed]);
        // A key that cannot be read decides nothing: only without a better one its certificate is taken.
        let unreadable = Recipe {
            spki: Some(sequence(&[&sequence(&[&[6, 1, 42]]), &tlv(3, &[0, 1])])),
            ..Recipe::ca("Intermediate", 5, "Root", 1)
        };
        let unreadable = recipe(unreadable);
        assert_eq!(chain_among(&leaf, &[unreadable.clone(), right.clone()]), [leaf.clone(), right]);
        assert_eq!(chain_among(&leaf, &[namesake, unreadable.clone(), root.clone()]), [leaf, unreadable, root.clone()]);
    }

    // An authorityKeyIdentifier that speaks of another key is a hint, and wrong.
    let misled = Recipe { key_ids: false, ..Recipe::leaf("www.example.com", 3, "Intermediate", 2) };
    let namesake = Recipe::ca("Intermediate", 5, "Root", 1).build();
    let id = namesake.subject_key_identifier().unwrap().unwrap().0;
    let misled = misled.extension(oid::AUTHORITY_KEY_IDENTIFIER, false, sequence(&[&tlv(0x80, id)])).build();
    let right = Recipe::ca("Intermediate", 2, "Root", 1).build();
    assert_eq!(chain_among(&misled, &[namesake.clone(), right.clone()]), [misled, right]);
}

#[test]
fn many_cas_of_one_name_cost_a_bounded_number_of_verifications() {
    let namesakes = |key_ids| {
        (0..=255).map(move |serial| Recipe { key_ids, serial, ..Recipe::ca("Intermediate", 5, "Root", 1) }.build())
    };
    for key_ids in [true, false] {
        let leaf = Recipe { key_ids, ..Recipe::leaf("www.example.com", 3, "Intermediate", 2) }.build();
        let right = Recipe { key_ids, ..Recipe::ca("Intermediate", 2, "Root", 1) }.build();
        let beside: Vec<_> = namesakes(key_ids).chain([right.clone()]).collect();
        let chain = chain_among(&leaf, &beside);
        // With identifiers the right one is the first that is tried. Without, it would be the 257th.
        let next = if key_ids { &right } else { &beside[64] };
        assert_eq!(chain, [leaf, next.clone()], "{key_ids}");
    }
}
