//! GeneralName (RFC 5280 §4.2.1.6), all nine forms.
//!
//! ```text
//! GeneralName ::= CHOICE {
//!      otherName                 [0]  AnotherName,
//!      rfc822Name                [1]  IA5String,
//!      dNSName                   [2]  IA5String,
//!      x400Address               [3]  ORAddress,
//!      directoryName             [4]  Name,
//!      ediPartyName              [5]  EDIPartyName,
//!      uniformResourceIdentifier [6]  IA5String,
//!      iPAddress                 [7]  OCTET STRING,
//!      registeredID              [8]  OBJECT IDENTIFIER }
//! ```
//!
//! A name with a bad character is read and noted: one bad dNSName does not lose the others beside it.

use super::name::Name;
use super::oid::Oid;
use crate::base::{Code, Error, Result};
use crate::encoding::der::{Deviation, Notes, Reader, Tag, Tlv};
use core::fmt;
use core::net::IpAddr;

/// One alternative name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum GeneralName<'a> {
    /// A name of a type of its own.
    OtherName {
        /// Which type.
        type_id: Oid<'a>,
        /// The DER of the value.
        value: &'a [u8],
    },
    /// A mailbox: `user@example.com`.
    Rfc822Name(Ia5<'a>),
    /// A host: `www.example.com`.
    DnsName(Ia5<'a>),
    /// An X.400 address, as DER contents.
    X400Address(&'a [u8]),
    /// A distinguished name.
    DirectoryName(Name<'a>),
    /// An EDI party name, as DER contents.
    EdiPartyName(&'a [u8]),
    /// A URI.
    UniformResourceIdentifier(Ia5<'a>),
    /// 4 or 16 bytes in network order; 8 or 32, address and mask, in name constraints.
    IpAddress(&'a [u8]),
    /// A registered identifier.
    RegisteredId(Oid<'a>),
}

/// Which lengths an iPAddress may have here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IpForm {
    /// RFC 5280 §4.2.1.6: 4 or 16.
    Address,
    /// RFC 5280 §4.2.1.10: 8 or 32.
    AddressAndMask,
}

impl IpForm {
    fn allows(self, length: usize) -> bool {
        match self {
            Self::Address => matches!(length, 4 | 16),
            Self::AddressAndMask => matches!(length, 8 | 32),
        }
    }
}

impl<'a> GeneralName<'a> {
    pub(crate) fn decode(tlv: &Tlv<'a>, ip: IpForm, notes: &mut Notes) -> Result<Self> {
        Ok(match tlv.tag.0 {
            0xa0 => {
                let mut reader = tlv.reader();
                let type_id = Oid::decode(&reader.read(Tag::OID)?)?;
                let mut explicit = reader.read(Tag::context_constructed(0))?.reader();
                reader.finish()?;
                let value = explicit.read_any()?;
                explicit.finish()?;
                Self::OtherName { type_id, value: value.raw }
            }
            0x81 => Self::Rfc822Name(Ia5::decode(tlv, notes)),
            0x82 => Self::DnsName(Ia5::decode(tlv, notes)),
            0xa3 => Self::X400Address(tlv.value),
            0xa4 => {
                let mut explicit = tlv.reader();
                let name = explicit.read(Tag::SEQUENCE)?;
                explicit.finish()?;
                Self::DirectoryName(Name::decode(&name, notes)?)
            }
            0xa5 => Self::EdiPartyName(tlv.value),
            0x86 => Self::UniformResourceIdentifier(Ia5::decode(tlv, notes)),
            0x87 => {
                if !ip.allows(tlv.value.len()) {
                    notes.add(Deviation::BadIpAddress, tlv.offset);
                }
                Self::IpAddress(tlv.value)
            }
            0x88 => Self::RegisteredId(Oid::decode(tlv)?),
            tag => {
                return Err(Error::new(Code::BAD_CHOICE)
                    .in_structure("GeneralName")
                    .at(tlv.offset)
                    .with_found(format_args!("tag {tag:02x}")));
            }
        })
    }

    /// The name of the alternative, as in the ASN.1: `dNSName`.
    #[must_use]
    pub fn form(&self) -> &'static str {
        match self {
            Self::OtherName { .. } => "otherName",
            Self::Rfc822Name(_) => "rfc822Name",
            Self::DnsName(_) => "dNSName",
            Self::X400Address(_) => "x400Address",
            Self::DirectoryName(_) => "directoryName",
            Self::EdiPartyName(_) => "ediPartyName",
            Self::UniformResourceIdentifier(_) => "uniformResourceIdentifier",
            Self::IpAddress(_) => "iPAddress",
            Self::RegisteredId(_) => "registeredID",
        }
    }

    /// The address, if this is an iPAddress of 4 or 16 bytes.
    #[must_use]
    pub fn to_ip_addr(&self) -> Option<IpAddr> {
        let Self::IpAddress(octets) = self else { return None };
        ip_addr(octets)
    }
}

fn ip_addr(octets: &[u8]) -> Option<IpAddr> {
    match octets.len() {
        4 => <[u8; 4]>::try_from(octets).ok().map(IpAddr::from),
        16 => <[u8; 16]>::try_from(octets).ok().map(IpAddr::from),
        _ => None,
    }
}

/// `DNS:www.example.com`, `IP:192.0.2.1`, `URI:…`, `email:…`, `DirName:…`, `RID:…`, `othername:<type>:<hex>`.
impl fmt::Display for GeneralName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherName { type_id, value } => {
                write!(f, "othername:{}:", type_id.label())?;
                hex(f, value)
            }
            Self::Rfc822Name(text) => write!(f, "email:{text}"),
            Self::DnsName(text) => write!(f, "DNS:{text}"),
            Self::X400Address(der) => f.write_str("X400:").and_then(|()| hex(f, der)),
            Self::DirectoryName(name) => write!(f, "DirName:{name}"),
            Self::EdiPartyName(der) => f.write_str("EdiPartyName:").and_then(|()| hex(f, der)),
            Self::UniformResourceIdentifier(text) => write!(f, "URI:{text}"),
            Self::IpAddress(octets) => {
                let (address, mask) =
                    octets.split_at(if matches!(octets.len(), 8 | 32) { octets.len() / 2 } else { octets.len() });
                f.write_str("IP:")?;
                match (ip_addr(address), ip_addr(mask)) {
                    (Some(address), Some(mask)) => write!(f, "{address}/{mask}"),
                    (Some(address), None) => write!(f, "{address}"),
                    (None, _) => hex(f, octets),
                }
            }
            Self::RegisteredId(oid) => write!(f, "RID:{oid}"),
        }
    }
}

fn hex(f: &mut fmt::Formatter<'_>, bytes: &[u8]) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

/// GeneralNames: at least one, in order. An empty list is read and noted.
#[derive(Clone, Copy, PartialEq)]
pub struct GeneralNames<'a> {
    contents: &'a [u8],
    offset: usize,
}

impl<'a> GeneralNames<'a> {
    /// Decodes the SEQUENCE `tlv` (or what is implicitly tagged in its place).
    pub(crate) fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        let mut reader = tlv.reader();
        if reader.is_empty() {
            notes.add(Deviation::EmptyValue, tlv.offset);
        }
        while !reader.is_empty() {
            GeneralName::decode(&reader.read_any()?, IpForm::Address, notes)?;
        }
        Ok(Self { contents: tlv.value, offset: tlv.value_offset() })
    }

    /// Each name, in order.
    pub fn iter(&self) -> impl Iterator<Item = GeneralName<'a>> + Clone + use<'a> {
        let mut reader = Reader::at(self.contents, self.offset);
        // Decoding succeeded once, so it does again.
        core::iter::from_fn(move || {
            let tlv = reader.read_any().ok()?;
            GeneralName::decode(&tlv, IpForm::Address, &mut Notes::new()).ok()
        })
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.contents.is_empty()
    }

    /// The first URI.
    #[must_use]
    pub fn first_uri(&self) -> Option<Ia5<'a>> {
        self.iter().find_map(|name| match name {
            GeneralName::UniformResourceIdentifier(uri) => Some(uri),
            _ => None,
        })
    }

    /// Each dNSName.
    pub fn dns_names(&self) -> impl Iterator<Item = Ia5<'a>> + Clone + use<'a> {
        self.iter().filter_map(|name| match name {
            GeneralName::DnsName(text) => Some(text),
            _ => None,
        })
    }
}

/// The names, separated by commas.
impl fmt::Display for GeneralNames<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            write!(f, "{name}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for GeneralNames<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// The contents of an IA5String, which real certificates fill with more than IA5.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ia5<'a>(&'a [u8]);

impl<'a> Ia5<'a> {
    pub(crate) fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Self {
        if !tlv.value.is_ascii() {
            notes.add(Deviation::BadString, tlv.offset);
        }
        Self(tlv.value)
    }

    /// The bytes as they stand.
    #[must_use]
    pub fn as_bytes(&self) -> &'a [u8] {
        self.0
    }

    /// The text, if it is IA5: seven bits. It may hold control characters, NUL among them.
    #[must_use]
    pub fn as_str(&self) -> Option<&'a str> {
        if self.0.is_ascii() { core::str::from_utf8(self.0).ok() } else { None }
    }
}

/// The text, with everything that is not printable ASCII escaped as `\xNN`.
impl fmt::Display for Ia5<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0 {
            match byte {
                b'\\' => f.write_str("\\\\")?,
                0x20..=0x7e => fmt::Write::write_char(f, char::from(*byte))?,
                _ => write!(f, "\\x{byte:02x}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Ia5<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}
