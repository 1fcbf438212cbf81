//! End certificates of a console: each published code, and the answer.

use super::sample;
use super::support::{der, pki, pki::Party, seed};
use certwright::keystore::{Encryption, Pkcs12};
use certwright::services::end_certificate::{
    ChainOrder, Component, Console, EndCertificate, MAX_CHAIN, MAX_NAME, NOT_VALIDATED, PendingKey, Record, Refused,
    Request, Status, VALID,
};
use certwright::{
    Certificate, Code, Crl, KeyAlgorithm, Limits, PrivateKey, SystemRandom, TrustStore, ValidationPolicy,
};
use serde_json::{Value, json};
use std::sync::OnceLock;

const NAME: &str = "1.2.3.4=#0c0161,CN=console.example.com,OU=b,O=Example,C=US";

/// The key of every end certificate here: RSA, as the console wants it.
fn key() -> PrivateKey {
    static KEY: OnceLock<PrivateKey> = OnceLock::new();
    KEY.get_or_init(|| PrivateKey::generate(KeyAlgorithm::Rsa(2048), &mut SystemRandom).unwrap()).clone()
}

/// A root, an intermediate, and a server below it.
struct World {
    root: Party,
    root_certificate: Certificate,
    intermediate: Party,
    intermediate_certificate: Certificate,
    certificate: Certificate,
}

fn server() -> Vec<Vec<u8>> {
    vec![pki::key_usage(&[7, 0x80]), extended(&["1.3.6.1.5.5.7.3.1"])]
}

fn extended(purposes: &[&str]) -> Vec<u8> {
    let purposes: Vec<u8> = purposes.iter().flat_map(|purpose| pki::object_identifier(purpose)).collect();
    pki::extension("2.5.29.37", false, &der::tlv(0x30, &purposes))
}

fn end() -> Party {
    Party { name: NAME.to_owned(), key: key() }
}

fn world() -> World {
    world_with(&server(), &pki::ca_extensions())
}

fn world_with(extensions: &[Vec<u8>], of_intermediate: &[Vec<u8>]) -> World {
    let (root, intermediate) = (Party::new("CN=Root"), Party::new("CN=Intermediate"));
    World {
        root_certificate: root.root(),
        intermediate_certificate: root.certify(&intermediate, &[2], of_intermediate),
        certificate: intermediate.certify(&end(), &[0x0a, 0xbc], extensions),
        root,
        intermediate,
    }
}

impl World {
    fn console(&self, crls: &[&Crl]) -> Console {
        Console {
            roots: TrustStore::from_iter([self.root_certificate.clone()]),
            crls: crls.iter().map(|crl| crl.as_der().to_vec()).collect(),
            // What is wrong on purpose shall be all that is wrong.
            policy: ValidationPolicy::rfc5280_path(),
            ..Console::new("2026-06-01".parse().unwrap())
        }
    }

    fn body(&self) -> Value {
        json!({
            "name": "web",
            "purpose": "SERVER",
            "key_file": key().to_pkcs8_pem().unwrap().as_str(),
            "cert_file": self.certificate.to_pem(),
            "ca_chain_file": self.intermediate_certificate.to_pem(),
        })
    }

    fn create(&self, console: &Console) -> Result<EndCertificate, Refused> {
        create(&self.body(), console)
    }
}

fn create(body: &Value, console: &Console) -> Result<EndCertificate, Refused> {
    Request::read(body.to_string().as_bytes())?.create(console)
}

fn with(body: &Value, key: &str, value: impl Into<Value>) -> Value {
    let mut body = body.clone();
    body[key] = value.into();
    body
}

/// The code that is reported, and all of them.
fn codes(result: Result<EndCertificate, Refused>) -> (u16, Vec<u16>) {
    let refused = result.unwrap_err();
    let all = refused.findings().iter().map(|coded| coded.code).collect();
    let json = serde_json::to_value(&refused).unwrap();
    assert_eq!((&json["code"], &json["http_response"]["code"]), (&json!(refused.code()), &json!(refused.status())));
    assert_eq!(json["details"]["findings"].as_array().unwrap().len(), refused.findings().len());
    (refused.code(), all)
}

fn code(result: Result<EndCertificate, Refused>) -> u16 {
    codes(result).0
}

#[test]
fn code_0_and_the_published_resource() {
    let point = pki::distribution_points(&[pki::full_name(&[pki::uri("http://example.com/crl")])]);
    let world = world_with(&[server(), vec![point]].concat(), &pki::ca_extensions());
    let component = Component { id: 42, name: "Ariel".to_owned() };
    let console = Console { components: vec![component], ..world.console(&[]) };
    let made = create(&with(&world.body(), "component_id", 42), &console).unwrap();
    assert_eq!(made.validate(&console).code(), VALID);
    let record = Record { id: 7, status: Status::Staged, validation: VALID };
    let answer = serde_json::to_string(&made.resource(&record)).unwrap();
    let parsed = sample::parse(&answer);
    assert_eq!((&parsed["validation"], &parsed["status"]), (&json!(0), &json!("STAGED")));
    assert_eq!(parsed["serial_number"], "0abc");
    assert_eq!(parsed["expiry"], 2_208_988_799_000_i64);
    assert_eq!(parsed["not_before"], 1_577_836_800_000_i64);
    assert_eq!(parsed["key_usage"], json!(["DIGITAL_SIGNATURE"]));
    assert_eq!(parsed["extended_key_usage"], json!(["TLS_Web_server_authentication"]));
    assert_eq!(parsed["certificate_revocation_list_distribution_point"], "http://example.com/crl");
    assert_eq!(
        parsed["subject"],
        json!([
            {"field_name": "C", "value": "US"}, {"field_name": "O", "value": "Example"}, {"field_name": "OU", "value": "b"},
            {"field_name": "CN", "value": "console.example.com"}, {"field_name": "1.2.3.4", "value": "a"},
        ])
    );
    let Some(page) = seed("002") else { return };
    let mut published = sample::shape(&sample::object_after(&page, "Response Sample"));
    for hidden in ["ca_chain_file", "cert_file", "key_file", "key_password"] {
        published = published.replace(&format!("\"{hidden}\":text"), &format!("\"{hidden}\":null"));
    }
    published = published.replace("\"csr_id\":number", "\"csr_id\":null");
    let one = "{\"field_name\":text,\"value\":text}";
    let shape = sample::shape(&answer).replace(&[one; 5].join(","), one);
    assert_eq!(shape, published);
}

#[test]
fn code_minus_1_is_what_was_stored_without_validation() {
    let world = world();
    let made = world.create(&world.console(&[])).unwrap();
    let record = Record { id: 7, status: Status::Staged, validation: NOT_VALIDATED };
    let answer = serde_json::to_value(made.resource(&record)).unwrap();
    assert_eq!(answer["validation"], -1);
    assert_eq!(answer["component_id"], Value::Null);
    assert_eq!(answer["certificate_revocation_list_distribution_point"], Value::Null);
}

#[test]
fn the_default_policy_accepts_a_well_made_chain() {
    use certwright::issue::{AlternativeName, CertificateParameters, Issuer, Validity};
    let validity = Validity::days("2026-01-01".parse().unwrap(), 365).unwrap();
    let party = Party::new("CN=Root");
    let root = CertificateParameters::root_ca("CN=Root".parse().unwrap(), party.key.public_key(), validity).unwrap();
    let root = Issuer::self_signed(&root, &party.key, &mut SystemRandom).unwrap().into_certificate();
    let names = [AlternativeName::dns("a.example").unwrap()];
    let leaf = CertificateParameters::tls_server("CN=a.example".parse().unwrap(), key().public_key(), validity, &names);
    let leaf = Issuer::new(&root, &party.key).unwrap().issue(&leaf.unwrap(), &mut SystemRandom).unwrap();
    let body = json!({"name": "a", "purpose": "SERVER", "key_file": key().to_pkcs8_pem().unwrap().as_str(),
        "cert_file": leaf.certificate().to_pem()});
    let console = Console { roots: TrustStore::from_iter([root]), ..Console::new("2026-06-01".parse().unwrap()) };
    assert!(create(&body, &console).is_ok());
}

#[test]
fn code_2001_for_what_is_no_certificate_in_pem() {
    let world = world();
    let (body, console) = (world.body(), world.console(&[]));
    let two = world.certificate.to_pem().repeat(2);
    for text in ["string", "-----BEGIN CERTIFICATE-----\nMII", &world.certificate.to_pem().replace('M', "*"), &two] {
        assert_eq!(codes(create(&with(&body, "cert_file", text), &console)), (2001, vec![2001]), "{text}");
    }
    assert_eq!(code(create(&with(&body, "ca_chain_file", "string"), &console)), 2001);
}

#[test]
fn code_2002_for_what_is_no_certificate_in_der() {
    let world = world();
    let (body, console) = (world.body(), world.console(&[]));
    let pem = |der: &[u8]| certwright::encoding::pem::encode("CERTIFICATE", der);
    let der = world.certificate.as_der();
    for der in [&der[..der.len() - 1], &[der, &[0]].concat(), &[0x30, 0]] {
        assert_eq!(code(create(&with(&body, "cert_file", pem(der)), &console)), 2002);
    }
    // Read, and not as the standard says: a negative serial number.
    let negative = world.intermediate.certify(&end(), &[0x80], &server());
    assert_eq!(code(create(&with(&body, "cert_file", negative.to_pem()), &console)), 2002);
}

#[test]
fn codes_2003_and_2004_for_the_end_certificates_own_validity() {
    let world = world();
    let on = |time: &str| world.create(&Console { now: time.parse().unwrap(), ..world.console(&[]) });
    // The issuer is as old.
    assert_eq!(codes(on("2040-01-01")), (2003, vec![2003, 2013]));
    assert_eq!(codes(on("2019-12-31T23:59:59Z")), (2004, vec![2004, 2013]));
    assert!(on("2039-12-31T23:59:59Z").is_ok());
}

#[test]
fn code_2005_for_a_certificate_that_is_revoked() {
    let world = world();
    let crl = pki::crl().revoking(&[0x0a, 0xbc], &[]).signed_by(&world.intermediate);
    assert_eq!(codes(world.create(&world.console(&[&crl]))), (2005, vec![2005]));
    let of_intermediate = pki::crl().revoking(&[2], &[]).signed_by(&world.root);
    assert_eq!(code(world.create(&world.console(&[&of_intermediate]))), 2005);
    let pem = Console { crls: vec![crl.to_pem().into_bytes()], ..world.console(&[]) };
    assert_eq!(code(world.create(&pem)), 2005);
    let other = pki::crl().revoking(&[9], &[]).signed_by(&world.intermediate);
    assert!(world.create(&world.console(&[&other])).is_ok());
}

#[test]
fn code_2005_beats_an_expired_list_about_the_intermediate() {
    let world = world();
    let crl = pki::crl().revoking(&[0x0a, 0xbc], &[]).signed_by(&world.intermediate);
    let expired = pki::crl().at("20250101000000Z", Some("20250201000000Z")).signed_by(&world.root);
    assert_eq!(codes(world.create(&world.console(&[&crl, &expired]))), (2005, vec![2005, 2034]));
}

#[test]
fn code_2013_beats_a_revocation_that_is_still_among_the_findings() {
    let world = world();
    let validity = der::sequence(&[&pki::time("20200101000000Z"), &pki::time("20250101000000Z")]);
    let expired = world.root.certify_for(&world.intermediate, &[2], &validity, &pki::ca_extensions());
    let crl = pki::crl().revoking(&[0x0a, 0xbc], &[]).signed_by(&world.intermediate);
    let body = with(&world.body(), "ca_chain_file", expired.to_pem());
    assert_eq!(codes(create(&body, &world.console(&[&crl]))), (2013, vec![2013, 2005]));
}

#[test]
fn code_2010_for_what_this_library_cannot_do() {
    let world = world();
    let mut console = world.console(&[]);
    console.policy.limits.signatures = 0;
    assert_eq!(codes(world.create(&console)), (2010, vec![2010]));
}

#[test]
fn code_2011_without_the_issuer() {
    let world = world();
    let mut body = world.body();
    body.as_object_mut().unwrap().remove("ca_chain_file");
    assert_eq!(codes(create(&body, &world.console(&[]))), (2011, vec![2011]));
    let console = Console { roots: TrustStore::default(), ..world.console(&[]) };
    assert_eq!(code(world.create(&console)), 2011);
}

#[test]
fn code_2012_unless_the_usages_are_those_of_the_purpose() {
    let suits = |purpose: &str, usage: Option<&[u8]>, purposes: &[&str]| {
        let usage = usage.map(pki::key_usage);
        let purposes = (!purposes.is_empty()).then(|| extended(purposes));
        let extensions: Vec<_> = usage.into_iter().chain(purposes).collect();
        let world = world_with(&extensions, &pki::ca_extensions());
        match create(&with(&world.body(), "purpose", purpose), &world.console(&[])) {
            Ok(_) => true,
            Err(refused) => {
                assert!(refused.findings().iter().all(|coded| coded.code == 2012), "{refused:?}");
                false
            }
        }
    };
    const SERVER: &str = "1.3.6.1.5.5.7.3.1";
    const CLIENT: &str = "1.3.6.1.5.5.7.3.2";
    const MAIL: &str = "1.3.6.1.5.5.7.3.4";
    const ANY: &str = "2.5.29.37.0";
    // Bits of keyUsage: digitalSignature, nonRepudiation, keyEncipherment, and signature with encipherment.
    let (sign, repudiate, encipher, both): (&[u8], &[u8], &[u8], &[u8]) =
        (&[7, 0x80], &[6, 0x40], &[5, 0x20], &[5, 0xa0]);
    for (purpose, usage, purposes, expected) in [
        ("SERVER", Some(sign), &[SERVER][..], true),
        ("SERVER", Some(encipher), &[SERVER], true),
        ("SERVER", Some(repudiate), &[SERVER], false),
        ("SERVER", None, &[], true),
        ("SERVER", None, &[ANY], true),
        ("SERVER", None, &[CLIENT], false),
        ("CLIENT", Some(sign), &[CLIENT], true),
        ("CLIENT", Some(encipher), &[CLIENT], false),
        ("CLIENT", Some(sign), &[SERVER], false),
        ("SERVER_CLIENT", Some(sign), &[SERVER, CLIENT], true),
        ("SERVER_CLIENT", Some(sign), &[SERVER], false),
        ("SERVER_CLIENT", Some(sign), &[CLIENT], false),
        ("SERVER_CLIENT", Some(encipher), &[ANY], false),
        ("SIGNING_ENCRYPTION", Some(both), &[MAIL], true),
        ("SIGNING_ENCRYPTION", Some(both), &[], true),
        ("SIGNING_ENCRYPTION", Some(sign), &[MAIL], false),
        ("SIGNING_ENCRYPTION", Some(encipher), &[MAIL], false),
        ("SIGNING_ENCRYPTION", None, &[MAIL], false),
        ("SIGNING_ENCRYPTION", Some(both), &[SERVER], false),
    ] {
        assert_eq!(suits(purpose, usage, purposes), expected, "{purpose} {usage:?} {purposes:?}");
    }
    let ca = world_with(&pki::ca_extensions(), &pki::ca_extensions());
    assert_eq!(code(ca.create(&ca.console(&[]))), 2012);
}

#[test]
fn code_2013_for_a_broken_path() {
    let world = world();
    let console = world.console(&[]);
    let chain = |certificates: &[&Certificate]| {
        with(&world.body(), "ca_chain_file", certificates.iter().map(|it| it.to_pem()).collect::<String>())
    };
    // The root before the intermediate.
    let reversed = chain(&[&world.root_certificate, &world.intermediate_certificate]);
    assert_eq!(codes(create(&reversed, &console)), (2013, vec![2013]));
    let any = Console { chain_order: ChainOrder::Any, ..world.console(&[]) };
    assert!(create(&reversed, &any).is_ok());
    assert!(create(&chain(&[&world.intermediate_certificate, &world.root_certificate]), &console).is_ok());
    // An intermediate that is no CA, and one whose key did not sign.
    let no_ca = world_with(&server(), &[pki::key_usage(&[2, 0x04])]);
    assert_eq!(code(no_ca.create(&no_ca.console(&[]))), 2013);
    let other = world.root.certify(&world.intermediate.rekeyed(), &[2], &pki::ca_extensions());
    assert_eq!(code(create(&chain(&[&other]), &console)), 2013);
}

#[test]
fn code_2014_for_a_self_signed_certificate_that_is_not_trusted() {
    let world = world();
    let own = Certificate::from_pem(self_signed().as_bytes()).unwrap();
    let body = json!({"name": "a", "purpose": "SERVER", "cert_file": own.to_pem(),
        "key_file": key().to_pkcs8_pem().unwrap().as_str()});
    assert_eq!(codes(create(&body, &world.console(&[]))), (2014, vec![2014]));
    let trusted = Console { roots: TrustStore::from_iter([own.clone()]), ..world.console(&[]) };
    assert!(create(&body, &trusted).is_ok());
    let mut der = own.as_der().to_vec();
    *der.last_mut().unwrap() ^= 1;
    let forged = certwright::encoding::pem::encode("CERTIFICATE", &der);
    assert_eq!(code(create(&with(&body, "cert_file", forged), &world.console(&[]))), 2014);
}

fn self_signed() -> String {
    use certwright::issue::{AlternativeName, CertificateParameters, Issuer, Validity};
    let validity = Validity::days("2026-01-01".parse().unwrap(), 365).unwrap();
    let names = [AlternativeName::dns("a.example").unwrap()];
    let own = CertificateParameters::tls_server("CN=a.example".parse().unwrap(), key().public_key(), validity, &names);
    Issuer::self_signed(&own.unwrap(), &key(), &mut SystemRandom).unwrap().certificate().to_pem()
}

#[test]
fn code_2020_for_a_list_that_is_none_or_cannot_be_understood() {
    let world = world();
    for bytes in [&b"string"[..], &[0x30, 0], b""] {
        let console = Console { crls: vec![bytes.to_vec()], ..world.console(&[]) };
        assert_eq!(codes(world.create(&console)), (2020, vec![2020]));
    }
    let critical = pki::crl().with(pki::extension("1.2.3.4", true, &[5, 0])).signed_by(&world.intermediate);
    assert_eq!(code(world.create(&world.console(&[&critical]))), 2020);
}

#[test]
fn code_2030_for_lists_that_do_not_suffice() {
    let world = world();
    let required = Console { require_crls: true, ..world.console(&[]) };
    // Neither leaf nor intermediate is covered.
    assert_eq!(codes(world.create(&required)), (2030, vec![2030, 2030]));
    let delta = pki::crl().with(pki::delta_of(1)).signed_by(&world.intermediate);
    assert_eq!(code(world.create(&world.console(&[&delta]))), 2030);
}

#[test]
fn code_2031_without_a_certificate_for_the_lists_issuer() {
    let other = Party::new("CN=CRL issuer");
    let point =
        [pki::full_name(&[pki::uri("http://example.com/crl")]), der::tlv(0xa2, &pki::directory(&other.name))].concat();
    let world = world_with(&[server(), vec![pki::distribution_points(&[point])]].concat(), &pki::ca_extensions());
    let indirect = pki::issuing_distribution_point(&[
        pki::full_name(&[pki::uri("http://example.com/crl")]),
        der::tlv(0x84, &[0xff]),
    ]);
    let crl = pki::crl().with(indirect).signed_by(&other);
    assert_eq!(codes(world.create(&world.console(&[&crl]))), (2031, vec![2031]));
}

#[test]
fn code_2032_if_the_issuer_may_not_sign_lists() {
    let world = world_with(&server(), &[pki::ca(), pki::key_usage(&[2, 0x04])]);
    let crl = pki::crl().signed_by(&world.intermediate);
    assert_eq!(codes(world.create(&world.console(&[&crl]))), (2032, vec![2032]));
}

#[test]
fn code_2033_for_a_list_that_does_not_verify_or_begins_later() {
    let world = world();
    let forged = pki::crl().signed_by(&world.intermediate.rekeyed());
    assert_eq!(codes(world.create(&world.console(&[&forged]))), (2033, vec![2033]));
    let later = pki::crl().at("20260701000000Z", Some("20270701000000Z")).signed_by(&world.intermediate);
    assert_eq!(code(world.create(&world.console(&[&later]))), 2033);
}

#[test]
fn code_2034_for_a_list_that_has_expired() {
    let world = world();
    let expired = pki::crl().at("20250101000000Z", Some("20250201000000Z")).signed_by(&world.intermediate);
    assert_eq!(codes(world.create(&world.console(&[&expired]))), (2034, vec![2034]));
    // A newer one makes it good.
    let fresh = pki::crl().signed_by(&world.intermediate);
    assert!(world.create(&world.console(&[&expired, &fresh])).is_ok());
}

#[test]
fn code_1005_for_what_is_missing() {
    let world = world();
    for field in ["name", "purpose", "cert_file"] {
        for value in [json!(null), json!(""), json!(" ")] {
            let refused = create(&with(&world.body(), field, value), &world.console(&[])).unwrap_err();
            assert_eq!((refused.status(), refused.code()), (422, 1005));
            assert!(refused.to_string().contains(field));
        }
    }
}

#[test]
fn code_1006_for_what_excludes_each_other_or_is_unknown() {
    let world = world();
    let (body, console) = (world.body(), world.console(&[]));
    let refused = |body: &Value| code(create(body, &console));
    assert_eq!(refused(&with(&body, "csr_id", 1)), 1006);
    assert_eq!(refused(&with(&body, "purpose", "server")), 1006);
    assert_eq!(refused(&with(&body, "component_id", 5)), 1006);
    assert!(create(&with(&body, "component_id", 0), &console).is_ok());
    assert_eq!(refused(&with(&with(&body, "key_file", ""), "csr_id", 1)), 1006);
    assert_eq!(refused(&with(&body, "name", 5)), 1006);
    for name in ["a".repeat(MAX_NAME + 1), "a\0".to_owned()] {
        assert_eq!(refused(&with(&body, "name", name)), 1006);
    }
    assert!(create(&with(&body, "name", "影".repeat(MAX_NAME)), &console).is_ok());
    assert_eq!(Request::read(b"{").unwrap_err().code(), 1006);
    let many = world.intermediate_certificate.to_pem().repeat(MAX_CHAIN + 1);
    assert_eq!(refused(&with(&body, "ca_chain_file", many)), 1006);
}

#[test]
fn code_1007_for_a_key_that_cannot_be_used() {
    let world = world();
    let (body, console) = (world.body(), world.console(&[]));
    let encrypted =
        key().to_encrypted_pkcs8_pem(b"secret", &Encryption::Pbkdf2 { iterations: 1_000 }, &mut SystemRandom).unwrap();
    let asked = |key: &str, password: Option<&str>| {
        create(&with(&with(&body, "key_file", key), "key_password", password), &console)
    };
    assert!(asked(&encrypted, Some("secret")).is_ok());
    assert_eq!(code(asked(&encrypted, None)), 1007);
    assert_eq!(code(asked(&encrypted, Some("guess"))), 1007);
    let plain = key().to_pkcs8_pem().unwrap();
    assert!(asked(&plain, Some(" ")).is_ok());
    assert_eq!(code(asked(&plain, Some("secret"))), 1007);
    assert_eq!(code(asked("string", None)), 1007);
    assert_eq!(code(asked(&key().to_pkcs1_pem().unwrap(), None)), 1007);
    let curve = Party::new("CN=a").key.to_pkcs8_pem().unwrap();
    let refused = asked(&curve, None).unwrap_err();
    assert_eq!(refused.code(), 1007);
    assert!(refused.to_string().contains(Code::KEY_NOT_ALLOWED.name()));
    // Nothing secret is repeated.
    let refused = asked(&encrypted, Some("guess-again")).unwrap_err();
    assert!(!format!("{refused:?} {}", serde_json::to_string(&refused).unwrap()).contains("guess-again"));
    let request = Request::read(with(&body, "key_password", "secret").to_string().as_bytes()).unwrap();
    assert!(!format!("{request:?}").contains("secret") && !format!("{request:?}").contains("PRIVATE"));
    // A file that asks for too much work is refused unopened.
    let slow = Encryption::Pbkdf2 { iterations: 1_000 };
    let der = key().to_encrypted_pkcs8_der(b"secret", &slow, &mut SystemRandom).unwrap();
    let at = der.windows(4).position(|window| window == [2, 2, 0x03, 0xe8]).unwrap();
    let mut der = der;
    der[at + 2..at + 4].copy_from_slice(&[0x7f, 0xff]);
    let slower = certwright::encoding::pem::encode("ENCRYPTED PRIVATE KEY", &der);
    assert_eq!(code(asked(&slower, Some("secret"))), 1007);
}

#[test]
fn code_1008_for_a_key_of_another_certificate() {
    let world = world();
    let other = PrivateKey::generate(KeyAlgorithm::Rsa(2048), &mut SystemRandom).unwrap();
    let body = with(&world.body(), "key_file", other.to_pkcs8_pem().unwrap().as_str());
    assert_eq!(code(create(&body, &world.console(&[]))), 1008);
    // Neither key nor request is named: the pending keys are looked through.
    let none = with(&world.body(), "key_file", "");
    let pending = |keys: &[PrivateKey]| Console {
        pending_keys: keys.iter().cloned().zip(10..).map(|(key, csr_id)| PendingKey { csr_id, key }).collect(),
        ..world.console(&[])
    };
    assert_eq!(code(create(&none, &pending(&[]))), 1008);
    assert_eq!(code(create(&none, &pending(std::slice::from_ref(&other)))), 1008);
    let made = create(&none, &pending(&[other.clone(), key()])).unwrap();
    assert_eq!((made.csr_id(), made.key().public_key()), (Some(11), key().public_key()));
    let named = |id: i64| create(&with(&none, "csr_id", id), &pending(&[other.clone(), key()]));
    assert_eq!(code(named(10)), 1008);
    assert_eq!(named(11).unwrap().csr_id(), Some(11));
}

#[test]
fn code_2035_for_a_keystore_that_cannot_be_made_and_the_keystore_that_can() {
    let world = world();
    let made = world.create(&world.console(&[])).unwrap();
    let fast = Encryption::Pbkdf2 { iterations: 1_000 };
    let keystore = made.keystore("secret", fast, &mut SystemRandom).unwrap();
    let read = Pkcs12::from_der(&keystore, Some("secret"), &Limits::DEFAULT).unwrap();
    assert_eq!(read.keys()[0].key.public_key(), key().public_key());
    let chain = read.chain_of(&read.keys()[0].key);
    assert_eq!(chain, [world.certificate.clone(), world.intermediate_certificate.clone()]);
    let refused = made.keystore("secret", Encryption::Pbkdf2 { iterations: 1 }, &mut SystemRandom).unwrap_err();
    assert_eq!((refused.status(), refused.code()), (500, 2035));
}

#[test]
fn codes_1102_1020_and_2035_are_the_hosts() {
    let world = world();
    let taken = Console { name_taken: true, ..world.console(&[]) };
    let refused = world.create(&taken).unwrap_err();
    assert_eq!((refused.status(), refused.code()), (409, 1102));
    assert_eq!((Refused::not_stored().status(), Refused::not_stored().code()), (500, 1020));
    let refused = Refused::no_keystore(&Code::RANDOM_FAILED.into());
    assert_eq!((refused.status(), refused.code()), (500, 2035));
}
