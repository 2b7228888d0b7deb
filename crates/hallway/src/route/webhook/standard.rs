//! Reads what follows Standard Webhooks:
//! <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>.

use http::HeaderMap;

use super::event::{part, text};
use super::signature::unbase64;
use super::{Event, Sender, Signature, Unreadable, Unsigned, header};

/// Every service that follows Standard Webhooks: those that send through Svix (Resend, Clerk and
/// others), under the header names `webhook-..` or `svix-..`. Its secrets begin with `whsec_`.
///
/// Signatures with a public key (`v1a`) are passed over.
#[derive(Debug, Clone, Copy)]
pub enum StandardWebhooks {}

impl Sender for StandardWebhooks {
    const NAME: &'static str = "standard-webhooks";

    fn key(secret: &str) -> Option<Vec<u8>> {
        unbase64(secret.strip_prefix("whsec_").unwrap_or(secret))
    }

    fn signature(headers: &HeaderMap) -> Result<Signature, Unsigned> {
        let (id, at) = (named(headers, "id")?, named(headers, "timestamp")?);
        let seconds = at
            .parse()
            .map_err(|_| Unsigned::unclear("webhook-timestamp"))?;
        let digests = named(headers, "signature")?
            .split(' ')
            .filter_map(|one| one.strip_prefix("v1,"));
        let signature = Signature::of(format!("{id}.{at}.")).at(seconds);
        Ok(digests.fold(signature, Signature::base64))
    }

    fn event(headers: &HeaderMap, body: &[u8]) -> Result<Event, Unreadable> {
        let body = Event::json_of(body)?;
        let kind = text(&body, "/type").unwrap_or_default().to_owned();
        Ok(Event::new(named(headers, "id")?, kind, part(body, "/data")))
    }
}

/// A header under either name. With one of both names the standard one counts.
fn named<'a>(headers: &'a HeaderMap, part: &str) -> Result<&'a str, Unsigned> {
    let standard = format!("webhook-{part}");
    match header(headers, &format!("svix-{part}")) {
        Ok(value) if !headers.contains_key(&standard) => Ok(value),
        _ => header(headers, &standard),
    }
}
