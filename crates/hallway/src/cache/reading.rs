//! Reads one value: from the cache, from somebody's load, or by loading it.

use std::any::Any;
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
use super::place;
use super::tag::Tag;
use super::trace::{Found, Traced, Why};
use super::versions::Standing;
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
    failures: Option<Life>,
    /// How the trace names the key; empty where none is written.
    label: String,
}

impl<'c> Reading<'c> {
    pub(super) fn new(cache: &'c Cache, key: &(impl Hash + fmt::Debug)) -> Self {
        tracing::trace!(?key, "cache read");
        let tags = cache
            .page
            .as_ref()
            .map_or_else(Vec::new, |page| page.tags.clone());
        let label = match cache.shared.trace {
            Some(_) => format!("{key:?}"),
            None => String::new(),
        };
        Self {
            cache,
            key: Key::bytes_of(key),
            tags,
            life: Life::default(),
            bytes: None,
            failures: None,
            label,
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
    pub fn tag(mut self, tag: impl Into<Tag>) -> Self {
        self.tags.push(tag.into());
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

    /// Keeps a failure too, for so long: whoever reads meanwhile gets the same error, and nothing is
    /// loaded. For what is asked for again and again and is not there.
    ///
    /// A failure has the tags of the read, so that a write makes it old like any value. Without
    /// this no failure is kept.
    ///
    /// # Examples
    ///
    /// ```
    /// # use hallway::{Cache, Life};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// # let cache = Cache::new();
    /// for _ in 0..2 {
    ///     let port = cache.read("port").failures(Life::Seconds);
    ///     assert!(port.get(|| async { "x".parse::<u16>() }).await.is_err());
    /// }
    /// # }
    /// ```
    pub fn failures(mut self, life: Life) -> Self {
        self.failures = Some(life);
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
    pub async fn get<T, E, L, F>(self, load: L) -> Result<Arc<T>, LoadError<E>>
    where
        T: Send + Sync + 'static,
        E: Send + Sync + 'static,
        L: FnOnce() -> F,
        F: Future<Output = Result<T, E>> + Send + 'static,
    {
        self.get_weighed(load, |_| 0).await
    }

    /// The same for a value that knows what it takes on the heap.
    pub(crate) async fn get_weighed<T, E, L, F>(
        mut self,
        load: L,
        weigh: fn(&T) -> usize,
    ) -> Result<Arc<T>, LoadError<E>>
    where
        T: Send + Sync + 'static,
        E: Send + Sync + 'static,
        L: FnOnce() -> F,
        F: Future<Output = Result<T, E>> + Send + 'static,
    {
        // Taken before anything is looked at: what is raised from here on is not this read's.
        let started = self.shared().versions.now();
        let key = Key::new::<(T, E)>(std::mem::take(&mut self.key));
        // Also when this read fails: a load that makes do without it depends on it all the same.
        flight::note(self.tags.iter().map(|tag| (tag.clone(), started)));
        match self.shared().flights.get(&key) {
            Some(entry) => {
                let standing = self.standing(&entry);
                self.trace(Some((&entry, standing)));
                match standing {
                    Standing::Fresh => return hand_out(&entry),
                    Standing::Stale => {
                        if let Boarding::Begun(pilot) = self.shared().board(&key, |_| false) {
                            // The old value is better than why there is no new one.
                            self.failures = None;
                            self.take_off(pilot, &key, load, weigh);
                        }
                        return hand_out(&entry);
                    }
                    Standing::Old => {}
                }
            }
            None => self.trace(None),
        }
        if flight::is_loading(&key) {
            return Err(LoadError::Circular);
        }
        loop {
            let serves = |entry: &Entry| self.standing(entry) < Standing::Old;
            let flight = match self.shared().board(&key, serves) {
                Boarding::There(entry) => return hand_out(&entry),
                Boarding::Joined(flight) => flight,
                Boarding::Begun(pilot) => {
                    let flight = self.take_off(pilot, &key, load, weigh);
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
    fn take_off<T, E, L, F>(
        &self,
        pilot: Pilot,
        key: &Key,
        load: L,
        weigh: fn(&T) -> usize,
    ) -> Arc<Flight>
    where
        T: Send + Sync + 'static,
        E: Send + Sync + 'static,
        L: FnOnce() -> F,
        F: Future<Output = Result<T, E>> + Send + 'static,
    {
        let flight = pilot.flight.clone();
        let made = Instant::now();
        let log = Log::new(key.clone(), self.label.clone());
        let begun = flight.begun;
        self.tags
            .iter()
            .for_each(|tag| log.add((tag.clone(), begun)));
        let bytes = size_of::<T>() + self.bytes.unwrap_or(1024);
        let load = load();
        let keeps_failures = self.failures.is_some();
        let work = async move {
            let entry = |value: Arc<dyn Any + Send + Sync>, bytes, failed| {
                let tags = log.take().into_boxed_slice();
                Landed::Value(Arc::new(Entry {
                    value,
                    tags,
                    begun,
                    made,
                    bytes,
                    failed,
                }))
            };
            let landed = match log.clone().scope(load).await {
                Ok(value) => {
                    let bytes = bytes + weigh(&value);
                    entry(Arc::new(value), bytes, false)
                }
                Err(error) if keeps_failures => entry(Arc::new(error), bytes, true),
                Err(error) => Landed::Failed(Arc::new(error)),
            };
            pilot.land(landed);
        };
        tokio::spawn(place::carried(work).in_current_span());
        flight
    }

    fn standing(&self, entry: &Entry) -> Standing {
        match self.times(entry) {
            None => Standing::Old,
            Some(_) if self.shared().is_cut_off() => Standing::Old,
            Some(times) => self
                .shared()
                .versions
                .standing(
                    self.depends(entry)
                        .map(|(tag, known)| (tag.as_str(), known)),
                )
                .max(entry.by_age(times)),
        }
    }

    /// How long the entry lives; `None` for a failure where none is wanted.
    fn times(&self, entry: &Entry) -> Option<Times> {
        match entry.failed {
            false => Some(self.life.times()),
            true => self.failures.map(Life::times),
        }
    }

    /// The tags that count: this read's own, and those that the entry was made with.
    fn depends<'e>(&'e self, entry: &'e Entry) -> impl Iterator<Item = (&'e Tag, u64)> {
        let own = self.tags.iter().map(|tag| (tag, entry.begun));
        own.chain(entry.tags.iter().map(|(tag, known)| (tag, *known)))
    }

    fn trace(&self, there: Option<(&Entry, Standing)>) {
        let Some(trace) = &self.shared().trace else {
            return;
        };
        let found = match there {
            None => Found::Missed(Why::NotThere),
            Some((_, Standing::Fresh)) => Found::Hit,
            Some((entry, Standing::Stale)) => Found::Stale(self.why(entry, Standing::Stale)),
            Some((entry, Standing::Old)) => Found::Missed(self.why(entry, Standing::Old)),
        };
        trace.add(Traced {
            page: self.cache.page.as_ref().map(|page| page.path.clone()),
            region: place::here().map(|place| place.to_string()),
            within: flight::label(),
            key: self.label.clone(),
            found,
        });
    }

    fn why(&self, entry: &Entry, standing: Standing) -> Why {
        if self.shared().is_cut_off() {
            return Why::OutOfReach;
        }
        let versions = &self.shared().versions;
        let raised = self
            .depends(entry)
            .find(|(tag, known)| versions.standing([(tag.as_str(), *known)]) == standing);
        raised.map_or(Why::Age, |(tag, _)| Why::Raised(tag.clone()))
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
        Landed::Value(entry) => hand_out(&entry),
        Landed::Failed(error) => Err(LoadError::Failed(
            error
                .downcast()
                .expect("the key holds the type of the error"),
        )),
        Landed::Lost => Err(LoadError::Lost),
    }
}

fn hand_out<T, E>(entry: &Entry) -> Result<Arc<T>, LoadError<E>>
where
    T: Send + Sync + 'static,
    E: Send + Sync + 'static,
{
    flight::note(entry.tags.iter().cloned());
    let value = entry.value.clone();
    match entry.failed {
        false => Ok(value
            .downcast()
            .expect("the key holds the type of the value")),
        true => Err(LoadError::Failed(
            value
                .downcast()
                .expect("the key holds the type of the error"),
        )),
    }
}
