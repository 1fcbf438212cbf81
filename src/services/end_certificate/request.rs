//! The body of a request, and the refusal of one.

use super::validation::{About, Coded, Validation, code};
use crate::base::{Code, Error, Finding};
use crate::profile::{Criticality, ExtensionRow, KeyFamily, Presence, Profile, Row, Rule};
use crate::services::secret::Secret;
use crate::services::{FieldError, json};
use crate::x509::ext::KeyUsage;
use crate::x509::{Certificate, ObjectIdentifier, Oid, oid};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

/// How many certificates `ca_chain_file` may hold.
pub const MAX_CHAIN: usize = 16;

#[derive(Deserialize)]
struct Body {
    name: Option<String>,
    purpose: Option<String>,
    component_id: Option<i64>,
    key_file: Option<Secret>,
    key_password: Option<Secret>,
    csr_id: Option<i64>,
    // A private key may be put here by mistake.
    ca_chain_file: Option<Secret>,
    cert_file: Option<Secret>,
}

/// How many characters `name` may have.
pub const MAX_NAME: usize = 255;

/// What an end certificate is for.
///
/// | purpose | extKeyUsage, if present | keyUsage |
/// |---|---|---|
/// | `SERVER` | serverAuth | if present, one of digitalSignature, keyEncipherment, keyAgreement |
/// | `CLIENT` | clientAuth | if present, one of digitalSignature, keyAgreement |
/// | `SERVER_CLIENT` | both | both |
/// | `SIGNING_ENCRYPTION` | emailProtection | present; one of digitalSignature, nonRepudiation and one of keyEncipherment, dataEncipherment |
///
/// anyExtendedKeyUsage stands for all of them. None may be a CA.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Purpose {
    /// A TLS server.
    Server,
    /// A TLS client.
    Client,
    /// Both.
    ServerClient,
    /// Signs and encrypts data.
    SigningEncryption,
}

impl Purpose {
    fn read(text: &str) -> Option<Self> {
        Some(match text {
            "SERVER" => Self::Server,
            "CLIENT" => Self::Client,
            "SERVER_CLIENT" => Self::ServerClient,
            "SIGNING_ENCRYPTION" => Self::SigningEncryption,
            _ => return None,
        })
    }

    /// The purposes of extKeyUsage.
    pub(super) fn extended(self) -> &'static [Oid<'static>] {
        match self {
            Self::Server => &[oid::SERVER_AUTH],
            Self::Client => &[oid::CLIENT_AUTH],
            Self::ServerClient => &[oid::SERVER_AUTH, oid::CLIENT_AUTH],
            Self::SigningEncryption => &[oid::EMAIL_PROTECTION],
        }
    }

    /// Of each of these, keyUsage asserts one.
    fn usages(self) -> Vec<KeyUsage> {
        let server = KeyUsage::DIGITAL_SIGNATURE | KeyUsage::KEY_ENCIPHERMENT | KeyUsage::KEY_AGREEMENT;
        let client = KeyUsage::DIGITAL_SIGNATURE | KeyUsage::KEY_AGREEMENT;
        match self {
            Self::Server => Vec::from([server]),
            Self::Client => Vec::from([client]),
            Self::ServerClient => Vec::from([server, client]),
            Self::SigningEncryption => Vec::from([
                KeyUsage::DIGITAL_SIGNATURE | KeyUsage::NON_REPUDIATION,
                KeyUsage::KEY_ENCIPHERMENT | KeyUsage::DATA_ENCIPHERMENT,
            ]),
        }
    }

    /// What a certificate for this purpose must look like.
    pub(super) fn profile(self, certificate: &Certificate) -> Profile {
        const CLAUSE: &str = "purpose of the end certificate";
        let usage = |any_of| {
            let rule = Rule::KeyUsage { keys: KeyFamily::Any, required: KeyUsage::NONE, any_of, allowed: None };
            Row::must(rule, Code::KEY_USAGE_CONTENT, CLAUSE)
        };
        let listed = certificate.extended_key_usage().ok().flatten();
        let any = listed.is_some_and(|purposes| purposes.contains(oid::ANY_EXTENDED_KEY_USAGE));
        let purposes: Vec<ObjectIdentifier> = self.extended().iter().map(Oid::to_owned).collect();
        let purposes = Row::must(Rule::PurposesInclude(purposes.into()), Code::KEY_PURPOSE_CONTENT, CLAUSE);
        let present = ExtensionRow::new(oid::KEY_USAGE, Presence::Required, Criticality::Any, CLAUSE);
        Profile::new("end certificate")
            .with_rows([Row::must(Rule::CertificateAuthority(false), Code::CA_FLAG, CLAUSE)])
            .with_rows(self.usages().into_iter().map(usage))
            .with_rows((!any).then_some(purposes))
            .with_extensions((self == Self::SigningEncryption).then_some(present))
    }
}

/// A request that was read: its fields are there and do not exclude each other.
#[derive(Clone)]
pub struct Request {
    pub(super) name: String,
    pub(super) purpose: Purpose,
    pub(super) component_id: Option<i64>,
    pub(super) key_file: Option<Secret>,
    pub(super) key_password: Option<Secret>,
    pub(super) csr_id: Option<i64>,
    pub(super) chain: Vec<Certificate>,
    pub(super) certificate: Result<Certificate, Coded>,
}

impl Request {
    /// Reads the body.
    ///
    /// # Errors
    /// [`Refused`] with 1005 or 1006. Certificates that cannot be read are reported by [`create`](Self::create), after
    /// what only the host can know.
    pub fn read(body: &[u8]) -> Result<Self, Refused> {
        let body: Body = json::read(body).map_err(|error| Refused::field(1006, error))?;
        let key_file = body.key_file.filter(|text| !text.is_empty());
        let key_password = body.key_password.filter(|text| !text.trim().is_empty());
        let name = required("name", body.name)?;
        if name.chars().count() > MAX_NAME || name.contains(char::is_control) {
            let error = alloc::format!("longer than {MAX_NAME} characters, or with a control character");
            return Err(Refused::field(1006, FieldError::new("name", error)));
        }
        let purpose = required("purpose", body.purpose)?;
        let certificate = required("cert_file", body.cert_file)?;
        if key_file.is_some() && body.csr_id.is_some() {
            let error = FieldError::new("csr_id", "not allowed beside key_file");
            return Err(Refused::field(1006, error));
        }
        let purpose = Purpose::read(&purpose).ok_or_else(|| {
            Refused::field(1006, FieldError::new("purpose", "no purpose that is known").with_value(&purpose))
        })?;
        let chain = body.ca_chain_file.filter(|text| !text.trim().is_empty());
        let chain = chain.map_or_else(|| Ok(Vec::new()), |text| Certificate::pem_bundle(text.as_bytes()));
        let (chain, unread) = match chain {
            Ok(chain) if chain.len() > MAX_CHAIN => {
                let error = FieldError::new("ca_chain_file", alloc::format!("more than {MAX_CHAIN} certificates"));
                return Err(Refused::field(1006, error));
            }
            Ok(chain) => (chain, None),
            Err(error) => (Vec::new(), Some(coded(error, "ca_chain_file"))),
        };
        let certificate = Certificate::from_pem(certificate.as_bytes()).map_err(|error| coded(error, "cert_file"));
        Ok(Self {
            name,
            purpose,
            component_id: body.component_id.filter(|id| *id != 0),
            key_file,
            key_password,
            csr_id: body.csr_id,
            chain,
            certificate: unread.map_or(certificate, Err),
        })
    }

    /// The name, which must be unique: see [`Console::name_taken`](super::Console::name_taken).
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether its key is one that waits: the host gives [`Console::pending_keys`](super::Console::pending_keys).
    #[must_use]
    pub fn wants_pending_key(&self) -> bool {
        self.key_file.is_none()
    }
}

fn required<T: core::ops::Deref<Target = str>>(param: &'static str, value: Option<T>) -> Result<T, Refused> {
    let value = value.filter(|value| !value.trim().is_empty());
    value.ok_or_else(|| Refused::field(1005, FieldError::missing(param)))
}

/// Neither the key nor its password.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("name", &self.name).field("purpose", &self.purpose).finish_non_exhaustive()
    }
}

fn coded(error: Error, param: &'static str) -> Coded {
    let finding = Finding::from(error.in_structure(param));
    Coded { code: code(&finding, About::Certificate { self_issued: false }), finding }
}

/// Why nothing was stored: HTTP status and published code, and every finding.
///
/// Serialized as the console writes errors: `http_response`, `code`, `message`, `description`, `details`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    code: u16,
    message: String,
    validation: Validation,
}

impl Refused {
    fn new(code: u16, message: String) -> Self {
        Self { code, message, validation: Validation::default() }
    }

    pub(super) fn field(code: u16, error: FieldError) -> Self {
        Self::new(code, alloc::format!("{}: {}", error.param, error.msg))
    }

    pub(super) fn key(error: &Error) -> Self {
        Self::new(1007, alloc::format!("key_file: {error}"))
    }

    /// The host could not store the certificate: 1020.
    #[must_use]
    pub fn not_stored() -> Self {
        Self::new(1020, "the certificate could not be stored".to_string())
    }

    /// The keystore could not be made: 2035.
    #[must_use]
    pub fn no_keystore(error: &Error) -> Self {
        Self::new(2035, alloc::format!("the keystore could not be made: {error}"))
    }

    /// The refusal of a certificate with this validation; nothing if it is valid.
    #[must_use]
    pub fn invalid(validation: Validation) -> Option<Self> {
        let first = validation.findings().first()?;
        Some(Self { code: first.code, message: first.finding.to_string(), validation })
    }

    /// The HTTP status: 409, 422 or 500.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self.code {
            1102 => 409,
            1020 | 2035 => 500,
            _ => 422,
        }
    }

    /// The published code.
    #[must_use]
    pub fn code(&self) -> u16 {
        self.code
    }

    /// What validation found, each with its code.
    #[must_use]
    pub fn findings(&self) -> &[Coded] {
        self.validation.findings()
    }
}

impl core::error::Error for Refused {}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl Serialize for Refused {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Http {
            code: u16,
            message: &'static str,
        }
        #[derive(Serialize)]
        struct Details<'a> {
            findings: &'a [Coded],
        }
        let message = match self.status() {
            409 => "The request could not be completed due to a conflict with the current state of the resource",
            422 => "The request was well-formed but was unable to be followed due to semantic errors",
            _ => "Unexpected internal server error",
        };
        let mut envelope = serializer.serialize_struct("Refused", 5)?;
        envelope.serialize_field("http_response", &Http { code: self.status(), message })?;
        envelope.serialize_field("code", &self.code)?;
        envelope.serialize_field("message", &self.message)?;
        envelope.serialize_field("description", "")?;
        envelope.serialize_field("details", &Details { findings: self.findings() })?;
        envelope.end()
    }
}
