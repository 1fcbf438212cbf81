//! What was tried as a graph for Graphviz.

use crate::base::is_safe_to_print;
use crate::validate::trace::{Outcome, Trace};
use alloc::string::{String, ToString};
use core::fmt::Write;

impl Trace {
    /// The tree of candidates in the DOT language: `dot -Tsvg`. Anchors are boxes with two borders, rejected candidates
    /// are red and carry their codes.
    #[must_use]
    pub fn to_dot(&self) -> String {
        let mut dot = String::from("digraph trace {\n  rankdir=BT;\n  node [shape=box, fontname=\"sans-serif\"];\n");
        for (place, entry) in self.entries().iter().enumerate() {
            let name: String = entry.subject().to_string().chars().take(80).collect();
            let (codes, color) = match entry.outcome() {
                Outcome::Extended => (String::new(), "black"),
                Outcome::Completed => (String::new(), "darkgreen"),
                Outcome::Rejected(findings) => {
                    (findings.iter().map(|finding| alloc::format!("\\n{}", finding.code())).collect(), "red")
                }
            };
            let borders = if entry.is_anchor() { 2 } else { 1 };
            // Writing to a String cannot fail.
            let _ = writeln!(
                dot,
                "  n{place} [label=\"{}{codes}\", color={color}, peripheries={borders}];",
                escaped(&name)
            );
            if let Some(parent) = entry.parent() {
                let _ = writeln!(dot, "  n{parent} -> n{place};");
            }
        }
        if self.dropped() > 0 {
            let _ = writeln!(dot, "  more [label=\"and {} more\", shape=plaintext];", self.dropped());
        }
        dot.push_str("}\n");
        dot
    }
}

/// Text of the input inside a quoted string: quotes and backslashes would end or alter it.
fn escaped(text: &str) -> String {
    text.chars()
        .flat_map(|character| match character {
            '"' | '\\' => [Some('\\'), Some(character)],
            character if !is_safe_to_print(character) => [Some('?'), None],
            character => [Some(character), None],
        })
        .flatten()
        .collect()
}
