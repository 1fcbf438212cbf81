//! From when until when, and how that lies in the issuer's validity (RFC 5280 §4.1.2.5).

use crate::base::{Code, Error, Result, Timestamp};
use crate::profile::{LeapDay, Nesting, Period, Profile};
use crate::x509::Certificate;

/// The first and the last second of a validity, in this order.
///
/// ```
/// use certwright::issue::Validity;
/// let year = Validity::days("2026-01-01".parse()?, 365)?;
/// assert_eq!(year.not_after(), "2026-12-31T23:59:59Z".parse()?);
/// # Ok::<(), certwright::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Validity {
    not_before: Timestamp,
    not_after: Timestamp,
}

impl Validity {
    /// From and until, both included (RFC 5280 §4.1.2.5).
    ///
    /// # Errors
    /// [`Code::ISSUE_VALIDITY_INVERTED`] if it would end before it begins, [`Code::ISSUE_VALIDITY_TOO_EARLY`] if it
    /// would begin before 1950.
    pub fn new(not_before: Timestamp, not_after: Timestamp) -> Result<Self> {
        // Through 2049 times are UTCTime, whose years begin with 1950.
        if not_before.to_civil().year < 1950 {
            let error = Error::new(Code::ISSUE_VALIDITY_TOO_EARLY).in_structure("Certificate");
            return Err(error.in_field("validity.notBefore").with_found(not_before));
        }
        if not_before > not_after {
            let error = Error::new(Code::ISSUE_VALIDITY_INVERTED).in_structure("Certificate").in_field("validity");
            return Err(error.with_found(format_args!("{not_before} to {not_after}")));
        }
        Ok(Self { not_before, not_after })
    }

    /// `days` of 86,400 seconds from `not_before` on; the last second is one less, since both ends are included.
    ///
    /// # Errors
    /// [`Code::ISSUE_VALIDITY_INVERTED`] for less than one day, [`Code::ISSUE_VALIDITY_TOO_EARLY`] before 1950,
    /// [`Code::ISSUE_VALIDITY_TOO_LATE`] if it would end after the year 9999: nothing is cut unasked.
    pub fn days(not_before: Timestamp, days: i64) -> Result<Self> {
        let seconds = days.checked_mul(86_400).and_then(|seconds| seconds.checked_sub(1));
        let last = seconds.and_then(|seconds| not_before.unix_seconds().checked_add(seconds));
        match last.and_then(|last| Timestamp::from_unix_seconds(last).ok()) {
            None if days > 0 => Err(too_late(not_before, format_args!("{days} days"))),
            last => Self::new(not_before, last.unwrap_or(Timestamp::MIN)),
        }
    }

    /// The first second.
    #[must_use]
    pub fn not_before(&self) -> Timestamp {
        self.not_before
    }

    /// The last second.
    #[must_use]
    pub fn not_after(&self) -> Timestamp {
        self.not_after
    }
}

impl Validity {
    /// What a profile gives where nobody says otherwise, from `not_before` on.
    ///
    /// # Errors
    /// [`Code::INVALID_ARGUMENT`] if it gives none; as [`Validity::lasting`].
    pub fn of_profile(profile: &Profile, not_before: Timestamp) -> Result<Self> {
        let rules = profile.issuing();
        match rules.validity {
            Some(period) => Self::lasting(not_before, period, rules.leap_day),
            None => {
                let error = Error::new(Code::INVALID_ARGUMENT).in_structure("Profile").in_field("issuing.validity");
                Err(error.with_found(format_args!("none in {}", profile.name())))
            }
        }
    }

    /// `period` from `not_before` on; the last second is one less, since both ends are included.
    ///
    /// ```
    /// use certwright::{issue::Validity, profile::{LeapDay, Period}};
    /// let year = Validity::lasting("2024-02-29".parse()?, Period::years(1), LeapDay::Clamp)?;
    /// assert_eq!(year.not_after(), "2025-02-27T23:59:59Z".parse()?);
    /// # Ok::<(), certwright::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Validity::days`].
    pub fn lasting(not_before: Timestamp, period: Period, leap_day: LeapDay) -> Result<Self> {
        let last = period.last_second(not_before, leap_day).ok_or_else(|| too_late(not_before, period))?;
        Self::new(not_before, last)
    }
}

fn too_late(not_before: Timestamp, length: impl core::fmt::Display) -> Error {
    Error::new(Code::ISSUE_VALIDITY_TOO_LATE)
        .in_structure("Certificate")
        .in_field("validity.notAfter")
        .with_found(format_args!("{length} from {not_before}"))
}

/// How the validity of what was issued lies in its issuer's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValidityNesting {
    /// Within it, as asked; also where the certificate is its own issuer.
    Within,
    /// Cut to it.
    Truncated {
        /// What was asked for.
        asked: Validity,
    },
    /// It reaches beyond, which was permitted.
    Beyond,
}

/// The validity to issue with.
pub(super) fn nest(
    asked: Validity,
    issuer: Option<&Certificate>,
    nesting: Nesting,
) -> Result<(Validity, ValidityNesting)> {
    let Some(issuer) = issuer else { return Ok((asked, ValidityNesting::Within)) };
    let not_before = asked.not_before.max(issuer.not_before());
    let not_after = asked.not_after.min(issuer.not_after());
    let refused = || {
        let found = format_args!("{asked}, the issuer's is {} to {}", issuer.not_before(), issuer.not_after());
        let error = Error::new(Code::ISSUE_VALIDITY_BEYOND_ISSUER).in_structure("Certificate");
        Err(error.in_field("validity").with_found(found))
    };
    match nesting {
        _ if (not_before, not_after) == (asked.not_before, asked.not_after) => Ok((asked, ValidityNesting::Within)),
        Nesting::Permit => Ok((asked, ValidityNesting::Beyond)),
        // Nothing would be left.
        Nesting::Truncate if not_before > not_after => refused(),
        Nesting::Truncate => Ok((Validity { not_before, not_after }, ValidityNesting::Truncated { asked })),
        Nesting::Refuse => refused(),
    }
}

/// `2026-01-01T00:00:00Z to 2026-12-31T23:59:59Z`.
impl core::fmt::Display for Validity {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} to {}", self.not_before, self.not_after)
    }
}
