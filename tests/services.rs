//! The services: the requests and answers that are published, and everything that can be wrong with a request.
#![cfg(test)]
#![cfg(feature = "services")]

mod support;

#[path = "services/ca_tree.rs"]
mod ca_tree;
#[path = "services/enrollment.rs"]
mod enrollment;
#[path = "services/sample.rs"]
mod sample;
#[path = "services/trust.rs"]
mod trust;
