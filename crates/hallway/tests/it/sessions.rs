//! Signing in and out, and what it does to open pages.

use hallway::Config;
use hallway::axum::body::Body;
use hallway::http::{HeaderValue, Method, header};
use hallway::testing::TestApp;

use crate::world::World;

async fn signed_in(world: &World) -> TestApp {
    let app = world.app();
    sign_in(&app, ADA).await;
    app
}

const ADA: usize = 0;
const BOB: usize = 1;

async fn sign_in(app: &TestApp, who: usize) {
    let page = app.get("/login").await;
    let sent = app.forms(&page, "sign_in")[who].submit().await;
    assert_eq!((sent.status(), sent.location()), (303, Some("/staff")));
}

async fn is_in(app: &TestApp) -> bool {
    app.get("/staff").await.status() == 200
}

async fn press(app: &TestApp, page: &str, action: &str) {
    let form = app.form(&app.get(page).await, action);
    assert_eq!(form.submit().await.status(), 303);
}

/// Whether somebody who copied the session's cookie is let in with it.
async fn opens(app: &TestApp, cookie: &str) -> bool {
    let mut request = app
        .request(Method::GET, "/staff")
        .body(Body::empty())
        .unwrap();
    let cookie = format!("__Host-hallway-session={cookie}");
    request
        .headers_mut()
        .insert(header::COOKIE, HeaderValue::from_str(&cookie).unwrap());
    app.another_browser().send(request).await.status() == 200
}

#[tokio::test]
async fn a_guarded_page_leads_a_stranger_to_the_login() {
    let page = World::new().app().get("/staff").await;
    assert_eq!((page.status(), page.location()), (303, Some("/login")));
}

#[tokio::test]
async fn after_signing_in_the_page_and_its_actions_work() {
    let world = World::new();
    let app = signed_in(&world).await;
    let staff = app.get("/staff").await;
    assert!(staff.shows("Hello ada"));
    assert_eq!(app.form(&staff, "remove").submit().await.status(), 303);
    assert_eq!(world.rows(), ["removed by ada"]);
}

#[tokio::test]
async fn a_login_without_cookies_says_what_is_missing() {
    let world = World::new();
    let app = world.app();
    let login = app.forms(&app.get("/login").await, "sign_in").remove(ADA);
    app.clear_cookies();
    let sent = login.submit().await;
    assert_eq!(sent.status(), 401);
    assert!(sent.shows("This site needs a cookie to sign you in."));
    assert_eq!(app.cookie("session"), None);
    // The answer brought the cookie of the page: whoever keeps it is in with the next press.
    let sent = app.forms(&sent, "sign_in").remove(ADA).submit().await;
    assert_eq!((sent.status(), sent.location()), (303, Some("/staff")));
    assert!(is_in(&app).await);
}

#[tokio::test]
async fn a_double_clicked_login_signs_in_although_its_first_answer_is_lost() {
    let world = World::new();
    let app = world.app();
    let page = app.get("/login").await;
    let first = app.another_browser();
    let login = app.forms(&page, "sign_in").remove(0);
    // The answer of the first copy reaches nobody: its cookies are dropped.
    first.send(login.to_request()).await;
    assert_eq!(login.submit().await.status(), 303);
    assert!(app.get("/staff").await.shows("Hello ada"));
    assert_eq!(world.runs(), 1);
}

#[tokio::test]
async fn a_double_clicked_logout_shows_the_same_answer() {
    let world = World::new();
    let app = signed_in(&world).await;
    let logout = app.form(&app.get("/staff").await, "sign_out");
    let first = logout.submit().await;
    let second = logout.submit().await;
    assert_eq!((first.status(), second.status()), (303, 303));
    assert_eq!(world.runs(), 2, "one login, one logout");
    assert_eq!(app.get("/staff").await.status(), 303);
}

#[tokio::test]
async fn a_press_after_signing_out_elsewhere_leads_to_the_login() {
    let world = World::new();
    let app = signed_in(&world).await;
    let staff = app.get("/staff").await;
    let remove = app.form(&staff, "remove");
    app.form(&staff, "sign_out").submit().await;
    assert_eq!(remove.submit().await.location(), Some("/login"));
    let reply = remove.submit_by_script().await;
    assert_eq!(reply.status(), 409);
    assert_eq!(reply.json()["redirect"], "/login");
    assert!(world.rows().is_empty());
}

#[tokio::test]
async fn a_form_from_before_the_login_is_stale_and_keeps_its_values() {
    let world = World::new();
    let app = world.app();
    let before = app
        .form(&app.get("/notes").await, "save")
        .fill("name", "Ada");
    let page = app.get("/login").await;
    app.forms(&page, "sign_in")[0].submit().await;
    let before = app.form(&before.submit().await, "save");
    assert_eq!(before.value("name"), Some("Ada"));
    let sent = before.fill("email", "ada@example.com").submit().await;
    assert_eq!(sent.status(), 303);
}

#[tokio::test]
async fn the_message_of_a_logout_comes_along_where_its_page_leads() {
    let world = World::new();
    let app = world.app();
    press(&app, "/login", "sign_in").await;
    let sent = app
        .form(&app.get("/staff").await, "sign_out")
        .submit()
        .await;
    assert_eq!((sent.status(), sent.location()), (303, Some("/staff")));
    let staff = app.get("/staff").await;
    assert_eq!(staff.location(), Some("/login"));
    assert!(app.get("/login").await.shows("Good bye."));
    assert!(!app.get("/login").await.shows("Good bye."), "once");
}

#[tokio::test]
async fn a_login_replayed_after_logout_signs_nobody_in() {
    let world = World::new();
    let app = world.app();
    let page = app.get("/login").await;
    let login = app.forms(&page, "sign_in").remove(0);
    login.submit().await;
    let logout = app.form(&app.get("/staff").await, "sign_out");
    logout.submit().await;
    // The request carries another session cookie than the first copy did: none, or a new one.
    login.submit().await;
    let runs = world.runs();
    assert_eq!(runs, 2, "nothing ran again");
}

#[tokio::test]
async fn the_bound_name_cannot_be_moved_to_another_form() {
    let world = World::new();
    let app = world.app();
    let page = app.get("/login").await;
    let forms = app.forms(&page, "sign_in");
    assert_ne!(forms[0].token(), forms[1].token());
    forms[1].submit().await;
    assert!(app.get("/staff").await.shows("Hello bob"));
}

#[tokio::test]
async fn signing_out_ends_every_copy_of_the_cookie() {
    let world = World::new();
    let app = signed_in(&world).await;
    let cookie = app.cookie("session").unwrap();
    assert!(opens(&app, &cookie).await);
    press(&app, "/staff", "sign_out").await;
    assert_eq!(app.cookie("session"), None);
    assert!(!opens(&app, &cookie).await);
}

#[tokio::test]
async fn signing_in_begins_a_new_session_and_ends_the_one_before() {
    let world = World::new();
    let app = signed_in(&world).await;
    let before = app.cookie("session").unwrap();
    sign_in(&app, ADA).await;
    let after = app.cookie("session").unwrap();
    assert_ne!(before, after);
    assert!(opens(&app, &after).await && !opens(&app, &before).await);
}

#[tokio::test]
async fn a_double_clicked_login_of_somebody_who_was_signed_in_signs_in() {
    let world = World::new();
    let app = signed_in(&world).await;
    let login = app.forms(&app.get("/login").await, "sign_in").remove(BOB);
    // The answer of the first copy reaches nobody: its cookies are dropped.
    app.another_browser().send(login.to_request()).await;
    assert_eq!(login.submit().await.status(), 303);
    assert!(app.get("/staff").await.shows("Hello bob"));
    assert_eq!(world.runs(), 2);
}

#[tokio::test]
async fn signing_out_in_another_tab_leads_this_ones_press_to_the_login() {
    let world = World::new();
    let app = signed_in(&world).await;
    let remove = app.form(&app.get("/staff").await, "remove");
    press(&app.another_tab(), "/staff", "sign_out").await;
    assert_eq!(remove.submit().await.location(), Some("/login"));
    assert!(world.rows().is_empty());
}

#[tokio::test]
async fn signing_out_everywhere_ends_all_sessions_of_one_person() {
    let world = World::new();
    let laptop = signed_in(&world).await;
    let (phone, other) = (laptop.another_browser(), laptop.another_browser());
    sign_in(&phone, ADA).await;
    sign_in(&other, BOB).await;
    let open = phone.form(&phone.get("/staff").await, "remove");
    let cookie = phone.cookie("session").unwrap();

    press(&laptop, "/account", "leave_everywhere").await;
    assert!(!is_in(&laptop).await && !is_in(&phone).await && is_in(&other).await);
    assert!(!opens(&phone, &cookie).await);
    let led = open.submit().await;
    assert_eq!(led.location(), Some("/login"));
    assert_eq!(led.header("cache-control"), Some("private, no-cache"));
    let page = phone.get("/staff").await;
    assert_eq!(page.location(), Some("/login"));
    assert_eq!(page.header("cache-control"), Some("private, no-cache"));
    let reply = open.submit_by_script().await;
    assert_eq!(
        (reply.status(), reply.json()["redirect"].as_str()),
        (409, Some("/login"))
    );
    assert!(world.rows().is_empty());

    sign_in(&phone, ADA).await;
    assert!(is_in(&phone).await);
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions_and_keeps_this_one() {
    let world = World::new();
    let laptop = signed_in(&world).await;
    let thief = laptop.another_browser();
    sign_in(&thief, ADA).await;
    press(&laptop, "/account", "new_password").await;
    assert!(is_in(&laptop).await && !is_in(&thief).await);
}

#[tokio::test]
async fn a_restart_does_not_bring_a_session_back() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::new();
    let config = || {
        let keys = std::fs::read_to_string(folder.path().join("keys")).ok();
        let mut vars = vec![
            (
                "HALLWAY_DATA".to_owned(),
                folder.path().display().to_string(),
            ),
            ("HALLWAY_HOSTS".to_owned(), "app.test".to_owned()),
        ];
        vars.extend(keys.map(|keys| ("HALLWAY_KEYS".to_owned(), keys)));
        Config::from_vars(vars).unwrap()
    };
    let (out, everywhere, stays) = {
        let app = world.app_with(config());
        let (phone, other) = (app.another_browser(), app.another_browser());
        sign_in(&app, ADA).await;
        sign_in(&other, BOB).await;
        let out = app.cookie("session").unwrap();
        press(&app, "/staff", "sign_out").await;
        sign_in(&app, ADA).await;
        sign_in(&phone, ADA).await;
        let everywhere = phone.cookie("session").unwrap();
        press(&app, "/account", "leave_everywhere").await;
        (out, everywhere, other.cookie("session").unwrap())
    };
    let after = world.app_with(config());
    assert!(!opens(&after, &out).await && !opens(&after, &everywhere).await);
    assert!(opens(&after, &stays).await, "bob was not asked");
}

#[tokio::test]
async fn a_route_handler_ends_the_sessions_of_an_account() {
    let world = World::new();
    let app = signed_in(&world).await;
    let other = app.another_browser();
    sign_in(&other, BOB).await;
    let close = app.request(Method::DELETE, "/api/accounts/ada");
    assert_eq!(
        app.send(close.body(Body::empty()).unwrap()).await.status(),
        200
    );
    assert!(!is_in(&app).await && is_in(&other).await);
}

#[tokio::test]
async fn what_was_typed_while_the_session_ran_out_waits_for_the_same_person() {
    for by_script in [false, true] {
        let world = World::new();
        let app = signed_in(&world).await;
        let form = app.form(&app.get("/reports").await, "report");
        let long = "x".repeat(3_000);
        let form = form.fill("name", "Harbour").fill("email", &long);
        press(&app.another_tab(), "/staff", "sign_out").await;

        let sent = if by_script {
            form.submit_by_script().await
        } else {
            form.submit().await
        };
        if by_script {
            assert_eq!(sent.json()["redirect"], "/login", "{}", sent.text());
        } else {
            assert_eq!((sent.status(), sent.location()), (303, Some("/login")));
        }
        assert_eq!(world.rows().len(), 0);

        // Nobody else of this browser sees it.
        sign_in(&app, BOB).await;
        assert!(!app.get("/reports").await.shows("Harbour"));
        sign_in(&app, ADA).await;
        let page = app.get("/reports").await;
        let again = app.form(&page, "report");
        assert_eq!(again.value("name"), Some("Harbour"));
        assert_eq!(again.value("email"), Some(&*long));
        assert!(page.shows("It has not been sent yet"), "{}", page.text());
        let done = again.fill("email", "ada@example.com").submit().await;
        assert_eq!(done.status(), 303);
        assert_eq!(world.rows(), ["report Harbour"]);
        assert!(
            !app.get("/reports").await.shows("It has not been sent yet"),
            "once"
        );
    }
}
