//! Verdicts as JSON. `docs/verdict.md` is the schema.

use super::{Accepted, Record, Rejected};
use crate::base::bounded_to;
use crate::path::TrustAnchor;
use crate::validate::policy_graph::{PolicyOutcome, ValidPolicy};
use crate::validate::revocation::{CertificateRevocation, RevocationStatus};
use crate::validate::trace::{Outcome, TraceEntry};
use crate::x509::{Certificate, Name};
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::ser::{Serialize, SerializeMap, Serializer};

impl Accepted {
    /// The verdict as a JSON object; its members are documented in `docs/verdict.md`.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Rejected {
    /// The verdict as a JSON object; its members are documented in `docs/verdict.md`.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Serialize for Accepted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("verdict", "accepted")?;
        map.serialize_entry("at", &self.record.at)?;
        map.serialize_entry("findings", &self.record.findings)?;
        map.serialize_entry("path", &self.path.iter().map(View::of).collect::<Vec<_>>())?;
        map.serialize_entry("anchor", &View::of_anchor(&self.anchor))?;
        map.serialize_entry("policies", &Policies::of(self.policies()))?;
        map.serialize_entry("checks", &self.checks)?;
        finish(&self.record, map)
    }
}

impl Serialize for Rejected {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let record = &self.0.record;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("verdict", "rejected")?;
        map.serialize_entry("at", &record.at)?;
        map.serialize_entry("primary", &self.0.primary)?;
        map.serialize_entry("findings", &record.findings)?;
        map.serialize_entry("path", &self.0.path.iter().map(View::of).collect::<Vec<_>>())?;
        map.serialize_entry("anchor", &self.0.anchor.as_ref().map(View::of_anchor))?;
        finish(record, map)
    }
}

#[derive(serde::Serialize)]
struct Policies {
    authority_constrained: Vec<String>,
    user_constrained: Vec<String>,
}

impl Policies {
    fn of(outcome: &PolicyOutcome) -> Self {
        let texts = |policies: &[ValidPolicy]| policies.iter().map(|policy| policy.policy().to_string()).collect();
        Self {
            authority_constrained: texts(outcome.authority_constrained()),
            user_constrained: texts(outcome.user_constrained()),
        }
    }
}

fn finish<M: SerializeMap>(record: &Record, mut map: M) -> Result<M::Ok, M::Error> {
    #[derive(serde::Serialize)]
    struct Entries<'a> {
        entries: Vec<Entry<'a>>,
        dropped: u32,
    }
    map.serialize_entry("revocation", &record.revocation.iter().enumerate().map(Status).collect::<Vec<_>>())?;
    let entries = record.trace.entries().iter().map(Entry).collect();
    map.serialize_entry("trace", &Entries { entries, dropped: record.trace.dropped() })?;
    map.serialize_entry("spent", &record.spent)?;
    map.end()
}

/// A certificate, as short as a reader of the path needs it.
struct View<'a> {
    subject: Name<'a>,
    certificate: Option<&'a Certificate>,
}

impl<'a> View<'a> {
    fn of(certificate: &'a Certificate) -> Self {
        Self { subject: certificate.subject(), certificate: Some(certificate) }
    }

    fn of_anchor(anchor: &'a TrustAnchor) -> Self {
        Self { subject: anchor.subject(), certificate: anchor.certificate() }
    }
}

impl Serialize for View<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("subject", &*short(self.subject))?;
        map.serialize_entry("sha256", &self.certificate.map(sha256))?;
        map.serialize_entry("not_before", &self.certificate.map(Certificate::not_before))?;
        map.serialize_entry("not_after", &self.certificate.map(Certificate::not_after))?;
        map.end()
    }
}

/// Names longer than this are cut: they come from the input, and a trace may hold one many times.
const MAX_NAME: usize = 1024;

fn short(name: Name<'_>) -> Box<str> {
    bounded_to(MAX_NAME, &name)
}

fn sha256(certificate: &Certificate) -> String {
    base16ct::lower::encode_string(&certificate.sha256())
}

/// What is known of one certificate, with its place in the path.
struct Status<'a>((usize, &'a CertificateRevocation));

impl Serialize for Status<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (index, revocation) = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("index", &index)?;
        if let RevocationStatus::Revoked { reason, date } = revocation.status() {
            map.serialize_entry("status", "revoked")?;
            map.serialize_entry("reason", reason.name())?;
            map.serialize_entry("date", &date)?;
        } else {
            map.serialize_entry("status", &revocation.status().to_string())?;
        }
        map.serialize_entry("troubles", revocation.troubles())?;
        map.serialize_entry("urls", revocation.urls())?;
        map.end()
    }
}

struct Entry<'a>(&'a TraceEntry);

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (outcome, findings) = match self.0.outcome() {
            Outcome::Extended => ("extended", &[][..]),
            Outcome::Completed => ("completed", &[][..]),
            Outcome::Rejected(findings) => ("rejected", findings.as_slice()),
        };
        let mut map = serializer.serialize_map(Some(7))?;
        map.serialize_entry("parent", &self.0.parent())?;
        map.serialize_entry("index", &self.0.index())?;
        map.serialize_entry("subject", &*short(self.0.subject()))?;
        map.serialize_entry("sha256", &self.0.certificate().map(sha256))?;
        map.serialize_entry("anchor", &self.0.is_anchor())?;
        map.serialize_entry("outcome", outcome)?;
        map.serialize_entry("findings", findings)?;
        map.end()
    }
}
