//! UTCTime and GeneralizedTime (RFC 5280 §4.1.2.5).

use super::{Deviation, Notes, Tag, Tlv, Writer};
use crate::base::{CivilTime, Code, Error, Result, Timestamp};

/// Reads either form. What RFC 5280 forbids but X.690 knows (no seconds, an offset, a fraction, GeneralizedTime through
/// 2049) is understood and noted; a fraction is dropped.
pub(crate) fn time(tlv: &Tlv<'_>, notes: &mut Notes) -> Result<Timestamp> {
    let bad = || Error::new(Code::BAD_TIME).at(tlv.offset);
    let (year, rest) = match tlv.tag {
        Tag::UTC_TIME => {
            let (year, rest) = two_digits(tlv.value).ok_or_else(bad)?;
            // RFC 5280 §4.1.2.5.1: 50 and above is 19YY, below is 20YY.
            (u16::from(year) + if year >= 50 { 1900 } else { 2000 }, rest)
        }
        Tag::GENERALIZED_TIME => {
            let (century, rest) = two_digits(tlv.value).ok_or_else(bad)?;
            let (year, rest) = two_digits(rest).ok_or_else(bad)?;
            (u16::from(century) * 100 + u16::from(year), rest)
        }
        _ => return Err(Error::new(Code::UNEXPECTED_TAG).at(tlv.offset)),
    };
    let generalized = tlv.tag == Tag::GENERALIZED_TIME;
    let (month, rest) = two_digits(rest).ok_or_else(bad)?;
    let (day, rest) = two_digits(rest).ok_or_else(bad)?;
    let (hour, rest) = two_digits(rest).ok_or_else(bad)?;
    let (minute, rest) = two_digits(rest).ok_or_else(bad)?;
    let (second, rest) = match two_digits(rest) {
        Some(read) => read,
        None => {
            notes.add(Deviation::TimeWithoutSeconds, tlv.offset);
            (0, rest)
        }
    };
    let rest = match rest.strip_prefix(b".").or(rest.strip_prefix(b",")) {
        Some(fraction) if generalized => {
            let count = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if count == 0 {
                return Err(bad());
            }
            notes.add(Deviation::TimeWithFraction, tlv.offset);
            fraction.get(count..).unwrap_or_default()
        }
        _ => rest,
    };
    let civil = CivilTime { year, month, day, hour, minute, second };
    let local = Timestamp::from_civil(civil).map_err(|_| bad())?;
    let at = match rest {
        b"Z" => local,
        [] if generalized => {
            // Local time of an unknown zone: read as UTC, and noted.
            notes.add(Deviation::TimeNotZulu, tlv.offset);
            local
        }
        [sign @ (b'+' | b'-'), offset @ ..] => {
            let (hours, offset) = two_digits(offset).ok_or_else(bad)?;
            let (minutes, offset) = two_digits(offset).ok_or_else(bad)?;
            if hours > 23 || minutes > 59 || !offset.is_empty() {
                return Err(bad());
            }
            notes.add(Deviation::TimeNotZulu, tlv.offset);
            let seconds = i64::from(hours) * 3600 + i64::from(minutes) * 60;
            let shift = if *sign == b'+' { -seconds } else { seconds };
            Timestamp::from_unix_seconds(local.unix_seconds() + shift).map_err(|_| bad())?
        }
        _ => return Err(bad()),
    };
    if generalized && year < 2050 {
        notes.add(Deviation::EarlyGeneralizedTime, tlv.offset);
    }
    Ok(at)
}

fn two_digits(text: &[u8]) -> Option<(u8, &[u8])> {
    match text {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9', rest @ ..] => Some(((tens - b'0') * 10 + (ones - b'0'), rest)),
        _ => None,
    }
}

/// Writes UTCTime from 1950 through 2049, GeneralizedTime otherwise (RFC 5280 §4.1.2.5).
pub(crate) fn time_to_der(at: Timestamp, writer: &mut Writer) {
    let CivilTime { year, month, day, hour, minute, second } = at.to_civil();
    let utc = (1950..2050).contains(&year);
    let tag = if utc { Tag::UTC_TIME } else { Tag::GENERALIZED_TIME };
    let text = alloc::format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z");
    let text = if utc { text.get(2..).unwrap_or_default() } else { &text };
    writer.primitive(tag, text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    fn read(tag: Tag, text: &str) -> (Result<Timestamp, Code>, Vec<Deviation>) {
        let tlv = Tlv { tag, raw: text.as_bytes(), value: text.as_bytes(), offset: 0 };
        let mut notes = Notes::new();
        let at = time(&tlv, &mut notes).map_err(|error| error.code());
        (at, notes.set().iter().collect())
    }

    fn at(text: &str) -> Result<Timestamp, Code> {
        Ok(text.parse().unwrap())
    }

    #[test]
    fn the_forms_of_rfc_5280_are_read_without_a_note() {
        assert_eq!(read(Tag::UTC_TIME, "491231235959Z"), (at("2049-12-31T23:59:59Z"), Vec::new()));
        assert_eq!(read(Tag::UTC_TIME, "500101000000Z"), (at("1950-01-01T00:00:00Z"), Vec::new()));
        assert_eq!(read(Tag::GENERALIZED_TIME, "20500101000000Z"), (at("2050-01-01T00:00:00Z"), Vec::new()));
        assert_eq!(read(Tag::GENERALIZED_TIME, "99991231235959Z"), (Ok(Timestamp::MAX), Vec::new()));
    }

    /// asn1-rs#40, x509-parser#161, x509-parser#1, cryptography-rs#74.
    #[test]
    fn other_forms_are_read_and_noted() {
        use Deviation::*;
        assert_eq!(read(Tag::UTC_TIME, "2601010000Z"), (at("2026-01-01T00:00:00Z"), Vec::from([TimeWithoutSeconds])));
        assert_eq!(read(Tag::UTC_TIME, "260101013000+0130"), (at("2026-01-01T00:00:00Z"), Vec::from([TimeNotZulu])));
        assert_eq!(
            read(Tag::GENERALIZED_TIME, "20260101000000.1234567890123Z"),
            (at("2026-01-01T00:00:00Z"), Vec::from([EarlyGeneralizedTime, TimeWithFraction]))
        );
        assert_eq!(
            read(Tag::GENERALIZED_TIME, "20500101000000"),
            (at("2050-01-01T00:00:00Z"), Vec::from([TimeNotZulu]))
        );
    }

    #[test]
    fn what_names_no_time_is_refused() {
        for (tag, text) in [
            (Tag::UTC_TIME, ""),
            (Tag::UTC_TIME, "260229000000Z"),
            (Tag::UTC_TIME, "26010100000060Z"),
            (Tag::UTC_TIME, "260101000000.5Z"),
            (Tag::UTC_TIME, "260101000000"),
            (Tag::UTC_TIME, "260101000000Z "),
            (Tag::UTC_TIME, "260101000000+2400"),
            (Tag::GENERALIZED_TIME, "INFINITY"),
            (Tag::GENERALIZED_TIME, "99991231235959-0001"),
            (Tag::GENERALIZED_TIME, "20261301000000Z"),
            (Tag::GENERALIZED_TIME, "20260101000000.Z"),
        ] {
            assert_eq!(read(tag, text).0, Err(Code::BAD_TIME), "{text:?}");
        }
    }

    #[test]
    fn written_times_use_the_form_their_year_asks_for() {
        for (text, tag) in [
            ("1949-12-31T23:59:59Z", Tag::GENERALIZED_TIME),
            ("1950-01-01T00:00:00Z", Tag::UTC_TIME),
            ("2049-12-31T23:59:59Z", Tag::UTC_TIME),
            ("2050-01-01T00:00:00Z", Tag::GENERALIZED_TIME),
        ] {
            let at: Timestamp = text.parse().unwrap();
            let mut writer = Writer::new();
            time_to_der(at, &mut writer);
            let der = writer.finish();
            let tlv = super::super::single(&der).unwrap();
            assert_eq!(tlv.tag, tag);
            assert_eq!(time(&tlv, &mut Notes::new()), Ok(at));
        }
    }
}
