//! Counts the streams that are open, and keeps them below a limit: of all, and of each client.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The open streams of this process. Clones count together.
#[derive(Debug, Clone)]
pub(crate) struct Streams(Arc<Places>);

#[derive(Debug)]
struct Places {
    taken: Mutex<Taken>,
    limit: usize,
    limit_of_each: usize,
}

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    by: HashMap<[u8; 16], usize>,
}

/// One open stream, until it is dropped.
#[derive(Debug)]
pub(crate) struct OpenStream {
    places: Arc<Places>,
    client: [u8; 16],
}

/// Why no more streams are opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Crowded {
    /// All places are taken.
    Everybody,
    /// This client has its share.
    Client,
}

impl Streams {
    pub(crate) fn new(limit: usize, limit_of_each: usize) -> Self {
        Self(Arc::new(Places {
            taken: Mutex::default(),
            limit,
            limit_of_each,
        }))
    }

    /// How many are open.
    pub(crate) fn count(&self) -> usize {
        self.0.taken().all
    }

    /// Takes a place for a client, if one is free.
    pub(crate) fn open(&self, client: [u8; 16]) -> Result<OpenStream, Crowded> {
        let mut taken = self.0.taken();
        if taken.all >= self.0.limit {
            return Err(Crowded::Everybody);
        }
        if taken.by.get(&client).copied().unwrap_or(0) >= self.0.limit_of_each {
            return Err(Crowded::Client);
        }
        taken.all += 1;
        *taken.by.entry(client).or_insert(0) += 1;
        let places = self.0.clone();
        Ok(OpenStream { places, client })
    }
}

impl Places {
    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        taken.all -= 1;
        if let Some(own) = taken.by.get_mut(&self.client) {
            *own -= 1;
            if *own == 0 {
                taken.by.remove(&self.client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_has_its_share_and_nothing_is_kept_of_who_is_gone() {
        let streams = Streams::new(3, 2);
        let (one, two) = ([1; 16], [2; 16]);
        let mut open = vec![streams.open(one).unwrap(), streams.open(one).unwrap()];
        assert_eq!(streams.open(one).unwrap_err(), Crowded::Client);
        open.push(streams.open(two).unwrap());
        assert_eq!(streams.open(two).unwrap_err(), Crowded::Everybody);
        open.remove(0);
        open.push(streams.open(two).unwrap());
        assert_eq!(streams.count(), 3);
        drop(open);
        assert_eq!(streams.count(), 0);
        assert!(streams.0.taken().by.is_empty());
    }
}
