//! The proofs that a call is ours: admitted by its origin, opened by its token, known by its name.

use std::sync::Arc;

use hallway_wire::StaleReason;

use super::define::ActionRef;
use super::dispatch::Arrival;
use super::envelope::Envelope;
use super::rejection::{NEEDS_COOKIE, Rejection};
use super::table::{Entry, Table};
use crate::guard::origin::{self, BoundToken, Certain, Facts, SameOrigin};
use crate::guard::{Access, Denied, Deployment, Visit};
use crate::page::path_of;
use crate::seal::{Token, Unopened, page_hash};

/// How long a token is good for, in seconds.
pub(super) const TOKEN_SECONDS: u64 = 24 * 60 * 60;

/// Proof that the request comes from one of our own pages, as far as its head can tell. Where the
/// head leaves it open (`Sec-Fetch-Site: none`), the token decides, which every action demands.
pub(super) struct Admitted(SameOrigin);

impl Admitted {
    pub(super) fn check(facts: &Facts<'_>, on: &Deployment) -> Result<Self, Rejection> {
        match origin::verdict(facts, &on.origins) {
            Ok(origin) => Ok(Self(origin)),
            Err(cross) => Err(Rejection::Origin(cross.to_string())),
        }
    }
}

/// Proof that the call carries a token that this deployment sealed for this page.
pub(super) struct Opened {
    pub(super) token: Arc<Token<'static>>,
    origin: SameOrigin,
}

impl Opened {
    pub(super) async fn read(
        admitted: Admitted,
        envelope: &mut Envelope,
        arrival: &Arrival,
        on: &Deployment,
    ) -> Result<Self, Rejection> {
        let Arrival { parts, visit, .. } = arrival;
        let sealed = envelope.token().await?;
        let token = match Token::open(&on.sealer, visit.now, &sealed) {
            Ok(token) => Arc::new(token),
            // A key that was thrown away: the form was ours once, and what was typed is kept.
            Err(Unopened::UnknownKey) => {
                return Err(Rejection::Stale {
                    reason: StaleReason::Expired,
                    unclaimed: false,
                });
            }
            Err(Unopened::Altered) if sealed.is_empty() => return Err(Rejection::NoToken),
            Err(Unopened::Altered) => return Err(Rejection::Forged),
        };
        if token.page != page_hash(path_of(parts)) {
            return Err(Rejection::OtherPage);
        }
        Ok(Self {
            token,
            origin: admitted.0,
        })
    }
}

impl Opened {
    /// The bound values, in the type that the action wants.
    pub(super) fn bound<A: ActionRef>(token: &Token<'_>) -> Result<A::Bound, Rejection> {
        serde_json::from_slice(&token.bound).map_err(|_| Rejection::Stale {
            reason: StaleReason::Unknown,
            unclaimed: true,
        })
    }
}

/// Proof that the token names an action of the closed table.
pub(super) struct Known<'a, S> {
    pub(super) token: Arc<Token<'static>>,
    pub(super) origin: SameOrigin,
    pub(super) entry: &'a Entry<S>,
}

impl<'a, S> Known<'a, S> {
    pub(super) fn find(opened: Opened, table: &'a Table<S>) -> Result<Self, Rejection> {
        match table.find(&opened.token.action) {
            Some(entry) if entry.spec.shape() == opened.token.shape => Ok(Self {
                token: opened.token,
                origin: opened.origin,
                entry,
            }),
            _ => Err(Rejection::Stale {
                reason: StaleReason::Unknown,
                unclaimed: true,
            }),
        }
    }
}

/// Proof that the token was sealed for whoever calls, and not too long ago.
pub(super) struct Owned(#[allow(dead_code, reason = "held as a proof, never read")] Certain);

/// The token was compared with the visitor and the principal.
struct Bound;

impl BoundToken for Bound {}

impl Owned {
    /// By the table "Whose token" in `docs/security.md`. `unclaimed`: the store is certain that
    /// no copy of this submission ran.
    pub(super) fn check<A: Access>(
        origin: SameOrigin,
        token: &Token<'_>,
        visit: &Visit,
        unclaimed: bool,
    ) -> Result<Self, Rejection> {
        let stale = |reason| Err(Rejection::Stale { reason, unclaimed });
        if token.sealed_at + TOKEN_SECONDS < visit.now || token.sealed_at > visit.now + 60 {
            return stale(StaleReason::Expired);
        }
        // Without any cookie there is no authority that somebody could abuse.
        if !visit.has_cookies && !A::PUBLIC {
            return Err(Rejection::Denied(Denied::unauthorized(NEEDS_COOKIE)));
        }
        if visit.has_cookies && visit.visitor != Some(token.visitor) {
            return stale(StaleReason::Visitor);
        }
        if visit.has_cookies && visit.principal() != token.principal {
            return stale(StaleReason::Principal);
        }
        match origin.with_token(&Bound) {
            Some(certain) => Ok(Self(certain)),
            None => Err(Rejection::Origin(
                "the request does not say where it comes from".into(),
            )),
        }
    }
}
