//! Judges a certificate: finds a path to a trust anchor and runs RFC 5280 §6.1 over it, and says why or why not.

mod budget;
mod identity;
mod name_constraints;
mod presented;
#[cfg(test)]
mod testing;

pub use budget::{Budget, Spent};
pub use identity::{Identity, check_identity};
pub use name_constraints::NameSubtree;
