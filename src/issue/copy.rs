//! From a request to what a certificate is to say: what an applicant may choose (RFC 2986, RFC 2985 §5.4.2).

use super::request::check_possession;
use super::{CertificateParameters, OwnedExtension, Validity};
use crate::base::Result;
use crate::profile::{Presence, Profile, Rule};
use crate::x509::ext::KeyUsage;
use crate::x509::{CertificateRequest, Extension, Oid, ParsedExtension, oid};

/// Which of the extensions that a request asks for enter the certificate, each byte by byte.
///
/// The decision is the CA's: subjectAltName, if its names have been checked; never basicConstraints or keyUsage, which
/// [`with_role`](CertificateParameters::with_role) sets and thereby takes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CopyPolicy<'a> {
    /// None.
    None,
    /// Those of these types.
    Named(&'a [Oid<'a>]),
    /// Those about the applicant that a profile does not forbid; keyUsage and extKeyUsage if the profile says which, and never to sign certificates or CRLs. What
    /// they say is held to the profile when the certificate is issued, since it becomes the certificate's. What the CA
    /// answers for is left out, whatever the profile says: basicConstraints and constraints on paths, key identifiers,
    /// policies, names of the issuer, where revocation is found, and that nobody asks about it.
    AllowedBy {
        /// The profile.
        profile: &'a Profile,
        /// Also those of types that this crate does not read; others leave them out.
        unknown: bool,
    },
}

/// What the CA writes, whatever a request says.
const NEVER_REQUESTED: [Oid<'static>; 17] = [
    // What the certificate may do to paths.
    oid::BASIC_CONSTRAINTS,
    oid::NAME_CONSTRAINTS,
    oid::CERTIFICATE_POLICIES,
    oid::POLICY_MAPPINGS,
    oid::POLICY_CONSTRAINTS,
    oid::INHIBIT_ANY_POLICY,
    // Whose certificate it is.
    oid::SUBJECT_KEY_IDENTIFIER,
    oid::AUTHORITY_KEY_IDENTIFIER,
    oid::ISSUER_ALT_NAME,
    // Where others find out about it.
    oid::CRL_DISTRIBUTION_POINTS,
    oid::FRESHEST_CRL,
    oid::AUTHORITY_INFO_ACCESS,
    oid::SUBJECT_INFO_ACCESS,
    oid::OCSP_NO_CHECK,
    // What transparency logs have said of it.
    oid::SCT_LIST,
    oid::CT_POISON,
    // Of CRLs.
    oid::ISSUING_DISTRIBUTION_POINT,
];

/// Whether an extension asks for usages that are those of CAs.
fn asks_to_sign_for_a_ca(extension: &Extension<'_>) -> bool {
    let of_ca = KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN;
    matches!(extension.parse(), Ok(ParsedExtension::KeyUsage(usage)) if usage.intersects(of_ca))
}

/// Whether a profile says which usages or purposes an extension may list.
fn lists_what_is_allowed(profile: &Profile, extension: Oid<'_>) -> bool {
    profile.rows().iter().any(|row| match &row.rule {
        Rule::KeyUsage { allowed: Some(_), .. } | Rule::KeyUsageExactly(_) => extension == oid::KEY_USAGE,
        Rule::PurposesInclude(_) | Rule::PurposesAmong(_) => extension == oid::EXTENDED_KEY_USAGE,
        _ => false,
    })
}

impl CopyPolicy<'_> {
    fn copies(&self, extension: &Extension<'_>) -> bool {
        match self {
            Self::None => false,
            Self::Named(types) => types.contains(&extension.oid),
            Self::AllowedBy { profile, unknown } => {
                let row = profile.extensions().iter().find(|row| row.extension.as_oid() == extension.oid);
                let is_forbidden = row.is_some_and(|row| row.presence == Presence::Forbidden);
                let is_known = row.is_some() || extension.has_view();
                let is_usage = [oid::KEY_USAGE, oid::EXTENDED_KEY_USAGE].contains(&extension.oid);
                !is_forbidden
                    && (is_known || *unknown)
                    && !NEVER_REQUESTED.contains(&extension.oid)
                    && (!is_usage || lists_what_is_allowed(profile, extension.oid))
                    && !asks_to_sign_for_a_ca(extension)
            }
        }
    }
}

impl<'a> From<&'a [Oid<'a>]> for CopyPolicy<'a> {
    fn from(types: &'a [Oid<'a>]) -> Self {
        Self::Named(types)
    }
}

impl<'a, const N: usize> From<&'a [Oid<'a>; N]> for CopyPolicy<'a> {
    fn from(types: &'a [Oid<'a>; N]) -> Self {
        Self::Named(types)
    }
}

impl CertificateParameters {
    /// What a request asks for: its subject and key, and those of its extensions that `copied` lets through.
    /// [`with_subject`](Self::with_subject) replaces the subject.
    ///
    /// The request's signature must verify under its own key (proof of possession).
    ///
    /// ```
    /// # fn example(request: &certwright::Csr, validity: certwright::issue::Validity) -> certwright::Result<()> {
    /// use certwright::issue::{CertificateParameters, CopyPolicy, Role};
    /// use certwright::{profile::tls, x509::oid};
    /// let parameters = CertificateParameters::from_request(request, validity, &[oid::SUBJECT_ALT_NAME])?;
    /// let parameters = parameters.with_role(Role::TlsServer)?;
    /// // Or as a profile has it.
    /// let allowed = CopyPolicy::AllowedBy { profile: &tls::server(), unknown: false };
    /// let parameters = CertificateParameters::from_request(request, validity, allowed)?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`Code::CSR_SIGNATURE_INVALID`](crate::base::Code::CSR_SIGNATURE_INVALID),
    /// [`Code::ALGORITHM_NOT_ALLOWED`](crate::base::Code::ALGORITHM_NOT_ALLOWED) for a signature with SHA-1;
    /// [`Code::ISSUE_EXTENSION`](crate::base::Code::ISSUE_EXTENSION),
    /// [`Code::ISSUE_BAD_ALT_NAME`](crate::base::Code::ISSUE_BAD_ALT_NAME) if an extension to copy is malformed; what
    /// reading the key reports.
    pub fn from_request<'a>(
        request: &CertificateRequest,
        validity: Validity,
        copied: impl Into<CopyPolicy<'a>>,
    ) -> Result<Self> {
        let copied = copied.into();
        let public_key = check_possession(request)?;
        let mut parameters = Self::new(request.subject().into(), &public_key, validity);
        for extension in request.requested_extensions().filter(|extension| copied.copies(extension)) {
            parameters = parameters.with_extension(OwnedExtension::try_from(extension)?);
        }
        Ok(match copied {
            CopyPolicy::AllowedBy { profile, .. } => parameters.with_profile(profile.clone()),
            CopyPolicy::None | CopyPolicy::Named(_) => parameters,
        })
    }
}
