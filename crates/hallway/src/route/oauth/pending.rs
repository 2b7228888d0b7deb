//! Keeps in the browser what the provider's answer has to fit: a sealed cookie for ten minutes.

use http::HeaderMap;
use serde::{Deserialize, Serialize};

use crate::guard::{Visit, cookies};
use crate::seal::Purpose;

/// A login that has begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Pending {
    /// Whom the browser was sent to.
    pub(super) provider: String,
    pub(super) state: String,
    pub(super) nonce: String,
    /// The proof key whose digest the provider has (PKCE).
    pub(super) verifier: String,
    /// Where the person goes then: a path of this app.
    pub(super) return_to: String,
    /// When it began, in seconds since 1970.
    pub(super) at: u64,
}

impl Pending {
    /// The line that gives it to the browser; `None` where there can be no cookie.
    pub(super) fn set_cookie(&self, visit: &Visit) -> Option<String> {
        let plain = serde_json::to_vec(self).expect("texts are JSON");
        let sealed = visit.on.sealer.seal(Purpose::Login, visit.now, &plain);
        visit.rule.set(COOKIE, Some(&sealed), SECONDS)
    }

    /// The line that takes it away.
    pub(super) fn clear_cookie(visit: &Visit) -> Option<String> {
        visit.rule.set(COOKIE, None, 0)
    }

    /// The login that this browser began, if it is not too old.
    pub(super) fn of(headers: &HeaderMap, visit: &Visit) -> Option<Self> {
        let mut own =
            cookies(headers).filter(|(name, _)| visit.rule.own_name(name) == Some(COOKIE));
        let (_, sealed) = own.next()?;
        let plain = visit
            .on
            .sealer
            .open(Purpose::Login, visit.now, sealed)
            .ok()?;
        let pending: Self = serde_json::from_slice(&plain).ok()?;
        (visit.now < pending.at + SECONDS).then_some(pending)
    }
}

const COOKIE: &str = "login";
const SECONDS: u64 = 10 * 60;
