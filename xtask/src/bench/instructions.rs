//! Counts user-mode instructions per request under callgrind.
//!
//! A run of 250 requests less a run of 50 is 200 requests, without the start, the end and whatever
//! prepared the requests: each run prepares the same.

use crate::Result;
use crate::bench::server::{App, Server};
use crate::bench::workload::{ENDPOINTS, Endpoint, between};
use crate::repository::Repository;

const FEW: usize = 50;
const MANY: usize = 250;

/// Instructions per request of one endpoint.
pub(super) struct Count {
    pub(super) endpoint: Endpoint,
    pub(super) axum: u64,
    pub(super) hallway: u64,
}

impl Count {
    /// What Hallway spends for one instruction of plain axum.
    pub(super) fn ratio(&self) -> f64 {
        self.hallway as f64 / self.axum as f64
    }
}

pub(super) fn measure(repository: &Repository, apps: &[App; 2]) -> Result<Vec<Count>> {
    let [axum, hallway] = apps;
    ENDPOINTS
        .into_iter()
        .map(|endpoint| {
            let axum = per_request(repository, axum, endpoint)?;
            let hallway = per_request(repository, hallway, endpoint)?;
            let count = Count {
                endpoint,
                axum,
                hallway,
            };
            println!(
                "{:32} {axum:8} {hallway:8} {:.2}",
                endpoint.name(),
                count.ratio()
            );
            Ok(count)
        })
        .collect()
}

fn per_request(repository: &Repository, app: &App, endpoint: Endpoint) -> Result<u64> {
    let few = collected(repository, app, endpoint, FEW)?;
    let many = collected(repository, app, endpoint, MANY)?;
    Ok(many.saturating_sub(few) / (MANY - FEW) as u64)
}

fn collected(repository: &Repository, app: &App, endpoint: Endpoint, count: usize) -> Result<u64> {
    let server = Server::start_counted(repository, app)?;
    let mut client = server.client()?;
    let requests = endpoint.requests(&mut client, MANY)?;
    for request in requests.iter().cycle().take(count) {
        let reply = client.send(request)?;
        if reply.status != endpoint.status() {
            let (name, app, status) = (endpoint.name(), app.name, reply.status);
            return Err(format!(
                "{name} of {app} was answered {status}\n{}",
                reply.body
            ));
        }
    }
    drop(client);
    total(&server.stop()?)
}

/// Reads `==123== Collected : 456`.
fn total(said: &str) -> Result<u64> {
    let total = between(said, "Collected : ", "\n").and_then(|total| total.trim().parse().ok());
    total.ok_or(format!("valgrind told no total\n{said}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_read() {
        assert_eq!(
            total("==7== Events    : Ir\n==7== Collected : 4560\n==7==\n"),
            Ok(4560)
        );
        assert!(total("==7== Killed").is_err());
    }
}
