//! Verdicts as text for a person.

use super::{Accepted, Rejected};
use crate::base::{Finding, is_safe_to_print};
use crate::validate::revocation::CertificateRevocation;
use crate::validate::trace::{Outcome, Trace, TraceEntry};
use crate::x509::{Certificate, Name};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// Names longer than this are cut: they come from the input.
const MAX_NAME: usize = 120;

struct Short<'a>(Name<'a>);

impl fmt::Display for Short<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use alloc::string::ToString;
        if self.0.is_empty() {
            return f.write_str("(empty name)");
        }
        let text = self.0.to_string();
        let mut characters = text.chars();
        let short: String =
            characters.by_ref().take(MAX_NAME).map(|it| if is_safe_to_print(it) { it } else { '?' }).collect();
        f.write_str(&short)?;
        if characters.next().is_some() { f.write_str("…") } else { Ok(()) }
    }
}

/// One line: name, validity, first bytes of the fingerprint.
struct Line<'a>(&'a Certificate);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let certificate = self.0;
        write!(f, "{} (until {}, sha256 ", Short(certificate.subject()), certificate.not_after())?;
        certificate.sha256().iter().take(4).try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str("…)")
    }
}

/// The path from the anchor down, what was checked, and what is worth knowing.
impl fmt::Display for Accepted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "accepted at {}", self.at())?;
        match self.anchor.certificate() {
            Some(certificate) => writeln!(f, "  anchor {}", Line(certificate))?,
            None => writeln!(f, "  anchor {} (name and key)", Short(self.anchor.subject()))?,
        }
        for (depth, certificate) in self.path.iter().rev().enumerate() {
            writeln!(f, "  {}└─ {}", "   ".repeat(depth), Line(certificate))?;
        }
        f.write_str("checked:")?;
        for (index, check) in self.checks.iter().enumerate() {
            write!(f, "{} {} {}", if index == 0 { "" } else { ";" }, check.what, check.asked)?;
        }
        for finding in self.warnings() {
            write!(f, "\nnote: {}", About(finding, &self.path))?;
        }
        write_revocation(self.revocation(), self.path(), f)
    }
}

/// The status of each certificate that was asked about, and where evidence can be had.
fn write_revocation(
    statuses: &[CertificateRevocation],
    path: &[Certificate],
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    for (certificate, revocation) in path.iter().zip(statuses) {
        write!(f, "\nrevocation: {}: {}", Short(certificate.subject()), revocation.status())?;
        for (index, trouble) in revocation.troubles().iter().enumerate() {
            write!(f, "{} {}", if index == 0 { ":" } else { "," }, trouble.code())?;
        }
        for url in revocation.urls() {
            let text: String = url.chars().map(|it| if it.is_control() { '?' } else { it }).collect();
            write!(f, "\n  see {text}")?;
        }
    }
    Ok(())
}

/// A finding with the name of its certificate.
///
/// In the alternate form without the clause, as a [`Finding`].
struct About<'a>(&'a Finding, &'a [Certificate]);

impl fmt::Display for About<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(index) = self.0.index() {
            match self.1.get(index) {
                Some(certificate) => write!(f, "{}: ", Short(certificate.subject()))?,
                None => f.write_str("anchor: ")?,
            }
        }
        self.0.fmt(f)
    }
}

/// The primary finding and its remedy, the other findings, and the tree of what was tried.
impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let primary = self.primary();
        writeln!(f, "rejected at {}", self.at())?;
        writeln!(f, "  {:#}", About(primary, self.path()))?;
        writeln!(f, "  rule: {}", primary.clause())?;
        writeln!(f, "  remedy: {}", primary.code().remedy())?;
        for finding in self.findings().iter().skip(1) {
            writeln!(f, "also: {}", About(finding, self.path()))?;
        }
        f.write_str("tried:")?;
        Tree::of(self.trace()).write(f)?;
        match self.trace().dropped() {
            0 => {}
            dropped => write!(f, "\n  … and {dropped} more")?,
        }
        write_revocation(self.revocation(), self.path(), f)
    }
}

/// Entries by parent. Entries come after their parents, and a path has a bounded length.
struct Tree<'a> {
    entries: &'a [TraceEntry],
    children: Vec<Vec<usize>>,
}

impl<'a> Tree<'a> {
    fn of(trace: &'a Trace) -> Self {
        let entries = trace.entries();
        let mut children: Vec<Vec<usize>> = entries.iter().map(|_| Vec::new()).collect();
        for (place, entry) in entries.iter().enumerate() {
            if let Some(siblings) = entry.parent().and_then(|parent| children.get_mut(parent)) {
                siblings.push(place);
            }
        }
        Self { entries, children }
    }

    /// Depth first, with a stack of our own: a caller's limit on path length must not decide about ours.
    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut stack: Vec<(usize, String, &str, &str)> = alloc::vec![(0, String::from("\n  "), "", "")];
        while let Some((place, prefix, branch, below)) = stack.pop() {
            let Some(entry) = self.entries.get(place) else { continue };
            write!(f, "{prefix}{branch}{}", Short(entry.subject()))?;
            f.write_str(if entry.is_anchor() { " [anchor]" } else { "" })?;
            write_outcome(entry, f)?;
            let children = self.children.get(place).map(Vec::as_slice).unwrap_or_default();
            for (index, child) in children.iter().enumerate().rev() {
                let last = index.saturating_add(1) == children.len();
                let (branch, next) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
                stack.push((*child, alloc::format!("{prefix}{below}"), branch, next));
            }
        }
        Ok(())
    }
}

fn write_outcome(entry: &TraceEntry, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match entry.outcome() {
        Outcome::Extended => Ok(()),
        Outcome::Completed => f.write_str(": reached"),
        Outcome::Rejected(findings) => {
            for (index, finding) in findings.iter().enumerate() {
                write!(f, "{} {}", if index == 0 { ":" } else { "," }, finding.code())?;
            }
            Ok(())
        }
    }
}
