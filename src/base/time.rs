//! Points in time: whole seconds since the Unix epoch, and the proleptic Gregorian calendar around them.

use super::{Code, Error, Result};
use core::fmt;

/// A point in time: seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// Covers the years 0000 to 9999, which is what a GeneralizedTime can say.
///
/// ```
/// use certwright::Timestamp;
/// let at: Timestamp = "2026-02-27T03:47:49Z".parse()?;
/// assert_eq!(at.unix_seconds(), 1_772_164_069);
/// assert_eq!(at.to_string(), "2026-02-27T03:47:49Z");
/// # Ok::<(), certwright::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// A date and a time of day in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CivilTime {
    /// 0 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
}

const DAY: i64 = 86_400;

impl Timestamp {
    /// 0000-01-01T00:00:00Z.
    pub const MIN: Self = Self(-62_167_219_200);
    /// 9999-12-31T23:59:59Z, which RFC 5280 §4.1.2.5 gives the meaning "no well-defined expiration date".
    pub const MAX: Self = Self(253_402_300_799);

    /// From seconds since the Unix epoch.
    ///
    /// # Errors
    /// [`Code::TIME_OUT_OF_RANGE`] outside the years 0000 to 9999.
    pub const fn from_unix_seconds(seconds: i64) -> Result<Self> {
        if seconds < Self::MIN.0 || seconds > Self::MAX.0 {
            return Err(Error::new(Code::TIME_OUT_OF_RANGE));
        }
        Ok(Self(seconds))
    }

    /// As [`from_unix_seconds`](Self::from_unix_seconds); outside its range the nearest point in time. For tables.
    pub(crate) const fn clamped(seconds: i64) -> Self {
        if seconds < Self::MIN.0 {
            Self::MIN
        } else if seconds > Self::MAX.0 {
            Self::MAX
        } else {
            Self(seconds)
        }
    }

    /// Seconds since the Unix epoch.
    #[must_use]
    pub const fn unix_seconds(self) -> i64 {
        self.0
    }

    /// The clock of the machine, for hosts that want it; nothing in this crate asks for it.
    #[cfg(feature = "std")]
    #[must_use]
    pub fn now() -> Self {
        let seconds = match std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_secs()).map_or(i64::MIN, i64::saturating_neg),
        };
        Self(seconds.clamp(Self::MIN.0, Self::MAX.0))
    }

    /// `seconds` later (earlier if negative), held within [`MIN`](Self::MIN) and [`MAX`](Self::MAX).
    #[must_use]
    pub fn saturating_add_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds).clamp(Self::MIN.0, Self::MAX.0))
    }

    /// `days` of 86,400 seconds later (earlier if negative), held within [`MIN`](Self::MIN) and [`MAX`](Self::MAX).
    #[must_use]
    pub fn saturating_add_days(self, days: i64) -> Self {
        self.saturating_add_seconds(days.saturating_mul(DAY))
    }

    /// The point in time that a date and a time of day name.
    ///
    /// # Errors
    /// [`Code::TIME_INVALID`] if there is no such date or time of day (a leap second is none).
    pub fn from_civil(civil: CivilTime) -> Result<Self> {
        let CivilTime { year, month, day, hour, minute, second } = civil;
        if day == 0 || day > days_in_month(year, month) || hour > 23 || minute > 59 || second > 59 || year > 9999 {
            return Err(Error::new(Code::TIME_INVALID));
        }
        let days = days_from_civil(i64::from(year), i64::from(month), i64::from(day));
        let of_day = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
        Ok(Self(days * DAY + of_day))
    }

    /// The date and the time of day in UTC.
    #[must_use]
    pub fn to_civil(self) -> CivilTime {
        let (days, of_day) = (self.0.div_euclid(DAY), self.0.rem_euclid(DAY));
        let (year, month, day) = civil_from_days(days);
        // The range of a Timestamp bounds the year to 0..=9999, and each remainder its own field.
        let small = |value: i64| u8::try_from(value).unwrap_or(0);
        CivilTime {
            year: u16::try_from(year).unwrap_or(0),
            month: small(month),
            day: small(day),
            hour: small(of_day / 3600),
            minute: small(of_day / 60 % 60),
            second: small(of_day % 60),
        }
    }
}

/// Number of days in a month of the Gregorian calendar; 0 for a month that does not exist.
fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 0,
    }
}

// Days are counted in eras of 400 years (146,097 days) that begin on 1 March, so that a leap day is the last of its year.

fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// RFC 3339 in UTC: `2026-02-27T03:47:49Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CivilTime { year, month, day, hour, minute, second } = self.to_civil();
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// RFC 3339: a date (midnight UTC), or a date and time with `Z` or a numeric offset. Fractions of a second are
/// accepted and dropped.
impl core::str::FromStr for Timestamp {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        parse_rfc3339(text.as_bytes()).ok_or_else(|| Error::new(Code::TIME_INVALID).with_found(text))
    }
}

fn parse_rfc3339(text: &[u8]) -> Option<Timestamp> {
    let (year, rest) = digits(text, 4)?;
    let (month, rest) = digits(rest.strip_prefix(b"-")?, 2)?;
    let (day, rest) = digits(rest.strip_prefix(b"-")?, 2)?;
    let small = |value: u16| u8::try_from(value).ok();
    let date = CivilTime { year, month: small(month)?, day: small(day)?, hour: 0, minute: 0, second: 0 };
    if rest.is_empty() {
        return Timestamp::from_civil(date).ok();
    }
    let (hour, rest) = digits(rest.strip_prefix(b"T").or(rest.strip_prefix(b"t")).or(rest.strip_prefix(b" "))?, 2)?;
    let (minute, rest) = digits(rest.strip_prefix(b":")?, 2)?;
    let (second, rest) = digits(rest.strip_prefix(b":")?, 2)?;
    let rest = match rest.strip_prefix(b".") {
        Some(fraction) => {
            let count = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if count == 0 {
                return None;
            }
            fraction.get(count..)?
        }
        None => rest,
    };
    let local =
        Timestamp::from_civil(CivilTime { hour: small(hour)?, minute: small(minute)?, second: small(second)?, ..date })
            .ok()?;
    let sign = match rest {
        b"Z" | b"z" => return Some(local),
        [b'+', ..] => -1,
        [b'-', ..] => 1,
        _ => return None,
    };
    let (hours, rest) = digits(rest.get(1..)?, 2)?;
    let (minutes, rest) = digits(rest.strip_prefix(b":")?, 2)?;
    if hours > 23 || minutes > 59 || !rest.is_empty() {
        return None;
    }
    let offset = i64::from(hours) * 3600 + i64::from(minutes) * 60;
    Timestamp::from_unix_seconds(local.0 + sign * offset).ok()
}

/// Reads exactly `count` decimal digits (at most 4).
fn digits(text: &[u8], count: usize) -> Option<(u16, &[u8])> {
    let (head, rest) = text.split_at_checked(count)?;
    let mut value = 0_u16;
    for byte in head {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = value.checked_mul(10)?.checked_add(u16::from(byte - b'0'))?;
    }
    Some((value, rest))
}

#[cfg(feature = "serde")]
impl serde::Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn known_dates_convert_both_ways() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59Z", -1),
            ("2000-02-29T12:00:00Z", 951_825_600),
            ("2038-01-19T03:14:08Z", 2_147_483_648),
            ("0000-01-01T00:00:00Z", Timestamp::MIN.0),
            ("9999-12-31T23:59:59Z", Timestamp::MAX.0),
        ] {
            let at: Timestamp = text.parse().unwrap();
            assert_eq!(at.unix_seconds(), seconds, "{text}");
            assert_eq!(at.to_string(), text);
        }
    }

    #[test]
    fn every_day_of_eight_centuries_round_trips_in_order() {
        let mut day = "1600-01-01".parse::<Timestamp>().unwrap();
        let end = "2401-01-01".parse::<Timestamp>().unwrap();
        while day < end {
            assert_eq!(Timestamp::from_civil(day.to_civil()), Ok(day));
            day = day.saturating_add_days(1);
        }
        assert_eq!(day, end);
    }

    #[test]
    fn offsets_and_fractions_are_understood() {
        assert_eq!("2026-01-01T01:30:00.999+01:30".parse::<Timestamp>(), "2026-01-01".parse());
        assert_eq!("2025-12-31T23:00:00-01:00".parse::<Timestamp>(), "2026-01-01".parse());
    }

    #[test]
    fn impossible_times_are_refused() {
        for text in [
            "",
            "2026",
            "2026-13-01",
            "2026-00-01",
            "2025-02-29",
            "1900-02-29",
            "2026-01-32",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z",
            "2026-01-01T00:00:60Z",
            "2026-01-01T00:00:00",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00+1:00",
            "0000-01-01T00:00:00+01:00",
            "9999-12-31T23:59:59-00:01",
            "+026-01-01",
        ] {
            assert_eq!(text.parse::<Timestamp>().map_err(|error| error.code()), Err(Code::TIME_INVALID), "{text:?}");
        }
    }

    #[test]
    fn arithmetic_saturates_at_the_ends() {
        assert_eq!(Timestamp::MAX.saturating_add_days(i64::MAX), Timestamp::MAX);
        assert_eq!(Timestamp::MIN.saturating_add_seconds(i64::MIN), Timestamp::MIN);
        assert!(Timestamp::from_unix_seconds(i64::MAX).is_err());
    }
}
