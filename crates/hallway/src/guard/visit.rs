//! Reads who sends a request: the visitor, the session, and what the browser's cookies allow.
//!
//! Visitor and session are two things. The *visitor id* is random, says nothing about a person,
//! comes with the first page that holds a form and lives through login and logout: it ties a
//! form's token to a browser. The *session* names who is signed in; it is sealed, so that nobody
//! but the server can make one.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::GetAll;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, header};
use sha2::{Digest, Sha256};

use super::client::says_https;
use super::deployment::{Deployment, now};
use super::origin::Facts;
use super::secure::{self, CookieRule, plain_http_allowed};
use super::session::Signed;

/// A random name for a browser.
pub(crate) type VisitorId = [u8; 16];

/// A digest of who is signed in; zero for nobody.
pub(crate) type PrincipalDigest = [u8; 16];

/// What a request says about its sender.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    pub(crate) on: Deployment,
    pub(crate) now: u64,
    /// How our cookies are named here, and whether there can be any.
    pub(crate) rule: CookieRule,
    /// Whether the request carries any cookie, ours or not.
    pub(crate) has_cookies: bool,
    pub(crate) visitor: Option<VisitorId>,
    pub(crate) subject: Option<String>,
    /// The session, if it is not over.
    pub(crate) session: Option<Signed>,
    /// The session cookie as it was sent.
    pub(crate) session_cookie: Option<String>,
    /// The sealed messages that came along, each with the end of its cookie's name.
    pub(crate) messages: Vec<(String, String)>,
}

impl Visit {
    pub(crate) fn of(parts: &Parts, on: &Deployment) -> Self {
        Self::by_facts(&Facts::of(parts), parts, on)
    }

    /// The same for a request whose headers were walked through before.
    pub(crate) fn by_facts(facts: &Facts<'_>, parts: &Parts, on: &Deployment) -> Self {
        let rule = Self::rule_by(facts, parts, on);
        Self::of_cookies(&parts.headers, on, now(), rule)
    }

    /// How our cookies are named in answer to a request, whoever sends it.
    pub(crate) fn rule_of(parts: &Parts, on: &Deployment) -> CookieRule {
        Self::rule_by(&Facts::of(parts), parts, on)
    }

    fn rule_by(facts: &Facts<'_>, parts: &Parts, on: &Deployment) -> CookieRule {
        let (headers, extensions) = (&parts.headers, &parts.extensions);
        let secure =
            secure::is_secure(facts, extensions) || says_https(headers, extensions, &on.proxies);
        let plain =
            !secure && plain_http_allowed(on.insecure, cfg!(debug_assertions), facts.host.once());
        CookieRule::of(secure, plain)
    }

    /// The same for a request whose other facts are known.
    pub(crate) fn of_cookies(
        headers: &HeaderMap,
        on: &Deployment,
        now: u64,
        rule: CookieRule,
    ) -> Self {
        let mut visit = Self::without_cookies(on.clone(), now, rule);
        let lines = headers.get_all(header::COOKIE);
        visit.has_cookies = lines.iter().next().is_some();
        for (name, value) in pairs(lines) {
            match rule.own_name(name) {
                Some("visitor") => visit.visitor = visit.visitor.or_else(|| decode_id(value)),
                Some("session") => {
                    let opened = Signed::open(on, now, value);
                    (visit.subject, visit.session) = opened.unzip();
                    visit.session_cookie = Some(value.to_owned());
                }
                Some(own) => {
                    if let Some(name) = own.strip_prefix("flash-") {
                        visit.messages.push((name.to_owned(), value.to_owned()));
                    }
                }
                None => {}
            }
        }
        visit
    }

    /// The same request, from nobody in particular.
    pub(crate) fn nobody(own: &Self) -> Self {
        Self::without_cookies(own.on.clone(), own.now, own.rule)
    }

    fn without_cookies(on: Deployment, now: u64, rule: CookieRule) -> Self {
        Self {
            on,
            now,
            rule,
            has_cookies: false,
            visitor: None,
            subject: None,
            session: None,
            session_cookie: None,
            messages: Vec::new(),
        }
    }

    /// The line that keeps a session from running out while it is used, when it is time for it.
    pub(crate) fn renewal(&self) -> Option<String> {
        let (session, subject) = (self.session.as_ref()?, self.subject.as_deref()?);
        let renewed = session.renewed(&self.on.session_life, self.now)?;
        renewed.set_cookie(&self.on, self.now, self.rule, subject)
    }

    /// Signs `subject` in: the session that was there ends, and one with a new id begins. The line
    /// gives it to the browser.
    pub(crate) fn sign_in(&self, subject: &str) -> Option<String> {
        self.end_session();
        Signed::begin(&self.on, self.now).set_cookie(&self.on, self.now, self.rule, subject)
    }

    /// Ends the session, for every copy of its cookie.
    pub(crate) fn end_session(&self) {
        if let Some(session) = &self.session {
            self.on.endings.end_session(session.id, self.now);
        }
    }

    /// The visitor's id; a new one, with its cookie, where there is none.
    pub(crate) fn known_visitor(&self, cookies: &mut Vec<String>) -> VisitorId {
        self.visitor.unwrap_or_else(|| {
            let visitor = new_visitor();
            let id = encode_id(&visitor);
            cookies.extend(self.rule.set("visitor", Some(&id), VISITOR_SECONDS));
            visitor
        })
    }

    pub(crate) fn principal(&self) -> PrincipalDigest {
        self.subject.as_deref().map_or([0; 16], digest)
    }
}

/// A digest of a subject, to compare it with the one that a token was sealed for.
pub(crate) fn digest(subject: &str) -> PrincipalDigest {
    let full = Sha256::digest(subject.as_bytes());
    let mut short = [0; 16];
    short.copy_from_slice(&full[..16]);
    short
}

/// The cookies of a request, by name and value.
pub(crate) fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    pairs(headers.get_all(header::COOKIE))
}

fn pairs<'a>(lines: GetAll<'a, HeaderValue>) -> impl Iterator<Item = (&'a str, &'a str)> {
    lines
        .into_iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim_ascii().split_once('='))
}

pub(crate) fn new_visitor() -> VisitorId {
    let mut id = [0; 16];
    getrandom::fill(&mut id).expect("the system gives random bytes");
    id
}

/// A year: browsers cap the life of a cookie at 400 days.
pub(crate) const VISITOR_SECONDS: u64 = 365 * 24 * 60 * 60;

pub(crate) fn encode_id(id: &VisitorId) -> String {
    URL_SAFE_NO_PAD.encode(id)
}

/// Reads base64url of this one length, which comes with almost every request: the decoder for any
/// length costs several times as much.
pub(crate) fn decode_id(text: &str) -> Option<VisitorId> {
    let letters: &[u8; 22] = text.as_bytes().try_into().ok()?;
    let values = letters.map(|letter| VALUES[usize::from(letter)]);
    // The last letter has two bits of the id and four that say nothing.
    if values.iter().any(|value| *value >= 64) || values[21] & 15 != 0 {
        return None;
    }
    let mut id = [0; 16];
    for (bytes, four) in id.chunks_mut(3).zip(values.chunks(4)) {
        let bits = four
            .iter()
            .fold(0, |bits, value| bits << 6 | u32::from(*value));
        let bits = bits << (6 * (4 - four.len()));
        bytes.copy_from_slice(&bits.to_be_bytes()[1..=bytes.len()]);
    }
    Some(id)
}

/// What each letter of base64url stands for; 64 for what is none.
const VALUES: [u8; 256] = {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (mut values, mut at) = ([64; 256], 0);
    while at < 64 {
        values[letters[at] as usize] = at as u8;
        at += 1;
    }
    values
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_the_decoder_for_any_length_reads_it() {
        for seed in 0..=255 {
            let id: VisitorId = std::array::from_fn(|at| (at as u8).wrapping_mul(37) ^ seed);
            assert_eq!(decode_id(&encode_id(&id)), Some(id));
        }
        let good = encode_id(&[255; 16]);
        assert_eq!(decode_id(&good), Some([255; 16]));
        for at in 0..22 {
            for wrong in ["+", "=", " ", "\0", "\u{7f}"] {
                let mut text = good.clone();
                text.replace_range(at..=at, wrong);
                assert_eq!(decode_id(&text), None, "{text}");
            }
        }
        assert_eq!(
            decode_id(&good.replace("__w", "__x")),
            None,
            "bits that say nothing"
        );
        assert_eq!(decode_id(&good[1..]), None);
        assert_eq!(decode_id(&(good + "A")), None);
    }
}
