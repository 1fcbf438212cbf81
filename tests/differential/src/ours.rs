//! The library's verdict.

use crate::chain::{Material, NOW, Question, Revocation as Asked, Who};
use certwright::validate::{Purpose, Revocation, RevocationCoverage};
use certwright::x509::{ObjectIdentifier, oid};
use certwright::{
    Certificate, CertificatePool, Crl, Identity, RevocationEvidence, Timestamp, TrustAnchor, TrustStore,
    ValidationPolicy, Validator,
};

/// `accepted`, or the name of the primary finding's code.
pub type Verdict = &'static str;
pub const ACCEPTED: Verdict = "accepted";

/// A path below which the end entity was accepted.
pub struct Path {
    pub anchor: Vec<u8>,
    pub pool: Vec<Vec<u8>>,
}

/// How the question is put, without changing it.
#[derive(Clone, Copy)]
pub struct Manner {
    pub pruning: bool,
}

/// The verdict, and the path that was accepted: its anchor and its intermediates.
pub fn judge(material: &Material, question: &Question, manner: Manner) -> (Verdict, Option<Path>) {
    let leaf = match Certificate::from_der(&material.leaf) {
        Ok(leaf) => leaf,
        Err(error) => return (error.code().name(), None),
    };
    // What cannot be read is not there.
    let read = |ders: &[Vec<u8>]| ders.iter().filter_map(|der| Certificate::from_der(der).ok()).collect::<Vec<_>>();
    let mut anchors = TrustStore::builder();
    for anchor in read(&material.anchors) {
        anchors = anchors.with_anchor(TrustAnchor::from_certificate(anchor));
    }
    let anchors = anchors.build();
    let pool = CertificatePool::from_iter(read(&material.pool));
    let mut policy = policy(question);
    policy.pruning = manner.pruning;
    let at = Timestamp::from_unix_seconds(NOW).unwrap();
    let mut evidence = RevocationEvidence::builder();
    for list in material.lists.iter().filter_map(|der| Crl::from_der(der).ok()) {
        evidence = evidence.with_crl(list);
    }
    let validator = Validator::new(&anchors, &policy).with_intermediates(&pool).with_evidence(&evidence.build());
    match validator.validate(&leaf, at) {
        Ok(accepted) => {
            let anchor = accepted.anchor().certificate().unwrap().as_der().to_vec();
            let pool = accepted.path().iter().skip(1).map(|certificate| certificate.as_der().to_vec()).collect();
            (ACCEPTED, Some(Path { anchor, pool }))
        }
        Err(rejected) => (rejected.primary().code().name(), None),
    }
}

/// RFC 5280 whole: what OpenSSL checks with X509_V_FLAG_X509_STRICT.
fn policy(question: &Question) -> ValidationPolicy {
    let mut policy = ValidationPolicy::rfc5280();
    let identity = match question.who {
        Who::Nobody => None,
        Who::Dns(host) => Some(Identity::dns(host).unwrap()),
        Who::Ip(address) => Some(Identity::ip(address.parse().unwrap())),
        Who::Email(mailbox) => Some(Identity::email(mailbox).unwrap()),
    };
    if let Some(identity) = identity {
        policy = policy.with_identity(identity);
    }
    if question.tls_server {
        policy = policy.with_purpose(Purpose::new(oid::SERVER_AUTH));
        policy.usage.key_usage = certwright::x509::ext::KeyUsage::DIGITAL_SIGNATURE;
    }
    if !question.policies.is_empty() {
        let parse = |dotted: &&str| dotted.parse::<ObjectIdentifier>().unwrap();
        policy.inputs.initial_policies = question.policies.iter().map(parse).collect();
    }
    policy.revocation = Revocation::REQUIRED;
    match question.revocation {
        Asked::None => policy.revocation = Revocation::OFF,
        Asked::EndEntity => policy.revocation.coverage = RevocationCoverage::EndEntity,
        Asked::All => policy.revocation.coverage = RevocationCoverage::WholePath,
    }
    policy.inputs.require_explicit_policy = question.require_explicit_policy;
    policy.inputs.inhibit_policy_mapping = question.inhibit_policy_mapping;
    policy.inputs.inhibit_any_policy = question.inhibit_any_policy;
    policy
}
