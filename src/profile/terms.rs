//! What rules are made of: kinds of keys, attributes of a name, forms of alternative names.

use crate::crypto::KeyAlgorithm;
use crate::x509::{GeneralName, ObjectIdentifier, Oid};
use alloc::borrow::Cow;
use core::fmt;

/// A kind of public key, with sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyRule {
    /// This very kind.
    Exactly(KeyAlgorithm),
    /// RSA with a modulus of at least so many bits.
    Rsa {
        /// Fewest bits.
        min_bits: u16,
        /// The number of bits is a multiple of this.
        multiple_of: u16,
    },
}

impl KeyRule {
    pub(super) fn allows(self, key: KeyAlgorithm) -> bool {
        match (self, key) {
            (Self::Rsa { min_bits, multiple_of }, KeyAlgorithm::Rsa(bits)) => {
                bits >= min_bits && bits.checked_rem(multiple_of).is_none_or(|rest| rest == 0)
            }
            (Self::Exactly(kind), key) => kind == key,
            (Self::Rsa { .. }, _) => false,
        }
    }
}

/// As in written profiles: `P-256`, `RSA-2048+` (of this size or more, in whole bytes), `RSA-2048+/256` (in steps).
impl fmt::Display for KeyRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(kind) => kind.fmt(f),
            Self::Rsa { min_bits, multiple_of: 8 } => write!(f, "RSA-{min_bits}+"),
            Self::Rsa { min_bits, multiple_of } => write!(f, "RSA-{min_bits}+/{multiple_of}"),
        }
    }
}

/// Keys that are used alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFamily {
    /// Every key.
    Any,
    /// RSA keys.
    Rsa,
    /// Keys other than RSA keys.
    NotRsa,
    /// Keys on elliptic curves for ECDSA and ECDH.
    Elliptic,
}

impl KeyFamily {
    /// Whether a key of this kind is one of them.
    #[must_use]
    pub fn contains(self, key: KeyAlgorithm) -> bool {
        match self {
            Self::Any => true,
            Self::Rsa => matches!(key, KeyAlgorithm::Rsa(_)),
            Self::NotRsa => !matches!(key, KeyAlgorithm::Rsa(_)),
            Self::Elliptic => {
                matches!(key, KeyAlgorithm::EcdsaP256 | KeyAlgorithm::EcdsaP384 | KeyAlgorithm::EcdsaP521)
            }
        }
    }
}

/// How often an attribute occurs in the subject, and what it looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeRule {
    /// Which attribute.
    pub attribute: ObjectIdentifier,
    /// At least so often.
    pub min: u8,
    /// At most so often.
    pub max: u8,
    /// What each value looks like.
    pub form: AttributeForm,
    /// Each value is one of these; any will do if there is none here.
    pub values: Cow<'static, [Cow<'static, str>]>,
}

/// What the value of an attribute looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributeForm {
    /// Any text that is not empty.
    Text,
    /// Two capital letters in a PrintableString (ISO 3166-1 alpha-2).
    Country,
    /// Text in a PrintableString.
    PrintableString,
    /// Text in a UTF8String.
    Utf8String,
    /// Text in an IA5String.
    Ia5String,
}

impl AttributeRule {
    /// Between `min` and `max` times.
    #[must_use]
    pub const fn new(attribute: Oid<'static>, min: u8, max: u8, form: AttributeForm) -> Self {
        Self { attribute: ObjectIdentifier::from_static(attribute), min, max, form, values: Cow::Borrowed(&[]) }
    }

    /// The same, with each value among these.
    #[must_use]
    pub fn with_values(mut self, values: impl IntoIterator<Item = impl Into<Cow<'static, str>>>) -> Self {
        self.values = values.into_iter().map(Into::into).collect();
        self
    }
}

/// An extension and the value it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtensionValue {
    /// Which extension.
    pub extension: ObjectIdentifier,
    /// The DER of its value.
    pub value: Cow<'static, [u8]>,
}

/// When a commonName counts as one of the alternative names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommonNameMatch {
    /// If it is one of them.
    Exact,
    /// If it is one of them, or `example.com` beside `*.example.com`.
    OrWildcardBase,
}

/// A set of forms of alternative names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameForms(u16);

impl NameForms {
    /// otherName.
    pub const OTHER: Self = Self(1);
    /// rfc822Name.
    pub const MAILBOX: Self = Self(1 << 1);
    /// dNSName.
    pub const DNS: Self = Self(1 << 2);
    /// directoryName.
    pub const DIRECTORY: Self = Self(1 << 4);
    /// uniformResourceIdentifier.
    pub const URI: Self = Self(1 << 6);
    /// iPAddress.
    pub const IP: Self = Self(1 << 7);
    /// registeredID.
    pub const REGISTERED_ID: Self = Self(1 << 8);

    /// The forms that have a name here, by the names of the ASN.1.
    pub(super) const NAMES: [(Self, &'static str); 7] = [
        (Self::OTHER, "otherName"),
        (Self::MAILBOX, "rfc822Name"),
        (Self::DNS, "dNSName"),
        (Self::DIRECTORY, "directoryName"),
        (Self::URI, "uniformResourceIdentifier"),
        (Self::IP, "iPAddress"),
        (Self::REGISTERED_ID, "registeredID"),
    ];

    pub(super) const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// These and those.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the form of `name` is among them.
    #[must_use]
    pub fn contains(self, name: &GeneralName<'_>) -> bool {
        let form = match name {
            GeneralName::OtherName { .. } => Self::OTHER,
            GeneralName::Rfc822Name(_) => Self::MAILBOX,
            GeneralName::DnsName(_) => Self::DNS,
            GeneralName::X400Address(_) => Self(1 << 3),
            GeneralName::DirectoryName(_) => Self::DIRECTORY,
            GeneralName::EdiPartyName(_) => Self(1 << 5),
            GeneralName::UniformResourceIdentifier(_) => Self::URI,
            GeneralName::IpAddress(_) => Self::IP,
            GeneralName::RegisteredId(_) => Self::REGISTERED_ID,
        };
        self.intersects(form)
    }
}

/// The names of the ASN.1, separated by commas.
impl fmt::Display for NameForms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = Self::NAMES.iter().filter(|(form, _)| self.intersects(*form));
        for (index, (_, name)) in named.enumerate() {
            f.write_str(if index == 0 { "" } else { ", " })?;
            f.write_str(name)?;
        }
        Ok(())
    }
}
