//! Carries a message over a redirect, in a sealed cookie that is shown once.
//!
//! 1. The cookie is bound to the visitor and to the path that the redirect leads to.
//! 2. Only a navigation to that path shows and clears it: no prefetch, no picture, no other tab.
//! 3. A browser holds at most three; each lives for a minute.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::HeaderMap;
use http::request::Parts;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::guard::secure::CookieRule;
use crate::guard::{Deployment, Visit, VisitorId, cookies};
use crate::seal::Purpose;

/// What travels in the cookie.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct FlashRecord {
    #[serde(rename = "v", with = "visitor")]
    pub(crate) visitor: VisitorId,
    #[serde(rename = "p")]
    pub(crate) path: String,
    #[serde(rename = "t")]
    pub(crate) at: u64,
    /// The form that shows the message; without one the page does, through [`Flash`].
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    pub(crate) form: Option<String>,
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub(crate) message: Option<String>,
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub(crate) data: Option<Value>,
}

/// A visitor's id as short text.
mod visitor {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::guard::{VisitorId, decode_id, encode_id};

    pub(super) fn serialize<S: Serializer>(id: &VisitorId, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&encode_id(id))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<VisitorId, D::Error> {
        let text = String::deserialize(from)?;
        decode_id(&text).ok_or_else(|| D::Error::custom("no visitor"))
    }
}

const SECONDS: u64 = 60;
const AT_MOST: usize = 3;
/// A cookie has 4096 bytes with its name and attributes (RFC 6265bis, 5.6).
const MAX_PLAIN: usize = 2_600;

impl FlashRecord {
    /// The `Set-Cookie` lines that send the record, and drop the oldest when there are too many.
    pub(crate) fn set_cookies(
        mut self,
        on: &Deployment,
        visit: &Visit,
        sent: &HeaderMap,
    ) -> Vec<String> {
        let mut plain = serde_json::to_vec(&self).unwrap_or_default();
        if plain.len() > MAX_PLAIN {
            self.data = None;
            plain = serde_json::to_vec(&self).unwrap_or_default();
        }
        if plain.is_empty() || plain.len() > MAX_PLAIN {
            tracing::warn!(
                bytes = plain.len(),
                "a message is too long for its cookie and is left out"
            );
            return Vec::new();
        }
        let sealed = on.sealer.seal(Purpose::Flash, visit.now, &plain);
        let name = format!("flash-{}", &crate::error::new_id()[..6]);
        let held: Vec<_> = names(sent, visit.rule).collect();
        let surplus = (held.len() + 1).saturating_sub(AT_MOST);
        let mut lines: Vec<_> = held
            .iter()
            .take(surplus)
            .filter_map(|old| visit.rule.set(old, None, 0))
            .collect();
        lines.extend(visit.rule.set(&name, Some(&sealed), SECONDS));
        lines
    }
}

fn names(headers: &HeaderMap, rule: CookieRule) -> impl Iterator<Item = &str> {
    cookies(headers)
        .filter_map(move |(name, _)| rule.own_name(name))
        .filter(|name| name.starts_with("flash-"))
}

/// Takes the records for this page out of a request, with the lines that clear their cookies.
pub(crate) fn take(
    parts: &Parts,
    path: &str,
    on: &Deployment,
    visit: &Visit,
) -> (Vec<FlashRecord>, Vec<String>) {
    let (mut records, mut lines) = (Vec::new(), Vec::new());
    if !is_navigation(&parts.headers) {
        return (records, lines);
    }
    for (name, value) in cookies(&parts.headers) {
        let Some(own) = visit
            .rule
            .own_name(name)
            .filter(|own| own.starts_with("flash-"))
        else {
            continue;
        };
        let record = on
            .sealer
            .open(Purpose::Flash, visit.now, value)
            .ok()
            .and_then(|plain| serde_json::from_slice::<FlashRecord>(&plain).ok());
        match record {
            Some(record) if record.path != path => {}
            Some(record) => {
                lines.extend(visit.rule.set(own, None, 0));
                let fresh = record.at + SECONDS >= visit.now;
                if fresh && visit.visitor == Some(record.visitor) {
                    records.push(record);
                }
            }
            None => lines.extend(visit.rule.set(own, None, 0)),
        }
    }
    (records, lines)
}

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
pub struct Flash(pub(crate) Arc<Vec<String>>);

impl Flash {
    /// The messages, oldest first.
    pub fn messages(&self) -> &[String] {
        &self.0
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Flash {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}
