//! Writes the text of `src/app.rs`.
//!
//! The text is stable under rustfmt: modules are sorted as rustfmt sorts them, and what rustfmt
//! would reflow is marked `#[rustfmt::skip]`. Paths start with `::`, so that no module of the user
//! comes between.

mod assets;
pub(crate) mod links;
mod modules;
pub(crate) mod previous;
mod router;

use crate::{check::Router, program::Entry, public::PublicFile, scan::Folder};
use previous::Previous;

/// The text of `src/app.rs`. What does not parse is taken from the previous one.
pub(crate) fn emit(
    app: &Folder,
    router: &Router,
    actions: &[Entry],
    files: &[PublicFile],
    state: &str,
    previous: &Previous,
) -> String {
    let mut out = String::from(HEAD);
    modules::write(app, &mut out);
    links::write(&router.doors, &mut out);
    assets::write(files, &mut out);
    router::write(
        router,
        actions,
        !files.is_empty(),
        state,
        previous,
        &mut out,
    );
    out
}

const HEAD: &str = "\
//! Written by hallway_build from src/app/ and overwritten by the next build: edit the files there.
//!
//! Commit this file. What is mounted here is all that can be reached from outside: a new door
//! shows in the diff.

";
