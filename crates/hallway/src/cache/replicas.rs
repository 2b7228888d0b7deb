//! Passes raises on to the other replicas, and applies theirs.
//!
//! 1. A raise counts here at once. Then it waits until the shared store has taken it, as an entry of
//!    a log; raises that come meanwhile travel together in the next one.
//! 2. What others raised is raised here when it is read from the log. Where entries may be missing,
//!    since the store lost some or began anew, every tag is raised.
//! 3. While the log cannot be read nobody knows what others raised: nothing that is kept is served,
//!    and when it can be read again, every tag is raised.
//! 4. Who wrote carries the place of that raise in the log. A replica that has not read so far waits
//!    for it; when it does not come, every tag is raised.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::{Notify, watch};

use super::{Cache, Shared};
use crate::store::shared::{BETWEEN_TRIES, Mark, News, Reach};

const LOG: &str = "raises";
/// A replica that hears nothing for longer begins anew.
const KEEP: Duration = Duration::from_secs(60 * 60);
/// Raises that wait; beyond that every tag is raised.
const MOST: usize = 10_000;
/// How long somebody who wrote waits for what is known within milliseconds.
const PATIENCE: Duration = Duration::from_secs(1);

/// What the replicas of a deployment tell each other of their caches.
#[derive(Debug)]
pub(super) struct Others {
    /// Names this replica in the entries that it writes.
    me: [u8; 8],
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Way {
    Update = 1,
    Revalidate = 2,
}

impl Cache {
    /// Shares raises with other replicas. A cache that two apps of one process have is shared once.
    pub(crate) fn share(&self, reach: Reach, runtime: &Handle) {
        let mut me = [0; 8];
        getrandom::fill(&mut me).expect("the system gives random bytes");
        let others = Others {
            me,
            waiting: Mutex::default(),
            more: Arc::default(),
            told: watch::Sender::default(),
            read: watch::Sender::default(),
            is_current: AtomicBool::new(false),
        };
        let more = others.more.clone();
        if self.shared.others.set(others).is_ok() {
            let shared = Arc::downgrade(&self.shared);
            runtime.spawn(tell(reach.clone(), shared.clone(), more));
            runtime.spawn(hear(reach, shared));
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

    /// How many raises there were here; 0 where nobody else is told.
    pub(crate) fn raises(&self) -> u64 {
        let others = self.shared.others.get();
        others.map_or(0, |others| others.waiting().count)
    }

    /// The place of the last of `count` raises, as soon as the others can read it. `None` when the
    /// store does not take it in time.
    pub(crate) async fn told(&self, count: u64) -> Option<Mark> {
        let others = self.shared.others.get()?;
        if !others.is_current() {
            return None;
        }
        let mut told = others.told.subscribe();
        let enough = told.wait_for(|(told, _)| *told >= count);
        let told = tokio::time::timeout(PATIENCE, enough).await.ok()?.ok()?;
        Some(told.1)
    }

    /// Waits until nothing is served that was made before the raise at `mark`.
    pub(crate) async fn catch_up(&self, mark: Mark) {
        let Some(others) = self.shared.others.get() else {
            return;
        };
        let mut read = others.read.subscribe();
        let enough = read.wait_for(|read| read.has(mark) || !others.is_current());
        let enough = tokio::time::timeout(PATIENCE, enough).await.is_ok();
        if !enough {
            tracing::warn!("this replica is behind: every tag is raised");
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
        let mut waiting = self.waiting();
        waiting.count += 1;
        match waiting.raises.len() < MOST {
            true => _ = waiting.raises.insert((way, tag.to_owned())),
            false => waiting.all = true,
        }
        drop(waiting);
        self.more.notify_one();
    }

    /// What waits, as an entry, and how many raises are told with it.
    fn entry(&self) -> Option<(Vec<u8>, u64)> {
        let mut waiting = self.waiting();
        let (raises, all) = (std::mem::take(&mut waiting.raises), waiting.all);
        waiting.all = false;
        if raises.is_empty() && !all {
            return None;
        }
        let mut entry = self.me.to_vec();
        for (way, tag) in raises.iter().filter(|_| !all) {
            entry.push(*way as u8);
            entry.extend_from_slice(&u32::try_from(tag.len()).unwrap_or(0).to_be_bytes());
            entry.extend_from_slice(tag.as_bytes());
        }
        Some((entry, waiting.count))
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
    fn hear(&self, others: &Others, news: &News) {
        if news.lost {
            self.versions.update_all();
        }
        let foreign = news.entries.iter().filter_map(|(_, entry)| {
            let (from, raises) = entry.split_first_chunk::<8>()?;
            (*from != others.me).then_some(raises)
        });
        for raises in foreign {
            self.apply(raises);
        }
        others.is_current.store(true, Ordering::Release);
        others.read.send_modify(|read| {
            if read.mark.epoch != news.mark.epoch {
                read.before = read.mark.epoch;
            }
            read.mark = news.mark;
        });
    }

    /// An entry without a tag, and one that cannot be read, is for all of them.
    fn apply(&self, mut raises: &[u8]) {
        if raises.is_empty() {
            return self.versions.update_all();
        }
        while !raises.is_empty() {
            let Some((way, tag, rest)) = first(raises) else {
                tracing::error!("the shared store holds a raise that cannot be read");
                return self.versions.update_all();
            };
            match way {
                Way::Update => self.versions.update(tag),
                Way::Revalidate => self.versions.revalidate(tag),
            }
            raises = rest;
        }
    }
}

fn first(raises: &[u8]) -> Option<(Way, &str, &[u8])> {
    let (way, raises) = raises.split_first()?;
    let way = match way {
        1 => Way::Update,
        2 => Way::Revalidate,
        _ => return None,
    };
    let (length, raises) = raises.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (tag, rest) = raises.split_at_checked(length)?;
    Some((way, std::str::from_utf8(tag).ok()?, rest))
}

async fn tell(reach: Reach, shared: Weak<Shared>, more: Arc<Notify>) {
    loop {
        let entry = {
            let Some(shared) = shared.upgrade() else {
                return;
            };
            shared.others.get().and_then(Others::entry)
        };
        let Some((entry, count)) = entry else {
            more.notified().await;
            continue;
        };
        let append = async || reach.ask(|store| store.append(LOG, &entry, KEEP)).await;
        let mark = loop {
            match append().await {
                Some(mark) => break mark,
                None if shared.strong_count() == 0 => return,
                None => tokio::time::sleep(BETWEEN_TRIES).await,
            }
        };
        if let Some(others) = shared.upgrade().as_ref().and_then(|it| it.others.get()) {
            others.told.send_replace((count, mark));
        }
    }
}

async fn hear(reach: Reach, shared: Weak<Shared>) {
    let mut after = Mark::default();
    while shared.strong_count() > 0 {
        let news = reach.ask(|store| store.follow(LOG, Some(after))).await;
        let Some(shared) = shared.upgrade() else {
            return;
        };
        let Some(others) = shared.others.get() else {
            return;
        };
        after = match news {
            Some(news) => {
                shared.hear(others, &news);
                news.mark
            }
            None => {
                others.lost_touch();
                drop(shared);
                tokio::time::sleep(BETWEEN_TRIES).await;
                Mark::default()
            }
        };
    }
}
