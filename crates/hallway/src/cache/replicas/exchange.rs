//! Writes what is raised here to the end of the log, and reads what others have written there.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::sync::Notify;

use super::entry::{self, Heard, Way};
use super::{LOG, Others, Shared};
use crate::store::shared::{BETWEEN_TRIES, Mark, News, Reach};

/// A replica that hears nothing for longer begins anew.
const KEEP: Duration = Duration::from_secs(60 * 60);

pub(super) async fn tell(reach: Reach, shared: Weak<Shared>, more: Arc<Notify>) {
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

pub(super) async fn hear(reach: Reach, shared: Weak<Shared>) {
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

impl Shared {
    fn hear(&self, others: &Others, news: &News) {
        if news.lost {
            self.versions.update_all();
        }
        for (_, entry) in &news.entries {
            self.apply(entry::read(others.me, entry));
        }
        others.is_current.store(true, Ordering::Release);
        others.read.send_modify(|read| {
            if read.mark.epoch != news.mark.epoch {
                read.before = read.mark.epoch;
            }
            read.mark = news.mark;
        });
    }

    fn apply(&self, heard: Heard<'_>) {
        let Heard::Some(raises) = heard else {
            return self.versions.update_all();
        };
        for (way, tag) in raises {
            match way {
                Way::Update => self.versions.update(tag),
                Way::Revalidate => self.versions.revalidate(tag),
            }
        }
    }
}
