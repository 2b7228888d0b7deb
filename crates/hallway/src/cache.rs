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
//!
//! The trap: raise a tag *after* the write is committed. A raise before it lets a reader in
//! between keep the old value for its whole life.

mod entry;
mod flight;
mod life;
mod load_error;
mod path;
mod reading;
mod tag;

use std::fmt;
use std::hash::Hash;
use std::sync::Arc;

use flight::Flights;
use tag::{Tag, Tags};

pub use life::{Life, Times};
pub use load_error::LoadError;
pub use reading::Reading;

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
    path: Option<Tag>,
}

/// What the clones of a cache share.
pub(crate) struct Shared {
    flights: Flights,
    tags: Tags,
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
            tags: Tags::default(),
        };
        Self {
            shared: Arc::new(shared),
            path: None,
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
        Self {
            shared: self.shared.clone(),
            path: Some(path::tag(path)),
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
    pub fn update_tag(&self, tag: &str) {
        self.shared.tags.update(tag);
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
    pub fn revalidate_tag(&self, tag: &str) {
        self.shared.tags.revalidate(tag);
    }

    /// Makes everything old that the page at `path` reads: as [`update_tag`](Self::update_tag) of
    /// the tag `path:/..`.
    ///
    /// A query, a fragment and a slash at the end make no difference; escapes mean what they say.
    ///
    /// # Examples
    ///
    /// ```
    /// # let cache = hallway::Cache::new();
    /// cache.revalidate_path("/admin/leads");
    /// ```
    pub fn revalidate_path(&self, path: &str) {
        self.shared.tags.update(path::tag(path).as_str());
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
            .field("path", &self.path)
            .field("entries", &self.shared.flights.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
