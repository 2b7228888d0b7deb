//! Reads the command line.

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Help,
    Version,
    Key,
    KeyHelp,
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
            ["key"] => Ok(Self::Key),
            ["key", "-h" | "--help"] | ["help", "key"] => Ok(Self::KeyHelp),
            ["key", other, ..] => Err(unexpected(other, "cargo hallway key --help")),
            [other, ..] => Err(unexpected(other, "cargo hallway --help")),
        }
    }
}

fn unexpected(word: &str, help: &str) -> String {
    format!("`{word}` means nothing here. See `{help}`")
}

pub(crate) const HELP: &str = "\
The command line tool of Hallway

Usage: cargo hallway <COMMAND>

Commands:
  key    Print a new key for HALLWAY_KEYS

Options:
  -h, --help       Print this text; `cargo hallway key --help` tells more about `key`
  -V, --version    Print the version
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
            ("key --help", Command::KeyHelp),
            ("help key", Command::KeyHelp),
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
