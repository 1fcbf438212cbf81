//! What a profile says about issuing that no certificate shows by itself.

use super::{LeapDay, Period};

/// How long a certificate lasts unless told otherwise, and what happens where that reaches beyond the issuer's validity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IssuingRules {
    /// How long a certificate lasts if nobody says otherwise.
    pub validity: Option<Period>,
    /// What happens to a validity that reaches beyond the issuer's.
    pub nesting: Nesting,
    /// Where a validity of years or months ends if there is no such day.
    pub leap_day: LeapDay,
}

/// What happens to a validity that reaches beyond the issuer's. RFC 5280 does not forbid it: a path is valid while all its
/// certificates are. What is issued so is useless for the time beyond, which is a surprise to those who relied on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Nesting {
    /// Nothing is issued.
    #[default]
    Refuse,
    /// It is cut to the issuer's.
    Truncate,
    /// It stays as it is.
    Permit,
}
