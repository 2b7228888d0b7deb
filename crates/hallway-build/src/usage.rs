//! Decides which actions something refers to.
//!
//! Names are read, not resolved, so the answer errs on the side of *yes*: an action that is left
//! out although a page draws its form would answer every submission with `stale`.
//!
//! 1. A type (`ActionState<remove>`), the way to one (`remove::SPEC`) and a `use` refer to an
//!    action; calling the function does not, and neither does anything under `#[cfg(test)]`.
//! 2. In a macro every path counts, but in `rsx!` a word of the text does not.
//! 3. In a file that does not parse every word counts.
//! 4. Where two actions have one name, the path tells them apart as far as it can be followed:
//!    `super`, `self`, `crate` and what the file imports. Where it cannot, both are meant.

mod mentions;

use crate::{action::Action, sources::Placed};
use mentions::{Mention, Mentions};

/// Splits the actions in those that something refers to and the others.
pub(crate) fn split(actions: Vec<Action>, files: &[Placed<'_>]) -> (Vec<Action>, Vec<Action>) {
    let files: Vec<Mentions> = files.iter().map(Mentions::of).collect();
    let used: Vec<bool> = actions
        .iter()
        .map(|action| {
            let namesakes: Vec<&Action> = actions
                .iter()
                .filter(|other| other.name == action.name)
                .collect();
            files.iter().any(|file| refers(file, action, &namesakes))
        })
        .collect();
    let (used, unused): (Vec<_>, Vec<_>) =
        actions.into_iter().zip(used).partition(|(_, used)| *used);
    let strip = |list: Vec<(Action, bool)>| list.into_iter().map(|(action, _)| action).collect();
    (strip(used), strip(unused))
}

fn refers(file: &Mentions, action: &Action, namesakes: &[&Action]) -> bool {
    file.words.contains(&action.name)
        || file.paths.iter().any(|mention| {
            mention
                .path
                .iter()
                .enumerate()
                .filter(|(_, name)| **name == action.name)
                .any(|(index, _)| match &mention.path[..index] {
                    [] => bare(file, mention, action, namesakes),
                    way => by_way(file, mention, way, action, namesakes),
                })
        })
}

/// `remove`: the action of the same module, else whatever a glob may have brought.
fn bare(file: &Mentions, mention: &Mention, action: &Action, namesakes: &[&Action]) -> bool {
    let here = |other: &Action| mention.module.as_ref() == Some(&other.module);
    if namesakes.iter().any(|other| here(other)) {
        return here(action);
    }
    // An import of that name is a mention of its own.
    !file.imports.contains_key(&action.name) && (file.globs || mention.in_macro)
}

/// `actions::remove`: the action of that module, if there is one.
fn by_way(
    file: &Mentions,
    mention: &Mention,
    way: &[String],
    action: &Action,
    namesakes: &[&Action],
) -> bool {
    let absolute = file.absolute(mention, way);
    let exact = |other: &Action| absolute.as_ref() == Some(&other.module);
    if namesakes.iter().any(|other| exact(other)) {
        return exact(action);
    }
    let ends = |other: &Action| absolute.is_none() && other.module.ends_with(way);
    if namesakes.iter().any(|other| ends(other)) {
        return ends(action);
    }
    true
}
