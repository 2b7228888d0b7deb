//! Asks providers over HTTPS; plain HTTP to this machine only, for development.

use std::fmt;
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http::{Request, Response, StatusCode, header};
use http_body_util::{BodyExt as _, Full};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::de::DeserializeOwned;

use crate::guard::authority::Authority;

/// An HTTP client that follows no redirects and reads no endless answers.
#[derive(Clone)]
pub(super) struct Client(
    Result<legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>, String>,
);

/// Why there is no answer that could be used.
#[derive(Debug)]
pub(super) struct Unanswered(String);

impl Unanswered {
    pub(super) fn of(why: String) -> Self {
        Self(why)
    }
}

impl fmt::Display for Unanswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unanswered {}

impl Client {
    pub(super) fn new() -> Self {
        let provider = rustls::crypto::ring::default_provider();
        let connector = HttpsConnectorBuilder::new().with_provider_and_native_roots(provider);
        let client = |connector| legacy::Client::builder(TokioExecutor::new()).build(connector);
        Self(
            connector
                .map(|with| client(with.https_or_http().enable_http1().build()))
                .map_err(|cause| format!("the system has no certificates to trust: {cause}")),
        )
    }

    /// Sends a request and reads the whole answer.
    pub(super) async fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> Result<Response<Vec<u8>>, Unanswered> {
        let to = request.uri().clone();
        let failed = |what: &dyn fmt::Display| Unanswered(format!("{to}: {what}"));
        if !is_private(&request) {
            return Err(failed(&"secrets travel over https only"));
        }
        let client = self.0.as_ref().map_err(|cause| failed(cause))?;
        let (mut parts, body) = request.into_parts();
        parts.headers.insert(header::USER_AGENT, AGENT);
        let request = Request::from_parts(parts, Full::new(Bytes::from(body)));
        let asked = async {
            let (parts, body) = client
                .request(request)
                .await
                .map_err(|cause| failed(&Causes(&cause)))?
                .into_parts();
            let body = http_body_util::Limited::new(Body::new(body), LONGEST)
                .collect()
                .await;
            let body = body.map_err(|cause| failed(&cause))?.to_bytes();
            Ok(Response::from_parts(parts, body.to_vec()))
        };
        match tokio::time::timeout(PATIENCE, asked).await {
            Ok(answer) => answer,
            Err(_) => Err(failed(&"no answer within ten seconds")),
        }
    }

    /// Reads JSON at an address, with a token when one is needed.
    pub(super) async fn read<T: DeserializeOwned>(
        &self,
        address: &str,
        token: Option<&str>,
    ) -> Result<T, Unanswered> {
        let failed = |what: &dyn fmt::Display| Unanswered(format!("{address}: {what}"));
        let mut request = Request::get(address).header(header::ACCEPT, "application/json");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.body(Vec::new()).map_err(|cause| failed(&cause))?;
        let answer = self.send(request).await?;
        match answer.status() {
            StatusCode::OK => serde_json::from_slice(answer.body()).map_err(|cause| failed(&cause)),
            status => Err(failed(&status)),
        }
    }
}

fn is_private<B>(request: &Request<B>) -> bool {
    let uri = request.uri();
    let loopback = || {
        let authority = uri.authority().map(http::uri::Authority::as_str);
        authority
            .and_then(Authority::parse)
            .is_some_and(|host| host.is_loopback())
    };
    match uri.scheme_str() {
        Some("https") => true,
        Some("http") => loopback(),
        _ => false,
    }
}

/// hyper says "client error (Connect)" and has the reason below.
struct Causes<'a>(&'a dyn std::error::Error);

impl fmt::Display for Causes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut cause = Some(self.0);
        while let Some(one) = cause {
            write!(f, "{one}")?;
            cause = one.source();
            if cause.is_some() {
                f.write_str(": ")?;
            }
        }
        Ok(())
    }
}

/// GitHub answers nobody without a name.
const AGENT: http::HeaderValue = http::HeaderValue::from_static("hallway");
const LONGEST: usize = 1 << 20;
const PATIENCE: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_leave_this_machine_over_https_only() {
        for (address, may) in [
            ("https://id.example/token", true),
            ("http://127.0.0.1:4000/token", true),
            ("http://localhost/token", true),
            ("http://id.example/token", false),
            ("http://localhost.evil.example/token", false),
            ("ftp://127.0.0.1/token", false),
            ("/token", false),
        ] {
            assert_eq!(
                is_private(&Request::get(address).body(()).unwrap()),
                may,
                "{address}"
            );
        }
    }
}
