//! What people and machines are told about an object.
#![cfg(test)]

mod support;

use certwright::{Certificate, Crl, Csr, Timestamp};
use std::slice::from_ref;
use support::pki::{self, World};
use support::recipes::{sequence, tlv};

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

/// A certificate whose parts are all given; nobody has signed it.
fn unsigned(spki: &[u8], unique_ids: &[u8], extensions: &[(&str, Vec<u8>)]) -> Certificate {
    let algorithm = sequence(&[pki::object_identifier("1.2.840.10045.4.3.2")]);
    let name = support::recipes::name("a");
    let validity = sequence(&[pki::time("20260101000000Z"), pki::time("20270101000000Z")]);
    let extensions: Vec<_> = extensions.iter().map(|(oid, value)| pki::extension(oid, false, value)).collect();
    let extensions = if extensions.is_empty() { Vec::new() } else { tlv(0xa3, &sequence(&extensions)) };
    let tbs = sequence(&[
        tlv(0xa0, &[2, 1, 2]),
        vec![2, 1, 7],
        algorithm.clone(),
        name.clone(),
        validity,
        name,
        spki.to_vec(),
        unique_ids.to_vec(),
        extensions,
    ]);
    Certificate::from_der(&sequence(&[tbs, algorithm, tlv(3, &[0, 1])])).unwrap()
}

fn key(algorithm: &[Vec<u8>], bits: &[u8]) -> Vec<u8> {
    sequence(&[sequence(algorithm), tlv(3, &[&[0], bits].concat())])
}

fn rsa(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let algorithm = [pki::object_identifier("1.2.840.113549.1.1.1"), vec![5, 0]];
    key(&algorithm, &sequence(&[tlv(2, modulus), tlv(2, exponent)]))
}

/// Each line of `lines` stands in the text, whatever its indentation and the width of its column.
fn assert_lines(certificate: &Certificate, lines: &[&str]) {
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = certificate.describe(None).to_string();
    let found: Vec<String> = text.lines().map(words).collect();
    for line in lines {
        assert!(found.contains(&(*line).to_owned()), "{line:?} not in\n{text}");
    }
}

#[test]
fn a_key_that_cannot_be_used_still_says_what_it_is() {
    let mut modulus = vec![0xc1; 64];
    modulus.insert(0, 0);
    let tiny = unsigned(&rsa(&modulus, &[3]), &[], &[]);
    assert_lines(&tiny, &["algorithm RSA-512", "publicExponent 3"]);
    assert!(tiny.describe(None).to_string().contains("RSA_MODULUS_TOO_SMALL"));
    let wide = unsigned(&rsa(&modulus, &[1; 9]), &[], &[]);
    assert_lines(&wide, &["algorithm RSA-512", "publicExponent of 65 bits"]);
    let curve = |parameters| key(&[pki::object_identifier("1.2.840.10045.2.1"), parameters], &[4; 65]);
    let unknown = unsigned(&curve(pki::object_identifier("1.3.132.0.10")), &[], &[]);
    assert_lines(&unknown, &["algorithm id-ecPublicKey", "namedCurve 1.3.132.0.10"]);
    let explicit = unsigned(&curve(sequence(&[vec![2, 1, 1]])), &[], &[]);
    assert_lines(&explicit, &["algorithm id-ecPublicKey", "namedCurve explicit parameters"]);
    let x25519 = unsigned(&key(&[pki::object_identifier("1.3.101.110")], &[7; 32]), &[], &[]);
    assert_lines(&x25519, &["algorithm 1.3.101.110"]);
    // One that says it is RSA and holds none.
    let broken = key(&[pki::object_identifier("1.2.840.113549.1.1.1"), vec![5, 0]], &[0xff; 8]);
    assert_lines(&unsigned(&broken, &[], &[]), &["algorithm rsaEncryption"]);
}

#[cfg(feature = "rsa")]
#[test]
fn the_exponent_of_an_rsa_key_is_shown() {
    let mut modulus = vec![0xc1; 128];
    modulus.insert(0, 0);
    let certificate = unsigned(&rsa(&modulus, &[1, 0, 1]), &[], &[]);
    assert_lines(&certificate, &["algorithm RSA-1024", "publicExponent 65537"]);
    assert!(!leaf().describe(None).to_string().contains("publicExponent"));
}

#[test]
fn unique_identifiers_are_their_bits() {
    let ids = [tlv(0x81, &[0, 1, 2, 3]), tlv(0x82, &[4, 0xab, 0xc0])].concat();
    let certificate = unsigned(leaf().spki_der(), &ids, &[]);
    assert_lines(&certificate, &["issuerUniqueID 010203", "subjectUniqueID abc0 (4 unused bits)"]);
    #[cfg(feature = "serde")]
    assert!(certificate.describe(None).to_json().contains("\"issuerUniqueID\": \"010203\""));
}

#[test]
fn nothing_that_an_extension_holds_is_dropped() {
    let integer = |octets: &[u8]| tlv(2, octets);
    let numbers = sequence(&[integer(&[1]), integer(&[1, 0x2c]), integer(&[0xff]), integer(&[1; 9])]);
    let notice = sequence(&[sequence(&[tlv(0x0c, b"Org"), numbers]), tlv(0x0c, b"Text")]);
    let qualifier = sequence(&[pki::object_identifier("1.3.6.1.5.5.7.2.2"), notice]);
    let policy = sequence(&[pki::object_identifier("1.2.3.4"), sequence(&[qualifier])]);
    let subtree = |rest: &[Vec<u8>]| sequence(&[&[tlv(0x82, b"a.example")], rest].concat());
    let (minimum, maximum) = (tlv(0x80, &[1]), tlv(0x81, &[2]));
    let subtrees =
        [subtree(&[]), subtree(from_ref(&minimum)), subtree(from_ref(&maximum)), subtree(&[minimum, maximum])];
    let sct = |version: u8, extensions: &[u8]| {
        let length = u8::try_from(extensions.len()).unwrap();
        let sct = [&[version][..], &[9; 32], &[0; 8], &[0, length], extensions, &[4, 3, 0, 1, 0xee]].concat();
        [&[0, u8::try_from(sct.len()).unwrap()][..], &sct].concat()
    };
    let scts = [sct(0, &[]), sct(1, &[0xde, 0xad])].concat();
    let list = [&[0, u8::try_from(scts.len()).unwrap()][..], &scts].concat();
    let certificate = unsigned(
        leaf().spki_der(),
        &[],
        &[
            ("2.5.29.32", sequence(&[policy])),
            ("2.5.29.30", sequence(&[tlv(0xa0, &subtrees.concat())])),
            ("1.3.6.1.4.1.11129.2.4.2", tlv(4, &list)),
            ("1.3.6.1.5.5.7.1.24", sequence(&[integer(&[5]), integer(&[17]), integer(&[99])])),
        ],
    );
    assert_lines(
        &certificate,
        &[
            "userNotice Org, Text",
            "noticeNumbers 1, 300, -1, 0x010101010101010101",
            "DNS:a.example",
            "DNS:a.example (minimum 1)",
            "DNS:a.example (maximum 2)",
            "DNS:a.example (minimum 1, maximum 2)",
            "- version 0 (v1)",
            "- version 1",
            "extensions dead",
            "features status_request (5), status_request_v2 (17), 99",
        ],
    );
    #[cfg(feature = "serde")]
    {
        let json: serde_json::Value = serde_json::from_str(&certificate.describe(None).to_json()).unwrap();
        let value = |index: usize| &json["extensions"][index]["value"];
        assert_eq!(value(0)["policies"][0]["noticeNumbers"][1], "300");
        assert_eq!(value(1)["permittedSubtrees"][3], "DNS:a.example (minimum 1, maximum 2)");
        let timestamps = &value(2)["timestamps"];
        assert_eq!((&timestamps[0]["version"], &timestamps[1]["extensions"]), (&0.into(), &"dead".into()));
        assert_eq!(timestamps[0].get("extensions"), None);
        assert_eq!(value(3)["features"][0], "status_request (5)");
    }
}
