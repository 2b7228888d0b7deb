//! The staff's pages.

use crate::studio::{PASSWORD, Studio};

#[tokio::test]
async fn nobody_sees_the_messages_without_signing_in() {
    let studio = Studio::start().await;
    for path in ["/admin/leads", "/logout"] {
        let answer = studio.browser.get(path).await;
        assert_eq!(
            (answer.status(), answer.location()),
            (303, Some("/login")),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_wrong_password_opens_nothing_and_is_not_shown_again() {
    let studio = Studio::start().await;
    let page = studio.browser.get("/login").await;
    let form = studio
        .browser
        .form(&page, "sign_in")
        .fill("password", "the-tide-goes-out");
    let answer = form.submit().await;
    assert_eq!(answer.status(), 403);
    assert!(answer.shows("That is not the password."));
    assert!(!answer.text().contains("the-tide-goes-out"));
    let reply = form.submit_by_script().await;
    assert_eq!(reply.json()["error"]["code"], "wrong_password");
    assert_eq!(
        studio.browser.get("/admin/leads").await.location(),
        Some("/login")
    );
}

#[tokio::test]
async fn the_staff_sees_new_messages_at_once_whichever_door_they_took() {
    let studio = Studio::start().await;
    studio.sign_in().await;
    assert!(
        studio
            .browser
            .get("/admin/leads")
            .await
            .shows("Nobody has written yet.")
    );

    let visitor = studio.browser.another_browser();
    let page = visitor.get("/contact").await;
    let form = visitor
        .form(&page, "submit_contact")
        .fill("name", "Ada <i>")
        .fill("email", "ada@example.com");
    assert_eq!(
        form.fill("message", "Good morning to you.")
            .submit()
            .await
            .status(),
        303
    );
    let list = studio.browser.get("/admin/leads").await;
    assert!(list.text().contains("Ada &lt;i&gt;"), "{}", list.text());

    let request = crate::partner::request(
        r#"{"name":"Grace","email":"g@example.com","message":"By the other door."}"#,
    );
    assert_eq!(visitor.send(request).await.status(), 201);
    assert!(
        studio
            .browser
            .get("/admin/leads")
            .await
            .shows("By the other door.")
    );
}

#[tokio::test]
async fn the_page_shows_the_newest_fifty() {
    let studio = Studio::start().await;
    for n in 1..=51 {
        sqlx::query("INSERT INTO leads (name, email, message, created_at) VALUES (?, 'a@b.example', 'Hello there', '2026-11-21T12:00:00Z')")
            .bind(format!("Number {n}."))
            .execute(&studio.pool)
            .await
            .unwrap();
    }
    studio.sign_in().await;
    let page = studio.browser.get("/admin/leads").await;
    assert!(page.shows("Number 51.") && page.shows("Number 2.") && !page.shows("Number 1."));
}

#[tokio::test]
async fn signing_out_closes_the_door_and_a_copy_of_it_is_no_error() {
    let studio = Studio::start().await;
    studio.sign_in().await;
    let page = studio.browser.get("/logout").await;
    let form = studio.browser.form(&page, "sign_out");
    assert_eq!(form.submit().await.location(), Some("/login"));
    assert_eq!(
        form.submit().await.location(),
        Some("/login"),
        "a double click"
    );
    assert!(
        studio
            .browser
            .get("/login")
            .await
            .shows("You are signed out.")
    );
    assert_eq!(
        studio.browser.get("/admin/leads").await.location(),
        Some("/login")
    );
}

#[tokio::test]
async fn a_second_press_of_sign_in_gets_the_first_outcome() {
    let studio = Studio::start().await;
    let page = studio.browser.get("/login").await;
    let form = studio
        .browser
        .form(&page, "sign_in")
        .fill("password", PASSWORD);
    assert_eq!(form.submit().await.location(), Some("/admin/leads"));
    assert_eq!(form.submit().await.location(), Some("/admin/leads"));
    assert_eq!(studio.browser.get("/admin/leads").await.status(), 200);
}

#[tokio::test]
async fn ending_every_session_signs_out_every_browser() {
    let studio = Studio::start().await;
    studio.sign_in().await;
    let elsewhere = studio.browser.another_browser();
    let login = elsewhere.get("/login").await;
    let form = elsewhere.form(&login, "sign_in").fill("password", PASSWORD);
    assert_eq!(form.submit().await.location(), Some("/admin/leads"));
    let page = studio.browser.get("/logout").await;
    let form = studio.browser.form(&page, "sign_out_everywhere");
    assert_eq!(form.submit().await.location(), Some("/login"));
    for browser in [&studio.browser, &elsewhere] {
        let answer = browser.get("/admin/leads").await;
        assert_eq!(answer.location(), Some("/login"));
    }
    studio.sign_in().await;
}

#[tokio::test]
async fn the_dashboard_is_whole_for_a_browser_that_cannot_fill_it() {
    let studio = Studio::start().await;
    assert_eq!(
        studio.browser.get("/admin/dashboard").await.location(),
        Some("/login")
    );
    studio.sign_in().await;
    let page = studio.browser.get("/admin/dashboard").await;
    assert_eq!(page.status(), 200);
    assert_eq!(page.text().matches("<p class=\"number\">0</p>").count(), 3);
    assert!(!page.shows("Counting..."));
}

/// What another program has written.
const FILE: &str = "name,email,message\n\
    Ada Lovelace,ada@example.com,An engine that weaves.\n\
    Grace Hopper,grace@example.com,\"A moth, found in a relay.\"\n";

#[tokio::test]
async fn a_file_of_messages_is_stored_once_and_whole() {
    let studio = Studio::start().await;
    studio.sign_in().await;
    let page = studio.browser.get("/admin/leads/import").await;
    let form = studio.browser.form(&page, "import_leads").key("one-press");
    let wrong = form
        .clone()
        .choose("file", "b.csv", "text/csv", "name\nAda\n");
    let answer = wrong.submit_by_script().await.json();
    let error = &answer["errors"][0];
    assert_eq!(error["field"], "file");
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .starts_with("Line 2, email: ")
    );
    assert_eq!(studio.count("leads").await, 0);

    let form = form.choose("file", "a.csv", "text/csv", FILE);
    for replayed in [false, true] {
        let reply = form.submit_by_script().await.json();
        assert_eq!(reply["message"], "2 messages are here now.");
        assert_eq!(reply["replayed"], replayed);
    }
    assert_eq!(studio.names().await, ["Ada Lovelace", "Grace Hopper"]);
    let list = studio.browser.get("/admin/leads").await;
    assert!(list.shows("A moth, found in a relay."));
}
