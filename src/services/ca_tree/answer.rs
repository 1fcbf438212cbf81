//! Answers: status words, the envelope of errors, and what was made.

use super::{CertificateJson, Slug};
use crate::base::Error;
use crate::services::json::{self, FieldError};
use crate::x509::Certificate;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use serde::{Serialize, Serializer};

/// What is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A root CA.
    Root,
    /// A CA below another.
    Intermediate,
    /// A certificate of an end entity, or of whatever its request asks for.
    Certificate,
    /// A revocation list.
    Crl,
}

/// How a request ended: one word of the service. The HTTP status is always 200.
///
/// | | created | exists | failed |
/// |---|---|---|---|
/// | root | `root-created` | `root-exists` | `root-creation-error` |
/// | intermediate or signing CA | `intermed-ca-created` | `intermed-ca-exists` | `intermed-ca-creation-error` |
/// | certificate | `certificate-created` | `certificate-exists` | `certificate-creation-error` |
/// | revocation list | `crl-created` | `crl-exists` | `crl-creation-error` |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It was made.
    Created(Kind),
    /// There is one of this name already.
    Exists(Kind),
    /// It could not be made.
    CreationError(Kind),
    /// `invalid-parent-path`: there is no such CA.
    InvalidParentPath,
    /// `missing-parent-path`: no parent was named where one is needed.
    MissingParentPath,
    /// `no-signing-ca-certificate`: the parent has no certificate to sign with: it is lost, or it or one above it has been
    /// revoked or has expired.
    NoSigningCaCertificate,
    /// `no-signing-ca-key`: the parent has lost its key, or its passphrase is wrong.
    NoSigningCaKey,
}

impl Status {
    /// The word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Created(Kind::Root) => "root-created",
            Self::Created(Kind::Intermediate) => "intermed-ca-created",
            Self::Created(Kind::Certificate) => "certificate-created",
            Self::Created(Kind::Crl) => "crl-created",
            Self::Exists(Kind::Root) => "root-exists",
            Self::Exists(Kind::Intermediate) => "intermed-ca-exists",
            Self::Exists(Kind::Certificate) => "certificate-exists",
            Self::Exists(Kind::Crl) => "crl-exists",
            Self::CreationError(Kind::Root) => "root-creation-error",
            Self::CreationError(Kind::Intermediate) => "intermed-ca-creation-error",
            Self::CreationError(Kind::Certificate) => "certificate-creation-error",
            Self::CreationError(Kind::Crl) => "crl-creation-error",
            Self::InvalidParentPath => "invalid-parent-path",
            Self::MissingParentPath => "missing-parent-path",
            Self::NoSigningCaCertificate => "no-signing-ca-certificate",
            Self::NoSigningCaKey => "no-signing-ca-key",
        }
    }

    const fn message(self) -> &'static str {
        match self {
            Self::Created(_) | Self::CreationError(_) => "",
            Self::Exists(Kind::Root) => "Root CA already exists: ",
            Self::Exists(Kind::Intermediate) => "Intermediate CA already exists: ",
            Self::Exists(Kind::Certificate) => "Certificate already exists: ",
            Self::Exists(Kind::Crl) => "Revocation list already exists: ",
            Self::InvalidParentPath => "Invalid parent path, no chain exists: ",
            Self::MissingParentPath => "Missing parent path, either `parent_cn_path`, `cn_path` or `slug_path`",
            Self::NoSigningCaCertificate => "No certificate of the signing CA: ",
            Self::NoSigningCaKey => "No key of the signing CA: ",
        }
    }
}

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// Why nothing was made. Serialized as the service publishes it: `status`, `errors`, `messages`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    status: Status,
    errors: Vec<&'static str>,
    messages: Vec<String>,
}

impl Failure {
    /// A failure that the host found: a name that is taken, a parent that is not there. `about` says which.
    #[must_use]
    pub fn new(status: Status, about: &str) -> Self {
        let errors = match status {
            Status::CreationError(_) => Vec::from(["cert-config-error"]),
            _ => Vec::new(),
        };
        Self { status, errors, messages: Vec::from([[status.message(), json::quotable(about)].concat()]) }
    }

    pub(super) fn error(status: Status, error: &Error) -> Self {
        Self::new(status, &error.to_string())
    }

    pub(super) fn field(kind: Kind, error: &FieldError) -> Self {
        Self::new(Status::CreationError(kind), &alloc::format!("{} {}", error.param, error.msg))
    }

    /// The word.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// What is wrong, in sentences.
    #[must_use]
    pub fn messages(&self) -> &[String] {
        &self.messages
    }
}

impl core::error::Error for Failure {}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.status.word())?;
        self.messages.iter().try_for_each(|message| write!(f, ": {message}"))
    }
}

/// What was made, as the service publishes it: `status`, `errors`, `messages`, and under `root` the `slug`, `next_serial`
/// and `certificate`.
#[derive(Debug, Serialize)]
pub struct Answer<'a> {
    status: Status,
    errors: [&'static str; 0],
    messages: [String; 1],
    /// The published key, for an intermediate too.
    root: Body<'a>,
}

#[derive(Debug, Serialize)]
struct Body<'a> {
    slug: &'a Slug,
    next_serial: String,
    certificate: CertificateJson<'a>,
}

impl<'a> Answer<'a> {
    pub(super) fn new(kind: Kind, common_name: &str, slug: &'a Slug, next_serial: u64, made: &'a Certificate) -> Self {
        let message = match kind {
            Kind::Root => alloc::format!("Root CA {common_name} created!"),
            Kind::Intermediate => alloc::format!("Successfully created Intermediate CA {common_name}!"),
            Kind::Certificate | Kind::Crl => alloc::format!("Successfully created Certificate {common_name}!"),
        };
        Self {
            status: Status::Created(kind),
            errors: [],
            messages: [message],
            root: Body { slug, next_serial: serial_text(next_serial), certificate: CertificateJson::new(made) },
        }
    }

    /// The modulus of an RSA key is `null`: see [`CertificateJson::with_null_modulus`].
    #[must_use]
    pub fn with_null_modulus(mut self) -> Self {
        self.root.certificate = self.root.certificate.with_null_modulus();
        self
    }
}

/// A serial number as the service writes it, and OpenSSL in its file `serial`: two or more digits, capitals, pairs.
#[must_use]
pub fn serial_text(serial: u64) -> String {
    let text = alloc::format!("{serial:02X}");
    if text.len() % 2 == 0 { text } else { ["0", &text].concat() }
}
