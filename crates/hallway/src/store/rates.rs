//! Counts calls per key, in memory that no caller can make grow.
//!
//! 1. A key holds one time: when it will have earned back everything that it used. A call moves it
//!    on by `period / count`; one that would move it more than a period ahead is refused (GCRA). So
//!    `count` calls pass at once, and then one every `period / count`.
//! 2. The times of one limit lie in a table of fixed size, in sets of eight places. In a set without
//!    a free place a new key takes the place *and the time* of the key that is done soonest.
//! 3. Several limits are taken together or not at all.
//! 4. Where replicas share a store, a call counts there and here. What this process let pass by
//!    itself is never more than what all let pass, so that its own tables refuse without asking,
//!    and are what is gone by while the store does not answer.
//!
//! By rule 2 no key ever counts for less than it used: the times of a set only rise, so a key that
//! lost its place and comes back finds a time that is at least its own. A flood of keys makes a
//! limit stricter for newcomers and looser for nobody.

use std::fmt::Write as _;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use tokio::time::Instant;

use super::shared::{Reach, Spend, Spent};

/// At most `count` calls at once, and one more each `period / count`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rate {
    pub(crate) count: u32,
    pub(crate) period: Duration,
}

/// A limit that was made known with [`Rates::define`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RateId(usize);

/// One more call for `key`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask<K> {
    pub(crate) rate: RateId,
    pub(crate) key: K,
}

/// What is left of a limit after a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Left {
    pub(crate) calls: u32,
    /// When everything is earned back.
    pub(crate) whole_in: Duration,
}

/// A limit, and how much of it is in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rated {
    pub(crate) what: String,
    /// How many keys have used some of it.
    pub(crate) callers: usize,
    /// How many of these would be refused now.
    pub(crate) refused: usize,
}

/// What one caller has left of a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Used {
    pub(crate) what: String,
    pub(crate) left: Left,
}

/// The call comes too early by this much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooEarly(pub(crate) Duration);

/// The limits of one process.
#[derive(Debug)]
pub(crate) struct Rates {
    tables: Mutex<Vec<Table>>,
    /// Keyed anew in each process, so that nobody can choose keys that share a set.
    hasher: RandomState,
    start: Instant,
    /// What other replicas count in too.
    shared: Option<Reach>,
}

#[derive(Debug)]
struct Table {
    /// What it limits, for operators.
    what: String,
    /// What one call moves a key's time by, in microseconds.
    step: u64,
    period: u64,
    /// Empty until the first call.
    sets: Vec<Set>,
}

type Set = [Place; 8];

/// Free when `until` has passed.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    key: u64,
    until: u64,
}

/// A table takes 1 MB: 65,536 places.
const SETS: usize = 8192;

impl Rates {
    pub(crate) fn new(shared: Option<Reach>) -> Self {
        Self {
            tables: Mutex::default(),
            hasher: RandomState::new(),
            start: Instant::now(),
            shared,
        }
    }

    /// Makes a limit known. Its memory is taken with its first call.
    pub(crate) fn define(&self, rate: Rate, what: impl Into<String>) -> RateId {
        let mut tables = self.tables();
        let period = micros(rate.period).max(1);
        tables.push(Table {
            what: what.into(),
            step: (period / u64::from(rate.count.max(1))).max(1),
            period,
            sets: Vec::new(),
        });
        RateId(tables.len() - 1)
    }

    /// Whether all of these calls would pass, by what this process knows; counts nothing.
    pub(crate) fn look<K: AsRef<[u8]>>(&self, asks: &[Ask<K>]) -> Result<(), TooEarly> {
        self.all(asks, self.now()).map(|_| ())
    }

    /// Counts all of these calls, or none.
    pub(crate) async fn take<K>(&self, asks: &[Ask<K>]) -> Result<(), TooEarly>
    where
        K: AsRef<[u8]> + Sync,
    {
        match &self.shared {
            None => self.take_here(asks),
            Some(reach) => Box::pin(self.take_everywhere(reach, asks)).await,
        }
    }

    /// Counts one call.
    pub(crate) async fn take_one<K>(&self, ask: &Ask<K>) -> Result<Left, TooEarly>
    where
        K: AsRef<[u8]> + Sync,
    {
        match &self.shared {
            None => self.take_one_here(ask),
            Some(reach) => Box::pin(self.take_one_everywhere(reach, ask)).await,
        }
    }

    /// Counts all of these calls, or none, for this process only.
    pub(crate) fn take_here<K: AsRef<[u8]>>(&self, asks: &[Ask<K>]) -> Result<(), TooEarly> {
        self.take_at(asks, self.now())
    }

    async fn take_everywhere<K>(&self, reach: &Reach, asks: &[Ask<K>]) -> Result<(), TooEarly>
    where
        K: AsRef<[u8]> + Sync,
    {
        self.look(asks)?;
        match self.spend(reach, asks).await {
            Some(Err(early)) => Err(early),
            Some(Ok(_)) => {
                let _ = self.take_here(asks); // whoever else passed meanwhile, this call did
                Ok(())
            }
            None => self.take_here(asks),
        }
    }

    async fn take_one_everywhere<K>(&self, reach: &Reach, ask: &Ask<K>) -> Result<Left, TooEarly>
    where
        K: AsRef<[u8]> + Sync,
    {
        let asks = std::slice::from_ref(ask);
        self.look(asks)?;
        match self.spend(reach, asks).await {
            Some(Err(early)) => Err(early),
            Some(Ok(times)) => {
                let _ = self.take_here(asks);
                let whole_in = times.first().copied().unwrap_or_default();
                Ok(self.tables()[ask.rate.0].left(micros(whole_in), 0))
            }
            None => self.take_one_here(ask),
        }
    }

    /// Counts calls in the shared store; `None` when it does not answer.
    async fn spend<K: AsRef<[u8]>>(
        &self,
        reach: &Reach,
        asks: &[Ask<K>],
    ) -> Option<Result<Vec<Duration>, TooEarly>> {
        let spends = self.spends(asks);
        match reach.ask(|store| store.spend(&spends)).await? {
            Spent::Counted(times) => Some(Ok(times)),
            Spent::TooEarly(by) => Some(Err(TooEarly(by))),
        }
    }

    fn spends<K: AsRef<[u8]>>(&self, asks: &[Ask<K>]) -> Vec<Spend> {
        let tables = self.tables();
        let spend = |ask: &Ask<K>| {
            let table = &tables[ask.rate.0];
            Spend {
                key: table.shared_key(ask.key.as_ref()),
                step: Duration::from_micros(table.step),
                period: Duration::from_micros(table.period),
            }
        };
        asks.iter().map(spend).collect()
    }

    fn take_one_here<K: AsRef<[u8]>>(&self, ask: &Ask<K>) -> Result<Left, TooEarly> {
        let now = self.now();
        let mut tables = self.all(std::slice::from_ref(ask), now)?;
        Ok(tables[ask.rate.0].take(self.hash(ask), now))
    }

    /// All limits, for operators.
    pub(crate) fn look_at_all(&self) -> Vec<Rated> {
        let now = self.now();
        self.tables().iter().map(|table| table.rated(now)).collect()
    }

    /// What a caller has used, under any of these keys, for operators.
    pub(crate) fn uses<K: AsRef<[u8]>>(&self, keys: &[K]) -> Vec<Used> {
        let now = self.now();
        let mut used = Vec::new();
        self.each_own(keys, now, |table, at| {
            used.push(Used {
                what: table.what.clone(),
                left: table.left(at.until, now),
            });
        });
        used
    }

    /// Gives a caller back what is used, here and in the shared store; tells of which limits. Who
    /// lost a place to that caller is counted less strictly from then on.
    pub(crate) async fn free<K: AsRef<[u8]> + Sync>(&self, keys: &[K]) -> Vec<String> {
        let mut freed = self.free_here(keys);
        for (what, key) in self.shared_keys(keys) {
            let Some(reach) = &self.shared else { break };
            let used = reach.ask(|store| store.get(&key)).await.flatten();
            if used.is_some() && !freed.contains(&what) {
                freed.push(what);
            }
            reach
                .ask(|store| store.put(&key, b"", Duration::ZERO))
                .await;
        }
        freed
    }

    /// What these callers have in the shared store, or would have, under every limit.
    fn shared_keys<K: AsRef<[u8]>>(&self, keys: &[K]) -> Vec<(String, String)> {
        let tables = self.tables();
        let of = |table: &Table, key: &K| (table.what.clone(), table.shared_key(key.as_ref()));
        let each = |table| keys.iter().map(move |key| of(table, key));
        tables.iter().flat_map(each).collect()
    }

    fn free_here<K: AsRef<[u8]>>(&self, keys: &[K]) -> Vec<String> {
        let now = self.now();
        let mut freed = Vec::new();
        self.each_own(keys, now, |table, at| {
            freed.push(table.what.clone());
            table.forget(at.key);
        });
        freed
    }

    /// Walks over the places that these keys have.
    fn each_own<K: AsRef<[u8]>>(
        &self,
        keys: &[K],
        now: u64,
        mut each: impl FnMut(&mut Table, Place),
    ) {
        for table in self.tables().iter_mut() {
            for key in keys {
                let hash = self.hasher.hash_one(key.as_ref());
                let own = table
                    .set(hash)
                    .iter()
                    .find(|place| place.key == hash && place.until > now);
                if let Some(own) = own.copied() {
                    each(table, own);
                }
            }
        }
    }

    fn take_at<K: AsRef<[u8]>>(&self, asks: &[Ask<K>], now: u64) -> Result<(), TooEarly> {
        let mut tables = self.all(asks, now)?;
        for ask in asks {
            tables[ask.rate.0].take(self.hash(ask), now);
        }
        Ok(())
    }

    /// The tables, still locked, in which every one of the calls has room.
    fn all<K: AsRef<[u8]>>(
        &self,
        asks: &[Ask<K>],
        now: u64,
    ) -> Result<MutexGuard<'_, Vec<Table>>, TooEarly> {
        let mut tables = self.tables();
        let mut longest = 0;
        for ask in asks {
            let (table, key) = (&mut tables[ask.rate.0], self.hash(ask));
            longest = longest.max(table.wait(key, now));
        }
        match longest {
            0 => Ok(tables),
            wait => Err(TooEarly(Duration::from_micros(wait))),
        }
    }

    fn hash<K: AsRef<[u8]>>(&self, ask: &Ask<K>) -> u64 {
        self.hasher.hash_one(ask.key.as_ref())
    }

    /// Microseconds, never 0: that is when a place was never used.
    fn now(&self) -> u64 {
        micros(self.start.elapsed()) + 1
    }

    fn tables(&self) -> MutexGuard<'_, Vec<Table>> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    fn bytes(&self) -> usize {
        let tables = self.tables();
        tables
            .iter()
            .map(|table| size_of_val(&table.sets[..]))
            .sum()
    }
}

impl Table {
    /// Names a caller in the shared store. Who it is, the store is not told.
    fn shared_key(&self, key: &[u8]) -> String {
        let mut name = format!("limit:{}:", self.what);
        for byte in &Sha256::digest(key)[..16] {
            let _ = write!(name, "{byte:02x}");
        }
        name
    }

    /// How much too early a call is; 0 when it may pass.
    fn wait(&mut self, key: u64, now: u64) -> u64 {
        let (step, period) = (self.step, self.period);
        let after = self.place(key, now).until.max(now) + step;
        after.saturating_sub(now + period)
    }

    /// Counts a call that may pass.
    fn take(&mut self, key: u64, now: u64) -> Left {
        let step = self.step;
        let place = self.place(key, now);
        let until = place.until.max(now) + step;
        *place = Place { key, until };
        self.left(until, now)
    }

    /// What is left to a key whose time is `until`.
    fn left(&self, until: u64, now: u64) -> Left {
        let calls = (now + self.period).saturating_sub(until) / self.step;
        Left {
            calls: u32::try_from(calls).unwrap_or(u32::MAX),
            whole_in: Duration::from_micros(until.saturating_sub(now)),
        }
    }

    fn rated(&self, now: u64) -> Rated {
        let in_use = || self.sets.iter().flatten().filter(|place| place.until > now);
        let refused = |place: &&Place| place.until + self.step > now + self.period;
        Rated {
            what: self.what.clone(),
            callers: in_use().count(),
            refused: in_use().filter(refused).count(),
        }
    }

    /// The places that a key may have; none before the first call.
    fn set(&self, key: u64) -> &[Place] {
        self.sets.get(key as usize % SETS).map_or(&[], |set| set)
    }

    fn forget(&mut self, key: u64) {
        if let Some(set) = self.sets.get_mut(key as usize % SETS) {
            let own = set.iter_mut().filter(|place| place.key == key);
            own.for_each(|place| *place = Place::default());
        }
    }

    /// The place of a key: its own, else a free one, else the one that is free soonest.
    fn place(&mut self, key: u64, now: u64) -> &mut Place {
        if self.sets.is_empty() {
            self.sets = vec![Set::default(); SETS];
        }
        let set = &mut self.sets[key as usize % SETS];
        let own = set.iter().position(|place| place.key == key);
        let free = || set.iter().position(|place| place.until <= now);
        let soonest = || (0..set.len()).min_by_key(|at| set[*at].until);
        let at = own.or_else(free).or_else(soonest).unwrap_or_default();
        &mut set[at]
    }
}

/// Whole seconds, never too few.
pub(crate) fn seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
