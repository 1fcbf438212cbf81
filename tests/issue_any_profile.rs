//! Profiles at random: one that is refused is kept by no request, one that is written is read back, what it issues it
//! accepts and validates, and what it refuses is refused before the key is used.

#![cfg(test)]
#![cfg(all(feature = "serde", feature = "ed25519"))]

use certwright::issue::{AlternativeName, CertificateParameters, Issuer, OwnedExtension, Refusal, Validity};
use certwright::profile::{
    AttributeForm, AttributeRule, Context, Criticality, ExtensionRow, ExtensionValue, IssuingRules, KeyFamily, KeyRule,
    NameForms, Period, Presence, Profile, Row, Rule,
};
use certwright::validate::RoleProfiles;
use certwright::x509::{DistinguishedName, ObjectIdentifier, Oid, ext::KeyUsage, oid};
use certwright::{
    Certificate, Code, KeyAlgorithm, KeyIdMethod, Level, PrivateKey, PublicKey, Random, Result, SignatureAlgorithm,
    Signer, Timestamp, TrustStore, ValidationPolicy, Validator,
};
use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

fn seeded(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn key(kind: KeyAlgorithm, seed: u64) -> PrivateKey {
    PrivateKey::generate(kind, &mut seeded(seed)).unwrap()
}

fn begin() -> Timestamp {
    "2026-06-01".parse().unwrap()
}

fn ours() -> ObjectIdentifier {
    "1.3.6.1.4.1.55555.7".parse().unwrap()
}

static ROOT_KEY: LazyLock<PrivateKey> = LazyLock::new(|| key(KeyAlgorithm::EcdsaP256, 1));
static KEYS: LazyLock<[PrivateKey; 2]> =
    LazyLock::new(|| [key(KeyAlgorithm::EcdsaP256, 2), key(KeyAlgorithm::Ed25519, 3)]);
static ROOT: LazyLock<Certificate> = LazyLock::new(|| {
    let validity = Validity::days("2026-01-01".parse().unwrap(), 3650).unwrap();
    let root = CertificateParameters::root_ca("CN=a,C=NZ".parse().unwrap(), ROOT_KEY.public_key(), validity).unwrap();
    Issuer::self_signed(&root, &*ROOT_KEY, &mut seeded(4)).unwrap().into_certificate()
});

struct Counting(AtomicUsize);

impl Signer for Counting {
    fn public_key(&self) -> &PublicKey {
        ROOT_KEY.public_key()
    }

    fn signature_algorithm(&self) -> SignatureAlgorithm {
        ROOT_KEY.signature_algorithm()
    }

    fn sign(&self, message: &[u8], random: &mut dyn Random) -> Result<Vec<u8>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        ROOT_KEY.sign(message, random)
    }
}

const USAGES: [KeyUsage; 4] =
    [KeyUsage::DIGITAL_SIGNATURE, KeyUsage::KEY_ENCIPHERMENT, KeyUsage::KEY_CERT_SIGN, KeyUsage::CRL_SIGN];
const PURPOSES: [Oid<'static>; 3] = [oid::SERVER_AUTH, oid::CLIENT_AUTH, oid::ANY_EXTENDED_KEY_USAGE];

fn usages(fewest: usize) -> impl Strategy<Value = KeyUsage> {
    subsequence(USAGES.to_vec(), fewest..=3)
        .prop_map(|some| some.into_iter().fold(KeyUsage::NONE, |all, one| all | one))
}

fn list<T: Clone + std::fmt::Debug + 'static>(all: Vec<T>) -> impl Strategy<Value = std::borrow::Cow<'static, [T]>> {
    let most = all.len();
    subsequence(all, 1..=most).prop_map(Into::into)
}

fn purposes() -> impl Strategy<Value = std::borrow::Cow<'static, [ObjectIdentifier]>> {
    list(PURPOSES.map(|purpose| purpose.to_owned()).to_vec())
}

fn attribute() -> impl Strategy<Value = AttributeRule> {
    let forms =
        vec![AttributeForm::Text, AttributeForm::Country, AttributeForm::PrintableString, AttributeForm::Utf8String];
    let values = select(vec![&[][..], &["a"], &["NZ"], &["b", "NZ"]]);
    (select(vec![oid::COMMON_NAME, oid::COUNTRY_NAME]), 0..2_u8, 0..3_u8, select(forms), values).prop_map(
        |(attribute, min, more, form, values)| {
            AttributeRule::new(attribute, min, min + more, form).with_values(values.to_vec())
        },
    )
}

/// Rules from a small world, so that they often meet.
fn rules() -> impl Strategy<Value = Rule> {
    let keys = list(vec![
        KeyRule::Exactly(KeyAlgorithm::EcdsaP256),
        KeyRule::Exactly(KeyAlgorithm::Ed25519),
        KeyRule::Rsa { min_bits: 2048, multiple_of: 8 },
    ]);
    let signatures = list(vec![SignatureAlgorithm::EcdsaSha256, SignatureAlgorithm::Ed25519]);
    let methods = list(vec![KeyIdMethod::Rfc5280Sha1, KeyIdMethod::Rfc7093Sha256]);
    let order = Just(vec![oid::BASIC_CONSTRAINTS, oid::KEY_USAGE, oid::EXTENDED_KEY_USAGE]).prop_shuffle();
    let order = order.prop_map(|all| all.into_iter().take(2).map(|it| it.to_owned()).collect::<Vec<_>>().into());
    let forms = || select(vec![NameForms::DNS, NameForms::MAILBOX, NameForms::DNS.or(NameForms::MAILBOX)]);
    let names = || list(vec![oid::COMMON_NAME.to_owned(), oid::COUNTRY_NAME.to_owned()]);
    let family = select(vec![KeyFamily::Any, KeyFamily::Elliptic, KeyFamily::NotRsa]);
    let asserts = (usages(0), usages(0), prop::option::of(usages(1)), family);
    let values: Vec<(ObjectIdentifier, &'static [u8])> = vec![
        (ours(), &[5, 0]),
        (oid::KEY_USAGE.to_owned(), &[3, 2, 7, 0x80]),
        (oid::BASIC_CONSTRAINTS.to_owned(), &[0x30, 0]),
        (oid::BASIC_CONSTRAINTS.to_owned(), &[0x30, 6, 1, 1, 0xff, 2, 1, 1]),
        (oid::EXTENDED_KEY_USAGE.to_owned(), &[0x30, 10, 6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 1]),
    ];
    let fixed = vec![
        Rule::PathLenOnlyInCa,
        Rule::KeyCertSignOnlyInCa,
        Rule::KeyUsageNotEmpty,
        Rule::KeyUsageOfSigningKey,
        Rule::AnyPurposeNotCritical,
        Rule::SubjectNotEmpty,
        Rule::SubjectOrAltName,
        Rule::IssuerIsSubject,
        Rule::IssuerIsIssuersSubject,
        Rule::AttributeAsIssuer(oid::COUNTRY_NAME.to_owned()),
        Rule::OnlyInCa(ours()),
        Rule::SerialPositive,
        Rule::Version(3),
        Rule::CriticalExtensionsKnown,
        Rule::AkiNamesIssuer,
        Rule::MailboxAloneNeedsEmptySubject,
    ];
    prop_oneof![
        6 => select(fixed),
        2 => any::<bool>().prop_map(Rule::CertificateAuthority),
        2 => (prop::option::of(0..3_u32), 0..3_u32).prop_map(|(more, min)| Rule::PathLen { max: more.map(|more| min + more), min }),
        1 => keys.prop_map(Rule::KeyAmong),
        1 => signatures.prop_map(Rule::SignatureAmong),
        1 => methods.prop_map(Rule::SkiDerived),
        4 => asserts.prop_map(|(required, any_of, more, keys)| {
            // What one rule says by itself it can keep.
            let allowed = more.map(|more| required | any_of | more);
            Rule::KeyUsage { required, any_of, allowed, keys }
        }),
        1 => usages(1).prop_map(Rule::KeyUsageExactly),
        2 => purposes().prop_map(Rule::PurposesInclude),
        2 => purposes().prop_map(Rule::PurposesAmong),
        1 => purposes().prop_map(Rule::PurposesExclude),
        1 => order.prop_map(Rule::ExtensionsInOrder),
        1 => forms().prop_map(Rule::SubjectAltNameForms),
        1 => forms().prop_map(Rule::SubjectAltNameAnyOf),
        1 => names().prop_map(Rule::SubjectAttributesAmong),
        3 => attribute().prop_map(Rule::SubjectAttribute),
        1 => attribute().prop_map(Rule::IssuerAttribute),
        1 => select(vec![64_u16, 150]).prop_map(Rule::SerialMinBits),
        1 => select(vec![4_u8, 20]).prop_map(Rule::SerialMaxOctets),
        1 => select(vec![1, 90]).prop_map(|days| Rule::validity_max(Period::days(days))),
        2 => select(values).prop_map(|(extension, value)| Rule::ExtensionValue(ExtensionValue { extension, value: value.into() })),
    ]
}

fn extension_rows() -> impl Strategy<Value = ExtensionRow> {
    let extensions = vec![
        oid::BASIC_CONSTRAINTS.to_owned(),
        oid::KEY_USAGE.to_owned(),
        oid::EXTENDED_KEY_USAGE.to_owned(),
        oid::SUBJECT_ALT_NAME.to_owned(),
        oid::SUBJECT_KEY_IDENTIFIER.to_owned(),
        oid::AUTHORITY_KEY_IDENTIFIER.to_owned(),
        ours(),
    ];
    let presences =
        vec![Presence::Forbidden, Presence::NotRecommended, Presence::Optional, Presence::Optional, Presence::Required];
    let criticalities = vec![
        Criticality::Any,
        Criticality::Any,
        Criticality::Critical,
        Criticality::NotCritical,
        Criticality::ShouldBeCritical,
        Criticality::CriticalIfSubjectEmpty,
        Criticality::CriticalOnlyIfSubjectEmpty,
    ];
    (select(extensions), select(presences), select(criticalities), prop::bool::weighted(0.2)).prop_map(
        |(extension, presence, criticality, issuing_only)| ExtensionRow {
            extension,
            presence,
            criticality,
            clause: "ours".into(),
            issuing_only,
        },
    )
}

fn profiles() -> impl Strategy<Value = Profile> {
    let row =
        (rules(), prop::bool::weighted(0.15), prop::bool::weighted(0.15)).prop_map(|(rule, should, issuing_only)| {
            let level = if should { Level::Should } else { Level::Must };
            Row { code: code(&rule), rule, clause: "ours".into(), level, issuing_only }
        });
    let waived =
        prop::option::weighted(0.1, select(vec![Code::CA_FLAG, Code::KEY_USAGE_CONTENT, Code::EXTENSION_MISSING]));
    let rows = (prop::collection::vec(row, 0..7), prop::collection::vec(extension_rows(), 0..4));
    (rows, waived, prop::option::weighted(0.2, 1..200_u32)).prop_map(|((rows, extensions), waived, days)| {
        Profile::new("any")
            .with_rows(rows)
            .with_extensions(extensions)
            .waiving(waived)
            .with_issuing(IssuingRules { validity: days.map(Period::days), ..IssuingRules::default() })
    })
}

/// A code that tells the rules apart that one request may answer differently.
fn code(rule: &Rule) -> Code {
    match rule {
        Rule::CertificateAuthority(_) => Code::CA_FLAG,
        Rule::PathLen { .. } => Code::PATH_LEN_NOT_ALLOWED,
        Rule::KeyUsage { .. } | Rule::KeyUsageExactly(_) => Code::KEY_USAGE_CONTENT,
        Rule::PurposesInclude(_) | Rule::PurposesAmong(_) | Rule::PurposesExclude(_) => Code::KEY_PURPOSE_CONTENT,
        Rule::ExtensionValue(_) => Code::EXTENSION_CONTENT,
        _ => Code::SUBJECT_ATTRIBUTE,
    }
}

/// What only the applicant says.
#[derive(Clone, Debug)]
struct Request {
    subject: &'static str,
    key: usize,
    names: Vec<AlternativeName>,
    days: i64,
}

fn requests() -> impl Strategy<Value = Request> {
    let (dns, mailbox) = (AlternativeName::dns("a.example").unwrap(), AlternativeName::email("a@b.example").unwrap());
    let names = vec![vec![], vec![dns.clone()], vec![mailbox.clone()], vec![dns, mailbox]];
    (select(vec!["CN=a,C=NZ", "CN=a", "C=NZ", "CN=b", ""]), 0..2_usize, select(names), select(vec![1_i64, 40]))
        .prop_map(|(subject, key, names, days)| Request { subject, key, names, days })
}

impl Request {
    fn subject(&self) -> DistinguishedName {
        self.subject.parse().unwrap()
    }

    fn validity(&self) -> Validity {
        Validity::days(begin(), self.days).unwrap()
    }

    fn with_names(&self, parameters: CertificateParameters) -> CertificateParameters {
        match self.names.as_slice() {
            [] => parameters,
            names => parameters.with_extension(OwnedExtension::subject_alt_name(names).unwrap()),
        }
    }

    fn by_template(&self, profile: &Profile) -> CertificateParameters {
        let key = KEYS[self.key].public_key();
        let parameters = CertificateParameters::from_profile(profile.clone(), self.subject(), key, self.validity());
        self.with_names(parameters.unwrap())
    }

    /// Every way to fill basicConstraints, keyUsage and extKeyUsage that the rules can tell apart, with either criticality.
    fn by_hand<'a>(&'a self, profile: &'a Profile) -> impl Iterator<Item = CertificateParameters> + 'a {
        let constraints =
            [None, Some(None), Some(Some(None)), Some(Some(Some(0))), Some(Some(Some(1))), Some(Some(Some(2)))];
        let usages = (0..16_u16).map(|bits| {
            let some = USAGES.iter().enumerate().filter(move |(index, _)| bits >> index & 1 == 1);
            some.fold(KeyUsage::NONE, |all, (_, one)| all | *one)
        });
        let purposes = (0..8_u16).map(|bits| {
            let some = PURPOSES.iter().enumerate().filter(move |(index, _)| bits >> index & 1 == 1);
            some.map(|(_, purpose)| *purpose).collect::<Vec<_>>()
        });
        let usages: Vec<KeyUsage> = usages.collect();
        let purposes: Vec<Vec<Oid<'static>>> = purposes.collect();
        let contents = constraints.into_iter().flat_map(move |constraints| {
            let purposes = purposes.clone();
            usages
                .clone()
                .into_iter()
                .flat_map(move |usage| purposes.clone().into_iter().map(move |purposes| (constraints, usage, purposes)))
        });
        // What the template settles beside them stays.
        let base = self.by_template(profile);
        let with = |parameters: CertificateParameters, oid, extension: Option<OwnedExtension>| {
            let critical = base_critical(profile, oid);
            let parameters = parameters.without_extension(oid);
            match extension {
                Some(extension) => parameters.with_extension(match critical {
                    Some(critical) => extension.with_critical(critical),
                    None => extension,
                }),
                None => parameters,
            }
        };
        contents.map(move |(constraints, usage, purposes)| {
            let constraints = constraints.map(|ca| match ca {
                Some(path_len) => OwnedExtension::basic_constraints_ca(path_len).unwrap(),
                None => OwnedExtension::basic_constraints_end_entity().unwrap(),
            });
            let usage = (!usage.is_empty()).then(|| OwnedExtension::key_usage(usage).unwrap());
            let purposes = (!purposes.is_empty()).then(|| OwnedExtension::extended_key_usage(&purposes).unwrap());
            let parameters = with(base.clone(), oid::BASIC_CONSTRAINTS, constraints);
            with(with(parameters, oid::KEY_USAGE, usage), oid::EXTENDED_KEY_USAGE, purposes)
        })
    }
}

/// The criticality that a profile demands.
fn base_critical(profile: &Profile, extension: Oid<'_>) -> Option<bool> {
    profile.extensions().iter().filter(|row| row.extension.as_oid() == extension).find_map(|row| {
        match row.criticality {
            Criticality::Critical => Some(true),
            Criticality::NotCritical => Some(false),
            _ => None,
        }
    })
}

fn issue(parameters: &CertificateParameters) -> std::result::Result<Certificate, Refusal> {
    let signer = Counting(AtomicUsize::new(0));
    let issuer = Issuer::new(&ROOT, &signer).unwrap().with_handled_extensions([ours()]);
    let issued = issuer.issue(parameters, &mut seeded(5));
    assert_eq!(signer.0.load(Ordering::SeqCst), usize::from(issued.is_ok()), "{:?}", issued.err());
    issued.map(|issued| issued.into_certificate())
}

fn could_be_issued(parameters: &CertificateParameters) -> bool {
    Issuer::new(&ROOT, &*ROOT_KEY)
        .unwrap()
        .with_handled_extensions([ours()])
        .prepare(parameters, &mut seeded(5))
        .is_ok()
}

/// What the profile that issued it says of a certificate, and validation.
fn is_accepted(profile: &Profile, issued: &Certificate) {
    let handled = [ours()];
    for context in [Context::new(), Context::new().issuing()] {
        let context = context.issued_by(&ROOT).handling(&handled);
        let musts: Vec<_> =
            profile.check(issued, &context).into_iter().filter(|it| it.level() == Level::Must).collect();
        assert!(musts.is_empty(), "{musts:?}");
    }
    let mut policy = ValidationPolicy::rfc5280();
    policy.profiles = RoleProfiles { anchor: None, intermediate: None, end_entity: Some(profile.clone()) };
    let wanted = profile.extensions().iter().filter(|row| row.criticality == Criticality::Critical);
    policy.critical_extensions = wanted.map(|row| row.extension.clone()).chain(handled).collect();
    let anchors: TrustStore = [ROOT.clone()].into_iter().collect();
    if let Err(rejected) = Validator::new(&anchors, &policy).validate(issued, begin()) {
        panic!("issued and rejected:\n{rejected}");
    }
}

/// Codes of rows on what the template writes.
const SETTLED: [Code; 7] = [
    Code::CA_FLAG,
    Code::PATH_LEN_NOT_ALLOWED,
    Code::KEY_USAGE_CONTENT,
    Code::KEY_PURPOSE_CONTENT,
    Code::EXTENSION_CONTENT,
    Code::EXTENSION_MUST_BE_CRITICAL,
    Code::EXTENSION_MUST_NOT_BE_CRITICAL,
];

/// Whether a request has what the key of a refusal is about: rules on what may be absent are held against each other too.
fn has_what_it_is_about(key: &str, parameters: &CertificateParameters) -> bool {
    let has = |oid: Oid<'_>| parameters.extensions().iter().any(|extension| extension.oid() == oid);
    match key.split(['.', '[', ':']).collect::<Vec<_>>().as_slice() {
        ["extensions", "basicConstraints", "pathLen", ..] => {
            parameters.extensions().iter().any(|it| it.oid() == oid::BASIC_CONSTRAINTS && it.value().len() > 2)
        }
        // Absent ones say something too.
        ["extensions", "basicConstraints", "cA", ..] => true,
        // What is said of one is held against the other.
        ["extensions", "basicConstraints" | "keyUsage", ..] => has(oid::KEY_USAGE) && has(oid::BASIC_CONSTRAINTS),
        ["extensions", "extKeyUsage", ..] => has(oid::EXTENDED_KEY_USAGE),
        ["extensions", "subjectAltName", ..] => has(oid::SUBJECT_ALT_NAME),
        ["extensions", "subjectKeyIdentifier" | "authorityKeyIdentifier", ..] => true,
        ["extensions", "1", "3", ..] => has(ours().as_oid()),
        ["subject" | "issuer", "attributes", attribute, ..] => {
            let kind = if *attribute == "commonName" { oid::COMMON_NAME } else { oid::COUNTRY_NAME };
            parameters.subject().as_name().attributes().any(|it| it.kind == kind)
        }
        // What is issued unless the caller says otherwise is not what these requests ask for.
        ["issuing", ..] => false,
        _ => true,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_profile_is_refused_or_accepts_what_it_issues_and_signs_nothing_else(
        profile in profiles(),
        requests in prop::collection::vec(requests(), 3),
    ) {
        match profile.to_json() {
            Err(error) => {
                prop_assert_eq!(error.code(), Code::PROFILE_MALFORMED);
                let key = error.found().unwrap();
                for request in requests.iter().take(1) {
                    for parameters in request.by_hand(&profile).filter(|it| has_what_it_is_about(key, it)) {
                        prop_assert!(!could_be_issued(&parameters), "refused for {key}, and keeps it:\n{profile:#?}\n{parameters:#?}");
                    }
                }
            }
            Ok(json) => {
                let read = Profile::from_json(json.as_bytes()).unwrap();
                prop_assert_eq!(&read, &profile);
                for request in &requests {
                    match issue(&request.by_template(&read)) {
                        Ok(issued) => is_accepted(&read, &issued),
                        // The template could not have done better.
                        Err(refusal) if refusal.findings().iter().any(|it| SETTLED.contains(&it.code()) && it.level() == Level::Must) => {
                            // Whether there is an extension at all is settled by what its rows ask for.
                            let template = request.by_template(&read);
                            let has = |parameters: &CertificateParameters, one: &OwnedExtension| {
                                parameters.extensions().iter().any(|it| it.oid() == one.oid())
                            };
                            let mut others = request.by_hand(&read);
                            let better = others.find(|other| {
                                template.extensions().iter().all(|one| has(other, one)) && could_be_issued(other)
                            });
                            prop_assert!(better.is_none(), "{refusal}\n{json}\n{request:?}\n{better:#?}");
                        }
                        Err(_) => {}
                    }
                }
            }
        }
    }
}
