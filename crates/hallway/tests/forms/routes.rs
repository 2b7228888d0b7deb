//! Shows how route handlers answer, over HTTP.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::FromRef;
use hallway::{ApiKey, ApiKeys, Checked, Problem, Route, axum};
use http::{Method, Request, StatusCode, header};
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

#[derive(Debug, hallway::Form)]
#[allow(dead_code, reason = "`Debug` reads the fields")]
struct NewLead {
    #[form(length(min = 2, max = 100))]
    name: String,
    #[form(email)]
    email: String,
    seats: Option<u8>,
}

#[derive(Debug, hallway::Form)]
#[form(deny_unknown)]
#[allow(dead_code, reason = "`Debug` reads the fields")]
struct Order {
    #[form(length(min = 1))]
    items: Vec<Item>,
}

#[derive(Debug, hallway::Form)]
#[allow(dead_code, reason = "`Debug` reads the fields")]
struct Item {
    #[form(range(min = 1))]
    qty: u8,
    #[form(rename = "the/name")]
    name: String,
}

#[derive(Clone)]
struct Keys(ApiKeys);

impl FromRef<Keys> for ApiKeys {
    fn from_ref(state: &Keys) -> Self {
        state.0.clone()
    }
}

fn router() -> Router {
    let lead = Route::new()
        .get(async || "leads")
        .post(async |Checked(lead): Checked<NewLead>| format!("{lead:?}"))
        .put(async |lead: Result<Checked<NewLead>, Problem>| match lead {
            Ok(Checked(lead)) => Ok(format!("{lead:?}")),
            Err(problem) => Err(problem.status(StatusCode::UNPROCESSABLE_ENTITY)),
        });
    let small = Route::new().post(async |Checked(lead): Checked<NewLead, 40>| lead.name);
    let orders = Route::new().post(async |Checked(order): Checked<Order>| format!("{order:?}"));
    let closed = Route::new().get(async |key: ApiKey| key.label().to_owned());
    let own = Route::new()
        .options(async || "mine")
        .delete(async || "gone");
    Router::new()
        .route("/leads", lead.into_method_router())
        .route("/orders", orders.into_method_router())
        .route("/small", small.into_method_router())
        .route("/closed", closed.into_method_router())
        .route("/own", own.into_method_router())
        .with_state(Keys(
            ApiKeys::new(["first-secret"]).with("acme", "second-secret"),
        ))
}

struct Answer {
    status: u16,
    head: http::HeaderMap,
    body: String,
}

impl Answer {
    fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.head
            .get(name)
            .map_or("", |value| value.to_str().expect("text"))
    }

    /// The body of a problem, without what every problem has.
    #[track_caller]
    fn problem(&self) -> serde_json::Value {
        assert_eq!(
            self.header(header::CONTENT_TYPE),
            "application/problem+json"
        );
        let problem: serde_json::Value = serde_json::from_str(&self.body).expect("JSON");
        assert_eq!(problem["status"], self.status);
        problem
    }
}

async fn send(request: Request<Body>) -> Answer {
    let (head, body) = router()
        .oneshot(request)
        .await
        .expect("an answer")
        .into_parts();
    let body = body.collect().await.expect("a body").to_bytes();
    Answer {
        status: head.status.as_u16(),
        head: head.headers,
        body: String::from_utf8(body.to_vec()).expect("text"),
    }
}

async fn call(method: Method, path: &str) -> Answer {
    send(
        Request::builder()
            .method(method)
            .uri(path)
            .body(Body::empty())
            .expect("a request"),
    )
    .await
}

async fn post(path: &str, content_type: &str, body: impl Into<Body>) -> Answer {
    let request = Request::post(path).header(header::CONTENT_TYPE, content_type);
    send(request.body(body.into()).expect("a request")).await
}

#[tokio::test]
async fn a_body_of_every_format_is_read() {
    let lead = r#"NewLead { name: "Ada", email: "ada@example.com", seats: Some(2) }"#;
    let json = r#"{"name":"Ada","email":"ada@example.com","seats":2}"#;
    for kind in [
        "application/json",
        "Application/JSON; charset=utf-8",
        "application/ld+json",
    ] {
        assert_eq!(post("/leads", kind, json).await.body, lead, "{kind}");
    }
    let form = "name=Ada&email=ada%40example.com&seats=2";
    assert_eq!(
        post("/leads", "application/x-www-form-urlencoded", form)
            .await
            .body,
        lead
    );
    let part = |name, value| {
        format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let parts = [
        part("name", "Ada"),
        part("email", "ada@example.com"),
        part("seats", "2"),
    ];
    let body = format!("{}--b--\r\n", parts.concat());
    assert_eq!(
        post("/leads", "multipart/form-data; boundary=b", body)
            .await
            .body,
        lead
    );
}

#[tokio::test]
async fn wrong_fields_are_all_told_with_pointers() {
    let answer = post(
        "/leads",
        "application/json",
        r#"{"name":"A","email":1,"seats":300}"#,
    )
    .await;
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.problem(),
        serde_json::json!({
            "status": 400,
            "title": "Some fields are not right",
            "errors": [
                { "field": "name", "pointer": "#/name", "code": "length_min",
                  "message": "Name must have 2 to 100 characters",
                  "args": { "min": 2, "max": 100, "length": 1 } },
                { "field": "email", "pointer": "#/email", "code": "type",
                  "message": "Email must be a text, not a number",
                  "args": { "wanted": "a text" } },
                { "field": "seats", "pointer": "#/seats", "code": "range_max",
                  "message": "Seats must be at most 255",
                  "args": { "min": null, "max": 255 } },
            ],
        })
    );
}

#[tokio::test]
async fn what_is_wrong_deep_inside_is_told_with_a_pointer() {
    let body =
        r#"{"items":[{"qty":1,"the/name":"a"},{"qty":0,"qty":2,"the/name":5,"x~y":1}],"z":1}"#;
    let problem = post("/orders", "application/json", body).await.problem();
    let errors = problem["errors"].as_array().expect("errors");
    let told: Vec<_> = errors
        .iter()
        .map(|error| format!("{} {}", error["pointer"], error["code"]))
        .collect();
    assert_eq!(
        told,
        [
            r##""#/items/1/qty" "repeated""##,
            r##""#/items/1/the~1name" "type""##,
            r##""#/items/1/x~0y" "unknown""##,
            r##""#/z" "unknown""##,
        ]
    );
    let deep = format!(r#"{{"items":{}{}}}"#, "[".repeat(20), "]".repeat(20));
    let answer = post("/orders", "application/json", deep).await;
    assert_eq!(answer.status, 400);
    let detail = answer.problem()["detail"]
        .as_str()
        .expect("a sentence")
        .to_owned();
    assert!(
        detail.starts_with("The form is nested more than 16 deep: #/items/0/0"),
        "{detail}"
    );
    let form = "items[3].qty=2&items[3].the/name=Boots";
    assert_eq!(
        post("/orders", "application/x-www-form-urlencoded", form)
            .await
            .body,
        r#"Order { items: [Item { qty: 2, name: "Boots" }] }"#
    );
}

#[tokio::test]
async fn a_route_may_answer_422() {
    let request = Request::put("/leads").header(header::CONTENT_TYPE, "application/json");
    let answer = send(request.body(Body::from("{}")).expect("a request")).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.problem()["errors"][1]["code"], "required");
}

#[tokio::test]
async fn broken_bodies_and_other_types_are_problems() {
    let answer = post("/leads", "application/json", "{").await;
    assert_eq!(
        (answer.status, &answer.problem()["detail"]),
        (
            400,
            &"The body is not valid JSON: EOF while parsing an object at line 1 column 1.".into()
        )
    );
    let answer = post("/leads", "multipart/form-data", "").await;
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.problem()["detail"],
        "The form's content type has no boundary."
    );
    for kind in ["text/plain", "application/jsonp", "text/x+json", ""] {
        assert_eq!(post("/leads", kind, "{}").await.status, 415, "{kind}");
    }
    let answer = call(Method::POST, "/leads").await;
    assert_eq!(answer.status, 415);
    answer.problem();
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_while_it_is_read() {
    let kind = "application/x-www-form-urlencoded";
    assert_eq!(
        post("/small", kind, "name=Ada&email=ada%40example.com")
            .await
            .body,
        "Ada"
    );
    let long = format!("name=Ada&email=ada%40example.com&x={}", "x".repeat(40));
    let answer = post("/small", kind, long.clone()).await;
    assert_eq!(answer.status, 413);
    assert_eq!(
        answer.problem()["detail"],
        "At most 40 bytes are read here."
    );

    // Without a length in the head, as a stream that does not end: reading stops by itself.
    let endless = futures_util::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b'x'; 65_536]));
    assert_eq!(
        post("/small", kind, Body::from_stream(endless))
            .await
            .status,
        413
    );

    // A length that is too large is believed at once.
    let request = Request::post("/small")
        .header(header::CONTENT_TYPE, kind)
        .header(header::EXPECT, "100-continue")
        .body(Body::new(Announced(5_000_000_000)))
        .expect("a request");
    assert_eq!(send(request).await.status, 413);
}

/// A body of which only the length has come, as the server makes it from `Content-Length`.
struct Announced(u64);

impl http_body::Body for Announced {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        Poll::Pending
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0)
    }
}

#[tokio::test]
async fn who_sends_too_much_can_still_read_why() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async { axum::serve(listener, router()).await });
    let answer = tokio::task::spawn_blocking(move || {
        use std::io::{Read as _, Write as _};
        let mut stream = std::net::TcpStream::connect(address)?;
        let head = "POST /small HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
                    content-type: application/x-www-form-urlencoded\r\n\
                    content-length: 1000000\r\n\r\n";
        stream.write_all(head.as_bytes())?;
        // A browser writes its whole body before it reads.
        stream.write_all(&[b'x'; 1_000_000])?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok::<_, std::io::Error>(answer)
    });
    let answer = answer.await.expect("no panic").expect("no reset");
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(
        answer.contains("At most 40 bytes are read here."),
        "{answer}"
    );
}

#[tokio::test]
async fn a_body_that_breaks_off_is_a_problem() {
    let broken = futures_util::stream::iter([Ok("name=A"), Err(std::io::Error::other("cut"))]);
    let answer = post(
        "/leads",
        "application/x-www-form-urlencoded",
        Body::from_stream(broken),
    )
    .await;
    assert_eq!(
        (answer.status, &answer.problem()["detail"]),
        (400, &"The body did not arrive.".into())
    );
}

#[tokio::test]
async fn methods_that_nobody_wrote_are_answered() {
    let answer = call(Method::DELETE, "/leads").await;
    assert_eq!(answer.status, 405);
    assert_eq!(
        answer.header(header::ALLOW),
        "GET, POST, PUT, HEAD, OPTIONS"
    );
    assert_eq!(
        answer.problem()["title"],
        "This method is not answered here"
    );

    let answer = call(Method::OPTIONS, "/leads").await;
    assert_eq!((answer.status, answer.body.as_str()), (204, ""));
    assert_eq!(
        answer.header(header::ALLOW),
        "GET, POST, PUT, HEAD, OPTIONS"
    );

    let answer = call(Method::HEAD, "/leads").await;
    assert_eq!((answer.status, answer.body.as_str()), (200, ""));
    assert_eq!(answer.header(header::CONTENT_LENGTH), "5");

    assert_eq!(call(Method::OPTIONS, "/own").await.body, "mine");
    let answer = call(Method::HEAD, "/own").await;
    assert_eq!(
        (answer.status, answer.header(header::ALLOW)),
        (405, "OPTIONS, DELETE")
    );
    assert_eq!(
        call(Method::from_bytes(b"BREW").expect("a method"), "/own")
            .await
            .status,
        405
    );
}

#[tokio::test]
async fn only_a_known_key_opens_a_closed_route() {
    let with = async |keys: &[&str]| {
        let request = keys.iter().fold(Request::get("/closed"), |request, key| {
            request.header("x-api-key", *key)
        });
        send(request.body(Body::empty()).expect("a request")).await
    };
    assert_eq!(with(&["first-secret"]).await.body, "key-1");
    assert_eq!(with(&["second-secret"]).await.body, "acme");
    for keys in [&[][..], &[""], &["first-secre"], &["first-secret", "x"]] {
        let answer = with(keys).await;
        assert_eq!(answer.status, 401, "{keys:?}");
        assert_eq!(answer.header(header::WWW_AUTHENTICATE), "ApiKey, Bearer");
        answer.problem();
    }
}

#[test]
#[should_panic(expected = "the API key `acme` is empty")]
fn a_key_that_was_forgotten_opens_nothing() {
    let _ = ApiKeys::new(["secret"]).with("acme", " ");
}
