//! Conversions from and to the types of the crates beside this one. All of them go by the DER, explicitly.

use super::{Certificate, CertificateRequest, CertificateRevocationList, DistinguishedName, Name};
use crate::base::{Code, Error, Result};
use der::{Decode, Encode};

/// Both directions for one pair of types.
macro_rules! conversions {
    ($($ours:ty, $theirs:ty, $name:literal;)*) => {
        $(
            /// Fails with [`Code::CONVERSION`] if the object deviates from what `x509_cert` can hold: it refuses some
            /// that are read here.
            impl TryFrom<&$ours> for $theirs {
                type Error = Error;

                fn try_from(ours: &$ours) -> Result<Self> {
                    Self::from_der(ours.as_der()).map_err(refused($name))
                }
            }

            /// Encodes. What `x509_cert` read from bytes may encode differently than it was, and then its signature no
            /// longer verifies: keep the bytes where there are any.
            impl TryFrom<&$theirs> for $ours {
                type Error = Error;

                fn try_from(theirs: &$theirs) -> Result<Self> {
                    Self::from_der(&theirs.to_der().map_err(refused($name))?)
                }
            }
        )*
    };
}

conversions! {
    Certificate, x509_cert::Certificate, "x509_cert::Certificate";
    CertificateRevocationList, x509_cert::crl::CertificateList, "x509_cert::crl::CertificateList";
    CertificateRequest, x509_cert::request::CertReq, "x509_cert::request::CertReq";
    DistinguishedName, x509_cert::name::Name, "x509_cert::name::Name";
}

impl TryFrom<Name<'_>> for x509_cert::name::Name {
    type Error = Error;

    fn try_from(name: Name<'_>) -> Result<Self> {
        Self::from_der(name.as_der()).map_err(refused("x509_cert::name::Name"))
    }
}

fn refused(structure: &'static str) -> impl Fn(der::Error) -> Error {
    move |error| Error::new(Code::CONVERSION).in_structure(structure).with_found(error)
}

/// A copy of the DER, as rustls takes it.
#[cfg(feature = "rustls")]
impl From<&Certificate> for rustls_pki_types::CertificateDer<'static> {
    fn from(certificate: &Certificate) -> Self {
        certificate.as_der().to_vec().into()
    }
}

/// Parses what rustls hands out.
#[cfg(feature = "rustls")]
impl TryFrom<&rustls_pki_types::CertificateDer<'_>> for Certificate {
    type Error = Error;

    fn try_from(certificate: &rustls_pki_types::CertificateDer<'_>) -> Result<Self> {
        Self::from_der(certificate)
    }
}
