//! Names the primitives that the versions stand on.
//!
//! The model checker in `tests/versions.rs` compiles the same `versions.rs` over its own ones.

pub(super) use std::sync::atomic::{AtomicU64, Ordering};
pub(super) use std::sync::{RwLock, RwLockReadGuard};
