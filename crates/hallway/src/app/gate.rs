//! Stands before route handlers: which names are answered, and whose authority a call may use.

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::StatusCode;

use crate::guard::Deployment;
use crate::guard::host::HostPolicy;
use crate::guard::origin::{self, Facts};
use crate::route::{Listed, Problem, Scheduled};

/// Adds the checks to every handler of a route.
#[derive(Debug, Clone)]
pub(super) struct Gate {
    pub(super) on: Deployment,
    pub(super) hosts: std::sync::Arc<HostPolicy>,
}

impl Gate {
    /// Whether the name that the request was sent to is one of ours. Our own scheduler sends none.
    pub(super) fn admits(&self, request: &Request) -> Result<(), Response> {
        if !self.hosts.is_restricted() || request.extensions().get::<Scheduled>().is_some() {
            return Ok(());
        }
        self.hosts.admit(host_of(request)).map_err(|unknown| {
            tracing::info!(%unknown, "a request was refused");
            Problem::new(
                StatusCode::MISDIRECTED_REQUEST,
                "This name is not answered here.",
            )
            .into_response()
        })
    }

    pub(super) fn check(&self, request: &Request) -> Result<(), Response> {
        self.admits(request)?;
        if !request.method().is_safe() && request.extensions().get::<Listed>().is_none() {
            let refusal = match origin::verdict(&Facts::of_route(request), &self.on.origins) {
                Ok(verdict) if verdict.passes_route() => None,
                Ok(_) => Some("the request names no origin".to_owned()),
                Err(cross) => Some(cross.to_string()),
            };
            if let Some(why) = refusal {
                tracing::info!(why, "a route call was refused");
                let title = "This call does not come from a page of this site.";
                return Err(Problem::new(StatusCode::FORBIDDEN, title).into_response());
            }
        }
        Ok(())
    }
}

fn host_of(request: &Request) -> Option<&str> {
    match request.headers().get(http::header::HOST) {
        Some(host) => host.to_str().ok(),
        None => request.uri().authority().map(http::uri::Authority::as_str),
    }
}
