//! Decides whether a request that changes something comes from one of our own pages.
//!
//! A browser sends cookies along with requests that other people's pages make it send; what it
//! does not let those pages do is change `Sec-Fetch-Site` and `Origin`. The first rule that
//! matches wins:
//!
//! 1. A safe method (GET, HEAD, OPTIONS, TRACE) is not asked: it changes nothing.
//! 2. A header of the three that comes twice, or that is not plain text, is refused.
//! 3. `Sec-Fetch-Site: same-origin` passes, whatever `Origin` says: a page with
//!    `Referrer-Policy: no-referrer` sends `Origin: null` from its own forms.
//! 4. `same-site` and `cross-site` are refused, unless `Origin` is listed.
//! 5. `none` (the browser's own interface: a typed address, a reload) passes only together with an
//!    opened token that is bound to the visitor, and with `Origin` absent or equal to `Host`.
//! 6. Any other value is refused.
//! 7. Without the header, `Origin` must equal `Host` or be listed; `null` does neither.
//! 8. With neither header an action is refused, and a route when the request carries a cookie.
//!
//! `Origin` equals `Host` when name and port are equal. The scheme is left out, since behind a
//! proxy that ends TLS the server cannot know it, and a port that is missing is the one of the
//! scheme.
//!
//! The trap in deployment: a proxy that rewrites `Host` breaks rule 7, which only old browsers and
//! plain http reach. The refusal then names both values; let the proxy keep `Host`, or list the
//! public origin in `HALLWAY_ORIGINS`.

mod policy;

use std::fmt;

use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri, header};

use super::authority::Authority;

use policy::Origin;
pub(crate) use policy::OriginPolicy;

/// Decides; see the rules at the top of this module.
pub(crate) fn verdict(facts: &Facts<'_>, policy: &OriginPolicy) -> Result<SameOrigin, CrossOrigin> {
    if !facts.changes {
        return Ok(SameOrigin::NotAsked);
    }
    facts.refuse_unclear()?;
    match facts.sec_fetch_site {
        Sent::Once("same-origin") => Ok(SameOrigin::Certain(Certain(()))),
        Sent::Once("none") if facts.origin == Sent::Absent || facts.origin_is_host() => {
            Ok(SameOrigin::NeedsToken(NeedsToken(())))
        }
        Sent::Once("same-site" | "cross-site") if facts.origin_is_listed(policy) => {
            Ok(SameOrigin::Certain(Certain(())))
        }
        Sent::Once(site) => Err(facts.refusal(Reason::Site(brief(site)))),
        _ => without_fetch_metadata(facts, policy),
    }
}

fn without_fetch_metadata(
    facts: &Facts<'_>,
    policy: &OriginPolicy,
) -> Result<SameOrigin, CrossOrigin> {
    match facts.origin {
        Sent::Once(_) if facts.origin_is_host() || facts.origin_is_listed(policy) => {
            Ok(SameOrigin::Certain(Certain(())))
        }
        Sent::Once(_) => Err(facts.refusal(Reason::Differs)),
        _ if facts.door == Door::Route && !facts.has_cookie => Ok(SameOrigin::NoAuthority),
        _ => Err(facts.refusal(Reason::Silent)),
    }
}

/// That a request comes from a page of ours, as far as its headers can say.
///
/// Only [`verdict`] makes a [`Certain`]; what demands one cannot be reached by another way.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum SameOrigin {
    /// One of our pages, or of a listed origin.
    Certain(Certain),
    /// The browser's own interface: pass it on only with a token that was bound to the visitor.
    NeedsToken(NeedsToken),
    /// A route call without cookie and without browser headers: it uses nobody's authority.
    NoAuthority,
    /// The method changes nothing, so no question was asked. Never enough to run an action.
    NotAsked,
}

impl SameOrigin {
    /// Whether the request passes only together with an opened, bound token.
    pub(crate) fn needs_token(&self) -> bool {
        matches!(self, Self::NeedsToken(_))
    }

    /// Whether a route handler may answer. A route has no token, so `none` is refused there.
    pub(crate) fn passes_route(&self) -> bool {
        !self.needs_token()
    }

    /// The proof for an action whose token was opened and found bound to this visitor.
    ///
    /// `NotAsked` and `NoAuthority` yield none: an action is never run on their strength.
    pub(crate) fn with_token<T: BoundToken>(self, _: &T) -> Option<Certain> {
        match self {
            Self::Certain(certain) => Some(certain),
            Self::NeedsToken(NeedsToken(())) => Some(Certain(())),
            Self::NoAuthority | Self::NotAsked => None,
        }
    }
}

/// Proof that a request comes from one of our own pages.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Certain(());

/// What is left to prove: see [`SameOrigin::with_token`].
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NeedsToken(());

/// Marks the step of the pipeline that holds an opened token, bound to the visitor at hand.
pub(crate) trait BoundToken {}

/// Which kind of door a request knocks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    /// Only our own pages call it.
    Action,
    /// Anybody may call it; what is protected is the authority of a cookie.
    Route,
}

/// A header as it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sent<'a> {
    Absent,
    Once(&'a str),
    /// Several times, or not in plain ASCII.
    Unclear,
}

impl<'a> Sent<'a> {
    /// Takes in one more line of the header.
    fn add(&mut self, value: &'a HeaderValue) {
        *self = match self {
            Self::Absent => value.to_str().map_or(Self::Unclear, Self::Once),
            Self::Once(_) | Self::Unclear => Self::Unclear,
        };
    }

    pub(crate) fn once(self) -> Option<&'a str> {
        if let Self::Once(value) = self {
            Some(value)
        } else {
            None
        }
    }
}

/// What a request says about where it comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts<'a> {
    /// The method is not one of the four safe ones of RFC 9110, 9.2.1.
    pub(crate) changes: bool,
    pub(crate) sec_fetch_site: Sent<'a>,
    pub(crate) origin: Sent<'a>,
    pub(crate) host: Sent<'a>,
    /// Whether the browser used https, when our own TLS or a trusted proxy tells.
    pub(crate) https: Option<bool>,
    /// The request carries a cookie of any name.
    pub(crate) has_cookie: bool,
    pub(crate) door: Door,
}

impl<'a> Facts<'a> {
    /// Reads the facts for an action, the stricter of the two doors.
    pub(crate) fn of(parts: &'a Parts) -> Self {
        Self::read(&parts.method, &parts.uri, &parts.headers, Door::Action)
    }

    /// The same facts, for a route handler.
    pub(crate) fn of_route<B>(request: &'a Request<B>) -> Self {
        let (method, uri) = (request.method(), request.uri());
        Self::read(method, uri, request.headers(), Door::Route)
    }

    /// The same facts, for a connection that a browser opens with cookies and without asking: it is
    /// a GET, and changes what it likes.
    #[cfg(feature = "websockets")]
    pub(crate) fn of_upgrade(parts: &'a Parts) -> Self {
        Self {
            changes: true,
            ..Self::read(&parts.method, &parts.uri, &parts.headers, Door::Route)
        }
    }

    fn read(method: &Method, uri: &'a Uri, headers: &'a HeaderMap, door: Door) -> Self {
        let mut facts = Self {
            changes: !SAFE.contains(method),
            sec_fetch_site: Sent::Absent,
            origin: Sent::Absent,
            host: Sent::Absent,
            https: None,
            has_cookie: false,
            door,
        };
        // One walk: a look for each name would cost as much as most requests have headers.
        for (name, value) in headers {
            if *name == header::HOST {
                facts.host.add(value);
            } else if *name == header::ORIGIN {
                facts.origin.add(value);
            } else if *name == header::COOKIE {
                facts.has_cookie = true;
            } else if *name == SEC_FETCH_SITE {
                facts.sec_fetch_site.add(value);
            }
        }
        facts.host = host(uri, facts.host);
        facts
    }

    fn refuse_unclear(&self) -> Result<(), CrossOrigin> {
        let named = [
            ("Sec-Fetch-Site", self.sec_fetch_site),
            ("Origin", self.origin),
            ("Host", self.host),
        ];
        match named.into_iter().find(|(_, sent)| *sent == Sent::Unclear) {
            Some((name, _)) => Err(self.refusal(Reason::Unclear(name))),
            None => Ok(()),
        }
    }

    fn origin_is_host(&self) -> bool {
        let origin = self.origin.once().and_then(Origin::parse);
        let host = self.host.once().and_then(Authority::parse);
        let (Some(origin), Some(host)) = (origin, host) else {
            return false;
        };
        let default = match self.https {
            Some(true) => Some(443),
            Some(false) => Some(80),
            None => origin.default_port(),
        };
        origin.is_http() && origin.host() == host.host && origin.port() == host.port.or(default)
    }

    fn origin_is_listed(&self, policy: &OriginPolicy) -> bool {
        self.origin
            .once()
            .and_then(Origin::parse)
            .is_some_and(|origin| policy.lists(&origin))
    }

    fn refusal(&self, reason: Reason) -> CrossOrigin {
        let show = |sent: Sent<'_>| match sent {
            Sent::Absent => "(none)".to_owned(),
            Sent::Once(value) => brief(value),
            Sent::Unclear => "(unclear)".to_owned(),
        };
        CrossOrigin {
            reason,
            origin: show(self.origin),
            host: show(self.host),
        }
    }
}

/// HTTP/2 sends `:authority` in the place of `Host`; a request with both must mean one host.
fn host<'a>(uri: &'a Uri, host: Sent<'a>) -> Sent<'a> {
    let authority = uri.authority().map(http::uri::Authority::as_str);
    match (host, authority) {
        (Sent::Absent, Some(authority)) => Sent::Once(authority),
        (Sent::Once(host), Some(authority)) if !host.eq_ignore_ascii_case(authority) => {
            Sent::Unclear
        }
        (sent, _) => sent,
    }
}

/// The origin that a request names, for a route that lets other origins in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Foreign<'a>(&'a HeaderValue);

impl<'a> Foreign<'a> {
    pub(crate) fn of(headers: &'a HeaderMap) -> Option<Self> {
        let mut values = headers.get_all(header::ORIGIN).iter();
        let (value, more) = (values.next()?, values.next());
        more.is_none().then_some(Self(value))
    }

    pub(crate) fn is_on(&self, policy: &OriginPolicy) -> bool {
        let origin = self.0.to_str().ok().and_then(Origin::parse);
        origin.is_some_and(|origin| policy.lists(&origin))
    }

    pub(crate) fn value(&self) -> &'a HeaderValue {
        self.0
    }
}

/// Why a request does not count as ours. Text for the log and for the short page of a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CrossOrigin {
    reason: Reason,
    origin: String,
    host: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Reason {
    Unclear(&'static str),
    Site(String),
    Differs,
    Silent,
}

impl fmt::Display for CrossOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            reason,
            origin,
            host,
        } = self;
        match reason {
            Reason::Unclear(name) => {
                return write!(f, "the header {name} was sent twice, or is not plain text");
            }
            Reason::Site(site) => write!(
                f,
                "the browser says that another site sent this (Sec-Fetch-Site {site}, Origin \
                 {origin}, Host {host})"
            )?,
            Reason::Differs => write!(f, "Origin is {origin} and Host is {host}")?,
            Reason::Silent => write!(
                f,
                "neither Sec-Fetch-Site nor Origin says where this comes from (Origin {origin}, \
                 Host {host})"
            )?,
        }
        f.write_str(
            ". If a proxy changes Host, let it keep the browser's; if this origin is yours, add \
             it to HALLWAY_ORIGINS",
        )
    }
}

impl std::error::Error for CrossOrigin {}

/// A header's value for a message: escaped, since others wrote it, and never long.
fn brief(value: &str) -> String {
    const LONGEST: usize = 80;
    let value = value.get(..LONGEST).unwrap_or(value);
    value.escape_default().to_string()
}

/// Named one by one: a method that the `http` crate learns to call safe is asked until we know it.
const SAFE: [Method; 4] = [Method::GET, Method::HEAD, Method::OPTIONS, Method::TRACE];

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

#[cfg(test)]
mod tests;
