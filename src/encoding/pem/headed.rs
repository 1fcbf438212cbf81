//! Blocks with headers between the boundary and the base64 (RFC 1421 §4.6), as private keys of old programs have them.

use super::{Blocks, Mode, blocks, error, no_block};
use crate::base::{Code, Result};
use alloc::vec::Vec;
use zeroize::Zeroizing;

/// One block and its headers.
pub(crate) struct Headed<'a> {
    pub(crate) label: &'a str,
    /// The lines before the first empty one, if they are headers; each is `Name: value`.
    pub(crate) headers: &'a str,
    pub(crate) der: Zeroizing<Vec<u8>>,
}

impl<'a> Headed<'a> {
    /// The value of the header `name`.
    pub(crate) fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':').map(str::trim))
    }
}

/// The only block of `text` that carries one of `labels`; blocks with other labels are passed over.
///
/// # Errors
/// Those of [`blocks`]; [`Code::PEM_WRONG_LABEL`] if no block carries one, [`Code::PEM_TOO_MANY_BLOCKS`] if two do.
pub(crate) fn only_labelled<'a>(text: &'a [u8], labels: &[&str]) -> Result<Headed<'a>> {
    let Blocks(frames) = blocks(text, Mode::Lenient);
    let (mut found, mut other) = (None, None);
    for frame in frames {
        let frame = frame?;
        if !labels.contains(&frame.label) {
            other = other.or(Some(frame));
        } else if found.is_some() {
            return Err(error(Code::PEM_TOO_MANY_BLOCKS, frame.offset));
        } else {
            found = Some(frame);
        }
    }
    let mut frame = found.ok_or_else(|| match other {
        Some(other) => error(Code::PEM_WRONG_LABEL, other.offset).with_found(other.label),
        None => no_block(text),
    })?;
    let headers = headers(frame.body);
    frame.body = frame.body.get(headers.len()..).unwrap_or_default();
    frame.body_offset = frame.body_offset.saturating_add(headers.len());
    Ok(Headed { label: frame.label, headers, der: Zeroizing::new(frame.decode()?) })
}

/// The part of a block's body that holds headers, up to the empty line after them; empty if its first line is base64.
fn headers(body: &[u8]) -> &str {
    let first = body.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if !first.contains(&b':') {
        return "";
    }
    let mut end = 0_usize;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        end = end.saturating_add(line.len());
        if line.trim_ascii().is_empty() {
            return body.get(..end).and_then(|text| core::str::from_utf8(text).ok()).unwrap_or_default();
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str =
        "-----BEGIN A KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: X,00\n\nMAMCAQU=\n-----END A KEY-----\n";
    const OTHER: &str = "-----BEGIN OTHER-----\nMAMCAQU=\n-----END OTHER-----\n";

    fn code(text: &str) -> Code {
        only_labelled(text.as_bytes(), &["A KEY"]).err().unwrap().code()
    }

    #[test]
    fn headers_are_taken_apart_from_the_base64() {
        let crlf = KEY.replace('\n', "\r\n");
        for text in [KEY, crlf.as_str()] {
            let block = only_labelled(text.as_bytes(), &["A KEY"]).unwrap();
            assert_eq!((block.label, block.der.as_slice()), ("A KEY", &[0x30, 3, 2, 1, 5][..]));
            assert_eq!((block.header("DEK-Info"), block.header("Proc-Type")), (Some("X,00"), Some("4,ENCRYPTED")));
            assert_eq!(block.header("DEK"), None);
        }
        let plain = only_labelled(OTHER.as_bytes(), &["OTHER"]).unwrap();
        assert_eq!((plain.headers, plain.der.len()), ("", 5));
    }

    #[test]
    fn one_block_of_the_label_is_found_among_others() {
        let text = [OTHER, KEY, OTHER].concat();
        assert!(only_labelled(text.as_bytes(), &["A KEY"]).is_ok());
        assert_eq!(code(OTHER), Code::PEM_WRONG_LABEL);
        assert_eq!(code(&[KEY, OTHER, KEY].concat()), Code::PEM_TOO_MANY_BLOCKS);
        assert_eq!(code("text"), Code::PEM_NO_BLOCK);
        assert_eq!(code(""), Code::EMPTY_INPUT);
        // Headers without an end are no headers.
        assert_eq!(code(&KEY.replace("\n\n", "\n")), Code::PEM_BAD_BASE64);
    }
}
