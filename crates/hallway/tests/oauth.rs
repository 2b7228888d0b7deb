//! Shows what signing in with a provider does, for honest providers and for everybody else.
#![cfg(feature = "oauth")]

#[path = "oauth/attacks.rs"]
mod attacks;
#[path = "oauth/provider.rs"]
mod provider;
#[path = "oauth/world.rs"]
mod world;

use crate::provider::Lies;
use crate::world::{FAILED, World};

#[tokio::test]
async fn somebody_with_an_account_is_signed_in_and_goes_where_they_were_going() {
    let world = World::start(Lies::default()).await;
    let to = world
        .begin("/api/auth/company?return_to=/orders%3Fpage%3D2")
        .await;
    assert!(
        to.address
            .starts_with(&format!("{}/authorize?", world.issuer)),
        "{}",
        to.address
    );
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", "studio"),
        ("redirect_uri", "https://app.test/api/auth/company/callback"),
        ("scope", "openid email profile"),
        ("code_challenge_method", "S256"),
    ] {
        assert_eq!(to.asks(name), value, "{name}");
    }
    let back = world.browser.get(&world.agree("company", &to)).await;
    assert_eq!(
        (back.status(), back.location()),
        (303, Some("/orders?page=2"))
    );
    assert_eq!(back.header("cache-control"), Some("no-store"));
    assert_eq!(back.header("referrer-policy"), Some("no-referrer"));
    assert_eq!(world.who().await, "company ada ada@company.example true");
}

#[tokio::test]
async fn what_the_id_token_leaves_out_is_asked_for() {
    let world = World::start(Lies {
        no_email: true,
        ..Lies::default()
    })
    .await;
    assert_eq!(world.sign_in("company").await, "/account");
    assert_eq!(world.who().await, "company ada ada@userinfo.example true");
}

#[tokio::test]
async fn github_is_asked_whose_the_token_is() {
    let world = World::start(Lies::default()).await;
    assert_eq!(world.sign_in("hub").await, "/account");
    assert_eq!(world.who().await, "hub 583231 ada@hub.example true");
}

#[tokio::test]
async fn an_e_mail_that_nobody_has_verified_is_told_as_such() {
    let world = World::start(Lies::default()).await;
    assert_eq!(world.begin("/api/auth/plain").await.asks("scope"), "read");
    assert_eq!(world.sign_in("plain").await, "/account");
    assert_eq!(world.who().await, "plain 583231 anything@hub.example false");
}

#[tokio::test]
async fn a_session_that_was_there_ends() {
    let world = World::start(Lies::default()).await;
    world.sign_in("company").await;
    let before = world.browser.cookie("session").unwrap();
    let with_before = async || world.with_cookie("session", &before, "/api/who").await;
    assert_eq!(
        with_before().await.text(),
        "company ada ada@company.example true"
    );
    world.sign_in("hub").await;
    assert_eq!(with_before().await.text(), "nobody");
    assert_eq!(world.who().await, "hub 583231 ada@hub.example true");
}

#[tokio::test]
async fn an_account_that_is_not_known_stays_outside_and_hears_why() {
    let world = World::start(Lies {
        subject: Some("mallory"),
        ..Lies::default()
    })
    .await;
    assert_eq!(world.sign_in("company").await, "/login");
    let page = world.browser.get("/login").await;
    assert!(
        page.shows("This account is not known here."),
        "{}",
        page.text()
    );
    assert_eq!(world.who().await, "nobody");
}

#[tokio::test]
async fn a_person_who_says_no_can_try_again() {
    let world = World::start(Lies::default()).await;
    let to = world.begin("/api/auth/company").await;
    let no = format!(
        "/api/auth/company/callback?error=access_denied&state={}",
        to.asks("state")
    );
    assert_eq!(world.browser.get(&no).await.location(), Some("/login"));
    assert!(world.browser.get("/login").await.shows(FAILED));
    assert_eq!(world.sign_in("company").await, "/account");
}

#[tokio::test]
async fn a_provider_that_nobody_named_is_not_found_and_one_that_is_away_is_no_open_door() {
    let world = World::start(Lies::default()).await;
    for path in ["/api/auth/evil", "/api/auth/evil/callback?state=a&code=b"] {
        assert_eq!(world.browser.get(path).await.status(), 404, "{path}");
    }
    let away = world.browser.get("/api/auth/away").await;
    assert_eq!(away.status(), 500);
    assert!(!away.text().contains("127.0.0.1"), "{}", away.text());
}

#[tokio::test]
async fn doors_name_the_callback_as_guarded() {
    let doors = world::app().doors();
    let of = |path: &str| {
        let route = doors.routes.iter().find(|it| it.path == path).unwrap();
        route.methods[0].access.join(" ")
    };
    assert_eq!(of("/api/auth/{provider}/callback"), "Callback");
}

/// Two flows in one browser would share the cookie: the second one counts.
#[tokio::test]
async fn of_two_logins_in_one_browser_the_later_counts() {
    let world = World::start(Lies::default()).await;
    let first = world.begin("/api/auth/company").await;
    let second = world.begin("/api/auth/company").await;
    let stale = world.agree("company", &first);
    assert_eq!(world.browser.get(&stale).await.location(), Some("/login"));
    assert_eq!(world.who().await, "nobody");
    // The first answer took the cookie with it.
    let gone = world.agree("company", &second);
    assert_eq!(world.browser.get(&gone).await.location(), Some("/login"));
    assert_eq!(world.sign_in("company").await, "/account");
}
