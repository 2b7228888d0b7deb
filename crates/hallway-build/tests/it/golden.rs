//! Folders and the `src/app.rs` that comes of them.
//!
//! `HALLWAY_BLESS=1 cargo test -p hallway-build golden` writes the expected files anew.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use crate::package::Package;

const PAGE: &str = "pub async fn page() -> impl IntoPage {}";
const LOADING: &str = "pub async fn loading() -> impl IntoPage {}";
const LAYOUT: &str = "pub async fn layout(children: Children) -> impl IntoPage {}";
const STATE_LAYOUT: &str = "pub async fn layout(State(x): State<X>, children: Children) -> Result<impl IntoPage, Error> {}";

fn check(name: &str, files: &[(&str, &str)]) {
    let package = Package::new(files);
    let generated = package
        .app()
        .generate()
        .unwrap_or_else(|mistakes| panic!("{mistakes}"));
    assert_eq!(
        rustfmt(generated.text()),
        generated.text(),
        "rustfmt changes {name}"
    );
    compare(&format!("{name}.rs"), generated.text());
}

/// Compares a text with the one that was expected, or makes it the expected one.
pub(crate) fn compare(file: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(file);
    if std::env::var_os("HALLWAY_BLESS").is_some() {
        fs::write(&path, format!("{}\n", text.trim_end())).expect("the expected file");
    }
    let expected = fs::read_to_string(&path)
        .expect("the expected file")
        .replace("\r\n", "\n");
    assert_eq!(text.trim_end(), expected.trim_end(), "{file}");
}

fn rustfmt(text: &str) -> String {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--config", "max_width=100"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("rustfmt");
    child
        .stdin
        .take()
        .expect("its input")
        .write_all(text.as_bytes())
        .expect("the text");
    let output = child.wait_with_output().expect("its output");
    assert!(output.status.success(), "{text}");
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn one_page() {
    check("one_page", &[("src/app/page.rs", PAGE)]);
}

#[test]
fn layouts_frame_from_inside_out_and_their_arguments_come_first() {
    check(
        "layouts",
        &[
            ("src/app/layout.rs", STATE_LAYOUT),
            ("src/app/page.rs", PAGE),
            (
                "src/app/shop/layout.rs",
                "pub async fn layout(a: A, children: Children, b: B) -> impl IntoPage {}",
            ),
            (
                "src/app/shop/[id]/page.rs",
                "pub async fn page(Path(id): Path<u32>, State(x): State<X>) -> impl IntoPage {}",
            ),
            ("src/app/shop/[id]/(deep)/layout.rs", LAYOUT),
            ("src/app/shop/[id]/(deep)/reviews/page.rs", PAGE),
        ],
    );
}

#[test]
fn a_page_that_says_public_can_ask_for_nothing_personal() {
    check(
        "public",
        &[
            ("src/app/layout.rs", STATE_LAYOUT),
            ("src/app/page.rs", PAGE),
            (
                "src/app/about/page.rs",
                "pub const PUBLIC: bool = true; pub async fn page(Path(id): Path<u32>) -> impl IntoPage {}",
            ),
        ],
    );
}

#[test]
fn files_of_public_have_functions_that_give_their_addresses() {
    check(
        "assets",
        &[
            ("src/app/page.rs", PAGE),
            ("public/studio.css", "p { color: red }"),
            ("public/fonts/inter-1.woff2", "font"),
            ("public/.well-known/security.txt", "text"),
            ("public/.hidden", "nobody's business"),
        ],
    );
}

#[test]
fn the_nearest_loading_stands_in_the_place_of_a_page() {
    check(
        "loading",
        &[
            ("src/app/layout.rs", STATE_LAYOUT),
            ("src/app/page.rs", PAGE),
            (
                "src/app/error.rs",
                "pub async fn error() -> impl IntoPage {}",
            ),
            ("src/app/work/loading.rs", LOADING),
            ("src/app/work/page.rs", PAGE),
            (
                "src/app/work/[slug]/page.rs",
                "pub async fn page(Path(id): Path<u32>, State(x): State<X>) -> impl IntoPage {}",
            ),
            (
                "src/app/work/about/loading.rs",
                "pub async fn loading(a: A) -> impl IntoPage {}",
            ),
            (
                "src/app/work/about/page.rs",
                "pub async fn page(Path(id): Path<u32>) -> impl IntoPage {}",
            ),
        ],
    );
}

#[test]
fn pages_and_layouts_that_are_kept_are_drawn_for_nobody() {
    check(
        "cached",
        &[
            ("src/app/layout.rs", STATE_LAYOUT),
            ("src/app/page.rs", PAGE),
            (
                "src/app/about/page.rs",
                "#[cached(public, life = \"days\")] pub async fn page(Path(id): Path<u32>) -> impl IntoPage {}",
            ),
            (
                "src/app/work/layout.rs",
                "#[hallway::cached] pub async fn layout(State(x): State<X>, children: Children) -> impl IntoPage {}",
            ),
            (
                "src/app/work/page.rs",
                "#[cached(tag = POSTS)] pub async fn page(State(x): State<X>, y: Cache) -> impl IntoPage {}",
            ),
        ],
    );
}

#[test]
fn paths_beside_a_page_with_dynamic_segments_say_which_there_are() {
    check(
        "paths",
        &[
            ("src/app/layout.rs", STATE_LAYOUT),
            (
                "src/app/work/[slug]/page.rs",
                "pub const PUBLIC: bool = true; pub async fn page() -> impl IntoPage {} pub async fn paths(State(x): State<X>, y: Cache) -> Result<Vec<Link>, Error> {}",
            ),
            (
                "src/app/docs/[...path]/page.rs",
                "pub async fn page() -> impl IntoPage {} pub async fn paths() -> Vec<hallway::Link> {}",
            ),
        ],
    );
}

#[test]
fn groups_add_a_layout_and_no_segment() {
    check(
        "groups",
        &[
            ("src/app/(marketing)/layout.rs", LAYOUT),
            ("src/app/(marketing)/page.rs", PAGE),
            ("src/app/(marketing)/about/page.rs", PAGE),
            ("src/app/(shop)/cart/page.rs", PAGE),
            ("src/app/account/(private)/orders/page.rs", PAGE),
        ],
    );
}

#[test]
fn private_folders_are_modules_without_urls() {
    check(
        "private",
        &[
            ("src/app/page.rs", PAGE),
            ("src/app/_parts/badge.rs", "pub fn badge() -> Markup {}"),
            ("src/app/_parts/page.rs", "pub fn anything() {}"),
            ("src/app/_parts/loading.rs", "pub fn spinner() -> Markup {}"),
            (
                "src/app/shop/_parts/cards/card.rs",
                "pub fn card() -> Markup {}",
            ),
        ],
    );
}

#[test]
fn every_kind_of_segment() {
    check(
        "segments",
        &[
            ("src/app/blog/[slug]/page.rs", PAGE),
            ("src/app/blog/[slug]/comments/[type]/page.rs", PAGE),
            ("src/app/docs/[...path]/page.rs", PAGE),
            ("src/app/docs/page.rs", PAGE),
            ("src/app/api-v2/type/page.rs", PAGE),
            ("src/app/2024/page.rs", PAGE),
            ("src/app/self/page.rs", PAGE),
            ("src/app/links/page.rs", PAGE),
            ("src/app/app/app/page.rs", PAGE),
            ("src/app/page.rs", PAGE),
            ("src/app/page/page.rs", PAGE),
            (
                "src/app/.well-known/security.txt/route.rs",
                "pub async fn get() -> &'static str {}",
            ),
            ("src/app/.hidden/page.rs", "not even Rust"),
            ("src/app/assets/logo.svg", "<svg/>"),
        ],
    );
}

#[test]
fn routes_mount_their_handlers_in_the_order_of_methods() {
    check(
        "routes",
        &[
            (
                "src/app/api/contact/route.rs",
                "pub async fn post(_: ApiKey) -> Created {}
                 pub async fn get() -> Json<Vec<Lead>> {}
                 async fn private() {}
                 fn delete() {}
                 pub fn helper() {}
                 #[hallway::action(access = Public)] pub async fn touch() -> Result<Done, Error> {}
                 #[cfg(test)] pub async fn mock() {}",
            ),
            (
                "src/app/api/[...rest]/route.rs",
                "pub use crate::proxy::{get, put};
                 pub const LIMIT: Limit = Limit::per_minute(60);",
            ),
            (
                "src/app/feed/route.rs",
                "#[cached(public, life = \"hours\")] pub async fn get(State(x): State<X>) -> String {}
                 pub async fn post() {}",
            ),
            (
                "src/app/rates/route.rs",
                "#[hallway::cached] pub async fn get() -> String {}",
            ),
        ],
    );
}

#[test]
fn not_found_and_error_are_framed_by_the_layouts_of_their_folder() {
    check(
        "boundaries",
        &[
            ("src/app/layout.rs", LAYOUT),
            (
                "src/app/not_found.rs",
                "pub async fn not_found() -> impl IntoPage {}",
            ),
            (
                "src/app/error.rs",
                "pub async fn error(e: ErrorInfo) -> impl IntoPage {}",
            ),
            ("src/app/blog/layout.rs", STATE_LAYOUT),
            (
                "src/app/blog/[slug]/not_found.rs",
                "pub async fn not_found(u: Uri) -> Markup {}",
            ),
            (
                "src/app/blog/[slug]/error.rs",
                "pub async fn error(e: ErrorInfo) -> Markup {}",
            ),
        ],
    );
}

#[test]
fn modules_stand_in_the_order_of_rustfmt() {
    let names = [
        "a.rs", "aa.rs", "a_b.rs", "a1b.rs", "ab-c.rs", "async.rs", "type.rs", "v10.rs", "v2.rs",
        "v02.rs", "Zed.rs", "_x.rs",
    ];
    let files: Vec<_> = ["src/app", "src/app/inner"]
        .iter()
        .flat_map(|folder| names.map(|name| (format!("{folder}/{name}"), "")))
        .collect();
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| (path.as_str(), *text))
        .collect();
    check("order", &files);
}

#[test]
fn actions_that_something_refers_to_are_mounted() {
    let action = |name: &str| {
        format!("#[action(access = Public)] pub async fn {name}() -> Result<Done, Error> {{}}\n")
    };
    let contact = action("submit") + &action("remove") + &action("forgotten");
    let notes = format!("pub mod inner {{ {} }}", action("pin"));
    let page = "use super::actions::submit;
        pub async fn page(a: ActionState<submit>, b: ActionState<super::actions::remove>) -> Markup {}";
    check(
        "actions",
        &[
            ("src/lib.rs", "pub mod app; mod likes; mod cards;"),
            ("src/likes.rs", &action("like")),
            (
                "src/cards.rs",
                "use crate::likes::like as heart; use crate::app::notes::inner::pin;",
            ),
            ("src/app/contact/actions.rs", &contact),
            ("src/app/contact/page.rs", page),
            ("src/app/notes.rs", &notes),
        ],
    );
}
