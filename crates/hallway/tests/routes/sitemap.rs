//! What search engines hear.

use hallway::__private::draw;
use hallway::axum::response::Response;
use hallway::route::{Robots, Sitemap};
use hallway::testing::TestApp;
use hallway::{App, IntoPage, Link, Route, rsx};

async fn sitemap(sitemap: Sitemap) -> Response {
    let posts = ["a&b", "plumline"].map(|slug| Link::new(format!("/work/{slug}")));
    sitemap
        .with(posts)
        .without(Link::new("/login"))
        .at("https://studio.example/")
}

async fn robots() -> Robots {
    Robots::new()
        .disallow("/admin/")
        .disallow("/x\nAllow: /")
        .sitemap("https://studio.example/sitemap.xml")
}

fn app() -> TestApp {
    let page = || draw(|_, _: &()| Box::pin(async { IntoPage::into_page(rsx! { <main></main> }) }));
    let app = App::new()
        .page("/", page())
        .page("/login", page())
        .page("/work/{slug}", page())
        .page("/admin/leads", page())
        .guarded("/admin/leads", &["Staff"])
        .public_page("/about", page())
        .route("/sitemap.xml", Route::new().get(sitemap))
        .route("/robots.txt", Route::new().get(robots))
        .route("/open.txt", Route::new().get(async || Robots::new()));
    TestApp::new(app, ())
}

#[tokio::test]
async fn the_sitemap_has_every_page_that_anybody_may_find() {
    let answer = app().get("/sitemap.xml").await;
    assert_eq!(answer.header("content-type"), Some("application/xml"));
    let pages: Vec<_> = answer
        .text()
        .split("<loc>")
        .skip(1)
        .map(|rest| rest.split("</loc>").next().unwrap())
        .collect();
    assert_eq!(
        pages,
        [
            "https://studio.example/",
            "https://studio.example/about",
            "https://studio.example/work/a&amp;b",
            "https://studio.example/work/plumline",
        ]
    );
    assert!(answer.text().starts_with("<?xml"));
}

#[tokio::test]
async fn crawlers_are_asked_in_one_line_each() {
    let app = app();
    assert_eq!(
        app.get("/robots.txt").await.text(),
        "User-agent: *\nDisallow: /admin/\nDisallow: /xAllow: /\n\
         Sitemap: https://studio.example/sitemap.xml\n"
    );
    assert_eq!(
        app.get("/open.txt").await.text(),
        "User-agent: *\nDisallow:\n"
    );
}
