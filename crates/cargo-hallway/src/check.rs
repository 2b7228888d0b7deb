//! Compares two builds: what would a tab notice that stays open over the deploy, and what a program
//! that calls the API?

mod api;

use std::fmt;

use hallway_wire::{ActionDoor, Manifest};

pub use api::api_changes;

/// A difference between two builds that somebody with an open tab, or a program, will notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Whether what worked before comes back undone: then it takes a second try, or never works.
    pub breaks: bool,
    /// What changed, what follows, and how to avoid it.
    pub what: String,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.breaks { "BREAKS" } else { "note" };
        write!(f, "{kind:7} {}", self.what)
    }
}

/// What changes for those who still have the old build's pages open.
///
/// # Examples
///
/// ```
/// use cargo_hallway::check::changes;
///
/// let doors = hallway_wire::Manifest::default();
/// assert!(changes(&doors, &doors).is_empty());
/// ```
pub fn changes(old: &Manifest, new: &Manifest) -> Vec<Change> {
    let mut found = Vec::new();
    for page in &old.pages {
        if !new
            .pages
            .iter()
            .any(|it| shape(&it.path) == shape(&page.path))
        {
            found.push(breaks(format!(
                "the page {} is gone: forms of open tabs are answered 404. Keep it until they are closed",
                page.path
            )));
        }
    }
    for action in &old.actions {
        match successor(new, &action.name) {
            None => found.push(breaks(format!(
                "the action {name} is gone: forms of open tabs come back unsent. If it has another \
                 name now, say so there: #[action(rename = \"{name}\")]",
                name = action.name
            ))),
            Some(now) => compare(action, now, &mut found),
        }
    }
    routes(old, new, &mut found);
    found
}

/// The action that answers to a name: the one of that name, or the one that had it before.
fn successor<'a>(new: &'a Manifest, name: &str) -> Option<&'a ActionDoor> {
    let named = new.actions.iter().find(|action| action.name == name);
    let renamed = |action: &&ActionDoor| action.renamed_from.as_deref() == Some(name);
    named.or_else(|| new.actions.iter().find(renamed))
}

fn compare(old: &ActionDoor, new: &ActionDoor, found: &mut Vec<Change>) {
    let name = &new.name;
    if old.bound != new.bound {
        found.push(breaks(format!(
            "{name} binds {} instead of {}: forms of open tabs come back unsent, with what was typed",
            new.bound, old.bound
        )));
    }
    for field in missing(&old.fields, &new.fields) {
        found.push(breaks(format!(
            "{name} has no field {field} any more: what is typed there in an open tab is lost, or \
             comes back with an error where the form says deny_unknown"
        )));
    }
    for field in missing(&new.fields, &old.fields) {
        found.push(note(format!(
            "{name} has a new field {field}, which open tabs do not send: if it is required, their \
             forms come back with an error at this field"
        )));
    }
    if new.max_bytes < old.max_bytes {
        found.push(note(format!(
            "{name} takes {} bytes at most, and took {}",
            new.max_bytes, old.max_bytes
        )));
    }
    if old.access != new.access {
        found.push(note(format!(
            "{name} lets in {} instead of {}: others are refused, also from open tabs",
            new.access, old.access
        )));
    }
}

/// Doors that programs call.
fn routes(old: &Manifest, new: &Manifest, found: &mut Vec<Change>) {
    for route in &old.routes {
        let now = new
            .routes
            .iter()
            .find(|it| shape(&it.path) == shape(&route.path));
        for method in &route.methods {
            let kept =
                now.is_some_and(|now| now.methods.iter().any(|it| it.method == method.method));
            if !kept {
                found.push(breaks(format!(
                    "{} {} is gone: programs that call it are refused",
                    method.method, route.path
                )));
            }
        }
    }
}

/// A path without the names of its variables: `/work/{}`.
fn shape(path: &str) -> String {
    let segment = |segment: &str| match segment.split_once('{') {
        Some((before, inside)) => {
            let rest = if inside.starts_with('*') { "*" } else { "" };
            let after = inside.split_once('}').map_or("", |(_, after)| after);
            format!("{before}{{{rest}}}{after}")
        }
        None => segment.to_owned(),
    };
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

fn missing<'a>(from: &'a [String], than: &'a [String]) -> impl Iterator<Item = &'a String> {
    from.iter().filter(|name| !than.contains(name))
}

fn breaks(what: String) -> Change {
    Change { breaks: true, what }
}

fn note(what: String) -> Change {
    Change {
        breaks: false,
        what,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_variable_is_nobodys_business() {
        assert_eq!(shape("/work/{slug}"), shape("/work/{id}"));
        assert_ne!(shape("/work/{slug}"), shape("/work/{*slug}"));
        assert_ne!(shape("/work/{slug}"), shape("/work/slug"));
    }
}
