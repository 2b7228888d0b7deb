//! Two builds of one API, and a program that was written for the old one.

use cargo_hallway::check::api_changes;
use serde_json::{Value, json};

fn document() -> Value {
    json!({
        "openapi": "3.1.0",
        "paths": { "/api/leads/{id}": { "post": {
            "parameters": [
                { "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } },
                { "name": "limit", "in": "query", "schema": { "type": "integer", "maximum": 100 } },
            ],
            "requestBody": { "content": { "application/json": { "schema": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": { "type": "string", "maxLength": 100 },
                    "size": { "type": "string", "enum": ["small", "large"] },
                },
            } } } },
            "responses": { "201": { "content": { "application/json": {
                "schema": { "$ref": "#/components/schemas/Lead" },
            } } } },
        } } },
        "components": { "schemas": { "Lead": {
            "type": "object",
            "required": ["id", "name"],
            "properties": { "id": { "type": "integer" }, "name": { "type": "string" } },
        } } },
    })
}

/// What breaks when `change` is made to the document.
fn breaks(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut new = document();
    change(&mut new);
    let changes = api_changes(&document(), &new);
    let breaks = changes.into_iter().filter(|change| change.breaks);
    breaks.map(|change| change.what).collect()
}

fn operation(document: &mut Value) -> &mut Value {
    &mut document["paths"]["/api/leads/{id}"]["post"]
}

fn body(document: &mut Value) -> &mut Value {
    &mut operation(document)["requestBody"]["content"]["application/json"]["schema"]
}

fn lead(document: &mut Value) -> &mut Value {
    &mut document["components"]["schemas"]["Lead"]
}

#[test]
fn what_was_taken_and_is_refused_breaks() {
    type Made = fn(&mut Value);
    let table: [(Made, &str); 10] = [
        (|it| it["paths"] = json!({}), "POST /api/leads/{id} is gone"),
        (
            |it| body(it)["required"] = json!(["name", "size"]),
            "needs size now",
        ),
        (
            |it| body(it)["properties"]["name"]["maxLength"] = 50.into(),
            "maxLength is 50 now",
        ),
        (
            |it| body(it)["properties"]["name"]["minLength"] = 2.into(),
            "minLength is 2 now",
        ),
        (
            |it| body(it)["properties"]["name"]["type"] = "integer".into(),
            "may not be string",
        ),
        (
            |it| body(it)["properties"]["size"]["enum"] = json!(["small"]),
            "may not be \"large\"",
        ),
        (
            |it| operation(it)["security"] = json!([{ "apiKey": [] }]),
            "asks for the key apiKey",
        ),
        (
            |it| operation(it)["parameters"][1]["required"] = true.into(),
            "needs the parameter limit",
        ),
        (
            |it| operation(it)["parameters"][1]["schema"]["maximum"] = 10.into(),
            "maximum is 10",
        ),
        (
            |it| operation(it)["parameters"] = json!([]),
            "reads no parameter limit",
        ),
    ];
    for (change, said) in table {
        let found = breaks(change);
        assert!(
            found.len() == 1 && found[0].contains(said),
            "{said}: {found:?}"
        );
    }
}

#[test]
fn an_answer_that_says_less_breaks() {
    type Made = fn(&mut Value);
    let table: [(Made, &str); 4] = [
        (
            |it| lead(it)["required"] = json!(["id"]),
            "may come without name",
        ),
        (
            |it| lead(it)["properties"]["id"]["type"] = "string".into(),
            "was integer and is string",
        ),
        (
            |it| {
                lead(it)["required"] = json!(["id"]);
                lead(it)["properties"] = json!({ "id": { "type": "integer" } });
            },
            "may come without name",
        ),
        (
            |it| operation(it)["responses"] = json!({ "204": {} }),
            "does not answer 201",
        ),
    ];
    for (change, said) in table {
        let found = breaks(change);
        assert!(
            found.iter().any(|what| what.contains(said)),
            "{said}: {found:?}"
        );
    }
}

#[test]
fn what_is_added_breaks_nothing() {
    type Made = fn(&mut Value);
    let table: [Made; 6] = [
        |_| {},
        |it| it["paths"]["/api/new"] = json!({ "get": { "responses": {} } }),
        |it| body(it)["properties"]["note"] = json!({ "type": "string" }),
        |it| body(it)["properties"]["name"]["maxLength"] = 200.into(),
        |it| lead(it)["properties"]["note"] = json!({ "type": "string" }),
        |it| {
            let item = it["paths"]["/api/leads/{id}"].take();
            it["paths"] = json!({ "/api/leads/{number}": item });
            operation_of(it, "/api/leads/{number}")["parameters"][0]["name"] = "number".into();
        },
    ];
    for change in table {
        assert_eq!(breaks(change), Vec::<String>::new());
    }
}

fn operation_of<'a>(document: &'a mut Value, path: &str) -> &'a mut Value {
    &mut document["paths"][path]["post"]
}
