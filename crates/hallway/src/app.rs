//! Wires an app: its pages, routes and actions, its configuration, and the server.

mod ahead;
mod bounds;
mod config;
mod doors;
mod gate;
mod mount;
#[cfg(feature = "openapi")]
mod openapi;
#[cfg(unix)]
mod operator;
mod seen;
mod serve;
mod timetable;

pub use bounds::Bounds;
pub use config::{Config, ConfigError};
pub use mount::App;
#[cfg(feature = "openapi")]
pub use openapi::OpenApi;
pub use serve::{Ready, StartError};
