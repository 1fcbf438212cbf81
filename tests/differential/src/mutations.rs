//! What is changed about a valid chain. Each mutation has variants that leave it valid and variants that do not.

mod fields;
mod names;
mod path;
mod policies;
mod revocation;
mod subtrees;

use crate::chain::Chain;
use crate::random::Choice;

/// One kind of change. The names of its variants are what `explained.txt` speaks of.
pub struct Mutation {
    pub name: &'static str,
    pub variants: &'static [(&'static str, fn(&mut Chain))],
}

/// Every mutation.
pub fn all() -> impl Iterator<Item = &'static Mutation> {
    let files = [
        names::MUTATIONS,
        fields::MUTATIONS,
        path::MUTATIONS,
        subtrees::MUTATIONS,
        policies::MUTATIONS,
        revocation::MUTATIONS,
    ];
    files.into_iter().flatten()
}

/// What was done to a chain.
pub struct Applied {
    pub mutation: &'static str,
    pub variant: &'static str,
}

/// The chain of this seed and index.
pub fn generate(seed: u64, index: u64) -> (Chain, Vec<Applied>) {
    let mut choice = Choice::new(seed, index);
    let mut chain = Chain::new(choice.below(4));
    // 0 in 1 of 10 chains, 2 in 3 of 10.
    let count = [0, 1, 1, 1, 1, 1, 1, 2, 2, 2][choice.below(10)];
    let mutations: Vec<&Mutation> = all().collect();
    let mut applied: Vec<Applied> = Vec::new();
    while applied.len() < count {
        let mutation = choice.of(&mutations);
        if applied.iter().any(|earlier| earlier.mutation == mutation.name) {
            continue;
        }
        let (variant, change) = choice.of(mutation.variants);
        change(&mut chain);
        applied.push(Applied { mutation: mutation.name, variant });
    }
    (chain, applied)
}
