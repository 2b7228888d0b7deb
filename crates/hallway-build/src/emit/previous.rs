//! Keeps entries of the previous `src/app.rs` while a file does not parse.
//!
//! In the middle of an edit a page must not lose its URL, or rustc's one honest message about the
//! syntax would be buried under others about links and actions that are gone.

use std::collections::BTreeMap;

/// The entries of the previous text, by how their first line starts.
#[derive(Debug, Default)]
pub(crate) struct Previous {
    entries: BTreeMap<String, String>,
}

impl Previous {
    pub(crate) fn read(text: &str) -> Self {
        let mut entries: BTreeMap<String, String> = BTreeMap::new();
        let mut current: Option<String> = None;
        for line in text.lines() {
            if line.starts_with(INDENT) && line[INDENT.len()..].starts_with('.') {
                current = Some(key(line[INDENT.len()..].trim_end()).to_owned());
            } else if !line.starts_with(INDENT) {
                current = None;
            }
            if let Some(key) = &current {
                let entry = entries.entry(key.clone()).or_default();
                entry.push_str(line);
                entry.push('\n');
            }
        }
        Self { entries }
    }

    /// The text of an entry.
    pub(crate) fn entry(&self, key: &str) -> Option<&str> {
        self.entries.get(key).map(String::as_str)
    }

    /// The keys of the actions of `file`.
    pub(crate) fn actions_of(&self, file: &str) -> Vec<String> {
        let comment = format!("// {file}\n");
        self.entries
            .iter()
            .filter(|(key, text)| key.starts_with(".action::<") && text.ends_with(&comment))
            .map(|(key, _)| key.clone())
            .collect()
    }
}

/// `.page("/about"` of `.page("/about", draw(..`; `.action::<a::b>()` of the whole line.
fn key(line: &str) -> &str {
    let end = if line.starts_with(".action::<") {
        line.find("  //")
    } else {
        line.find(", ")
    };
    &line[..end.unwrap_or(line.len())]
}

const INDENT: &str = "        ";
