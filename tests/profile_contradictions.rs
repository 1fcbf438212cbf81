//! Profiles that no certificate can keep, and what cannot be written, are refused with the key that is wrong; whatever is
//! written is read back as it was.

#![cfg(test)]
#![cfg(feature = "serde")]

use certwright::profile::{
    AttributeForm, AttributeRule, Criticality, ExtensionRow, ExtensionValue, IssuingRules, KeyRule, Period, Presence,
    Profile, Row, Rule,
};
use certwright::x509::ext::KeyUsage;
use certwright::x509::{ObjectIdentifier, oid};
use certwright::{Code, KeyAlgorithm, Level};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A JSON profile that contradicts itself and how the refusal begins; and the nearest one that does not.
fn contradictions() -> Vec<(Value, &'static str, Value)> {
    let within = |path: &str, value: Value| {
        let nested = path.split('.').rev().fold(value, |value, key| json!({key: value}));
        let mut profile = json!({"name": "x"});
        profile.as_object_mut().unwrap().extend(nested.as_object().unwrap().clone());
        profile
    };
    let pair = |path: &'static str, bad: Value, expected: &'static str, good: Value| {
        (within(path, bad), expected, within(path, good))
    };
    vec![
        pair("version", json!(4), "version: versions are", json!(1)),
        pair(
            "version",
            json!([{"is": 2}, {"is": 3}]),
            "version: no certificate keeps all of these",
            json!([{"is": 3}, {"is": 3}]),
        ),
        pair("version", json!([{"is": 3}, {"is": 0}]), "version[1]: versions are", json!({"is": 3})),
        pair("serialNumber.maxOctets", json!(0), "serialNumber.maxOctets: a serial", json!(1)),
        pair(
            "serialNumber",
            json!({"maxOctets": 6, "minBits": 64}),
            "serialNumber.minBits: 64 bits in 6 octets",
            json!({"maxOctets": 7, "minBits": 64}),
        ),
        pair("validity.max", json!("0 days"), "validity.max: a validity of no time", json!("1 second")),
        pair("issuing.validity", json!("0 years"), "issuing.validity: a validity of no time", json!("1 year")),
        pair("publicKey.among", json!([]), "publicKey.among: no kind of keys", json!(["P-256"])),
        pair("signature.among", json!([]), "signature.among: no signature algorithm", json!(["Ed25519"])),
        pair(
            "extensions.basicConstraints",
            json!({"pathLen": {"min": 2, "max": 1}}),
            "extensions.basicConstraints.pathLen: at least 2 and at most 1",
            json!({"pathLen": {"min": 1, "max": 1}}),
        ),
        pair(
            "extensions.basicConstraints",
            json!({"pathLen": [{"max": 1}, {"min": 2, "max": 3}]}),
            "extensions.basicConstraints.pathLen: at least 2 and at most 1",
            json!({"pathLen": [{"max": 1}, {"min": 2, "max": 3, "level": "should"}]}),
        ),
        pair(
            "extensions.basicConstraints",
            json!({"cA": [{"is": true}, {"is": false}]}),
            "extensions.basicConstraints.cA: no certificate keeps all of these",
            json!({"cA": [{"is": true}, {"is": true}]}),
        ),
        pair("extensions.keyUsage.exactly", json!([]), "extensions.keyUsage.exactly: no usage", json!(["cRLSign"])),
        pair(
            "extensions.keyUsage.asserts",
            json!({"required": ["cRLSign"], "allowed": ["digitalSignature"]}),
            "extensions.keyUsage.asserts: a usage is asked for that is not allowed",
            json!({"required": ["cRLSign"], "allowed": ["digitalSignature", "cRLSign"]}),
        ),
        pair(
            "extensions.keyUsage",
            json!({"exactly": ["digitalSignature"], "asserts": {"anyOf": ["cRLSign", "keyCertSign"]}}),
            "extensions.keyUsage.exactly: no certificate keeps this and `extensions.keyUsage.asserts`",
            json!({"exactly": ["digitalSignature"], "asserts": {"anyOf": ["cRLSign"], "keys": "rsa"}}),
        ),
        pair(
            "extensions.extKeyUsage.among",
            json!([]),
            "extensions.extKeyUsage.among: no purpose",
            json!(["serverAuth"]),
        ),
        pair(
            "extensions.extKeyUsage",
            json!({"include": ["serverAuth", "clientAuth"], "exclude": ["emailProtection", "clientAuth"]}),
            "extensions.extKeyUsage.include: clientAuth is asked for and not allowed",
            json!({"include": ["serverAuth", "clientAuth"], "exclude": ["emailProtection"]}),
        ),
        pair(
            "extensions.extKeyUsage",
            json!({"include": ["serverAuth"], "among": ["clientAuth"]}),
            "extensions.extKeyUsage.include: serverAuth is asked for and not allowed",
            json!({"include": ["serverAuth"], "among": ["clientAuth", "serverAuth"]}),
        ),
        pair(
            "extensions.extKeyUsage",
            json!({"among": ["clientAuth"], "exclude": ["clientAuth"]}),
            "extensions.extKeyUsage.among: none of these is allowed",
            json!({"among": ["clientAuth", "serverAuth"], "exclude": ["clientAuth"]}),
        ),
        pair(
            "extensions.subjectKeyIdentifier.derivedBy",
            json!([]),
            "extensions.subjectKeyIdentifier.derivedBy: no method",
            json!(["rfc5280-sha1"]),
        ),
        pair(
            "extensions.subjectAltName",
            json!({"forms": ["dNSName"], "anyOf": ["iPAddress"]}),
            "extensions.subjectAltName.anyOf: none of these is in `forms`",
            json!({"forms": ["dNSName", "iPAddress"], "anyOf": ["iPAddress"]}),
        ),
        pair(
            "extensions.cRLDistributionPoints.schemes",
            json!([]),
            "extensions.cRLDistributionPoints.schemes: no scheme",
            json!(["http"]),
        ),
        pair(
            "extensions.keyUsage",
            json!({"presence": "required", "whenIssuing": {"presence": "forbidden"}}),
            "extensions.keyUsage.whenIssuing: required and forbidden",
            json!({"presence": "optional", "whenIssuing": {"presence": "forbidden"}}),
        ),
        pair(
            "extensions.keyUsage",
            json!({"presence": "required", "criticality": "critical", "whenIssuing": {"criticality": "notCritical"}}),
            "extensions.keyUsage.whenIssuing: critical and not critical",
            json!({"presence": "required", "criticality": "critical", "whenIssuing": {"criticality": "any"}}),
        ),
        pair(
            "extensions.keyUsage.value",
            json!([{"is": "03020780"}, {"is": "03020640"}]),
            "extensions.keyUsage.value: two values",
            json!([{"is": "03020780"}, {"is": "03020780"}]),
        ),
        pair(
            "subject",
            json!({"attributesAmong": ["commonName"], "attributes": {"countryName": 1}}),
            "subject.attributes.countryName: required, and not in `attributesAmong`",
            json!({"attributesAmong": ["commonName"], "attributes": {"countryName": {"max": 1}}}),
        ),
        pair(
            "issuer.attributes.countryName",
            json!([{"min": 2, "max": 2}, {"max": 1}]),
            "issuer.attributes.countryName: at least 2 and at most 1",
            json!([{"min": 1, "max": 2}, {"max": 1}]),
        ),
        pair(
            "subject",
            json!({"attributesAmong": [], "notEmpty": true}),
            "subject.notEmpty: `attributesAmong` leaves no attribute",
            json!({"attributesAmong": []}),
        ),
    ]
}

/// The same of rules of one kind that share nothing, and of kinds that are about the same thing.
fn disagreements() -> Vec<(Value, &'static str, Value)> {
    let of = |value: Value| {
        let mut profile = json!({"name": "x"});
        profile.as_object_mut().unwrap().extend(value.as_object().unwrap().clone());
        profile
    };
    let pair = |bad: Value, expected: &'static str, good: Value| (of(bad), expected, of(good));
    let extension = |name: &str, value: Value| json!({"extensions": {name: value}});
    let all = |lists: [Value; 2]| json!(lists.map(|list| json!({"is": list})));
    vec![
        pair(
            json!({"publicKey": {"among": all([json!(["P-256"]), json!(["Ed25519"])])}}),
            "publicKey.among: no certificate keeps all of these",
            json!({"publicKey": {"among": all([json!(["P-256"]), json!(["Ed25519", "P-256"])])}}),
        ),
        pair(
            json!({"publicKey": {"among": all([json!(["RSA-2048"]), json!(["RSA-3072+"])])}}),
            "publicKey.among: no certificate keeps all of these",
            json!({"publicKey": {"among": all([json!(["RSA-4096"]), json!(["RSA-3072+"])])}}),
        ),
        pair(
            json!({"publicKey": {"among": all([json!(["RSA-2048+/1024"]), json!(["RSA-3000"])])}}),
            "publicKey.among: no certificate keeps all of these",
            json!({"publicKey": {"among": all([json!(["RSA-2048+/1024"]), json!(["RSA-3072+/3"])])}}),
        ),
        pair(
            json!({"signature": {"among": all([json!(["Ed25519"]), json!(["ecdsa-with-SHA256"])])}}),
            "signature.among: no certificate keeps all of these",
            json!({"signature": {"among": [{"is": ["Ed25519"]}, {"is": ["ecdsa-with-SHA256"], "level": "should"}]}}),
        ),
        pair(
            extension(
                "subjectKeyIdentifier",
                json!({"derivedBy": all([json!(["rfc5280-sha1"]), json!(["rfc7093-sha256"])])}),
            ),
            "extensions.subjectKeyIdentifier.derivedBy: no certificate keeps all of these",
            extension(
                "subjectKeyIdentifier",
                json!({"derivedBy": all([json!(["rfc5280-sha1"]), json!(["rfc7093-sha256", "rfc5280-sha1"])])}),
            ),
        ),
        pair(
            json!({"subject": {"attributes": {"organizationName": [
                {"min": 1, "values": ["A"]}, {"min": 1, "values": ["B"]}]}}}),
            "subject.attributes.organizationName: no value is allowed",
            json!({"subject": {"attributes": {"organizationName": [
                {"min": 1, "values": ["A", "B"]}, {"min": 1, "values": ["B"]}]}}}),
        ),
        pair(
            json!({"subject": {"attributes": {"countryName": {"min": 1, "form": "country", "values": ["Germany"]}}}}),
            "subject.attributes.countryName: no value is allowed",
            json!({"subject": {"attributes": {"countryName": {"min": 1, "form": "country", "values": ["Germany", "DE"]}}}}),
        ),
        pair(
            json!({"issuer": {"attributes": {"commonName": [
                {"min": 1, "form": "UTF8String"}, {"min": 0, "max": 1, "form": "PrintableString"}]}}}),
            "issuer.attributes.commonName: no value is allowed",
            json!({"issuer": {"attributes": {"commonName": [
                {"min": 1, "form": "text"}, {"min": 0, "max": 1, "form": "PrintableString"}]}}}),
        ),
        pair(
            json!({"issuer": {"isSubject": true, "attributes": {"commonName": 1}},
                "subject": {"attributes": {"commonName": {"max": 0}}}}),
            "issuer.attributes.commonName: at least 1 and at most 0",
            json!({"issuer": {"attributes": {"commonName": 1}}, "subject": {"attributes": {"commonName": {"max": 0}}}}),
        ),
        pair(
            json!({"issuer": {"attributes": {"countryName": {"max": 0}}},
                "subject": {"sameAsIssuer": {"countryName": true}, "attributes": {"countryName": 1}}}),
            "issuer.attributes.countryName: at least 1 and at most 0",
            json!({"issuer": {"attributes": {"countryName": {"max": 0}}},
                "subject": {"sameAsIssuer": {"organizationName": true}, "attributes": {"countryName": 1}}}),
        ),
        pair(
            extension("basicConstraints", json!({"cA": true, "pathLen": [{"max": 1}, {"min": 2}]})),
            "extensions.basicConstraints.pathLen: at least 2 and at most 1",
            // Of an end entity nothing is asked.
            extension("basicConstraints", json!({"cA": false, "pathLen": [{"max": 1}, {"min": 2}]})),
        ),
        pair(
            extension("basicConstraints", json!({"presence": "forbidden", "cA": true})),
            "extensions.basicConstraints.cA: no certificate keeps this",
            extension("basicConstraints", json!({"presence": "forbidden", "cA": false})),
        ),
        pair(
            json!({"extensions": {"basicConstraints": {"cA": false},
                "keyUsage": {"keyCertSignOnlyInCa": true, "asserts": {"required": ["keyCertSign"]}}}}),
            "extensions.keyUsage.asserts: no certificate keeps this and all the others",
            json!({"extensions": {"basicConstraints": {"cA": true},
                "keyUsage": {"keyCertSignOnlyInCa": true, "asserts": {"required": ["keyCertSign"]}}}}),
        ),
        pair(
            json!({"publicKey": {"among": ["Ed25519", "ML-DSA-44"]}, "extensions": {"keyUsage": {
                "signingKeysOnlySign": true, "exactly": ["keyEncipherment"]}}}),
            "extensions.keyUsage.exactly: no certificate keeps this and `extensions.keyUsage.signingKeysOnlySign`",
            json!({"publicKey": {"among": ["Ed25519", "RSA-2048+"]}, "extensions": {"keyUsage": {
                "signingKeysOnlySign": true, "exactly": ["keyEncipherment"]}}}),
        ),
        pair(
            json!({"extensions": {"basicConstraints": {"cA": false},
                "nameConstraints": {"presence": "required", "onlyInCa": true}}}),
            "extensions.nameConstraints.onlyInCa: no certificate keeps this and `extensions.basicConstraints.cA`",
            json!({"extensions": {"basicConstraints": {"cA": false}, "nameConstraints": {"onlyInCa": true}}}),
        ),
        pair(
            extension("keyUsage", json!({"value": "03020780", "exactly": ["cRLSign"]})),
            "extensions.keyUsage.value: no certificate keeps this and `extensions.keyUsage.exactly`",
            extension("keyUsage", json!({"value": "03020780", "exactly": ["digitalSignature"]})),
        ),
        pair(
            extension("extKeyUsage", json!({"value": "300a06082b06010505070301", "include": ["clientAuth"]})),
            "extensions.extKeyUsage.value: clientAuth is asked for and not there",
            extension("extKeyUsage", json!({"value": "300a06082b06010505070301", "include": ["serverAuth"]})),
        ),
        pair(
            extension("basicConstraints", json!({"value": "0500"})),
            "extensions.basicConstraints.value: no value of this extension",
            extension("basicConstraints", json!({"value": "3000"})),
        ),
        pair(
            extension(
                "extKeyUsage",
                json!({"criticality": "critical", "include": ["anyExtendedKeyUsage"], "anyPurposeNotCritical": true}),
            ),
            "extensions.extKeyUsage.anyPurposeNotCritical: anyExtendedKeyUsage is asked for",
            extension("extKeyUsage", json!({"include": ["anyExtendedKeyUsage"], "anyPurposeNotCritical": true})),
        ),
        pair(
            json!({"subject": {"notEmpty": true}, "extensions": {"subjectAltName": {
                "criticality": "critical", "whenIssuing": {"criticality": "criticalOnlyIfSubjectEmpty"}}}}),
            "extensions.subjectAltName.whenIssuing: critical and not critical",
            extension(
                "subjectAltName",
                json!({
                "criticality": "critical", "whenIssuing": {"criticality": "criticalOnlyIfSubjectEmpty"}}),
            ),
        ),
        pair(
            json!({"extensions": {"subjectAltName": {"forms": ["dNSName"], "otherNamesInclude": ["1.2.3"]}}}),
            "extensions.subjectAltName.otherNamesInclude: otherName is not in `forms`",
            json!({"extensions": {"subjectAltName": {"forms": ["otherName"], "otherNamesInclude": ["1.2.3"]}}}),
        ),
        pair(
            json!({"extensions": {"subjectAltName": {"otherNamesInclude": ["1.2.3"], "otherNamesAmong": ["1.2.4"]}}}),
            "extensions.subjectAltName.otherNamesInclude: not all of these are in `otherNamesAmong`",
            json!({"extensions": {"subjectAltName": {"otherNamesInclude": ["1.2.3"], "otherNamesAmong": ["1.2.4", "1.2.3"]}}}),
        ),
        pair(
            json!({"extensions": {"noRevAvail": {"alone": true, "presence": "required"},
                "cRLDistributionPoints": {"presence": "required"}}}),
            "extensions.noRevAvail.alone: noRevAvail is required where it cannot stand",
            json!({"extensions": {"noRevAvail": {"alone": true, "presence": "required"},
                "cRLDistributionPoints": {"presence": "optional"}}}),
        ),
        pair(
            json!({"extensions": {"noRevAvail": {"alone": true, "presence": "required"}, "basicConstraints": {"cA": true}}}),
            "extensions.noRevAvail.alone: noRevAvail is required where it cannot stand",
            json!({"extensions": {"noRevAvail": {"alone": true, "presence": "required"}, "basicConstraints": {"cA": false}}}),
        ),
        pair(
            json!({"notPrecertificate": true, "extensions": {"precertificatePoison": {"presence": "required"}}}),
            "notPrecertificate: the poison of precertificates is required",
            json!({"extensions": {"precertificatePoison": {"presence": "required"}}}),
        ),
        pair(
            json!({"extensionOrder": [{"is": ["keyUsage", "extKeyUsage"]}, {"is": ["extKeyUsage", "keyUsage"]}],
                "extensions": {"keyUsage": {"presence": "required"}, "extKeyUsage": {"presence": "required"}}}),
            "extensionOrder: no certificate keeps all of these",
            json!({"extensionOrder": [{"is": ["keyUsage", "extKeyUsage"]}, {"is": ["extKeyUsage", "keyUsage"]}],
                "extensions": {"keyUsage": {"presence": "required"}}}),
        ),
        pair(
            json!({"issuing": {"validity": "13 months"}, "validity": {"max": {"period": "365 days", "bothEnds": true}}}),
            "issuing.validity: 13 months, and `validity.max` is 365 days",
            json!({"issuing": {"validity": "1 year"}, "validity": {"max": {"period": "365 days", "bothEnds": true}}}),
        ),
    ]
}

#[test]
fn a_profile_that_no_certificate_can_keep_is_refused_with_the_key_that_asks_too_much() {
    for (bad, expected, good) in contradictions().into_iter().chain(disagreements()) {
        let error = Profile::from_json(bad.to_string().as_bytes()).unwrap_err();
        assert_eq!((error.code(), error.structure()), (Code::PROFILE_MALFORMED, "Profile"), "{bad}");
        let found = error.found().unwrap();
        assert!(found.starts_with(expected), "{bad}\n{found}");
        let read = Profile::from_json(good.to_string().as_bytes()).unwrap_or_else(|error| panic!("{good}\n{error}"));
        assert_eq!(Profile::from_json(read.to_json().unwrap().as_bytes()), Ok(read));
    }
}

/// Of other keys other usages may be asked, and what is not reported binds nobody.
#[test]
fn what_binds_nobody_contradicts_nothing() {
    let usages = json!([
        {"required": ["digitalSignature"], "keys": "rsa"},
        {"required": ["keyEncipherment"], "allowed": ["digitalSignature"], "keys": "elliptic"},
    ]);
    let purposes = json!({"include": ["serverAuth", "codeSigning"]});
    for profile in [
        json!({"name": "x", "publicKey": {"among": ["RSA-2048+"]}, "extensions": {"keyUsage": {"asserts": usages}}}),
        json!({"name": "x", "base": "tls_server", "waive": ["KEY_PURPOSE_CONTENT"], "extensions": {"extKeyUsage": purposes}}),
        // Nor what is said of an extension that nobody may have.
        json!({"name": "x", "base": "tls_server", "extensions": {"extKeyUsage": {"presence": "forbidden", "include": ["codeSigning"]}}}),
        json!({"name": "x", "extensions": {"basicConstraints": {"cA": [{"is": true}, {"is": false, "level": "should"}]}}}),
        json!({"name": "x", "waive": ["CA_FLAG"], "extensions": {"basicConstraints": {"cA": [{"is": true}, {"is": false}]}}}),
        json!({"name": "x", "waive": ["EXTENSION_MISSING"], "extensions": {"keyUsage": {
            "presence": "required", "whenIssuing": {"presence": "forbidden"}}}}),
        json!({"name": "x", "extensions": {"cRLDistributionPoints": {"schemes": [{"is": ["http"]}, {"is": ["ldap"]}]}}}),
    ] {
        let read =
            Profile::from_json(profile.to_string().as_bytes()).unwrap_or_else(|error| panic!("{profile}: {error}"));
        let written = read.to_json().unwrap();
        assert_eq!(Profile::from_json(written.as_bytes()), Ok(read));
    }
}

fn made_of(rule: Rule) -> Profile {
    Profile::new("made").with_rows([Row::must(rule, Code::NOT_V3, "ours")])
}

/// Made in Rust, a profile can hold what has no name to be written by.
#[test]
fn what_would_not_be_read_back_is_not_written() {
    let value = |value: &'static [u8]| {
        let extension = oid::KEY_USAGE.to_owned();
        made_of(Rule::ExtensionValue(ExtensionValue { extension, value: value.into() }))
    };
    let attribute = |values: &[String]| {
        let rule = AttributeRule::new(oid::COMMON_NAME, 1, 1, AttributeForm::Text);
        made_of(Rule::SubjectAttribute(rule.with_values(values.iter().cloned())))
    };
    let keys = |rule| made_of(Rule::KeyAmong([KeyRule::Exactly(KeyAlgorithm::EcdsaP256), rule].to_vec().into()));
    let no_way = |key: &str| format!("{key}: there is no way to write what this holds");
    for (bad, expected, good) in [
        (
            keys(KeyRule::Rsa { min_bits: 2048, multiple_of: 0 }),
            no_way("publicKey.among"),
            keys(KeyRule::Rsa { min_bits: 2048, multiple_of: 1 }),
        ),
        (
            keys(KeyRule::Exactly(KeyAlgorithm::Rsa(0))),
            no_way("publicKey.among"),
            keys(KeyRule::Exactly(KeyAlgorithm::Rsa(1024))),
        ),
        (value(&[]), no_way("extensions.keyUsage.value"), value(&[3, 2, 7, 0x80])),
        (
            made_of(Rule::KeyUsageExactly(KeyUsage::from_bits(0x201))),
            no_way("extensions.keyUsage.exactly"),
            made_of(Rule::KeyUsageExactly(KeyUsage::from_bits(0x1ff))),
        ),
        (
            attribute(&["a".repeat(4097)]),
            "subject.attributes.commonName.values[0]: a text of a profile has at most 4096 bytes".into(),
            attribute(&["a".repeat(4096)]),
        ),
        (
            attribute(&vec!["a".into(); 20_000]),
            "a profile has at most 20000 values".into(),
            attribute(&vec!["a".into(); 19_000]),
        ),
        (
            made_of(Rule::KeyAmong(Vec::new().into())),
            "publicKey.among: no kind of keys".into(),
            keys(KeyRule::Exactly(KeyAlgorithm::Ed25519)),
        ),
    ] {
        let error = bad.to_json().unwrap_err();
        assert_eq!((error.code(), error.structure()), (Code::PROFILE_MALFORMED, "Profile"));
        assert!(error.found().unwrap().contains(&expected), "{expected}\n{error}");
        assert!(serde_json::to_value(&bad).unwrap_err().to_string().contains(&expected));
        assert_eq!(Profile::from_json(good.to_json().unwrap().as_bytes()), Ok(good));
    }
    let long = attribute(&vec!["a".repeat(4096); 300]);
    assert_eq!(long.to_json().unwrap_err().code(), Code::LIMIT_OBJECT_BYTES);
}

fn any_identifier() -> impl Strategy<Value = ObjectIdentifier> {
    let known = [oid::KEY_USAGE, oid::SERVER_AUTH, oid::COMMON_NAME, oid::COUNTRY_NAME].map(|oid| oid.to_owned());
    let other = any::<[u32; 2]>().prop_map(|[one, two]| format!("1.3.6.1.4.1.{one}.{two}").parse().unwrap());
    prop_oneof![prop::sample::select(known.to_vec()), other]
}

/// Whatever their fields can hold, well or badly.
fn any_rule() -> impl Strategy<Value = Rule> {
    let identifiers = || prop::collection::vec(any_identifier(), 0..4);
    let usage = || any::<u16>().prop_map(KeyUsage::from_bits);
    let period = || {
        any::<(u16, u16, u32, u32)>().prop_map(|(years, months, days, seconds)| Period { years, months, days, seconds })
    };
    let attribute = (any_identifier(), any::<(u8, u8)>(), prop::collection::vec(".{0,5}", 0..3));
    let key = prop_oneof![
        any::<(u16, u16)>().prop_map(|(min_bits, multiple_of)| KeyRule::Rsa { min_bits, multiple_of }),
        any::<u16>().prop_map(|bits| KeyRule::Exactly(KeyAlgorithm::Rsa(bits))),
        Just(KeyRule::Exactly(KeyAlgorithm::MlDsa65)),
    ];
    let value = (any_identifier(), prop::collection::vec(any::<u8>(), 0..5));
    prop_oneof![
        any::<u8>().prop_map(Rule::Version),
        any::<bool>().prop_map(Rule::CertificateAuthority),
        any::<u16>().prop_map(Rule::SerialMinBits),
        (period(), any::<bool>()).prop_map(|(period, both_ends)| {
            Rule::ValidityMax { period, both_ends, from: both_ends.then(|| "2026-03-15".parse().unwrap()) }
        }),
        prop::collection::vec(key, 0..3).prop_map(|keys| Rule::KeyAmong(keys.into())),
        usage().prop_map(Rule::KeyUsageExactly),
        any::<(Option<u32>, u32)>().prop_map(|(max, min)| Rule::PathLen { max, min }),
        identifiers().prop_map(|list| Rule::PurposesInclude(list.into())),
        identifiers().prop_map(|list| Rule::PurposesAmong(list.into())),
        identifiers().prop_map(|list| Rule::PurposesExclude(list.into())),
        identifiers().prop_map(|list| Rule::SubjectAttributesAmong(list.into())),
        attribute.prop_map(|(attribute, (min, max), values)| {
            let values = values.into_iter().map(Into::into).collect();
            Rule::SubjectAttribute(AttributeRule { attribute, min, max, form: AttributeForm::Utf8String, values })
        }),
        value.prop_map(|(extension, value)| Rule::ExtensionValue(ExtensionValue { extension, value: value.into() })),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// By the name of a key, if it is not.
    #[test]
    fn whatever_profile_is_written_is_read_back_as_it_was(
        rules in prop::collection::vec((any_rule(), any::<(bool, bool)>(), ".{0,8}"), 0..4),
        rows in prop::collection::vec((any_identifier(), any::<bool>()), 0..3),
        name in ".{0,20}",
        validity in prop::option::of(any::<u32>()),
    ) {
        let profile = Profile::new(name)
            .with_rows(rules.into_iter().map(|(rule, (is_must, issuing_only), clause)| {
                let level = if is_must { Level::Must } else { Level::Should };
                Row { rule, code: Code::KEY_NOT_ALLOWED, clause: clause.into(), level, issuing_only }
            }))
            .with_extensions(rows.into_iter().map(|(extension, issuing_only)| ExtensionRow {
                extension,
                presence: Presence::Recommended,
                criticality: Criticality::NotCritical,
                clause: "ours".into(),
                issuing_only,
            }))
            .with_issuing(IssuingRules { validity: validity.map(Period::days), ..IssuingRules::default() })
            .waiving([Code::WEAK_SERIAL]);
        match profile.to_json() {
            Ok(json) => prop_assert_eq!(Profile::from_json(json.as_bytes()), Ok(profile)),
            Err(error) => {
                prop_assert_eq!(error.code(), Code::PROFILE_MALFORMED);
                prop_assert!(error.found().is_some_and(|found| found.contains(": ")), "{}", error);
            }
        }
    }
}
