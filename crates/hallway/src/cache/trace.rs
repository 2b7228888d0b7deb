//! Writes down what became of each read, for somebody who develops.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::tag::Tag;

/// One read of the cache, in development: see [`Cache::trace`](crate::Cache::trace).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Traced {
    /// The path of the page that read, if one did.
    pub page: Option<String>,
    /// The part of the page that read: `page`, `layout 0`, the file of what is kept by itself, or
    /// the function of what is dynamic or streamed.
    pub region: Option<String>,
    /// The key of the value whose load read: a cached page, region or function.
    pub within: Option<String>,
    /// The key that was read.
    pub key: String,
    /// What there was.
    pub found: Found,
}

/// What a read found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Found {
    /// The value, fresh.
    Hit,
    /// The value, old enough to be made anew meanwhile.
    Stale(Why),
    /// No value that may be served: it was loaded, or somebody's load was awaited.
    Missed(Why),
    /// What a draw was to show besides the page, such as the errors of a form, is nobody else's:
    /// the cache was neither read nor written.
    Passed,
}

/// Why a value was not served as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// There was none: never loaded, evicted, or its load failed.
    NotThere,
    /// This tag was raised.
    Raised(Tag),
    /// Its life was over.
    Age,
    /// The store that replicas share did not answer: nobody knew what others had raised.
    OutOfReach,
}

impl fmt::Display for Traced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.page.as_deref().unwrap_or("-"))?;
        if let Some(region) = &self.region {
            write!(f, ", {region}")?;
        }
        write!(f, ": {} {}", self.found, self.key)?;
        match &self.within {
            Some(within) => write!(f, " in {within}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hit => f.write_str("hit"),
            Self::Stale(why) => write!(f, "stale ({why})"),
            Self::Missed(why) => write!(f, "missed ({why})"),
            Self::Passed => f.write_str("passed by"),
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotThere => f.write_str("not there"),
            Self::Raised(tag) => write!(f, "`{}` was raised", tag.as_str()),
            Self::Age => f.write_str("its life is over"),
            Self::OutOfReach => f.write_str("the shared store is out of reach"),
        }
    }
}

/// The latest reads.
#[derive(Debug, Default)]
pub(super) struct Trace(Mutex<VecDeque<Traced>>);

/// More than a large page reads.
const MOST: usize = 512;

impl Trace {
    pub(super) fn add(&self, one: Traced) {
        let mut all = self.all();
        if all.len() == MOST {
            all.pop_front();
        }
        all.push_back(one);
    }

    pub(super) fn list(&self) -> Vec<Traced> {
        self.all().iter().cloned().collect()
    }

    fn all(&self) -> MutexGuard<'_, VecDeque<Traced>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
