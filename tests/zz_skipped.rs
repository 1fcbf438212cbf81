//! The last test of a run, by its name: says how many tests were skipped, and why.

#![cfg(test)]

mod support;

use std::io::{self, Write};

#[test]
fn skipped_tests_are_counted() {
    let skipped = support::take_skipped();
    if skipped.is_empty() {
        return;
    }
    // Past the test runner's capture.
    let mut out = io::stderr();
    writeln!(
        out,
        "\n{} skipped for want of a tool or a corpus (CERTWRIGHT_REQUIRE=all makes that fail):",
        skipped.len()
    )
    .unwrap();
    skipped.iter().for_each(|line| writeln!(out, "  {line}").unwrap());
}
