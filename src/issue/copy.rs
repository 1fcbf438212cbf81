//! From a request to what a certificate is to say: what an applicant may choose (RFC 2986, RFC 2985 §5.4.2).

use super::request::check_possession;
use super::{CertificateParameters, OwnedExtension, Validity};
use crate::base::Result;
use crate::profile::{Presence, Profile, Rule};
use crate::x509::ext::KeyUsage;
use crate::x509::{CertificateRequest, Extension, Oid, ParsedExtension, oid};
use alloc::vec::Vec;

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
    /// Those about the applicant that a profile does not forbid; keyUsage if the profile says which, and never to sign
    /// certificates or CRLs; extKeyUsage if the profile names each of its purposes. What they say is held to the profile when
    /// the certificate is issued, since it becomes the certificate's, and what the profile settles and the request does not
    /// say is as in [`from_profile`](CertificateParameters::from_profile). What the CA answers for is left out, whatever the
    /// profile says: basicConstraints and constraints on paths, key identifiers, policies and statements, names of the
    /// issuer, where revocation is found, and that nobody is asked about it.
    AllowedBy {
        /// The profile.
        profile: &'a Profile,
        /// Also those of types that this crate does not know. What they mean to others is the caller's to answer for: some
        /// systems take purposes, or whose certificate it is, from extensions of their own.
        unknown: bool,
    },
}

/// What the CA writes, whatever a request says.
const NEVER_REQUESTED: [Oid<'static>; 20] = [
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
    oid::NO_REV_AVAIL,
    // What it is good for.
    oid::QC_STATEMENTS,
    oid::NETSCAPE_CERT_TYPE,
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

/// Whether a profile says which usages there may be.
fn bounds_usages(profile: &Profile) -> bool {
    let mut rules = profile.rows().iter().map(|row| &row.rule);
    rules.any(|rule| matches!(rule, Rule::KeyUsage { allowed: Some(_), .. } | Rule::KeyUsageExactly(_)))
}

/// Whether a profile names every purpose that an extension lists. That some must be among them bounds nothing: beside
/// them an applicant could ask to answer OCSP for the CA.
fn names_purposes(profile: &Profile, extension: &Extension<'_>) -> bool {
    let is_named = |purpose: Oid<'_>| {
        profile.rows().iter().any(|row| match &row.rule {
            Rule::PurposesInclude(named) | Rule::PurposesAmong(named) => named.iter().any(|it| it.as_oid() == purpose),
            _ => false,
        })
    };
    matches!(extension.parse(), Ok(ParsedExtension::ExtendedKeyUsage(purposes)) if purposes.iter().all(is_named))
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
                let is_applicants = match extension.oid {
                    oid::KEY_USAGE => bounds_usages(profile) && !asks_to_sign_for_a_ca(extension),
                    oid::EXTENDED_KEY_USAGE => names_purposes(profile, extension),
                    other => !NEVER_REQUESTED.contains(&other),
                };
                !is_forbidden && (is_known || *unknown) && is_applicants
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
        let subject = request.subject().into();
        let mut parameters = match copied {
            CopyPolicy::AllowedBy { profile, .. } => {
                Self::from_profile(profile.clone(), subject, &public_key, validity)?
            }
            CopyPolicy::None | CopyPolicy::Named(_) => Self::new(subject, &public_key, validity),
        };
        let asked: Vec<_> = request.requested_extensions().filter(|extension| copied.copies(extension)).collect();
        // What is asked for twice stays so, and is refused when it is issued.
        parameters.extensions.retain(|settled| asked.iter().all(|extension| extension.oid != settled.oid()));
        for extension in asked {
            parameters = parameters.with_extension(OwnedExtension::try_from(extension)?);
        }
        Ok(parameters)
    }
}
