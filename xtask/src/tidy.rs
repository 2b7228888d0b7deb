//! Checks what text can show and nobody sees by eye: directions, paths, first lines, hashes, promises.
//!
//! Each check is a function from the texts of the repository to what it found.

mod code;
mod licences;
mod mentions;
mod opening;
mod order;
mod paths;
mod promises;
mod protocol;
mod sources;
mod table;

use std::fmt;

use crate::Result;
use crate::repository::Repository;
use sources::Sources;

/// Something to mend, and where.
#[derive(Debug, PartialEq)]
struct Finding {
    file: String,
    line: usize,
    what: String,
}

impl Finding {
    /// Notes something about a line; lines count from 1.
    fn at(file: &str, line: usize, what: impl Into<String>) -> Finding {
        Finding {
            file: file.to_owned(),
            line,
            what: what.into(),
        }
    }

    /// Notes something about a file as a whole.
    fn of(file: &str, what: impl Into<String>) -> Finding {
        Finding::at(file, 1, what)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// Runs every check and lists all that they found.
pub(crate) fn run(repository: &Repository) -> Result {
    let sources = Sources::of(repository)?;
    let mut findings = Vec::new();
    findings.extend(order::check(&sources));
    findings.extend(paths::check(&sources));
    findings.extend(opening::check(&sources));
    findings.extend(protocol::check(&sources));
    findings.extend(promises::check(&sources));
    findings.extend(mentions::check(
        &sources,
        &mentions::Machine::of(repository),
    ));
    findings.extend(licences::check(&sources, &licences::packages(repository)?));
    if findings.is_empty() {
        println!("{} files are tidy", sources.len());
        return Ok(());
    }
    let lines: Vec<String> = findings.iter().map(Finding::to_string).collect();
    Err(format!("{}\n{} to mend", lines.join("\n"), findings.len()))
}

/// Writes the hash of the wire format into its document.
pub(crate) fn bless(repository: &Repository) -> Result {
    let sources = Sources::of(repository)?;
    let blessed = protocol::blessed(&sources)?;
    repository.write(protocol::DOCUMENT, &blessed)
}
