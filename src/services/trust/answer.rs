//! What the trust service answers.

use crate::base::Timestamp;
use crate::services::view;
use crate::x509::{Certificate, oid};
use alloc::string::String;
use serde::Serialize;

/// What a certificate says, in the words of the service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CertificateData {
    /// The first commonName of the subject.
    pub common_name: String,
    /// The first country of the subject.
    pub country: String,
    /// The first organizationName of the subject; left out if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_name: Option<String>,
    /// The last second of the validity.
    pub not_after: Timestamp,
    /// The first second of the validity.
    pub not_before: Timestamp,
}

impl CertificateData {
    /// What this certificate says.
    #[must_use]
    pub fn of(certificate: &Certificate) -> Self {
        let subject = certificate.subject();
        Self {
            common_name: view::text(&subject, oid::COMMON_NAME).unwrap_or_default(),
            country: view::text(&subject, oid::COUNTRY_NAME).unwrap_or_default(),
            organisation_name: view::text(&subject, oid::ORGANIZATION_NAME),
            not_after: certificate.not_after(),
            not_before: certificate.not_before(),
        }
    }
}

/// The fields that every certificate of the service has.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Common<'a> {
    id: &'a str,
    active: bool,
    certificate_pem: String,
    certificate_fingerprint: String,
    certificate_data: CertificateData,
}

impl<'a> Common<'a> {
    fn new(id: &'a str, active: bool, certificate: &Certificate) -> Self {
        Self {
            id,
            active,
            certificate_pem: certificate.to_pem().trim_end().into(),
            certificate_fingerprint: view::thumbprint(certificate),
            certificate_data: CertificateData::of(certificate),
        }
    }
}

/// Declares an answer: the common fields, then its own.
macro_rules! answer {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize)]
        #[serde(rename_all = "camelCase")]
        pub struct $name<'a> {
            #[serde(flatten)]
            common: Common<'a>,
            $($field: $type,)*
        }

        impl<'a> $name<'a> {
            pub(super) fn new(id: &'a str, active: bool, certificate: &Certificate, $($field: $type,)*) -> Self {
                Self { common: Common::new(id, active, certificate), $($field,)* }
            }

            /// Ends the lines of the PEM with CRLF instead of LF.
            #[must_use]
            pub fn with_crlf(mut self) -> Self {
                self.common.certificate_pem = self.common.certificate_pem.replace('\n', "\r\n");
                self
            }
        }
    };
}

answer! {
    /// A root: `id`, `active`, `certificatePem`, `certificateFingerprint`, `certificateData`, `isManaged`.
    RootAnswer { is_managed: bool, }
}

answer! {
    /// An intermediate: as a root, with `usages` and `caCertificateId` in the place of `isManaged`.
    IntermediateAnswer { usages: &'a [&'static str], ca_certificate_id: &'a str, }
}

answer! {
    /// A signer: as an intermediate, without usages.
    SignerAnswer { ca_certificate_id: &'a str, }
}
