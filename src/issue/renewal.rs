//! From a certificate to the next one: renewed, with a new key, or under another issuer.
//!
//! Each is a [`CertificateParameters`] like any other: changed as needed, held to its profile, signed by an
//! [`Issuer`](super::Issuer), with a serial number of its own.
//!
//! | from the old certificate | renewed | under another issuer |
//! |---|---|---|
//! | subject and key, byte by byte | kept | kept |
//! | subjectKeyIdentifier, whatever method it was made by | kept | kept |
//! | subjectAltName, keyUsage, extKeyUsage, basicConstraints, nameConstraints and all not named here | kept | kept |
//! | cRLDistributionPoints, freshestCRL, authorityInfoAccess, issuerAltName, certificatePolicies, policyMappings | kept | left out: they speak of the issuer, or for it |
//! | authorityKeyIdentifier | the issuer's | the issuer's |
//! | SCT list, poison | left out: they speak of the old certificate | left out |
//! | serial number, validity | new | new |

use super::request::check_possession;
use super::{CertificateParameters, ExtensionOrder, OwnedExtension, Validity};
use crate::base::Result;
use crate::crypto::PublicKey;
use crate::profile::rfc5280;
use crate::x509::{Certificate, CertificateRequest, Oid, oid};

/// What speaks of one certificate alone, and is made anew or not at all.
const OF_THE_OLD: [Oid<'static>; 3] = [oid::AUTHORITY_KEY_IDENTIFIER, oid::SCT_LIST, oid::CT_POISON];

/// What an issuer says of itself, or under its own policies.
const OF_THE_ISSUER: [Oid<'static>; 6] = [
    oid::CRL_DISTRIBUTION_POINTS,
    oid::FRESHEST_CRL,
    oid::AUTHORITY_INFO_ACCESS,
    oid::ISSUER_ALT_NAME,
    oid::CERTIFICATE_POLICIES,
    oid::POLICY_MAPPINGS,
];

impl CertificateParameters {
    /// The next certificate of the same subject by the same issuer, with the same key unless
    /// [`with_public_key`](Self::with_public_key) gives it another. Its profile is that of its role in RFC 5280, unless
    /// [`with_profile`](Self::with_profile) sets a narrower one.
    ///
    /// ```
    /// # use certwright::{Certificate, PublicKey, Result, issue::Validity};
    /// use certwright::issue::CertificateParameters;
    /// # fn example(old: &Certificate, validity: Validity, new_key: &PublicKey) -> Result<()> {
    /// let same_key = CertificateParameters::renewal(old, validity)?;
    /// let new_key = CertificateParameters::renewal(old, validity)?.with_public_key(new_key);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`Code::ISSUE_EXTENSION`](crate::base::Code::ISSUE_EXTENSION) or
    /// [`Code::ISSUE_BAD_ALT_NAME`](crate::base::Code::ISSUE_BAD_ALT_NAME) if an extension is not as it would be issued
    /// today; what reading the key reports.
    pub fn renewal(of: &Certificate, validity: Validity) -> Result<Self> {
        let is_root = of.is_self_issued();
        Self::again(of, validity, &OF_THE_OLD, is_root)
    }

    /// A certificate for the same subject and key by another issuer (a cross-certificate, RFC 5280 §3.2): whoever trusts
    /// that issuer can continue below this subject.
    ///
    /// # Errors
    /// As [`renewal`](Self::renewal).
    pub fn cross_certificate(of: &Certificate, validity: Validity) -> Result<Self> {
        Self::again(of, validity, &[&OF_THE_OLD[..], &OF_THE_ISSUER[..]].concat(), false)
    }

    fn again(of: &Certificate, validity: Validity, left_out: &[Oid<'_>], is_root: bool) -> Result<Self> {
        let profile = match of.basic_constraints()? {
            Some(constraints) if constraints.ca && is_root => rfc5280::anchor(),
            Some(constraints) if constraints.ca => rfc5280::ca(),
            _ => rfc5280::end_entity(),
        };
        let parameters = Self::new(of.subject().into(), &of.public_key()?, validity)
            .with_extension_order(ExtensionOrder::AsAdded)
            .with_profile(profile);
        of.extensions()
            .filter(|extension| !left_out.contains(&extension.oid))
            .try_fold(parameters, |all, extension| Ok(all.with_extension(OwnedExtension::try_from(extension)?)))
    }

    /// Replaces the key. A subjectKeyIdentifier that was taken over from another certificate is derived anew, unless the
    /// key is the same.
    pub fn with_public_key(self, key: &PublicKey) -> Self {
        if self.public_key() == key {
            return self;
        }
        let mut parameters = self.without_extension(oid::SUBJECT_KEY_IDENTIFIER);
        parameters.public_key = key.clone();
        parameters
    }

    /// Replaces the key by that of a request, which must prove its possession; nothing else of the request is taken over.
    ///
    /// # Errors
    /// [`Code::CSR_SIGNATURE_INVALID`](crate::base::Code::CSR_SIGNATURE_INVALID) and so on, as
    /// [`from_request`](Self::from_request).
    pub fn with_key_of(self, request: &CertificateRequest) -> Result<Self> {
        Ok(self.with_public_key(&check_possession(request)?))
    }
}
