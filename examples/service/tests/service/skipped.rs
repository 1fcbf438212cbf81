//! Where skipped tests are written down, to be counted by the last of a run.

use std::path::{Path, PathBuf};

/// The programs of one run have the same parent.
pub(crate) fn file() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("skipped").join(std::os::unix::process::parent_id().to_string())
}
