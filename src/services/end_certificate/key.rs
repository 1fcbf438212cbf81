//! The private key: the one that came along, or one that waits.

use super::console::PendingKey;
use super::request::{Refused, Request};
use crate::base::{Code, Error, Limits};
use crate::crypto::{KeyAlgorithm, PrivateKey};
use crate::encoding::pem;
use crate::services::FieldError;
use crate::x509::Certificate;
use zeroize::Zeroizing;

/// Which key the request names.
pub(super) enum Named {
    /// The one that came along.
    Sent(PrivateKey),
    /// That of this pending request.
    Pending(PendingKey),
    /// None: whichever pending one fits.
    Any,
}

/// Opens the key that came along, or finds the one of the request that is named: 1007, 1006.
pub(super) fn own(request: &Request, pending: &[PendingKey]) -> Result<Named, Refused> {
    if let Some(text) = &request.key_file {
        let password = request.key_password.as_ref().map(|password| password.as_bytes());
        return open(text, password).map(Named::Sent).map_err(|error| Refused::key(&error));
    }
    if request.key_password.is_some() {
        return Err(Refused::key(&Error::new(Code::PRIVATE_KEY_MALFORMED).with_found("a password without a key")));
    }
    match request.csr_id {
        None => Ok(Named::Any),
        Some(id) => match pending.iter().find(|pending| pending.csr_id == id) {
            Some(pending) => Ok(Named::Pending(pending.clone())),
            None => Err(Refused::field(1006, FieldError::new("csr_id", alloc::format!("no pending request {id}")))),
        },
    }
}

/// PKCS#8 in PEM, RSA; with a password if and only if it is encrypted.
fn open(text: &str, password: Option<&[u8]>) -> Result<PrivateKey, Error> {
    let text = text.as_bytes();
    let der = Zeroizing::new(pem::single(text, &["PRIVATE KEY", "ENCRYPTED PRIVATE KEY"])?);
    let key = match (PrivateKey::from_pkcs8_der(&der), password) {
        (Ok(_), Some(_)) => {
            return Err(
                Error::new(Code::PRIVATE_KEY_MALFORMED).with_found("a password for a key that is not encrypted")
            );
        }
        (Err(error), Some(password)) if error.code() == Code::PRIVATE_KEY_ENCRYPTED => {
            PrivateKey::from_encrypted_pkcs8_der(&der, password, &Limits::DEFAULT)?
        }
        (key, _) => key?,
    };
    match key.algorithm() {
        KeyAlgorithm::Rsa(_) => Ok(key),
        other => Err(Error::new(Code::KEY_NOT_ALLOWED).with_found(other)),
    }
}

/// The key that belongs to the certificate, and the request it was made for: 1008.
pub(super) fn matching(
    certificate: &Certificate,
    named: Named,
    pending: &[PendingKey],
) -> Result<(PrivateKey, Option<i64>), Refused> {
    let refused = |param: &'static str, msg: &str| Err(Refused::field(1008, FieldError::new(param, msg)));
    match named {
        Named::Sent(key) if key.matches(certificate) => Ok((key, None)),
        Named::Sent(_) => refused("key_file", "the key is not the certificate's"),
        Named::Pending(pending) if pending.key.matches(certificate) => Ok((pending.key, Some(pending.csr_id))),
        Named::Pending(_) => refused("csr_id", "the key of this request is not the certificate's"),
        Named::Any => {
            let place = certificate.position_of_key(pending.iter().map(|pending| &pending.key));
            match place.and_then(|place| pending.get(place)) {
                Some(found) => Ok((found.key.clone(), Some(found.csr_id))),
                None => refused("cert_file", "no pending key is the certificate's"),
            }
        }
    }
}
