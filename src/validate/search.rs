//! Finding a path: depth first from the end entity, the most promising issuer first, with backtracking.
//!
//! A candidate is dropped as soon as §6.1 would reject any path through it: its own defects, a signature that does not
//! verify, a pathLenConstraint that is exceeded already, its name and key on the path a second time (RFC 4158 §5.2). Once
//! a search has looked at more candidates than real paths need, those from which no names lead to an anchor go too.
//! Whole paths go through [`process`]. Every answer is kept, so a signature is verified once however many paths use it.

use super::budget::Budget;
use super::memo::{Link, Memo, Role, check_size};
use super::policy::ValidationPolicy;
use super::policy_graph::PolicyOutcome;
use super::process::{Processed, all_located, is_limit, located, process};
use super::rank::{self, rank};
use super::revocation::{self, CertificateRevocation, Inquiry, RevocationEvidence, RevocationMode};
use super::trace::{Outcome, Trace};
use crate::base::{Code, Finding, Timestamp};
use crate::crypto::PublicKey;
use crate::path::{self, Candidate, CertificatePool, Issuer, KeyIdMatch, TrustAnchor, TrustStore};
use crate::x509::{Certificate, oid};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cmp::Reverse;

/// What there is to search in.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub(super) anchors: &'a TrustStore,
    pub(super) pool: &'a CertificatePool,
    pub(super) policy: &'a ValidationPolicy,
    pub(super) at: Timestamp,
    pub(super) evidence: &'a RevocationEvidence,
    /// How many searches for signers of evidence this one is inside of.
    pub(super) depth: u32,
}

/// A valid path, or the one that came closest.
pub(super) struct Found<'a> {
    /// End entity first.
    pub(super) chain: Vec<Link<'a>>,
    pub(super) anchor: Option<&'a TrustAnchor>,
    pub(super) findings: Vec<Finding>,
    pub(super) policies: PolicyOutcome,
    /// From the end entity up, as far as the policy covers the path.
    pub(super) revocation: Vec<CertificateRevocation>,
    pub(super) accepted: bool,
}

/// One path that was tried and why it failed.
struct Attempt<'a> {
    found: Found<'a>,
    closeness: Closeness,
}

/// The smaller, the closer: compared field by field, as `rank` has it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Closeness {
    without_anchor: bool,
    /// The key identifiers said beforehand that the signature would not verify.
    implausible: bool,
    verified: Reverse<usize>,
    dead_end: bool,
    findings: usize,
    rank: u8,
}

impl Closeness {
    /// Of a path with an anchor.
    fn whole(findings: &[Finding], policy: &ValidationPolicy) -> Self {
        let rejecting = || findings.iter().filter(|finding| policy.rejects(finding));
        let rank = rejecting().map(|finding| rank(finding.code())).min().unwrap_or(u8::MAX);
        let findings = rejecting().count();
        Self { without_anchor: false, implausible: false, verified: Reverse(0), dead_end: false, findings, rank }
    }

    /// Of a path that ends where a candidate was dropped.
    fn dropped(verified: usize, implausible: bool, findings: &[Finding], policy: &ValidationPolicy) -> Self {
        let whole = Self::whole(findings, policy);
        Self { without_anchor: true, implausible, verified: Reverse(verified), ..whole }
    }

    /// Of a path that ends where there is no candidate.
    fn dead_end(verified: usize) -> Self {
        let rank = rank(Code::ISSUER_NOT_FOUND);
        let verified = Reverse(verified);
        Self { without_anchor: true, implausible: false, verified, dead_end: true, findings: 1, rank }
    }
}

struct Frame<'a> {
    link: Link<'a>,
    candidates: Rc<[Candidate<'a>]>,
    next: usize,
    /// Whether any candidate was more than the path biting its own tail.
    tried: bool,
    place: Option<usize>,
    /// How many certificates up to this one count against a pathLenConstraint above: those that are not self-issued, but for
    /// the end entity.
    counted: usize,
}

/// How many candidates are looked at before it pays to ask from which names an anchor can be reached.
const MANY: u32 = 64;

/// Names of the pool that cost as much to read as one candidate does to look at.
const NAMES_A_NODE: usize = 32;

pub(super) struct Search<'a, 'b> {
    ground: Ground<'a>,
    memo: Memo<'a>,
    inquiry: &'b mut Inquiry,
    budget: &'b mut Budget,
    listings: BTreeMap<&'a [u8], Rc<[Candidate<'a>]>>,
    trace: Trace,
    stack: Vec<Frame<'a>>,
    closest: Option<Attempt<'a>>,
    looked_at: u32,
    /// Worked out once it pays.
    reachable: Option<BTreeSet<Vec<u8>>>,
}

/// How a candidate ended.
enum Step<'a> {
    Loop,
    Dropped(Vec<Finding>),
    Pushed(Link<'a>),
    Accepted(Found<'a>),
    /// The path is as good as any can be: what is wrong is wrong with the end entity itself.
    Settled,
}

impl<'a, 'b> Search<'a, 'b> {
    pub(super) fn new(
        ground: Ground<'a>,
        end_entity: &Certificate,
        inquiry: &'b mut Inquiry,
        budget: &'b mut Budget,
    ) -> Self {
        let trace = Trace::new(end_entity, ground.policy.limits.trace_entries);
        let memo = Memo::new(ground.policy, ground.at);
        Self {
            ground,
            memo,
            inquiry,
            budget,
            listings: BTreeMap::new(),
            trace,
            stack: Vec::new(),
            closest: None,
            looked_at: 0,
            reachable: None,
        }
    }

    /// Searches for a valid path from `end_entity`.
    pub(super) fn run(mut self, end_entity: Link<'a>) -> (Found<'a>, Trace) {
        let ended = match check_size(end_entity.certificate, self.ground.policy) {
            Ok(()) => self.push(end_entity, Some(0)).and_then(|()| self.search()),
            // Found by `give_up` too; no issuer is looked for.
            Err(_) => Ok(None),
        };
        let (mut found, limit) = match ended {
            Ok(Some(found)) => (found, None),
            Ok(None) => (self.give_up(end_entity), None),
            Err(limit) => (self.give_up(end_entity), Some(limit)),
        };
        found.findings.extend(limit);
        rank::sort(&mut found.findings);
        (found, self.trace)
    }

    /// Judges an end entity that is trusted by itself: no path, no signature, everything else.
    pub(super) fn judge_pinned(mut self, end_entity: Link<'a>, anchor: &'a TrustAnchor) -> (Found<'a>, Trace) {
        let mut found = self.give_up(end_entity);
        let policy = self.ground.policy;
        found.accepted = !found.findings.iter().any(|finding| policy.rejects(finding));
        found.anchor = Some(anchor);
        rank::sort(&mut found.findings);
        (found, self.trace)
    }

    fn search(&mut self) -> Result<Option<Found<'a>>, Finding> {
        while let Some(frame) = self.stack.last_mut() {
            let (parent, index) = (frame.place, frame.next);
            let Some(candidate) = frame.candidates.get(index).copied() else {
                self.pop();
                continue;
            };
            frame.next = frame.next.saturating_add(1);
            self.budget.spend_path_nodes(further_nodes(candidate.issuer.certificate()).saturating_add(1))?;
            let place = self.trace.candidate(parent, self.stack.len(), &candidate.issuer);
            match self.step(&candidate)? {
                Step::Loop => self.end(place, Outcome::Rejected(alloc::vec![Finding::new(Code::PATH_LOOP)]), false),
                Step::Dropped(findings) => self.end(place, Outcome::Rejected(findings), true),
                Step::Pushed(link) => {
                    self.end(place, Outcome::Extended, true);
                    self.push(link, place)?;
                }
                Step::Accepted(found) => {
                    self.end(place, Outcome::Completed, true);
                    return Ok(Some(found));
                }
                Step::Settled => {
                    self.end(place, Outcome::Completed, true);
                    return Ok(None);
                }
            }
        }
        Ok(None)
    }

    fn end(&mut self, place: Option<usize>, outcome: Outcome, tried: bool) {
        self.trace.end(place, outcome);
        if let Some(frame) = self.stack.last_mut() {
            frame.tried |= tried;
        }
    }

    fn push(&mut self, link: Link<'a>, place: Option<usize>) -> Result<(), Finding> {
        let der = link.certificate.as_der();
        let candidates = match self.listings.get(der) {
            Some(known) => known.clone(),
            None => {
                let Ground { anchors, pool, at, .. } = self.ground;
                let listed: Rc<[Candidate<'a>]> = path::candidates(link.certificate, anchors, pool, at).into();
                self.budget.spend_path_nodes(u32::try_from(listed.len()).unwrap_or(u32::MAX))?;
                self.listings.insert(der, listed.clone());
                listed
            }
        };
        let counted = match self.stack.last() {
            None => 0,
            Some(below) => below.counted.saturating_add(usize::from(!link.certificate.is_self_issued())),
        };
        self.stack.push(Frame { link, candidates, next: 0, tried: false, place, counted });
        Ok(())
    }

    /// Leaves a certificate all of whose candidates are spent.
    fn pop(&mut self) {
        let Some(frame) = self.stack.last() else { return };
        // Meshes have thousands of dead ends: those that nobody will read about are not written down.
        let closeness = Closeness::dead_end(self.stack.len());
        if !frame.tried && (frame.place.is_some() || self.is_closest(&closeness)) {
            let (index, certificate) = (self.stack.len().saturating_sub(1), frame.link.certificate);
            let code =
                if certificate.is_self_issued() { Code::SELF_SIGNED_NOT_TRUSTED } else { Code::ISSUER_NOT_FOUND };
            let finding = Finding::new(code).with_field("issuer").with_found(certificate.issuer());
            let finding = located(finding, index, Some(certificate));
            self.trace.end(frame.place, Outcome::Rejected(alloc::vec![finding.clone()]));
            self.remember(closeness, None, None, &[finding]);
        }
        self.stack.pop();
    }

    fn step(&mut self, candidate: &Candidate<'a>) -> Result<Step<'a>, Finding> {
        let issuer = candidate.issuer;
        if self.is_loop(&issuer) {
            return Ok(self.loop_or_anchor(&issuer));
        }
        let length = u32::try_from(self.stack.len()).unwrap_or(u32::MAX);
        let limit = self.ground.policy.limits.path_length;
        if length >= limit {
            let finding = Finding::new(Code::LIMIT_PATH_LENGTH).with_expected(format_args!("at most {limit}"));
            return Ok(self.drop_candidate(candidate, alloc::vec![finding]));
        }
        match issuer {
            Issuer::Anchor(anchor) => self.complete(candidate, anchor),
            Issuer::Intermediate(pooled) => {
                let link = Link {
                    certificate: pooled.certificate(),
                    key: pooled.public_key(),
                    canonical_subject: issuer.canonical_subject(),
                };
                self.extend(candidate, link)
            }
        }
    }

    /// Whether the name and key of an issuer are on the path already, so that it only gets longer (RFC 4158 §5.2). They may
    /// come again where that can make a path valid: above certificates in which a CA maps its own policies (RFC 5280
    /// §3.2), and above an end entity that is a CA whose issuer it once certified.
    fn is_loop(&self, issuer: &Issuer<'a>) -> bool {
        let mut is_own_mapping = true;
        for (place, frame) in self.stack.iter().enumerate().rev() {
            let certificate = frame.link.certificate;
            if !is_same_entity(&frame.link, issuer) {
                is_own_mapping = false;
                continue;
            }
            is_own_mapping =
                is_own_mapping && certificate.extension(oid::POLICY_MAPPINGS).is_some() && certificate.is_self_issued();
            let is_far_below = place == 0 && self.stack.len() > 1;
            if issuer.certificate() == Some(certificate) || !(is_own_mapping || is_far_below) {
                return true;
            }
        }
        false
    }

    /// An end entity that is an anchor itself has no path: RFC 5280 §6.1 leaves anchors out of paths.
    fn loop_or_anchor(&mut self, issuer: &Issuer<'a>) -> Step<'a> {
        let Some(frame) = self.stack.first().filter(|_| self.stack.len() == 1 && issuer.is_anchor()) else {
            return Step::Loop;
        };
        let finding = located(Finding::new(Code::ANCHOR_AS_END_ENTITY), 0, Some(frame.link.certificate));
        let findings = alloc::vec![finding];
        self.remember(Closeness::dropped(1, false, &findings, self.ground.policy), None, None, &findings);
        Step::Dropped(findings)
    }

    fn extend(&mut self, candidate: &Candidate<'a>, link: Link<'a>) -> Result<Step<'a>, Finding> {
        if !self.ground.policy.pruning {
            return Ok(Step::Pushed(link));
        }
        match self.check_reachable(link.certificate) {
            Ok(()) => {}
            Err(finding) if is_limit(&finding) => return Err(finding),
            Err(finding) => return Ok(self.drop_candidate(candidate, alloc::vec![finding])),
        }
        let policy = self.ground.policy;
        let own = self.memo.judge(&link, Role::Intermediate);
        let rejecting = own.iter().filter(|finding| policy.rejects(finding)).cloned();
        let mut findings: Vec<Finding> = rejecting.chain(self.check_path_length(&link).err()).collect();
        if findings.is_empty() {
            // RFC 5280 §6.1.4 (d)–(f): a key whose parameters stand further up verifies nothing yet.
            if PublicKey::inherits_parameters(link.certificate.spki_der()) {
                return Ok(Step::Pushed(link));
            }
            if let Some(child) = self.stack.last() {
                match self.memo.check_signature(child.link.certificate, link.key, self.budget) {
                    Ok(()) => return Ok(Step::Pushed(link)),
                    Err(finding) if is_limit(&finding) => return Err(finding),
                    Err(finding) => findings.push(finding),
                }
            }
        }
        Ok(self.drop_candidate(candidate, findings))
    }

    /// RFC 5280 §6.1.3 (a)(4) for all certificates above at once: their names lead to an anchor.
    fn check_reachable(&mut self, certificate: &Certificate) -> Result<(), Finding> {
        self.looked_at = self.looked_at.saturating_add(1);
        if self.looked_at <= MANY {
            return Ok(());
        }
        if self.reachable.is_none() {
            // Each search for a signer of evidence, under its own anchor, goes through the pool once more.
            self.budget.spend_path_nodes(u32::try_from(self.ground.pool.len() / NAMES_A_NODE).unwrap_or(u32::MAX))?;
        }
        let Ground { anchors, pool, .. } = self.ground;
        let reachable = self.reachable.get_or_insert_with(|| path::reachable_names(anchors, pool));
        if reachable.contains(&certificate.issuer().canonical()) {
            return Ok(());
        }
        Err(Finding::new(Code::ISSUER_NOT_FOUND).with_field("issuer").with_found(certificate.issuer()))
    }

    /// RFC 5280 §6.1.4 (l), (m), seen from below: the intermediates so far are no more than this one allows.
    fn check_path_length(&self, link: &Link<'_>) -> Result<(), Finding> {
        let Ok(Some(constraints)) = link.certificate.basic_constraints() else { return Ok(()) };
        let Some(allowed) = constraints.path_len_constraint else { return Ok(()) };
        let intermediates = self.stack.last().map_or(0, |frame| frame.counted);
        if u32::try_from(intermediates).is_ok_and(|count| count <= allowed) {
            return Ok(());
        }
        Err(Finding::new(Code::PATH_LEN_EXCEEDED)
            .with_field("extensions.basicConstraints.pathLenConstraint")
            .with_found(intermediates)
            .with_expected(format_args!("at most {allowed}")))
    }

    fn drop_candidate(&mut self, candidate: &Candidate<'a>, findings: Vec<Finding>) -> Step<'a> {
        let rejected_signature = findings.iter().any(|finding| finding.code() == Code::SIGNATURE_INVALID);
        let implausible = rejected_signature && candidate.key_id == KeyIdMatch::Different;
        let (above, child) = (self.stack.len(), self.stack.last().map(|frame| frame.link.certificate));
        // A bad signature is the certificate's own, not its issuer's; it is looked at only if nothing else is wrong.
        const OF_CHILD: [Code; 3] = [Code::SIGNATURE_INVALID, Code::SIGNATURE_MALFORMED, Code::ALGORITHM_NOT_ALLOWED];
        let findings = if findings.iter().any(|finding| OF_CHILD.contains(&finding.code())) {
            all_located(&findings, above.saturating_sub(1), child)
        } else {
            all_located(&findings, above, candidate.issuer.certificate())
        };
        let dropped = match candidate.issuer {
            Issuer::Intermediate(pooled) => Some(Link {
                certificate: pooled.certificate(),
                key: pooled.public_key(),
                canonical_subject: candidate.issuer.canonical_subject(),
            }),
            Issuer::Anchor(_) => None,
        };
        let closeness = Closeness::dropped(above, implausible, &findings, self.ground.policy);
        self.remember(closeness, dropped, None, &findings);
        Step::Dropped(findings)
    }

    /// The path has reached an anchor: all of §6.1.
    fn complete(&mut self, candidate: &Candidate<'a>, anchor: &'a TrustAnchor) -> Result<Step<'a>, Finding> {
        let Some(child) = self.stack.last().map(|frame| frame.link.certificate) else { return Ok(Step::Loop) };
        if self.ground.policy.pruning {
            match self.memo.check_signature(child, anchor.public_key(), self.budget) {
                Ok(()) => {}
                Err(finding) if is_limit(&finding) => return Err(finding),
                Err(finding) => return Ok(self.drop_candidate(candidate, alloc::vec![finding])),
            }
        }
        let chain: Vec<Link<'a>> = self.stack.iter().map(|frame| frame.link).collect();
        let further = chain.iter().map(|link| further_nodes(Some(link.certificate)));
        self.budget.spend_path_nodes(further.fold(0, u32::saturating_add))?;
        let Processed { mut findings, policies } = process(anchor, &chain, &mut self.memo, self.budget)?;
        let revocation = self.check_revocation(anchor, &chain, &mut findings)?;
        let policy = self.ground.policy;
        let rejecting = |findings: &[Finding]| findings.iter().filter(|finding| policy.rejects(finding)).count();
        let wrong = rejecting(&findings);
        if wrong == 0 {
            let anchor = Some(anchor);
            return Ok(Step::Accepted(Found { chain, anchor, findings, policies, revocation, accepted: true }));
        }
        // The end entity's own defects stand on every path: if there are no others, no path does better.
        let own = chain.first().map_or(0, |link| rejecting(&self.memo.judge(link, Role::EndEntity)));
        let own_status = revocation.first().filter(|status| status.is_final());
        let own_status = own_status.and_then(|status| status.finding(policy.revocation.unknown_level()));
        let settled = wrong == own.saturating_add(rejecting(own_status.as_slice()));
        if self.remember(Closeness::whole(&findings, policy), None, Some(anchor), &findings)
            && let Some(closest) = &mut self.closest
        {
            closest.found.revocation = revocation;
        }
        Ok(if settled { Step::Settled } else { Step::Dropped(findings) })
    }

    /// RFC 5280 §6.1.3 (a)(3): no certificate of the path is revoked. Asked of paths whose signatures verify.
    fn check_revocation(
        &mut self,
        anchor: &'a TrustAnchor,
        chain: &[Link<'a>],
        findings: &mut Vec<Finding>,
    ) -> Result<Vec<CertificateRevocation>, Finding> {
        let policy = self.ground.policy;
        let is_unsigned = |finding: &Finding| policy.rejects(finding) && matches!(rank(finding.code()), 2 | 3);
        if policy.revocation.mode == RevocationMode::Off || findings.iter().any(is_unsigned) {
            return Ok(Vec::new());
        }
        let statuses = revocation::check_path(self.ground, anchor, chain, self.inquiry, self.budget)?;
        for (index, (status, link)) in statuses.iter().zip(chain).enumerate() {
            let finding = status.finding(policy.revocation.unknown_level());
            findings.extend(finding.map(|finding| located(finding, index, Some(link.certificate))));
        }
        Ok(statuses)
    }

    fn is_closest(&self, closeness: &Closeness) -> bool {
        self.closest.as_ref().is_none_or(|closest| *closeness < closest.closeness)
    }

    /// Keeps a failed path, one link longer for a certificate that was dropped, if it came closer than those before;
    /// says whether it did.
    fn remember(
        &mut self,
        closeness: Closeness,
        dropped: Option<Link<'a>>,
        anchor: Option<&'a TrustAnchor>,
        findings: &[Finding],
    ) -> bool {
        let is_closer = self.is_closest(&closeness);
        if is_closer {
            let chain = self.stack.iter().map(|frame| frame.link).chain(dropped).collect();
            let (findings, policies, revocation) = (findings.to_vec(), PolicyOutcome::default(), Vec::new());
            let found = Found { chain, anchor, findings, policies, revocation, accepted: false };
            self.closest = Some(Attempt { found, closeness });
        }
        is_closer
    }

    /// The path that came closest, with what is wrong with the end entity itself.
    fn give_up(&mut self, end_entity: Link<'a>) -> Found<'a> {
        let own = self.memo.judge(&end_entity, Role::EndEntity);
        let own = all_located(&own, 0, Some(end_entity.certificate));
        match self.closest.take().map(|attempt| attempt.found) {
            // A whole path was judged with its end entity.
            Some(found) if found.anchor.is_some() => found,
            Some(mut found) => {
                found.findings.extend(own);
                found
            }
            None => Found {
                chain: alloc::vec![end_entity],
                anchor: None,
                findings: own,
                policies: PolicyOutcome::default(),
                revocation: Vec::new(),
                accepted: false,
            },
        }
    }
}

/// What a certificate counts for beyond the one node that each does: every path goes through all of its bytes again.
fn further_nodes(certificate: Option<&Certificate>) -> u32 {
    /// More than nearly all certificates have.
    const BYTES: usize = 4096;
    let bytes = certificate.map_or(0, |certificate| certificate.as_der().len());
    u32::try_from(bytes / BYTES).unwrap_or(u32::MAX)
}

/// The same name with the same key: a path that meets it twice only gets longer.
fn is_same_entity(link: &Link<'_>, issuer: &Issuer<'_>) -> bool {
    link.certificate.spki_der() == issuer.spki_der() && link.canonical_subject == issuer.canonical_subject()
}
