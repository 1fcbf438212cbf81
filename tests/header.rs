//! `include/certwright.h` is what the code says.

#![cfg(test)]
#![cfg(feature = "header")]

mod support;

use certwright::Code;
use std::fs;
use std::path::Path;

/// What build.rs made of the sources.
fn generated() -> String {
    fs::read_to_string(Path::new(env!("OUT_DIR")).join("certwright.h")).unwrap()
}

#[test]
fn the_committed_header_is_the_generated_one() {
    support::assert_committed("include/certwright.h", &generated());
}

#[test]
fn every_reason_is_a_constant() {
    let header = generated();
    let mut constants = Vec::new();
    for line in header.lines() {
        let Some((name, rest)) = line.strip_prefix("#define CW_CODE_").and_then(|rest| rest.split_once(' ')) else {
            continue;
        };
        let (number, title) = rest.split_once(" // ").unwrap();
        constants.push((number.parse().unwrap(), name, title));
    }
    let table: Vec<_> = Code::all().map(|code| (code.number(), code.name(), code.title())).collect();
    assert_eq!(constants, table);
}

#[test]
fn every_function_says_what_its_pointers_must_be() {
    let header = generated();
    let mut comment = String::new();
    for line in header.lines() {
        if let Some(text) = line.strip_prefix("//") {
            comment.push_str(text);
            comment.push('\n');
            continue;
        }
        if line.contains(" cw_") && line.contains('(') && !line.starts_with([' ', '#', 't']) && line.contains('*') {
            assert!(comment.contains("# Safety"), "{line}");
        }
        if !line.starts_with("CW_MUST_USE") || line.contains('(') {
            comment.clear();
        }
    }
}
