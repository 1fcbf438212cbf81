//! Profiles as people write them, at work: what the template chooses, and what is issued by S/MIME, device, VPN, CA and OCSP
//! profiles of one's own.

#![cfg(test)]
#![cfg(feature = "serde")]

use certwright::issue::{AlternativeName, CertificateParameters, Issuer, OwnedExtension, Refusal, Validity};
use certwright::profile::{Context, Profile};
use certwright::validate::NameSubtree;
use certwright::x509::{Oid, ext::KeyUsage, oid};
use certwright::{Certificate, Code, KeyAlgorithm, Level, PrivateKey};
use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use serde_json::{Value, json};
use std::sync::LazyLock;

fn seeded(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn key(seed: u64) -> PrivateKey {
    PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut seeded(seed)).unwrap()
}

static ROOT_KEY: LazyLock<PrivateKey> = LazyLock::new(|| key(1));
static KEY: LazyLock<PrivateKey> = LazyLock::new(|| key(2));
static ROOT: LazyLock<Certificate> = LazyLock::new(|| {
    let validity = Validity::days("2026-01-01".parse().unwrap(), 3650).unwrap();
    let root =
        CertificateParameters::root_ca("CN=Root,O=Example,C=NZ".parse().unwrap(), ROOT_KEY.public_key(), validity);
    Issuer::self_signed(&root.unwrap(), &*ROOT_KEY, &mut seeded(3)).unwrap().into_certificate()
});

fn of(value: &Value) -> Profile {
    Profile::from_json(value.to_string().as_bytes()).unwrap_or_else(|error| panic!("{value}\n{error}"))
}

/// From the template and what is added to it. What is issued, the profile accepts.
fn issue(profile: &Profile, subject: &str, extensions: &[OwnedExtension]) -> Result<Certificate, Refusal> {
    let validity = Validity::days("2026-06-01".parse().unwrap(), 90).unwrap();
    let parameters =
        CertificateParameters::from_profile(profile.clone(), subject.parse().unwrap(), KEY.public_key(), validity)?;
    let parameters = extensions.iter().cloned().fold(parameters, CertificateParameters::with_extension);
    let issued = Issuer::new(&ROOT, &*ROOT_KEY)?.issue(&parameters, &mut seeded(4))?.into_certificate();
    let findings = profile.check(&issued, &Context::new().issued_by(&ROOT));
    assert!(findings.iter().all(|finding| finding.level() != Level::Must), "{findings:?}");
    Ok(issued)
}

/// The code of the refusal, and the rows that are its reasons.
fn reasons(refusal: &Refusal) -> (Code, Vec<(Code, &str)>) {
    let musts = refusal.findings().iter().filter(|finding| finding.level() == Level::Must);
    (refusal.code(), musts.map(|finding| (finding.code(), finding.field())).collect())
}

#[test]
fn a_template_chooses_what_the_profile_allows() {
    let extensions = |value: Value| of(&json!({"name": "x", "extensions": value}));
    let usage = |value: Value| {
        let issued = issue(&extensions(json!({"keyUsage": value})), "CN=a", &[]).unwrap();
        issued.key_usage().unwrap()
    };
    // The most common of those that are allowed, not of all.
    let asserts =
        json!([{"anyOf": ["digitalSignature", "keyAgreement"]}, {"allowed": ["keyAgreement", "nonRepudiation"]}]);
    assert_eq!(usage(json!({"asserts": asserts})), Some(KeyUsage::KEY_AGREEMENT));
    let asserts = json!([{"anyOf": ["digitalSignature", "nonRepudiation"]}, {"required": ["nonRepudiation"]}]);
    assert_eq!(usage(json!({"asserts": asserts})), Some(KeyUsage::NON_REPUDIATION));
    // The one value there is goes before what else would do, and the only set before none.
    let value = json!({"value": "03020640", "asserts": {"anyOf": ["digitalSignature", "nonRepudiation"]}});
    assert_eq!(usage(value), Some(KeyUsage::NON_REPUDIATION));
    let only = json!({"presence": "required", "asserts": {"allowed": ["keyAgreement"]}});
    assert_eq!(usage(only), Some(KeyUsage::KEY_AGREEMENT));
    assert_eq!(usage(json!({"presence": "notRecommended", "exactly": ["keyAgreement"]})), None);

    let path_len = |value: Value| {
        let constraints = json!({"cA": true, "presence": "required", "pathLen": value});
        let issued = issue(&extensions(json!({"basicConstraints": constraints})), "CN=a", &[]).unwrap();
        issued.basic_constraints().unwrap().unwrap().path_len_constraint
    };
    assert_eq!(path_len(json!({"min": 2, "max": 4})), Some(2));
    assert_eq!(path_len(json!([{"max": 4}, {"min": 2}])), Some(2));
    assert_eq!(path_len(json!([{"max": 4}, {"min": 3, "max": 9}, {"max": 5, "level": "should"}])), Some(3));
    assert_eq!(path_len(json!({"min": 2})), None);

    // Both rows on an extension bind those who issue.
    let both = extensions(
        json!({"keyUsage": {"exactly": ["cRLSign"], "criticality": "notCritical", "whenIssuing": {"presence": "required"}}}),
    );
    assert!(!issue(&both, "CN=a", &[]).unwrap().extension(oid::KEY_USAGE).unwrap().critical);
    let never = extensions(
        json!({"keyUsage": {"presence": "forbidden", "exactly": ["cRLSign"], "whenIssuing": {"criticality": "critical"}}}),
    );
    assert_eq!(issue(&never, "CN=a", &[]).unwrap().key_usage().unwrap(), None);

    let orders = json!({"name": "x", "extensionOrder": [
        {"is": ["basicConstraints", "keyUsage"]}, {"is": ["extKeyUsage", "basicConstraints"]}],
        "extensions": {"basicConstraints": {"cA": false}, "keyUsage": {"exactly": ["digitalSignature"]}, "extKeyUsage": {"include": ["clientAuth"]}}});
    let issued = issue(&of(&orders), "CN=a", &[]).unwrap();
    let order: Vec<_> = issued.extensions().map(|extension| extension.oid).take(3).collect();
    assert_eq!(order, [oid::EXTENDED_KEY_USAGE, oid::BASIC_CONSTRAINTS, oid::KEY_USAGE]);
}

/// What no template can settle is the caller's to add, and refused by its row until then.
#[test]
fn what_is_not_settled_is_refused_by_its_row() {
    let profile = of(
        &json!({"name": "x", "extensions": {"keyUsage": {"presence": "required"}, "basicConstraints": {"presence": "required"}}}),
    );
    let expected =
        [(Code::EXTENSION_MISSING, "extensions.keyUsage"), (Code::EXTENSION_MISSING, "extensions.basicConstraints")];
    assert_eq!(reasons(&issue(&profile, "CN=a", &[]).unwrap_err()), (Code::ISSUE_PROFILE, expected.to_vec()));
    let added = [
        OwnedExtension::key_usage(KeyUsage::DIGITAL_SIGNATURE).unwrap(),
        OwnedExtension::basic_constraints_end_entity().unwrap(),
    ];
    issue(&profile, "CN=a", &added).unwrap();
}

/// A file in TOML, and the same as JSON.
fn written(toml: &str) -> Profile {
    let profile: Profile = toml::from_str(toml).unwrap_or_else(|error| panic!("{error}\n{toml}"));
    assert_eq!(Profile::from_json(profile.to_json().unwrap().as_bytes()), Ok(profile.clone()));
    let value: Value = toml::from_str(toml).unwrap();
    assert_eq!(of(&value), profile);
    profile
}

#[test]
fn an_s_mime_profile_of_ones_own() {
    let profile = written(
        r#"
        name = "staff mail"
        base = "rfc5280_end_entity"
        publicKey.among = ["P-256", "RSA-2048+"]
        [issuing]
        validity = "1 year"
        [validity]
        max = "825 days"
        [subject]
        attributesAmong = ["commonName", "organizationName", "countryName", "emailAddress"]
        [subject.attributes]
        commonName = 1
        organizationName = { min = 1, values = ["Example"] }
        [extensions.keyUsage]
        presence = "required"
        criticality = "critical"
        asserts = [
            { keys = "rsa", required = ["digitalSignature", "keyEncipherment"] },
            { keys = "elliptic", required = ["digitalSignature", "keyAgreement"], allowed = ["digitalSignature", "keyAgreement"] },
        ]
        [extensions.extKeyUsage]
        presence = "required"
        include = ["emailProtection"]
        exclude = ["serverAuth", "anyExtendedKeyUsage"]
        [extensions.subjectAltName]
        presence = "required"
        forms = ["rfc822Name"]
        "#,
    );
    let mail = OwnedExtension::subject_alt_name(&[AlternativeName::email("a@example.com").unwrap()]).unwrap();
    let issued = issue(&profile, "CN=A,O=Example", std::slice::from_ref(&mail)).unwrap();
    assert_eq!(issued.key_usage().unwrap(), Some(KeyUsage::DIGITAL_SIGNATURE | KeyUsage::KEY_AGREEMENT));
    let missing = issue(&profile, "CN=A,O=Example", &[]).unwrap_err();
    assert_eq!(reasons(&missing), (Code::ISSUE_PROFILE, vec![(Code::EXTENSION_MISSING, "extensions.subjectAltName")]));
    let other = issue(&profile, "CN=A,O=Other", &[mail]).unwrap_err();
    assert_eq!(reasons(&other), (Code::ISSUE_PROFILE, vec![(Code::SUBJECT_ATTRIBUTE, "subject.organizationName")]));
    let dns = OwnedExtension::subject_alt_name(&[AlternativeName::dns("example.com").unwrap()]).unwrap();
    let form = issue(&profile, "CN=A,O=Example", &[dns]).unwrap_err();
    assert_eq!(reasons(&form), (Code::ISSUE_PROFILE, vec![(Code::ALT_NAME_FORM, "extensions.subjectAltName[0]")]));
}

/// RFC 4108 §5: hardwareModuleName as an otherName; an empty subject, so that the names must be critical.
#[test]
fn a_device_profile_of_ones_own() {
    let profile = written(
        r#"
        name = "device"
        base = "rfc5280_end_entity"
        [subject]
        attributesAmong = []
        [extensions.basicConstraints]
        presence = "required"
        criticality = "critical"
        cA = false
        [extensions.keyUsage]
        exactly = ["digitalSignature"]
        [extensions.subjectAltName]
        presence = "required"
        criticality = "criticalOnlyIfSubjectEmpty"
        forms = ["otherName"]
        otherNamesInclude = ["1.3.6.1.5.5.7.8.4"]
        otherNamesAmong = ["1.3.6.1.5.5.7.8.4", "1.3.6.1.4.1.55555.2.2"]
        [extensions."1.3.6.1.4.1.55555.2.1"]
        presence = "required"
        criticality = "critical"
        value = "0500"
        "#,
    );
    // HardwareModuleName ::= SEQUENCE { hwType OBJECT IDENTIFIER, hwSerialNum OCTET STRING }
    let module = [0x30, 0x07, 0x06, 0x02, 0x2a, 0x03, 0x04, 0x01, 0x07];
    let id_on_hardware_module_name: certwright::x509::ObjectIdentifier = "1.3.6.1.5.5.7.8.4".parse().unwrap();
    let name = AlternativeName::other(id_on_hardware_module_name.as_oid(), &module).unwrap();
    let names = OwnedExtension::subject_alt_name(&[name]).unwrap();
    let issued = issue(&profile, "", std::slice::from_ref(&names)).unwrap();
    assert!(issued.extension(oid::SUBJECT_ALT_NAME).unwrap().critical);
    // A name of another type is not that name, and only those listed may stand beside it.
    let own: certwright::x509::ObjectIdentifier = "1.3.6.1.4.1.55555.2.2".parse().unwrap();
    let user = b"\x0c\x05admin";
    let names_of = |types: &[Oid<'_>]| {
        let names = types.iter().map(|kind| match *kind {
            oid::USER_PRINCIPAL_NAME => AlternativeName::other(*kind, user).unwrap(),
            _ => AlternativeName::other(*kind, &module).unwrap(),
        });
        issue(&profile, "", &[OwnedExtension::subject_alt_name(&names.collect::<Vec<_>>()).unwrap()])
    };
    let device = id_on_hardware_module_name.as_oid();
    assert!(names_of(&[device, own.as_oid()]).is_ok());
    for (types, field) in [
        (&[own.as_oid()][..], "extensions.subjectAltName"),
        (&[device, oid::USER_PRINCIPAL_NAME], "extensions.subjectAltName[1]"),
    ] {
        let refused = names_of(types).unwrap_err();
        assert_eq!(reasons(&refused), (Code::ISSUE_PROFILE, vec![(Code::ALT_NAME_FORM, field)]));
    }
    let named = issue(&profile, "CN=device", &[names]).unwrap_err();
    assert_eq!(reasons(&named), (Code::ISSUE_PROFILE, vec![(Code::SUBJECT_ATTRIBUTE, "subject")]));
}

#[test]
fn a_vpn_profile_of_ones_own() {
    let profile = written(
        r#"
        name = "vpn"
        base = "tls_client"
        [validity]
        max = "90 days"
        [extensions.extKeyUsage]
        criticality = "any"
        include = ["clientAuth", "1.3.6.1.5.5.7.3.17"]
        among = ["clientAuth", "1.3.6.1.5.5.7.3.17"]
        [extensions.subjectAltName]
        anyOf = ["rfc822Name", "dNSName"]
        [extensions.keyUsage]
        presence = "required"
        asserts = { required = ["digitalSignature"], allowed = ["digitalSignature"] }
        "#,
    );
    let names = OwnedExtension::subject_alt_name(&[AlternativeName::email("a@example.com").unwrap()]).unwrap();
    let issued = issue(&profile, "CN=a", std::slice::from_ref(&names)).unwrap();
    assert_eq!(issued.extended_key_usage().unwrap().unwrap().iter().count(), 2);
    let long = of(&json!({"name": "x", "base": "tls_client", "validity": {"max": "89 days"}}));
    assert_eq!(
        reasons(&issue(&long, "", &[names]).unwrap_err()),
        (Code::ISSUE_PROFILE, vec![(Code::VALIDITY_TOO_LONG, "validity.notAfter")])
    );
}

#[test]
fn a_ca_with_name_constraints_of_ones_own() {
    let profile = written(
        r#"
        name = "department"
        base = "intermediate_ca"
        [extensions.basicConstraints]
        pathLen = { min = 0, max = 0 }
        [extensions.nameConstraints]
        presence = "required"
        criticality = "critical"
        wellFormed = true
        [extensions.certificatePolicies]
        presence = "recommended"
        "#,
    );
    let constraints = OwnedExtension::name_constraints(&[NameSubtree::dns("example.com").unwrap()], &[]).unwrap();
    let issued = issue(&profile, "CN=Department,O=Example", std::slice::from_ref(&constraints)).unwrap();
    assert_eq!(issued.basic_constraints().unwrap().unwrap().path_len_constraint, Some(0));
    assert_eq!(
        reasons(&issue(&profile, "CN=Department", &[]).unwrap_err()),
        (Code::ISSUE_PROFILE, vec![(Code::EXTENSION_MISSING, "extensions.nameConstraints")])
    );
    let loose = constraints.with_critical(false);
    assert_eq!(
        reasons(&issue(&profile, "CN=Department", &[loose]).unwrap_err()),
        (Code::ISSUE_PROFILE, vec![(Code::EXTENSION_MUST_BE_CRITICAL, "extensions.nameConstraints")])
    );
}

#[test]
fn an_ocsp_responder_profile_of_ones_own() {
    let profile = written(
        r#"
        name = "responder"
        base = "rfc5280_end_entity"
        [extensions.basicConstraints]
        cA = false
        [extensions.keyUsage]
        presence = "required"
        asserts = { allowed = ["digitalSignature"] }
        [extensions.extKeyUsage]
        presence = "required"
        among = ["OCSPSigning"]
        [extensions.id-pkix-ocsp-nocheck]
        presence = "required"
        [extensions.cRLDistributionPoints]
        presence = "forbidden"
        [extensions.authorityInfoAccess]
        presence = "forbidden"
        "#,
    );
    let issued = issue(&profile, "CN=Responder", &[]).unwrap();
    assert_eq!(issued.key_usage().unwrap(), Some(KeyUsage::DIGITAL_SIGNATURE));
    assert!(issued.extended_key_usage().unwrap().unwrap().contains(oid::OCSP_SIGNING));
    assert!(issued.extension(oid::OCSP_NO_CHECK).is_some());
}
