//! Counts the calls of a route by address, and tells its callers what is left.
//!
//! The headers are those of the IETF's draft "RateLimit header fields for HTTP"
//! (draft-ietf-httpapi-ratelimit-headers-10): the quota in `RateLimit-Policy`, what is left of it
//! in `RateLimit`.

use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use http::{HeaderName, HeaderValue, StatusCode, header};

use super::cron::Scheduled;
use super::problem::Problem;
use crate::guard::client::Client;
use crate::guard::{Deployment, Limit};
use crate::store::{Ask, RateId, seconds};

/// The limit of a route, and where its calls are counted.
#[derive(Debug, Clone)]
pub(super) struct Limited {
    on: Deployment,
    rate: RateId,
    policy: HeaderValue,
}

impl Limited {
    pub(super) fn define(limit: Limit, on: &Deployment) -> Self {
        let rate = limit.rate();
        let policy = format!("\"ip\";q={};w={}", rate.count, rate.period.as_secs());
        Self {
            on: on.clone(),
            rate: on.rates.define(rate),
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
        match self.on.rates.take_one(&Ask { rate, key }) {
            Ok(left) => {
                let mut response = next.run(request).await;
                self.tell(&mut response, left.calls, seconds(left.whole_in));
                response
            }
            Err(early) => {
                let wait = seconds(early.0);
                let mut refusal = Problem::new(StatusCode::TOO_MANY_REQUESTS, "Too many calls")
                    .detail(format!("Call again in {wait} s."))
                    .into_response();
                self.tell(&mut refusal, 0, wait);
                let headers = refusal.headers_mut();
                headers.insert(header::RETRY_AFTER, HeaderValue::from(wait));
                refusal
            }
        }
    }

    fn tell(self, response: &mut Response, left: u32, seconds: u64) {
        let headers = response.headers_mut();
        headers.insert(RATE_LIMIT_POLICY, self.policy);
        headers.insert(RATE_LIMIT, value(format!("\"ip\";r={left};t={seconds}")));
    }
}

/// Digits and punctuation only: always a header's value.
fn value(text: String) -> HeaderValue {
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
}

const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
