//! Reads what Sanity sends: <https://www.sanity.io/docs/http-reference/webhooks>.

use http::HeaderMap;

use super::signature::pairs;
use super::{Event, Sender, Signature, Unreadable, Unsigned, header};

/// Sanity. The kind of an event is what was done: `create`, `update`, `delete`.
///
/// The id of an event is its idempotency key, in a header that is not signed; the time is.
#[derive(Debug, Clone, Copy)]
pub enum Sanity {}

const SIGNATURE: &str = "sanity-webhook-signature";

impl Sender for Sanity {
    const NAME: &'static str = "sanity";

    fn signature(headers: &HeaderMap) -> Result<Signature, Unsigned> {
        let list = header(headers, SIGNATURE)?;
        let named = |name: &str| {
            pairs(list)
                .find_map(|(key, value)| (key == name).then_some(value))
                .ok_or_else(|| Unsigned::unclear(SIGNATURE))
        };
        let (at, digest) = (named("t")?, named("v1")?);
        let milliseconds: u64 = at.parse().map_err(|_| Unsigned::unclear(SIGNATURE))?;
        let signature = Signature::of(format!("{at}.")).at(milliseconds / 1000);
        Ok(signature.base64(digest))
    }

    fn event(headers: &HeaderMap, body: &[u8]) -> Result<Event, Unreadable> {
        let id = header(headers, "idempotency-key")?;
        let kind = header(headers, "sanity-operation").unwrap_or_default();
        Ok(Event::new(id, kind, Event::json_of(body)?))
    }
}
