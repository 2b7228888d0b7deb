//! Measures many open streams of events and large files, and fails where a promise does not hold.
//!
//! The server is `bench/streams` in release; those who listen are processes of their own, so that
//! they can be killed and frozen.

mod files;
mod listener;
mod listeners;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::Result;
use crate::bench::http::{Client, Request};
use crate::bench::report::circumstances;
use crate::bench::server::{App, Server};
use crate::machine::{self, CURL};
use crate::repository::Repository;
use listeners::Listeners;

pub(super) use listener::listen;

/// How many streams are open at once.
const OPEN: usize = 10_000;
/// How many processes hold them.
const PROCESSES: usize = 4;
/// How often a silent stream says that it is there, unless its handler says otherwise.
const HEARTBEAT: f64 = 15.0;

pub(super) fn run(repository: &Repository) -> Result {
    machine::need(&[CURL])?;
    repository.cargo(
        "bench",
        &[
            "build",
            "--release",
            "--locked",
            "--package",
            "bench-streams",
        ],
    )?;
    let server = Server::start_wide(repository, &App::new("streams"), OPEN + 1_000)
        .map_err(|why| format!("{why}\n`ulimit -Hn` must allow {} open files", OPEN + 1_000))?;
    let mut figures = Vec::new();
    many(&server, &mut figures)?;
    frozen(&server, &mut figures)?;
    figures.push(files::download(&server)?);
    figures.push(files::upload(&server)?);
    server.stop()?;
    let report = report(repository, &figures)?;
    println!("{report}");
    repository.write("bench/STREAMS.md", &report)?;
    let broken: Vec<_> = figures.iter().filter(|figure| !figure.holds()).collect();
    match broken.as_slice() {
        [] => Ok(()),
        [first, ..] => Err(format!("does not hold: {}", first.line())),
    }
}

/// Something measured, and the most that it may be.
struct Figure {
    what: String,
    found: f64,
    limit: f64,
    unit: &'static str,
}

impl Figure {
    fn holds(&self) -> bool {
        self.found < self.limit
    }

    fn line(&self) -> String {
        let Self {
            what,
            found,
            limit,
            unit,
        } = self;
        format!("| {what} | {found:.2} {unit} | {limit} {unit} |")
    }
}

/// Opens all streams, tells events to all, and kills those who listen.
fn many(server: &Server, figures: &mut Vec<Figure>) -> Result {
    let mut client = server.client()?;
    let before = server.memory()?;
    let mut all: Vec<_> = (0..PROCESSES)
        .map(|_| Listeners::start(server.port, OPEN / PROCESSES))
        .collect::<Result<_>>()?;
    all.iter_mut().try_for_each(Listeners::wait_until_open)?;
    wait_for(&mut client, OPEN)?;
    let (mut slowest, rounds) = (Duration::ZERO, 10);
    for round in 0..rounds {
        let start = Instant::now();
        tell(&mut client, &format!("event {round}"))?;
        all.iter_mut()
            .try_for_each(|some| some.wait_until_heard(round))?;
        slowest = slowest.max(start.elapsed());
    }
    figures.push(Figure {
        what: format!(
            "memory of each of {OPEN} open streams, all of which were told {rounds} events"
        ),
        found: (server.memory()? - before) * 1024.0 / OPEN as f64,
        limit: 20.0,
        unit: "KB",
    });
    figures.push(Figure {
        what: format!("one event to all {OPEN}, the slowest of {rounds}"),
        found: slowest.as_secs_f64(),
        limit: 1.0,
        unit: "s",
    });
    let start = Instant::now();
    drop(all); // as with kill -9
    wait_for(&mut client, 0)?;
    figures.push(Figure {
        what: format!("from `kill -9` of all who listened until none of {OPEN} is counted"),
        found: start.elapsed().as_secs_f64(),
        limit: HEARTBEAT,
        unit: "s",
    });
    Ok(())
}

/// Freezes those who listen, over HTTP/1.1 and over HTTP/2.
fn frozen(server: &Server, figures: &mut Vec<Figure>) -> Result {
    const SOME: usize = 50;
    const LARGE: usize = 256 << 10;
    let mut client = server.client()?;
    let mut plain = Listeners::start(server.port, SOME)?;
    plain.wait_until_open()?;
    wait_for(&mut client, SOME)?;
    let start = Instant::now();
    plain.freeze()?;
    let large = "x".repeat(LARGE);
    until(|| {
        tell(&mut client, &large)?;
        Ok(open(&mut client)? == 0)
    })?;
    figures.push(Figure {
        what: format!(
            "from `kill -STOP` of {SOME} over HTTP/1.1 who are told much until all are closed"
        ),
        found: start.elapsed().as_secs_f64(),
        limit: 2.0 * HEARTBEAT,
        unit: "s",
    });
    let silent = Listeners::curl(server.port, SOME)?;
    wait_for(&mut client, SOME)?;
    let start = Instant::now();
    silent.freeze()?;
    wait_for(&mut client, 0)?;
    figures.push(Figure {
        what: format!(
            "from `kill -STOP` of {SOME} over HTTP/2 who are told nothing until all are closed"
        ),
        found: start.elapsed().as_secs_f64(),
        limit: 2.0 * HEARTBEAT,
        unit: "s",
    });
    Ok(())
}

fn tell(client: &mut Client, text: &str) -> Result {
    let request = Request::post("/tell", text).header("content-type", "text/plain");
    match client.send(&request)?.status {
        200 => Ok(()),
        status => Err(format!("nothing was told: {status}")),
    }
}

/// How many streams the server counts.
fn open(client: &mut Client) -> Result<usize> {
    let health = client.send(&Request::get("/_hallway/health"))?.body;
    let health: serde_json::Value =
        serde_json::from_str(&health).map_err(|cause| format!("{health}: {cause}"))?;
    let streams = health["streams"].as_u64().unwrap_or_default();
    usize::try_from(streams).map_err(|cause| cause.to_string())
}

fn wait_for(client: &mut Client, count: usize) -> Result {
    until(|| Ok(open(client)? == count)).map_err(|why| format!("not {count} streams: {why}"))
}

/// Asks again and again, for two minutes at most.
fn until(mut is_so: impl FnMut() -> Result<bool>) -> Result {
    let start = Instant::now();
    while !is_so()? {
        if start.elapsed() > Duration::from_secs(120) {
            return Err("it takes longer than two minutes".into());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

fn report(repository: &Repository, figures: &[Figure]) -> Result<String> {
    let mut text = String::from(
        "# Open streams and large files\n\n\
         Written by `cargo xtask bench streams`; every figure is measured. bench/README.md says how.\n\n",
    );
    text += &circumstances(repository)?;
    text += "\n| what | found | less than |\n| --- | ---: | ---: |\n";
    for figure in figures {
        writeln!(text, "{}", figure.line()).map_err(|cause| cause.to_string())?;
    }
    Ok(text)
}
