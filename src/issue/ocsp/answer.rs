//! What a responder says of one certificate (RFC 6960 §4.2.1).

use super::cert_id::OcspCertId;
use super::write_extensions;
use crate::base::{Code, Error, Result, Timestamp};
use crate::encoding::der::{Tag, Writer};
use crate::issue::OwnedExtension;
use crate::issue::extension::generalized_time;
use crate::x509::ext::ReasonCode;
use alloc::vec::Vec;

/// The answer about one certificate.
///
/// | answer | when |
/// |---|---|
/// | [`good`](Self::good) | the certificate was issued and is not revoked |
/// | [`revoked`](Self::revoked) | it is revoked, for good or for now |
/// | [`not_issued`](Self::not_issued) | there is no certificate with this serial number: "revoked" for everyone who asks |
/// | [`unknown`](Self::unknown) | nothing is known, as of another CA's certificates |
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct OcspAnswer {
    pub(super) cert_id: OcspCertId,
    pub(super) status: Status,
    pub(super) this_update: Timestamp,
    pub(super) next_update: Option<Timestamp>,
    pub(super) extensions: Vec<OwnedExtension>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Good,
    Revoked {
        since: Timestamp,
        reason: Option<ReasonCode>,
    },
    /// Revoked by RFC 6960 §2.2, as a certificate that was never issued.
    NotIssued,
    Unknown,
}

/// RFC 6960 §2.2: the time given for certificates that were never issued.
const NEVER_ISSUED: Timestamp = Timestamp::clamped(0);

impl OcspAnswer {
    /// It is not revoked, as known at `this_update`.
    pub fn good(cert_id: OcspCertId, this_update: Timestamp) -> Self {
        Self::new(cert_id, Status::Good, this_update)
    }

    /// It is revoked. [`ReasonCode::Unspecified`] is left out.
    pub fn revoked(cert_id: OcspCertId, since: Timestamp, reason: Option<ReasonCode>, this_update: Timestamp) -> Self {
        let reason = reason.filter(|reason| *reason != ReasonCode::Unspecified);
        Self::new(cert_id, Status::Revoked { since, reason }, this_update)
    }

    /// It was never issued: revoked since 1970 and on hold, and the response says that such answers are given (RFC 6960
    /// §2.2, §4.4.8).
    pub fn not_issued(cert_id: OcspCertId, this_update: Timestamp) -> Self {
        Self::new(cert_id, Status::NotIssued, this_update)
    }

    /// Nothing is known of it.
    pub fn unknown(cert_id: OcspCertId, this_update: Timestamp) -> Self {
        Self::new(cert_id, Status::Unknown, this_update)
    }

    fn new(cert_id: OcspCertId, status: Status, this_update: Timestamp) -> Self {
        Self { cert_id, status, this_update, next_update: None, extensions: Vec::new() }
    }

    /// Says by when newer information will be there. Without it, it is there at any time (RFC 6960 §2.4), and the answer
    /// holds for the moment.
    pub fn with_next_update(mut self, next_update: Timestamp) -> Self {
        self.next_update = Some(next_update);
        self
    }

    /// Adds an extension of this answer, such as the SCTs of RFC 6962 §3.3.
    pub fn with_extension(mut self, extension: OwnedExtension) -> Self {
        self.extensions.push(extension);
        self
    }

    /// thisUpdate ≤ producedAt, producedAt < nextUpdate; a revocation lies in the past and is one.
    pub(super) fn check(&self, produced_at: Timestamp) -> Result<()> {
        let refused = |field, found: &dyn core::fmt::Display| {
            Err(Error::new(Code::ISSUE_OCSP).in_structure("SingleResponse").in_field(field).with_found(found))
        };
        if self.this_update > produced_at {
            return refused("thisUpdate", &format_args!("{}, produced at {produced_at}", self.this_update));
        }
        if let Some(next) = self.next_update.filter(|next| *next <= produced_at) {
            return refused("nextUpdate", &format_args!("{next}, produced at {produced_at}"));
        }
        match self.status {
            Status::Revoked { since, .. } if since > self.this_update => {
                refused("revocationTime", &format_args!("{since}, known at {}", self.this_update))
            }
            // RFC 5280 §5.3.1: the end of a hold is no revocation.
            Status::Revoked { reason: Some(ReasonCode::RemoveFromCrl), .. } => {
                refused("revocationReason", &ReasonCode::RemoveFromCrl)
            }
            _ => super::check_extensions(&self.extensions, "SingleResponse"),
        }
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.sequence(|writer| {
            writer.raw(self.cert_id.as_der());
            match self.status {
                Status::Good => writer.primitive(Tag::context(0), &[]),
                Status::Unknown => writer.primitive(Tag::context(2), &[]),
                Status::Revoked { since, reason } => write_revoked(writer, since, reason),
                Status::NotIssued => write_revoked(writer, NEVER_ISSUED, Some(ReasonCode::CertificateHold)),
            }
            generalized_time(writer, Tag::GENERALIZED_TIME, self.this_update);
            if let Some(next) = self.next_update {
                writer.constructed(Tag::context_constructed(0), |it| generalized_time(it, Tag::GENERALIZED_TIME, next));
            }
            write_extensions(writer, 1, &self.extensions);
        });
    }
}

fn write_revoked(writer: &mut Writer, since: Timestamp, reason: Option<ReasonCode>) {
    writer.constructed(Tag::context_constructed(1), |writer| {
        generalized_time(writer, Tag::GENERALIZED_TIME, since);
        if let Some(reason) = reason {
            writer.constructed(Tag::context_constructed(0), |it| it.primitive(Tag::ENUMERATED, &[reason.number()]));
        }
    });
}
