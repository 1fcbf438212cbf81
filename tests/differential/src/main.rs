//! The validator against OpenSSL, on generated chains: `differential [CHAINS]` (2,000 unless told).
//!
//! Every chain is a valid one with up to two changes, the same for the same seed and index, judged by both in this
//! process: by the policy `rfc5280`, and by `X509_verify_cert` with `X509_V_FLAG_X509_STRICT`. A disagreement that
//! `explained.txt` does not explain fails the run. At 20,000 chains, an explanation that no disagreement needs fails it
//! too, as do too few accepted or rejected chains, and a scoreboard that is not the committed one
//! (`CERTWRIGHT_BLESS=1` writes that).
//!
//! Of every tenth chain the order of anchors, pool and lists is changed, which may change nothing about the verdict, and
//! pruning is switched off, which may not change whether it is accepted.

mod chain;
mod der;
mod explained;
mod lists;
mod mutations;
mod names;
mod openssl_names;
mod ours;
mod random;
mod scoreboard;
mod theirs;

use chain::Keys;
use ours::Manner;
use random::Choice;
use scoreboard::Judged;
use std::process::ExitCode;
use std::{env, thread};

const SEED: u64 = 20_260_601;
/// The number of chains at which everything must have occurred.
const WHOLE: u64 = 20_000;

fn main() -> ExitCode {
    let chains = env::args().nth(1).map_or(2_000, |count| count.parse().expect("a number of chains"));
    let keys = Keys::new(SEED);
    let workers = thread::available_parallelism().map_or(1, usize::from) as u64;
    let mut judged: Vec<Judged> = thread::scope(|scope| {
        let worker = |worker| {
            let keys = &keys;
            move || (worker..chains).step_by(workers as usize).map(|index| judge(keys, index)).collect::<Vec<_>>()
        };
        let running: Vec<_> = (0..workers).map(|number| scope.spawn(worker(number))).collect();
        running.into_iter().flat_map(|running| running.join().expect("a worker ends")).collect()
    });
    judged.sort_by_key(|judged| judged.index);
    scoreboard::report(&judged, chains >= WHOLE)
}

fn judge(keys: &Keys, index: u64) -> Judged {
    let (chain, applied) = mutations::generate(SEED, index);
    let mut material = chain.make(keys);
    let question = &chain.question;
    let (ours, path) = ours::judge(&material, question, Manner { pruning: true });
    let mut theirs = theirs::judge(&material, question);
    let mut unstable = Vec::new();
    if index % 10 == 0 {
        // What is found first of several things that are wrong may differ.
        let (unpruned, _) = ours::judge(&material, question, Manner { pruning: false });
        if (unpruned == ours::ACCEPTED) != (ours == ours::ACCEPTED) {
            unstable.push(format!("{unpruned} without pruning"));
        }
        let mut choice = Choice::new(SEED + 1, index);
        choice.shuffle(&mut material.anchors);
        choice.shuffle(&mut material.pool);
        choice.shuffle(&mut material.lists);
        let (shuffled, _) = ours::judge(&material, question, Manner { pruning: true });
        if shuffled != ours {
            unstable.push(format!("{shuffled} in another order"));
        }
    }
    let (issued, refused) = (material.issued, material.refused);
    if let Some(path) = path.filter(|_| theirs != theirs::ACCEPTED) {
        (material.anchors, material.pool) = (vec![path.anchor], path.pool);
        if theirs::judge(&material, question) == theirs::ACCEPTED {
            theirs = theirs::OTHER_PATH;
        }
    }
    Judged { index, applied, ours, theirs, unstable, issued, refused }
}
