//! What is issued here, judged by OpenSSL; what OpenSSL makes, taken here. Every algorithm that OpenSSL 3.0 knows.

#![cfg(test)]
#![cfg(all(feature = "std", feature = "rsa", feature = "ed25519", feature = "p521"))]

mod support;

use certwright::issue::{
    AlternativeName, CertificateParameters, DistributionPoint, Issuer, OwnedExtension, Policy, RequestParameters, Role,
    Validity,
};
use certwright::profile::Nesting;
use certwright::validate::NameSubtree;
use certwright::x509::{DistinguishedName, oid};
use certwright::{
    Certificate, CertificatePool, CertificateRequest, Code, Identity, KeyAlgorithm, PrivateKey, SignatureAlgorithm,
    Signer, Timestamp, TrustStore, ValidationPolicy, Validator,
};
use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use support::Program;

/// Every pair of key and algorithm, with the arguments that make openssl use them.
const ALGORITHMS: &[(KeyAlgorithm, SignatureAlgorithm, &[&str], &[&str])] = {
    use KeyAlgorithm::{EcdsaP256, EcdsaP384, EcdsaP521, Ed25519, Rsa};
    use SignatureAlgorithm as S;
    const EC: [&[&str]; 3] = [
        &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
        &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
        &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"],
    ];
    const RSA: &[&str] = &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];
    const PSS: &str = "rsa_padding_mode:pss";
    const SALT: &str = "rsa_pss_saltlen:digest";
    &[
        (EcdsaP256, S::EcdsaSha256, EC[0], &["-sha256"]),
        (EcdsaP256, S::EcdsaSha512, EC[0], &["-sha512"]),
        (EcdsaP384, S::EcdsaSha384, EC[1], &["-sha384"]),
        (EcdsaP384, S::EcdsaSha256, EC[1], &["-sha256"]),
        (EcdsaP521, S::EcdsaSha512, EC[2], &["-sha512"]),
        (Rsa(2048), S::RsaPkcs1Sha256, RSA, &["-sha256"]),
        (Rsa(2048), S::RsaPkcs1Sha384, RSA, &["-sha384"]),
        (Rsa(2048), S::RsaPkcs1Sha512, RSA, &["-sha512"]),
        (Rsa(2048), S::RsaPssSha256, RSA, &["-sha256", "-sigopt", PSS, "-sigopt", SALT]),
        (Rsa(2048), S::RsaPssSha384, RSA, &["-sha384", "-sigopt", PSS, "-sigopt", SALT]),
        (Rsa(2048), S::RsaPssSha512, RSA, &["-sha512", "-sigopt", PSS, "-sigopt", SALT]),
        (Ed25519, S::Ed25519, &["-algorithm", "ED25519"], &[]),
    ]
};

fn seeded(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn name(text: &str) -> DistinguishedName {
    text.parse().unwrap()
}

fn noon() -> Timestamp {
    "2026-06-01T12:00:00Z".parse().unwrap()
}

fn year() -> Validity {
    Validity::days("2026-01-01".parse().unwrap(), 365).unwrap()
}

fn server_names() -> [AlternativeName; 4] {
    [
        AlternativeName::dns("www.example.com").unwrap(),
        AlternativeName::dns("*.api.example.com").unwrap(),
        AlternativeName::ip("192.0.2.1".parse().unwrap()),
        AlternativeName::ip("2001:db8::1".parse().unwrap()),
    ]
}

/// One key of each kind, made once.
fn key(algorithm: KeyAlgorithm) -> &'static PrivateKey {
    static KEYS: LazyLock<Vec<(KeyAlgorithm, PrivateKey)>> = LazyLock::new(|| {
        use KeyAlgorithm::{EcdsaP256, EcdsaP384, EcdsaP521, Ed25519, Rsa};
        let make = |algorithm| (algorithm, PrivateKey::generate(algorithm, &mut seeded(11)).unwrap());
        [EcdsaP256, EcdsaP384, EcdsaP521, Rsa(2048), Ed25519].map(make).into()
    });
    &KEYS.iter().find(|(kind, _)| *kind == algorithm).unwrap().1
}

/// A key of the leaf, of another kind than most issuers'.
fn leaf_key() -> &'static PrivateKey {
    static KEY: LazyLock<PrivateKey> =
        LazyLock::new(|| PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut seeded(12)).unwrap());
    &KEY
}

fn intermediate_key() -> &'static PrivateKey {
    static KEY: LazyLock<PrivateKey> =
        LazyLock::new(|| PrivateKey::generate(KeyAlgorithm::EcdsaP384, &mut seeded(13)).unwrap());
    &KEY
}

/// `openssl verify -x509_strict` at noon.
fn verify(openssl: &Program, folder: &Path, arguments: &[&str]) -> support::Outcome {
    let at = noon().unix_seconds().to_string();
    let fixed = ["verify", "-x509_strict", "-check_ss_sig", "-attime", &at, "-CAfile", "root.pem"];
    openssl.in_folder(folder).run(fixed.iter().chain(arguments))
}

fn must_verify(openssl: &Program, folder: &Path, arguments: &[&str]) {
    let outcome = verify(openssl, folder, arguments);
    assert!(outcome.success, "{}\n{}{}", outcome.command, outcome.text(), outcome.error_text());
}

#[test]
fn openssl_accepts_every_chain_issued_here() {
    let Some(openssl) = support::program("openssl") else { return };
    let folder = support::scratch();
    for (algorithm, signature, ..) in ALGORITHMS {
        let (root_key, random) = (key(*algorithm).with_algorithm(*signature).unwrap(), &mut seeded(1));
        let write = |file: &str, certificate: &Certificate| {
            let text = openssl.run_with_input(["x509", "-noout", "-text"], certificate.to_pem().as_bytes());
            assert!(text.success, "{}", text.error_text());
            fs::write(folder.join(file), certificate.to_pem()).unwrap();
        };
        let parameters = CertificateParameters::root_ca(name("CN=Root,O=Example,C=US"), root_key.public_key(), year());
        let root = Issuer::self_signed(&parameters.unwrap(), &root_key, random).unwrap().into_certificate();
        write("root.pem", &root);
        let issuer = Issuer::new(&root, &root_key).unwrap();
        let subject = name("CN=Intermediate,O=Example,C=US");
        let parameters =
            CertificateParameters::intermediate_ca(subject, intermediate_key().public_key(), year(), Some(0));
        let intermediate = issuer.issue(&parameters.unwrap(), random).unwrap().into_certificate();
        write("intermediate.pem", &intermediate);
        let issuer = Issuer::new(&intermediate, intermediate_key()).unwrap();
        let subject = name("CN=www.example.com,O=Example,C=US");
        let parameters =
            CertificateParameters::tls_server(subject, leaf_key().public_key(), year(), &server_names()).unwrap();
        let server = issuer.issue(&parameters, random).unwrap().into_certificate();
        write("server.pem", &server);
        let client = name("CN=Zoë,O=Example,C=US");
        let parameters = CertificateParameters::tls_client(client, leaf_key().public_key(), year(), &[]).unwrap();
        let client = issuer.issue(&parameters, random).unwrap().into_certificate();
        write("client.pem", &client);

        must_verify(&openssl, &folder, &["root.pem"]);
        must_verify(&openssl, &folder, &["-purpose", "crlsign", "intermediate.pem"]);
        let chain = ["-untrusted", "intermediate.pem", "-purpose"];
        for host in ["www.example.com", "v1.api.example.com"] {
            let arguments = ["sslserver", "-verify_hostname", host, "server.pem"];
            must_verify(&openssl, &folder, &[&chain[..], &arguments].concat());
        }
        for address in ["192.0.2.1", "2001:db8::1"] {
            let arguments = ["sslserver", "-verify_ip", address, "server.pem"];
            must_verify(&openssl, &folder, &[&chain[..], &arguments].concat());
        }
        must_verify(&openssl, &folder, &[&chain[..], &["sslclient", "client.pem"]].concat());
        // openssl looks: the wrong purpose and the wrong name are refused.
        assert!(!verify(&openssl, &folder, &[&chain[..], &["sslserver", "client.pem"]].concat()).success);
        let wrong = ["sslserver", "-verify_hostname", "a.b.api.example.com", "server.pem"];
        assert!(!verify(&openssl, &folder, &[&chain[..], &wrong].concat()).success);
    }
}

#[test]
fn openssl_reads_every_extension_issued_here() {
    let Some(openssl) = support::program("openssl") else { return };
    let folder = support::scratch();
    let uri = |text| AlternativeName::uri(text).unwrap();
    let policy = Policy {
        cps: Some("https://example.com/cps".into()),
        notice: Some("Read it.".into()),
        ..Policy::new("1.3.6.1.4.1.99999.1".parse::<certwright::x509::ObjectIdentifier>().unwrap().as_oid())
    };
    let permitted =
        [NameSubtree::dns("example.com").unwrap(), NameSubtree::ip("10.0.0.0".parse().unwrap(), 8).unwrap()];
    let excluded = [NameSubtree::email(".example.net").unwrap()];
    let point = DistributionPoint {
        crl_issuer: vec![AlternativeName::directory(&name("CN=CRL issuer"))],
        ..DistributionPoint::uri("http://crl.example/a.crl").unwrap()
    };
    let root_key = key(KeyAlgorithm::EcdsaP256);
    let parameters = CertificateParameters::root_ca(name("CN=Root"), root_key.public_key(), year()).unwrap();
    let extensions = [
        OwnedExtension::subject_alt_name(&[
            AlternativeName::email("ca@example.com").unwrap(),
            AlternativeName::registered_id(oid::SERVER_AUTH),
            AlternativeName::directory(&name("CN=Other,C=US")),
            AlternativeName::other(oid::USER_PRINCIPAL_NAME, &[&[0x0c, 3][..], b"a@b"].concat()).unwrap(),
        ]),
        OwnedExtension::issuer_alt_name(&[uri("https://ca.example/")]),
        OwnedExtension::certificate_policies(&[policy]),
        OwnedExtension::policy_mappings(&[(oid::SERVER_AUTH, oid::CLIENT_AUTH)]),
        OwnedExtension::policy_constraints(Some(0), Some(300)),
        OwnedExtension::inhibit_any_policy(2),
        OwnedExtension::name_constraints(&permitted, &excluded),
        OwnedExtension::crl_distribution_points(&[point]),
        OwnedExtension::freshest_crl(&[DistributionPoint::uri("http://crl.example/delta.crl").unwrap()]),
        OwnedExtension::authority_info_access(&[
            (oid::ACCESS_OCSP, uri("http://ocsp.example/")),
            (oid::ACCESS_CA_ISSUERS, uri("http://ca.example/ca.cer")),
        ]),
        OwnedExtension::tls_features(&[5]),
        OwnedExtension::private_key_usage_period(Some(year().not_before()), Some(noon())),
        OwnedExtension::ocsp_no_check(),
    ];
    let parameters =
        extensions.into_iter().fold(parameters, |parameters, extension| parameters.with_extension(extension.unwrap()));
    let root = Issuer::self_signed(&parameters, root_key, &mut seeded(1)).unwrap().into_certificate();
    fs::write(folder.join("root.pem"), root.to_pem()).unwrap();
    let text = openssl.in_folder(&folder).must(["x509", "-in", "root.pem", "-noout", "-text"]).text();
    let text = text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    for expected in [
        "X509v3 Basic Constraints: critical\nCA:TRUE",
        "X509v3 Key Usage: critical\nCertificate Sign, CRL Sign",
        "email:ca@example.com, Registered ID:TLS Web Server Authentication, DirName:",
        "X509v3 Issuer Alternative Name:\nURI:https://ca.example/",
        "Policy: 1.3.6.1.4.1.99999.1\nCPS: https://example.com/cps\nUser Notice:\nExplicit Text: Read it.",
        "X509v3 Policy Mappings: critical\nTLS Web Server Authentication:TLS Web Client Authentication",
        "X509v3 Policy Constraints: critical\nRequire Explicit Policy:0, Inhibit Policy Mapping:300",
        "X509v3 Inhibit Any Policy: critical\n2",
        "X509v3 Name Constraints: critical\nPermitted:\nDNS:example.com\nIP:10.0.0.0/255.0.0.0\nExcluded:\nemail:.example.net",
        "Full Name:\nURI:http://crl.example/a.crl",
        "CRL Issuer:\nDirName:CN = CRL issuer",
        "X509v3 Freshest CRL:\nFull Name:\nURI:http://crl.example/delta.crl",
        "OCSP - URI:http://ocsp.example/\nCA Issuers - URI:http://ca.example/ca.cer",
        "TLS Feature:\nstatus_request",
        "X509v3 Private Key Usage Period:\nNot Before: Jan  1 00:00:00 2026 GMT, Not After: Jun  1 12:00:00 2026 GMT",
        "OCSP No Check:",
    ] {
        assert!(text.contains(expected), "{expected}\nis not in\n{text}");
    }
}

#[test]
fn openssl_verifies_every_request_made_here_and_the_other_way_round() {
    let Some(openssl) = support::program("openssl") else { return };
    let folder = support::scratch();
    let openssl = openssl.in_folder(&folder);
    for (algorithm, signature, generate, sign) in ALGORITHMS {
        let signer = key(*algorithm).with_algorithm(*signature).unwrap();
        let request = RequestParameters::new(name("CN=www.example.com,O=Zoë & Co,C=US"))
            .with_extension(OwnedExtension::subject_alt_name(&server_names()).unwrap())
            .with_challenge_password("s3cret word")
            .sign(&signer, &mut seeded(1))
            .unwrap();
        fs::write(folder.join("ours.pem"), request.to_pem()).unwrap();
        let text = openssl.must(["req", "-in", "ours.pem", "-verify", "-noout", "-text"]);
        assert!(
            text.text().contains("DNS:www.example.com, DNS:*.api.example.com, IP Address:192.0.2.1"),
            "{}",
            text.text()
        );
        assert!(text.text().contains("s3cret word"), "{}", text.text());

        openssl.must([&["genpkey", "-out", "theirs.key"], *generate].concat());
        let arguments = ["req", "-new", "-key", "theirs.key", "-out", "theirs.pem", "-subj", "/C=US/CN=theirs.example"];
        let san = ["-addext", "subjectAltName=DNS:theirs.example,DNS:*.theirs.example"];
        openssl.must([&arguments, &san[..], sign].concat());
        let request = CertificateRequest::from_pem(&fs::read(folder.join("theirs.pem")).unwrap()).unwrap();
        assert_eq!(request.signature_algorithm(), Ok(*signature));
        let parameters = CertificateParameters::from_request(&request, year(), &[oid::SUBJECT_ALT_NAME]).unwrap();

        // And on to a certificate that openssl takes.
        let root = CertificateParameters::root_ca(name("CN=Root"), signer.public_key(), year()).unwrap();
        let root = Issuer::self_signed(&root, &signer, &mut seeded(2)).unwrap().into_certificate();
        fs::write(folder.join("root.pem"), root.to_pem()).unwrap();
        let leaf = Issuer::new(&root, &signer).unwrap();
        let leaf = leaf.issue(&parameters.with_role(Role::TlsServer).unwrap(), &mut seeded(3)).unwrap();
        fs::write(folder.join("leaf.pem"), leaf.certificate().to_pem()).unwrap();
        let purpose = ["-purpose", "sslserver", "-verify_hostname", "a.theirs.example", "leaf.pem"];
        must_verify(&openssl, &folder, &purpose);
    }
}

#[test]
fn a_ca_made_by_openssl_issues_here_and_its_chains_are_accepted() {
    let Some(openssl) = support::program("openssl") else { return };
    let folder = support::scratch();
    let openssl = openssl.in_folder(&folder);
    fs::write(
        folder.join("ca.cnf"),
        "[req]\ndistinguished_name=dn\n[dn]\n[root]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n\
         subjectKeyIdentifier=hash\n[intermediate]\nbasicConstraints=critical,CA:TRUE,pathlen:0\n\
         keyUsage=critical,keyCertSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n[leaf]\n\
         keyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:www.example.com\n\
         subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n",
    )
    .unwrap();
    // openssl begins at its own present, a moment later than ours.
    let now = Timestamp::now().saturating_add_seconds(3600);
    let validity = Validity::days(now.saturating_add_days(-1), 30).unwrap();
    for (_, signature, generate, sign) in ALGORITHMS {
        for file in ["root.key", "intermediate.key", "leaf.key"] {
            openssl.must([&["genpkey", "-out", file], *generate].concat());
        }
        let root = ["req", "-x509", "-new", "-config", "ca.cnf", "-extensions", "root", "-subj", "/O=Theirs/CN=Root"];
        openssl.must([&root, &["-days", "9", "-key", "root.key", "-out", "root.pem"][..], sign].concat());
        let below = |subject: &str, role: &str, issuer: &str| {
            let (key, pem, csr) = (format!("{role}.key"), format!("{role}.pem"), format!("{role}.csr"));
            openssl.must(["req", "-new", "-config", "ca.cnf", "-subj", subject, "-key", &key, "-out", &csr]);
            let (issuer_pem, issuer_key) = (format!("{issuer}.pem"), format!("{issuer}.key"));
            let ca = ["-CA", &issuer_pem, "-CAkey", &issuer_key, "-extfile", "ca.cnf", "-extensions", role];
            let files = ["x509", "-req", "-in", &csr, "-out", &pem, "-days", "9"];
            openssl.must([&files, &ca[..], sign].concat());
        };
        below("/O=Theirs/CN=Intermediate", "intermediate", "root");
        below("/CN=www.example.com", "leaf", "intermediate");
        let read = |file: &str| Certificate::from_pem(&fs::read(folder.join(file)).unwrap()).unwrap();
        let (root, intermediate, leaf) = (read("root.pem"), read("intermediate.pem"), read("leaf.pem"));
        assert_eq!(leaf.signature_algorithm(), Ok(*signature));

        // Their whole chain, judged here.
        let anchors = TrustStore::builder().with_anchor(root).build();
        let pool: CertificatePool = [intermediate.clone()].into_iter().collect();
        let policy = ValidationPolicy::rfc5280().with_identity(Identity::dns("www.example.com").unwrap());
        let validator = Validator::new(&anchors, &policy).with_intermediates(&pool);
        assert_eq!(validator.validate(&leaf, now).unwrap().path().len(), 2, "{signature}");

        // A leaf issued here below their intermediate, judged by both.
        let key = PrivateKey::from_pkcs8_pem(&fs::read(folder.join("intermediate.key")).unwrap()).unwrap();
        let signer = key.with_algorithm(*signature).unwrap();
        let issuer = Issuer::new(&intermediate, &signer).unwrap();
        let parameters = CertificateParameters::tls_server(
            name("CN=www.example.com"),
            leaf_key().public_key(),
            validity,
            &server_names(),
        );
        let parameters = parameters.unwrap().with_nesting(Nesting::Permit);
        let ours = issuer.issue(&parameters, &mut seeded(1)).unwrap().into_certificate();
        assert_eq!(validator.validate(&ours, now).unwrap().path().len(), 2, "{signature}");
        fs::write(folder.join("ours.pem"), ours.to_pem()).unwrap();
        let arguments = ["verify", "-x509_strict", "-CAfile", "root.pem", "-untrusted", "intermediate.pem"];
        openssl.must([&arguments, &["-verify_hostname", "www.example.com", "ours.pem"][..]].concat());

        // What their intermediate may not do is refused here too.
        let deeper = CertificateParameters::intermediate_ca(name("CN=Deeper"), leaf_key().public_key(), validity, None);
        let deeper = deeper.unwrap().with_nesting(Nesting::Permit);
        let refused = issuer.issue(&deeper, &mut seeded(1)).unwrap_err();
        assert_eq!(refused.code(), Code::ISSUE_PATH_LEN);
    }
}
