//! Keeps the machine that something was written on out of what is committed.
//!
//! A path of a checkout or of a home folder works for one person; a registry's address in a lock
//! file or a setting keeps everybody with a mirror from building.

use std::path::Path;

use super::Finding;
use super::sources::Sources;
use crate::repository::Repository;

/// What this machine is recognised by.
pub(super) struct Machine {
    paths: Vec<String>,
}

impl Machine {
    pub(super) fn of(repository: &Repository) -> Machine {
        let mut paths = beside(&repository.root);
        let home = std::env::var("HOME").unwrap_or_default();
        if home.len() > 1 {
            paths.push(format!("{}/", home.trim_end_matches('/')));
        }
        Machine { paths }
    }
}

/// The checkout and what stands beside it.
fn beside(root: &Path) -> Vec<String> {
    let parent = root.parent().filter(|parent| parent.parent().is_some());
    let entries = parent.and_then(|parent| parent.read_dir().ok());
    let names = entries
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    names
        .map(|path| path.to_string_lossy().into_owned())
        .collect()
}

pub(super) fn check(sources: &Sources, machine: &Machine) -> Vec<Finding> {
    sources
        .iter()
        .flat_map(|(path, text)| check_file(path, text, machine))
        .collect()
}

fn check_file(path: &str, text: &str, machine: &Machine) -> Vec<Finding> {
    text.lines()
        .enumerate()
        .filter_map(|(at, line)| {
            let what = path_of(machine, line).or_else(|| registry(path, line))?;
            Some(Finding::at(path, at + 1, what))
        })
        .collect()
}

fn path_of(machine: &Machine, line: &str) -> Option<String> {
    let path = machine.paths.iter().find(|path| names(line, path))?;
    Some(format!("names `{path}`, which is a path of this machine"))
}

/// `/a/main` is in `cd /a/main/x` and not in `/a/mainland`.
fn names(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let after = line[at + path.len()..].chars().next();
        path.ends_with('/') || !after.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_')
    })
}

/// Where packages come from is for each machine's own settings.
fn registry(path: &str, line: &str) -> Option<String> {
    let line = line.trim_start();
    match path.rsplit('/').next()? {
        "package-lock.json" if line.starts_with("\"resolved\": \"http") => Some(
            "names a registry. Put `omit-lockfile-registry-resolved=true` into .npmrc and write \
             the lock file anew"
                .into(),
        ),
        ".npmrc" if line.contains("registry=") && !line.starts_with("omit-") => {
            Some("names a registry".into())
        }
        "config.toml" if line.starts_with("[source") || line.starts_with("[registr") => {
            Some("names a registry".into())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        let machine = Machine {
            paths: vec!["/build/hallway".into(), "/people/ann/".into()],
        };
        check(&Sources::sample(&[(path, text)]), &machine).len()
    }

    #[test]
    fn a_path_of_the_machine_is_reported() {
        assert_eq!(found("docs/guide/a.md", "cd /build/hallway\n"), 1);
        assert_eq!(
            found(
                "docs/guide/a.md",
                "see /build/hallway/docs, /people/ann/notes\n"
            ),
            1
        );
    }

    #[test]
    fn a_path_that_only_begins_alike_passes() {
        assert_eq!(
            found(
                "src/links.rs",
                "/build/hallways /build/hallway-blog /build/{slug}"
            ),
            0
        );
    }

    #[test]
    fn a_registry_in_a_lock_file_or_a_setting_is_reported() {
        let lock = "    \"resolved\": \"https://packages.example/esbuild.tgz\",\n";
        assert_eq!(found("client/package-lock.json", lock), 1);
        assert_eq!(
            found("client/.npmrc", "registry=https://packages.example\n"),
            1
        );
        assert_eq!(
            found("client/.npmrc", "omit-lockfile-registry-resolved=true\n"),
            0
        );
        assert_eq!(found(".cargo/config.toml", "[source.crates-io]\n"), 1);
    }

    #[test]
    fn this_checkout_is_known_with_its_neighbours() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(beside(root).contains(&root.to_string_lossy().into_owned()));
    }
}
