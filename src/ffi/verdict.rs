//! Validating, and the verdict.

use super::border::{self, Handle, Neutral as _, Object, guard, value};
use super::buffer::{cw_string, cw_text};
use super::certificate::cw_certificate;
use super::certificate_list::cw_certificate_list;
use super::certificate_pool::cw_certificate_pool;
use super::error::{Failure, cw_error};
use super::evidence::cw_evidence;
use super::finding::{Findings, cw_finding};
use super::library::time;
use super::policy::{cw_policy, limit};
use super::revocation::cw_revocation;
use super::status::cw_status;
use super::text::Text;
use super::trace::cw_trace_entry;
use super::trust_store::cw_trust_store;
use super::valid_policy::cw_valid_policy;
use crate::base::Limits;
use crate::path::TrustAnchor;
use crate::validate::{Accepted, Rejected, Spent, Trace, ValidPolicy, Validator};
use alloc::boxed::Box;
use alloc::string::String;
use core::ptr;
use std::sync::OnceLock;

/// What came of a validation: accepted with what it rests on, or rejected with every reason. Immutable: any number of
/// threads may look at it. `cw_verdict_clone` makes another owner.
pub struct cw_verdict {
    verdict: Result<Accepted, Rejected>,
    path: cw_certificate_list,
    anchor: Option<cw_certificate_list>,
    anchor_name: Text,
    primary: Option<Handle<cw_finding>>,
    findings: Findings,
    checks: Box<[(Text, Text)]>,
    authority_policies: Box<[Handle<cw_valid_policy>]>,
    user_policies: Box<[Handle<cw_valid_policy>]>,
    revocation: Box<[Handle<cw_revocation>]>,
    /// Made when first asked for: most callers never look.
    trace: OnceLock<Box<[Handle<cw_trace_entry>]>>,
}

impl Object for cw_verdict {
    const TAG: u32 = 0xc3c1_0044;
}

impl cw_verdict {
    fn new(verdict: Result<Accepted, Rejected>) -> Self {
        let (path, anchor, findings, checks) = match &verdict {
            Ok(accepted) => (accepted.path(), Some(accepted.anchor()), accepted.warnings(), accepted.checks()),
            Err(rejected) => (rejected.path(), rejected.anchor(), rejected.findings(), &[][..]),
        };
        let (policies, revocation) = match &verdict {
            Ok(accepted) => (Some(accepted.policies()), accepted.revocation()),
            Err(rejected) => (None, rejected.revocation()),
        };
        let handles = |policies: &[ValidPolicy]| policies.iter().map(cw_valid_policy::new).map(Handle::new).collect();
        let primary = |rejected: &Rejected| Handle::new(cw_finding::new(rejected.primary().clone()));
        Self {
            path: cw_certificate_list::new(path.iter().cloned()),
            anchor: anchor.and_then(TrustAnchor::certificate).map(|found| cw_certificate_list::new([found.clone()])),
            anchor_name: anchor.map_or(Text::new(""), |anchor| Text::new(anchor.subject())),
            primary: verdict.as_ref().err().map(primary),
            findings: Findings::new(findings.iter().cloned()),
            checks: checks.iter().map(|check| (Text::new(check.what), Text::new(&check.asked))).collect(),
            authority_policies: policies.map_or_else(Box::default, |it| handles(it.authority_constrained())),
            user_policies: policies.map_or_else(Box::default, |it| handles(it.user_constrained())),
            revocation: revocation.iter().map(cw_revocation::new).map(Handle::new).collect(),
            trace: OnceLock::new(),
            verdict,
        }
    }

    fn raw_trace(&self) -> &Trace {
        match &self.verdict {
            Ok(accepted) => accepted.trace(),
            Err(rejected) => rejected.trace(),
        }
    }

    fn trace(&self) -> &[Handle<cw_trace_entry>] {
        self.trace.get_or_init(|| self.raw_trace().entries().iter().map(cw_trace_entry::new).map(Handle::new).collect())
    }

    fn spent(&self) -> Spent {
        match &self.verdict {
            Ok(accepted) => accepted.spent(),
            Err(rejected) => rejected.spent(),
        }
    }

    fn text(&self) -> Text {
        match &self.verdict {
            Ok(accepted) => Text::new(accepted),
            Err(rejected) => Text::new(rejected),
        }
    }

    fn json(&self) -> String {
        match &self.verdict {
            Ok(accepted) => accepted.to_json(),
            Err(rejected) => rejected.to_json(),
        }
    }
}

/// Judges `end_entity` at the time `at`, in seconds since 1970-01-01T00:00:00Z: finds a path over certificates of
/// `intermediates` (NULL for none) to one of `anchors`, and runs RFC 5280 §6.1 over it under `policy`, with what `evidence`
/// (NULL for none) says about revocation.
///
/// CW_STATUS_OK: `*out` owns a verdict that accepts. CW_STATUS_REJECTED: `*out` owns a verdict that rejects, and `*err`, if
/// `err` is not NULL, an error with the code of its primary finding; this is the one function that hands out a result with
/// a failure. Release the verdict with `cw_verdict_free` in both cases. Any other status: nothing was judged, `*out` is NULL.
///
/// # Safety
/// `anchors`, `policy` and `end_entity` are live handles, `intermediates` and `evidence` are NULL or such; nobody sets
/// anything on `policy`
/// meanwhile; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_validate(
    anchors: *const cw_trust_store,
    intermediates: *const cw_certificate_pool,
    evidence: *const cw_evidence,
    policy: *const cw_policy,
    end_entity: *const cw_certificate,
    at: i64,
    out: *mut *mut cw_verdict,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, anchors, intermediates, evidence, policy, end_entity) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(anchors, "anchors"),
            border::optional(intermediates, "intermediates"),
            border::optional(evidence, "evidence"),
            border::object(policy, "policy"),
            border::object(end_entity, "end_entity"),
        )
    };
    guard(err, || {
        let (out, anchors, policy, end_entity) = (out?, anchors?, policy?, end_entity?);
        let (intermediates, evidence) = (intermediates?, evidence?);
        let mut validator = Validator::new(&anchors.0, &policy.0);
        if let Some(pool) = intermediates {
            validator = validator.with_intermediates(&pool.0);
        }
        if let Some(evidence) = evidence {
            validator = validator.with_evidence(&evidence.0);
        }
        let verdict = validator.validate(&end_entity.0, time(at)?);
        let failure = verdict.as_ref().err().map(Failure::from);
        out.give(cw_verdict::new(verdict));
        failure.map_or(Ok(()), Err)
    })
}

/// One more owner of the same verdict: each frees its own. NULL for NULL.
///
/// # Safety
/// `verdict` is NULL or a live handle.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_clone(verdict: *const cw_verdict) -> *mut cw_verdict {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::retain(verdict) }
}

/// Gives up one ownership; the last frees the verdict. NULL is fine.
///
/// # Safety
/// `verdict` is NULL or a live handle, not used by this owner afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_free(verdict: *mut cw_verdict) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::release(verdict) };
}

/// Whether the end entity is valid under the policy at the time. False for NULL.
///
/// # Safety
/// `verdict` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_is_accepted(verdict: *const cw_verdict) -> bool {
    // SAFETY: this function's contract is that of this call.
    let verdict = unsafe { border::object(verdict, "verdict") };
    value(|| Ok(verdict?.verdict.is_ok()))
}

/// The finding to tell a person first; NULL if the verdict accepts, and for NULL. It belongs to `verdict` and lives as
/// long.
///
/// # Safety
/// `verdict` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_primary(verdict: *const cw_verdict) -> *const cw_finding {
    // SAFETY: this function's contract is that of this call.
    let verdict = unsafe { border::object(verdict, "verdict") };
    value(|| Ok(verdict?.primary.as_ref().map_or(ptr::null(), Handle::lent)))
}

/// How many findings: everything that is wrong with the path that came closest, the primary finding first, or what does
/// not reject under the policy. 0 for NULL.
///
/// # Safety
/// `verdict` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_finding_count(verdict: *const cw_verdict) -> usize {
    // SAFETY: this function's contract is that of this call.
    let verdict = unsafe { border::object(verdict, "verdict") };
    value(|| Ok(verdict?.findings.count()))
}

/// One finding, by index from 0; NULL beyond the last and for NULL. It belongs to `verdict` and lives as long.
///
/// # Safety
/// `verdict` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_finding_at(verdict: *const cw_verdict, index: usize) -> *const cw_finding {
    // SAFETY: this function's contract is that of this call.
    let verdict = unsafe { border::object(verdict, "verdict") };
    value(|| Ok(verdict?.findings.at(index)))
}

/// How many certificates the path has, or the path that came closest; the anchor is not among them. 0 for NULL.
///
/// # Safety
/// `verdict` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_path_count(verdict: *const cw_verdict) -> usize {
    // SAFETY: this function's contract is that of this call.
    let verdict = unsafe { border::object(verdict, "verdict") };
    value(|| Ok(verdict?.path.count()))
}

/// One certificate of the path, by index from 0, the end entity; NULL beyond the last and for NULL. It belongs to
/// `verdict` and lives as long; a `cw_certificate_clone` of it lives longer.
///
/// # Safety
/// `verdict` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_path_at(verdict: *const cw_verdict, index: usize) -> *const cw_certificate {
    // SAFETY: this function's contract is that of this call.
    let verdict = unsafe { border::object(verdict, "verdict") };
    value(|| Ok(verdict?.path.at(index)))
}

/// The certificate of the anchor that the path leads to; NULL if there is no anchor, or if it is known by name and key
/// alone, and for NULL. It belongs to `verdict` and lives as long.
///
/// # Safety
/// `verdict` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_anchor(verdict: *const cw_verdict) -> *const cw_certificate {
    // SAFETY: this function's contract is that of this call.
    let verdict = unsafe { border::object(verdict, "verdict") };
    value(|| Ok(verdict?.anchor.as_ref().map_or(ptr::null(), |anchor| anchor.at(0))))
}

/// The name of the anchor that the path leads to, as RFC 4514 writes it; empty if there is none, and for NULL. Lives as
/// long as `verdict`.
///
/// # Safety
/// `verdict` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_anchor_name(verdict: *const cw_verdict) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let verdict = unsafe { border::object(verdict, "verdict") };
    value(|| Ok(verdict?.anchor_name.view()))
}

/// How many things were looked at, if the verdict accepts; what is not listed was not asked for. 0 for NULL.
///
/// # Safety
/// `verdict` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_check_count(verdict: *const cw_verdict) -> usize {
    // SAFETY: this function's contract is that of this call.
    let verdict = unsafe { border::object(verdict, "verdict") };
    value(|| Ok(verdict?.checks.len()))
}

/// What was looked at, in a word or two, by index from 0. Lives as long as `verdict`; empty beyond the last and for
/// NULL.
///
/// # Safety
/// `verdict` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_check_what(verdict: *const cw_verdict, index: usize) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let verdict = unsafe { border::object(verdict, "verdict") };
    value(|| Ok(verdict?.checks.get(index).map_or(cw_text::NEUTRAL, |(what, _)| what.view())))
}

/// What was asked for, by index from 0. Lives as long as `verdict`; empty beyond the last and for NULL.
///
/// # Safety
/// `verdict` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_check_asked(verdict: *const cw_verdict, index: usize) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let verdict = unsafe { border::object(verdict, "verdict") };
    value(|| Ok(verdict?.checks.get(index).map_or(cw_text::NEUTRAL, |(_, asked)| asked.view())))
}

/// How many certificate policies the CAs of the path allow, in the domain of the anchor; anyPolicy counts as one. 0 if
/// the verdict rejects, and for NULL.
///
/// # Safety
/// `verdict` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_authority_policy_count(verdict: *const cw_verdict) -> usize {
    // SAFETY: this function's contract is that of this call.
    let verdict = unsafe { border::object(verdict, "verdict") };
    value(|| Ok(verdict?.authority_policies.len()))
}

/// One of these policies, by index from 0; NULL beyond the last and for NULL. It belongs to `verdict` and lives as long.
///
/// # Safety
/// `verdict` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_authority_policy_at(
    verdict: *const cw_verdict,
    index: usize,
) -> *const cw_valid_policy {
    // SAFETY: this function's contract is that of this call.
    let verdict = unsafe { border::object(verdict, "verdict") };
    value(|| Ok(verdict?.authority_policies.get(index).map_or(ptr::null(), Handle::lent)))
}

/// How many of them the policy accepts: the user-constrained-policy-set. 0 does not mean that the path is not valid: it
/// may be valid without a policy, if none is required. 0 for NULL.
///
/// # Safety
/// `verdict` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_user_policy_count(verdict: *const cw_verdict) -> usize {
    // SAFETY: this function's contract is that of this call.
    let verdict = unsafe { border::object(verdict, "verdict") };
    value(|| Ok(verdict?.user_policies.len()))
}

/// One of these policies, by index from 0; NULL beyond the last and for NULL. It belongs to `verdict` and lives as long.
///
/// # Safety
/// `verdict` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_user_policy_at(verdict: *const cw_verdict, index: usize) -> *const cw_valid_policy {
    // SAFETY: this function's contract is that of this call.
    let verdict = unsafe { border::object(verdict, "verdict") };
    value(|| Ok(verdict?.user_policies.get(index).map_or(ptr::null(), Handle::lent)))
}

/// How many certificates of the path were asked about, from the end entity up. 0 if the policy does not ask, if the path
/// was not found good enough to ask, and for NULL.
///
/// # Safety
/// `verdict` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_revocation_count(verdict: *const cw_verdict) -> usize {
    // SAFETY: this function's contract is that of this call.
    let verdict = unsafe { border::object(verdict, "verdict") };
    value(|| Ok(verdict?.revocation.len()))
}

/// What is known of one certificate of the path, by index from 0, the end entity; NULL beyond the last and for NULL. It
/// belongs to `verdict` and lives as long.
///
/// # Safety
/// `verdict` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_revocation_at(verdict: *const cw_verdict, index: usize) -> *const cw_revocation {
    // SAFETY: this function's contract is that of this call.
    let verdict = unsafe { border::object(verdict, "verdict") };
    value(|| Ok(verdict?.revocation.get(index).map_or(ptr::null(), Handle::lent)))
}

/// How many candidates were tried and kept for the trace; the first is the end entity. 0 for NULL.
///
/// # Safety
/// `verdict` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_trace_count(verdict: *const cw_verdict) -> usize {
    // SAFETY: this function's contract is that of this call.
    let verdict = unsafe { border::object(verdict, "verdict") };
    value(|| Ok(verdict?.trace().len()))
}

/// One candidate that was tried, by index from 0, in the order it was tried; NULL beyond the last and for NULL. It
/// belongs to `verdict` and lives as long.
///
/// # Safety
/// `verdict` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_trace_at(verdict: *const cw_verdict, index: usize) -> *const cw_trace_entry {
    // SAFETY: this function's contract is that of this call.
    let verdict = unsafe { border::object(verdict, "verdict") };
    value(|| Ok(verdict?.trace().get(index).map_or(ptr::null(), Handle::lent)))
}

/// How many candidates there was no room for in the trace. 0 for NULL.
///
/// # Safety
/// `verdict` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_trace_dropped(verdict: *const cw_verdict) -> u32 {
    // SAFETY: this function's contract is that of this call.
    let verdict = unsafe { border::object(verdict, "verdict") };
    value(|| Ok(verdict?.raw_trace().dropped()))
}

/// How much of a bound was used, a `cw_limit`: 0 for those that are not counted, for NULL, and for any other number.
///
/// # Safety
/// `verdict` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_spent(verdict: *const cw_verdict, limit: u32) -> u32 {
    // SAFETY: this function's contract is that of this call.
    let verdict = unsafe { border::object(verdict, "verdict") };
    value(|| {
        let spent = verdict?.spent();
        let mut counted = Limits {
            signatures: spent.signatures,
            path_nodes: spent.path_nodes,
            name_comparisons: spent.name_comparisons,
            policy_nodes: spent.policy_nodes,
            path_length: 0,
            evidence_depth: 0,
            trace_entries: 0,
            object_bytes: 0,
            kdf_iterations: 0,
            kdf_memory: 0,
            evidence_bytes: 0,
        };
        self::limit(&mut counted, limit).copied()
    })
}

/// The verdict for people, as a tree: the path, or the primary finding with its remedy, the others, and the candidates
/// that were tried.
///
/// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `verdict` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_to_text(
    verdict: *const cw_verdict,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, verdict) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(verdict, "verdict")) };
    guard(err, || {
        out?.give_owned(cw_string::from_text(verdict?.text()));
        Ok(())
    })
}

/// The verdict for programs, as JSON.
///
/// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `verdict` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_to_json(
    verdict: *const cw_verdict,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, verdict) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(verdict, "verdict")) };
    guard(err, || {
        out?.give_owned(cw_string::new(verdict?.json()));
        Ok(())
    })
}

/// The candidates that were tried as a graph in the language of Graphviz.
///
/// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `verdict` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_verdict_to_dot(
    verdict: *const cw_verdict,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, verdict) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(verdict, "verdict")) };
    guard(err, || {
        out?.give_owned(cw_string::new(verdict?.raw_trace().to_dot()));
        Ok(())
    })
}
