//! Names what crosses the border between the server and the browser runtime.
//!
//! [`Reply`] is what a script hears after it sent a form. [`names`] holds the headers, fields,
//! attributes and comments that both sides must spell alike. `fixtures/` has one reply or more
//! of every kind; the tests of this crate and those of the runtime walk the same files. [`Manifest`]
//! is what an app tells the command line tool about itself, [`operator`] what it says while it runs, and
//! [`errors`] the table of ids.

pub mod errors;
mod manifest;
pub mod names;
pub mod operator;
mod reply;

pub use manifest::{ActionDoor, Manifest, MethodDoor, PageDoor, RouteDoor};
pub use reply::{FieldError, RefusedReason, Region, Reply, StaleReason, View};
