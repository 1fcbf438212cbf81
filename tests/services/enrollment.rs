//! Enrollment authentication certificates.

use super::sample;
use super::support::{pki::Party, seed};
use certwright::issue::RequestParameters;
use certwright::services::enrollment::{
    AuthenticationCertificate, Compare, Denial, EnrollmentMethod, InvalidInput, MAX_VALUES, Reason, Record, Reference,
    RegisteredField, Status, Use, assign,
};
use certwright::x509::{DistinguishedName, oid};
use certwright::{Certificate, Csr, SystemRandom, Timestamp};
use serde_json::{Value, json};

const NAME: &str = "CN=AuthCert-001,OU=Unit 2+OU=Unit 1,O=DigiCert,C=US";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn certificate() -> Certificate {
    let issuer = Party::new("CN=IoT Predemo Company Issuing CA");
    let serial = [&[0x57][..], &[0xdb; 19]].concat();
    issuer.certify(&Party::new(NAME), &serial, &[])
}

fn body(more: &Value) -> Vec<u8> {
    let mut body = json!({"pem": certificate().to_pem()});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body.to_string().into_bytes()
}

fn assigned(more: &Value) -> AuthenticationCertificate {
    assign(&body(more), EnrollmentMethod::Est).unwrap()
}

fn refused(more: &Value) -> Vec<String> {
    params(assign(&body(more), EnrollmentMethod::Est).unwrap_err())
}

fn params(refused: InvalidInput) -> Vec<String> {
    refused.errors().iter().map(|error| error.param.to_string()).collect()
}

fn record() -> Record<'static> {
    Record {
        id: "a876d305-713c-4f0e-93c1-855a518f885e",
        certificate_id: "0dd83c6a-63c2-4d52-acc9-7140e0fb0332",
        enrollment_profile: Reference { id: "IOT_c1ac3d12-c2cb-46f0-808e-d0110c280c77", name: "EST" },
        number_of_usage: 0,
        status: Status::Active,
        created_at: at("2020-09-29T12:05:37Z"),
        created_at_microseconds: 519_512,
    }
}

fn request(subject: &str) -> Csr {
    signed(RequestParameters::new(subject.parse().unwrap()))
}

fn signed(parameters: RequestParameters) -> Csr {
    parameters.sign(&Party::new("CN=device").key, &mut SystemRandom).unwrap()
}

/// The reasons, and the field each is about.
fn denials(assigned: &AuthenticationCertificate, asked: Use<'_>) -> Vec<(Reason, Option<&'static str>)> {
    let decision = assigned.decide(&asked);
    assert_eq!(decision.is_granted(), decision.denials().is_empty());
    let flat = |denial: &Denial| (denial.reason, denial.certificate_field.map(RegisteredField::name));
    decision.denials().iter().map(flat).collect()
}

fn used<'a>(assigned: &'a AuthenticationCertificate, request: Option<&'a Csr>) -> Use<'a> {
    Use {
        presented: assigned.certificate(),
        request,
        compare: Compare::Request,
        status: Status::Active,
        number_of_usage: 0,
        at: at("2026-06-01"),
    }
}

#[test]
fn the_answer_has_the_fields_of_the_published_one_in_their_order() {
    let Some(page) = seed("003") else { return };
    let asked = sample::object_after(&page, "--data-raw").replace("{{auth_cert_pem}}", "\"\"");
    let mut more = sample::parse(&asked);
    more.as_object_mut().unwrap().remove("pem");
    // The published answer has a limit that the published request does not ask for.
    more["usage_limit"] = json!(100);
    let assigned = assigned(&more);
    let answer = serde_json::to_string(&assigned.resource(&record())).unwrap();
    let published = sample::object_after(&page, "]\n}'").replace("{{auth_cert_pem}}", "\"\"");
    let mut published_shape = sample::shape(&published);
    // Their certificate has no organizational unit, ours has two.
    published_shape = published_shape.replace("units\":[]", "units\":[text,text]");
    assert_eq!(sample::shape(&answer), published_shape);

    let (answer, published) = (sample::parse(&answer), sample::parse(&published));
    for key in ["start_date", "end_date", "usage_limit", "registered_values", "number_of_usage", "status", "created_at"]
    {
        assert_eq!(answer[key], published[key], "{key}");
    }
    for key in ["id", "certificate", "enrollment_profile", "certificate_issuer_common_name", "certificate_organization"]
    {
        assert_eq!(answer[key], published[key], "{key}");
    }
    assert_eq!(answer["pem"], assigned.certificate().to_pem());
    assert_eq!(answer["certificate_expires_on"], "2039-12-31T23:59:59Z");
    assert_eq!(answer["certificate_serial_number"], ["57", &"db".repeat(19)].concat());
    assert_eq!(answer["certificate_thumbprint"].as_str().unwrap().len(), 64);
    assert_eq!(answer["certificate_organization_units"], json!(["Unit 1", "Unit 2"]));
}

#[test]
fn the_published_request_as_printed_names_the_field_that_is_no_json() {
    let Some(page) = seed("003") else { return };
    let asked = sample::object_after(&page, "--data-raw");
    assert_eq!(params(assign(asked.as_bytes(), EnrollmentMethod::Est).unwrap_err()), ["pem"]);
}

#[test]
fn what_was_not_asked_for_is_null_or_left_out() {
    let answer = serde_json::to_value(assigned(&json!({})).resource(&record())).unwrap();
    for key in ["start_date", "end_date", "usage_limit"] {
        assert_eq!(answer.get(key), Some(&Value::Null), "{key}");
    }
    assert_eq!(answer.get("registered_values"), None);
    let bare = Party::new("O=nobody").root().to_pem();
    let bare = assign(json!({ "pem": bare }).to_string().as_bytes(), EnrollmentMethod::Scep).unwrap();
    let answer = serde_json::to_value(bare.resource(&record())).unwrap();
    assert_eq!(answer["certificate"]["name"], Value::Null);
    assert_eq!(answer["certificate_issuer_common_name"], Value::Null);
    assert_eq!(answer["certificate_organization_units"], json!([]));
}

#[test]
fn every_wrong_field_is_named() {
    let method = |text: &str| text.parse::<EnrollmentMethod>().map_err(params);
    assert_eq!(method("CMPv2"), Ok(EnrollmentMethod::Cmpv2));
    assert_eq!(method("ACME"), Err(vec!["enrollment_profile_id".to_owned()]));

    assert_eq!(params(assign(b"{}", EnrollmentMethod::Est).unwrap_err()), ["pem"]);
    assert_eq!(params(assign(b"[]", EnrollmentMethod::Est).unwrap_err()), [""]);
    assert_eq!(refused(&json!({"pem": "string"})), ["pem"]);
    let two = certificate().to_pem().repeat(2);
    assert_eq!(refused(&json!({"pem": two})), ["pem"]);
    assert_eq!(refused(&json!({"pem": 5})), ["pem"]);
    for date in ["2020-1-1", "2020-02-30", "2020-01-01T00:00:00Z", "20200101", "", "2020-01-01 "] {
        assert_eq!(refused(&json!({"start_date": date, "end_date": date})), ["start_date", "end_date"], "{date}");
    }
    assert_eq!(refused(&json!({"start_date": "2020-01-02", "end_date": "2020-01-01"})), ["end_date"]);
    assert!(
        assign(&body(&json!({"start_date": "2020-01-01", "end_date": "2020-01-01"})), EnrollmentMethod::Est).is_ok()
    );
    for limit in [0, -1] {
        assert_eq!(refused(&json!({"usage_limit": limit})), ["usage_limit"]);
    }
    assert_eq!(refused(&json!({"usage_limit": 1.5})), ["usage_limit"]);
    assert_eq!(
        refused(&json!({"usage_limit": 0, "start_date": "x", "pem": "x"})),
        ["pem", "start_date", "usage_limit"]
    );
}

#[test]
fn every_wrong_registered_value_is_named_by_its_index() {
    let one = |value: Value| refused(&json!({"registered_values": [value]}));
    let common_name = |value: Value| one(json!({"certificate_field": "subject.common_name", "value": value}));
    assert_eq!(refused(&json!({"registered_values": []})), ["registered_values"]);
    assert_eq!(one(json!({"value": "a"})), ["registered_values[0].certificate_field"]);
    assert_eq!(
        one(json!({"certificate_field": "subject.cn", "value": "a"})),
        ["registered_values[0].certificate_field"]
    );
    assert_eq!(one(json!({"certificate_field": "subject.country"})), ["registered_values[0].value"]);
    assert_eq!(common_name(json!(["a"])), ["registered_values[0].value"]);
    assert_eq!(common_name(json!("")), ["registered_values[0].value"]);
    assert_eq!(common_name(json!("a".repeat(256))), ["registered_values[0].value"]);
    assert_eq!(common_name(json!(5)), ["registered_values[0].value"]);
    let units = |value: Value| one(json!({"certificate_field": "subject.organization_unit", "value": value}));
    for value in [json!("a"), json!([]), json!([""]), json!(vec!["a"; MAX_VALUES + 1])] {
        assert_eq!(units(value), ["registered_values[0].value"]);
    }
    let matcher = json!({"certificate_field": "subject.state", "matcher": "contains", "value": "a"});
    assert_eq!(one(matcher), ["registered_values[0].matcher"]);
    let twice = json!({"certificate_field": "subject.state", "value": "a"});
    let twice = refused(&json!({"registered_values": [twice, twice]}));
    assert_eq!(twice, ["registered_values[1].certificate_field"]);
    let many = vec![json!({"certificate_field": "subject.state", "value": "a"}); 100_000 / 64];
    assert_eq!(refused(&json!({"registered_values": many})), ["registered_values"]);
}

#[test]
fn errors_are_written_as_the_service_writes_them() {
    let error = assign(&body(&json!({"usage_limit": 0})), EnrollmentMethod::Est).unwrap_err();
    let json = serde_json::to_string(&error).unwrap();
    assert_eq!(json, r#"{"errors":[{"code":"invalid_input","message":"usage_limit: less than 1"}]}"#);
}

#[test]
fn every_field_is_compared_with_the_request() {
    let subject = DistinguishedName::builder()
        .country("US")
        .state_or_province("Utah")
        .locality("Lehi")
        .attribute(oid::STREET_ADDRESS, "1 Main St")
        .attribute(oid::POSTAL_CODE, "84043")
        .organization("DigiCert")
        .organizational_unit("Unit 2")
        .organizational_unit("Unit 1")
        .common_name("device")
        .email_address("a@example.com")
        .build()
        .unwrap();
    let request = signed(RequestParameters::new(subject).with_challenge_password("secret"));
    let fields = [
        ("subject.common_name", json!("device"), json!("Device")),
        ("subject.organization_name", json!("DigiCert"), json!("DigiCert ")),
        ("subject.organization_unit", json!(["Unit 1", "Unit 2"]), json!(["Unit 1"])),
        ("subject.country", json!("US"), json!("us")),
        ("subject.state", json!("Utah"), json!("Ohio")),
        ("subject.locality", json!("Lehi"), json!("Lehi, Utah")),
        ("subject.street_address", json!(["1 Main St"]), json!(["1 Main St", "1 Main St"])),
        ("subject.postal_code", json!("84043"), json!("8404")),
        ("subject.email", json!("a@example.com"), json!("A@example.com")),
        ("challenge_password", json!("secret"), json!("secrets")),
    ];
    assert_eq!(fields.len(), RegisteredField::ALL.len());
    for (field, right, wrong) in fields {
        let assigned = |value| assigned(&json!({"registered_values": [{"certificate_field": field, "value": value}]}));
        let (right, wrong) = (assigned(right), assigned(wrong));
        assert_eq!(denials(&right, used(&right, Some(&request))), [], "{field}");
        assert_eq!(denials(&wrong, used(&wrong, Some(&request))), [(Reason::FieldDiffers, Some(field))]);
        assert_eq!(denials(&right, used(&right, None)), [(Reason::FieldAbsent, Some(field))]);
    }
}

#[test]
fn a_string_field_that_occurs_twice_does_not_match() {
    let assigned =
        assigned(&json!({"registered_values": [{"certificate_field": "subject.common_name", "value": "a"}]}));
    let request = request("CN=a,CN=a");
    assert_eq!(
        denials(&assigned, used(&assigned, Some(&request))),
        [(Reason::FieldRepeated, Some("subject.common_name"))]
    );
}

#[test]
fn values_can_be_compared_with_the_presented_certificate_but_never_the_password() {
    let assigned = assigned(&json!({"registered_values": [
        {"certificate_field": "subject.organization_unit", "value": ["Unit 1", "Unit 2"]},
        {"certificate_field": "challenge_password", "value": "secret"},
    ]}));
    let asked = Use { compare: Compare::AuthenticationCertificate, ..used(&assigned, None) };
    assert_eq!(denials(&assigned, asked), [(Reason::FieldAbsent, Some("challenge_password"))]);
    assert!(!format!("{assigned:?}").contains("secret"));
}

#[test]
fn the_window_has_both_its_days() {
    let assigned = assigned(&json!({"start_date": "2026-01-01", "end_date": "2026-01-31"}));
    let on = |time: &str| denials(&assigned, Use { at: at(time), ..used(&assigned, None) });
    assert_eq!(on("2025-12-31T23:59:59Z"), [(Reason::BeforeStartDate, None)]);
    assert_eq!(on("2026-01-01T00:00:00Z"), []);
    assert_eq!(on("2026-01-31T23:59:59Z"), []);
    assert_eq!(on("2026-02-01T00:00:00Z"), [(Reason::AfterEndDate, None)]);
}

#[test]
fn the_window_may_lie_outside_the_certificates_validity_which_counts_too() {
    let assigned = assigned(&json!({"start_date": "2000-01-01", "end_date": "2100-01-01"}));
    let on = |time: &str| denials(&assigned, Use { at: at(time), ..used(&assigned, None) });
    assert_eq!(on("2019-12-31T23:59:59Z"), [(Reason::NotYetValid, None)]);
    assert_eq!(on("2020-01-01"), []);
    assert_eq!(on("2040-01-01"), [(Reason::Expired, None)]);
}

#[test]
fn the_limit_counts_the_uses_before() {
    let assigned = assigned(&json!({"usage_limit": 100}));
    let after = |number_of_usage| denials(&assigned, Use { number_of_usage, ..used(&assigned, None) });
    assert_eq!(after(99), []);
    assert_eq!(after(100), [(Reason::UsageLimitReached, None)]);
    assert_eq!(after(u64::MAX), [(Reason::UsageLimitReached, None)]);
}

#[test]
fn every_reason_is_given() {
    let assigned = assigned(&json!({
        "end_date": "2021-01-01", "usage_limit": 1,
        "registered_values": [{"certificate_field": "subject.state", "value": "a"}]
    }));
    let (other, request) = (certificate(), request("CN=a"));
    let asked = Use {
        presented: &other,
        status: Status::Deleted,
        number_of_usage: 1,
        at: at("2050-01-01"),
        ..used(&assigned, Some(&request))
    };
    let expected = [
        (Reason::Deleted, None),
        (Reason::AfterEndDate, None),
        (Reason::UsageLimitReached, None),
        (Reason::Expired, None),
        (Reason::OtherCertificate, None),
        (Reason::FieldAbsent, Some("subject.state")),
    ];
    assert_eq!(denials(&assigned, asked), expected);
    let disabled = Use { status: Status::Disabled, ..used(&assigned, Some(&request)) };
    assert!(denials(&assigned, disabled).contains(&(Reason::Disabled, None)));
    let json = serde_json::to_value(assigned.decide(&asked)).unwrap();
    assert_eq!(json["granted"], false);
    assert_eq!(json["denials"][5], json!({"reason": "field_absent", "certificate_field": "subject.state"}));
    assert_eq!(json["denials"][0], json!({"reason": "deleted"}));
}
