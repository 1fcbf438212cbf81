//! What a service never says back.

use certwright::SystemRandom;
use certwright::services::ca_tree::{CaRequest, Kind, LeafRequest};
use certwright::services::end_certificate::Request;
use certwright::services::enrollment::{EnrollmentMethod, assign};
use certwright::services::trust::{Tenant, create_root};
use serde_json::{Value, json};

/// Every label under which a private key travels.
const LABELS: [&str; 7] = [
    "PRIVATE KEY",
    "ENCRYPTED PRIVATE KEY",
    "RSA PRIVATE KEY",
    "EC PRIVATE KEY",
    "DSA PRIVATE KEY",
    "OPENSSH PRIVATE KEY",
    "ANY PRIVATE KEY",
];

/// What no answer may hold: any eight characters in a row of these.
const CONTENTS: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgoLh0pQ7Zr4Kd";

/// One service: a body, and what is answered to it.
type Read<'a> = &'a dyn Fn(&[u8]) -> String;

/// What each service answers when every text of its request, one after the other, is `text`.
fn answers(text: &str) -> Vec<String> {
    fn shown<T: std::fmt::Debug, E: serde::Serialize + std::fmt::Debug>(read: Result<T, E>) -> String {
        read.map_or_else(|error| format!("{} {error:?}", serde_json::to_string(&error).unwrap()), |_| String::new())
    }
    let now = "2026-01-01".parse().unwrap();
    let (name, period) = (json!({"common_name": "X", "organization": ["Y"]}), [1, 0, 0]);
    let pem = include_str!("../data/leaf.pem");
    let services: [(Value, Read<'_>); 7] = [
        (json!({"certificatePem": ""}), &|body| {
            shown(create_root(body, &Tenant::new("example", "NZ"), now, &mut SystemRandom))
        }),
        (json!({"certificatePem": pem, "commonName": "", "country": "", "notBefore": "", "notAfter": ""}), &|body| {
            shown(create_root(body, &Tenant::new("example", "NZ"), now, &mut SystemRandom))
        }),
        (
            json!({"commonName": "X", "country": "NZ", "organisationName": "X", "notBefore": "", "notAfter": ""}),
            &|body| shown(create_root(body, &Tenant::new("example", "NZ"), now, &mut SystemRandom)),
        ),
        (
            json!({"pem": pem, "start_date": "2026-01-01", "end_date": "2027-01-01", "registered_values": [
                {"certificate_field": "subject.common_name", "matcher": "equals", "value": "x"}]}),
            &|body| shown(assign(body, EnrollmentMethod::Est)),
        ),
        (
            json!({"parent_cn_path": "X", "subject": name, "expiration_date": period, "certificate_type": "authority",
                "san_data": {"dns_names": ["a.example"], "email_addresses": ["a@example.com"], "uris": ["https://a.example/"],
                "ip_addresses": ["192.0.2.1"]}, "signing_key_passphrase": "x", "rsa_private_key_passphrase": "y"}),
            &|body| shown(CaRequest::read(body, Kind::Intermediate)),
        ),
        (
            json!({"parent_cn_path": "X", "csr_input": {"from_pem": ""}, "certificate_type": "server",
                "expiration_date": period}),
            &|body| shown(LeafRequest::read(body)),
        ),
        (json!({"name": "x", "purpose": "SERVER", "cert_file": pem, "ca_chain_file": pem, "csr_id": 1}), &|body| {
            shown(Request::read(body))
        }),
    ];
    let mut answers = Vec::new();
    for (body, read) in services {
        let mut places = Vec::new();
        texts(&body, String::new(), &mut places);
        for place in places {
            let mut body = body.clone();
            *body.pointer_mut(&place).unwrap() = text.into();
            answers.push(format!("{place}: {}", read(body.to_string().as_bytes())));
        }
    }
    answers
}

/// The places of the texts in `value`.
fn texts(value: &Value, place: String, found: &mut Vec<String>) {
    match value {
        Value::String(_) => found.push(place),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| texts(item, format!("{place}/{index}"), found))
        }
        Value::Object(items) => items.iter().for_each(|(name, item)| texts(item, format!("{place}/{name}"), found)),
        _ => {}
    }
}

#[test]
fn a_private_key_in_a_wrong_field_does_not_come_back() {
    for label in LABELS {
        let lines = format!("-----BEGIN {label}-----\n{CONTENTS}\n-----END {label}-----\n");
        // As it is; without its line ends, as a form may send it; cut; behind something else; without its frame.
        let forms = [
            lines.clone(),
            lines.replace('\n', ""),
            lines.replace('\n', " "),
            lines.replace('\n', "\\n"),
            format!("-----BEGIN {label}-----\n{CONTENTS}"),
            format!("-----BEGIN {label}\n{CONTENTS}"),
            format!("x\n{lines}"),
        ];
        for answer in forms.iter().flat_map(|form| answers(form)) {
            let mut windows = CONTENTS.as_bytes().windows(8);
            let found = windows.find(|window| answer.contains(std::str::from_utf8(window).unwrap()));
            assert_eq!(found, None, "{answer}");
        }
    }
}

#[test]
fn of_pem_that_is_no_certificate_the_label_is_quoted() {
    let body =
        json!({"certificatePem": format!("-----BEGIN PRIVATE KEY-----\n{CONTENTS}\n-----END PRIVATE KEY-----\n")});
    let now = "2026-01-01".parse().unwrap();
    let refused = create_root(body.to_string().as_bytes(), &Tenant::new("example", "NZ"), now, &mut SystemRandom);
    assert_eq!(refused.unwrap_err().details()[0].value, "-----BEGIN PRIVATE KEY-----");
    let body = json!({"certificatePem": CONTENTS});
    let refused = create_root(body.to_string().as_bytes(), &Tenant::new("example", "NZ"), now, &mut SystemRandom);
    assert_eq!(refused.unwrap_err().details()[0].value, "");
}
