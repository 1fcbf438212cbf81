//! Extensions to issue with: every standard one from typed input, any other from its DER (RFC 5280 §4.2).
//!
//! Each constructor writes DER, reads it back with the decoder that certificates are read with, and refuses what that
//! would note as a deviation: an extension that exists is well-formed. Criticality is what RFC 5280 asks for, where it
//! leaves a choice what the CA/Browser Forum does; [`OwnedExtension::with_critical`] overrides it.

mod content;

pub(super) use content::{check_value, is_named};

use super::alternative_name::AlternativeName;
use crate::base::{CivilTime, Code, Error, Result, Timestamp};
use crate::encoding::der::{Tag, Writer};
use crate::validate::NameSubtree;
use crate::x509::ext::{KeyUsage, ReasonFlags};
use crate::x509::{Extension, ObjectIdentifier, Oid, oid};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// One extension that owns its value.
///
/// | extension | critical | clause |
/// |---|---|---|
/// | basicConstraints, keyUsage, nameConstraints, policyConstraints, inhibitAnyPolicy | yes | RFC 5280 §4.2.1.9, .3, .10, .11, .14 |
/// | policyMappings | yes | RFC 5280 §4.2.1.5 (SHOULD) |
/// | precertificatePoison | yes | RFC 6962 §3.1 |
/// | subjectAltName | only where the subject is empty, which issuing sees to | RFC 5280 §4.2.1.6 |
/// | all others | no | RFC 5280 §4.2.1.1, .2, .4, .6, .8, .12, .13, .15, §4.2.2; RFC 6960 §4.2.2.2.1; RFC 7633 §4.1 |
///
/// ```
/// use certwright::issue::OwnedExtension;
/// use certwright::x509::{ext::KeyUsage, oid};
/// let usage = OwnedExtension::key_usage(KeyUsage::DIGITAL_SIGNATURE)?;
/// assert_eq!((usage.oid(), usage.is_critical(), usage.value()), (oid::KEY_USAGE, true, &[3, 2, 7, 0x80][..]));
/// # Ok::<(), certwright::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct OwnedExtension {
    oid: ObjectIdentifier,
    critical: bool,
    value: Box<[u8]>,
}

/// One policy for certificatePolicies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Which policy.
    pub identifier: ObjectIdentifier,
    /// Where its certification practice statement is found; an absolute URI.
    pub cps: Option<String>,
    /// A text for people who rely on the certificate, of 1 to 200 characters, none of them a control character.
    pub notice: Option<String>,
}

impl Policy {
    /// A policy about which nothing is said.
    #[must_use]
    pub fn new(identifier: Oid<'_>) -> Self {
        Self { identifier: identifier.to_owned(), cps: None, notice: None }
    }
}

/// One place for cRLDistributionPoints or freshestCRL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DistributionPoint {
    /// Alternative names of the same place.
    pub full_name: Vec<AlternativeName>,
    /// The reasons it covers; `None` means all.
    pub reasons: Option<ReasonFlags>,
    /// Who signs the CRL, if not the certificate's issuer.
    pub crl_issuer: Vec<AlternativeName>,
}

impl DistributionPoint {
    /// A place where CRLs for all reasons are found, signed by the certificate's issuer.
    ///
    /// # Errors
    /// [`Code::ISSUE_BAD_ALT_NAME`] unless `uri` is an absolute URI.
    pub fn uri(uri: &str) -> Result<Self> {
        Ok(Self { full_name: Vec::from([AlternativeName::uri(uri)?]), ..Self::default() })
    }
}

impl OwnedExtension {
    /// An extension of any type from the DER of its value.
    ///
    /// # Errors
    /// [`Code::ISSUE_EXTENSION`] unless `value` is one DER value and, for a type that this crate reads, one of that type
    /// without any deviation that says what its standard lets it say; [`Code::ISSUE_BAD_ALT_NAME`] if a name in it is
    /// malformed; [`Code::ISSUE_VALIDITY_INVERTED`] if a period ends before it begins.
    pub fn from_der(oid: Oid<'_>, critical: bool, value: &[u8]) -> Result<Self> {
        check_value(&Extension { oid, critical, value, offset: 0 })?;
        Ok(Self { oid: oid.to_owned(), critical, value: value.into() })
    }

    fn write(oid: Oid<'_>, critical: bool, contents: impl FnOnce(&mut Writer)) -> Result<Self> {
        let mut writer = Writer::new();
        contents(&mut writer);
        Self::from_der(oid, critical, &writer.finish())
    }

    /// basicConstraints of a CA below which at most `path_len_constraint` further CAs may stand.
    ///
    /// # Errors
    /// None in practice; as [`from_der`](Self::from_der).
    pub fn basic_constraints_ca(path_len_constraint: Option<u32>) -> Result<Self> {
        Self::write(oid::BASIC_CONSTRAINTS, true, |writer| {
            writer.sequence(|writer| {
                writer.boolean(true);
                if let Some(length) = path_len_constraint {
                    writer.unsigned(length.into());
                }
            });
        })
    }

    /// basicConstraints of an end entity: the empty SEQUENCE.
    ///
    /// # Errors
    /// None in practice; as [`from_der`](Self::from_der).
    pub fn basic_constraints_end_entity() -> Result<Self> {
        Self::write(oid::BASIC_CONSTRAINTS, true, |writer| writer.sequence(|_| ()))
    }

    /// keyUsage.
    ///
    /// # Errors
    /// [`Code::ISSUE_EXTENSION`] if nothing is asserted (RFC 5280 §4.2.1.3), or a bit that has no meaning.
    pub fn key_usage(usage: KeyUsage) -> Result<Self> {
        Self::write(oid::KEY_USAGE, true, |writer| writer.named_bits(Tag::BIT_STRING, usage.bits()))
    }

    /// extKeyUsage.
    ///
    /// # Errors
    /// [`Code::ISSUE_EXTENSION`] if no purpose is given, or one twice.
    pub fn extended_key_usage(purposes: &[Oid<'_>]) -> Result<Self> {
        Self::write(oid::EXTENDED_KEY_USAGE, false, |writer| {
            writer.sequence(|writer| purposes.iter().for_each(|purpose| writer.oid(purpose.as_bytes())));
        })
    }

    /// subjectAltName.
    ///
    /// # Errors
    /// [`Code::ISSUE_EXTENSION`] if no name is given.
    pub fn subject_alt_name(names: &[AlternativeName]) -> Result<Self> {
        Self::write(oid::SUBJECT_ALT_NAME, false, |writer| general_names(writer, Tag::SEQUENCE, names))
    }

    /// issuerAltName.
    ///
    /// # Errors
    /// [`Code::ISSUE_EXTENSION`] if no name is given.
    pub fn issuer_alt_name(names: &[AlternativeName]) -> Result<Self> {
        Self::write(oid::ISSUER_ALT_NAME, false, |writer| general_names(writer, Tag::SEQUENCE, names))
    }

    /// subjectKeyIdentifier. Issuing adds one by itself unless told not to.
    ///
    /// # Errors
    /// [`Code::ISSUE_EXTENSION`] if it is empty.
    pub fn subject_key_identifier(identifier: &[u8]) -> Result<Self> {
        Self::write(oid::SUBJECT_KEY_IDENTIFIER, false, |writer| writer.primitive(Tag::OCTET_STRING, identifier))
    }

    /// authorityKeyIdentifier with a key identifier. Issuing adds one by itself, copied from the issuer.
    ///
    /// # Errors
    /// [`Code::ISSUE_EXTENSION`] if it is empty.
    pub fn authority_key_identifier(identifier: &[u8]) -> Result<Self> {
        Self::write(oid::AUTHORITY_KEY_IDENTIFIER, false, |writer| {
            writer.sequence(|writer| writer.primitive(Tag::context(0), identifier));
        })
    }

    /// certificatePolicies.
    ///
    /// # Errors
    /// [`Code::ISSUE_EXTENSION`] if no policy is given, one is given twice, or a text is empty, longer than 200 characters or holds a
    /// control character;
    /// [`Code::ISSUE_BAD_ALT_NAME`] if the place of a practice statement is no absolute URI.
    pub fn certificate_policies(policies: &[Policy]) -> Result<Self> {
        Self::write(oid::CERTIFICATE_POLICIES, false, |writer| {
            writer.sequence(|writer| policies.iter().for_each(|policy| policy_information(writer, policy)));
        })
    }

    /// policyMappings: pairs of a policy of the issuer's domain and one of the subject's.
    ///
    /// # Errors
    /// [`Code::ISSUE_EXTENSION`] if no pair is given, or one names anyPolicy (RFC 5280 §4.2.1.5).
    pub fn policy_mappings(pairs: &[(Oid<'_>, Oid<'_>)]) -> Result<Self> {
        Self::write(oid::POLICY_MAPPINGS, true, |writer| {
            writer.sequence(|writer| {
                for (issuer, subject) in pairs {
                    writer.sequence(|writer| {
                        writer.oid(issuer.as_bytes());
                        writer.oid(subject.as_bytes());
                    });
                }
            });
        })
    }

    /// policyConstraints.
    ///
    /// # Errors
    /// [`Code::ISSUE_EXTENSION`] if neither is given.
    pub fn policy_constraints(
        require_explicit_policy: Option<u32>,
        inhibit_policy_mapping: Option<u32>,
    ) -> Result<Self> {
        Self::write(oid::POLICY_CONSTRAINTS, true, |writer| {
            writer.sequence(|writer| {
                for (number, skip) in [(0, require_explicit_policy), (1, inhibit_policy_mapping)] {
                    if let Some(skip) = skip {
                        writer.unsigned_bytes(Tag::context(number), &skip.to_be_bytes());
                    }
                }
            });
        })
    }

    /// inhibitAnyPolicy.
    ///
    /// # Errors
    /// None in practice; as [`from_der`](Self::from_der).
    pub fn inhibit_any_policy(skip_certs: u32) -> Result<Self> {
        Self::write(oid::INHIBIT_ANY_POLICY, true, |writer| writer.unsigned(skip_certs.into()))
    }

    /// nameConstraints; for a CA.
    ///
    /// # Errors
    /// [`Code::ISSUE_EXTENSION`] if no subtree is given; [`Code::ISSUE_BAD_ALT_NAME`] if a host of one has underscores,
    /// or the base of mailboxes or URIs is empty, which verifiers do not agree about.
    pub fn name_constraints(permitted: &[NameSubtree], excluded: &[NameSubtree]) -> Result<Self> {
        Self::write(oid::NAME_CONSTRAINTS, true, |writer| {
            writer.sequence(|writer| {
                for (number, subtrees) in
                    [(0, permitted), (1, excluded)].into_iter().filter(|(_, list)| !list.is_empty())
                {
                    writer.constructed(Tag::context_constructed(number), |writer| {
                        subtrees.iter().for_each(|base| writer.sequence(|writer| writer.raw(&base.to_der())));
                    });
                }
            });
        })
    }

    /// cRLDistributionPoints.
    ///
    /// # Errors
    /// [`Code::ISSUE_EXTENSION`] if no point is given, or one has neither a name nor a CRL issuer, or reasons of which there
    /// are none or one has no name (RFC 5280 §4.2.1.13).
    pub fn crl_distribution_points(points: &[DistributionPoint]) -> Result<Self> {
        Self::distribution_points(oid::CRL_DISTRIBUTION_POINTS, points)
    }

    /// freshestCRL.
    ///
    /// # Errors
    /// As [`crl_distribution_points`](Self::crl_distribution_points).
    pub fn freshest_crl(points: &[DistributionPoint]) -> Result<Self> {
        Self::distribution_points(oid::FRESHEST_CRL, points)
    }

    fn distribution_points(oid: Oid<'_>, points: &[DistributionPoint]) -> Result<Self> {
        Self::write(oid, false, |writer| {
            writer.sequence(|writer| points.iter().for_each(|point| distribution_point(writer, point)));
        })
    }

    /// authorityInfoAccess: what is found, [`oid::ACCESS_OCSP`] or [`oid::ACCESS_CA_ISSUERS`], and where.
    ///
    /// # Errors
    /// [`Code::ISSUE_EXTENSION`] if nothing is given.
    pub fn authority_info_access(accesses: &[(Oid<'_>, AlternativeName)]) -> Result<Self> {
        Self::access(oid::AUTHORITY_INFO_ACCESS, accesses)
    }

    /// subjectInfoAccess: what is found, such as [`oid::ACCESS_CA_REPOSITORY`], and where.
    ///
    /// # Errors
    /// [`Code::ISSUE_EXTENSION`] if nothing is given.
    pub fn subject_info_access(accesses: &[(Oid<'_>, AlternativeName)]) -> Result<Self> {
        Self::access(oid::SUBJECT_INFO_ACCESS, accesses)
    }

    fn access(oid: Oid<'_>, accesses: &[(Oid<'_>, AlternativeName)]) -> Result<Self> {
        Self::write(oid, false, |writer| {
            writer.sequence(|writer| {
                for (method, location) in accesses {
                    writer.sequence(|writer| {
                        writer.oid(method.as_bytes());
                        writer.raw(location.as_der());
                    });
                }
            });
        })
    }

    /// signedCertificateTimestampList from the timestamps as the logs returned them, each a SerializedSCT of RFC 6962
    /// §3.2 without a length in front.
    ///
    /// # Errors
    /// [`Code::ISSUE_EXTENSION`] if none is given, one is malformed, or all are longer than 65,535 bytes together.
    pub fn sct_list(timestamps: &[&[u8]]) -> Result<Self> {
        let mut list = Vec::new();
        for timestamp in timestamps {
            list.extend(vector(timestamp)?);
        }
        let list = vector(&list)?;
        Self::write(oid::SCT_LIST, false, |writer| writer.primitive(Tag::OCTET_STRING, &list))
    }

    /// tlsFeature: TLS extensions the server promises; `[5]` is OCSP "must staple".
    ///
    /// # Errors
    /// [`Code::ISSUE_EXTENSION`] if none is given.
    pub fn tls_features(features: &[u16]) -> Result<Self> {
        Self::write(oid::TLS_FEATURE, false, |writer| {
            writer.sequence(|writer| features.iter().for_each(|feature| writer.unsigned((*feature).into())));
        })
    }

    /// privateKeyUsagePeriod.
    ///
    /// # Errors
    /// [`Code::ISSUE_VALIDITY_INVERTED`] if it ends before it begins, [`Code::ISSUE_EXTENSION`] if neither is given.
    pub fn private_key_usage_period(not_before: Option<Timestamp>, not_after: Option<Timestamp>) -> Result<Self> {
        Self::write(oid::PRIVATE_KEY_USAGE_PERIOD, false, |writer| {
            writer.sequence(|writer| {
                for (number, at) in [(0, not_before), (1, not_after)] {
                    if let Some(at) = at {
                        generalized_time(writer, Tag::context(number), at);
                    }
                }
            });
        })
    }

    /// subjectDirectoryAttributes: each attribute's type and the DER of its values.
    ///
    /// # Errors
    /// [`Code::ISSUE_EXTENSION`] if no attribute is given, or one has no value.
    pub fn subject_directory_attributes(attributes: &[(Oid<'_>, &[&[u8]])]) -> Result<Self> {
        Self::write(oid::SUBJECT_DIRECTORY_ATTRIBUTES, false, |writer| {
            writer.sequence(|writer| {
                for (kind, values) in attributes {
                    writer.sequence(|writer| {
                        writer.oid(kind.as_bytes());
                        writer.set_of(values.iter().map(|value| value.to_vec()).collect());
                    });
                }
            });
        })
    }

    /// id-pkix-ocsp-nocheck, for the certificate of an OCSP responder.
    ///
    /// # Errors
    /// None in practice; as [`from_der`](Self::from_der).
    pub fn ocsp_no_check() -> Result<Self> {
        Self::write(oid::OCSP_NO_CHECK, false, |writer| writer.primitive(Tag::NULL, &[]))
    }

    /// precertificatePoison, for a precertificate.
    ///
    /// # Errors
    /// None in practice; as [`from_der`](Self::from_der).
    pub fn ct_poison() -> Result<Self> {
        Self::write(oid::CT_POISON, true, |writer| writer.primitive(Tag::NULL, &[]))
    }

    /// Replaces the criticality.
    #[must_use]
    pub fn with_critical(mut self, critical: bool) -> Self {
        self.critical = critical;
        self
    }

    /// Which extension.
    #[must_use]
    pub fn oid(&self) -> Oid<'_> {
        self.oid.as_oid()
    }

    /// Who does not understand it must reject the certificate.
    #[must_use]
    pub fn is_critical(&self) -> bool {
        self.critical
    }

    /// The DER of its value.
    #[must_use]
    pub fn value(&self) -> &[u8] {
        &self.value
    }

    pub(super) fn write_to(&self, writer: &mut Writer) {
        writer.sequence(|writer| {
            writer.oid(self.oid.as_oid().as_bytes());
            if self.critical {
                writer.boolean(true);
            }
            writer.primitive(Tag::OCTET_STRING, &self.value);
        });
    }
}

/// Checks and copies an extension that was read, byte by byte.
impl TryFrom<Extension<'_>> for OwnedExtension {
    type Error = Error;

    fn try_from(extension: Extension<'_>) -> Result<Self> {
        Self::from_der(extension.oid, extension.critical, extension.value)
    }
}

impl fmt::Debug for OwnedExtension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let critical = if self.critical { ", critical" } else { "" };
        write!(f, "OwnedExtension({}{critical}, {})", self.oid().label(), base16ct::lower::encode_string(&self.value))
    }
}

pub(super) fn refused(oid: Oid<'_>) -> Error {
    Error::new(Code::ISSUE_EXTENSION).in_structure("Extension").in_field(oid.name().unwrap_or("extnValue"))
}

/// GeneralizedTime in any year, where the standard has no UTCTime.
pub(super) fn generalized_time(writer: &mut Writer, tag: Tag, at: Timestamp) {
    let CivilTime { year, month, day, hour, minute, second } = at.to_civil();
    let text = alloc::format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z");
    writer.primitive(tag, text.as_bytes());
}

fn general_names(writer: &mut Writer, tag: Tag, names: &[AlternativeName]) {
    writer.constructed(tag, |writer| names.iter().for_each(|name| writer.raw(name.as_der())));
}

/// PolicyInformation (RFC 5280 §4.2.1.4), its explicitText a UTF8String.
fn policy_information(writer: &mut Writer, policy: &Policy) {
    let qualifier = |writer: &mut Writer, id: Oid<'_>, value: &dyn Fn(&mut Writer)| {
        writer.sequence(|writer| {
            writer.oid(id.as_bytes());
            value(writer);
        });
    };
    writer.sequence(|writer| {
        writer.oid(policy.identifier.as_oid().as_bytes());
        if policy.cps.is_none() && policy.notice.is_none() {
            return;
        }
        writer.sequence(|writer| {
            if let Some(uri) = &policy.cps {
                qualifier(writer, oid::POLICY_CPS, &|writer| writer.primitive(Tag::IA5_STRING, uri.as_bytes()));
            }
            if let Some(text) = &policy.notice {
                qualifier(writer, oid::POLICY_USER_NOTICE, &|writer| {
                    writer.sequence(|writer| writer.primitive(Tag::UTF8_STRING, text.as_bytes()));
                });
            }
        });
    });
}

/// DistributionPoint (RFC 5280 §4.2.1.13).
fn distribution_point(writer: &mut Writer, point: &DistributionPoint) {
    writer.sequence(|writer| {
        if !point.full_name.is_empty() {
            writer.constructed(Tag::context_constructed(0), |writer| {
                general_names(writer, Tag::context_constructed(0), &point.full_name);
            });
        }
        if let Some(reasons) = point.reasons {
            writer.named_bits(Tag::context(1), reasons.bits());
        }
        if !point.crl_issuer.is_empty() {
            general_names(writer, Tag::context_constructed(2), &point.crl_issuer);
        }
    });
}

/// A TLS vector with a length of two bytes.
fn vector(bytes: &[u8]) -> Result<Vec<u8>> {
    let length = u16::try_from(bytes.len()).map_err(|_| refused(oid::SCT_LIST).with_found("more than 65,535 bytes"))?;
    Ok([&length.to_be_bytes()[..], bytes].concat())
}
