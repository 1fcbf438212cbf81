//! The tree of CAs.

use super::sample;
use super::support::{self, pki, pki::Party, seed};
use certwright::issue::{AlternativeName, Issuer, OwnedExtension, RequestParameters, Revocation};
use certwright::keystore::Encryption;
use certwright::profile::LeapDay;
use certwright::services::ca_tree::{
    CaRequest, CertificateJson, Failure, IssuerAltName, Kind, LeafRequest, MAX_NAMES, NewCa, Settings,
    create_certificate, create_crl, create_intermediate, create_root, read_key, serial_text, write_key,
};
use certwright::x509::ext::ReasonCode;
use certwright::x509::{SerialNumber, oid};
use certwright::{Certificate, Crl, KeyAlgorithm, Limits, PrivateKey, SystemRandom, Timestamp};
use serde_json::{Value, json};
use std::sync::OnceLock;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Two RSA keys, of which the smaller size will do for a test.
fn keys() -> &'static [PrivateKey; 2] {
    static KEYS: OnceLock<[PrivateKey; 2]> = OnceLock::new();
    KEYS.get_or_init(|| [0; 2].map(|_| PrivateKey::generate(KeyAlgorithm::Rsa(2048), &mut SystemRandom).unwrap()))
}

fn root_body() -> Value {
    json!({
        "subject": {
            "common_name": "Example Labs Root Certificate Authority",
            "organization": ["Example Labs"],
            "organizational_unit": ["Example Labs Cyber and Information Security"]
        },
        "expiration_date": [10, 0, 1],
        "san_data": {"email_addresses": ["certmaster@example.labs"], "uris": ["https://ca.example.labs:443/"]}
    })
}

/// Where the published certificates say that things are.
fn published() -> Settings {
    let uri = |place: &str| vec![AlternativeName::uri(&["https://ca.example.labs:443/", place].concat()).unwrap()];
    Settings {
        ca_issuers: uri("certs/ca.example.labs_Root_Certification_Authority.cert.pem"),
        crl: uri("crl/ca.example.labs_Root_Certification_Authority.crl"),
        issuer_alt_name: IssuerAltName::OfSubject,
        leap_day: LeapDay::Overflow,
    }
}

fn read(body: &Value, kind: Kind) -> Result<CaRequest, Failure> {
    CaRequest::read(body.to_string().as_bytes(), kind)
}

fn root_with(body: &Value, settings: &Settings, now: &str) -> Result<NewCa, Failure> {
    create_root(&read(body, Kind::Root)?, &keys()[0], settings, at(now), &mut SystemRandom)
}

fn root() -> Certificate {
    root_with(&root_body(), &published(), "2021-03-16T10:20:30Z").unwrap().certificate().clone()
}

/// What a refusal is serialized as: word, errors, first message.
fn refused<T: std::fmt::Debug>(result: Result<T, Failure>) -> (String, Vec<String>, String) {
    let json = serde_json::to_value(result.unwrap_err()).unwrap();
    assert_eq!(json.as_object().unwrap().keys().collect::<Vec<_>>(), ["errors", "messages", "status"]);
    let texts = |key: &str| serde_json::from_value::<Vec<String>>(json[key].clone()).unwrap();
    (json["status"].as_str().unwrap().to_owned(), texts("errors"), texts("messages").concat())
}

#[test]
fn the_published_certificate_gives_the_published_json_byte_by_byte() {
    let (Some(page), Some(der)) = (seed("004"), support::ca_tree_sample()) else { return };
    let published = sample::compact(&sample::object_after(&page, "\"certificate\":"));
    let certificate = Certificate::from_der(&der).unwrap();
    let ours = CertificateJson::new(&certificate);
    assert_eq!(serde_json::to_string(&ours.with_null_modulus()).unwrap(), published);
    // As it is by default, only the modulus differs: an integer of 1233 digits.
    let ours = serde_json::to_string(&ours).unwrap();
    let (before, rest) = ours.split_once("\"N\":").unwrap();
    let (modulus, after) = rest.split_once(',').unwrap();
    assert_eq!((modulus.len(), modulus.bytes().all(|digit| digit.is_ascii_digit())), (1233, true));
    assert_eq!([before, "\"N\":null,", after].concat(), published);
}

#[test]
fn the_published_request_gives_the_published_answer_with_other_keys() {
    let Some(page) = seed("004") else { return };
    let (root, now) = (root(), at("2021-03-16T23:59:59Z"));
    let asked = sample::object_after(&page, "--data '");
    // As printed it is posted where roots are made.
    for posted_to in [Kind::Root, Kind::Intermediate] {
        let request = CaRequest::read(asked.as_bytes(), posted_to).unwrap();
        assert_eq!(request.parent().unwrap().to_string(), "example-labs-root-certificate-authority");
        let issuer = Issuer::new(&root, &keys()[0]).unwrap();
        let key = keys()[1].public_key();
        let made = create_intermediate(&request, key, &issuer, 2, &published(), now, &mut SystemRandom).unwrap();
        let answer = serde_json::to_string(&made.answer().with_null_modulus()).unwrap();
        let expected = sample::object_after(&page, "**Content example** :");
        assert_eq!(sample::shape(&answer), sample::shape(&expected));

        let (answer, expected) = (sample::parse(&answer), sample::parse(&expected));
        for key in ["status", "errors", "messages"] {
            assert_eq!(answer[key], expected[key], "{key}");
        }
        for (key, expected) in expected["root"].as_object().unwrap().iter().filter(|(key, _)| *key != "certificate") {
            assert_eq!(answer["root"][key], *expected, "{key}");
        }
        let of_keys =
            ["Raw", "RawTBSCertificate", "RawSubjectPublicKeyInfo", "Signature", "SubjectKeyId", "AuthorityKeyId"];
        let (ours, theirs) = (&answer["root"]["certificate"], &expected["root"]["certificate"]);
        for (key, expected) in theirs.as_object().unwrap() {
            match key.as_str() {
                key if of_keys.contains(&key) => assert_ne!(ours[key], *expected),
                "Extensions" => {
                    for (index, expected) in expected.as_array().unwrap().iter().enumerate() {
                        let own = &ours[key][index];
                        assert_eq!((&own["Id"], &own["Critical"]), (&expected["Id"], &expected["Critical"]));
                        // The key identifiers are those of other keys.
                        assert_eq!(own["Value"] == expected["Value"], ![2, 3].contains(&index), "{index}");
                    }
                }
                key => assert_eq!(ours[key], *expected, "{key}"),
            }
        }
    }
}

#[test]
fn validity_begins_yesterday_and_ends_by_the_calendar() {
    let ends = |now: &str, date: [i64; 3], leap_day| {
        let mut body = root_body();
        body["expiration_date"] = json!(date);
        let made = root_with(&body, &Settings { leap_day, ..Settings::default() }, now).unwrap();
        [made.certificate().not_before(), made.certificate().not_after()].map(|time| time.to_string())
    };
    let day = |text: &str| [text, "T00:00:00Z"].concat();
    for leap_day in [LeapDay::Clamp, LeapDay::Overflow] {
        assert_eq!(ends("2021-03-16T23:59:59Z", [3, 0, 1], leap_day), [day("2021-03-15"), day("2024-03-17")]);
        assert_eq!(ends("2021-03-16", [0, 0, 1], leap_day), [day("2021-03-15"), day("2021-03-17")]);
    }
    assert_eq!(ends("2026-01-31", [0, 1, 0], LeapDay::Clamp), [day("2026-01-30"), day("2026-02-28")]);
    assert_eq!(ends("2026-01-31", [0, 1, 0], LeapDay::Overflow), [day("2026-01-30"), day("2026-03-03")]);
    assert_eq!(ends("2024-02-29", [1, 0, 0], LeapDay::Clamp)[1], day("2025-02-28"));
    assert_eq!(ends("2024-02-29", [1, 0, 0], LeapDay::Overflow)[1], day("2025-03-01"));
}

#[test]
fn what_is_missing_or_wrong_is_said_in_the_services_words() {
    let config =
        |message: &str| ("root-creation-error".to_owned(), vec!["cert-config-error".to_owned()], message.to_owned());
    let with = |change: fn(&mut Value)| {
        let mut body = root_body();
        change(&mut body);
        refused(root_with(&body, &Settings::default(), "2026-01-01"))
    };
    assert_eq!(with(|body| body["subject"]["common_name"] = json!("")), config("Missing common name field"));
    assert_eq!(with(|body| body["subject"] = json!(null)), config("Missing common name field"));
    assert_eq!(with(|body| body["subject"]["organization"] = json!([])), config("Missing Organization field"));
    for date in [json!(null), json!([]), json!([1]), json!([1, 2]), json!([1, 2, 3, 4])] {
        let mut body = root_body();
        body["expiration_date"] = date;
        let error = refused(root_with(&body, &Settings::default(), "2026-01-01"));
        assert_eq!(error, config("Missing Expiration Date field"));
    }
    for date in [json!([-1, 0, 0]), json!([0, 0, 0])] {
        let mut body = root_body();
        body["expiration_date"] = date;
        let error = refused(root_with(&body, &Settings::default(), "2026-01-01"));
        assert_eq!(error, config("Invalid Expiration Date field"));
    }
    assert_eq!(
        with(|body| body["expiration_date"] = json!([1, 0, 1_i64 << 40])),
        config("Invalid Expiration Date field")
    );
    let (_, _, message) = with(|body| body["expiration_date"] = json!([7_974, 0, 0]));
    assert!(message.contains("ISSUE_VALIDITY_TOO_LATE"), "{message}");
    assert_eq!(with(|body| body["certificate_type"] = json!("server")), config("Invalid certificate type field"));
    assert_eq!(with(|body| body["subject"]["common_name"] = json!("!!!")), config("Invalid common name field"));
    // As Go writes lists that are empty, and texts that are not set.
    let mut body = root_body();
    for field in ["organizational_unit", "country", "province", "locality", "street_address", "postal_code"] {
        body["subject"][field] = Value::Null;
    }
    body["san_data"] = json!({"email_addresses": null, "uris": null, "dns_names": null, "ip_addresses": null});
    let made = root_with(&body, &Settings::default(), "2026-01-01").unwrap();
    assert!(made.certificate().subject_alt_name().unwrap().is_none());
    assert_eq!(with(|body| body["subject"]["organization"] = Value::Null), config("Missing Organization field"));
    assert_eq!(with(|body| body["subject"]["common_name"] = Value::Null), config("Missing common name field"));
    // An organizational unit is optional, and more of everything is possible.
    let mut body = root_body();
    body["subject"] = json!({"common_name": "a", "organization": ["b", "c"], "country": ["NZ"], "province": ["d"],
        "locality": ["e"], "street_address": ["f"], "postal_code": ["g"]});
    let made = root_with(&body, &Settings::default(), "2026-01-01").unwrap();
    assert_eq!(made.certificate().subject().to_string(), "CN=a,postalCode=g,STREET=f,ST=d,L=e,O=b+O=c,C=NZ");

    let text = |change: fn(&mut Value)| with(change).2;
    assert!(text(|body| body["subject"]["country"] = json!(["Neuseeland"])).contains("16010 ISSUE_BAD_NAME"));
    assert!(text(|body| body["subject"]["common_name"] = json!("a".repeat(65))).contains("16010 ISSUE_BAD_NAME"));
    assert!(text(|body| body["subject"]["organization"] = json!(vec!["a"; 17])).contains("More than 16 values"));
    assert!(text(|body| body["san_data"]["uris"] = json!(["example"])).contains("16004 ISSUE_BAD_ALT_NAME"));
    assert!(text(|body| body["san_data"]["email_addresses"] = json!(["zoë@example.com"])).contains("16004"));
    assert!(text(|body| body["san_data"]["dns_names"] = json!(vec!["a.example"; MAX_NAMES])).contains("More than 256"));
    assert!(text(|body| body["san_data"]["uris"] = json!("x")).contains("san_data.uris"));
    assert_eq!(refused(CaRequest::read(b"{", Kind::Intermediate)).0, "intermed-ca-creation-error");
}

#[test]
fn a_parent_is_named_by_names_or_slugs() {
    let parent = |more: Value| {
        let mut body = root_body();
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        read(&body, Kind::Intermediate).map(|request| request.parent().unwrap().to_string())
    };
    assert_eq!(parent(json!({"cn_path": "A Root/B"})), Ok("a-root/b".to_owned()));
    assert_eq!(parent(json!({"slug_path": "a-root/b"})), Ok("a-root/b".to_owned()));
    assert_eq!(refused(parent(json!({}))).0, "missing-parent-path");
    for path in ["A//B", "..", "/", &"a/".repeat(100)] {
        let error = refused(parent(json!({"parent_cn_path": path})));
        assert_eq!((error.0.as_str(), error.1.len()), ("invalid-parent-path", 0));
    }
}

#[test]
fn passphrases_are_told_apart_and_not_shown() {
    let mut body = root_body();
    body["rsa_private_key_passphrase"] = json!("own");
    let flat = read(&body, Kind::Root).unwrap();
    assert_eq!((flat.passphrase(), flat.parent_passphrase()), (Some("own"), None));
    let nested = json!({"parent_cn_path": "A", "certificate_config": body, "rsa_private_key_passphrase": "parents"});
    let nested = read(&nested, Kind::Root).unwrap();
    assert_eq!((nested.passphrase(), nested.parent_passphrase()), (Some("own"), Some("parents")));
    assert!(!format!("{nested:?}").contains("own") && !format!("{nested:?}").contains("parents"));
}

#[test]
fn keys_are_kept_under_their_passphrases() {
    let fast = Encryption::Pbkdf2 { iterations: 1_000 };
    let mut body = root_body();
    let plain = write_key(&keys()[0], &read(&body, Kind::Root).unwrap(), &fast, &mut SystemRandom).unwrap();
    assert!(plain.starts_with("-----BEGIN PRIVATE KEY-----"));
    body["rsa_private_key_passphrase"] = json!("own");
    let sealed = write_key(&keys()[0], &read(&body, Kind::Root).unwrap(), &fast, &mut SystemRandom).unwrap();
    assert!(sealed.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
    let open = |passphrase| read_key(&sealed, passphrase, &Limits::DEFAULT);
    assert_eq!(open(Some("own")).unwrap().public_key(), keys()[0].public_key());
    for wrong in [None, Some("guess")] {
        assert_eq!(refused(open(wrong)).0, "no-signing-ca-key");
    }
}

#[test]
fn hosts_findings_become_answers() {
    use certwright::services::ca_tree::Status;
    let answer = |status, about| serde_json::to_string(&Failure::new(status, about)).unwrap();
    assert_eq!(
        answer(Status::Exists(Kind::Intermediate), "a"),
        r#"{"status":"intermed-ca-exists","errors":[],"messages":["Intermediate CA already exists: a"]}"#
    );
    for status in [Status::NoSigningCaKey, Status::NoSigningCaCertificate, Status::Exists(Kind::Root)] {
        assert!(answer(status, "a").contains(status.word()));
    }
}

#[test]
fn serial_numbers_are_written_as_openssl_keeps_them() {
    let texts = [2, 10, 255, 256, 0x1_0000].map(serial_text);
    assert_eq!(texts, ["02", "0A", "FF", "0100", "010000"]);
}

#[test]
fn issuer_alternative_names_are_the_issuers_unless_told_otherwise() {
    let root = root();
    let issuer = Issuer::new(&root, &keys()[0]).unwrap();
    let names = |issuer_alt_name| {
        let body = json!({"cn_path": "r", "subject": {"common_name": "a", "organization": ["b"]},
            "expiration_date": [1, 0, 0], "san_data": {"dns_names": ["a.example"]}});
        let request = read(&body, Kind::Intermediate).unwrap();
        let settings = Settings { issuer_alt_name, ..Settings::default() };
        let key = keys()[1].public_key();
        let made =
            create_intermediate(&request, key, &issuer, 2, &settings, at("2026-01-01"), &mut SystemRandom).unwrap();
        made.certificate().issuer_alt_name().unwrap().map(|names| names.to_string())
    };
    let given = vec![AlternativeName::email("a@example.com").unwrap()];
    assert_eq!(
        names(IssuerAltName::OfIssuer).as_deref(),
        Some("email:certmaster@example.labs, URI:https://ca.example.labs:443/")
    );
    assert_eq!(names(IssuerAltName::OfSubject).as_deref(), Some("DNS:a.example"));
    assert_eq!(names(IssuerAltName::Given(given)).as_deref(), Some("email:a@example.com"));
    assert_eq!(names(IssuerAltName::Absent), None);
}

/// Root, intermediate, signing CA, server and revocation list, as openssl sees them.
#[test]
fn openssl_accepts_the_whole_tree() {
    let Some(openssl) = support::program("openssl") else { return };
    let (folder, now) = (support::scratch(), Timestamp::now());
    let made = create_root(&read(&root_body(), Kind::Root).unwrap(), &keys()[0], &published(), now, &mut SystemRandom);
    let root = made.unwrap().certificate().clone();
    let below = |name: &str, kind: &str, key: &PrivateKey, parent: &Certificate, parent_key: &PrivateKey| {
        let body = json!({"cn_path": "r", "subject": {"common_name": name, "organization": ["Example Labs"]},
            "expiration_date": [1, 0, 0], "certificate_type": kind});
        let issuer = Issuer::new(parent, parent_key).unwrap();
        let request = read(&body, Kind::Intermediate).unwrap();
        let made = create_intermediate(&request, key.public_key(), &issuer, 2, &published(), now, &mut SystemRandom);
        made.unwrap().certificate().clone()
    };
    let signing_key = Party::new("CN=Signing").key;
    let intermediate = below("Intermediate", "authority", &keys()[1], &root, &keys()[0]);
    let signing = below("Signing", "authority-no-subs", &signing_key, &intermediate, &keys()[1]);
    assert_eq!(signing.basic_constraints().unwrap().unwrap().path_len_constraint, Some(0));

    let issuer = Issuer::new(&signing, &signing_key).unwrap();
    let names = OwnedExtension::subject_alt_name(&[AlternativeName::dns("vpn.example.labs").unwrap()]).unwrap();
    let asked = RequestParameters::new("CN=Example Labs OpenVPN Server".parse().unwrap()).with_extension(names);
    let csr = asked.sign(&Party::new("CN=x").key, &mut SystemRandom).unwrap();
    let body = json!({"cn_path": "r/i/s", "csr_input": {"from_pem": csr.to_pem()}, "expiration_date": [0, 6, 0]});
    let request = LeafRequest::read(body.to_string().as_bytes()).unwrap();
    let leaf = create_certificate(&request, &issuer, 3, &published(), now, &mut SystemRandom).unwrap();
    assert_eq!(leaf.slug().unwrap().as_str(), "example-labs-openvpn-server");
    let leaf = leaf.certificate();
    assert!(leaf.extended_key_usage().unwrap().unwrap().contains(oid::SERVER_AUTH));

    let revoked = Revocation::new(SerialNumber::from_u64(3).unwrap(), now, ReasonCode::KeyCompromise);
    let crl: Crl = create_crl(&issuer, 1, [revoked], now, &mut SystemRandom).unwrap();
    let write = |name: &str, pem: &str| {
        let file = folder.join(name);
        std::fs::write(&file, pem).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let chain = [&intermediate, &signing].map(Certificate::to_pem).concat();
    let (root, chain, leaf) = (write("root", &root.to_pem()), write("chain", &chain), write("leaf", &leaf.to_pem()));
    let crl = write("crl", &crl.to_pem());
    let verify = ["verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", &root, "-untrusted", &chain];
    openssl.run(verify.iter().copied().chain([leaf.as_str()])).text();
    let checked = openssl.run(verify.iter().copied().chain(["-crl_check", "-CRLfile", &crl, &leaf]));
    assert!(checked.error_text().contains("certificate revoked"), "{checked:?}");
}

#[test]
fn a_request_without_its_keys_signature_is_refused() {
    let root = root();
    let issuer = Issuer::new(&root, &keys()[0]).unwrap();
    let csr = RequestParameters::new("CN=a".parse().unwrap()).sign(&Party::new("CN=a").key, &mut SystemRandom).unwrap();
    let mut der = csr.as_der().to_vec();
    *der.last_mut().unwrap() ^= 1;
    let pem = certwright::encoding::pem::encode("CERTIFICATE REQUEST", &der);
    let body =
        |pem: &str| json!({"cn_path": "r", "csr_input": {"from_pem": pem}, "expiration_date": [1, 0, 0]}).to_string();
    let request = LeafRequest::read(body(&pem).as_bytes()).unwrap();
    let made = create_certificate(&request, &issuer, 2, &Settings::default(), at("2026-01-01"), &mut SystemRandom);
    let error = refused(made);
    assert_eq!(error.0, "certificate-creation-error");
    assert!(error.2.contains("16008 CSR_SIGNATURE_INVALID"));
    assert_eq!(refused(LeafRequest::read(body("x").as_bytes())).0, "certificate-creation-error");
    assert_eq!(refused(LeafRequest::read(b"{\"cn_path\": \"a\"}")).2, "Missing CSR field");
    assert_eq!(refused(LeafRequest::read(b"{}")).0, "missing-parent-path");
}

#[test]
fn every_kind_of_key_name_and_number_has_its_place_in_the_json() {
    let party = Party::new("CN=a,CN=b,serialNumber=7");
    let serial = [&[0][..], &[0xff; 19]].concat();
    let names = [&[0x82, 1, b'a'][..], &[0x87, 4, 192, 0, 2, 1], &[0x88, 1, 42]].concat();
    // Eight octets of address and mask.
    let network = [&[0x30, 10, 0x87, 8, 10, 0, 0, 0, 255, 0, 0, 0][..], &[0x30, 4, 0x82, 2, b'a', b'b']].concat();
    let subtrees = support::der::tlv(0x30, &support::der::tlv(0xa0, &network));
    let extensions = [
        pki::extension("2.5.29.17", true, &support::der::tlv(0x30, &names)),
        pki::extension("2.5.29.30", true, &subtrees),
        pki::extension(
            "2.5.29.37",
            false,
            &[&[0x30, 15, 6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 9, 6, 3][..], &[0x2a, 3, 4]].concat(),
        ),
        pki::extension("2.5.29.19", true, &[0x30, 6, 1, 1, 0xff, 2, 1, 0]),
        pki::extension("1.2.3.4", true, &[5, 0]),
    ];
    let certificate = party.certify(&party, &serial, &extensions);
    let json = serde_json::to_string(&CertificateJson::new(&certificate)).unwrap();
    for part in [
        r#""SerialNumber":5708990770823839524233143877797980545530986495,"#,
        r#""PublicKeyAlgorithm":3,"PublicKey":{"Curve":{},"X":"#,
        r#""CommonName":"#,
        r#""SerialNumber":"7","CommonName":"#,
        r#""ExtKeyUsage":[9],"UnknownExtKeyUsage":[[1,2,3,4]],"#,
        r#""IsCA":true,"MaxPathLen":0,"MaxPathLenZero":true,"#,
        r#""UnhandledCriticalExtensions":[[1,2,3,4]],"#,
        r#""DNSNames":["a"],"#,
        r#""IPAddresses":["192.0.2.1"],"#,
        r#""PermittedDNSDomainsCritical":true,"PermittedDNSDomains":["ab"],"ExcludedDNSDomains":null,"#,
        r#""PermittedIPRanges":[{"IP":"10.0.0.0","Mask":"/wAAAA=="}],"#,
    ] {
        assert!(json.contains(part), "{part} in {json}");
    }
    for (algorithm, part) in [
        (KeyAlgorithm::Ed25519, r#""PublicKeyAlgorithm":4,"PublicKey":""#),
        (KeyAlgorithm::MlDsa44, r#""PublicKeyAlgorithm":0,"PublicKey":null"#),
    ] {
        let key = PrivateKey::generate(algorithm, &mut SystemRandom).unwrap();
        let subject = Party { name: "CN=c".to_owned(), key };
        let json = serde_json::to_string(&CertificateJson::new(&party.certify(&subject, &[1], &[]))).unwrap();
        assert!(json.contains(part), "{json}");
        assert!(json.contains(r#""BasicConstraintsValid":false,"IsCA":false,"MaxPathLen":0,"MaxPathLenZero":false"#));
    }
}
