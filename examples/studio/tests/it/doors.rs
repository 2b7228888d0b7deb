//! The ways in: what the program says of itself, and what is committed.

use std::path::Path;
use std::process::Command;

/// The list that a reviewer reads. `HALLWAY_BLESS=1 cargo test -p studio doors` writes it.
const DOORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/doors.json");

#[test]
fn a_new_door_shows_in_the_diff() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("doors.json");
    let output = Command::new(env!("CARGO_BIN_EXE_studio"))
        .current_dir(folder.path())
        .env("HALLWAY_DOORS", &file)
        .env("DATABASE_URL", "sqlite:studio.db")
        .env("STUDIO_PARTNER_ORIGINS", "https://partner.example")
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let written = std::fs::read_to_string(&file).unwrap();
    if std::env::var_os("HALLWAY_BLESS").is_some() {
        std::fs::write(DOORS, &written).unwrap();
    }
    let committed = std::fs::read_to_string(DOORS).unwrap();
    assert_eq!(written, committed, "doors.json is what reviewers have seen");
    assert!(
        !Path::new(".hallway").exists() && !folder.path().join(".hallway").exists(),
        "no keys and no claims are made for a list"
    );
}
