use std::{fs, path::Path};

use super::*;

const PAGE: &str = "pub async fn page() -> impl IntoPage {}";
const BROKEN: &str = "pub async fn page( -> impl IntoPage {";

struct Package(tempfile::TempDir);

impl Package {
    fn new(files: &[(&str, &str)]) -> Self {
        let package = Self(tempfile::tempdir().expect("a folder for the test"));
        for (path, text) in files {
            package.put(path, text);
        }
        package
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder around it")).expect("the folder");
        fs::write(path, text).expect("the file");
    }

    fn app(&self) -> App {
        App::new().root(self.0.path())
    }

    fn written(&self) -> String {
        fs::read_to_string(self.0.path().join(APP)).expect("src/app.rs")
    }

    fn update(&self) -> String {
        self.app().update(false).expect("no mistakes");
        self.written()
    }

    fn time(&self, path: impl AsRef<Path>) -> SystemTime {
        let data = fs::metadata(self.0.path().join(path)).expect("the file");
        data.modified().expect("its time")
    }
}

#[test]
fn the_file_is_rewritten_only_when_it_differs() {
    let package = Package::new(&[("src/app/page.rs", PAGE)]);
    let text = package.update();
    let long_ago = SystemTime::UNIX_EPOCH;
    let file = fs::File::options()
        .write(true)
        .open(package.0.path().join(APP))
        .unwrap();
    file.set_modified(long_ago).unwrap();

    assert_eq!(package.update(), text);
    assert_eq!(package.time(APP), long_ago, "it was written again");

    package.put("src/app/about/page.rs", PAGE);
    assert_ne!(package.update(), text);
    assert_ne!(package.time(APP), long_ago);
}

#[test]
fn a_checkout_with_other_line_ends_does_not_differ() {
    let package = Package::new(&[("src/app/page.rs", PAGE)]);
    let dos = package.update().replace('\n', "\r\n");
    package.put(APP, &dos);
    assert_eq!(package.update(), dos);
}

#[test]
fn the_file_is_never_newer_than_its_sources() {
    let package = Package::new(&[("src/app/page.rs", PAGE)]);
    package.update();
    let newest = ["src/app", "src/app/page.rs"].map(|path| package.time(path));
    assert_eq!(Some(package.time(APP)), newest.into_iter().max());
}

#[test]
fn a_check_writes_nothing_and_names_the_first_line_that_differs() {
    let package = Package::new(&[("src/app/page.rs", PAGE)]);
    let mistakes = package.app().update(true).unwrap_err().to_string();
    assert_eq!(
        mistakes,
        "src/app.rs: is missing, and HALLWAY_APP=check forbids to write it. Build once where the \
         sources can be written, and commit the file"
    );
    assert!(!package.0.path().join(APP).exists());

    let text = package.update();
    assert_eq!(package.app().update(true), Ok(vec![]));

    package.put("src/app/about/page.rs", PAGE);
    let mistakes = package.app().update(true).unwrap_err().to_string();
    let first = text
        .lines()
        .position(|line| line == "pub mod page;")
        .unwrap()
        + 2;
    assert_eq!(
        mistakes,
        format!(
            "src/app.rs:{first}: is out of date from here on, and HALLWAY_APP=check forbids to \
             write it. Build once where the sources can be written, and commit the file"
        )
    );
    assert_eq!(package.written(), text);
}

#[test]
fn a_file_that_cannot_be_written_is_compared() {
    // A folder in the place of the file cannot be written by anybody, not even by root.
    let package = Package::new(&[("src/app/page.rs", PAGE), ("src/app.rs/keep", "")]);
    let mistakes = package.app().update(false).unwrap_err().to_string();
    assert!(
        mistakes.starts_with("src/app.rs: is missing, and "),
        "{mistakes}"
    );
    assert!(mistakes.ends_with("and commit the file"), "{mistakes}");
}

#[test]
fn a_mistake_leaves_the_file_as_it_was() {
    let package = Package::new(&[("src/app/page.rs", PAGE)]);
    let text = package.update();
    package.put(
        "src/app/about/page.rs",
        "async fn page() -> impl IntoPage {}",
    );
    assert!(package.app().update(false).is_err());
    assert_eq!(package.written(), text);
}

#[test]
fn a_page_that_does_not_parse_keeps_its_url() {
    let layout = "pub async fn layout(children: Children) -> impl IntoPage {}";
    let package = Package::new(&[("src/app/page.rs", PAGE), ("src/app/about/page.rs", PAGE)]);
    let text = package.update();
    package.put("src/app/about/page.rs", BROKEN);
    assert_eq!(package.update(), text);

    package.put("src/app/layout.rs", layout);
    let framed = package.update();
    assert!(
        framed.contains("layout::layout(c)"),
        "the root page has the new layout: {framed}"
    );
    package.put("src/app/about/page.rs", PAGE);
    let mended = package.update();
    assert_ne!(framed, mended);

    package.put("src/app/layout.rs", BROKEN);
    assert_eq!(package.update(), mended);
}

#[test]
fn a_page_that_never_parsed_is_a_module_without_a_url() {
    let package = Package::new(&[("src/app/page.rs", BROKEN)]);
    let text = package.update();
    assert!(text.contains("pub mod page;"), "{text}");
    assert!(!text.contains(".page("), "{text}");
}

#[test]
fn actions_stay_mounted_while_their_file_does_not_parse() {
    let page = "use crate::app::actions::like;
        pub async fn page(like: ActionState<like>) -> impl IntoPage {}";
    let action = "#[action(access = Public)] pub async fn like() -> Result<Done, Error> {}";
    let package = Package::new(&[("src/app/page.rs", page), ("src/app/actions.rs", action)]);
    let text = package.update();
    assert!(
        text.contains(".action::<actions::like>()  // src/app/actions.rs"),
        "{text}"
    );

    package.put("src/app/actions.rs", "#[action(");
    assert_eq!(package.update(), text);
    package.put("src/app/actions.rs", action);
    package.put("src/app/page.rs", "fn { ActionState<like>");
    assert_eq!(package.update(), text);
}

#[test]
fn actions_stay_mounted_while_the_root_of_the_crate_does_not_parse() {
    let page = "use crate::likes::like; pub async fn page(_: ActionState<like>) -> Markup {}";
    let action = "#[action(access = Public)] pub async fn like() -> Result<Done, Error> {}";
    let package = Package::new(&[
        ("src/lib.rs", "pub mod app; mod likes;"),
        ("src/likes.rs", action),
        ("src/app/page.rs", page),
    ]);
    let text = package.update();
    assert!(
        text.contains(".action::<crate::likes::like>()  // src/likes.rs"),
        "{text}"
    );

    package.put("src/lib.rs", "pub mod app; mod likes; fn {");
    assert_eq!(package.update(), text);
    package.put("src/lib.rs", "pub mod app;");
    assert!(
        !package.update().contains(".action"),
        "the module is not part of the crate"
    );
}

#[test]
fn cargo_watches_every_file_and_folder_that_was_read() {
    let package = Package::new(&[
        ("src/lib.rs", "pub mod app;"),
        ("src/app/blog/[slug]/page.rs", PAGE),
        ("src/app/notes.md", ""),
    ]);
    package.update();
    assert_eq!(
        package.app().watched(),
        [
            "src/app",
            "src/app.rs",
            "src/app/blog",
            "src/app/blog/[slug]",
            "src/app/blog/[slug]/page.rs",
            "src/lib.rs",
        ]
    );
}
