//! Carries a message over a redirect, in a sealed cookie that is shown once.
//!
//! 1. The cookie is bound to the visitor and to the path that the redirect leads to.
//! 2. Only a navigation to that path shows and clears it: no prefetch, no picture, no other tab.
//! 3. A browser holds at most three; each lives for a minute.
//! 4. Above 1.5 KB the content lies in the store, and the cookie names it.
//!
//! What was typed into a form while the session ran out goes the same way, for an hour: it is shown
//! in its form when the same person comes back to the page, and was never sent.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, header};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::context::PageContext;
use crate::guard::{Deployment, PrincipalDigest, Visit, VisitorId, cookies, now};
use crate::seal::Purpose;
use crate::store::NoteId;

/// What travels in the cookie.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FlashRecord {
    pub(crate) visitor: VisitorId,
    pub(crate) at: u64,
    pub(crate) said: Said,
}

/// What is said, and where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Said {
    #[serde(rename = "p")]
    pub(crate) path: String,
    /// The form that shows the message; without one the page does, through [`Flash`].
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    pub(crate) form: Option<String>,
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub(crate) message: Option<String>,
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub(crate) data: Option<Value>,
    /// What was typed into the form, which has not been sent.
    #[serde(rename = "k", default, skip_serializing_if = "Option::is_none")]
    pub(crate) kept: Option<Kept>,
    /// Where the message and the data lie, if they are too large for a cookie.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    note: Option<NoteId>,
}

impl Said {
    pub(crate) fn new(path: &str, form: Option<String>) -> Self {
        Self {
            path: path.to_owned(),
            form,
            message: None,
            data: None,
            kept: None,
            note: None,
        }
    }

    /// How long it waits to be shown, in seconds.
    fn life(&self) -> u64 {
        if self.kept.is_some() { HOUR } else { SECONDS }
    }

    fn is_for(&self, principal: PrincipalDigest) -> bool {
        let owner = self.kept.as_ref().map(|kept| kept.owner);
        owner.is_none_or(|owner| owner == NOBODY || owner == principal)
    }
}

/// What was typed into a form whose page led to a login instead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// Whose form it was; of nobody's, whoever this browser belongs to.
    #[serde(rename = "o")]
    pub(crate) owner: PrincipalDigest,
    /// Names and texts, without passwords.
    #[serde(rename = "t")]
    pub(crate) typed: Vec<(String, String)>,
}

const NOBODY: PrincipalDigest = [0; 16];
/// Time enough to sign in, also with a mail or a second device.
const HOUR: u64 = 60 * 60;

const SECONDS: u64 = 60;
const AT_MOST: usize = 3;
/// What is larger lies in the store. A cookie has 4096 bytes with its name and attributes (RFC
/// 6265bis, 5.6), and a browser may hold three of these.
const MAX_PLAIN: usize = 1_500;

impl FlashRecord {
    /// A message for the page at `path`.
    pub(super) fn message(visitor: VisitorId, at: u64, path: &str, message: String) -> Self {
        let mut said = Said::new(path, None);
        said.message = Some(message);
        Self { visitor, at, said }
    }

    /// The `Set-Cookie` lines that send the record, and drop the oldest when there are too many.
    pub(crate) fn set_cookies(mut self, visit: &Visit) -> Vec<String> {
        let (mut plain, life) = (self.pack(), self.said.life());
        if plain.len() > MAX_PLAIN {
            let bytes = plain.len();
            self.said = Said {
                note: visit.on.notes.keep(plain, visit.now, life),
                ..Said::new(&self.said.path, self.said.form)
            };
            plain = self.pack();
            if self.said.note.is_none() || plain.len() > MAX_PLAIN {
                tracing::warn!(bytes, "a message is too long to be kept and is left out");
                return Vec::new();
            }
        }
        let sealed = visit.on.sealer.seal(Purpose::Flash, visit.now, &plain);
        // The end of the seal is random enough for three names.
        let name = ["flash-", &sealed[sealed.len() - 6..]].concat();
        let surplus = (visit.messages.len() + 1).saturating_sub(AT_MOST);
        let oldest = visit.messages.iter().take(surplus);
        oldest
            .filter_map(|(name, _)| visit.rule.set(&format!("flash-{name}"), None, 0))
            .chain(visit.rule.set(&name, Some(&sealed), life))
            .collect()
    }

    /// The visitor, the time, and what is said as JSON.
    fn pack(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(256);
        out.extend_from_slice(&self.visitor);
        out.extend_from_slice(&self.at.to_be_bytes());
        serde_json::to_writer(&mut out, &self.said).expect("texts and JSON are JSON");
        out
    }

    /// The record with what lies in the store. A note that is gone leaves nothing to say.
    fn whole(self, visit: &Visit) -> Option<Self> {
        match &self.said.note {
            None => Some(self),
            Some(note) => Self::unpack(&visit.on.notes.read(note, visit.now)?),
        }
    }

    fn unpack(bytes: &[u8]) -> Option<Self> {
        let (visitor, rest) = bytes.split_first_chunk()?;
        let (at, said) = rest.split_first_chunk()?;
        Some(Self {
            visitor: *visitor,
            at: u64::from_be_bytes(*at),
            said: serde_json::from_slice(said).ok()?,
        })
    }
}

/// The lines that have a page say a sentence, for a route handler that leads to it.
#[cfg(feature = "oauth")]
pub(crate) fn say_on(visit: &Visit, page: &crate::Link, message: String) -> Vec<String> {
    let mut cookies = Vec::new();
    let visitor = visit.known_visitor(&mut cookies);
    let path = page.as_str().split(['?', '#']).next().unwrap_or_default();
    let record = FlashRecord::message(visitor, visit.now, path, message);
    cookies.extend(record.set_cookies(visit));
    cookies
}

/// Takes the records for this page out of a request, with the lines that clear their cookies.
pub(crate) fn take(
    headers: &HeaderMap,
    path: &str,
    visit: &Visit,
) -> (Vec<FlashRecord>, Vec<String>) {
    let (mut records, mut lines) = (Vec::new(), Vec::new());
    if visit.messages.is_empty() || !is_navigation(headers) {
        return (records, lines);
    }
    let principal = visit.principal();
    for (name, sealed) in &visit.messages {
        let record = visit
            .on
            .sealer
            .open(Purpose::Flash, visit.now, sealed)
            .ok()
            .and_then(|plain| FlashRecord::unpack(&plain)?.whole(visit));
        if record
            .as_ref()
            .is_some_and(|record| record.said.path != path || !record.said.is_for(principal))
        {
            continue;
        }
        lines.extend(visit.rule.set(&format!("flash-{name}"), None, 0));
        records.extend(record.filter(|record| {
            let fresh = record.at + record.said.life() >= visit.now;
            fresh && visit.visitor == Some(record.visitor)
        }));
    }
    (records, lines)
}

/// Brings here what other replicas keep of the messages for this request.
pub(crate) async fn bring(headers: &HeaderMap, on: &Deployment) {
    if !is_navigation(headers) {
        return;
    }
    let now = now();
    for (name, sealed) in cookies(headers) {
        let name = name.strip_prefix("__Host-").unwrap_or(name);
        if name.starts_with(COOKIE)
            && let Ok(plain) = on.sealer.open(Purpose::Flash, now, sealed)
            && let Some(note) = FlashRecord::unpack(&plain).and_then(|record| record.said.note)
        {
            on.notes.fetch(&note, now).await;
        }
    }
}

/// Gives other replicas what is kept here of the messages that this answer sends.
pub(crate) async fn tell(headers: &HeaderMap, on: &Deployment) {
    let lines = headers.get_all(header::SET_COOKIE);
    let is_message = |line: &HeaderValue| {
        let line = line.as_bytes();
        let name = line.strip_prefix(b"__Host-").unwrap_or(line);
        name.starts_with(COOKIE.as_bytes())
    };
    if lines.iter().any(is_message) {
        on.notes.tell(now()).await;
    }
}

const COOKIE: &str = "hallway-flash-";

/// Whether somebody will look at the answer: a document, not fetched ahead of time.
fn is_navigation(headers: &HeaderMap) -> bool {
    headers
        .get("sec-fetch-dest")
        .is_none_or(|dest| dest == "document")
        && !headers.contains_key("sec-purpose")
        && !headers.contains_key("purpose")
}

/// The messages that a redirect brought to this page.
///
/// A layout draws it where messages belong. What a form says about itself stands in that form and
/// is not in here.
///
/// # Examples
///
/// ```
/// use hallway::{Children, Flash, IntoPage, rsx};
///
/// pub async fn layout(flash: Flash, children: Children) -> impl IntoPage {
///     rsx! {
///         @for message in flash.messages() { <p role="status">(message)</p> }
///         (children)
///     }
/// }
/// ```
#[derive(Debug, Clone, Default)]
pub struct Flash(Option<Arc<PageContext>>);

impl Flash {
    /// The messages, oldest first.
    pub fn messages(&self) -> &[String] {
        self.0.as_ref().map_or(&[], |page| &page.messages)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Flash {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.extensions.get().cloned()))
    }
}
