//! Inputs made to cost: they end within the default limits, by counters and by instructions.
//!
//! The counters are asserted at full size. The instructions are counted by callgrind, at sizes that do not take it
//! minutes, and twice: what doubles its input may double its work and no more. `benches/worst_cases.rs` has the times.

#![cfg(test)]

mod support;

use certwright::{Code, Limits};
use std::env;
use std::hint::black_box;
use support::Program;
use support::worst::{self, Outcome, WorstCase};

/// Names the case that a process measures, and its size.
const MEASURED: &str = "CERTWRIGHT_WORST_CASE";

fn full_size() -> [(WorstCase, Result<(), Code>); 5] {
    [
        (worst::mesh(20), Err(Code::LIMIT_PATH_NODES)),
        (worst::name_constraints(2048), Err(Code::LIMIT_NAME_COMPARISONS)),
        (worst::policy_graph(29), Ok(())),
        (worst::nested(10_000), Ok(())),
        (worst::crl(1_000_000), Ok(())),
    ]
}

#[test]
fn each_worst_case_ends_within_the_default_limits() {
    let limits = Limits::DEFAULT;
    for (case, expected) in full_size() {
        let (verdict, spent) = case.judge();
        assert_eq!(verdict, expected, "{}: {spent:?}", case.name);
        let pairs = [
            (spent.signatures, limits.signatures),
            (spent.path_nodes, limits.path_nodes),
            (spent.name_comparisons, limits.name_comparisons),
            (spent.policy_nodes, limits.policy_nodes),
        ];
        assert!(pairs.iter().all(|(spent, limit)| spent <= limit), "{}: {spent:?}", case.name);
    }
}

/// One case in two sizes, and at most so many million instructions for the larger one.
struct Bound {
    case: &'static str,
    sizes: [u32; 2],
    millions: u64,
    /// The larger one may take so many times the instructions of the smaller one, in tenths.
    growth: u64,
}

/// Bounds are half as much again as what was counted when they were written, on x86-64 with the test profile.
const BOUNDS: [Bound; 5] = [
    Bound { case: "mesh", sizes: [8, 16], millions: 115, growth: 11 },
    Bound { case: "name constraints", sizes: [512, 1024], millions: 75, growth: 13 },
    Bound { case: "policy graph", sizes: [14, 28], millions: 130, growth: 22 },
    Bound { case: "nested", sizes: [5_000, 10_000], millions: 20, growth: 20 },
    Bound { case: "crl", sizes: [5_000, 10_000], millions: 62, growth: 22 },
];

fn made(case: &str, size: u32) -> WorstCase {
    let count = usize::try_from(size).unwrap();
    match case {
        "mesh" => worst::mesh(size.into()),
        "name constraints" => worst::name_constraints(count),
        "policy graph" => worst::policy_graph(size.into()),
        "nested" => worst::nested(count),
        "crl" => worst::crl(size),
        other => panic!("{other}"),
    }
}

/// Callgrind counts while this runs, and only then.
#[inline(never)]
fn counted_by_callgrind(case: &WorstCase) -> Outcome {
    black_box(case).judge()
}

/// The work of a process of its own: the test below starts it, and counts what it does.
#[test]
fn one_case_is_judged_under_the_meter() {
    let asked = env::var(MEASURED).unwrap_or_else(|_| "nested 10".to_owned());
    let (case, size) = asked.rsplit_once(' ').unwrap();
    let _outcome = black_box(counted_by_callgrind(&made(case, size.parse().unwrap())));
}

fn instructions(valgrind: &Program, case: &str, size: u32) -> u64 {
    let arguments = ["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*counted_by_callgrind*"];
    let own = env::current_exe().unwrap();
    let own = [own.to_str().unwrap(), "--exact", "one_case_is_judged_under_the_meter", "--test-threads=1"];
    let outcome = valgrind.with_variable(MEASURED, &format!("{case} {size}")).must([&arguments[..], &own].concat());
    let report = outcome.error_text();
    let collected = report.lines().find_map(|line| line.split_once("Collected : ")).expect(&report).1;
    collected.trim().parse().unwrap()
}

/// CVE-2024-12243, CVE-2026-13506.
#[test]
fn the_instructions_of_each_worst_case_are_bounded_and_grow_no_faster_than_its_input() {
    let Some(valgrind) = support::program("valgrind") else { return };
    for Bound { case, sizes: [small, large], millions, growth } in BOUNDS {
        let [less, more] = [small, large].map(|size| instructions(&valgrind, case, size));
        println!("{case}: {less} instructions for {small}, {more} for {large}");
        assert!(less > 100_000, "{case}: {less} instructions are too few to have been counted");
        assert!(more <= millions * 1_000_000, "{case}: {more} instructions for {large}");
        assert!(more * 10 <= less * growth, "{case}: {less} instructions for {small}, {more} for {large}");
    }
}

#[test]
fn the_page_on_limits_has_each_bound_with_its_default() {
    let page = std::fs::read_to_string(support::root().join("docs/limits.md")).unwrap();
    let limits = format!("{:#?}", Limits::DEFAULT);
    let bounds = limits.lines().filter_map(|line| line.trim().trim_end_matches(',').split_once(": "));
    let missing: Vec<_> = bounds.filter(|(name, value)| !page.contains(&format!("| `{name}` | {value} |"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
