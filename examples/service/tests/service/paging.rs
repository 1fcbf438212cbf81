//! Long lists: pages that hold everything once, on both databases.

use crate::console::crl;
use crate::made::pki::Party;
use crate::support::{PROFILE, Service, on_both};
use crate::tree::config;
use serde_json::{Value, json};

const ALL: [(&str, &str); 3] =
    [("authorization", "Bearer ours-admin"), ("x-api-key", "ours-enrollment"), ("SEC", "ours-system")];

/// The lists, and the member that holds the entries; none where the answer is the list.
const LISTS: [(&str, &str); 8] = [
    ("/v1/ecosystems/certificates/ca", "data"),
    ("/v1/ecosystems/certificates/vical-signers", "data"),
    ("/iot/api/v1/enrollment-profile/PROFILE/authentication-certificate", "records"),
    ("/locksmith/v1/roots", "roots"),
    ("/locksmith/v1/authorities", "authorities"),
    ("/locksmith/v1/intermediates?cn_path=Root%200", "intermediates"),
    ("/locksmith/v1/certificates?cn_path=Root%200", "certificates"),
    ("/api/staged_config/certificates/certificate_revocation_lists", ""),
];

fn entries(answer: &Value, member: &str) -> Vec<Value> {
    let list = if member.is_empty() { answer } else { &answer[member] };
    list.as_array().unwrap().clone()
}

#[test]
fn pages_hold_every_entry_once_and_say_where_the_next_is() {
    on_both(|database| {
        let service = Service::start(database);
        let (pem, issuer) = (crate::pki::device("CN=device"), Party::new("CN=Root"));
        for at in 0..3 {
            let root =
                service.post("/v1/ecosystems/certificates/ca", &ALL, &json!({"organisationName": "O"})).expect(201);
            let signer = json!({"caId": root["id"], "commonName": "VICAL"});
            service.post("/v1/ecosystems/certificates/vical-signers", &ALL, &signer).expect(201);
            service.post(&LISTS[2].0.replace("PROFILE", PROFILE), &ALL, &json!({"pem": pem})).expect(201);
            service.post("/locksmith/v1/roots", &[], &config(&format!("Root {at}"))).expect(200);
            let below = json!({"parent_cn_path": "Root 0", "certificate_config": config(&format!("Below {at}"))});
            service.post("/locksmith/v1/intermediates", &[], &below).expect(200);
            let crl = json!({"crl_file": crl(-at, 1).signed_by(&issuer).to_pem()});
            service.post(LISTS[7].0, &ALL, &crl).expect(201);
        }
        for (path, member) in LISTS {
            let path = path.replace("PROFILE", PROFILE);
            let whole = service.get(&path, &ALL);
            assert!(!whole.headers.contains_key("link"), "{whole:?}");
            let whole = entries(&whole.expect(200), member);
            assert!(whole.len() >= 3, "{path}");
            let separator = if path.contains('?') { '&' } else { '?' };
            let (mut next, mut found) = (Some(format!("{path}{separator}limit=2")), Vec::new());
            while let Some(page) = next {
                let answer = service.get(&page, &ALL);
                let shown = entries(&answer.expect(200), member);
                next = answer.headers.get("link").map(|link| {
                    assert_eq!(shown.len(), 2, "{page}");
                    link.strip_prefix('<').and_then(|link| link.strip_suffix(">; rel=\"next\"")).unwrap().to_owned()
                });
                found.extend(shown);
            }
            assert_eq!(found, whole, "{path}");
            for wrong in ["limit=0", "limit=1001", "limit=x", "limit=2&limit=0"] {
                assert_eq!(service.get(&format!("{path}{separator}{wrong}"), &ALL).status, 400, "{path} {wrong}");
            }
        }
    });
}

#[test]
fn a_cursor_that_is_none_is_refused_or_finds_nothing() {
    on_both(|database| cursors(&Service::start(database)));
}

fn cursors(service: &Service) {
    for (path, status) in [
        ("/v1/ecosystems/certificates/ca?after=x", 400),
        ("/staged_config/certificates/end_certificates?after=' OR 1=1", 400),
        ("/locksmith/v1/certificates?after=x", 400),
        ("/locksmith/v1/roots?after=%27%20OR%201=1", 200),
        ("/locksmith/v1/roots?after=%00", 400),
        ("/v1/ecosystems/certificates/ca?after=1.a", 200),
        ("/v1/ecosystems/certificates/ca?after=1.a%00", 400),
        ("/staged_config/certificates/end_certificates?after=2", 200),
        ("/staged_config/certificates/end_certificates?after=%2B2", 400),
    ] {
        let answer = service.get(&path.replace(' ', "%20"), &ALL);
        // Of the tree, the path is looked at first.
        let expected = if path.contains("certificates?after=x") && path.contains("locksmith") { 200 } else { status };
        assert_eq!(answer.status, expected, "{path}: {answer:?}");
    }
}
