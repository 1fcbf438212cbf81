//! What came out, counted; and whether that will do.

use crate::explained::{self, Row};
use crate::mutations::{self, Applied};
use crate::{ours, theirs};
use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

/// One chain and its verdicts.
pub struct Judged {
    pub index: u64,
    pub applied: Vec<Applied>,
    pub ours: ours::Verdict,
    pub theirs: theirs::Verdict,
    /// Verdicts that a change of manner changed.
    pub unstable: Vec<String>,
    pub issued: usize,
    pub refused: usize,
}

impl Judged {
    fn accepted_by_us(&self) -> bool {
        self.ours == ours::ACCEPTED
    }

    fn accepted_by_them(&self) -> bool {
        self.theirs == theirs::ACCEPTED
    }

    fn agreed(&self) -> bool {
        self.accepted_by_us() == self.accepted_by_them()
    }

    fn describe(&self) -> String {
        let variants: Vec<&str> = self.applied.iter().map(|applied| applied.variant).collect();
        format!("chain {} [{}]: {} here, {} by OpenSSL", self.index, variants.join("; "), self.ours, self.theirs)
    }
}

/// At the whole number of chains: of a hundred, how many OpenSSL accepts; and how many of each mutation either way.
const LEAST_ACCEPTED_PERCENT: usize = 40;
const LEAST_EITHER_WAY: usize = 100;
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/differential.md");
/// What is listed of a kind of failure.
const LISTED: usize = 40;

/// Prints the scoreboard and every failure.
pub fn report(judged: &[Judged], whole: bool) -> ExitCode {
    let rows = explained::rows();
    let page = page(judged, &rows);
    println!("{page}");
    let mut failures = Vec::new();
    let disagreements = judged.iter().filter(|judged| !judged.agreed());
    let unexplained = disagreements.filter(|judged| explanation(&rows, judged).is_none());
    failures.extend(unexplained.map(|judged| format!("unexplained: {}", judged.describe())));
    for judged in judged {
        let changed = judged.unstable.iter();
        failures.extend(changed.map(|changed| format!("unstable: {}; {changed}", judged.describe())));
    }
    if whole {
        check_whole(judged, &rows, &mut failures);
        check_committed(&page, &mut failures);
    }
    failures.iter().take(LISTED).for_each(|failure| println!("FAILED {failure}"));
    let (chains, agreed) = (judged.len(), judged.iter().filter(|judged| judged.agreed()).count());
    println!("{chains} chains: {agreed} agreed, {} disagreed, {} failures", chains - agreed, failures.len());
    if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The first row that explains the disagreement.
fn explanation(rows: &[Row], judged: &Judged) -> Option<usize> {
    rows.iter().position(|row| row.explains(&judged.applied, judged.ours, judged.theirs))
}

/// What only a large number can show.
fn check_whole(judged: &[Judged], rows: &[Row], failures: &mut Vec<String>) {
    for row in rows {
        let needed = |judged: &Judged| !judged.agreed() && row.explains(&judged.applied, judged.ours, judged.theirs);
        if !judged.iter().any(needed) {
            failures.push(format!("explained.txt: {} | {} | {} does not occur", row.variant, row.ours, row.theirs));
        }
    }
    let accepted = judged.iter().filter(|judged| judged.accepted_by_them()).count();
    if accepted * 100 < judged.len() * LEAST_ACCEPTED_PERCENT {
        failures.push(format!("OpenSSL accepts {accepted} of {}", judged.len()));
    }
    for mutation in mutations::all() {
        let (accepted, rejected) = either_way(judged, mutation.name);
        if accepted.min(rejected) < LEAST_EITHER_WAY {
            failures.push(format!("{}: {accepted} accepted and {rejected} rejected by OpenSSL", mutation.name));
        }
    }
}

fn check_committed(page: &str, failures: &mut Vec<String>) {
    let path = Path::new(PAGE);
    if env::var_os("CERTWRIGHT_BLESS").is_some() {
        fs::write(path, page).expect("the page can be written");
    }
    if fs::read_to_string(path).unwrap_or_default() != page {
        failures.push("docs/differential.md is not what came out; CERTWRIGHT_BLESS=1 rewrites it".to_owned());
    }
}

/// How many chains with this mutation OpenSSL accepts, and how many it rejects.
fn either_way(judged: &[Judged], mutation: &str) -> (usize, usize) {
    let with = |judged: &&Judged| judged.applied.iter().any(|applied| applied.mutation == mutation);
    let (accepted, rejected): (Vec<_>, Vec<_>) =
        judged.iter().filter(with).partition(|judged| judged.accepted_by_them());
    (accepted.len(), rejected.len())
}

fn page(judged: &[Judged], rows: &[Row]) -> String {
    let count = |condition: &dyn Fn(&Judged) -> bool| judged.iter().filter(|judged| condition(judged)).count();
    let agreed = count(&Judged::agreed);
    let stricter = count(&|judged| !judged.accepted_by_us() && judged.accepted_by_them());
    let issued: usize = judged.iter().map(|judged| judged.issued).sum();
    let refused: usize = judged.iter().map(|judged| judged.refused).sum();
    let mut page = format!(
        "# The validator and OpenSSL\n\n\
         {} generated chains, judged by the policy `rfc5280` and by OpenSSL {} with `X509_V_FLAG_X509_STRICT`. Each is a\n\
         valid chain with up to two changes. Of their {} certificates the library issued {issued} itself; those that it\n\
         refuses to issue were written by hand. Every disagreement is explained by a line of\n\
         `tests/differential/explained.txt`, and every line is needed.\n\n\
         This page is written by the test: `CERTWRIGHT_BLESS=1 cargo run --release --manifest-path\n\
         tests/differential/Cargo.toml 20000`.\n\n\
         | verdicts | chains |\n|---|---|\n\
         | both accept | {} |\n| both reject | {} |\n| accepted here, rejected by OpenSSL | {} |\n\
         | rejected here, accepted by OpenSSL | {stricter} |\n\n\
         ## By mutation\n\n\
         | mutation | OpenSSL accepts | OpenSSL rejects | agreed | disagreed |\n|---|---|---|---|---|\n",
        judged.len(),
        theirs::version(),
        issued + refused,
        count(&|judged| judged.accepted_by_us() && judged.accepted_by_them()),
        agreed - count(&|judged| judged.accepted_by_us() && judged.accepted_by_them()),
        judged.len() - agreed - stricter,
    );
    for mutation in mutations::all() {
        let (accepted, rejected) = either_way(judged, mutation.name);
        let with = |judged: &Judged| judged.applied.iter().any(|applied| applied.mutation == mutation.name);
        let agreed = count(&|judged| with(judged) && judged.agreed());
        let disagreed = accepted + rejected - agreed;
        writeln!(page, "| {} | {accepted} | {rejected} | {agreed} | {disagreed} |", mutation.name).unwrap();
    }
    page.push_str(
        "\n## Disagreements\n\n| change | here | OpenSSL | chains | clause | why |\n|---|---|---|---|---|---|\n",
    );
    for (place, row) in rows.iter().enumerate() {
        let explained = count(&|judged| !judged.agreed() && explanation(rows, judged) == Some(place));
        let Row { variant, ours, theirs, clause, reason } = row;
        writeln!(page, "| {variant} | `{ours}` | `{theirs}` | {explained} | {clause} | {reason} |").unwrap();
    }
    page
}
