//! A submission runs at most once, whatever the browser and the line do.

use futures_util::future::join_all;
use hallway::Config;

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
    let config = || {
        let keys = std::fs::read_to_string(folder.path().join("keys")).ok();
        let mut vars = vec![(
            "HALLWAY_DATA".to_owned(),
            folder.path().display().to_string(),
        )];
        vars.push(("HALLWAY_HOSTS".to_owned(), "app.test".to_owned()));
        vars.extend(keys.map(|keys| ("HALLWAY_KEYS".to_owned(), keys)));
        Config::from_vars(vars).unwrap()
    };
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
