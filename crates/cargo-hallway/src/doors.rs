//! Asks a program for its doors, for the document of its API or for its pages.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use hallway_wire::{ActionDoor, Manifest, MethodDoor, RouteDoor};
use serde_json::Value;

/// How long a program that was built may take to say its doors.
const PATIENCE: Duration = Duration::from_secs(60);

/// Builds the program of the current folder and asks it for its doors. `arguments` are those of
/// `cargo run`: `--release`, `-p studio`.
///
/// # Errors
///
/// When it cannot be built, or does not write the list.
pub fn ask(arguments: &[String]) -> Result<Manifest, String> {
    let text = ask_for("HALLWAY_DOORS", arguments)?;
    serde_json::from_str(&text).map_err(|cause| format!("this is no list of doors: {cause}"))
}

/// Builds the program of the current folder and asks it for the document of its API.
///
/// # Errors
///
/// When it cannot be built, or does not write the document.
pub fn ask_for_api(arguments: &[String]) -> Result<String, String> {
    ask_for("HALLWAY_OPENAPI", arguments)
}

/// Builds the program of the current folder and has it write its pages into `folder`. Gives back
/// whether all of them are there; the program says what is not.
///
/// # Errors
///
/// When it cannot be built.
pub fn export(folder: &Path, arguments: &[String]) -> Result<bool, String> {
    build(arguments)?;
    let folder = std::path::absolute(folder).map_err(|cause| format!("no such folder: {cause}"))?;
    let ended = run(arguments).env("HALLWAY_EXPORT", folder).status();
    let ended = ended.map_err(|cause| format!("cargo did not start: {cause}"))?;
    Ok(ended.success())
}

fn build(arguments: &[String]) -> Result<(), String> {
    let built = Command::new(cargo()).arg("build").args(arguments).status();
    let built = built.map_err(|cause| format!("cargo did not start: {cause}"))?;
    match built.success() {
        true => Ok(()),
        false => Err("the program does not build".to_owned()),
    }
}

fn run(arguments: &[String]) -> Command {
    let mut program = Command::new(cargo());
    program.args(["run", "--quiet"]).args(arguments);
    program
}

/// Asks by the variable that names the file to write.
fn ask_for(variable: &str, arguments: &[String]) -> Result<String, String> {
    build(arguments)?;
    let folder = tempfile::tempdir().map_err(|cause| format!("no temporary folder: {cause}"))?;
    let file = folder.path().join("asked.json");
    let mut program = run(arguments)
        .env(variable, &file)
        .stdout(std::process::Stdio::null())
        .spawn()
        .map_err(|cause| format!("cargo did not start: {cause}"))?;
    let start = Instant::now();
    loop {
        match program.try_wait() {
            Ok(Some(_)) => return text(&file),
            Ok(None) if start.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(20));
            }
            _ => break,
        }
    }
    let _ = program.kill();
    let _ = program.wait();
    Err(format!(
        "the program went on for {} s instead of saying what it is: does it end in `.serve().await`?",
        PATIENCE.as_secs()
    ))
}

/// Reads a list of doors.
///
/// # Errors
///
/// When the file cannot be read or is no such list.
pub fn read(file: &Path) -> Result<Manifest, String> {
    let doors = serde_json::from_str(&text(file)?);
    doors.map_err(|cause| format!("{} is no list of doors: {cause}", file.display()))
}

/// Reads a document of an API; `None` when the file is a list of doors.
///
/// # Errors
///
/// When the file cannot be read or is no JSON.
pub fn read_api(file: &Path) -> Result<Option<Value>, String> {
    let document: Result<Value, _> = serde_json::from_str(&text(file)?);
    let document = document.map_err(|cause| format!("{} is no JSON: {cause}", file.display()))?;
    Ok(document.get("openapi").is_some().then_some(document))
}

fn text(file: &Path) -> Result<String, String> {
    std::fs::read_to_string(file).map_err(|cause| format!("{}: {cause}", file.display()))
}

/// The doors as a table for people.
pub fn table(doors: &Manifest) -> String {
    let mut rows = Vec::new();
    for page in &doors.pages {
        let notes = if page.public { "kept by caches" } else { "" };
        rows.push(row(
            "page",
            "GET, POST",
            &page.path,
            &access(&page.access),
            notes,
        ));
    }
    for route in &doors.routes {
        for method in &route.methods {
            rows.push(row(
                "route",
                &method.method,
                &route.path,
                &access(&method.access),
                &of_route(route, method),
            ));
        }
    }
    for action in &doors.actions {
        rows.push(row(
            "action",
            "POST",
            &action.name,
            &action.access,
            &notes(action),
        ));
    }
    let header = ["", "method", "path or name", "access", "limits"].map(str::to_owned);
    layout([header].into_iter().chain(rows).collect())
}

fn row(kind: &str, method: &str, name: &str, access: &str, notes: &str) -> [String; 5] {
    [kind, method, name, access, notes].map(str::to_owned)
}

fn access(guards: &[String]) -> String {
    match guards {
        [] => "-".to_owned(),
        guards => guards.join(" + "),
    }
}

fn of_route(route: &RouteDoor, method: &MethodDoor) -> String {
    let mut notes: Vec<String> = method.max_bytes.map(size).into_iter().collect();
    notes.extend(route.limit.clone());
    notes.extend(route.cors.as_ref().map(|whom| format!("cors {whom}")));
    if method.method == "GET" {
        notes.extend(route.schedules.iter().map(|times| format!("at {times}")));
    }
    notes.join(", ")
}

fn notes(action: &ActionDoor) -> String {
    let mut notes = vec![size(action.max_bytes)];
    notes.extend(action.limits.iter().cloned());
    notes.extend(action.lane.iter().map(|lane| format!("lane {lane}")));
    if action.repeatable {
        notes.push("repeatable".to_owned());
    }
    if action.bound != "()" {
        notes.push(format!("bound {}", action.bound));
    }
    notes.extend(action.renamed_from.iter().map(|old| format!("was {old}")));
    notes.join(", ")
}

fn size(bytes: u64) -> String {
    match bytes {
        bytes if bytes >= 1 << 20 && bytes % (1 << 20) == 0 => format!("{} MB", bytes >> 20),
        bytes if bytes >= 1 << 10 && bytes % (1 << 10) == 0 => format!("{} KB", bytes >> 10),
        bytes => format!("{bytes} bytes"),
    }
}

fn layout(rows: Vec<[String; 5]>) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
    let widths: [usize; 5] = std::array::from_fn(width);
    let line = |row: &[String; 5]| {
        let cells = row.iter().zip(widths);
        let cells = cells.map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

fn cargo() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

#[cfg(test)]
mod tests {
    use hallway_wire::PageDoor;

    use super::*;

    #[test]
    fn the_table_says_who_may_use_which_door() {
        let doors = Manifest {
            pages: vec![PageDoor {
                path: "/admin".to_owned(),
                access: vec!["Staff".to_owned()],
                public: false,
            }],
            routes: vec![RouteDoor {
                path: "/api/leads".to_owned(),
                methods: vec![
                    MethodDoor {
                        method: "GET".to_owned(),
                        access: vec!["CronSecret".to_owned()],
                        max_bytes: None,
                    },
                    MethodDoor {
                        method: "POST".to_owned(),
                        access: vec!["ApiKey".to_owned()],
                        max_bytes: Some(1 << 20),
                    },
                ],
                limit: Some("60/min per ip".to_owned()),
                cors: Some("https://partner.example with cookies".to_owned()),
                schedules: vec!["0 7 * * 1-5 Europe/Berlin".to_owned()],
            }],
            actions: vec![ActionDoor {
                name: "likes::like".to_owned(),
                renamed_from: Some("like".to_owned()),
                access: "Public".to_owned(),
                limits: vec!["30/min per ip".to_owned()],
                lane: None,
                repeatable: true,
                max_bytes: 64 << 10,
                bound: "PostId".to_owned(),
                fields: Vec::new(),
            }],
        };
        let table = "        method     path or name  access      limits\n\
                     page    GET, POST  /admin        Staff\n\
                     route   GET        /api/leads    CronSecret  60/min per ip, \
                     cors https://partner.example with cookies, at 0 7 * * 1-5 Europe/Berlin\n\
                     route   POST       /api/leads    ApiKey      1 MB, 60/min per ip, \
                     cors https://partner.example with cookies\n\
                     action  POST       likes::like   Public      64 KB, 30/min per ip, repeatable, \
                     bound PostId, was like\n";
        assert_eq!(super::table(&doors), table);
    }
}
