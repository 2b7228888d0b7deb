//! Compiles what the README and the guide say, and runs the tests in it.

#![allow(missing_docs, dead_code, reason = "the code is that of the pages")]

pub mod readme;
pub mod start;
