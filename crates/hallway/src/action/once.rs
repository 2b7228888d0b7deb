//! Names a submission, claims it, and answers its copies.
//!
//! The id of a submission is made of the token's id, the submission's key (a script makes one for
//! each press of a button) and a fingerprint of what was sent. The same button of the same page
//! pressed twice with equal content is one submission; other content is another.

use bytes::Bytes;
use hallway_wire::StaleReason;
use http::request::Parts;

use super::define::ActionRef;
use super::dispatch::Arrival;
use super::opened::Owned;
use super::outcome::{Ran, Record, session_mark};
use super::rejection::Rejection;
use crate::form::Entries;
use crate::seal::Token;
use crate::store::{Claim, ClaimGuard, ClaimId, OnceId, Outcome as Told, Store};

/// A submission that may run.
pub(super) struct Submission {
    id: ClaimId,
    sealed_at: u64,
}

/// Who runs it.
pub(super) enum Once {
    /// This call. `None` for an action that may run for every copy.
    Mine(Option<ClaimGuard>),
    /// Another call did, and this is how it ended.
    Copy(Ran),
}

impl Submission {
    pub(super) fn of(_: Owned, token: &Token<'_>, entries: &Entries, arrival: &Arrival) -> Self {
        Self {
            id: claim_id(token, entries, arrival),
            sealed_at: token.sealed_at,
        }
    }

    /// Gives the function the id, if it asks for one.
    pub(super) fn tell<A: ActionRef>(&self, parts: &mut Parts) {
        if A::SPEC.once {
            parts.extensions.insert(OnceId(self.id.text()));
        }
    }

    /// Answers a copy of a submission that ran or runs; `None` when this is a new one, or one that
    /// may begin again.
    ///
    /// Only the visitor of the token hears the answer, or a browser without any cookie.
    pub(super) async fn replay<A: ActionRef>(
        claims: &Store,
        token: &Token<'_>,
        arrival: &Arrival,
        entries: &Entries,
    ) -> Result<Option<Ran>, Rejection> {
        let id = claim_id(token, entries, arrival);
        let Some(claim) = claims.find_everywhere(&id, token.sealed_at).await else {
            return Ok(None);
        };
        let visit = &arrival.visit;
        if visit.has_cookies && visit.visitor != Some(token.visitor) {
            return Err(Rejection::Stale {
                reason: StaleReason::Visitor,
                unclaimed: false,
            });
        }
        answer::<A>(claim, arrival).await
    }

    pub(super) async fn claim<A: ActionRef>(
        self,
        claims: &Store,
        arrival: &Arrival,
    ) -> Result<Once, Rejection> {
        if A::SPEC.repeatable {
            return Ok(Once::Mine(None));
        }
        loop {
            match claims.claim_everywhere(self.id, self.sealed_at).await {
                Claim::Mine(guard) => return Ok(Once::Mine(Some(guard))),
                // Without an answer the first one was taken back, or may begin again: by this one.
                known => match answer::<A>(known, arrival).await? {
                    Some(ran) => return Ok(Once::Copy(ran)),
                    None => {
                        let again = claims.begin_again_everywhere(self.id, self.sealed_at);
                        if let Some(guard) = again.await {
                            return Ok(Once::Mine(Some(guard)));
                        }
                    }
                },
            }
        }
    }
}

/// What a copy is told; `None` when the first one was taken back before it ran, or when nobody is
/// sure whether it did and the function can tell.
async fn answer<A: ActionRef>(claim: Claim, arrival: &Arrival) -> Result<Option<Ran>, Rejection> {
    let (recorded, ended): (Option<Bytes>, u64) = match claim {
        Claim::Mine(guard) => {
            guard.release();
            return Ok(None);
        }
        Claim::Unsure { .. } if A::SPEC.once => return Ok(None),
        Claim::Unsure { at } => return Err(Rejection::Unsure { at }),
        Claim::TooMany => return Err(Rejection::TooManyCopies),
        Claim::Old => {
            return Err(Rejection::Stale {
                reason: StaleReason::Expired,
                unclaimed: false,
            });
        }
        Claim::Running(waiter) => match waiter.outcome().await {
            Told::Finished { answer, at } => (Some(answer), at),
            Told::Unsure if A::SPEC.once => return Ok(None),
            Told::Unsure => {
                return Err(Rejection::Unsure {
                    at: arrival.visit.now,
                });
            }
            Told::Released => return Ok(None),
        },
        Claim::Finished { answer, at } => (answer, at),
    };
    let record = recorded.and_then(|bytes| Record::unpack(&bytes));
    let Some(record) = record else {
        return Ok(Some(Ran::without_details(ended)));
    };
    let visit = &arrival.visit;
    let session = session_mark(visit.session_cookie.as_deref());
    Ok(Some(record.replay(visit.now, session, visit.principal())))
}

fn claim_id(token: &Token<'_>, entries: &Entries, arrival: &Arrival) -> ClaimId {
    let press = arrival.press.as_ref().and_then(|key| key.to_str().ok());
    ClaimId {
        token: token.id,
        content: entries.fingerprint(&token.id, press.unwrap_or_default()),
    }
}
