//! Reads folders that stand in temporary packages.

mod golden;
mod mistakes;
mod package;
mod usage;
