//! The form for a quote: every kind of field, and rows.

use hallway::testing::TestForm;
use sqlx::Row as _;

use crate::studio::Studio;

/// The form with everything in it but pages.
async fn filled(studio: &Studio) -> TestForm<'_> {
    let page = studio.browser.get("/quote").await;
    let fields = [
        ("name", "Ada Lovelace"),
        ("email", "ada@example.com"),
        ("website", ""),
        ("message", "A site for\r\nan engine."),
        ("kind", "new_site"),
        ("size", "one"),
        ("services", "design"),
        ("budget", "2500"),
        ("starts_on", "2026-12-01"),
        ("done_in", "2027-02"),
        ("away", "2026-W53"),
        ("call_at", "09:30"),
        ("meeting", "2026-11-30T14:00"),
        ("color", "#ff8000"),
        ("terms", "on"),
        ("pages[0].title", "Home"),
        ("pages[0].sections", "3"),
    ];
    let form = studio.browser.form(&page, "ask_for_quote");
    fields
        .iter()
        .fold(form, |form, (name, value)| form.fill(name, value))
}

#[tokio::test]
async fn a_quote_is_stored_with_its_pages() {
    let studio = Studio::start().await;
    let more = filled(&studio).await.fill("$rows", "+pages").submit().await;
    assert_eq!(
        studio.count("quotes").await,
        0,
        "a row was asked for, nothing else"
    );
    let form = studio.browser.form(&more, "ask_for_quote");
    assert_eq!(form.value("message"), Some("A site for\r\nan engine."));
    assert_eq!(form.value("pages[0].title"), Some("Home"));
    let form = form
        .fill("pages[1].title", "About")
        .fill("pages[1].sections", "1");
    let sent = form.submit().await;
    assert_eq!(
        (sent.status(), sent.location()),
        (303, Some("/quote")),
        "{}",
        sent.text()
    );

    let pages = sqlx::query("SELECT title, sections FROM quote_pages ORDER BY place");
    let pages = pages.fetch_all(&studio.pool).await.unwrap();
    let pages: Vec<(String, i64)> = pages.iter().map(|row| (row.get(0), row.get(1))).collect();
    assert_eq!(pages, [("Home".to_owned(), 3), ("About".to_owned(), 1)]);
    let details: String = sqlx::query_scalar("SELECT details FROM quotes")
        .fetch_one(&studio.pool)
        .await
        .unwrap();
    for part in [
        "message: \"A site for\\nan engine.\"",
        "week: 53",
        "call_at: Some(\n        09:30:00",
        "red: 255",
        "source: Some(\n        \"site\"",
        "letter: false",
    ] {
        assert!(details.contains(part), "{part}: {details}");
    }
}

#[tokio::test]
async fn one_wrong_field_of_each_kind_leaves_all_others_as_they_were() {
    let studio = Studio::start().await;
    let wrong = [
        ("name", "A"),
        ("email", "ada"),
        ("website", "ftp://x"),
        ("message", "short"),
        ("kind", "old_site"),
        ("size", "huge"),
        ("services", "magic"),
        ("budget", "1001"),
        ("sure", "11"),
        ("starts_on", "2026-02-30"),
        ("done_in", "2027-13"),
        ("away", "2027-W53"),
        ("call_at", "07:59"),
        ("meeting", "2026-11-30"),
        ("color", "red"),
        ("pages[0].sections", "51"),
    ];
    for (name, value) in wrong {
        let form = filled(&studio).await.fill(name, value);
        let again = form.submit().await;
        assert_eq!(again.status(), 422, "{name}");
        assert_eq!(
            again.text().matches("<p class=\"error\"").count(),
            1,
            "{name}"
        );
        let again = studio.browser.form(&again, "ask_for_quote");
        let others = [
            "name",
            "email",
            "message",
            "kind",
            "size",
            "services",
            "budget",
            "starts_on",
            "done_in",
            "away",
            "call_at",
            "meeting",
            "color",
            "terms",
            "source",
            "pages[0].title",
        ];
        for other in others.into_iter().filter(|other| *other != name) {
            let typed = form.value(other);
            assert_eq!(again.value(other), typed, "{other} beside {name}");
        }
    }
    assert_eq!(studio.count("quotes").await, 0);
}

#[tokio::test]
async fn a_file_comes_with_a_quote_and_is_kept_by_its_content() {
    let studio = Studio::start().await;
    let pdf = b"%PDF-1.7 the harbour";
    let form = filled(&studio).await;
    let form = form.choose("brief", "harbour.pdf", "application/pdf", pdf);
    let sent = form.submit().await;
    assert_eq!(sent.status(), 303, "{}", sent.text());
    let row = sqlx::query("SELECT brief_name, brief FROM quotes");
    let row = row.fetch_one(&studio.pool).await.unwrap();
    assert_eq!(row.get::<String, _>(0), "harbour.pdf");
    let kept = studio
        .folder
        .path()
        .join("files")
        .join(row.get::<String, _>(1));
    assert_eq!(std::fs::read(kept).unwrap(), pdf);
}

#[tokio::test]
async fn a_program_is_no_picture_and_nothing_else_is_lost() {
    let studio = Studio::start().await;
    let form = filled(&studio).await;
    let form = form.choose("brief", "harbour.png", "image/png", b"MZ\x90\0".as_slice());
    let sent = form.submit().await;
    assert_eq!(sent.status(), 422);
    assert!(sent.shows("Something to look at must be a file of the type PDF or image"));
    let again = studio.browser.form(&sent, "ask_for_quote");
    assert_eq!(again.value("message"), Some("A site for\r\nan engine."));
    assert_eq!(studio.count("quotes").await, 0);
    assert!(!studio.folder.path().join("files").exists());
}
