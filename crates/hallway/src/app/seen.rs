//! Lets whoever wrote something see it at every replica.
//!
//! After a call that raised tags the browser gets a sealed cookie with the place of the raise, for a
//! minute. A replica that has not read so far waits for it before it answers that browser. Nothing
//! of this stands around an app without a shared store.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, header};

use crate::guard::{Deployment, Visit, cookies, now};
use crate::seal::Purpose;
use crate::store::shared::Mark;

const NAME: &str = "seen";
/// By then every replica has heard, or knows that it hears nothing.
const SECONDS: u64 = 60;

pub(super) async fn around(State(on): State<Deployment>, request: Request, next: Next) -> Response {
    if let Some(mark) = brought(request.headers(), &on) {
        on.cache.catch_up(mark).await;
    }
    if request.method().is_safe() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let (rule, before) = (Visit::rule_of(&parts, &on), on.cache.raises());
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let raises = on.cache.raises();
    if raises > before
        && let Some(mark) = on.cache.told(raises).await
        && let Some(line) = rule.set(NAME, Some(&sealed(&on, mark)), SECONDS)
        && let Ok(line) = HeaderValue::try_from(line)
    {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
    response
}

/// epoch (8 bytes), number (8), when it was sealed (8)
fn sealed(on: &Deployment, mark: Mark) -> String {
    let now = now();
    let plain = [mark.epoch, mark.number, now].map(u64::to_be_bytes);
    on.sealer.seal(Purpose::Seen, now, plain.as_flattened())
}

/// The place that a browser brings along. Nobody but this deployment can make one.
fn brought(headers: &HeaderMap, on: &Deployment) -> Option<Mark> {
    let ours = |(name, _): &(&str, &str)| {
        let name = name.strip_prefix("__Host-").unwrap_or(name);
        name.strip_prefix("hallway-") == Some(NAME)
    };
    let (_, value) = cookies(headers).find(ours)?;
    let now = now();
    let plain = on.sealer.open(Purpose::Seen, now, value).ok()?;
    let [epoch, number, at] = plain.as_chunks::<8>().0 else {
        return None;
    };
    let fresh = u64::from_be_bytes(*at) + SECONDS >= now;
    fresh.then_some(Mark {
        epoch: u64::from_be_bytes(*epoch),
        number: u64::from_be_bytes(*number),
    })
}
