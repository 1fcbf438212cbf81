//! Builds `openssl`, of the release that the crate `openssl-src` carries, as `FOLDER/apps/openssl`. Needs Perl, make and a C
//! compiler, and takes minutes.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, thread};

fn main() {
    let folder = PathBuf::from(env::args_os().nth(1).expect("a folder"));
    fs::create_dir_all(&folder).expect("the folder");
    // One file that needs no other beside it; what encrypted containers before PBES2 is part of it too.
    let without = ["no-shared", "no-module", "no-tests", "no-docs"];
    run(&folder, Command::new("perl").arg(openssl_src::source_dir().join("Configure")).args(without));
    let jobs = thread::available_parallelism().map_or(1, usize::from);
    for target in ["build_generated", "apps/openssl"] {
        run(&folder, Command::new("make").arg(format!("-j{jobs}")).arg(target));
    }
}

fn run(folder: &Path, command: &mut Command) {
    let status = command.current_dir(folder).stdout(Stdio::null()).status().expect("Perl and make");
    assert!(status.success(), "{command:?}: {status}");
}
