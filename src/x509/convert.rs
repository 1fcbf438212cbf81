//! Conversions from and to the types of the crates beside this one. All of them go by the DER, explicitly.

use super::Certificate;
use crate::base::{Code, Error, Result};
use der::{Decode, Encode};

/// Fails if the certificate deviates from what `x509_cert` can hold: it refuses some certificates that are read here.
impl TryFrom<&Certificate> for x509_cert::Certificate {
    type Error = Error;

    fn try_from(certificate: &Certificate) -> Result<Self> {
        Self::from_der(certificate.as_der())
            .map_err(|error| Error::new(Code::CONVERSION).in_structure("x509_cert::Certificate").with_found(error))
    }
}

/// Encodes. A certificate that `x509_cert` read from bytes may encode differently than it was, and then its signature no
/// longer verifies: keep the bytes where there are any.
impl TryFrom<&x509_cert::Certificate> for Certificate {
    type Error = Error;

    fn try_from(certificate: &x509_cert::Certificate) -> Result<Self> {
        let der = certificate
            .to_der()
            .map_err(|error| Error::new(Code::CONVERSION).in_structure("x509_cert::Certificate").with_found(error))?;
        Self::from_der(&der)
    }
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
