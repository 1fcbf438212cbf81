//! Lengths of time as people state them: years, months, days (RFC 5280 §4.1.2.5 knows points in time only).

use crate::base::{CivilTime, Timestamp};
use core::fmt;
use core::str::FromStr;

/// A length of time by the calendar: so many years and months, then so many days and seconds.
///
/// ```
/// use certwright::profile::{LeapDay, Period};
/// let year: Period = "1 year".parse()?;
/// assert_eq!(year.after("2024-02-29".parse()?, LeapDay::Clamp), "2025-02-28".parse()?);
/// assert_eq!(year.after("2024-02-29".parse()?, LeapDay::Overflow), "2025-03-01".parse()?);
/// assert_eq!(Period::days(90).to_string(), "90 days");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Period {
    /// Calendar years.
    pub years: u16,
    /// Calendar months.
    pub months: u16,
    /// Days of 86,400 seconds.
    pub days: u32,
    /// Seconds.
    pub seconds: u32,
}

/// On which day a period of years and months ends if it began on a day that the last month does not have: 29 February,
/// or the 31st.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LeapDay {
    /// On the last day of that month: 28 February. Never longer than the period says.
    #[default]
    Clamp,
    /// As many days into the next month as are missing: 1 March. What Go's `time.AddDate` does.
    Overflow,
}

impl Period {
    /// So many calendar years.
    #[must_use]
    pub const fn years(years: u16) -> Self {
        Self { years, months: 0, days: 0, seconds: 0 }
    }

    /// So many days of 86,400 seconds.
    #[must_use]
    pub const fn days(days: u32) -> Self {
        Self { years: 0, months: 0, days, seconds: 0 }
    }

    /// The point in time that lies this long after `start`, held within what a [`Timestamp`] covers.
    #[must_use]
    pub fn after(self, start: Timestamp, leap_day: LeapDay) -> Timestamp {
        self.checked_after(start, leap_day).unwrap_or(Timestamp::MAX)
    }

    /// The point in time that lies this long after `start`; `None` beyond the year 9999.
    #[must_use]
    pub fn checked_after(self, start: Timestamp, leap_day: LeapDay) -> Option<Timestamp> {
        self.end(start, leap_day).and_then(|end| Timestamp::from_unix_seconds(end).ok())
    }

    /// The last second of a period that begins with the second `start`; `None` beyond the year 9999.
    pub(crate) fn last_second(self, start: Timestamp, leap_day: LeapDay) -> Option<Timestamp> {
        self.end(start, leap_day).and_then(|end| Timestamp::from_unix_seconds(end - 1).ok())
    }

    /// The second after the last one, which may be the first of the year 10,000; `None` some way beyond.
    fn end(self, start: Timestamp, leap_day: LeapDay) -> Option<i64> {
        let months = i64::from(self.years) * 12 + i64::from(self.months);
        let seconds = i64::from(self.days) * 86_400 + i64::from(self.seconds);
        Some(add_months(start, months, leap_day)? + seconds)
    }
}

/// After so many years the calendar repeats, and after so many days.
const CYCLE: (u16, i64) = (400, 146_097);

/// In seconds since the Unix epoch.
fn add_months(start: Timestamp, months: i64, leap_day: LeapDay) -> Option<i64> {
    let civil = start.to_civil();
    let month = i64::from(civil.year) * 12 + i64::from(civil.month) - 1 + months;
    let year = u16::try_from(month / 12).ok()?;
    let month = u8::try_from(month % 12 + 1).ok()?;
    // No timestamp has the year 10,000; one cycle before has the same days.
    let (year, cycle) = if year > 9999 { (year - CYCLE.0, CYCLE.1 * 86_400) } else { (year, 0) };
    let on = |day: u8| Timestamp::from_civil(CivilTime { year, month, day, ..civil }).ok();
    let end = on(civil.day).or_else(|| match leap_day {
        // Every month has 28 days.
        LeapDay::Clamp => (28..civil.day).rev().find_map(on),
        LeapDay::Overflow => on(1).map(|first| first.saturating_add_days(i64::from(civil.day) - 1)),
    })?;
    Some(end.unix_seconds() + cycle)
}

/// What is written, largest unit first: `1 year 6 months`, `398 days`, `12 hours`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of_day = match self.seconds {
            seconds if seconds % 3600 == 0 => (seconds / 3600, "hour"),
            seconds if seconds % 60 == 0 => (seconds / 60, "minute"),
            seconds => (seconds, "second"),
        };
        let parts = [(u32::from(self.years), "year"), (u32::from(self.months), "month"), (self.days, "day"), of_day];
        let mut separator = "";
        for (count, unit) in parts.into_iter().filter(|(count, _)| *count > 0) {
            write!(f, "{separator}{count} {unit}{}", if count == 1 { "" } else { "s" })?;
            separator = " ";
        }
        if separator.is_empty() { f.write_str("0 days") } else { Ok(()) }
    }
}

/// Text that is no [`Period`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadPeriod;

impl fmt::Display for BadPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a period is written as numbers and units: `1 year 6 months`, `90 days`, `12 hours`")
    }
}

impl core::error::Error for BadPeriod {}

/// Numbers and units: years, months, weeks, days, hours, minutes, seconds, each with or without its `s`.
impl FromStr for Period {
    type Err = BadPeriod;

    fn from_str(text: &str) -> Result<Self, BadPeriod> {
        let mut period = Self::default();
        let mut words = text.split_ascii_whitespace();
        let mut parts = 0_usize;
        while let Some(count) = words.next() {
            let digits = count.bytes().all(|byte| byte.is_ascii_digit());
            let count: u32 = count.parse().ok().filter(|_| digits).ok_or(BadPeriod)?;
            let unit = words.next().ok_or(BadPeriod)?;
            let add =
                |sum: u32, scale: u32| count.checked_mul(scale).and_then(|it| it.checked_add(sum)).ok_or(BadPeriod);
            let calendar = |sum: u16| add(sum.into(), 1).and_then(|it| u16::try_from(it).map_err(|_| BadPeriod));
            match unit.strip_suffix('s').unwrap_or(unit) {
                "year" => period.years = calendar(period.years)?,
                "month" => period.months = calendar(period.months)?,
                "week" => period.days = add(period.days, 7)?,
                "day" => period.days = add(period.days, 1)?,
                "hour" => period.seconds = add(period.seconds, 3600)?,
                "minute" => period.seconds = add(period.seconds, 60)?,
                "second" => period.seconds = add(period.seconds, 1)?,
                _ => return Err(BadPeriod),
            }
            parts = parts.saturating_add(1);
        }
        if parts == 0 { Err(BadPeriod) } else { Ok(period) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn periods_print_and_parse_back() {
        for text in
            ["1 year", "20 years", "1 year 6 months", "398 days", "12 hours", "90 seconds", "5 minutes", "0 days"]
        {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        assert_eq!("2 weeks".parse(), Ok(Period::days(14)));
        for text in
            ["", "1", "year", "-1 days", "+1 day", "1 fortnight", "1day", "5000000000 days", "70000 years", "1.5 years"]
        {
            assert_eq!(text.parse::<Period>(), Err(BadPeriod), "{text}");
        }
    }

    /// Both rules agree but for a day that the last month does not have.
    #[test]
    fn a_day_that_does_not_exist_is_clamped_or_carried_over() {
        for (start, period, clamped, overflown) in [
            ("2024-02-29", "1 year", "2025-02-28", "2025-03-01"),
            ("2024-02-29", "4 years", "2028-02-29", "2028-02-29"),
            ("2096-02-29", "4 years", "2100-02-28", "2100-03-01"),
            ("2023-02-28", "1 year", "2024-02-28", "2024-02-28"),
            ("2026-01-31", "1 month", "2026-02-28", "2026-03-03"),
            ("2026-08-31", "1 month", "2026-09-30", "2026-10-01"),
            ("2026-11-22T10:20:30Z", "1 month 1 day", "2026-12-23T10:20:30Z", "2026-12-23T10:20:30Z"),
            ("2026-12-31", "2 months", "2027-02-28", "2027-03-03"),
            ("9999-06-01", "1 year", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
            ("2026-01-01", "65535 years", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
        ] {
            let period: Period = period.parse().unwrap();
            assert_eq!(period.after(at(start), LeapDay::Clamp), at(clamped), "{start} + {period}");
            assert_eq!(period.after(at(start), LeapDay::Overflow), at(overflown), "{start} + {period}");
            let is_beyond = at(clamped) == Timestamp::MAX;
            assert_eq!(period.checked_after(at(start), LeapDay::Clamp).is_none(), is_beyond, "{start} + {period}");
        }
    }

    /// The last second may be the last that there is, whose successor no timestamp is.
    #[test]
    fn a_period_may_end_with_the_year_9999() {
        for (start, period, last) in [
            ("2026-01-01", "1 year", Some("2026-12-31T23:59:59Z")),
            ("2026-01-01", "7974 years", Some("9999-12-31T23:59:59Z")),
            ("2026-01-01T00:00:01Z", "7974 years", None),
            ("2026-01-01", "7974 years 1 second", None),
            ("9999-12-01", "1 month", Some("9999-12-31T23:59:59Z")),
            ("9999-12-31", "1 day", Some("9999-12-31T23:59:59Z")),
            ("9999-12-31", "2 days", None),
            ("9999-12-31T23:59:59Z", "1 second", Some("9999-12-31T23:59:59Z")),
            ("9600-02-29", "400 years", None),
            ("9999-12-31", "65535 years", None),
        ] {
            let period: Period = period.parse().unwrap();
            for leap_day in [LeapDay::Clamp, LeapDay::Overflow] {
                assert_eq!(period.last_second(at(start), leap_day), last.map(at), "{start} + {period}");
            }
            let is_beyond = last.is_none_or(|last| at(last) == Timestamp::MAX);
            assert_eq!(period.checked_after(at(start), LeapDay::Clamp).is_none(), is_beyond, "{start} + {period}");
        }
    }
}
