//! Tells the other replicas which sessions ended here, and hears which ended there.
//!
//! An end counts here at once, and elsewhere when the shared store has passed it on. While the store
//! does not answer, ends wait. Numbers follow the clock then, so that those of two replicas can be
//! compared: a session that began before an end of its subject holds a smaller one, unless both
//! happened within what the clocks of the replicas differ by.

use std::sync::{Arc, Weak};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::runtime::Handle;
use tokio::sync::{mpsc, watch};

use super::{End, Endings, KEEP_SECONDS, Kind, MOST, RECORD};
use crate::store::shared::{BETWEEN_TRIES, Reach};

const LOG: &str = "ended sessions";
const KEEP: Duration = Duration::from_secs(KEEP_SECONDS);

/// How long a start waits for what ended before.
const PATIENCE: Duration = Duration::from_secs(3);

/// The replicas that are told, and heard.
#[derive(Debug)]
pub(super) struct Others {
    /// Where ends wait until the others are told.
    ends: mpsc::Sender<[u8; RECORD]>,
    /// Whether the log was read to its end.
    heard: watch::Sender<bool>,
}

impl Endings {
    /// Shares the ends with other replicas, for as long as this is held.
    pub(crate) fn share(mut self, reach: Reach, runtime: &Handle) -> Arc<Self> {
        let (others, ends) = mpsc::channel(MOST);
        self.others = Some(Others {
            ends: others,
            heard: watch::Sender::new(false),
        });
        let endings = Arc::new(self);
        runtime.spawn(tell(reach.clone(), ends));
        runtime.spawn(hear(reach, Arc::downgrade(&endings)));
        endings
    }

    /// Waits until what the others ended is known here; not for ever, since the store may be away.
    pub(crate) async fn heard(&self) {
        let Some(others) = &self.others else {
            return;
        };
        let mut heard = others.heard.subscribe();
        let all = heard.wait_for(|heard| *heard);
        if tokio::time::timeout(PATIENCE, all).await.is_err() {
            tracing::error!(
                "which sessions other replicas ended is not known until the shared store answers"
            );
        }
    }

    /// The number of an end that comes now.
    pub(super) fn next_number(&self) -> u64 {
        let next = self.last() + 1;
        match self.others {
            Some(_) => next.max(clock()),
            None => next,
        }
    }

    /// Takes over what another replica ended.
    fn hear(&self, entry: &[u8]) {
        let record = entry.as_array::<RECORD>();
        let Some(end) = record.and_then(End::decode) else {
            tracing::error!("the shared store holds the end of a session that cannot be read");
            return;
        };
        let mut known = self.known();
        if !known.has(&end) {
            self.write(&end);
            self.note(&mut known, end);
        }
    }
}

impl Others {
    pub(super) fn tell(&self, end: &End) {
        if self.ends.try_send(end.encode()).is_err() {
            tracing::error!("too many ends of sessions wait for the shared store: one is not told");
        }
    }
}

async fn tell(reach: Reach, mut ends: mpsc::Receiver<[u8; RECORD]>) {
    while let Some(end) = ends.recv().await {
        let told = async || reach.ask(|store| store.append(LOG, &end, KEEP)).await;
        while told().await.is_none() {
            tokio::time::sleep(BETWEEN_TRIES).await;
        }
    }
}

async fn hear(reach: Reach, endings: Weak<Endings>) {
    let mut after = None;
    while endings.strong_count() > 0 {
        let Some(news) = reach.ask(|store| store.follow(LOG, after)).await else {
            tokio::time::sleep(BETWEEN_TRIES).await;
            continue;
        };
        let Some(endings) = endings.upgrade() else {
            return;
        };
        for (_, entry) in &news.entries {
            endings.hear(entry);
        }
        let is_all = after.is_some() && news.entries.is_empty() && !news.lost;
        if let Some(others) = endings.others.as_ref().filter(|_| is_all) {
            others.heard.send_replace(true);
        }
        // What is missing is looked for from the beginning.
        after = (!news.lost).then_some(news.mark);
    }
}

impl super::Known {
    /// Whether this end, or a later one of the same, is known.
    fn has(&self, end: &End) -> bool {
        let kept = match end.kind {
            Kind::Session => &self.sessions,
            Kind::Subject => &self.subjects,
            Kind::Everybody => return true,
        };
        let number = kept.numbers.get(&end.key);
        number.is_some_and(|number| *number >= end.number)
    }
}

/// Microseconds since 1970.
fn clock() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
    })
}
