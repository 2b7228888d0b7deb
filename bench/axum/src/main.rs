//! Serves the workload with plain axum, as somebody would write it by hand.
//!
//! The practical limit: no token, no origin check, no at-most-once, no limits.

mod lead;
mod pages;

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use axum::{Form, Json, Router};
use lead::{FieldErrors, validate};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;

#[derive(Deserialize, Default)]
struct Contact {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    message: String,
}

impl Contact {
    fn errors(&self) -> FieldErrors {
        validate(&self.name, &self.email, &self.message)
    }

    fn insert(&self) -> i64 {
        bench_data::insert(&self.name, &self.email, &self.message)
    }
}

#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    ok: bool,
}

async fn home(Query(sent): Query<Sent>) -> Response {
    pages::contact(&Contact::default(), &FieldErrors::default(), sent.ok).into_response()
}

async fn submit(Form(contact): Form<Contact>) -> Response {
    let errors = contact.errors();
    if !errors.is_empty() {
        let page = pages::contact(&contact, &errors, false);
        return (StatusCode::UNPROCESSABLE_ENTITY, page).into_response();
    }
    contact.insert();
    Redirect::to("/?ok=true").into_response()
}

async fn leads() -> Response {
    pages::leads(&bench_data::last50()).into_response()
}

async fn api_contact(Json(contact): Json<Contact>) -> Response {
    let errors = contact.errors();
    if !errors.is_empty() {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": errors }))).into_response();
    }
    let id = contact.insert();
    (
        StatusCode::CREATED,
        Json(json!({ "success": true, "id": id })),
    )
        .into_response()
}

async fn health() -> Json<Value> {
    Json(json!({ "ok": true }))
}

#[tokio::main]
async fn main() {
    bench_data::open();
    let app = Router::new()
        .route("/", get(home))
        .route("/told", get(home))
        .route("/contact", post(submit))
        .route("/admin/leads", get(leads))
        .route("/api/contact", post(api_contact))
        .route("/api/health", get(health));
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".into());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}"))
        .await
        .expect("a free port");
    // Without TCP_NODELAY an answer of two writes waits for a delayed acknowledgement.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    axum::serve(listener, app)
        .await
        .expect("a server that runs for ever");
}
