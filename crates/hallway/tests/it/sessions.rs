//! Signing in and out, and what it does to open pages.

use crate::world::World;

async fn signed_in(world: &World) -> hallway::testing::TestApp {
    let app = world.app();
    let page = app.get("/login").await;
    let sent = app.forms(&page, "sign_in")[0].submit().await;
    assert_eq!((sent.status(), sent.location()), (303, Some("/staff")));
    app
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
