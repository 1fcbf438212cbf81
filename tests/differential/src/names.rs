//! Alternative names and name constraints, well-formed or not.

use crate::chain::{Extension, name};
use crate::der::{sequence, tlv};
use certwright::x509::oid;

pub fn dns(text: &str) -> Vec<u8> {
    tlv(0x82, text.as_bytes())
}

pub fn email(text: &str) -> Vec<u8> {
    tlv(0x81, text.as_bytes())
}

pub fn uri(text: &str) -> Vec<u8> {
    tlv(0x86, text.as_bytes())
}

pub fn ip(octets: &[u8]) -> Vec<u8> {
    tlv(0x87, octets)
}

pub fn directory(text: &str) -> Vec<u8> {
    tlv(0xa4, &name(text))
}

/// registeredID 1.2.3.4.
pub fn registered_id() -> Vec<u8> {
    tlv(0x88, &[0x2a, 3, 4])
}

pub fn san(names: &[Vec<u8>]) -> Extension {
    Extension::new(oid::SUBJECT_ALT_NAME, false, tlv(0x30, &names.concat()))
}

/// nameConstraints; empty lists are left out.
pub fn constraints(permitted: &[Vec<u8>], excluded: &[Vec<u8>]) -> Extension {
    let subtrees = |tag, bases: &[Vec<u8>]| match bases {
        [] => Vec::new(),
        _ => tlv(tag, &bases.iter().flat_map(|base| tlv(0x30, base)).collect::<Vec<u8>>()),
    };
    Extension::new(oid::NAME_CONSTRAINTS, true, sequence(&[&subtrees(0xa0, permitted), &subtrees(0xa1, excluded)]))
}
