//! What a page's own script gets: its call goes the way of a form, with JSON by declared type.

use hallway::testing::TestApp;
use serde_json::{Value, json};

use crate::world::World;

async fn keep(app: &TestApp, input: &Value) -> Value {
    let page = app.get("/drafts").await;
    app.form(&page, "keep").call(input).await.json()
}

#[tokio::test]
async fn a_reference_is_a_form_that_nobody_sees() {
    let world = World::new();
    let page = world.app().get("/drafts").await;
    let form = page.text().split("<form").nth(1).expect("a form");
    assert!(
        form.contains(r#" data-lane="drafts" id="keep" hidden="""#),
        "{form}"
    );
    assert!(form.contains(r#"name="$form" value=""#), "{form}");
}

#[tokio::test]
async fn a_script_calls_with_json_and_gets_values_back() {
    let world = World::new();
    let app = world.app();
    let reply = keep(
        &app,
        &json!({"title": "Harbour", "stars": 5, "at": "2026-11-21T09:30:00.000Z", "tags": ["a", "b"]}),
    )
    .await;
    assert_eq!(reply["kind"], "done", "{reply:#}");
    let told = json!({
        "at": "2026-11-21T09:30:00Z", "tags": ["a", "b"], "size": "18446744073709551615"
    });
    assert_eq!(reply["data"], told);
    let types = json!({"/at": "date", "/tags": "set", "/size": "bigint"});
    assert_eq!(reply["types"], types);
    assert_eq!(world.rows(), ["Harbour 5"]);
}

#[tokio::test]
async fn wrong_types_are_errors_of_fields_all_at_once() {
    let world = World::new();
    let app = world.app();
    let wrong = json!({"title": 7, "stars": "5", "at": {"x": 1}, "tags": "a"});
    let reply = keep(&app, &wrong).await;
    assert_eq!(reply["kind"], "invalid");
    let errors = reply["errors"].as_array().expect("errors").iter();
    let told: Vec<_> = errors
        .map(|error| (error["field"].as_str(), error["code"].as_str()))
        .collect();
    let of = |field| (Some(field), Some("type"));
    assert_eq!(told, ["title", "stars", "at", "tags"].map(of));
    assert_eq!(world.runs(), 0);
}

#[tokio::test]
async fn whatever_is_no_object_is_refused_and_nothing_runs() {
    let world = World::new();
    let app = world.app();
    for input in [json!(null), json!([1]), json!("x"), json!(1e300)] {
        let reply = keep(&app, &input).await;
        assert_eq!(
            (&reply["kind"], &reply["reason"]),
            (&"refused".into(), &"malformed".into())
        );
    }
    assert_eq!(world.runs(), 0);
}

#[tokio::test]
async fn what_came_beside_the_json_without_a_place_in_it_is_refused() {
    let world = World::new();
    let app = world.app();
    let form = app.form(&app.get("/drafts").await, "keep");
    let form = form
        .fill("$input", r#"{"title":"T","stars":1}"#)
        .fill("title", "Other");
    let reply = form.submit_by_script().await.json();
    assert_eq!(
        (&reply["kind"], &reply["reason"]),
        (&"refused".into(), &"malformed".into())
    );
    assert_eq!(world.runs(), 0);
}

#[tokio::test]
async fn the_same_call_again_is_one_call_whatever_the_order_of_its_members() {
    let world = World::new();
    let app = world.app();
    let form = app.form(&app.get("/drafts").await, "keep").key("one");
    let first = form.call(&json!({"title": "A", "stars": 1})).await.json();
    let copy = form.call(&json!({"stars": 1, "title": "A"})).await.json();
    assert_eq!(
        (&first["replayed"], &copy["replayed"]),
        (&false.into(), &true.into())
    );
    assert_eq!(copy["types"], first["types"]);
    assert_eq!(world.runs(), 1);
    let other = form.call(&json!({"title": "B", "stars": 1})).await.json();
    assert_eq!(other["replayed"], false);
    assert_eq!(world.runs(), 2);
}

#[tokio::test]
async fn bound_values_come_from_the_reference_and_not_from_the_script() {
    let world = World::new();
    let app = world.app();
    let page = app.get("/drafts").await;
    let forms = app.forms(&page, "plus_one");
    let reply = forms[1].call(&json!({"bound": 1})).await.json();
    assert_eq!(reply["kind"], "done", "{reply:#}");
    assert_eq!(world.rows(), ["+1 8"]);
}

#[tokio::test]
async fn a_call_without_the_token_of_the_page_is_refused() {
    let world = World::new();
    let app = world.app();
    let form = app.form(&app.get("/drafts").await, "keep");
    let altered = form.fill("$form", "nonsense");
    let answer = altered.call(&json!({"title": "A", "stars": 1})).await;
    assert_eq!(answer.status(), 403);
    assert_eq!(world.runs(), 0);
}
