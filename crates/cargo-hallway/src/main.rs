//! Runs `cargo hallway`, the command line tool of Hallway.

mod command;
mod key;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use cargo_hallway::attack::Attack;
use cargo_hallway::{check, doors, operator};
use command::{Command, Target};
use hallway_wire::operator::Order;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args_os()
        .skip(1)
        .map(|it| it.to_string_lossy().into_owned())
        .collect();
    match Command::parse(&arguments) {
        Ok(Command::Help) => say(command::HELP),
        Ok(Command::Version) => say(&format!("cargo-hallway {}\n", env!("CARGO_PKG_VERSION"))),
        Ok(Command::HelpOn(text)) => say(text),
        Ok(Command::Key) => match key::make() {
            Ok(key) => say(&format!("{key}\n")),
            Err(error) => fail(&format!("the system gives no random bytes: {error}")),
        },
        Ok(Command::Doors { json, cargo }) => told(list(json, &cargo)),
        Ok(Command::OpenApi { cargo }) => told(doors::ask_for_api(&cargo).map(|text| (text, true))),
        Ok(Command::Export { folder, cargo }) => told(write(&folder, &cargo)),
        Ok(Command::Check { old, new }) => told(compare(&old, &new)),
        Ok(Command::Explain(error)) => say(&format!(
            "{}: {}\n\nCause: {}\n\nCure: {}\n",
            error.id, error.what, error.cause, error.cure
        )),
        Ok(Command::Attack(target)) => told(attack(target)),
        Ok(Command::Operate { data, order }) => told(operate(data, &order)),
        Err(mistake) => fail(&mistake),
    }
}

/// What to print, and whether all is well.
type Told = Result<(String, bool), String>;

fn told(told: Told) -> ExitCode {
    match told {
        Ok((text, true)) => say(&text),
        Ok((text, false)) => match say(&text) {
            ExitCode::SUCCESS => ExitCode::FAILURE,
            failed => failed,
        },
        Err(mistake) => fail(&mistake),
    }
}

fn list(json: bool, cargo: &[String]) -> Told {
    let doors = doors::ask(cargo)?;
    let text = match json {
        true => serde_json::to_string_pretty(&doors).map_err(|cause| cause.to_string())? + "\n",
        false => doors::table(&doors),
    };
    Ok((text, true))
}

fn write(folder: &Path, cargo: &[String]) -> Told {
    Ok((String::new(), doors::export(folder, cargo)?))
}

fn compare(old: &Path, new: &Path) -> Told {
    let (changes, nothing) = match (doors::read_api(old)?, doors::read_api(new)?) {
        (Some(old), Some(new)) => (check::api_changes(&old, &new), "programs notice nothing\n"),
        (None, None) => {
            let changes = check::changes(&doors::read(old)?, &doors::read(new)?);
            (changes, "open tabs notice nothing\n")
        }
        _ => {
            return Err("one file is a list of doors, the other the document of an API".to_owned());
        }
    };
    let well = !changes.iter().any(|change| change.breaks);
    if changes.is_empty() {
        return Ok((nothing.to_owned(), well));
    }
    let lines = changes.iter().map(|change| format!("{change}\n"));
    Ok((lines.collect(), well))
}

fn operate(data: Option<PathBuf>, order: &Order) -> Told {
    let set = || std::env::var_os("HALLWAY_DATA").filter(|folder| !folder.is_empty());
    let data = data.or_else(|| set().map(PathBuf::from));
    let data = data.unwrap_or_else(|| ".hallway".into());
    let told = operator::ask(&data, order)?;
    Ok((told.text, told.found))
}

fn attack(target: Target) -> Told {
    let mut attack = Attack::new(&target.url);
    for cookie in &target.cookies {
        attack = attack.cookie(cookie);
    }
    for (name, value) in &target.headers {
        attack = attack.header(name, value);
    }
    if let Some(file) = &target.doors {
        attack = attack.doors(doors::read(file)?);
    }
    if let Some(milliseconds) = target.milliseconds {
        attack = attack.limit(Duration::from_millis(milliseconds));
    }
    let watch = attack.watch_pages()?;
    let report = attack.run(watch)?;
    Ok((format!("{report}\n"), report.passed()))
}

/// Writes to stdout. A reader that has gone, as in `cargo hallway --help | head -1`, is no failure.
fn say(text: &str) -> ExitCode {
    use std::io::{ErrorKind, Write};
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => fail(&error.to_string()),
        _ => ExitCode::SUCCESS,
    }
}

fn fail(message: &str) -> ExitCode {
    eprintln!("error: {message}");
    ExitCode::from(2)
}
