//! Claims submissions for all replicas that share a store.
//!
//! 1. This process comes first: what it runs, or knows the end of, it tells its copies without
//!    asking. Copies that come while it asks wait for the same answer.
//! 2. Then the store says who runs it. A copy of what another replica runs waits for that one's end
//!    and keeps the answer, for the copies that come here next.
//! 3. A run whose replica is gone is unsure. Nothing runs again, but for a function that can tell by
//!    itself whether it ran.
//! 4. While the store does not answer, a claim counts in this process, as in a program alone; what
//!    became of it is told when the store is back.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;

use super::claims::{Claim, ClaimGuard, ClaimId, Outcome};
use super::events::Begun;
use super::held::Held;
use super::memory::Taken;
use super::others::{Others, Said};
use super::replica::Replica;
use super::{Store, now};

/// A claim under which nothing has run: when nobody takes it, it is given back.
#[derive(Debug)]
struct Fresh {
    guard: Option<ClaimGuard>,
    before: Before,
}

/// How a claim stood in this process before it was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nobody had it, and no file says that somebody has.
    Free,
    /// It is in the file already.
    Noted,
    /// Nobody was sure of it, and nobody is again.
    Unsure,
}

/// What became of a claim. Nobody may be there any more to hear it.
#[derive(Debug)]
enum Became {
    Mine(Fresh),
    Known(Claim),
}

impl Store {
    /// Claims what is submitted here for other replicas, too.
    pub(crate) fn share(&mut self, replica: Arc<Replica>) {
        let life = self.0.life;
        self.share_with(Others::of_submissions(replica, life));
    }

    pub(super) fn share_with(&mut self, others: Others) {
        let inner = Arc::get_mut(&mut self.0).expect("nobody has claimed anything yet");
        inner.others = Some(others);
    }

    /// Whether other replicas are asked.
    pub(crate) fn is_shared(&self) -> bool {
        self.0.others.is_some()
    }

    /// How many ends other replicas have not heard of.
    pub(crate) fn untold(&self) -> usize {
        self.others().map_or(0, |others| others.replica.waiting())
    }

    pub(super) fn others(&self) -> Option<&Others> {
        self.0.others.as_ref()
    }

    /// Claims a submission, of all replicas: see [`claim`](Self::claim).
    pub(crate) async fn claim_everywhere(&self, id: ClaimId, sealed_at: u64) -> Claim {
        match self.others() {
            None => self.claim(id, sealed_at),
            Some(others) => Box::pin(self.claim_of_all(others, id, sealed_at)).await,
        }
    }

    /// What is known of a submission, here or at another replica, if it was claimed before.
    pub(crate) async fn find_everywhere(&self, id: &ClaimId, sealed_at: u64) -> Option<Claim> {
        let found = self.find(id, sealed_at);
        match self.others() {
            None => found,
            Some(others) => Box::pin(self.better(others, id, sealed_at, found)).await,
        }
    }

    /// Begins a submission again, of all replicas: see [`begin_again`](Self::begin_again).
    pub(crate) async fn begin_again_everywhere(
        &self,
        id: ClaimId,
        sealed_at: u64,
    ) -> Option<ClaimGuard> {
        match self.others() {
            None => self.begin_again(id, sealed_at),
            Some(_) => Box::pin(self.begin_again_of_all(id, sealed_at)).await,
        }
    }

    /// Whether some submission of this token was claimed at another replica; `None` when nobody
    /// knows for certain.
    pub(crate) async fn others_have_token(&self, token: &[u8; 16], sealed_at: u64) -> Option<bool> {
        match self.others() {
            None => Some(false),
            Some(others) => others.has_token(token, sealed_at).await,
        }
    }

    /// Waits until the memory of the store is old enough for the pages that are drawn from now on.
    pub(crate) async fn remembered(&self) {
        if let Some(others) = self.others() {
            others.remembers().await;
        }
    }

    async fn claim_of_all(&self, others: &Others, id: ClaimId, sealed_at: u64) -> Claim {
        let taken = self.memory().claim(&id, sealed_at, now());
        let run = match taken {
            Taken::New(run) => run,
            Taken::Known(known) => {
                let better = self.better(others, &id, sealed_at, Some(known));
                return better.await.unwrap_or(Claim::Old);
            }
        };
        let guard = ClaimGuard::new(self.clone(), id, sealed_at, run);
        let fresh = Fresh::new(guard, Before::Free);
        // In a task: who asks may hang up, and then the store would hold a claim that nobody runs.
        match others.replica.runtime.spawn(fresh.ask()).await {
            Ok(Became::Mine(fresh)) => fresh.taken().map_or(Claim::Old, Claim::Mine),
            Ok(Became::Known(claim)) => claim,
            Err(_) => Claim::Unsure { at: now() }, // the program stops
        }
    }

    /// What others know, where this process knows less.
    async fn better(
        &self,
        others: &Others,
        id: &ClaimId,
        sealed_at: u64,
        known: Option<Claim>,
    ) -> Option<Claim> {
        match known {
            Some(Claim::Finished { answer: None, at }) => {
                let answer = others.answer(id).await;
                Some(Claim::Finished { answer, at })
            }
            None | Some(Claim::Unsure { .. }) => {
                let Said::Held(held) = others.look(id, sealed_at).await else {
                    return known;
                };
                let Some(fresh) = self.fresh(*id, sealed_at) else {
                    return self.find(id, sealed_at);
                };
                Some(fresh.adopt(held).await)
            }
            known => known,
        }
    }

    async fn begin_again_of_all(&self, id: ClaimId, sealed_at: u64) -> Option<ClaimGuard> {
        let fresh = self.fresh(id, sealed_at)?;
        let runtime = self.others()?.replica.runtime.clone();
        runtime.spawn(fresh.take_over()).await.ok()??.taken()
    }

    /// Takes a submission that this process does not know, or is not sure of.
    fn fresh(&self, id: ClaimId, sealed_at: u64) -> Option<Fresh> {
        let mut memory = self.memory();
        let (run, before) = match memory.begin_again(&id, sealed_at, now()) {
            Some(run) => (run, Before::Unsure),
            None => match memory.claim(&id, sealed_at, now()) {
                Taken::New(run) => (run, Before::Free),
                Taken::Known(_) => return None,
            },
        };
        drop(memory);
        let guard = ClaimGuard::new(self.clone(), id, sealed_at, run);
        Some(Fresh::new(guard, before))
    }

    /// Begins an event of another program for all replicas; this process has taken it already.
    pub(super) async fn begin_of_all(&self, claim: ClaimGuard, again: bool) -> Begun {
        let Some(others) = self.others() else {
            return Begun::Mine { claim, again };
        };
        let fresh = Fresh::new(claim, Before::Noted);
        match others.replica.runtime.spawn(fresh.begin(again)).await {
            Ok((Became::Mine(fresh), again)) => match fresh.taken() {
                Some(claim) => Begun::Mine { claim, again },
                None => Begun::Crowded,
            },
            Ok((Became::Known(Claim::Finished { answer, .. }), _)) => Begun::Handled(answer),
            Ok((Became::Known(Claim::Running(waiter)), _)) => Begun::Running(waiter),
            _ => Begun::Crowded, // it may be handled at this moment: to be sent again
        }
    }
}

impl Fresh {
    fn new(guard: ClaimGuard, before: Before) -> Self {
        let guard = Some(guard);
        Self { guard, before }
    }

    /// Asks who handles it; what nobody is sure of is begun again, which is said beside.
    async fn begin(mut self, again: bool) -> (Became, bool) {
        while let Some((guard, others)) = self.parts() {
            let (id, sealed_at) = guard.named();
            let mine = Held::running(others.replica.me);
            let again = match others.claim(&id, sealed_at, mine).await {
                Said::Mine | Said::Away | Said::Old => again,
                Said::Held(held) => match others.goes_on(held).await {
                    Some(false) if !matches!(held, Held::Finished { .. }) => {
                        if !others.take_over(&id, held, mine).await {
                            continue;
                        }
                        true
                    }
                    _ => return (Became::Known(self.adopt(held).await), again),
                },
            };
            self.is_mine(mine);
            return (Became::Mine(self), again);
        }
        (Became::Known(Claim::Old), again)
    }

    fn taken(mut self) -> Option<ClaimGuard> {
        self.guard.take()
    }

    /// Asks who runs it.
    async fn ask(mut self) -> Became {
        let Some((guard, others)) = self.parts() else {
            return Became::Known(Claim::Old);
        };
        let (id, sealed_at) = guard.named();
        let mine = Held::running(others.replica.me);
        let said = others.claim(&id, sealed_at, mine).await;
        match said {
            Said::Held(held) => Became::Known(self.adopt(held).await),
            Said::Mine | Said::Away => {
                self.is_mine(mine);
                Became::Mine(self)
            }
            Said::Old => {
                others
                    .replica
                    .tell(others.end(&id, sealed_at, mine, None, None))
                    .await;
                self.undo(Outcome::Released);
                Became::Known(Claim::Old)
            }
        }
    }

    /// Takes over what nobody is sure of, if that is so at every replica.
    async fn take_over(mut self) -> Option<Self> {
        let was_unsure = self.before == Before::Unsure;
        let (guard, others) = self.parts()?;
        let (id, sealed_at) = guard.named();
        let mine = Held::running(others.replica.me);
        let is_mine = match others.claim(&id, sealed_at, mine).await {
            Said::Mine | Said::Away => true,
            // It was claimed here, and the function can tell.
            Said::Old => was_unsure,
            Said::Held(Held::Finished { .. }) => false,
            Said::Held(held) => {
                others.goes_on(held).await == Some(false) && others.take_over(&id, held, mine).await
            }
        };
        if !is_mine {
            self.undo(Outcome::Released);
            return None;
        }
        self.is_mine(mine);
        Some(self)
    }

    /// Takes over what became of it elsewhere, or waits for it.
    async fn adopt(self, held: Held) -> Claim {
        if let Some((guard, others)) = self.parts()
            && others.goes_on(held).await == Some(true)
        {
            let (waiter, runtime) = (guard.waiter(), others.replica.runtime.clone());
            runtime.spawn(self.follow());
            return Claim::Running(waiter);
        }
        self.ended(held).await
    }

    /// Takes over what became of it elsewhere: a run that does not go on is unsure.
    async fn ended(self, held: Held) -> Claim {
        match (held, self.parts()) {
            (Held::Finished { at }, Some((guard, others))) => {
                let (id, sealed_at) = guard.named();
                let keep = others.life_of(sealed_at);
                let answer = others.answer(&id).await;
                if let Some(guard) = self.taken() {
                    guard.learn(answer.clone(), at, keep);
                }
                Claim::Finished { answer, at }
            }
            (Held::Finished { at } | Held::Unsure { at } | Held::Running { at, .. }, _) => {
                self.undo(Outcome::Unsure);
                Claim::Unsure { at }
            }
        }
    }

    /// Waits for the end of a run at another replica.
    async fn follow(self) {
        const LONGEST: Duration = Duration::from_millis(250);
        let mut pause = Duration::from_millis(5);
        loop {
            sleep(pause).await;
            pause = LONGEST.min(pause * 2);
            let Some((guard, others)) = self.parts() else {
                return;
            };
            let (id, sealed_at) = guard.named();
            let held = match others.look(&id, sealed_at).await {
                Said::Held(held) => held,
                Said::Mine | Said::Old => return self.undo(Outcome::Released),
                Said::Away => return self.undo(Outcome::Unsure),
            };
            if others.goes_on(held).await != Some(true) {
                let _ = self.ended(held).await;
                return;
            }
        }
    }

    /// Writes down that it runs here.
    fn is_mine(&mut self, mine: Held) {
        if let Some(guard) = &mut self.guard {
            guard.shared = Some(Box::new(mine));
            let (id, sealed_at) = guard.named();
            if self.before != Before::Noted {
                guard.store().note(id, sealed_at, now());
            }
        }
    }

    /// As if nobody had asked here; those who wait hear why.
    fn undo(mut self, why: Outcome) {
        self.give_back(why);
    }

    fn give_back(&mut self, why: Outcome) {
        let Some(guard) = self.guard.take() else {
            return;
        };
        match self.before {
            Before::Unsure => drop(guard),
            Before::Free if guard.shared.is_none() => guard.forget(why),
            Before::Free | Before::Noted => guard.release(),
        }
    }

    fn parts(&self) -> Option<(&ClaimGuard, &Others)> {
        let guard = self.guard.as_ref()?;
        Some((guard, guard.store().others()?))
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        self.give_back(Outcome::Released);
    }
}
