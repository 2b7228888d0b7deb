//! Who may do what to which thing: guards, roles, permissions and bearer tokens, at every door.

use std::collections::HashMap;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex};

use hallway::__private::{arg, draw};
use hallway::axum::body::Body;
use hallway::http::request::Parts;
use hallway::http::{Method, header};
use hallway::testing::TestApp;
use hallway::{
    Access, ActionState, Allowed, App, Authorize, Bearer, Bound, Children, Denied, Done, Error,
    Form, Guard, Input, IntoPage, Link, Mounted, Path, Principal, Public, Route, SecretHash,
    Session, State, action, not_found, rsx,
};

/// Posts with their owners.
#[derive(Debug, Clone, Default)]
struct Blog(Arc<Mutex<Posts>>);

#[derive(Debug, Default)]
struct Posts {
    owners: HashMap<u32, String>,
    removed: Vec<String>,
    broken: bool,
}

impl Blog {
    fn with(owners: &[(u32, &str)]) -> Self {
        let blog = Self::default();
        let owners = owners.iter().map(|(id, name)| (*id, (*name).to_owned()));
        blog.0.lock().unwrap().owners.extend(owners);
        blog
    }

    fn owner(&self, post: u32) -> Result<Option<String>, std::io::Error> {
        let posts = self.0.lock().unwrap();
        match posts.broken {
            true => Err(std::io::Error::other("relation `posts` is locked")),
            false => Ok(posts.owners.get(&post).cloned()),
        }
    }

    /// Asks for the proof.
    fn remove(&self, allowed: &Allowed<CanEdit>, reason: &str) {
        let row = format!("{} of {}: {reason}", allowed.post, allowed.owner);
        self.0.lock().unwrap().removed.push(row);
    }

    fn removed(&self) -> Vec<String> {
        self.0.lock().unwrap().removed.clone()
    }

    fn app(&self) -> TestApp {
        TestApp::new(app(), self.clone())
    }
}

struct Member;

impl Access for Member {
    type Who = String;
}

impl Guard<Blog> for Member {
    async fn check(parts: &mut Parts, _: &Blog) -> Result<String, Denied> {
        match Session::of(parts).subject() {
            Some(name) => Ok(name.to_owned()),
            None => Err(Denied::sign_in(Link::new("/login"))),
        }
    }
}

/// A role is a guard that asks another one first.
struct Role<R>(PhantomData<R>);

struct Editor;

trait IsRole: Send + 'static {
    const PEOPLE: &[&str];
}

impl IsRole for Editor {
    const PEOPLE: &[&str] = &["eve"];
}

impl<R: IsRole> Access for Role<R> {
    type Who = String;
}

impl<R: IsRole> Guard<Blog> for Role<R> {
    async fn check(parts: &mut Parts, blog: &Blog) -> Result<String, Denied> {
        let name = Member::check(parts, blog).await?;
        match R::PEOPLE.contains(&name.as_str()) {
            true => Ok(name),
            false => Err(Denied::forbidden("This is for editors.")),
        }
    }
}

struct CanEdit {
    post: u32,
    owner: String,
}

impl Authorize<u32, Blog> for CanEdit {
    type Access = Member;

    async fn authorize(name: &String, post: &u32, blog: &Blog) -> Result<Self, Denied> {
        let owner = blog.owner(*post)?.ok_or_else(not_found)?;
        match owner == *name {
            true => Ok(Self { post: *post, owner }),
            false => Err(Denied::forbidden("This post belongs to somebody else.")),
        }
    }
}

#[derive(Debug, Form)]
struct Gift {
    post: u32,
    to: String,
}

/// Sees what was sent, where nothing is bound.
impl Authorize<Gift, Blog> for CanEdit {
    type Access = Member;

    async fn authorize(name: &String, gift: &Gift, blog: &Blog) -> Result<Self, Denied> {
        <Self as Authorize<u32, Blog>>::authorize(name, &gift.post, blog).await
    }
}

#[derive(Debug, Form)]
struct Reason {
    reason: String,
}

#[action(access = Member)]
async fn remove(
    State(blog): State<Blog>,
    allowed: Allowed<CanEdit>,
    Bound(_): Bound<u32>,
    Input(it): Input<Reason>,
) -> Result<Done, Error> {
    blog.remove(&allowed, &it.reason);
    Ok(Done::new().message("It is gone."))
}

#[action(access = Member)]
async fn give(
    State(blog): State<Blog>,
    allowed: Allowed<CanEdit>,
    Input(gift): Input<Gift>,
) -> Result<Done, Error> {
    let owners = &mut blog.0.lock().unwrap().owners;
    owners.insert(allowed.into_inner().post, gift.to);
    Ok(Done::new())
}

#[action(access = Role<Editor>)]
async fn sweep(
    State(blog): State<Blog>,
    Principal(name): Principal<Role<Editor>>,
) -> Result<Done, Error> {
    blog.0
        .lock()
        .unwrap()
        .removed
        .push(format!("all by {name}"));
    Ok(Done::new())
}

#[action(access = Public)]
async fn enter(Bound(name): Bound<String>) -> Result<Done, Error> {
    Ok(Done::new().sign_in(name))
}

impl Mounted<Blog> for remove {}
impl Mounted<Blog> for give {}
impl Mounted<Blog> for sweep {}
impl Mounted<Blog> for enter {}

async fn posts(
    remove: ActionState<remove>,
    give: ActionState<give>,
    sweep: ActionState<sweep>,
    enter: ActionState<enter>,
) -> impl IntoPage {
    rsx! {
        (remove.bind(1).form(|f| rsx! { (f.reason.input()) (f.submit("Remove")) }))
        (give.form(|f| rsx! { (f.post.input()) (f.to.input()) (f.submit("Give")) }))
        (sweep.form(|f| f.submit("Sweep")))
        @for name in ["ada", "bob", "eve"] {
            (enter.bind(name.to_owned()).form(|f| f.submit(name)))
        }
    }
}

async fn edit(
    Principal(name): Principal<Member>,
    Path(post): Path<u32>,
    State(blog): State<Blog>,
) -> Result<impl IntoPage, Error> {
    let allowed: Allowed<CanEdit> = CanEdit::allow(&name, &post, &blog).await?;
    Ok(rsx! { <h1>"Post " (allowed.post)</h1> })
}

async fn editors(_editor: Principal<Role<Editor>>, children: Children) -> impl IntoPage {
    rsx! { <main>(children)</main> }
}

/// A token that nobody could guess: it is for this test only.
const TOKEN: &str = "machine-token-for-this-test";

struct Machine;

impl Access for Machine {
    type Who = &'static str;
}

impl Guard<Blog> for Machine {
    async fn check(parts: &mut Parts, blog: &Blog) -> Result<&'static str, Denied> {
        let token = Bearer::of(parts)?;
        blog.owner(1)?; // as a lookup in a database
        match token.hash() == SecretHash::of(TOKEN) {
            true => Ok("the machine"),
            false => Err(Bearer::refused()),
        }
    }
}

fn app() -> App<Blog> {
    App::new()
        .page(
            "/",
            draw(|p, s: &Blog| {
                Box::pin(async move {
                    let (a, b) = (arg(p, s).await?, arg(p, s).await?);
                    IntoPage::into_page(posts(a, b, arg(p, s).await?, arg(p, s).await?).await)
                })
            }),
        )
        .page(
            "/posts/{id}",
            draw(|p, s: &Blog| {
                Box::pin(async move {
                    let (a, b) = (arg(p, s).await?, arg(p, s).await?);
                    IntoPage::into_page(edit(a, b, arg(p, s).await?).await)
                })
            }),
        )
        .page(
            "/editors",
            draw(|p, s: &Blog| {
                Box::pin(async move {
                    let guard = arg(p, s).await?;
                    let page = IntoPage::into_page(rsx! { <h1>"For editors"</h1> })?;
                    page.frame(0, async |slot| {
                        IntoPage::into_page(editors(guard, slot).await)
                    })
                    .await
                })
            }),
        )
        .route(
            "/api/me",
            Route::new().get(async |Principal(name): Principal<Member>| name),
        )
        .route(
            "/api/machine",
            Route::new().get(async |Principal(name): Principal<Machine>| name),
        )
        .action::<remove>()
        .action::<give>()
        .action::<sweep>()
        .action::<enter>()
}

async fn enter_as(app: &TestApp, who: usize) {
    let page = app.get("/").await;
    assert_eq!(app.forms(&page, "enter")[who].submit().await.status(), 303);
}

const ADA: usize = 0;
const BOB: usize = 1;
const EVE: usize = 2;

#[tokio::test]
async fn the_owner_may_and_the_service_gets_the_proof() {
    let blog = Blog::with(&[(1, "ada")]);
    let app = blog.app();
    enter_as(&app, ADA).await;
    let form = app
        .form(&app.get("/").await, "remove")
        .fill("reason", "old");
    assert_eq!(form.submit().await.status(), 303);
    assert_eq!(blog.removed(), ["1 of ada: old"]);
}

#[tokio::test]
async fn somebody_else_may_not_and_keeps_what_was_typed() {
    let blog = Blog::with(&[(1, "ada")]);
    let app = blog.app();
    enter_as(&app, BOB).await;
    let form = app
        .form(&app.get("/").await, "remove")
        .fill("reason", "envy");
    let refused = form.submit().await;
    assert_eq!(refused.status(), 403);
    assert!(refused.shows("This post belongs to somebody else."));
    assert_eq!(app.form(&refused, "remove").value("reason"), Some("envy"));
    let reply = form.submit_by_script().await;
    assert_eq!(
        (reply.status(), reply.json()["reason"].as_str()),
        (403, Some("access"))
    );
    assert!(blog.removed().is_empty());
}

#[tokio::test]
async fn a_denial_is_not_recorded_so_the_same_press_counts_once_it_is_allowed() {
    let blog = Blog::with(&[(1, "ada")]);
    let app = blog.app();
    enter_as(&app, BOB).await;
    let form = app
        .form(&app.get("/").await, "remove")
        .fill("reason", "mine now");
    assert_eq!(form.submit().await.status(), 403);
    blog.0.lock().unwrap().owners.insert(1, "bob".to_owned());
    assert_eq!(form.submit().await.status(), 303);
    assert_eq!(blog.removed(), ["1 of bob: mine now"]);
}

#[tokio::test]
async fn without_bound_values_the_permission_sees_the_input() {
    let blog = Blog::with(&[(1, "ada"), (2, "bob")]);
    let app = blog.app();
    enter_as(&app, ADA).await;
    let form = app.form(&app.get("/").await, "give").fill("to", "eve");
    assert_eq!(form.clone().fill("post", "2").submit().await.status(), 403);
    assert_eq!(form.clone().fill("post", "x").submit().await.status(), 422);
    assert_eq!(form.fill("post", "1").submit().await.status(), 303);
    assert_eq!(blog.owner(1).unwrap().as_deref(), Some("eve"));
    assert_eq!(blog.owner(2).unwrap().as_deref(), Some("bob"));
}

#[tokio::test]
async fn a_missing_thing_is_not_found_and_a_broken_database_shows_an_id_only() {
    let blog = Blog::default();
    let app = blog.app();
    enter_as(&app, ADA).await;
    let form = app
        .form(&app.get("/").await, "remove")
        .fill("reason", "old");
    assert_eq!(form.submit().await.status(), 404);
    assert_eq!(app.get("/posts/1").await.status(), 404);

    blog.0.lock().unwrap().broken = true;
    for answer in [form.submit().await, app.get("/posts/1").await] {
        assert_eq!(answer.status(), 500);
        assert!(answer.shows("Something went wrong on our side."));
        assert!(!answer.text().contains("relation"), "{}", answer.text());
    }
    let reply = form.submit_by_script().await;
    assert_eq!(
        (reply.status(), reply.json()["kind"].as_str()),
        (500, Some("failed"))
    );
    let machine = app.request(Method::GET, "/api/machine");
    let machine = machine.header(header::AUTHORIZATION, format!("Bearer {TOKEN}"));
    let answer = app.send(machine.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status(), 500);
    assert!(!answer.text().contains("relation"), "{}", answer.text());
    assert!(blog.removed().is_empty());
}

#[tokio::test]
async fn a_page_and_a_route_use_the_same_guards_and_permissions() {
    let blog = Blog::with(&[(1, "ada"), (2, "bob")]);
    let app = blog.app();
    assert_eq!(app.get("/posts/1").await.location(), Some("/login"));
    assert_eq!(app.get("/api/me").await.status(), 401);
    enter_as(&app, ADA).await;
    assert!(app.get("/posts/1").await.shows("Post 1"));
    assert_eq!(app.get("/posts/2").await.status(), 403);
    assert_eq!(app.get("/api/me").await.text(), "ada");
}

#[tokio::test]
async fn a_role_is_a_guard_on_actions_and_layouts() {
    let blog = Blog::default();
    let app = blog.app();
    enter_as(&app, ADA).await;
    assert_eq!(app.get("/editors").await.status(), 403);
    let sweep = app.form(&app.get("/").await, "sweep").submit().await;
    assert_eq!(sweep.status(), 403);
    assert!(blog.removed().is_empty());
    let eve = app.another_browser();
    enter_as(&eve, EVE).await;
    assert!(eve.get("/editors").await.shows("For editors"));
    assert_eq!(
        eve.form(&eve.get("/").await, "sweep")
            .submit()
            .await
            .status(),
        303
    );
    assert_eq!(blog.removed(), ["all by eve"]);
}

#[tokio::test]
async fn a_bearer_token_opens_its_door_and_every_other_word_gets_one_answer() {
    let app = Blog::default().app();
    let call = async |lines: &[&str]| {
        let mut request = app.request(Method::GET, "/api/machine");
        for line in lines {
            request = request.header(header::AUTHORIZATION, *line);
        }
        app.send(request.body(Body::empty()).unwrap()).await
    };
    let right = format!("Bearer {TOKEN}");
    let answer = call(&[&right]).await;
    assert_eq!((answer.status(), answer.text()), (200, "the machine"));
    let mut told = Vec::new();
    for wrong in [
        &[][..],
        &["Bearer guess"],
        &["Basic YWRh"],
        &[&right, &right],
    ] {
        let answer = call(wrong).await;
        assert_eq!(answer.status(), 401, "{wrong:?}");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        told.push(answer.json()["title"].clone());
    }
    told.dedup();
    assert_eq!(told.len(), 1, "{told:?}");
}
