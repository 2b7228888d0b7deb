//! Every mistake, with its exact words in `tests/golden/mistakes/`.
//!
//! Each of those files shows the sources, and after `=>` what is said about them.

use std::fmt::Write;

use crate::{golden, package::Package};

const PAGE: &str = "pub async fn page() -> impl IntoPage {}";
const GET: &str = "pub async fn get() -> &'static str {}";

type Files<'a> = &'a [(&'a str, &'a str)];

fn check(name: &str, cases: &[Files<'_>]) {
    let mut text = String::new();
    for files in cases {
        for (path, source) in *files {
            writeln!(text, "--- {path}\n{source}").expect("text");
        }
        for mistake in Package::new(files).mistakes() {
            writeln!(text, "=> {mistake}").expect("text");
        }
        text.push('\n');
    }
    golden::compare(&format!("mistakes/{name}.txt"), text.trim_end());
}

/// Different texts of one file that stands alone.
fn check_texts(name: &str, path: &str, texts: &[&str]) {
    let files: Vec<[(&str, &str); 1]> = texts.iter().map(|text| [(path, *text)]).collect();
    let cases: Vec<Files<'_>> = files.iter().map(|files| files.as_slice()).collect();
    check(name, &cases);
}

#[test]
fn no_folder() {
    check("no_folder", &[&[("src/lib.rs", "pub mod app;")]]);
}

#[test]
fn page_and_route_in_one_folder() {
    check(
        "page_and_route_in_one_folder",
        &[&[("src/app/a/page.rs", PAGE), ("src/app/a/route.rs", GET)]],
    );
}

#[test]
fn two_files_for_one_url() {
    check(
        "two_files_for_one_url",
        &[&[
            ("src/app/(a)/about/page.rs", PAGE),
            ("src/app/(b)/about/route.rs", GET),
            ("src/app/about/page.rs", PAGE),
        ]],
    );
}

#[test]
fn two_links_of_one_name() {
    check(
        "two_links_of_one_name",
        &[&[("src/app/a-b/page.rs", PAGE), ("src/app/a/b/page.rs", PAGE)]],
    );
}

#[test]
fn two_names_for_one_place() {
    check(
        "two_names_for_one_place",
        &[
            &[
                ("src/app/blog/[slug]/page.rs", PAGE),
                ("src/app/blog/[id]/edit/page.rs", PAGE),
                ("src/app/blog/[id]/delete/page.rs", PAGE),
            ],
            &[
                ("src/app/[slug]/page.rs", PAGE),
                ("src/app/(x)/[...path]/page.rs", PAGE),
            ],
        ],
    );
}

#[test]
fn something_after_the_rest_of_the_path() {
    check(
        "something_after_the_rest_of_the_path",
        &[&[("src/app/docs/[...path]/edit/page.rs", PAGE)]],
    );
}

#[test]
fn two_boundaries_for_one_prefix() {
    let not_found = "pub async fn not_found() -> impl IntoPage {}";
    check(
        "two_boundaries_for_one_prefix",
        &[&[
            ("src/app/not_found.rs", not_found),
            ("src/app/(a)/not_found.rs", not_found),
        ]],
    );
}

#[test]
fn names_of_folders() {
    let names = [
        "a b",
        "über",
        "[a-b]",
        "[...]",
        "[[slug]]",
        "[[...path]]",
        "()",
        "_",
        "@modal",
    ];
    let paths = names.map(|name| format!("src/app/{name}/page.rs"));
    let files: Vec<_> = paths.iter().map(|path| [(path.as_str(), PAGE)]).collect();
    let cases: Vec<Files<'_>> = files.iter().map(|files| files.as_slice()).collect();
    check("names_of_folders", &cases);
}

#[test]
fn names_of_files() {
    check(
        "names_of_files",
        &[&[("src/app/mod.rs", "")], &[("src/app/my parts.rs", "")]],
    );
}

#[test]
fn files_of_public_without_an_address() {
    check(
        "files_of_public_without_an_address",
        &[&[
            ("src/app/page.rs", PAGE),
            ("src/app/robots.txt/route.rs", GET),
            ("public/robots.txt", ""),
            ("public/my file.txt", ""),
            ("public/a.b", ""),
            ("public/a-b", ""),
        ]],
    );
}

#[test]
fn two_files_for_one_module() {
    check(
        "two_files_for_one_module",
        &[&[
            ("src/app/(a)/page.rs", PAGE),
            ("src/app/a/page.rs", PAGE),
            ("src/app/api-v2/route.rs", GET),
            ("src/app/api_v2.rs", ""),
        ]],
    );
}

#[test]
fn the_function_of_a_page() {
    check_texts(
        "the_function_of_a_page",
        "src/app/page.rs",
        &[
            "",
            "\npub async fn pgae() -> Markup {}",
            "async fn page() -> Markup {}",
            "/// A page.\n#[x]\npub fn page() -> Markup {}",
            "pub async fn page<T>(t: T) -> Markup {}",
            "pub async fn page(t: impl Into<String>) -> Markup {}",
            "pub async fn page() {}",
            "pub async fn page(children: Children) -> Markup {}",
            "pub(super) fn page<'a>() {}",
        ],
    );
}

#[test]
fn the_function_of_a_layout() {
    check_texts(
        "the_function_of_a_layout",
        "src/app/layout.rs",
        &[
            "pub fn layout(children: Children) -> Markup {}",
            "pub async fn layout() -> Markup {}",
            "pub async fn layout(a: Children, b: hallway::Children) -> Markup {}",
            "pub async fn page() -> Markup {}",
        ],
    );
}

#[test]
fn the_functions_of_boundaries() {
    check(
        "the_functions_of_boundaries",
        &[
            &[(
                "src/app/not_found.rs",
                "pub async fn notfound() -> Markup {}",
            )],
            &[(
                "src/app/error.rs",
                "pub fn error(e: ErrorInfo) -> Markup {}",
            )],
            &[("src/app/error.rs", "")],
        ],
    );
}

#[test]
fn the_handlers_of_a_route() {
    check_texts(
        "the_handlers_of_a_route",
        "src/app/api/route.rs",
        &[
            "",
            "fn get() -> Markup {}",
            "pub async fn psot() {}",
            "pub async fn GET() {}",
            "pub async fn create() {}",
            "pub fn get() {}",
            "async fn get() {}",
            "pub async fn get<T>() {}",
        ],
    );
}

#[test]
fn the_app_in_two_roots() {
    check(
        "the_app_in_two_roots",
        &[&[
            ("src/app/page.rs", PAGE),
            ("src/lib.rs", "pub mod app;"),
            ("src/main.rs", "use x;\nmod app;"),
        ]],
    );
}

#[test]
fn an_action_that_cannot_be_reached() {
    let action = "#[action(access = Public)] async fn like() -> Result<Done, Error> {}";
    let public = action.replace("async", "pub async");
    let deep = format!("mod inner {{ {public} }} use inner::like;");
    check(
        "an_action_that_cannot_be_reached",
        &[&[
            (
                "src/app/page.rs",
                &format!("{PAGE}\ntype A = ActionState<like>;\n{action}"),
            ),
            ("src/app/other.rs", &deep),
        ]],
    );
}

#[test]
fn all_mistakes_are_told_at_once() {
    check(
        "all_mistakes_are_told_at_once",
        &[&[
            ("src/app/page.rs", "fn page() -> Markup {}"),
            ("src/app/a b/page.rs", PAGE),
            (
                "src/app/api/route.rs",
                "pub async fn psot() {}\npub async fn gte() {}",
            ),
            ("src/app/loading.rs", "pub fn loading() -> Markup {}"),
            ("src/app/broken/page.rs", "this is for rustc ("),
        ]],
    );
}

#[test]
fn the_function_that_lists_the_addresses_of_a_page() {
    let texts = [
        "fn paths() {}",
        "pub async fn paths() -> Vec<String> {}",
        "pub async fn paths<T>(x: Children) -> Result<impl Iterator<Item = Link>, Error> {}",
    ];
    let texts = texts.map(|text| format!("{PAGE}\n{text}"));
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let name = "the_function_that_lists_the_addresses";
    check_texts(name, "src/app/[a]/page.rs", &texts);
    let known = format!("{PAGE}\npub async fn paths() -> Vec<Link> {{}}");
    check(
        "paths_of_a_page_with_one_address",
        &[&[("src/app/a/page.rs", &known)]],
    );
}
