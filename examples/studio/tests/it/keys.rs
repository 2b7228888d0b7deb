//! The keys that the staff gives away.

use hallway::axum::body::Body;
use hallway::http::Request;
use hallway::testing::TestPage;

use crate::studio::Studio;

const LEAD: &str =
    r#"{"name":"Ada Lovelace","email":"ada@example.com","message":"An engine that weaves."}"#;

impl Studio {
    /// Makes a key as the staff does, and reads it off the page.
    async fn issue(&self, may: &str) -> String {
        let page = self.browser.get("/admin/keys").await;
        let form = self.browser.form(&page, "issue_key");
        let answer = form.fill("name", "Acme").fill("may", may).submit().await;
        assert_eq!(answer.location(), Some("/admin/keys"));
        new_key(&self.browser.get("/admin/keys").await)
    }

    /// What a partner hears who stores a message with this key.
    async fn store(&self, header: &str, value: &str) -> u16 {
        let request = Request::post("/api/contact")
            .header("host", "app.test")
            .header(header, value)
            .header("content-type", "application/json")
            .body(Body::from(LEAD))
            .unwrap();
        self.browser.another_browser().send(request).await.status()
    }
}

fn new_key(page: &TestPage) -> String {
    let (_, rest) = page.text().split_once("id=\"new-key\"><code>").unwrap();
    rest.split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_key_is_shown_once_kept_as_a_hash_and_opens_by_either_header() {
    let studio = Studio::start().await;
    studio.sign_in().await;
    let key = studio.issue("write").await;
    assert_eq!(studio.store("x-api-key", &key).await, 201);
    assert_eq!(
        studio
            .store("authorization", &format!("Bearer {key}"))
            .await,
        201
    );
    assert_eq!(studio.store("x-api-key", &format!("{key}x")).await, 401);

    let page = studio.browser.get("/admin/keys").await;
    assert!(!page.text().contains(&key) && page.shows(&key[..13]));
    assert!(!page.shows("Never used"), "{}", page.text());
    let stored: Vec<(String, Vec<u8>)> = sqlx::query_as("SELECT shown, hash FROM api_keys")
        .fetch_all(&studio.pool)
        .await
        .unwrap();
    let hash = hallway::SecretHash::of(&key).as_bytes().to_vec();
    assert_eq!(stored, [(key[..13].to_owned(), hash)]);
}

#[tokio::test]
async fn a_key_may_do_only_what_it_was_made_for() {
    let studio = Studio::start().await;
    studio.sign_in().await;
    let reader = studio.issue("read").await;
    assert_eq!(studio.store("x-api-key", &reader).await, 403);
    assert_eq!(studio.count("leads").await, 0);
}

#[tokio::test]
async fn after_a_change_both_keys_open_for_a_day_and_then_the_new_one() {
    let studio = Studio::start().await;
    studio.sign_in().await;
    let old = studio.issue("write").await;
    let page = studio.browser.get("/admin/keys").await;
    let form = studio.browser.form(&page, "rotate_key");
    assert_eq!(form.submit().await.status(), 303);
    let new = new_key(&studio.browser.get("/admin/keys").await);
    assert_ne!(old, new);
    assert_eq!(studio.store("x-api-key", &old).await, 201);
    assert_eq!(studio.store("x-api-key", &new).await, 201);
    // A day later.
    sqlx::query(
        "UPDATE api_keys SET expires_at = '2026-01-01T00:00:00Z' WHERE expires_at > '2026'",
    )
    .execute(&studio.pool)
    .await
    .unwrap();
    assert_eq!(studio.store("x-api-key", &old).await, 401);
    assert_eq!(studio.store("x-api-key", &new).await, 201);
}

#[tokio::test]
async fn a_key_that_was_taken_back_opens_nothing() {
    let studio = Studio::start().await;
    studio.sign_in().await;
    let key = studio.issue("write").await;
    let page = studio.browser.get("/admin/keys").await;
    assert_eq!(
        studio
            .browser
            .form(&page, "revoke_key")
            .submit()
            .await
            .status(),
        303
    );
    assert_eq!(studio.store("x-api-key", &key).await, 401);
    assert_eq!(studio.count("api_keys").await, 0);
}
