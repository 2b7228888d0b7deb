//! The document of an API says what its routes do.

use hallway::http::{Request, StatusCode};
use hallway::route::{Accept, ApiKeys, Batch, Created, NoContent, OneOf};
use hallway::testing::TestApp;
use hallway::{
    ApiKey, App, Checked, CronSecret, Error, Form, FromRef, Json, Limit, Link, OpenApi, Params,
    Path, Route, axum::body::Body,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

#[derive(Clone)]
struct AppState;

impl FromRef<AppState> for ApiKeys {
    fn from_ref(_: &AppState) -> Self {
        Self::new(["a-key-for-tests"])
    }
}

#[derive(Form)]
#[allow(dead_code)]
struct NewLead {
    #[form(length(min = 2, max = 100))]
    name: String,
}

#[derive(Form)]
struct Part {
    #[form(range(min = 1, max = 9))]
    limit: Option<usize>,
}

#[derive(Serialize, JsonSchema)]
struct Lead {
    id: u32,
}

async fn list(_: ApiKey, Params(part): Params<Part>) -> Result<Json<Batch<Lead>>, Error> {
    let found = (1..=5).map(|id| Lead { id }).collect();
    Ok(Json(Batch::of(found, part.limit.unwrap_or(3), |lead| {
        lead.id
    })))
}

async fn create(_: ApiKey, Checked(_): Checked<NewLead>) -> Result<Created<Lead>, Error> {
    Ok(Created(Link::new("/api/v1/leads/7"), Lead { id: 7 }))
}

async fn shown(accept: Accept) -> OneOf<(Json<Lead>, String)> {
    accept.answer(Lead { id: 7 }, (Json, |lead: Lead| lead.id.to_string()))
}

async fn strictly(accept: Accept) -> OneOf<(Json<Lead>, String)> {
    let text = |lead: Lead| lead.id.to_string();
    accept.strict().answer(Lead { id: 7 }, (Json, text))
}

async fn delete(Path(_): Path<u32>) -> NoContent {
    NoContent
}

async fn inner(_: CronSecret) -> &'static str {
    "done"
}

/// What the types do not say.
async fn silent() -> impl hallway::axum::response::IntoResponse {
    StatusCode::ACCEPTED
}

fn app() -> App<AppState> {
    use hallway::__private::told;
    App::new()
        .route(
            "/api/v1/leads",
            Route::new()
                .get(list)
                .post(create)
                .limit(Limit::per_minute(60)),
        )
        .told("/api/v1/leads", "GET", told!("Lists." list(_, _)))
        .told("/api/v1/leads", "POST", told!("Stores one." create(_, _)))
        .route(
            "/api/v1/leads/{id}",
            Route::new().get(shown).put(strictly).delete(delete),
        )
        .told("/api/v1/leads/{id}", "GET", told!("Shows one." shown(_)))
        .told("/api/v1/leads/{id}", "DELETE", told!("" delete(_)))
        .route("/api/cron/digest", Route::new().get(inner))
        .told("/api/cron/digest", "GET", told!("" inner(_)))
        .route("/api/silent", Route::new().get(silent))
        .told("/api/silent", "GET", told!("" silent()))
        .route("/feed", Route::new().get(silent))
        .openapi(OpenApi::new("Shop", "1.4"))
}

#[tokio::test]
async fn the_document_is_served_and_says_what_the_types_say() {
    let test = TestApp::new(app(), AppState);
    let answer = test.get("/api/openapi.json").await;
    assert_eq!(answer.status(), 200);
    let document = answer.json();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(
        document["info"],
        json!({ "title": "Shop", "version": "1.4" })
    );
    let addresses: Vec<_> = document["paths"].as_object().unwrap().keys().collect();
    assert_eq!(
        addresses,
        ["/api/silent", "/api/v1/leads", "/api/v1/leads/{id}"]
    );
    let create = &document["paths"]["/api/v1/leads"]["post"];
    assert_eq!(create["summary"], "Stores one.");
    assert_eq!(create["security"], json!([{ "apiKey": [] }]));
    let of = |pointer: &str| document.pointer(pointer).cloned().unwrap_or_default();
    let name = "/components/schemas/NewLeadSent/properties/name";
    assert_eq!(
        (&of(name)["minLength"], &of(name)["maxLength"]),
        (&json!(2), &json!(100))
    );
    let statuses = |operation: &Value| {
        let answers = operation["responses"].as_object().unwrap();
        answers.keys().cloned().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(statuses(create), "201 400 401 413 415 429 default");
    let lead = "/paths/~1api~1v1~1leads/post/responses/201/content/application~1json/schema/$ref";
    assert_eq!(of(lead), "#/components/schemas/Lead");
    let one = &document["paths"]["/api/v1/leads/{id}"]["delete"];
    assert_eq!(one["parameters"][0]["schema"]["type"], "integer");
    assert_eq!(statuses(one), "204 400 default");
    let shown = "/paths/~1api~1v1~1leads~1{id}/get/responses/200/content";
    assert_eq!(of(shown)["text/plain"], json!({}));
    assert_eq!(
        of(shown)["application/json"]["schema"]["$ref"],
        "#/components/schemas/Lead"
    );
    assert_eq!(
        statuses(&document["paths"]["/api/silent"]["get"]),
        "2XX default"
    );
}

#[tokio::test]
async fn a_caller_gets_the_form_that_it_likes_best() {
    let test = TestApp::new(app(), AppState);
    for (method, accept, status, kind, body) in [
        ("GET", "*/*", 200, "application/json", r#"{"id":7}"#),
        (
            "GET",
            "text/*, */*;q=0.5",
            200,
            "text/plain; charset=utf-8",
            "7",
        ),
        ("GET", "image/png", 200, "application/json", r#"{"id":7}"#),
        ("PUT", "text/plain", 200, "text/plain; charset=utf-8", "7"),
        ("PUT", "image/png", 406, "application/problem+json", ""),
    ] {
        let request = Request::builder().method(method).uri("/api/v1/leads/7");
        let request = request.header("host", "app.test").header("accept", accept);
        let answer = test.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status(), status, "{method} {accept}");
        assert_eq!(
            answer.header("content-type"),
            Some(kind),
            "{method} {accept}"
        );
        assert_eq!(answer.header("vary"), Some("accept"));
        match status {
            406 => assert_eq!(
                answer.json()["available"],
                json!(["application/json", "text/plain"])
            ),
            _ => assert_eq!(answer.text(), body),
        }
    }
}

#[tokio::test]
async fn the_page_to_try_the_api_runs_no_inline_script_and_comes_from_us() {
    let test = TestApp::new(app(), AppState);
    let page = test.get("/api/docs").await;
    assert_eq!(page.status(), 200);
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("script-src 'self';"), "{policy}");
    assert!(
        !page.text().contains("//"),
        "everything comes from this origin"
    );
    for file in ["/api/docs/viewer.js", "/api/docs/viewer.css"] {
        let request = Request::get(file).header("host", "app.test");
        let packed = request
            .header("accept-encoding", "gzip, br")
            .body(Body::empty());
        let answer = test.send(packed.unwrap()).await;
        assert_eq!(answer.header("content-encoding"), Some("gzip"), "{file}");
        assert_eq!(test.get(file).await.status(), 406, "{file}");
    }
}

#[tokio::test]
async fn a_query_is_checked_by_its_rules() {
    let test = TestApp::new(app(), AppState);
    let get = async |path: &str| {
        let request = Request::get(path).header("host", "app.test");
        let request = request
            .header("x-api-key", "a-key-for-tests")
            .body(Body::empty());
        test.send(request.unwrap()).await
    };
    let part = get("/api/v1/leads?limit=2").await.json();
    assert_eq!(part["items"], json!([{ "id": 1 }, { "id": 2 }]));
    assert!(part["next"].is_string());
    assert!(
        get("/api/v1/leads?limit=9")
            .await
            .json()
            .get("next")
            .is_none()
    );
    let refused = get("/api/v1/leads?limit=10").await;
    assert_eq!(refused.status(), 400);
    assert_eq!(refused.json()["errors"][0]["field"], "limit");
}
