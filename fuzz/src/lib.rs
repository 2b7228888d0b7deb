//! Holds the fuzz targets of Hallway; `targets.rs` is also what the tests replay.

#![forbid(unsafe_code)]

pub mod targets;
