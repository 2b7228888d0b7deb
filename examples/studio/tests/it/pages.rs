//! What every page has.

use hallway::axum::body::Body;
use hallway::http::Request;
use studio::app::assets;

use crate::studio::Studio;

#[tokio::test]
async fn every_page_has_a_title_and_a_strict_policy() {
    let studio = Studio::start().await;
    let pages = [
        ("/", "Studio Fennel"),
        ("/work", "Work | Studio Fennel"),
        (
            "/work/plumline",
            "The site diary that writes itself | Studio Fennel",
        ),
        ("/about", "About | Studio Fennel"),
        ("/contact", "Contact | Studio Fennel"),
        ("/login", "Sign in | Studio Fennel"),
    ];
    for (path, title) in pages {
        let page = studio.browser.get(path).await;
        assert_eq!(page.status(), 200, "{path}");
        assert_eq!(
            page.text()
                .matches(&format!("<title>{title}</title>"))
                .count(),
            1,
            "{path}"
        );
        assert!(
            page.header("content-security-policy")
                .unwrap()
                .contains("script-src 'self'")
        );
        assert!(!page.text().contains(" style="), "{path}");
        // These are the same for everybody.
        let kept = match path {
            "/work" | "/about" => "public, no-cache",
            _ => "private, no-cache",
        };
        assert_eq!(page.header("cache-control"), Some(kept), "{path}");
    }
}

#[tokio::test]
async fn an_address_without_a_page_says_so_in_the_frame_of_the_site() {
    let studio = Studio::start().await;
    for path in ["/nowhere", "/work/nothing", "/admin/nowhere"] {
        let page = studio.browser.get(path).await;
        assert_eq!(page.status(), 404, "{path}");
        assert!(
            page.shows("There is nothing here") && page.shows("Studio Fennel"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_broken_database_shows_an_id_and_no_word_of_its_own() {
    let studio = Studio::start().await;
    sqlx::query("DROP TABLE likes")
        .execute(&studio.pool)
        .await
        .unwrap();
    let page = studio.browser.get("/work/plumline").await;
    assert_eq!(page.status(), 500);
    assert!(page.text().contains("id=\"error-id\""));
    assert!(!page.text().contains("no such table") && !page.text().contains("likes"));
}

#[tokio::test]
async fn the_style_sheet_is_kept_for_ever_under_its_own_version_only() {
    let studio = Studio::start().await;
    let request = |uri: &str| {
        Request::get(uri)
            .header("host", "app.test")
            .body(Body::empty())
            .unwrap()
    };
    let sheet = studio
        .browser
        .send(request(assets::studio_css().as_str()))
        .await;
    assert_eq!(
        sheet.header("content-type"),
        Some("text/css; charset=utf-8")
    );
    assert!(sheet.header("cache-control").unwrap().contains("immutable"));
    let other = studio.browser.send(request("/studio.css")).await;
    assert_eq!(other.header("cache-control"), Some("public, no-cache"));
}

#[tokio::test]
async fn search_engines_find_every_public_page_and_post_and_no_other() {
    let studio = Studio::start().await;
    let map = studio.browser.get("/sitemap.xml").await;
    assert_eq!(map.header("content-type"), Some("application/xml"));
    for path in [
        "/",
        "/about",
        "/work",
        "/work/plumline",
        "/services/Service%20design",
        "/quote",
        "/chat",
    ] {
        let entry = format!("<loc>http://localhost{path}</loc>");
        assert!(map.text().contains(&entry), "{path}");
        assert_eq!(studio.browser.get(path).await.status(), 200, "{path}");
    }
    for path in ["/admin", "/login"] {
        assert!(!map.text().contains(path), "{path}");
    }
    let robots = studio.browser.get("/robots.txt").await;
    assert_eq!(
        robots.text(),
        "User-agent: *\nDisallow: /admin/\nSitemap: http://localhost/sitemap.xml\n"
    );
}

#[tokio::test]
async fn a_question_is_answered_without_a_script_and_text_of_a_stranger_is_no_markup() {
    let studio = Studio::start().await;
    let page = studio.browser.get("/chat?text=%3Cb%3E+ferries").await;
    assert!(page.shows("A timetable that keeps up with the tide"));
    assert!(!page.text().contains("<b>"));
    let long = studio
        .browser
        .get(&format!("/chat?text={}", "a".repeat(500)))
        .await;
    assert!(!long.shows("Ask us on the contact page"));
}
