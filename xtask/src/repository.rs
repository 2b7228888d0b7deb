//! Knows where things are, and runs programs there.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Result;

/// The checkout that this program works on.
pub(crate) struct Repository {
    pub(crate) root: PathBuf,
    /// Where cargo puts what it builds.
    pub(crate) target: PathBuf,
}

impl Repository {
    pub(crate) fn here() -> Result<Repository> {
        // Asked at run time: a target folder may serve more than one checkout.
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR");
        let manifest = manifest.ok_or("Start this with `cargo xtask`")?;
        let root = Path::new(&manifest)
            .parent()
            .ok_or("xtask stands outside of a repository")?
            .to_owned();
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
            || root.join("target"),
            |chosen| std::path::absolute(&chosen).unwrap_or_else(|_| PathBuf::from(chosen)),
        );
        Ok(Repository { root, target })
    }

    /// Prepares a program to run in a folder of the repository.
    pub(crate) fn command(&self, folder: &str, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.root.join(folder))
            .args(arguments)
            .stdin(Stdio::null());
        command
    }

    /// Runs a program to its end; what it prints is shown.
    pub(crate) fn run(&self, folder: &str, program: &str, arguments: &[&str]) -> Result {
        run(&mut self.command(folder, program, arguments))
    }

    /// Runs cargo on the workspace, or on the one of the benchmark.
    pub(crate) fn cargo(&self, folder: &str, arguments: &[&str]) -> Result {
        run(self
            .command(folder, "cargo", arguments)
            .env("CARGO_TARGET_DIR", &self.target))
    }

    /// Runs a program and returns what it printed.
    pub(crate) fn output(&self, program: &str, arguments: &[&str]) -> Result<String> {
        output(&mut self.command(".", program, arguments))
    }

    pub(crate) fn read(&self, path: &str) -> Result<String> {
        let file = self.root.join(path);
        std::fs::read_to_string(file).map_err(|cause| format!("{path}: {cause}"))
    }

    pub(crate) fn write(&self, path: &str, text: &str) -> Result {
        std::fs::write(self.root.join(path), text).map_err(|cause| format!("{path}: {cause}"))
    }
}

/// Runs a command to its end; what it prints is shown.
pub(crate) fn run(command: &mut Command) -> Result {
    let line = line(command);
    println!("$ {line}");
    let status = command
        .status()
        .map_err(|cause| format!("`{line}` did not start: {cause}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{line}` failed ({status})"))
    }
}

/// Runs a command to its end and returns what it printed.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let line = line(command);
    let output = command
        .output()
        .map_err(|cause| format!("`{line}` did not start: {cause}"))?;
    if !output.status.success() {
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        return Err(format!("`{line}` failed ({})\n{said}", output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn line(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
