//! Name constraints on whole paths, made and judged by OpenSSL too: root, CA with constraints, optional second CA, leaf.
//!
//! The rows are the failures that other libraries had; `src/validate/name_constraints/tests.rs` has every form and edge.

#![cfg(test)]

mod support;

use certwright::x509::oid;
use certwright::{
    Accepted, Certificate, CertificatePool, Code, Identity, TrustAnchor, TrustStore, ValidationPolicy, Validator,
};
use std::path::Path;
use support::der::{sequence, tlv};
use support::recipes::Recipe;

/// One path and what becomes of it.
#[derive(Clone, Copy)]
struct Row {
    /// What it stands for.
    title: &'static str,
    /// nameConstraints of the CA, as OpenSSL writes it.
    constraints: &'static str,
    /// subjectAltName of a CA between the first and the leaf, if there is one.
    second_ca: Option<&'static str>,
    subject: &'static str,
    /// subjectAltName of the leaf.
    names: &'static str,
    /// The name asked for, and OpenSSL's option for it.
    asked: Option<(&'static str, &'static str)>,
    /// The primary finding and the certificate it is about; `None` accepts.
    expected: Option<(Code, usize)>,
    /// Whether OpenSSL comes to the same verdict; if not, its choice is none of ours to watch.
    openssl_agrees: bool,
}

const PLAIN: Row = Row {
    title: "a name within",
    constraints: "permitted;DNS:example.com",
    second_ca: None,
    subject: "/CN=leaf",
    names: "DNS:www.example.com",
    asked: Some(("-verify_hostname", "www.example.com")),
    expected: None,
    openssl_agrees: true,
};

const ROWS: &[Row] = &[
    PLAIN,
    Row {
        title: "RUSTSEC-2026-0098: a URI outside",
        constraints: "permitted;URI:.example.com",
        names: "URI:https://www.example.org/",
        asked: None,
        expected: Some((Code::NAME_NOT_PERMITTED, 0)),
        ..PLAIN
    },
    Row {
        title: "RUSTSEC-2026-0098: a form that is not processed",
        constraints: "excluded;RID:1.2.3.4",
        names: "DNS:www.example.com,RID:1.2.3.4",
        expected: Some((Code::NAME_CONSTRAINT_UNSUPPORTED, 0)),
        ..PLAIN
    },
    Row {
        title: "RUSTSEC-2026-0099: a wildcard wider than what is permitted",
        constraints: "permitted;DNS:accept.example.com",
        names: "DNS:*.example.com",
        asked: Some(("-verify_hostname", "accept.example.com")),
        expected: Some((Code::NAME_NOT_PERMITTED, 0)),
        ..PLAIN
    },
    Row {
        title: "Go CVE-2025-61727: a wildcard over what is excluded",
        constraints: "excluded;DNS:bar.example.com",
        names: "DNS:*.example.com",
        asked: Some(("-verify_hostname", "foo.example.com")),
        expected: Some((Code::NAME_EXCLUDED, 0)),
        openssl_agrees: false,
        ..PLAIN
    },
    Row {
        title: "pyca CVE-2026-34073: an excluded name is asked for",
        constraints: "excluded;DNS:bar.example.com",
        names: "DNS:*.example.com",
        asked: Some(("-verify_hostname", "bar.example.com")),
        expected: Some((Code::NAME_EXCLUDED, 0)),
        openssl_agrees: false,
        ..PLAIN
    },
    Row {
        title: "RUSTSEC-2026-0044: a commonName outside, beside another form of name",
        subject: "/CN=www.example.org",
        names: "email:user@example.com",
        asked: Some(("-verify_hostname", "www.example.org")),
        expected: Some((Code::NAME_NOT_PERMITTED, 0)),
        ..PLAIN
    },
    Row {
        title: "Go CVE-2026-27137: the first of two mailboxes with one local part",
        constraints: "excluded;email:admin@a.example,excluded;email:admin@b.example",
        names: "email:admin@a.example",
        asked: None,
        expected: Some((Code::NAME_EXCLUDED, 0)),
        ..PLAIN
    },
    Row {
        title: "Go CVE-2024-45341: a zone identifier in a URI",
        constraints: "permitted;URI:.example.com",
        names: "URI:https://[fe80::1%25x.example.com]/",
        asked: None,
        expected: Some((Code::NAME_NOT_COMPARABLE, 0)),
        ..PLAIN
    },
    Row {
        title: "Bouncy Castle CVE-2026-8763: a dot at the end of a mailbox",
        constraints: "excluded;email:host.example",
        names: "email:user@host.example.",
        asked: None,
        expected: Some((Code::NAME_NOT_COMPARABLE, 0)),
        openssl_agrees: false,
        ..PLAIN
    },
    Row {
        title: "openssl#31392: a NUL in a URI",
        constraints: "permitted;URI:allowed.example",
        // SEQUENCE { [6] "http://allowed.example" NUL ".blocked.example/" }
        names: "DER:302a8628687474703a2f2f616c6c6f7765642e6578616d706c65002e626c6f636b65642e6578616d706c652f",
        asked: None,
        expected: Some((Code::NAME_NOT_COMPARABLE, 0)),
        openssl_agrees: false,
        ..PLAIN
    },
    Row {
        title: "openssl#31680: an SmtpUTF8Mailbox at an excluded host",
        constraints: "excluded;email:example.com",
        // SEQUENCE { [0] { 1.3.6.1.5.5.7.8.9, [0] { UTF8String "ü@example.com" } } }
        names: "DER:301ea01c06082b06010505070809a0100c0ec3bc406578616d706c652e636f6d",
        asked: None,
        expected: Some((Code::NAME_EXCLUDED, 0)),
        openssl_agrees: false,
        ..PLAIN
    },
    Row {
        title: "wolfSSL PR#10687: constraints from two levels above",
        second_ca: Some("DNS:ca.example.com"),
        names: "DNS:www.example.org",
        asked: Some(("-verify_hostname", "www.example.org")),
        expected: Some((Code::NAME_NOT_PERMITTED, 0)),
        ..PLAIN
    },
    Row {
        title: "botan#2737: constraints bind intermediates",
        second_ca: Some("DNS:ca.example.org"),
        expected: Some((Code::NAME_NOT_PERMITTED, 1)),
        ..PLAIN
    },
    Row {
        title: "an address outside",
        constraints: "permitted;IP:192.0.2.0/255.255.255.0",
        names: "IP:192.0.3.1",
        asked: Some(("-verify_ip", "192.0.3.1")),
        expected: Some((Code::NAME_NOT_PERMITTED, 0)),
        ..PLAIN
    },
    Row {
        title: "a mailbox outside",
        constraints: "permitted;email:.example.com",
        names: "email:user@example.com",
        asked: Some(("-verify_email", "user@example.com")),
        expected: Some((Code::NAME_NOT_PERMITTED, 0)),
        ..PLAIN
    },
    Row {
        title: "a malformed constraint",
        constraints: "permitted;DNS:*.example.com",
        expected: Some((Code::NAME_CONSTRAINT_MALFORMED, 1)),
        ..PLAIN
    },
];

/// Issues certificates with one key: file, issuer's file, subject, extensions.
struct Issuer(support::Program);

impl Issuer {
    fn new(openssl: &support::Program, folder: &Path) -> Self {
        std::fs::write(folder.join("empty.cnf"), "[req]\ndistinguished_name = dn\n[dn]\n").unwrap();
        openssl.must(["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "key.pem"]);
        Self(openssl.clone())
    }

    fn issue(&self, file: &str, issuer: Option<&str>, subject: &str, extensions: &[&str]) {
        let mut arguments = vec!["req", "-x509", "-new", "-key", "key.pem", "-days", "30", "-utf8", "-out", file];
        arguments.extend(["-config", "empty.cnf", "-subj", subject]);
        arguments.extend(issuer.iter().flat_map(|issuer| ["-CA", issuer, "-CAkey", "key.pem"]));
        arguments.extend(extensions.iter().flat_map(|extension| ["-addext", extension]));
        self.0.must(arguments);
    }
}

const CA: &str = "basicConstraints=critical,CA:TRUE";

#[test]
fn openssl_and_we_judge_names_below_constraints() {
    let Some(openssl) = support::program("openssl") else { return };
    let folder = support::scratch();
    let openssl = openssl.in_folder(&folder);
    let issuer = Issuer::new(&openssl, &folder);
    issuer.issue("root.pem", None, "/CN=root", &[CA]);
    for (number, row) in ROWS.iter().enumerate() {
        let (ca_file, second_file, leaf_file) =
            (format!("{number}-ca.pem"), format!("{number}-second.pem"), format!("{number}-leaf.pem"));
        issuer.issue(
            &ca_file,
            Some("root.pem"),
            "/CN=ca",
            &[CA, &format!("nameConstraints=critical,{}", row.constraints)],
        );
        let mut above = vec![ca_file];
        if let Some(names) = row.second_ca {
            issuer.issue(&second_file, Some(&above[0]), "/CN=second", &[CA, &format!("subjectAltName={names}")]);
            above.push(second_file);
        }
        let names = format!("subjectAltName={}", row.names);
        issuer.issue(&leaf_file, above.last().map(String::as_str), row.subject, &[&names]);

        assert_eq!(judge(&folder, &above, &leaf_file, row), row.expected, "{}", row.title);
        if row.openssl_agrees {
            let mut arguments = vec!["verify", "-CAfile", "root.pem"];
            arguments.extend(above.iter().flat_map(|file| ["-untrusted", file]));
            arguments.extend(row.asked.iter().flat_map(|(option, name)| [*option, name]));
            arguments.push(&leaf_file);
            let outcome = openssl.run(arguments);
            assert_eq!(outcome.success, row.expected.is_none(), "{}: {}", row.title, outcome.error_text());
        }
    }
}

fn judge(folder: &Path, above: &[String], leaf: &str, row: &Row) -> Option<(Code, usize)> {
    let read = |file: &str| std::fs::read(folder.join(file)).unwrap();
    let anchors = TrustStore::from_pem(&read("root.pem")).unwrap();
    let pool = CertificatePool::from_iter(above.iter().map(|file| Certificate::from_pem(&read(file)).unwrap()));
    let leaf = Certificate::from_pem(&read(leaf)).unwrap();
    let mut policy = ValidationPolicy::rfc5280_path();
    if let Some((option, name)) = row.asked {
        policy = policy.with_identity(match option {
            "-verify_email" => Identity::email(name).unwrap(),
            // As OpenSSL does without being asked.
            _ => Identity::host(name).unwrap().or_common_name(),
        });
    }
    let at = leaf.not_before();
    let rejected = Validator::new(&anchors, &policy).with_intermediates(&pool).validate(&leaf, at).err()?;
    Some((rejected.primary().code(), rejected.primary().index()?))
}

/// bettertls#19: RFC 5280 §6.1 leaves out what an anchor's certificate says; RFC 5937 does not. It is the policy's choice.
#[test]
fn constraints_of_the_anchor_bind_unless_the_policy_says_otherwise() {
    let Some(openssl) = support::program("openssl") else { return };
    let folder = support::scratch();
    let issuer = Issuer::new(&openssl.in_folder(&folder), &folder);
    issuer.issue("root.pem", None, "/CN=root", &[CA, "nameConstraints=critical,permitted;DNS:example.com"]);
    issuer.issue("leaf.pem", Some("root.pem"), "/CN=leaf", &["subjectAltName=DNS:www.example.org"]);
    let read = |file: &str| std::fs::read(folder.join(file)).unwrap();
    let anchors = TrustStore::from_pem(&read("root.pem")).unwrap();
    let leaf = Certificate::from_pem(&read("leaf.pem")).unwrap();
    let judge = |enforce_constraints: bool| {
        let mut policy = ValidationPolicy::rfc5280_path();
        policy.anchor.enforce_constraints = enforce_constraints;
        let verdict = Validator::new(&anchors, &policy).validate(&leaf, leaf.not_before());
        verdict.map(|_| ()).map_err(|rejected| rejected.primary().code())
    };
    assert_eq!(judge(true), Err(Code::NAME_NOT_PERMITTED));
    assert_eq!(judge(false), Ok(()));
    assert!(ValidationPolicy::rfc5280().anchor.enforce_constraints, "the default binds");
}

const HOST: &str = "www.example.com";

/// Judges a server below a root and a CA, by what the caller makes of the root.
fn judge_below(anchor: TrustAnchor, host: &str, heeds_certificate: bool) -> Result<Accepted, (Code, Option<usize>)> {
    let mut policy = ValidationPolicy::rfc5280_path();
    policy.anchor.enforce_constraints = heeds_certificate;
    let pool = CertificatePool::from_iter([Recipe::ca("CA", 2, "Root", 1).build()]);
    let leaf = Recipe::leaf(host, 3, "CA", 2).build();
    let anchors = TrustStore::builder().with_anchor(anchor).build();
    let verdict = Validator::new(&anchors, &policy).with_intermediates(&pool).validate(&leaf, leaf.not_before());
    verdict.map_err(|rejected| (rejected.primary().code(), rejected.primary().index()))
}

/// NameConstraints with permitted (0) or excluded (1) domains.
fn domains(tag: u8, domains: &[&str]) -> Vec<u8> {
    let subtrees: Vec<_> = domains.iter().map(|domain| sequence(&[&tlv(0x82, domain.as_bytes())])).collect();
    sequence(&[&tlv(0xa0 | tag, &subtrees.concat())])
}

/// RFC 5280 §6.1.1 (h), (i): inputs like any other; RFC 5937: what the certificate says comes on top.
#[test]
fn names_that_a_caller_permits_or_excludes_below_an_anchor_bind_under_every_policy() {
    let root = Recipe::root("Root", 1);
    let within = root.clone().extension(oid::NAME_CONSTRAINTS, true, domains(0, &["example.com"])).build();
    let root = root.build();
    let anchor = |certificate: &Certificate, added: &[Vec<u8>]| {
        let anchor = TrustAnchor::from_certificate(certificate.clone());
        added.iter().fold(anchor, |anchor, der| anchor.with_name_constraints(der).unwrap())
    };
    let permitted = |domain: &str| domains(0, &[domain]);
    let excluded = |domain: &str| domains(1, &[domain]);
    let (outside, inside) = (Err((Code::NAME_NOT_PERMITTED, Some(0))), Err((Code::NAME_EXCLUDED, Some(0))));
    // The certificate, what was added, the name, and what follows where the certificate is heeded and where not.
    let table = [
        (&root, vec![], HOST, Ok(()), Ok(())),
        (&root, vec![excluded("example.com")], HOST, inside, inside),
        (&root, vec![permitted("example.org")], HOST, outside, outside),
        (&root, vec![permitted("example.com")], HOST, Ok(()), Ok(())),
        // An exclusion that is added leaves the permission of the certificate as it is.
        (&within, vec![excluded("bank.example.com")], HOST, Ok(()), Ok(())),
        (&within, vec![excluded("bank.example.com")], "a.bank.example.com", inside, inside),
        (&within, vec![excluded("bank.example.com")], "www.example.org", outside, Ok(())),
        // A permission is of no use beyond that of the certificate, and the other way around.
        (&within, vec![permitted("example.org")], "www.example.org", outside, Ok(())),
        (&within, vec![permitted("example.org")], HOST, outside, outside),
        (&within, vec![permitted("www.example.com")], "mail.example.com", outside, outside),
        (&within, vec![permitted("www.example.com")], HOST, Ok(()), Ok(())),
        // Each that is added counts; subtrees of one are alternatives.
        (&root, vec![permitted("example.com"), permitted("www.example.com")], "mail.example.com", outside, outside),
        (&root, vec![permitted("www.example.com"), permitted("example.com")], "mail.example.com", outside, outside),
        (&root, vec![domains(0, &["www.example.com", "example.org"])], "mail.example.org", Ok(()), Ok(())),
        // What says nothing is malformed, and nothing is accepted by it.
        (
            &root,
            vec![sequence(&[])],
            HOST,
            Err((Code::NAME_CONSTRAINT_MALFORMED, Some(2))),
            Err((Code::NAME_CONSTRAINT_MALFORMED, Some(2))),
        ),
    ];
    for (certificate, added, host, heeded, not_heeded) in table {
        for (heeds_certificate, expected) in [(true, heeded), (false, not_heeded)] {
            let verdict = judge_below(anchor(certificate, &added), host, heeds_certificate);
            assert_eq!(
                verdict.as_ref().map(drop).map_err(|code| *code),
                expected,
                "{host} {added:02x?} {heeds_certificate}"
            );
            if let Ok(accepted) = verdict {
                let is_said = accepted.checks().iter().any(|check| check.what == "names");
                assert_eq!(is_said, !added.is_empty());
            }
        }
    }
    let by_name = TrustAnchor::from_name_and_key("CN=Root".parse().unwrap(), root.public_key().unwrap());
    let by_name = by_name.with_name_constraints(&excluded("example.com")).unwrap();
    assert_eq!(judge_below(by_name, HOST, false).map(drop), inside);

    // Whatever the order and however often: the same anchor, once in a store.
    let (one, other) = (permitted("example.com"), excluded("bank.example.com"));
    let there = anchor(&root, &[one.clone(), other.clone()]);
    let back = anchor(&root, &[other, one.clone(), one.clone()]);
    assert_eq!(there, back);
    assert_eq!(TrustStore::from_iter([there, back, anchor(&root, &[one]), anchor(&root, &[])]).len(), 3);
    let broken = TrustAnchor::from_certificate(root).with_name_constraints(&[0x04, 0]).unwrap_err();
    assert_eq!(broken.code(), Code::UNEXPECTED_TAG);
}

#[test]
fn the_least_path_length_of_caller_and_certificate_binds() {
    let anchor = |own: Option<u8>, added: &[u32]| {
        let root = Recipe::root("Root", 1).basic_constraints(true, own).build();
        added.iter().fold(TrustAnchor::from_certificate(root), |anchor, count| anchor.with_path_len_constraint(*count))
    };
    let exceeded = Err((Code::PATH_LEN_EXCEEDED, Some(2)));
    for (own, added, heeded, not_heeded) in [
        (None, &[][..], Ok(()), Ok(())),
        (Some(0), &[], exceeded, Ok(())),
        (Some(0), &[9], exceeded, Ok(())),
        (Some(9), &[0], exceeded, exceeded),
        (None, &[0], exceeded, exceeded),
        (None, &[9, 0], exceeded, exceeded),
        (None, &[0, 9], exceeded, exceeded),
        (Some(1), &[1], Ok(()), Ok(())),
    ] {
        for (heeds_certificate, expected) in [(true, heeded), (false, not_heeded)] {
            let verdict = judge_below(anchor(own, added), HOST, heeds_certificate);
            assert_eq!(verdict.as_ref().map(drop).map_err(|code| *code), expected, "{own:?} {added:?}");
            if let Ok(accepted) = verdict {
                let said = accepted.checks().iter().find(|check| check.what == "path length");
                let asked = added.first().map(|count| format!("at most {count} CAs below the anchor"));
                assert_eq!(said.map(|check| check.asked.clone()), asked);
            }
        }
    }
}
