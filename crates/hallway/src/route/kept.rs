//! Keeps what the handler of `GET` answers, and tells browsers and caches how long it is good.
//!
//! 1. The handler may ask only for what knows nobody ([`PublicParts`]), and sees a request without
//!    headers. So no header decides what the answer is, and `Vary` names only how it is
//!    compressed.
//! 2. Kept is a 200 with a body in memory, without `Set-Cookie`. Other answers, and one that says
//!    `Cache-Control` itself, are sent as they are.
//! 3. An answer has the tags of what was read to make it, and of its path. Its key is the path and
//!    the whole query.
//! 4. It has an `ETag` of its content; who has it is told so with 304.
//! 5. A text is sent compressed to those who take it, each form with an `ETag` of its own.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, HttpBody as _};
use axum::extract::{ConnectInfo, MatchedPath, Request};
use axum::handler::Handler;
use axum::response::Response;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode, header};
use http_body_util::BodyExt as _;

use crate::cache::{Kept, LoadError, Tag, depends};
use crate::guard::Deployment;
use crate::page::{Forms, PublicParts, Validity, shrinks};

/// The parameters of a handler that knows nobody.
///
/// A closed list: tuples of [`PublicParts`], as axum names them.
#[diagnostic::on_unimplemented(
    message = "this handler may know who is calling, and its answer is kept for everybody",
    note = "a cached handler can use State, Path, Query, Search, Uri and Cache; remove `#[cached]`, or the parameter"
)]
pub trait KnowsNobody {}

macro_rules! know_nobody {
    ($(($($argument:ident)*))*) => {$(
        impl<M, $($argument: PublicParts),*> KnowsNobody for (M, $($argument,)*) {}
    )*};
}
know_nobody!(() (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G));

/// A handler whose answers are kept.
#[derive(Debug, Clone)]
pub(super) struct Keeping<H> {
    pub(super) handler: H,
    pub(super) how: Kept,
    pub(super) validity: Arc<Validity>,
}

/// What is kept of an answer.
struct Answer {
    headers: HeaderMap,
    body: Bytes,
    hash: u128,
    /// Of the body.
    forms: Forms,
    /// For the network in front; empty unless wanted.
    tags: Vec<Tag>,
}

/// An answer that is not kept: whoever asked first gets it.
struct Own(Mutex<Option<Response>>);

impl<H: Handler<T, S>, T: 'static, S: Clone + Send + Sync + 'static> Handler<T, S> for Keeping<H> {
    type Future = Pin<Box<dyn Future<Output = Response> + Send>>;

    fn call(self, request: Request, state: S) -> Self::Future {
        Box::pin(async move {
            let (parts, _) = request.into_parts();
            let Some(on) = Deployment::of(&parts) else {
                return self.handler.call(for_nobody(&parts), state).await;
            };
            let key = ("GET", parts.uri.path(), parts.uri.query());
            let reading = on.cache.read(key).life(self.how.in_process()).bytes(0);
            let load = || self.load(&on, &parts, state.clone());
            match reading.get_weighed(load, Answer::bytes).await {
                Ok(answer) => answer.respond(&self.validity, &parts.headers).await,
                Err(LoadError::Failed(own)) => match own.take() {
                    Some(response) => response,
                    None => self.handler.call(for_nobody(&parts), state).await,
                },
                Err(LoadError::Lost | LoadError::Circular) => {
                    self.handler.call(for_nobody(&parts), state).await
                }
            }
        })
    }
}

impl<H> Keeping<H> {
    fn load<T: 'static, S: Clone + Send + Sync + 'static>(
        &self,
        on: &Deployment,
        parts: &Parts,
        state: S,
    ) -> impl Future<Output = Result<Answer, Own>> + Send + use<H, T, S>
    where
        H: Handler<T, S>,
    {
        let (handler, how, on) = (self.handler.clone(), self.how, on.clone());
        let request = for_nobody(parts);
        async move {
            let pattern = request.extensions().get::<MatchedPath>();
            let pattern = pattern.map(MatchedPath::as_str);
            on.cache
                .depend(request.uri().path(), pattern, how.own_tags());
            let response = on.clone().around(handler.call(request, state)).await;
            Answer::of(response, how.is_for_edge()).await
        }
    }
}

impl Answer {
    async fn of(response: Response, for_edge: bool) -> Result<Self, Own> {
        let is_common = response.status() == StatusCode::OK
            && !response.headers().contains_key(header::SET_COOKIE)
            && !response.headers().contains_key(header::CACHE_CONTROL)
            && response.body().size_hint().exact().is_some();
        if !is_common {
            return Err(Own(Mutex::new(Some(response))));
        }
        let (head, body) = response.into_parts();
        let body = match body.collect().await {
            Ok(body) => body.to_bytes(),
            Err(_) => return Err(Own(Mutex::default())),
        };
        let kind = head.headers.get(header::CONTENT_TYPE);
        let kind = kind.map_or(&[][..], |kind| kind.as_bytes());
        let seed = xxhash_rust::xxh3::xxh3_64(kind);
        let hash = xxhash_rust::xxh3::xxh3_128_with_seed(&body, seed);
        let is_packed = head.headers.contains_key(header::CONTENT_ENCODING);
        let is_text = std::str::from_utf8(kind).is_ok_and(shrinks);
        Ok(Self {
            forms: Forms::new(is_text && !is_packed),
            headers: head.headers,
            body,
            hash,
            tags: if for_edge { depends() } else { Vec::new() },
        })
    }

    fn bytes(&self) -> usize {
        self.body.len() + self.forms.bytes(self.body.len()) + 64 * self.headers.len()
    }

    async fn respond(&self, validity: &Validity, asked: &HeaderMap) -> Response {
        let head = |mark: &str| {
            let mut headers = self.headers.clone();
            let etag = format!("W/\"{:032x}{mark}\"", self.hash);
            validity.tell(&mut headers, &etag, &self.tags);
            headers
        };
        let known = asked.get(header::IF_NONE_MATCH);
        self.forms.answer(&self.body, asked, known, head).await
    }
}

impl Own {
    fn take(&self) -> Option<Response> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The same address, asked for by nobody.
fn for_nobody(parts: &Parts) -> Request {
    let mut request = Request::new(Body::empty());
    *request.method_mut() = Method::GET;
    *request.uri_mut() = parts.uri.clone();
    *request.version_mut() = parts.version;
    *request.extensions_mut() = parts.extensions.clone();
    request
        .extensions_mut()
        .remove::<ConnectInfo<std::net::SocketAddr>>();
    request
}
