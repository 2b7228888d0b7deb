//! Runs the fuzz targets of `fuzz/`, one after the other.
//!
//! LLVM's counters are ordinary options of the compiler, so the toolchain of the repository does:
//! neither a nightly one nor cargo-fuzz is needed, though `cargo fuzz run` works too.

use std::fs;
use std::process::Command;

use crate::Result;
use crate::repository::{self, Repository};

const TARGETS: [&str; 7] = [
    "urlencoded",
    "multipart",
    "json",
    "token",
    "origin",
    "cookie",
    "path",
];
const SECONDS: &str = "300";

/// What tells libFuzzer which way an input took.
const COUNTERS: &str = "-Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares \
    --cfg fuzzing";

/// Runs the wanted targets, or all, for some seconds each. What breaks one stands in
/// `target/fuzz/TARGET/` afterwards: put it into `fuzz/corpus/TARGET/` with the fix.
pub(crate) fn run(repository: &Repository, words: &[&str]) -> Result {
    let (seconds, wanted) = match words {
        [first, rest @ ..] if first.parse::<u32>().is_ok() => (*first, rest),
        all => (SECONDS, all),
    };
    if let Some(unknown) = wanted.iter().find(|name| !TARGETS.contains(name)) {
        let all = TARGETS.join(", ");
        return Err(format!("There is no target `{unknown}`. Targets: {all}"));
    }
    let triple = triple(repository)?;
    build(repository, &triple)?;
    let chosen = |name: &&&str| wanted.is_empty() || wanted.contains(name);
    for target in TARGETS.iter().filter(chosen) {
        fuzz(repository, &triple, target, seconds)?;
    }
    Ok(())
}

fn build(repository: &Repository, triple: &str) -> Result {
    // With a target named, the counters are not built into build scripts and macros.
    let arguments = ["build", "--release", "--locked", "--target", triple];
    let mut command = repository.command("fuzz", "cargo", &arguments);
    repository::run(
        command
            .env("CARGO_TARGET_DIR", repository.target.join("fuzz/build"))
            .env("RUSTFLAGS", COUNTERS),
    )
}

fn fuzz(repository: &Repository, triple: &str, target: &str, seconds: &str) -> Result {
    let found = repository.target.join("fuzz").join(target);
    fs::create_dir_all(&found).map_err(|cause| format!("{}: {cause}", found.display()))?;
    let program = repository
        .target
        .join("fuzz/build")
        .join(triple)
        .join("release")
        .join(target);
    let corpus = repository.root.join("fuzz/corpus").join(target);
    repository::run(
        Command::new(program)
            // New inputs go to the first folder, the committed ones are only read.
            .arg(&found)
            .arg(corpus)
            .arg(format!("-artifact_prefix={}/", found.display()))
            .arg(format!("-max_total_time={seconds}"))
            // An input that takes long, or half a gigabyte, is a finding. By the clock of a busy machine a
            // good one may stand still for a second.
            .args(["-timeout=10", "-rss_limit_mb=512", "-max_len=20000"]),
    )
}

fn triple(repository: &Repository) -> Result<String> {
    let told = repository.output("rustc", &["-vV"])?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned)
        .ok_or_else(|| "rustc does not say for which machine it builds".to_owned())
}
