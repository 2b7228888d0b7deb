//! Reads what Stripe sends: <https://docs.stripe.com/webhooks#verify-manually>.

use http::HeaderMap;

use super::event::{part, text};
use super::signature::pairs;
use super::{Event, Sender, Signature, Unreadable, Unsigned, header};

/// Stripe. The secret of an endpoint is the whole text, with `whsec_`.
#[derive(Debug, Clone, Copy)]
pub enum Stripe {}

const SIGNATURE: &str = "stripe-signature";

impl Sender for Stripe {
    const NAME: &'static str = "stripe";

    fn signature(headers: &HeaderMap) -> Result<Signature, Unsigned> {
        let list = header(headers, SIGNATURE)?;
        let at = pairs(list)
            .find_map(|(name, value)| (name == "t").then_some(value))
            .ok_or_else(|| Unsigned::unclear(SIGNATURE))?;
        let seconds = at.parse().map_err(|_| Unsigned::unclear(SIGNATURE))?;
        let digests = pairs(list).filter(|(name, _)| *name == "v1");
        let signature = Signature::of(format!("{at}.")).at(seconds);
        Ok(digests.fold(signature, |all, (_, digest)| all.hex(digest)))
    }

    fn event(_: &HeaderMap, body: &[u8]) -> Result<Event, Unreadable> {
        let body = Event::json_of(body)?;
        let id = text(&body, "/id").ok_or_else(|| Unreadable::without("id"))?;
        let kind = text(&body, "/type").ok_or_else(|| Unreadable::without("type"))?;
        let (id, kind) = (id.to_owned(), kind.to_owned());
        Ok(Event::new(id, kind, part(body, "/data/object")))
    }
}
