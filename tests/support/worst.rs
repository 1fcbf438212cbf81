//! The inputs that make a validator work hardest, in any size: made here, judged by the test and by the bench.
//!
//! Each goes from bytes to a verdict under the default limits. How it ends is part of the case.

use super::recipes::{Recipe, name, now, oid_der, sequence, tlv};
use certwright::x509::oid;
use certwright::{
    Certificate, CertificatePool, Code, Crl, RevocationEvidence, TrustStore, ValidationPolicy, Validator,
    validate::{RevocationMode, Spent},
};

const ROOT: u64 = 1;
const CA: u64 = 2;
const LEAF: u64 = 3;

/// Bytes to be judged, and the size they were made in.
pub struct WorstCase {
    pub name: &'static str,
    root: Vec<u8>,
    pool: Vec<Vec<u8>>,
    leaf: Vec<u8>,
    crl: Option<Vec<u8>>,
}

/// What came of it: accepted, or the primary finding; and what it cost.
pub type Outcome = (Result<(), Code>, Spent);

impl WorstCase {
    /// Everything that is done with the input, from its bytes to the verdict.
    pub fn judge(&self) -> Outcome {
        let certificate = |der: &Vec<u8>| Certificate::from_der(der).unwrap();
        let anchors = TrustStore::from_iter([certificate(&self.root)]);
        let pool: CertificatePool = self.pool.iter().map(certificate).collect();
        let evidence: RevocationEvidence = self.crl.iter().map(|der| Crl::from_der(der).unwrap()).collect();
        let mut policy = ValidationPolicy::rfc5280();
        if self.crl.is_some() {
            policy.revocation.mode = RevocationMode::Required;
        }
        let validator = Validator::new(&anchors, &policy).with_intermediates(&pool).with_evidence(&evidence);
        match validator.validate(&certificate(&self.leaf), now()) {
            Ok(accepted) => (Ok(()), accepted.spent()),
            Err(rejected) => (Err(rejected.primary().code()), rejected.spent()),
        }
    }

    /// How many bytes it is made of.
    pub fn bytes(&self) -> usize {
        let parts = self.pool.iter().chain([&self.root, &self.leaf]).chain(&self.crl);
        parts.map(Vec::len).sum()
    }

    fn new(name: &'static str, pool: &[Recipe], leaf: &Recipe) -> Self {
        let root = Recipe::root("Root", ROOT).der();
        Self { name, root, pool: pool.iter().map(Recipe::der).collect(), leaf: leaf.der(), crl: None }
    }
}

/// `count` CAs that certify each other: more paths than can be walked. By its names one of them leads to the root, whose
/// signature it does not have.
pub fn mesh(count: u64) -> WorstCase {
    let name = |number| format!("Mesh {number}");
    let pairs = (0..count).flat_map(|subject| (0..count).map(move |issuer| (subject, issuer)));
    let pairs = pairs.filter(|(subject, issuer)| subject != issuer);
    let pairs = pairs.map(|(subject, issuer)| Recipe::ca(&name(subject), 100 + subject, &name(issuer), 100 + issuer));
    let last = count - 1;
    let pool: Vec<Recipe> = pairs.chain([Recipe::ca(&name(last), 100 + last, "Root", LEAF)]).collect();
    WorstCase::new("cross-signed mesh", &pool, &Recipe::leaf("www.example.com", LEAF, "Mesh 0", 100))
}

/// A CA with `count` excluded domains above a leaf with as many names outside them.
pub fn name_constraints(count: usize) -> WorstCase {
    let bases: Vec<_> =
        (0..count).map(|number| sequence(&[tlv(0x82, format!("t{number}.base.example").as_bytes())])).collect();
    let names: Vec<_> = (0..count).map(|number| tlv(0x82, format!("t{number}.test").as_bytes())).collect();
    let constraints = sequence(&[tlv(0xa1, &bases.concat())]);
    let ca = Recipe::ca("CA", CA, "Root", ROOT).extension(oid::NAME_CONSTRAINTS, true, constraints);
    let leaf = Recipe::leaf("www.example.com", LEAF, "CA", CA);
    WorstCase::new("name constraints", &[ca], &leaf.extension(oid::SUBJECT_ALT_NAME, false, sequence(&names)))
}

/// RFC 9618 §3: two policies, each mapped to both, in each of `count` CAs; a tree doubles with every certificate.
pub fn policy_graph(count: u64) -> WorstCase {
    let [one, other] = [&[0x2a, 3, 1][..], &[0x2a, 3, 2]].map(|oid| tlv(0x06, oid));
    let policies = sequence(&[&one, &other].map(|policy| sequence(std::slice::from_ref(policy))));
    let pairs = [(&one, &one), (&one, &other), (&other, &one), (&other, &other)];
    let mappings = sequence(&pairs.map(|(from, to)| sequence(&[from.clone(), to.clone()])));
    let name = |number: u64| if number == 0 { "Root".to_owned() } else { format!("CA {number}") };
    let ca = |number| {
        let ca = Recipe::ca(&name(number), 200 + number, &name(number - 1), 199 + number);
        let ca = if number == 1 { Recipe { issuer_key: ROOT, ..ca } } else { ca };
        let ca = ca.extension(oid::CERTIFICATE_POLICIES, false, policies.clone());
        ca.extension(oid::POLICY_MAPPINGS, true, mappings.clone())
    };
    let required = sequence(&[tlv(0x80, &[0])]);
    let mut pool: Vec<Recipe> = (1..=count).map(ca).collect();
    pool[0] = pool[0].clone().extension(oid::POLICY_CONSTRAINTS, true, required);
    let leaf = Recipe::leaf("www.example.com", LEAF, &name(count), 200 + count);
    WorstCase::new("policy graph", &pool, &leaf.extension(oid::CERTIFICATE_POLICIES, false, policies))
}

/// SEQUENCEs within SEQUENCEs, `depth` of them, wherever a certificate has room for anything.
pub fn nested(depth: usize) -> WorstCase {
    // From the inside out, backwards.
    let mut value = vec![0, 5];
    for _ in 0..depth {
        let header = tlv(0x30, &vec![0; value.len()]);
        value.extend(header.iter().take(header.len() - value.len()).rev());
    }
    value.reverse();
    // An otherName, the qualifier of a policy, and an extension that nobody knows.
    let other_name = tlv(0xa0, &[oid_der(oid::USER_PRINCIPAL_NAME), tlv(0xa0, &value)].concat());
    let names = sequence(&[tlv(0x82, b"www.example.com"), other_name]);
    let qualifier = sequence(&[tlv(0x06, &[0x2a, 3, 9]), value.clone()]);
    let policies = sequence(&[sequence(&[tlv(0x06, &[0x2a, 3, 1]), sequence(&[qualifier])])]);
    let leaf = Recipe::leaf("www.example.com", LEAF, "CA", CA)
        .extension(oid::SUBJECT_ALT_NAME, false, names)
        .extension(oid::CERTIFICATE_POLICIES, false, policies)
        .extension(oid::QC_STATEMENTS, false, value);
    WorstCase::new("nested DER", &[Recipe::ca("CA", CA, "Root", ROOT)], &leaf)
}

/// A CRL of `count` entries, none of them the leaf's, below the root that signs it.
pub fn crl(count: u32) -> WorstCase {
    let serial = |number: u32| {
        let mixed = u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        [&[0x11][..], &mixed.to_be_bytes(), &mixed.rotate_left(17).to_be_bytes()[..7]].concat()
    };
    let mut entries = Vec::with_capacity(40 * usize::try_from(count).unwrap());
    (0..count).for_each(|number| {
        entries.extend([0x30, 33, 0x02, 16]);
        entries.extend(serial(number));
        entries.extend(tlv(0x17, b"250101000000Z"));
    });
    let number = sequence(&[oid_der(oid::CRL_NUMBER), tlv(0x04, &tlv(0x02, &[1]))]);
    let algorithm = sequence(&[oid_der(oid::ECDSA_WITH_SHA256)]);
    let tbs = sequence(&[
        tlv(0x02, &[1]),
        algorithm.clone(),
        name("Root"),
        tlv(0x17, b"260101000000Z"),
        tlv(0x17, b"270101000000Z"),
        tlv(0x30, &entries),
        tlv(0xa0, &sequence(&[number])),
    ]);
    let signature = super::recipes::sign(ROOT, &tbs);
    let leaf = Recipe::leaf("www.example.com", LEAF, "Root", ROOT);
    let crl = sequence(&[tbs, algorithm, tlv(0x03, &[&[0][..], &signature].concat())]);
    WorstCase { crl: Some(crl), ..WorstCase::new("CRL", &[], &leaf) }
}
