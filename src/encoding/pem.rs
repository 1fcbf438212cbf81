//! PEM: DER as text between `-----BEGIN …-----` and `-----END …-----` (RFC 7468).
//!
//! It takes any bytes and finds every block in them, in one pass and in time and memory linear in the input. A block
//! that cannot be read is an error at its place, never skipped: a bundle with a damaged certificate is not a bundle
//! with one certificate less. Base64 is decoded and encoded in constant time, and no buffer keeps a copy, since the
//! block may hold a private key.

use crate::base::{Code, Error, Result};
use alloc::{string::String, vec::Vec};
use base64ct::{Base64, Encoding};
use core::{fmt, iter::FusedIterator, str};
use zeroize::Zeroizing;

mod headed;

pub(crate) use headed::only_labelled;

/// How closely the text must follow RFC 7468.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Figure 3 of the RFC, as generators write it: nothing outside the blocks, lines of 64 characters, no blanks.
    Strict,
    /// Figure 2 of the RFC, as files are found: text between the blocks, lines of any length, blanks and empty lines,
    /// indented boundaries, a byte order mark in front.
    Lenient,
}

/// One block.
#[derive(Clone, PartialEq, Eq)]
pub struct Block<'a> {
    /// What the boundaries say it is: `CERTIFICATE`, `X509 CRL`, …
    pub label: &'a str,
    /// The decoded bytes.
    pub der: Vec<u8>,
    /// Where the line with `-----BEGIN` starts in the text.
    pub offset: usize,
}

/// Shows how many bytes there are, not which: they may be a private key.
impl fmt::Debug for Block<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Block {{ label: {:?}, der: {} bytes, offset: {} }}", self.label, self.der.len(), self.offset)
    }
}

/// Every block of `text`, in order.
///
/// There is always at least one item: text without a block gives one error, [`Code::PEM_NO_BLOCK`],
/// [`Code::NOT_TEXT`] or [`Code::EMPTY_INPUT`]. Read leniently, the blocks after a damaged one still follow; read
/// strictly, the first error is the last item.
///
/// ```
/// use certwright::encoding::pem::{Mode, blocks};
/// let text = b"subject=CN = example\n-----BEGIN CERTIFICATE-----\r\nMAMCAQU=\r\n-----END CERTIFICATE-----\r\n";
/// let block = blocks(text, Mode::Lenient).next().unwrap().unwrap();
/// assert_eq!((block.label, block.der.as_slice(), block.offset), ("CERTIFICATE", &[0x30, 3, 2, 1, 5][..], 21));
/// ```
#[must_use]
pub fn blocks(text: &[u8], mode: Mode) -> Blocks<'_> {
    Blocks(Frames { text, lines: Lines { text, position: 0 }, mode, state: State::Fresh })
}

/// The blocks of a text; made by [`blocks`].
#[derive(Clone, Debug)]
pub struct Blocks<'a>(Frames<'a>);

impl<'a> Iterator for Blocks<'a> {
    type Item = Result<Block<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        let block = self.0.next()?.and_then(|frame| {
            let der = frame.decode()?;
            Ok(Block { label: frame.label, der, offset: frame.offset })
        });
        if block.is_err() && self.0.mode == Mode::Strict {
            self.0.state = State::Ended;
        }
        Some(block)
    }
}

impl FusedIterator for Blocks<'_> {}

/// The bytes of the only block of `text`, which must carry one of `labels`. Text around it is fine.
///
/// # Errors
/// Those of [`blocks`]; [`Code::PEM_WRONG_LABEL`], [`Code::PEM_TOO_MANY_BLOCKS`].
///
/// ```
/// use certwright::{Code, encoding::pem};
/// let text = b"-----BEGIN CERTIFICATE-----\nMAMCAQU=\n-----END CERTIFICATE-----\n";
/// assert_eq!(pem::single(text, &["CERTIFICATE"]).unwrap(), [0x30, 3, 2, 1, 5]);
/// assert_eq!(pem::single(text, &["X509 CRL"]).unwrap_err().code(), Code::PEM_WRONG_LABEL);
/// ```
pub fn single(text: &[u8], labels: &[&str]) -> Result<Vec<u8>> {
    let mut frames = blocks(text, Mode::Lenient).0;
    // `Frames` always has a first item.
    let frame = frames.next().unwrap_or_else(|| Err(no_block(text)))?;
    if let Some(next) = frames.next() {
        return Err(error(Code::PEM_TOO_MANY_BLOCKS, next?.offset));
    }
    if !labels.contains(&frame.label) {
        return Err(error(Code::PEM_WRONG_LABEL, frame.offset).with_found(frame.label));
    }
    frame.decode()
}

/// Every block of `text` that carries one of `labels`, in order, made into what it holds by `read`. Blocks with other labels
/// must be whole, and are not decoded: headers in them, as encrypted private keys have, do not matter.
///
/// An error says which block of the text it is, of whatever label, counted from 1.
pub(crate) fn labelled<T>(
    text: &[u8],
    labels: &[&str],
    read: impl Fn(&[u8]) -> Result<T>,
) -> impl Iterator<Item = Result<T>> {
    let Blocks(frames) = blocks(text, Mode::Lenient);
    let is_sought = |frame: &Result<Frame<'_>>| frame.as_ref().map_or(true, |frame| labels.contains(&frame.label));
    frames.zip(1_usize..).filter(move |(frame, _)| is_sought(frame)).map(move |(frame, number)| {
        let object = frame.and_then(|frame| frame.decode()).and_then(|der| read(&der));
        object.map_err(|error| match error.code() {
            Code::PEM_NO_BLOCK | Code::NOT_TEXT | Code::EMPTY_INPUT if error.structure() == "PEM" => error,
            _ => error.in_one_of_many("block", number),
        })
    })
}

/// Writes one block: lines of 64 characters, LF, a newline at the end.
///
/// `label` is printable ASCII, as the RFC's §4 lists them.
///
/// ```
/// let text = certwright::encoding::pem::encode("CERTIFICATE", &[0x30, 3, 2, 1, 5]);
/// assert_eq!(text, "-----BEGIN CERTIFICATE-----\nMAMCAQU=\n-----END CERTIFICATE-----\n");
/// ```
#[must_use]
pub fn encode(label: &str, der: &[u8]) -> String {
    // Exact, so that the text is never moved and leaves no copy behind.
    let base64 = der.len().div_ceil(3).saturating_mul(4).saturating_add(der.len().div_ceil(BYTES_PER_LINE));
    let boundaries = "-----BEGIN -----\n-----END -----\n".len().saturating_add(label.len().saturating_mul(2));
    let mut text = String::with_capacity(base64.saturating_add(boundaries));
    for word in ["-----BEGIN ", label, "-----\n"] {
        text.push_str(word);
    }
    let mut line = Zeroizing::new([0; CHARACTERS_PER_LINE]);
    for bytes in der.chunks(BYTES_PER_LINE) {
        // Cannot fail: the buffer holds a whole line.
        text.push_str(Base64::encode(bytes, line.as_mut_slice()).unwrap_or_default());
        text.push('\n');
    }
    for word in ["-----END ", label, "-----\n"] {
        text.push_str(word);
    }
    text
}

const BYTES_PER_LINE: usize = 48;
const CHARACTERS_PER_LINE: usize = 64;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

fn error(code: Code, offset: usize) -> Error {
    Error::new(code).in_structure("PEM").at(offset)
}

/// RFC 7468 §3: what the lax grammar skips inside a block.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// DER of any object that PEM carries holds a NUL or bytes that are not UTF-8.
fn is_text(text: &[u8]) -> bool {
    !text.contains(&0) && str::from_utf8(text).is_ok()
}

/// Why there is nothing to find in `text`.
fn no_block(text: &[u8]) -> Error {
    let code = match text {
        [] => Code::EMPTY_INPUT,
        _ if !is_text(text) => Code::NOT_TEXT,
        _ => Code::PEM_NO_BLOCK,
    };
    error(code, 0)
}

/// One line, without what ends it.
struct Line<'a> {
    text: &'a [u8],
    offset: usize,
    /// False for a last line that the text ends without a line break.
    ended: bool,
}

/// The lines of a text; LF, CR and CRLF end one.
#[derive(Clone, Debug)]
struct Lines<'a> {
    text: &'a [u8],
    position: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        let rest = self.text.get(self.position..).filter(|rest| !rest.is_empty())?;
        let length = rest.iter().position(|&byte| byte == b'\n' || byte == b'\r').unwrap_or(rest.len());
        let (text, ending) = rest.split_at_checked(length)?;
        let line = Line { text, offset: self.position, ended: !ending.is_empty() };
        let ending = match ending {
            [b'\r', b'\n', ..] => 2,
            [] => 0,
            _ => 1,
        };
        self.position = self.position.saturating_add(length).saturating_add(ending);
        Some(line)
    }
}

/// What a line means outside and inside of a block.
enum Boundary<'a> {
    Begin(&'a str),
    End(&'a str),
    /// Starts like a boundary and is none.
    Broken,
    None,
}

impl<'a> Line<'a> {
    fn is_indented_or_padded(&self) -> bool {
        self.text.trim_ascii().len() != self.text.len()
    }

    fn boundary(&self) -> Boundary<'a> {
        let Some(rest) = self.text.trim_ascii().strip_prefix(b"-----") else { return Boundary::None };
        let (make, rest): (fn(_) -> _, _) = if let Some(rest) = rest.strip_prefix(b"BEGIN ") {
            (Boundary::Begin, rest)
        } else if let Some(rest) = rest.strip_prefix(b"END ") {
            (Boundary::End, rest)
        } else {
            return Boundary::None;
        };
        rest.strip_suffix(b"-----").and_then(label).map_or(Boundary::Broken, make)
    }
}

/// RFC 7468 §3: printable characters, single spaces or hyphens only between them.
fn label(text: &[u8]) -> Option<&str> {
    let joins = |byte: u8| byte == b' ' || byte == b'-';
    let mut after_join = true;
    for &byte in text {
        if !(joins(byte) && !after_join || byte.is_ascii_graphic() && byte != b'-') {
            return None;
        }
        after_join = joins(byte);
    }
    if after_join && !text.is_empty() { None } else { str::from_utf8(text).ok() }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// No boundary met so far.
    Fresh,
    Reading,
    Ended,
}

/// A block's text, not yet decoded.
struct Frame<'a> {
    label: &'a str,
    body: &'a [u8],
    body_offset: usize,
    offset: usize,
}

/// The frames of a text. Every line is looked at once, or twice if it begins a block inside another.
#[derive(Clone, Debug)]
struct Frames<'a> {
    text: &'a [u8],
    lines: Lines<'a>,
    mode: Mode,
    state: State,
}

impl<'a> Iterator for Frames<'a> {
    type Item = Result<Frame<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.state {
            State::Ended => return None,
            State::Fresh if self.mode == Mode::Lenient && self.text.starts_with(BYTE_ORDER_MARK) => {
                self.lines.position = self.lines.position.max(BYTE_ORDER_MARK.len());
            }
            State::Fresh | State::Reading => {}
        }
        let frame = loop {
            let Some(line) = self.lines.next() else {
                let fresh = self.state == State::Fresh;
                self.state = State::Ended;
                return fresh.then(|| Err(no_block(self.text)));
            };
            match line.boundary() {
                Boundary::None if self.mode == Mode::Lenient => {}
                Boundary::None => break Err(self.not_strict(&line)),
                Boundary::Begin(_) if self.mode == Mode::Strict && line.is_indented_or_padded() => {
                    break Err(self.not_strict(&line));
                }
                Boundary::Begin(label) => break self.frame(label, line.offset),
                Boundary::End(_) | Boundary::Broken => break Err(error(Code::PEM_BAD_FRAME, line.offset)),
            }
        };
        self.state = State::Reading;
        Some(frame)
    }
}

impl<'a> Frames<'a> {
    /// Reads on to the line that ends the block.
    fn frame(&mut self, label: &'a str, offset: usize) -> Result<Frame<'a>> {
        let body_offset = self.lines.position;
        let mut last_length = None;
        loop {
            let before = self.lines.position;
            let Some(line) = self.lines.next() else {
                return Err(error(Code::PEM_BAD_FRAME, offset).with_found(label));
            };
            match line.boundary() {
                Boundary::None if self.mode == Mode::Lenient => {}
                Boundary::None => {
                    // Only the last line may be shorter than the others.
                    if last_length.is_some_and(|length| length != CHARACTERS_PER_LINE)
                        || !(1..=CHARACTERS_PER_LINE).contains(&line.text.len())
                        || line.text.iter().any(|&byte| is_blank(byte))
                    {
                        return Err(self.not_strict(&line));
                    }
                    last_length = Some(line.text.len());
                }
                Boundary::End(end) if end == label => {
                    let exact = line.ended && last_length.is_some() && !line.is_indented_or_padded();
                    if self.mode == Mode::Strict && !exact {
                        return Err(self.not_strict(&line));
                    }
                    let body = self.text.get(body_offset..line.offset).unwrap_or_default();
                    return Ok(Frame { label, body, body_offset, offset });
                }
                Boundary::Begin(_) => {
                    // The next block may be whole.
                    self.lines.position = before;
                    return Err(error(Code::PEM_BAD_FRAME, line.offset).with_found(label));
                }
                Boundary::End(_) | Boundary::Broken => {
                    return Err(error(Code::PEM_BAD_FRAME, line.offset).with_found(label));
                }
            }
        }
    }

    fn not_strict(&self, line: &Line<'_>) -> Error {
        let code = if line.offset == 0 && !is_text(self.text) { Code::NOT_TEXT } else { Code::PEM_NOT_STRICT };
        error(code, line.offset)
    }
}

impl Frame<'_> {
    /// The bytes that the base64 between the boundaries stands for; blanks and line breaks mean nothing.
    fn decode(&self) -> Result<Vec<u8>> {
        // Never grows, so that it leaves no copy behind; wiped if the rest turns out to be bad.
        let mut der = Zeroizing::new(Vec::with_capacity(self.body.len().div_ceil(4).saturating_mul(3)));
        let mut characters = Zeroizing::new([0; CHARACTERS_PER_LINE]);
        let mut bytes = Zeroizing::new([0; BYTES_PER_LINE]);
        let mut significant = self.body.iter().copied().filter(|&byte| !is_blank(byte));
        loop {
            let mut length = 0_usize;
            for (slot, byte) in characters.iter_mut().zip(&mut significant) {
                *slot = byte;
                length = length.saturating_add(1);
            }
            let group = characters.get(..length).unwrap_or_default();
            let decoded = Base64::decode(group, bytes.as_mut_slice()).map_err(|_| self.bad_base64())?;
            der.extend_from_slice(decoded);
            if decoded.len() < BYTES_PER_LINE {
                break;
            }
        }
        // A short group is the last one: padding ended it, or the text did.
        if significant.next().is_some() {
            return Err(self.bad_base64());
        }
        Ok(core::mem::take(&mut *der))
    }

    /// Points at the first character that is not base64, or behind the last if only the end is wrong.
    fn bad_base64(&self) -> Error {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte) || is_blank(byte);
        let position = self.body.iter().position(|&byte| !fits(byte)).unwrap_or(self.body.len());
        error(Code::PEM_BAD_BASE64, self.body_offset.saturating_add(position))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{borrow::ToOwned, format, vec};

    const DER: &[u8] = &[0x30, 3, 2, 1, 5];
    const BLOCK: &str = "-----BEGIN CERTIFICATE-----\nMAMCAQU=\n-----END CERTIFICATE-----\n";

    /// Label and bytes of a block, or code and place of an error.
    type Read = Result<(String, Vec<u8>), (Code, Option<usize>)>;

    fn read(text: impl AsRef<[u8]>, mode: Mode) -> Vec<Read> {
        blocks(text.as_ref(), mode)
            .map(|block| block.map(|b| (b.label.to_owned(), b.der)).map_err(|e| (e.code(), e.offset())))
            .collect()
    }

    fn certificate() -> Read {
        Ok(("CERTIFICATE".to_owned(), DER.to_vec()))
    }

    fn body(base64: &str) -> String {
        format!("-----BEGIN A-----\n{base64}\n-----END A-----\n")
    }

    #[test]
    fn what_is_written_is_read_strictly_for_every_length() {
        let bytes: Vec<u8> = (0..=255).collect();
        for length in 1..bytes.len() {
            let text = encode("X509 CRL", &bytes[..length]);
            let block = blocks(text.as_bytes(), Mode::Strict).next().unwrap().unwrap();
            assert_eq!((block.label, block.der.as_slice()), ("X509 CRL", &bytes[..length]));
            assert_eq!(text.len(), text.capacity(), "the text was moved, or more was reserved than needed");
        }
    }

    #[test]
    fn line_endings_of_every_system_are_read_in_both_modes() {
        for ending in ["\n", "\r\n", "\r"] {
            let text = BLOCK.repeat(3).replace('\n', ending);
            for mode in [Mode::Strict, Mode::Lenient] {
                assert_eq!(read(&text, mode), [certificate(), certificate(), certificate()], "{ending:?}");
            }
        }
    }

    #[test]
    fn text_around_and_between_blocks_is_for_the_lenient_only() {
        let latin1 = b"subject=O = Universit\xe4t\n---- no boundary ----\n".as_slice();
        let text = [latin1, BLOCK.as_bytes(), b"\n\n", latin1, BLOCK.as_bytes(), latin1].concat();
        assert_eq!(read(&text, Mode::Lenient), [certificate(), certificate()]);
        assert_eq!(
            read([BLOCK, "\n", BLOCK].concat(), Mode::Strict)[1],
            Err((Code::PEM_NOT_STRICT, Some(BLOCK.len())))
        );
    }

    #[test]
    fn looser_layout_is_for_the_lenient_only() {
        let looser = [
            BLOCK.trim_end().to_owned(),
            format!("\u{feff}{BLOCK}"),
            BLOCK.replace("-----\n", "-----  \n"),
            BLOCK.replace('\n', "\n    "),
            BLOCK.replace("MAMC", "MA\tM\x0bC"),
            BLOCK.replace("MAMC", "\n\nM\nAMC\n"),
        ];
        for text in looser {
            assert_eq!(read(&text, Mode::Lenient), [certificate()], "{text:?}");
            let strict = read(&text, Mode::Strict);
            assert!(matches!(strict[..], [Err((Code::PEM_NOT_STRICT, Some(_)))]), "{text:?}: {strict:?}");
        }
        let long = body(&"AAAA".repeat(17));
        assert_eq!(read(&long, Mode::Lenient), [Ok(("A".to_owned(), vec![0; 51]))]);
        assert_eq!(read(&long, Mode::Strict), [Err((Code::PEM_NOT_STRICT, Some(18)))]);
    }

    #[test]
    fn input_without_a_block_says_what_it_is() {
        for mode in [Mode::Strict, Mode::Lenient] {
            assert_eq!(read("", mode), [Err((Code::EMPTY_INPUT, Some(0)))]);
            assert_eq!(read([0x30, 0x82, 0x03, 0x00], mode), [Err((Code::NOT_TEXT, Some(0)))]);
        }
        assert_eq!(read("no certificate", Mode::Lenient), [Err((Code::PEM_NO_BLOCK, Some(0)))]);
        assert_eq!(read("no certificate", Mode::Strict), [Err((Code::PEM_NOT_STRICT, Some(0)))]);
        assert_eq!(single(b"no certificate", &["A"]).unwrap_err().code(), Code::PEM_NO_BLOCK);
    }

    #[test]
    fn a_broken_frame_is_an_error_and_hides_no_block_after_it() {
        let broken = [
            ("-----BEGIN A-----\nMAMCAQU=\n", 27),
            ("-----BEGIN A-----\nMAMCAQU=\n-----END B-----\n", 27),
            ("-----BEGIN A-----\nMAMCAQU=\n-----END A----\n", 27),
            ("-----END A-----\n", 0),
            ("-----BEGIN A----\n", 0),
            ("-----BEGIN -A-----\n", 0),
            ("-----BEGIN A -----\n", 0),
            ("-----BEGIN A-----MAMCAQU=-----END A-----\n", 0),
        ];
        for (text, offset) in broken {
            let text = format!("{text}{BLOCK}");
            assert_eq!(read(&text, Mode::Lenient), [Err((Code::PEM_BAD_FRAME, Some(offset))), certificate()], "{text}");
        }
        assert_eq!(read("-----BEGIN A-----\nMAMC", Mode::Lenient), [Err((Code::PEM_BAD_FRAME, Some(0)))]);
    }

    #[test]
    fn strict_reading_ends_with_the_first_error() {
        let text = format!("{}{BLOCK}", body("@"));
        assert_eq!(read(&text, Mode::Strict), [Err((Code::PEM_BAD_BASE64, Some(18)))]);
        assert_eq!(read(&text, Mode::Lenient), [Err((Code::PEM_BAD_BASE64, Some(18))), certificate()]);
    }

    #[test]
    fn bad_base64_is_an_error_at_its_place() {
        let full = "A".repeat(64);
        let bad = [
            ("MAM-AQU=".to_owned(), 21),
            ("MA=CAQU=".to_owned(), 27),
            ("MAMCAQU".to_owned(), 26),
            ("MAMCAQV=".to_owned(), 27),
            ("M".to_owned(), 20),
            ("====".to_owned(), 23),
            ("MAMCAQU=MAMC".to_owned(), 31),
            (format!("{full}\nMA==\nMA=="), 93),
            (format!("{}A=\nMAMC", &full[2..]), 88),
            ("Proc-Type: 4,ENCRYPTED\n\nMAMC".to_owned(), 22),
        ];
        for (base64, offset) in bad {
            assert_eq!(read(body(&base64), Mode::Lenient), [Err((Code::PEM_BAD_BASE64, Some(offset)))], "{base64}");
        }
    }

    #[test]
    fn a_single_block_carries_a_label_that_was_asked_for() {
        assert_eq!(single(BLOCK.as_bytes(), &["X509 CRL", "CERTIFICATE"]).unwrap(), DER);
        let error = single(BLOCK.as_bytes(), &["X509 CRL"]).unwrap_err();
        assert_eq!((error.code(), error.found()), (Code::PEM_WRONG_LABEL, Some("CERTIFICATE")));
        let error = single(BLOCK.repeat(2).as_bytes(), &["CERTIFICATE"]).unwrap_err();
        assert_eq!((error.code(), error.offset()), (Code::PEM_TOO_MANY_BLOCKS, Some(BLOCK.len())));
        let damaged = format!("{BLOCK}-----END CERTIFICATE-----\n");
        assert_eq!(single(damaged.as_bytes(), &["CERTIFICATE"]).unwrap_err().code(), Code::PEM_BAD_FRAME);
    }

    #[test]
    fn debugging_shows_no_contents() {
        let block = Block { label: "PRIVATE KEY", der: vec![0xab, 0xcd], offset: 0 };
        assert_eq!(format!("{block:?}"), "Block { label: \"PRIVATE KEY\", der: 2 bytes, offset: 0 }");
    }

    /// Each would take minutes or gigabytes if a line were looked at once per block or per line.
    #[test]
    fn ten_megabytes_of_anything_are_read_in_one_pass() {
        const SIZE: usize = 10_000_000;
        let repeat = |text: &str| text.repeat(SIZE / text.len());
        let begins = "-----BEGIN A-----\n";
        let hostile = [
            ("one line", repeat("0"), 1, Code::PEM_NO_BLOCK),
            ("line breaks", repeat("\r\n"), 1, Code::PEM_NO_BLOCK),
            ("begins", repeat(begins), SIZE / begins.len(), Code::PEM_BAD_FRAME),
            ("hyphens", repeat("-"), 1, Code::PEM_NO_BLOCK),
            ("an open block of short lines", format!("{begins}{}", repeat("A\n")), 1, Code::PEM_BAD_FRAME),
            ("a block of padding", body(&repeat("=")), 1, Code::PEM_BAD_BASE64),
            ("a block that ends in garbage", body(&format!("{}@", repeat("AAAA"))), 1, Code::PEM_BAD_BASE64),
            ("a label", format!("-----BEGIN {}-----\n", repeat("A")), 1, Code::PEM_BAD_FRAME),
        ];
        for (what, text, count, code) in hostile {
            let errors: Vec<Code> = blocks(text.as_bytes(), Mode::Lenient).map(|b| b.unwrap_err().code()).collect();
            assert_eq!((errors.len(), errors[0]), (count, code), "{what}");
        }
        let large = body(&repeat("MAMC\n"));
        assert_eq!(single(large.as_bytes(), &["A"]).unwrap().len(), SIZE / 5 * 3);
        assert!(single(body(&repeat(" ")).as_bytes(), &["A"]).unwrap().is_empty());
    }

    #[test]
    fn blocks_with_other_labels_are_passed_over_undecoded_but_not_if_they_are_broken() {
        let key = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: X,00\n\nMAMC\n-----END RSA PRIVATE KEY-----\n";
        let read = |text: &str| {
            labelled(text.as_bytes(), &["CERTIFICATE"], |der| Ok(der.to_vec())).collect::<Result<Vec<_>>>()
        };
        assert_eq!(read(&[key, BLOCK, key].concat()), Ok(vec![DER.to_vec()]));
        assert_eq!(read(key), Ok(vec![]));
        assert_eq!(read(&[&key[..40], "\n", BLOCK].concat()).unwrap_err().code(), Code::PEM_BAD_FRAME);
    }
}
