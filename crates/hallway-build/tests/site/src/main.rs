//! Compiles what is written for a folder with everything in it, and visits every address.
//!
//! `HALLWAY_BLESS=1 cargo test -p hallway-build --test site` writes `app.rs` anew.

#[allow(
    unreachable_pub,
    dead_code,
    reason = "a real app is a library; one action here is unused on purpose"
)]
mod app;

use app::links;
use hallway::{FromRef, testing::TestApp};

#[derive(Debug, Clone)]
struct Name(&'static str);

#[derive(Debug, Clone)]
struct AppState {
    name: Name,
}

impl FromRef<AppState> for Name {
    fn from_ref(state: &AppState) -> Self {
        state.name.clone()
    }
}

fn test_app() -> TestApp {
    TestApp::new(
        app::app(),
        AppState {
            name: Name("Harbour"),
        },
    )
}

#[test]
fn the_committed_file_is_what_the_folder_gives() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/site");
    let generated = hallway_build::App::new().root(root).generate();
    let generated = generated.unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let path = format!("{root}/src/app.rs");
    if std::env::var_os("HALLWAY_BLESS").is_some() {
        std::fs::write(&path, generated.text()).expect("src/app.rs");
    }
    let committed = std::fs::read_to_string(&path)
        .expect("src/app.rs")
        .replace("\r\n", "\n");
    assert_eq!(committed, generated.text());
    let action = "src/app/likes.rs:10: nothing refers to the action `remove`";
    assert!(
        generated
            .warnings()
            .iter()
            .any(|warning| warning.starts_with(action))
    );
}

#[tokio::test]
async fn every_link_leads_to_its_page() {
    let app = test_app();
    let table = [
        (links::home(), "The first page"),
        (links::about(), "In a group"),
        (links::shop_id(7), "7 of Harbour"),
        (links::shop_id_reviews("a/b c?"), "a/b c? of Harbour"),
        (links::docs(), "Beside the rest"),
        (
            links::docs_path("guide/in stall"),
            "guide/in stall of Harbour",
        ),
        (links::docs_path("/guide"), "guide of Harbour"),
        (links::api_v2_type_type("x"), "A keyword"),
        (links::_2024(), "A number"),
        (links::self_(), "A reserved word"),
        (links::links(), "A name of the generated file"),
        (links::app(), "The name of the module around it"),
        (links::error(), "The name of a file with a meaning"),
        (links::std(), "The name of a crate"),
        (links::hallway(), "The name of a crate"),
        (links::draw(), "The name of an imported function"),
        (links::well_known_security_txt(), "Contact: "),
    ];
    for (link, text) in table {
        let page = app.get(link.as_str()).await;
        assert_eq!(page.status(), 200, "{link}");
        assert!(page.shows(text), "{link}: {}", page.text());
    }
}

#[tokio::test]
async fn layouts_frame_their_folder_only() {
    let app = test_app();
    let deep = app.get("/shop/7/reviews").await;
    let frames = [
        "<body>",
        "<section title=\"Harbour\">",
        "<article>",
        "7 of Harbour",
    ];
    let places = frames.map(|frame| deep.text().find(frame).unwrap_or_else(|| panic!("{frame}")));
    assert!(places.is_sorted(), "{}", deep.text());
    assert!(!app.get("/shop/7").await.text().contains("<article>"));
    assert!(!app.get("/").await.text().contains("<section"));
}

#[tokio::test]
async fn what_is_missing_is_said_by_the_nearest_folder() {
    let app = test_app();
    for (path, text) in [
        ("/nowhere", "Nothing at /nowhere"),
        ("/docs/nobody", "Nothing at /docs/nobody"),
        ("/shop/nobody", "No such thing in the shop"),
    ] {
        let page = app.get(path).await;
        assert_eq!(page.status(), 404, "{path}");
        assert!(page.shows(text), "{path}: {}", page.text());
    }
}

#[tokio::test]
async fn a_used_action_is_mounted() {
    let app = test_app();
    let page = app.get("/like").await;
    let sent = app.form(&page, "like").submit().await;
    assert_eq!(sent.status(), 303, "{}", sent.text());
}
