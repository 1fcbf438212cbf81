//! Identity: whom a certificate must name (RFC 9525; RFC 6125 §6.4.4 where the caller asks for it; RFC 9598 for
//! internationalized mailboxes).
//!
//! It takes the name that the caller wants to reach and compares it with the subject's alternative names, each only with
//! names of its own form. Names of the certificate that are not well-formed match nothing.

use super::presented::PresentedName;
use crate::base::{Code, Error, Finding, Result};
use crate::x509::name_syntax::{DnsPattern, Host, Mailbox, SrvName, Uri};
use crate::x509::{Certificate, GeneralName, oid};
use alloc::borrow::Cow;
use alloc::boxed::Box;
use core::fmt;
use core::net::IpAddr;

/// The name that a certificate must be for: the reference identity.
///
/// | kind | compared with | how |
/// |---|---|---|
/// | [`dns`](Self::dns) | dNSName | label by label, case does not count; `*` as the whole left-most label stands for exactly one label |
/// | [`ip`](Self::ip) | iPAddress | octet by octet; never with a wildcard, a dNSName or a commonName |
/// | [`email`](Self::email) | rfc822Name, SmtpUTF8Mailbox | local part octet by octet, case of the domain does not count |
/// | [`uri`](Self::uri) | uniformResourceIdentifier | scheme and host, case does not count; no wildcards |
/// | [`srv`](Self::srv) | SRVName | service and domain, case does not count; no wildcards |
///
/// ```
/// use certwright::validate::Identity;
/// # fn main() -> certwright::Result<()> {
/// let server = Identity::dns("www.example.com")?;
/// let address = Identity::host("[2001:db8::1]")?;
/// assert_eq!((server.to_string(), address.to_string()), ("DNS:www.example.com".into(), "IP:2001:db8::1".into()));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    reference: Reference,
    common_name: bool,
}

/// Texts are well-formed and domains in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Reference {
    Dns(Box<str>),
    Ip(IpAddr),
    Email { local: Box<str>, domain: Box<str> },
    Uri { scheme: Box<str>, host: Box<str> },
    Srv { service: Box<str>, domain: Box<str> },
}

impl Identity {
    /// A host by its domain name. Internationalized names are passed as A-labels (`xn--bcher-kva.example`); one dot at
    /// the end, which says that the name is complete, is dropped.
    ///
    /// # Errors
    /// [`Code::REFERENCE_INVALID`] unless each label has 1 to 63 letters, digits, hyphens or underscores; a wildcard
    /// is no name to ask for, and an address is none either.
    pub fn dns(name: &str) -> Result<Self> {
        let host = Host::parse(name.strip_suffix('.').unwrap_or(name)).ok_or_else(|| invalid(name))?;
        Ok(Self::new(Reference::Dns(lower(host.as_str()))))
    }

    /// A host by its address.
    #[must_use]
    pub fn ip(address: IpAddr) -> Self {
        Self::new(Reference::Ip(address))
    }

    /// A host as it stands in a URL: an address (IPv6 with or without brackets), or else a domain name.
    ///
    /// # Errors
    /// As [`dns`](Self::dns).
    pub fn host(host: &str) -> Result<Self> {
        let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        match address.parse() {
            Ok(address) => Ok(Self::ip(address)),
            Err(_) => Self::dns(host),
        }
    }

    /// A mailbox, `user@example.com`. The local part may go beyond ASCII, the domain is in A-labels (RFC 9598 §3).
    ///
    /// # Errors
    /// [`Code::REFERENCE_INVALID`] unless it is one local part and one domain name, without display name or comments.
    pub fn email(address: &str) -> Result<Self> {
        let mailbox = Mailbox::parse(address).ok_or_else(|| invalid(address))?;
        Ok(Self::new(Reference::Email { local: mailbox.local.into(), domain: lower(mailbox.domain.as_str()) }))
    }

    /// A service by scheme and host: `https://example.com` or `sip:example.com` (URI-ID, RFC 9525 §1.2).
    ///
    /// # Errors
    /// [`Code::REFERENCE_INVALID`] unless it is a scheme and a domain name. A path or query would not be compared, so
    /// it is refused here; likewise a user.
    pub fn uri(uri: &str) -> Result<Self> {
        let parsed = Uri::parse(uri).filter(|uri| uri.userinfo.is_none() && matches!(uri.rest, "" | "/"));
        let parsed = parsed.ok_or_else(|| invalid(uri))?;
        Ok(Self::new(Reference::Uri { scheme: lower(parsed.scheme), host: lower(parsed.host.as_str()) }))
    }

    /// A service of a domain as DNS SRV records name it: `srv("xmpp-client", "example.com")` (SRV-ID, RFC 4985).
    ///
    /// # Errors
    /// [`Code::REFERENCE_INVALID`] unless the service, with or without its underscore, is a label and the domain a
    /// domain name.
    pub fn srv(service: &str, domain: &str) -> Result<Self> {
        let text = alloc::format!("_{}.{domain}", service.strip_prefix('_').unwrap_or(service));
        match SrvName::parse(&text) {
            Some(SrvName { service: Some(parsed), domain: Some(host) }) if !service.contains('.') => {
                Ok(Self::new(Reference::Srv { service: lower(parsed), domain: lower(host.as_str()) }))
            }
            _ => Err(invalid(&text)),
        }
    }

    /// Lets a certificate without any name of a server among its alternative names (dNSName, iPAddress, URI, SRVName)
    /// be for the domain name in the last commonName of its subject, as RFC 6125 §6.4.4 allowed and RFC 9525 no longer
    /// does. Of no effect on other kinds than [`dns`](Self::dns).
    ///
    /// For a private PKI with old certificates only: a CA that checks the alternative names it certifies need not have
    /// checked the commonName.
    #[must_use]
    pub fn or_common_name(mut self) -> Self {
        self.common_name = true;
        self
    }

    fn new(reference: Reference) -> Self {
        Self { reference, common_name: false }
    }

    /// Whether one of the certificate's alternative names is this one.
    fn is_named_by(&self, name: &GeneralName<'_>) -> bool {
        match (self.as_name(), PresentedName::parse(name)) {
            (reference, Some(presented)) => presented.covers(&reference),
            (_, None) => false,
        }
    }

    /// The reference as a name of a certificate.
    pub(super) fn as_name(&self) -> PresentedName<'_> {
        match &self.reference {
            Reference::Dns(host) => PresentedName::Dns(DnsPattern::Exact(Host::from_checked(host))),
            Reference::Ip(address) => PresentedName::Ip(*address),
            Reference::Email { local, domain } => {
                PresentedName::Email(Mailbox { local: Cow::Borrowed(local), domain: Host::from_checked(domain) })
            }
            Reference::Uri { scheme, host } => {
                let host = Host::from_checked(host);
                PresentedName::Uri(Uri { scheme, has_authority: true, userinfo: None, host, rest: "" })
            }
            Reference::Srv { service, domain } => {
                PresentedName::Srv(SrvName { service: Some(service), domain: Some(Host::from_checked(domain)) })
            }
        }
    }

    /// The commonName that stands in for alternative names, if the caller allows it and the certificate has none of a
    /// server.
    pub(super) fn common_name_of<'a>(&self, certificate: &'a Certificate) -> Option<Cow<'a, str>> {
        let is_dns = matches!(self.reference, Reference::Dns(_));
        let names = certificate.subject_alt_name().ok()?;
        let has_server_name = names.is_some_and(|names| names.iter().any(|name| is_server_name(&name)));
        if !self.common_name || !is_dns || has_server_name {
            return None;
        }
        certificate.subject().common_names().last()?.to_text()
    }
}

fn lower(text: &str) -> Box<str> {
    text.to_ascii_lowercase().into()
}

fn invalid(found: &str) -> Error {
    Error::new(Code::REFERENCE_INVALID).in_structure("Identity").with_found(found)
}

fn is_server_name(name: &GeneralName<'_>) -> bool {
    matches!(
        name,
        GeneralName::DnsName(_)
            | GeneralName::IpAddress(_)
            | GeneralName::UniformResourceIdentifier(_)
            | GeneralName::OtherName { type_id: oid::SRV_NAME, .. }
    )
}

/// `DNS:www.example.com`, `IP:192.0.2.1`, `email:user@example.com`, `URI:https://example.com`, `SRV:_imap.example.com`.
impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reference {
            Reference::Dns(host) => write!(f, "DNS:{host}"),
            Reference::Ip(address) => write!(f, "IP:{address}"),
            Reference::Email { local, domain } => write!(f, "email:{local}@{domain}"),
            Reference::Uri { scheme, host } => write!(f, "URI:{scheme}://{host}"),
            Reference::Srv { service, domain } => write!(f, "SRV:_{service}.{domain}"),
        }
    }
}

/// Whether the certificate names the reference identity (RFC 9525 §6). Nothing else is judged: that the name is in the
/// certificate says something only once the certificate is trusted.
///
/// # Errors
/// The finding [`Code::NAME_MISMATCH`] with the names that are there, [`Code::NO_SUBJECT_ALT_NAME`], or an encoding
/// error of the subjectAltName.
pub fn check_identity(certificate: &Certificate, reference: &Identity) -> core::result::Result<(), Finding> {
    let names = certificate.subject_alt_name()?;
    if names.is_some_and(|names| names.iter().any(|name| reference.is_named_by(&name))) {
        return Ok(());
    }
    if let Some(name) = reference.common_name_of(certificate) {
        let is_named =
            DnsPattern::parse(&name).is_some_and(|pattern| PresentedName::Dns(pattern).covers(&reference.as_name()));
        return if is_named {
            Ok(())
        } else {
            Err(mismatch(reference).with_field("subject.commonName").with_found(name))
        };
    }
    Err(match names {
        Some(names) => mismatch(reference).with_field("extensions.subjectAltName").with_found(names),
        None => {
            Finding::new(Code::NO_SUBJECT_ALT_NAME).with_field("extensions.subjectAltName").with_expected(reference)
        }
    })
}

fn mismatch(reference: &Identity) -> Finding {
    Finding::new(Code::NAME_MISMATCH).with_expected(reference)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::der::Tag;
    use crate::validate::testing::{certificate, certificate_of_names, general, san, sequence, tlv};
    use alloc::string::ToString;
    use alloc::vec::Vec;

    /// The code with which a certificate of these alternative names is refused, if it is.
    fn judge(reference: &Identity, names: &[Vec<u8>]) -> Option<Code> {
        check_identity(&certificate("CN=CA", "CN=www.example.com", &[san(names)]), reference).err().map(|it| it.code())
    }

    const MISMATCH: Option<Code> = Some(Code::NAME_MISMATCH);

    #[test]
    fn a_domain_name_matches_label_by_label_in_any_case() {
        let reference = Identity::dns("WWW.example.com.").unwrap();
        assert_eq!(reference, Identity::dns("www.example.com").unwrap());
        for (presented, expected) in [
            ("www.example.com", None),
            ("Www.Example.COM", None),
            ("*.example.com", None),
            ("*.EXAMPLE.com", None),
            ("example.com", MISMATCH),
            ("a.www.example.com", MISMATCH),
            ("www.example.com.", MISMATCH),
            ("www.example.com.evil.example", MISMATCH),
            ("*.com", MISMATCH),
            ("*", MISMATCH),
            ("*.www.example.com", MISMATCH),
            ("w*.example.com", MISMATCH),
            ("*w.example.com", MISMATCH),
            ("www.*.com", MISMATCH),
            ("*.*.com", MISMATCH),
            (" www.example.com", MISMATCH),
            ("", MISMATCH),
        ] {
            assert_eq!(judge(&reference, &[general::dns(presented)]), expected, "{presented}");
        }
        assert_eq!(judge(&reference, &[general::dns("a.example"), general::dns("www.example.com")]), None);
    }

    /// RFC 9525 §6.3: one label, the whole of it, the left-most.
    #[test]
    fn a_wildcard_stands_for_exactly_one_label() {
        let wildcard = [general::dns("*.example.com")];
        for (asked, expected) in [("a.example.com", None), ("example.com", MISMATCH), ("a.b.example.com", MISMATCH)] {
            assert_eq!(judge(&Identity::dns(asked).unwrap(), &wildcard), expected, "{asked}");
        }
        let embedded = [general::dns("xn--*-1b3c148a.example.com")];
        assert_eq!(judge(&Identity::dns("xn--bliss-1b3c148a.example.com").unwrap(), &embedded), MISMATCH);
    }

    /// CVE-2009-2408: text does not end at a NUL.
    #[test]
    fn a_nul_does_not_end_a_presented_name() {
        let reference = Identity::dns("www.example.com").unwrap();
        assert_eq!(judge(&reference, &[general::dns("www.example.com\0.evil.example")]), MISMATCH);
        let mailbox = Identity::email("user@example.com").unwrap();
        assert_eq!(judge(&mailbox, &[general::email("user@example.com\0.evil.example")]), MISMATCH);
        assert_eq!(judge(&mailbox, &[general::smtp_utf8("user@example.com\0é")]), MISMATCH);
    }

    #[test]
    fn unicode_in_a_domain_name_matches_nothing() {
        assert_eq!(judge(&Identity::dns("xn--628h.example.com").unwrap(), &[general::dns("😜.example.com")]), MISMATCH);
        assert_eq!(Identity::dns("😜.example.com").unwrap_err().code(), Code::REFERENCE_INVALID);
    }

    #[test]
    fn an_address_matches_its_octets_and_nothing_else() {
        let v4 = Identity::host("192.0.2.1").unwrap();
        let v6 = Identity::host("[2001:db8::1]").unwrap();
        assert_eq!((&v4, &v6), (&Identity::ip([192, 0, 2, 1].into()), &Identity::host("2001:DB8:0::1").unwrap()));
        let octets = [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        let mapped = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1];
        assert_eq!(judge(&v4, &[general::ip(&[192, 0, 2, 1])]), None);
        assert_eq!(judge(&v6, &[general::ip(&octets)]), None);
        for other in [
            general::ip(&[192, 0, 2, 2]),
            general::ip(&mapped),
            general::ip(&[192, 0, 2, 1, 255, 255, 255, 0]),
            general::dns("192.0.2.1"),
            general::dns("*.0.2.1"),
            general::uri("https://192.0.2.1/"),
        ] {
            assert_eq!(judge(&v4, &[other]), MISMATCH);
        }
        // No commonName for an address either, whatever the caller allows.
        let subject = certificate("CN=CA", "CN=192.0.2.1", &[]);
        assert_eq!(check_identity(&subject, &v4.or_common_name()).unwrap_err().code(), Code::NO_SUBJECT_ALT_NAME);
    }

    #[test]
    fn a_mailbox_matches_its_local_part_exactly_and_its_domain_in_any_case() {
        let reference = Identity::email("User@example.com").unwrap();
        for (presented, expected) in [
            (general::email("User@EXAMPLE.com"), None),
            (general::email("\"User\"@example.com"), None),
            (general::email("user@example.com"), MISMATCH),
            (general::email("User@mail.example.com"), MISMATCH),
            (general::email("@example.com"), MISMATCH),
            (general::email("example.com"), MISMATCH),
            (general::email("User@example.com."), MISMATCH),
            (general::dns("example.com"), MISMATCH),
            // RFC 9598 §3: what is ASCII throughout belongs into rfc822Name.
            (general::smtp_utf8("User@example.com"), MISMATCH),
        ] {
            assert_eq!(judge(&reference, core::slice::from_ref(&presented)), expected, "{presented:02x?}");
        }
    }

    #[test]
    fn an_internationalized_mailbox_is_found_in_smtp_utf8_mailbox_only() {
        let reference = Identity::email("Ünï@xn--bcher-kva.example").unwrap();
        assert_eq!(judge(&reference, &[general::smtp_utf8("Ünï@XN--bcher-kva.example")]), None);
        assert_eq!(judge(&reference, &[general::smtp_utf8("ünï@xn--bcher-kva.example")]), MISMATCH);
        assert_eq!(judge(&reference, &[general::smtp_utf8("Ünï@bücher.example")]), MISMATCH);
        assert_eq!(judge(&reference, &[general::email("Ünï@xn--bcher-kva.example")]), MISMATCH);
        let ia5 = general::other(oid::SMTP_UTF8_MAILBOX, Tag::IA5_STRING, "Ünï@xn--bcher-kva.example");
        assert_eq!(judge(&reference, &[ia5]), MISMATCH);
    }

    #[test]
    fn a_uri_matches_by_scheme_and_host() {
        let https = Identity::uri("HTTPS://www.example.com/").unwrap();
        let sip = Identity::uri("sip:example.com").unwrap();
        for (reference, presented, expected) in [
            (&https, "https://WWW.example.com:8443/path?query", None),
            (&https, "http://www.example.com", MISMATCH),
            (&https, "https://*.example.com", MISMATCH),
            (&https, "https://www.example.com@evil.example/", MISMATCH),
            (&https, "https://evil.example/@www.example.com", MISMATCH),
            (&https, "https://www.example.com\0.evil.example/", MISMATCH),
            (&https, "https://www.example.com./", MISMATCH),
            (&sip, "sip:EXAMPLE.com", None),
            (&sip, "sips:example.com", MISMATCH),
            // RFC 5922 §7.1.
            (&sip, "sip:alice@example.com", MISMATCH),
        ] {
            assert_eq!(judge(reference, &[general::uri(presented)]), expected, "{reference} {presented:?}");
        }
    }

    #[test]
    fn a_service_matches_by_service_and_domain() {
        let reference = Identity::srv("_XMPP-client", "example.com").unwrap();
        assert_eq!(reference, Identity::srv("xmpp-client", "Example.com").unwrap());
        for (presented, expected) in [
            ("_xmpp-client.Example.com", None),
            ("_xmpp-server.example.com", MISMATCH),
            ("_xmpp-client.im.example.com", MISMATCH),
            ("_xmpp-client.*.com", MISMATCH),
            ("_xmpp-client", MISMATCH),
            ("example.com", MISMATCH),
        ] {
            assert_eq!(judge(&reference, &[general::srv(presented)]), expected, "{presented}");
        }
        assert_eq!(judge(&reference, &[general::dns("example.com")]), MISMATCH);
    }

    #[test]
    fn references_that_are_no_names_are_refused() {
        for refused in [
            Identity::dns(""),
            Identity::dns("."),
            Identity::dns("example.com.."),
            Identity::dns("*.example.com"),
            Identity::dns("exa mple.com"),
            Identity::dns("example.com\0"),
            Identity::dns("192.0.2.1"),
            Identity::dns("0177.0.0.01"),
            Identity::host("[example.com]"),
            Identity::host("fe80::1%eth0"),
            Identity::host("example.com:443"),
            Identity::email("example.com"),
            Identity::email("Me <me@example.com>"),
            Identity::uri("example.com"),
            Identity::uri("https://example.com/path"),
            Identity::uri("https://user@example.com"),
            Identity::uri("https://192.0.2.1/"),
            Identity::uri("urn:example:a"),
            Identity::srv("", "example.com"),
            Identity::srv("imap", ""),
            Identity::srv("imap.a", "example.com"),
        ] {
            assert_eq!(refused.unwrap_err().code(), Code::REFERENCE_INVALID);
        }
    }

    #[test]
    fn the_common_name_counts_only_where_asked_for_and_without_other_server_names() {
        let strict = Identity::dns("www.example.com").unwrap();
        let legacy = strict.clone().or_common_name();
        let judge = |reference: &Identity, subject: &str, names: Option<&[Vec<u8>]>| {
            let extensions: Vec<_> = names.map(san).into_iter().collect();
            check_identity(&certificate("CN=CA", subject, &extensions), reference).err().map(|it| it.code())
        };
        const ABSENT: Option<Code> = Some(Code::NO_SUBJECT_ALT_NAME);
        assert_eq!(judge(&strict, "CN=www.example.com", None), ABSENT);
        assert_eq!(judge(&legacy, "CN=www.example.com", None), None);
        assert_eq!(judge(&legacy, "CN=*.example.com", None), None);
        assert_eq!(judge(&legacy, "CN=www.example.com", Some(&[general::email("a@b.example")])), None);
        assert_eq!(judge(&legacy, "O=Example", None), ABSENT);
        // The last, which is the most specific, and no other.
        assert_eq!(judge(&legacy, "CN=a.example,CN=www.example.com", None), MISMATCH);
        assert_eq!(judge(&legacy, "CN=www.example.com,CN=a.example", None), None);
        for server in [
            general::dns("a.example"),
            general::dns(""),
            general::ip(&[192, 0, 2, 1]),
            general::uri("https://a.example"),
            general::srv("_imap.a.example"),
        ] {
            assert_eq!(judge(&legacy, "CN=www.example.com", Some(&[server])), MISMATCH);
        }
    }

    /// RUSTSEC-2026-0044: a commonName with a NUL or beyond ASCII is no domain name.
    #[test]
    fn a_common_name_that_is_no_domain_name_matches_nothing() {
        let legacy = Identity::dns("www.example.com").unwrap().or_common_name();
        for cn in ["www.example.com\0.evil.example", "www.example.com ", "www。example。com", "*", "w*.example.com"] {
            let rdn = sequence(&[tlv(Tag::OID, oid::COMMON_NAME.as_bytes()), tlv(Tag::UTF8_STRING, cn.as_bytes())]);
            let subject = sequence(&[tlv(Tag::SET, &rdn)]);
            let certificate = certificate_of_names(&sequence(&[]), &subject, &[]);
            let finding = check_identity(&certificate, &legacy).unwrap_err();
            assert_eq!((finding.code(), finding.field()), (Code::NAME_MISMATCH, "subject.commonName"), "{cn:?}");
        }
    }

    /// Go CVE-2025-61729: the report does not grow with the certificate.
    #[test]
    fn a_mismatch_quotes_what_is_there_within_bounds() {
        let names: Vec<_> = (0..5000).map(|index| general::dns(alloc::format!("n{index}.example"))).collect();
        let certificate = certificate("CN=CA", "", &[san(&names)]);
        let finding = check_identity(&certificate, &Identity::dns("www.example.com").unwrap()).unwrap_err();
        assert_eq!(finding.expected(), Some("DNS:www.example.com"));
        assert!(finding.found().unwrap().starts_with("DNS:n0.example, DNS:n1.example"));
        assert!(finding.to_string().len() < 1024);
    }

    #[test]
    fn a_malformed_subject_alt_name_is_an_error_of_its_own() {
        let certificate = certificate("CN=CA", "", &[(oid::SUBJECT_ALT_NAME, b"example.com".to_vec())]);
        let finding = check_identity(&certificate, &Identity::dns("example.com").unwrap()).unwrap_err();
        assert_ne!(finding.code(), Code::NAME_MISMATCH);
        assert!(finding.field().starts_with("subjectAltName"));
    }
}
