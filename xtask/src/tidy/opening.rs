//! Wants every Rust file to say first what it does, with `//!`.

use super::Finding;
use super::sources::Sources;

pub(super) fn check(sources: &Sources) -> Vec<Finding> {
    sources
        .iter()
        .filter(|(path, text)| is_module(path) && !text.starts_with("//! "))
        .map(|(path, _)| Finding::of(path, "starts without `//! A sentence with a verb.`"))
        .collect()
}

/// Tests speak by their names.
fn is_module(path: &str) -> bool {
    path.ends_with(".rs")
        && !path
            .split('/')
            .any(|part| part == "tests" || part == "tests.rs")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_first_sentence_is_named() {
        let sources = Sources::sample(&[
            ("crates/a/src/lib.rs", "//! Does it.\n"),
            ("crates/a/src/silent.rs", "use std::fmt;\n"),
            ("crates/a/src/silent/tests.rs", "use super::*;\n"),
            ("crates/a/tests/it/main.rs", "mod forms;\n"),
            ("README.md", "# A\n"),
        ]);
        let files: Vec<String> = check(&sources).into_iter().map(|it| it.file).collect();
        assert_eq!(files, ["crates/a/src/silent.rs"]);
    }
}
