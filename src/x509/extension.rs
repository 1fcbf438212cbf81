//! Extension (RFC 5280 §4.1.2.9) and the table of those that have a typed view.
//!
//! ```text
//! Extension ::= SEQUENCE {
//!      extnID      OBJECT IDENTIFIER,
//!      critical    BOOLEAN DEFAULT FALSE,
//!      extnValue   OCTET STRING }
//! ```

use super::ext::{self, Decode};
use super::{GeneralNames, Oid, oid};
use crate::base::{Result, Timestamp};
use crate::encoding::der::{self, Deviation, Notes, Reader, Tag, Tlv};

/// One extension as it stands in a certificate, CRL or request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extension<'a> {
    /// Which extension.
    pub oid: Oid<'a>,
    /// Who does not understand it must reject the certificate.
    pub critical: bool,
    /// The contents of extnValue: the DER of the extension's own type.
    pub value: &'a [u8],
    /// Where `value` begins in the input.
    pub(crate) offset: usize,
}

impl<'a> Extension<'a> {
    pub(crate) fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        let mut reader = tlv.reader();
        let oid = Oid::decode(&reader.read(Tag::OID).map_err(|error| error.in_field("extnID"))?)?;
        let critical = match reader.read_optional(Tag::BOOLEAN)? {
            Some(tlv) => {
                let critical = der::boolean(&tlv, notes).map_err(|error| error.in_field("critical"))?;
                if !critical {
                    notes.add(Deviation::ExplicitDefault, tlv.offset);
                }
                critical
            }
            None => false,
        };
        let value = reader.read(Tag::OCTET_STRING).map_err(|error| error.in_field("extnValue"))?;
        reader.finish()?;
        Ok(Self { oid, critical, value: value.value, offset: value.value_offset() })
    }

    /// The value as its own type, where there is a typed view of it.
    ///
    /// # Errors
    /// An encoding error that names the extension, the field and the byte.
    pub fn parse(&self) -> Result<ParsedExtension<'a>> {
        self.parse_noting(&mut Notes::new())
    }

    /// Whether this crate has a typed view of it.
    pub(crate) fn has_view(&self) -> bool {
        Known::of(self.oid).is_some()
    }

    /// The value as the type `T`.
    pub(crate) fn view<T: Decode<'a>>(&self, notes: &mut Notes) -> Result<T> {
        let mut reader = Reader::at(self.value, self.offset);
        let decoded = reader.read_any().and_then(|tlv| {
            reader.finish()?;
            T::decode(&tlv, notes)
        });
        decoded.map_err(|error| match self.oid.name() {
            Some(name) => error.in_structure(name),
            None => error.in_structure("Extension"),
        })
    }
}

/// An identifier of up to 15 bytes as one number, so that a table is searched without comparing slices.
/// Longer ones give 0, which is none.
const fn packed(mut oid: &[u8]) -> u128 {
    if oid.len() > 15 {
        return 0;
    }
    // A leading 1 marks where the bytes begin.
    let mut number = 1_u128;
    while let [first, rest @ ..] = oid {
        let mut octets = [0; 16];
        octets[15] = *first;
        number = number << 8 | u128::from_be_bytes(octets);
        oid = rest;
    }
    number
}

/// The extensions with a typed view: the enum, the index used by [`Certificate`](super::Certificate) and its
/// accessors all come from this one table. Those that only CRLs and their entries have need no index.
macro_rules! extensions {
    (
        $a:lifetime;
        certificate { $($variant:ident, $oid:ident, $accessor:ident, $view:ty, $doc:literal;)* }
        crl { $($crl_variant:ident, $crl_oid:ident, $crl_view:ty, $crl_doc:literal;)* }
    ) => {
        /// An extension's value as its own type.
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum ParsedExtension<$a> {
            $(#[doc = $doc] $variant($view),)*
            $(#[doc = $crl_doc] $crl_variant($crl_view),)*
            /// An extension without a typed view, as it stands.
            Unknown(&$a [u8]),
        }

        /// Position in a certificate's index of known extensions.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Known { $($variant,)* }

        impl Known {
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant,)*];
            pub(crate) const COUNT: usize = Self::ALL.len();

            pub(crate) fn of(oid: Oid<'_>) -> Option<Self> {
                $(const $oid: u128 = packed(oid::$oid.as_bytes());)*
                match packed(oid.as_bytes()) {
                    $($oid => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// The same order as [`Self::ALL`].
            pub(crate) const fn index(self) -> usize {
                let mut index = 0;
                $(if matches!(self, Self::$variant) { return index; } index += 1;)*
                index
            }
        }

        impl<$a> Extension<$a> {
            pub(crate) fn parse_noting(&self, notes: &mut Notes) -> Result<ParsedExtension<$a>> {
                $(const $oid: u128 = packed(oid::$oid.as_bytes());)*
                $(const $crl_oid: u128 = packed(oid::$crl_oid.as_bytes());)*
                match packed(self.oid.as_bytes()) {
                    $($oid => self.view::<$view>(notes).map(ParsedExtension::$variant),)*
                    $($crl_oid => self.view::<$crl_view>(notes).map(ParsedExtension::$crl_variant),)*
                    _ => Ok(ParsedExtension::Unknown(self.value)),
                }
            }
        }

        impl super::Certificate {
            $(
                #[doc = $doc]
                ///
                /// `None` if the extension is absent.
                ///
                /// # Errors
                /// An encoding error that names the extension, the field and the byte.
                pub fn $accessor<$a>(&$a self) -> Result<Option<$view>> {
                    match self.known(Known::$variant) {
                        Some(extension) => extension.view(&mut Notes::new()).map(Some),
                        None => Ok(None),
                    }
                }
            )*
        }
    };
}

extensions! {
    'a;
    certificate {
        BasicConstraints, BASIC_CONSTRAINTS, basic_constraints, ext::BasicConstraints, "Whether the subject is a CA.";
        KeyUsage, KEY_USAGE, key_usage, ext::KeyUsage, "What the key may be used for.";
        ExtendedKeyUsage, EXTENDED_KEY_USAGE, extended_key_usage, ext::ExtendedKeyUsage<'a>, "For which purposes the key may be used.";
        SubjectAltName, SUBJECT_ALT_NAME, subject_alt_name, GeneralNames<'a>, "Further names of the subject.";
        IssuerAltName, ISSUER_ALT_NAME, issuer_alt_name, GeneralNames<'a>, "Further names of the issuer.";
        SubjectKeyIdentifier, SUBJECT_KEY_IDENTIFIER, subject_key_identifier, ext::SubjectKeyIdentifier<'a>, "The name of the subject's key.";
        AuthorityKeyIdentifier, AUTHORITY_KEY_IDENTIFIER, authority_key_identifier, ext::AuthorityKeyIdentifier<'a>, "The name of the issuer's key.";
        CertificatePolicies, CERTIFICATE_POLICIES, certificate_policies, ext::CertificatePolicies<'a>, "The policies under which it was issued.";
        PolicyMappings, POLICY_MAPPINGS, policy_mappings, ext::PolicyMappings<'a>, "Which policies are equivalent.";
        PolicyConstraints, POLICY_CONSTRAINTS, policy_constraints, ext::PolicyConstraints, "From where on policies are required or not mapped.";
        InhibitAnyPolicy, INHIBIT_ANY_POLICY, inhibit_any_policy, ext::InhibitAnyPolicy, "From where on anyPolicy no longer matches.";
        NameConstraints, NAME_CONSTRAINTS, name_constraints, ext::NameConstraints<'a>, "Where names below this CA may lie.";
        CrlDistributionPoints, CRL_DISTRIBUTION_POINTS, crl_distribution_points, ext::CrlDistributionPoints<'a>, "Where CRLs are found.";
        FreshestCrl, FRESHEST_CRL, freshest_crl, ext::CrlDistributionPoints<'a>, "Where delta CRLs are found.";
        AuthorityInfoAccess, AUTHORITY_INFO_ACCESS, authority_info_access, ext::AccessDescriptions<'a>, "Where to find more about the issuer.";
        SubjectInfoAccess, SUBJECT_INFO_ACCESS, subject_info_access, ext::AccessDescriptions<'a>, "Where to find what the subject offers.";
        SctList, SCT_LIST, sct_list, ext::SctList<'a>, "Timestamps of transparency logs.";
        TlsFeatures, TLS_FEATURE, tls_features, ext::TlsFeatures<'a>, "TLS extensions the server promises.";
        SubjectDirectoryAttributes, SUBJECT_DIRECTORY_ATTRIBUTES, subject_directory_attributes, ext::SubjectDirectoryAttributes<'a>, "Attributes of the subject outside its name.";
        PrivateKeyUsagePeriod, PRIVATE_KEY_USAGE_PERIOD, private_key_usage_period, ext::PrivateKeyUsagePeriod, "When the private key may sign.";
        OcspNoCheck, OCSP_NO_CHECK, ocsp_no_check, (), "The certificate of an OCSP responder need not be checked for revocation.";
        CtPoison, CT_POISON, ct_poison, (), "This is a precertificate, not to be relied on.";
    }
    crl {
        CrlNumber, CRL_NUMBER, ext::CrlNumber<'a>, "The number of a CRL.";
        DeltaCrlIndicator, DELTA_CRL_INDICATOR, ext::CrlNumber<'a>, "The number of a delta CRL's base.";
        IssuingDistributionPoint, ISSUING_DISTRIBUTION_POINT, ext::IssuingDistributionPoint<'a>, "What a CRL covers.";
        ReasonCode, REASON_CODE, ext::ReasonCode, "Why a certificate was revoked.";
        InvalidityDate, INVALIDITY_DATE, Timestamp, "Since when a revoked certificate's key is thought to be known to others.";
        CertificateIssuer, CERTIFICATE_ISSUER, GeneralNames<'a>, "Who issued the revoked certificates from here on.";
    }
}
