//! Lists that no software makes, byte by byte; those that software makes are in `tests/crl.rs`.

use super::*;
use crate::encoding::der::Writer;
use crate::x509::DistinguishedName;

const ALGORITHM: &[u8] = &[0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70];
const NOW: &[u8] = b"260101000000Z";

/// The parts of a list, each as DER or nothing.
#[derive(Clone)]
struct Parts {
    version: Vec<u8>,
    inner_algorithm: Vec<u8>,
    next_update: Vec<u8>,
    /// What stands in revokedCertificates; absent if `None`.
    entries: Option<Vec<u8>>,
    /// What stands in `[0]`; absent if `None`.
    extensions: Option<Vec<u8>>,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            version: Vec::from([2, 1, 1]),
            inner_algorithm: ALGORITHM.into(),
            next_update: time(Tag::UTC_TIME, b"260201000000Z"),
            entries: Some(entry(&[5], &[])),
            extensions: None,
        }
    }
}

impl Parts {
    fn der(&self) -> Vec<u8> {
        let issuer: DistinguishedName = "CN=Example CA,C=US".parse().unwrap();
        let mut writer = Writer::new();
        writer.sequence(|writer| {
            writer.sequence(|writer| {
                writer.raw(&self.version);
                writer.raw(&self.inner_algorithm);
                writer.raw(issuer.as_der());
                writer.primitive(Tag::UTC_TIME, NOW);
                writer.raw(&self.next_update);
                self.entries.iter().for_each(|entries| writer.primitive(Tag::SEQUENCE, entries));
                self.extensions.iter().for_each(|list| writer.primitive(Tag::context_constructed(0), list));
            });
            writer.raw(ALGORITHM);
            writer.bit_string(&[1, 2, 3]);
        });
        writer.finish()
    }

    fn read(&self) -> Crl {
        Crl::from_der(&self.der()).unwrap()
    }

    fn deviations(&self) -> Vec<Deviation> {
        self.read().deviations().iter().collect()
    }

    /// Code, field and byte of the refusal.
    fn refused(&self) -> (Code, &'static str) {
        let error = Crl::from_der(&self.der()).unwrap_err();
        assert!(error.offset().is_some() && !error.structure().is_empty(), "{error}");
        (error.code(), error.field())
    }
}

fn time(tag: Tag, text: &[u8]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.primitive(tag, text);
    writer.finish()
}

/// An entry; `extensions` are whole Extensions, one after the other.
fn entry(serial: &[u8], extensions: &[Vec<u8>]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.sequence(|writer| {
        writer.primitive(Tag::INTEGER, serial);
        writer.primitive(Tag::UTC_TIME, NOW);
        if !extensions.is_empty() {
            writer.sequence(|writer| writer.raw(&extensions.concat()));
        }
    });
    writer.finish()
}

fn extension(oid: Oid<'_>, value: &[u8]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.sequence(|writer| {
        writer.oid(oid.as_bytes());
        writer.primitive(Tag::OCTET_STRING, value);
    });
    writer.finish()
}

/// The explicitly tagged contents of crlExtensions.
fn list(extensions: &[Vec<u8>]) -> Option<Vec<u8>> {
    let mut writer = Writer::new();
    writer.sequence(|writer| writer.raw(&extensions.concat()));
    Some(writer.finish())
}

fn directory_name(text: &str) -> Vec<u8> {
    let name: DistinguishedName = text.parse().unwrap();
    let mut writer = Writer::new();
    writer.sequence(|writer| {
        writer.constructed(Tag::context_constructed(4), |writer| writer.raw(name.as_der()));
    });
    writer.finish()
}

#[test]
fn versions_one_and_two_are_read() {
    assert_eq!(Parts::default().read().version(), 2);
    let v1 = Parts { version: Vec::new(), ..Parts::default() };
    assert_eq!((v1.read().version(), v1.deviations()), (1, Vec::new()));
    let written_out = Parts { version: Vec::from([2, 1, 0]), ..Parts::default() };
    assert_eq!((written_out.read().version(), written_out.deviations()), (1, Vec::from([Deviation::ExplicitDefault])));
    for version in [&[2, 1, 2][..], &[2, 1, 0xff], &[2, 2, 1, 0]] {
        let parts = Parts { version: version.into(), ..Parts::default() };
        assert_eq!(parts.refused(), (Code::BAD_VERSION, "version"));
    }
}

#[test]
fn what_is_optional_may_be_absent() {
    let parts = Parts { next_update: Vec::new(), entries: None, ..Parts::default() };
    let crl = parts.read();
    assert_eq!((crl.next_update(), crl.entries().len(), crl.extensions().count()), (None, 0, 0));
    assert_eq!(parts.deviations(), []);
    assert_eq!(crl.crl_number(), Ok(None));
    assert!(!crl.is_delta());
}

#[test]
fn deviations_are_noted_with_their_fields() {
    use Deviation as D;
    let reason = extension(oid::REASON_CODE, &[0x0a, 1, 1]);
    let number = extension(oid::CRL_NUMBER, &[2, 1, 7]);
    let base = Parts::default;
    for (parts, deviation, field) in [
        (Parts { entries: Some(Vec::new()), ..base() }, D::EmptyValue, "revokedCertificates"),
        (Parts { entries: Some(entry(&[0x85], &[])), ..base() }, D::NegativeSerial, "revokedCertificates"),
        (Parts { entries: Some(entry(&[0, 5], &[])), ..base() }, D::NonMinimalInteger, "revokedCertificates"),
        (Parts { extensions: list(&[]), ..base() }, D::EmptyExtensions, "crlExtensions"),
        (
            Parts { extensions: list(&[number.clone(), number.clone()]), ..base() },
            D::DuplicateExtension,
            "crlExtensions",
        ),
        (
            Parts { entries: Some(entry(&[5], &[reason.clone(), reason.clone()])), ..base() },
            D::DuplicateExtension,
            "crlEntryExtensions",
        ),
        (Parts { version: Vec::new(), extensions: list(&[number]), ..base() }, D::ExtensionsInV1Crl, "crlExtensions"),
        (
            Parts { version: Vec::new(), entries: Some(entry(&[5], &[reason])), ..base() },
            D::ExtensionsInV1Crl,
            "crlEntryExtensions",
        ),
        (
            Parts { inner_algorithm: Vec::from([0x30, 5, 6, 3, 0x2b, 0x65, 0x71]), ..base() },
            D::AlgorithmMismatch,
            "signatureAlgorithm",
        ),
        (
            Parts { next_update: time(Tag::GENERALIZED_TIME, b"20260201000000Z"), ..base() },
            D::EarlyGeneralizedTime,
            "nextUpdate",
        ),
        (
            Parts { entries: Some(entry(&[5], &[extension(oid::REASON_CODE, &[0x0a, 1, 7])])), ..base() },
            D::MalformedExtension,
            "crlEntryExtensions.reasonCode",
        ),
        (
            Parts { extensions: list(&[extension(oid::CRL_NUMBER, &[2, 1, 0xff])]), ..base() },
            D::MalformedExtension,
            "crlExtensions.cRLNumber",
        ),
    ] {
        let crl = parts.read();
        assert_eq!(crl.deviations().iter().collect::<Vec<_>>(), [deviation]);
        let findings = crl.encoding_findings();
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert_eq!((findings[0].code(), findings[0].field()), (deviation.code(), field));
    }
}

#[test]
fn broken_framing_names_the_field() {
    let base = Parts::default;
    let time = |text: &[u8]| time(Tag::UTC_TIME, text);
    for (parts, code, field) in [
        (Parts { next_update: time(b"never"), ..base() }, Code::BAD_TIME, "nextUpdate"),
        (Parts { entries: Some(Vec::from([5, 0])), ..base() }, Code::UNEXPECTED_TAG, "revokedCertificates"),
        (Parts { entries: Some(entry(&[], &[])), ..base() }, Code::BAD_INTEGER, "userCertificate"),
        (Parts { entries: Some(Vec::from([0x30, 3, 2, 1, 5])), ..base() }, Code::MISSING_FIELD, "revocationDate"),
        (
            Parts { entries: Some(entry(&[5], &[Vec::from([5, 0])])), ..base() },
            Code::UNEXPECTED_TAG,
            "crlEntryExtensions",
        ),
        (Parts { extensions: Some(Vec::new()), ..base() }, Code::MISSING_FIELD, "crlExtensions"),
        (Parts { extensions: Some(Vec::from([0x30, 0, 5, 0])), ..base() }, Code::TRAILING_DATA, "crlExtensions"),
    ] {
        assert_eq!(parts.refused(), (code, field));
    }
}

#[test]
fn truncation_at_every_byte_and_trailing_data_are_errors() {
    let reason = extension(oid::REASON_CODE, &[0x0a, 1, 1]);
    let parts = Parts {
        entries: Some([entry(&[5], &[reason]), entry(&[6], &[])].concat()),
        extensions: list(&[extension(oid::CRL_NUMBER, &[2, 1, 7])]),
        ..Parts::default()
    };
    let der = parts.der();
    assert_eq!(parts.deviations(), []);
    for length in 0..der.len() {
        let code = Crl::from_der(&der[..length]).unwrap_err().code();
        assert_eq!(code, if length == 0 { Code::EMPTY_INPUT } else { Code::TRUNCATED }, "{length}");
    }
    let trailing = Crl::from_der(&[&der[..], &[0]].concat()).unwrap_err();
    assert_eq!((trailing.code(), trailing.offset()), (Code::TRAILING_DATA, Some(der.len())));
}

/// RUSTSEC-2026-0104 (CVE-2026-93599): a reachable panic while reading a CRL. One byte changed, any way, anywhere.
#[test]
fn no_changed_byte_makes_reading_or_walking_panic() {
    let reason = extension(oid::REASON_CODE, &[0x0a, 1, 1]);
    let issuer = extension(oid::CERTIFICATE_ISSUER, &directory_name("CN=a"));
    let point = extension(oid::ISSUING_DISTRIBUTION_POINT, &[0x30, 10, 0x82, 1, 0xff, 0x83, 2, 6, 0x40, 0x84, 1, 0xff]);
    let parts = Parts {
        entries: Some([entry(&[5], &[reason, issuer]), entry(&[6], &[])].concat()),
        extensions: list(&[extension(oid::CRL_NUMBER, &[2, 1, 7]), point]),
        ..Parts::default()
    };
    let der = parts.der();
    assert_eq!(parts.deviations(), []);
    for at in 0..der.len() {
        for value in 0..=255 {
            let mut changed = der.clone();
            changed[at] = value;
            let Ok(crl) = Crl::from_der(&changed) else { continue };
            assert_eq!(crl.entries().count(), crl.entries().len());
            for entry in crl.entries() {
                let _ = (entry.reason(), entry.invalidity_date(), entry.certificate_issuer());
            }
            let _ = (crl.crl_number(), crl.issuing_distribution_point(), crl.encoding_findings());
        }
    }
}

/// RFC 5280 §5.3.3: without a certificateIssuer, an entry is about the same issuer as the one before.
#[test]
fn the_certificate_issuer_carries_over_to_the_entries_that_follow() {
    let issuer = |text| extension(oid::CERTIFICATE_ISSUER, &directory_name(text));
    let entries = [
        entry(&[1], &[]),
        entry(&[2], &[issuer("CN=a")]),
        entry(&[3], &[]),
        entry(&[4], &[issuer("CN=b")]),
        entry(&[5], &[extension(oid::CERTIFICATE_ISSUER, &[5, 0])]),
        entry(&[6], &[]),
    ];
    let crl = Parts { entries: Some(entries.concat()), ..Parts::default() }.read();
    let issuers: Vec<_> = crl
        .entries()
        .map(|entry| match entry.certificate_issuer() {
            Ok(Some(names)) => names.iter().map(|name| alloc::format!("{name}")).collect(),
            Ok(None) => Vec::new(),
            Err(error) => Vec::from([alloc::format!("{:?}", error.code())]),
        })
        .collect();
    let unreadable = alloc::format!("{:?}", Code::UNEXPECTED_TAG);
    let expected = [&[][..], &["DirName:CN=a"], &["DirName:CN=a"], &["DirName:CN=b"], &[&unreadable], &[&unreadable]];
    assert_eq!(issuers, expected);
    assert!(crl.deviations().contains(Deviation::MalformedExtension));
}

/// Padding is no way around revocation: an entry is found under any encoding of its serial number.
#[test]
fn entries_compare_by_the_value_of_their_serial_number() {
    let crl = Parts { entries: Some(entry(&[0, 0, 5], &[])), ..Parts::default() }.read();
    let revoked = crl.entries().next().unwrap();
    assert_eq!(revoked.serial(), Serial::from_contents(&[5]));
}

/// CVE-2026-28388: a delta CRL without a CRL number, or with an unreadable base, is still known to be a delta.
#[test]
fn a_delta_is_known_by_its_indicator_alone() {
    let delta =
        |value: &[u8]| Parts { extensions: list(&[extension(oid::DELTA_CRL_INDICATOR, value)]), ..Parts::default() };
    let crl = delta(&[2, 1, 5]).read();
    assert!(crl.is_delta() && crl.deviations().is_empty());
    assert_eq!(crl.crl_number(), Ok(None));
    assert_eq!(crl.delta_crl_indicator().unwrap().unwrap().as_serial().as_bytes(), [5]);
    let broken = delta(&[5, 0]).read();
    assert!(broken.is_delta() && broken.deviations().contains(Deviation::MalformedExtension));
    assert_eq!(broken.delta_crl_indicator().unwrap_err().code(), Code::UNEXPECTED_TAG);
}

#[test]
fn a_list_of_more_than_128_extensions_is_refused() {
    let unknown = |index: u8| extension(Oid::from_contents(&[0x55, 0x7f, index & 0x7f]).unwrap(), &[5, 0]);
    let of = |count: u8| Parts { extensions: list(&(0..count).map(unknown).collect::<Vec<_>>()), ..Parts::default() };
    assert_eq!(of(128).read().extensions().count(), 128);
    assert_eq!(of(129).refused(), (Code::LIMIT_EXTENSIONS, "crlExtensions"));
}
