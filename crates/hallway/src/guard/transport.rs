//! Tells a browser that came by https to come by nothing else.
//!
//! Every answer of the app says so: pages, routes, files, refusals. Without `HALLWAY_HSTS`, and
//! without TLS of our own or of a trusted proxy, this stands before nothing.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderValue, header};

use super::client::{TrustedProxies, says_https};
use super::origin::Facts;
use super::secure;

/// `Strict-Transport-Security`, and who is believed about https.
#[derive(Debug)]
pub(crate) struct StrictTransport {
    pub(crate) value: HeaderValue,
    pub(crate) proxies: TrustedProxies,
}

impl StrictTransport {
    /// Passes a request on, and adds the header to its answer.
    pub(crate) async fn tell(
        State(strict): State<Arc<Self>>,
        request: Request,
        next: Next,
    ) -> Response {
        let https = strict.came_by_https(&request);
        let mut response = next.run(request).await;
        if https {
            let name = header::STRICT_TRANSPORT_SECURITY;
            response.headers_mut().insert(name, strict.value.clone());
        }
        response
    }

    fn came_by_https(&self, request: &Request) -> bool {
        secure::is_secure(&Facts::of_route(request), request.extensions())
            || says_https(request.headers(), request.extensions(), &self.proxies)
    }
}
