//! The services for callers that hand over everything as JSON: the C ABI, and bindings on top of it.
//!
//! One function, [`call`]: the name of an operation and its arguments as one object. The body that was posted is a text in it,
//! certificates, requests, lists and keys are PEM, times RFC 3339, alternative names `URI:…`, `email:…`, `DNS:…`, `IP:…`. The
//! outcome is an object too: `accepted`, `answer` as the service publishes it, and `store` with what the host keeps.
//!
//! | operation | arguments beside `body` and `now` |
//! |---|---|
//! | `enrollment.assign` | `method`, `record` |
//! | `enrollment.decide` | `method`, `presented`, `request`, `compare_with_presented`, `status`, `number_of_usage` |
//! | `trust.create_root` | `tenant`, `id`, `active`; a signer, or a key is made |
//! | `trust.create_intermediate` | `root`, `id`, `active` |
//! | `trust.request_vical_signer` | `subject`; a signer, the key's; no body, no time |
//! | `trust.accept_vical_signer` | `certificate`, `public_key`, `root`, `intermediate`, `id`, `active`, `ca`; no body |
//! | `trust.issue_vical_signer` | `subject`, `public_key`, `root`, `tenant`, `id`, `active`, `ca`; a signer, the root's; no body |
//! | `ca_tree.create_root` | `settings`; a signer, the root's |
//! | `ca_tree.create_intermediate` | `settings`, `parent`, `number`, `public_key`; a signer, the parent's |
//! | `ca_tree.create_certificate` | `settings`, `parent`, `number`; a signer, the parent's |
//! | `ca_tree.certificate` | `certificate`, `null_modulus`; no body, no time |
//! | `end_certificate.create` | `console`, `id`, `status` |
//! | `end_certificate.validate` | `certificate`, `chain`, `purpose`, `console`; no body |
//!
//! ```
//! # #[cfg(feature = "getrandom")] {
//! use certwright::SystemRandom;
//! let call = br#"{"body": "{\"organisationName\": \"Example Inc.\"}", "now": "2026-01-01", "id": "1", "active": true,
//!     "tenant": {"subdomain": "example", "region_country": "NZ", "issuer_alt_name": ["URI:https://dts.example.com/"],
//!                "crl": ["URI:https://dts.example.com/crl"]}}"#;
//! let outcome = certwright::services::call("trust.create_root", call, None, &mut SystemRandom)?;
//! assert!(outcome.starts_with(r#"{"accepted":true,"answer":{"id":"1","active":true,"certificatePem":"-----BEGIN"#));
//! # }
//! # Ok::<(), certwright::Error>(())
//! ```

mod ca_tree;
mod console;
mod enrollment;
mod trust;

use super::{FieldError, json};
use crate::base::{Code, Error, Result, Timestamp};
use crate::crypto::{Random, Signer};
use crate::issue::AlternativeName;
use crate::x509::Certificate;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

/// What an operation works with.
struct Hands<'a> {
    call: &'a [u8],
    signer: Option<&'a dyn Signer>,
    random: &'a mut dyn Random,
}

type Outcome = Result<Zeroizing<String>>;
type Operation = fn(Hands<'_>) -> Outcome;

const OPERATIONS: &[(&str, Operation)] = &[
    ("enrollment.assign", enrollment::assign),
    ("enrollment.decide", enrollment::decide),
    ("trust.create_root", trust::create_root),
    ("trust.create_intermediate", trust::create_intermediate),
    ("trust.request_vical_signer", trust::request_vical_signer),
    ("trust.accept_vical_signer", trust::accept_vical_signer),
    ("trust.issue_vical_signer", trust::issue_vical_signer),
    ("ca_tree.create_root", ca_tree::create_root),
    ("ca_tree.create_intermediate", ca_tree::create_intermediate),
    ("ca_tree.create_certificate", ca_tree::create_certificate),
    ("ca_tree.certificate", ca_tree::show_certificate),
    ("end_certificate.create", console::create),
    ("end_certificate.validate", console::validate),
];

/// Runs one operation. The outcome may hold a private key and is wiped when it is dropped.
///
/// # Errors
/// [`Code::INVALID_ARGUMENT`] for an operation that there is not, or arguments that are missing or of another type: what the
/// caller did wrong. What is wrong with the body is an outcome that is not accepted.
pub fn call(
    operation: &str,
    call: &[u8],
    signer: Option<&dyn Signer>,
    random: &mut dyn Random,
) -> Result<Zeroizing<String>> {
    let found = OPERATIONS.iter().find(|(name, _)| *name == operation);
    let (_, run) = found.ok_or_else(|| invalid("operation").with_found(operation))?;
    run(Hands { call, signer, random })
}

fn invalid(field: &'static str) -> Error {
    Error::new(Code::INVALID_ARGUMENT).in_field(field)
}

impl<'a> Hands<'a> {
    fn read<T: DeserializeOwned>(&self) -> Result<T> {
        json::read(self.call)
            .map_err(|error: FieldError| invalid("call").with_found(format_args!("{}: {}", error.param, error.msg)))
    }

    fn signer(&self) -> Result<&'a dyn Signer> {
        self.signer.ok_or_else(|| Error::new(Code::NULL_ARGUMENT).in_field("signer"))
    }
}

/// Writes an outcome.
fn outcome<A: Serialize, R: Serialize>(made: core::result::Result<(A, Store), R>) -> Outcome {
    #[derive(Serialize)]
    struct Accepted<A> {
        accepted: bool,
        answer: A,
        store: Store,
    }
    #[derive(Serialize)]
    struct Refused<R> {
        accepted: bool,
        answer: R,
    }
    let (text, key) = match made {
        Ok((answer, mut store)) => {
            let key = store.key.take();
            (serde_json::to_string(&Accepted { accepted: true, answer, store }), key)
        }
        Err(answer) => (serde_json::to_string(&Refused { accepted: false, answer }), None),
    };
    // Nothing that is written here has keys that are no text, or fails to serialize.
    let text = text.map_err(|error| invalid("call").with_found(error))?;
    Ok(Zeroizing::new(match key {
        Some(key) => with_key(&text, &key),
        None => text,
    }))
}

/// The same with `key` as the last member of `store`, which has others. PEM needs no escapes but for its line ends.
fn with_key(text: &str, key: &str) -> String {
    let mut whole = String::with_capacity(text.len().saturating_add(key.len().saturating_mul(2)).saturating_add(16));
    whole.push_str(text.strip_suffix("}}").unwrap_or(text));
    whole.push_str(",\"key\":\"");
    for line in key.lines() {
        whole.push_str(line);
        whole.push_str("\\n");
    }
    whole.push_str("\"}}");
    whole
}

fn time(text: &str) -> Result<Timestamp> {
    text.parse().map_err(|_| invalid("now").with_found(text))
}

fn names(texts: &[String]) -> Result<Vec<AlternativeName>> {
    texts.iter().map(|text| text.parse()).collect()
}

fn certificate(pem: &str) -> Result<Certificate> {
    Certificate::from_pem(pem.as_bytes())
}

/// What the host keeps.
#[derive(Serialize, Default)]
struct Store {
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<String>,
    /// PKCS#8; written by hand, since a serializer leaves copies behind as it grows.
    #[serde(skip)]
    key: Option<Zeroizing<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    slug: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_serial: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    use_intermediate_ca: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    csr_id: Option<i64>,
}
