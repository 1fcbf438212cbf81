//! Certificates of the console: the seed's table and sample, every published code, staging and deployment.

use crate::counting::{CLIENTS, at_once, two, with_status};
use crate::made::der;
use crate::made::pki::{self as raw, Party};
use crate::sample;
use crate::support::{Answer, Database, Service, curl, on_both, openssl, seed};
use crate::walk::assert_like;
use certwright::issue::{AlternativeName, CertificateParameters, DistributionPoint, Issuer, OwnedExtension, Validity};
use certwright::keystore::Encryption;
use certwright::{Certificate, KeyAlgorithm, PrivateKey, SystemRandom, Timestamp};
use serde_json::{Value, json};
use std::sync::OnceLock;

pub(crate) const ALL: &str = "/staged_config/certificates/end_certificates";
pub(crate) const ROOTS: &str = "/staged_config/certificates/root_certificates";
pub(crate) const CRLS: &str = "/staged_config/certificates/certificate_revocation_lists";
pub(crate) const REQUESTS: &str = "/staged_config/certificates/end_certificate_signing_requests";
pub(crate) const SEC: (&str, &str) = ("SEC", "ours-system");
const THEIRS: (&str, &str) = ("SEC", "theirs-system");

/// The key of every end certificate here: RSA, as the console wants it.
pub(crate) fn key() -> &'static PrivateKey {
    static KEY: OnceLock<PrivateKey> = OnceLock::new();
    KEY.get_or_init(|| PrivateKey::generate(KeyAlgorithm::Rsa(2048), &mut SystemRandom).unwrap())
}

pub(crate) fn days(from: i64, to: i64) -> Validity {
    let now = Timestamp::now();
    Validity::new(now.saturating_add_days(from), now.saturating_add_days(to)).unwrap()
}

/// A root, an intermediate, and a server below it.
pub(crate) struct World {
    pub(crate) root: Party,
    pub(crate) intermediate: Party,
    pub(crate) root_certificate: Certificate,
    pub(crate) intermediate_certificate: Certificate,
    pub(crate) certificate: Certificate,
}

pub(crate) fn world_with(validity: Validity, change: impl Fn(CertificateParameters) -> CertificateParameters) -> World {
    let (root, intermediate) = (Party::new("CN=Root"), Party::new("CN=Intermediate"));
    let ca =
        CertificateParameters::root_ca("CN=Root".parse().unwrap(), root.key.public_key(), days(-900, 900)).unwrap();
    let root_certificate = Issuer::self_signed(&ca, &root.key, &mut SystemRandom).unwrap().into_certificate();
    let (name, public) = ("CN=Intermediate".parse().unwrap(), intermediate.key.public_key());
    let ca = CertificateParameters::intermediate_ca(name, public, days(-800, 800), Some(0)).unwrap();
    let ca = ca.with_serial(certwright::x509::SerialNumber::from_u64(2).unwrap());
    let intermediate_certificate = issue(&root_certificate, &root.key, &ca);
    let names = [AlternativeName::dns("console.example.com").unwrap()];
    let subject = "CN=console.example.com,O=Example,C=US".parse().unwrap();
    let leaf = CertificateParameters::tls_server(subject, key().public_key(), validity, &names).unwrap();
    let leaf = leaf.with_serial(certwright::x509::SerialNumber::from_u64(0x0abc).unwrap());
    let certificate = issue(&intermediate_certificate, &intermediate.key, &change(leaf));
    World { root, intermediate, root_certificate, intermediate_certificate, certificate }
}

fn issue(issuer: &Certificate, key: &PrivateKey, parameters: &CertificateParameters) -> Certificate {
    Issuer::new(issuer, key).unwrap().issue(parameters, &mut SystemRandom).unwrap().into_certificate()
}

pub(crate) fn world() -> World {
    world_with(days(-30, 60), |leaf| leaf)
}

/// A list, from and to as days from now.
pub(crate) fn crl(from: i64, to: i64) -> raw::CrlTemplate {
    let time = |days| -> &'static str {
        let text: String = Timestamp::now().saturating_add_days(days).to_string();
        Box::leak(text.chars().filter(|one| one.is_ascii_digit() || *one == 'Z').collect::<String>().into_boxed_str())
    };
    raw::crl().at(time(from), Some(time(to)))
}

impl World {
    pub(crate) fn body(&self) -> Value {
        json!({
            "name": "web",
            "purpose": "SERVER",
            "component_id": 42,
            "key_file": key().to_pkcs8_pem().unwrap().as_str(),
            "cert_file": self.certificate.to_pem(),
            "ca_chain_file": self.intermediate_certificate.to_pem(),
        })
    }

    /// A console that trusts the root and knows these lists.
    pub(crate) fn console(&self, crls: &[String]) -> Service {
        let service = Service::start(&Database::sqlite());
        service.post(ROOTS, &[SEC], &json!({"cert_file": self.root_certificate.to_pem()})).expect(201);
        for crl in crls {
            service.post(CRLS, &[SEC], &json!({"crl_file": crl})).expect(201);
        }
        service
    }

    fn with_crls(&self, crls: &[String]) -> Value {
        refused(&self.console(crls).post(ALL, &[SEC], &self.body()))
    }
}

/// The code of a refusal, and those of its findings.
#[track_caller]
pub(crate) fn refused(answer: &Answer) -> Value {
    let body = answer.json();
    assert_eq!(body["http_response"]["code"], answer.status, "{body}");
    let findings = body["details"]["findings"].as_array();
    json!([
        answer.status,
        body["code"],
        findings.into_iter().flatten().map(|it| it["code"].clone()).collect::<Vec<_>>()
    ])
}

/// The sample shows a type for each key; the page says of these what they hold.
const HIDDEN: [crate::walk::Exception; 6] = [
    ("/ca_chain_file", "null", "hidden"),
    ("/cert_file", "null", "hidden"),
    ("/csr_id", "null", "hidden"),
    ("/key_file", "null", "hidden"),
    ("/key_password", "null", "hidden"),
    ("/certificate_revocation_list_distribution_point", "address", "what the sample calls a String"),
];

#[test]
fn the_seeds_request_is_answered_with_the_seeds_fields() {
    let Some(page) = seed("002") else { return };
    // The parameters of its table, each with the sample's type.
    let published = sample::object_after(&page, "Response Sample");
    let types = sample::parse(&published);
    let point = DistributionPoint::uri("http://crl.example.com/1").unwrap();
    let point = OwnedExtension::crl_distribution_points(&[point]).unwrap();
    let world = world_with(days(-30, 60), |leaf| leaf.with_extension(point.clone()));
    let service = world.console(&[]);
    let body = world.body();
    for (key, value) in body.as_object().unwrap() {
        assert!(page.contains(key.as_str()) && types[key].is_string() == value.is_string(), "{key}");
    }
    for path in [ALL.to_owned(), format!("/api{ALL}")] {
        let url = service.url(&path);
        let mut named = body.clone();
        named["name"] = path.as_str().into();
        let data = named.to_string();
        let arguments =
            ["-X", "POST", &url, "-H", "SEC: ours-security", "-H", "Content-Type: application/json", "-d", &data];
        let Some(answer) = curl(&arguments) else { return };
        let made = answer.expect(201);
        assert_eq!(answer.headers["location"], format!("{path}/{}", made["id"]));
        assert_eq!(service.get(&answer.headers["location"], &[SEC]).text, answer.text);
        assert_like(&made, &types, &HIDDEN);
        assert_eq!((&made["serial_number"], &made["component_name"]), (&json!("0abc"), &json!("collector")));
        assert_eq!((&made["status"], &made["validation"]), (&json!("STAGED"), &json!(0)));
        assert_eq!(made["expiry"], world.certificate.not_after().unix_seconds() * 1000);
    }
    // What was answered is what openssl says of the certificate, and openssl accepts its path.
    let answer = service.get(ALL, &[SEC]).expect(200)[0].clone();
    let files = [&world.root_certificate, &world.intermediate_certificate, &world.certificate]
        .map(|certificate| crate::support::file("one.pem", certificate.to_pem()));
    let [root, intermediate, leaf] = &files;
    let arguments =
        ["verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", root, "-untrusted", intermediate, leaf];
    let Some(printed) = openssl(&arguments, b"") else { return };
    assert!(printed.ends_with("OK\n"), "{printed}");
    let shown = [
        "x509", "-in", leaf, "-noout", "-serial", "-subject", "-issuer", "-nameopt", "RFC2253", "-enddate", "-dateopt",
        "iso_8601",
    ];
    let shown = openssl(&shown, b"").unwrap();
    let end =
        Timestamp::from_unix_seconds(answer["expiry"].as_i64().unwrap() / 1000).unwrap().to_string().replace('T', " ");
    let expected = format!(
        "serial={}\nsubject=CN=console.example.com,O=Example,C=US\nissuer=CN=Intermediate\nnotAfter={end}\n",
        answer["serial_number"].as_str().unwrap().to_uppercase()
    );
    assert_eq!(shown, expected);
    assert_eq!(answer["issuer"], json!([{"field_name": "CN", "value": "Intermediate"}]));
    let listed = service.get(ALL, &[SEC, ("fields", "id,subject(field_name)")]).expect(200);
    let names = json!([{"field_name": "C"}, {"field_name": "O"}, {"field_name": "CN"}]);
    assert_eq!(listed[0], json!({"id": listed[0]["id"], "subject": names}));
}

#[test]
fn codes_1005_to_1008_and_1102_for_requests() {
    let (world, other) = (world(), PrivateKey::generate(KeyAlgorithm::Rsa(2048), &mut SystemRandom).unwrap());
    let service = world.console(&[]);
    let with = |key: &str, value: Value| {
        let mut body = world.body();
        body[key] = value;
        refused(&service.post(ALL, &[SEC], &body))
    };
    for (key, value, code) in [
        ("name", json!(""), 1005),
        ("purpose", Value::Null, 1005),
        ("cert_file", Value::Null, 1005),
        ("csr_id", json!(1), 1006),
        ("component_id", json!(5), 1006),
        ("purpose", json!("server"), 1006),
        ("key_file", json!("string"), 1007),
        ("key_file", json!(encrypted_key()), 1007),
        ("key_password", json!("superfluous"), 1007),
        ("key_file", json!(Party::new("CN=curve").key.to_pkcs8_pem().unwrap().as_str()), 1007),
        ("key_file", json!(other.to_pkcs8_pem().unwrap().as_str()), 1008),
        ("key_file", Value::Null, 1008),
    ] {
        assert_eq!(with(key, value), json!([422, code, []]), "{key}");
    }
    service.post(ALL, &[SEC], &world.body()).expect(201);
    assert_eq!(refused(&service.post(ALL, &[SEC], &world.body())), json!([409, 1102, []]));
    assert_eq!(service.get(ALL, &[SEC]).expect(200).as_array().unwrap().len(), 1);
}

#[test]
fn codes_2001_to_2004_and_2010_to_2014_for_certificates() {
    let world = world();
    let service = world.console(&[]);
    let send = |body: &Value| refused(&service.post(ALL, &[SEC], body));
    let with = |key: &str, value: Value| {
        let mut body = world.body();
        body[key] = value;
        body
    };
    let pem = |der: &[u8]| json!(certwright::encoding::pem::encode("CERTIFICATE", der));
    let der = world.certificate.as_der();
    assert_eq!(send(&with("cert_file", json!("string"))), json!([422, 2001, [2001]]));
    assert_eq!(send(&with("cert_file", pem(&der[..der.len() - 1])))[1], 2002);
    assert_eq!(send(&with("ca_chain_file", Value::Null)), json!([422, 2011, [2011]]));
    assert_eq!(send(&with("purpose", json!("CLIENT")))[1], 2012);
    let reversed = world.root_certificate.to_pem() + &world.intermediate_certificate.to_pem();
    assert_eq!(send(&with("ca_chain_file", json!(reversed))), json!([422, 2013, [2013]]));
    assert_eq!(send(&with("cert_file", json!(self_signed().to_pem())))[1], 2014);
    // A signature algorithm that nobody knows, in both places.
    let mut unknown = der.to_vec();
    let ecdsa_with_sha256 = [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
    for at in 0..unknown.len() - ecdsa_with_sha256.len() {
        if unknown[at..].starts_with(&ecdsa_with_sha256) {
            unknown[at + 9] = 0x7f;
        }
    }
    let all = send(&with("cert_file", pem(&unknown)));
    assert!(all[2].as_array().unwrap().contains(&json!(2010)), "{all}");

    for (validity, code) in [(days(-60, -30), 2003), (days(30, 60), 2004)] {
        let world = world_with(validity, |leaf| leaf);
        assert_eq!(world.with_crls(&[]), json!([422, code, [code]]));
    }
}

#[test]
fn codes_2005_and_2020_to_2034_for_lists() {
    let world = world();
    let pem = |crl: certwright::Crl| crl.to_pem();
    let revoking = || pem(crl(-1, 1).revoking(&[0x0a, 0xbc], &[]).signed_by(&world.intermediate));
    let expired = pem(crl(-60, -30).signed_by(&world.root));
    assert_eq!(world.with_crls(&[revoking()]), json!([422, 2005, [2005]]));
    // Leaf revoked, and the list about the intermediate expired.
    assert_eq!(world.with_crls(&[revoking(), expired]), json!([422, 2005, [2005, 2034]]));
    let revoked = pem(crl(-1, 1).revoking(&[2], &[]).signed_by(&world.root));
    assert_eq!(world.with_crls(&[revoked])[1], 2005);
    let unknown = pem(crl(-1, 1).with(raw::extension("1.2.3.4", true, &[5, 0])).signed_by(&world.intermediate));
    assert_eq!(world.with_crls(&[unknown]), json!([422, 2020, [2020]]));
    let delta = pem(crl(-1, 1).with(raw::delta_of(1)).signed_by(&world.intermediate));
    assert_eq!(world.with_crls(&[delta])[1], 2030);
    let forged = pem(crl(-1, 1).signed_by(&world.intermediate.rekeyed()));
    assert_eq!(world.with_crls(&[forged]), json!([422, 2033, [2033]]));
    let old = pem(crl(-60, -30).signed_by(&world.intermediate));
    assert_eq!(world.with_crls(&[old]), json!([422, 2034, [2034]]));
}

/// A certificate whose list another issuer signs, and such a list.
pub(crate) fn indirect_world() -> (World, String) {
    let place = || AlternativeName::uri("http://crl.example.com/1").unwrap();
    let other = Party::new("CN=CRL issuer");
    let point = DistributionPoint {
        full_name: vec![place()],
        crl_issuer: vec![AlternativeName::directory(&"CN=CRL issuer".parse().unwrap())],
        ..DistributionPoint::default()
    };
    let points = OwnedExtension::crl_distribution_points(&[point]).unwrap();
    let world = world_with(days(-30, 60), |leaf| leaf.with_extension(points.clone()));
    let scope = raw::issuing_distribution_point(&[
        raw::full_name(&[raw::uri("http://crl.example.com/1")]),
        der::tlv(0x84, &[0xff]),
    ]);
    (world, crl(-1, 1).with(scope).signed_by(&other).to_pem())
}

/// The intermediate, with another keyUsage.
pub(crate) fn authority(world: &World, usage: certwright::x509::ext::KeyUsage) -> Certificate {
    let (name, public) = ("CN=Intermediate".parse().unwrap(), world.intermediate.key.public_key());
    let ca = CertificateParameters::intermediate_ca(name, public, days(-800, 800), Some(0)).unwrap();
    let usage = OwnedExtension::key_usage(usage).unwrap();
    let ca = ca.without_extension(certwright::x509::oid::KEY_USAGE).with_extension(usage);
    issue(&world.root_certificate, &world.root.key, &ca)
}

/// A server's certificate that nobody else has signed.
pub(crate) fn self_signed() -> Certificate {
    let names = [AlternativeName::dns("a.example").unwrap()];
    let own =
        CertificateParameters::tls_server("CN=a.example".parse().unwrap(), key().public_key(), days(-1, 60), &names);
    Issuer::self_signed(&own.unwrap(), key(), &mut SystemRandom).unwrap().into_certificate()
}

/// A certificate with so many names below a CA that excludes so many that nobody compares them all.
pub(crate) fn too_many_names() -> World {
    let names: Vec<_> = (0..600).map(|at| AlternativeName::dns(&format!("t{at}.example")).unwrap()).collect();
    let names = OwnedExtension::subject_alt_name(&names).unwrap();
    let without = certwright::x509::oid::SUBJECT_ALT_NAME;
    let mut world = world_with(days(-30, 60), |leaf| leaf.without_extension(without).with_extension(names.clone()));
    let base = |at| der::sequence(&[&der::tlv(0x82, format!("b{at}.test").as_bytes())]);
    let excluded: Vec<u8> = (0..600).flat_map(base).collect();
    let constraints = raw::extension("2.5.29.30", true, &der::sequence(&[&der::tlv(0xa1, &excluded)]));
    let extensions = [raw::ca_extensions(), vec![constraints]].concat();
    world.intermediate_certificate = world.root.certify(&world.intermediate, &[2], &extensions);
    world
}

pub(crate) fn encrypted_key() -> String {
    let encryption = Encryption::Pbkdf2 { iterations: 1000 };
    key().to_encrypted_pkcs8_pem(b"secret", &encryption, &mut SystemRandom).unwrap()
}

#[test]
fn codes_2031_and_2032_for_issuers_of_lists() {
    let (world, indirect) = indirect_world();
    assert_eq!(world.with_crls(&[indirect]), json!([422, 2031, [2031]]));

    let mut world = self::world();
    let list = crl(-1, 1).signed_by(&world.intermediate).to_pem();
    world.intermediate_certificate = authority(&world, certwright::x509::ext::KeyUsage::KEY_CERT_SIGN);
    assert_eq!(world.with_crls(&[list]), json!([422, 2032, [2032]]));
}

#[test]
fn what_is_no_list_or_no_root_is_refused_and_not_stored() {
    let world = world();
    let service = Service::start(&Database::sqlite());
    let (leaf, root) = (world.certificate.to_pem(), world.root_certificate.to_pem());
    let key = key().to_pkcs8_pem().unwrap();
    for (path, field, value, code) in [
        (CRLS, "crl_file", json!(""), 1005),
        (CRLS, "crl_file", json!(" \n"), 1005),
        (CRLS, "crl_file", Value::Null, 1005),
        (CRLS, "crl_file", json!("oops, pasted wrong"), 2020),
        (CRLS, "crl_file", json!("\u{0}"), 2020),
        (CRLS, "crl_file", json!(root), 2020),
        (CRLS, "crl_file", json!(key.as_str()), 2020),
        (ROOTS, "cert_file", json!(""), 1005),
        (ROOTS, "cert_file", json!("oops, pasted wrong"), 2001),
        (ROOTS, "cert_file", json!(key.as_str()), 2001),
        (ROOTS, "cert_file", json!(leaf), 2012),
    ] {
        let answer = service.post(path, &[SEC], &json!({field: value}));
        assert_eq!(refused(&answer), json!([422, code, []]), "{value}");
        assert!(!answer.text.contains("oops") && !answer.text.contains(&key[30..60]), "{answer:?}");
        assert_eq!(service.get(path, &[SEC]).expect(200), json!([]), "{value}");
    }
    service.post(ROOTS, &[SEC], &json!({"cert_file": root})).expect(201);
    service.post(ROOTS, &[SEC], &json!({"cert_file": self_signed().to_pem()})).expect(201);
    // Of what stands around a list nothing is kept.
    let list = crl(-1, 1).signed_by(&world.intermediate).to_pem();
    service.post(CRLS, &[SEC], &json!({"crl_file": format!("hunter2\u{0}\n{list}")})).expect(201);
    assert_eq!(service.get(CRLS, &[SEC]).expect(200)[0]["crl_file"], list);
    service.post(ALL, &[SEC], &world.body()).expect(201);
}

#[test]
fn a_private_key_posted_by_mistake_is_not_repeated() {
    let service = Service::start(&Database::sqlite());
    let key = "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n";
    for body in [
        json!({"purpose": key, "common_name": "a"}),
        json!({"purpose": "SERVER", "common_name": "a", "key_size": key}),
        json!({"purpose": "SERVER", "common_name": "a", key: 1}),
        json!(key),
    ] {
        let answer = service.post(REQUESTS, &[SEC], &body);
        assert_eq!(refused(&answer), json!([422, 1005, []]));
        assert!(!answer.text.contains("hunter2") && !answer.text.contains("PRIVATE"), "{answer:?}");
    }
    for field in
        ["common_name", "country", "state", "locality", "organization", "dns", "emails", "ip_addresses", "uri_list"]
    {
        for given in [json!(key), json!([key])] {
            let mut body = json!({"purpose": "SERVER", "common_name": "a"});
            body[field] = given;
            let answer = service.post(REQUESTS, &[SEC], &body);
            assert!([201, 422].contains(&answer.status), "{field}: {answer:?}");
            let is_repeated = answer.text.contains("hunter2") || answer.text.contains("PRIVATE");
            assert!(!is_repeated, "{field}: {answer:?}");
        }
    }
}

#[test]
fn a_name_is_bounded_alike_on_both_databases() {
    on_both(|database| {
        let (world, service) = (world(), Service::start(database));
        service.post(ROOTS, &[SEC], &json!({"cert_file": world.root_certificate.to_pem()})).expect(201);
        let named = |name: &str| {
            let mut body = world.body();
            body["name"] = name.into();
            service.post(ALL, &[SEC], &body)
        };
        for name in ["a".repeat(9000), "影".repeat(256), "a\u{0}b".to_owned(), "a\nb".to_owned()] {
            assert_eq!(refused(&named(&name)), json!([422, 1006, []]), "{name}");
        }
        assert_eq!(named(&"影".repeat(255)).expect(201)["name"], "影".repeat(255));
    });
}

#[test]
fn a_pending_key_is_found_for_its_certificate_and_serves_it_once() {
    let world = world();
    let service = world.console(&[]);
    let asked = json!({"purpose": "SERVER", "common_name": "console.example.com", "country": "US", "dns": ["console.example.com"]});
    let pending = service.post(REQUESTS, &[SEC], &asked).expect(201);
    service.post(REQUESTS, &[SEC], &json!({"purpose": "SERVER", "common_name": "a", "key_size": 1024})).expect(422);
    // As Go writes lists that are empty.
    let nulls = json!({"purpose": "CLIENT", "common_name": "a", "dns": null, "emails": null, "ip_addresses": null,
        "uri_list": null, "country": null});
    service.post(REQUESTS, &[SEC], &nulls).expect(201);
    service.post(REQUESTS, &[SEC], &json!({"purpose": "SERVER"})).expect(422);
    let csr = certwright::CertificateRequest::from_pem(pending["csr"].as_str().unwrap().as_bytes()).unwrap();
    let Some(printed) = openssl(&["req", "-verify", "-noout", "-text"], csr.to_pem().as_bytes()) else { return };
    assert!(printed.contains("DNS:console.example.com"), "{printed}");
    let names = [AlternativeName::dns("console.example.com").unwrap()];
    let leaf =
        CertificateParameters::tls_server("CN=c".parse().unwrap(), &csr.public_key().unwrap(), days(-1, 60), &names);
    let leaf = issue(&world.intermediate_certificate, &world.intermediate.key, &leaf.unwrap());
    let mut body = world.body();
    body["key_file"] = Value::Null;
    body["cert_file"] = leaf.to_pem().into();
    assert_eq!(service.post(ALL, &[SEC], &body).expect(201)["csr_id"], Value::Null);
    let one = format!("{REQUESTS}/{}", pending["id"]);
    assert_eq!(service.get(&one, &[SEC]).expect(200)["status"], "COMPLETE");
    service.get(&one, &[THEIRS]).expect(404);
    body["name"] = "again".into();
    assert_eq!(refused(&service.post(ALL, &[SEC], &body)), json!([422, 1008, []]));
    body["csr_id"] = pending["id"].clone();
    assert_eq!(refused(&service.post(ALL, &[SEC], &body)), json!([422, 1006, []]));
}

#[test]
fn a_pending_key_serves_one_of_200_certificates_at_once() {
    on_both(|database| {
        let (world, services) = (world(), two(database));
        services[0].post(ROOTS, &[SEC], &json!({"cert_file": world.root_certificate.to_pem()})).expect(201);
        let asked = json!({"purpose": "SERVER", "common_name": "console.example.com"});
        let pending = services[0].post(REQUESTS, &[SEC], &asked).expect(201);
        let csr = certwright::CertificateRequest::from_pem(pending["csr"].as_str().unwrap().as_bytes()).unwrap();
        let (name, public) = ("CN=c".parse().unwrap(), csr.public_key().unwrap());
        let names = [AlternativeName::dns("console.example.com").unwrap()];
        let leaf = CertificateParameters::tls_server(name, &public, days(-1, 60), &names).unwrap();
        let leaf = issue(&world.intermediate_certificate, &world.intermediate.key, &leaf);
        let answers = at_once(&services, |client, number| {
            let mut body = world.body();
            body["name"] = number.to_string().into();
            body["key_file"] = Value::Null;
            body["cert_file"] = leaf.to_pem().into();
            client.ask("POST", ALL, &[SEC], body.to_string())
        });
        assert_eq!((with_status(&answers, 201), with_status(&answers, 422)), (1, CLIENTS - 1));
        for answer in answers.iter().filter(|answer| answer.status == 422) {
            assert_eq!(refused(answer), json!([422, 1008, []]));
        }
        assert_eq!(services[1].get(ALL, &[SEC]).expect(200).as_array().unwrap().len(), 1);
    });
}

/// PKCS#12 that openssl opens with the caller's password: the key, the certificate, the chain.
#[test]
fn the_keystore_of_a_deployed_certificate_is_handed_out_under_a_password() {
    let world = world();
    let service = world.console(&[]);
    let id = service.post(ALL, &[SEC], &world.body()).expect(201)["id"].clone();
    let keystore = format!("/config/certificates/end_certificates/{id}/keystore");
    let body = json!({"password": "correct horse battery"});
    let ask = |who: &str| service.post(&keystore, &[("SEC", who)], &body).status;
    // Staged yet.
    assert_eq!(ask("ours-system"), 404);
    service.post("/staged_config/deploy_status", &[SEC], &json!({})).expect(200);
    // The certificate is for component 42.
    for (who, status) in [
        ("ours-security", 200),
        ("ours-collector", 200),
        ("ours-console", 404),
        ("theirs-system", 404),
        ("ours-admin", 403),
        ("nobody", 401),
    ] {
        assert_eq!(ask(who), status, "{who}");
    }
    for (body, code) in [(json!({}), 1005), (json!({"password": "short"}), 1006), (json!({"password": 5}), 1005)] {
        assert_eq!(refused(&service.post(&keystore, &[SEC], &body)), json!([422, code, []]));
    }
    // A component sees what is deployed for it, and nothing else of the console.
    let deployed = |who: &str| service.get("/config/certificates/end_certificates", &[("SEC", who)]).expect(200);
    assert_eq!((&deployed("ours-collector")[0]["id"], deployed("ours-console")), (&id, json!([])));
    service.get(ALL, &[("SEC", "ours-collector")]).expect(403);

    let (url, file) = (service.url(&keystore), crate::support::file("keystore.p12", ""));
    let data = body.to_string();
    let arguments = ["-H", "SEC: ours-collector", "-H", "Content-Type: application/json", "-d", &data, "-o", &file];
    let Some(curl) = crate::support::tool("curl") else { return };
    let mut curl = std::process::Command::new(curl);
    assert!(curl.args(["-q", "-sSf", "--noproxy", "*"]).args(arguments).arg(&url).status().unwrap().success());
    let open = |arguments: &[&str]| {
        let always = ["pkcs12", "-in", &file, "-passin", "pass:correct horse battery"];
        openssl(&[&always[..], arguments].concat(), b"")
    };
    let Some(key_pem) = open(&["-nocerts", "-nodes"]) else { return };
    let start = key_pem.find("-----BEGIN").unwrap();
    assert_eq!(PrivateKey::from_pkcs8_pem(&key_pem.as_bytes()[start..]).unwrap().public_key(), key().public_key());
    let certificates = Certificate::pem_bundle(open(&["-nokeys"]).unwrap().as_bytes()).unwrap();
    assert_eq!(certificates, [world.certificate.clone(), world.intermediate_certificate.clone()]);
    let log = service.stop().1.join("\n");
    assert!(log.contains("KEYSTORE_GIVEN") && !log.contains("horse"), "{log}");
}

#[test]
fn of_200_certificates_of_one_name_one_is_stored() {
    on_both(|database| {
        let (world, services) = (world(), two(database));
        services[0].post(ROOTS, &[SEC], &json!({"cert_file": world.root_certificate.to_pem()})).expect(201);
        let body = world.body().to_string();
        let answers = at_once(&services, |client, _| client.ask("POST", ALL, &[SEC], &body));
        assert_eq!((with_status(&answers, 201), with_status(&answers, 409)), (1, CLIENTS - 1));
        assert_eq!(services[1].get(ALL, &[SEC]).expect(200).as_array().unwrap().len(), 1);
    });
}

#[test]
fn a_certificate_is_assigned_deployed_and_found_invalid_later() {
    let world = world();
    let service = world.console(&[]);
    let id = service.post(ALL, &[SEC], &world.body()).expect(201)["id"].clone();
    let one = format!("{ALL}/{id}");
    let status = |answer: Answer| answer.expect(200)["status"].as_str().unwrap().to_owned();
    let deployed = || service.get("/api/config/certificates/end_certificates", &[SEC]).expect(200);
    assert_eq!(deployed(), json!([]));
    assert_eq!(service.post("/staged_config/deploy_status", &[SEC], &json!({})).expect(200)["deployed"], json!([id]));
    assert_eq!(deployed()[0]["status"], "DEPLOYED");
    let assigned = service.post(&one, &[SEC], &json!({"component_id": 1})).expect(200);
    assert_eq!((&assigned["component_name"], &assigned["status"]), (&json!("console"), &json!("STAGED")));
    // What is misspelt assigns nothing and takes nothing away.
    for (body, code, message) in [
        (json!({"component_id": 7}), 1006, "component_id: no component 7"),
        (json!({"component_id": "1"}), 1006, "component_id: expected i64"),
        (json!({"componentid": 1}), 1006, "a field that is not known, expected `component_id`"),
        (json!({"component_id": 1, "name": "a"}), 1006, "a field that is not known, expected `component_id`"),
        (json!({}), 1005, "component_id: is required"),
    ] {
        let answer = service.post(&one, &[SEC], &body);
        assert_eq!((refused(&answer), &answer.json()["message"]), (json!([422, code, []]), &json!(message)));
        assert_eq!(service.get(&one, &[SEC]).expect(200), assigned);
    }
    service.post(&format!("{ALL}/999"), &[SEC], &json!({"component_id": 7})).expect(404);
    assert_eq!(service.post(&one, &[SEC], &json!({"component_id": 0})).expect(200)["component_id"], Value::Null);
    let again = format!("{one}/validation");
    assert_eq!(status(service.post(&again, &[SEC], &json!({}))), "STAGED");
    let crl = crl(-1, 1).revoking(&[0x0a, 0xbc], &[]).signed_by(&world.intermediate).to_pem();
    service.post(CRLS, &[SEC], &json!({"crl_file": crl})).expect(201);
    service.post(CRLS, &[SEC], &json!({"crl_file": crl})).expect(409);
    let judged = service.post(&again, &[SEC], &json!({})).expect(200);
    assert_eq!((&judged["status"], &judged["validation"]), (&json!("INVALID"), &json!(2005)));

    for path in [&one, &again] {
        service.post(path, &[THEIRS], &json!({"component_id": 0})).expect(404);
    }
    service.get(&one, &[THEIRS]).expect(404);
    service.get(&one, &[("SEC", "ours-admin")]).expect(403);
    assert_eq!(service.get(ALL, &[THEIRS]).expect(200), json!([]));
    service.get(&format!("{ALL}/x"), &[SEC]).expect(400);
}
