//! The C ABI of `include/certwright.h`. It decides nothing: each function checks its arguments, makes one call into the
//! crate, and writes the result out.
//!
//! Every function has the same three parts. One `unsafe` block turns raw arguments into checked values and clears the
//! places for results (`border.rs`); a guard stops panics and turns an error into a status; between them stands the safe
//! call. The rules that hold for all functions are in the head of the header (`cbindgen.toml`) and in `docs/c.md`.

// The only layer that may: its callers hand in raw pointers.
#![allow(unsafe_code, reason = "a C ABI takes raw pointers")]
#![allow(non_camel_case_types, reason = "the names are those of C")]

pub mod again;
pub mod algorithm;
mod border;
pub mod buffer;
pub mod bundle;
pub mod certificate;
pub mod certificate_list;
pub mod certificate_pool;
pub mod code;
pub mod crl;
pub mod crl_parameters;
pub mod encryption;
pub mod error;
pub mod evidence;
pub mod extension;
pub mod finding;
pub mod fingerprint;
pub mod general_names;
pub mod issue;
pub mod issuer;
pub mod key_file;
pub mod library;
pub mod limits;
pub mod name;
pub mod name_subtree;
pub mod ocsp;
pub mod ocsp_response;
pub mod parameter_extensions;
pub mod parameters;
pub mod pkcs12;
pub mod policy;
pub mod policy_settings;
pub mod private_key;
pub mod profile;
pub mod public_key;
pub mod request;
pub mod revocation;
pub mod rng;
pub mod serial_counter;
pub mod service;
pub mod signer;
pub mod status;
mod text;
pub mod trace;
pub mod trust_anchor;
pub mod trust_store;
pub mod unsigned;
pub mod valid_policy;
pub mod verdict;
