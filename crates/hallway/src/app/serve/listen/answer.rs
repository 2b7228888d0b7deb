//! Answers the requests of one connection, within bounds.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::{IntoResponse, Response};
use axum::routing::future::RouteFuture;
use http::{Extensions, HeaderMap, HeaderValue, StatusCode, header};
use http_body::Body as _;
use hyper::body::Incoming;
use tower::Service as _;

use super::Server;
use super::idle::{Activity, Busy};
use crate::app::serve::body::{Late, Timely};
#[cfg(feature = "tls")]
use crate::guard::secure::OwnTls;
use crate::route::{Patience, Problem};

/// What is asked on one connection.
pub(super) struct Asked {
    server: Arc<Server>,
    activity: Arc<Activity>,
    /// What every request of the connection says besides: where it comes from.
    ///
    /// Each gets a copy, with the room that this one has for what routing and pages add. A map that
    /// grows on its way costs more than all other work of this loop.
    known: Extensions,
}

impl Asked {
    pub(super) fn on(server: &Arc<Server>, activity: &Arc<Activity>, peer: SocketAddr) -> Self {
        Self {
            server: server.clone(),
            activity: activity.clone(),
            known: known(peer),
        }
    }

    /// The same, on a connection that is ours to keep secret.
    #[cfg(feature = "tls")]
    pub(super) fn over_tls(mut self) -> Self {
        self.known.insert(OwnTls);
        self
    }

    pub(super) fn activity(&self) -> Arc<Activity> {
        self.activity.clone()
    }
}

fn known(peer: SocketAddr) -> Extensions {
    let mut known = Extensions::new();
    // What is taken out of a map leaves its room behind.
    known.insert(0_u8);
    known.insert(0_u16);
    known.insert(0_u32);
    known.insert(0_u64);
    known.clear();
    known.insert(ConnectInfo(peer));
    known
}

impl hyper::service::Service<Request<Incoming>> for Asked {
    type Response = Response;
    type Error = Infallible;
    type Future = Answer;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        request.extensions_mut().extend(self.known.clone());
        let Some(busy) = self.activity.begin(self.server.bounds.requests) else {
            return Answer {
                routed: self.server.full.clone().call(request),
                late: None,
                busy: None,
            };
        };
        let mut late = None;
        let request = request.map(|body| match body.is_end_stream() {
            true => Body::empty(),
            false => Body::new(Timely::watch(
                body,
                &self.server.bounds,
                late.insert(Late::default()),
            )),
        });
        Answer {
            routed: self.server.router.clone().call(request),
            late,
            busy: Some(busy),
        }
    }
}

/// An answer on its way. A function that is `async` would be moved around with the whole request.
pub(super) struct Answer {
    routed: RouteFuture<Infallible>,
    late: Option<Late>,
    busy: Option<Busy>,
}

impl Future for Answer {
    type Output = Result<Response, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        // Changed where it lies, not taken out: an answer is large.
        let mut answered = Pin::new(&mut self.routed).poll(cx);
        if let Poll::Ready(Ok(answer)) = &mut answered {
            if let Some(busy) = &self.busy
                && let Some(patience) = answer.extensions().get::<Patience>()
            {
                busy.wait_at_most(patience.0);
            }
            if self.late.as_ref().is_some_and(Late::is) {
                *answer = too_slow(answer.headers());
            }
        }
        answered
    }
}

/// In the place of an answer, whose word about https it keeps.
fn too_slow(instead_of: &HeaderMap) -> Response {
    let problem = Problem::new(
        StatusCode::REQUEST_TIMEOUT,
        "The request came too slowly to be read.",
    );
    let mut response = problem.into_response();
    let close = HeaderValue::from_static("close");
    response.headers_mut().insert(header::CONNECTION, close);
    let strict = header::STRICT_TRANSPORT_SECURITY;
    if let Some(value) = instead_of.get(&strict) {
        response.headers_mut().insert(strict, value.clone());
    }
    response
}
