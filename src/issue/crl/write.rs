//! Lists written in pieces, so that a million entries take the memory of their bytes.
//!
//! Entries are appended to pieces of fixed size as the iterator gives them; the lengths in front are worked out from what
//! the pieces hold, and everything is put together once, in the buffer that the list keeps.

use super::{CrlParameters, Revocation};
use crate::base::{Result, Timestamp};
use crate::crypto::SignatureAlgorithm;
use crate::encoding::der::{Tag, Writer, time_to_der};
use crate::issue::OwnedExtension;
use crate::issue::extension::generalized_time;
use crate::x509::ext::ReasonCode;
use crate::x509::{Crl, DistinguishedName, Name, Oid, oid};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::borrow::Borrow;

/// Entries are collected in pieces of about so many bytes, with room for one more entry of the usual size.
const PIECE: usize = 1 << 18;
const ROOM: usize = 1 << 10;

/// tbsCertList in pieces, without its own tag and length.
pub(super) fn tbs(
    issuer: Name<'_>,
    algorithm: SignatureAlgorithm,
    parameters: &CrlParameters,
    extensions: &[OwnedExtension],
    revoked: impl IntoIterator<Item = Revocation>,
) -> Result<Vec<Vec<u8>>> {
    let mut head = Writer::new();
    // Version 2.
    head.unsigned(1);
    head.raw(&algorithm.to_der());
    head.raw(issuer.as_der());
    time_to_der(parameters.this_update, &mut head);
    time_to_der(parameters.next_update, &mut head);

    let entries = entries(issuer, revoked)?;
    let length = entries.iter().map(Vec::len).sum();
    // RFC 5280 §5.1.2.6: without entries the list itself is absent.
    if length > 0 {
        head.raw(&Writer::header(Tag::SEQUENCE, length));
    }

    let mut tail = Writer::new();
    tail.constructed(Tag::context_constructed(0), |writer| {
        writer.sequence(|writer| extensions.iter().for_each(|extension| extension.write_to(writer)));
    });
    let mut pieces = Vec::with_capacity(entries.len().saturating_add(2));
    pieces.push(head.finish());
    pieces.extend(entries);
    pieces.push(tail.finish());
    Ok(pieces)
}

fn entries(issuer: Name<'_>, revoked: impl IntoIterator<Item = Revocation>) -> Result<Vec<Vec<u8>>> {
    let own = DistinguishedName::from(issuer);
    let mut current = own.clone();
    let mut pieces = Vec::new();
    let mut writer = Writer::new();
    for entry in revoked {
        super::check_time(entry.date, "revocationDate")?;
        // RFC 5280 §5.3.3: an issuer holds until another is named, and at first it is the list's own.
        let named = entry.certificate_issuer.as_ref().unwrap_or(&own);
        let changed = (*named != current).then_some(named);
        write_entry(&mut writer, &entry, changed);
        if let Some(named) = changed {
            current = named.clone();
        }
        if writer.len() >= PIECE {
            pieces.push(core::mem::replace(&mut writer, Writer::with_capacity(PIECE + ROOM)).finish());
        }
    }
    pieces.push(writer.finish());
    Ok(pieces)
}

fn write_entry(writer: &mut Writer, entry: &Revocation, issuer: Option<&DistinguishedName>) {
    // RFC 5280 §5.3.1: unspecified is said by saying nothing.
    let reason = entry.reason.filter(|reason| *reason != ReasonCode::Unspecified);
    writer.sequence(|writer| {
        writer.primitive(Tag::INTEGER, entry.serial.as_serial().as_bytes());
        time_to_der(entry.date, writer);
        let is_bare = entry.hold_instruction.is_none() && entry.invalidity_date.is_none();
        if reason.is_none() && issuer.is_none() && is_bare {
            return;
        }
        writer.sequence(|writer| {
            if let Some(reason) = reason {
                extension(writer, oid::REASON_CODE, false, |it| it.primitive(Tag::ENUMERATED, &[reason.number()]));
            }
            if let Some(instruction) = entry.hold_instruction {
                extension(writer, oid::HOLD_INSTRUCTION_CODE, false, |it| it.oid(instruction.oid().as_bytes()));
            }
            if let Some(date) = entry.invalidity_date {
                extension(writer, oid::INVALIDITY_DATE, false, |it| write_date(it, date));
            }
            if let Some(name) = issuer {
                extension(writer, oid::CERTIFICATE_ISSUER, true, |it| {
                    it.sequence(|it| it.constructed(Tag::context_constructed(4), |it| it.raw(name.as_der())));
                });
            }
        });
    });
}

fn write_date(writer: &mut Writer, at: Timestamp) {
    generalized_time(writer, Tag::GENERALIZED_TIME, at);
}

fn extension(writer: &mut Writer, oid: Oid<'_>, critical: bool, value: impl FnOnce(&mut Writer)) {
    writer.sequence(|writer| {
        writer.oid(oid.as_bytes());
        if critical {
            writer.boolean(true);
        }
        writer.constructed(Tag::OCTET_STRING, value);
    });
}

/// A list from the pieces of its contents, each given up as soon as it is copied.
pub(super) fn assemble<P: Borrow<[u8]>>(
    tbs: Vec<P>,
    tbs_header: &[u8],
    algorithm: SignatureAlgorithm,
    signature: &[u8],
) -> Result<Crl> {
    let mut tail = Writer::new();
    tail.raw(&algorithm.to_der());
    tail.bit_string(signature);
    let tail = tail.finish();
    let tbs_length: usize = tbs.iter().map(|piece| piece.borrow().len()).sum();
    let length = tbs_header.len().saturating_add(tbs_length).saturating_add(tail.len());
    let header = Writer::header(Tag::SEQUENCE, length);
    let total = header.len().saturating_add(length);

    // One allocation of this size, which the list keeps.
    let mut der: Arc<[u8]> = core::iter::repeat_n(0, total).collect();
    let mut rest = Arc::get_mut(&mut der).unwrap_or_default();
    let mut append = |piece: &[u8]| {
        if let Some((place, after)) = core::mem::take(&mut rest).split_at_mut_checked(piece.len()) {
            place.copy_from_slice(piece);
            rest = after;
        }
    };
    append(&header);
    append(tbs_header);
    for piece in tbs {
        append(piece.borrow());
    }
    append(&tail);
    Crl::from_shared(der)
}
