//! Deviations from DER and from the standard's syntax that are read anyway.

use crate::base::{Code, Error, Finding};
use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;

macro_rules! deviations {
    ($($name:ident => $code:ident, $doc:literal;)*) => {
        /// A deviation that does not stop reading. Its code says what is wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        #[non_exhaustive]
        pub enum Deviation {
            $(#[doc = $doc] $name,)*
        }

        impl Deviation {
            const ALL: &[Self] = &[$(Self::$name,)*];

            /// The code under which it is reported.
            #[must_use]
            pub const fn code(self) -> Code {
                match self {
                    $(Self::$name => Code::$code,)*
                }
            }

            const fn bit(self) -> u32 {
                // The position in ALL; a `match` because casts are not used here.
                let mut bit = 1;
                $(if matches!(self, Self::$name) { return bit; } bit <<= 1;)*
                let _ = bit;
                0
            }
        }
    };
}

deviations! {
    NegativeSerial => NEGATIVE_SERIAL, "Serial number below zero.";
    NonMinimalInteger => NON_MINIMAL_INTEGER, "INTEGER with octets it does not need.";
    NonCanonicalBoolean => NON_CANONICAL_BOOLEAN, "TRUE that is not FF.";
    ExplicitDefault => EXPLICIT_DEFAULT, "DEFAULT value written out.";
    NonCanonicalNamedBits => NON_CANONICAL_NAMED_BITS, "Named bits that end in zeros.";
    UnusedBitsSet => UNUSED_BITS_SET, "Unused bits that are set.";
    UnsortedSet => UNSORTED_SET, "SET OF out of order.";
    BadString => BAD_STRING, "String with characters outside its alphabet.";
    EarlyGeneralizedTime => LATE_UTC_OR_EARLY_GENERALIZED_TIME, "GeneralizedTime through 2049.";
    TimeWithoutSeconds => TIME_WITHOUT_SECONDS, "Time without seconds.";
    TimeNotZulu => TIME_NOT_ZULU, "Time with an offset.";
    TimeWithFraction => TIME_WITH_FRACTION, "Time with a fraction.";
    DuplicateExtension => DUPLICATE_EXTENSION, "Extension that occurs twice.";
    EmptyExtensions => EMPTY_EXTENSIONS, "Empty list of extensions.";
    ExtensionsBeforeV3 => EXTENSIONS_BEFORE_V3, "Extensions in a v1 or v2 certificate.";
    UniqueIdInV1 => UNIQUE_ID_IN_V1, "Unique identifier in a v1 certificate.";
    AlgorithmMismatch => ALGORITHM_MISMATCH, "Inner and outer algorithm differ.";
    MalformedExtension => MALFORMED_EXTENSION, "Known extension that cannot be decoded.";
    EmptyRdn => EMPTY_RDN, "RDN without an attribute.";
    BadIpAddress => BAD_IP_ADDRESS, "iPAddress of a wrong length.";
    EmptyValue => EMPTY_VALUE, "List that must not be empty.";
    ExtensionsInV1Crl => EXTENSIONS_IN_V1_CRL, "Extensions in a v1 CRL.";
    DuplicateAttribute => DUPLICATE_ATTRIBUTE, "Attribute of a request that occurs twice.";
    AlgorithmParametersDiffer => ALGORITHM_PARAMETERS_DIFFER, "Inner and outer algorithm differ in a NULL.";
    MissingAttributes => MISSING_FIELD, "Request without the field for attributes.";
}

/// A set of [`Deviation`]s.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Deviations(u32);

impl Deviations {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether `deviation` is among them.
    #[must_use]
    pub fn contains(self, deviation: Deviation) -> bool {
        self.0 & deviation.bit() != 0
    }

    /// Each of them, in the order of [`Deviation`].
    pub fn iter(self) -> impl Iterator<Item = Deviation> {
        Deviation::ALL.iter().copied().filter(move |deviation| self.contains(*deviation))
    }

    pub(crate) fn insert(&mut self, deviation: Deviation) {
        self.0 |= deviation.bit();
    }
}

impl fmt::Debug for Deviations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// How many places are collected. Beyond, only the first of a kind is: a judge who reads through one kind must still see
/// each of the others.
const MAX_DETAILS: usize = 64;

/// Collects deviations while reading: always the set, and on demand each place.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    set: Deviations,
    details: Option<Vec<Finding>>,
    /// The list that the field is of; empty if it is of none.
    list: &'static str,
    field: &'static str,
}

impl Notes {
    /// The set alone: what parsing does.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// The set and each place: what rendering findings does.
    pub(crate) fn detailed() -> Self {
        Self { details: Some(Vec::new()), ..Self::default() }
    }

    /// Whether places are collected, and fields worth naming.
    pub(crate) fn is_detailed(&self) -> bool {
        self.details.is_some()
    }

    /// Names the field that is being read, until the next call. Returns the previous one.
    pub(crate) fn enter(&mut self, field: &'static str) -> &'static str {
        self.list = "";
        core::mem::replace(&mut self.field, field)
    }

    /// Names an element of a list, such as `extensions.keyUsage`, until the next call.
    pub(crate) fn enter_element(&mut self, list: &'static str, field: &'static str) {
        (self.list, self.field) = (list, field);
    }

    #[cold]
    pub(crate) fn add(&mut self, deviation: Deviation, offset: usize) {
        self.add_found(deviation, &format_args!("at byte {offset}"));
    }

    #[cold]
    pub(crate) fn add_found(&mut self, deviation: Deviation, found: &dyn fmt::Display) {
        let first_of_its_kind = !self.set.contains(deviation);
        self.set.insert(deviation);
        // Parsing only wants the set, and allocates nothing for it.
        if let Some(details) = &mut self.details
            && (first_of_its_kind || details.len() < MAX_DETAILS)
        {
            let field = match self.list {
                "" => Cow::Borrowed(self.field),
                list => Cow::Owned(alloc::format!("{list}.{}", self.field)),
            };
            details.push(Finding::new(deviation.code()).with_field(field).with_found(found));
        }
    }

    /// A known extension could not be decoded: the deviation, with the error's own code and place as what was found.
    #[cold]
    pub(crate) fn add_error(&mut self, deviation: Deviation, error: &Error) {
        match error.offset() {
            Some(offset) => self.add_found(deviation, &format_args!("{} at byte {offset}", error.code())),
            None => self.add_found(deviation, &error.code()),
        }
    }

    pub(crate) fn set(&self) -> Deviations {
        self.set
    }

    pub(crate) fn into_findings(self) -> Vec<Finding> {
        self.details.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_deviation_has_a_bit_of_its_own() {
        let mut all = Deviations::default();
        for deviation in Deviation::ALL {
            assert!(!all.contains(*deviation), "{deviation:?} shares a bit");
            all.insert(*deviation);
        }
        assert_eq!(all.iter().count(), Deviation::ALL.len());
    }

    #[test]
    fn details_are_bounded() {
        let mut notes = Notes::detailed();
        for offset in 0..1000 {
            notes.add(Deviation::BadString, offset);
        }
        assert_eq!(notes.into_findings().len(), MAX_DETAILS);
    }

    #[test]
    fn no_kind_hides_behind_many_of_another() {
        let mut notes = Notes::detailed();
        for offset in 0..1000 {
            notes.add(Deviation::ExplicitDefault, offset);
        }
        notes.add(Deviation::DuplicateExtension, 1000);
        let findings = notes.into_findings();
        assert_eq!(findings.len(), MAX_DETAILS + 1);
        assert_eq!(findings.last().unwrap().code(), Code::DUPLICATE_EXTENSION);
    }
}
