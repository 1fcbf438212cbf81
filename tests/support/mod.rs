//! What the integration tests share: tools and corpora that may be missing, scratch folders, committed files.
//!
//! A test file starts with `#![cfg(test)]`, so that clippy knows its helpers as tests too, and `mod support;`. A test whose tool is missing returns early:
//!
//! ```text
//! let Some(openssl) = support::program("openssl") else { return };
//! ```
//!
//! The look-up prints `skipped: <test>: <tool> not found` past the test runner's capture and counts it for
//! `tests/zz_skipped.rs`, the last test of a run. With `CERTWRIGHT_REQUIRE=all` it fails instead.
#![allow(dead_code, unused_imports, unreachable_pub, reason = "each test uses its own part")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io, thread};

mod corpora;
pub mod der;
mod markdown;
pub mod pki;
mod program;
pub mod recipes;
pub mod worst;

pub use corpora::{
    Files, LimboCase, PeerName, PkitsCase, PkitsSettings, X509TestCase, ca_tree_sample, corpora, corpus, limbo, pkits,
    seed, unpack, x509test, zlint,
};
pub use markdown::{CodeBlock, code_blocks};
pub use program::{Outcome, Program, program, tool};

/// The package's own folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// An empty folder for the running test, under the build folder. It stays there to be looked at.
pub fn scratch() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test_name().replace("::", "/"));
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Asserts that the committed file `path` is what the code would write today. `CERTWRIGHT_BLESS=1` writes it.
pub fn assert_committed(path: &str, generated: &str) {
    let file = root().join(path);
    if env::var_os("CERTWRIGHT_BLESS").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, generated).unwrap();
    }
    let committed = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    let different = committed.lines().zip(generated.lines()).position(|(ours, theirs)| ours != theirs);
    let line = different.unwrap_or_else(|| committed.lines().count().min(generated.lines().count())) + 1;
    assert!(
        committed == generated,
        "{path} is not what the code says, from line {line} on; CERTWRIGHT_BLESS=1 cargo test --all-features rewrites it"
    );
}

/// Records that the running test cannot do its work here.
pub fn skip(missing: &str) {
    let line = format!("skipped: {}: {missing} not found\n", test_name());
    assert!(env::var_os("CERTWRIGHT_REQUIRE").is_none_or(|require| require != "all"), "{line}");
    // `eprint!` would be captured, since the test passes. One write each, since tests run side by side.
    io::stderr().write_all(line.as_bytes()).unwrap();
    fs::create_dir_all(skipped_folder()).unwrap();
    let mut file = fs::File::options().create(true).append(true).open(skipped_file()).unwrap();
    file.write_all(line.as_bytes()).unwrap();
}

/// The skips of this run so far, oldest first; forgotten by the call.
pub fn take_skipped() -> Vec<String> {
    let skipped = fs::read_to_string(skipped_file()).unwrap_or_default();
    // Also those of runs that stopped early.
    fs::remove_dir_all(skipped_folder()).unwrap_or_default();
    skipped.lines().map(str::to_owned).collect()
}

/// `<test file>::<test>`: the test runner names each test's thread.
fn test_name() -> String {
    format!("{}::{}", env!("CARGO_CRATE_NAME"), thread::current().name().unwrap_or("main"))
}

fn skipped_folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("skipped")
}

/// Each test file is a process of its own; those of one run have the same parent.
fn skipped_file() -> PathBuf {
    #[cfg(unix)]
    let run = std::os::unix::process::parent_id();
    #[cfg(not(unix))]
    let run = 0;
    skipped_folder().join(run.to_string())
}
