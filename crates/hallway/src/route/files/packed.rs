//! Keeps a file in the forms in which it is sent.

use std::sync::{Mutex, OnceLock, PoisonError};

use axum::body::Bytes;
use http::HeaderMap;

use crate::page::{Effort, Packing};

/// The compressed forms of one file, each made once.
#[derive(Debug)]
pub(super) struct Packed([Form; Packing::COUNT]);

impl Packed {
    pub(super) const fn new() -> Self {
        Self([const { Form::new() }; Packing::COUNT])
    }

    /// The form that the caller takes best and that is there; one that is not is begun.
    pub(super) fn best(
        &'static self,
        headers: &HeaderMap,
        bytes: &'static [u8],
    ) -> (Option<Packing>, Bytes) {
        for packing in Packing::taken(headers) {
            if let Some(made) = self.0[packing as usize].get(packing, bytes) {
                return (Some(packing), made);
            }
        }
        (None, Bytes::from_static(bytes))
    }
}

/// One compressed form: not asked for, being made, or there.
#[derive(Debug)]
struct Form {
    made: OnceLock<Option<Bytes>>,
    begun: Mutex<bool>,
}

impl Form {
    const fn new() -> Self {
        Self {
            made: OnceLock::new(),
            begun: Mutex::new(false),
        }
    }

    /// The form, if it is there and smaller than the file. Small files are made at once; for large
    /// ones nobody waits.
    fn get(&'static self, packing: Packing, bytes: &'static [u8]) -> Option<Bytes> {
        if let Some(made) = self.made.get() {
            return made.clone();
        }
        let make = move || packing.pack(bytes, Effort::Lasting);
        if bytes.len() <= AT_ONCE {
            return self.made.get_or_init(make).clone();
        }
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        if !std::mem::replace(&mut *begun, true) {
            tokio::task::spawn_blocking(move || self.made.get_or_init(make));
        }
        None
    }
}

/// Bytes of a file that a request may wait for: a few milliseconds.
const AT_ONCE: usize = 8 << 10;
