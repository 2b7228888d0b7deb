//! Lets whoever wrote something see it at every replica, and read what was said to them.
//!
//! After a call that raised tags the browser gets a sealed cookie with the place of the raise, for a
//! minute, and a program without cookies a header that it may send back. A replica that has not read
//! so far waits for it before it answers. Nothing of this stands around an app without a shared store.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::guard::{Deployment, Visit, cookies, now};
use crate::page;
use crate::seal::Purpose;
use crate::store::shared::Mark;

const NAME: &str = "seen";
/// The same for a caller without cookies.
const SEQ: HeaderName = HeaderName::from_static("hallway-seq");
/// By then every replica has heard, or knows that it hears nothing.
const SECONDS: u64 = 60;

pub(super) async fn around(State(on): State<Deployment>, request: Request, next: Next) -> Response {
    for mark in brought(request.headers(), &on) {
        on.cache.catch_up(mark).await;
    }
    page::bring(request.headers(), &on).await;
    let response = run(&on, request, next).await;
    let (parts, body) = response.into_parts();
    page::tell(&parts.headers, &on).await;
    Response::from_parts(parts, body)
}

async fn run(on: &Deployment, request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let (rule, before) = (Visit::rule_of(&parts, on), on.cache.raises());
    let has_cookies = parts.headers.contains_key(header::COOKIE);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let raises = on.cache.raises();
    if raises > before
        && let Some(mark) = on.cache.told(raises).await
    {
        let (headers, place) = (response.headers_mut(), sealed(on, mark));
        let line = rule.set(NAME, Some(&place), SECONDS);
        if let Some(line) = line.and_then(|line| HeaderValue::try_from(line).ok()) {
            headers.append(header::SET_COOKIE, line);
        }
        if !has_cookies && let Ok(place) = HeaderValue::try_from(place) {
            headers.insert(SEQ, place);
        }
    }
    response
}

/// epoch (8 bytes), number (8), when it was sealed (8)
fn sealed(on: &Deployment, mark: Mark) -> String {
    let now = now();
    let plain = [mark.epoch, mark.number, now].map(u64::to_be_bytes);
    on.sealer.seal(Purpose::Seen, now, plain.as_flattened())
}

/// The places that a caller brings along. Nobody but this deployment can make one.
fn brought(headers: &HeaderMap, on: &Deployment) -> impl Iterator<Item = Mark> {
    let ours = |(name, _): &(&str, &str)| {
        let name = name.strip_prefix("__Host-").unwrap_or(name);
        name.strip_prefix("hallway-") == Some(NAME)
    };
    let cookie = cookies(headers).find(ours).map(|(_, place)| place);
    let header = headers.get(SEQ).and_then(|place| place.to_str().ok());
    let places = cookie.into_iter().chain(header);
    places.filter_map(|place| opened(on, place))
}

fn opened(on: &Deployment, place: &str) -> Option<Mark> {
    let now = now();
    let plain = on.sealer.open(Purpose::Seen, now, place).ok()?;
    let [epoch, number, at] = plain.as_chunks::<8>().0 else {
        return None;
    };
    let fresh = u64::from_be_bytes(*at) + SECONDS >= now;
    fresh.then_some(Mark {
        epoch: u64::from_be_bytes(*epoch),
        number: u64::from_be_bytes(*number),
    })
}
