//! What a person sees after each kind of ending, without a script.

use crate::world::World;

#[tokio::test]
async fn a_valid_form_writes_one_row_and_shows_its_message_once() {
    let world = World::new();
    let app = world.app();
    let form = app.form(&app.get("/notes").await, "save");
    let sent = form
        .fill("name", "Ada")
        .fill("email", "ada@example.com")
        .submit()
        .await;
    assert_eq!((sent.status(), sent.location()), (303, Some("/notes")));
    assert_eq!(world.rows(), ["Ada ada@example.com"]);

    let shown = app.get("/notes").await;
    assert!(shown.shows("Saved."), "{}", shown.text());
    assert!(
        shown.shows("1 rows"),
        "the tag was raised, so the count is fresh"
    );
    assert!(
        !app.get("/notes").await.shows("Saved."),
        "a message is shown once"
    );
}

#[tokio::test]
async fn the_message_waits_for_the_page_and_not_for_a_prefetch() {
    let world = World::new();
    let app = world.app();
    let form = app.form(&app.get("/notes").await, "save");
    form.fill("name", "Ada")
        .fill("email", "ada@example.com")
        .submit()
        .await;
    let prefetch = app
        .request(hallway::http::Method::GET, "/notes")
        .header("sec-purpose", "prefetch");
    let ahead = app.send(prefetch.body(Default::default()).unwrap()).await;
    assert!(!ahead.shows("Saved."));
    assert!(!app.get("/other").await.shows("Saved."));
    assert!(app.get("/notes").await.shows("Saved."));
}

#[tokio::test]
async fn an_invalid_form_comes_back_with_every_value_and_every_error() {
    let world = World::new();
    let app = world.app();
    let form = app.form(&app.get("/notes").await, "save");
    let sent = form.fill("name", "<A").fill("email", "nope").submit().await;
    assert_eq!(sent.status(), 422);
    let again = app.form(&sent, "save");
    assert_eq!(again.value("name"), Some("<A"));
    assert_eq!(again.value("email"), Some("nope"));
    assert!(
        sent.text().contains("aria-invalid=\"true\""),
        "{}",
        sent.text()
    );
    assert!(sent.text().contains("aria-describedby"), "{}", sent.text());
    assert_eq!((world.rows().len(), world.runs()), (0, 0));

    let fixed = again
        .fill("name", "Ada")
        .fill("email", "ada@example.com")
        .submit()
        .await;
    assert_eq!(fixed.status(), 303);
    assert_eq!(world.rows().len(), 1);
}

#[tokio::test]
async fn a_failure_shows_an_id_and_never_its_cause() {
    let world = World::new();
    let app = world.app();
    let sent = app.form(&app.get("/buttons").await, "fail").submit().await;
    assert_eq!(sent.status(), 500);
    assert!(sent.shows("Something went wrong on our side."));
    assert!(!sent.text().contains("secret_table"));
    assert_eq!(world.runs(), 1);
}

#[tokio::test]
async fn a_panic_costs_one_request() {
    let world = World::new();
    let app = world.app();
    let page = app.get("/buttons").await;
    let sent = app.form(&page, "panics").submit().await;
    assert_eq!(sent.status(), 500);
    assert!(!sent.text().contains("the secret is out"));
    let again = app.form(&page, "panics").submit().await;
    assert_eq!(again.status(), 500, "a copy hears the same ending");
    assert_eq!(world.runs(), 1, "and does not run it again");
    assert_eq!(app.get("/notes").await.status(), 200);
}

#[tokio::test]
async fn a_typed_error_has_its_status_and_reaches_the_page() {
    let world = World::new();
    let app = world.app();
    let form = app.form(&app.get("/orders").await, "order");
    let sent = form
        .fill("name", "Ada")
        .fill("email", "ada@example.com")
        .submit()
        .await;
    assert_eq!(sent.status(), 409);
    assert!(sent.shows("Only 2 left."));
    assert!(sent.shows("left: 2"));
    assert_eq!(app.form(&sent, "order").value("name"), Some("Ada"));
    assert_eq!(
        app.form(&sent, "register").value("name"),
        Some(""),
        "the other form is untouched"
    );
}

#[tokio::test]
async fn an_action_adds_its_own_field_errors() {
    let world = World::new();
    let app = world.app();
    let form = app.form(&app.get("/orders").await, "register");
    let sent = form
        .fill("name", "Ada")
        .fill("email", "ada@example.com")
        .submit()
        .await;
    assert_eq!(sent.status(), 422);
    assert!(sent.shows("This address is taken"));
    assert_eq!(
        app.form(&sent, "register").value("email"),
        Some("ada@example.com")
    );
}

#[tokio::test]
async fn a_redirect_carries_its_message_to_the_other_page() {
    let world = World::new();
    let app = world.app();
    let sent = app.form(&app.get("/buttons").await, "away").submit().await;
    assert_eq!((sent.status(), sent.location()), (303, Some("/other")));
    assert!(app.get("/other").await.shows("Welcome."));
}

#[tokio::test]
async fn a_message_of_any_length_is_shown_once() {
    let world = World::new();
    let app = world.app();
    let sent = app.form(&app.get("/stories").await, "story").submit().await;
    assert_eq!((sent.status(), sent.location()), (303, Some("/other")));
    let longest = sent.headers("set-cookie").into_iter().map(str::len);
    assert!(longest.max().unwrap_or_default() < 1_000);
    assert!(app.get("/other").await.shows("Once upon a time. The end."));
    assert!(!app.get("/other").await.shows("The end."), "once");
}

#[tokio::test]
async fn nobody_is_sent_to_an_origin_that_is_not_listed() {
    let world = World::new();
    let app = world.app();
    let sent = app.form(&app.get("/buttons").await, "evil").submit().await;
    assert_eq!(sent.status(), 500);
    assert_eq!(sent.location(), None);
    assert!(!sent.text().contains("evil.example"));
}

#[tokio::test]
async fn a_page_that_deletes_itself_says_so_at_its_address() {
    let world = World::new();
    let app = world.app();
    let sent = app
        .form(&app.get("/posts/1").await, "delete_post")
        .submit()
        .await;
    assert_eq!((sent.status(), sent.location()), (303, Some("/posts/1")));
    let gone = app.get("/posts/1").await;
    assert_eq!(gone.status(), 404);
    assert!(gone.shows("Nothing here"));
    assert!(
        gone.shows("Deleted."),
        "the message is told where the form was"
    );
    assert!(!app.get("/posts/1").await.shows("Deleted."), "once");
}

#[tokio::test]
async fn bound_values_reach_the_action_and_the_right_form_of_two() {
    let world = World::new();
    let app = world.app();
    let page = app.get("/posts").await;
    let forms = app.forms(&page, "plus_one");
    assert_eq!(forms.len(), 2);
    forms[1].submit().await;
    assert_eq!(world.rows(), ["+1 8"]);
}

#[tokio::test]
async fn the_pages_own_query_is_kept() {
    let world = World::new();
    let app = world.app();
    let page = app.get("/notes?page=2&q=a%26b").await;
    let form = app.form(&page, "save");
    assert_eq!(form.action(), "/notes?page=2&q=a%26b&/save");
    let sent = form
        .fill("name", "Ada")
        .fill("email", "ada@example.com")
        .submit()
        .await;
    assert_eq!(sent.location(), Some("/notes?page=2&q=a%26b"));
}

#[tokio::test]
async fn an_unexpected_failure_keeps_what_was_typed() {
    let world = World::new();
    let app = world.app();
    let form = app.form(&app.get("/troubles").await, "breaks");
    let form = form.fill("name", "Ada").fill("email", "ada@example.com");
    let sent = form.submit().await;
    assert_eq!(sent.status(), 500);
    assert!(sent.shows("Something went wrong on our side.") && !sent.shows("the secret"));
    let again = app.form(&sent, "breaks");
    assert_eq!(again.value("name"), Some("Ada"));
    assert_eq!(again.value("email"), Some("ada@example.com"));
    assert_eq!(app.form(&sent, "little").value("name"), Some(""));
    assert_eq!(form.submit_by_script().await.json()["kind"], "failed");
}

#[tokio::test]
async fn what_is_too_large_comes_back_with_every_word() {
    let world = World::new();
    let app = world.app();
    let form = app.form(&app.get("/troubles").await, "little");
    let long = "word ".repeat(1_000);
    let sent = form
        .fill("name", &long)
        .fill("email", "ada@example.com")
        .submit()
        .await;
    assert_eq!(sent.status(), 413);
    assert!(sent.shows("This is too large: at most 1 KB can be sent here."));
    let again = app.form(&sent, "little");
    assert_eq!(again.value("name"), Some(&*long));
    assert_eq!(again.value("email"), Some("ada@example.com"));
}
