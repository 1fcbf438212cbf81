//! Every rule a row may hold, as data, and the function that checks it.

use super::check::{alternative_names, constraints, fields, identifiers, locations, names, policies, usage};
use super::report::{Judge, Report};
use crate::base::Timestamp;
use crate::crypto::{KeyAlgorithm, KeyIdMethod, SignatureAlgorithm};
use crate::x509::ext::KeyUsage;
use crate::x509::{GeneralName, ObjectIdentifier, Oid};
use alloc::borrow::Cow;
use core::fmt;

/// Declares the rules and the function that checks each from the same rows.
macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $variant:ident $(($type:ty))? $({ $($(#[doc = $field_doc:literal])+ $field:ident: $field_type:ty),+ })?
        => $check:path;)*) => {
        /// What must hold of a certificate. A rule on the content of an extension holds if the extension is absent.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[doc = $doc])+ $variant $(($type))? $({ $($(#[doc = $field_doc])+ $field: $field_type),+ })?,)*
        }

        impl Rule {
            pub(super) fn check(&self, judge: &Judge<'_>, report: &mut Report<'_>) {
                match self {
                    $(rules!(@pattern $variant $(($type))? $({ $($field),+ })? value) =>
                        rules!(@call $check, judge, report $(, $type, value)? $(; $($field),+)?),)*
                }
            }
        }
    };
    (@pattern $variant:ident ($type:ty) $value:ident) => { Rule::$variant($value) };
    (@pattern $variant:ident { $($field:ident),+ } $value:ident) => { Rule::$variant { $($field),+ } };
    (@pattern $variant:ident $value:ident) => { Rule::$variant };
    (@call $check:path, $judge:ident, $report:ident, $type:ty, $value:ident) => { $check($judge, $report, $value) };
    (@call $check:path, $judge:ident, $report:ident; $($field:ident),+) => { $check($judge, $report, $($field),+) };
    (@call $check:path, $judge:ident, $report:ident) => { $check($judge, $report) };
}

rules! {
    // The certificate's own fields.
    /// The version is this.
    Version(u8) => fields::version;
    /// There are no unique identifiers.
    UniqueIdsAbsent => fields::unique_ids_absent;
    /// A certificate with unique identifiers and without extensions is version 2.
    UniqueIdsInVersion2 => fields::unique_ids_in_version_2;
    /// The serial number is above zero.
    SerialPositive => fields::serial_positive;
    /// The serial number has at most so many octets.
    SerialMaxOctets(u8) => fields::serial_max_octets;
    /// The serial number has at least so many bits, so that it can have been drawn at random.
    SerialMinBits(u16) => fields::serial_min_bits;
    /// notBefore is not after notAfter.
    ValidityOrdered => fields::validity_ordered;
    /// notAfter is at most so long after notBefore.
    ValidityMax {
        /// In seconds.
        seconds: i64,
        /// Certificates whose notBefore is earlier are not held to it.
        from: Option<Timestamp>
    } => fields::validity_max;
    /// The validity lies within the issuer's, where that is known.
    ValidityWithinIssuer => fields::validity_within_issuer;
    /// The public key can be decoded, or is of a kind that is not known here.
    KeyReadable => fields::key_readable;
    /// The public key is of a kind and size known here.
    KeyKnown => fields::key_known;
    /// The public key is one of these.
    KeyAmong(Cow<'static, [KeyRule]>) => fields::key_among;
    /// The signature algorithm is one of these.
    SignatureAmong(Cow<'static, [SignatureAlgorithm]>) => fields::signature_among;

    // Names.
    /// The issuer is not empty.
    IssuerNotEmpty => names::issuer_not_empty;
    /// The subject is not empty.
    SubjectNotEmpty => names::subject_not_empty;
    /// The subject is not empty, or there is a subjectAltName and it is neither a CA nor an issuer of CRLs.
    SubjectOrAltName => names::subject_or_alt_name;
    /// Issuer and subject are the same, byte by byte.
    IssuerIsSubject => names::issuer_is_subject;
    /// The issuer is the subject of the issuer's certificate, byte by byte, where that is known.
    IssuerIsIssuersSubject => names::issuer_is_issuers_subject;
    /// Each attribute of the subject has the type, alphabet and length that the standard gives it.
    SubjectAttributesWellFormed => names::subject_attributes_well_formed;
    /// No attribute of issuer or subject is of a string type that is kept for old names only: TeletexString, BMPString,
    /// UniversalString.
    NoLegacyStrings => names::no_legacy_strings;
    /// One attribute of the subject: how often, and what it looks like.
    SubjectAttribute(AttributeRule) => names::subject_attribute;
    /// This attribute has in the subject the value it has in the issuer, or is in neither.
    AttributeAsIssuer(ObjectIdentifier) => names::attribute_as_issuer;

    // basicConstraints and keyUsage.
    /// basicConstraints say whether it is a CA as given here; absent ones say that it is none.
    CertificateAuthority(bool) => usage::certificate_authority;
    /// pathLenConstraint occurs only with cA and keyCertSign.
    PathLenOnlyInCa => usage::path_len_only_in_ca;
    /// pathLenConstraint of a CA lies between these.
    PathLen {
        /// At least. An absent constraint is above every number.
        min: u32,
        /// At most; absent means that there need be none.
        max: Option<u32>
    } => usage::path_len;
    /// keyCertSign occurs only with cA.
    KeyCertSignOnlyInCa => usage::key_cert_sign_only_in_ca;
    /// keyUsage asserts something.
    KeyUsageNotEmpty => usage::key_usage_not_empty;
    /// keyUsage asserts no bit beyond the nine that have a name.
    KeyUsageBitsNamed => usage::key_usage_bits_named;
    /// encipherOnly and decipherOnly occur only with keyAgreement.
    EncipherOnlyWithKeyAgreement => usage::encipher_only_with_key_agreement;
    /// keyUsage of a key that can only sign (Ed25519, ML-DSA, DSA) asserts nothing else.
    KeyUsageOfSigningKey => usage::key_usage_of_signing_key;
    /// keyUsage, if present, asserts all of `required`, one of `any_of` unless that is empty, and nothing outside
    /// `allowed`.
    KeyUsage {
        /// Keys of this family; others are not held to it.
        keys: KeyFamily,
        /// All of these.
        required: KeyUsage,
        /// At least one of these.
        any_of: KeyUsage,
        /// None but these.
        allowed: KeyUsage
    } => usage::key_usage;

    // extKeyUsage.
    /// extKeyUsage, if present, lists all of these.
    PurposesInclude(Cow<'static, [ObjectIdentifier]>) => usage::purposes_include;
    /// extKeyUsage, if present, lists none but these.
    PurposesAmong(Cow<'static, [ObjectIdentifier]>) => usage::purposes_among;
    /// extKeyUsage lists none of these.
    PurposesExclude(Cow<'static, [ObjectIdentifier]>) => usage::purposes_exclude;
    /// extKeyUsage is not critical if it lists anyExtendedKeyUsage.
    AnyPurposeNotCritical => usage::any_purpose_not_critical;

    // Key identifiers.
    /// authorityKeyIdentifier holds a keyIdentifier.
    KeyIdentifierInAki => identifiers::key_identifier_in_aki;
    /// authorityCertIssuer and authorityCertSerialNumber are both there or both absent.
    AkiIssuerWithSerial => identifiers::aki_issuer_with_serial;
    /// authorityKeyIdentifier holds neither authorityCertIssuer nor authorityCertSerialNumber.
    AkiKeyIdentifierOnly => identifiers::aki_key_identifier_only;
    /// The keyIdentifier of authorityKeyIdentifier is the certificate's own subjectKeyIdentifier, if it has one.
    AkiIsOwnSki => identifiers::aki_is_own_ski;
    /// authorityKeyIdentifier names the issuer's certificate, where that is known.
    AkiNamesIssuer => identifiers::aki_names_issuer;
    /// subjectKeyIdentifier has at least one byte.
    SkiNotEmpty => identifiers::ski_not_empty;
    /// subjectKeyIdentifier is derived from the key by one of these methods.
    SkiDerived(Cow<'static, [KeyIdMethod]>) => identifiers::ski_derived;

    // Alternative names.
    /// The names in subjectAltName and issuerAltName are well-formed.
    AlternativeNamesWellFormed => alternative_names::well_formed;
    /// An e-mail address stands alone in subjectAltName only if the subject is empty.
    MailboxAloneNeedsEmptySubject => alternative_names::mailbox_alone_needs_empty_subject;
    /// subjectAltName has none but these forms.
    SubjectAltNameForms(NameForms) => alternative_names::subject_forms;
    /// subjectAltName, if present, has at least one of these forms.
    SubjectAltNameAnyOf(NameForms) => alternative_names::subject_any_of;
    /// issuerAltName, if present, has at least one of these forms.
    IssuerAltNameAnyOf(NameForms) => alternative_names::issuer_any_of;
    /// A wildcard stands before at least so many labels and, with the feature `public-suffix`, before no public suffix.
    WildcardBefore(u8) => alternative_names::wildcard_before;
    /// There is at most one commonName, and it is one of the names in subjectAltName, written as RFC 3986 and RFC 5952
    /// write addresses.
    CommonNameInAltName {
        /// `example.com` counts as named by `*.example.com`.
        wildcard_base: bool
    } => alternative_names::common_name_in_alt_name;

    // Policies.
    /// No policy is listed twice.
    PoliciesUnique => policies::unique;
    /// anyPolicy has no qualifiers but CPS and user notice.
    AnyPolicyQualifiers => policies::any_policy_qualifiers;
    /// explicitText has at most 200 characters.
    NoticeLength => policies::notice_length;
    /// explicitText is a UTF8String without control characters.
    NoticePlain => policies::notice_plain;
    /// No policy is mapped to or from anyPolicy.
    MappingsWithoutAny => policies::mappings_without_any;
    /// Each issuerDomainPolicy of policyMappings is among the certificatePolicies.
    MappingsListed => policies::mappings_listed;

    // nameConstraints.
    /// nameConstraints, policyMappings, policyConstraints and inhibitAnyPolicy occur in CA certificates only.
    OnlyInCa(ObjectIdentifier) => constraints::only_in_ca;
    /// minimum is 0, maximum is absent.
    SubtreesWithoutDistance => constraints::without_distance;
    /// The masks of address constraints are ones, then zeros.
    SubtreeMasksContiguous => constraints::masks_contiguous;
    /// The bases of name constraints are well-formed DNS names, hosts and mailboxes.
    SubtreesWellFormed => constraints::well_formed;
    /// Names are constrained in forms that the standard says how to compare.
    SubtreesComparable => constraints::comparable;

    // Where to find more.
    /// Each distribution point of cRLDistributionPoints and freshestCRL has a name or a cRLIssuer.
    DistributionPointsNamed => locations::distribution_points_named;
    /// Each distribution point is one URI of these schemes, without reasons and cRLIssuer.
    DistributionPointsAre(Cow<'static, [Cow<'static, str>]>) => locations::distribution_points_are;
    /// URIs in authorityInfoAccess, subjectInfoAccess and distribution points are absolute.
    LocationsAbsolute => locations::absolute;
    /// Each accessMethod of authorityInfoAccess comes with a location of a form that can be followed: a URI, or a
    /// directory name for caIssuers.
    AccessLocations => locations::access_locations;
    /// It is not a precertificate.
    NotPrecertificate => locations::not_precertificate;

    /// Every critical extension has a row here, or is one that this crate has a typed view of, or is processed by the
    /// caller.
    CriticalExtensionsKnown => constraints::critical_extensions_known;
}

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
    pub(super) fn contains(self, key: KeyAlgorithm) -> bool {
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
}

/// What the value of an attribute looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributeForm {
    /// Any text that is not empty.
    Text,
    /// Two capital letters in a PrintableString (ISO 3166-1 alpha-2).
    Country,
}

impl AttributeRule {
    /// Between `min` and `max` times.
    #[must_use]
    pub const fn new(attribute: Oid<'static>, min: u8, max: u8, form: AttributeForm) -> Self {
        Self { attribute: ObjectIdentifier::from_static(attribute), min, max, form }
    }
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
        self.0 & form.0 != 0
    }
}

/// The names of the ASN.1, separated by commas.
impl fmt::Display for NameForms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const NAMES: [(NameForms, &str); 7] = [
            (NameForms::OTHER, "otherName"),
            (NameForms::MAILBOX, "rfc822Name"),
            (NameForms::DNS, "dNSName"),
            (NameForms::DIRECTORY, "directoryName"),
            (NameForms::URI, "uniformResourceIdentifier"),
            (NameForms::IP, "iPAddress"),
            (NameForms::REGISTERED_ID, "registeredID"),
        ];
        let named = NAMES.iter().filter(|(form, _)| self.0 & form.0 != 0);
        for (index, (_, name)) in named.enumerate() {
            f.write_str(if index == 0 { "" } else { ", " })?;
            f.write_str(name)?;
        }
        Ok(())
    }
}
