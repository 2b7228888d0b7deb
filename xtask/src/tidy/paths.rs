//! Wants every path that `ARCHITECTURE.md` names to exist, so that it describes no crate that is gone.

use super::Finding;
use super::sources::Sources;
use super::table::quoted;

pub(super) const DOCUMENT: &str = "ARCHITECTURE.md";

/// A path may be written from the root or from where most of the code is.
const FROM: &[&str] = &[
    "",
    "crates/",
    "crates/hallway/",
    "crates/hallway/src/",
    "client/src/",
];
const ENDINGS: &[&str] = &[
    "/", ".rs", ".ts", ".md", ".js", ".json", ".toml", ".sql", ".stderr", "/run",
];

pub(super) fn check(sources: &Sources) -> Vec<Finding> {
    let Some(text) = sources.text(DOCUMENT) else {
        return vec![Finding::of(
            DOCUMENT,
            "is missing: it is the map of the code",
        )];
    };
    named(text)
        .filter(|(_, path)| !exists(sources, path))
        .map(|(line, path)| Finding::at(DOCUMENT, line, format!("there is no `{path}`")))
        .collect()
}

/// Lists the paths in backticks and in links; what stands in a fenced block is a drawing.
fn named(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    text.lines()
        .enumerate()
        .filter(move |(_, line)| {
            let fence = line.starts_with("```");
            fenced ^= fence;
            !fenced && !fence
        })
        .flat_map(|(at, line)| {
            let words = quoted(line).into_iter().filter(|word| is_path(word));
            words.chain(links(line)).map(move |path| (at + 1, path))
        })
}

fn is_path(word: &str) -> bool {
    !word.starts_with('/')
        && !word.contains(|c: char| c.is_whitespace() || "*<>{}()$:=".contains(c))
        && ENDINGS
            .iter()
            .any(|ending| word.len() > ending.len() && word.ends_with(ending))
}

fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .map(|target| target.split('#').next().unwrap_or_default())
        .filter(|target| !target.is_empty() && !target.contains("://"))
}

fn exists(sources: &Sources, path: &str) -> bool {
    FROM.iter()
        .any(|from| sources.has(&format!("{from}{path}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let sources = Sources::sample(&[
            (DOCUMENT, text),
            ("crates/hallway/src/action/dispatch.rs", ""),
            ("client/src/index.ts", ""),
            ("docs/protocol.md", ""),
        ]);
        check(&sources).iter().map(Finding::to_string).collect()
    }

    #[test]
    fn a_path_that_is_gone_is_named_with_its_line() {
        let said = found("# Map\n\nFirst `crates/hallway-core/`, then `action/dispach.rs`.\n");
        assert_eq!(
            said,
            [
                "ARCHITECTURE.md:3: there is no `crates/hallway-core/`",
                "ARCHITECTURE.md:3: there is no `action/dispach.rs`"
            ]
        );
    }

    #[test]
    fn a_link_to_nothing_is_named() {
        assert_eq!(
            found("[wire](docs/wire.md)"),
            ["ARCHITECTURE.md:1: there is no `docs/wire.md`"]
        );
    }

    #[test]
    fn paths_that_exist_and_words_that_are_no_paths_pass() {
        let text =
            "`crates/hallway/`, `action/dispatch.rs`, `client/src/index.ts`, `src/app/**/*.rs`,
            `/_hallway/hallway.js`, `application/json`, [protocol](docs/protocol.md#tokens)
```text
crates/drawn/
```
";
        assert_eq!(found(text), [""; 0]);
    }
}
