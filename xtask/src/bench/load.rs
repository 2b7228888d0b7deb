//! Puts load on both apps in turns, so that whatever else the machine does hits them alike.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use crate::Result;
use crate::bench::Effort;
use crate::bench::http::Request;
use crate::bench::server::{App, Server};
use crate::bench::workload::{ENDPOINTS, Endpoint, between, newest_lead};
use crate::repository::{self, Repository};

const CONNECTIONS: u32 = 16;
/// More submissions a second than either app takes on one core.
const SUBMISSIONS: u32 = 40_000;

/// What one endpoint of one app did, as medians over the rounds.
pub(super) struct Load {
    pub(super) app: &'static str,
    pub(super) endpoint: Endpoint,
    pub(super) cpu_us: f64,
    pub(super) per_second: f64,
    pub(super) p99_ms: f64,
    /// MiB after the whole run, and before it.
    pub(super) memory: (f64, f64),
}

/// One run of the load.
struct Run {
    cpu_us: f64,
    per_second: f64,
    p99_ms: f64,
}

/// A server with the runs of each endpoint.
struct Measured<'a> {
    app: &'a App,
    server: Server,
    idle: f64,
    runs: [Vec<Run>; ENDPOINTS.len()],
}

pub(super) fn measure(repository: &Repository, apps: &[App], effort: &Effort) -> Result<Vec<Load>> {
    let mut measured = Vec::new();
    for app in apps {
        let server = Server::start(repository, app)?;
        let idle = server.memory()?;
        measured.push(Measured {
            app,
            server,
            idle,
            runs: Default::default(),
        });
    }
    let folder = repository.target.join("bench");
    for round in 0..effort.rounds {
        for (at, endpoint) in ENDPOINTS.into_iter().enumerate() {
            for one in &mut measured {
                let run = one.load(endpoint, effort.seconds, &folder)?;
                println!(
                    "round {round} {:32} {:8} {:8.1} us {:9.0} /s {:7.2} ms",
                    endpoint.name(),
                    one.app.name,
                    run.cpu_us,
                    run.per_second,
                    run.p99_ms
                );
                one.runs[at].push(run);
            }
        }
    }
    let mut loads = Vec::new();
    for one in measured {
        loads.extend(one.medians()?);
    }
    Ok(loads)
}

impl Measured<'_> {
    fn load(&self, endpoint: Endpoint, seconds: u32, folder: &Path) -> Result<Run> {
        let mut client = self.server.client()?;
        let count = (SUBMISSIONS * seconds) as usize;
        let requests = endpoint.requests(&mut client, count)?;
        let leads = newest_lead(&mut client)?;
        let before = self.server.cpu()?;
        let said = wrk(self.server.port, &requests, seconds, folder)?;
        let used = self.server.cpu()? - before;
        let inserted = newest_lead(&mut client)? - leads;
        let failed =
            |why: String| format!("{} of {}: {why}\n{said}", endpoint.name(), self.app.name);
        let (run, count) = read(&said, used).map_err(failed)?;
        if matches!(
            endpoint,
            Endpoint::FormInsert | Endpoint::FormTold | Endpoint::JsonInsert
        ) && inserted < count
        {
            return Err(failed(format!(
                "{count} inserts were answered, {inserted} were made"
            )));
        }
        Ok(run)
    }

    fn medians(self) -> Result<Vec<Load>> {
        let memory = (self.server.memory()?, self.idle);
        Ok(std::iter::zip(ENDPOINTS, self.runs)
            .map(|(endpoint, runs)| Load {
                app: self.app.name,
                endpoint,
                cpu_us: median(runs.iter().map(|run| run.cpu_us)),
                per_second: median(runs.iter().map(|run| run.per_second)),
                p99_ms: median(runs.iter().map(|run| run.p99_ms)),
                memory,
            })
            .collect())
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => values[odd / 2],
        even => f64::midpoint(values[even / 2 - 1], values[even / 2]),
    }
}

fn wrk(port: u16, requests: &[Request], seconds: u32, folder: &Path) -> Result<String> {
    let first = requests.first().ok_or("there is nothing to send")?;
    let bodies: Vec<&str> = requests
        .iter()
        .map(|request| request.body.as_str())
        .collect();
    write(folder, "bodies.txt", &bodies.join("\n"))?;
    write(folder, "load.lua", &lua(requests))?;
    repository::output(
        Command::new("taskset")
            .current_dir(folder)
            .args(["-c", "1", "wrk", "--latency", "-t1", "-s", "load.lua"])
            .args([format!("-c{CONNECTIONS}"), format!("-d{seconds}s")])
            .arg(format!("http://127.0.0.1:{port}{}", first.path)),
    )
}

fn write(folder: &Path, file: &str, text: &str) -> Result {
    std::fs::write(folder.join(file), text).map_err(|cause| format!("{file}: {cause}"))
}

/// Writes the script that tells wrk what to send: one request again and again, or each once.
fn lua(requests: &[Request]) -> String {
    let mut script = String::new();
    let first = &requests[0];
    let _ = writeln!(script, "wrk.method = {}", quoted(first.method));
    for (name, value) in &first.headers {
        let _ = writeln!(script, "wrk.headers[{}] = {}", quoted(name), quoted(value));
    }
    if let [only] = requests {
        if !only.body.is_empty() {
            let _ = writeln!(script, "wrk.body = {}", quoted(&only.body));
        }
        return script;
    }
    script += "local bodies = io.lines(\"bodies.txt\")\n";
    script += "request = function() return wrk.format(nil, nil, nil, bodies()) end\n";
    script
}

/// Reads what wrk printed: the run, and how many requests were answered.
fn read(said: &str, cpu_us: f64) -> Result<(Run, u64)> {
    if let Some(bad) = between(said, "Non-2xx or 3xx responses: ", "\n") {
        return Err(format!("{bad} requests were refused"));
    }
    if said.contains("Socket errors:") {
        return Err("connections broke".into());
    }
    let count: u64 = number(said, "requests in", |line| line.split_whitespace().next())?;
    let per_second = number(said, "Requests/sec:", |line| line.split_whitespace().last())?;
    let p99 = said
        .lines()
        .find_map(|line| line.trim().strip_prefix("99%"));
    let p99_ms = milliseconds(p99.ok_or("wrk told no 99%")?.trim())?;
    Ok((
        Run {
            cpu_us: cpu_us / count as f64,
            per_second,
            p99_ms,
        },
        count,
    ))
}

fn number<T: std::str::FromStr>(
    said: &str,
    mark: &str,
    word: impl Fn(&str) -> Option<&str>,
) -> Result<T> {
    let line = said.lines().find(|line| line.contains(mark)).and_then(word);
    line.and_then(|word| word.parse().ok())
        .ok_or(format!("wrk told no \"{mark}\""))
}

/// Reads `870.00us`, `1.25ms` and `2.00s`.
fn milliseconds(text: &str) -> Result<f64> {
    let split = text
        .find(|c: char| c.is_ascii_alphabetic())
        .unwrap_or(text.len());
    let value: f64 = text[..split]
        .parse()
        .map_err(|cause| format!("`{text}`: {cause}"))?;
    match &text[split..] {
        "us" => Ok(value / 1000.0),
        "ms" => Ok(value),
        "s" => Ok(value * 1000.0),
        _ => Err(format!("`{text}` is no time")),
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b" -_./".contains(&byte) {
            quoted.push(char::from(byte));
        } else {
            let _ = write!(quoted, "\\{byte:03}");
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "Running 2s test @ http://127.0.0.1:3101/
  1 threads and 16 connections
  Latency Distribution
     50%  310.00us
     99%    1.25ms
  80000 requests in 2.00s, 12.34MB read
Requests/sec:  40000.12
Transfer/sec:      6.17MB
";

    #[test]
    fn a_run_is_read() {
        let (run, count) = read(SAID, 1_200_000.0).expect("a run");
        assert_eq!(
            (count, run.cpu_us, run.per_second, run.p99_ms),
            (80000, 15.0, 40000.12, 1.25)
        );
    }

    #[test]
    fn a_run_with_refused_requests_counts_for_nothing() {
        let said = SAID.to_owned() + "  Non-2xx or 3xx responses: 7\n";
        assert_eq!(
            read(&said, 1.0).err().as_deref(),
            Some("7 requests were refused")
        );
    }

    #[test]
    fn the_median_of_an_even_number_lies_between() {
        assert_eq!(median([4.0, 1.0, 2.0].into_iter()), 2.0);
        assert_eq!(median([4.0, 1.0, 2.0, 3.0].into_iter()), 2.5);
    }

    #[test]
    fn many_submissions_are_each_sent_once() {
        let post = |body| Request::post("/contact", body).header("accept", "a\"b");
        assert!(lua(&[post("x")]).contains("wrk.body = \"x\""));
        let script = lua(&[post("x"), post("y")]);
        assert!(
            script.contains("bodies()") && !script.contains("wrk.body"),
            "{script}"
        );
        assert!(
            script.contains("wrk.headers[\"accept\"] = \"a\\034b\""),
            "{script}"
        );
    }
}
