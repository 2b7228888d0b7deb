//! Runs `cargo hallway`, the command line tool of Hallway.

mod command;
mod key;

use std::process::ExitCode;

use command::Command;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args_os()
        .skip(1)
        .map(|it| it.to_string_lossy().into_owned())
        .collect();
    match Command::parse(&arguments) {
        Ok(Command::Help) => say(command::HELP),
        Ok(Command::Version) => say(&format!("cargo-hallway {}\n", env!("CARGO_PKG_VERSION"))),
        Ok(Command::KeyHelp) => say(key::HELP),
        Ok(Command::Key) => match key::make() {
            Ok(key) => say(&format!("{key}\n")),
            Err(error) => fail(&format!("the system gives no random bytes: {error}")),
        },
        Err(mistake) => fail(&mistake),
    }
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
