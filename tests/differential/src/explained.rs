//! Where the two validators disagree and why: `explained.txt`.

use crate::mutations::{self, Applied};
use crate::{ours, theirs};

/// One line: a variant of a mutation, or two joined by ` + `, after which the library says this and OpenSSL that.
pub struct Row {
    pub variant: &'static str,
    pub ours: &'static str,
    pub theirs: &'static str,
    pub clause: &'static str,
    pub reason: &'static str,
}

/// The lines of the list, each with every part.
pub fn rows() -> Vec<Row> {
    let lines = include_str!("../explained.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let rows: Vec<Row> = lines.map(parse).collect();
    for row in &rows {
        for variant in row.variants() {
            let known = mutations::all().flat_map(|mutation| mutation.variants).any(|(name, _)| *name == variant);
            assert!(known, "explained.txt: there is no variant {variant:?}");
        }
        let disagree = (row.ours == ours::ACCEPTED) != (row.theirs == theirs::ACCEPTED);
        assert!(disagree, "explained.txt: {:?} is no disagreement", row.variant);
    }
    rows
}

fn parse(line: &'static str) -> Row {
    let parts: Vec<&str> = line.split(" | ").map(str::trim).collect();
    match parts[..] {
        [variant, ours, theirs, clause, reason] => Row { variant, ours, theirs, clause, reason },
        _ => panic!("explained.txt: not five parts: {line}"),
    }
}

impl Row {
    fn variants(&self) -> impl Iterator<Item = &'static str> {
        self.variant.split(" + ")
    }

    pub fn explains(&self, applied: &[Applied], ours: ours::Verdict, theirs: theirs::Verdict) -> bool {
        let was_applied = |variant| applied.iter().any(|applied| applied.variant == variant);
        self.ours == ours && self.theirs == theirs && self.variants().all(was_applied)
    }
}
