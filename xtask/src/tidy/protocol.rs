//! Keeps `docs/protocol.md` next to the code: it carries the hash of the wire format's sources.
//!
//! Whoever changes `crates/hallway-wire/src` reads the document again, mends it, and says so with
//! `cargo xtask bless`.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::Finding;
use super::sources::Sources;
use crate::Result;

pub(super) const DOCUMENT: &str = "docs/protocol.md";
const FOLDER: &str = "crates/hallway-wire/src";
const OPENING: &str = "<!-- hash of crates/hallway-wire/src: ";
const CLOSING: &str = " -->";

pub(super) fn check(sources: &Sources) -> Vec<Finding> {
    let Some(text) = sources.text(DOCUMENT) else {
        return vec![Finding::of(
            DOCUMENT,
            "is missing: it describes what crosses the wire",
        )];
    };
    let hash = hash(sources);
    match carried(text) {
        Some((_, found)) if found == hash => Vec::new(),
        Some((line, _)) => vec![Finding::at(
            DOCUMENT,
            line,
            format!("{FOLDER} has changed. Say here what is new, then `cargo xtask bless`"),
        )],
        None => vec![Finding::of(
            DOCUMENT,
            "carries no hash. `cargo xtask bless` writes it",
        )],
    }
}

/// Gives the document with the hash of now.
pub(super) fn blessed(sources: &Sources) -> Result<String> {
    let text = sources
        .text(DOCUMENT)
        .ok_or(format!("{DOCUMENT} is missing"))?;
    let line = format!("{OPENING}{}{CLOSING}", hash(sources));
    let rest: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with(OPENING))
        .collect();
    Ok(format!("{}\n\n{line}\n", rest.join("\n").trim_end()))
}

fn carried(text: &str) -> Option<(usize, &str)> {
    text.lines().enumerate().find_map(|(at, line)| {
        let hash = line.strip_prefix(OPENING)?.strip_suffix(CLOSING)?;
        Some((at + 1, hash))
    })
}

fn hash(sources: &Sources) -> String {
    let mut hasher = Sha256::new();
    for (path, text) in sources.below(FOLDER) {
        hasher.update(format!("{path}\n{}\n", text.len()));
        hasher.update(text);
    }
    hasher
        .finalize()
        .iter()
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIRE: &str = "crates/hallway-wire/src/reply.rs";

    fn with(document: &str, wire: &str) -> Sources {
        Sources::sample(&[(DOCUMENT, document), (WIRE, wire)])
    }

    #[test]
    fn a_blessed_document_passes_and_can_be_blessed_again() {
        let once = blessed(&with("# Protocol\n", "struct Reply;")).expect("a document");
        assert_eq!(check(&with(&once, "struct Reply;")), []);
        assert_eq!(blessed(&with(&once, "struct Reply;")), Ok(once));
    }

    #[test]
    fn a_change_of_the_wire_without_its_document_fails() {
        let document = blessed(&with("# Protocol\n", "struct Reply;")).expect("a document");
        let found = check(&with(&document, "struct Reply { kind: Kind }"));
        assert_eq!((found.len(), found[0].line), (1, 3));
        assert!(found[0].what.contains("has changed"), "{}", found[0]);
    }

    #[test]
    fn a_document_without_a_hash_and_a_missing_one_fail() {
        assert!(
            check(&with("# Protocol\n", "struct Reply;"))[0]
                .what
                .contains("no hash")
        );
        assert!(check(&Sources::sample(&[]))[0].what.contains("is missing"));
    }
}
