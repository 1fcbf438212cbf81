//! Encryption under a password: PBES2 (RFC 8018 §6.2), and with the feature `legacy` what came before it.
//!
//! Arithmetic is that of the RustCrypto crates. Parameters are checked, and paid for out of [`Cost`], before any of it runs.
//! What a password cannot open is [`Code::PASSWORD_WRONG`]: in CBC mode a wrong password and an altered ciphertext look the
//! same, and in one case of 256 the padding is right by chance, so the caller must look at what came out as well.

mod cipher;
mod derivation;
#[cfg(feature = "legacy")]
mod legacy;
mod mac;
mod scheme;

use super::encryption::{Encryption, Sealed};
use super::password::{Cost, Password};
use crate::base::{Code, Error, Result};
use crate::crypto::Random;
use crate::encoding::der::Tlv;
use alloc::vec::Vec;
pub(super) use mac::{verify_mac, write_mac};
use scheme::Scheme;
use zeroize::Zeroizing;

/// Decrypts what `identifier`, an `AlgorithmIdentifier`, says how.
pub(super) fn decrypt(
    identifier: &Tlv<'_>,
    ciphertext: &[u8],
    password: &Password<'_>,
    cost: &mut Cost,
) -> Result<Zeroizing<Vec<u8>>> {
    Scheme::read(identifier)?.decrypt(ciphertext, password, cost)
}

/// [`Code::ENCRYPTION_PARAMETERS`] unless what is encrypted so many times, and once has a MAC of so many iterations, can be
/// read within the default limits.
pub(super) fn check_cost(encryption: &Encryption, times: usize, mac_iterations: u32) -> Result<()> {
    Scheme::for_writing(encryption, &[], &[])?.check_cost(times, mac_iterations)
}

/// Encrypts under a fresh salt and initialization vector, drawn in this order.
pub(super) fn encrypt(
    encryption: &Encryption,
    plaintext: &[u8],
    password: &Password<'_>,
    random: &mut dyn Random,
) -> Result<Sealed> {
    let (mut salt, mut iv) = ([0; 16], [0; 16]);
    random.fill(&mut salt)?;
    random.fill(&mut iv)?;
    let scheme = Scheme::for_writing(encryption, &salt, &iv)?;
    let ciphertext = scheme.encrypt(plaintext, password)?;
    Ok(Sealed { identifier: scheme.to_der(), ciphertext })
}

/// Decrypts the body of a PEM block whose `DEK-Info` is `info` (RFC 1421 §4.6.1.3, as OpenSSL derives the key).
#[cfg(feature = "legacy")]
pub(super) fn decrypt_pem(info: &str, ciphertext: &[u8], password: &Password<'_>) -> Result<Zeroizing<Vec<u8>>> {
    legacy::decrypt_pem(info, ciphertext, password)
}

/// As above, where it was left out.
#[cfg(not(feature = "legacy"))]
pub(super) fn decrypt_pem(_: &str, _: &[u8], _: &Password<'_>) -> Result<Zeroizing<Vec<u8>>> {
    Err(legacy_disabled())
}

fn legacy_disabled() -> Error {
    Error::new(Code::FEATURE_DISABLED).with_found("legacy")
}

/// Parameters that their standard does not allow.
fn parameters(field: &'static str) -> Error {
    Error::new(Code::ENCRYPTION_PARAMETERS).in_field(field)
}
