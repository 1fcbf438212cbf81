//! Every rule a row may hold, as data: the function that checks it, the key under which it is written in a configuration,
//! and the code that it reports unless the row has another.

use super::Period;
use super::check::{alternative_names, constraints, fields, identifiers, locations, names, policies, usage};
use super::report::{Judge, Report};
use super::terms::{AttributeRule, CommonNameMatch, ExtensionValue, KeyFamily, KeyRule, NameForms};
#[cfg(feature = "serde")]
use super::written::{Field, Malformed, Tree, Value, Written};
#[cfg(feature = "serde")]
use crate::base::Code;
use crate::base::Timestamp;
use crate::crypto::{KeyIdMethod, SignatureAlgorithm};
use crate::x509::ObjectIdentifier;
use crate::x509::ext::KeyUsage;
use alloc::borrow::Cow;
#[cfg(feature = "serde")]
use alloc::vec::Vec;

/// Declares the rules, the function that checks each, and how each is written, from the same rows.
macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $variant:ident $(($type:ty))? $({ $($(#[doc = $field_doc:literal])+ $field:ident: $field_type:ty),+ })?
        => $check:path, $key:literal, $code:ident;)*) => {
        /// What must hold of a certificate. A rule on the content of an extension holds if the extension is absent.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[doc = $doc])+ $variant $(($type))? $({ $($(#[doc = $field_doc])+ $field: $field_type),+ })?,)*
        }

        /// The rules without what they hold, in the order in which they are checked.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum Kind {
            $($variant,)*
        }

        impl Rule {
            pub(super) fn check(&self, judge: &Judge<'_>, report: &mut Report<'_>) {
                match self {
                    $(rules!(@pattern $variant $(($type))? $({ $($field),+ })? value) =>
                        rules!(@call $check, judge, report $(, $type, value)? $(; $($field),+)?),)*
                }
            }

            pub(super) fn kind(&self) -> Kind {
                match self {
                    $(Self::$variant { .. } => Kind::$variant,)*
                }
            }
        }

        #[cfg(feature = "serde")]
        impl Kind {
            pub(super) const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Where it is written; `*` stands for an attribute or an extension.
            pub(super) fn key(self) -> &'static str {
                match self {
                    $(Self::$variant => $key,)*
                }
            }

            /// What it reports unless the row says otherwise.
            pub(super) fn code(self) -> Code {
                match self {
                    $(Self::$variant => Code::$code,)*
                }
            }

            /// What it is for.
            pub(super) fn description(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),+).trim_ascii(),)*
                }
            }

            pub(super) fn read(self, value: &Value<'_>) -> Result<Rule, Malformed> {
                match self {
                    $(Self::$variant => rules!(@read value, $variant $(($type))? $({ $($field: $field_type),+ })?),)*
                }
            }

            /// The fields it is written with, the one that may stand alone first.
            pub(super) fn fields(self) -> Vec<Field> {
                match self {
                    $(Self::$variant => rules!(@fields $(($type))? $({ $($field: $field_type),+ })?),)*
                }
            }
        }

        #[cfg(feature = "serde")]
        impl Rule {
            /// What stands in each of the fields; an absent one is left out.
            pub(super) fn write(&self) -> Vec<(&'static str, Tree)> {
                match self {
                    $(rules!(@pattern $variant $(($type))? $({ $($field),+ })? value) =>
                        rules!(@write $(($type) value)? $({ $($field),+ })?),)*
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
    (@read $value:ident, $variant:ident ($type:ty)) => { Ok(Rule::$variant(<$type>::read_whole($value)?)) };
    (@read $value:ident, $variant:ident { $($field:ident: $type:ty),+ }) => {{
        let mut fields = $value.fields(&[$(stringify!($field)),+])?;
        Ok(Rule::$variant { $($field: fields.take::<$type>()?),+ })
    }};
    (@read $value:ident, $variant:ident) => { $value.is_true().map(|()| Rule::$variant) };
    (@fields ($type:ty)) => { <$type>::whole_fields() };
    (@fields { $($field:ident: $type:ty),+ }) => { Vec::from([$(Field::of::<$type>(stringify!($field))),+]) };
    (@fields) => { Vec::from([Field::flag()]) };
    (@write ($type:ty) $value:ident) => { $value.write_whole() };
    (@write { $($field:ident),+ }) => { [$((stringify!($field), $field.write_field())),+].into_iter().filter_map(|(name, value)| Some((name, value?))).collect() };
    (@write) => { Vec::from([("is", Tree::Flag(true))]) };
}

rules! {
    // The certificate's own fields.
    /// The version is this.
    Version(u8) => fields::version, "version", NOT_V3;
    /// There are no unique identifiers.
    UniqueIdsAbsent => fields::unique_ids_absent, "uniqueIdentifiers.absent", UNIQUE_ID_PRESENT;
    /// A certificate with unique identifiers and without extensions is version 2.
    UniqueIdsInVersion2 => fields::unique_ids_in_version_2, "uniqueIdentifiers.inVersion2", UNIQUE_ID_VERSION;
    /// The serial number is above zero.
    SerialPositive => fields::serial_positive, "serialNumber.positive", SERIAL_NOT_POSITIVE;
    /// The serial number has at most so many octets.
    SerialMaxOctets(u8) => fields::serial_max_octets, "serialNumber.maxOctets", SERIAL_TOO_LONG;
    /// The serial number has at least so many bits, so that it can have been drawn at random.
    SerialMinBits(u16) => fields::serial_min_bits, "serialNumber.minBits", WEAK_SERIAL;
    /// notBefore is not after notAfter.
    ValidityOrdered => fields::validity_ordered, "validity.ordered", VALIDITY_INVERTED;
    /// notAfter is at most so long after notBefore.
    ValidityMax {
        /// How long. Years and months end on the same day, or the day after where there is no such day.
        period: Period,
        /// The last second counts too, as RFC 5280 §4.1.2.5 has it: a day lasts from 00:00:00 to 23:59:59.
        both_ends: bool,
        /// Certificates whose notBefore is earlier are not held to it.
        from: Option<Timestamp>
    } => fields::validity_max, "validity.max", VALIDITY_TOO_LONG;
    /// The validity lies within the issuer's, where that is known.
    ValidityWithinIssuer => fields::validity_within_issuer, "validity.withinIssuer", VALIDITY_BEYOND_ISSUER;
    /// The public key can be decoded, or is of a kind that is not known here.
    KeyReadable => fields::key_readable, "publicKey.readable", BAD_PUBLIC_KEY;
    /// The public key is of a kind and size known here.
    KeyKnown => fields::key_known, "publicKey.known", UNKNOWN_KEY_ALGORITHM;
    /// The public key is one of these.
    KeyAmong(Cow<'static, [KeyRule]>) => fields::key_among, "publicKey.among", KEY_NOT_ALLOWED;
    /// An RSA key is marked rsaEncryption, for any padding; not id-RSASSA-PSS.
    RsaKeyForAnyPadding => fields::rsa_key_for_any_padding, "publicKey.rsaEncryption", KEY_NOT_ALLOWED;
    /// The signature algorithm is one of these.
    SignatureAmong(Cow<'static, [SignatureAlgorithm]>) => fields::signature_among, "signature.among", ALGORITHM_NOT_ALLOWED;

    // Names.
    /// The issuer is not empty.
    IssuerNotEmpty => names::issuer_not_empty, "issuer.notEmpty", ISSUER_EMPTY;
    /// The subject is not empty.
    SubjectNotEmpty => names::subject_not_empty, "subject.notEmpty", SUBJECT_EMPTY;
    /// The subject is not empty, or there is a subjectAltName and it is neither a CA nor an issuer of CRLs.
    SubjectOrAltName => names::subject_or_alt_name, "subject.notEmptyWithoutAltName", SUBJECT_EMPTY;
    /// Issuer and subject are the same, byte by byte.
    IssuerIsSubject => names::issuer_is_subject, "issuer.isSubject", ISSUER_NAME;
    /// The issuer is the subject of the issuer's certificate, byte by byte, where that is known.
    IssuerIsIssuersSubject => names::issuer_is_issuers_subject, "issuer.isSubjectOfIssuer", ISSUER_NAME;
    /// Each attribute of the subject has the type, alphabet and length that the standard gives it.
    SubjectAttributesWellFormed => names::subject_attributes_well_formed, "subject.wellFormed", SUBJECT_ATTRIBUTE;
    /// No attribute of issuer or subject is of a string type that is kept for old names only: TeletexString, BMPString,
    /// UniversalString.
    NoLegacyStrings => names::no_legacy_strings, "names.noLegacyStrings", LEGACY_STRING;
    /// One attribute of the subject: how often, and what it looks like.
    SubjectAttribute(AttributeRule) => names::subject_attribute, "subject.attributes.*", SUBJECT_ATTRIBUTE;
    /// The subject has no attributes but these.
    SubjectAttributesAmong(Cow<'static, [ObjectIdentifier]>) => names::subject_attributes_among, "subject.attributesAmong", SUBJECT_ATTRIBUTE;
    /// One attribute of the issuer: how often, and what it looks like.
    IssuerAttribute(AttributeRule) => names::issuer_attribute, "issuer.attributes.*", ISSUER_ATTRIBUTE;
    /// The issuer has no attributes but these.
    IssuerAttributesAmong(Cow<'static, [ObjectIdentifier]>) => names::issuer_attributes_among, "issuer.attributesAmong", ISSUER_ATTRIBUTE;
    /// This attribute has in the subject the value it has in the issuer, or is in neither.
    AttributeAsIssuer(ObjectIdentifier) => names::attribute_as_issuer, "subject.sameAsIssuer.*", SUBJECT_ATTRIBUTE;

    // basicConstraints and keyUsage.
    /// basicConstraints say whether it is a CA as given here; absent ones say that it is none.
    CertificateAuthority(bool) => usage::certificate_authority, "extensions.basicConstraints.cA", CA_FLAG;
    /// pathLenConstraint occurs only with cA and keyCertSign.
    PathLenOnlyInCa => usage::path_len_only_in_ca, "extensions.basicConstraints.pathLenOnlyInCa", PATH_LEN_WITHOUT_CA;
    /// pathLenConstraint of a CA lies between these.
    PathLen {
        /// At most; absent means that there need be none.
        max: Option<u32>,
        /// At least. An absent constraint is above every number.
        min: u32
    } => usage::path_len, "extensions.basicConstraints.pathLen", PATH_LEN_NOT_ALLOWED;
    /// keyCertSign occurs only with cA.
    KeyCertSignOnlyInCa => usage::key_cert_sign_only_in_ca, "extensions.keyUsage.keyCertSignOnlyInCa", KEY_CERT_SIGN_WITHOUT_CA;
    /// keyUsage asserts something.
    KeyUsageNotEmpty => usage::key_usage_not_empty, "extensions.keyUsage.notEmpty", KEY_USAGE_EMPTY;
    /// keyUsage asserts no bit beyond the nine that have a name.
    KeyUsageBitsNamed => usage::key_usage_bits_named, "extensions.keyUsage.named", KEY_USAGE_CONTENT;
    /// encipherOnly and decipherOnly occur only with keyAgreement.
    EncipherOnlyWithKeyAgreement => usage::encipher_only_with_key_agreement, "extensions.keyUsage.encipherOnlyWithKeyAgreement", KEY_USAGE_CONTENT;
    /// keyUsage of a key that can only sign (Ed25519, ML-DSA, DSA) asserts nothing else.
    KeyUsageOfSigningKey => usage::key_usage_of_signing_key, "extensions.keyUsage.signingKeysOnlySign", KEY_USAGE_FOR_KEY;
    /// keyUsage, if present, asserts all of `required`, one of `any_of` unless that is empty, and nothing outside
    /// `allowed`, where that is given.
    KeyUsage {
        /// All of these.
        required: KeyUsage,
        /// At least one of these.
        any_of: KeyUsage,
        /// None but these, of the nine that have a name.
        allowed: Option<KeyUsage>,
        /// Keys of this family; others are not held to it.
        keys: KeyFamily
    } => usage::key_usage, "extensions.keyUsage.asserts", KEY_USAGE_CONTENT;
    /// keyUsage, if present, asserts these and nothing else.
    KeyUsageExactly(KeyUsage) => usage::key_usage_exactly, "extensions.keyUsage.exactly", KEY_USAGE_CONTENT;

    // extKeyUsage.
    /// extKeyUsage, if present, lists all of these.
    PurposesInclude(Cow<'static, [ObjectIdentifier]>) => usage::purposes_include, "extensions.extKeyUsage.include", KEY_PURPOSE_CONTENT;
    /// extKeyUsage, if present, lists none but these.
    PurposesAmong(Cow<'static, [ObjectIdentifier]>) => usage::purposes_among, "extensions.extKeyUsage.among", KEY_PURPOSE_CONTENT;
    /// extKeyUsage lists none of these.
    PurposesExclude(Cow<'static, [ObjectIdentifier]>) => usage::purposes_exclude, "extensions.extKeyUsage.exclude", KEY_PURPOSE_CONTENT;
    /// extKeyUsage is not critical if it lists anyExtendedKeyUsage.
    AnyPurposeNotCritical => usage::any_purpose_not_critical, "extensions.extKeyUsage.anyPurposeNotCritical", EXTENSION_MUST_NOT_BE_CRITICAL;

    // Key identifiers.
    /// authorityKeyIdentifier holds a keyIdentifier.
    KeyIdentifierInAki => identifiers::key_identifier_in_aki, "extensions.authorityKeyIdentifier.keyIdentifier", KEY_ID_MISSING;
    /// authorityCertIssuer and authorityCertSerialNumber are both there or both absent.
    AkiIssuerWithSerial => identifiers::aki_issuer_with_serial, "extensions.authorityKeyIdentifier.issuerWithSerial", AUTHORITY_KEY_ID_INVALID;
    /// authorityKeyIdentifier holds neither authorityCertIssuer nor authorityCertSerialNumber.
    AkiKeyIdentifierOnly => identifiers::aki_key_identifier_only, "extensions.authorityKeyIdentifier.keyIdentifierOnly", AUTHORITY_KEY_ID_INVALID;
    /// The keyIdentifier of authorityKeyIdentifier is the certificate's own subjectKeyIdentifier, if it has one.
    AkiIsOwnSki => identifiers::aki_is_own_ski, "extensions.authorityKeyIdentifier.isOwn", KEY_ID_MISMATCH;
    /// authorityKeyIdentifier names the issuer's certificate, where that is known.
    AkiNamesIssuer => identifiers::aki_names_issuer, "extensions.authorityKeyIdentifier.isIssuers", KEY_ID_MISMATCH;
    /// subjectKeyIdentifier has at least one byte.
    SkiNotEmpty => identifiers::ski_not_empty, "extensions.subjectKeyIdentifier.notEmpty", KEY_ID_MISSING;
    /// subjectKeyIdentifier is derived from the key by one of these methods.
    SkiDerived(Cow<'static, [KeyIdMethod]>) => identifiers::ski_derived, "extensions.subjectKeyIdentifier.derivedBy", SUBJECT_KEY_ID_MISMATCH;

    // Alternative names.
    /// The names in subjectAltName and issuerAltName are well-formed.
    AlternativeNamesWellFormed => alternative_names::well_formed, "names.alternativeNamesWellFormed", SUBJECT_ALT_NAME_INVALID;
    /// An e-mail address stands alone in subjectAltName only if the subject is empty.
    MailboxAloneNeedsEmptySubject => alternative_names::mailbox_alone_needs_empty_subject, "subject.emptyBesideMailboxAlone", SUBJECT_BESIDE_MAILBOX;
    /// subjectAltName has none but these forms.
    SubjectAltNameForms(NameForms) => alternative_names::subject_forms, "extensions.subjectAltName.forms", ALT_NAME_FORM;
    /// subjectAltName, if present, has at least one of these forms.
    SubjectAltNameAnyOf(NameForms) => alternative_names::subject_any_of, "extensions.subjectAltName.anyOf", ALT_NAME_FORM;
    /// subjectAltName, if present, has an otherName of each of these types.
    OtherNamesInclude(Cow<'static, [ObjectIdentifier]>) => alternative_names::other_names_include, "extensions.subjectAltName.otherNamesInclude", ALT_NAME_FORM;
    /// subjectAltName has no otherName but of these types.
    OtherNamesAmong(Cow<'static, [ObjectIdentifier]>) => alternative_names::other_names_among, "extensions.subjectAltName.otherNamesAmong", ALT_NAME_FORM;
    /// issuerAltName, if present, has at least one of these forms.
    IssuerAltNameAnyOf(NameForms) => alternative_names::issuer_any_of, "extensions.issuerAltName.anyOf", ALT_NAME_FORM;
    /// A wildcard stands before at least so many labels and, with the feature `public-suffix`, before no public suffix.
    WildcardBefore(u8) => alternative_names::wildcard_before, "extensions.subjectAltName.wildcardBefore", WILDCARD_TOO_BROAD;
    /// There is at most one commonName, and it is one of the names in subjectAltName, written as RFC 3986 and RFC 5952
    /// write addresses.
    CommonNameInAltName(CommonNameMatch) => alternative_names::common_name_in_alt_name, "extensions.subjectAltName.commonName", COMMON_NAME_NOT_IN_SAN;

    // Policies.
    /// No policy is listed twice.
    PoliciesUnique => policies::unique, "extensions.certificatePolicies.unique", POLICIES_INVALID;
    /// anyPolicy has no qualifiers but CPS and user notice.
    AnyPolicyQualifiers => policies::any_policy_qualifiers, "extensions.certificatePolicies.anyPolicyQualifiers", POLICIES_INVALID;
    /// explicitText has at most 200 characters.
    NoticeLength => policies::notice_length, "extensions.certificatePolicies.noticeLength", POLICIES_INVALID;
    /// explicitText is a UTF8String without control characters.
    NoticePlain => policies::notice_plain, "extensions.certificatePolicies.noticePlain", POLICIES_INVALID;
    /// No policy is mapped to or from anyPolicy.
    MappingsWithoutAny => policies::mappings_without_any, "extensions.policyMappings.withoutAnyPolicy", POLICY_MAPPINGS_INVALID;
    /// Each issuerDomainPolicy of policyMappings is among the certificatePolicies.
    MappingsListed => policies::mappings_listed, "extensions.policyMappings.listed", POLICY_MAPPINGS_INVALID;

    // nameConstraints.
    /// nameConstraints, policyMappings, policyConstraints and inhibitAnyPolicy occur in CA certificates only.
    OnlyInCa(ObjectIdentifier) => constraints::only_in_ca, "extensions.*.onlyInCa", EXTENSION_FORBIDDEN;
    /// minimum is 0, maximum is absent.
    SubtreesWithoutDistance => constraints::without_distance, "extensions.nameConstraints.withoutDistance", NAME_CONSTRAINTS_INVALID;
    /// The masks of address constraints are ones, then zeros.
    SubtreeMasksContiguous => constraints::masks_contiguous, "extensions.nameConstraints.masksContiguous", NAME_CONSTRAINTS_INVALID;
    /// The bases of name constraints are well-formed DNS names, hosts and mailboxes.
    SubtreesWellFormed => constraints::well_formed, "extensions.nameConstraints.wellFormed", NAME_CONSTRAINTS_INVALID;
    /// Names are constrained in forms that the standard says how to compare.
    SubtreesComparable => constraints::comparable, "extensions.nameConstraints.comparable", NAME_CONSTRAINTS_INVALID;

    // Where to find more.
    /// Each distribution point of cRLDistributionPoints and freshestCRL has a name or a cRLIssuer.
    DistributionPointsNamed => locations::distribution_points_named, "extensions.cRLDistributionPoints.named", DISTRIBUTION_POINT_INVALID;
    /// Each distribution point is one URI of these schemes, without reasons and cRLIssuer.
    DistributionPointsAre(Cow<'static, [Cow<'static, str>]>) => locations::distribution_points_are, "extensions.cRLDistributionPoints.schemes", DISTRIBUTION_POINT_INVALID;
    /// URIs in authorityInfoAccess, subjectInfoAccess and distribution points are absolute.
    LocationsAbsolute => locations::absolute, "names.locationsAbsolute", ACCESS_DESCRIPTION_INVALID;
    /// Each accessMethod of authorityInfoAccess comes with a location of a form that can be followed: a URI, or a
    /// directory name for caIssuers.
    AccessLocations => locations::access_locations, "extensions.authorityInfoAccess.locations", ACCESS_DESCRIPTION_INVALID;
    /// noRevAvail, if present, is NULL, in no CA's certificate, and beside no place where revocation is found.
    RevocationUnavailable => locations::revocation_unavailable, "extensions.noRevAvail.alone", EXTENSION_CONTENT;
    /// It is not a precertificate.
    NotPrecertificate => locations::not_precertificate, "notPrecertificate", PRECERTIFICATE;

    /// Those of these extensions that are there stand in this order; others stand anywhere.
    ExtensionsInOrder(Cow<'static, [ObjectIdentifier]>) => constraints::extensions_in_order, "extensionOrder", EXTENSION_ORDER;
    /// An extension, if present, has this very value.
    ExtensionValue(ExtensionValue) => constraints::extension_value, "extensions.*.value", EXTENSION_CONTENT;
    /// Every critical extension has a row here, or is one that this crate has a typed view of, or is processed by the
    /// caller.
    CriticalExtensionsKnown => constraints::critical_extensions_known, "criticalExtensionsKnown", UNKNOWN_CRITICAL;
}

impl Rule {
    /// The attribute or the extension that the rule is about, where one kind of rule serves many.
    pub(super) fn about(&self) -> Option<&ObjectIdentifier> {
        match self {
            Self::SubjectAttribute(rule) | Self::IssuerAttribute(rule) => Some(&rule.attribute),
            Self::AttributeAsIssuer(about) | Self::OnlyInCa(about) => Some(about),
            Self::ExtensionValue(value) => Some(&value.extension),
            _ => None,
        }
    }

    /// The validity lasts at most so long, both its ends counted.
    #[must_use]
    pub const fn validity_max(period: Period) -> Self {
        Self::ValidityMax { period, both_ends: true, from: None }
    }
}
