//! Keeps what is dear to compute, and knows when it is old.
//!
//! 1. Nothing is cached unless somebody asks: `cache.read(key).get(load)`.
//! 2. Readers name *tags*; whoever writes raises them. Every raise gets the next number of one
//!    sequence, and a value remembers the number at which its load began. It is old when one of
//!    its tags was raised after that: also when the raise fell into the middle of the load.
//! 3. [`Cache::update_tag`] and [`Cache::revalidate_path`]: every read that starts after the call
//!    has returned sees what was written before it. [`Cache::revalidate_tag`]: the old value is
//!    served while a new one is made.
//! 4. A value that was computed from other cached values carries their tags.
//! 5. One load per key at a time; it runs to its end in a task of its own, also when the reader
//!    that began it is gone. Whoever comes meanwhile waits for it. A failure is heard by all who
//!    wait, and is not kept.
//! 6. Memory is bounded, for values and for tags. A tag that is forgotten counts as raised.
//! 7. Replicas that share a store tell each other what is raised; while it is away, what is kept is
//!    served by none.
//! 8. A raise can be written in the transaction of the write ([`Outbox`]), so that it happens also
//!    when the process dies after the commit.
//! 9. In development [`Cache::trace`] says which part of a page read, what it found, and why.
//!
//! The trap: raise a tag *after* the write is committed. A raise before it lets a reader in
//! between keep the old value for its whole life. What is written into the outbox cannot be too early.

mod entry;
mod flight;
mod kept;
mod key;
mod life;
mod load_error;
mod outbox;
mod path;
mod place;
mod reading;
mod replicas;
mod sync;
mod tag;
mod trace;
mod versions;

use std::fmt;
use std::hash::Hash;
use std::sync::{Arc, OnceLock};

use flight::Flights;
use outbox::Written;
use replicas::{Others, Way};
use trace::Trace;
use versions::Versions;

pub(crate) use flight::depends;
pub use kept::Kept;
#[doc(hidden)]
pub use key::{KeyPart, key};
pub use life::{Life, Times};
pub use load_error::LoadError;
pub(crate) use outbox::AnyOutbox;
pub use outbox::Outbox;
pub(crate) use path::unescape;
pub(crate) use place::{Where, within};
pub use reading::Reading;
pub use tag::Tag;
pub use trace::{Found, Traced, Why};

/// A cache of values with tags. Cheap to clone; clones share everything.
///
/// A service that writes may hold it in its state and raise tags itself; a page gets it as an
/// argument, and what it reads through that one is old after `revalidate_path` of its path.
///
/// # Examples
///
/// ```
/// use hallway::Cache;
/// use hallway::cache::Life;
///
/// # async fn recent() -> Result<Vec<String>, std::io::Error> { Ok(vec!["Ada".into()]) }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let cache = Cache::new();
/// let leads = cache
///     .read(("leads", "recent"))
///     .tag("leads")
///     .life(Life::Minutes)
///     .get(|| async { recent().await })
///     .await?;
/// assert_eq!(*leads, ["Ada"]);
///
/// cache.update_tag("leads"); // after a write: the next read computes again
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Cache {
    shared: Arc<Shared>,
    page: Option<Arc<OfPage>>,
}

/// The page that a handle of the cache was given to.
struct OfPage {
    path: String,
    tags: Vec<Tag>,
}

/// What the clones of a cache share.
pub(crate) struct Shared {
    flights: Flights,
    versions: Versions,
    /// The replicas that are told, if there are any.
    others: OnceLock<Others>,
    /// Raises that the app has written down, if it does.
    written: OnceLock<Written>,
    /// Written in development only.
    trace: Option<Trace>,
}

const DEFAULT_BYTES: u64 = 64 << 20;

impl Cache {
    /// Makes a cache of 64 MB.
    ///
    /// # Examples
    ///
    /// ```
    /// let cache = hallway::Cache::new();
    /// cache.update_tag("leads");
    /// ```
    pub fn new() -> Self {
        Self::with_bytes(DEFAULT_BYTES)
    }

    /// Makes a cache that holds about this many bytes; see [`Reading::bytes`].
    ///
    /// # Examples
    ///
    /// ```
    /// let small = hallway::Cache::with_bytes(1 << 20);
    /// # small.update_tag("leads");
    /// ```
    pub fn with_bytes(bytes: u64) -> Self {
        let shared = Shared {
            flights: Flights::new(bytes),
            versions: Versions::default(),
            others: OnceLock::new(),
            written: OnceLock::new(),
            trace: cfg!(debug_assertions).then(Trace::default),
        };
        Self {
            shared: Arc::new(shared),
            page: None,
        }
    }

    /// Gives the handle for a page: what is read through it carries the tag of its path.
    ///
    /// # Examples
    ///
    /// ```
    /// # use hallway::Cache;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let cache = Cache::new();
    /// let of_page = cache.for_path("/blog");
    /// let read = async |text: &'static str| {
    ///     of_page.read("posts").get(|| async move { std::io::Result::Ok(text) }).await
    /// };
    /// assert_eq!(*read("before").await?, "before");
    /// assert_eq!(*read("after").await?, "before");
    /// cache.revalidate_path("/blog");
    /// assert_eq!(*read("after").await?, "after");
    /// # Ok(())
    /// # }
    /// ```
    pub fn for_path(&self, path: &str) -> Self {
        self.for_page(path, None)
    }

    /// The same for a page whose route has a pattern.
    pub(crate) fn for_page(&self, path: &str, pattern: Option<&str>) -> Self {
        let page = OfPage {
            path: path.to_owned(),
            tags: path::tags(path, pattern),
        };
        Self {
            shared: self.shared.clone(),
            page: Some(Arc::new(page)),
        }
    }

    /// Begins a read of the value under `key`.
    ///
    /// Values of different types never meet under one key. Put everything that the load depends on
    /// into the key: the id, the page number, the person.
    ///
    /// # Examples
    ///
    /// ```
    /// # use hallway::Cache;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let cache = Cache::new();
    /// let id = 42;
    /// let post = cache.read(("post", id)).tag(format!("post:{id}"));
    /// let title = post.get(move || async move { std::io::Result::Ok(format!("No. {id}")) }).await?;
    /// assert_eq!(*title, "No. 42");
    /// # Ok(())
    /// # }
    /// ```
    pub fn read<K: Hash + fmt::Debug>(&self, key: K) -> Reading<'_> {
        Reading::new(self, &key)
    }

    /// Makes everything under `tag` old: each read that starts from now on computes again.
    ///
    /// Call it after the write is committed.
    ///
    /// # Examples
    ///
    /// ```
    /// # let cache = hallway::Cache::new();
    /// cache.update_tag("leads");
    /// ```
    pub fn update_tag(&self, tag: impl AsRef<str>) {
        self.shared.update(tag.as_ref());
    }

    /// Lets everything under `tag` be served while a new value is made.
    ///
    /// The first read after this call gets the old value and starts the load of the new one.
    ///
    /// # Examples
    ///
    /// ```
    /// # let cache = hallway::Cache::new();
    /// cache.revalidate_tag("leads");
    /// ```
    pub fn revalidate_tag(&self, tag: impl AsRef<str>) {
        self.shared.versions.revalidate(tag.as_ref());
        self.shared.tell(Way::Revalidate, tag.as_ref());
    }

    /// Makes everything old that the page at `path` reads: as [`update_tag`](Self::update_tag) of
    /// the tag `path:/..`.
    ///
    /// | said | whose reads |
    /// | --- | --- |
    /// | `/work/harbour` | of this page |
    /// | `/work/{slug}` | of every page of this route, as the router's table writes it |
    /// | `/admin/*` | of `/admin` and of every page below it, with all that its layouts read |
    ///
    /// A query, a fragment and a slash at the end make no difference; escapes mean what they say.
    ///
    /// # Examples
    ///
    /// ```
    /// # let cache = hallway::Cache::new();
    /// cache.revalidate_path("/admin/leads");
    /// cache.revalidate_path("/*"); // everything that any page has read
    /// ```
    pub fn revalidate_path(&self, path: &str) {
        self.shared.update(path::tag(path).as_str());
    }

    /// Makes the load at hand depend on the page at `path`, and on these tags.
    pub(crate) fn depend(&self, path: &str, pattern: Option<&str>, tags: &[Tag]) {
        let now = self.shared.versions.now();
        let all = path::tags(path, pattern)
            .into_iter()
            .chain(tags.iter().cloned());
        flight::note(all.map(|tag| (tag, now)));
    }

    /// Notes in the trace that what `key` names was drawn past the cache.
    pub(crate) fn passed(&self, key: &dyn fmt::Debug) {
        if let Some(trace) = &self.shared.trace {
            trace.add(Traced {
                page: self.page.as_ref().map(|page| page.path.clone()),
                region: place::here().map(|place| place.to_string()),
                within: flight::label(),
                key: format!("{key:?}"),
                found: Found::Passed,
            });
        }
    }

    /// Whether nothing that is kept is served, since nobody knows what other replicas have raised.
    pub(crate) fn is_cut_off(&self) -> bool {
        self.shared.is_cut_off()
    }

    /// The latest reads, oldest first: what each found, and why. Empty in a release build.
    ///
    /// # Examples
    ///
    /// ```
    /// # use hallway::Cache;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let cache = Cache::new();
    /// for _ in 0..2 {
    ///     cache.read("rates").get(|| async { "1.5".parse::<f64>() }).await?;
    /// }
    /// let lines: Vec<String> = cache.trace().iter().map(ToString::to_string).collect();
    /// # if cfg!(debug_assertions) {
    /// assert_eq!(lines, ["-: missed (not there) \"rates\"", "-: hit \"rates\""]);
    /// # }
    /// # Ok(())
    /// # }
    /// ```
    pub fn trace(&self) -> Vec<Traced> {
        self.shared
            .trace
            .as_ref()
            .map_or_else(Vec::new, Trace::list)
    }
}

impl Shared {
    fn update(&self, tag: &str) {
        self.versions.update(tag);
        self.tell(Way::Update, tag);
    }

    /// Raises every tag, here and at the other replicas.
    fn update_all(&self) {
        self.versions.update_all();
        if let Some(others) = self.others.get() {
            others.raise_all();
        }
    }

    fn tell(&self, way: Way, tag: &str) {
        if let Some(others) = self.others.get() {
            others.raise(way, tag);
        }
    }

    fn is_cut_off(&self) -> bool {
        self.others.get().is_some_and(|it| !it.is_current())
    }
}

impl Default for Cache {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache")
            .field("page", &self.page.as_ref().map(|page| &page.path))
            .field("entries", &self.shared.flights.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
