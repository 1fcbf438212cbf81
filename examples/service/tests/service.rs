//! The running service, asked over HTTP: on SQLite and on a real PostgreSQL, by curl and by many clients at once.

#![cfg(test)]
// Helpers of tests may panic too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::print_stderr)]

#[path = "service/basics.rs"]
mod basics;
#[path = "service/codes.rs"]
mod codes;
#[path = "service/console.rs"]
mod console;
#[path = "service/counting.rs"]
mod counting;
#[path = "service/enrollment.rs"]
mod enrollment;
#[path = "service/gone.rs"]
mod gone;
#[path = "service/hostile.rs"]
mod hostile;
#[path = "service/page.rs"]
mod page;
#[path = "service/paging.rs"]
mod paging;
#[path = "service/pki.rs"]
mod pki;
/// What the library's tests make by hand.
#[path = "../../../tests/support"]
#[allow(dead_code, unused_imports, unreachable_pub, reason = "each package uses its own part")]
mod made {
    pub(crate) mod der;
    pub(crate) mod pki;
}
#[path = "service/requests.rs"]
mod requests;
// The library's tests read the same samples.
#[path = "../../../tests/services/sample.rs"]
#[allow(dead_code, reason = "each package uses its own part")]
mod sample;
#[path = "service/skipped.rs"]
mod skipped;
#[path = "service/standing.rs"]
mod standing;
#[path = "service/support.rs"]
mod support;
#[path = "service/tree.rs"]
mod tree;
#[path = "service/trust.rs"]
mod trust;
#[path = "service/walk.rs"]
mod walk;
