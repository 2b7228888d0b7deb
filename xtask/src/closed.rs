//! Builds a small app as its users would, and looks for an action that nobody refers to.
//!
//! It must be in neither the list of doors nor the program: a handler that is not there cannot be
//! called by whatever finds a way past the list.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::Result;
use crate::repository::{self, Repository};

/// The app: one page, one action that the page draws, and one that nothing refers to.
const FILES: [(&str, &str); 6] = [
    ("build.rs", "fn main() {\n    hallway_build::app();\n}\n"),
    (
        "src/main.rs",
        r#"#[tokio::main]
async fn main() -> hallway::Result<()> {
    closed::app::app().with_state(closed::AppState).serve().await
}
"#,
    ),
    // In a library everything public is compiled: what is left out, the linker leaves out.
    (
        "src/lib.rs",
        "pub mod app;\n\n#[derive(Clone)]\npub struct AppState;\n",
    ),
    (
        "src/app/page.rs",
        r#"use super::actions::drawn_by_the_page;
use hallway::{ActionState, IntoPage, rsx};

pub async fn page(drawn: ActionState<drawn_by_the_page>) -> impl IntoPage {
    rsx! { <main>(drawn.form(|f| f.submit("Go")))</main> }
}
"#,
    ),
    (
        "src/app/actions.rs",
        r#"use hallway::{Done, Error, Public, action};

#[action(access = Public)]
pub async fn drawn_by_the_page() -> Result<Done, Error> {
    Ok(Done::new().message("the message of the action that is drawn"))
}

#[action(access = Public)]
pub async fn referred_to_by_nobody() -> Result<Done, Error> {
    Ok(Done::new().message("the message of the action that is closed"))
}
"#,
    ),
    (".gitignore", "*\n"),
];

/// What must be found in the program, by name and by words: else the search proves nothing.
const DRAWN: [&str; 2] = [
    "drawn_by_the_page",
    "the message of the action that is drawn",
];
const CLOSED: [&str; 2] = [
    "referred_to_by_nobody",
    "the message of the action that is closed",
];

/// Fails if something of the action that nobody refers to is in the release build.
pub(crate) fn run(repository: &Repository) -> Result {
    let folder = repository.target.join("closed");
    let _ = fs::remove_dir_all(&folder);
    write(&folder, "Cargo.toml", &manifest(repository)?)?;
    let lock = repository.read("Cargo.lock")?;
    write(&folder, "Cargo.lock", &lock)?;
    for (name, text) in FILES {
        write(&folder, name, text)?;
    }
    repository::run(
        Command::new("cargo")
            .args(["build", "--release"])
            .current_dir(&folder)
            .env("CARGO_TARGET_DIR", &repository.target),
    )?;
    let program = repository.target.join("release/closed");
    let bytes = fs::read(&program).map_err(|cause| format!("{}: {cause}", program.display()))?;
    let inside = |text: &&&str| holds(&bytes, text.as_bytes());
    if let Some(text) = DRAWN.iter().find(|text| !inside(text)) {
        return Err(format!(
            "`{text}` is not in the program: the search finds nothing at all"
        ));
    }
    if let Some(text) = CLOSED.iter().find(inside) {
        return Err(format!(
            "`{text}` is in the program, and nothing refers to its action"
        ));
    }
    doors(&folder, &program)
}

/// The list that the program writes has the one action and not the other.
fn doors(folder: &Path, program: &Path) -> Result {
    let file = folder.join("doors.json");
    repository::run(Command::new(program).env("HALLWAY_DOORS", &file))?;
    let doors = fs::read_to_string(&file).map_err(|cause| format!("doors.json: {cause}"))?;
    match (doors.contains(DRAWN[0]), doors.contains(CLOSED[0])) {
        (true, false) => Ok(()),
        _ => Err(format!("the doors are not those of the page:\n{doors}")),
    }
}

fn manifest(repository: &Repository) -> Result<String> {
    // The same profile, so that what the studio's build has compiled is used again.
    let own = repository.read("Cargo.toml")?;
    let profile = own.find("[profile.release]").map_or("", |at| &own[at..]);
    let crates = repository.root.join("crates");
    let crates = crates.display();
    Ok(format!(
        "[package]\nname = \"closed\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\nhallway = {{ path = \"{crates}/hallway\" }}\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n\n\
         [build-dependencies]\nhallway-build = {{ path = \"{crates}/hallway-build\" }}\n\n\
         [workspace]\n\n{profile}"
    ))
}

fn write(folder: &Path, name: &str, text: &str) -> Result {
    let file = folder.join(name);
    let parent = file.parent().unwrap_or(folder);
    fs::create_dir_all(parent)
        .and_then(|()| fs::write(&file, text))
        .map_err(|cause| format!("{}: {cause}", file.display()))
}

/// Whether the text stands somewhere in the bytes, as `strings` and `nm` would find it.
fn holds(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}
