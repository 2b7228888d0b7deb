//! Reads the folder `src/app/` into a tree.
//!
//! What has a bad name is reported and left out. Hidden files and files that are not Rust are
//! nobody's business here; a folder without any Rust file below it is left out too.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use crate::{
    mistake::Mistake,
    name::{self, Segment},
    source::Source,
};

/// A folder below `src/app/`, or that folder itself.
pub(crate) struct Folder {
    /// Relative to the package, as in `src/app/(marketing)`.
    pub(crate) path: String,
    pub(crate) segment: Segment,
    pub(crate) module: String,
    pub(crate) name: String,
    pub(crate) files: Vec<File>,
    pub(crate) folders: Vec<Folder>,
}

/// A file of Rust in such a folder.
pub(crate) struct File {
    pub(crate) role: Role,
    pub(crate) module: String,
    pub(crate) name: String,
    pub(crate) source: Source,
}

/// What a file is by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Page,
    Layout,
    Route,
    NotFound,
    Error,
    Loading,
    Module,
}

impl Folder {
    pub(crate) fn file(&self, role: Role) -> Option<&File> {
        self.files.iter().find(|file| file.role == role)
    }

    fn is_empty(&self) -> bool {
        self.files.is_empty() && self.folders.is_empty()
    }
}

/// Reads `src/app/` of the package at `root`.
pub(crate) fn scan(root: &Path, mistakes: &mut Vec<Mistake>) -> Folder {
    let mut app = Folder {
        path: "src/app".to_owned(),
        segment: Segment::Root,
        module: String::new(),
        name: String::new(),
        files: Vec::new(),
        folders: Vec::new(),
    };
    if root.join("src/app").is_dir() {
        fill(root, &mut app, false, mistakes);
    } else {
        mistakes.push(Mistake::of(
            "src/app/",
            "there is no such folder. Start with src/app/page.rs and `pub async fn page() -> impl \
             IntoPage` in it",
        ));
    }
    app
}

fn fill(root: &Path, folder: &mut Folder, private: bool, mistakes: &mut Vec<Mistake>) {
    let entries = match entries(&root.join(&folder.path)) {
        Ok(entries) => entries,
        Err(error) => return mistakes.push(Mistake::of(&folder.path, error.to_string())),
    };
    for path in entries {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            mistakes.push(Mistake::of(
                &folder.path,
                format!("{path:?} is not a name in UTF-8"),
            ));
            continue;
        };
        if path.is_dir() {
            if !name.starts_with('.') || name == ".well-known" {
                add_folder(root, folder, name, private, mistakes);
            }
        } else if let Some(stem) = name.strip_suffix(".rs")
            && !name.starts_with('.')
        {
            add_file(root, folder, stem, private, mistakes);
        }
    }
    collisions(folder, mistakes);
    folder
        .files
        .sort_by(|a, b| name::unraw(&a.module).cmp(name::unraw(&b.module)));
    folder
        .folders
        .sort_by(|a, b| name::unraw(&a.module).cmp(name::unraw(&b.module)));
}

/// The names in a folder, sorted, so that nothing depends on the file system.
fn entries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut entries = std::fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?;
    entries.sort();
    Ok(entries)
}

fn add_folder(
    root: &Path,
    parent: &mut Folder,
    name: &str,
    private: bool,
    mistakes: &mut Vec<Mistake>,
) {
    let path = format!("{}/{name}", parent.path);
    let (segment, module) = match name::of_folder(name) {
        Ok(found) => found,
        Err(message) => return mistakes.push(Mistake::of(format!("{path}/"), message)),
    };
    let module = beside_roles(free_of_reserved(parent, module));
    let private = private || segment == Segment::Private;
    let mut folder = Folder {
        path,
        segment,
        module,
        name: name.to_owned(),
        files: vec![],
        folders: vec![],
    };
    fill(root, &mut folder, private, mistakes);
    if !folder.is_empty() {
        parent.folders.push(folder);
    }
}

fn add_file(
    root: &Path,
    folder: &mut Folder,
    stem: &str,
    private: bool,
    mistakes: &mut Vec<Mistake>,
) {
    let path = format!("{}/{stem}.rs", folder.path);
    let module = match name::of_file(stem) {
        Ok(module) => free_of_reserved(folder, module),
        Err(message) => return mistakes.push(Mistake::of(path, message)),
    };
    let role = match (stem, private) {
        (_, true) => Role::Module,
        ("page", _) => Role::Page,
        ("layout", _) => Role::Layout,
        ("route", _) => Role::Route,
        ("not_found", _) => Role::NotFound,
        ("error", _) => Role::Error,
        ("loading", _) => Role::Loading,
        _ => Role::Module,
    };
    match Source::read(root, path.clone()) {
        Ok(source) => folder.files.push(File {
            role,
            module,
            name: format!("{stem}.rs"),
            source,
        }),
        Err(error) => mistakes.push(Mistake::of(path, error.to_string())),
    }
}

/// `links`, `assets` and `S` at the top of `src/app.rs` are ours.
fn free_of_reserved(parent: &Folder, module: String) -> String {
    if parent.segment == Segment::Root && matches!(module.as_str(), "links" | "assets" | "S") {
        return format!("{module}_");
    }
    module
}

/// The address `/error` is as good as any, and `error.rs` may stand beside its folder.
fn beside_roles(module: String) -> String {
    match module.as_str() {
        "page" | "layout" | "route" | "not_found" | "error" | "loading" => format!("{module}_"),
        _ => module,
    }
}

/// Two names of one folder that give the same module.
fn collisions(folder: &Folder, mistakes: &mut Vec<Mistake>) {
    let mut taken: BTreeMap<&str, String> = BTreeMap::new();
    let files = folder
        .files
        .iter()
        .map(|file| (&file.module, file.source.path.clone()));
    let folders = folder
        .folders
        .iter()
        .map(|inner| (&inner.module, format!("{}/", inner.path)));
    for (module, path) in files.chain(folders) {
        if let Some(first) = taken.get(name::unraw(module)) {
            let message = format!(
                "becomes the module `{}`, and so does {first}. Rename one of them",
                name::unraw(module)
            );
            mistakes.push(Mistake::of(path, message));
        } else {
            taken.insert(name::unraw(module), path);
        }
    }
}
