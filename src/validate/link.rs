//! The end of a path that does not exist yet: CAs, and what the last of them is about to issue.
//!
//! It takes certificates and says whether RFC 5280 §6.1 could go from the first to the last, by what they say alone: names,
//! the right to issue, critical extensions, policies. Signatures, time, path length and name constraints are looked at
//! elsewhere. The functions are those of validation.

use super::budget::Budget;
use super::certificate::{check_ca, check_critical_extensions, check_key_cert_sign};
use super::policy_graph::{PolicyInputs, PolicyState};
use super::process::check_name_chaining;
use crate::base::{Finding, Limits};
use crate::x509::{Certificate, ObjectIdentifier, oid};
use alloc::vec::Vec;

/// Whether a path can lead through `issuers`, the highest first, to `certificate` and end there, if that is no CA. If the
/// first is a root, it is the anchor: trusted for its name and key, so that what else it says binds nobody. `handled` are
/// the critical extensions that whoever validates it processes beyond those processed here.
///
/// # Errors
/// The finding of the step that would reject it.
pub(crate) fn check_link(
    (issuers, starts_at_root): (&[&Certificate], bool),
    certificate: &Certificate,
    handled: &[ObjectIdentifier],
) -> Result<(), Finding> {
    let mut above: Option<&Certificate> = None;
    for issuer in issuers {
        // §6.1.4 (k), (n); §6.1.3 (a)(4).
        check_ca(issuer)?;
        check_key_cert_sign(issuer)?;
        above.map_or(Ok(()), |above| check_name_chaining(issuer, &above.subject()))?;
        above = Some(issuer);
    }
    above.map_or(Ok(()), |above| check_name_chaining(certificate, &above.subject()))?;

    let path: Vec<&Certificate> = issuers.iter().copied().skip(usize::from(starts_at_root)).collect();
    // §6.1.4 (o), §6.1.5 (f), by someone who asks for no status.
    for each in path.iter().copied().chain([certificate]) {
        check_critical_extensions(each, handled, false)?;
    }

    // §6.1.3 (d)–(f), §6.1.4 (a), (b), (h)–(j), §6.1.5 (a), (b), (g): some policy is valid where one is required.
    let any = [oid::ANY_POLICY.to_owned()];
    let inputs = PolicyInputs {
        user_initial_policy_set: &any,
        initial_policy_mapping_inhibit: false,
        initial_explicit_policy: false,
        initial_any_policy_inhibit: false,
    };
    let mut budget = Budget::new(&Limits::default());
    let is_end_entity = !certificate.basic_constraints()?.is_some_and(|constraints| constraints.ca);
    let mut policies = PolicyState::new(inputs, path.len().saturating_add(1));
    for issuer in path {
        policies.process(issuer, false, &mut budget)?;
        policies.prepare_next(issuer, &mut budget)?;
    }
    policies.process(certificate, is_end_entity, &mut budget)?;
    if is_end_entity {
        policies.wrap_up(certificate, &mut budget)?;
    }
    Ok(())
}
