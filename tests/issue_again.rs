//! Certificates from what there is already: requests copied by policy, certificates renewed and cross-certified,
//! precertificates with the timestamps of logs.

#![cfg(test)]

mod support;

use certwright::issue::{
    AlternativeName, CertificateParameters, CopyPolicy, DistributionPoint, Issuer, OwnedExtension, RequestParameters,
    Role, Validity, verify_timestamp,
};
use certwright::profile::{Context, Criticality, ExtensionRow, Presence, purposes, rfc5280, tls};
use certwright::x509::ext::KeyUsage;
use certwright::x509::{ObjectIdentifier, oid};
use certwright::{
    Certificate, CertificatePool, CertificateRequest, Code, DigestAlgorithm, Fingerprint, Identity, KeyAlgorithm,
    KeyIdMethod, PrivateKey, Signer, Timestamp, TrustStore, ValidationPolicy, Validator,
};
use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use std::fs;

fn seeded(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn key(seed: u64) -> PrivateKey {
    PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut seeded(seed)).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn year() -> Validity {
    Validity::days(at("2026-01-01"), 365).unwrap()
}

fn next_year() -> Validity {
    Validity::days(at("2026-12-01"), 300).unwrap()
}

fn root(name: &str, key: &PrivateKey) -> Certificate {
    let validity = Validity::days(at("2020-01-01"), 3650).unwrap();
    let root = CertificateParameters::root_ca(name.parse().unwrap(), key.public_key(), validity).unwrap();
    Issuer::self_signed(&root, key, &mut seeded(1)).unwrap().into_certificate()
}

fn names() -> OwnedExtension {
    OwnedExtension::subject_alt_name(&[AlternativeName::dns("www.example.com").unwrap()]).unwrap()
}

/// 1.2.3.4.5, of which nobody knows anything.
fn unknown() -> OwnedExtension {
    let kind: ObjectIdentifier = "1.2.3.4.5".parse().unwrap();
    OwnedExtension::from_der(kind.as_oid(), false, &[0x0c, 3, b'a', b'b', b'c']).unwrap()
}

fn request() -> CertificateRequest {
    RequestParameters::new("CN=Applicant".parse().unwrap())
        .with_extension(names())
        .with_extension(OwnedExtension::basic_constraints_ca(None).unwrap())
        .with_extension(OwnedExtension::tls_features(&[5]).unwrap())
        .with_extension(unknown())
        .with_extension(OwnedExtension::authority_key_identifier(&[1; 20]).unwrap())
        .with_challenge_password("secret")
        .sign(&key(3), &mut seeded(1))
        .unwrap()
}

#[test]
fn extensions_of_a_request_are_copied_by_policy_byte_by_byte() {
    let request = request();
    let profile = rfc5280::end_entity();
    let forbidding = profile.clone().with_extensions([ExtensionRow::new(
        oid::TLS_FEATURE,
        Presence::Forbidden,
        Criticality::Any,
        "our rules §1",
    )]);
    let copied = |policy: CopyPolicy<'_>| {
        let parameters = CertificateParameters::from_request(&request, year(), policy).unwrap();
        let mut listed = Vec::new();
        for extension in parameters.extensions().iter().filter(|it| it.oid() != oid::BASIC_CONSTRAINTS) {
            let asked = request.requested_extension(extension.oid()).unwrap();
            assert_eq!((extension.value(), extension.is_critical()), (asked.value, asked.critical));
            listed.push(extension.oid().to_string());
        }
        listed
    };
    let [san, feature, unknown] = ["2.5.29.17", "1.3.6.1.5.5.7.1.24", "1.2.3.4.5"];
    assert_eq!(copied(CopyPolicy::None), [""; 0]);
    assert_eq!(copied((&[oid::SUBJECT_ALT_NAME]).into()), [san]);
    let allowed = |profile, unknown| CopyPolicy::AllowedBy { profile, unknown };
    assert_eq!(copied(allowed(&profile, false)), [san, feature]);
    assert_eq!(copied(allowed(&profile, true)), [san, feature, unknown]);
    assert_eq!(copied(allowed(&forbidding, false)), [san]);
}

/// What a CA answers for is not asked for, whatever a profile has no word against.
#[test]
fn an_applicant_becomes_no_ca_and_no_responder_and_says_nothing_of_revocation() {
    let place = DistributionPoint::uri("http://applicant.example/empty.crl").unwrap();
    let responder = AlternativeName::uri("http://applicant.example/ocsp").unwrap();
    let asked = [
        names(),
        OwnedExtension::basic_constraints_ca(None).unwrap(),
        OwnedExtension::key_usage(KeyUsage::KEY_CERT_SIGN).unwrap(),
        OwnedExtension::extended_key_usage(&[oid::OCSP_SIGNING]).unwrap(),
        OwnedExtension::ocsp_no_check().unwrap(),
        OwnedExtension::from_der(oid::NO_REV_AVAIL, false, &[5, 0]).unwrap(),
        OwnedExtension::subject_key_identifier(&[1; 20]).unwrap(),
        OwnedExtension::crl_distribution_points(&[place]).unwrap(),
        OwnedExtension::authority_info_access(&[(oid::ACCESS_OCSP, responder)]).unwrap(),
    ];
    let request = asked
        .into_iter()
        .fold(RequestParameters::new("CN=Applicant".parse().unwrap()), RequestParameters::with_extension);
    let request = request.sign(&key(3), &mut seeded(1)).unwrap();
    for profile in [rfc5280::end_entity(), tls::server(), tls::client(), purposes::code_signing(), purposes::email()] {
        let settled = CertificateParameters::from_profile(
            profile.clone(),
            "CN=Applicant".parse().unwrap(),
            key(3).public_key(),
            year(),
        );
        let of_profile = settled.unwrap().with_extension(names());
        for unknown in [false, true] {
            let policy = CopyPolicy::AllowedBy { profile: &profile, unknown };
            let parameters = CertificateParameters::from_request(&request, year(), policy).unwrap();
            assert_eq!(parameters.extensions(), of_profile.extensions(), "{}", profile.name());
        }
    }
}

/// Beside what the profile asks for, an applicant gets no other purpose.
#[test]
fn purposes_are_copied_if_the_profile_names_each_of_them() {
    let (server, client, any) = (tls::server(), tls::client(), rfc5280::end_entity());
    let (web, code) = ([oid::SERVER_AUTH, oid::CLIENT_AUTH], purposes::code_signing());
    for (profile, asked, given) in [
        (&server, &[oid::SERVER_AUTH][..], &[oid::SERVER_AUTH][..]),
        (&server, &web, &web),
        (&server, &[], &[oid::SERVER_AUTH]),
        (&server, &[oid::SERVER_AUTH, oid::IPSEC_USER], &[oid::SERVER_AUTH]),
        (&server, &[oid::CLIENT_AUTH], &[oid::CLIENT_AUTH]),
        (&client, &[oid::CLIENT_AUTH], &[oid::CLIENT_AUTH]),
        (&client, &[oid::CLIENT_AUTH, oid::OCSP_SIGNING], &[oid::CLIENT_AUTH]),
        (&client, &[oid::CODE_SIGNING, oid::CLIENT_AUTH], &[oid::CLIENT_AUTH]),
        (&client, &[oid::OCSP_SIGNING], &[oid::CLIENT_AUTH]),
        (&code, &[oid::CODE_SIGNING, oid::OCSP_SIGNING], &[oid::CODE_SIGNING]),
        (&code, &[oid::CODE_SIGNING], &[oid::CODE_SIGNING]),
        (&any, &[oid::OCSP_SIGNING], &[]),
        (&any, &[oid::CLIENT_AUTH], &[]),
    ] {
        let mut request = RequestParameters::new("CN=Applicant".parse().unwrap()).with_extension(names());
        if !asked.is_empty() {
            request = request.with_extension(OwnedExtension::extended_key_usage(asked).unwrap());
        }
        let request = request.sign(&key(3), &mut seeded(1)).unwrap();
        let policy = CopyPolicy::AllowedBy { profile, unknown: true };
        let parameters = CertificateParameters::from_request(&request, year(), policy).unwrap();
        let found = parameters.extensions().iter().find(|it| it.oid() == oid::EXTENDED_KEY_USAGE).cloned();
        let expected = if given.is_empty() { None } else { Some(OwnedExtension::extended_key_usage(given).unwrap()) };
        assert_eq!(found.map(|it| it.value().to_vec()), expected.map(|it| it.value().to_vec()), "{asked:?}");
    }
}

/// A request that names hosts and nothing else is enough: the profile settles the rest.
#[test]
fn a_request_for_names_becomes_what_the_profile_says() {
    let (ca_key, server) = (key(1), tls::server());
    let ca = root("CN=Root", &ca_key);
    let request = RequestParameters::new("CN=www.example.com".parse().unwrap()).with_extension(names());
    let request = request.sign(&key(3), &mut seeded(1)).unwrap();
    let policy = CopyPolicy::AllowedBy { profile: &server, unknown: false };
    let validity = Validity::days(at("2026-01-02"), 40).unwrap();
    let parameters = CertificateParameters::from_request(&request, validity, policy).unwrap();
    let issued = Issuer::new(&ca, &ca_key).unwrap().issue(&parameters, &mut seeded(2)).unwrap();
    let certificate = issued.certificate();
    assert_eq!(certificate.extended_key_usage().unwrap().unwrap().iter().collect::<Vec<_>>(), [oid::SERVER_AUTH]);
    assert!(certificate.key_usage().unwrap().unwrap().contains(KeyUsage::DIGITAL_SIGNATURE));
    assert!(!certificate.basic_constraints().unwrap().unwrap().ca);
    // Purposes that lack the profile's are the applicant's mistake.
    let purposes = OwnedExtension::extended_key_usage(&[oid::CLIENT_AUTH]).unwrap();
    let other = RequestParameters::new("CN=www.example.com".parse().unwrap()).with_extension(names());
    let other = other.with_extension(purposes).sign(&key(3), &mut seeded(1)).unwrap();
    let parameters = CertificateParameters::from_request(&other, validity, policy).unwrap();
    let refused = Issuer::new(&ca, &ca_key).unwrap().issue(&parameters, &mut seeded(2)).unwrap_err();
    assert_eq!(refused.code(), Code::ISSUE_PROFILE);
    // Its signature is looked at before anything is taken from it.
    let altered = [&request.as_der()[..request.as_der().len() - 1], &[0]].concat();
    let altered = CertificateRequest::from_der(&altered).unwrap();
    let refused = CertificateParameters::from_request(&altered, validity, policy).unwrap_err();
    assert_eq!(refused.code(), Code::CSR_SIGNATURE_INVALID);
}

#[test]
fn an_applicant_gets_what_the_role_says_whatever_was_asked_for() {
    let (request, ca_key) = (request(), key(1));
    let ca = root("CN=Root", &ca_key);
    let issuer = Issuer::new(&ca, &ca_key).unwrap();
    let profile = rfc5280::end_entity();
    let policy = CopyPolicy::AllowedBy { profile: &profile, unknown: true };
    let parameters = CertificateParameters::from_request(&request, year(), policy).unwrap();
    let server = parameters.with_role(Role::TlsServer).unwrap().with_subject("CN=As checked".parse().unwrap());
    let issued = issuer.issue(&server, &mut seeded(2)).unwrap().into_certificate();
    assert_eq!(issued.subject().to_string(), "CN=As checked");
    assert!(!issued.basic_constraints().unwrap().unwrap().ca);
    assert_eq!(issued.spki_der(), key(3).public_key().as_spki_der());
    let kept = issued.extension(unknown().oid()).unwrap();
    assert_eq!(kept.value, unknown().value());
    let altered = [&request.as_der()[..request.as_der().len() - 1], &[0]].concat();
    let altered = CertificateRequest::from_der(&altered).unwrap();
    let refused = CertificateParameters::from_request(&altered, year(), CopyPolicy::None).unwrap_err();
    assert_eq!(refused.code(), Code::CSR_SIGNATURE_INVALID);
}

fn server(issuer: &Issuer<'_>) -> Certificate {
    let name = [AlternativeName::dns("www.example.com").unwrap()];
    let subject = "CN=www.example.com".parse().unwrap();
    let place = DistributionPoint::uri("http://crl.example/a.crl").unwrap();
    let server = CertificateParameters::tls_server(subject, key(3).public_key(), year(), &name)
        .unwrap()
        .with_subject_key_id(Some(KeyIdMethod::Rfc5280Sha1))
        .with_extension(OwnedExtension::crl_distribution_points(&[place]).unwrap())
        .with_extension(unknown());
    issuer.issue(&server, &mut seeded(4)).unwrap().into_certificate()
}

/// Types and values but those of the key identifiers.
fn contents(certificate: &Certificate) -> Vec<(String, Vec<u8>)> {
    let own = [oid::SUBJECT_KEY_IDENTIFIER, oid::AUTHORITY_KEY_IDENTIFIER];
    let others = certificate.extensions().filter(|extension| !own.contains(&extension.oid));
    others.map(|extension| (extension.oid.to_string(), extension.value.to_vec())).collect()
}

#[test]
fn a_renewed_certificate_says_what_the_old_one_said_for_longer() {
    let ca_key = key(1);
    let ca = root("CN=Root", &ca_key);
    let issuer = Issuer::new(&ca, &ca_key).unwrap();
    let old = server(&issuer);
    let renewal = CertificateParameters::renewal(&old, next_year()).unwrap();
    let same_key = issuer.issue(&renewal, &mut seeded(5)).unwrap().into_certificate();
    assert_eq!(contents(&same_key), contents(&old));
    assert_eq!(same_key.subject().as_der(), old.subject().as_der());
    assert_eq!(same_key.subject_key_identifier(), old.subject_key_identifier());
    assert_eq!(same_key.not_after(), next_year().not_after());
    assert_ne!(same_key.serial(), old.serial());

    let new_key = key(9);
    let request = RequestParameters::new("CN=of no account".parse().unwrap()).sign(&new_key, &mut seeded(1)).unwrap();
    let rekeyed = renewal.clone().with_key_of(&request).unwrap();
    assert_eq!(issuer.prepare(&rekeyed, &mut seeded(5)).unwrap().findings(), []);
    let rekeyed = issuer.issue(&rekeyed, &mut seeded(5)).unwrap().into_certificate();
    assert_eq!(contents(&rekeyed), contents(&old));
    assert_eq!(rekeyed.spki_der(), new_key.public_key().as_spki_der());
    let derived = new_key.public_key().key_identifier(KeyIdMethod::default());
    assert_eq!(rekeyed.subject_key_identifier().unwrap().unwrap().0, derived);
    // The profile still holds: what it forbids is refused.
    let strict = rfc5280::end_entity().with_extensions([ExtensionRow::new(
        oid::CRL_DISTRIBUTION_POINTS,
        Presence::Forbidden,
        Criticality::Any,
        "our rules §2",
    )]);
    let refused = issuer.issue(&renewal.with_profile(strict), &mut seeded(5)).unwrap_err();
    assert_eq!(refused.code(), Code::ISSUE_PROFILE);

    // A root renews itself; what it issued stays valid under it.
    let renewal = CertificateParameters::renewal(&ca, Validity::days(at("2026-06-01"), 3650).unwrap()).unwrap();
    let renewed = Issuer::self_signed(&renewal, &ca_key, &mut seeded(6)).unwrap().into_certificate();
    assert_eq!(accepted(&renewed, &[], &old), 1);
}

/// How many certificates the accepted path has.
fn accepted(anchor: &Certificate, pool: &[Certificate], leaf: &Certificate) -> usize {
    let anchors = TrustStore::builder().with_anchor(anchor.clone()).build();
    let pool: CertificatePool = pool.iter().cloned().collect();
    let policy = ValidationPolicy::rfc5280().with_identity(Identity::dns("www.example.com").unwrap());
    let validator = Validator::new(&anchors, &policy).with_intermediates(&pool);
    validator.validate(leaf, at("2026-06-15")).unwrap().path().len()
}

#[test]
fn a_cross_certificate_joins_two_hierarchies() {
    let (one_key, two_key) = (key(1), key(2));
    let (one, two) = (root("CN=One", &one_key), root("CN=Two,O=Other", &two_key));
    let leaf = server(&Issuer::new(&two, &two_key).unwrap());
    let cross = CertificateParameters::cross_certificate(&two, year()).unwrap();
    let cross = Issuer::new(&one, &one_key).unwrap().issue(&cross, &mut seeded(7)).unwrap().into_certificate();
    assert_eq!((cross.subject().as_der(), cross.spki_der()), (two.subject().as_der(), two.spki_der()));
    assert_eq!(cross.subject_key_identifier(), two.subject_key_identifier());
    let authority = cross.authority_key_identifier().unwrap().unwrap().key_identifier;
    assert_eq!(authority, Some(one.subject_key_identifier().unwrap().unwrap().0));
    assert_eq!(accepted(&two, &[], &leaf), 1);
    assert_eq!(accepted(&one, std::slice::from_ref(&cross), &leaf), 2);
    // Where the old issuer's lists are found is none of the new one's business.
    let cross = CertificateParameters::cross_certificate(&leaf, year()).unwrap();
    let kinds: Vec<_> = cross.extensions().iter().map(OwnedExtension::oid).collect();
    assert!(!kinds.contains(&oid::CRL_DISTRIBUTION_POINTS) && kinds.contains(&unknown().oid()));

    let Some(openssl) = support::program("openssl") else { return };
    let folder = support::scratch();
    let cross = CertificateParameters::cross_certificate(&two, year()).unwrap();
    let cross = Issuer::new(&one, &one_key).unwrap().issue(&cross, &mut seeded(7)).unwrap().into_certificate();
    for (name, certificate) in [("one.pem", &one), ("cross.pem", &cross), ("leaf.pem", &leaf)] {
        fs::write(folder.join(name), certificate.to_pem()).unwrap();
    }
    let now = at("2026-06-15").unix_seconds().to_string();
    let verify =
        ["verify", "-x509_strict", "-attime", &now, "-CAfile", "one.pem", "-untrusted", "cross.pem", "leaf.pem"];
    openssl.in_folder(&folder).must(verify);
}

/// A timestamp as a log would give it (RFC 6962 §3.2), over these bytes of the signed part without poison or list.
fn timestamp(log: &PrivateKey, issuer: &Certificate, tbs: &[u8]) -> Vec<u8> {
    let time = 1_780_000_000_000_u64.to_be_bytes();
    let length = u32::try_from(tbs.len()).unwrap().to_be_bytes();
    let issuer = Fingerprint::of(DigestAlgorithm::Sha256, issuer.spki_der());
    let message = [&[0, 0], &time[..], &[0, 1], issuer.as_bytes(), &length[1..], tbs, &[0, 0]].concat();
    let signature = log.sign(&message, &mut seeded(1)).unwrap();
    let id = Fingerprint::of(DigestAlgorithm::Sha256, log.public_key().as_spki_der());
    let length = u16::try_from(signature.len()).unwrap().to_be_bytes();
    [&[0], id.as_bytes(), &time, &[0, 0], &[4, 3], &length, &signature].concat()
}

#[test]
fn a_precertificate_becomes_the_certificate_with_nothing_else_changed() {
    let (ca_key, logs) = (key(1), [key(11), key(12)]);
    let ca = root("CN=Root", &ca_key);
    let issuer = Issuer::new(&ca, &ca_key).unwrap();
    let name = [AlternativeName::dns("www.example.com").unwrap()];
    let subject = "CN=www.example.com".parse().unwrap();
    let parameters = CertificateParameters::tls_server(subject, key(3).public_key(), year(), &name).unwrap();
    let precertificate = issuer.issue_precertificate(&parameters, &mut seeded(2)).unwrap().into_certificate();
    assert!(precertificate.extension(oid::CT_POISON).unwrap().critical);
    // The same inputs without poison are what the logs sign.
    let plain = issuer.issue(&parameters, &mut seeded(2)).unwrap().into_certificate();
    let made: Vec<_> = logs.iter().map(|log| timestamp(log, &ca, plain.tbs_der())).collect();
    let made: Vec<&[u8]> = made.iter().map(Vec::as_slice).collect();

    let profile = rfc5280::end_entity();
    let issued = issuer.issue_with_timestamps(&precertificate, &made, Some(&profile), &mut seeded(3)).unwrap();
    let certificate = issued.into_certificate();
    assert_eq!((certificate.serial(), certificate.ct_poison()), (precertificate.serial(), Ok(None)));
    assert_eq!(profile.check(&certificate, &Context::new()), []);
    let others = |certificate: &Certificate| {
        let own = [oid::CT_POISON, oid::SCT_LIST];
        let others = certificate.extensions().filter(|extension| !own.contains(&extension.oid));
        others.map(|extension| (extension.oid.to_string(), extension.value.to_vec())).collect::<Vec<_>>()
    };
    assert_eq!(others(&certificate), others(&precertificate));
    for (log, read) in logs.iter().zip(certificate.sct_list().unwrap().unwrap().iter()) {
        for signed in [&certificate, &precertificate, &plain] {
            verify_timestamp(&read, signed, &ca, log.public_key()).unwrap();
        }
        let code = |certificate, issuer, log: &PrivateKey| {
            verify_timestamp(&read, certificate, issuer, log.public_key()).unwrap_err().code()
        };
        assert_eq!(code(&certificate, &ca, &key(13)), Code::SIGNATURE_INVALID);
        assert_eq!(code(&certificate, &certificate, log), Code::SIGNATURE_INVALID);
        assert_eq!(code(&ca, &ca, log), Code::SIGNATURE_INVALID);
    }

    let code = |from: &Certificate, list: &[&[u8]]| {
        issuer.prepare_with_timestamps(from, list, None).map(|_| ()).unwrap_err().code()
    };
    assert_eq!(code(&plain, &made), Code::ISSUE_EXTENSION);
    assert_eq!(code(&certificate, &made), Code::ISSUE_EXTENSION);
    assert_eq!(code(&precertificate, &[]), Code::ISSUE_EXTENSION);
    assert_eq!(code(&precertificate, &[&[]]), Code::ISSUE_EXTENSION);
    assert_eq!(code(&precertificate, &[&made[0][..40]]), Code::ISSUE_EXTENSION);
    assert_eq!(code(&precertificate, &[made[0], made[0]]), Code::ISSUE_EXTENSION);
    let later = [&[1], &made[0][1..]].concat();
    assert_eq!(code(&precertificate, &[&later]), Code::ISSUE_EXTENSION);
    let other = root("CN=Root", &key(4));
    let other_key = key(4);
    let other = Issuer::new(&other, &other_key).unwrap();
    let refused = other.prepare_with_timestamps(&precertificate, &made, None).map(|_| ()).unwrap_err();
    assert_eq!(refused.code(), Code::SIGNATURE_INVALID);
}

#[test]
fn a_precertificate_for_the_web_passes_the_profile_of_the_web() {
    let ca_key = key(1);
    let ca = root("CN=Root", &ca_key);
    let issuer = Issuer::new(&ca, &ca_key).unwrap();
    let name = [AlternativeName::dns("www.example.com").unwrap()];
    let validity = Validity::days(at("2026-01-01"), 90).unwrap();
    let policy = certwright::issue::Policy::new("2.23.140.1.2.1".parse::<ObjectIdentifier>().unwrap().as_oid());
    let place = DistributionPoint::uri("http://crl.example/a.crl").unwrap();
    let access = [(oid::ACCESS_CA_ISSUERS, AlternativeName::uri("http://example.com/ca.cer").unwrap())];
    let parameters = CertificateParameters::tls_server("".parse().unwrap(), key(3).public_key(), validity, &name)
        .unwrap()
        .without_extension(oid::BASIC_CONSTRAINTS)
        .with_extension(OwnedExtension::certificate_policies(&[policy]).unwrap())
        .with_extension(OwnedExtension::crl_distribution_points(&[place]).unwrap())
        .with_extension(OwnedExtension::authority_info_access(&access).unwrap())
        .with_subject_key_id(None)
        .with_profile(tls::server());
    let precertificate = issuer.issue_precertificate(&parameters, &mut seeded(2)).unwrap();
    assert!(precertificate.certificate().key_usage().unwrap().unwrap().contains(KeyUsage::DIGITAL_SIGNATURE));
}
