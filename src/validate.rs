//! Judges a certificate: finds a path to a trust anchor, runs RFC 5280 §6.1 over it, and says why or why not.
//!
//! It takes anchors, a pool of further certificates, a policy and a time; nothing else has any influence on the verdict,
//! neither the order of pool and anchors nor the clock. What it does not process rejects.
//!
//! # The primary finding
//!
//! Of everything wrong with the path that came closest, the first of this order is the primary finding; within a row
//! the certificate nearest to the end entity comes first, then the lower code.
//!
//! | rank | what | why there |
//! |---|---|---|
//! | 0 | limits (18xxx) | the search was cut short: nothing else is certain |
//! | 1 | revoked | the issuer took its word back |
//! | 2 | signatures, keys, algorithms (11xxx) | nobody vouches for what the certificate says |
//! | 3 | no trusted issuer, self-signed, loop | nobody who is trusted vouches for it |
//! | 4 | encoding (10xxx) | what cannot be read well explains what follows |
//! | 5 | validity, CA, path length, names, policies (12xxx) | rules of the path |
//! | 6 | purpose (keyUsage, extendedKeyUsage) | a good certificate for another use |
//! | 7 | identity (15xxx) | a good certificate for another name |
//! | 8 | revocation unknown (14xxx) | evidence is missing |
//! | 9 | profile (13xxx) and anything else | how the certificate is made |
//!
//! Paths are compared by how close they came: a path that reached an anchor beats one that did not; then the longer
//! chain of verified signatures; then a candidate that was refused for a reason beats a missing one; then fewer
//! findings; then the rank of their first finding.

mod budget;
mod certificate;
mod identity;
mod link;
mod memo;
mod name_constraints;
mod policy;
mod policy_graph;
mod presented;
mod process;
mod rank;
mod revocation;
mod search;
#[cfg(test)]
mod testing;
mod trace;
mod validator;
mod verdict;

pub use budget::{Budget, Spent};
pub use certificate::check_validity;
pub use identity::{Identity, check_identity};
pub(crate) use link::check_link;
pub use name_constraints::NameSubtree;
pub(crate) use name_constraints::check_names_below;
pub use policy::{Algorithms, AnchorRules, IdentityRule, PathInputs, Purpose, RoleProfiles, Usage, ValidationPolicy};
pub use policy_graph::{PolicyOutcome, ValidPolicy};
pub(crate) use revocation::has_duplicates;
pub use revocation::{
    CertificateRevocation, CrlProfile, Revocation, RevocationCoverage, RevocationEvidence, RevocationEvidenceBuilder,
    RevocationMode, RevocationStatus,
};
pub use trace::{Outcome, Trace, TraceEntry};
pub use validator::Validator;
pub use verdict::{Accepted, Check, Rejected, openssl_error_name};
