//! Answers a refused call that is a copy of one which ran at another replica.
//!
//! What ran in this process is known before any check. Of what ran elsewhere the claim would tell,
//! which asks the store that replicas share; a copy that a check refuses does not come so far. So a
//! refusal asks whether the token is known there, and a call that is not refused asks nothing more.

use super::define::Action;
use super::dispatch::{Arrival, Dispatcher};
use super::envelope::Envelope;
use super::once::Submission;
use super::rejection::Rejection;
use super::run::Called;
use crate::form::Intake;
use crate::store::Store;

/// A call that a check refused.
pub(super) struct Refused<'a, S> {
    pub(super) rejection: Rejection,
    pub(super) on: &'a Dispatcher<S>,
    pub(super) arrival: &'a Arrival,
    pub(super) envelope: &'a mut Envelope,
}

impl Rejection {
    /// Whether the submission may have run before, and may not now.
    fn hides_a_copy(&self) -> bool {
        matches!(
            self,
            Self::Stale { .. } | Self::Denied(_) | Self::TooOften(_) | Self::Invalid(_)
        )
    }

    /// The same; a stale call counts as one that never ran only if every replica is certain.
    pub(super) async fn surely(self, claims: &Store, arrival: &Arrival) -> Self {
        match (self, &arrival.opened) {
            (
                Self::Stale {
                    reason,
                    unclaimed: true,
                },
                Some(token),
            ) => {
                let (id, at) = (&token.id, token.sealed_at);
                let unclaimed = claims.is_certain(at)
                    && !claims.has_token(id, at)
                    && claims.others_have_token(id, at).await == Some(false);
                Self::Stale { reason, unclaimed }
            }
            (other, _) => other,
        }
    }
}

/// The first outcome, for a copy; for others the refusal.
pub(super) async fn or_copy<A: Action<S>, S>(refused: Refused<'_, S>) -> Result<Called, Rejection>
where
    S: Clone + Send + Sync + 'static,
{
    let Refused {
        rejection,
        on,
        arrival,
        envelope,
    } = refused;
    let Some(token) = &arrival.opened else {
        return Err(rejection);
    };
    if A::SPEC.repeatable || !rejection.hides_a_copy() {
        return Err(rejection);
    }
    let known = on.claims.others_have_token(&token.id, token.sealed_at);
    let (most, of_files) = const { (A::SPEC.max_bytes(), A::SPEC.file_bytes()) };
    let intake = Intake::of::<A::Input>(most, of_files, &on.pages.on.spool);
    if known.await == Some(true)
        && let Ok(entries) = envelope.call(&intake).await
        && let Some(ran) = Submission::replay::<A>(&on.claims, token, arrival, entries).await?
    {
        return Ok(Called::Ended(ran));
    }
    Err(rejection.surely(&on.claims, arrival).await)
}
