//! What an audit trail hears of calls.

use std::sync::{Arc, Mutex};

use hallway::Config;
use hallway::testing::TestApp;

use crate::world::{World, app};

/// An app whose trail is a list of lines.
fn audited(world: &World) -> (TestApp, Arc<Mutex<Vec<String>>>) {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let heard = lines.clone();
    let app = app(world).audit(move |call| {
        let line = format!(
            "{} {} {} {} {}",
            call.who.unwrap_or("nobody"),
            call.address,
            call.action.unwrap_or("nothing"),
            call.bound.unwrap_or("-"),
            call.outcome,
        );
        heard.lock().unwrap().push(line);
    });
    (
        TestApp::with_config(app, world.clone(), Config::for_tests()),
        lines,
    )
}

#[tokio::test]
async fn a_trail_hears_who_did_what_to_which_thing_and_how_it_ended() {
    let world = World::new();
    let (app, lines) = audited(&world);
    let notes = app.get("/notes").await;
    let note = app.form(&notes, "save").fill("email", "ada@example.com");
    note.submit().await;
    let note = note.fill("name", "Ada");
    note.submit().await;
    note.submit().await;
    let forged = note.fill("$form", "AAAA");
    forged.submit().await;
    let orders = app.form(&app.get("/orders").await, "order");
    let orders = orders.fill("name", "Ada").fill("email", "a@b.example");
    orders.submit().await;
    app.form(&app.get("/buttons").await, "fail").submit().await;
    app.form(&app.get("/buttons").await, "panics")
        .submit()
        .await;
    app.form(&app.get("/mixed").await, "remove").submit().await;
    app.forms(&app.get("/login").await, "sign_in")[0]
        .submit()
        .await;
    app.form(&app.get("/staff").await, "remove").submit().await;
    let expected = [
        "nobody 203.0.113.1 world::save - refused HW0110",
        "nobody 203.0.113.1 world::save - done",
        "nobody 203.0.113.1 world::save - copy",
        "nobody 203.0.113.1 nothing - refused HW0103",
        "nobody 203.0.113.1 world::order - error 409",
        "nobody 203.0.113.1 world::fail - failed",
        "nobody 203.0.113.1 world::panics - failed",
        "nobody 203.0.113.1 world::remove - refused HW0108",
        "nobody 203.0.113.1 world::sign_in \"ada\" done",
        "ada 203.0.113.1 world::remove - done",
    ];
    assert_eq!(*lines.lock().unwrap(), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trail_hears_of_a_run_whose_caller_is_gone() {
    let world = World::new();
    let (app, lines) = audited(&world);
    let form = app.form(&app.get("/buttons").await, "slow");
    {
        let mut lost = Box::pin(form.submit());
        tokio::select! {
            _ = &mut lost => panic!("the action waits for the test"),
            () = world.slow_started() => {}
        }
    }
    world.let_go();
    assert_eq!(
        form.submit().await.status(),
        303,
        "a copy waits for the end"
    );
    let mut heard = lines.lock().unwrap().clone();
    heard.sort();
    let slow = |outcome: &str| format!("nobody 203.0.113.1 world::slow - {outcome}");
    assert_eq!(heard, [slow("copy"), slow("done")]);
}

#[tokio::test]
async fn a_hook_that_panics_costs_nobody_anything() {
    let world = World::new();
    let app = app(&world).audit(|_| panic!("the trail is full"));
    let app = TestApp::with_config(app, world.clone(), Config::for_tests());
    let form = app.form(&app.get("/notes").await, "save");
    let form = form.fill("name", "Ada").fill("email", "ada@example.com");
    assert_eq!(form.submit().await.status(), 303);
    assert_eq!(form.submit().await.status(), 303);
    assert_eq!(world.rows().len(), 1);
}
