//! What people and machines are told about an object.
#![cfg(test)]

mod support;

use certwright::{Certificate, Crl, Csr, Timestamp};
use support::pki::{self, World};

fn leaf() -> Certificate {
    Certificate::from_pem(include_bytes!("data/leaf.pem")).unwrap()
}

#[test]
fn text_shows_every_field_under_its_standard_name() {
    let text = leaf().describe(None).to_string();
    support::assert_committed("tests/data/leaf.txt", &text);
}

#[cfg(feature = "serde")]
#[test]
fn json_has_the_same_fields() {
    let json = leaf().describe(None).to_json();
    support::assert_committed("tests/data/leaf.json", &(json.clone() + "\n"));
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["extensions"][4]["name"], "subjectAltName");
    assert_eq!(value["extensions"][4]["value"]["names"][2], "IP:192.0.2.1");
    assert_eq!(value["serialNumber"], "34:4b:d6:d2:69:b1:74:22:77:fd:0b:a9:17:81:52:4d:de:9d:58:73");
}

#[test]
fn days_are_counted_from_the_time_that_is_passed() {
    for (at, remark) in [
        ("2026-11-20T22:06:54Z", "(valid in 1 day)"),
        ("2026-11-21T22:06:55Z", "(3650 days left)"),
        ("2036-11-18T22:06:55Z", "(0 days left)"),
        ("2036-11-18T22:06:56Z", "(expired 0 days ago)"),
        ("2036-11-30T22:06:56Z", "(expired 12 days ago)"),
    ] {
        let text = leaf().describe(Some(at.parse().unwrap())).to_string();
        let line = text.lines().find(|line| line.contains("notAfter")).unwrap();
        assert!(line.ends_with(remark), "{at}: {line}");
    }
}

/// A name with escape sequences or changes of writing direction must not draw on the reader's terminal.
#[test]
fn control_characters_in_names_do_not_reach_the_reader() {
    let mut der = leaf().as_der().to_vec();
    // The subject is the second of the two equal names.
    let position = der.windows(15).rposition(|window| window == b"www.example.com").unwrap();
    let subject = der[..position].windows(15).rposition(|window| window == b"www.example.com").unwrap();
    der[subject..subject + 4].copy_from_slice(b"\x1b[2J");
    der[subject + 4..subject + 7].copy_from_slice("\u{202e}".as_bytes());
    let text = Certificate::from_der(&der).unwrap().describe(None).to_string();
    assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{text}");
}

#[test]
fn what_cannot_be_decoded_is_shown_with_its_error() {
    let mut der = leaf().as_der().to_vec();
    let position = der.windows(3).position(|window| window == [0x55, 0x1d, 0x0f]).unwrap();
    // keyUsage: the BIT STRING's tag becomes that of an OCTET STRING.
    let tag = position + der[position..].iter().position(|byte| *byte == 0x03).unwrap();
    der[tag] = 0x04;
    let certificate = Certificate::from_der(&der).unwrap();
    let text = certificate.describe(None).to_string();
    assert!(text.contains("10003 UNEXPECTED_TAG"), "{text}");
    assert!(text.contains("10117 MALFORMED_EXTENSION"), "{text}");
}

#[test]
fn crls_and_requests_are_described_too() {
    let Some(openssl) = support::program("openssl") else { return };
    let folder = support::scratch();
    let openssl = openssl.in_folder(&folder);
    openssl.must([
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        "ca.key",
        "-out",
        "ca.pem",
        "-subj",
        "/CN=List CA",
    ]);
    std::fs::write(folder.join("index.txt"), "R\t401231235959Z\t260101000000Z,keyCompromise\t02\tunknown\t/CN=a\n")
        .unwrap();
    std::fs::write(
        folder.join("ca.cnf"),
        "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ncrlnumber=number\ndefault_md=sha256\ndefault_crl_days=7\ncrl_extensions=e\n[e]\nauthorityKeyIdentifier=keyid\n",
    )
    .unwrap();
    std::fs::write(folder.join("number"), "01\n").unwrap();
    openssl.must(["ca", "-config", "ca.cnf", "-gencrl", "-keyfile", "ca.key", "-cert", "ca.pem", "-out", "crl.pem"]);
    let crl = Crl::from_pem(&std::fs::read(folder.join("crl.pem")).unwrap()).unwrap();
    let text = crl.describe(Some(Timestamp::MAX)).to_string();
    for part in ["CN=List CA", "(out of date)", "serialNumber            02", "keyCompromise", "cRLNumber"] {
        assert!(text.contains(part), "{part} not in\n{text}");
    }
    openssl.must([
        "req",
        "-new",
        "-key",
        "ca.key",
        "-subj",
        "/CN=asks",
        "-addext",
        "subjectAltName=DNS:asks.example",
        "-out",
        "request.pem",
    ]);
    let request = Csr::from_pem(&std::fs::read(folder.join("request.pem")).unwrap()).unwrap();
    let text = request.describe().to_string();
    for part in ["CN=asks", "DNS:asks.example", "P-256", "ecdsa-with-SHA256"] {
        assert!(text.contains(part), "{part} not in\n{text}");
    }
}

#[test]
fn a_challenge_password_is_not_shown() {
    let Some(openssl) = support::program("openssl") else { return };
    let folder = support::scratch();
    let openssl = openssl.in_folder(&folder);
    std::fs::write(
        folder.join("r.cnf"),
        "[req]\nprompt=no\ndistinguished_name=d\nattributes=a\n[d]\nCN=asks\n[a]\nchallengePassword=hunter2hunter2\n",
    )
    .unwrap();
    openssl.must([
        "req",
        "-new",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        "k",
        "-config",
        "r.cnf",
        "-out",
        "r.pem",
    ]);
    let request = Csr::from_pem(&std::fs::read(folder.join("r.pem")).unwrap()).unwrap();
    assert_eq!(request.challenge_password().as_deref(), Some("hunter2hunter2"));
    let text = request.describe().to_string();
    assert!(text.contains("challengePassword (not shown)") && !text.contains("hunter2"), "{text}");
}

#[test]
fn ocsp_responses_are_described_with_what_is_out_of_date() {
    let world = World::new(&[]);
    let template = pki::OcspTemplate {
        status: pki::revoked(1),
        by_key: true,
        extensions: vec![pki::extension("1.3.6.1.5.5.7.48.1.2", false, &[4, 2, 0xab, 0xcd])],
        sent: vec![world.anchor.clone()],
        ..pki::ocsp()
    };
    let response = template.about(&world.leaf, &world.root, &world.root);
    let text = response.describe(Some("2027-06-01T00:00:00Z".parse().unwrap())).to_string();
    for part in [
        "responseStatus            successful",
        "responderKeySha1",
        "certStatus              revoked",
        "revocationTime          2025-12-24T12:00:00Z",
        "revocationReason        keyCompromise",
        "nextUpdate              2027-01-01T00:00:00Z (out of date)",
        "hashAlgorithm           id-sha1",
        "serialNumber            12:34",
        "ecdsa-with-SHA256",
        "CN=Root",
    ] {
        assert!(text.contains(part), "{part} not in\n{text}");
    }
    let early = response.describe(Some("2025-01-01T00:00:00Z".parse().unwrap())).to_string();
    assert!(early.contains("thisUpdate              2026-01-01T00:00:00Z (not yet)"), "{early}");

    let good = pki::ocsp().about(&world.leaf, &world.root, &world.root).describe(None).to_string();
    assert!(
        good.contains("responderName             CN=Root") && good.contains("certStatus              good"),
        "{good}"
    );
    assert!(!good.contains("out of date") && !good.contains("revocationTime"), "{good}");
}

#[cfg(feature = "serde")]
#[test]
fn an_ocsp_response_without_answers_says_why() {
    let response = certwright::x509::OcspResponse::from_der(&[0x30, 3, 0x0a, 1, 3]).unwrap();
    let json: serde_json::Value = serde_json::from_str(&response.describe(None).to_json()).unwrap();
    assert_eq!((&json["kind"], &json["responseStatus"]), (&"OCSPResponse".into(), &"tryLater".into()));
    assert_eq!(json.get("responses"), None);
}
