//! What the browser runtime gets: the outcome, and the regions that changed.

use hallway::testing::TestApp;
use serde_json::Value;

use crate::world::World;

async fn save(app: &TestApp, name: &str) -> Value {
    let form = app.form(&app.get("/notes").await, "save");
    form.fill("name", name)
        .fill("email", "ada@example.com")
        .submit_by_script()
        .await
        .json()
}

#[tokio::test]
async fn the_write_and_the_fresh_view_arrive_together() {
    let world = World::new();
    let app = world.app();
    let reply = save(&app, "Ada").await;
    assert_eq!(reply["kind"], "done");
    assert_eq!(reply["message"], "Saved.");
    let regions = reply["view"]["regions"].as_array().unwrap();
    assert_eq!(
        regions.len(),
        1,
        "the slot of the layout, not the document: {regions:#?}"
    );
    assert_eq!(regions[0]["id"], "0");
    let html = regions[0]["html"].as_str().unwrap();
    assert!(html.contains("1 rows"), "{html}");
    assert!(html.contains("Saved."), "{html}");
    assert_eq!(reply["view"]["title"], "Notes | World");
}

#[tokio::test]
async fn an_unchanged_region_does_not_travel_but_its_token_does() {
    let world = World::new();
    let app = world.app();
    let page = app.get("/buttons").await;
    let reply = app.form(&page, "ping").submit_by_script().await.json();
    assert_eq!(reply["view"]["regions"], serde_json::json!([]));
    let holes = reply["view"]["holes"].as_object().unwrap();
    assert_eq!(holes.len(), 1, "{holes:?}");
    let (id, token) = holes.iter().next().unwrap();
    assert!(id.ends_with("ping"), "{id}");
    assert_ne!(token, app.form(&page, "ping").token());
}

#[tokio::test]
async fn invalid_input_is_told_as_data_and_as_a_region() {
    let world = World::new();
    let app = world.app();
    let form = app.form(&app.get("/notes").await, "save");
    let answer = form
        .fill("name", "A")
        .fill("email", "nope")
        .submit_by_script()
        .await;
    assert_eq!(answer.status(), 422);
    let reply = answer.json();
    let fields: Vec<_> = reply["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| &e["field"])
        .collect();
    assert_eq!(fields, ["name", "email"]);
    assert!(
        reply["view"]["regions"][0]["html"]
            .as_str()
            .unwrap()
            .contains("value=\"nope\"")
    );
    assert_eq!(world.runs(), 0);
}

#[tokio::test]
async fn a_failure_is_told_with_its_id_only() {
    let world = World::new();
    let app = world.app();
    let answer = app
        .form(&app.get("/buttons").await, "fail")
        .submit_by_script()
        .await;
    assert_eq!(answer.status(), 500);
    assert_eq!(answer.json()["kind"], "failed");
    assert_eq!(answer.json()["id"].as_str().unwrap().len(), 12);
    assert!(!answer.text().contains("secret_table"));
}

#[tokio::test]
async fn a_login_renews_the_whole_page_for_the_new_principal() {
    let world = World::new();
    let app = world.app();
    let page = app.get("/login").await;
    let reply = app.forms(&page, "sign_in")[0]
        .submit_by_script()
        .await
        .json();
    assert_eq!(reply["redirect"], "/staff");
    let html = reply["view"]["regions"][0]["html"].as_str().unwrap();
    assert!(html.contains("user: ada"), "{html}");
    assert!(app.get("/staff").await.shows("user: ada"));
}

#[tokio::test]
async fn a_form_of_another_principal_is_never_sent_again_by_itself() {
    let world = World::new();
    let app = world.app();
    let before = app.form(&app.get("/notes").await, "save");
    let login = app.get("/login").await;
    app.forms(&login, "sign_in")[0].submit().await;
    let form = before.fill("name", "Ada").fill("email", "ada@example.com");
    let stale = form.submit_by_script().await;
    assert_eq!(stale.status(), 409);
    assert_eq!(stale.json()["reason"], "principal");
    assert_eq!(
        stale.json()["same"],
        true,
        "nobody before, somebody now: the runtime may go on"
    );

    let as_ada = app.form(&app.get("/notes").await, "save");
    let login = app.get("/login").await;
    app.forms(&login, "sign_in")[1].submit().await;
    let form = as_ada.fill("name", "Ada").fill("email", "ada@example.com");
    let stale = form.submit_by_script().await;
    assert_eq!(
        stale.json()["same"],
        false,
        "Ada then, Bob now: a person decides"
    );
    assert_eq!(world.rows().len(), 0);
}

#[tokio::test]
async fn a_stranger_keeps_what_was_typed_where_the_page_can_be_shown() {
    let world = World::new();
    let app = world.app();
    let answer = app
        .form(&app.get("/mixed").await, "remove")
        .submit_by_script()
        .await;
    assert_eq!(answer.status(), 401);
    let reply = answer.json();
    assert_eq!(
        (&reply["reason"], &reply["redirect"]),
        (&"access".into(), &Value::Null)
    );
    assert_eq!(reply["message"], "Please sign in first.");
    assert!(reply["view"].is_object());
    assert_eq!(world.runs(), 0);
}

#[tokio::test]
async fn a_page_that_deletes_itself_becomes_the_not_found_page() {
    let world = World::new();
    let app = world.app();
    let page = app.get("/posts/1").await;
    let answer = app.form(&page, "delete_post").submit_by_script().await;
    assert_eq!(answer.status(), 200, "it is done, and that is what counts");
    let reply = answer.json();
    assert_eq!(
        (&reply["kind"], &reply["message"]),
        (&"done".into(), &"Deleted.".into())
    );
    let html = reply["view"]["regions"][0]["html"].as_str().unwrap();
    assert!(html.contains("Nothing here"), "{html}");
    assert_eq!(world.rows(), ["deleted 1"]);
}

#[tokio::test]
async fn a_logout_leads_where_the_page_leads_and_its_message_comes_along() {
    let world = World::new();
    let app = world.app();
    let login = app.get("/login").await;
    app.forms(&login, "sign_in")[0].submit().await;
    let staff = app.get("/staff").await;
    let reply = app.form(&staff, "sign_out").submit_by_script().await.json();
    assert_eq!(
        (&reply["kind"], &reply["redirect"]),
        (&"done".into(), &"/login".into())
    );
    let html = reply["view"]["regions"][0]["html"].as_str().unwrap();
    assert!(html.contains("user: nobody"), "{html}");
    assert_eq!(html.matches("Good bye.").count(), 1, "{html}");
    assert!(!app.get("/login").await.shows("Good bye."), "once");
}
