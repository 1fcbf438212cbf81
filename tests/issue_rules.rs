//! Profiles at work when issuing: templates, nesting, path lengths, names, serial numbers; and that what a profile issues is
//! what it accepts.

#![cfg(test)]

use certwright::issue::{
    AlternativeName, CertificateParameters, DistributionPoint, Issuer, OwnedExtension, Refusal, SelfCheck,
    SerialCounter, Tier, Validity, ValidityNesting, check_tiers,
};
use certwright::profile::{
    Context, Criticality, IssuingRules, LeapDay, Nesting, Period, Profile, Row, Rule, built_in, rfc5280,
};
use certwright::validate::{NameSubtree, RoleProfiles};
use certwright::x509::{DistinguishedName, SerialNumber, oid};
use certwright::{
    Certificate, CertificatePool, Code, Error, Finding, KeyAlgorithm, Level, PrivateKey, PublicKey, Random, Result,
    SignatureAlgorithm, Signer, Timestamp, TrustStore, ValidationPolicy, Validator,
};
use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex};

fn seeded(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn name(text: &str) -> DistinguishedName {
    text.parse().unwrap()
}

fn key(algorithm: KeyAlgorithm, seed: u64) -> PrivateKey {
    PrivateKey::generate(algorithm, &mut seeded(seed)).unwrap()
}

static ROOT_KEY: LazyLock<PrivateKey> = LazyLock::new(|| key(KeyAlgorithm::EcdsaP256, 1));
static CA_KEY: LazyLock<PrivateKey> = LazyLock::new(|| key(KeyAlgorithm::EcdsaP256, 2));
static LEAF_KEY: LazyLock<PrivateKey> = LazyLock::new(|| key(KeyAlgorithm::EcdsaP256, 3));

/// 2026 to 2035.
fn ten_years() -> Validity {
    Validity::lasting(at("2026-01-01"), Period::years(10), LeapDay::Clamp).unwrap()
}

fn root_with(extensions: &[OwnedExtension]) -> Certificate {
    let mut parameters = CertificateParameters::root_ca(name("CN=Root"), ROOT_KEY.public_key(), ten_years()).unwrap();
    for extension in extensions {
        parameters = parameters.without_extension(extension.oid()).with_extension(extension.clone());
    }
    Issuer::self_signed(&parameters, &*ROOT_KEY, &mut seeded(4)).unwrap().into_certificate()
}

fn ca_parameters(subject: &str, path_len: Option<u32>) -> CertificateParameters {
    CertificateParameters::intermediate_ca(name(subject), CA_KEY.public_key(), ten_years(), path_len).unwrap()
}

fn leaf_with(names: &[AlternativeName], validity: Validity) -> CertificateParameters {
    CertificateParameters::tls_server(name("CN=leaf"), LEAF_KEY.public_key(), validity, names).unwrap()
}

fn leaf(validity: Validity) -> CertificateParameters {
    leaf_with(&[AlternativeName::dns("www.example.com").unwrap()], validity)
}

/// Signs with a key and counts; its `fails_at`th call fails.
struct Counting<'a> {
    key: &'a dyn Signer,
    calls: AtomicUsize,
    fails_at: usize,
}

impl<'a> Counting<'a> {
    fn new(key: &'a dyn Signer) -> Self {
        Self { key, calls: AtomicUsize::new(0), fails_at: 0 }
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

impl Signer for Counting<'_> {
    fn public_key(&self) -> &PublicKey {
        self.key.public_key()
    }

    fn signature_algorithm(&self) -> SignatureAlgorithm {
        self.key.signature_algorithm()
    }

    fn sign(&self, message: &[u8], random: &mut dyn Random) -> Result<Vec<u8>> {
        if self.calls.fetch_add(1, Ordering::SeqCst) + 1 == self.fails_at {
            return Err(Error::new(Code::SIGNING_FAILED));
        }
        self.key.sign(message, random)
    }
}

/// Randomness whose `fails_at`th call fails.
struct FailingOnce(ChaCha20Rng, usize, usize);

impl Random for FailingOnce {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<()> {
        self.1 += 1;
        if self.1 == self.2 { Err(Error::new(Code::RANDOM_FAILED)) } else { Random::fill(&mut self.0, bytes) }
    }
}

/// Issues below `issuer` without the key being used.
fn refusal(issuer: &Certificate, key: &PrivateKey, parameters: &CertificateParameters) -> Refusal {
    let signer = Counting::new(key);
    let refusal = Issuer::new(issuer, &signer).unwrap().issue(parameters, &mut seeded(9)).unwrap_err();
    assert_eq!(signer.calls(), 0, "the key was used");
    refusal
}

/// What would end after the year 9999 ends with it: no certificate passes such a maximum, and one of the exact length keeps it.
#[test]
fn a_maximum_that_reaches_beyond_the_year_9999_is_never_passed() {
    let until_the_end = Validity::new(at("2026-01-01"), Timestamp::MAX).unwrap();
    for both_ends in [true, false] {
        for (period, is_kept) in [
            ("7973 years", false),
            ("2912442 days", false),
            // To the last second of 9999.
            ("7974 years", true),
            ("2912443 days", true),
            ("7975 years", true),
            ("65535 years", true),
            ("4294967295 days", true),
        ] {
            let rule = Rule::ValidityMax { period: period.parse().unwrap(), both_ends, from: None };
            let profile = rfc5280::anchor().with_rows([Row::must(rule, Code::VALIDITY_TOO_LONG, "our rules")]);
            let root = CertificateParameters::root_ca(name("CN=Root"), ROOT_KEY.public_key(), until_the_end).unwrap();
            let issued = Issuer::self_signed(&root.with_profile(profile), &*ROOT_KEY, &mut seeded(4));
            let codes = issued.err().map(|refusal| refusal.findings().iter().map(Finding::code).collect::<Vec<_>>());
            assert_eq!(codes, if is_kept { None } else { Some(vec![Code::VALIDITY_TOO_LONG]) }, "{period} {both_ends}");
        }
    }
}

#[test]
fn a_validity_beyond_the_issuers_is_refused_cut_or_permitted_and_the_result_says_which() {
    let root = root_with(&[]);
    let issue = |parameters: &CertificateParameters| {
        Issuer::new(&root, &*ROOT_KEY).unwrap().issue(parameters, &mut seeded(5)).unwrap()
    };
    let within = leaf(Validity::days(at("2026-01-01"), 90).unwrap());
    assert_eq!(issue(&within).nesting(), ValidityNesting::Within);
    assert_eq!(issue(&leaf(ten_years())).nesting(), ValidityNesting::Within);
    for (from, until) in [("2025-12-31", "2026-03-01"), ("2035-06-01", "2036-06-01"), ("2020-01-01", "2040-01-01")] {
        let asked = Validity::new(at(from), at(until)).unwrap();
        let parameters = leaf(asked);
        // What a profile says unless it says otherwise.
        assert_eq!(refusal(&root, &ROOT_KEY, &parameters).code(), Code::ISSUE_VALIDITY_BEYOND_ISSUER, "{asked}");
        let cut = issue(&parameters.clone().with_nesting(Nesting::Truncate));
        assert_eq!(cut.nesting(), ValidityNesting::Truncated { asked });
        assert_eq!(cut.certificate().not_before(), asked.not_before().max(root.not_before()));
        assert_eq!(cut.certificate().not_after(), asked.not_after().min(root.not_after()));
        let beyond = issue(&parameters.clone().with_nesting(Nesting::Permit));
        assert_eq!(beyond.nesting(), ValidityNesting::Beyond);
        assert_eq!(beyond.certificate().not_after(), asked.not_after());
        assert!(beyond.findings().iter().any(|finding| finding.code() == Code::VALIDITY_BEYOND_ISSUER));
        // Without a profile nothing is asked.
        assert_eq!(issue(&parameters.without_profile()).nesting(), ValidityNesting::Beyond);
    }
    let outside = leaf(Validity::days(at("2040-01-01"), 90).unwrap()).with_nesting(Nesting::Truncate);
    assert_eq!(refusal(&root, &ROOT_KEY, &outside).code(), Code::ISSUE_VALIDITY_BEYOND_ISSUER);
    let rules = IssuingRules { nesting: Nesting::Truncate, ..IssuingRules::default() };
    let profile = rfc5280::end_entity().with_issuing(rules);
    let beyond = leaf(Validity::days(at("2035-12-01"), 90).unwrap()).with_profile(profile);
    assert!(matches!(issue(&beyond).nesting(), ValidityNesting::Truncated { .. }));
}

#[test]
fn a_profile_says_how_long_a_certificate_lasts_and_where_29_february_leads() {
    let rules = |leap_day| IssuingRules { validity: Some(Period::years(1)), nesting: Nesting::Refuse, leap_day };
    let validity = |leap_day| {
        let profile = rfc5280::end_entity().with_issuing(rules(leap_day));
        Validity::of_profile(&profile, at("2028-02-29")).unwrap().not_after()
    };
    assert_eq!(validity(LeapDay::Clamp), at("2029-02-27T23:59:59Z"));
    assert_eq!(validity(LeapDay::Overflow), at("2029-02-28T23:59:59Z"));
    let error = Validity::of_profile(&rfc5280::end_entity(), at("2026-01-01")).unwrap_err();
    assert_eq!((error.code(), error.field()), (Code::INVALID_ARGUMENT, "issuing.validity"));
}

/// RFC 5280 §6.1.4 (l), (m): the root's constraint counts below CAs that have none.
#[test]
fn a_ca_is_not_issued_where_no_path_could_hold_it() {
    let root = root_with(&[OwnedExtension::basic_constraints_ca(Some(1)).unwrap()]);
    let issuer = Issuer::new(&root, &*ROOT_KEY).unwrap();
    let ca = issuer.issue(&ca_parameters("CN=CA", None), &mut seeded(5)).unwrap().into_certificate();
    let below = ca_parameters("CN=Below", None);
    // By its own certificate alone the CA may.
    let alone = Issuer::new(&ca, &*CA_KEY).unwrap();
    alone.issue(&below, &mut seeded(6)).unwrap();
    let signer = Counting::new(&*CA_KEY);
    let informed = Issuer::new(&ca, &signer).unwrap().with_chain(std::slice::from_ref(&root)).unwrap();
    assert_eq!(informed.issue(&below, &mut seeded(6)).unwrap_err().code(), Code::ISSUE_PATH_LEN);
    assert_eq!(signer.calls(), 0);
    informed.issue(&leaf(ten_years()), &mut seeded(6)).unwrap();
    let tiers = [Tier::of(&root).unwrap(), Tier::of(&ca).unwrap(), Tier::planned("below", Some(0))];
    assert_eq!(check_tiers(&tiers)[0].code(), Code::TIER_PATH_LEN_TOO_SMALL);
    let code = |chain: &[Certificate]| Issuer::new(&ca, &*CA_KEY).unwrap().with_chain(chain).unwrap_err().code();
    assert_eq!(code(std::slice::from_ref(&ca)), Code::NAME_CHAINING);
    assert_eq!(code(&vec![root.clone(); 33]), Code::LIMIT_PATH_LENGTH);
    let leaf = alone.issue(&leaf(ten_years()), &mut seeded(7)).unwrap().into_certificate();
    assert_eq!(Tier::of(&leaf).unwrap_err().code(), Code::ISSUE_ISSUER_NOT_CA);
}

#[test]
fn a_name_that_the_issuer_may_not_issue_is_refused_before_the_key_is_used() {
    let within = NameSubtree::dns("example.com").unwrap();
    let root = root_with(&[OwnedExtension::name_constraints(&[within], &[]).unwrap()]);
    let issuer = Issuer::new(&root, &*ROOT_KEY).unwrap();
    issuer.issue(&leaf(ten_years()), &mut seeded(5)).unwrap();
    let foreign = leaf_with(&[AlternativeName::dns("www.example.org").unwrap()], ten_years());
    let refusal = refusal(&root, &ROOT_KEY, &foreign);
    assert_eq!(refusal.code(), Code::ISSUE_NAME_CONSTRAINTS);
    assert_eq!(refusal.findings()[0].code(), Code::NAME_NOT_PERMITTED);
}

/// For every n: the certificate of that call is not there, the others are, and no number stands in two.
#[test]
fn a_failing_signer_or_source_of_randomness_costs_a_serial_number_and_gives_out_none_twice() {
    const COUNT: usize = 6;
    let root = root_with(&[]);
    let counted = |counter: &mut SerialCounter| leaf(ten_years()).with_serial(counter.take().unwrap());
    for fails_at in 1..=COUNT {
        let signer = Counting { fails_at, ..Counting::new(&*ROOT_KEY) };
        let issuer = Issuer::new(&root, &signer).unwrap();
        for sequential in [false, true] {
            signer.calls.store(0, Ordering::SeqCst);
            let mut counter = SerialCounter::starting_at(&SerialNumber::from_u64(0x10).unwrap());
            let mut serials = BTreeSet::new();
            for call in 1..=COUNT {
                let parameters = if sequential { counted(&mut counter) } else { leaf(ten_years()) };
                match issuer.issue(&parameters, &mut seeded(u64::try_from(call).unwrap())) {
                    Ok(issued) => assert!(serials.insert(issued.certificate().serial().to_hex())),
                    Err(refusal) => assert_eq!((refusal.code(), call), (Code::SIGNING_FAILED, fails_at)),
                }
            }
            assert_eq!((serials.len(), signer.calls()), (COUNT - 1, COUNT));
            if sequential {
                let lost = format!("{:02x}", 0x10 + fails_at - 1);
                assert!(!serials.contains(&lost), "{lost} was given out after its certificate failed");
                assert_eq!(counter.to_string(), format!("{:02X}", 0x10 + COUNT));
            }
        }
    }
    // ECDSA is deterministic: the serial number is all that is drawn.
    let issuer = Issuer::new(&root, &*ROOT_KEY).unwrap();
    for fails_at in 1..=COUNT {
        let mut random = FailingOnce(seeded(7), 0, fails_at);
        let mut serials = BTreeSet::new();
        for call in 1..=COUNT {
            match issuer.issue(&leaf(ten_years()), &mut random) {
                Ok(issued) => assert!(serials.insert(issued.certificate().serial().to_hex())),
                Err(refusal) => assert_eq!((refusal.code(), call), (Code::RANDOM_FAILED, fails_at)),
            }
        }
        assert_eq!(serials.len(), COUNT - 1);
    }
}

/// Four threads draw serial numbers, four take them from one counter. Each certificate is verified after signing by the
/// self-check, and validated to the root.
#[test]
fn ten_thousand_certificates_from_one_issuer_by_eight_threads_have_serials_of_their_own() {
    const EACH: usize = 1250;
    let root = root_with(&[]);
    let issuer_key = &*ROOT_KEY;
    let counter = Mutex::new(SerialCounter::starting_at(&SerialNumber::from_u64(1).unwrap()));
    let anchors: TrustStore = [root.clone()].into_iter().collect();
    let policy = ValidationPolicy::rfc5280();
    let parameters = leaf(ten_years());
    let batch = |thread: u64| {
        let issuer = Issuer::new(&root, issuer_key).unwrap();
        assert_eq!(SelfCheck::default(), SelfCheck::Full);
        let mut random = seeded(1000 + thread);
        (0..EACH)
            .map(|_| {
                let parameters = match thread % 2 {
                    0 => parameters.clone(),
                    _ => parameters.clone().with_serial(counter.lock().unwrap().take().unwrap()),
                };
                let issued = issuer.issue(&parameters, &mut random).unwrap().into_certificate();
                Validator::new(&anchors, &policy).validate(&issued, at("2026-06-01")).unwrap();
                issued.serial().to_hex()
            })
            .collect::<Vec<_>>()
    };
    let serials: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|thread| scope.spawn(move || batch(thread))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(serials.len(), 8 * EACH);
    assert_eq!(serials.into_iter().collect::<BTreeSet<_>>().len(), 8 * EACH);
    assert_eq!(counter.into_inner().unwrap().to_string(), format!("{:04X}", 4 * EACH + 1));
}

/// A key of each kind that signs, and the algorithms it signs with.
static KEYS: LazyLock<Vec<(PrivateKey, Vec<SignatureAlgorithm>)>> = LazyLock::new(|| {
    let kinds = [
        KeyAlgorithm::EcdsaP256,
        KeyAlgorithm::EcdsaP384,
        KeyAlgorithm::EcdsaP521,
        KeyAlgorithm::Ed25519,
        KeyAlgorithm::Rsa(3072),
        KeyAlgorithm::MlDsa44,
        KeyAlgorithm::MlDsa65,
        KeyAlgorithm::MlDsa87,
    ];
    let keys = kinds.into_iter().enumerate();
    keys.filter_map(|(seed, kind)| {
        // Of features that are off there is no key.
        let key = PrivateKey::generate(kind, &mut seeded(100 + u64::try_from(seed).unwrap())).ok()?;
        let algorithms = SignatureAlgorithm::ALL.iter().copied().filter(|algorithm| algorithm.is_for(kind));
        let algorithms = algorithms.filter(|algorithm| key.with_algorithm(*algorithm).is_ok());
        let algorithms = algorithms.filter(|algorithm| !algorithm.name().to_lowercase().contains("sha1"));
        Some((key.clone(), algorithms.collect()))
    })
    .collect()
});

/// Extensions that only applicant and CA know, so that each built-in profile is satisfied.
fn known_to_the_ca(profile: &Profile) -> Vec<OwnedExtension> {
    let location = "http://ca.example/ca.crl";
    let mailbox = [AlternativeName::email("user@example.com").unwrap()];
    let dns = [AlternativeName::dns("www.example.com").unwrap()];
    let has = |extension| {
        profile
            .extension(extension, true)
            .is_some_and(|row| !matches!(row.presence, certwright::profile::Presence::Forbidden))
    };
    let mut extensions = Vec::new();
    if has(oid::CRL_DISTRIBUTION_POINTS) {
        let point = DistributionPoint::uri(location).unwrap();
        extensions.push(OwnedExtension::crl_distribution_points(&[point]).unwrap());
    }
    if profile.name().starts_with("iso18013_5") {
        let issuer = [AlternativeName::uri("https://ca.example/").unwrap()];
        extensions.push(OwnedExtension::issuer_alt_name(&issuer).unwrap());
    }
    match profile.name().trim_end_matches(".as_seen") {
        "email" => extensions.push(OwnedExtension::subject_alt_name(&mailbox).unwrap()),
        "tls_server" | "tls_client" | "rfc5280_end_entity" => {
            extensions.push(OwnedExtension::subject_alt_name(&dns).unwrap());
        }
        _ => {}
    }
    extensions
}

fn subject_for(profile: &Profile) -> DistinguishedName {
    match profile.name().trim_end_matches(".as_seen") {
        "tls_server" | "tls_client" => name("CN=www.example.com"),
        _ => name("CN=Example,O=Example,C=NZ"),
    }
}

/// One certificate under a built-in profile: by whom, how long, and what is done to it.
#[derive(Clone, Debug)]
struct Case {
    profile: Profile,
    subject_key: usize,
    issuer_key: usize,
    algorithm: usize,
    days: i64,
    change: Change,
}

#[derive(Clone, Debug)]
enum Change {
    Nothing,
    Without(usize),
    Subject(&'static str),
    Critical(usize),
    Serial(u64),
}

fn cases() -> impl Strategy<Value = Case> {
    let names: Vec<String> = built_in::names().filter(|name| !name.contains("anchor")).collect();
    let change = prop_oneof![
        4 => Just(Change::Nothing),
        1 => (0..8_usize).prop_map(Change::Without),
        1 => prop::sample::select(vec!["", "CN=a", "O=a,C=nz", "C=NZ", "CN=a,CN=b,C=NZ"]).prop_map(Change::Subject),
        1 => (0..8_usize).prop_map(Change::Critical),
        1 => (1..u64::MAX).prop_map(Change::Serial),
    ];
    let indices = (any::<usize>(), any::<usize>(), any::<usize>());
    let days = prop_oneof![1..48_i64, 1..400_i64, 1..3000_i64];
    (prop::sample::select(names), indices, days, change).prop_map(
        |(profile, (subject, issuer, algorithm), days, change)| {
            let profile = built_in::profile(&profile).unwrap();
            Case { profile, subject_key: subject, issuer_key: issuer, algorithm, days, change }
        },
    )
}

/// Holds a case to the property; says whether it was issued.
fn keeps_its_word(case: &Case) -> bool {
    let (subject_key, _) = &KEYS[case.subject_key % KEYS.len()];
    let (issuer_key, algorithms) = &KEYS[case.issuer_key % KEYS.len()];
    let signature = issuer_key.with_algorithm(algorithms[case.algorithm % algorithms.len()]).unwrap();
    let own = case.profile.name().contains("root");
    let root = CertificateParameters::root_ca(name("CN=Root,C=NZ"), issuer_key.public_key(), ten_years()).unwrap();
    let mut random = seeded(11);
    let root = Issuer::self_signed(&root, &signature, &mut random).unwrap().into_certificate();
    let public_key = if own { issuer_key.public_key() } else { subject_key.public_key() };
    let begin = at("2026-11-01");
    let validity = Validity::days(begin, case.days).unwrap();
    let mut subject = subject_for(&case.profile);
    if let Change::Subject(text) = case.change {
        subject = name(text);
    }
    let mut parameters =
        CertificateParameters::from_profile(case.profile.clone(), subject, public_key, validity).unwrap();
    for extension in known_to_the_ca(&case.profile) {
        parameters = parameters.with_extension(extension);
    }
    let pick = |index: usize| {
        let extensions = parameters.extensions();
        extensions.get(index % extensions.len().max(1)).cloned()
    };
    let changed = match case.change {
        Change::Without(index) => pick(index).map(|it| parameters.clone().without_extension(it.oid())),
        Change::Critical(index) => pick(index).map(|it| {
            let critical = !it.is_critical();
            parameters.clone().without_extension(it.oid()).with_extension(it.with_critical(critical))
        }),
        Change::Serial(serial) => Some(parameters.clone().with_serial(SerialNumber::from_u64(serial).unwrap())),
        Change::Nothing | Change::Subject(_) => None,
    };
    let parameters = changed.unwrap_or(parameters);
    let signer = Counting::new(&signature);
    let issued = if own {
        Issuer::self_signed(&parameters, &signer, &mut random)
    } else {
        Issuer::new(&root, &signer).unwrap().issue(&parameters, &mut random)
    };
    let issued = match issued {
        Ok(issued) => issued.into_certificate(),
        Err(refusal) => {
            assert_eq!(signer.calls(), 0, "refused after signing: {refusal}");
            return false;
        }
    };
    assert_eq!(signer.calls(), 1);
    let context = if own { Context::new() } else { Context::new().issued_by(&root) };
    let musts: Vec<_> =
        case.profile.check(&issued, &context).into_iter().filter(|it| it.level() == Level::Must).collect();
    assert!(musts.is_empty(), "{musts:?}");
    let mut policy = ValidationPolicy::rfc5280();
    policy.profiles = RoleProfiles { anchor: None, intermediate: None, end_entity: Some(case.profile.clone()) };
    // SHA-224 too, which no preset allows and which signs all the same.
    policy.algorithms.signatures = SignatureAlgorithm::ALL.to_vec();
    policy.anchor.accept_pinned_end_entity = own;
    // What a profile wants critical, its users process; an anchor is asked for nothing.
    let wanted = case.profile.extensions().iter().filter(|row| own || row.criticality == Criticality::Critical);
    policy.critical_extensions = wanted.map(|row| row.extension.clone()).collect();
    let anchors: TrustStore = [if own { issued.clone() } else { root }].into_iter().collect();
    let verdict =
        Validator::new(&anchors, &policy).with_intermediates(&CertificatePool::default()).validate(&issued, begin);
    if let Err(rejected) = verdict {
        panic!("issued under {} and rejected:\n{rejected}", case.profile.name());
    }
    true
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_profile_issues_it_accepts_and_what_it_refuses_is_never_signed(case in cases()) {
        keeps_its_word(&case);
    }
}

/// Every signature algorithm issues under the profiles that allow it, and each profile issues with some.
#[test]
fn every_profile_is_a_template_that_it_accepts_itself() {
    let case = |profile: &Profile, issuer_key, algorithm| Case {
        profile: profile.clone(),
        subject_key: 0,
        issuer_key,
        algorithm,
        days: 40,
        change: Change::Nothing,
    };
    for profile in built_in::names().filter(|name| !name.contains("anchor")).filter_map(|name| built_in::profile(&name))
    {
        // By ECDSA with SHA-256; SHA-224 comes first and is refused by some.
        assert!(keeps_its_word(&case(&profile, 0, 1)), "{} issues nothing", profile.name());
    }
    let ours = [built_in::root_ca(), built_in::intermediate_ca(), rfc5280::end_entity()];
    for (index, (_, algorithms)) in KEYS.iter().enumerate() {
        for (algorithm, named) in algorithms.iter().enumerate() {
            for profile in &ours {
                assert!(keeps_its_word(&case(profile, index, algorithm)), "{} {}", profile.name(), named);
            }
        }
    }
}
