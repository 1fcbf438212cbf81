//! Version, serial number, validity, keys and algorithms.

use super::{Checked, Malformed, Scope, at, key, narrow};
use crate::crypto::{KeyAlgorithm, KeyIdMethod, SignatureAlgorithm};
use crate::profile::written::words::KEYS;
use crate::profile::{KeyRule, Period, Row, Rule};
use alloc::vec::Vec;

pub(super) fn version(_: &Scope<'_>, rows: &[&Row]) -> Checked {
    narrow(rows, &[1, 2, 3], |rule, one| !matches!(rule, Rule::Version(version) if version != one)).map(drop)
}

pub(super) fn serial_number(_: &Scope<'_>, rows: &[&Row]) -> Checked {
    let mut octets = u16::MAX;
    for row in rows {
        match row.rule {
            Rule::SerialMaxOctets(max) => octets = octets.min(max.into()),
            // The rule is content with an octet less.
            Rule::SerialMinBits(bits) if u32::from(bits) > (u32::from(octets) + 1) * 8 => {
                return Err(at(row, format_args!("{bits} bits in {octets} octets")));
            }
            _ => {}
        }
    }
    Ok(())
}

/// The fewest and the most seconds that a period can last, whenever it begins and wherever a day that is missing leads.
fn bounds(Period { years, months, days, seconds }: Period) -> (u64, u64) {
    let day = |count: u64| count.saturating_mul(86_400);
    let rest = day(days.into()).saturating_add(seconds.into());
    let all = u64::from(years).saturating_mul(12).saturating_add(months.into());
    let (years, months) = (all / 12, all % 12);
    // A month that has no such day may lead up to three days into the next.
    let most = years.saturating_mul(366).saturating_add(months.saturating_mul(31)).saturating_add(3);
    let least = years.saturating_mul(365).saturating_add(months.saturating_mul(28));
    let most = if all == 0 { 0 } else { most };
    (day(least).saturating_add(rest), day(most).saturating_add(rest))
}

/// The validity of what is issued unless the caller says otherwise can be had, whenever it begins.
pub(super) fn validity(scope: &Scope<'_>, rows: &[&Row]) -> Checked {
    let Some(asked) = scope.profile.issuing().validity else { return Ok(()) };
    for row in rows {
        // What begins earlier than `from` is not held to it.
        let Rule::ValidityMax { period, both_ends, from: None } = row.rule else { continue };
        // A validity of so many days is written as ending one second before that many have passed.
        let allowed = bounds(period).1.saturating_add(if both_ends { 0 } else { 1 });
        let is_longer_by_years = (asked.years, asked.months) == (period.years, period.months) && {
            // Where the day is missing the two may end three days apart.
            let days = |it: Period| u64::from(it.days).saturating_mul(86_400).saturating_add(it.seconds.into());
            days(asked) > days(period).saturating_add(3 * 86_400)
        };
        if bounds(asked).0 > allowed || is_longer_by_years {
            let problem = format_args!("{asked}, and `{}` is {period}", key(row));
            return Err(Malformed::new(problem).within("issuing.validity"));
        }
    }
    Ok(())
}

/// Rules in lists of keys beyond which these are not followed.
const MAX_KEY_RULES: usize = 256;
/// Bits of an RSA key, more than anybody makes.
const MAX_RSA_BITS: u16 = 16_384;

/// Every key that some list can allow.
fn candidates(rows: &[&Row]) -> Vec<KeyAlgorithm> {
    let lists = rows.iter().filter_map(|row| match &row.rule {
        Rule::KeyAmong(keys) => Some(keys.iter()),
        _ => None,
    });
    let named = lists.flatten().map(|rule| match *rule {
        KeyRule::Exactly(key) => key,
        KeyRule::Rsa { min_bits, .. } => KeyAlgorithm::Rsa(min_bits),
    });
    KEYS.into_iter().chain((1..=MAX_RSA_BITS).map(KeyAlgorithm::Rsa)).chain(named).collect()
}

pub(super) fn keys(scope: &Scope<'_>, rows: &[&Row]) -> Checked {
    allowed_keys(scope, rows).map(drop)
}

/// The keys that every list allows; `None` if there is no list, or too many rules in them.
pub(super) fn allowed_keys(_: &Scope<'_>, rows: &[&Row]) -> Result<Option<Vec<KeyAlgorithm>>, Malformed> {
    let lists = rows.iter().filter_map(|row| match &row.rule {
        Rule::KeyAmong(keys) => Some(keys.len()),
        _ => None,
    });
    if !(1..=MAX_KEY_RULES).contains(&lists.sum::<usize>()) {
        return Ok(None);
    }
    let is_allowed = |rule: &Rule, key: &KeyAlgorithm| match rule {
        Rule::KeyAmong(keys) => keys.iter().any(|rule| rule.allows(*key)),
        _ => true,
    };
    narrow(rows, &candidates(rows), is_allowed).map(Some)
}

pub(super) fn signatures(_: &Scope<'_>, rows: &[&Row]) -> Checked {
    let is_allowed = |rule: &Rule, one: &SignatureAlgorithm| match rule {
        Rule::SignatureAmong(algorithms) => algorithms.contains(one),
        _ => true,
    };
    narrow(rows, SignatureAlgorithm::ALL, is_allowed).map(drop)
}

/// The identifier is derived in one way.
pub(super) fn key_identifiers(_: &Scope<'_>, rows: &[&Row]) -> Checked {
    let is_allowed = |rule: &Rule, one: &KeyIdMethod| match rule {
        Rule::SkiDerived(methods) => methods.contains(one),
        _ => true,
    };
    narrow(rows, &[KeyIdMethod::Rfc5280Sha1, KeyIdMethod::Rfc7093Sha256], is_allowed).map(drop)
}
