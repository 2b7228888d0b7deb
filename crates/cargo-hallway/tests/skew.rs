//! Two builds of one app, and a tab that stays open over the deploy.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};

use cargo_hallway::check::{Change, changes};
use hallway::__private::{arg, draw};
use hallway::testing::{TestApp, TestPage};
use hallway::{
    ActionState, App, Bound, Config, Done, Error, Form, Input, IntoPage, Mounted, Public, State,
    action, rsx,
};

/// What was written down, by whichever build.
type Rows = Arc<Mutex<Vec<String>>>;

/// What is the same in both builds.
#[derive(Debug, Form)]
struct Note {
    #[form(length(min = 2))]
    text: String,
}

/// The build that the tab was opened with.
mod old {
    use super::*;

    #[action(access = Public, name = "save")]
    pub(super) async fn save(
        State(rows): State<Rows>,
        Input(note): Input<Note>,
    ) -> Result<Done, Error> {
        rows.lock().unwrap().push(note.text);
        Ok(Done::new())
    }

    #[action(access = Public, name = "publish")]
    pub(super) async fn publish(State(rows): State<Rows>) -> Result<Done, Error> {
        rows.lock().unwrap().push("published".to_owned());
        Ok(Done::new())
    }

    #[action(access = Public, name = "like")]
    pub(super) async fn like(
        State(rows): State<Rows>,
        Bound(post): Bound<u32>,
    ) -> Result<Done, Error> {
        rows.lock().unwrap().push(format!("liked {post}"));
        Ok(Done::new())
    }

    #[action(access = Public, name = "gone")]
    pub(super) async fn gone(
        State(rows): State<Rows>,
        Input(note): Input<Note>,
    ) -> Result<Done, Error> {
        rows.lock().unwrap().push(format!("gone {}", note.text));
        Ok(Done::new())
    }

    impl Mounted<Rows> for save {}
    impl Mounted<Rows> for publish {}
    impl Mounted<Rows> for like {}
    impl Mounted<Rows> for gone {}

    async fn page(
        save: ActionState<save>,
        publish: ActionState<publish>,
        like: ActionState<like>,
        gone: ActionState<gone>,
    ) -> impl IntoPage {
        rsx! {
            (save.form(|f| rsx! { (f.text.input()) (f.submit("Save")) }))
            (publish.form(|f| f.submit("Publish")))
            (like.bind(7).form(|f| f.submit("Like")))
            (gone.form(|f| rsx! { (f.text.input()) (f.submit("Go")) }))
        }
    }

    pub(super) fn app() -> App<Rows> {
        mount::<gone>(mount::<like>(mount::<publish>(mount::<save>(App::new())))).page(
            "/",
            draw(|p, s: &Rows| {
                Box::pin(async move {
                    let (save, publish) = (arg(p, s).await?, arg(p, s).await?);
                    let (like, gone) = (arg(p, s).await?, arg(p, s).await?);
                    IntoPage::into_page(page(save, publish, like, gone).await)
                })
            }),
        )
    }
}

/// The build that answers: `publish` is `release` now, `like` binds another type, `gone` is gone,
/// and `save` wants a title as well.
mod new {
    use super::*;

    #[derive(Debug, Form)]
    pub(super) struct Titled {
        #[form(length(min = 2))]
        pub(super) text: String,
        #[form(length(min = 2))]
        pub(super) title: String,
    }

    #[action(access = Public, name = "save")]
    pub(super) async fn save(
        State(rows): State<Rows>,
        Input(note): Input<Titled>,
    ) -> Result<Done, Error> {
        let Titled { text, title } = note;
        rows.lock().unwrap().push(format!("{title}: {text}"));
        Ok(Done::new())
    }

    #[action(access = Public, name = "release", rename = "publish")]
    pub(super) async fn release(State(rows): State<Rows>) -> Result<Done, Error> {
        rows.lock().unwrap().push("released".to_owned());
        Ok(Done::new())
    }

    #[action(access = Public, name = "like")]
    pub(super) async fn like(
        State(rows): State<Rows>,
        Bound(post): Bound<String>,
    ) -> Result<Done, Error> {
        rows.lock().unwrap().push(format!("liked {post}"));
        Ok(Done::new())
    }

    impl Mounted<Rows> for save {}
    impl Mounted<Rows> for release {}
    impl Mounted<Rows> for like {}

    async fn page(
        save: ActionState<save>,
        release: ActionState<release>,
        like: ActionState<like>,
    ) -> impl IntoPage {
        rsx! {
            (save.form(|f| rsx! { (f.title.input()) (f.text.input()) (f.submit("Save")) }))
            (release.form(|f| f.submit("Release")))
            (like.bind("seven".to_owned()).form(|f| f.submit("Like")))
        }
    }

    pub(super) fn app() -> App<Rows> {
        mount::<like>(mount::<release>(mount::<save>(App::new()))).page(
            "/",
            draw(|p, s: &Rows| {
                Box::pin(async move {
                    let (save, release, like) =
                        (arg(p, s).await?, arg(p, s).await?, arg(p, s).await?);
                    IntoPage::into_page(page(save, release, like).await)
                })
            }),
        )
    }
}

fn mount<A: hallway::Action<Rows>>(app: App<Rows>) -> App<Rows>
where
    A::Access: hallway::Guard<Rows>,
{
    app.action::<A>()
}

/// Both builds of one deployment: the same keys, the same rows.
struct Deploy {
    rows: Rows,
    old: TestApp,
    new: TestApp,
}

impl Deploy {
    fn new() -> Self {
        let (rows, config) = (Rows::default(), Config::for_tests());
        Self {
            old: TestApp::with_config(old::app(), rows.clone(), config.clone()),
            new: TestApp::with_config(new::app(), rows.clone(), config),
            rows,
        }
    }

    /// Sends a form of the old build's page to the new build.
    async fn over(&self, action: &str, text: Option<&str>) -> TestPage {
        let page = self.old.get("/").await;
        let form = self.old.form(&page, action);
        let form = text
            .into_iter()
            .fold(form, |form, text| form.fill("text", text));
        self.new.send(form.to_request()).await
    }

    fn rows(&self) -> Vec<String> {
        self.rows.lock().unwrap().clone()
    }
}

#[tokio::test]
async fn a_renamed_action_answers_to_its_old_name() {
    let deploy = Deploy::new();
    assert_eq!(deploy.over("publish", None).await.status(), 303);
    assert_eq!(deploy.rows(), ["released"]);
}

#[tokio::test]
async fn a_new_required_field_is_asked_for_in_place() {
    let deploy = Deploy::new();
    let page = deploy.over("save", Some("A long text")).await;
    assert_eq!(page.status(), 422);
    let form = deploy.new.form(&page, "save");
    assert_eq!(form.value("text"), Some("A long text"));
    assert!(deploy.rows().is_empty());
}

#[tokio::test]
async fn another_type_of_bound_values_is_stale() {
    let deploy = Deploy::new();
    assert_eq!(deploy.over("like", None).await.status(), 409);
    assert!(deploy.rows().is_empty());
}

#[tokio::test]
async fn an_action_that_is_gone_is_stale_and_runs_nothing() {
    let deploy = Deploy::new();
    assert_eq!(deploy.over("gone", Some("A long text")).await.status(), 409);
    assert!(deploy.rows().is_empty());
}

/// What the runtime of the old page hears from the new build.
#[tokio::test]
async fn a_script_of_the_old_tab_hears_the_same_and_gets_a_fresh_form() {
    let deploy = Deploy::new();
    let page = deploy.old.get("/").await;
    let over = async |action: &str, text: Option<&str>| {
        let form = deploy.old.form(&page, action);
        let form = text
            .into_iter()
            .fold(form, |form, text| form.fill("text", text));
        let request = form.to_script_request();
        deploy.new.send(request).await
    };
    let gone = over("gone", Some("A long text")).await;
    let reply = gone.json();
    assert_eq!((gone.status(), &reply["kind"]), (409, &"stale".into()));
    assert_eq!(reply["unclaimed"], true, "it certainly did not run");
    assert!(
        reply["view"].is_null(),
        "a page without the form would take the words away"
    );
    assert!(
        reply["message"]
            .as_str()
            .unwrap()
            .ends_with("copy what you typed, then open the page again.")
    );
    assert_ne!(reply["same"], true, "so the runtime does not send it again");
    let like = over("like", None).await.json();
    assert_eq!(
        (&like["kind"], &like["same"]),
        (&"stale".into(), &false.into())
    );
    let save = over("save", Some("A long text")).await;
    let reply = save.json();
    assert_eq!((save.status(), &reply["kind"]), (422, &"invalid".into()));
    assert_eq!(reply["errors"][0]["field"], "title");
    assert!(deploy.rows().is_empty());
    assert_eq!(over("publish", None).await.json()["kind"], "done");
    assert_eq!(deploy.rows(), ["released"]);
}

#[tokio::test]
async fn what_was_typed_into_a_form_that_is_gone_is_shown() {
    let deploy = Deploy::new();
    let page = deploy.over("gone", Some("A <b>long</b> text")).await;
    assert!(page.shows("This page has changed since you opened it."));
    assert!(
        page.text().contains("A &lt;b&gt;long&lt;/b&gt; text"),
        "{}",
        page.text()
    );
    assert!(
        !page.text().contains("$form"),
        "the token is nobody's words"
    );
}

#[tokio::test]
async fn a_page_says_which_build_drew_it() {
    let deploy = Deploy::new();
    let build = async |app: &TestApp| {
        let page = app.get("/").await;
        let (_, rest) = page.text().split_once("data-build=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let again = TestApp::new(new::app(), deploy.rows.clone());
    assert_ne!(build(&deploy.old).await, build(&deploy.new).await);
    assert_eq!(build(&deploy.new).await, build(&again).await);
}

#[test]
fn check_says_beforehand_what_the_tab_notices() {
    let found = changes(&old::app().doors(), &new::app().doors());
    let told: Vec<(bool, &str)> = found
        .iter()
        .map(|Change { breaks, what }| (*breaks, what.split(" instead").next().unwrap()))
        .collect();
    let named = |breaks: bool, begin: &str| {
        assert!(
            told.iter()
                .any(|(known, what)| *known == breaks && what.starts_with(begin)),
            "{begin}: {told:?}"
        );
    };
    named(true, "the action gone is gone");
    named(true, "like binds String");
    named(false, "save has a new field title");
    assert_eq!(told.len(), 3, "a renamed action breaks nothing: {told:?}");
    assert!(changes(&old::app().doors(), &old::app().doors()).is_empty());
}

fn check(folder: &Path, one: &str, two: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cargo-hallway"))
        .args(["hallway", "check", one, two])
        .current_dir(folder)
        .output()
        .unwrap()
}

#[test]
fn the_command_fails_when_a_deploy_breaks_open_tabs() {
    let folder = tempfile::tempdir().unwrap();
    for (name, app) in [("old.json", old::app()), ("new.json", new::app())] {
        let doors = serde_json::to_string(&app.doors()).unwrap();
        std::fs::write(folder.path().join(name), doors).unwrap();
    }
    let output = check(folder.path(), "old.json", "new.json");
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("BREAKS  the action gone is gone"), "{text}");
    let same = check(folder.path(), "new.json", "new.json");
    assert_eq!(same.status.code(), Some(0));
    assert_eq!(same.stdout, b"open tabs notice nothing\n");
    let none = check(folder.path(), "old.json", "missing.json");
    assert_eq!(none.status.code(), Some(2));
}
