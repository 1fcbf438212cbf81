//! Other programs, run as a person would run them.

use super::skip;
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, thread};

/// Where `name` is on the PATH; records a skip if it is not.
pub fn tool(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path)
        .flat_map(|folder| [folder.join(name), folder.join(name).with_extension("exe")])
        .find(|candidate| candidate.is_file());
    if found.is_none() {
        skip(name);
    }
    found
}

/// As [`tool`], ready to run.
pub fn program(name: &str) -> Option<Program> {
    tool(name).map(Program::new)
}

/// A program and the folder it runs in.
#[derive(Clone, Debug)]
pub struct Program {
    path: PathBuf,
    folder: Option<PathBuf>,
    variable: Option<(String, String)>,
}

impl Program {
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), folder: None, variable: None }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    #[must_use]
    pub fn in_folder(&self, folder: &Path) -> Self {
        Self { folder: Some(folder.to_owned()), ..self.clone() }
    }

    /// With one variable more in its environment.
    #[must_use]
    pub fn with_variable(&self, name: &str, value: &str) -> Self {
        Self { variable: Some((name.to_owned(), value.to_owned())), ..self.clone() }
    }

    /// Runs it to its end, whatever that is.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Outcome {
        self.run_with_input(arguments, b"")
    }

    /// Runs it and fails the test unless it succeeds.
    pub fn must<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Outcome {
        let outcome = self.run(arguments);
        assert!(outcome.success, "{}\n{}{}", outcome.command, outcome.text(), outcome.error_text());
        outcome
    }

    /// Runs it with `input` on its standard input.
    pub fn run_with_input<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>, input: &[u8]) -> Outcome {
        let mut command = Command::new(&self.path);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        command.envs(self.variable.clone());
        let shown = format!("{command:?}");
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{shown}: {error}"));
        let mut stdin = child.stdin.take().unwrap();
        let output = thread::scope(|scope| {
            // A program that does not read its input closes the pipe early: no error of ours.
            scope.spawn(move || stdin.write_all(input).unwrap_or_default());
            child.wait_with_output().unwrap()
        });
        Outcome { command: shown, success: output.status.success(), stdout: output.stdout, stderr: output.stderr }
    }
}

/// How a program ended and what it said.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub command: String,
    pub success: bool,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
}

impl Outcome {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    pub fn error_text(&self) -> String {
        String::from_utf8_lossy(&self.stderr).into_owned()
    }
}
