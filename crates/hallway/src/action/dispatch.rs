//! Takes one action call from request to response.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::Request;
use axum::response::Response;
use http::HeaderValue;
use http::request::Parts;

use super::audit::Auditor;
use super::define::Action;
use super::elsewhere::Refused;
use super::envelope::Envelope;
use super::head::Head;
use super::may::May;
use super::once::{Once, Submission};
use super::opened::{Admitted, Known, Opened, Owned};
use super::progress::Reports;
use super::rejection::Rejection;
use super::reply::{Ended, Typed, UnderWay};
use super::table::Table;
use crate::form::{Form as _, Intake};
use crate::guard::client::Client;
use crate::guard::origin::Facts;
use crate::guard::{Guard, Visit};
use crate::page::{Draw, Pages};
use crate::seal::Token;
use crate::store::{RateId, Running, Store};

use super::run::{Called, Given};

/// All that a call needs. Built by `app`.
pub(crate) struct Dispatcher<S> {
    pub(crate) pages: Pages<S>,
    pub(crate) table: Table<S>,
    pub(crate) claims: Store,
    pub(crate) running: Running,
    /// How often a refused call is answered with its page; `None`: always.
    pub(crate) refusals: Option<RateId>,
    pub(crate) auditor: Auditor,
}

/// One request on its way through the pipeline.
pub(super) struct Arrival {
    pub(super) parts: Parts,
    pub(super) visit: Arc<Visit>,
    pub(super) begun: Instant,
    /// The key of the submission, if a script sends it.
    pub(super) press: Option<HeaderValue>,
    /// What the token says, once it is open.
    pub(super) opened: Option<Arc<Token<'static>>>,
}

/// A call whose action is known.
pub(crate) struct Call<'a, S> {
    known: Known<'a, S>,
    on: &'a Dispatcher<S>,
    arrival: &'a mut Arrival,
    envelope: &'a mut Envelope,
    state: &'a S,
}

impl<S: Clone + Send + Sync + 'static> Dispatcher<S> {
    pub(crate) fn dispatch<'a>(
        self: &'a Arc<Self>,
        page: Draw<S>,
        request: Request,
        state: &'a S,
    ) -> impl Future<Output = Response> + Send + 'a {
        let head = Head::of(request.headers()); // script or browser, decided once
        let (parts, body) = request.into_parts();
        let (on, facts) = (&self.pages.on, Facts::of(&parts));
        let admitted = Admitted::check(&facts, on); // head only: origin
        let visit = Arc::new(Visit::by_facts(&facts, &parts, on));
        let mut envelope = Envelope::new(head.kind, head.token, body);
        let mut arrival = Arrival {
            parts,
            visit,
            begun: Instant::now(),
            press: head.press,
            opened: None,
        };
        let reply_to = head.reply_to;
        // From here on: what is above would lie in the future to its end, the whole request twice.
        async move {
            // Every check, then the function.
            let called = self
                .call(admitted, &mut arrival, &mut envelope, state)
                .await;
            self.auditor.hear(&called, &arrival);
            let called = match called.or_else(Rejection::or_failed) {
                Ok(Called::Ended(ran)) => Ok(ran),
                Err(rejection) => Err(rejection),
                Ok(Called::UnderWay(run)) => {
                    let call = UnderWay::of(*run, arrival, envelope, self.clone(), page, state);
                    return Box::pin(reply_to.follow(call)).await; // tells how far it is
                }
            };
            let typed = Typed::of(&called, &arrival, &mut envelope, self).await; // kept
            let ended = Ended::of(called, typed, arrival, envelope);
            reply_to.write(ended, self, page, state).await // the only fork
        }
    }

    async fn call(
        &self,
        admitted: Result<Admitted, Rejection>,
        arrival: &mut Arrival,
        envelope: &mut Envelope,
        state: &S,
    ) -> Result<Called, Rejection> {
        let on = &self.pages.on;
        let opened = Opened::read(admitted?, envelope, arrival, on).await?; // the token
        arrival.opened = Some(opened.token.clone());
        let known = match Known::find(opened, &self.table) {
            Ok(known) => known, // closed table
            Err(stale) => return Err(Box::pin(stale.surely(&self.claims, arrival)).await),
        };
        let entry = known.entry;
        let call = Call {
            known,
            on: self,
            arrival: &mut *arrival,
            envelope: &mut *envelope,
            state,
        };
        match (entry.drive)(call).await {
            // It may have run at another replica.
            Err(rejection) if self.claims.is_shared() => {
                (entry.or_copy)(Refused {
                    rejection,
                    on: self,
                    arrival,
                    envelope,
                })
                .await
            }
            called => called,
        }
    }
}

/// The typed half of the pipeline: one instance for each action of the table.
pub(super) async fn drive<A: Action<S>, S>(call: Call<'_, S>) -> Result<Called, Rejection>
where
    A::Access: Guard<S>,
    S: Clone + Send + Sync + 'static,
{
    let Call {
        known,
        on,
        arrival,
        envelope,
        state,
    } = call;
    let (ground, limits) = (&on.pages.on, &known.entry.limits);
    let (token, origin) = (known.token, known.origin);
    let (most, of_files) = const { (A::SPEC.max_bytes(), A::SPEC.file_bytes()) };
    let intake = Intake::of::<A::Input>(most, of_files, &ground.spool);
    let claimed = !A::SPEC.repeatable && on.claims.has_token(&token.id, token.sealed_at);
    if claimed
        && let Some(ran) =
            Submission::replay::<A>(&on.claims, &token, arrival, envelope.call(&intake).await?)
                .await?
    {
        return Ok(Called::Ended(ran)); // a copy: no limit, no guard, nothing runs
    }
    let unclaimed = on.claims.is_certain(token.sealed_at);
    let owned = Owned::check::<A::Access>(origin, &token, &arrival.visit, unclaimed)?;
    limits.by_address(arrival).look(ground)?; // before anything that costs
    arrival.prepare();
    let who = A::Access::check(&mut arrival.parts, state)
        .await
        .map_err(Rejection::Denied)?;
    limits.by_principal(arrival).look(ground)?;
    let worded = |rejection| match rejection {
        Rejection::Invalid(errors) => {
            Rejection::Invalid(ground.words.put_into(errors, &arrival.parts.headers))
        }
        other => other,
    };
    let entries = envelope.call(&intake).await.map_err(worded)?; // the rest of the body
    let input = A::Input::decode(entries) // all errors, in the app's words
        .map_err(|errors| worded(Rejection::Invalid(errors)))?;
    let bound = Opened::bound::<A>(&token)?;
    let used = limits.whole(arrival, entries);
    used.look(ground)?; // before it is written down
    let allowing = A::May::decide(&who, &input, &bound, state);
    let allowed = allowing.await.map_err(Rejection::Denied)?; // may they, with this
    let submission = Submission::of(owned, &token, entries, arrival);
    submission.tell::<A>(&mut arrival.parts);
    let reports = Reports::of::<A>(&mut arrival.parts);
    match submission.claim::<A>(&on.claims, arrival).await? {
        Once::Copy(ran) => Ok(Called::Ended(ran)),
        Once::Mine(claim) => {
            let claim = used.take(ground, claim).await?;
            let given = Given {
                who,
                allowed,
                input,
                bound,
            };
            let running = on.run::<A>(claim, given, arrival, state);
            if let Some(reports) = reports {
                return Ok(Called::UnderWay(Box::new((running, reports))));
            }
            let (ran, parts) = running.await;
            arrival.parts = parts;
            Ok(Called::Ended(ran))
        }
    }
}

impl Arrival {
    /// Whose calls this one is counted with.
    pub(super) fn client(&self) -> Client {
        let proxies = &self.visit.on.proxies;
        Client::of(&self.parts.headers, &self.parts.extensions, proxies)
    }

    /// Gives guards and extractors what they may ask for.
    fn prepare(&mut self) {
        self.parts.extensions.insert(self.visit.clone());
    }
}
