//! One subtree of names: what it contains, what it overlaps.

use super::super::presented::{Form, PresentedName, srv_text};
use crate::base::{Code, Error, Result};
use crate::encoding::der::{Tag, Writer};
use crate::x509::name_syntax::{DnsPattern, Host, Mailbox, SrvName};
use crate::x509::{DistinguishedName, GeneralName, Name, oid};
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;
use core::net::IpAddr;

/// A subtree of names of one form, well-formed. An empty base, for the forms that are text, spans every name of its form
/// (as CA/B BR §7.1.2.5.2 has it for dNSName).
#[derive(Clone, Debug)]
pub(super) enum Subtree<'a> {
    Dns(Option<Host<'a>>),
    Ip(IpNetwork),
    Email(Email<'a>),
    Uri(Hosts<'a>),
    Srv(SrvName<'a>),
    Directory(Name<'a>),
    /// A base of a form whose names cannot be compared here.
    Incomparable(Form<'a>),
}

/// Which hosts: RFC 5280 §4.2.1.10, for mailboxes and URIs. Unlike a dNSName, a name without a dot in front is one host.
#[derive(Clone, Copy, Debug)]
pub(super) enum Hosts<'a> {
    All,
    One(Host<'a>),
    Below(Host<'a>),
}

/// Which mailboxes: one, or all at some hosts.
#[derive(Clone, Debug)]
pub(super) enum Email<'a> {
    One(Mailbox<'a>),
    At(Hosts<'a>),
}

/// Addresses that share a prefix.
#[derive(Clone, Copy, Debug)]
pub(super) struct IpNetwork {
    address: IpAddr,
    mask: u128,
}

impl<'a> Subtree<'a> {
    /// Nothing if the base is not well-formed.
    pub(super) fn parse(base: &GeneralName<'a>) -> Option<Self> {
        Some(match base {
            GeneralName::DnsName(text) => Self::dns(text.as_str()?)?,
            GeneralName::IpAddress(octets) => Self::Ip(IpNetwork::parse(octets)?),
            GeneralName::Rfc822Name(text) => Self::email(text.as_str()?)?,
            GeneralName::UniformResourceIdentifier(text) => Self::Uri(Hosts::parse(text.as_str()?)?),
            GeneralName::DirectoryName(name) => Self::Directory(*name),
            GeneralName::OtherName { type_id: oid::SRV_NAME, value } => {
                Self::Srv(SrvName::parse_constraint(srv_text(value)?)?)
            }
            // RFC 9598 §6: mailboxes are constrained by rfc822Name; SmtpUTF8Mailbox is no form of constraint.
            _ => Self::Incomparable(Form::of(base)),
        })
    }

    fn dns(text: &'a str) -> Option<Self> {
        match text {
            "" => Some(Self::Dns(None)),
            _ => Host::parse(text).map(Some).map(Self::Dns),
        }
    }

    fn email(text: &'a str) -> Option<Self> {
        Some(Self::Email(match text.contains('@') {
            true => Email::One(Mailbox::parse(text)?),
            false => Email::At(Hosts::parse(text)?),
        }))
    }

    pub(super) fn form(&self) -> Form<'a> {
        match self {
            Self::Dns(_) => Form::Dns,
            Self::Ip(_) => Form::Ip,
            Self::Email(_) => Form::Email,
            Self::Uri(_) => Form::Uri,
            Self::Srv(_) => Form::Srv,
            Self::Directory(_) => Form::Directory,
            Self::Incomparable(form) => *form,
        }
    }

    /// Containment: whether every name that `name` stands for lies within.
    pub(super) fn permits(&self, name: &PresentedName<'_>) -> bool {
        match (self, name) {
            (Self::Dns(None), PresentedName::Dns(_)) => true,
            (Self::Dns(Some(base)), PresentedName::Dns(DnsPattern::Exact(host))) => host.is_within(base),
            // Every name one label longer than `parent` lies within `base` exactly if `parent` does.
            (Self::Dns(Some(base)), PresentedName::Dns(DnsPattern::Wildcard(parent))) => parent.is_within(base),
            (Self::Ip(network), PresentedName::Ip(address)) => network.contains(address),
            (Self::Email(Email::One(mailbox)), PresentedName::Email(presented)) => mailbox.matches(presented),
            (Self::Email(Email::At(hosts)), PresentedName::Email(presented)) => hosts.contains(&presented.domain),
            (Self::Uri(hosts), PresentedName::Uri(uri)) => hosts.contains(&uri.host),
            (Self::Srv(base), PresentedName::Srv(name)) => name.is_within(base),
            (Self::Directory(base), PresentedName::Directory(name)) => name.is_within(base),
            _ => false,
        }
    }

    /// Overlap: whether any name that `name` stands for lies within.
    pub(super) fn excludes(&self, name: &PresentedName<'_>) -> bool {
        let reaches_into = match (self, name) {
            // `*.parent` stands for `base` itself, if that is one label longer than `parent`. What lies below `base` is
            // longer still.
            (Self::Dns(Some(base)), PresentedName::Dns(DnsPattern::Wildcard(parent))) => {
                base.parent().is_some_and(|above| above.matches(parent))
            }
            _ => false,
        };
        reaches_into || self.permits(name)
    }

    /// What a comparison costs: one, and one more for each 16 octets that it may have to look at, several times each.
    pub(super) fn cost(&self, name: &PresentedName<'_>) -> u32 {
        match (self, name) {
            (Self::Directory(base), PresentedName::Directory(name)) => {
                let octets = base.as_der().len().min(name.as_der().len());
                u32::try_from(octets / 16).unwrap_or(u32::MAX).saturating_add(1)
            }
            _ => 1,
        }
    }
}

impl<'a> Hosts<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        match (text, text.strip_prefix('.')) {
            ("", _) => Some(Self::All),
            (_, Some(domain)) => Host::parse(domain).map(Self::Below),
            (_, None) => Host::parse(text).map(Self::One),
        }
    }

    fn contains(&self, host: &Host<'_>) -> bool {
        match self {
            Self::All => true,
            Self::One(one) => host.matches(one),
            Self::Below(domain) => host.is_below(domain),
        }
    }
}

impl IpNetwork {
    /// Address and mask. The mask is a prefix: RFC 5280 §4.2.1.10 asks for "the style of RFC 4632 (CIDR)", and one with
    /// holes is taken for the mistake it nearly always is. Bits of the address beyond the mask do not count.
    fn parse(octets: &[u8]) -> Option<Self> {
        let (address, mask) = octets.split_at_checked(octets.len() / 2)?;
        let (address, mask) = match octets.len() {
            8 => {
                let mask = u32::from_be_bytes(mask.try_into().ok()?);
                // Sign extension by hand: the upper bits are those of a prefix.
                (IpAddr::from(<[u8; 4]>::try_from(address).ok()?), u128::from(mask) | !u128::from(u32::MAX))
            }
            32 => (IpAddr::from(<[u8; 16]>::try_from(address).ok()?), u128::from_be_bytes(mask.try_into().ok()?)),
            _ => return None,
        };
        (mask.leading_ones() + mask.trailing_zeros().min(128) >= 128).then_some(Self { address, mask })
    }

    /// Addresses of the other version are outside, an IPv4 address written as IPv6 among them.
    fn contains(&self, other: &IpAddr) -> bool {
        let differing = match (self.address, other) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => u128::from(ours.to_bits() ^ theirs.to_bits()),
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => ours.to_bits() ^ theirs.to_bits(),
            _ => return false,
        };
        differing & self.mask == 0
    }
}

/// A subtree of names: one that the caller permits or excludes from the start (RFC 5280 §6.1.1 (h), (i)), or one for
/// the nameConstraints of a CA to issue.
///
/// ```
/// use certwright::validate::NameSubtree;
/// # fn main() -> certwright::Result<()> {
/// let intranet = [NameSubtree::dns("corp.example")?, NameSubtree::ip([10, 0, 0, 0].into(), 8)?];
/// assert_eq!(intranet[1].to_string(), "IP:10.0.0.0/8");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameSubtree(Base);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Base {
    Dns(Box<str>),
    Ip(IpAddr, u8),
    Email(Box<str>),
    Uri(Box<str>),
    Directory(DistinguishedName),
}

impl NameSubtree {
    /// A domain and everything below it; an empty text for every domain.
    ///
    /// # Errors
    /// [`Code::NAME_CONSTRAINT_MALFORMED`] unless it is a domain name, without a dot in front.
    pub fn dns(domain: &str) -> Result<Self> {
        Self::checked(Base::Dns(domain.into()))
    }

    /// The addresses whose first `prefix` bits are those of `address`.
    ///
    /// # Errors
    /// [`Code::NAME_CONSTRAINT_MALFORMED`] if the address is not that long.
    pub fn ip(address: IpAddr, prefix: u8) -> Result<Self> {
        Self::checked(Base::Ip(address, prefix))
    }

    /// One mailbox (`user@example.com`), all at one host (`example.com`), or all at the hosts below a domain
    /// (`.example.com`); an empty text for every mailbox.
    ///
    /// # Errors
    /// [`Code::NAME_CONSTRAINT_MALFORMED`] if it is none of these.
    pub fn email(base: &str) -> Result<Self> {
        Self::checked(Base::Email(base.into()))
    }

    /// URIs of one host (`example.com`) or of the hosts below a domain (`.example.com`); an empty text for every URI
    /// with a host.
    ///
    /// # Errors
    /// [`Code::NAME_CONSTRAINT_MALFORMED`] if it is neither.
    pub fn uri(base: &str) -> Result<Self> {
        Self::checked(Base::Uri(base.into()))
    }

    /// The names that begin, at the most general end, with the RDNs of `base`.
    #[must_use]
    pub fn directory(base: DistinguishedName) -> Self {
        Self(Base::Directory(base))
    }

    fn checked(base: Base) -> Result<Self> {
        let subtree = Self(base);
        if subtree.as_subtree().is_some() {
            return Ok(subtree);
        }
        Err(Error::new(Code::NAME_CONSTRAINT_MALFORMED).in_structure("NameSubtree").with_found(&subtree))
    }

    /// The base of the subtree as nameConstraints has it: a GeneralName in DER. Bits of an address beyond the prefix are
    /// written as zeros.
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        match &self.0 {
            Base::Email(text) => writer.primitive(Tag::context(1), text.as_bytes()),
            Base::Dns(text) => writer.primitive(Tag::context(2), text.as_bytes()),
            Base::Directory(name) => {
                writer.constructed(Tag::context_constructed(4), |writer| writer.raw(name.as_der()));
            }
            Base::Uri(text) => writer.primitive(Tag::context(6), text.as_bytes()),
            Base::Ip(IpAddr::V4(address), prefix) => {
                let mask = u32::MAX.checked_shl(32_u32.saturating_sub((*prefix).into())).unwrap_or(0);
                let octets = [address.to_bits() & mask, mask].map(u32::to_be_bytes).concat();
                writer.primitive(Tag::context(7), &octets);
            }
            Base::Ip(IpAddr::V6(address), prefix) => {
                let mask = u128::MAX.checked_shl(128_u32.saturating_sub((*prefix).into())).unwrap_or(0);
                let octets = [address.to_bits() & mask, mask].map(u128::to_be_bytes).concat();
                writer.primitive(Tag::context(7), &octets);
            }
        }
        writer.finish()
    }

    pub(super) fn as_subtree(&self) -> Option<Subtree<'_>> {
        match &self.0 {
            Base::Dns(text) => Subtree::dns(text),
            Base::Ip(address, prefix) => {
                let shift = u32::from(if address.is_ipv4() { 32 } else { 128_u8 }.checked_sub(*prefix)?);
                let mask = u128::MAX.checked_shl(shift).unwrap_or(0);
                Some(Subtree::Ip(IpNetwork { address: *address, mask }))
            }
            Base::Email(text) => Subtree::email(text),
            Base::Uri(text) => Hosts::parse(text).map(Subtree::Uri),
            Base::Directory(name) => Some(Subtree::Directory(name.as_name())),
        }
    }
}

/// `DNS:example.com`, `IP:10.0.0.0/8`, `email:.example.com`, `URI:example.com`, `DirName:O=Example`.
impl fmt::Display for NameSubtree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Base::Dns(text) => write!(f, "DNS:{text}"),
            Base::Ip(address, prefix) => write!(f, "IP:{address}/{prefix}"),
            Base::Email(text) => write!(f, "email:{text}"),
            Base::Uri(text) => write!(f, "URI:{text}"),
            Base::Directory(name) => write!(f, "DirName:{name}"),
        }
    }
}

/// As [`NameSubtree`] has it.
impl fmt::Display for Subtree<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dns(None) => f.write_str("DNS:"),
            Self::Dns(Some(base)) => write!(f, "DNS:{base}"),
            Self::Ip(IpNetwork { address, mask }) => {
                let version = if address.is_ipv4() { 96 } else { 0 };
                write!(f, "IP:{address}/{}", mask.leading_ones().saturating_sub(version))
            }
            Self::Email(Email::One(mailbox)) => write!(f, "email:{}@{}", mailbox.local, mailbox.domain),
            Self::Email(Email::At(hosts)) => write!(f, "email:{hosts}"),
            Self::Uri(hosts) => write!(f, "URI:{hosts}"),
            Self::Srv(SrvName { service, domain }) => {
                let dot = if service.is_some() && domain.is_some() { "." } else { "" };
                f.write_str("SRV:")?;
                service.map_or(Ok(()), |service| write!(f, "_{service}{dot}"))?;
                domain.map_or(Ok(()), |domain| write!(f, "{domain}"))
            }
            Self::Directory(base) => write!(f, "DirName:{base}"),
            Self::Incomparable(form) => write!(f, "{form:?}"),
        }
    }
}

impl fmt::Display for Hosts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => Ok(()),
            Self::One(host) => write!(f, "{host}"),
            Self::Below(domain) => write!(f, ".{domain}"),
        }
    }
}
