//! Wants every package of the dependency graph to come under a licence that `deny.toml` allows.

use serde_json::Value;

use super::Finding;
use super::sources::Sources;
use crate::Result;
use crate::repository::Repository;

const DOCUMENT: &str = "deny.toml";

/// A package and what it says about its licence.
pub(super) struct Package {
    name: String,
    licence: String,
}

/// Asks cargo for all packages that the workspace may build.
pub(super) fn packages(repository: &Repository) -> Result<Vec<Package>> {
    let said = repository.output("cargo", &["metadata", "--format-version=1", "--locked"])?;
    let metadata: Value = serde_json::from_str(&said).map_err(|cause| cause.to_string())?;
    let packages = metadata["packages"]
        .as_array()
        .ok_or("cargo metadata lists no packages")?;
    Ok(packages.iter().map(Package::of).collect())
}

impl Package {
    fn of(metadata: &Value) -> Package {
        let text = |key: &str| metadata[key].as_str().unwrap_or_default().to_owned();
        Package {
            name: text("name"),
            licence: text("license"),
        }
    }
}

pub(super) fn check(sources: &Sources, packages: &[Package]) -> Vec<Finding> {
    let Some(text) = sources.text(DOCUMENT) else {
        return vec![Finding::of(
            DOCUMENT,
            "is missing: it lists the licences that are allowed",
        )];
    };
    let (line, allowed) = allowed(text);
    packages
        .iter()
        .filter(|package| !fits(&package.licence, &allowed))
        .map(|package| {
            let Package { name, licence } = package;
            Finding::at(
                DOCUMENT,
                line,
                format!("does not allow `{licence}`, of package `{name}`"),
            )
        })
        .collect()
}

/// The words of `allow = [..]` and its line.
fn allowed(text: &str) -> (usize, Vec<&str>) {
    let Some((before, after)) = text.split_once("allow = [") else {
        return (1, Vec::new());
    };
    let list = after.split(']').next().unwrap_or_default();
    (
        before.matches('\n').count() + 1,
        list.split('"').skip(1).step_by(2).collect(),
    )
}

/// Evaluates `(MIT OR Apache-2.0) AND Unicode-3.0`; an old `MIT/Apache-2.0` means `OR`.
fn fits(licence: &str, allowed: &[&str]) -> bool {
    let spaced = licence
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    any(&mut rest, allowed) && rest.is_empty()
}

fn any(rest: &mut &[&str], allowed: &[&str]) -> bool {
    let mut fits = all(rest, allowed);
    while let Some(after) = rest.strip_prefix(&["OR"]) {
        *rest = after;
        fits |= all(rest, allowed);
    }
    fits
}

fn all(rest: &mut &[&str], allowed: &[&str]) -> bool {
    let mut fits = one(rest, allowed);
    while let Some(after) = rest.strip_prefix(&["AND"]) {
        *rest = after;
        fits &= one(rest, allowed);
    }
    fits
}

fn one(rest: &mut &[&str], allowed: &[&str]) -> bool {
    let Some((word, after)) = rest.split_first() else {
        return false;
    };
    *rest = after;
    if *word == "(" {
        let fits = any(rest, allowed);
        let closed = rest.first() == Some(&")");
        *rest = rest.get(1..).unwrap_or_default();
        return fits && closed;
    }
    if let ["WITH", _, after @ ..] = *rest {
        *rest = after;
    }
    allowed.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_mean_what_they_say() {
        let allowed = ["MIT", "Apache-2.0", "Unicode-3.0"];
        for licence in [
            "MIT",
            "GPL-3.0 OR MIT",
            "MIT/Apache-2.0",
            "(GPL-3.0 OR MIT) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR GPL-3.0",
        ] {
            assert!(fits(licence, &allowed), "{licence}");
        }
        for licence in ["GPL-3.0", "MIT AND GPL-3.0", "", "(MIT", "MIT MIT"] {
            assert!(!fits(licence, &allowed), "{licence}");
        }
    }

    #[test]
    fn a_package_under_another_licence_is_named() {
        let sources = Sources::sample(&[(DOCUMENT, "[licenses]\nallow = [\n    \"MIT\",\n]\n")]);
        let package = |name: &str, licence: &str| Package {
            name: name.to_owned(),
            licence: licence.to_owned(),
        };
        let found = check(
            &sources,
            &[package("fine", "MIT"), package("odd", "AGPL-3.0")],
        );
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].line, 2);
        assert!(
            found[0].what.contains("`AGPL-3.0`, of package `odd`"),
            "{}",
            found[0]
        );
    }
}
