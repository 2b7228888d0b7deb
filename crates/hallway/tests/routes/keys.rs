//! What a program does with an API key, and how often.

use hallway::axum::body::Body;
use hallway::http::Request;
use hallway::route::{KeyHolder, Scope};
use hallway::testing::{TestApp, TestPage};
use hallway::{ApiKey, ApiKeys, App, Error, FromRef, Limit, NewSecret, Route, SecretHash};

struct Read;

impl Scope for Read {
    const NAME: &'static str = "leads:read";
}

struct Write;

impl Scope for Write {
    const NAME: &'static str = "leads:write";
}

#[derive(Clone)]
struct Known(ApiKeys);

impl FromRef<Known> for ApiKeys {
    fn from_ref(state: &Known) -> Self {
        state.0.clone()
    }
}

async fn read(key: ApiKey<Read>) -> String {
    format!("{} {}", key.label(), key.may::<Write>())
}

fn app(keys: ApiKeys) -> TestApp {
    let any = Route::new().get(async |key: ApiKey| key.label().to_owned());
    let write = Route::new().get(async |_: ApiKey<Write>| "stored");
    let app = App::new()
        .route("/api/any", any.limit(Limit::per_minute(3).per_key()))
        .route("/api/read", Route::new().get(read))
        .route("/api/write", write);
    TestApp::new(app, Known(keys))
}

async fn call(app: &TestApp, path: &str, headers: &[(&str, &str)]) -> TestPage {
    let request = Request::get(path).header("host", "app.test");
    let with = |request: hallway::http::request::Builder, (name, value): &(&str, &str)| {
        request.header(*name, *value)
    };
    let request = headers.iter().fold(request, with);
    app.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_key_opens_by_its_own_header_or_as_a_bearer_token_and_never_as_both() {
    let secret = NewSecret::generate("k_");
    let app = app(ApiKeys::default().with("acme", secret.reveal()));
    let key = secret.reveal();
    let bearer = format!("Bearer {key}");
    for headers in [
        &[("x-api-key", key)][..],
        &[("authorization", &bearer)],
        &[("x-api-key", key), ("authorization", "Basic c3R1ZGlv")],
    ] {
        assert_eq!(
            call(&app, "/api/any", headers).await.text(),
            "acme",
            "{headers:?}"
        );
    }
    let app = app_of_nobody();
    for headers in [
        &[][..],
        &[("x-api-key", key), ("authorization", &bearer)],
        &[("x-api-key", key), ("x-api-key", key)],
        &[("authorization", &bearer), ("authorization", &bearer)],
        &[("authorization", key)],
        &[("x-api-key", secret.shown())],
    ] {
        let answer = call(&app, "/api/read", headers).await;
        assert_eq!(answer.status(), 401, "{headers:?}");
        assert_eq!(answer.header("www-authenticate"), Some("ApiKey, Bearer"));
    }
}

fn app_of_nobody() -> TestApp {
    app(ApiKeys::default())
}

#[tokio::test]
async fn a_key_without_the_scope_is_known_and_refused() {
    let reader = KeyHolder::new("reader").scopes(["leads:read"]);
    let app = app(ApiKeys::new(["none"]).with(reader, "reads"));
    assert_eq!(
        call(&app, "/api/read", &[("x-api-key", "reads")])
            .await
            .text(),
        "reader false"
    );
    for (path, key) in [("/api/write", "reads"), ("/api/read", "none")] {
        let answer = call(&app, path, &[("x-api-key", key)]).await;
        assert_eq!(answer.status(), 403, "{path}");
        assert_eq!(answer.json()["title"], "This API key may not do that");
    }
}

#[tokio::test]
async fn a_table_is_asked_by_hash_and_its_failure_lets_nobody_in() {
    let known = SecretHash::of("in-the-table");
    let table = move |asked: SecretHash| async move {
        match asked == SecretHash::of("breaks") {
            true => Err(Error::internal("the table is locked")),
            false => Ok((asked == known).then(|| KeyHolder::new("from the table"))),
        }
    };
    let app = app(ApiKeys::new(["listed"]).ask(table));
    for (key, status, text) in [
        ("in-the-table", 200, "from the table"),
        ("listed", 200, "key-1"),
        ("breaks", 500, ""),
    ] {
        let answer = call(&app, "/api/any", &[("x-api-key", key)]).await;
        assert_eq!(answer.status(), status, "{key}");
        assert!(answer.text().contains(text), "{key}");
        assert!(!answer.text().contains("locked"), "{key}");
    }
}

#[tokio::test]
async fn each_key_has_its_own_quota_and_hears_what_is_left() {
    let app = app(ApiKeys::default().with("one", "1").with("two", "2"));
    for left in ["\"key\";r=2;t=20", "\"key\";r=1;t=40", "\"key\";r=0;t=60"] {
        let answer = call(&app, "/api/any", &[("x-api-key", "1")]).await;
        assert_eq!(answer.header("ratelimit"), Some(left));
        assert_eq!(answer.header("ratelimit-policy"), Some("\"key\";q=3;w=60"));
    }
    let refused = call(&app, "/api/any", &[("x-api-key", "1")]).await;
    assert_eq!(
        (refused.status(), refused.header("retry-after")),
        (429, Some("20"))
    );
    assert_eq!(refused.header("ratelimit"), Some("\"key\";r=0;t=20"));
    // From the same address: it is the key that counts, and guesses do not use it up.
    assert_eq!(
        call(&app, "/api/any", &[("x-api-key", "2")]).await.text(),
        "two"
    );
}

#[tokio::test]
async fn guesses_count_by_address_and_stop_before_the_table() {
    let asked = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
    let counter = asked.clone();
    let app = app(ApiKeys::default().ask(move |_| {
        counter.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        async { Ok(None) }
    }));
    let mut statuses = Vec::new();
    for guess in ["a", "b", "c", "d", "e"] {
        let answer = call(&app, "/api/any", &[("x-api-key", guess)]).await;
        statuses.push(answer.status());
    }
    assert_eq!(statuses, [401, 401, 401, 429, 429]);
    assert_eq!(asked.load(std::sync::atomic::Ordering::SeqCst), 3);
}

#[tokio::test]
async fn doors_name_the_scope() {
    let route = Route::new().get(read).post(async |_: ApiKey| "");
    let doors = App::<Known>::new().route("/api/read", route).doors();
    let methods = &doors
        .routes
        .iter()
        .find(|it| it.path == "/api/read")
        .unwrap()
        .methods;
    let access: Vec<_> = methods
        .iter()
        .map(|method| method.access.join(" "))
        .collect();
    assert_eq!(access, ["ApiKey<Read>", "ApiKey"]);
}
