//! Wants every promise of `docs/promises.md` to name what shows it, and that to exist.
//!
//! A row says, in any columns after the first: the file and the name of a test or a benchmark,
//! each in backticks (`tests/it/forms.rs`, `invalid_post_keeps_what_was_typed`), and the command.
//! The paragraphs of `docs/security.md` that begin with "Shown by" name tests in the same way.

use super::Finding;
use super::sources::Sources;
use super::table::{Row, quoted, rows};

const DOCUMENT: &str = "docs/promises.md";
const ATTACKS: &str = "docs/security.md";
const SHOWN: &str = "Shown by ";
const COMMANDS: &[&str] = &["cargo ", "npm ", "npx ", "bash "];

pub(super) fn check(sources: &Sources) -> Vec<Finding> {
    let Some(text) = sources.text(DOCUMENT) else {
        return vec![Finding::of(
            DOCUMENT,
            "is missing: it says which test keeps which promise",
        )];
    };
    let rows = rows(text);
    if rows.is_empty() {
        return vec![Finding::of(DOCUMENT, "has no row")];
    }
    rows.iter()
        .flat_map(|row| check_row(sources, row))
        .chain(check_attacks(sources))
        .collect()
}

fn check_attacks(sources: &Sources) -> Vec<Finding> {
    let text = sources.text(ATTACKS).unwrap_or_default();
    let mut findings = Vec::new();
    let mut line = 1;
    for paragraph in text.split("\n\n") {
        if paragraph.trim_start().starts_with(SHOWN) {
            let words: Vec<&str> = quoted(paragraph)
                .into_iter()
                .filter(|word| !COMMANDS.iter().any(|command| word.starts_with(command)))
                .collect();
            let whats = missing(sources, &words).into_iter();
            findings.extend(whats.map(|what| Finding::at(ATTACKS, line, what)));
        }
        line += paragraph.lines().count() + 1;
    }
    findings
}

fn check_row(sources: &Sources, row: &Row) -> Vec<Finding> {
    let words: Vec<&str> = row
        .cells
        .iter()
        .skip(1)
        .flat_map(|cell| quoted(cell))
        .collect();
    let (commands, shown): (Vec<&str>, Vec<&str>) = words
        .into_iter()
        .partition(|word| COMMANDS.iter().any(|command| word.starts_with(command)));
    let mut whats = missing(sources, &shown);
    if commands.is_empty() {
        whats.push("names no command".into());
    }
    let promise = row.cells[0];
    let say = |what| Finding::at(DOCUMENT, row.line, format!("\"{promise}\" {what}"));
    whats.into_iter().map(say).collect()
}

/// Looks up each name in the file that stands before it.
fn missing(sources: &Sources, shown: &[&str]) -> Vec<String> {
    let mut file: Option<&str> = None;
    let mut names = 0;
    let mut whats = Vec::new();
    for word in shown {
        if is_file(word) {
            file = Some(word);
            if sources.text(word).is_none() {
                whats.push(format!("names `{word}`, which does not exist"));
            }
        } else if let Some(path) = file {
            names += 1;
            if !sources.text(path).is_some_and(|text| has(path, text, word)) {
                whats.push(format!("names `{word}`, which is not in `{path}`"));
            }
        }
    }
    if names == 0 {
        whats.push("names no test: a file and a name in it".into());
    }
    whats
}

fn is_file(word: &str) -> bool {
    word.contains('/')
        && word
            .rsplit('/')
            .next()
            .is_some_and(|name| name.contains('.'))
}

/// Tells whether a file has a test or a case of that name, or among benchmarks a function.
fn has(path: &str, text: &str, name: &str) -> bool {
    if !path.ends_with(".rs") {
        return ["\"", "'", "`"]
            .iter()
            .any(|quote| text.contains(&format!("{quote}{name}{quote}")));
    }
    text.match_indices(&format!("fn {name}("))
        .any(|(at, _)| path.contains("/benches/") || is_test(&text[..at]))
}

/// Looks for `#[test]` or its like among the attributes above a function.
fn is_test(before: &str) -> bool {
    before
        .lines()
        .rev()
        .skip(usize::from(!before.ends_with('\n')))
        .map(str::trim)
        .take_while(|line| line.starts_with("#[") || line.starts_with("//"))
        .any(|line| line.contains("test]") || line.contains("test("))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attack_names_a_test_that_exists() {
        let text = "### One\n\nShown by `tests/once.rs` `one_row`.\n\n### Two\n\nShown by `tests/once.rs`\n`no_row`.\n";
        let sources = Sources::sample(&[
            (ATTACKS, text),
            ("tests/once.rs", "#[test]\nfn one_row() {}\n"),
        ]);
        let found = check_attacks(&sources);
        let found: Vec<String> = found.iter().map(Finding::to_string).collect();
        assert_eq!(
            found,
            ["docs/security.md:7: names `no_row`, which is not in `tests/once.rs`"]
        );
    }

    fn found(row: &str) -> Vec<String> {
        let text = format!("| promise | shown by | command |\n| --- | --- | --- |\n{row}\n");
        let sources = Sources::sample(&[
            (DOCUMENT, &text),
            (
                "tests/once.rs",
                "#[tokio::test]\nasync fn one_row() {}\n\nfn helper() {}\n",
            ),
            (
                "e2e/once.spec.ts",
                "test(\"a double click makes one row\", async () => {});",
            ),
        ]);
        check(&sources).iter().map(Finding::to_string).collect()
    }

    #[test]
    fn a_promise_with_its_test_and_command_passes() {
        assert_eq!(
            found("| once | `tests/once.rs` `one_row` | `cargo test one_row` |"),
            [""; 0]
        );
        let spec = "`e2e/once.spec.ts`: `a double click makes one row`";
        assert_eq!(
            found(&format!("| once | {spec} | `cargo xtask test browser` |")),
            [""; 0]
        );
    }

    #[test]
    fn a_promise_of_a_test_that_does_not_exist_fails() {
        let said = found("| once | `tests/once.rs` `two_rows` | `cargo test two_rows` |");
        assert_eq!(
            said,
            ["docs/promises.md:3: \"once\" names `two_rows`, which is not in `tests/once.rs`"]
        );
        let said = found("| once | `tests/twice.rs` `one_row` | `cargo test one_row` |");
        assert!(
            said[0].contains("`tests/twice.rs`, which does not exist"),
            "{said:?}"
        );
    }

    #[test]
    fn a_function_that_is_no_test_shows_nothing() {
        assert_eq!(
            found("| once | `tests/once.rs` `helper` | `cargo test helper` |").len(),
            1
        );
    }

    #[test]
    fn a_promise_without_a_test_or_a_command_fails() {
        let said = found("| once | a test | `cargo test` |");
        assert!(said[0].contains("names no test"), "{said:?}");
        let said = found("| once | `tests/once.rs` `one_row` | by hand |");
        assert!(said[0].contains("names no command"), "{said:?}");
    }

    #[test]
    fn no_rows_and_no_document_fail() {
        assert_eq!(found("").len(), 1);
        assert_eq!(check(&Sources::sample(&[])).len(), 1);
    }
}
