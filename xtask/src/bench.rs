//! Measures Hallway against the same app written by hand on axum, and writes what it found down.
//!
//! Two ways to measure: time under load, which the rest of the machine disturbs, and user-mode
//! instructions per request, which are the same on every run and therefore decide.

mod http;
mod instructions;
mod limits;
mod load;
mod report;
mod server;
mod streams;
mod workload;

use crate::Result;
use crate::machine::{self, TASKSET, VALGRIND, WRK};
use crate::repository::{self, Repository};
use server::App;

/// The same app twice; the first is the measure of the second.
const APPS: [App; 2] = [App::new("axum"), App::new("hallway")];

/// How long the measuring of time takes.
struct Effort {
    rounds: usize,
    seconds: u32,
}

pub(crate) fn run(repository: &Repository, words: &[&str]) -> Result {
    match words {
        ["streams"] => return streams::run(repository),
        ["listen", port, count] => return streams::listen(port, count),
        ["cache"] => return cache(repository),
        _ => {}
    }
    let (time, count, effort) = match words {
        [] => (
            true,
            true,
            Effort {
                rounds: 6,
                seconds: 2,
            },
        ),
        ["time"] => (
            true,
            false,
            Effort {
                rounds: 6,
                seconds: 2,
            },
        ),
        ["quick"] => (
            true,
            true,
            Effort {
                rounds: 1,
                seconds: 1,
            },
        ),
        ["instructions"] => (
            false,
            true,
            Effort {
                rounds: 0,
                seconds: 0,
            },
        ),
        [other, ..] => {
            return Err(format!(
                "`{other}` is nothing to measure; `time`, `instructions`, `cache` and `streams` are"
            ));
        }
    };
    machine::need(&[TASKSET, WRK, VALGRIND])?;
    repository.cargo("bench", &["build", "--release", "--locked"])?;
    let load = if time {
        load::measure(repository, &APPS, &effort)?
    } else {
        Vec::new()
    };
    let counts = if count {
        instructions::measure(repository, &APPS)?
    } else {
        Vec::new()
    };
    let report = report::write(repository, &load, &counts, &effort)?;
    println!("{report}");
    if words.is_empty() {
        repository.write("bench/RESULTS.md", &report)?;
    }
    limits::hold(&counts)
}

/// The cache and streams, each beside the same by hand. A broken promise fails it.
fn cache(repository: &Repository) -> Result {
    let arguments = [
        "bench",
        "-q",
        "--locked",
        "-p",
        "hallway",
        "--bench",
        "caching",
        "--bench",
        "streaming",
    ];
    let target = &repository.target;
    let mut command = repository.command(".", "cargo", &arguments);
    let told = repository::output(command.env("CARGO_TARGET_DIR", target))?;
    let about = report::circumstances(repository)?;
    let report = format!("{CACHE}\n{about}\n```text\n{told}```\n");
    println!("{report}");
    repository.write("bench/CACHE.md", &report)
}

const CACHE: &str = "# The cache and streams, beside the same by hand

Written by `cargo xtask bench cache`; every figure is measured, and each line fails the run where
`crates/hallway/benches/` says that it has to hold.
";
