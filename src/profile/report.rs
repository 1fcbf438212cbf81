//! The certificate that is judged, with what several rules look at, and the findings about it.

use super::{Context, Presence, Profile};
use crate::base::{Code, Error, Finding, Level};
use crate::crypto::PublicKey;
use crate::x509::ext::{BasicConstraints, KeyUsage};
use crate::x509::{Certificate, GeneralNames, ObjectIdentifier, Oid};
use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cell::OnceCell;
use core::fmt;

/// How many findings a certificate gets. Beyond, each row of the profile still gets one: what is merely advised must not
/// push out what is demanded.
const MAX_FINDINGS: usize = 128;

/// One certificate under one profile. An extension that cannot be decoded counts as absent: its content cannot be judged,
/// and that it is malformed is a finding of its own.
pub(super) struct Judge<'a> {
    pub(super) certificate: &'a Certificate,
    pub(super) profile: &'a Profile,
    pub(super) issuer: Option<&'a Certificate>,
    context: &'a Context<'a>,
    basic_constraints: Option<BasicConstraints>,
    pub(super) key_usage: Option<KeyUsage>,
    pub(super) subject_alt_name: Option<GeneralNames<'a>>,
    key: OnceCell<Result<PublicKey, Error>>,
    self_issued: OnceCell<bool>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(certificate: &'a Certificate, profile: &'a Profile, context: &'a Context<'a>) -> Self {
        Self {
            certificate,
            profile,
            issuer: context.issuer,
            context,
            basic_constraints: certificate.basic_constraints().ok().flatten(),
            key_usage: certificate.key_usage().ok().flatten(),
            subject_alt_name: certificate.subject_alt_name().ok().flatten(),
            key: OnceCell::new(),
            self_issued: OnceCell::new(),
        }
    }

    /// basicConstraints say that it is a CA.
    pub(super) fn is_ca(&self) -> bool {
        self.basic_constraints.is_some_and(|constraints| constraints.ca)
    }

    pub(super) fn path_len_constraint(&self) -> Option<u32> {
        self.basic_constraints?.path_len_constraint
    }

    pub(super) fn has_basic_constraints(&self) -> bool {
        self.basic_constraints.is_some()
    }

    pub(super) fn is_self_issued(&self) -> bool {
        *self.self_issued.get_or_init(|| self.certificate.is_self_issued())
    }

    pub(super) fn public_key(&self) -> Result<&PublicKey, &Error> {
        match self.context.key {
            Some(known) => known,
            None => self.key.get_or_init(|| PublicKey::from_spki_der(self.certificate.spki_der())).as_ref(),
        }
    }

    /// A row says that this extension must be there.
    pub(super) fn requires(&self, extension: Oid<'_>) -> bool {
        let rows = self.profile.extensions().iter().filter(|row| self.context.issuing || !row.issuing_only);
        rows.filter(|row| row.extension.as_oid() == extension).any(|row| row.presence == Presence::Required)
    }

    /// The caller has said that it processes this extension.
    pub(super) fn is_handled(&self, extension: Oid<'_>) -> bool {
        self.context.handled.iter().any(|handled| handled.as_oid() == extension)
    }
}

/// The findings so far, and the row that is being checked.
pub(super) struct Report<'a> {
    findings: Vec<Finding>,
    waived: &'a [Code],
    code: Code,
    level: Level,
    clause: &'a Cow<'static, str>,
    /// Whether the row has a finding.
    is_broken: bool,
}

impl<'a> Report<'a> {
    pub(super) fn new(waived: &'a [Code]) -> Self {
        let (code, level) = (Code::EXTENSION_CONTENT, Level::Must);
        Self { findings: Vec::new(), waived, code, level, clause: &Cow::Borrowed(""), is_broken: false }
    }

    /// The row that later calls of [`broken`](Self::broken) speak for.
    #[expect(clippy::ptr_arg, reason = "a clone of what is static allocates nothing; of a text it would")]
    pub(super) fn enter(&mut self, code: Code, level: Level, clause: &'a Cow<'static, str>) {
        (self.code, self.level, self.clause, self.is_broken) = (code, level, clause, false);
    }

    /// The rule does not hold: `field` is `found`, not `expected`.
    pub(super) fn broken(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        found: impl fmt::Display,
        expected: impl fmt::Display,
    ) {
        if !self.is_full() {
            let finding = Finding::new(self.code).with_field(field).with_found(found).with_expected(expected);
            self.push(finding.with_clause(self.clause.clone()));
        }
    }

    /// The rule does not hold, for the reason in `error`, which is reported under its own code and clause.
    pub(super) fn broken_by(&mut self, error: &Error) {
        self.push(Finding::from(error.clone()));
    }

    /// Nothing more is taken from this row: a loop over input may end.
    pub(super) fn is_full(&self) -> bool {
        self.is_broken && self.findings.len() >= MAX_FINDINGS
    }

    fn push(&mut self, finding: Finding) {
        let finding = finding.with_level(self.level);
        self.extend([finding]);
    }

    /// Takes findings as they are. Of those with the same code, field and value one is kept: the most binding, and of
    /// equals the first.
    pub(super) fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        for finding in findings.into_iter().filter(|finding| !self.waived.contains(&finding.code())) {
            let same = |it: &&mut Finding| {
                it.code() == finding.code() && it.field() == finding.field() && it.found() == finding.found()
            };
            let is_full = self.is_full();
            match self.findings.iter_mut().find(same) {
                Some(kept) if kept.level() < finding.level() => *kept = finding,
                Some(_) => {}
                None if is_full => continue,
                None => self.findings.push(finding),
            }
            self.is_broken = true;
        }
    }

    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.findings
    }
}

/// `extensions.keyUsage`.
pub(super) fn extension_field(extension: Oid<'_>) -> Cow<'static, str> {
    alloc::format!("extensions.{}", extension.label()).into()
}

/// `extensions.subjectAltName[2]`.
pub(super) fn element_field(extension: Oid<'_>, index: usize) -> Cow<'static, str> {
    alloc::format!("extensions.{}[{index}]", extension.label()).into()
}

/// `one of RSA-2048+, P-256`. A finding cuts it where it is long.
pub(super) struct OneOf<'a, T>(pub(super) &'a [T]);

impl<T: fmt::Display> fmt::Display for OneOf<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, item) in self.0.iter().enumerate() {
            write!(f, "{}{item}", if index == 0 { "one of " } else { ", " })?;
        }
        f.write_str(if self.0.is_empty() { "none: the profile lists none" } else { "" })
    }
}

/// What identifiers are called.
pub(super) fn labels(identifiers: &[ObjectIdentifier]) -> Vec<String> {
    identifiers.iter().map(|identifier| identifier.as_oid().label().to_string()).collect()
}

/// Bytes in hexadecimal digits.
pub(super) struct Hex<'a>(pub(super) &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
