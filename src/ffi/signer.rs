//! What signs: a private key here, or one that only a callback can reach.

use super::algorithm::{signature, signature_number};
use super::border::{self, Object, guard, value};
use super::buffer::cw_buffer;
use super::error::cw_error;
use super::private_key::cw_private_key;
use super::public_key::cw_public_key;
use super::rng::cw_rng;
use super::status::cw_status;
use crate::base::{Code, Error, Result};
use crate::crypto::{KeySigner, PrivateKey, PublicKey, Random, SignatureAlgorithm, Signer};
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::ffi::c_void;

/// Room for the longest signature: ML-DSA-87 has 4,627 bytes.
const CAPACITY: usize = 8192;

/// What signs certificates, requests and messages. Immutable: any number of threads may use it, if its callback allows
/// that. `cw_signer_clone` makes another owner.
pub struct cw_signer(pub(super) Arc<dyn Signer + Send + Sync>);

impl Object for cw_signer {
    const TAG: u32 = 0xc3c1_0022;
}

/// Signs `message`: writes at most `capacity` bytes to `signature`, their number to `signature_len`, and returns 0; anything
/// else reports failure. ECDSA signatures are DER (RFC 3279 §2.2.3). It must not throw or longjmp.
pub type cw_signer_sign_callback = Option<
    unsafe extern "C" fn(
        message: *const u8,
        message_len: usize,
        signature: *mut u8,
        capacity: usize,
        signature_len: *mut usize,
        user: *mut c_void,
    ) -> i32,
>;

struct Key {
    key: PrivateKey,
    algorithm: SignatureAlgorithm,
}

impl Key {
    fn signer(&self) -> Result<KeySigner<'_>> {
        self.key.with_algorithm(self.algorithm)
    }
}

impl Signer for Key {
    fn public_key(&self) -> &PublicKey {
        self.key.public_key()
    }

    fn signature_algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    fn sign(&self, message: &[u8], random: &mut dyn Random) -> Result<Vec<u8>> {
        self.signer()?.sign(message, random)
    }
}

struct Callback {
    public_key: PublicKey,
    algorithm: SignatureAlgorithm,
    sign: unsafe extern "C" fn(*const u8, usize, *mut u8, usize, *mut usize, *mut c_void) -> i32,
    user: *mut c_void,
}

// SAFETY: `cw_signer_from_callback` asks for a `user` that may be used in whatever thread uses the handle.
unsafe impl Send for Callback {}
// SAFETY: as above; if several threads share the handle, the callback must bear it.
unsafe impl Sync for Callback {}

impl Signer for Callback {
    fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    fn signature_algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    fn sign(&self, message: &[u8], _: &mut dyn Random) -> Result<Vec<u8>> {
        let mut signature = vec![0; CAPACITY];
        let mut len = 0;
        // SAFETY: `message` is readable and `signature` writable for its length; the rest is what
        // `cw_signer_from_callback` asks for.
        let outcome = unsafe {
            (self.sign)(message.as_ptr(), message.len(), signature.as_mut_ptr(), CAPACITY, &raw mut len, self.user)
        };
        let failed =
            |found: &dyn core::fmt::Display| Error::new(Code::CALLBACK_FAILED).in_field("sign").with_found(found);
        if outcome != 0 {
            return Err(failed(&outcome));
        }
        if len > CAPACITY {
            return Err(failed(&format_args!("{len} bytes, more than {CAPACITY}")));
        }
        signature.truncate(len);
        Ok(signature)
    }
}

/// A signer that uses `key` with `algorithm`, a `cw_signature_algorithm`: CW_SIGNATURE_DEFAULT, RSA-PSS, another hash. The
/// key is shared: the caller may free its own handle.
///
/// On success `*out` owns a signer: `cw_signer_free`. On failure it is NULL.
///
/// # Safety
/// `key` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_signer_from_private_key(
    key: *const cw_private_key,
    algorithm: u32,
    out: *mut *mut cw_signer,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, key) = unsafe { (border::err(err), border::out(out, "out"), border::object(key, "key")) };
    guard(err, || {
        let out = out?;
        let key = key?.0.clone();
        let algorithm = match algorithm {
            0 => key.algorithm().default_signature_algorithm(),
            number => signature(number)?,
        };
        let signer = Key { key, algorithm };
        signer.signer()?;
        out.give(cw_signer(Arc::new(signer)));
        Ok(())
    })
}

/// A signer whose key only `sign` can reach: a hardware module, a key service. `public_key` is the key that its signatures
/// verify with, `algorithm` the `cw_signature_algorithm` it uses. `user` is handed to each call of `sign`, which are made
/// only inside functions that the signer is passed to.
///
/// On success `*out` owns a signer: `cw_signer_free`. On failure it is NULL.
///
/// # Safety
/// `public_key` is a live handle; `sign` keeps to what it is given, returns, and may be called with `user`, in whatever
/// threads use the signer, until its last owner frees it; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_signer_from_callback(
    public_key: *const cw_public_key,
    algorithm: u32,
    sign: cw_signer_sign_callback,
    user: *mut c_void,
    out: *mut *mut cw_signer,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, public_key) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(public_key, "public_key")) };
    guard(err, || {
        let out = out?;
        let public_key = public_key?.key.clone();
        let sign = sign.ok_or_else(|| Error::new(Code::NULL_ARGUMENT).in_field("sign"))?;
        let algorithm = match algorithm {
            0 => public_key.algorithm().default_signature_algorithm(),
            number => signature(number)?,
        };
        out.give(cw_signer(Arc::new(Callback { public_key, algorithm, sign, user })));
        Ok(())
    })
}

/// One more owner of the same signer: each frees its own. NULL for NULL.
///
/// # Safety
/// `signer` is NULL or a live handle.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_signer_clone(signer: *const cw_signer) -> *mut cw_signer {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::retain(signer) }
}

/// Gives up one ownership; the last frees the signer. NULL is fine.
///
/// # Safety
/// `signer` is NULL or a live handle, not used by this owner afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_signer_free(signer: *mut cw_signer) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::release(signer) };
}

/// The algorithm it signs with: a `cw_signature_algorithm`. 0 for NULL.
///
/// # Safety
/// `signer` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_signer_algorithm(signer: *const cw_signer) -> u32 {
    // SAFETY: this function's contract is that of this call.
    let signer = unsafe { border::object(signer, "signer") };
    value(|| Ok(signature_number(signer?.0.signature_algorithm())))
}

/// Signs a message. ECDSA and Ed25519 draw no randomness; RSA and ML-DSA do.
///
/// On success `*out` owns the signature: `cw_buffer_free`. On failure it is NULL.
///
/// # Safety
/// `signer` is a live handle; `message` is readable for `message_len` bytes (NULL allowed when 0); `rng` is a live handle
/// that no other thread uses meanwhile; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_signer_sign(
    signer: *const cw_signer,
    message: *const u8,
    message_len: usize,
    rng: *mut cw_rng,
    out: *mut *mut cw_buffer,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, signer, message, rng) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(signer, "signer"),
            border::bytes(message, message_len, "message"),
            border::object_mut(rng, "rng"),
        )
    };
    guard(err, || {
        let out = out?;
        let signed = signer?.0.sign(message?, &mut *rng?.0)?;
        out.give_owned(cw_buffer::new(&signed));
        Ok(())
    })
}
