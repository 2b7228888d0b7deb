//! Each way in which somebody signs in as somebody else elsewhere, and comes to nothing here.

use serde_json::{Value, json};

use crate::provider::Lies;
use crate::world::{FAILED, World};

/// A login that is to fail: nobody is signed in, and the page where people sign in says so.
async fn comes_to_nothing(world: &World, path: &str) {
    let answer = world.browser.get(path).await;
    assert_eq!(
        (answer.status(), answer.location()),
        (303, Some("/login")),
        "{path}"
    );
    assert!(world.browser.get("/login").await.shows(FAILED), "{path}");
    assert_eq!(world.who().await, "nobody", "{path}");
}

#[tokio::test]
async fn a_state_of_another_browser_opens_nothing_and_asks_nobody() {
    let world = World::start(Lies::default()).await;
    let attacker = world.browser.another_browser();
    let theirs = world.begin_in(&attacker, "/api/auth/company").await;
    let code = world.agree("company", &theirs);
    // Without a login of its own, and with one.
    comes_to_nothing(&world, &code).await;
    let _own = world.begin("/api/auth/company").await;
    comes_to_nothing(&world, &code).await;
    assert_eq!(world.codes_shown(), 0);
}

#[tokio::test]
async fn a_state_that_is_missing_doubled_or_guessed_opens_nothing() {
    let world = World::start(Lies::default()).await;
    for change in [
        |query: &str| query.replace("&state=", "&other="),
        |query: &str| query.replace("&state=", "&state=guess&state="),
        |query: &str| query.replace("&state=", "&state=x"),
        |query: &str| format!("{query}&code=two"),
    ] {
        let to = world.begin("/api/auth/company").await;
        comes_to_nothing(&world, &change(&world.agree("company", &to))).await;
    }
    assert_eq!(world.codes_shown(), 0);
}

#[tokio::test]
async fn a_state_for_one_provider_is_none_for_another() {
    let world = World::start(Lies::default()).await;
    let to = world.begin("/api/auth/company").await;
    let mixed = world.agree("company", &to).replace("/company/", "/hub/");
    comes_to_nothing(&world, &mixed).await;
    assert_eq!(world.codes_shown(), 0);
}

#[tokio::test]
async fn a_code_that_was_used_is_worth_nothing() {
    let world = World::start(Lies::default()).await;
    let to = world.begin("/api/auth/company").await;
    let cookie = world.browser.cookie("login").unwrap();
    let back = world.agree("company", &to);
    assert_eq!(world.browser.get(&back).await.location(), Some("/account"));
    // The same address again: the cookie went with the first answer.
    assert_eq!(
        world.browser.another_browser().get(&back).await.location(),
        Some("/login")
    );
    // With a copy of the cookie: the provider takes a code once.
    assert_eq!(world.codes_shown(), 1);
    let again = world.with_cookie("login", &cookie, &back).await;
    assert_eq!(again.location(), Some("/login"));
    assert!(
        !again
            .headers("set-cookie")
            .iter()
            .any(|it| it.contains("session"))
    );
    assert_eq!(world.codes_shown(), 2);
}

#[tokio::test]
async fn a_code_of_somebody_elses_login_does_not_fit_the_proof_key() {
    let world = World::start(Lies::default()).await;
    let theirs = world.begin("/api/auth/hub").await;
    let stolen = world.agree("hub", &theirs);
    let own = world.begin("/api/auth/hub").await;
    comes_to_nothing(
        &world,
        &stolen.replace(theirs.asks("state"), own.asks("state")),
    )
    .await;
    assert_eq!(world.codes_shown(), 1);
}

/// Where the provider does not look at the proof key, the nonce still tells.
#[tokio::test]
async fn an_id_token_of_another_login_has_the_wrong_nonce() {
    let world = World::start(Lies {
        careless: true,
        ..Lies::default()
    })
    .await;
    let theirs = world.begin("/api/auth/company").await;
    let stolen = world.agree("company", &theirs);
    let own = world.begin("/api/auth/company").await;
    comes_to_nothing(
        &world,
        &stolen.replace(theirs.asks("state"), own.asks("state")),
    )
    .await;
    assert_eq!(world.codes_shown(), 1);
}

#[tokio::test]
async fn an_id_token_that_lies_signs_nobody_in() {
    let lies = |name: &'static str, value: Value| Lies {
        claims: vec![(name, value)],
        ..Lies::default()
    };
    for lies in [
        lies("iss", json!("https://evil.example")),
        lies("aud", json!("another-app")),
        lies("aud", json!(["studio", "another-app"])),
        lies("nonce", json!("guess")),
        lies("exp", json!(1_000_000)),
        Lies {
            unsigned: Some("none"),
            ..Lies::default()
        },
        Lies {
            unsigned: Some("HS256"),
            ..Lies::default()
        },
        Lies {
            other_key: true,
            ..Lies::default()
        },
        Lies {
            no_id_token: true,
            ..Lies::default()
        },
        Lies {
            no_email: true,
            userinfo: Some("grace"),
            ..Lies::default()
        },
    ] {
        let world = World::start(lies.clone()).await;
        let to = world.begin("/api/auth/company").await;
        comes_to_nothing(&world, &world.agree("company", &to)).await;
        assert_eq!(world.codes_shown(), 1, "{lies:?}");
    }
}

#[tokio::test]
async fn a_provider_that_calls_itself_another_is_not_begun_with() {
    let world = World::start(Lies {
        issuer: Some("https://evil.example"),
        ..Lies::default()
    })
    .await;
    let page = world.browser.get("/api/auth/company").await;
    assert_eq!(page.status(), 500);
    assert_eq!(world.browser.cookie("login"), None);
}

#[tokio::test]
async fn an_answer_of_another_issuer_is_not_exchanged() {
    let world = World::start(Lies::default()).await;
    for issuer in ["&iss=https://evil.example", ""] {
        let to = world.begin("/api/auth/company").await;
        let back = world.agree("company", &to);
        let (before, _) = back.split_once("&iss=").unwrap();
        comes_to_nothing(&world, &format!("{before}{issuer}")).await;
    }
    assert_eq!(world.codes_shown(), 0);
}

#[tokio::test]
async fn nobody_is_led_out_of_the_app() {
    for asked in [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\/evil.example",
        "/%09/evil.example/",
        "%20/orders",
        "javascript:alert(1)",
        "",
    ] {
        let world = World::start(Lies::default()).await;
        let to = world
            .begin(&format!("/api/auth/company?return_to={asked}"))
            .await;
        // The answer cannot say it either.
        let back = format!(
            "{}&return_to=https://evil.example/",
            world.agree("company", &to)
        );
        assert_eq!(
            world.browser.get(&back).await.location(),
            Some("/account"),
            "{asked}"
        );
    }
}

#[tokio::test]
async fn a_cookie_that_we_did_not_seal_for_this_is_none() {
    let world = World::start(Lies::default()).await;
    world.sign_in("company").await;
    let session = world.browser.cookie("session").unwrap();
    let to = world.begin("/api/auth/company").await;
    let back = world.agree("company", &to);
    for value in ["", "x", &session] {
        let answer = world.with_cookie("login", value, &back).await;
        assert_eq!(answer.location(), Some("/login"), "{value}");
    }
    // Nor is a login a session.
    let login = world.browser.cookie("login").unwrap();
    let page = world.with_cookie("session", &login, "/api/who").await;
    assert_eq!(page.text(), "nobody");
    assert_eq!(world.codes_shown(), 1);
}
