//! Reads the command line.

use std::path::PathBuf;

use hallway_wire::errors::{self, ErrorId};
use hallway_wire::operator::Order;

use crate::key;

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Help,
    Version,
    Key,
    Doors { json: bool, cargo: Vec<String> },
    OpenApi { cargo: Vec<String> },
    Export { folder: PathBuf, cargo: Vec<String> },
    Check { old: PathBuf, new: PathBuf },
    Attack(Target),
    Explain(&'static ErrorId),
    Operate { data: Option<PathBuf>, order: Order },
    HelpOn(&'static str),
}

/// What `attack` is told.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) url: String,
    pub(crate) cookies: Vec<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) doors: Option<PathBuf>,
    pub(crate) milliseconds: Option<u64>,
}

impl Command {
    /// Reads what follows the name of the program. Cargo puts the word `hallway` before it.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self, String> {
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let words = match words.as_slice() {
            ["hallway", rest @ ..] => rest,
            all => all,
        };
        match words {
            [] | ["help" | "-h" | "--help"] => Ok(Self::Help),
            ["-V" | "--version"] => Ok(Self::Version),
            [command, "-h" | "--help"] | ["help", command] => match help(command) {
                Some(text) => Ok(Self::HelpOn(text)),
                None => Err(unexpected(command, "")),
            },
            ["key"] => Ok(Self::Key),
            ["key", other, ..] => Err(unexpected(other, "key ")),
            ["doors", rest @ ..] => doors(rest),
            ["openapi", rest @ ..] => match doors(rest)? {
                Command::Doors { json: false, cargo } => Ok(Self::OpenApi { cargo }),
                _ => Err(unexpected("--json", "openapi ")),
            },
            ["export", folder, rest @ ..] if !folder.starts_with('-') => match doors(rest)? {
                Command::Doors { json: false, cargo } => Ok(Self::Export {
                    folder: (*folder).into(),
                    cargo,
                }),
                _ => Err(unexpected("--json", "export ")),
            },
            ["export", ..] => Err("say into which folder: `cargo hallway export site`".to_owned()),
            ["check", old, new] if !old.starts_with('-') => Ok(Self::Check {
                old: old.into(),
                new: new.into(),
            }),
            ["check", ..] => {
                Err("give two files: `cargo hallway check OLD.json NEW.json`".to_owned())
            }
            ["explain", id] => match errors::find(id) {
                Some(error) => Ok(Self::Explain(error)),
                None => Err(format!("`{id}` is no id of Hallway; they look like HW0101")),
            },
            ["explain", ..] => Err("say which id: `cargo hallway explain HW0101`".to_owned()),
            ["attack", rest @ ..] => target(rest).map(Self::Attack),
            [about @ ("once" | "limits" | "sessions"), rest @ ..] => operate(about, rest),
            [other, ..] => Err(unexpected(other, "")),
        }
    }
}

/// `--json`, and behind `--` what cargo is told.
fn doors(words: &[&str]) -> Result<Command, String> {
    let (ours, cargo) = match words.iter().position(|word| *word == "--") {
        Some(at) => (&words[..at], &words[at + 1..]),
        None => (words, &[][..]),
    };
    let cargo = cargo.iter().map(|word| (*word).to_owned()).collect();
    match ours {
        [] => Ok(Command::Doors { json: false, cargo }),
        ["--json"] => Ok(Command::Doors { json: true, cargo }),
        [other, ..] => Err(unexpected(other, "doors ")),
    }
}

/// A name at most, `--data FOLDER`, and the one change that there is for the word.
fn operate(about: &str, words: &[&str]) -> Result<Command, String> {
    let (mut name, mut data, mut change) = (None, None, false);
    let mut words = words.iter().copied();
    while let Some(word) = words.next() {
        match (about, word) {
            (_, "--data") => {
                let folder = words.next().ok_or("`--data` needs a folder")?;
                data = Some(folder.into());
            }
            ("limits", "--free") | ("sessions", "--end") => change = true,
            (_, word) if name.is_none() && !word.starts_with('-') => name = Some(word.to_owned()),
            (_, other) => return Err(unexpected(other, &format!("{about} "))),
        }
    }
    if change && name.is_none() {
        return Err(format!("say whom: `cargo hallway {about} --help`"));
    }
    let order = match about {
        "once" => Order::Once { id: name },
        "limits" => Order::Limits {
            key: name,
            free: change,
        },
        _ => Order::Sessions {
            subject: name,
            end: change,
        },
    };
    Ok(Command::Operate { data, order })
}

fn target(words: &[&str]) -> Result<Target, String> {
    let mut target = Target::default();
    let mut words = words.iter().copied();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("`{word}` needs a value"));
        match word {
            "--cookie" => target.cookies.push(value()?.to_owned()),
            "--header" => target.headers.push(header(value()?)?),
            "--doors" => target.doors = Some(value()?.into()),
            "--within" => {
                let text = value()?;
                let number = text.parse();
                let number =
                    number.map_err(|_| format!("`{text}` is no number of milliseconds"))?;
                target.milliseconds = Some(number);
            }
            url if target.url.is_empty() && !url.starts_with('-') => {
                url.clone_into(&mut target.url)
            }
            other => return Err(unexpected(other, "attack ")),
        }
    }
    if target.url.is_empty() {
        return Err("say what to attack: `cargo hallway attack http://127.0.0.1:3000`".to_owned());
    }
    Ok(target)
}

fn header(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once(':');
    let (name, value) = pair.ok_or(format!("`{text}` is no header: write `name: value`"))?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

fn unexpected(word: &str, command: &str) -> String {
    format!("`{word}` means nothing here. See `cargo hallway {command}--help`")
}

fn help(command: &str) -> Option<&'static str> {
    match command {
        "key" => Some(key::HELP),
        "doors" => Some(DOORS_HELP),
        "openapi" => Some(OPENAPI_HELP),
        "export" => Some(EXPORT_HELP),
        "check" => Some(CHECK_HELP),
        "attack" => Some(ATTACK_HELP),
        "explain" => Some(EXPLAIN_HELP),
        "once" => Some(ONCE_HELP),
        "limits" => Some(LIMITS_HELP),
        "sessions" => Some(SESSIONS_HELP),
        _ => None,
    }
}

pub(crate) const HELP: &str = "\
The command line tool of Hallway

Usage: cargo hallway <COMMAND>

Commands:
  key       Print a new key for HALLWAY_KEYS
  doors     List every way into the app
  openapi   Print the document of the API
  export    Write the pages that are the same for everybody into a folder
  check     Compare two builds: what would open tabs notice, or programs?
  attack    Send the hostile suite to a running app
  explain   Tell cause and cure of an error by its id
  once      Ask a running app about submissions
  limits    Ask a running app about its limits, and let somebody call again
  sessions  Ask a running app about ended sessions, and sign somebody out everywhere

Options:
  -h, --help       Print this text; `cargo hallway key --help` tells more about `key`
  -V, --version    Print the version
";

const DOORS_HELP: &str = "\
List every way into the app: pages, route handlers and actions, with who may use them

Usage: cargo hallway doors [--json] [-- CARGO ARGUMENTS]

The program in this folder is built and asked; what follows `--` goes to `cargo run`:

  cargo hallway doors -- --release -p studio

The program starts as far as it must to know its doors, and ends before it listens. `--json`
prints what `cargo hallway check` reads; keep it with each release.
";

const OPENAPI_HELP: &str = "\
Print the document of the API: OpenAPI 3.1, from the types of the route handlers

Usage: cargo hallway openapi [-- CARGO ARGUMENTS] > openapi.json

The program in this folder is built and asked; what follows `--` goes to `cargo run`. It needs the
feature `openapi` of `hallway`. Commit the file, and `cargo hallway check OLD NEW` says what a change
breaks.
";

const EXPORT_HELP: &str = "\
Write the pages that are the same for everybody into a folder, for a plain file server

Usage: cargo hallway export FOLDER [-- CARGO ARGUMENTS]

The program in this folder is built and fills FOLDER, which is empty or not there yet; what follows
`--` goes to `cargo run`. Pages with `PUBLIC` or `#[cached(public)]` are written, with dynamic segments
those that `paths()` beside the page lists; routes with `#[cached(public)]` and no dynamic segment, the
`not_found.rs` of the root as `404.html`, and the files of `public/`. What is left out is named with the
reason. The exit code is 1 when such a page is missing: it has a form or a part of each visitor's own,
its addresses are not known, or it failed.
";

const CHECK_HELP: &str = "\
Compare two builds: what would tabs notice that stay open over the deploy, or programs?

Usage: cargo hallway check OLD.json NEW.json

Both files are made by `cargo hallway doors --json`, or both by `cargo hallway openapi`. The exit
code is 1 if something breaks.

Doors: an action or a page that is gone, another type of bound values, a field that is gone.
API: an operation that is gone, a value that was taken and is refused, one that has to be sent now,
a member of an answer that is gone.
";

const EXPLAIN_HELP: &str = "\
Tell cause and cure of an error by its id

Usage: cargo hallway explain HW0101

All of them stand in docs/errors.md.
";

const ONCE_HELP: &str = "\
Ask a running app about submissions: how many are known, which run, of which nobody knows the end

Usage: cargo hallway once [ID] [--data FOLDER]

ID is the id of a submission, as `OnceId` wrote it beside the work: 64 digits.

The app is asked over a socket in its data folder (`--data`, or HALLWAY_DATA, or .hallway), which only
the user that it runs as can enter. The exit code is 1 when nothing is known of what was asked for.
";

const LIMITS_HELP: &str = "\
Ask a running app about its limits: how many callers have used them, or what one caller has left

Usage: cargo hallway limits [CALLER [--free]] [--data FOLDER]

CALLER is what a limit counts by: an address, the name of who is signed in, or what was typed into the
field. `--free` gives the caller back what is used, so that the next call passes.

The app is asked over a socket in its data folder (`--data`, or HALLWAY_DATA, or .hallway), which only
the user that it runs as can enter. The exit code is 1 when the caller has used nothing.
";

const SESSIONS_HELP: &str = "\
Ask a running app about ended sessions, and sign somebody out everywhere

Usage: cargo hallway sessions [SUBJECT [--end]] [--data FOLDER]

SUBJECT is the name that was given to `Done::sign_in`. `--end` ends every session of that name that has
begun so far. While no app runs, the name is kept for its next start, before the first request.

The app is asked over a socket in its data folder (`--data`, or HALLWAY_DATA, or .hallway), which only
the user that it runs as can enter.
";

const ATTACK_HELP: &str = "\
Send the hostile suite to a running app

Usage: cargo hallway attack URL [OPTIONS]

Options:
  --doors FILE          Attack these doors too (from `cargo hallway doors --json`)
  --cookie NAME=VALUE   Attack with the browser of somebody who is signed in
  --header NAME:VALUE   Send this to route handlers, such as an API key
  --within MS           How long an answer may take (1000)

URL is a page of the app over plain http; what it links to is attacked too. Every request must
come to nothing: no status but those that the suite allows, no change of what the pages show, no
slow answer, no way to another site, nothing personal in a cache. The exit code is 1 if one does
not.

The suite is loud, and a hole that it finds is used: run it against an app with data that may
get lost, not against somebody else's.
";

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Command, String> {
        let arguments: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Command::parse(&arguments)
    }

    #[test]
    fn a_command_is_the_same_with_and_without_cargo() {
        let table = [
            ("", Command::Help),
            ("--help", Command::Help),
            ("-h", Command::Help),
            ("help", Command::Help),
            ("--version", Command::Version),
            ("-V", Command::Version),
            ("key", Command::Key),
            ("key --help", Command::HelpOn(key::HELP)),
            ("help key", Command::HelpOn(key::HELP)),
            ("attack -h", Command::HelpOn(ATTACK_HELP)),
        ];
        for (line, command) in table {
            assert_eq!(
                parse(&format!("hallway {line}")).as_ref(),
                Ok(&command),
                "{line}"
            );
            assert_eq!(parse(line), Ok(command), "{line}");
        }
    }

    #[test]
    fn what_follows_two_dashes_is_for_cargo() {
        let command = parse("doors --json -- --release -p studio");
        let cargo = ["--release", "-p", "studio"].map(str::to_owned).into();
        assert_eq!(command, Ok(Command::Doors { json: true, cargo }));
    }

    #[test]
    fn the_document_of_the_api_is_asked_for_like_the_doors() {
        let cargo = ["-p", "studio"].map(str::to_owned).into();
        assert_eq!(
            parse("openapi -- -p studio"),
            Ok(Command::OpenApi { cargo })
        );
        assert!(parse("openapi --json").is_err());
    }

    #[test]
    fn an_export_names_its_folder() {
        let export = Command::Export {
            folder: "site".into(),
            cargo: ["--release".to_owned()].into(),
        };
        assert_eq!(parse("export site -- --release"), Ok(export));
        for wrong in [
            "export",
            "export --release",
            "export a b",
            "export a --json",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_attack_takes_cookies_headers_and_doors() {
        let line = "attack http://x/ --cookie a=b --header k:v --doors d.json --within 100";
        let target = Target {
            url: "http://x/".to_owned(),
            cookies: vec!["a=b".to_owned()],
            headers: vec![("k".to_owned(), "v".to_owned())],
            doors: Some("d.json".into()),
            milliseconds: Some(100),
        };
        assert_eq!(parse(line), Ok(Command::Attack(target)));
        for wrong in [
            "attack",
            "attack http://x --cookie",
            "attack http://x --header kv",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_operator_names_at_most_one_and_says_what_to_change() {
        let of = |line: &str| match parse(line) {
            Ok(Command::Operate { data, order }) => Ok((data, order)),
            other => Err(format!("{other:?}")),
        };
        let once = Order::Once { id: None };
        assert_eq!(of("once"), Ok((None, once)));
        let freed = Order::Limits {
            key: Some("::1".to_owned()),
            free: true,
        };
        let data = Some("there".into());
        assert_eq!(of("limits --data there ::1 --free"), Ok((data, freed)));
        let ended = Order::Sessions {
            subject: Some("ada".to_owned()),
            end: true,
        };
        assert_eq!(of("hallway sessions ada --end"), Ok((None, ended)));
        for wrong in [
            "once a b",
            "once --free",
            "limits --free",
            "sessions --end",
            "limits --data",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_unknown_word_is_refused_with_the_way_to_help() {
        let table = [
            (
                "kye",
                "`kye` means nothing here. See `cargo hallway --help`",
            ),
            (
                "hallway hallway",
                "`hallway` means nothing here. See `cargo hallway --help`",
            ),
            (
                "key 2",
                "`2` means nothing here. See `cargo hallway key --help`",
            ),
            (
                "--version key",
                "`--version` means nothing here. See `cargo hallway --help`",
            ),
        ];
        for (line, message) in table {
            assert_eq!(parse(line), Err(message.to_owned()), "{line}");
        }
    }
}
