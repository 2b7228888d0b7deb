//! Runs the function so that it ends whatever becomes of the connection.
//!
//! While somebody waits for the answer the function runs as part of the request. When the
//! connection goes, what is left of it goes on in a task of its own.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::Request;
use futures_util::FutureExt;
use http::request::Parts;
use tokio::runtime::Handle;

use super::audit::AuditOutcome;
use super::define::Action;
use super::dispatch::{Arrival, Dispatcher};
use super::may::May;
use super::opened::TOKEN_SECONDS;
use super::outcome::{Ran, Record, session_mark};
use super::progress::Reports;
use super::settle::{Settled, panic_text, settle};
use crate::Cache;
use crate::guard::{Access, PrincipalDigest};
use crate::store::{ClaimGuard, Ending};

/// What the pipeline found out for the function.
pub(super) struct Given<A: Action<S>, S> {
    pub(super) who: <A::Access as Access>::Who,
    pub(super) allowed: <A::May as May<A, S>>::Proof,
    pub(super) input: A::Input,
    pub(super) bound: A::Bound,
}

impl<S: Clone + Send + Sync + 'static> Dispatcher<S> {
    /// Calls the function, settles its effects and records how it ended. What comes of it holds the
    /// request, too.
    pub(super) fn run<A: Action<S>>(
        &self,
        claim: Option<ClaimGuard>,
        given: Given<A, S>,
        arrival: &mut Arrival,
        state: &S,
    ) -> Running {
        // The function may outlive the connection, so it has the request for itself, and gives it
        // back for drawing the page again.
        let witness = self.auditor.witness(arrival);
        let mut parts = std::mem::replace(&mut arrival.parts, Request::new(()).into_parts().0);
        let (state, visit) = (state.clone(), arrival.visit.clone());
        let busy = self.running.enter();
        let run = async move {
            let _busy = busy;
            let name = const { A::SPEC.name() };
            let cache = &visit.on.cache;
            let before = cache.raises();
            let Given {
                who,
                allowed,
                input,
                bound,
            } = given;
            let called = A::call(who, allowed, input, bound, &mut parts, &state);
            let ran = AssertUnwindSafe(called).catch_unwind();
            let settled = match ran.await {
                Ok(result) => settle(name, result, &visit),
                Err(panic) => Settled::panicked(name, panic_text(panic.as_ref())),
            };
            let mut ran = settled.ran;
            let outcome = AuditOutcome::from(&ran.outcome);
            tracing::info!(action = name, %outcome, "action");
            if let Some(witness) = witness {
                witness.tell(outcome);
            }
            match claim {
                // A parameter could not be taken: the function was not called.
                Some(claim) if settled.never_ran => claim.release_everywhere().await,
                Some(claim) => {
                    let before = visit.principal();
                    let record = Record {
                        outcome: ran.outcome,
                        at: visit.now,
                        cookies: ran.cookies,
                        session: session_mark(visit.session_cookie.as_deref()),
                        before,
                        after: settled.after.unwrap_or(before),
                    };
                    let ending = claim.settle(record.pack(), KEEP);
                    ran = record.first();
                    if let Some(ending) = ending {
                        ran.degraded = !Box::pin(is_told(ending, name)).await;
                    }
                }
                None => {}
            }
            if cache.raises() > before {
                // Boxed: calls without other replicas would move it about for nothing.
                ran.degraded |= Box::pin(is_degraded(cache, name)).await;
            }
            (ran, parts)
        };
        ToItsEnd::of(run)
    }
}

/// Tells other replicas that an action ran; says whether they know.
async fn is_told(ending: Ending, name: &str) -> bool {
    let told = ending.tell().await;
    if !told {
        tracing::warn!(
            action = name,
            "degraded: other replicas do not know that it ran"
        );
    }
    told
}

/// Waits until other replicas know what an action raised; says whether they do not.
async fn is_degraded(cache: &Cache, name: &str) -> bool {
    let degraded = cache.told(cache.raises()).await.is_none();
    if degraded {
        tracing::warn!(
            action = name,
            "degraded: other replicas do not know what it raised"
        );
    }
    degraded
}

/// A call that every check let pass.
pub(crate) enum Called {
    /// It ran, or a copy of it did.
    Ended(Ran),
    /// It runs, and tells how far it is.
    UnderWay(Box<(Running, Reports)>),
}

/// A function at work.
pub(crate) type Running = ToItsEnd<(Ran, Parts)>;

/// A future that ends also when nobody waits for it any more.
pub(crate) struct ToItsEnd<T: Send + 'static> {
    run: Option<Pin<Box<dyn Future<Output = T> + Send>>>,
    runtime: Handle,
}

impl<T: Send + 'static> ToItsEnd<T> {
    fn of(run: impl Future<Output = T> + Send + 'static) -> Self {
        Self {
            run: Some(Box::pin(run)),
            runtime: Handle::current(),
        }
    }
}

impl<T: Send + 'static> Future for ToItsEnd<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        // Taken out while it runs: what panics is not run on.
        let mut run = self
            .run
            .take()
            .expect("a future is not asked again once it has ended");
        let ended = run.as_mut().poll(cx);
        if ended.is_pending() {
            self.run = Some(run);
        }
        ended
    }
}

impl<T: Send + 'static> Drop for ToItsEnd<T> {
    fn drop(&mut self) {
        if let Some(run) = self.run.take() {
            self.runtime.spawn(run);
        }
    }
}

/// Answers are kept as long as their claims: the life of a token and an hour.
const KEEP: Duration = Duration::from_secs(TOKEN_SECONDS + 60 * 60);

/// The principal after a run, when the action changed it.
pub(super) type After = Option<PrincipalDigest>;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::sync::Notify;

    use super::*;

    #[tokio::test]
    async fn what_nobody_waits_for_any_more_ends_all_the_same() {
        let (go, gone) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (wait, tell) = (go.clone(), gone.clone());
        let mut run = Box::pin(ToItsEnd::of(async move {
            wait.notified().await;
            tell.notify_one();
        }));
        assert!((&mut run).now_or_never().is_none());
        drop(run);
        go.notify_one();
        gone.notified().await;
    }
}
