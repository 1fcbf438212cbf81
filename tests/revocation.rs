//! CRLs by RFC 5280 §6.3: what they cover, who may sign them, what wins. Every row on CRLs in the security record of other
//! libraries has its test; its id stands in the test's documentation.
#![cfg(test)]

mod support;

use certwright::profile::{Context, rfc5280};
use certwright::validate::{RevocationCoverage, RevocationMode, RevocationStatus, Spent};
use certwright::x509::ext::ReasonCode;
use certwright::{
    Certificate, CertificatePool, Code, Crl, Finding, Level, RevocationEvidence, TrustStore, ValidationPolicy,
    Validator,
};
use std::fs;
use support::pki::*;

#[test]
fn a_certificate_that_its_issuers_crl_does_not_list_is_good() {
    let world = World::new(&[]);
    assert_eq!(world.judge(&[crl().revoking(&[0x12, 0x35], &[]).signed_by(&world.root)]), GOOD);
}

#[test]
fn a_listed_certificate_is_revoked_with_its_reason_and_date() {
    let world = World::new(&[]);
    let evidence = RevocationEvidence::from_iter([crl().revoking(LEAF, &[reason(1)]).signed_by(&world.root)]);
    let rejected = world.judge_with(&evidence).unwrap_err();
    assert_eq!((rejected.primary().code(), rejected.primary().index()), (Code::REVOKED, Some(0)));
    let date = "2025-12-24T12:00:00Z".parse().unwrap();
    let revoked = RevocationStatus::Revoked { reason: ReasonCode::KeyCompromise, date };
    assert_eq!(rejected.revocation()[0].status(), revoked);
}

#[test]
fn without_evidence_a_required_status_rejects_and_the_urls_that_would_help_are_listed() {
    let point = full_name(&[uri("http://crl.example/a.crl"), uri("ldap://crl.example/a")]);
    let access = [support::der::sequence(&[&object_identifier("1.3.6.1.5.5.7.48.1"), &uri("http://ocsp.example/")])];
    let access = extension("1.3.6.1.5.5.7.1.1", false, &support::der::tlv(0x30, &access.concat()));
    let mut world = World::new(&[distribution_points(&[point]), access]);
    let rejected = world.judge_with(&RevocationEvidence::default()).unwrap_err();
    assert_eq!(rejected.primary().code(), Code::REVOCATION_UNKNOWN);
    let urls = ["http://crl.example/a.crl", "ldap://crl.example/a", "http://ocsp.example/"];
    assert_eq!(rejected.revocation()[0].urls(), urls);

    world.policy.revocation.mode = RevocationMode::AtHand;
    let accepted = world.judge_with(&RevocationEvidence::default()).unwrap();
    assert_eq!(accepted.revocation()[0].status(), RevocationStatus::Unknown);
    assert_eq!(accepted.warnings()[0].code(), Code::REVOCATION_UNKNOWN);
    world.policy.revocation.mode = RevocationMode::Off;
    assert!(world.judge_with(&RevocationEvidence::default()).unwrap().revocation().is_empty());
}

/// eudi#102: what is revoked is never taken for what is merely unknown.
#[test]
fn what_is_known_to_be_revoked_rejects_in_every_mode_but_off() {
    let mut world = World::new(&[]);
    let crls = [crl().revoking(LEAF, &[]).signed_by(&world.root)];
    assert_eq!(world.judge(&crls), Err(Code::REVOKED));
    world.policy.revocation.mode = RevocationMode::AtHand;
    assert_eq!(world.judge(&crls), Err(Code::REVOKED));
    world.policy.revocation.mode = RevocationMode::Off;
    assert!(world.judge_with(&crls.iter().cloned().collect()).is_ok());
}

#[test]
fn a_revoked_intermediate_rejects_unless_only_the_end_entity_is_asked_about() {
    let mut world = World::new(&[]);
    let middle = Party::new("CN=Middle");
    world.pool = vec![world.root.certify(&middle, &[7], &ca_extensions())];
    world.leaf = middle.certify(&Party::new("CN=Leaf"), LEAF, &[]);
    let good = crl().signed_by(&middle);
    let crls = [crl().revoking(&[7], &[]).signed_by(&world.root), good.clone()];
    let rejected = world.judge_with(&crls.iter().cloned().collect()).unwrap_err();
    assert_eq!((rejected.primary().code(), rejected.primary().index()), (Code::REVOKED, Some(1)));
    assert_eq!(world.judge(&[crl().signed_by(&world.root), good.clone()]), GOOD);
    assert_eq!(world.judge(std::slice::from_ref(&good)), Err(Code::REVOCATION_UNKNOWN));
    world.policy.revocation.coverage = RevocationCoverage::EndEntity;
    assert_eq!(world.judge(&crls), GOOD);
    assert_eq!(world.judge(&[good]), GOOD);
}

/// webpki#488, webpki#526: an expired CRL is passed over for a fresh one, wherever it stands.
#[test]
fn of_several_crls_the_one_that_helps_is_used() {
    let world = World::new(&[]);
    let stale = crl().at("20250101000000Z", Some("20250201000000Z")).signed_by(&world.root);
    let early = crl().at("20260701000000Z", Some("20270201000000Z")).signed_by(&world.root);
    let fresh = crl().signed_by(&world.root);
    assert_eq!(world.judge(&[stale.clone(), early.clone(), fresh]), GOOD);
    assert_eq!(world.judge(std::slice::from_ref(&stale)), Err(Code::CRL_EXPIRED));
    assert_eq!(world.judge(std::slice::from_ref(&early)), Err(Code::CRL_NOT_YET_VALID));
    assert_eq!(status(&world.judge_with(&RevocationEvidence::from_iter([stale]))), RevocationStatus::Stale);
}

#[test]
fn a_revocation_in_a_stale_crl_counts_beside_a_fresh_one_without_it() {
    let world = World::new(&[]);
    let stale = crl().at("20251225000000Z", Some("20251226000000Z")).revoking(LEAF, &[reason(4)]);
    assert_eq!(world.judge(&[stale.signed_by(&world.root), crl().signed_by(&world.root)]), Err(Code::REVOKED));
}

#[test]
fn a_hold_ends_when_a_later_crl_no_longer_has_it() {
    let world = World::new(&[]);
    let held = crl().revoking(LEAF, &[reason(6)]).signed_by(&world.root);
    assert_eq!(world.judge(std::slice::from_ref(&held)), Err(Code::REVOKED));
    let later = crl().at("20260201000000Z", Some("20270101000000Z"));
    assert_eq!(world.judge(&[held.clone(), later.signed_by(&world.root)]), GOOD);
    let earlier = crl().at("20251225000000Z", Some("20270101000000Z"));
    assert_eq!(world.judge(&[held, earlier.signed_by(&world.root)]), Err(Code::REVOKED));
}

#[test]
fn grace_prolongs_next_update_and_stands_in_for_a_missing_one() {
    let mut world = World::new(&[]);
    let late = [crl().at("20260501000000Z", Some("20260531000000Z")).signed_by(&world.root)];
    let endless = [crl().at("20260531000000Z", None).signed_by(&world.root)];
    assert_eq!(world.judge(&late), Err(Code::CRL_EXPIRED));
    assert_eq!(world.judge(&endless), Err(Code::CRL_WITHOUT_NEXT_UPDATE));
    world.policy.revocation.grace_seconds = 86_399;
    assert_eq!(world.judge(&late), Err(Code::CRL_EXPIRED));
    world.policy.revocation.grace_seconds = 86_400;
    assert_eq!(world.judge(&late), GOOD);
    assert_eq!(world.judge(&endless), GOOD);
}

/// certmonitor#128: a CRL that does not verify is worth nothing, whatever it lists and however often it is asked.
#[test]
fn a_crl_that_does_not_verify_says_nothing() {
    let mut world = World::new(&[]);
    let forged = crl().revoking(LEAF, &[]).signed_by(&world.root.rekeyed());
    assert_eq!(world.judge(std::slice::from_ref(&forged)), Err(Code::CRL_SIGNATURE_INVALID));
    assert_eq!(world.judge(&[forged.clone(), crl().signed_by(&world.root)]), GOOD);
    let evidence = RevocationEvidence::from_iter([forged]);
    world.policy.revocation.mode = RevocationMode::AtHand;
    for _ in 0..2 {
        assert_eq!(status(&world.judge_with(&evidence)), RevocationStatus::Unknown);
    }
}

/// A CRL of the same name by another key (authorityKeyIdentifier): only a signer with a path of its own counts.
#[test]
fn a_crl_of_the_same_name_by_a_stranger_is_refused() {
    let mut world = World::new(&[]);
    let stranger = world.root.rekeyed();
    world.pool = vec![stranger.root()];
    let crls = [crl().signed_by(&stranger)];
    assert_eq!(world.judge(&crls), Err(Code::CRL_ISSUER_NOT_VALID));
    let evidence = RevocationEvidence::builder().with_crl(crls[0].clone()).with_issuer(stranger.root()).build();
    world.pool.clear();
    assert_eq!(outcome(&world.judge_with(&evidence)), Err(Code::CRL_ISSUER_NOT_VALID));
}

/// The issuer signs CRLs with a key of its own (RFC 5280 §6.3.3 (f)): its path is validated, its status asked about.
#[test]
fn a_separate_key_for_crls_needs_a_valid_path_of_its_own() {
    let mut world = World::new(&[]);
    let middle = Party::new("CN=Middle");
    let crl_key = middle.rekeyed();
    world.leaf = middle.certify(&Party::new("CN=Leaf"), LEAF, &[]);
    let issuer = world.root.certify(&middle, &[7], &[ca(), key_usage(&[2, 0x04])]);
    let signer = world.root.certify(&crl_key, &[8], &[key_usage(&[1, 0x02])]);
    let crls = [crl().signed_by(&crl_key), crl().signed_by(&world.root)];
    world.pool = vec![issuer.clone()];
    assert_eq!(world.judge(&crls), Err(Code::CRL_SIGNATURE_INVALID));
    world.pool = vec![issuer, signer];
    assert_eq!(world.judge(&crls), GOOD);
    let revoked = [crls[0].clone(), crl().revoking(&[8], &[]).signed_by(&world.root)];
    assert_eq!(world.judge(&revoked), Err(Code::CRL_ISSUER_NOT_VALID));
}

/// RFC 10007; x509-limbo's `crl::issuer-no-keyusage-extension` predates it.
#[test]
fn a_crl_issuer_without_key_usage_is_refused() {
    let mut world = World::new(&[]);
    world.anchor = world.root.certify(&world.root, &[1], &[ca()]);
    assert_eq!(world.judge(&[crl().signed_by(&world.root)]), Err(Code::CRL_ISSUER_KEY_USAGE_ABSENT));
    world.anchor = world.root.certify(&world.root, &[1], &[ca(), key_usage(&[2, 0x04])]);
    assert_eq!(world.judge(&[crl().signed_by(&world.root)]), Err(Code::CRL_SIGN_MISSING));
}

/// RFC 5280 §5.2, §5.3: neither listed nor unlisted means anything then.
#[test]
fn a_crl_with_a_critical_extension_that_is_not_processed_says_nothing() {
    let world = World::new(&[]);
    let unknown = |critical| extension("1.3.6.1.4.1.55555.1", critical, &[5, 0]);
    let signed = |template: CrlTemplate| [template.signed_by(&world.root)];
    assert_eq!(world.judge(&signed(crl().with(unknown(false)))), GOOD);
    assert_eq!(world.judge(&signed(crl().with(unknown(true)))), Err(Code::CRL_UNKNOWN_CRITICAL_EXTENSION));
    assert_eq!(world.judge(&signed(crl().revoking(&[5], &[unknown(false)]))), GOOD);
    let entry = Err(Code::CRL_ENTRY_UNKNOWN_CRITICAL_EXTENSION);
    assert_eq!(world.judge(&signed(crl().revoking(&[5], &[unknown(true)]))), entry);
    assert_eq!(world.judge(&signed(crl().revoking(LEAF, &[unknown(true)]))), entry);
}

/// An entry's serial number as it should not be written: it is compared by value.
#[test]
fn a_serial_number_is_found_however_it_is_padded() {
    let world = World::new(&[]);
    for serial in [&[0x12, 0x34][..], &[0, 0x12, 0x34], &[0, 0, 0, 0, 0, 0x12, 0x34]] {
        assert_eq!(world.judge(&[crl().revoking(serial, &[]).signed_by(&world.root)]), Err(Code::REVOKED));
    }
    for serial in [&[0x34][..], &[0x12], &[0x01, 0x12, 0x34], &[0x12, 0x34, 0], &[0xff, 0x12, 0x34]] {
        assert_eq!(world.judge(&[crl().revoking(serial, &[]).signed_by(&world.root)]), GOOD);
    }
}

/// RUSTSEC-2026-0049: every distribution point is looked at, not only the first. RUSTSEC-2026-0048, aws-lc#3110: each
/// condition of the scope has to hold.
#[test]
fn a_partitioned_crl_covers_a_certificate_that_names_its_place_anywhere() {
    let place = |text| full_name(&[uri(text)]);
    let points = [place("http://crl.example/1"), full_name(&[uri("http://crl.example/2"), uri("http://b.example/2")])];
    let world = World::new(&[distribution_points(&points)]);
    let judge = |idp: &[Vec<u8>]| world.judge(&[crl().with(issuing_distribution_point(idp)).signed_by(&world.root)]);
    assert_eq!(judge(&[place("http://crl.example/1")]), GOOD);
    assert_eq!(judge(&[place("http://crl.example/2")]), GOOD);
    assert_eq!(judge(&[full_name(&[uri("http://c.example/"), uri("http://b.example/2")])]), GOOD);
    assert_eq!(judge(&[place("http://crl.example/3")]), Err(Code::CRL_OUT_OF_SCOPE));
    assert_eq!(judge(&[place("http://crl.example/1"), vec![0x82, 1, 0xff]]), Err(Code::CRL_FOR_CA_CERTIFICATES_ONLY));
    assert_eq!(judge(&[place("http://crl.example/1"), vec![0x81, 1, 0xff]]), GOOD);
    assert_eq!(
        judge(&[place("http://crl.example/1"), vec![0x85, 1, 0xff]]),
        Err(Code::CRL_FOR_ATTRIBUTE_CERTIFICATES_ONLY)
    );
    assert_eq!(judge(&[vec![0x81, 1, 0xff]]), GOOD);
    let evidence = [crl().with(issuing_distribution_point(&[place("http://crl.example/3")])).signed_by(&world.root)];
    assert_eq!(status(&world.judge_with(&evidence.into_iter().collect())), RevocationStatus::OutOfScope);
}

#[test]
fn a_ca_is_not_covered_by_a_crl_of_user_certificates() {
    let mut world = World::new(&[]);
    world.leaf = world.root.certify(&Party::new("CN=CA"), LEAF, &ca_extensions());
    let judge =
        |flag| world.judge(&[crl().with(issuing_distribution_point(&[vec![flag, 1, 0xff]])).signed_by(&world.root)]);
    assert_eq!(judge(0x81), Err(Code::CRL_FOR_USER_CERTIFICATES_ONLY));
    assert_eq!(judge(0x82), GOOD);
}

#[test]
fn relative_and_full_names_of_one_place_match() {
    let relative = World::new(&[distribution_points(&[relative_name("Place")])]);
    let full = World::new(&[distribution_points(&[full_name(&[directory("CN=place,CN=Root")])])]);
    for world in [&relative, &full] {
        let judge = |name| world.judge(&[crl().with(issuing_distribution_point(&[name])).signed_by(&world.root)]);
        assert_eq!(judge(relative_name("Place")), GOOD);
        assert_eq!(judge(full_name(&[directory("CN=Place,CN=Root")])), GOOD);
        assert_eq!(judge(relative_name("Other")), Err(Code::CRL_OUT_OF_SCOPE));
        assert_eq!(judge(full_name(&[directory("CN=Place")])), Err(Code::CRL_OUT_OF_SCOPE));
    }
}

/// A name of so many times 64 letters.
fn long_name(parts: usize) -> String {
    vec![format!("CN={}", "a".repeat(64)); parts].join(",")
}

/// A certificateIssuer that holds for many entries is compared once, and paid for by its length.
#[test]
fn the_issuer_of_many_entries_is_compared_once() {
    let world = World::new(&[]);
    let issuer = certificate_issuer(&long_name(1_000));
    let spent = |more: usize| {
        let mut template = crl().with(issuing_distribution_point(&[vec![0x84, 1, 0xff]]));
        template.entries.push(entry(LEAF, std::slice::from_ref(&issuer)));
        template.entries.extend(std::iter::repeat_n(entry(LEAF, &[]), more));
        let evidence = RevocationEvidence::from_iter([template.signed_by(&world.root)]);
        world.judge_with(&evidence).unwrap().spent().name_comparisons
    };
    let one = spent(0);
    assert!(one >= 1_000, "{one}");
    assert_eq!(spent(500), one + 500);
}

/// RFC 5280 §4.2.1.13: a name relative to several CRL issuers names no place. Appended to each, it would take their number
/// times its length.
#[test]
fn a_name_relative_to_several_issuers_names_no_place() {
    let point = |issuers: &[Vec<u8>]| [relative_name("Place"), support::der::tlv(0xa2, &issuers.concat())].concat();
    let judge = |issuers: &[Vec<u8>]| {
        let world = World::new(&[distribution_points(&[point(issuers)])]);
        let idp = issuing_distribution_point(&[full_name(&[directory("CN=Place,CN=Root")]), vec![0x84, 1, 0xff]]);
        world.judge(&[crl().with(idp).signed_by(&world.root)])
    };
    assert_eq!(judge(&[directory("CN=Root")]), GOOD);
    assert_eq!(judge(&[directory("CN=Root"), uri("http://crl.example/")]), GOOD);
    assert_eq!(judge(&[directory("CN=Root"), directory("CN=Other")]), Err(Code::CRL_OUT_OF_SCOPE));
}

/// A name relative to the issuer's is one with it: many such points are paid for by its length.
#[test]
fn relative_names_are_paid_for_by_the_length_of_what_they_stand_under() {
    let mut world = World::new(&[]);
    let spent = |points: usize, world: &mut World| {
        let points: Vec<Vec<u8>> = (0..points).map(|_| relative_name("Place")).collect();
        world.leaf = world.root.certify(&Party::new("CN=Leaf"), LEAF, &[distribution_points(&points)]);
        world.judge_with(&RevocationEvidence::default()).unwrap_err().spent().name_comparisons
    };
    let short = spent(100, &mut world);
    world.root.name = long_name(100);
    world.anchor = world.root.root();
    assert!(spent(100, &mut world) >= short + 100 * 100, "{short}");
}

/// §6.3.3: a CRL that no distribution point speaks of is taken to be of the issuer's own name.
#[test]
fn a_certificate_without_distribution_points_is_covered_by_a_place_of_the_issuers_name() {
    let world = World::new(&[]);
    let judge = |name| world.judge(&[crl().with(issuing_distribution_point(&[name])).signed_by(&world.root)]);
    assert_eq!(judge(full_name(&[directory("CN=ROOT")])), GOOD);
    assert_eq!(judge(full_name(&[uri("http://crl.example/1")])), Err(Code::CRL_OUT_OF_SCOPE));
}

#[test]
fn crls_for_some_reasons_are_joined_until_every_reason_is_covered() {
    let world = World::new(&[]);
    let some = |bits: [u8; 3]| {
        let reasons = support::der::tlv(0x83, &bits);
        crl().with(issuing_distribution_point(&[reasons]))
    };
    // keyCompromise and cACompromise; the others from affiliationChanged to aACompromise.
    let (compromise, others) = (some([5, 0x60, 0]), some([7, 0x1f, 0x80]));
    let compromise = CrlTemplate { extensions: vec![crl_number(1), idp_reasons(&[5, 0x60])], ..compromise };
    assert_eq!(world.judge(&[compromise.signed_by(&world.root)]), Err(Code::CRL_REASONS_NOT_COVERED));
    assert_eq!(world.judge(&[others.signed_by(&world.root)]), Err(Code::CRL_REASONS_NOT_COVERED));
    assert_eq!(world.judge(&[compromise.signed_by(&world.root), others.signed_by(&world.root)]), GOOD);
    let listed = others.clone().revoking(LEAF, &[reason(5)]);
    assert_eq!(world.judge(&[compromise.signed_by(&world.root), listed.signed_by(&world.root)]), Err(Code::REVOKED));
}

#[test]
fn distribution_points_for_some_reasons_each_need_their_crl() {
    let point = |text: &str, reasons: &[u8]| [full_name(&[uri(text)]), support::der::tlv(0x81, reasons)].concat();
    let points = [point("http://crl.example/1", &[5, 0x60]), point("http://crl.example/2", &[7, 0x1f, 0x80])];
    let world = World::new(&[distribution_points(&points)]);
    let at = |text: &str| crl().with(issuing_distribution_point(&[full_name(&[uri(text)])])).signed_by(&world.root);
    let (first, second) = (at("http://crl.example/1"), at("http://crl.example/2"));
    assert_eq!(world.judge(std::slice::from_ref(&first)), Err(Code::CRL_REASONS_NOT_COVERED));
    assert_eq!(world.judge(std::slice::from_ref(&second)), Err(Code::CRL_REASONS_NOT_COVERED));
    assert_eq!(world.judge(&[first, second]), GOOD);
    // A CRL for reasons that its distribution point does not speak of covers none.
    let others = [full_name(&[uri("http://crl.example/1")]), support::der::tlv(0x83, &[7, 0x1f, 0x80])];
    let others = crl().with(issuing_distribution_point(&others)).signed_by(&world.root);
    assert_eq!(world.judge(&[others]), Err(Code::CRL_REASONS_NOT_COVERED));
}

fn idp_reasons(bits: &[u8]) -> Vec<u8> {
    issuing_distribution_point(&[support::der::tlv(0x83, bits)])
}

/// CRL entries name the issuer of the certificate once for all entries that follow (RFC 5280 §5.3.3).
#[test]
fn in_an_indirect_crl_the_certificate_issuer_carries_over() {
    let keeper = Party::new("CN=Keeper");
    let mut world = World::new(&[distribution_points(&[[
        full_name(&[uri("http://crl.example/all")]),
        support::der::tlv(0xa2, &directory("CN=Keeper")),
    ]
    .concat()])]);
    // The root's own CRL covers the keeper's certificate, and not the leaf.
    let own_place = full_name(&[uri("http://crl.example/own")]);
    let extensions = [key_usage(&[1, 0x02]), distribution_points(std::slice::from_ref(&own_place))];
    world.pool = vec![world.root.certify(&keeper, &[9], &extensions)];
    let own = crl().with(issuing_distribution_point(&[own_place])).signed_by(&world.root);
    let indirect =
        crl().with(issuing_distribution_point(&[full_name(&[uri("http://crl.example/all")]), vec![0x84, 1, 0xff]]));
    let judge = |template: CrlTemplate| world.judge(&[template.signed_by(&keeper), own.clone()]);
    assert_eq!(judge(indirect.clone()), GOOD);
    // Without certificateIssuer an entry is about the keeper's own certificates.
    assert_eq!(judge(indirect.clone().revoking(LEAF, &[])), GOOD);
    assert_eq!(judge(indirect.clone().revoking(LEAF, &[certificate_issuer("CN=Root")])), Err(Code::REVOKED));
    let carried = indirect.clone().revoking(&[3], &[certificate_issuer("CN=root")]).revoking(LEAF, &[]);
    assert_eq!(judge(carried), Err(Code::REVOKED));
    let changed = indirect
        .clone()
        .revoking(&[3], &[certificate_issuer("CN=Root")])
        .revoking(&[4], &[certificate_issuer("CN=Else")])
        .revoking(LEAF, &[]);
    assert_eq!(judge(changed), GOOD);
    let direct = crl().with(issuing_distribution_point(&[full_name(&[uri("http://crl.example/all")])]));
    let rejected = world.judge_with(&[direct.signed_by(&keeper), own].into_iter().collect()).unwrap_err();
    let troubles: Vec<Code> = rejected.revocation()[0].troubles().iter().map(|trouble| trouble.code()).collect();
    assert_eq!(troubles, [Code::CRL_OUT_OF_SCOPE, Code::CRL_NOT_INDIRECT]);
    // A complete CRL by the issuer itself covers the leaf whatever its distribution points say.
    assert_eq!(world.judge(&[crl().signed_by(&world.root)]), GOOD);
    world.pool.clear();
    assert_eq!(world.judge(&[indirect.signed_by(&keeper)]), Err(Code::CRL_ISSUER_NOT_FOUND));
}

#[test]
fn a_delta_crl_adds_to_its_base_and_takes_from_it() {
    let world = World::new(&[]);
    let later = |template: CrlTemplate| template.at("20260501000000Z", Some("20260701000000Z"));
    let delta = |number| later(crl().numbered(number).with(delta_of(3)));
    let base = crl().numbered(5);
    let judge = |base: &CrlTemplate, delta: CrlTemplate| {
        world.judge(&[base.signed_by(&world.root), delta.signed_by(&world.root)])
    };
    assert_eq!(judge(&base, delta(6)), GOOD);
    assert_eq!(judge(&base, delta(6).revoking(LEAF, &[reason(1)])), Err(Code::REVOKED));
    let held = base.clone().revoking(LEAF, &[reason(6)]);
    assert_eq!(judge(&held, delta(6)), Err(Code::REVOKED));
    assert_eq!(judge(&held, delta(6).revoking(LEAF, &[reason(8)])), GOOD);
    // A stale base is made current by a delta; not by one that starts after it.
    let stale = base.clone().at("20260101000000Z", Some("20260201000000Z"));
    assert_eq!(judge(&stale, delta(6)), GOOD);
    assert_eq!(judge(&stale.clone().numbered(2), delta(6)), Err(Code::CRL_EXPIRED));
    // The delta must be newer than the base.
    assert_eq!(judge(&stale, delta(5)), Err(Code::CRL_EXPIRED));
    // It makes up for a base that is too old, not for one whose time has not come.
    let early = base.clone().at("20260701000000Z", Some("20270101000000Z"));
    assert_eq!(judge(&early, delta(6)), Err(Code::CRL_NOT_YET_VALID));
    // It must be signed by the base's issuer too.
    let forged = delta(6).revoking(LEAF, &[reason(8)]).signed_by(&world.root.rekeyed());
    assert_eq!(world.judge(&[held.signed_by(&world.root), forged]), Err(Code::REVOKED));
    assert_eq!(world.judge(&[delta(6).signed_by(&world.root)]), Err(Code::DELTA_CRL_WITHOUT_BASE));
}

/// RFC 5280 §5.3.1: removeFromCRL ends a hold. What is revoked for another reason stays so, whoever takes it off the list.
#[test]
fn a_delta_crl_takes_back_a_hold_and_nothing_else() {
    let world = World::new(&[]);
    let base = crl().numbered(5);
    let delta = crl().numbered(6).with(delta_of(5)).at("20260501000000Z", Some("20260701000000Z"));
    let stale = base.clone().at("20260101000000Z", Some("20260201000000Z"));
    let removing = delta.clone().revoking(LEAF, &[reason(8)]);
    let holding = delta.clone().revoking(LEAF, &[reason(6)]);
    for base in [&base, &stale] {
        // unspecified by its absence, keyCompromise, cACompromise, affiliationChanged, superseded, cessationOfOperation,
        // certificateHold, privilegeWithdrawn, aACompromise
        for code in [None, Some(1), Some(2), Some(3), Some(4), Some(5), Some(6), Some(9), Some(10)] {
            let listed = base.clone().revoking(LEAF, &code.map(reason).into_iter().collect::<Vec<_>>());
            let expected = if code == Some(6) { GOOD } else { Err(Code::REVOKED) };
            let (listed, removing) = (listed.signed_by(&world.root), removing.signed_by(&world.root));
            assert_eq!(world.judge(&[listed.clone(), removing.clone()]), expected, "{code:?}");
            assert_eq!(world.judge(&[removing, listed]), expected, "{code:?}");
        }
    }
    // The reason that stays is the one that is for ever, on whichever list it stands.
    for (listed, delta) in [(1, &removing), (1, &holding), (6, &delta.clone().revoking(LEAF, &[reason(1)]))] {
        let listed = base.clone().revoking(LEAF, &[reason(listed)]).signed_by(&world.root);
        let delta = delta.signed_by(&world.root);
        for crls in [[listed.clone(), delta.clone()], [delta, listed]] {
            let rejected = world.judge_with(&crls.into_iter().collect()).unwrap_err();
            assert_eq!(rejected.primary().code(), Code::REVOKED);
            assert!(rejected.primary().found().unwrap().starts_with("keyCompromise"), "{}", rejected.primary());
        }
    }
}

/// CVE-2026-28388.
#[test]
fn a_delta_crl_without_number_is_named_and_harms_nothing() {
    let world = World::new(&[]);
    let delta = CrlTemplate { extensions: vec![delta_of(1)], ..crl() }.signed_by(&world.root);
    assert_eq!(world.judge(std::slice::from_ref(&delta)), Err(Code::DELTA_CRL_WITHOUT_NUMBER));
    assert_eq!(world.judge(&[delta.clone(), crl().signed_by(&world.root)]), GOOD);
    let bare = CrlTemplate { extensions: Vec::new(), ..crl() }.signed_by(&world.root);
    assert_eq!(world.judge(&[delta, bare]), GOOD);
}

/// openssl#31297: an expired delta CRL takes nothing from a fresh base.
#[test]
fn an_expired_delta_crl_is_not_combined() {
    let world = World::new(&[]);
    let base = crl().numbered(5);
    let expired = crl().numbered(6).with(delta_of(5)).at("20260201000000Z", Some("20260301000000Z"));
    let held = base.clone().revoking(LEAF, &[reason(6)]).signed_by(&world.root);
    let removing = expired.clone().revoking(LEAF, &[reason(8)]).signed_by(&world.root);
    assert_eq!(world.judge(&[held, removing]), Err(Code::REVOKED));
    let crls = [base.signed_by(&world.root), expired.signed_by(&world.root)];
    let accepted = world.judge_with(&crls.into_iter().collect()).unwrap();
    assert_eq!(accepted.revocation()[0].troubles()[0].code(), Code::DELTA_CRL_EXPIRED);
    let revoking = expired.revoking(LEAF, &[reason(1)]).signed_by(&world.root);
    assert_eq!(world.judge(&[base.signed_by(&world.root), revoking]), Err(Code::REVOKED));
}

#[test]
fn a_delta_crl_of_another_scope_is_not_combined() {
    let world = World::new(&[]);
    let stale = crl().numbered(5).at("20260101000000Z", Some("20260201000000Z"));
    let delta = crl().numbered(6).with(delta_of(5)).with(issuing_distribution_point(&[vec![0x81, 1, 0xff]]));
    assert_eq!(world.judge(&[stale.signed_by(&world.root), delta.signed_by(&world.root)]), Err(Code::CRL_EXPIRED));
}

/// RFC 5280 §6.3.3 (k); of several entries the one that is hardest to undo counts.
#[test]
fn a_removal_in_a_complete_crl_is_no_revocation() {
    let world = World::new(&[]);
    let removed = crl().revoking(LEAF, &[reason(8)]);
    assert_eq!(world.judge(&[removed.signed_by(&world.root)]), GOOD);
    for other in [1, 6] {
        assert_eq!(
            world.judge(&[removed.clone().revoking(LEAF, &[reason(other)]).signed_by(&world.root)]),
            Err(Code::REVOKED)
        );
        let before = crl().revoking(LEAF, &[reason(other)]).revoking(LEAF, &[reason(8)]);
        assert_eq!(world.judge(&[before.signed_by(&world.root)]), Err(Code::REVOKED));
    }
}

/// A failure by revocation steers the search: the same key may have another certificate.
#[test]
fn a_revoked_intermediate_is_replaced_by_another_certificate_of_the_same_key() {
    let mut world = World::new(&[]);
    let middle = Party::new("CN=Middle");
    world.leaf = middle.certify(&Party::new("CN=Leaf"), LEAF, &[]);
    let certify = |serial| world.root.certify(&middle, &[serial], &ca_extensions());
    let (revoked, other) = (certify(7), certify(8));
    let crls = [crl().revoking(&[7], &[]).signed_by(&world.root), crl().signed_by(&middle)];
    world.pool = vec![revoked.clone(), other.clone()];
    assert_eq!(world.judge_with(&crls.iter().cloned().collect()).unwrap().path()[1], other);
    world.pool = vec![revoked];
    assert_eq!(world.judge(&crls), Err(Code::REVOKED));
}

/// Who else signs CRLs is found under one anchor: what they revoke leaves the path to another.
#[test]
fn a_revocation_under_one_anchor_does_not_hide_the_path_to_another() {
    let (a, b, ca) = (Party::new("CN=A"), Party::new("CN=B"), Party::new("CN=CA"));
    let leaf = ca.certify(&Party::new("CN=Leaf"), LEAF, &[]);
    let validity = |to: &str| support::der::sequence(&[&time("20200101000000Z"), &time(to)]);
    let under_a = a.certify_for(&ca, &[5], &validity("20390101000000Z"), &ca_extensions());
    let under_b = b.certify_for(&ca, &[6], &validity("20300101000000Z"), &ca_extensions());
    let namesake = ca.rekeyed();
    let signer = a.certify(&namesake, &[7], &ca_extensions());
    let pool = CertificatePool::from_iter([under_a, under_b]);
    let mut policy = ValidationPolicy::rfc5280_path();
    policy.revocation.mode = RevocationMode::AtHand;
    let judge = |list: Crl, anchors: Vec<Certificate>| {
        let evidence = RevocationEvidence::builder().with_crl(list).with_issuer(signer.clone()).build();
        let anchors = TrustStore::from_iter(anchors);
        let validator = Validator::new(&anchors, &policy).with_intermediates(&pool).with_evidence(&evidence);
        outcome(&validator.validate(&leaf, "2026-06-01T00:00:00Z".parse().unwrap()))
    };
    let by_namesake = crl().revoking(LEAF, &[]).signed_by(&namesake);
    assert_eq!(judge(by_namesake.clone(), vec![a.root()]), Err(Code::REVOKED));
    assert_eq!(judge(by_namesake.clone(), vec![b.root()]), Ok(RevocationStatus::Unknown));
    assert_eq!(judge(by_namesake, vec![a.root(), b.root()]), Ok(RevocationStatus::Unknown));
    let by_issuer = crl().revoking(LEAF, &[]).signed_by(&ca);
    assert_eq!(judge(by_issuer, vec![a.root(), b.root()]), Err(Code::REVOKED));
}

/// RUSTSEC-2026-0104, CVE-2026-93599: whatever stands in a CRL, it is read, put aside or refused.
#[test]
fn a_crl_with_any_byte_changed_never_ends_in_a_panic() {
    let mut world = World::new(&[]);
    world.policy.revocation.mode = RevocationMode::AtHand;
    let idp = issuing_distribution_point(&[full_name(&[uri("http://crl.example/1")]), vec![0x84, 1, 0xff]]);
    let template = crl().with(idp).with(delta_of(1)).revoking(LEAF, &[certificate_issuer("CN=Root"), reason(1)]);
    let der = template.signed_by(&world.root).as_der().to_vec();
    for position in 0..der.len() {
        let mut mutant = der.clone();
        mutant[position] ^= 0x15;
        if let Ok(crl) = Crl::from_der(&mutant) {
            let _ = world.judge_with(&RevocationEvidence::from_iter([crl]));
        }
    }
}

/// strongSwan CVE-2022-40617: nothing is fetched, so nothing can be made to wait. A URL is text in the verdict.
#[test]
fn a_url_that_would_hang_is_only_text() {
    let world = World::new(&[distribution_points(&[full_name(&[uri("http://192.0.2.1:81/\u{1b}[2J")])])]);
    let rejected = world.judge_with(&RevocationEvidence::default()).unwrap_err();
    assert!(rejected.to_string().contains("see http://192.0.2.1:81/?[2J"), "{rejected}");
}

#[test]
fn the_profile_of_crls_is_asked_for_by_the_presets() {
    let mut world = World::new(&[]);
    let bare = [CrlTemplate { extensions: Vec::new(), ..crl() }.signed_by(&world.root)];
    let critical =
        [CrlTemplate { extensions: vec![extension("2.5.29.20", true, &[2, 1, 1])], ..crl() }.signed_by(&world.root)];
    let twice = [crl().revoking(&[5], &[]).revoking(&[5], &[]).signed_by(&world.root)];
    for crls in [&bare, &critical, &twice] {
        assert_eq!(world.judge(crls), GOOD);
    }
    world.policy.revocation.crl_profile = ValidationPolicy::rfc5280().revocation.crl_profile;
    assert_eq!(world.judge(&bare), Err(Code::CRL_PROFILE));
    assert_eq!(world.judge(&critical), Err(Code::CRL_PROFILE));
    assert_eq!(world.judge(&twice), GOOD);
    world.policy.revocation.crl_profile = ValidationPolicy::tls_client().revocation.crl_profile;
    assert_eq!(world.judge(&twice), Err(Code::CRL_DUPLICATE_ENTRY));
}

#[test]
fn a_crl_with_its_issuers_certificate_is_verified_when_it_is_added_and_never_again() {
    let world = World::new(&[]);
    let crls = crl().signed_by(&world.root);
    let lazily = RevocationEvidence::from_iter([crls.clone()]);
    let eagerly = RevocationEvidence::builder().with_crl(crls).with_issuer(world.anchor.clone()).build();
    let spent = |evidence| world.judge_with(evidence).unwrap().spent().signatures;
    assert_eq!((spent(&lazily), spent(&eagerly)), (2, 1));
}

#[test]
fn signatures_of_evidence_are_counted_against_the_limit() {
    let mut world = World::new(&[]);
    world.policy.limits.signatures = 1;
    assert_eq!(world.judge(&[crl().signed_by(&world.root)]), Err(Code::LIMIT_SIGNATURES));
}

/// What is larger than the caller allows says nothing, and costs nothing.
#[test]
fn a_crl_larger_than_the_limit_is_not_looked_at() {
    let mut world = World::new(&[]);
    let list = crl().signed_by(&world.root);
    world.policy.limits.evidence_bytes = u32::try_from(list.as_der().len()).unwrap();
    assert_eq!(world.judge(std::slice::from_ref(&list)), GOOD);
    world.policy.limits.evidence_bytes -= 1;
    assert_eq!(world.judge(&[list]), Err(Code::LIMIT_EVIDENCE_BYTES));
}

/// Each signer's status rests on a CRL by the next: the search ends, with the code of the limit.
#[test]
fn evidence_on_evidence_ends_at_the_limit() {
    let keepers: Vec<Party> = (0..8).map(|number| Party::new(&format!("CN=Keeper {number}"))).collect();
    let point = |keeper: usize| {
        let issuer = support::der::tlv(0xa2, &directory(&format!("CN=Keeper {keeper}")));
        distribution_points(&[issuer])
    };
    let mut world = World::new(&[point(0)]);
    let certificates = keepers.iter().enumerate().map(|(number, keeper)| {
        let extensions = [key_usage(&[1, 0x02]), point((number + 1) % 8)];
        world.root.certify(keeper, &[10 + u8::try_from(number).unwrap()], &extensions)
    });
    world.pool = certificates.collect();
    let indirect = crl().with(issuing_distribution_point(&[vec![0x84, 1, 0xff]]));
    let crls: Vec<Crl> = keepers.iter().map(|keeper| indirect.signed_by(keeper)).collect();
    assert_eq!(world.judge(&crls), Err(Code::CRL_ISSUER_NOT_VALID));
    world.policy.limits.evidence_depth = 20;
    assert_eq!(world.judge(&crls), Err(Code::CRL_ISSUER_NOT_VALID));
    let root = crl().signed_by(&world.root);
    assert_eq!(world.judge(&[crls, vec![root]].concat()), GOOD);
}

/// A million entries cost a validation what one does: the CRL is indexed when it is added.
#[test]
fn a_crl_of_a_million_entries_costs_a_validation_no_more_than_one_of_one() {
    const COUNT: u32 = 1_000_000;
    let world = World::new(&[]);
    let serial = |number: u32| [&[0x2a], &number.to_be_bytes()[..], &number.rotate_left(9).to_be_bytes()].concat();
    let large = |revoked: &[u8]| {
        let mut list: Vec<u8> = (0..COUNT).flat_map(|number| entry(&serial(number), &[])).collect();
        list.extend(entry(revoked, &[]));
        CrlTemplate { entries: vec![list], ..crl() }.signed_by(&world.root)
    };
    let small = RevocationEvidence::from_iter([crl().revoking(&[5], &[]).signed_by(&world.root)]);
    let crl = large(&[5]);
    assert!(crl.as_der().len() > 24_000_000);
    let evidence = RevocationEvidence::from_iter([crl]);
    let bytes = evidence.index_bytes();
    assert!((4_000_000..4_000_200).contains(&bytes), "{bytes}");
    let (few, many) = (world.judge_with(&small).unwrap().spent(), world.judge_with(&evidence).unwrap().spent());
    assert_eq!(few, many);
    let rejected = world.judge_with(&RevocationEvidence::from_iter([large(LEAF)])).unwrap_err();
    assert_eq!(rejected.primary().code(), Code::REVOKED);
    assert_eq!(rejected.spent(), Spent { name_comparisons: few.name_comparisons + 1, ..few });
}

/// RFC 9608: an issuer may say that it will never say more; an entry that says otherwise still counts.
#[test]
fn a_certificate_without_revocation_information_is_exempt() {
    let no_rev_avail = extension("2.5.29.56", false, &[5, 0]);
    let mut world = World::new(std::slice::from_ref(&no_rev_avail));
    assert_eq!(world.judge(&[]), Ok(RevocationStatus::Exempt));
    assert_eq!(world.judge(&[crl().revoking(LEAF, &[]).signed_by(&world.root)]), Err(Code::REVOKED));
    let extensions = [ca_extensions(), vec![no_rev_avail]].concat();
    world.leaf = world.root.certify(&Party::new("CN=CA"), LEAF, &extensions);
    assert_eq!(world.judge(&[]), Err(Code::REVOCATION_UNKNOWN));
}

/// RFC 9608 §3: beside a place where revocation is found it means nothing, and makes the certificate invalid.
#[test]
fn saying_that_there_is_no_revocation_information_beside_some_exempts_nobody() {
    let said = |value: &[u8]| extension("2.5.29.56", false, value);
    // DistributionPointName and AccessDescription of http://a.
    let point = [&[0x30, 14, 0x30, 12, 0xa0, 10, 0xa0, 8, 0x86, 6][..], b"http:a"].concat();
    let access = |method: u8| {
        let description = [&[0x06, 8, 0x2b, 6, 1, 5, 5, 7, 0x30, method, 0x86, 8][..], b"http://a"].concat();
        extension("1.3.6.1.5.5.7.1.1", false, &[&[0x30, 22, 0x30, 20][..], &description].concat())
    };
    for (extensions, exempt) in [
        (vec![said(&[5, 0]), access(2)], true),
        (vec![said(&[5, 0]), access(1)], false),
        (vec![said(&[5, 0]), extension("2.5.29.31", false, &point)], false),
        (vec![said(&[5, 0]), extension("2.5.29.46", false, &point)], false),
        (vec![said(&[4, 0])], false),
        (vec![said(&[5, 0, 0])], false),
    ] {
        let world = World::new(&extensions);
        let expected = if exempt { Ok(RevocationStatus::Exempt) } else { Err(Code::REVOCATION_UNKNOWN) };
        assert_eq!(world.judge(&[]), expected, "{extensions:02x?}");
        let found = rfc5280::end_entity().check(&world.leaf, &Context::new());
        let is_invalid =
            |finding: &Finding| finding.code() == Code::EXTENSION_CONTENT && finding.level() == Level::Must;
        assert_eq!(found.iter().any(is_invalid), !exempt, "{found:?}");
    }
}

#[test]
fn crls_of_openssl_are_understood() {
    let Some(openssl) = support::program("openssl") else { return };
    let world = World::new(&[]);
    let folder = support::scratch();
    let openssl = openssl.in_folder(&folder);
    let configuration = "[ca]\ndefault_ca = it\n[it]\ndatabase = index.txt\ncertificate = ca.pem\nprivate_key = ca.key\n\
                         default_md = sha256\n[full]\n2.5.29.20 = DER:02:01:07\n";
    fs::write(folder.join("ca.cnf"), configuration).unwrap();
    fs::write(folder.join("ca.key"), world.root.key.to_pkcs8_pem().unwrap().as_bytes()).unwrap();
    fs::write(folder.join("ca.pem"), world.anchor.to_pem()).unwrap();
    for (index, expected) in [
        ("V\t391231235959Z\t\t1234\tunknown\t/CN=Leaf\n", GOOD),
        ("R\t391231235959Z\t251224120000Z,superseded\t1234\tunknown\t/CN=Leaf\n", Err(Code::REVOKED)),
    ] {
        fs::write(folder.join("index.txt"), index).unwrap();
        let times = ["-crl_lastupdate", "20260101000000Z", "-crl_nextupdate", "20270101000000Z"];
        let command = ["ca", "-gencrl", "-config", "ca.cnf", "-crlexts", "full"];
        let pem = openssl.must([&command[..], &times].concat()).stdout;
        assert_eq!(world.judge(&Crl::pem_bundle(&pem).unwrap()), expected);
    }
}
