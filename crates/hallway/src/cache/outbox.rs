//! Raises what was written down in the transaction of a write.
//!
//! 1. A row that can be read is committed, so nothing is raised before its write. What is undone
//!    takes its row along.
//! 2. A row is deleted after it was raised here, and after the other replicas can read the raise.
//!    Whatever dies in between leaves it to whoever looks next: a raise happens once or more.
//! 3. Whoever wrote asks for a look and waits for it. Besides that every process looks each second,
//!    so that the rows of one that died are found.
//! 4. When the rows cannot be read, or there are too many, every tag is raised.

use std::collections::HashSet;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::runtime::Handle;
use tokio::sync::Notify;

use super::{Cache, Shared, Tag};
use crate::Error;

/// A table of raises, written by whoever writes what they are about, in one transaction.
///
/// The framework knows no database: the app inserts [`Tag::to_row`] beside its own rows, calls
/// [`Cache::raise_written`] after the commit, and says to [`App::outbox`](crate::App::outbox) how
/// the table is read. When a process dies between the commit and the raise, another one that looks
/// at the table makes up for it within a second, and so does its own next start.
///
/// # Examples
///
/// ```
/// use hallway::cache::{Outbox, Tag};
/// use hallway::{App, Cache, Error};
/// # #[derive(Clone, Default)] pub struct Database;
/// # impl Database {
/// #     async fn strings(&self, _: &str, _: usize) -> std::io::Result<Vec<String>> { Ok(vec![]) }
/// #     async fn each(&self, _: &str, _: &[String]) -> std::io::Result<()> { Ok(()) }
/// #     async fn both(&self, _: [(&str, String); 2]) -> std::io::Result<()> { Ok(()) }
/// # }
///
/// struct Raises(Database); // CREATE TABLE raises (entry TEXT PRIMARY KEY)
///
/// impl Outbox for Raises {
///     async fn waiting(&self, most: usize) -> Result<Vec<String>, Error> {
///         Ok(self.0.strings("SELECT entry FROM raises LIMIT ?", most).await?)
///     }
///
///     async fn done(&self, rows: &[String]) -> Result<(), Error> {
///         Ok(self.0.each("DELETE FROM raises WHERE entry = ?", rows).await?)
///     }
/// }
///
/// const POSTS: Tag = Tag::new("posts");
///
/// async fn write(database: &Database, cache: &Cache) -> Result<(), Error> {
///     let post = ("INSERT INTO posts (title) VALUES (?)", "Tides".to_owned());
///     let raise = ("INSERT INTO raises (entry) VALUES (?)", POSTS.to_row());
///     database.both([post, raise]).await?; // one transaction, committed
///     cache.raise_written().await;
///     Ok(())
/// }
///
/// let app: App<()> = App::new().outbox(Raises(Database::default()));
/// ```
pub trait Outbox: Send + Sync + 'static {
    /// Reads rows that are committed, at most so many, in any order.
    ///
    /// # Errors
    ///
    /// When the table cannot be read.
    fn waiting(&self, most: usize) -> impl Future<Output = Result<Vec<String>, Error>> + Send;

    /// Deletes these rows. Some may be gone.
    ///
    /// # Errors
    ///
    /// When the table cannot be written. It is tried again.
    fn done(&self, rows: &[String]) -> impl Future<Output = Result<(), Error>> + Send;
}

/// An [`Outbox`] of any type.
pub(crate) trait AnyOutbox: Send + Sync + 'static {
    fn waiting(&self, most: usize) -> BoxFuture<'_, Result<Vec<String>, Error>>;
    fn done<'a>(&'a self, rows: &'a [String]) -> BoxFuture<'a, Result<(), Error>>;
}

impl<O: Outbox> AnyOutbox for O {
    fn waiting(&self, most: usize) -> BoxFuture<'_, Result<Vec<String>, Error>> {
        Box::pin(Outbox::waiting(self, most))
    }

    fn done<'a>(&'a self, rows: &'a [String]) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(Outbox::done(self, rows))
    }
}

/// The outbox of a cache.
pub(super) struct Written {
    outbox: Box<dyn AnyOutbox>,
    /// Rows that are raised and not deleted yet.
    raised: Mutex<HashSet<String>>,
    /// Wakes who deletes.
    more: Arc<Notify>,
}

/// Rows that are looked at together; where there are as many, every tag is raised.
const MOST: usize = 1_000;
/// For how long rows of a process that died are not seen.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);

impl Cache {
    /// Looks into an outbox from now on. A cache that two apps of one process have has the first.
    pub(crate) fn watch(&self, outbox: Box<dyn AnyOutbox>, runtime: &Handle) {
        let written = Written {
            outbox,
            raised: Mutex::default(),
            more: Arc::default(),
        };
        let more = written.more.clone();
        if self.shared.written.set(written).is_ok() {
            runtime.spawn(keep_looking(Arc::downgrade(&self.shared), more));
        }
    }

    /// Raises what was written into the app's [`Outbox`] and is committed: each read that starts
    /// from now on computes again what is under these tags.
    ///
    /// Call it after the commit. It reads the table once; rows are deleted later, by a task. When
    /// the table cannot be read, or the app has no outbox, every tag is raised, and the log says so.
    ///
    /// # Examples
    ///
    /// As [`Outbox`] has it.
    pub async fn raise_written(&self) {
        let Some(written) = self.shared.written.get() else {
            tracing::error!(
                "Cache::raise_written in an app without App::outbox: every tag is raised"
            );
            return self.shared.update_all();
        };
        if let Err(error) = written.raise(&self.shared).await {
            error.report("raises that are written down: every tag is raised");
            self.shared.update_all();
        }
        written.more.notify_one();
    }
}

impl Written {
    /// Says whether there were as many rows as are looked at.
    async fn raise(&self, shared: &Shared) -> Result<bool, Error> {
        let rows = self.outbox.waiting(MOST).await?;
        let is_full = rows.len() >= MOST;
        // Held to the end: who finds a row in it knows that it is raised.
        let mut raised = self.raised();
        if is_full {
            shared.update_all();
        }
        for row in rows {
            if raised.contains(&row) {
                continue;
            }
            match Tag::of_row(&row) {
                Some(_) if is_full => {}
                Some(tag) => shared.update(tag),
                None => {
                    tracing::error!("a raise that is written down cannot be read");
                    shared.update_all();
                }
            }
            if raised.len() < MOST {
                raised.insert(row);
            }
        }
        Ok(is_full)
    }

    /// Deletes what is raised, if the other replicas can read it; says whether it did.
    async fn clear(&self, shared: &Shared) -> Result<bool, Error> {
        let rows: Vec<String> = self.raised().iter().cloned().collect();
        if rows.is_empty() || !shared.is_told().await {
            return Ok(false);
        }
        self.outbox.done(&rows).await?;
        let mut raised = self.raised();
        for row in &rows {
            raised.remove(row);
        }
        Ok(true)
    }

    /// Looks once; says whether there is more to look at.
    async fn look(&self, shared: &Shared) -> Result<bool, Error> {
        let is_full = self.raise(shared).await?;
        Ok(self.clear(shared).await? && is_full)
    }

    fn raised(&self) -> MutexGuard<'_, HashSet<String>> {
        self.raised.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Looks until the cache is gone.
async fn keep_looking(shared: Weak<Shared>, more: Arc<Notify>) {
    let mut fails = false;
    while let Some(shared) = shared.upgrade() {
        let Some(written) = shared.written.get() else {
            return;
        };
        let looked = written.look(&shared).await;
        drop(shared);
        if let (Err(error), false) = (&looked, fails) {
            error.report("raises that are written down");
        }
        fails = looked.is_err();
        if !matches!(looked, Ok(true)) {
            let _ = tokio::time::timeout(BETWEEN_LOOKS, more.notified()).await;
        }
    }
}
