//! Says what several replicas of an app share, and how a store for it is asked.
//!
//! A program alone keeps everything in its memory. Of several that answer for one site each counts,
//! ends and calls for itself, unless they have a store in common: [`RedisStore`], named by
//! `HALLWAY_STORE`, or one of your own ([`Config::store`](crate::Config::store)).
//!
//! The operations are few, and each is whole in one round trip: what is done by two replicas at
//! once comes out as if one had been first. A value may go before its time when the store is full;
//! a claim may not. Every store passes one suite,
//! [`testing::store_conforms`](crate::testing::store_conforms).

mod reach;
#[cfg(feature = "redis")]
mod redis;

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;

pub(crate) use reach::{BETWEEN_TRIES, Reach};
#[cfg(feature = "redis")]
pub use redis::RedisStore;

/// What a store answers, when it does.
pub type Asked<'a, T> = BoxFuture<'a, Result<T, OutOfReach>>;

/// What several replicas of an app have in common.
///
/// Keys and names of logs are short texts of Hallway's own. A store keeps them apart from what else
/// it holds, and two apps need two stores.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use hallway::shared::{OutOfReach, SharedStore};
///
/// // Of all replicas one hears `true`.
/// async fn is_first(store: &dyn SharedStore) -> Result<bool, OutOfReach> {
///     let hour = Duration::from_secs(60 * 60);
///     store.put_if_absent("report of today", b"", hour).await
/// }
/// ```
pub trait SharedStore: fmt::Debug + Send + Sync + 'static {
    /// Reads a value that was put and has time left.
    ///
    /// # Errors
    ///
    /// As every operation: [`OutOfReach`] when the store does not answer. What was asked may have
    /// been done then, or not.
    fn get<'a>(&'a self, key: &'a str) -> Asked<'a, Option<Bytes>>;

    /// Keeps a value for so long, in place of an older one. A life of zero takes the key away.
    fn put<'a>(&'a self, key: &'a str, value: &'a [u8], life: Duration) -> Asked<'a, ()>;

    /// Keeps a value for so long if the key has none, and says whether it had none: of all who ask
    /// at once, one hears `true`.
    fn put_if_absent<'a>(
        &'a self,
        key: &'a str,
        value: &'a [u8],
        life: Duration,
    ) -> Asked<'a, bool>;

    /// Counts one call against each of these limits, or against none of them.
    ///
    /// A key holds the time at which it will have earned back what it used, by the clock of the
    /// store. A call moves it on by `step`, and is too early when that would move it more than
    /// `period` ahead of now (GCRA). A key whose time has passed takes no room; [`put`](Self::put)
    /// with a life of zero takes it away before.
    fn spend<'a>(&'a self, spends: &'a [Spend]) -> Asked<'a, Spent>;

    /// Writes an entry to the end of a log, where it stays for `keep`, or until a million newer
    /// ones have come; returns its place.
    fn append<'a>(&'a self, log: &'a str, entry: &'a [u8], keep: Duration) -> Asked<'a, Mark>;

    /// Reads what a log has behind `after`, in order; without `after`, from its beginning.
    ///
    /// It answers as soon as there is something, and after about a second without anything. A part
    /// of a long log is an answer: go on from [`News::mark`]. A mark of epoch 0 is no place: the
    /// answer is where the log ends, at once.
    fn follow<'a>(&'a self, log: &'a str, after: Option<Mark>) -> Asked<'a, News>;

    /// Writes `holder` to the name `name` within `key` if nothing stands there, and says what stood
    /// there. It stays for `life` at least, whatever else the store has to make room for: a store
    /// that is full does not answer.
    fn claim<'a>(
        &'a self,
        key: &'a str,
        name: &'a str,
        holder: &'a [u8],
        life: Duration,
    ) -> Asked<'a, Claimed>;

    /// Reads all that is claimed within `key`.
    fn claims<'a>(&'a self, key: &'a str) -> Asked<'a, Claims>;

    /// Changes a claim if it still says what its holder wrote; says whether it did.
    fn change<'a>(&'a self, change: &'a Change) -> Asked<'a, bool>;

    /// Why the store may drop a claim before its time; `None` when it never does.
    fn forgets(&self) -> Asked<'_, Option<String>> {
        Box::pin(std::future::ready(Ok(None)))
    }
}

/// What became of a claim: see [`SharedStore::claim`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// What stood there already; `None` when the claim is yours.
    pub held: Option<Bytes>,
    /// When the store began to remember, by its clock, in microseconds since 1970. A store that lost
    /// everything begins anew, so that nobody takes what it does not know for what never was.
    pub since: u64,
}

/// What is claimed within a key: see [`SharedStore::claims`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// The names, in no order, with what stands there.
    pub held: Vec<(String, Bytes)>,
    /// As in [`Claimed`].
    pub since: u64,
}

/// What a holder makes of a claim: see [`SharedStore::change`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The key of the claim.
    pub key: String,
    /// The name within the key.
    pub name: String,
    /// What has to stand there.
    pub from: Vec<u8>,
    /// What stands there from then on; `None` takes the claim away.
    pub to: Option<Vec<u8>>,
    /// A value that is put with it: its key, what it is, its life.
    pub beside: Option<(String, Vec<u8>, Duration)>,
}

/// One call against one limit: see [`SharedStore::spend`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spend {
    /// The limit and the caller.
    pub key: String,
    /// How long the caller needs to earn back one call; exact to the microsecond.
    pub step: Duration,
    /// How far ahead a caller may be.
    pub period: Duration,
}

/// What became of calls that were counted together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spent {
    /// All are counted. For each, how long it takes until everything is earned back.
    Counted(Vec<Duration>),
    /// None is counted: one of them comes too early by this much, and none by more.
    TooEarly(Duration),
}

/// A place in a log.
///
/// Numbers of one epoch rise, and follow the clock of the store in microseconds since 1970, so that
/// a store that lost its last entries does not give a number out again. A store that lost all
/// begins another epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Mark {
    /// A random number, made when the log is empty; never 0.
    pub epoch: u64,
    /// Rises with every entry.
    pub number: u64,
}

/// What came since a [`Mark`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// From where to go on.
    pub mark: Mark,
    /// Entries may have come that are not here: the mark is older than what is kept, or the store
    /// has lost some. Then there are no entries, and `mark` is the end of the log.
    pub lost: bool,
    /// The entries with their numbers, oldest first.
    pub entries: Vec<(u64, Bytes)>,
}

/// The shared store does not answer.
#[derive(Debug)]
pub struct OutOfReach(String);

impl OutOfReach {
    /// Says why; without keys, passwords or values.
    pub fn new(why: impl fmt::Display) -> Self {
        Self(why.to_string())
    }

    /// The reason alone, for an address that nobody has tried yet.
    #[cfg(feature = "redis")]
    pub(crate) fn why(self) -> String {
        self.0
    }
}

impl fmt::Display for OutOfReach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the shared store does not answer: {}", self.0)
    }
}

impl std::error::Error for OutOfReach {}
