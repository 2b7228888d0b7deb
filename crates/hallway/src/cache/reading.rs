//! Reads one value: from the cache, from somebody's load, or by loading it.

use std::fmt;
use std::future::Future;
use std::hash::Hash;
use std::sync::Arc;

use tokio::time::Instant;
use tracing::Instrument;

use super::entry::{Entry, Key};
use super::flight::{self, Boarding, Flight, Landed, Log, Pilot};
use super::life::{Life, Times};
use super::load_error::LoadError;
use super::tag::{Standing, Tag};
use super::{Cache, Shared};

/// A read that is being described; [`get`](Self::get) does it.
///
/// # Examples
///
/// ```
/// # use hallway::{Cache, cache::Life};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let cache = Cache::new();
/// let reading = cache.read("rates").tag("rates").tag("bank").life(Life::Hours).bytes(2_000);
/// let rates = reading.get(|| async { "1.5".parse::<f64>() }).await?;
/// assert_eq!(*rates, 1.5);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "nothing is read before `get`"]
pub struct Reading<'c> {
    cache: &'c Cache,
    key: Vec<u8>,
    tags: Vec<Tag>,
    life: Life,
    bytes: Option<usize>,
}

impl<'c> Reading<'c> {
    pub(super) fn new(cache: &'c Cache, key: &(impl Hash + fmt::Debug)) -> Self {
        tracing::trace!(?key, "cache read");
        let tags = cache.path.iter().cloned().collect();
        Self {
            cache,
            key: Key::bytes_of(key),
            tags,
            life: Life::default(),
            bytes: None,
        }
    }

    /// Names something that the value depends on; may be called several times.
    ///
    /// # Examples
    ///
    /// ```
    /// # let cache = hallway::Cache::new();
    /// let reading = cache.read(("post", 7)).tag("posts").tag(format!("post:{}", 7));
    /// # drop(reading);
    /// ```
    pub fn tag(mut self, tag: impl Into<std::borrow::Cow<'static, str>>) -> Self {
        self.tags.push(Tag::from(tag));
        self
    }

    /// Says how long the value may be served without a raise; [`Life::Minutes`] otherwise.
    ///
    /// # Examples
    ///
    /// ```
    /// # let cache = hallway::Cache::new();
    /// let reading = cache.read("posts").life(hallway::cache::Life::Days);
    /// # drop(reading);
    /// ```
    pub fn life(mut self, life: Life) -> Self {
        self.life = life;
        self
    }

    /// Says about how many bytes the value takes on the heap; 1 KB is assumed otherwise.
    ///
    /// # Examples
    ///
    /// ```
    /// # let cache = hallway::Cache::new();
    /// let reading = cache.read("feed").bytes(200_000);
    /// # drop(reading);
    /// ```
    pub fn bytes(mut self, bytes: usize) -> Self {
        self.bytes = Some(bytes);
        self
    }

    /// Gives the value, and loads it first where it is missing or old.
    ///
    /// `load` is called only then. What it returns runs in a task of its own, to its end, whatever
    /// becomes of this reader; so it owns what it uses (`move`, with clones made before).
    ///
    /// # Examples
    ///
    /// ```
    /// # use hallway::Cache;
    /// # #[derive(Clone)] struct Leads;
    /// # impl Leads { async fn recent(&self, _: u32) -> std::io::Result<Vec<u32>> { Ok(vec![1]) } }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (cache, leads) = (Cache::new(), Leads);
    /// let recent = cache
    ///     .read(("leads", "recent"))
    ///     .tag("leads")
    ///     .get(move || async move { leads.recent(50).await })
    ///     .await?;
    /// assert_eq!(recent.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When the load fails or panics. Nothing is kept then: the next read loads again.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub async fn get<T, E, L, F>(mut self, load: L) -> Result<Arc<T>, LoadError<E>>
    where
        T: Send + Sync + 'static,
        E: Send + Sync + 'static,
        L: FnOnce() -> F,
        F: Future<Output = Result<T, E>> + Send + 'static,
    {
        // Taken before anything is looked at: what is raised from here on is not this read's.
        let started = self.shared().tags.now();
        let key = Key::new::<(T, E)>(std::mem::take(&mut self.key));
        let times = self.life.times();
        // Also when this read fails: a load that makes do without it depends on it all the same.
        flight::note(self.tags.iter().map(|tag| (tag.clone(), started)));
        if let Some(entry) = self.shared().flights.get(&key) {
            match self.standing(&entry, times) {
                Standing::Fresh => return Ok(hand_out(&entry)),
                Standing::Stale => {
                    if let Boarding::Begun(pilot) = self.shared().board(&key, |_| false) {
                        self.take_off(pilot, &key, load);
                    }
                    return Ok(hand_out(&entry));
                }
                Standing::Old => {}
            }
        }
        if flight::is_loading(&key) {
            return Err(LoadError::Circular);
        }
        loop {
            let serves = |entry: &Entry| self.standing(entry, times) < Standing::Old;
            let flight = match self.shared().board(&key, serves) {
                Boarding::There(entry) => return Ok(hand_out(&entry)),
                Boarding::Joined(flight) => flight,
                Boarding::Begun(pilot) => {
                    let flight = self.take_off(pilot, &key, load);
                    return arrive(flight.landed().await);
                }
            };
            match flight.landed().await {
                Landed::Value(entry) if flight.begun < started && !serves(&entry) => {}
                landed => return arrive(landed),
            }
        }
    }

    /// Starts the load in a task of its own.
    fn take_off<T, E, L, F>(&self, pilot: Pilot, key: &Key, load: L) -> Arc<Flight>
    where
        T: Send + Sync + 'static,
        E: Send + Sync + 'static,
        L: FnOnce() -> F,
        F: Future<Output = Result<T, E>> + Send + 'static,
    {
        let flight = pilot.flight.clone();
        let made = Instant::now();
        let log = Log::new(key.clone());
        let begun = flight.begun;
        self.tags
            .iter()
            .for_each(|tag| log.add((tag.clone(), begun)));
        let bytes = size_of::<T>() + self.bytes.unwrap_or(1024);
        let load = load();
        let work = async move {
            let landed = match log.clone().scope(load).await {
                Ok(value) => {
                    let tags = log.take().into_boxed_slice();
                    let value = Arc::new(value);
                    Landed::Value(Arc::new(Entry {
                        value,
                        tags,
                        begun,
                        made,
                        bytes,
                    }))
                }
                Err(error) => Landed::Failed(Arc::new(error)),
            };
            pilot.land(landed);
        };
        tokio::spawn(work.in_current_span());
        flight
    }

    fn standing(&self, entry: &Entry, times: Times) -> Standing {
        let own = self.tags.iter().map(|tag| (tag.as_str(), entry.begun));
        let made_of = entry.tags.iter().map(|(tag, known)| (tag.as_str(), *known));
        self.shared()
            .tags
            .standing(own.chain(made_of))
            .max(entry.by_age(times))
    }

    fn shared(&self) -> &'c Arc<Shared> {
        &self.cache.shared
    }
}

fn arrive<T, E>(landed: Landed) -> Result<Arc<T>, LoadError<E>>
where
    T: Send + Sync + 'static,
    E: Send + Sync + 'static,
{
    match landed {
        Landed::Value(entry) => Ok(hand_out(&entry)),
        Landed::Failed(error) => Err(LoadError::Failed(
            error
                .downcast()
                .expect("the key holds the type of the error"),
        )),
        Landed::Lost => Err(LoadError::Lost),
    }
}

fn hand_out<T: Send + Sync + 'static>(entry: &Entry) -> Arc<T> {
    flight::note(entry.tags.iter().cloned());
    entry
        .value
        .clone()
        .downcast()
        .expect("the key holds the type of the value")
}
