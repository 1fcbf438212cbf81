//! The CAs of a digital trust service.

use super::sample;
use super::support::{self, seed};
use certwright::issue::{AlternativeName, CertificateParameters, DistributionPoint, Issuer, OwnedExtension, Validity};
use certwright::services::trust::{
    Conformance, DefaultNotAfter, Kind, MAX_ROOTS, ParentRoot, Refused, Root, Tenant, accept_vical_signer,
    create_intermediate, create_root, create_root_with_key, events, issue_vical_signer, request_vical_signer,
};
use certwright::x509::{ext::KeyUsage, oid};
use certwright::{Certificate, Code, KeyAlgorithm, KeyIdMethod, PrivateKey, PublicKey, SystemRandom, Timestamp};
use serde_json::{Value, json};

const NOW: &str = "2026-02-28T12:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn key() -> PrivateKey {
    PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut SystemRandom).unwrap()
}

fn tenant() -> Tenant {
    Tenant {
        issuer_alt_name: vec![AlternativeName::uri("https://example.com/").unwrap()],
        crl: vec![AlternativeName::uri("https://example.com/crl").unwrap()],
        ..Tenant::new("example", "AU")
    }
}

fn create_for(tenant: &Tenant, body: &Value, now: &str) -> Result<Root, Refused> {
    create_root(body.to_string().as_bytes(), tenant, at(now), &mut SystemRandom)
}

fn create(body: &Value) -> Result<Root, Refused> {
    create_for(&tenant(), body, NOW)
}

fn params<T: std::fmt::Debug>(result: Result<T, Refused>) -> Vec<String> {
    result.unwrap_err().details().iter().map(|detail| detail.param.to_string()).collect()
}

fn codes<T: std::fmt::Debug>(result: Result<T, Refused>) -> Vec<Code> {
    let refused = result.unwrap_err();
    assert!(refused.details().iter().all(|detail| detail.param == "certificatePem"));
    refused.findings().iter().map(certwright::Finding::code).collect()
}

/// What a CA outside would make: everything that the standard asks for, to be changed.
struct Outside {
    subject: &'static str,
    ca: bool,
    path_len: Option<u32>,
    usage: KeyUsage,
    validity: (&'static str, &'static str),
    issuer_alt_name: bool,
    signer: bool,
}

const ROOT: Outside = Outside {
    subject: "CN=example.com,O=Example Inc.,C=US",
    ca: true,
    path_len: Some(0),
    usage: KeyUsage::from_bits(0x60),
    validity: ("2023-10-22", "2034-10-22"),
    issuer_alt_name: true,
    signer: false,
};
const ROOT_3_TIER: Outside = Outside { path_len: None, ..ROOT };
const INTERMEDIATE: Outside =
    Outside { subject: "CN=Intermediate,O=Example Inc.,C=US", validity: ("2024-01-01", "2030-01-01"), ..ROOT };
const SIGNER: Outside = Outside {
    subject: "CN=VICAL,O=Example Inc.,C=US",
    ca: false,
    usage: KeyUsage::NON_REPUDIATION,
    validity: ("2024-01-01", "2028-01-01"),
    signer: true,
    ..ROOT
};

impl Outside {
    fn parameters(&self, key: &PublicKey) -> CertificateParameters {
        let (from, to) = self.validity;
        let validity = Validity::new(at(from), at(to)).unwrap();
        let point = DistributionPoint::uri("https://example.com/crl").unwrap();
        let mut parameters = CertificateParameters::new(self.subject.parse().unwrap(), key, validity)
            .with_subject_key_id(Some(KeyIdMethod::Rfc5280Sha1))
            .with_extension(OwnedExtension::key_usage(self.usage).unwrap())
            .with_extension(OwnedExtension::crl_distribution_points(&[point]).unwrap());
        if self.ca {
            parameters = parameters.with_extension(OwnedExtension::basic_constraints_ca(self.path_len).unwrap());
        }
        if self.issuer_alt_name {
            let names = [AlternativeName::uri("https://example.com/").unwrap()];
            parameters = parameters.with_extension(OwnedExtension::issuer_alt_name(&names).unwrap());
        }
        if self.signer {
            let purpose = OwnedExtension::extended_key_usage(&[oid::MDL_VICAL_SIGNER]).unwrap();
            parameters = parameters.with_extension(purpose.with_critical(true));
        }
        parameters
    }

    fn root(&self, key: &PrivateKey) -> Certificate {
        let parameters = self.parameters(key.public_key());
        Issuer::self_signed(&parameters, key, &mut SystemRandom).unwrap().into_certificate()
    }

    fn below(&self, subject: &PublicKey, issuer: &Certificate, key: &PrivateKey) -> Certificate {
        let issuer = Issuer::new(issuer, key).unwrap();
        issuer.issue(&self.parameters(subject), &mut SystemRandom).unwrap().into_certificate()
    }
}

#[test]
fn the_published_request_gives_the_published_answer() {
    let Some(page) = seed("001") else { return };
    let root =
        create_root(sample::object_after(&page, "-d '").as_bytes(), &tenant(), at(NOW), &mut SystemRandom).unwrap();
    let answer = serde_json::to_string(&root.answer("782f1885-c7c2-4459-8426-b6d7c111b0b1", true)).unwrap();
    let published = sample::object_after(&page, "}'");
    assert_eq!(sample::shape(&answer), sample::shape(&published));
    let (answer, published) = (sample::parse(&answer), sample::parse(&published));
    for key in ["id", "active", "isManaged"] {
        assert_eq!(answer[key], published[key], "{key}");
    }
    let data = json!({"commonName": "example", "country": "AU", "organisationName": "Example Inc.",
        "notAfter": "2046-02-28T12:00:00Z", "notBefore": "2026-02-28T12:00:00Z"});
    assert_eq!(answer["certificateData"], data);
    let fingerprint = answer["certificateFingerprint"].as_str().unwrap();
    assert_eq!((fingerprint.len(), fingerprint.to_lowercase() == fingerprint), (64, true));
    let pem = answer["certificatePem"].as_str().unwrap();
    assert!(pem.ends_with("-----END CERTIFICATE-----") && !pem.contains('\r'));
    assert_eq!(Certificate::from_pem(pem.as_bytes()).unwrap(), *root.certificate());
    let crlf = serde_json::to_value(root.answer("", true).with_crlf()).unwrap();
    assert_eq!(crlf["certificatePem"].as_str().unwrap().replace("\r\n", "\n"), pem);
    assert_eq!(root.key().unwrap().public_key().algorithm(), KeyAlgorithm::EcdsaP256);
    assert!(root.is_managed() && !root.use_intermediate_ca());
}

#[test]
fn errors_have_the_published_envelope() {
    let Some(page) = seed("001") else { return };
    let error = create(&json!({"country": "XX"})).unwrap_err();
    let published = sample::object_after(&page, "isManaged\": true\n}");
    assert_eq!(sample::shape(&serde_json::to_string(&error).unwrap()), sample::shape(&published));
    assert_eq!(
        serde_json::to_string(&error).unwrap(),
        r#"{"code":"BadRequest","message":"Validation error","details":[{"value":"XX","msg":"no alpha-2 code of ISO 3166-1","param":"country","location":"body"}]}"#
    );
}

#[test]
fn names_have_defaults_and_bounds() {
    let name = |root: Result<Root, Refused>| root.unwrap().certificate().subject().to_string();
    assert_eq!(name(create(&json!({}))), "CN=example,C=AU");
    let domain = Tenant { custom_domain: Some("dts.example.com".to_owned()), ..tenant() };
    assert_eq!(name(create_for(&domain, &json!({}), NOW)), "CN=dts.example.com DTS CA,C=AU");
    assert_eq!(name(create(&json!({"commonName": "A", "country": "NZ"}))), "CN=A,C=NZ");
    for bad in ["", "Zoë", "a@b", "a_b", &"a".repeat(65)] {
        assert_eq!(params(create(&json!({"commonName": bad}))), ["commonName"], "{bad}");
    }
    assert_eq!(name(create(&json!({"commonName": "a".repeat(64)}))).len(), "CN=,C=AU".len() + 64);
    let long = Tenant { custom_domain: Some("a".repeat(60)), ..tenant() };
    assert_eq!(params(create_for(&long, &json!({}), NOW)), ["commonName"]);
    for bad in ["", "XX", "nz", "NZL", "Kenya", "N", "🇳🇿"] {
        assert_eq!(params(create(&json!({"country": bad}))), ["country"], "{bad}");
    }
    assert_eq!(
        params(create_for(&Tenant { region_country: "XX".to_owned(), ..tenant() }, &json!({}), NOW)),
        ["country"]
    );
    assert_eq!(params(create(&json!({"organisationName": ""}))), ["organisationName"]);
    assert_eq!(name(create(&json!({"organisationName": "Zoë & Co"}))), "CN=example,O=Zoë & Co,C=AU");
    // Advised: the profile of the service wants an organization.
    let warned = |body: Value| create(&body).unwrap().findings().iter().any(|it| it.code() == Code::SUBJECT_ATTRIBUTE);
    assert!(warned(json!({})) && !warned(json!({"organisationName": "a"})));
    assert_eq!(params(create(&json!({"commonName": 5}))), ["commonName"]);
    assert_eq!(params(create(&json!({"commonName": "", "country": "", "notBefore": "", "notAfter": ""}))).len(), 4);
}

#[test]
fn times_have_defaults_and_bounds() {
    let times = |tenant: &Tenant, body: Value, now: &str| -> Result<[String; 2], Refused> {
        let root = create_for(tenant, &body, now)?;
        Ok([root.certificate().not_before(), root.certificate().not_after()].map(|time| time.to_string()))
    };
    let ours = |body| times(&tenant(), body, NOW);
    assert_eq!(ours(json!({})), Ok([NOW.to_owned(), "2046-02-28T12:00:00Z".to_owned()]));
    assert_eq!(ours(json!({"notBefore": NOW})).unwrap()[0], NOW);
    // Begun later, it still ends 20 years after it was made; the page's other reading is there on request.
    let later = json!({"notBefore": "2027-01-01"});
    assert_eq!(ours(later.clone()).unwrap(), ["2027-01-01T00:00:00Z", "2046-02-28T12:00:00Z"]);
    let unclamped = Tenant { default_not_after: DefaultNotAfter::Unclamped, ..tenant() };
    assert_eq!(times(&unclamped, later, NOW).unwrap()[1], "2047-01-01T00:00:00Z");
    // 2100 has no 29 February.
    assert_eq!(times(&tenant(), json!({}), "2080-02-29").unwrap()[1], "2100-02-28T00:00:00Z");
    assert_eq!(times(&tenant(), json!({}), "2024-02-29").unwrap()[1], "2044-02-29T00:00:00Z");

    let refused = |body: Value| params(create(&body));
    assert_eq!(refused(json!({"notBefore": "2026-02-28T11:59:59Z"})), ["notBefore"]);
    assert_eq!(refused(json!({"notBefore": "yesterday"})), ["notBefore"]);
    assert_eq!(refused(json!({"notAfter": "2046-02-28T12:00:01Z"})), ["notAfter"]);
    assert!(create(&json!({"notAfter": "2046-02-28T12:00:00Z"})).is_ok());
    assert_eq!(refused(json!({"notAfter": NOW})), ["notAfter"]);
    assert_eq!(refused(json!({"notBefore": "2027-01-01", "notAfter": "2026-12-31"})), ["notAfter"]);
    assert_eq!(refused(json!({"notBefore": "2046-02-28T12:00:00Z"})), ["notBefore"]);
}

#[test]
fn a_fourth_root_is_a_conflict() {
    let pem = ROOT.root(&key()).to_pem();
    for body in [json!({}), json!({"certificatePem": pem}), json!({"country": "XX"})] {
        let full = Tenant { roots: MAX_ROOTS, ..tenant() };
        assert_eq!(create_for(&full, &body, NOW).unwrap_err().kind(), Kind::Conflict);
    }
    assert!(create_for(&Tenant { roots: MAX_ROOTS - 1, ..tenant() }, &json!({}), NOW).is_ok());
}

#[test]
fn a_host_that_is_not_configured_cannot_make_a_root() {
    let refused = create_for(&Tenant::new("example", "AU"), &json!({}), NOW).unwrap_err();
    assert!(refused.findings().iter().any(|finding| finding.code() == Code::EXTENSION_MISSING), "{refused}");
}

#[test]
fn a_key_held_elsewhere_makes_a_root_too() {
    let key = key();
    let root = create_root_with_key(b"{}", &tenant(), at(NOW), &key, &mut SystemRandom).unwrap();
    assert!(root.is_managed() && root.key().is_none());
    assert_eq!(root.certificate().spki_der(), key.public_key().as_spki_der());
    // The profile wants an elliptic curve.
    let rsa = PrivateKey::generate(KeyAlgorithm::Rsa(2048), &mut SystemRandom).unwrap();
    let refused = create_root_with_key(b"{}", &tenant(), at(NOW), &rsa, &mut SystemRandom).unwrap_err();
    assert!(refused.findings().iter().any(|finding| finding.code() == Code::KEY_NOT_ALLOWED), "{refused}");
}

#[test]
fn what_cannot_stand_together_is_refused() {
    let pem = ROOT.root(&key()).to_pem();
    let all = json!({"certificatePem": pem, "commonName": "a", "country": "NZ", "organisationName": "b",
        "notBefore": NOW, "notAfter": NOW});
    assert_eq!(params(create(&all)), ["commonName", "country", "organisationName", "notBefore", "notAfter"]);
    assert_eq!(params(create(&json!({"useIntermediateCa": true}))), ["useIntermediateCa"]);
    assert!(create(&json!({"useIntermediateCa": false})).is_ok());
}

#[test]
fn an_uploaded_root_is_held_to_the_requirements() {
    let upload = |pem: &str| create(&json!({"certificatePem": pem}));
    let outside = |outside: Outside| upload(&outside.root(&key()).to_pem());
    let root = outside(ROOT).unwrap();
    assert!(!root.is_managed() && root.key().is_none());
    let answer = serde_json::to_value(root.answer("id", true)).unwrap();
    assert_eq!((&answer["isManaged"], &answer["certificateData"]["country"]), (&json!(false), &json!("US")));

    assert_eq!(params(upload("string")), ["certificatePem"]);
    assert_eq!(params(upload(&[ROOT.root(&key()).to_pem(), ROOT.root(&key()).to_pem()].concat())), ["certificatePem"]);
    assert_eq!(codes(outside(Outside { validity: ("2015-01-01", "2026-02-28"), ..ROOT })), [Code::EXPIRED]);
    assert_eq!(codes(outside(Outside { validity: ("2015-01-01", "2035-01-02"), ..ROOT })), [Code::VALIDITY_TOO_LONG]);
    assert_eq!(codes(outside(Outside { issuer_alt_name: false, ..ROOT })), [Code::EXTENSION_MISSING]);
    assert_eq!(codes(outside(Outside { path_len: Some(3), ..ROOT })), [Code::PATH_LEN_NOT_ALLOWED]);
    assert_eq!(codes(outside(Outside { subject: "CN=example.com,C=US", ..ROOT })), [Code::SUBJECT_ATTRIBUTE]);
    assert_eq!(codes(outside(Outside { subject: "O=Example,C=US", ..ROOT })), [Code::SUBJECT_ATTRIBUTE]);
    assert!(codes(outside(Outside { usage: KeyUsage::KEY_CERT_SIGN, ..ROOT })).contains(&Code::KEY_USAGE_CONTENT));
    assert!(codes(outside(Outside { ca: false, ..ROOT })).contains(&Code::EXTENSION_MISSING));
    assert_eq!(params(outside(Outside { subject: "CN=example.com,O=a,C=XX", ..ROOT })), ["certificatePem"]);
    let mut der = ROOT.root(&key()).as_der().to_vec();
    *der.last_mut().unwrap() ^= 1;
    let forged = Certificate::from_der(&der).unwrap();
    assert!(matches!(codes(upload(&forged.to_pem()))[..], [Code::SIGNATURE_INVALID | Code::SIGNATURE_MALFORMED]));
    // As deployed authorities have it, on request.
    let lenient = Tenant { conformance: Conformance::AsSeenInTheField, ..tenant() };
    let deployed = Outside { path_len: Some(3), ..ROOT }.root(&key()).to_pem();
    assert!(create_for(&lenient, &json!({"certificatePem": deployed}), NOW).is_ok());
}

#[test]
fn a_root_of_two_tiers_cannot_head_three() {
    let upload = |outside: Outside, conformance| {
        let tenant = Tenant { conformance, ..tenant() };
        let body = json!({"certificatePem": outside.root(&key()).to_pem(), "useIntermediateCa": true});
        create_for(&tenant, &body, NOW)
    };
    for conformance in [Conformance::Strict, Conformance::AsSeenInTheField] {
        assert_eq!(codes(upload(ROOT, conformance)), [Code::PATH_LEN_NOT_ALLOWED]);
        assert!(upload(ROOT_3_TIER, conformance).unwrap().use_intermediate_ca());
        assert!(upload(Outside { path_len: Some(1), ..ROOT }, conformance).is_ok());
    }
}

fn parent(root: &Certificate) -> ParentRoot<'_> {
    ParentRoot {
        id: "3c667fc8-c92c-4eee-a159-5221f574052e",
        certificate: root,
        is_managed: false,
        use_intermediate_ca: true,
        conformance: Conformance::Strict,
    }
}

#[test]
fn the_published_intermediate_has_its_answer_and_as_printed_names_its_field() {
    let Some(page) = seed("000") else { return };
    let (root_key, now) = (key(), at(NOW));
    let root = ROOT_3_TIER.root(&root_key);
    let mut body = sample::parse(&sample::object_after(&page, "-d '"));
    let printed = create_intermediate(body.to_string().as_bytes(), &parent(&root), now);
    assert_eq!(params(printed), ["certificatePem"]);

    body["certificatePem"] = json!(INTERMEDIATE.below(key().public_key(), &root, &root_key).to_pem());
    let made = create_intermediate(body.to_string().as_bytes(), &parent(&root), now).unwrap();
    let answer =
        serde_json::to_string(&made.answer("782f1885-c7c2-4459-8426-b6d7c111b0b1", true, parent(&root).id)).unwrap();
    let published = sample::object_after(&page, "}'");
    assert_eq!(sample::shape(&answer), sample::shape(&published));
    let (answer, published) = (sample::parse(&answer), sample::parse(&published));
    for key in ["id", "active", "usages", "caCertificateId"] {
        assert_eq!(answer[key], published[key], "{key}");
    }
    for event in [events::INTERMEDIATE_START, events::INTERMEDIATE_SUCCESS, events::INTERMEDIATE_FAIL] {
        assert!(page.contains(event));
    }
}

#[test]
fn an_intermediate_stands_below_its_root_in_every_respect() {
    let (root_key, other_key) = (key(), key());
    let (root, other) = (ROOT_3_TIER.root(&root_key), ROOT_3_TIER.root(&other_key));
    let judge = |certificate: &Certificate| {
        let body = json!({"certificatePem": certificate.to_pem(), "usages": ["VICAL"]});
        create_intermediate(body.to_string().as_bytes(), &parent(&root), at(NOW))
    };
    let below = |outside: Outside| judge(&outside.below(key().public_key(), &root, &root_key));
    assert!(below(INTERMEDIATE).is_ok());
    let has = |result, code| {
        let codes = codes(result);
        assert!(codes.contains(&code), "{code} in {codes:?}");
    };
    has(judge(&INTERMEDIATE.below(key().public_key(), &other, &other_key)), Code::SIGNATURE_INVALID);
    has(judge(&Outside { subject: "CN=Other,O=a,C=US", ..ROOT_3_TIER }.root(&other_key)), Code::ISSUER_NAME);
    has(judge(&root), Code::ANCHOR_AS_END_ENTITY);
    has(below(Outside { validity: ("2024-01-01", "2026-01-01"), ..INTERMEDIATE }), Code::EXPIRED);
    has(below(Outside { validity: ("2027-01-01", "2028-01-01"), ..INTERMEDIATE }), Code::NOT_YET_VALID);
    has(below(Outside { validity: ("2024-01-01", "2035-01-01"), ..INTERMEDIATE }), Code::VALIDITY_BEYOND_ISSUER);
    has(below(Outside { path_len: None, ..INTERMEDIATE }), Code::PATH_LEN_NOT_ALLOWED);
    has(below(Outside { path_len: Some(1), ..INTERMEDIATE }), Code::PATH_LEN_NOT_ALLOWED);
    has(below(Outside { subject: "CN=Intermediate,O=a,C=NZ", ..INTERMEDIATE }), Code::SUBJECT_ATTRIBUTE);
    has(below(Outside { ca: false, ..INTERMEDIATE }), Code::EXTENSION_MISSING);
    has(below(Outside { usage: KeyUsage::DIGITAL_SIGNATURE, ..INTERMEDIATE }), Code::KEY_USAGE_CONTENT);
    let mut hashed = INTERMEDIATE.parameters(key().public_key());
    hashed = hashed.with_subject_key_id(Some(KeyIdMethod::Rfc7093Sha256));
    let hashed = Issuer::new(&root, &root_key).unwrap().issue(&hashed, &mut SystemRandom).unwrap();
    has(judge(hashed.certificate()), Code::SUBJECT_KEY_ID_MISMATCH);
    // Below a root of two tiers nothing is valid, however the host keeps it.
    let two = ROOT.root(&root_key);
    let body = json!({"certificatePem": INTERMEDIATE.below(key().public_key(), &root, &root_key).to_pem(), "usages": ["VICAL"]});
    has(create_intermediate(body.to_string().as_bytes(), &parent(&two), at(NOW)), Code::PATH_LEN_NOT_ALLOWED);
}

#[test]
fn intermediates_are_for_unmanaged_roots_of_three_tiers_and_known_usages() {
    let root_key = key();
    let root = ROOT_3_TIER.root(&root_key);
    let pem = INTERMEDIATE.below(key().public_key(), &root, &root_key).to_pem();
    let create =
        |body: Value, parent: ParentRoot<'_>| create_intermediate(body.to_string().as_bytes(), &parent, at(NOW));
    let good = json!({"certificatePem": pem, "usages": ["VICAL"]});
    for wrong in
        [ParentRoot { is_managed: true, ..parent(&root) }, ParentRoot { use_intermediate_ca: false, ..parent(&root) }]
    {
        let refused = create(good.clone(), wrong).unwrap_err();
        let json = serde_json::to_value(&refused).unwrap();
        assert_eq!(json["details"][0]["param"], "dtsCaCertificateId");
        assert_eq!(json["details"][0]["location"], "path");
    }
    let usages = |usages: Value| params(create(json!({"certificatePem": pem, "usages": usages}), parent(&root)));
    for wrong in [json!([]), json!(null), json!(["VICAL", "VICAL"]), json!("VICAL")] {
        assert_eq!(usages(wrong), ["usages"]);
    }
    assert_eq!(usages(json!(["IACA"])), ["usages[0]"]);
    assert_eq!(params(create(json!({}), parent(&root))), ["usages", "certificatePem"]);
}

#[test]
fn a_vical_signers_request_comes_back_as_a_certificate_in_both_models() {
    let (root_key, ca_key, signer_key, now) = (key(), key(), key(), at(NOW));
    let csr = request_vical_signer(SIGNER.subject.parse().unwrap(), &signer_key, &mut SystemRandom).unwrap();
    assert!(csr.extended_key_usage().unwrap().unwrap().contains(oid::MDL_VICAL_SIGNER));
    let asked = csr.public_key().unwrap();
    let accept = |certificate: &Certificate, root: &Certificate, intermediate: Option<&Certificate>| {
        accept_vical_signer(
            &certificate.to_pem(),
            signer_key.public_key(),
            root,
            intermediate,
            Conformance::Strict,
            now,
        )
    };
    let two = ROOT.root(&root_key);
    let signer = SIGNER.below(&asked, &two, &root_key);
    let accepted = accept(&signer, &two, None).unwrap();
    let answer = serde_json::to_value(accepted.answer("id", true, "ca")).unwrap();
    assert_eq!((&answer["caCertificateId"], &answer["active"]), (&json!("ca"), &json!(true)));

    let three = ROOT_3_TIER.root(&root_key);
    let intermediate = INTERMEDIATE.below(ca_key.public_key(), &three, &root_key);
    let below = SIGNER.below(&asked, &intermediate, &ca_key);
    assert!(accept(&below, &three, Some(&intermediate)).is_ok());

    let has = |result, code| {
        let codes = codes(result);
        assert!(codes.contains(&code), "{code} in {codes:?}");
    };
    has(accept(&SIGNER.below(key().public_key(), &two, &root_key), &two, None), Code::ISSUE_KEY_MISMATCH);
    has(accept(&below, &three, None), Code::ISSUER_NOT_FOUND);
    has(
        accept(&Outside { signer: false, ..SIGNER }.below(&asked, &two, &root_key), &two, None),
        Code::EXTENSION_MISSING,
    );
    let expired = Outside { validity: ("2024-01-01", "2025-01-01"), ..SIGNER };
    has(accept(&expired.below(&asked, &two, &root_key), &two, None), Code::EXPIRED);
}

#[test]
fn openssl_verifies_a_managed_root() {
    let Some(openssl) = support::program("openssl") else { return };
    let root = create(&json!({"organisationName": "Example Inc."})).unwrap();
    let file = support::scratch().join("root");
    std::fs::write(&file, root.certificate().to_pem()).unwrap();
    let file = file.to_str().unwrap();
    let time = at(NOW).unix_seconds().to_string();
    openssl.must(["verify", "-x509_strict", "-check_ss_sig", "-attime", &time, "-CAfile", file, file]);
}

#[test]
fn a_vical_signer_below_a_managed_root_lasts_457_days_and_no_longer_than_the_root() {
    let (root_key, signer_key) = (key(), key());
    let issue = |body: Value, tenant: &Tenant, now: &str| {
        let body = body.to_string();
        let root =
            create_root_with_key(body.as_bytes(), &self::tenant(), at(NOW), &root_key, &mut SystemRandom).unwrap();
        let issuer = Issuer::new(root.certificate(), &root_key).unwrap();
        let subject = SIGNER.subject.parse().unwrap();
        issue_vical_signer(subject, signer_key.public_key(), &issuer, tenant, at(now), &mut SystemRandom)
    };
    let lasts = |body: Value, now: &str| {
        let signer = issue(body, &tenant(), now).unwrap();
        (signer.certificate().not_before().to_string(), signer.certificate().not_after().to_string())
    };
    let named = |text: &[&str; 2]| (text[0].to_owned(), text[1].to_owned());
    let whole = ["2026-02-28T12:00:00Z", "2027-05-31T12:00:00Z"];
    assert_eq!(lasts(json!({"organisationName": "O"}), NOW), named(&whole));
    let ends = json!({"organisationName": "O", "notAfter": "2026-12-31T00:00:00Z"});
    assert_eq!(lasts(ends.clone(), NOW), named(&["2026-02-28T12:00:00Z", "2026-12-31T00:00:00Z"]));
    let begins = json!({"organisationName": "O", "notBefore": "2026-06-01T00:00:00Z"});
    assert_eq!(lasts(begins, NOW), named(&["2026-06-01T00:00:00Z", "2027-09-01T00:00:00Z"]));
    assert!(issue(ends, &tenant(), "2027-01-01").is_err_and(|refused| refused.kind() == Kind::Invalid));
    let without = Tenant { crl: Vec::new(), ..tenant() };
    let refused = issue(json!({"organisationName": "O"}), &without, NOW).unwrap_err();
    assert_eq!(refused.findings()[0].code(), Code::EXTENSION_MISSING, "{refused}");
}
