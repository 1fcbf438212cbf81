//! One link of a path that does not exist yet: a CA, and what it is about to issue.
//!
//! It takes certificates and says whether RFC 5280 §6.1 could go on from the first to the last, by what they say alone:
//! names, the issuer's right to issue, critical extensions, policies. Signature, time, path length and name constraints are
//! looked at elsewhere. The functions are those of validation.

use super::budget::Budget;
use super::certificate::{check_ca, check_critical_extensions, check_key_cert_sign};
use super::policy_graph::{PolicyInputs, PolicyState};
use super::process::check_name_chaining;
use crate::base::{Finding, Limits};
use crate::x509::{Certificate, ObjectIdentifier, oid};

/// Whether a path can lead from `issuer` to `certificate` and end there, if that is no CA. `handled` are the critical
/// extensions that whoever validates it processes beyond those processed here.
///
/// # Errors
/// The finding of the step that would reject it.
pub(crate) fn check_link(
    issuer: &Certificate,
    certificate: &Certificate,
    handled: &[ObjectIdentifier],
) -> Result<(), Finding> {
    // §6.1.4 (k), (n); §6.1.3 (a)(4).
    check_ca(issuer)?;
    check_key_cert_sign(issuer)?;
    check_name_chaining(certificate, &issuer.subject())?;
    // §6.1.4 (o), §6.1.5 (f), by someone who asks for no status. A root is trusted for its name and key: what else it says binds nobody.
    let is_anchor = issuer.is_self_issued();
    if !is_anchor {
        check_critical_extensions(issuer, handled, false)?;
    }
    check_critical_extensions(certificate, handled, false)?;

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
    let mut policies = PolicyState::new(inputs, if is_anchor { 1 } else { 2 });
    if !is_anchor {
        policies.process(issuer, false, &mut budget)?;
        policies.prepare_next(issuer, &mut budget)?;
    }
    policies.process(certificate, is_end_entity, &mut budget)?;
    if is_end_entity {
        policies.wrap_up(certificate, &mut budget)?;
    }
    Ok(())
}
