//! The last test of a run, by its name: says how many tests were skipped, and why.

#![cfg(test)]
#![allow(clippy::unwrap_used)]

#[path = "service/skipped.rs"]
mod skipped;

use std::io::Write;

#[test]
fn skipped_tests_are_counted() {
    let skipped = std::fs::read_to_string(skipped::file()).unwrap_or_default();
    // Also those of runs that stopped early.
    let _ = std::fs::remove_dir_all(skipped::file().parent().unwrap());
    let count = skipped.lines().count();
    if count > 0 {
        let why = "skipped for want of a tool or a seed (CERTWRIGHT_REQUIRE=all makes that fail):";
        // Past the test runner's capture.
        write!(std::io::stderr(), "\n{count} {why}\n{skipped}").unwrap();
    }
}
