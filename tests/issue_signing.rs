//! What signing itself may do wrong: a signer or a source of randomness that fails at any call, and bytes that are no
//! signature. For every kind of signature, hedged ones too, and for everything that is signed.

#![cfg(test)]
#![cfg(all(feature = "rsa", feature = "ed25519", feature = "ml-dsa"))]

mod support;

use certwright::issue::{
    CertificateParameters, CrlIssuer, CrlParameters, Issuer, OcspAnswer, OcspCertId, OcspResponder,
    OcspResponseParameters, OwnedExtension, RequestParameters, Revocation, SelfCheck, SerialCounter, Validity,
};
use certwright::x509::ext::{KeyUsage, ReasonCode};
use certwright::x509::{SerialNumber, oid};
use certwright::{
    Certificate, Code, DigestAlgorithm, Error, KeyAlgorithm, PrivateKey, PublicKey, Random, Result, SignatureAlgorithm,
    Signer, Timestamp,
};
use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use support::der::{sequence, unsigned};

fn seeded(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A CA that signs certificates, lists and responses.
struct Ca {
    key: PrivateKey,
    algorithm: SignatureAlgorithm,
    certificate: Certificate,
}

/// ECDSA and Ed25519 draw nothing to sign; RSASSA-PSS draws a salt, ML-DSA hedges, and RSA is blinded.
static CAS: LazyLock<Vec<Ca>> = LazyLock::new(|| {
    let rsa = PrivateKey::generate(KeyAlgorithm::Rsa(2048), &mut seeded(1)).unwrap();
    let key = |kind| PrivateKey::generate(kind, &mut seeded(2)).unwrap();
    let of_their_own = [
        KeyAlgorithm::EcdsaP256,
        KeyAlgorithm::EcdsaP384,
        KeyAlgorithm::Ed25519,
        KeyAlgorithm::MlDsa44,
        KeyAlgorithm::MlDsa65,
        KeyAlgorithm::MlDsa87,
    ];
    let of_their_own = of_their_own.map(|kind| (key(kind), kind.default_signature_algorithm()));
    let of_rsa = [SignatureAlgorithm::RsaPkcs1Sha256, SignatureAlgorithm::RsaPssSha256];
    let all = of_their_own.into_iter().chain(of_rsa.map(|algorithm| (rsa.clone(), algorithm)));
    all.map(|(key, algorithm)| {
        let usage = KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN | KeyUsage::DIGITAL_SIGNATURE;
        let parameters =
            CertificateParameters::root_ca("CN=CA".parse().unwrap(), key.public_key(), validity()).unwrap();
        let parameters =
            parameters.without_extension(oid::KEY_USAGE).with_extension(OwnedExtension::key_usage(usage).unwrap());
        let signer = key.with_algorithm(algorithm).unwrap();
        let certificate = Issuer::self_signed(&parameters, &signer, &mut seeded(3)).unwrap().into_certificate();
        Ca { key: key.clone(), algorithm, certificate }
    })
    .collect()
});

fn validity() -> Validity {
    Validity::days(at("2026-01-01"), 365).unwrap()
}

fn leaf(ca: &Ca) -> CertificateParameters {
    CertificateParameters::new("CN=leaf".parse().unwrap(), ca.key.public_key(), validity())
}

/// Signs with a key and counts; fails at one call.
struct FailingSigner<'a> {
    ca: &'a Ca,
    calls: Cell<usize>,
    fails_at: usize,
}

impl Signer for FailingSigner<'_> {
    fn public_key(&self) -> &PublicKey {
        self.ca.key.public_key()
    }

    fn signature_algorithm(&self) -> SignatureAlgorithm {
        self.ca.algorithm
    }

    fn sign(&self, message: &[u8], random: &mut dyn Random) -> Result<Vec<u8>> {
        self.calls.set(self.calls.get() + 1);
        if self.calls.get() == self.fails_at {
            return Err(Error::new(Code::SIGNING_FAILED));
        }
        self.ca.key.with_algorithm(self.ca.algorithm)?.sign(message, random)
    }
}

/// Fails at one call.
struct FailingRandom {
    inner: ChaCha20Rng,
    calls: usize,
    fails_at: usize,
}

impl FailingRandom {
    fn at(fails_at: usize) -> Self {
        Self { inner: seeded(9), calls: 0, fails_at }
    }
}

impl Random for FailingRandom {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<()> {
        self.calls += 1;
        if self.calls == self.fails_at {
            return Err(Error::new(Code::RANDOM_FAILED));
        }
        Random::fill(&mut self.inner, bytes)
    }
}

const NEVER: usize = usize::MAX;

type Make = fn(&Ca, &dyn Signer, &mut dyn Random) -> Result<Vec<u8>>;

fn certificate(ca: &Ca, signer: &dyn Signer, random: &mut dyn Random) -> Result<Vec<u8>> {
    Ok(Issuer::new(&ca.certificate, signer)?.issue(&leaf(ca), random)?.certificate().as_der().to_vec())
}

fn pinned(ca: &Ca, signer: &dyn Signer, random: &mut dyn Random) -> Result<Vec<u8>> {
    Ok(Issuer::self_signed(&leaf(ca), signer, random)?.certificate().as_der().to_vec())
}

fn request(_: &Ca, signer: &dyn Signer, random: &mut dyn Random) -> Result<Vec<u8>> {
    Ok(RequestParameters::new("CN=a".parse()?).sign(signer, random)?.as_der().to_vec())
}

fn list_parameters() -> (CrlParameters, [Revocation; 1]) {
    let revoked = Revocation::new(SerialNumber::from_u64(7).unwrap(), at("2026-05-01"), ReasonCode::Superseded);
    (CrlParameters::new(1, at("2026-06-01"), at("2026-07-01")).unwrap(), [revoked])
}

fn list(ca: &Ca, signer: &dyn Signer, random: &mut dyn Random) -> Result<Vec<u8>> {
    let (parameters, revoked) = list_parameters();
    Ok(CrlIssuer::new(&ca.certificate, signer)?.issue(&parameters, revoked, random)?.as_der().to_vec())
}

fn response_parameters(ca: &Ca) -> OcspResponseParameters {
    let id = OcspCertId::of(&ca.certificate, &ca.certificate, DigestAlgorithm::Sha256).unwrap();
    OcspResponseParameters::new(at("2026-06-01")).with_answer(OcspAnswer::good(id, at("2026-06-01")))
}

fn response(ca: &Ca, signer: &dyn Signer, random: &mut dyn Random) -> Result<Vec<u8>> {
    Ok(OcspResponder::ca(&ca.certificate, signer)?.sign(&response_parameters(ca), random)?.as_der().to_vec())
}

/// Everything that is signed, and whether a serial number is drawn for it.
const OBJECTS: [(&str, Make, bool); 5] = [
    ("certificate", certificate, true),
    ("self-signed certificate", pinned, true),
    ("request", request, false),
    ("revocation list", list, false),
    ("OCSP response", response, false),
];

#[test]
fn a_signer_that_fails_at_any_call_costs_that_object_and_no_other() {
    const COUNT: usize = 3;
    for ca in CAS.iter() {
        for (name, make, _) in OBJECTS {
            for fails_at in 1..=COUNT {
                let signer = FailingSigner { ca, calls: Cell::new(0), fails_at };
                for call in 1..=COUNT {
                    let code = make(ca, &signer, &mut seeded(4)).err().map(|error| error.code());
                    assert_eq!(code, (call == fails_at).then_some(Code::SIGNING_FAILED), "{name} {}", ca.algorithm);
                    assert_eq!(signer.calls.get(), call, "{name} {}", ca.algorithm);
                }
            }
        }
    }
}

#[test]
fn a_source_of_randomness_that_fails_at_any_call_gives_no_object() {
    for ca in CAS.iter() {
        let signer = FailingSigner { ca, calls: Cell::new(0), fails_at: NEVER };
        for (name, make, draws_serial) in OBJECTS {
            let mut counted = FailingRandom::at(NEVER);
            let whole = make(ca, &signer, &mut counted).unwrap();
            let hedges = !matches!(
                ca.algorithm,
                SignatureAlgorithm::EcdsaSha256 | SignatureAlgorithm::EcdsaSha384 | SignatureAlgorithm::Ed25519
            );
            let drawn_to_sign = counted.calls - usize::from(draws_serial);
            assert_eq!(drawn_to_sign > 0, hedges, "{name} {}: {drawn_to_sign} calls", ca.algorithm);
            for fails_at in 1..=counted.calls {
                let mut random = FailingRandom::at(fails_at);
                let error = make(ca, &signer, &mut random).unwrap_err();
                assert_eq!((error.code(), random.calls), (Code::RANDOM_FAILED, fails_at), "{name} {}", ca.algorithm);
            }
            assert_eq!(make(ca, &signer, &mut FailingRandom::at(counted.calls + 1)), Ok(whole));
        }
    }
}

/// Whether it fails while the number is drawn or while it is signed under; drawn and counted.
#[test]
fn no_serial_number_is_given_out_twice_whenever_randomness_fails() {
    const COUNT: usize = 3;
    for ca in CAS.iter() {
        let signer = FailingSigner { ca, calls: Cell::new(0), fails_at: NEVER };
        let issuer = Issuer::new(&ca.certificate, &signer).unwrap();
        for sequential in [false, true] {
            let run = |fails_at: usize| {
                let mut random = FailingRandom::at(fails_at);
                let mut counter = SerialCounter::starting_at(&SerialNumber::from_u64(0x10).unwrap());
                let issued = (0..COUNT).map(|_| {
                    let parameters = if sequential { leaf(ca).with_serial(counter.take().unwrap()) } else { leaf(ca) };
                    let issued = issuer.issue(&parameters, &mut random);
                    issued.map(|it| it.certificate().serial().to_hex()).map_err(|refusal| refusal.code())
                });
                let issued: Vec<_> = issued.collect();
                (issued, random.calls, counter.to_string())
            };
            let (all, calls, _) = run(NEVER);
            assert_eq!(all.iter().flatten().collect::<BTreeSet<_>>().len(), COUNT);
            for fails_at in 1..=calls {
                let (issued, _, next) = run(fails_at);
                let failed: Vec<_> = issued.iter().filter_map(|it| it.as_ref().err()).collect();
                assert_eq!(failed, [&Code::RANDOM_FAILED], "{} call {fails_at}", ca.algorithm);
                assert_eq!(issued.iter().flatten().collect::<BTreeSet<_>>().len(), COUNT - 1, "{}", ca.algorithm);
                assert_eq!(next, if sequential { "13" } else { "10" });
            }
        }
    }
}

/// `ECDSA-Sig-Value`.
fn pair(r: &[u8], s: &[u8]) -> Vec<u8> {
    sequence(&[&unsigned(r), &unsigned(s)])
}

/// The number below which those of a signature lie, as they are written: the order of the curve's base point, the modulus.
fn bound(ca: &Ca) -> Vec<u8> {
    let hex =
        |text: &str| (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect();
    match ca.key.algorithm() {
        // SP 800-186 §3.2.1.3, §3.2.1.4.
        KeyAlgorithm::EcdsaP256 => hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
        KeyAlgorithm::EcdsaP384 => {
            hex("ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973")
        }
        // RFC 8032 §5.1, little-endian.
        KeyAlgorithm::Ed25519 => hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"),
        // After the headers of RSAPublicKey and its modulus, and the zero before its first bit.
        KeyAlgorithm::Rsa(2048) => ca.key.public_key().key_bits()[9..265].to_vec(),
        _ => Vec::new(),
    }
}

/// Signatures of the highest number there is: in form, if of nothing.
fn highest(ca: &Ca, signature: &[u8]) -> Option<Vec<u8>> {
    let mut highest = bound(ca);
    match ca.key.algorithm() {
        KeyAlgorithm::EcdsaP256 | KeyAlgorithm::EcdsaP384 | KeyAlgorithm::Rsa(_) => *highest.last_mut()? -= 1,
        _ => *highest.first_mut()? -= 1,
    }
    Some(match ca.key.algorithm() {
        KeyAlgorithm::EcdsaP256 | KeyAlgorithm::EcdsaP384 => pair(&highest, &highest),
        KeyAlgorithm::Ed25519 => [&signature[..32], &highest].concat(),
        _ => highest,
    })
}

/// Bytes that no key of this kind signs, and whether the signature itself is one.
fn no_signatures(ca: &Ca, signature: &[u8]) -> Vec<Vec<u8>> {
    let longer = [signature, &[0]].concat();
    let mut all = vec![Vec::new(), vec![0], signature[1..].to_vec(), signature[..signature.len() - 1].to_vec(), longer];
    let bound = bound(ca);
    match ca.key.algorithm() {
        KeyAlgorithm::EcdsaP256 | KeyAlgorithm::EcdsaP384 => {
            all.extend([
                // Nothing, one number, zeros, a negative one, one longer than the field; BER.
                vec![0x30, 0],
                vec![0x30, 3, 2, 1, 1],
                vec![0x30, 6, 2, 1, 0, 2, 1, 1],
                vec![0x30, 6, 2, 1, 1, 2, 1, 0],
                vec![0x30, 6, 2, 1, 1, 2, 1, 0x80],
                [&[0x30, 54, 2, 49][..], &[1; 49], &[2, 1, 1]].concat(),
                vec![0x30, 7, 2, 2, 0, 1, 2, 1, 1],
                // CVE-2022-21449: the order.
                pair(&bound, &[1]),
                pair(&[1], &bound),
                pair(&[0xff].repeat(bound.len()), &[1]),
            ]);
        }
        KeyAlgorithm::Rsa(_) => all.extend([vec![0; bound.len()], vec![0xff; bound.len()], bound]),
        KeyAlgorithm::Ed25519 => all.extend([[&signature[..32], &bound].concat(), vec![0xff; 64]]),
        // Hints in no order.
        _ => all.push(vec![0xff; signature.len()]),
    }
    all
}

/// RFC 5280 §4.1.1.3. What is not verified is still no object without a signature.
#[test]
fn what_cannot_be_a_signature_is_refused_also_where_nobody_verifies_it() {
    for ca in CAS.iter() {
        let signer = FailingSigner { ca, calls: Cell::new(0), fails_at: NEVER };
        let check = SelfCheck::WithoutSignature;
        let issuer = Issuer::new(&ca.certificate, &signer).unwrap().with_self_check(check);
        let certificate = issuer.prepare(&leaf(ca), &mut seeded(5)).unwrap();
        let (parameters, revoked) = list_parameters();
        let lists = CrlIssuer::new(&ca.certificate, &signer).unwrap().with_self_check(check);
        let list = lists.prepare(&parameters, revoked).unwrap();
        let responder = OcspResponder::ca(&ca.certificate, &signer).unwrap().with_self_check(check);
        let response = responder.prepare(&response_parameters(ca)).unwrap();
        let complete = |signature: &[u8]| -> [Result<()>; 3] {
            [
                certificate.complete(signature).map(drop).map_err(Error::from),
                list.complete(signature).map(drop),
                response.complete(signature).map(drop),
            ]
        };
        // Of another message: a signature in form, which is all that is asked.
        let signature = signer.sign(b"another", &mut seeded(6)).unwrap();
        assert_eq!(complete(&signature), [Ok(()), Ok(()), Ok(())], "{}", ca.algorithm);
        for bad in no_signatures(ca, &signature) {
            for refused in complete(&bad) {
                let place = refused.map_err(|error| (error.code(), error.field()));
                assert_eq!(place, Err((Code::ISSUE_SELF_CHECK, "signature")), "{} {bad:02x?}", ca.algorithm);
            }
        }
        if let Some(highest) = highest(ca, &signature) {
            assert_eq!(complete(&highest), [Ok(()), Ok(()), Ok(())], "{}", ca.algorithm);
        }
        if ca.key.algorithm() == KeyAlgorithm::EcdsaP256 {
            assert_eq!(complete(&[0x30, 6, 2, 1, 1, 2, 1, 1]), [Ok(()), Ok(()), Ok(())]);
        }
    }
}
