//! Shows forms with `method="get"`: the query is decoded, shown again, and made by typed links.

use hallway::__private::{arg, draw, public_arg};
use hallway::form::Month;
use hallway::testing::TestApp;
use hallway::{App, Form, IntoPage, Link, Search, rsx};

#[derive(Debug, PartialEq, Form)]
struct Filter {
    #[form(length(max = 5))]
    text: Option<String>,
    #[form(range(min = 1))]
    page: Option<u8>,
    #[form(label = "Kinds")]
    kinds: Vec<Kind>,
    since: Option<Month>,
    open: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Form)]
enum Kind {
    House,
    Garden,
}

async fn page(search: Search<Filter>) -> impl IntoPage + use<> {
    rsx! {
        <p>"Found: " (format!("{:?}", search.value()))</p>
        (search.summary())
        (search.form(|f| rsx! {
            (f.text.input())
            (f.page.hidden())
            (f.kinds.checkboxes())
            (f.since.input())
            (f.open.checkbox())
            <button>"Search"</button>
        }).attr("role", "search"))
    }
}

fn app() -> TestApp {
    let app: App<()> = App::new()
        .page(
            "/work",
            draw(|p, s| Box::pin(async move { page(arg(p, s).await?).await.into_page() })),
        )
        .public_page(
            "/open",
            draw(|p, s| Box::pin(async move { page(public_arg(p, s).await?).await.into_page() })),
        );
    TestApp::new(app, ())
}

#[tokio::test]
async fn without_a_query_nothing_is_wrong() {
    for path in ["/work", "/work?", "/work?utm_source=x"] {
        let page = app().get(path).await;
        assert!(
            page.shows(
                "Some(Filter { text: None, page: None, kinds: [], since: None, open: false })"
            )
        );
        assert!(page.shows(r#"<form method="get" role="search">"#));
        assert!(!page.shows("aria-invalid") && !page.shows("checked"));
    }
}

#[tokio::test]
async fn a_query_is_decoded_and_shown_again() {
    let page = app()
        .get("/work?text=a%26b&kinds=garden&since=2026-02&open=on&page=2")
        .await;
    assert!(page.shows("kinds: [Garden], since: Some(Month { year: 2026, month: 2 }), open: true"));
    assert!(page.shows(r#"name="text" type="text" maxlength="5" value="a&b""#));
    assert!(page.shows(r#"<input name="kinds" type="checkbox" value="garden" checked>"#));
    assert!(page.shows(r#"name="since" type="month" value="2026-02""#));
    assert!(page.shows(r#"<input type="hidden" name="page" value="2">"#));
}

#[tokio::test]
async fn a_wrong_query_is_shown_with_its_errors_and_the_page_is_drawn() {
    let page = app()
        .get("/work?text=abcdef&page=0&kinds=sea&since=2026")
        .await;
    assert_eq!(page.status(), 200);
    assert!(page.shows("Found: None"));
    for error in [
        "Text must have at most 5 characters",
        "Page must be at least 1",
        "Kinds must be one of: House, Garden",
        "Since must be a month like 2026-11",
    ] {
        assert!(page.shows(error), "{error}: {}", page.text());
    }
    assert!(page.shows(r#"value="abcdef""#));
    assert!(page.shows(r##"href="#search-text""##) && page.shows(r#"id="search-text""#));
    let many = "text=x&".repeat(1_001);
    assert_eq!(app().get(&format!("/work?{many}")).await.status(), 400);
}

#[tokio::test]
async fn a_typed_link_leads_to_the_value() {
    let filter = Filter {
        text: Some("a+ &é".to_owned()),
        page: Some(3),
        kinds: vec![Kind::House, Kind::Garden],
        since: Month::new(2026, 2),
        open: true,
    };
    let link = Link::new("/work").with(&filter);
    let query = "text=a%2B+%26%C3%A9&page=3&kinds=house&kinds=garden&since=2026-02&open=on";
    assert_eq!(link.as_str(), format!("/work?{query}"));
    assert_eq!(
        Search::of(query).expect("a query").into_value(),
        Some(filter)
    );
    let empty: Search<Filter> = Search::of("").expect("a query");
    assert_eq!(
        Link::new("/work")
            .with(empty.value().expect("all may be empty"))
            .as_str(),
        "/work"
    );
}

#[tokio::test]
async fn a_public_page_may_have_a_search() {
    let page = app().get("/open?text=abcdef").await;
    assert_eq!(page.header("cache-control"), Some("public, no-cache"));
    assert!(page.shows("Text must have at most 5 characters"));
}
