//! Reads the folder `public/`: the files that are served as they are.

use std::{collections::BTreeMap, fs, path::Path};

use crate::{mistake::Mistake, name};

/// A file below `public/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PublicFile {
    /// As in `fonts/inter.woff2`.
    pub(crate) path: String,
    /// The function that gives its address, `fonts_inter_woff2`.
    pub(crate) name: String,
}

/// The files of the package at `root`, sorted. Hidden ones are left out, but not `.well-known/`.
pub(crate) fn files(root: &Path, mistakes: &mut Vec<Mistake>) -> Vec<PublicFile> {
    let mut paths = Vec::new();
    collect(&root.join("public"), "", &mut paths, mistakes);
    paths.sort();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut files = Vec::new();
    for path in paths {
        let name = name::module(path.trim_start_matches('.'));
        match names.get(&name) {
            Some(first) => mistakes.push(Mistake::of(
                format!("public/{path}"),
                format!("is named like public/{first} in `assets`. Rename one of them"),
            )),
            None => {
                names.insert(name.clone(), path.clone());
                files.push(PublicFile { path, name });
            }
        }
    }
    files
}

fn collect(folder: &Path, prefix: &str, paths: &mut Vec<String>, mistakes: &mut Vec<Mistake>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let path = format!("{prefix}{name}");
        if name.starts_with('.') && name != ".well-known" {
            continue;
        }
        if !name.bytes().all(is_plain) {
            mistakes.push(Mistake::of(
                format!("public/{path}"),
                "is no plain name for an address. Use letters, digits, `.`, `-` and `_`",
            ));
        } else if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), paths, mistakes);
        } else {
            paths.push(path);
        }
    }
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"._-".contains(&byte)
}
