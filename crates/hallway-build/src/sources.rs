//! Finds every file of the crate, and the module that it is.
//!
//! The files below `src/app/` have the modules that [`scan`](crate::scan) gave them. The others
//! are found the way rustc does, from `mod name;` to `mod name;`, beginning at the root that
//! declares `mod app;`. A file that is not found this way (another binary, `main.rs` beside a
//! library) has no module, but what it refers to counts.

use std::{collections::BTreeMap, path::Path};

use crate::{
    mistake::Mistake,
    scan::Folder,
    source::{Source, is_public, only_in_tests},
};

/// A file, and the module that it is.
pub(crate) struct Placed<'a> {
    pub(crate) source: &'a Source,
    /// From the root of the crate; `None` outside of it.
    pub(crate) module: Option<Vec<String>>,
    /// Whether `src/app.rs` can name what is public in it.
    pub(crate) reachable: bool,
    /// Whether only tests see it.
    pub(crate) tests: bool,
}

/// The files below `src/` that are not below `src/app/`, without `src/app.rs`.
pub(crate) fn outside(root: &Path) -> Vec<Source> {
    let mut sources = Vec::new();
    collect(root, "src", &mut sources);
    sources
}

fn collect(root: &Path, folder: &str, sources: &mut Vec<Source>) {
    let Ok(entries) = std::fs::read_dir(root.join(folder)) else {
        return;
    };
    let mut names: Vec<_> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    for name in names {
        let path = format!("{folder}/{name}");
        if root.join(&path).is_dir() {
            if path != "src/app" {
                collect(root, &path, sources);
            }
        } else if name.ends_with(".rs") && !name.starts_with('.') && path != "src/app.rs" {
            sources.extend(Source::read(root, path));
        }
    }
}

/// Refuses a crate whose library and program both contain the app.
pub(crate) fn check_roots(outside: &[Source], mistakes: &mut Vec<Mistake>) {
    let line = |path: &str| {
        outside
            .iter()
            .find(|s| s.path == path)
            .and_then(|s| s.declares("app"))
    };
    if let (Some(_), Some(line)) = (line("src/lib.rs"), line("src/main.rs")) {
        mistakes.push(Mistake::at(
            "src/main.rs",
            line,
            "`mod app;` stands in src/lib.rs too, so everything would be compiled twice, as \
             different types. Keep `pub mod app;` there and write `use your_crate::app;` here",
        ));
    }
}

/// Whether some root contains `src/app.rs`. A root that does not parse may.
pub(crate) fn has_app(outside: &[Source]) -> bool {
    outside
        .iter()
        .filter(|source| matches!(source.path.as_str(), "src/lib.rs" | "src/main.rs"))
        .any(|source| source.syntax.is_none() || source.declares("app").is_some())
}

/// Gives every file its module.
pub(crate) fn place<'a>(app: &'a Folder, outside: &'a [Source]) -> Vec<Placed<'a>> {
    let mut placed = Vec::new();
    place_folder(app, &["app".to_owned()], &mut placed);
    let mut modules = BTreeMap::new();
    let roots = ["src/lib.rs", "src/main.rs"];
    let found = roots
        .iter()
        .filter_map(|path| outside.iter().find(|s| s.path == *path));
    if let Some(root) = found
        .into_iter()
        .find(|source| source.declares("app").is_some())
    {
        let mut tree = Tree {
            outside,
            modules: &mut modules,
        };
        tree.file(
            root,
            "src",
            &Seen {
                reachable: true,
                ..Seen::default()
            },
        );
    }
    placed.extend(
        outside
            .iter()
            .map(|source| match modules.remove(&source.path) {
                Some(Seen {
                    module,
                    reachable,
                    tests,
                }) => Placed {
                    source,
                    module: Some(module),
                    reachable,
                    tests,
                },
                None => Placed {
                    source,
                    module: None,
                    reachable: false,
                    tests: false,
                },
            }),
    );
    placed
}

fn place_folder<'a>(folder: &'a Folder, module: &[String], placed: &mut Vec<Placed<'a>>) {
    for file in &folder.files {
        let module = [module, std::slice::from_ref(&file.module)].concat();
        let source = &file.source;
        let tests = source
            .syntax
            .as_ref()
            .is_some_and(|file| only_in_tests(&file.attrs));
        placed.push(Placed {
            source,
            module: Some(module),
            reachable: true,
            tests,
        });
    }
    for inner in &folder.folders {
        let module = [module, std::slice::from_ref(&inner.module)].concat();
        place_folder(inner, &module, placed);
    }
}

/// How `mod name;` leads to a module.
#[derive(Default, Clone)]
struct Seen {
    module: Vec<String>,
    reachable: bool,
    tests: bool,
}

/// Follows `mod name;` from file to file.
struct Tree<'a> {
    outside: &'a [Source],
    modules: &'a mut BTreeMap<String, Seen>,
}

impl Tree<'_> {
    /// `folder` is where the modules of this file are looked for.
    fn file(&mut self, source: &Source, folder: &str, seen: &Seen) {
        if self
            .modules
            .insert(source.path.clone(), seen.clone())
            .is_none()
            && let Some(syntax) = &source.syntax
        {
            self.items(&syntax.items, folder, seen);
        }
    }

    fn items(&mut self, items: &[syn::Item], folder: &str, seen: &Seen) {
        for item in items {
            let syn::Item::Mod(inner) = item else {
                continue;
            };
            let name = inner.ident.to_string();
            let folder = format!("{folder}/{}", crate::name::unraw(&name));
            // What is private at the root is visible to `src/app.rs`, which is below the root.
            let visible = seen.module.is_empty() || is_public(&inner.vis);
            let below = Seen {
                module: [seen.module.as_slice(), &[name]].concat(),
                reachable: seen.reachable && visible,
                tests: seen.tests || only_in_tests(&inner.attrs),
            };
            match &inner.content {
                Some((_, items)) => self.items(items, &folder, &below),
                None => self.declared(&folder, &below),
            }
        }
    }

    fn declared(&mut self, folder: &str, seen: &Seen) {
        let outside = self.outside;
        let paths = [format!("{folder}.rs"), format!("{folder}/mod.rs")];
        if let Some(source) = outside.iter().find(|source| paths.contains(&source.path)) {
            self.file(source, folder, seen);
        }
    }
}
