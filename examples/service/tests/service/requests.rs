//! One good request for each route of the OpenAPI document, in an order in which each succeeds.

use crate::console::{self, CRLS, REQUESTS, ROOTS, SEC};
use crate::pki::{self, INTERMEDIATE, ROOT_2_TIER, ROOT_3_TIER, SIGNER};
use crate::support::{Answer, PROFILE, Service};
use crate::tree::config;
use certwright::{Certificate, CertificateRequest, PublicKey};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The credentials of all services.
pub(crate) const OURS: [(&str, &str); 3] =
    [("authorization", "Bearer ours-admin"), ("x-api-key", "ours-enrollment"), SEC];

const TRUST: &str = "/v1/ecosystems/certificates";
const DEPLOY: &str = "/staged_config/deploy_status";
const ENROLLMENT: &str = "/iot/api/v1/enrollment-profile/{enrollment_profile_id}/authentication-certificate";

pub(crate) struct Request {
    pub(crate) method: &'static str,
    /// As the document writes it.
    pub(crate) route: String,
    pub(crate) path: String,
    pub(crate) body: Option<Value>,
    pub(crate) status: u16,
    /// Part of the answer.
    pub(crate) holds: &'static str,
}

impl Request {
    /// Asks the service, as whoever has these credentials.
    pub(crate) fn ask(&self, service: &Service, credentials: &[(&str, &str)]) -> Answer {
        let body = self.body.as_ref().map(Value::to_string).unwrap_or_default();
        service.ask(self.method, &self.path, credentials, body)
    }

    #[track_caller]
    pub(crate) fn assert_answered(&self, status: u16, text: &str) {
        let title = format!("{} {}", self.method, self.path);
        assert_eq!(status, self.status, "{title}: {text}");
        assert!(text.contains(self.holds), "{title}: {text}");
    }

    /// Whether the path names one object of a tenant's.
    pub(crate) fn is_of_a_tenant(&self) -> bool {
        let named = self.route.replace("{enrollment_profile_id}", "").contains('{');
        named && !self.route.starts_with("/ca/") && !(self.method == "GET" && self.route.ends_with("/crl"))
    }
}

/// The tag of a route's service in the document.
pub(crate) fn service_of(route: &str) -> &'static str {
    match route.split('/').nth(1) {
        Some("v1") => "trust",
        Some("iot") => "enrollment",
        Some("locksmith" | "ca") => "tree",
        _ => "console",
    }
}

/// Makes what the routes need, and gives a request for each; all of them are the document's, and the document's all.
pub(crate) fn fill(service: &Service) -> Vec<Request> {
    let mut all = Requests(Vec::new());
    trust(service, &mut all);
    enrollment(service, &mut all);
    tree(service, &mut all);
    of_console(service, &mut all);
    let document = service.get("/openapi.json", &[]).expect(200);
    let paths = document["paths"].as_object().unwrap().iter();
    let operations = paths.flat_map(|(path, methods)| {
        methods.as_object().unwrap().iter().map(move |(method, operation)| (method.to_uppercase(), path, operation))
    });
    let operations = operations.filter(|(.., operation)| operation["tags"][0] != "service");
    let operations: BTreeSet<_> = operations.map(|(method, path, _)| (method, path.clone())).collect();
    let ours = all.0.iter().map(|it| (it.method.to_owned(), it.route.clone()));
    assert_eq!(ours.collect::<BTreeSet<_>>(), operations);
    all.0
}

struct Requests(Vec<Request>);

impl Requests {
    /// `values` fill the names in the route, in order; what stands behind `?` is no part of it.
    fn add(
        &mut self,
        (method, route): (&'static str, &str),
        values: &[&Value],
        body: Option<Value>,
        (status, holds): (u16, &'static str),
    ) {
        let (mut path, mut values) = (String::new(), values.iter());
        for part in route.split_inclusive(['{', '}']) {
            match part.strip_suffix('}') {
                None => path += part.trim_end_matches('{'),
                Some("enrollment_profile_id") => path += PROFILE,
                Some(_) => path += values.next().unwrap().to_string().trim_matches('"'),
            }
        }
        let route = route.split('?').next().unwrap().to_owned();
        self.0.push(Request { method, route, path, body, status, holds });
    }

    fn get(&mut self, route: &str, values: &[&Value], holds: &'static str) {
        self.add(("GET", route), values, None, (200, holds));
    }

    fn delete(&mut self, route: &str, values: &[&Value]) {
        self.add(("DELETE", route), values, None, (204, ""));
    }

    fn post(&mut self, route: &str, values: &[&Value], body: Value, answer: (u16, &'static str)) {
        self.add(("POST", route), values, Some(body), answer);
    }
}

fn trust(service: &Service, all: &mut Requests) {
    let made = |path: &str, body: Value| service.post(&format!("{TRUST}{path}"), &OURS, &body).expect(201);
    let (key_of_root, key_between) = (pki::key(), pki::key());
    let above = ROOT_3_TIER.root(&key_of_root);
    let below = |key: &PublicKey| INTERMEDIATE.below(key, &above, &key_of_root);
    let root = made("/ca", json!({"certificatePem": above.to_pem(), "useIntermediateCa": true}))["id"].clone();
    let managed = made("/ca", json!({"organisationName": "Example Inc."}))["id"].clone();
    let between = below(key_between.public_key());
    let upload = |certificate: &Certificate| json!({"certificatePem": certificate.to_pem(), "usages": ["VICAL"]});
    let path = format!("/ca/{}/intermediate", root.as_str().unwrap());
    let intermediate = made(&path, upload(&between))["id"].clone();
    let signer = |ca: &Value| json!({"caId": ca, "commonName": "VICAL", "organisationName": "Example Inc."});
    let pending = made("/vical-signers", signer(&intermediate));
    let csr = CertificateRequest::from_pem(pending["csrPem"].as_str().unwrap().as_bytes()).unwrap();
    let signed = SIGNER.below(&csr.public_key().unwrap(), &between, &key_between).to_pem();

    // To be deleted: they make room for another root.
    let spare = made("/ca", json!({"certificatePem": ROOT_2_TIER.root(&pki::key()).to_pem()}))["id"].clone();
    let idle = made(&path, upload(&below(pki::key().public_key())))["id"].clone();
    let unsigned = made("/vical-signers", signer(&intermediate))["id"].clone();

    let (ca, one) = (&format!("{TRUST}/ca"), &format!("{TRUST}/ca/{{dts_ca_certificate_id}}"));
    let (signers, intermediates) = (&format!("{TRUST}/vical-signers"), &format!("{one}/intermediate"));
    all.delete(one, &[&spare]);
    all.delete(&format!("{intermediates}/{{id}}"), &[&root, &idle]);
    all.delete(&format!("{signers}/{{id}}"), &[&unsigned]);
    all.post(ca, &[], json!({"organisationName": "Example Inc."}), (201, "\"isManaged\":true"));
    all.get(ca, &[], "\"isManaged\":false");
    all.get(one, &[&root], "\"certificateData\":");
    all.post(intermediates, &[&root], upload(&below(pki::key().public_key())), (201, "\"VICAL\""));
    all.get(intermediates, &[&root], "\"caCertificateId\":");
    all.post(signers, &[], signer(&managed), (201, "\"active\":true"));
    all.get(signers, &[], "\"csrPem\":");
    let body = json!({"certificatePem": signed});
    all.add(("PUT", &format!("{signers}/{{id}}")), &[&pending["id"]], Some(body), (200, "\"active\":true"));
    all.get(&format!("{one}/crl"), &[&managed], "");
}

fn enrollment(service: &Service, all: &mut Requests) {
    let (device, body) = (pki::device("CN=device-7"), |pem: &str| json!({"pem": pem}));
    let made = service.post(&ENROLLMENT.replace("{enrollment_profile_id}", PROFILE), &OURS, &body(&device));
    let id = made.expect(201)["id"].clone();
    let one = &format!("{ENROLLMENT}/{{id}}");
    all.post(ENROLLMENT, &[], body(&pki::device("CN=device-8")), (201, "\"ACTIVE\""));
    all.get(ENROLLMENT, &[], "\"records\":[{");
    all.get(one, &[&id], "\"pem\":");
    all.post(&format!("{one}/use"), &[&id], body(&device), (200, "\"granted\":true"));
    all.add(("PATCH", one), &[&id], Some(json!({"status": "DISABLED"})), (200, "\"DISABLED\""));
}

fn tree(service: &Service, all: &mut Requests) {
    const V1: &str = "/locksmith/v1";
    let post = |what: &str, body: &Value| service.post(&format!("{V1}/{what}"), &[], body).expect(200);
    assert_eq!(post("roots", &config("Root"))["status"], "root-created");
    let csr = pki::request("CN=www.example.com,O=Example Labs");
    let issue = json!({"cn_path": "Root", "csr_input": {"from_pem": csr},
        "certificate_config": {"expiration_date": [1, 0, 0], "certificate_type": "server"}});
    assert_eq!(post("certificates", &issue)["serial_number"], "02");
    let id = service.get(&format!("{V1}/authorities"), &[]).expect(200)["authorities"][0]["id"].clone();
    all.post(&format!("{V1}/roots"), &[], config("Other"), (200, "\"root-created\""));
    all.get(&format!("{V1}/roots"), &[], "\"other\"");
    let below = json!({"parent_cn_path": "Root", "certificate_config": config("Below")});
    all.post(&format!("{V1}/intermediates"), &[], below, (200, "\"intermed-ca-created\""));
    all.get(&format!("{V1}/intermediates?cn_path=Root"), &[], "\"below\"");
    all.get(&format!("{V1}/authorities"), &[], "\"days_left\":");
    all.get(&format!("{V1}/authority?cn_path=Root"), &[], "\"next_serial\":");
    all.post(&format!("{V1}/certificates"), &[], issue, (200, "\"certificate-created\""));
    all.get(&format!("{V1}/certificates?cn_path=Root"), &[], "\"www-example-com\"");
    let revoke = json!({"cn_path": "Root", "serial_number": "02", "reason": "superseded"});
    all.post(&format!("{V1}/revocations"), &[], revoke, (200, "\"crl-created\""));
    all.get(&format!("{V1}/revocations?cn_path=Root"), &[], "BEGIN X509 CRL");
    all.get("/ca/{id}/certificate", &[&id], "");
    all.get("/ca/{id}/crl", &[&id], "");
}

fn of_console(service: &Service, all: &mut Requests) {
    let world = console::world();
    let made = |path: &str, body: &Value| service.post(path, &OURS, body).expect(201)["id"].clone();
    let list = |from: i64| json!({"crl_file": console::crl(from, 1).signed_by(&world.intermediate).to_pem()});
    made(ROOTS, &json!({"cert_file": world.root_certificate.to_pem()}));
    let mut body = world.body();
    let id = made(console::ALL, &body);
    let csr = json!({"purpose": "SERVER", "common_name": "console.example.com"});
    let pending = made(REQUESTS, &csr);
    let other = console::world().root_certificate.to_pem();
    let (root, crl) = (made(ROOTS, &json!({"cert_file": other})), made(CRLS, &list(-3)));
    body["name"] = "mail".into();
    service.post(DEPLOY, &OURS, &json!({})).expect(200);

    let (one, request) = (&format!("{}/{{id}}", console::ALL), &format!("{REQUESTS}/{{id}}"));
    let deployed = "/config/certificates/end_certificates";
    all.get("/config/certificates/components", &[], "\"collector\"");
    all.post(console::ALL, &[], body, (201, "\"STAGED\""));
    all.get(console::ALL, &[], "\"mail\"");
    all.get(one, &[&id], "\"web\"");
    all.post(one, &[&id], json!({"component_id": 1}), (200, "\"component_name\":\"console\""));
    all.post(&format!("{one}/validation"), &[&id], json!({}), (200, "\"validation\":0"));
    all.post(DEPLOY, &[], json!({}), (200, "\"COMPLETE\""));
    all.get(deployed, &[], "\"DEPLOYED\"");
    let password = json!({"password": "correct horse battery staple"});
    all.post(&format!("{deployed}/{{id}}/keystore"), &[&id], password, (200, ""));
    all.post(REQUESTS, &[], csr, (201, "\"PENDING\""));
    all.get(REQUESTS, &[], "\"PENDING\"");
    all.get(request, &[&pending], "BEGIN CERTIFICATE REQUEST");
    all.post(ROOTS, &[], json!({"cert_file": console::self_signed().to_pem()}), (201, "\"fingerprint\":"));
    all.get(ROOTS, &[], "BEGIN CERTIFICATE");
    all.post(CRLS, &[], list(-2), (201, "\"fingerprint\":"));
    all.get(CRLS, &[], "BEGIN X509 CRL");
    all.delete(request, &[&pending]);
    all.delete(&format!("{ROOTS}/{{id}}"), &[&root]);
    all.delete(&format!("{CRLS}/{{id}}"), &[&crl]);
}
