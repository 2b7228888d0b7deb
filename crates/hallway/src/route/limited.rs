//! Counts the calls of a route by address or by API key, and tells its callers what is left.
//!
//! The headers are those of the IETF's draft "RateLimit header fields for HTTP"
//! (draft-ietf-httpapi-ratelimit-headers-10): the quota in `RateLimit-Policy`, what is left of it
//! in `RateLimit`.
//!
//! By key, a call is counted where the key is known to be one: by [`ApiKey`](super::ApiKey). What
//! ends before that counts by address, and an address without room is turned away at once, so that
//! guessing is no way to ask the table of keys as often as one likes.

use std::sync::Arc;

use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use http::{Extensions, HeaderName, HeaderValue, StatusCode, header};

use tokio::sync::OnceCell;

use super::cron::Scheduled;
use super::problem::Problem;
use crate::guard::client::Client;
use crate::guard::{Deployment, Limit, LimitKey};
use crate::store::{Ask, Left, RateId, TooEarly, seconds};

/// The limit of a route, and where its calls are counted.
#[derive(Debug, Clone)]
pub(super) struct Limited {
    on: Deployment,
    rate: RateId,
    by_key: bool,
    policy: HeaderValue,
}

/// Waits in a request for the key that it counts for.
#[derive(Debug, Clone)]
pub(super) struct CountsByKey {
    on: Deployment,
    rate: RateId,
    said: Arc<OnceCell<Counted>>,
}

/// What an API key counts by: longer than the key of any address.
pub(crate) fn key_of(api_key: &str) -> String {
    format!("the API key {api_key}")
}

type Counted = Result<Left, TooEarly>;

impl CountsByKey {
    /// Counts the call for `key`, if its route counts by key.
    pub(super) async fn count(extensions: &Extensions, key: &str) -> Result<(), Response> {
        let Some(counts) = extensions.get::<Self>() else {
            return Ok(());
        };
        let ask = Ask {
            rate: counts.rate,
            key: key_of(key),
        };
        let said = *counts
            .said
            .get_or_init(|| counts.on.rates.take_one(&ask))
            .await;
        said.map(|_| ()).map_err(too_many)
    }
}

impl Limited {
    pub(super) fn define(limit: Limit, on: &Deployment, path: &str) -> Self {
        let rate = limit.rate();
        let by_key = limit.per() == LimitKey::Key;
        let name = name(by_key);
        let policy = format!("\"{name}\";q={};w={}", rate.count, rate.period.as_secs());
        Self {
            on: on.clone(),
            rate: on.rates.define(rate, format!("{path}, {limit}")),
            by_key,
            policy: value(policy),
        }
    }

    /// Lets the calls of a route pass while there is room for them.
    pub(super) fn around<S: Clone + Send + Sync + 'static>(
        self,
        route: MethodRouter<S>,
    ) -> MethodRouter<S> {
        route.layer(middleware::from_fn(move |request, next| {
            self.clone().call(request, next)
        }))
    }

    async fn call(self, request: Request, next: Next) -> Response {
        // Our own timetable has no address and knows when to call.
        if request.extensions().get::<Scheduled>().is_some() {
            return next.run(request).await;
        }
        let proxies = &self.on.proxies;
        let client = Client::of(request.headers(), request.extensions(), proxies);
        let (rate, key) = (self.rate, client.key());
        let address = Ask { rate, key };
        if self.by_key {
            return self.call_by_key(&address, request, next).await;
        }
        match self.on.rates.take_one(&address).await {
            Ok(left) => self.tell(next.run(request).await, Ok(left)),
            Err(early) => self.tell(too_many(early), Err(early)),
        }
    }

    async fn call_by_key<K: AsRef<[u8]> + Sync>(
        self,
        address: &Ask<K>,
        mut request: Request,
        next: Next,
    ) -> Response {
        if let Err(early) = self.on.rates.look(std::slice::from_ref(address)) {
            return self.tell(too_many(early), Err(early));
        }
        let counts = CountsByKey {
            on: self.on.clone(),
            rate: self.rate,
            said: Arc::default(),
        };
        request.extensions_mut().insert(counts.clone());
        let response = next.run(request).await;
        let said = counts.said.get().copied();
        let counted = match said {
            Some(counted) => counted,
            None => self.on.rates.take_one(address).await,
        };
        self.tell(response, counted)
    }

    fn tell(self, mut response: Response, counted: Counted) -> Response {
        let (left, seconds) = match counted {
            Ok(left) => (left.calls, seconds(left.whole_in)),
            Err(early) => (0, seconds(early.0)),
        };
        let name = name(self.by_key);
        let headers = response.headers_mut();
        headers.insert(RATE_LIMIT_POLICY, self.policy);
        headers.insert(
            RATE_LIMIT,
            value(format!("\"{name}\";r={left};t={seconds}")),
        );
        response
    }
}

fn too_many(early: TooEarly) -> Response {
    let wait = seconds(early.0);
    let mut refusal = Problem::new(StatusCode::TOO_MANY_REQUESTS, "Too many calls")
        .detail(format!("Call again in {wait} s."))
        .into_response();
    let headers = refusal.headers_mut();
    headers.insert(header::RETRY_AFTER, HeaderValue::from(wait));
    refusal
}

const fn name(by_key: bool) -> &'static str {
    if by_key { "key" } else { "ip" }
}

/// Digits and punctuation only: always a header's value.
fn value(text: String) -> HeaderValue {
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
}

const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
