//! Name constraints (RFC 5280 §4.2.1.10, §6.1.3 (b)–(c), §6.1.4 (g)).
//!
//! It takes the constraints met so far on a path, from the anchor down, and decides whether a certificate's names may
//! appear below them. What it promises:
//!
//! - A wildcard is permitted if every name it stands for is, and excluded if any is: containment and overlap are two
//!   functions.
//! - What cannot be compared is rejected, never skipped: a malformed constraint, a malformed name of a constrained form,
//!   a name of a form whose constraints are not processed here (x400Address, ediPartyName, registeredID, otherName but
//!   for SRVName and SmtpUTF8Mailbox). A constraint on a form of which no name appears is of no effect.
//! - The name that the caller asked for is held to the constraints like the names of the certificate.
//! - Names times constraints is bounded by [`Limits::name_comparisons`](crate::base::Limits).

use super::budget::Budget;
use super::identity::Identity;
use super::presented::{Form, PresentedName};
use crate::base::{Code, Finding, Limits};
use crate::x509::ext::{GeneralSubtree, GeneralSubtrees, NameConstraints};
use crate::x509::name_syntax::{DnsPattern, Mailbox};
use crate::x509::{Certificate, GeneralName, oid};
use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::fmt;
use core::result::Result;
use subtree::Subtree;

mod subtree;

pub use subtree::NameSubtree;

/// The state variables permitted_subtrees and excluded_subtrees (RFC 5280 §6.1.2 (b)–(c)), form by form.
#[derive(Debug, Default)]
pub(super) struct NameConstraintState<'a> {
    forms: BTreeMap<Form<'a>, Constraints<'a>>,
}

/// Whether the names of `certificate` may appear below `issuers`, by their constraints alone.
pub(crate) fn check_names_below<'a>(
    issuers: impl IntoIterator<Item = &'a Certificate>,
    certificate: &Certificate,
) -> Result<(), Finding> {
    let mut budget = Budget::new(&Limits::default());
    let mut state = NameConstraintState::default();
    for issuer in issuers {
        if let Some(constraints) = issuer.name_constraints()? {
            state.add(&constraints, &mut budget)?;
        }
    }
    let is_ca = certificate.basic_constraints()?.is_some_and(|constraints| constraints.ca);
    state.check(certificate, !is_ca, &mut budget)
}

/// The constraints on names of one form.
#[derive(Debug, Default)]
struct Constraints<'a> {
    /// Each certificate that constrains the form adds one list, and a name must lie within each of them: that is the
    /// intersection of §6.1.4 (g)(1) without computing it.
    permitted: Vec<Vec<Subtree<'a>>>,
    excluded: Vec<Subtree<'a>>,
    /// Some base is of a form that is not compared here.
    incomparable: bool,
}

impl<'a> NameConstraintState<'a> {
    /// Begins with initial-permitted-subtrees and initial-excluded-subtrees (§6.1.1 (h), (i)). As in a certificate, a
    /// form of which no subtree is permitted is not restricted.
    pub(super) fn new(permitted: &'a [NameSubtree], excluded: &'a [NameSubtree]) -> Self {
        let mut state = Self::default();
        state.add_permitted(permitted.iter().filter_map(NameSubtree::as_subtree).collect());
        state.add_excluded(excluded.iter().filter_map(NameSubtree::as_subtree).collect());
        state
    }

    /// §6.1.4 (g): takes in the constraints of one certificate.
    ///
    /// # Errors
    /// [`Code::NAME_CONSTRAINT_MALFORMED`]; those that are well-formed have been taken in then.
    pub(super) fn add(&mut self, constraints: &NameConstraints<'a>, budget: &mut Budget) -> Result<(), Finding> {
        let mut checked = Ok(());
        if constraints.permitted.is_none() && constraints.excluded.is_none() {
            checked = Err(malformed("", "neither permitted nor excluded subtrees"));
        }
        if let Some(subtrees) = &constraints.permitted {
            let permitted = parse_subtrees(subtrees, "permittedSubtrees", &mut checked, budget)?;
            self.add_permitted(permitted);
        }
        if let Some(subtrees) = &constraints.excluded {
            let excluded = parse_subtrees(subtrees, "excludedSubtrees", &mut checked, budget)?;
            self.add_excluded(excluded);
        }
        checked
    }

    fn add_permitted(&mut self, subtrees: Vec<Subtree<'a>>) {
        let mut by_form = BTreeMap::<Form<'a>, Vec<Subtree<'a>>>::new();
        for subtree in subtrees {
            by_form.entry(subtree.form()).or_default().push(subtree);
        }
        for (form, subtrees) in by_form {
            let constraints = self.forms.entry(form).or_default();
            constraints.incomparable |= subtrees.iter().any(is_incomparable);
            constraints.permitted.push(subtrees);
        }
    }

    fn add_excluded(&mut self, subtrees: Vec<Subtree<'a>>) {
        for subtree in subtrees {
            let constraints = self.forms.entry(subtree.form()).or_default();
            constraints.incomparable |= is_incomparable(&subtree);
            constraints.excluded.push(subtree);
        }
    }

    /// §6.1.3 (b)–(c): the subject and every alternative name lie within the permitted subtrees and in no excluded one.
    /// Self-issued certificates are exempt unless they end the path.
    ///
    /// Mailboxes in the subject are held to the constraints whether or not there are alternative names; the RFC demands
    /// it only where there are none.
    ///
    /// # Errors
    /// The first of [`Code::NAME_NOT_PERMITTED`], [`Code::NAME_EXCLUDED`], [`Code::NAME_CONSTRAINT_UNSUPPORTED`],
    /// [`Code::NAME_NOT_COMPARABLE`], [`Code::LIMIT_NAME_COMPARISONS`].
    pub(super) fn check(
        &self,
        certificate: &Certificate,
        is_end_entity: bool,
        budget: &mut Budget,
    ) -> Result<(), Finding> {
        if self.forms.is_empty() || (certificate.is_self_issued() && !is_end_entity) {
            return Ok(());
        }
        let subject = certificate.subject();
        if !subject.is_empty() {
            let name = Some(PresentedName::Directory(subject));
            self.check_name(Form::Directory, name, budget).map_err(|it| it.on("subject", &subject))?;
        }
        if self.forms.contains_key(&Form::Email) {
            for address in subject.find(oid::EMAIL_ADDRESS) {
                let text = address.to_text().unwrap_or(Cow::Borrowed("not text"));
                let name = Mailbox::parse(&text).map(PresentedName::Email);
                self.check_name(Form::Email, name, budget).map_err(|it| it.on("subject.emailAddress", &text))?;
            }
        }
        if let Some(names) = certificate.subject_alt_name()? {
            for (index, name) in names.iter().enumerate() {
                self.check_general_name(&name, budget).map_err(|violation| match violation {
                    Violation::Found(finding) => {
                        finding.with_field(alloc::format!("extensions.subjectAltName[{index}]")).with_found(name)
                    }
                    Violation::Limit(finding) => finding,
                })?;
            }
        }
        Ok(())
    }

    /// The name that was asked for lies within the permitted subtrees and in no excluded one: a certificate may stand
    /// for it by a wildcard, or by a commonName that is constrained as the domain name it is taken for.
    ///
    /// # Errors
    /// As [`check`](Self::check).
    pub(super) fn check_reference(
        &self,
        certificate: &Certificate,
        reference: &Identity,
        budget: &mut Budget,
    ) -> Result<(), Finding> {
        if self.forms.is_empty() {
            return Ok(());
        }
        let name = reference.as_name();
        self.check_name(name.form(), Some(name), budget).map_err(|it| it.on("", reference))?;
        if let Some(text) = reference.common_name_of(certificate) {
            let name = DnsPattern::parse(&text).map(PresentedName::Dns);
            self.check_name(Form::Dns, name, budget).map_err(|it| it.on("subject.commonName", &text))?;
        }
        Ok(())
    }

    fn check_general_name(&self, name: &GeneralName<'_>, budget: &mut Budget) -> Result<(), Violation> {
        let presented = PresentedName::parse(name).filter(|name| match name {
            // RFC 5280 §4.2.1.10: without an authority that holds a domain name, a URI is rejected.
            PresentedName::Uri(uri) => uri.has_authority,
            _ => true,
        });
        self.check_name(Form::of(name), presented, budget)
    }

    /// Checks one name; `None` stands for one that is not well-formed.
    fn check_name(
        &self,
        form: Form<'_>,
        name: Option<PresentedName<'_>>,
        budget: &mut Budget,
    ) -> Result<(), Violation> {
        let Some(constraints) = self.forms.get(&form) else { return Ok(()) };
        if constraints.incomparable {
            return Err(Violation::Found(Finding::new(Code::NAME_CONSTRAINT_UNSUPPORTED)));
        }
        let Some(name) = name else { return Err(Violation::Found(Finding::new(Code::NAME_NOT_COMPARABLE))) };
        for permitted in &constraints.permitted {
            if first(permitted, &name, Subtree::permits, budget)?.is_none() {
                let finding = Finding::new(Code::NAME_NOT_PERMITTED);
                return Err(Violation::Found(finding.with_expected(format_args!("within {}", List(permitted)))));
            }
        }
        if let Some(subtree) = first(&constraints.excluded, &name, Subtree::excludes, budget)? {
            let finding = Finding::new(Code::NAME_EXCLUDED);
            return Err(Violation::Found(finding.with_expected(format_args!("outside {subtree}"))));
        }
        Ok(())
    }
}

/// The first subtree that `holds` for the name.
fn first<'s, 'a>(
    subtrees: &'s [Subtree<'a>],
    name: &PresentedName<'_>,
    holds: fn(&Subtree<'a>, &PresentedName<'_>) -> bool,
    budget: &mut Budget,
) -> Result<Option<&'s Subtree<'a>>, Violation> {
    for subtree in subtrees {
        budget.spend_name_comparisons(subtree.cost(name)).map_err(Violation::Limit)?;
        if holds(subtree, name) {
            return Ok(Some(subtree));
        }
    }
    Ok(None)
}

fn is_incomparable(subtree: &Subtree<'_>) -> bool {
    matches!(subtree, Subtree::Incomparable(_))
}

/// Those that are well-formed; the first that is not goes into `checked`.
fn parse_subtrees<'a>(
    subtrees: &GeneralSubtrees<'a>,
    field: &'static str,
    checked: &mut Result<(), Finding>,
    budget: &mut Budget,
) -> Result<Vec<Subtree<'a>>, Finding> {
    let mut parsed = Vec::new();
    if subtrees.is_empty() {
        *checked = Err(malformed(field, "an empty list"));
    }
    for subtree in subtrees.iter() {
        budget.spend_name_comparisons(1)?;
        match parse_subtree(&subtree) {
            Some(subtree) => parsed.push(subtree),
            None if checked.is_ok() => *checked = Err(malformed(field, subtree.base)),
            None => {}
        }
    }
    Ok(parsed)
}

/// RFC 5280 §4.2.1.10: minimum is 0 and maximum absent, for every form.
fn parse_subtree<'a>(subtree: &GeneralSubtree<'a>) -> Option<Subtree<'a>> {
    let is_whole = subtree.minimum == 0 && subtree.maximum.is_none();
    Subtree::parse(&subtree.base).filter(|_| is_whole)
}

fn malformed(field: &'static str, found: impl fmt::Display) -> Finding {
    let field = match field {
        "" => Cow::Borrowed("extensions.nameConstraints"),
        _ => Cow::Owned(alloc::format!("extensions.nameConstraints.{field}")),
    };
    Finding::new(Code::NAME_CONSTRAINT_MALFORMED).with_field(field).with_found(found)
}

/// What ended the check of one name.
enum Violation {
    /// The name is in the wrong place; which name and where it stands is added.
    Found(Finding),
    /// The budget is used up.
    Limit(Finding),
}

impl Violation {
    fn on(self, field: &'static str, found: &dyn fmt::Display) -> Finding {
        match self {
            Self::Found(finding) => finding.with_field(field).with_found(found),
            Self::Limit(finding) => finding,
        }
    }
}

/// Subtrees, separated by commas.
struct List<'s, 'a>(&'s [Subtree<'a>]);

impl fmt::Display for List<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, subtree) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            write!(f, "{subtree}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
