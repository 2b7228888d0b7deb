//! Holds one cached value with what its freshness depends on.

use std::any::{Any, TypeId};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use tokio::time::Instant;

use super::life::Times;
use super::tag::Seen;
use super::versions::Standing;

/// What a value is stored under: the bytes that the key hashes, and the type of the value.
///
/// The bytes themselves and not a digest of them: a key may hold what a visitor typed, and nobody
/// shall be able to make two keys meet.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    bytes: Box<[u8]>,
    value: TypeId,
}

impl Key {
    pub(super) fn new<T: 'static>(bytes: Vec<u8>) -> Self {
        Self {
            bytes: bytes.into_boxed_slice(),
            value: TypeId::of::<T>(),
        }
    }

    pub(super) fn bytes_of(key: &impl Hash) -> Vec<u8> {
        let mut bytes = Bytes(Vec::with_capacity(64));
        key.hash(&mut bytes);
        bytes.0
    }
}

/// Collects what a key would hash.
struct Bytes(Vec<u8>);

impl Hasher for Bytes {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}

/// A value and what it was made from.
pub(super) struct Entry {
    pub(super) value: Arc<dyn Any + Send + Sync>,
    /// Its own tags and those of the cached values that went into it.
    pub(super) tags: Box<[Seen]>,
    /// The number of the sequence when its load began.
    pub(super) begun: u64,
    pub(super) made: Instant,
    pub(super) bytes: usize,
    /// The value is the error that the load failed with.
    pub(super) failed: bool,
}

impl Entry {
    pub(super) fn by_age(&self, times: Times) -> Standing {
        let age = self.made.elapsed();
        if age >= times.expire {
            Standing::Old
        } else if age >= times.revalidate {
            Standing::Stale
        } else {
            Standing::Fresh
        }
    }
}

/// Counts what an entry takes, as far as that is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weigh;

/// The parts of an entry, its place in the map, the two counters of the value.
const OVERHEAD: usize = 256;

impl quick_cache::Weighter<Key, Arc<Entry>> for Weigh {
    fn weight(&self, key: &Key, entry: &Arc<Entry>) -> u64 {
        let tags: usize = entry
            .tags
            .iter()
            .map(|(tag, _)| 48 + tag.as_str().len())
            .sum();
        (OVERHEAD + key.bytes.len() + tags + entry.bytes) as u64
    }
}
