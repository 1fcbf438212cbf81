//! What stands in for the encryption where it was left out: every password is refused.

use super::encryption::{Encryption, Sealed};
use super::password::{Cost, Password};
use crate::base::{Code, Error, Result};
use crate::crypto::Random;
use crate::encoding::der::{Tlv, Writer};
use alloc::vec::Vec;
use zeroize::Zeroizing;

fn disabled<T>() -> Result<T> {
    needs("pkcs12")
}

fn needs<T>(feature: &str) -> Result<T> {
    Err(Error::new(Code::FEATURE_DISABLED).with_found(feature))
}

pub(super) fn decrypt(_: &Tlv<'_>, _: &[u8], _: &Password<'_>, _: &mut Cost) -> Result<Zeroizing<Vec<u8>>> {
    disabled()
}

pub(super) fn check_cost(_: &Encryption, _: usize, _: u32) -> Result<()> {
    disabled()
}

pub(super) fn encrypt(_: &Encryption, _: &[u8], _: &Password<'_>, _: &mut dyn Random) -> Result<Sealed> {
    disabled()
}

pub(super) fn decrypt_pem(_: &str, _: &[u8], _: &Password<'_>) -> Result<Zeroizing<Vec<u8>>> {
    needs("legacy")
}

pub(super) fn verify_mac<'p>(_: &Tlv<'_>, _: &[u8], _: Password<'p>, _: &mut Cost) -> Result<Password<'p>> {
    disabled()
}

pub(super) fn write_mac(_: &mut Writer, _: &[u8], _: &Password<'_>, _: u32, _: &mut dyn Random) -> Result<()> {
    disabled()
}
