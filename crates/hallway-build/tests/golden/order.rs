//! Written by hallway_build from src/app/ and overwritten by the next build: edit the files there.
//!
//! Commit this file. What is mounted here is all that can be reached from outside: a new door
//! shows in the diff.

pub mod Zed;
pub mod _x;
pub mod a;
pub mod a1b;
pub mod a_b;
pub mod aa;
#[path = "app/ab-c.rs"]
pub mod ab_c;
pub mod r#async;
pub mod r#type;
pub mod v02;
pub mod v10;
pub mod v2;
/// `src/app/inner/`
pub mod inner {
    pub mod Zed;
    pub mod _x;
    pub mod a;
    pub mod a1b;
    pub mod a_b;
    pub mod aa;
    #[path = "ab-c.rs"]
    pub mod ab_c;
    pub mod r#async;
    pub mod r#type;
    pub mod v02;
    pub mod v10;
    pub mod v2;
}

type S = crate::AppState;

/// Everything that `src/app/` mounts.
#[rustfmt::skip]
pub fn app() -> ::hallway::App<S> {
    ::hallway::App::new()
}
