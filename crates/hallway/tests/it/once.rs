//! A submission runs at most once, whatever the browser and the line do.

use std::path::Path;
use std::time::Duration;

use futures_util::future::join_all;
use hallway::Config;
use hallway::axum::extract::Request;
use tokio::runtime::Runtime;

use crate::world::World;

#[tokio::test]
async fn the_same_press_twice_is_one_row() {
    let world = World::new();
    let app = world.app();
    let form = app.form(&app.get("/notes").await, "save");
    let form = form.fill("name", "Ada").fill("email", "ada@example.com");
    let (first, second) = (form.submit().await, form.submit().await);
    assert_eq!((first.status(), second.status()), (303, 303));
    assert_eq!(first.location(), second.location());
    assert_eq!((world.rows().len(), world.runs()), (1, 1));
}

#[tokio::test]
async fn changed_text_from_the_same_page_is_a_second_row() {
    let world = World::new();
    let app = world.app();
    let form = app
        .form(&app.get("/notes").await, "save")
        .fill("email", "ada@example.com");
    form.clone().fill("name", "Ada").submit().await;
    form.fill("name", "Grace").submit().await;
    assert_eq!(world.rows().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_parallel_copies_are_one_row_and_get_one_answer() {
    let world = World::new();
    let app = world.app();
    let form = app.form(&app.get("/notes").await, "save");
    let form = form
        .fill("name", "Ada")
        .fill("email", "ada@example.com")
        .key("one-press");
    let answers = join_all((0..50).map(|_| form.submit_by_script())).await;
    assert_eq!((world.rows().len(), world.runs()), (1, 1));
    for answer in &answers {
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.json()["message"], "Saved.");
    }
    let replayed = answers
        .iter()
        .filter(|answer| answer.json()["replayed"] == true)
        .count();
    assert_eq!(replayed, 49);
}

#[tokio::test]
async fn two_presses_of_a_button_by_script_count_twice() {
    let world = World::new();
    let app = world.app();
    let page = app.get("/posts").await;
    let like = app.forms(&page, "plus_one").remove(0);
    like.clone().key("first").submit_by_script().await;
    like.key("second").submit_by_script().await;
    assert_eq!(world.rows().len(), 2, "one token, two keys");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_connection_does_not_stop_the_action_and_the_copy_gets_its_outcome() {
    let world = World::new();
    let app = world.app();
    let form = app.form(&app.get("/buttons").await, "slow");
    {
        let mut lost = Box::pin(form.submit());
        tokio::select! {
            _ = &mut lost => panic!("the action waits for the test"),
            () = world.slow_started() => {}
        }
        // The browser closes the connection here: the request's future is dropped.
    }
    let copy = async { form.submit().await };
    let go = async { world.let_go() };
    let (copy, ()) = tokio::join!(copy, go);
    assert_eq!(copy.status(), 303);
    assert_eq!((world.rows().len(), world.runs()), (1, 1));
    assert!(app.get("/buttons").await.shows("Slowly saved."));
}

#[tokio::test]
async fn a_repeatable_action_runs_for_every_copy() {
    let world = World::new();
    let app = world.app();
    let form = app.form(&app.get("/buttons").await, "ping");
    form.submit().await;
    form.submit().await;
    assert_eq!(world.runs(), 2);
}

#[tokio::test]
async fn a_restart_does_not_run_a_submission_again() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::new();
    let config = || kept_in(folder.path());
    let app = world.app_with(config());
    let form = app.form(&app.get("/notes").await, "save");
    let form = form.fill("name", "Ada").fill("email", "ada@example.com");
    assert_eq!(form.submit().await.status(), 303);
    let request = form.to_request();
    drop(form);
    drop(app);

    let after = world.app_with(config());
    let copy = after.send(request).await;
    assert_eq!(copy.status(), 303, "{}", copy.text());
    assert_eq!((world.rows().len(), world.runs()), (1, 1));
}

/// Settings that keep everything in one folder, as a restarted process finds it.
fn kept_in(folder: &Path) -> Config {
    let keys = std::fs::read_to_string(folder.join("keys")).ok();
    let mut vars = vec![
        ("HALLWAY_DATA".to_owned(), folder.display().to_string()),
        ("HALLWAY_HOSTS".to_owned(), "app.test".to_owned()),
    ];
    vars.extend(keys.map(|keys| ("HALLWAY_KEYS".to_owned(), keys)));
    Config::from_vars(vars).unwrap()
}

/// Sends the form of an action, and ends the process while the action is at work. What comes back
/// is a copy of the request, to be sent to the next process.
pub(crate) fn dies_at_work(world: &World, config: Config, action: &str) -> Request {
    let process = Runtime::new().unwrap();
    let copy = process.block_on(async {
        let app = world.app_with(config);
        let form = app.form(&app.get("/buttons").await, action);
        let mut lost = Box::pin(form.submit());
        tokio::select! {
            _ = &mut lost => panic!("the action waits for the test"),
            () = world.slow_started() => {}
        }
        form.to_request()
    });
    process.shutdown_timeout(Duration::from_secs(5));
    copy
}

#[test]
fn a_crash_between_the_commit_and_the_answer_is_one_row_where_the_row_has_the_id() {
    let (folder, world) = (tempfile::tempdir().unwrap(), World::new());
    let copy = dies_at_work(&world, kept_in(folder.path()), "pay");
    assert_eq!(
        (world.rows().len(), world.runs()),
        (1, 1),
        "committed, not answered"
    );
    Runtime::new().unwrap().block_on(async {
        let app = world.app_with(kept_in(folder.path()));
        world.let_go();
        let sent = app.send(copy).await;
        assert_eq!(sent.status(), 303, "{}", sent.text());
    });
    assert_eq!(
        (world.rows().len(), world.runs()),
        (1, 2),
        "it ran again and found its row"
    );
}

#[test]
fn without_the_id_a_crash_leaves_a_question_and_nothing_runs_again() {
    let (folder, world) = (tempfile::tempdir().unwrap(), World::new());
    let copy = dies_at_work(&world, kept_in(folder.path()), "slow");
    Runtime::new().unwrap().block_on(async {
        let app = world.app_with(kept_in(folder.path()));
        let sent = app.send(copy).await;
        assert_eq!(sent.status(), 409);
        assert!(sent.shows("We may have received this"), "{}", sent.text());
    });
    assert_eq!(world.runs(), 1);
}

#[tokio::test]
async fn copies_have_one_id_and_presses_have_their_own() {
    let world = World::new();
    let app = world.app();
    let form = app.form(&app.get("/buttons").await, "pay");
    world.let_go();
    world.let_go();
    assert_eq!(form.submit().await.status(), 303);
    assert_eq!(form.submit().await.status(), 303, "a copy");
    assert_eq!(world.rows().len(), 1);
    let form = app.form(&app.get("/buttons").await, "pay");
    assert_eq!(form.submit().await.status(), 303);
    let rows = world.rows();
    assert_eq!((rows.len(), rows[0].len(), world.runs()), (2, 64, 2));
}
