//! Writes what was measured, on what, as a document.

use std::fmt::Write;

use crate::Result;
use crate::bench::Effort;
use crate::bench::instructions::Count;
use crate::bench::limits::limit;
use crate::bench::load::Load;
use crate::bench::workload::ENDPOINTS;
use crate::repository::Repository;

pub(super) fn write(
    repository: &Repository,
    loads: &[Load],
    counts: &[Count],
    effort: &Effort,
) -> Result<String> {
    let mut text = String::from("# Hallway against plain axum\n\n");
    text +=
        "Written by `cargo xtask bench`; every figure is measured. bench/README.md says how.\n\n";
    text += &circumstances(repository)?;
    text += &format!("- {}\n\n", first(repository, "valgrind", &["--version"])?);
    if !counts.is_empty() {
        text += &instructions(counts);
    }
    if !loads.is_empty() {
        text += &time(loads, effort);
        text += &memory(loads);
    }
    Ok(text)
}

/// When and on what it was measured.
pub(super) fn circumstances(repository: &Repository) -> Result<String> {
    let lock = repository.read("bench/Cargo.lock")?;
    let axum = lock.split("name = \"axum\"\nversion = \"").nth(1);
    let axum = axum.and_then(|rest| rest.split('"').next()).unwrap_or("?");
    let first = |program, arguments: &[&str]| first(repository, program, arguments);
    let cpu = repository.output("lscpu", &[])?;
    let cpu = cpu
        .lines()
        .find_map(|line| line.strip_prefix("Model name:"))
        .unwrap_or("?")
        .trim();
    Ok(format!(
        "- {}, commit {}\n- {cpu}, {} cores, {}\n- {}, axum {axum}\n",
        first("date", &["-u", "+%Y-%m-%d %H:%M UTC"])?,
        first("git", &["describe", "--always", "--dirty", "--abbrev=10"])?,
        first("nproc", &["--all"])?,
        first("uname", &["-sr"])?,
        first("rustc", &["--version"])?,
    ))
}

/// The first line that a program prints.
fn first(repository: &Repository, program: &str, arguments: &[&str]) -> Result<String> {
    let said = repository.output(program, arguments)?;
    Ok(said.lines().next().unwrap_or_default().to_owned())
}

fn instructions(counts: &[Count]) -> String {
    let mut text = String::from(
        "## User-mode instructions per request\n\n\
         | request | plain axum | Hallway | ratio | at most | |\n\
         | --- | ---: | ---: | ---: | ---: | --- |\n",
    );
    for count in counts {
        let (limit, ratio) = (limit(count.endpoint), count.ratio());
        let verdict = match limit {
            Some(limit) if ratio > limit => format!("{limit} | over"),
            Some(limit) => format!("{limit} | holds"),
            None => "- |".to_owned(),
        };
        let (name, axum, hallway) = (count.endpoint.name(), count.axum, count.hallway);
        let _ = writeln!(
            text,
            "| {name} | {axum} | {hallway} | {ratio:.2} | {verdict} |"
        );
    }
    text + "\n"
}

fn time(loads: &[Load], effort: &Effort) -> String {
    let Effort { rounds, seconds } = effort;
    let mut text = format!(
        "## Time under load\n\n\
         Medians of {rounds} rounds of {seconds} s, both apps in turns; ratio is Hallway to plain axum.\n\n\
         | request | CPU per request, \u{b5}s | ratio | requests per second | ratio | p99, ms | ratio |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n"
    );
    for (axum, hallway) in pairs(loads) {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} |",
            axum.endpoint.name(),
            pair(axum.cpu_us, hallway.cpu_us, 1),
            pair(axum.per_second, hallway.per_second, 0),
            pair(axum.p99_ms, hallway.p99_ms, 2),
        );
    }
    text + "\n"
}

fn pair(axum: f64, hallway: f64, digits: usize) -> String {
    format!(
        "{axum:.digits$} : {hallway:.digits$} | {:.2}",
        hallway / axum
    )
}

fn memory(loads: &[Load]) -> String {
    let mut text = String::from(
        "## Resident memory, MiB\n\n| | plain axum | Hallway | ratio |\n| --- | ---: | ---: | ---: |\n",
    );
    if let Some((axum, hallway)) = pairs(loads).next() {
        let ((axum, axum_idle), (hallway, hallway_idle)) = (axum.memory, hallway.memory);
        let row = |what: &str, axum: f64, hallway: f64| {
            format!(
                "| {what} | {axum:.1} | {hallway:.1} | {:.2} |\n",
                hallway / axum
            )
        };
        text += &row("idle", axum_idle, hallway_idle);
        text += &row("after the load", axum, hallway);
    }
    text
}

/// The runs of plain axum beside those of Hallway.
fn pairs(loads: &[Load]) -> impl Iterator<Item = (&Load, &Load)> {
    let of = |app: &str, at: usize| {
        loads
            .iter()
            .find(|load| load.app == app && load.endpoint == ENDPOINTS[at])
    };
    (0..ENDPOINTS.len()).filter_map(move |at| Some((of("axum", at)?, of("hallway", at)?)))
}
