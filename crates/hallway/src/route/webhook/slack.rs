//! Reads what Slack sends: <https://docs.slack.dev/authentication/verifying-requests-from-slack>.

use http::HeaderMap;
use serde_json::Value;

use super::event::{part, text};
use super::github::{form_payload, is_form};
use super::{Event, Sender, Signature, Unreadable, Unsigned, header};

/// Slack: its Events API, interactions and slash commands. The secret is the signing secret.
///
/// The challenge with which Slack tries an address is answered by itself. The kind of a slash
/// command is `command`; interactions and commands have no id, so their signature stands for it.
#[derive(Debug, Clone, Copy)]
pub enum Slack {}

const SIGNATURE: &str = "x-slack-signature";
const TIME: &str = "x-slack-request-timestamp";
const CHALLENGE: &str = "url_verification";

impl Sender for Slack {
    const NAME: &'static str = "slack";

    fn signature(headers: &HeaderMap) -> Result<Signature, Unsigned> {
        let (digest, at) = (header(headers, SIGNATURE)?, header(headers, TIME)?);
        let digest = digest
            .strip_prefix("v0=")
            .ok_or_else(|| Unsigned::unclear(SIGNATURE))?;
        let seconds = at.parse().map_err(|_| Unsigned::unclear(TIME))?;
        Ok(Signature::of(format!("v0:{at}:")).at(seconds).hex(digest))
    }

    fn event(headers: &HeaderMap, body: &[u8]) -> Result<Event, Unreadable> {
        let signature = || header(headers, SIGNATURE).map(str::to_owned);
        if is_form(headers) {
            return match form_payload(headers, body) {
                Some(payload) => {
                    let payload = Event::json_of(payload.as_bytes())?;
                    let kind = text(&payload, "/type").unwrap_or_default().to_owned();
                    Ok(Event::new(signature()?, kind, payload))
                }
                None => Ok(Event::new(signature()?, "command", fields(body))),
            };
        }
        let body = Event::json_of(body)?;
        let kind = text(&body, "/event/type").or(text(&body, "/type"));
        let kind = kind.ok_or_else(|| Unreadable::without("type"))?.to_owned();
        let id = match text(&body, "/event_id") {
            Some(id) => id.to_owned(),
            None => signature()?,
        };
        Ok(Event::new(id, kind, part(body, "/event")))
    }

    fn greeting(event: &Event) -> Option<String> {
        #[derive(serde::Deserialize)]
        struct Hello {
            challenge: String,
        }
        if event.kind() != CHALLENGE {
            return None;
        }
        event.data().ok().map(|Hello { challenge }| challenge)
    }
}

fn fields(body: &[u8]) -> Value {
    form_urlencoded::parse(body)
        .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::WebhookSecrets;

    /// The example of Slack's documentation.
    #[test]
    fn the_documented_example_is_signed_as_documented() {
        let body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow\
                    &channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA\
                    &user_name=roadrunner&command=%2Fwebhook-collect&text=\
                    &response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J\
                    %2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN\
                    &trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        let digest = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
        let mut headers = HeaderMap::new();
        headers.insert(SIGNATURE, digest.parse().unwrap());
        headers.insert(TIME, "1531420618".parse().unwrap());
        let form = "application/x-www-form-urlencoded".parse().unwrap();
        headers.insert(http::header::CONTENT_TYPE, form);
        let secrets = WebhookSecrets::<Slack>::new(["8f742231b10e8888abcd99yyyzzz85a5"]);
        let signature = Slack::signature(&headers).unwrap();
        assert_eq!(signature.time(), Some(1_531_420_618));
        assert!(secrets.signed(&signature, body.as_bytes()));
        assert!(!secrets.signed(&signature, &body.as_bytes()[1..]));
        let event = Slack::event(&headers, body.as_bytes()).unwrap();
        assert_eq!(event.kind(), "command");
        #[derive(serde::Deserialize)]
        struct Command {
            command: String,
        }
        let Command { command } = event.data().unwrap();
        assert_eq!(command, "/webhook-collect");
    }
}
