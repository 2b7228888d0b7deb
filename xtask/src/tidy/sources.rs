//! Reads the texts of the repository: what is committed or would be.

use std::collections::BTreeMap;

use crate::Result;
use crate::repository::Repository;

/// Paths, relative to the root, and what stands in the files.
pub(super) struct Sources(BTreeMap<String, String>);

impl Sources {
    pub(super) fn of(repository: &Repository) -> Result<Sources> {
        let listing = [
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ];
        let names = repository.output("git", &listing)?;
        let texts = names
            .split('\0')
            .filter(|name| !name.is_empty())
            .filter_map(|name| {
                // A file that is deleted and not yet committed so is still listed.
                let bytes = std::fs::read(repository.root.join(name)).ok()?;
                Some((
                    name.to_owned(),
                    String::from_utf8_lossy(&bytes).into_owned(),
                ))
            });
        Ok(Sources(texts.collect()))
    }

    #[cfg(test)]
    pub(super) fn sample(files: &[(&str, &str)]) -> Sources {
        Sources(
            files
                .iter()
                .map(|(path, text)| (path.to_string(), text.to_string()))
                .collect(),
        )
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The files below a folder, with their paths from there.
    pub(super) fn below(&self, folder: &str) -> impl Iterator<Item = (&str, &str)> {
        let folder = format!("{}/", folder.trim_end_matches('/'));
        self.iter()
            .filter_map(move |(path, text)| Some((path.strip_prefix(&folder)?, text)))
    }

    /// Tells whether there is such a file, or a folder with files.
    pub(super) fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        self.0.contains_key(path) || self.below(path).next().is_some()
    }
}
