//! Which actions are mounted.

use crate::package::Package;

const LIKE: &str = "#[action(access = Public)]\npub async fn like() -> Result<Done, Error> {}\n";

/// The actions in the table when `files` stand beside two actions called `like`.
fn mounted(files: &[(&str, &str)]) -> Vec<String> {
    let text = |path: &str| {
        let more = files
            .iter()
            .find(|file| file.0 == path)
            .map_or("", |file| file.1);
        format!("{LIKE}{more}")
    };
    let actions = ["src/app/posts/actions.rs", "src/app/photos/actions.rs"];
    let texts = actions.map(text);
    let mut all: Vec<(&str, &str)> = actions
        .iter()
        .zip(&texts)
        .map(|(path, text)| (*path, text.as_str()))
        .collect();
    all.extend(files.iter().filter(|file| !actions.contains(&file.0)));
    let generated = Package::new(&all).app().generate().expect("no mistakes");
    let rows = generated
        .text()
        .lines()
        .filter_map(|line| line.trim().strip_prefix(".action::<"));
    rows.filter_map(|row| row.split(">()").next().map(str::to_owned))
        .collect()
}

const POSTS: &str = "posts::actions::like";
const PHOTOS: &str = "photos::actions::like";

#[test]
fn a_reference_mounts_the_action_that_it_means() {
    let page = "src/app/posts/parts.rs";
    let table: &[(&str, &[&str])] = &[
        ("", &[]),
        ("use super::actions::like;", &[POSTS]),
        ("use crate::app::posts::actions::like as heart;", &[POSTS]),
        (
            "use super::super::photos::{self, actions::{like}};",
            &[PHOTOS],
        ),
        ("fn a(_: ActionState<super::actions::like>) {}", &[POSTS]),
        (
            "use super::actions; fn a(_: &ActionState<actions::like>) {}",
            &[POSTS],
        ),
        (
            "use crate::app::photos as p; fn a(_: ActionState<p::actions::like>) {}",
            &[PHOTOS],
        ),
        (
            "fn a() { App::new().action::<super::actions::like>() }",
            &[POSTS],
        ),
        (
            "fn a() -> &'static str { super::actions::like::SPEC.function }",
            &[POSTS],
        ),
        (
            "use super::actions::*; fn a(_: ActionState<like>) {}",
            &[PHOTOS, POSTS],
        ),
        ("use crate::prelude::like;", &[PHOTOS, POSTS]),
        (
            "fn a() { rsx! { (like_form(ActionState::<super::actions::like>::fresh())) } }",
            &[POSTS],
        ),
        (
            "use super::actions::*; fn a() { rsx! { (b(ActionState::<like>::new())) } }",
            &[PHOTOS, POSTS],
        ),
        (
            "fn a() { button!(crate::app::photos::actions::like) }",
            &[PHOTOS],
        ),
        ("fn a() { button!(like) }", &[PHOTOS, POSTS]),
        ("fn a( { ActionState<like>", &[PHOTOS, POSTS]),
    ];
    for (text, expected) in table {
        assert_eq!(mounted(&[(page, text)]), *expected, "{text}");
    }
}

#[test]
fn what_is_no_reference_mounts_nothing() {
    let table = [
        "fn a() { let like = 1; list.like(like); }",
        "struct Post { like: u32 }",
        "async fn a() { super::actions::like().await }",
        "fn a() { rsx! { <button class=\"like\">I like it</button> (post.like()) } }",
        "fn a() { assert_eq!(list.like(), \"like\") }",
        "#[cfg(test)] mod tests { use super::super::actions::like; }",
        "#[cfg(test)] use super::actions::like;",
        "#[tokio::test] async fn a() { let _: ActionState<super::actions::like>; }",
        "#![cfg(test)] use super::actions::like;",
        "// ActionState<like>",
        "use super::actions::likes;",
    ];
    for text in table {
        assert_eq!(
            mounted(&[("src/app/posts/parts.rs", text)]),
            [""; 0],
            "{text}"
        );
    }
}

#[test]
fn a_page_may_use_the_action_of_its_own_file() {
    let text = "pub async fn parts(_: ActionState<like>) {}";
    assert_eq!(mounted(&[("src/app/posts/actions.rs", text)]), [POSTS]);
}

#[test]
fn any_file_of_the_crate_may_refer_to_an_action() {
    let text = "use crate::app::posts::actions::like;";
    for path in ["src/lib.rs", "src/parts/heart.rs", "src/bin/worker.rs"] {
        assert_eq!(mounted(&[(path, text)]), [POSTS], "{path}");
    }
    assert_eq!(mounted(&[("tests/flow.rs", text)]), [""; 0]);
    let lib = ("src/lib.rs", "pub mod app; #[cfg(test)] mod tests;");
    assert_eq!(mounted(&[lib, ("src/tests.rs", text)]), [""; 0]);
}

#[test]
fn the_build_warns_of_an_action_that_is_left_out() {
    let files = [
        ("src/app/posts/actions.rs", LIKE),
        ("src/lib.rs", "pub mod app;"),
    ];
    let generated = Package::new(&files).app().generate().expect("no mistakes");
    assert_eq!(
        generated.warnings(),
        [
            "src/app/posts/actions.rs:2: nothing refers to the action `like`, so it is not mounted. \
          Draw its form in a page with `ActionState<like>`, or delete it"
        ]
    );
    assert!(!generated.text().contains("like"), "{}", generated.text());
}

#[test]
fn the_build_warns_of_a_page_whose_file_is_misspelt() {
    let page = "pub async fn page() -> Markup {}";
    let files = [
        ("src/lib.rs", "pub mod app;"),
        ("src/app/order/pages.rs", page),
        ("src/app/order/paper.rs", page),
        ("src/app/_parts/pages.rs", page),
        ("src/app/errors.rs", "pub fn all() {}"),
    ];
    let generated = Package::new(&files).app().generate().expect("no mistakes");
    assert_eq!(
        generated.warnings(),
        [
            "src/app/order/pages.rs: an ordinary module, although it has a function `page`. Call \
          the file `page.rs`, or the function differently"
        ]
    );
}

#[test]
fn the_build_warns_of_a_folder_that_is_not_part_of_the_program() {
    let files = [
        ("src/app/page.rs", "pub async fn page() -> Markup {}"),
        ("src/main.rs", ""),
    ];
    let generated = Package::new(&files).app().generate().expect("no mistakes");
    assert_eq!(
        generated.warnings(),
        [
            "src/app.rs: no part of the program yet. Write `pub mod app;` in src/lib.rs, or `mod \
          app;` in src/main.rs if there is no library"
        ]
    );
}
