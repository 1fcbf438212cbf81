//! The services: the requests and answers that are published, and everything that can be wrong with a request.
#![cfg(test)]
#![cfg(feature = "services")]

mod support;

#[path = "services/ca_tree.rs"]
mod ca_tree;
#[path = "services/call.rs"]
mod call;
#[path = "services/end_certificate.rs"]
mod end_certificate;
#[path = "services/enrollment.rs"]
mod enrollment;
#[path = "services/sample.rs"]
mod sample;
#[path = "services/secrets.rs"]
mod secrets;
#[path = "services/trust.rs"]
mod trust;
