//! Reads what GitHub sends:
//! <https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries>.

use http::HeaderMap;

use super::{Event, Sender, Signature, Unreadable, Unsigned, header};

/// GitHub, with the content type `application/json` or `application/x-www-form-urlencoded`.
///
/// It signs the body alone: neither a time nor the id of the delivery, which is in a header. Who
/// has read a whole delivery can send it again under another id; TLS keeps it from being read.
#[derive(Debug, Clone, Copy)]
pub enum GitHub {}

const SIGNATURE: &str = "x-hub-signature-256";

impl Sender for GitHub {
    const NAME: &'static str = "github";

    fn signature(headers: &HeaderMap) -> Result<Signature, Unsigned> {
        let digest = header(headers, SIGNATURE)?
            .strip_prefix("sha256=")
            .ok_or_else(|| Unsigned::unclear(SIGNATURE))?;
        Ok(Signature::of_body().hex(digest))
    }

    fn event(headers: &HeaderMap, body: &[u8]) -> Result<Event, Unreadable> {
        let id = header(headers, "x-github-delivery")?;
        let kind = header(headers, "x-github-event")?;
        let data = match form_payload(headers, body) {
            Some(payload) => Event::json_of(payload.as_bytes())?,
            None => Event::json_of(body)?,
        };
        Ok(Event::new(id, kind, data))
    }
}

/// The field `payload` of a form: GitHub and Slack can send JSON so.
pub(super) fn form_payload(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    if !is_form(headers) {
        return None;
    }
    form_urlencoded::parse(body)
        .find(|(name, _)| name == "payload")
        .map(|(_, json)| json.into_owned())
}

pub(super) fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(http::header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}
