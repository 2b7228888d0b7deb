//! Says every refusal below `/api` as a problem, whoever refused: a handler, an extractor, a guard.
//! And says that an answer is its caller's own, where the handler may know who calls: else a cache
//! in front would keep it for everybody (RFC 9111, 4.2.2).

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::HttpBody as _;
use axum::extract::Request;
use axum::handler::Handler;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt as _;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use http_body_util::BodyExt as _;
use pin_project_lite::pin_project;

use super::problem::Problem;
use crate::guard::Denied;

/// A handler whose plain words become a problem. A layer would do the same for the price of two
/// boxes per request.
#[derive(Clone)]
pub(super) struct Spoken<H> {
    handler: H,
    /// Whether the answer is for the caller alone, unless it says otherwise.
    is_own: bool,
}

impl<H> Spoken<H> {
    pub(super) fn new(handler: H, is_own: bool) -> Self {
        Self { handler, is_own }
    }
}

impl<H: Handler<T, S>, T: 'static, S> Handler<T, S> for Spoken<H> {
    type Future = Speaking<H::Future>;

    fn call(self, request: Request, state: S) -> Self::Future {
        let below_api = request.uri().path().starts_with("/api/");
        Speaking {
            answer: self.handler.call(request, state),
            below_api,
            is_own: self.is_own,
        }
    }
}

pin_project! {
    /// An answer on its way. `map` would move it once more.
    pub(super) struct Speaking<F> {
        #[pin]
        answer: F,
        below_api: bool,
        is_own: bool,
    }
}

impl<F: Future<Output = Response>> Future for Speaking<F> {
    type Output = Response;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        let this = self.project();
        // Changed where it lies, not taken out: an answer is large.
        let mut answered = this.answer.poll(cx);
        if let Poll::Ready(answer) = &mut answered {
            if *this.below_api && !answer.status().is_success() {
                *answer = as_problem(std::mem::take(answer));
            }
            if *this.is_own {
                let kept = answer.headers_mut().entry(header::CACHE_CONTROL);
                kept.or_insert(HeaderValue::from_static("private, no-cache"));
            }
        }
        answered
    }
}

fn as_problem(answer: Response) -> Response {
    let status = answer.status();
    // A program has no use for the page where people sign in.
    if let Some(denied) = answer.extensions().get::<Denied>()
        && denied.link().is_some()
    {
        let title = denied.message().to_owned();
        return Problem::new(StatusCode::UNAUTHORIZED, title).into_response();
    }
    if (status.is_client_error() || status.is_server_error()) && is_plain(answer.headers()) {
        return rephrased(answer);
    }
    answer
}

/// Plain text, or nothing at all.
fn is_plain(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"))
}

fn rephrased(answer: Response) -> Response {
    let (mut head, body) = answer.into_parts();
    let is_short = body
        .size_hint()
        .exact()
        .is_some_and(|bytes| bytes <= LONGEST);
    // A text that is in memory is there at the first look.
    let text = is_short
        .then(|| body.collect().now_or_never()?.ok())
        .flatten()
        .map(|text| text.to_bytes());
    let text = String::from_utf8_lossy(text.as_deref().unwrap_or_default()).into_owned();
    let title = head.status.canonical_reason().unwrap_or("Refused");
    let mut problem = Problem::new(head.status, title);
    if head.status.is_server_error() {
        tracing::error!(status = %head.status, text, "a route handler failed");
    } else if !text.is_empty() {
        problem = problem.detail(text);
    }
    let mut answer = problem.into_response();
    head.headers.remove(header::CONTENT_TYPE);
    head.headers.remove(header::CONTENT_LENGTH);
    answer.headers_mut().extend(head.headers);
    *answer.extensions_mut() = head.extensions;
    answer
}

const LONGEST: u64 = 4096;
