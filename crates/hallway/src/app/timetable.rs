//! Calls routes of the app at their times.
//!
//! 1. Each route has a task of its own that waits, calls, and waits again: a route never overlaps
//!    itself. Times that pass while it runs are left out, and the log says so.
//! 2. A time is claimed before the call, in the store of events, so that after a restart no time is
//!    called twice; and in the store that replicas share, so that one of them calls. While that one
//!    does not answer nobody calls: it is asked until the next time has come.
//! 3. Times that passed while no process ran are made up for at the start, by one call, if the
//!    latest is not older than a day. A process writes down what it waits for: a time that nobody
//!    waited for, since the schedule is new, was not missed.
//! 4. What counts is the clock of the system, looked at once a minute: it may be set, and a machine
//!    may sleep.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use http::StatusCode;
use jiff::Timestamp;
use tokio::task::JoinSet;
use tower::ServiceExt as _;

use super::serve::StartError;
use crate::guard::Deployment;
use crate::route::{Schedule, Scheduled};
use crate::store::Begun;
use crate::store::shared::BETWEEN_TRIES;

/// The routes that are called by the app itself.
#[derive(Debug)]
pub(super) struct Timetable {
    jobs: Vec<Job>,
    on: Deployment,
}

/// A route and its times.
#[derive(Debug, Clone)]
pub(super) struct Job {
    path: &'static str,
    schedule: Schedule,
}

impl Job {
    pub(super) fn new(path: &'static str, schedule: Schedule) -> Self {
        Self { path, schedule }
    }

    /// The times, if they are those of this path.
    pub(super) fn times_of(&self, path: &str) -> Option<&str> {
        (self.path == path).then(|| self.schedule.text())
    }

    fn id(&self, at: Timestamp) -> String {
        format!("{} {} {}", self.path, self.schedule.text(), at.as_second())
    }

    /// Where replicas write down what they wait for.
    fn awaited(&self) -> String {
        format!("schedule {} {} expected", self.path, self.schedule.text())
    }

    /// Says that somebody waits for `at`.
    fn expected(&self, at: Timestamp) -> String {
        format!("{} expected", self.id(at))
    }
}

/// The sender of the events that the store remembers.
const SENDER: &str = "hallway schedule";
/// How old a time may be that is made up for.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// As long as the store remembers.
const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// The longest nap: afterwards the clock is looked at again.
const NAP: Duration = Duration::from_secs(60);

impl Timetable {
    /// Checks the schedules against the routes that there are.
    pub(super) fn new(
        jobs: Vec<Job>,
        routes: &BTreeSet<&'static str>,
        on: Deployment,
    ) -> Result<Self, StartError> {
        let mistake = |job: &Job| {
            let why = match (job.schedule.mistake(), routes.contains(job.path)) {
                (Some(why), _) => why,
                (None, false) => "there is no route at this path",
                (None, true) => return None,
            };
            let (path, schedule) = (job.path, job.schedule.text());
            Some(format!("{path}, {schedule:?}: {why}"))
        };
        let mistakes: Vec<_> = jobs.iter().filter_map(mistake).collect();
        match mistakes.is_empty() {
            true => Ok(Self { jobs, on }),
            false => Err(StartError::Schedule(mistakes.join("\n  "))),
        }
    }

    /// Starts to call; it ends when what is returned is dropped. A call that runs then goes on.
    pub(super) fn start(self, router: &Router) -> JoinSet<()> {
        self.start_with(router, Timestamp::now)
    }

    fn start_with(
        self,
        router: &Router,
        now: impl Fn() -> Timestamp + Clone + Send + Sync + 'static,
    ) -> JoinSet<()> {
        let mut tasks = JoinSet::new();
        let mut me = [0; 16];
        getrandom::fill(&mut me).expect("the system gives random bytes");
        for job in self.jobs {
            let caller = Caller {
                job,
                on: self.on.clone(),
                router: router.clone(),
                now: now.clone(),
                me,
            };
            tasks.spawn(caller.run());
        }
        tasks
    }
}

/// Calls one route, again and again.
struct Caller<N> {
    job: Job,
    on: Deployment,
    router: Router,
    now: N,
    /// Names this replica among those that want to call.
    me: [u8; 16],
}

impl<N: Fn() -> Timestamp> Caller<N> {
    async fn run(self) {
        let start = (self.now)();
        if let Some(missed) = self.missed(start).await {
            tracing::info!(path = self.job.path, at = %missed, "a missed time is made up for");
            self.call_at(missed).await;
        }
        let mut after = start;
        while let Some(next) = self.job.schedule.next(after) {
            self.expect(next).await;
            self.sleep_until(next).await;
            after = match self.call_at(next).await {
                true => (self.now)().max(next),
                false => next,
            };
            if let Some(left_out) = self.job.schedule.times(next, after).last() {
                tracing::warn!(path = self.job.path, at = %left_out, "the call before took too long");
            }
        }
        tracing::warn!(
            path = self.job.path,
            schedule = self.job.schedule.text(),
            "no time is left"
        );
    }

    /// The latest time before `now`, if one that somebody waited for has passed uncalled.
    async fn missed(&self, now: Timestamp) -> Option<Timestamp> {
        let awaited = self.awaited().await;
        let (job, events) = (&self.job, &self.on.events);
        let uncalled = |at: Timestamp| {
            events.knows(SENDER, &job.expected(at)) && !events.knows(SENDER, &job.id(at))
        };
        let (mut last, mut missed) = (None, false);
        for time in job.schedule.times(now.checked_sub(WEEK).ok()?, now) {
            missed |= uncalled(time) || awaited == Some(time);
            last = Some(time);
        }
        let yesterday = now.checked_sub(DAY).ok()?;
        last.filter(|last| missed && *last >= yesterday)
    }

    /// The time that some replica wrote down last.
    async fn awaited(&self) -> Option<Timestamp> {
        let (reach, key) = (self.on.shared.as_ref()?, self.job.awaited());
        let said = reach.ask(|store| store.get(&key)).await??;
        let said = std::str::from_utf8(&said).ok()?.parse().ok()?;
        Timestamp::from_second(said).ok()
    }

    async fn expect(&self, next: Timestamp) {
        if let Some(reach) = &self.on.shared {
            let (key, at) = (self.job.awaited(), next.as_second().to_string());
            reach
                .ask(|store| store.put(&key, at.as_bytes(), WEEK))
                .await;
        }
        let id = self.job.expected(next);
        if let Begun::Mine { claim, .. } = self.on.events.begin(SENDER, &id) {
            claim.settle("", Duration::ZERO);
        }
    }

    async fn sleep_until(&self, time: Timestamp) {
        loop {
            let left = time.duration_since((self.now)());
            match Duration::try_from(left) {
                Ok(left) if !left.is_zero() => tokio::time::sleep(left.min(NAP)).await,
                _ => return,
            }
        }
    }

    /// Whether this replica is the one that calls; `None` when nobody could say so in time.
    async fn is_chosen(&self, time: Timestamp) -> Option<bool> {
        let Some(reach) = &self.on.shared else {
            return Some(true);
        };
        let key = format!("schedule {}", self.job.id(time));
        let next = self.job.schedule.next(time);
        while next.is_none_or(|next| (self.now)() < next) {
            let put = reach.ask(|store| store.put_if_absent(&key, &self.me, WEEK));
            match put.await {
                Some(true) => return Some(true),
                // An answer that was lost may have been ours.
                Some(false) => {
                    let chosen = reach.ask(|store| store.get(&key)).await.flatten();
                    return Some(chosen.is_some_and(|chosen| *chosen == self.me));
                }
                None => tokio::time::sleep(BETWEEN_TRIES).await,
            }
        }
        let path = self.job.path;
        tracing::error!(path, at = %time, "nobody calls: the shared store did not answer");
        None
    }

    /// Calls the route unless another process did; `false` when nobody knows of another.
    async fn call_at(&self, time: Timestamp) -> bool {
        tokio::time::sleep(self.job.schedule.draw_jitter()).await;
        let (path, id) = (self.job.path, self.job.id(time));
        match self.is_chosen(time).await {
            Some(true) => {}
            Some(false) => {
                tracing::debug!(path, at = %time, "another replica calls");
                return true;
            }
            None => return false,
        }
        let Begun::Mine { claim, .. } = self.on.events.begin(SENDER, &id) else {
            tracing::debug!(path, at = %time, "another process has called");
            return true;
        };
        let busy = self.on.running.enter();
        let call = self.router.clone().oneshot(request(path));
        let task = tokio::spawn(async move {
            let _busy = busy;
            let Ok(answer) = call.await;
            // A call that failed is not made again before its next time.
            claim.settle("", Duration::ZERO);
            answer.status()
        });
        match task.await {
            Ok(status) if status.is_success() => {
                tracing::info!(path, %status, "called by schedule")
            }
            Ok(status) => tracing::error!(path, %status, "called by schedule, and it failed"),
            Err(_) => {
                let status = StatusCode::INTERNAL_SERVER_ERROR;
                tracing::error!(path, %status, "called by schedule, and it panicked");
            }
        }
        true
    }
}

fn request(path: &'static str) -> Request {
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = http::Uri::from_static(path);
    request.extensions_mut().insert(Scheduled);
    request
}

#[cfg(test)]
mod tests;
