//! Signed certificate timestamps of Certificate Transparency (RFC 6962 §3.2, §3.3).
//!
//! ```text
//! SignedCertificateTimestampList ::= OCTET STRING   -- holds a TLS vector
//!
//! opaque SerializedSCT<1..2^16-1>;
//! struct { SerializedSCT sct_list <1..2^16-1>; } SignedCertificateTimestampList;
//! ```

use super::{Decode, expect};
use crate::base::{Code, Error, Result};
use crate::encoding::der::{Notes, Tag, Tlv};

/// The timestamps that logs returned for a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SctList<'a>(&'a [u8]);

/// One log's promise to include the certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedCertificateTimestamp<'a> {
    /// 0 is v1, the only version there is.
    pub version: u8,
    /// SHA-256 of the log's key.
    pub log_id: [u8; 32],
    /// Milliseconds since the Unix epoch.
    pub timestamp: u64,
    /// For future use.
    pub extensions: &'a [u8],
    /// HashAlgorithm and SignatureAlgorithm of TLS 1.2.
    pub algorithm: [u8; 2],
    /// The log's signature.
    pub signature: &'a [u8],
}

impl<'a> SctList<'a> {
    /// Each timestamp, in order.
    pub fn iter(&self) -> impl Iterator<Item = SignedCertificateTimestamp<'a>> + Clone + use<'a> {
        let mut rest = self.0;
        // The list was walked once, so it can be again.
        core::iter::from_fn(move || SignedCertificateTimestamp::parse(vector(&mut rest)?))
    }
}

impl<'a> Decode<'a> for SctList<'a> {
    fn decode(tlv: &Tlv<'a>, _: &mut Notes) -> Result<Self> {
        let octets = expect(tlv, Tag::OCTET_STRING)?;
        let bad =
            || Error::new(Code::SCT_LIST_INVALID).in_structure("SignedCertificateTimestampList").at(octets.offset);
        let mut rest = octets.value;
        let list = vector(&mut rest).ok_or_else(bad)?;
        if !rest.is_empty() || list.is_empty() {
            return Err(bad());
        }
        let mut rest = list;
        while !rest.is_empty() {
            vector(&mut rest).and_then(SignedCertificateTimestamp::parse).ok_or_else(bad)?;
        }
        Ok(Self(list))
    }
}

impl<'a> SignedCertificateTimestamp<'a> {
    fn parse(mut sct: &'a [u8]) -> Option<Self> {
        let rest = &mut sct;
        let [version] = array(rest)?;
        let log_id = array(rest)?;
        let timestamp = u64::from_be_bytes(array(rest)?);
        let extensions = vector(rest)?;
        let algorithm = array(rest)?;
        let signature = vector(rest)?;
        sct.is_empty().then_some(Self { version, log_id, timestamp, extensions, algorithm, signature })
    }
}

/// Takes `N` bytes.
fn array<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk()?;
    *rest = tail;
    Some(*head)
}

/// Takes a vector with a length of two bytes.
fn vector<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = u16::from_be_bytes(array(rest)?);
    let (head, tail) = rest.split_at_checked(usize::from(length))?;
    *rest = tail;
    Some(head)
}
