//! Notices a file that holds a page and is called almost as pages are.

use std::path::Path;

use crate::near::nearest;
use crate::source::is_public;
use crate::sources::Placed;

const ROLES: [&str; 5] = ["page", "layout", "not_found", "error", "loading"];

/// A warning for each `pages.rs` with a `page` in it: it is an ordinary module, and its address is
/// silently gone.
pub(crate) fn warnings(files: &[Placed<'_>]) -> impl Iterator<Item = String> {
    files.iter().filter_map(|file| {
        let path = &file.source.path;
        let role = meant(path)?;
        let mut functions = file.source.functions();
        functions
            .find(|function| function.sig.ident == role && is_public(&function.vis))
            .map(|_| {
                format!(
                    "{path}: an ordinary module, although it has a function `{role}`. Call the \
                     file `{role}.rs`, or the function differently"
                )
            })
    })
}

/// Which role a file would have, but for a typo in its name.
fn meant(path: &str) -> Option<&'static str> {
    let inside = path.strip_prefix("src/app/")?;
    let private = inside.split('/').any(|part| part.starts_with('_'));
    let stem = Path::new(inside).file_stem()?.to_str()?;
    let role = nearest(stem, ROLES)?;
    (!private && stem != role).then_some(role)
}
