//! The names that a certificate presents, in the forms in which they are compared.

use crate::encoding::der::{Tag, single};
use crate::x509::name_syntax::{DnsPattern, Mailbox, SrvName, Uri};
use crate::x509::{GeneralName, Name, Oid, oid};
use core::net::IpAddr;

/// A well-formed name of a certificate, or a name that is asked for.
#[derive(Clone, Debug)]
pub(super) enum PresentedName<'a> {
    Dns(DnsPattern<'a>),
    Ip(IpAddr),
    Email(Mailbox<'a>),
    Uri(Uri<'a>),
    Srv(SrvName<'a>),
    Directory(Name<'a>),
    /// A name of another form, which nothing here compares.
    Other(Form<'a>),
}

/// A form of names (RFC 5280 §4.2.1.6): names of different forms have nothing to do with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form<'a> {
    Dns,
    Ip,
    /// rfc822Name and SmtpUTF8Mailbox name the same mailboxes (RFC 9598 §6).
    Email,
    Uri,
    Srv,
    Directory,
    /// Each other type of otherName is a form of its own.
    OtherName(Oid<'a>),
    X400Address,
    EdiPartyName,
    RegisteredId,
}

impl<'a> Form<'a> {
    pub(super) fn of(name: &GeneralName<'a>) -> Self {
        match name {
            GeneralName::OtherName { type_id: oid::SMTP_UTF8_MAILBOX, .. } | GeneralName::Rfc822Name(_) => Self::Email,
            GeneralName::OtherName { type_id: oid::SRV_NAME, .. } => Self::Srv,
            GeneralName::OtherName { type_id, .. } => Self::OtherName(*type_id),
            GeneralName::DnsName(_) => Self::Dns,
            GeneralName::X400Address(_) => Self::X400Address,
            GeneralName::DirectoryName(_) => Self::Directory,
            GeneralName::EdiPartyName(_) => Self::EdiPartyName,
            GeneralName::UniformResourceIdentifier(_) => Self::Uri,
            GeneralName::IpAddress(_) => Self::Ip,
            GeneralName::RegisteredId(_) => Self::RegisteredId,
        }
    }
}

impl<'a> PresentedName<'a> {
    /// Nothing if the name is not well-formed.
    pub(super) fn parse(name: &GeneralName<'a>) -> Option<Self> {
        Some(match name {
            GeneralName::DnsName(text) => Self::Dns(DnsPattern::parse(text.as_str()?)?),
            GeneralName::IpAddress(_) => Self::Ip(name.to_ip_addr()?),
            GeneralName::Rfc822Name(text) => Self::Email(Mailbox::parse(text.as_str()?)?),
            GeneralName::UniformResourceIdentifier(text) => Self::Uri(Uri::parse(text.as_str()?)?),
            GeneralName::DirectoryName(name) => Self::Directory(*name),
            GeneralName::OtherName { type_id: oid::SMTP_UTF8_MAILBOX, value } => {
                Self::Email(Mailbox::parse(smtp_utf8_mailbox(value)?)?)
            }
            GeneralName::OtherName { type_id: oid::SRV_NAME, value } => Self::Srv(SrvName::parse(srv_text(value)?)?),
            _ => Self::Other(Form::of(name)),
        })
    }

    pub(super) fn form(&self) -> Form<'a> {
        match self {
            Self::Dns(_) => Form::Dns,
            Self::Ip(_) => Form::Ip,
            Self::Email(_) => Form::Email,
            Self::Uri(_) => Form::Uri,
            Self::Srv(_) => Form::Srv,
            Self::Directory(_) => Form::Directory,
            Self::Other(form) => *form,
        }
    }

    /// Whether `reference` is this name, or one of the names it stands for (RFC 9525 §6).
    pub(super) fn covers(&self, reference: &PresentedName<'_>) -> bool {
        match (self, reference) {
            (Self::Dns(pattern), PresentedName::Dns(DnsPattern::Exact(host))) => pattern.covers(host),
            (Self::Ip(address), PresentedName::Ip(asked)) => address == asked,
            (Self::Email(mailbox), PresentedName::Email(asked)) => mailbox.matches(asked),
            // RFC 5922 §7.1: with a user, it is the identity of that user and not of the host.
            (Self::Uri(uri), PresentedName::Uri(asked)) => {
                uri.userinfo.is_none() && uri.scheme.eq_ignore_ascii_case(asked.scheme) && uri.host.matches(&asked.host)
            }
            (Self::Srv(name), PresentedName::Srv(asked)) => name.is_within(asked) && asked.is_within(name),
            _ => false,
        }
    }
}

/// The text of an SmtpUTF8Mailbox: a UTF8String whose local part goes beyond ASCII (RFC 9598 §3); what does not has to
/// be an rfc822Name.
fn smtp_utf8_mailbox(value: &[u8]) -> Option<&str> {
    text(value, Tag::UTF8_STRING).filter(|text| !text.is_ascii())
}

/// The text of an SRVName: an IA5String (RFC 4985 §2).
pub(super) fn srv_text(value: &[u8]) -> Option<&str> {
    text(value, Tag::IA5_STRING).filter(|text| text.is_ascii())
}

fn text(value: &[u8], tag: Tag) -> Option<&str> {
    let tlv = single(value).ok().filter(|tlv| tlv.tag == tag)?;
    core::str::from_utf8(tlv.value).ok()
}
