//! Keeps what replicas share in the memory of one process, so that a test can run several.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use futures_util::FutureExt as _;
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::shared::{
    Asked, Change, Claimed, Claims, Mark, News, OutOfReach, SharedStore, Spend, Spent,
};

/// A store for several apps of one test. Clones hold the same.
///
/// # Examples
///
/// ```
/// # use hallway::{App, Config, Route};
/// use hallway::testing::{MemoryStore, TestApp};
///
/// # fn app() -> App<()> { App::new().route("/api/health", Route::new().get(async || "ok")) }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let config = Config::for_tests().store(MemoryStore::default());
/// let replicas = [(); 2].map(|()| TestApp::with_config(app(), (), config.clone()));
/// # assert_eq!(replicas[1].get("/api/health").await.status(), 200);
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct MemoryStore(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    held: Mutex<Held>,
    came: Notify,
    silent: AtomicBool,
}

#[derive(Debug, Default)]
struct Held {
    values: HashMap<String, (Bytes, Instant)>,
    /// When a key of a limit will have earned everything back.
    limits: HashMap<String, Instant>,
    logs: HashMap<String, Log>,
    claims: HashMap<String, HashMap<String, (Bytes, Instant)>>,
    /// When it was emptied, in microseconds since 1970.
    since: u64,
}

#[derive(Debug)]
struct Log {
    mark: Mark,
    /// The number of an entry, when it goes, and what it says.
    entries: VecDeque<(u64, Instant, Bytes)>,
    /// The number of the last entry that is gone.
    gone: u64,
}

/// Values and limits: with more than these, those whose time has passed are looked for.
const MANY: usize = 100_000;
const ENTRIES: usize = 1_000_000;
const WAIT: Duration = Duration::from_secs(1);

impl MemoryStore {
    /// Lets the store be out of reach, or answer again. It forgets nothing meanwhile.
    pub fn answers(&self, does: bool) {
        self.0.silent.store(!does, Ordering::SeqCst);
        self.0.came.notify_waiters();
    }

    /// Lets the store lose all that it holds, as a server that starts anew.
    pub fn loses_everything(&self) {
        let mut held = self.0.held.lock().unwrap_or_else(PoisonError::into_inner);
        *held = Held {
            since: clock(),
            ..Held::default()
        };
    }

    fn held(&self) -> Result<MutexGuard<'_, Held>, OutOfReach> {
        if self.0.silent.load(Ordering::SeqCst) {
            return Err(OutOfReach::new("the test says so"));
        }
        Ok(self.0.held.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn news(&self, log: &str, after: Option<Mark>) -> Result<News, OutOfReach> {
        let until = Instant::now() + WAIT;
        loop {
            // Made before the look, so that nothing comes between the two.
            let came = self.0.came.notified();
            let news = self.held()?.log(log).news(after);
            let nothing = news.entries.is_empty() && !news.lost && after.is_some();
            if !nothing || tokio::time::timeout_at(until, came).await.is_err() {
                return Ok(news);
            }
        }
    }
}

impl SharedStore for MemoryStore {
    fn get<'a>(&'a self, key: &'a str) -> Asked<'a, Option<Bytes>> {
        async move { Ok(self.held()?.value(key)) }.boxed()
    }

    fn put<'a>(&'a self, key: &'a str, value: &'a [u8], life: Duration) -> Asked<'a, ()> {
        async move {
            self.held()?.put(key, value, life);
            Ok(())
        }
        .boxed()
    }

    fn put_if_absent<'a>(
        &'a self,
        key: &'a str,
        value: &'a [u8],
        life: Duration,
    ) -> Asked<'a, bool> {
        async move {
            let mut held = self.held()?;
            let absent = held.value(key).is_none();
            if absent {
                held.put(key, value, life);
            }
            Ok(absent)
        }
        .boxed()
    }

    fn spend<'a>(&'a self, spends: &'a [Spend]) -> Asked<'a, Spent> {
        async move { Ok(self.held()?.spend(spends)) }.boxed()
    }

    fn append<'a>(&'a self, log: &'a str, entry: &'a [u8], keep: Duration) -> Asked<'a, Mark> {
        async move {
            let mark = self.held()?.log(log).append(entry, keep);
            self.0.came.notify_waiters();
            Ok(mark)
        }
        .boxed()
    }

    fn follow<'a>(&'a self, log: &'a str, after: Option<Mark>) -> Asked<'a, News> {
        self.news(log, after).boxed()
    }

    fn claim<'a>(
        &'a self,
        key: &'a str,
        name: &'a str,
        holder: &'a [u8],
        life: Duration,
    ) -> Asked<'a, Claimed> {
        async move { Ok(self.held()?.claim(key, name, holder, life)) }.boxed()
    }

    fn claims<'a>(&'a self, key: &'a str) -> Asked<'a, Claims> {
        async move { Ok(self.held()?.claims(key)) }.boxed()
    }

    fn change<'a>(&'a self, change: &'a Change) -> Asked<'a, bool> {
        async move { Ok(self.held()?.change(change)) }.boxed()
    }
}

impl Held {
    fn value(&self, key: &str) -> Option<Bytes> {
        let (value, until) = self.values.get(key)?;
        (*until > Instant::now()).then(|| value.clone())
    }

    fn put(&mut self, key: &str, value: &[u8], life: Duration) {
        let now = Instant::now();
        if life.is_zero() {
            self.limits.remove(key);
        }
        let value = Bytes::copy_from_slice(value);
        self.values.insert(key.to_owned(), (value, now + life));
        if self.values.len() > MANY {
            self.values.retain(|_, (_, until)| *until > now);
        }
    }

    fn spend(&mut self, spends: &[Spend]) -> Spent {
        let now = Instant::now();
        let until = |spend: &Spend| {
            let used = self.limits.get(&spend.key).copied();
            used.map_or(now, |until| until.max(now)) + spend.step
        };
        let after: Vec<Instant> = spends.iter().map(until).collect();
        let early = spends.iter().zip(&after);
        let early = early.map(|(spend, after)| after.saturating_duration_since(now + spend.period));
        let early = early.max().unwrap_or_default();
        if !early.is_zero() {
            return Spent::TooEarly(early);
        }
        let counted = spends.iter().map(|spend| spend.key.clone());
        self.limits.extend(counted.zip(after.iter().copied()));
        if self.limits.len() > MANY {
            self.limits.retain(|_, until| *until > now);
        }
        Spent::Counted(after.iter().map(|after| *after - now).collect())
    }

    fn claim(&mut self, key: &str, name: &str, holder: &[u8], life: Duration) -> Claimed {
        let now = Instant::now();
        if self.claims.len() > MANY {
            self.claims
                .retain(|_, names| names.values().any(|(_, until)| *until > now));
        }
        let names = self.claims.entry(key.to_owned()).or_default();
        let held = names.get(name).filter(|(_, until)| *until > now);
        let held = held.map(|(held, _)| held.clone());
        if held.is_none() {
            let holder = Bytes::copy_from_slice(holder);
            names.insert(name.to_owned(), (holder, now + life));
        }
        let since = self.since;
        Claimed { held, since }
    }

    fn claims(&self, key: &str) -> Claims {
        let names = self.claims.get(key).into_iter().flatten();
        let held = names.filter(|(_, (_, until))| *until > Instant::now());
        Claims {
            held: held
                .map(|(name, (held, _))| (name.clone(), held.clone()))
                .collect(),
            since: self.since,
        }
    }

    fn change(&mut self, change: &Change) -> bool {
        let names = self.claims.entry(change.key.clone()).or_default();
        let Some((held, _)) = names.get_mut(&change.name) else {
            return false;
        };
        if *held != change.from {
            return false;
        }
        match &change.to {
            Some(to) => *held = Bytes::copy_from_slice(to),
            None => _ = names.remove(&change.name),
        }
        if let Some((key, value, life)) = &change.beside {
            self.put(key, value, *life);
        }
        true
    }

    fn log(&mut self, name: &str) -> &mut Log {
        self.logs.entry(name.to_owned()).or_insert_with(Log::new)
    }
}

impl Log {
    fn new() -> Self {
        let mut epoch = [0; 8];
        getrandom::fill(&mut epoch).expect("the system gives random bytes");
        Self {
            mark: Mark {
                epoch: u64::from_le_bytes(epoch).max(1),
                number: 0,
            },
            entries: VecDeque::new(),
            gone: 0,
        }
    }

    fn append(&mut self, entry: &[u8], keep: Duration) -> Mark {
        self.mark.number = clock().max(self.mark.number + 1);
        let (now, entry) = (Instant::now(), Bytes::copy_from_slice(entry));
        self.entries
            .push_back((self.mark.number, now + keep, entry));
        let is_gone = |log: &Self| match log.entries.front() {
            Some((_, until, _)) => *until <= now || log.entries.len() > ENTRIES,
            None => false,
        };
        while is_gone(self) {
            self.gone = self.entries.pop_front().map_or(0, |(number, ..)| number);
        }
        self.mark
    }

    fn news(&self, after: Option<Mark>) -> News {
        let from = after.unwrap_or(Mark {
            number: self.gone,
            ..self.mark
        });
        let kept = self.gone..=self.mark.number;
        let lost = from.epoch != self.mark.epoch || !kept.contains(&from.number);
        let first = self
            .entries
            .partition_point(|(number, ..)| *number <= from.number);
        let news = self
            .entries
            .iter()
            .skip(if lost { usize::MAX } else { first });
        News {
            mark: self.mark,
            lost,
            entries: news
                .map(|(number, _, entry)| (*number, entry.clone()))
                .collect(),
        }
    }
}

/// Microseconds since 1970.
fn clock() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.unwrap_or_default().as_micros() as u64
}
