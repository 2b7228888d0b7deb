//! Does what `cargo hallway` does, for tests that want it as a library.

pub mod attack;
pub mod check;
pub mod doors;
mod hostile;
pub mod operator;
