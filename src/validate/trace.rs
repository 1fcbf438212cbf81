//! What a search tried, as a tree, bounded in size.

use crate::base::Finding;
use crate::path::{Issuer, TrustAnchor};
use crate::x509::{Certificate, Name};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// Every candidate that was tried, in the order it was tried, and why it ended. The first entry is the end entity.
///
/// At most [`Limits::trace_entries`](crate::base::Limits::trace_entries) are kept; [`dropped`](Self::dropped) counts
/// the others.
#[derive(Clone, Debug)]
pub struct Trace {
    entries: Vec<TraceEntry>,
    dropped: u32,
    limit: usize,
}

/// One candidate, in its place in the tree.
#[derive(Clone, Debug)]
pub struct TraceEntry {
    parent: Option<usize>,
    index: usize,
    subject: Subject,
    outcome: Outcome,
}

#[derive(Clone, Debug)]
enum Subject {
    Certificate(Box<Certificate>),
    Anchor(TrustAnchor),
}

/// How a candidate ended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The search went on from here; what came of it stands below.
    Extended,
    /// Not used, for these reasons.
    Rejected(Vec<Finding>),
    /// An anchor that completed the path of the verdict.
    Completed,
}

impl Trace {
    pub(super) fn new(end_entity: &Certificate, limit: u32) -> Self {
        let mut trace = Self { entries: Vec::new(), dropped: 0, limit: usize::try_from(limit).unwrap_or(usize::MAX) };
        trace.push(None, 0, Subject::Certificate(Box::new(end_entity.clone())));
        trace
    }

    /// The place of the new entry, unless there is no room for it.
    pub(super) fn candidate(&mut self, parent: Option<usize>, index: usize, issuer: &Issuer<'_>) -> Option<usize> {
        let subject = match issuer {
            Issuer::Anchor(anchor) => Subject::Anchor((*anchor).clone()),
            Issuer::Intermediate(pooled) => Subject::Certificate(Box::new(pooled.certificate().clone())),
        };
        self.push(parent, index, subject)
    }

    fn push(&mut self, parent: Option<usize>, index: usize, subject: Subject) -> Option<usize> {
        let place = self.entries.len();
        if place >= self.limit {
            self.dropped = self.dropped.saturating_add(1);
            return None;
        }
        self.entries.push(TraceEntry { parent, index, subject, outcome: Outcome::Extended });
        Some(place)
    }

    pub(super) fn end(&mut self, place: Option<usize>, outcome: Outcome) {
        if let Some(entry) = place.and_then(|place| self.entries.get_mut(place)) {
            entry.outcome = outcome;
        }
    }

    /// The candidates, each after the one it was tried for.
    #[must_use]
    pub fn entries(&self) -> &[TraceEntry] {
        &self.entries
    }

    /// How many candidates there was no room for.
    #[must_use]
    pub fn dropped(&self) -> u32 {
        self.dropped
    }
}

impl TraceEntry {
    /// The entry it was tried as the issuer of; `None` for the end entity, and where that entry was dropped.
    #[must_use]
    pub fn parent(&self) -> Option<usize> {
        self.parent
    }

    /// Its position in the path that was tried: 0 is the end entity.
    #[must_use]
    pub fn index(&self) -> usize {
        self.index
    }

    /// Its name.
    #[must_use]
    pub fn subject(&self) -> Name<'_> {
        match &self.subject {
            Subject::Certificate(certificate) => certificate.subject(),
            Subject::Anchor(anchor) => anchor.subject(),
        }
    }

    /// Its certificate; an anchor may have none.
    #[must_use]
    pub fn certificate(&self) -> Option<&Certificate> {
        match &self.subject {
            Subject::Certificate(certificate) => Some(certificate),
            Subject::Anchor(anchor) => anchor.certificate(),
        }
    }

    /// Whether it is a trust anchor.
    #[must_use]
    pub fn is_anchor(&self) -> bool {
        matches!(self.subject, Subject::Anchor(_))
    }

    /// How it ended.
    #[must_use]
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }
}
