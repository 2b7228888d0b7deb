//! Holds the hostile suite: named requests, each with the statuses that may answer it.
//!
//! One file for each kind of attack, most of it tables. A case says what is sent and what may come
//! back; that nothing changes, that it is quick, that nothing fails and that no private page may be
//! cached is asked of every case alike, by [`attack`](crate::attack).
//!
//! Wherever it can be, a request is a valid submission but for the one thing that is hostile, so
//! that nothing else stands between it and the effect.

mod bombs;
mod caches;
mod forwarded;
mod injection;
mod internal;
mod methods;
mod multipart;
mod names;
mod origin;
mod paths;
mod payloads;
mod redirects;
mod sizes;
mod slow;
mod streams;
mod tokens;

use std::time::Duration;

use crate::attack::http::Pace;
use crate::attack::request::Request;
use crate::attack::site::Site;

/// One request that must come to nothing.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// The kind of attack.
    pub(crate) group: &'static str,
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) pace: Pace,
    /// The statuses that may answer it; 0 stands for a connection that is closed.
    pub(crate) statuses: &'static [u16],
    /// A text that must stand nowhere in the answer.
    pub(crate) never: Option<&'static str>,
    pub(crate) takes: Takes,
}

/// How long the answer to a case may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// As long as any answer of the app.
    Usual,
    /// A password may be checked, which is slow on purpose.
    Password,
    /// A deadline of the server has to pass first, within this.
    Deadline(Duration),
}

/// A refusal.
pub(crate) const REFUSED: &[u16] = &[
    400, 401, 403, 404, 405, 406, 408, 409, 411, 412, 413, 414, 415, 421, 422, 428, 429, 431, 501,
    505,
];
/// A refusal, or not even an answer: for what is not HTTP.
pub(crate) const DROPPED: &[u16] = &[
    0, 400, 401, 403, 404, 405, 406, 408, 409, 411, 412, 413, 414, 415, 421, 422, 428, 429, 431,
    501, 505,
];
/// A refusal, or the way to sign in.
pub(crate) const TURNED_AWAY: &[u16] = &[303, 400, 401, 403, 409, 422, 429];
/// The request did not come from a page of the site.
pub(crate) const FORBIDDEN: &[u16] = &[403];
/// What a GET shows, or a refusal: it changes nothing either way.
pub(crate) const SHOWN: &[u16] = &[
    200, 204, 206, 302, 303, 304, 307, 400, 401, 403, 404, 405, 406, 408, 409, 413, 414, 415, 416,
    421, 422, 429, 431, 501, 505,
];
/// Not what a guard protects.
pub(crate) const NOT_SHOWN: &[u16] = &[
    0, 301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 406, 414, 421, 429, 431, 501, 505,
];

/// A word that an attacker writes and that must not come back where it would do harm.
pub(crate) const MARK: &str = "hallway-hostile.example";

/// The cases of one group, while they are written down.
pub(crate) struct Cases<'a> {
    group: &'static str,
    all: &'a mut Vec<Case>,
}

impl Cases<'_> {
    fn add(&mut self, name: impl Into<String>, request: Request, statuses: &'static [u16]) {
        self.raw(name, request.bytes(), statuses);
    }

    fn raw(&mut self, name: impl Into<String>, bytes: Vec<u8>, statuses: &'static [u16]) {
        self.push(
            name.into(),
            bytes,
            Pace::AtOnce,
            statuses,
            None,
            Takes::Usual,
        );
    }

    /// A case whose answer must not hold a text.
    fn never(
        &mut self,
        name: impl Into<String>,
        request: Request,
        statuses: &'static [u16],
        text: &'static str,
    ) {
        let bytes = request.bytes();
        let takes = Takes::Usual;
        self.push(
            name.into(),
            bytes,
            Pace::AtOnce,
            statuses,
            Some(text),
            takes,
        );
    }

    /// A case that is answered when a deadline has passed.
    fn slow(
        &mut self,
        name: impl Into<String>,
        bytes: Vec<u8>,
        pace: Pace,
        statuses: &'static [u16],
        within: Duration,
    ) {
        let takes = Takes::Deadline(within);
        self.push(name.into(), bytes, pace, statuses, None, takes);
    }

    fn push(
        &mut self,
        name: String,
        bytes: Vec<u8>,
        pace: Pace,
        statuses: &'static [u16],
        never: Option<&'static str>,
        takes: Takes,
    ) {
        self.all.push(Case {
            group: self.group,
            name,
            bytes,
            pace,
            statuses,
            never,
            takes,
        });
    }
}

type Write = fn(&Site, &mut Cases<'_>);

/// Every group, in the order in which it is sent.
const GROUPS: [(&str, Write); 17] = [
    ("origin", origin::write),
    ("origin of routes", origin::write_routes),
    ("forwarded headers", forwarded::write),
    ("sizes", sizes::write),
    ("bombs", bombs::write),
    ("payloads", payloads::write),
    ("multipart", multipart::write),
    ("names", names::write),
    ("tokens", tokens::write),
    ("redirects", redirects::write),
    ("header injection", injection::write),
    ("paths around guards", paths::write),
    ("methods", methods::write),
    ("caches", caches::write),
    ("streams", streams::write),
    ("internal headers", internal::write),
    ("slow senders", slow::write),
];

/// The suite for one site.
pub(crate) fn cases(site: &Site) -> Vec<Case> {
    let mut all = Vec::new();
    for (group, write) in GROUPS {
        write(
            site,
            &mut Cases {
                group,
                all: &mut all,
            },
        );
    }
    for case in &mut all {
        if case.takes == Takes::Usual && is_entry(site, &case.bytes) {
            case.takes = Takes::Password;
        }
    }
    all
}

/// Whether a request is a call at the page where people sign in.
fn is_entry(site: &Site, request: &[u8]) -> bool {
    let entry = site.entry.as_deref().map(str::as_bytes);
    let target = request.strip_prefix(b"POST ");
    entry.zip(target).is_some_and(|(entry, target)| {
        let rest = target.strip_prefix(entry);
        rest.is_some_and(|rest| rest.starts_with(b"?") || rest.starts_with(b" "))
    })
}
