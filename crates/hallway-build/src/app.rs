//! Runs the parts in order, and keeps `src/app.rs` up to date.

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::{
    action::{self, Action},
    check,
    emit::{self, previous::Previous},
    misnamed,
    mistake::{Mistake, Mistakes},
    program::{Body, Entry},
    public, scan,
    source::Source,
    sources::{self, Placed},
    usage,
};

/// Writes `src/app.rs` from the folder `src/app/`. For `build.rs`.
///
/// The state of the app is `crate::AppState`; [`App::state`] names another one. Mistakes are
/// printed and stop the build.
///
/// # Examples
///
/// ```no_run
/// hallway_build::app();
/// ```
pub fn app() {
    App::new().write();
}

/// How `src/app.rs` is written.
///
/// # Examples
///
/// ```no_run
/// hallway_build::App::new().state("crate::state::Studio").write();
/// ```
#[derive(Debug, Clone)]
pub struct App {
    root: PathBuf,
    state: String,
}

/// The text of `src/app.rs`, and what the build should say about it.
///
/// # Examples
///
/// ```
/// # let root = std::env::temp_dir().join(format!("hallway-doc-{}", std::process::id()));
/// # std::fs::create_dir_all(root.join("src/app"))?;
/// std::fs::write(
///     root.join("src/app/page.rs"),
///     "pub async fn page() -> impl IntoPage { rsx! { <h1>Hello</h1> } }",
/// )?;
/// let generated = hallway_build::App::new().root(&root).generate()?;
/// assert!(generated.text().contains(".page(\"/\""));
/// assert!(generated.warnings().is_empty());
/// # std::fs::remove_dir_all(root)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    text: String,
    warnings: Vec<String>,
}

impl Generated {
    /// The text of `src/app.rs`.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What is no mistake, but not meant either: actions that nothing refers to.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }
}

impl App {
    /// Reads the package whose build script runs, with the state `crate::AppState`.
    pub fn new() -> Self {
        let root = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(PathBuf::new, PathBuf::from);
        Self {
            root,
            state: "crate::AppState".to_owned(),
        }
    }

    /// Names the state of the app, the `S` of its extractors, as seen from `src/app.rs`.
    #[must_use = "nothing is written before `write`"]
    pub fn state(mut self, path: &str) -> Self {
        path.clone_into(&mut self.state);
        self
    }

    /// Reads the package in another folder.
    #[must_use = "nothing is written before `write`"]
    pub fn root(mut self, root: impl Into<PathBuf>) -> Self {
        self.root = root.into();
        self
    }

    /// Makes the text of `src/app.rs` and writes nothing.
    ///
    /// # Errors
    ///
    /// Everything that is wrong in `src/app/`, at once.
    pub fn generate(&self) -> Result<Generated, Mistakes> {
        let mut mistakes = Vec::new();
        let app = scan::scan(&self.root, &mut mistakes);
        let router = check::check(&app, &mut mistakes);
        let public = public::files(&self.root, &mut mistakes);
        check::check_files(&router, &public, &mut mistakes);
        let outside = sources::outside(&self.root);
        sources::check_roots(&outside, &mut mistakes);
        let files = sources::place(&app, &outside);
        let (used, unused) = usage::split(actions(&files), &files);
        mistakes.extend(used.iter().filter_map(Action::unreachable));
        if !mistakes.is_empty() {
            return Err(Mistakes::new(mistakes));
        }
        let previous = Previous::read(&self.previous().unwrap_or_default());
        let entries = entries(&used, &files, &previous);
        let text = emit::emit(&app, &router, &entries, &public, &self.state, &previous);
        let mut warnings = warnings(&unused, &outside);
        warnings.extend(misnamed::warnings(&files));
        Ok(Generated { text, warnings })
    }

    /// Writes `src/app.rs` if it differs, and talks to cargo. For `build.rs`.
    ///
    /// With `HALLWAY_APP=check` nothing is written, and a difference stops the build.
    pub fn write(&self) {
        let check = std::env::var_os("HALLWAY_APP").is_some_and(|value| value == "check");
        match self.update(check) {
            Ok(warnings) => warnings
                .iter()
                .for_each(|warning| println!("cargo::warning={warning}")),
            Err(mistakes) => mistakes.iter().for_each(|it| println!("cargo::error={it}")),
        }
        // After writing: what is watched now is what was read.
        println!("cargo::rerun-if-env-changed=HALLWAY_APP");
        for path in self.watched() {
            println!("cargo::rerun-if-changed={path}");
        }
    }

    pub(crate) fn update(&self, check: bool) -> Result<Vec<String>, Mistakes> {
        let generated = self.generate()?;
        let previous = self.previous();
        if previous
            .as_ref()
            .is_some_and(|text| text.replace("\r\n", "\n") == generated.text)
        {
            return Ok(generated.warnings);
        }
        if check {
            let why = "HALLWAY_APP=check forbids to write it";
            return Err(outdated(previous.as_deref(), &generated.text, why));
        }
        let path = self.root.join(APP);
        fs::write(&path, &generated.text)
            .map_err(|error| outdated(previous.as_deref(), &generated.text, &error.to_string()))?;
        self.date(&path);
        Ok(generated.warnings)
    }

    /// Makes `src/app.rs` as old as the newest of its sources.
    ///
    /// Cargo watches it too, so that it comes back when somebody deletes or edits it; with the
    /// time of now it would look edited after this run, and everything would be built twice.
    fn date(&self, path: &Path) {
        let time = |path: &String| fs::metadata(self.root.join(path)).ok()?.modified().ok();
        let newest: Option<SystemTime> = self
            .watched()
            .iter()
            .filter(|path| *path != APP)
            .filter_map(time)
            .max();
        let file = fs::File::options().write(true).open(path);
        if let (Some(newest), Ok(file)) = (newest, file) {
            // Where the time cannot be set, the next build looks once more. That is all.
            file.set_modified(newest).ok();
        }
    }

    fn previous(&self) -> Option<String> {
        fs::read_to_string(self.root.join(APP)).ok()
    }

    /// Every file that was read, and every folder of them: its time changes with its names.
    pub(crate) fn watched(&self) -> Vec<String> {
        let mut paths = vec![APP.to_owned()];
        watch(&self.root, "src", &mut paths);
        if self.root.join("public").is_dir() {
            paths.push("public".to_owned());
        }
        paths
    }
}

impl Default for App {
    fn default() -> Self {
        Self::new()
    }
}

fn actions(files: &[Placed<'_>]) -> Vec<Action> {
    let mut actions: Vec<Action> = files
        .iter()
        .filter(|file| !file.tests)
        .filter_map(|file| Some((file, file.module.as_ref()?)))
        .flat_map(|(file, module)| action::find(file.source, module, file.reachable))
        .collect();
    actions.sort_by_key(Action::path);
    actions
}

/// The rows of the table. Those of a file that does not parse stay as they were.
fn entries(used: &[Action], files: &[Placed<'_>], previous: &Previous) -> Vec<Entry> {
    let kept = unreadable(files)
        .flat_map(|file| previous.actions_of(&file.source.path))
        .map(|key| Entry { key, body: None });
    let mut entries: Vec<Entry> = used
        .iter()
        .map(|action| Entry {
            key: format!(".action::<{}>()", action.path()),
            body: Some(Body::Action {
                file: action.file.clone(),
            }),
        })
        .chain(kept)
        .collect();
    entries.sort_by(|a, b| {
        a.key
            .cmp(&b.key)
            .then(b.body.is_some().cmp(&a.body.is_some()))
    });
    entries.dedup_by(|a, b| a.key == b.key);
    entries
}

/// Files whose actions may be hidden: one that does not parse hides its own, and outside of
/// `src/app/` also those of the modules that it declares.
fn unreadable<'f, 'a>(files: &'f [Placed<'a>]) -> impl Iterator<Item = &'f Placed<'a>> {
    let broken = |file: &Placed<'_>| file.source.syntax.is_none();
    let outside = |file: &Placed<'_>| !file.source.path.starts_with("src/app/");
    let hides = files.iter().any(|file| broken(file) && outside(file));
    files
        .iter()
        .filter(move |file| broken(file) || hides && outside(file))
}

fn warnings(unused: &[Action], outside: &[Source]) -> Vec<String> {
    let mut warnings: Vec<String> = unused
        .iter()
        .map(|action| {
            format!(
                "{}:{}: nothing refers to the action `{name}`, so it is not mounted. Draw its form \
                 in a page with `ActionState<{name}>`, or delete it",
                action.file,
                action.line,
                name = action.name
            )
        })
        .collect();
    if !outside.is_empty() && !sources::has_app(outside) {
        warnings.push(
            "src/app.rs: no part of the program yet. Write `pub mod app;` in src/lib.rs, or `mod \
             app;` in src/main.rs if there is no library"
                .to_owned(),
        );
    }
    warnings
}

/// Says where the committed file and the folder part.
fn outdated(previous: Option<&str>, text: &str, why: &str) -> Mistakes {
    let cure = "Build once where the sources can be written, and commit the file";
    let mistake = match previous {
        None => Mistake::of(APP, format!("is missing, and {why}. {cure}")),
        Some(previous) => {
            let same = previous
                .lines()
                .zip(text.lines())
                .take_while(|(a, b)| a == b)
                .count();
            let message = format!("is out of date from here on, and {why}. {cure}");
            Mistake::at(APP, same + 1, message)
        }
    };
    Mistakes::new(vec![mistake])
}

/// Not the folder `src/` itself: an editor's swap file for `lib.rs` would run the script again.
fn watch(root: &Path, folder: &str, paths: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(root.join(folder)) else {
        return;
    };
    let names = entries
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok());
    for name in names {
        let path = format!("{folder}/{name}");
        if root.join(&path).is_dir() {
            paths.push(path.clone());
            watch(root, &path, paths);
        } else if name.ends_with(".rs") && path != APP {
            paths.push(path);
        }
    }
    paths.sort();
}

const APP: &str = "src/app.rs";

#[cfg(test)]
mod tests;
