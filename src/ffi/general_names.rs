//! Alternative names.

use super::border::{self, Neutral as _, Object, guard, value};
use super::buffer::{cw_bytes, cw_text};
use super::certificate::cw_certificate;
use super::error::cw_error;
use super::status::cw_status;
use super::text::Text;
use crate::base::{Code, Error};
use crate::x509::{GeneralName, GeneralNames};
use alloc::boxed::Box;

/// The forms of a GeneralName (RFC 5280 §4.2.1.6).
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_general_name {
    /// otherName.
    CW_GENERAL_NAME_OTHER = 1,
    /// rfc822Name: a mailbox.
    CW_GENERAL_NAME_EMAIL = 2,
    /// dNSName: a host.
    CW_GENERAL_NAME_DNS = 3,
    /// x400Address.
    CW_GENERAL_NAME_X400 = 4,
    /// directoryName.
    CW_GENERAL_NAME_DIRECTORY = 5,
    /// ediPartyName.
    CW_GENERAL_NAME_EDI = 6,
    /// uniformResourceIdentifier.
    CW_GENERAL_NAME_URI = 7,
    /// iPAddress.
    CW_GENERAL_NAME_IP = 8,
    /// registeredID.
    CW_GENERAL_NAME_REGISTERED_ID = 9,
}

/// Alternative names in order. Immutable: any number of threads may look at them.
pub struct cw_general_names(Box<[Entry]>);

struct Entry {
    form: u32,
    value: Box<[u8]>,
    text: Text,
}

impl Object for cw_general_names {
    const TAG: u32 = 0xc3c1_0013;
}

impl cw_general_names {
    pub(super) fn new(names: &GeneralNames<'_>) -> Self {
        Self(names.iter().map(|name| Entry::new(&name)).collect())
    }
}

impl Entry {
    fn new(name: &GeneralName<'_>) -> Self {
        let (form, value) = match name {
            GeneralName::OtherName { value, .. } => (1, *value),
            GeneralName::Rfc822Name(text) => (2, text.as_bytes()),
            GeneralName::DnsName(text) => (3, text.as_bytes()),
            GeneralName::X400Address(der) => (4, *der),
            GeneralName::DirectoryName(name) => (5, name.as_der()),
            GeneralName::EdiPartyName(der) => (6, *der),
            GeneralName::UniformResourceIdentifier(text) => (7, text.as_bytes()),
            GeneralName::IpAddress(octets) => (8, *octets),
            GeneralName::RegisteredId(oid) => (9, oid.as_bytes()),
        };
        Self { form, value: value.into(), text: Text::new(name) }
    }
}

/// The names of subjectAltName.
///
/// On success `*out` owns them: `cw_general_names_free`. On failure it is NULL: CW_STATUS_NOT_FOUND without the extension.
///
/// # Safety
/// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_subject_alt_name(
    certificate: *const cw_certificate,
    out: *mut *mut cw_general_names,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificate) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(certificate, "certificate")) };
    guard(err, || {
        let out = out?;
        let names = certificate?.0.subject_alt_name()?;
        let names = names.ok_or_else(|| Error::new(Code::ABSENT).in_field("subjectAltName"))?;
        out.give_owned(cw_general_names::new(&names));
        Ok(())
    })
}

/// The names of issuerAltName.
///
/// On success `*out` owns them: `cw_general_names_free`. On failure it is NULL: CW_STATUS_NOT_FOUND without the extension.
///
/// # Safety
/// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_issuer_alt_name(
    certificate: *const cw_certificate,
    out: *mut *mut cw_general_names,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificate) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(certificate, "certificate")) };
    guard(err, || {
        let out = out?;
        let names = certificate?.0.issuer_alt_name()?;
        let names = names.ok_or_else(|| Error::new(Code::ABSENT).in_field("issuerAltName"))?;
        out.give_owned(cw_general_names::new(&names));
        Ok(())
    })
}

/// How many names; 0 for NULL.
///
/// # Safety
/// `names` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_general_names_count(names: *const cw_general_names) -> usize {
    // SAFETY: this function's contract is that of this call.
    let names = unsafe { border::object(names, "names") };
    value(|| Ok(names?.0.len()))
}

/// The form of one name, a `cw_general_name`, by index from 0; 0 beyond the last and for NULL.
///
/// # Safety
/// `names` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_general_names_form(names: *const cw_general_names, index: usize) -> u32 {
    // SAFETY: this function's contract is that of this call.
    let names = unsafe { border::object(names, "names") };
    value(|| Ok(names?.0.get(index).map_or(0, |entry| entry.form)))
}

/// The value of one name as it stands: characters of a mailbox, host or URI (anything may be among them, NUL too), 4 or 16
/// bytes of an address, the contents of a registeredID, DER of the others. By index from 0. Lives as long as `names`; none
/// beyond the last and for NULL.
///
/// # Safety
/// `names` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_general_names_value(names: *const cw_general_names, index: usize) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let names = unsafe { border::object(names, "names") };
    value(|| Ok(names?.0.get(index).map_or(cw_bytes::NEUTRAL, |entry| cw_bytes::of(&entry.value))))
}

/// One name for people: `DNS:www.example.com`, `IP:192.0.2.1`; what is not printable is escaped. By index from 0. Lives as
/// long as `names`; empty beyond the last and for NULL.
///
/// # Safety
/// `names` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_general_names_text(names: *const cw_general_names, index: usize) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let names = unsafe { border::object(names, "names") };
    value(|| Ok(names?.0.get(index).map_or(cw_text::NEUTRAL, |entry| entry.text.view())))
}

/// Frees the names. NULL is fine.
///
/// # Safety
/// `names` is NULL or a live handle, not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_general_names_free(names: *mut cw_general_names) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::destroy(names) };
}
