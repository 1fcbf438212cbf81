//! Trust anchors, pools of certificates, and which of them may have issued a given one.
//!
//! It takes certificates and names with keys; it gives back candidate issuers, the most promising first. It offers, it
//! never judges: a candidate has the right name and nothing else is promised. What is given in another order, or twice,
//! gives the same candidates in the same order.

mod anchor;
mod candidate;
mod pool;
mod store;

pub use anchor::{AnchorConstraints, TrustAnchor};
pub(crate) use candidate::reachable_names;
pub use candidate::{Candidate, Issuer, KeyIdMatch, candidates};
pub use pool::{CertificatePool, PooledCertificate};
pub use store::{TrustStore, TrustStoreBuilder};
