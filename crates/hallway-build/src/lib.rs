//! Reads the folder `src/app/` in a build script and writes `src/app.rs`.
//!
//! One line in `build.rs`:
//!
//! ```no_run
//! hallway_build::app();
//! ```
//!
//! The path of a file is its URL:
//!
//! | file, below `src/` | meaning |
//! | --- | --- |
//! | `app/page.rs` | `pub async fn page(..)`: GET of that path |
//! | `app/layout.rs` | `pub async fn layout(.., children: Children)`: the frame around every page below |
//! | `app/api/contact/route.rs` | `pub async fn get`, `post`, ..: a route handler per method |
//! | `app/blog/[slug]/page.rs` | a variable segment, read with axum's `Path` |
//! | `app/docs/[...path]/page.rs` | the whole rest of the path |
//! | `app/(marketing)/about/page.rs` | a group: a layout without a segment in the URL |
//! | `app/_parts/` | private: modules without a URL |
//! | `app/**/not_found.rs`, `error.rs` | what stands there when nothing is found, or something breaks |
//! | `app/**/loading.rs` | what stands in the place of the pages below while they are made |
//! | any other `.rs` file | an ordinary module; actions may stand in any of them |
//!
//! The files of `public/` become part of the program, each under its own address, and
//! `assets::studio_css()` gives the one that browsers keep for ever.
//!
//! `src/app.rs` is plain Rust: the tree of modules, a function that mounts the pages, the routes
//! and the actions, and a function per address, `links::work_slug("harbour")`. Commit it: whatever
//! becomes reachable from outside shows in the diff. It is rewritten only when it differs.
//!
//! An action is mounted only if something refers to it, a page with `ActionState<submit_contact>`
//! for instance. The others are left out, and the build warns.
//!
//! Every mistake in the folder is told at once, with its file, its line and its cure. A file that
//! does not parse is none: rustc reports it at its own line, and the page keeps its URL meanwhile.
//!
//! # In continuous integration
//!
//! With `HALLWAY_APP=check` in the environment nothing is written, and a difference is an error.
//! The same holds where the sources cannot be written.

mod action;
mod app;
mod check;
mod emit;
mod misnamed;
mod mistake;
mod name;
mod near;
mod program;
mod public;
mod scan;
mod source;
mod sources;
mod usage;

pub use app::{App, Generated, app};
pub use mistake::{Mistake, Mistakes};
