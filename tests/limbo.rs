//! The scoreboard: x509-limbo with BetterTLS, and NIST's PKITS, each case judged by the policy it asks for.
//!
//! Every case must come out as expected, or stand in `limbo-exceptions.txt` with a reason; a case that stands there and
//! comes out as expected fails too. The result is committed as `docs/conformance.md`.

#![cfg(test)]

mod support;

use certwright::validate::{IdentityRule, Purpose, RevocationMode};
use certwright::x509::{Oid, ext::KeyUsage, oid};
use certwright::{
    Accepted, Certificate, CertificatePool, Code, Crl, Finding, Identity, KeyAlgorithm, Rejected, RevocationEvidence,
    SignatureAlgorithm, Timestamp, TrustStore, ValidationPolicy, Validator,
};
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fmt::Write;
use support::recipes::{Recipe, now, sequence, tlv};
use support::{Files, LimboCase, PeerName, PkitsCase};

const EXCEPTIONS: &str = include_str!("limbo-exceptions.txt");

/// How the cases of one suite came out.
#[derive(Default)]
struct Score {
    cases: u32,
    expected: u32,
    false_accepts: u32,
    false_rejects: u32,
}

/// What was expected of one case, and what came of it.
struct Case {
    suite: String,
    id: String,
    should_validate: bool,
    verdict: Result<(), Code>,
}

/// Lines of `id: reason`; `#` begins a comment.
fn exceptions() -> BTreeMap<&'static str, &'static str> {
    let lines = EXCEPTIONS.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split_once(": ").unwrap_or_else(|| panic!("no reason: {line}"))).collect()
}

fn certificates<'a>(pems: impl IntoIterator<Item = &'a String>) -> Result<Vec<Certificate>, Code> {
    pems.into_iter().map(|pem| Certificate::from_pem(pem.as_bytes()).map_err(|error| error.code())).collect()
}

fn identity(peer: &PeerName) -> Result<Identity, Code> {
    let identity = match peer.kind.as_str() {
        "DNS" => Identity::dns(&peer.value),
        "IP" => Ok(Identity::ip(peer.value.parse().unwrap())),
        "RFC822" => Identity::email(&peer.value),
        other => panic!("{other}"),
    };
    identity.map_err(|error| error.code())
}

fn purpose(name: &str) -> Oid<'static> {
    match name {
        "serverAuth" => oid::SERVER_AUTH,
        "clientAuth" => oid::CLIENT_AUTH,
        other => panic!("{other}"),
    }
}

fn key_usage(name: &str) -> KeyUsage {
    match name {
        "digitalSignature" => KeyUsage::DIGITAL_SIGNATURE,
        other => panic!("{other}"),
    }
}

/// `webpki`, `online` and `cve` assume the CA/Browser Forum's profile, the others RFC 5280.
fn policy(case: &LimboCase) -> Result<ValidationPolicy, Code> {
    let names: Vec<Identity> =
        case.expected_peer_name.iter().chain(&case.expected_peer_names).map(identity).collect::<Result<_, _>>()?;
    let is_web = matches!(case.namespace(), "webpki" | "online" | "cve");
    let is_client = case.validation_kind == "CLIENT";
    let purpose_of_kind = if is_client { oid::CLIENT_AUTH } else { oid::SERVER_AUTH };
    let mut policy = match names.first() {
        Some(name) if is_web && !is_client => ValidationPolicy::tls_server(name.clone()),
        _ if is_web => ValidationPolicy::tls_client(),
        _ => ValidationPolicy::rfc5280().with_purpose(Purpose::new(purpose_of_kind)),
    };
    if let [asked] = case.extended_key_usage.as_slice() {
        let asked = purpose(asked);
        policy = policy.with_purpose(if is_web { Purpose::listed(asked) } else { Purpose::new(asked) });
    }
    case.key_usage.iter().for_each(|usage| policy.usage.key_usage |= key_usage(usage));
    policy.identity = if names.is_empty() { IdentityRule::NotChecked } else { IdentityRule::AllOf(names) };
    policy.inputs.max_path_length = case.max_chain_depth;
    if !case.crls.is_empty() {
        policy.revocation.mode = RevocationMode::Required;
    }
    Ok(policy)
}

/// Everything that a case is judged by.
struct Question {
    id: String,
    anchors: Vec<Certificate>,
    pool: Vec<Certificate>,
    crls: Vec<Crl>,
    policy: ValidationPolicy,
    end_entity: Certificate,
    at: Timestamp,
}

impl Question {
    /// `CERTWRIGHT_SHOW=<id>` prints the verdict of one case.
    fn judge(&self) -> Result<Accepted, Rejected> {
        let anchors: TrustStore = self.anchors.iter().cloned().collect();
        let pool: CertificatePool = self.pool.iter().cloned().collect();
        let evidence: RevocationEvidence = self.crls.iter().cloned().collect();
        let validator = Validator::new(&anchors, &self.policy).with_intermediates(&pool).with_evidence(&evidence);
        let verdict = validator.validate(&self.end_entity, self.at);
        if env::var("CERTWRIGHT_SHOW").is_ok_and(|shown| shown == self.id) {
            println!("{}: {}", self.id, text(&verdict));
        }
        verdict
    }

    fn reverse(&mut self) {
        self.anchors.reverse();
        self.pool.reverse();
        self.crls.reverse();
    }
}

fn text(verdict: &Result<Accepted, Rejected>) -> String {
    match verdict {
        Ok(accepted) => accepted.to_string(),
        Err(rejected) => rejected.to_string(),
    }
}

fn limbo_question(case: &LimboCase) -> Result<Question, Code> {
    Ok(Question {
        id: case.id.clone(),
        policy: policy(case)?,
        anchors: certificates(&case.trusted_certs)?,
        // What cannot be read at all cannot be part of a path.
        pool: case
            .untrusted_intermediates
            .iter()
            .filter_map(|pem| Certificate::from_pem(pem.as_bytes()).ok())
            .collect(),
        crls: case.crls.iter().filter_map(|pem| Crl::from_pem(pem.as_bytes()).ok()).collect(),
        end_entity: Certificate::from_pem(case.peer_certificate.as_bytes()).map_err(|error| error.code())?,
        at: case.validation_time.parse().unwrap(),
    })
}

fn limbo_case(case: &LimboCase) -> Case {
    let levels = if case.namespace() == "bettertls" { 2 } else { 1 };
    let judge = || limbo_question(case)?.judge().map(|_| ()).map_err(|rejected| rejected.primary().code());
    let namespace = case.id.split("::").take(levels).collect::<Vec<_>>().join("::");
    Case {
        suite: if case.is_extra { "limbo-extra".to_owned() } else { namespace },
        id: case.id.clone(),
        should_validate: case.should_validate,
        verdict: judge(),
    }
}

/// PKITS asks for the path algorithm alone, with CRLs for every path.
fn pkits_question(case: &PkitsCase, files: &Files) -> Result<Question, Code> {
    let certificate = |name: &String| Certificate::from_der(&files[name]).map_err(|error| error.code());
    let mut policy = ValidationPolicy::rfc5280_path();
    let settings = &case.settings;
    policy.inputs.initial_policies = settings.initial_policy_set.iter().map(|policy| policy.parse().unwrap()).collect();
    policy.inputs.require_explicit_policy = settings.initial_explicit_policy;
    policy.inputs.inhibit_policy_mapping = settings.initial_policy_mapping_inhibit;
    policy.inputs.inhibit_any_policy = settings.initial_inhibit_any_policy;
    policy.revocation.mode = RevocationMode::Required;
    Ok(Question {
        id: format!("pkits::{}", case.id),
        policy,
        anchors: vec![certificate(&case.trust_anchor)?],
        pool: case.certs.iter().map(certificate).collect::<Result<_, _>>()?,
        crls: case.crls.iter().filter_map(|name| Crl::from_der(&files[name]).ok()).collect(),
        end_entity: certificate(&case.end_entity)?,
        at: case.validation_time.parse().unwrap(),
    })
}

fn pkits_case(case: &PkitsCase, files: &Files) -> Case {
    let judge = || {
        let accepted = pkits_question(case, files)?.judge().map_err(|rejected| rejected.primary().code())?;
        let policies: BTreeSet<String> =
            accepted.policies().user_constrained().iter().map(ToString::to_string).collect();
        let expected: BTreeSet<String> = case.user_constrained_policy_set.iter().cloned().collect();
        assert!(!case.should_validate || policies == expected, "{}: {policies:?}, not {expected:?}", case.id);
        Ok(())
    };
    Case {
        suite: "pkits".to_owned(),
        id: format!("pkits::{}", case.id),
        should_validate: case.should_validate,
        verdict: judge(),
    }
}

/// Pruning drops what §6.1 would reject and nothing else; pool, anchors and CRLs may come in any order.
#[test]
fn neither_pruning_nor_order_changes_a_verdict_on_the_corpora() {
    let (Some(limbo), Some((pkits, files))) = (support::limbo(), support::pkits()) else { return };
    let questions = limbo.iter().map(limbo_question);
    let questions = questions.chain(pkits.iter().map(|case| pkits_question(case, &files)));
    let (mut wrong, mut judged) = (String::new(), 0);
    for mut question in questions.flatten() {
        judged += 1;
        let verdict = question.judge();
        question.reverse();
        if text(&question.judge()) != text(&verdict) {
            writeln!(wrong, "{}: another order, another verdict", question.id).unwrap();
        }
        question.policy.pruning = false;
        let whole = question.judge();
        let said = |verdict: &Result<Accepted, Rejected>| verdict.as_ref().ok().map(|it| it.policies().clone());
        if said(&verdict) != said(&whole) {
            writeln!(wrong, "{}: not pruned, {}", question.id, text(&whole)).unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(judged > 8_300, "{judged}");
}

#[test]
fn every_case_comes_out_as_expected_or_has_its_reason() {
    let (Some(limbo), Some((pkits, files))) = (support::limbo(), support::pkits()) else { return };
    let cases = limbo.iter().map(limbo_case).chain(pkits.iter().map(|case| pkits_case(case, &files)));
    let mut exceptions = exceptions();
    let mut scores = BTreeMap::<String, Score>::new();
    let (mut listed, mut wrong) = (String::new(), String::new());
    for case in cases {
        let score = scores.entry(case.suite).or_default();
        score.cases += 1;
        let kind = match (case.should_validate, case.verdict) {
            (true, Ok(())) | (false, Err(_)) => {
                score.expected += 1;
                if exceptions.contains_key(case.id.as_str()) {
                    writeln!(wrong, "{}: as expected, but listed as an exception", case.id).unwrap();
                }
                continue;
            }
            (false, Ok(())) => {
                score.false_accepts += 1;
                "accepted".to_owned()
            }
            (true, Err(code)) => {
                score.false_rejects += 1;
                format!("rejected, {code}")
            }
        };
        match exceptions.remove(case.id.as_str()) {
            Some(reason) => writeln!(listed, "- `{}` ({kind}): {reason}", case.id).unwrap(),
            None => writeln!(wrong, "{}: {kind}", case.id).unwrap(),
        }
    }
    exceptions.keys().for_each(|id| writeln!(wrong, "{id}: no such case").unwrap());
    assert!(wrong.is_empty(), "\n{wrong}");
    let page = page(&scores, &listed);
    println!("{page}");
    support::assert_committed("docs/conformance.md", &page);
}

/// Everything that is wrong with a path of a sound leaf under a root of the web. We cannot sign with its key, so the
/// signature always is.
fn below_root(root: &Certificate) -> Vec<Finding> {
    let algorithm = match root.public_key().unwrap().algorithm() {
        KeyAlgorithm::Rsa(_) => SignatureAlgorithm::RsaPkcs1Sha256,
        _ => SignatureAlgorithm::EcdsaSha384,
    };
    let signature = match root.public_key().unwrap().algorithm() {
        KeyAlgorithm::Rsa(bits) => vec![1; usize::from(bits) / 8],
        _ => sequence(&[tlv(2, &[1]), tlv(2, &[1])]),
    };
    let key_id = root.subject_key_identifier().unwrap().map_or_else(|| vec![1; 20], |id| id.0.to_vec());
    let leaf = Recipe::leaf("www.example.com", 3, "", 3).validity("261101000000Z", "261201000000Z").extension(
        oid::AUTHORITY_KEY_IDENTIFIER,
        false,
        sequence(&[tlv(0x80, &key_id)]),
    );
    let issuer_name = Some(root.subject().as_der().to_vec());
    let leaf = Recipe { issuer_name, key_ids: false, algorithm, signature: Some(signature), ..leaf }.build();
    let mut policy = ValidationPolicy::tls_server(Identity::dns("www.example.com").unwrap());
    // Each path is judged whole then, although its signature is bad.
    policy.pruning = false;
    let anchors: TrustStore = TrustStore::from_iter([root.clone()]);
    let rejected = Validator::new(&anchors, &policy).validate(&leaf, now()).unwrap_err();
    assert_eq!(rejected.anchor().and_then(|anchor| anchor.certificate()), Some(root));
    rejected.findings().iter().filter(|finding| policy.rejects(finding)).cloned().collect()
}

/// The roots that Mozilla ships, judged as anchors of a TLS server's path: how many there are, and those under which more
/// is wrong than that their keys are not ours.
fn unusable_roots() -> (usize, Vec<String>) {
    let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS;
    let unusable = roots.iter().filter_map(|der| {
        let root = Certificate::from_der(der).unwrap();
        let found = below_root(&root);
        let codes: Vec<_> = found.iter().map(|finding| (finding.index(), finding.code())).collect();
        (codes != [(Some(0), Code::SIGNATURE_INVALID)]).then(|| format!("{}: {codes:?}", root.subject()))
    });
    (roots.len(), unusable.collect())
}

#[test]
fn every_root_of_the_web_is_usable_as_an_anchor_for_tls_servers() {
    let (count, unusable) = unusable_roots();
    println!("Mozilla's roots as anchors under tls_server: {} of {count} usable", count - unusable.len());
    assert_eq!(unusable, [""; 0]);
    assert_eq!(count, 118);
}

fn page(scores: &BTreeMap<String, Score>, listed: &str) -> String {
    let mut page = String::from(
        "# Conformance\n\nWritten by `tests/limbo.rs`; [corpora.md](corpora.md) says where the cases come from. `webpki`, `online` and `cve` are \
         judged by\n`ValidationPolicy::tls_server`, `pkits` by `rfc5280_path`, all others by `rfc5280`.\n\n\
         | suite | cases | as expected | false accepts | false rejects |\n|---|--:|--:|--:|--:|\n",
    );
    for (suite, Score { cases, expected, false_accepts, false_rejects }) in scores {
        writeln!(page, "| {suite} | {cases} | {expected} | {false_accepts} | {false_rejects} |").unwrap();
    }
    let sum = |part: fn(&Score) -> u32| scores.values().map(part).sum::<u32>();
    let all = [sum(|it| it.cases), sum(|it| it.expected), sum(|it| it.false_accepts), sum(|it| it.false_rejects)];
    writeln!(page, "| all | {} | {} | {} | {} |", all[0], all[1], all[2], all[3]).unwrap();
    let (count, unusable) = unusable_roots();
    writeln!(
        page,
        "\nOf the {count} roots that Mozilla ships (crate `webpki-root-certs`), {} are usable as anchors under `tls_server`: a path of a\n\
         sound leaf under each has nothing wrong with it but the signature, since their keys are not ours. Single certificates are\n\
         held against google/x509test by `tests/x509test.rs`, and against zlint by `tests/zlint.rs`, where each difference has its\n\
         reason.",
        count - unusable.len()
    )
    .unwrap();
    if !listed.is_empty() {
        write!(page, "\n## Exceptions\n\n{listed}").unwrap();
    }
    page
}
