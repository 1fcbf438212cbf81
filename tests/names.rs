//! Distinguished names as other software writes and reads them.
#![cfg(test)]

mod support;

use certwright::x509::{DistinguishedName, Name};
use certwright::{Certificate, Code};
use std::fs;
use support::Program;
use x509_cert::der::{Decode, Encode, Tagged};

/// Certificates self-signed by openssl, one for each subject in `-subj` form, with a setting of `string_mask`.
fn subjects(openssl: &Program, mask: &str, subjects: &[&str]) -> Vec<Certificate> {
    let folder = support::scratch();
    let openssl = openssl.in_folder(&folder);
    fs::write(folder.join("req.cnf"), format!("[req]\ndistinguished_name = dn\nstring_mask = {mask}\n[dn]\n")).unwrap();
    openssl.must(["ecparam", "-genkey", "-noout", "-name", "prime256v1", "-out", "key.pem"]);
    let make = |subject: &&str| {
        let arguments = ["req", "-x509", "-new", "-config", "req.cnf", "-key", "key.pem", "-utf8", "-subj", subject];
        Certificate::from_pem(&openssl.must(arguments).stdout).unwrap()
    };
    subjects.iter().map(make).collect()
}

/// What `openssl x509` prints about the subject.
fn shown(openssl: &Program, certificate: &Certificate, options: &[&str]) -> String {
    let arguments = [&["x509", "-noout", "-inform", "DER", "-subject"][..], options].concat();
    let printed = openssl.run_with_input(arguments, certificate.as_der());
    assert!(printed.success, "{}", printed.error_text());
    printed.text().trim_end_matches(['\n', '\r']).trim_start_matches("subject=").to_owned()
}

const SUBJECTS: &[&str] = &[
    "/C=US/ST=California/O=Example, Inc./OU=a + b/CN=Example CA",
    "/DC=net/DC=example/UID=jsmith/emailAddress=j.smith@example.net",
    r#"/O=Back\\slash <and> "quotes"; #1/CN=#begins with a number sign"#,
    "/CN= spaces around /serialNumber=0123/SN=Smith/GN=Jane/title=Dr/initials=J/pseudonym=js/dnQualifier=7",
    "/OU=b+CN=a/O=multi+L=valued",
    "/CN=Zoë Ünïcödé €/O=日本",
    "/street=1 Main St/postalCode=12345/businessCategory=x/organizationIdentifier=VATDE-1/name=n/description=d",
    "/jurisdictionC=DE/jurisdictionST=BW/jurisdictionL=Ulm/generationQualifier=III/unstructuredName=u",
];

#[test]
fn text_is_what_openssl_prints() {
    let Some(openssl) = support::program("openssl") else { return };
    // Each costs two processes; every eighth shows what there is.
    let roots =
        webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().step_by(8).map(|der| Certificate::from_der(der).unwrap());
    for certificate in subjects(&openssl, "utf8only", SUBJECTS).into_iter().chain(roots) {
        let name = certificate.subject();
        assert_eq!(name.to_openssl_string(), shown(&openssl, &certificate, &[]));
        // OpenSSL spells one keyword of RFC 4514 in lower case, and turns round the attributes inside an RDN as well.
        let turned = |rdn: &str| rdn.split('+').rev().collect::<Vec<_>>().join("+");
        let mut rfc4514 = name.to_string().replace("STREET=", "street=");
        if name.rdns().any(|rdn| rdn.attributes().count() > 1) {
            rfc4514 = rfc4514.split(',').map(turned).collect::<Vec<_>>().join(",");
        }
        assert_eq!(rfc4514, shown(&openssl, &certificate, &["-nameopt", "RFC2253,-esc_msb"]));
    }
}

#[test]
fn text_of_real_names_reads_back_as_a_name_that_matches() {
    for root in webpki_root_certs::TLS_SERVER_ROOT_CERTS {
        let certificate = Certificate::from_der(root).unwrap();
        let name = certificate.subject();
        let again: DistinguishedName = name.to_string().parse().unwrap();
        assert!(name.matches(&again.as_name()), "{name} {again}");
        assert_eq!(name.canonical(), again.as_name().canonical());
    }
}

#[test]
fn walking_a_name_shows_what_x509_cert_shows() {
    for root in webpki_root_certs::TLS_SERVER_ROOT_CERTS {
        let certificate = Certificate::from_der(root).unwrap();
        let name = certificate.issuer();
        let theirs = x509_cert::name::Name::from_der(name.as_der()).unwrap();
        let rdns = theirs.iter_rdn().map(|rdn| {
            let attribute = |attribute: &x509_cert::attr::AttributeTypeAndValue| {
                let value = &attribute.value;
                (attribute.oid.as_bytes().to_vec(), value.tag().to_der().unwrap(), value.value().to_vec())
            };
            rdn.iter().map(attribute).collect::<Vec<_>>()
        });
        let ours = name.rdns().map(|rdn| {
            let attributes = rdn.attributes().map(|attribute| {
                let value = attribute.value;
                (attribute.kind.as_bytes().to_vec(), vec![value.tag.0], value.bytes.to_vec())
            });
            attributes.collect::<Vec<_>>()
        });
        assert!(ours.eq(rdns), "{name}");
    }
}

/// T61, BMP, Printable and UTF8 strings of the same text are the same name.
#[test]
fn string_types_that_openssl_chooses_do_not_tell_names_apart() {
    let Some(openssl) = support::program("openssl") else { return };
    let subject = ["/C=DE/O=Zoë Ünïcödé/CN=Example"];
    let made: Vec<_> =
        ["utf8only", "nombstr", "pkix", "default"].iter().flat_map(|mask| subjects(&openssl, mask, &subject)).collect();
    let tags: std::collections::BTreeSet<u8> =
        made.iter().flat_map(|certificate| certificate.subject().attributes()).map(|it| it.value.tag.0).collect();
    assert!(tags.is_superset(&[0x0c, 0x13, 0x14, 0x1e].into()), "{tags:02x?}");
    for certificate in &made {
        let name = certificate.subject();
        assert_eq!(name.to_string(), "CN=Example,O=Zoë Ünïcödé,C=DE");
        assert!(name.matches(&made[0].subject()));
        assert_eq!(name.canonical(), made[0].subject().canonical());
        assert!(certificate.deviations().is_empty(), "{:?}", certificate.deviations());
    }
}

/// OpenSSL hashes a canonical form of a name: two names have the same hash if it takes them for the same.
#[test]
fn names_match_where_openssl_takes_them_for_the_same() {
    let Some(openssl) = support::program("openssl") else { return };
    let made = subjects(
        &openssl,
        "utf8only",
        &[
            "/C=US/O=Example Corp/CN=Example CA",
            "/C=us/O=EXAMPLE   corp /CN= example ca",
            "/C=US/O=ExampleCorp/CN=Example CA",
            "/C=US/O=Example Corp/CN=Example C",
            "/C=US/O=Example Corp",
            "/O=Example Corp/C=US/CN=Example CA",
            "/C=US/O=Example Corp+CN=Example CA",
            "/C=US/CN=Example CA+O=Example Corp",
            "/C=US/O=Example Corp/OU=Example CA",
        ],
    );
    let hash = |certificate| shown(&openssl, certificate, &["-subject_hash"]).lines().last().unwrap().to_owned();
    let hashes: Vec<String> = made.iter().map(hash).collect();
    let mut equal = 0;
    for (one, one_hash) in made.iter().zip(&hashes) {
        for (other, other_hash) in made.iter().zip(&hashes) {
            let (one, other) = (one.subject(), other.subject());
            assert_eq!(one.matches(&other), one_hash == other_hash, "{one} {other}");
            assert_eq!(one.canonical() == other.canonical(), one_hash == other_hash, "{one} {other}");
            equal += usize::from(one_hash == other_hash);
        }
    }
    // Each with itself, and two pairs both ways.
    assert_eq!(equal, made.len() + 4);
}

#[test]
fn hostile_names_are_errors_that_say_where() {
    for (der, code, offset) in [
        (&[][..], Code::EMPTY_INPUT, 0),
        (&[0x30], Code::TRUNCATED, 0),
        (&[0x30, 0x80, 0, 0], Code::INDEFINITE_LENGTH, 0),
        (&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff], Code::TRUNCATED, 0),
        (&[0x30, 0x85, 1, 0, 0, 0, 0], Code::LENGTH_TOO_LARGE, 0),
        (&[0x30, 3, 0x31, 0x81, 0], Code::NON_MINIMAL_LENGTH, 2),
        (&[0x30, 5, 0x31, 3, 0x30, 1, 0x1f], Code::HIGH_TAG_NUMBER, 6),
    ] {
        let error = Name::from_der(der).unwrap_err();
        let found = (error.code(), error.structure(), error.offset());
        if code == Code::HIGH_TAG_NUMBER {
            // The type comes first, and this is none.
            assert_eq!(found, (Code::UNEXPECTED_TAG, "Name", Some(offset)));
        } else {
            assert_eq!(found, (code, "Name", Some(offset)), "{der:02x?}");
        }
    }
}
