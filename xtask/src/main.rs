//! Does the work that cargo has no command for: tests of everything, tidy, the browser runtime, benchmarks.

mod bench;
mod client;
mod closed;
mod contract;
mod fuzz;
mod machine;
mod repository;
mod test;
mod tidy;

use std::process::ExitCode;

use repository::Repository;

/// A failure is a sentence for the person who called; an empty one has been told already.
type Result<T = ()> = std::result::Result<T, String>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(told) if told.is_empty() => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result {
    let repository = Repository::here()?;
    match words {
        ["test", wanted @ ..] => test::run(&repository, wanted),
        ["tidy"] => tidy::run(&repository),
        ["client"] => client::bring(&repository),
        ["bless"] => tidy::bless(&repository),
        ["fuzz", wanted @ ..] => fuzz::run(&repository, wanted),
        ["bench", wanted @ ..] => bench::run(&repository, wanted),
        _ => Err(usage()),
    }
}

fn usage() -> String {
    format!(
        "cargo xtask COMMAND

  test [--keep-going] [STEP ..]   every check of the repository, or some steps of it
  tidy                            what text can show: module order, paths, hashes, promises
  client                          builds the browser runtime and puts it into the crate
  bless                           writes the hash of the wire format into docs/protocol.md
  fuzz [SECONDS] [TARGET ..]      looks for inputs that break a parser; 300 seconds each
  bench [time|instructions] ..    Hallway against plain axum; writes bench/RESULTS.md
  bench cache                     the cache and streams; writes bench/CACHE.md
  bench streams                   10,000 open streams, and files of 1 GB; writes bench/STREAMS.md

Steps of test: {}",
        test::names().join(", ")
    )
}
