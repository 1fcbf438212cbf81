//! issuingDistributionPoint: what a list covers (RFC 5280 §5.2.5).

use crate::base::{Code, Error, Result};
use crate::encoding::der::{Tag, Writer};
use crate::issue::extension::is_named;
use crate::issue::{AlternativeName, OwnedExtension};
use crate::x509::ext::ReasonFlags;
use crate::x509::{DistinguishedName, oid};
use alloc::vec::Vec;

/// Which kind of certificates a list covers. RFC 5280 §5.2.5 allows one of these at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CrlCoverage {
    /// All that its issuer has issued.
    #[default]
    All,
    /// End entities: onlyContainsUserCerts.
    UserCertificates,
    /// CAs: onlyContainsCACerts.
    CaCertificates,
    /// Attribute certificates: onlyContainsAttributeCerts.
    AttributeCertificates,
}

/// What a list covers, if not everything its issuer has issued for every reason: becomes issuingDistributionPoint.
///
/// ```
/// use certwright::issue::{AlternativeName, CrlCoverage, CrlScope};
/// let scope = CrlScope {
///     full_name: vec![AlternativeName::uri("http://crl.example.com/users.crl")?],
///     coverage: CrlCoverage::UserCertificates,
///     ..CrlScope::default()
/// };
/// # Ok::<(), certwright::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CrlScope {
    /// Where the list is found: one of the names in the cRLDistributionPoints of the certificates it covers, written alike.
    pub full_name: Vec<AlternativeName>,
    /// The same place as one RDN to append to the name of the list's issuer, instead of `full_name`.
    pub relative_name: Option<DistinguishedName>,
    /// Which kind of certificates.
    pub coverage: CrlCoverage,
    /// For which reasons; `None` for all.
    pub reasons: Option<ReasonFlags>,
    /// Whether entries may be about certificates of other issuers.
    pub indirect: bool,
}

impl CrlScope {
    /// The extension.
    ///
    /// # Errors
    /// [`Code::ISSUE_CRL_SCOPE`] if both kinds of place are given, the relative name is not one RDN, or the reasons are
    /// none, or one that has no name; [`Code::ISSUE_EXTENSION`] if nothing is said at all (RFC 5280 §5.2.5).
    pub fn to_extension(&self) -> Result<OwnedExtension> {
        let refused =
            |field| Error::new(Code::ISSUE_CRL_SCOPE).in_structure("IssuingDistributionPoint").in_field(field);
        if let Some(name) = &self.relative_name
            && (!self.full_name.is_empty() || name.as_name().rdns().count() != 1)
        {
            return Err(refused("distributionPoint").with_found(name));
        }
        if self.reasons.is_some_and(|reasons| !is_named(reasons)) {
            return Err(refused("onlySomeReasons"));
        }
        let mut writer = Writer::new();
        writer.sequence(|writer| self.write(writer));
        OwnedExtension::from_der(oid::ISSUING_DISTRIBUTION_POINT, true, &writer.finish())
    }

    fn write(&self, writer: &mut Writer) {
        if let Some(name) = &self.relative_name {
            writer.constructed(Tag::context_constructed(0), |writer| {
                writer.constructed(Tag::context_constructed(1), |writer| {
                    writer.raw(name.as_name().rdns().next().map_or(&[], |rdn| rdn.contents()));
                });
            });
        } else if !self.full_name.is_empty() {
            writer.constructed(Tag::context_constructed(0), |writer| {
                writer.constructed(Tag::context_constructed(0), |writer| {
                    self.full_name.iter().for_each(|name| writer.raw(name.as_der()));
                });
            });
        }
        // DEFAULT FALSE: left out unless TRUE.
        let flag = |writer: &mut Writer, number, value| {
            if value {
                writer.primitive(Tag::context(number), &[0xff]);
            }
        };
        flag(writer, 1, self.coverage == CrlCoverage::UserCertificates);
        flag(writer, 2, self.coverage == CrlCoverage::CaCertificates);
        if let Some(reasons) = self.reasons {
            writer.named_bits(Tag::context(3), reasons.bits());
        }
        flag(writer, 4, self.indirect);
        flag(writer, 5, self.coverage == CrlCoverage::AttributeCertificates);
    }
}
