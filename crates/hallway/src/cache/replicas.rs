//! Passes raises on to the other replicas, and applies theirs.
//!
//! 1. A raise counts here at once. Then it waits until the shared store has taken it, as an entry of
//!    a log; raises that come meanwhile travel together in the next one.
//! 2. What others raised is raised here when it is read from the log. Where entries may be missing,
//!    since the store lost some or began anew, every tag is raised.
//! 3. While the log cannot be read nobody knows what others raised: nothing that is kept is served,
//!    and when it can be read again, every tag is raised.
//! 4. Who wrote carries the place of that raise in the log, and who reads strictly asks where the log
//!    ends. A replica that has not read so far waits for it; when it does not come, every tag is
//!    raised.

mod entry;
mod exchange;

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::{Notify, watch};

pub(super) use entry::Way;

use super::{Cache, Shared};
use crate::store::shared::{Mark, Reach};

const LOG: &str = "raises";
/// Raises that wait; beyond that every tag is raised.
const MOST: usize = 10_000;
/// How long somebody who wrote waits for what is known within milliseconds.
const PATIENCE: Duration = Duration::from_secs(1);

/// What the replicas of a deployment tell each other of their caches.
#[derive(Debug)]
pub(super) struct Others {
    /// Names this replica in the entries that it writes.
    me: entry::Author,
    reach: Reach,
    waiting: Mutex<Waiting>,
    /// Wakes who tells; also when the cache is gone.
    more: Arc<Notify>,
    /// How many raises are told, and where the last of them stands.
    told: watch::Sender<(u64, Mark)>,
    read: watch::Sender<Read>,
    is_current: AtomicBool,
}

/// How far the log is read.
#[derive(Debug, Clone, Copy, Default)]
struct Read {
    mark: Mark,
    /// The epoch before: what it numbered is all old.
    before: u64,
}

/// Raises that the store has not taken yet.
#[derive(Debug, Default)]
struct Waiting {
    raises: HashSet<(Way, String)>,
    /// There were too many.
    all: bool,
    /// How many raises there were since the start.
    count: u64,
}

impl Cache {
    /// Shares raises with other replicas. A cache that two apps of one process have is shared once.
    pub(crate) fn share(&self, reach: Reach, runtime: &Handle) {
        let mut me = [0; 8];
        getrandom::fill(&mut me).expect("the system gives random bytes");
        let others = Others {
            me,
            reach: reach.clone(),
            waiting: Mutex::default(),
            more: Arc::default(),
            told: watch::Sender::default(),
            read: watch::Sender::default(),
            is_current: AtomicBool::new(false),
        };
        let more = others.more.clone();
        if self.shared.others.set(others).is_ok() {
            let shared = Arc::downgrade(&self.shared);
            runtime.spawn(exchange::tell(reach.clone(), shared.clone(), more));
            runtime.spawn(exchange::hear(reach, shared));
        }
    }

    /// Waits until what is kept may be served; not for ever, since the store may be away.
    pub(crate) async fn heard(&self) {
        let Some(others) = self.shared.others.get() else {
            return;
        };
        let mut read = others.read.subscribe();
        let current = read.wait_for(|_| others.is_current());
        let _ = tokio::time::timeout(PATIENCE, current).await;
    }

    /// Waits until this replica knows of every write that was answered before, at whichever replica.
    /// What is read through the handle afterwards is no older. For what must not be a second old:
    /// seats that are left, a balance.
    ///
    /// It asks the store that the replicas share where their log ends: one round trip. When the
    /// store does not answer, nothing that is kept is served, so that the read goes to its source. An
    /// app without a store waits for nothing, since nobody else writes.
    ///
    /// A page or a region that is kept as a whole is kept with what it once read, and what
    /// [`revalidate_tag`](Self::revalidate_tag) said is served once more.
    ///
    /// # Examples
    ///
    /// ```
    /// # use hallway::Cache;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let cache = Cache::new();
    /// let seats = cache.strict().await.read("seats").tag("seats");
    /// let left = seats.get(|| async { "12".parse::<u32>() }).await?;
    /// assert_eq!(*left, 12);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn strict(&self) -> &Self {
        if let Some(others) = self.shared.others.get() {
            let knows = match others.end().await {
                Some(mark) => others.knows(mark).await,
                None => false,
            };
            if !knows {
                self.shared.versions.update_all();
            }
        }
        self
    }

    /// How many raises there were here; 0 where nobody else is told.
    pub(crate) fn raises(&self) -> u64 {
        self.shared.others.get().map_or(0, Others::count)
    }

    /// The place of the last of `count` raises, as soon as the others can read it. `None` when the
    /// store does not take it in time.
    pub(crate) async fn told(&self, count: u64) -> Option<Mark> {
        self.shared.others.get()?.told(count).await
    }

    /// Raises that the others have not heard of yet.
    pub(crate) fn untold(&self) -> u64 {
        let others = self.shared.others.get();
        others.map_or(0, |it| it.count().saturating_sub(it.told.borrow().0))
    }

    /// Waits until nothing is served that was made before the raise at `mark`.
    pub(crate) async fn catch_up(&self, mark: Mark) {
        if let Some(others) = self.shared.others.get()
            && !others.knows(mark).await
        {
            self.shared.versions.update_all();
        }
    }
}

impl Others {
    /// Whether the log was read to its end a moment ago.
    pub(super) fn is_current(&self) -> bool {
        self.is_current.load(Ordering::Acquire)
    }

    pub(super) fn raise(&self, way: Way, tag: &str) {
        self.add(|waiting| match waiting.raises.len() < MOST {
            true => _ = waiting.raises.insert((way, tag.to_owned())),
            false => waiting.all = true,
        });
    }

    pub(super) fn raise_all(&self) {
        self.add(|waiting| waiting.all = true);
    }

    fn add(&self, raise: impl FnOnce(&mut Waiting)) {
        let mut waiting = self.waiting();
        waiting.count += 1;
        raise(&mut waiting);
        drop(waiting);
        self.more.notify_one();
    }

    fn count(&self) -> u64 {
        self.waiting().count
    }

    async fn told(&self, count: u64) -> Option<Mark> {
        if !self.is_current() {
            return None;
        }
        let mut told = self.told.subscribe();
        let enough = told.wait_for(|(told, _)| *told >= count);
        let told = tokio::time::timeout(PATIENCE, enough).await.ok()?.ok()?;
        Some(told.1)
    }

    /// Waits until the log is read up to `mark`. `false` when that does not happen in time.
    async fn knows(&self, mark: Mark) -> bool {
        let mut read = self.read.subscribe();
        let enough = read.wait_for(|read| read.has(mark) || !self.is_current());
        match tokio::time::timeout(PATIENCE, enough).await {
            Ok(read) => read.is_ok_and(|read| read.has(mark)),
            Err(_) => {
                tracing::warn!("this replica is behind: every tag is raised");
                false
            }
        }
    }

    /// Where the log ends now.
    async fn end(&self) -> Option<Mark> {
        // Of an epoch that never is: what is behind it is lost, so the answer is the end, at once.
        let nowhere = Mark::default();
        let news = self.reach.ask(|store| store.follow(LOG, Some(nowhere)));
        let news = tokio::time::timeout(PATIENCE, news).await.ok()??;
        Some(news.mark)
    }

    /// What waits, as an entry, and how many raises are told with it.
    fn entry(&self) -> Option<(Vec<u8>, u64)> {
        let mut waiting = self.waiting();
        let (raises, all) = (std::mem::take(&mut waiting.raises), waiting.all);
        waiting.all = false;
        if all {
            return Some((entry::for_all(self.me), waiting.count));
        }
        let some = !raises.is_empty();
        some.then(|| (entry::write(self.me, &raises), waiting.count))
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lost_touch(&self) {
        self.is_current.store(false, Ordering::Release);
        // Whoever waits to be current waits in vain.
        self.read.send_modify(|_| ());
    }
}

impl Drop for Others {
    fn drop(&mut self) {
        self.more.notify_one();
    }
}

impl Read {
    fn has(self, mark: Mark) -> bool {
        let same = mark.epoch == self.mark.epoch && mark.number <= self.mark.number;
        same || mark.epoch == self.before
    }
}

impl Shared {
    /// Whether every other replica can read what was raised so far.
    pub(super) async fn is_told(&self) -> bool {
        match self.others.get() {
            Some(others) => others.told(others.count()).await.is_some(),
            None => true,
        }
    }
}
