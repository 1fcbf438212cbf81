//! What CRLs say of a certificate (RFC 5280 §6.3.3).
//!
//! Every CRL of the certificate's issuer, and of whom its distribution points name, is held to the steps of §6.3.3; the
//! newest first, so that an older one that has nothing to add costs no signature.

use super::evidence::StoredCrl;
use super::inquiry::{Case, Inquiry};
use super::rule::CrlProfile;
use super::scope::{Point, Scope, further_comparisons};
use super::status::{Account, Stage};
use super::{TimeCodes, check_size, check_times, signer, unless_limit};
use crate::base::{Code, Finding, Timestamp};
use crate::crypto::PublicKey;
use crate::validate::Budget;
use crate::validate::policy::ValidationPolicy;
use crate::x509::ext::{ReasonCode, ReasonFlags};
use crate::x509::{Crl, GeneralName, Oid, RevokedCertificate, oid};
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// Critical extensions of a CRL that are processed here (RFC 5280 §5.2).
const PROCESSED: [Oid<'static>; 4] =
    [oid::ISSUING_DISTRIBUTION_POINT, oid::DELTA_CRL_INDICATOR, oid::AUTHORITY_KEY_IDENTIFIER, oid::CRL_NUMBER];

const CRL_TIMES: TimeCodes =
    TimeCodes { early: Code::CRL_NOT_YET_VALID, late: Code::CRL_EXPIRED, endless: Code::CRL_WITHOUT_NEXT_UPDATE };

const DELTA_TIMES: TimeCodes =
    TimeCodes { early: Code::CRL_NOT_YET_VALID, late: Code::DELTA_CRL_EXPIRED, endless: Code::CRL_WITHOUT_NEXT_UPDATE };

/// A CRL that covers the certificate for some reasons, and what it says of it.
struct Candidate<'a> {
    place: usize,
    stored: &'a StoredCrl,
    scope: &'a Scope,
    reasons: ReasonFlags,
    listed: Option<Listed>,
}

/// An entry about the certificate.
#[derive(Clone, Copy)]
struct Listed {
    reason: ReasonCode,
    date: Timestamp,
}

impl Listed {
    /// Of two entries the one that is harder to undo counts.
    fn severity(self) -> u8 {
        match self.reason {
            ReasonCode::RemoveFromCrl => 0,
            ReasonCode::CertificateHold => 1,
            _ => 2,
        }
    }

    /// What a complete CRL and its delta say together: the newer entry counts (§6.3.3 (i)–(k)), but what removeFromCRL
    /// takes back is a hold, or what has expired anyway (§5.3.1). Whatever else a certificate is revoked for, it stays so.
    fn combined(complete: Option<Self>, delta: Option<Self>) -> Option<Self> {
        match (complete, delta) {
            (Some(complete), Some(delta)) if complete.severity() > 1 && delta.severity() <= 1 => Some(complete),
            (complete, delta) => delta.or(complete),
        }
    }

    fn is_removed(self) -> bool {
        self.reason == ReasonCode::RemoveFromCrl
    }
}

/// Collects what the CRLs at hand say.
pub(super) fn examine(
    case: &Case<'_, '_>,
    inquiry: &mut Inquiry,
    budget: &mut Budget,
    account: &mut Account,
) -> Result<(), Finding> {
    let candidates = candidates(case, budget, account)?;
    let (deltas, complete): (Vec<_>, Vec<_>) =
        candidates.into_iter().partition(|candidate| candidate.stored.crl.is_delta());
    for candidate in &complete {
        examine_complete(case, candidate, &deltas, inquiry, budget, account)?;
    }
    for delta in &deltas {
        examine_delta(case, delta, &complete, inquiry, budget, account)?;
    }
    Ok(())
}

/// The CRLs that cover the certificate, the newest first: §6.3.3 (b), (d).
fn candidates<'a>(
    case: &Case<'a, '_>,
    budget: &mut Budget,
    account: &mut Account,
) -> Result<Vec<Candidate<'a>>, Finding> {
    let certificate = case.certificate;
    let points = match Point::all(certificate, budget)? {
        Ok(points) => points,
        Err(error) => {
            let finding = Finding::new(Code::REVOCATION_UNKNOWN).with_field("extensions.cRLDistributionPoints");
            account.trouble(Stage::Scope, finding.with_found(error));
            return Ok(Vec::new());
        }
    };
    let issuer = certificate.issuer().canonical();
    let is_ca = matches!(certificate.basic_constraints(), Ok(Some(constraints)) if constraints.ca);
    let names: BTreeSet<&[u8]> =
        points.iter().flat_map(Point::crl_issuers).chain(core::iter::once(issuer.as_slice())).collect();
    let mut candidates = Vec::new();
    for (place, stored) in names.into_iter().flat_map(|name| case.evidence().crls_by(name)) {
        budget.spend_path_nodes(1)?;
        if let Err(finding) = check_size(stored.crl.as_der(), budget.limits()) {
            account.trouble(Stage::Form, finding);
            continue;
        }
        let scope = match &stored.scope {
            Ok(scope) => scope,
            Err(error) => {
                let finding = Finding::new(Code::CRL_MALFORMED).with_field("crlExtensions.issuingDistributionPoint");
                account.trouble(Stage::Form, finding.with_found(error));
                continue;
            }
        };
        let by_issuer = *scope.issuer == *issuer;
        let (mut bits, mut outside) = (None::<u16>, None);
        for point in &points {
            match unless_limit(scope.check(by_issuer, is_ca, point, budget))? {
                Ok(reasons) => bits = Some(bits.unwrap_or_default() | reasons.bits()),
                Err(finding) => outside = more_telling(outside, finding),
            }
        }
        match (bits, outside) {
            (Some(bits), _) => {
                let listed = find(stored, case, &issuer, budget)?;
                let reasons = ReasonFlags::from_bits(bits);
                candidates.push(Candidate { place, stored, scope, reasons, listed });
            }
            (None, Some(finding)) => account.trouble(Stage::Scope, finding.with_found(About(&stored.crl))),
            (None, None) => {}
        }
    }
    candidates.sort_by_key(|candidate| (core::cmp::Reverse(candidate.stored.crl.this_update()), candidate.place));
    Ok(candidates)
}

/// Of two reasons why a CRL does not cover a certificate, that of the point it fits better.
fn more_telling(known: Option<Finding>, other: Finding) -> Option<Finding> {
    let order = |finding: &Finding| match finding.code() {
        Code::CRL_NOT_BY_CERTIFICATE_ISSUER => 0,
        Code::CRL_NOT_INDIRECT => 1,
        Code::CRL_OUT_OF_SCOPE => 2,
        _ => 3,
    };
    match known {
        Some(known) if order(&known) >= order(&other) => Some(known),
        _ => Some(other),
    }
}

/// The CRL in a few words.
struct About<'a>(&'a Crl);

impl core::fmt::Display for About<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "CRL as of {} by {}", self.0.this_update(), self.0.issuer())
    }
}

/// The entry about the certificate (§5.3.3): its serial number, and its issuer, which in an indirect CRL is the last
/// certificateIssuer at or before the entry. What cannot be read is taken to be about the certificate.
fn find(
    stored: &StoredCrl,
    case: &Case<'_, '_>,
    issuer: &[u8],
    budget: &mut Budget,
) -> Result<Option<Listed>, Finding> {
    let crl = &stored.crl;
    let by_crl_issuer = matches!(&stored.scope, Ok(scope) if *scope.issuer == *issuer);
    let mut listed: Option<Listed> = None;
    // Equal serial numbers come in the order of the CRL: whom an entry is about is asked once for each issuer named.
    let mut known: Option<(Option<u32>, bool)> = None;
    for found in stored.index.find(crl, &case.certificate.serial(), &mut || ()) {
        budget.spend_name_comparisons(1)?;
        let is_about = match known {
            Some((place, known)) if place == found.named_at => known,
            _ => match found.named_at.and_then(|place| crl.entry_at(place)) {
                None => by_crl_issuer,
                Some(named_by) => names(&named_by, issuer, budget)?.unwrap_or(by_crl_issuer),
            },
        };
        known = Some((found.named_at, is_about));
        if is_about {
            let reason = match found.entry.reason() {
                Ok(reason) => reason.unwrap_or(ReasonCode::Unspecified),
                Err(_) => ReasonCode::Unspecified,
            };
            let entry = Listed { reason, date: found.entry.revocation_date() };
            if listed.is_none_or(|known| known.severity() < entry.severity()) {
                listed = Some(entry);
            }
        }
    }
    Ok(listed)
}

/// Whether the certificateIssuer of an entry names `issuer`; `None` if it has none.
fn names(entry: &RevokedCertificate<'_>, issuer: &[u8], budget: &mut Budget) -> Result<Option<bool>, Finding> {
    let length = entry.extension(oid::CERTIFICATE_ISSUER).map_or(0, |extension| extension.value.len());
    budget.spend_name_comparisons(further_comparisons(length))?;
    let is_issuer =
        |name: GeneralName<'_>| matches!(name, GeneralName::DirectoryName(name) if name.canonical() == issuer);
    Ok(match entry.certificate_issuer() {
        Ok(names) => names.map(|names| names.iter().any(is_issuer)),
        Err(_) => Some(true),
    })
}

/// §6.3.3 (c), (e)–(l) for a complete CRL and the delta CRLs that add to it.
fn examine_complete(
    case: &Case<'_, '_>,
    candidate: &Candidate<'_>,
    deltas: &[Candidate<'_>],
    inquiry: &mut Inquiry,
    budget: &mut Budget,
    account: &mut Account,
) -> Result<(), Finding> {
    let (policy, at) = (case.ground.policy, case.ground.at);
    let crl = &candidate.stored.crl;
    // (e)
    if candidate.listed.is_none() && candidate.reasons.bits() != 0 && account.covered().contains(candidate.reasons) {
        return Ok(());
    }
    if candidate.listed.is_none() && candidate.reasons.bits() == 0 {
        let finding = Finding::new(Code::CRL_REASONS_NOT_COVERED).with_field("onlySomeReasons");
        account.trouble(Stage::Scope, finding.with_found(About(crl)));
        return Ok(());
    }
    if let Err(finding) = check_processed(candidate.stored) {
        account.trouble(Stage::Form, finding);
        return Ok(());
    }
    // (f), (g)
    let item = (candidate.place, candidate.stored, candidate.scope);
    let (signer, key) = match unless_limit(signer::check_crl(case, item, inquiry, budget))? {
        Ok(signer) => signer,
        Err(finding) => {
            account.trouble(Stage::Signer, finding);
            return Ok(());
        }
    };
    let times = check_times(crl.this_update(), crl.next_update(), at, policy.revocation.grace_seconds, &CRL_TIMES);
    let delta = applicable(case, (candidate, &key), times.is_ok(), deltas, inquiry, budget, account)?;
    // (i), (j), (k)
    let listed = Listed::combined(candidate.listed, delta.and_then(|delta| delta.listed));
    let listed = listed.filter(|listed| !listed.is_removed());
    let as_of = delta.map_or(crl.this_update(), |delta| delta.stored.crl.this_update().max(crl.this_update()));
    if let Some(listed) = listed {
        // What a CRL from the future says counts from the date it gives.
        if crl.this_update() <= at || listed.date <= at {
            account.revoked(listed.reason, listed.date, as_of, signer);
            return Ok(());
        }
    }
    if let Err(finding) = check_form(candidate.stored, policy) {
        account.trouble(Stage::Form, finding);
        return Ok(());
    }
    match times {
        // A delta makes up for a base that is too old, not for one whose time has not come.
        Err(finding) if delta.is_none() || crl.this_update() > at => account.trouble(Stage::Time, finding),
        _ => account.good(candidate.reasons, as_of),
    }
    Ok(())
}

/// The newest delta CRL that adds to a complete one, is current, well-formed and signed with the same key: §5.2.4,
/// §6.3.3 (c), (h).
fn applicable<'d, 'a>(
    case: &Case<'_, '_>,
    (base, key): (&Candidate<'_>, &PublicKey),
    is_fresh: bool,
    deltas: &'d [Candidate<'a>],
    inquiry: &mut Inquiry,
    budget: &mut Budget,
    account: &mut Account,
) -> Result<Option<&'d Candidate<'a>>, Finding> {
    let (policy, at) = (case.ground.policy, case.ground.at);
    let mut fitting: Vec<&Candidate<'_>> = deltas.iter().filter(|delta| adds_to(delta, base)).collect();
    fitting.sort_by(|one, other| {
        let number = |delta: &Candidate<'a>| {
            delta.stored.crl.crl_number().ok().flatten().map(|number| number.as_serial().magnitude())
        };
        let (one, other) = (number(one).unwrap_or_default(), number(other).unwrap_or_default());
        (other.len(), other).cmp(&(one.len(), one))
    });
    let times = |delta: &Candidate<'_>| {
        let crl = &delta.stored.crl;
        check_times(crl.this_update(), crl.next_update(), at, policy.revocation.grace_seconds, &DELTA_TIMES)
    };
    let (current, late): (Vec<_>, Vec<_>) = fitting.into_iter().partition(|delta| times(delta).is_ok());
    for finding in late.into_iter().filter_map(|delta| times(delta).err()) {
        account.trouble(Stage::Scope, finding);
    }
    // Deltas that have nothing to add to a fresh base cost no signature.
    if is_fresh && current.iter().all(|delta| delta.listed.is_none()) {
        return Ok(None);
    }
    for delta in current {
        if check_processed(delta.stored).is_err() || check_form(delta.stored, policy).is_err() {
            continue;
        }
        let signed = signer::check_crl_signature(case, delta.place, delta.stored, key, inquiry, budget);
        if unless_limit(signed)?.is_ok() {
            return Ok(Some(delta));
        }
    }
    Ok(None)
}

/// Whether a delta CRL can be combined with a complete one (§5.2.4, §6.3.3 (c)): same issuer, same scope, same key, and
/// BaseCRLNumber ≤ the complete one's number < the delta's.
fn adds_to(delta: &Candidate<'_>, base: &Candidate<'_>) -> bool {
    let (ours, theirs) = (&delta.stored.crl, &base.stored.crl);
    // Whoever names the key and its certificate names the same key as whoever names the key alone.
    let same_key = match (ours.authority_key_identifier(), theirs.authority_key_identifier()) {
        (Ok(ours), Ok(theirs)) => ours.and_then(|id| id.key_identifier) == theirs.and_then(|id| id.key_identifier),
        _ => false,
    };
    let numbers = (ours.delta_crl_indicator(), ours.crl_number(), theirs.crl_number());
    let (Ok(Some(from)), Ok(Some(number)), Ok(Some(complete))) = numbers else { return false };
    delta.scope.issuer == base.scope.issuer
        && delta.scope.raw == base.scope.raw
        && same_key
        && from <= complete
        && complete < number
}

/// A delta CRL by itself: it cannot say that a certificate is good, but it can say that it is revoked.
fn examine_delta(
    case: &Case<'_, '_>,
    delta: &Candidate<'_>,
    complete: &[Candidate<'_>],
    inquiry: &mut Inquiry,
    budget: &mut Budget,
    account: &mut Account,
) -> Result<(), Finding> {
    let crl = &delta.stored.crl;
    if !matches!(crl.crl_number(), Ok(Some(_))) {
        account.trouble(
            Stage::Form,
            Finding::new(Code::DELTA_CRL_WITHOUT_NUMBER).with_field("crlExtensions.cRLNumber").with_found(About(crl)),
        );
    } else if !complete.iter().any(|base| adds_to(delta, base)) {
        let finding = Finding::new(Code::DELTA_CRL_WITHOUT_BASE).with_field("crlExtensions.deltaCRLIndicator");
        account.trouble(Stage::Form, finding.with_found(About(crl)));
    }
    let Some(listed) = delta.listed.filter(|listed| !listed.is_removed()) else { return Ok(()) };
    if let Err(finding) = check_processed(delta.stored) {
        account.trouble(Stage::Form, finding);
        return Ok(());
    }
    let item = (delta.place, delta.stored, delta.scope);
    match unless_limit(signer::check_crl(case, item, inquiry, budget))? {
        Ok((signer, _)) if crl.this_update() <= case.ground.at || listed.date <= case.ground.at => {
            account.revoked(listed.reason, listed.date, crl.this_update(), signer);
        }
        Ok(_) => {}
        Err(finding) => account.trouble(Stage::Signer, finding),
    }
    Ok(())
}

/// RFC 5280 §5.2, §5.3: a CRL with a critical extension that is not processed, anywhere in it, says nothing.
fn check_processed(stored: &StoredCrl) -> Result<(), Finding> {
    let unknown = |extension: &crate::x509::Extension<'_>| extension.critical && !PROCESSED.contains(&extension.oid);
    if let Some(extension) = stored.crl.extensions().find(unknown) {
        let finding = Finding::new(Code::CRL_UNKNOWN_CRITICAL_EXTENSION).with_field("crlExtensions");
        return Err(finding.with_found(extension.oid.label()));
    }
    if stored.index.has_unknown_critical {
        let finding = Finding::new(Code::CRL_ENTRY_UNKNOWN_CRITICAL_EXTENSION).with_field("crlEntryExtensions");
        return Err(finding.with_found(About(&stored.crl)));
    }
    Ok(())
}

/// The encoding of a CRL, and the rules of the profile that the policy asks for.
fn check_form(stored: &StoredCrl, policy: &ValidationPolicy) -> Result<(), Finding> {
    let crl = &stored.crl;
    // A serial number is listed as it was issued, negative or not.
    let tolerated = |code| code == Code::NEGATIVE_SERIAL || policy.tolerated.contains(&code);
    let mut deviations = crl.deviations().iter().map(|deviation| Finding::new(deviation.code()));
    if let Some(finding) = deviations.find(|finding| policy.rejects(finding) && !tolerated(finding.code())) {
        return Err(Finding::new(Code::CRL_MALFORMED).with_found(finding.code()));
    }
    let profile = policy.revocation.crl_profile;
    if profile >= CrlProfile::Rfc5280 {
        check_profile(crl)?;
    }
    if profile >= CrlProfile::Tls && stored.index.has_duplicates {
        return Err(Finding::new(Code::CRL_DUPLICATE_ENTRY).with_field("revokedCertificates").with_found(About(crl)));
    }
    Ok(())
}

/// RFC 5280 §5.2.3–§5.2.5: which extensions there must be, and which are critical.
fn check_profile(crl: &Crl) -> Result<(), Finding> {
    let rows = [
        (oid::CRL_NUMBER, true, false),
        (oid::ISSUING_DISTRIBUTION_POINT, false, true),
        (oid::DELTA_CRL_INDICATOR, false, true),
    ];
    for (kind, is_required, is_critical) in rows {
        let finding = || Finding::new(Code::CRL_PROFILE).with_field(alloc::format!("crlExtensions.{}", kind.label()));
        match crl.extension(kind) {
            None if is_required => return Err(finding().with_found("absent")),
            Some(extension) if extension.critical && !is_critical => return Err(finding().with_found("critical")),
            Some(extension) if !extension.critical && is_critical => return Err(finding().with_found("not critical")),
            _ => {}
        }
    }
    Ok(())
}
