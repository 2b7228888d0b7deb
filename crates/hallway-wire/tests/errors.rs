//! Keeps the table of error ids next to the code that uses them, and the page next to the table.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use hallway_wire::errors::{ERRORS, page};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Ids in the sources of all crates, but for the table itself.
fn used(folder: &Path, ids: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            used(&path, ids);
        } else if path.extension().is_some_and(|kind| kind == "rs")
            && !path.ends_with("hallway-wire/src/errors.rs")
        {
            let text = fs::read_to_string(&path).unwrap();
            let after = text.split("HW").skip(1);
            ids.extend(
                after
                    .filter_map(|rest| rest.get(..4))
                    .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
                    .map(|digits| format!("HW{digits}")),
            );
        }
    }
}

#[test]
fn every_id_in_the_sources_has_its_cause_and_cure() {
    let mut ids = BTreeSet::new();
    for entry in fs::read_dir(repository().join("crates")).unwrap().flatten() {
        let sources = entry.path().join("src");
        if sources.is_dir() {
            used(&sources, &mut ids);
        }
    }
    let told: BTreeSet<String> = ERRORS.iter().map(|error| error.id.to_owned()).collect();
    assert_eq!(ids, told, "crates/hallway-wire/src/errors.rs is the table");
    assert_eq!(told.len(), ERRORS.len(), "an id stands there once");
}

#[test]
fn the_page_is_written_from_the_table() {
    let file = repository().join("docs/errors.md");
    if std::env::var_os("HALLWAY_BLESS").is_some() {
        fs::write(&file, page()).unwrap();
    }
    assert_eq!(
        fs::read_to_string(&file).unwrap_or_default(),
        page(),
        "HALLWAY_BLESS=1 cargo test -p hallway-wire writes docs/errors.md"
    );
}
