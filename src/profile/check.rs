//! The rules, one function each. A function sees the certificate through [`Judge`](super::report::Judge) and reports under
//! the code, level and clause of the row that asked.

pub(super) mod alternative_names;
pub(super) mod constraints;
pub(super) mod fields;
pub(super) mod identifiers;
pub(super) mod locations;
pub(super) mod names;
pub(super) mod policies;
pub(super) mod usage;
