//! Certificates, CRLs and OCSP responses by hand, with real signatures: also those that no issuer of ours would make.

use super::der::{bit_string, sequence, tlv};
use certwright::validate::{RevocationMode, RevocationStatus};
use certwright::x509::{DistinguishedName, ObjectIdentifier, OcspResponse};
use certwright::{
    Accepted, Certificate, CertificatePool, Code, Crl, DigestAlgorithm, Fingerprint, KeyAlgorithm, PrivateKey,
    Rejected, RevocationEvidence, Signer, SystemRandom, Timestamp, TrustStore, ValidationPolicy, Validator,
};

pub type Verdict = Result<Accepted, Rejected>;
/// The status of an end entity that is accepted, or why it is not.
pub type Status = Result<RevocationStatus, Code>;

/// A subject with its key.
pub struct Party {
    pub name: String,
    pub key: PrivateKey,
}

impl Party {
    pub fn new(name: &str) -> Self {
        let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut SystemRandom).unwrap();
        Self { name: name.to_owned(), key }
    }

    /// The same name with another key.
    pub fn rekeyed(&self) -> Self {
        Self::new(&self.name)
    }

    fn signed(&self, tbs: &[u8]) -> Vec<u8> {
        let signature = self.key.sign(tbs, &mut SystemRandom).unwrap();
        sequence(&[tbs, &ecdsa(), &bit_string(&signature)])
    }

    /// A certificate for `subject`, valid from 2020 to 2039.
    pub fn certify(&self, subject: &Self, serial: &[u8], extensions: &[Vec<u8>]) -> Certificate {
        self.certify_for(subject, serial, &validity(), extensions)
    }

    pub fn certify_for(&self, subject: &Self, serial: &[u8], validity: &[u8], extensions: &[Vec<u8>]) -> Certificate {
        let version = tlv(0xa0, &[2, 1, 2]);
        let spki = subject.key.public_key().as_spki_der();
        let (issuer, name) = (name(&self.name), name(&subject.name));
        let extensions = match extensions.concat() {
            none if none.is_empty() => none,
            list => tlv(0xa3, &tlv(0x30, &list)),
        };
        let serial = tlv(2, serial);
        let tbs = sequence(&[&version, &serial, &ecdsa(), &issuer, validity, &name, spki, &extensions]);
        Certificate::from_der(&self.signed(&tbs)).unwrap()
    }

    /// A self-signed certificate with keyCertSign and cRLSign.
    pub fn root(&self) -> Certificate {
        self.certify(self, &[1], &ca_extensions())
    }
}

/// The time of a [`World`].
pub fn now() -> Timestamp {
    NOW.parse().unwrap()
}

/// From 2020 to 2039.
fn validity() -> Vec<u8> {
    sequence(&[&time("20200101000000Z"), &time("20391231235959Z")])
}

/// A certificate with any subject name, issuer name and key.
pub fn certify_raw(
    issuer: &PrivateKey,
    issuer_name: &[u8],
    subject: &[u8],
    spki: &[u8],
    serial: &[u8],
    extensions: &[Vec<u8>],
) -> Certificate {
    let algorithm = sequence(&[&object_identifier("1.2.840.10045.4.3.2")]);
    let extensions = match extensions.concat() {
        none if none.is_empty() => none,
        list => tlv(0xa3, &tlv(0x30, &list)),
    };
    let tbs = sequence(&[
        &tlv(0xa0, &[2, 1, 2]),
        &tlv(2, serial),
        &algorithm,
        issuer_name,
        &validity(),
        subject,
        spki,
        &extensions,
    ]);
    let signature = issuer.sign(&tbs, &mut SystemRandom).unwrap();
    Certificate::from_der(&sequence(&[&tbs, &algorithm, &bit_string(&signature)])).unwrap()
}

/// basicConstraints and keyUsage of a CA that signs CRLs.
pub fn ca_extensions() -> Vec<Vec<u8>> {
    vec![ca(), key_usage(&[1, 0x06])]
}

pub fn ca() -> Vec<u8> {
    extension("2.5.29.19", true, &[0x30, 3, 1, 1, 0xff])
}

/// keyUsage from unused bits and bits: `[1, 0x06]` is keyCertSign and cRLSign, `[2, 0x04]` keyCertSign,
/// `[1, 0x02]` cRLSign, `[7, 0x80]` digitalSignature.
pub fn key_usage(bits: &[u8]) -> Vec<u8> {
    extension("2.5.29.15", true, &tlv(3, bits))
}

pub fn extension(oid: &str, critical: bool, value: &[u8]) -> Vec<u8> {
    let critical: &[u8] = if critical { &[1, 1, 0xff] } else { &[] };
    sequence(&[&object_identifier(oid), critical, &tlv(4, value)])
}

pub fn object_identifier(oid: &str) -> Vec<u8> {
    tlv(6, oid.parse::<ObjectIdentifier>().unwrap().as_oid().as_bytes())
}

pub fn name(text: &str) -> Vec<u8> {
    text.parse::<DistinguishedName>().unwrap().as_der().to_vec()
}

/// UTCTime through 2049.
pub fn time(text: &str) -> Vec<u8> {
    if text < "2050" { tlv(0x17, &text.as_bytes()[2..]) } else { generalized(text) }
}

fn generalized(text: &str) -> Vec<u8> {
    tlv(0x18, text.as_bytes())
}

fn ecdsa() -> Vec<u8> {
    sequence(&[&object_identifier("1.2.840.10045.4.3.2")])
}

/// General names, one function for each form.
pub fn uri(text: &str) -> Vec<u8> {
    tlv(0x86, text.as_bytes())
}

pub fn directory(text: &str) -> Vec<u8> {
    tlv(0xa4, &name(text))
}

/// A distributionPointName of these names.
pub fn full_name(names: &[Vec<u8>]) -> Vec<u8> {
    tlv(0xa0, &tlv(0xa0, &names.concat()))
}

/// A distributionPointName of one commonName relative to the CRL's issuer.
pub fn relative_name(common_name: &str) -> Vec<u8> {
    let value = tlv(0x0c, common_name.as_bytes());
    tlv(0xa0, &tlv(0xa1, &sequence(&[&object_identifier("2.5.4.3"), &value])))
}

/// cRLDistributionPoints of these points, each the contents of a DistributionPoint.
pub fn distribution_points(points: &[Vec<u8>]) -> Vec<u8> {
    let points: Vec<u8> = points.iter().flat_map(|point| tlv(0x30, point)).collect();
    extension("2.5.29.31", false, &tlv(0x30, &points))
}

/// issuingDistributionPoint with these contents.
pub fn issuing_distribution_point(contents: &[Vec<u8>]) -> Vec<u8> {
    extension("2.5.29.28", true, &tlv(0x30, &contents.concat()))
}

/// A CRL to be signed. Times are GeneralizedTime text.
#[derive(Clone)]
pub struct CrlTemplate {
    pub this_update: &'static str,
    pub next_update: Option<&'static str>,
    pub entries: Vec<Vec<u8>>,
    pub extensions: Vec<Vec<u8>>,
}

/// A fresh CRL number 1 without entries, as of January 2026 and until 2027.
pub fn crl() -> CrlTemplate {
    CrlTemplate {
        this_update: "20260101000000Z",
        next_update: Some("20270101000000Z"),
        entries: Vec::new(),
        extensions: vec![crl_number(1)],
    }
}

pub fn crl_number(number: u8) -> Vec<u8> {
    extension("2.5.29.20", false, &[2, 1, number])
}

/// deltaCRLIndicator.
pub fn delta_of(number: u8) -> Vec<u8> {
    extension("2.5.29.27", true, &[2, 1, number])
}

/// An entry; `serial` is the contents of the INTEGER.
pub fn entry(serial: &[u8], extensions: &[Vec<u8>]) -> Vec<u8> {
    let list = if extensions.is_empty() { Vec::new() } else { tlv(0x30, &extensions.concat()) };
    sequence(&[&tlv(2, serial), &time("20251224120000Z"), &list])
}

pub fn reason(code: u8) -> Vec<u8> {
    extension("2.5.29.21", false, &[0x0a, 1, code])
}

pub fn certificate_issuer(name: &str) -> Vec<u8> {
    extension("2.5.29.29", true, &tlv(0x30, &directory(name)))
}

impl CrlTemplate {
    pub fn revoking(mut self, serial: &[u8], extensions: &[Vec<u8>]) -> Self {
        self.entries.push(entry(serial, extensions));
        self
    }

    pub fn with(mut self, extension: Vec<u8>) -> Self {
        self.extensions.push(extension);
        self
    }

    pub fn at(mut self, this_update: &'static str, next_update: Option<&'static str>) -> Self {
        (self.this_update, self.next_update) = (this_update, next_update);
        self
    }

    pub fn numbered(mut self, number: u8) -> Self {
        self.extensions[0] = crl_number(number);
        self
    }

    pub fn signed_by(&self, issuer: &Party) -> Crl {
        self.try_signed_by(issuer).unwrap()
    }

    pub fn try_signed_by(&self, issuer: &Party) -> Result<Crl, certwright::Error> {
        let next_update = self.next_update.map(time).unwrap_or_default();
        let entries = if self.entries.is_empty() { Vec::new() } else { tlv(0x30, &self.entries.concat()) };
        let extensions = match self.extensions.concat() {
            none if none.is_empty() => none,
            list => tlv(0xa0, &tlv(0x30, &list)),
        };
        let (version, issuer_name) = (tlv(2, &[1]), name(&issuer.name));
        let this_update = time(self.this_update);
        let tbs = [&version, &ecdsa(), &issuer_name, &this_update, &next_update, &entries, &extensions];
        Crl::from_der(&issuer.signed(&sequence(&tbs.map(Vec::as_slice))))
    }
}

/// An OCSP response with one answer. Times are GeneralizedTime text.
#[derive(Clone)]
pub struct OcspTemplate {
    pub digest: (&'static str, DigestAlgorithm),
    pub status: Vec<u8>,
    pub this_update: &'static str,
    pub next_update: Option<&'static str>,
    pub produced_at: &'static str,
    pub by_key: bool,
    pub answer_extensions: Vec<Vec<u8>>,
    pub extensions: Vec<Vec<u8>>,
    pub sent: Vec<Certificate>,
}

pub const SHA1: (&str, DigestAlgorithm) = ("1.3.14.3.2.26", DigestAlgorithm::Sha1);
pub const SHA256: (&str, DigestAlgorithm) = ("2.16.840.1.101.3.4.2.1", DigestAlgorithm::Sha256);

/// A fresh answer, good, as of January 2026 and until 2027.
pub fn ocsp() -> OcspTemplate {
    OcspTemplate {
        digest: SHA1,
        status: vec![0x80, 0],
        this_update: "20260101000000Z",
        next_update: Some("20270101000000Z"),
        produced_at: "20260101000000Z",
        by_key: false,
        answer_extensions: Vec::new(),
        extensions: Vec::new(),
        sent: Vec::new(),
    }
}

/// certStatus revoked in December 2025, for this reason.
pub fn revoked(reason: u8) -> Vec<u8> {
    tlv(0xa1, &[generalized("20251224120000Z"), tlv(0xa0, &[0x0a, 1, reason])].concat())
}

impl OcspTemplate {
    /// The answer about `certificate`, which `issuer` issued, signed by `responder`.
    pub fn about(&self, certificate: &Certificate, issuer: &Party, responder: &Party) -> OcspResponse {
        let (oid, digest) = self.digest;
        let hash = |bytes: &[u8]| tlv(4, Fingerprint::of(digest, bytes).as_bytes());
        let algorithm = sequence(&[&object_identifier(oid), &[5, 0]]);
        let serial = tlv(2, certificate.serial().as_bytes());
        let name_hash = hash(certificate.issuer().as_der());
        let cert_id = sequence(&[&algorithm, &name_hash, &hash(issuer.key.public_key().key_bits()), &serial]);
        let listed = |tag: u8, extensions: &[Vec<u8>]| match extensions.concat() {
            none if none.is_empty() => none,
            list => tlv(tag, &tlv(0x30, &list)),
        };
        let next_update = self.next_update.map(|at| tlv(0xa0, &generalized(at))).unwrap_or_default();
        let this_update = generalized(self.this_update);
        let single =
            sequence(&[&cert_id, &self.status, &this_update, &next_update, &listed(0xa1, &self.answer_extensions)]);
        let key_hash = Fingerprint::of(DigestAlgorithm::Sha1, responder.key.public_key().key_bits());
        let id = match self.by_key {
            true => tlv(0xa2, &tlv(4, key_hash.as_bytes())),
            false => tlv(0xa1, &name(&responder.name)),
        };
        let data =
            sequence(&[&id, &generalized(self.produced_at), &sequence(&[&single]), &listed(0xa1, &self.extensions)]);
        let signature = responder.key.sign(&data, &mut SystemRandom).unwrap();
        let sent: Vec<u8> = self.sent.iter().flat_map(|certificate| certificate.as_der().to_vec()).collect();
        let sent = if sent.is_empty() { sent } else { tlv(0xa0, &tlv(0x30, &sent)) };
        let basic = sequence(&[&data, &ecdsa(), &bit_string(&signature), &sent]);
        let bytes = sequence(&[&object_identifier("1.3.6.1.5.5.7.48.1.1"), &tlv(4, &basic)]);
        OcspResponse::from_der(&sequence(&[&[0x0a, 1, 0], &tlv(0xa0, &bytes)])).unwrap()
    }
}

/// The serial number of the leaf of a [`World`].
pub const LEAF: &[u8] = &[0x12, 0x34];
pub const GOOD: Status = Ok(RevocationStatus::Good);

const NOW: &str = "2026-06-01T00:00:00Z";

/// A root that has issued one leaf.
pub struct World {
    pub root: Party,
    pub anchor: Certificate,
    pub leaf: Certificate,
    pub pool: Vec<Certificate>,
    pub policy: ValidationPolicy,
}

impl World {
    /// The leaf has serial number 0x1234 and these extensions.
    pub fn new(extensions: &[Vec<u8>]) -> Self {
        let root = Party::new("CN=Root");
        let leaf = root.certify(&Party::new("CN=Leaf"), LEAF, extensions);
        let mut policy = ValidationPolicy::rfc5280_path();
        policy.revocation.mode = RevocationMode::Required;
        Self { anchor: root.root(), root, leaf, pool: Vec::new(), policy }
    }

    pub fn judge_with(&self, evidence: &RevocationEvidence) -> Verdict {
        self.judge_at(evidence, NOW)
    }

    pub fn judge_at(&self, evidence: &RevocationEvidence, at: &str) -> Verdict {
        let anchors = TrustStore::from_iter([self.anchor.clone()]);
        let pool = CertificatePool::from_iter(self.pool.iter().cloned());
        let at: Timestamp = at.parse().unwrap();
        let validator = Validator::new(&anchors, &self.policy).with_intermediates(&pool).with_evidence(evidence);
        validator.validate(&self.leaf, at)
    }

    /// The verdict on the leaf with these CRLs, which their order must not change.
    pub fn judge(&self, crls: &[Crl]) -> Status {
        let verdict = outcome(&self.judge_with(&crls.iter().cloned().collect()));
        let backwards = outcome(&self.judge_with(&crls.iter().rev().cloned().collect()));
        assert_eq!(verdict, backwards);
        verdict
    }
}

pub fn outcome(verdict: &Verdict) -> Status {
    match verdict {
        Ok(accepted) => Ok(accepted.revocation()[0].status()),
        Err(rejected) => Err(rejected.primary().code()),
    }
}

pub fn status(verdict: &Verdict) -> RevocationStatus {
    match verdict {
        Ok(accepted) => accepted.revocation()[0].status(),
        Err(rejected) => rejected.revocation()[0].status(),
    }
}
