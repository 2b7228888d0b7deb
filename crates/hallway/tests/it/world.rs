//! A small app: notes that are saved, a counter, a staff page, and actions that go wrong.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use hallway::http::request::Parts;
use hallway::testing::TestApp;
use hallway::{
    Access, ActionError, ActionState, App, Bound, Cache, Children, Config, Denied, Done, Error,
    ErrorInfo, Flash, Form, Guard, Input, IntoPage, Invalid, Link, Mounted, OnceId, Page, Path,
    Principal, Public, Route, Session, Sessions, State, action, not_found, rsx,
};
use jiff::Timestamp;
use serde::Serialize;
use tokio::sync::Semaphore;

/// What the tests look at: rows that were written and how often a function ran.
#[derive(Debug, Clone)]
pub(crate) struct World(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    rows: Mutex<Vec<String>>,
    runs: AtomicUsize,
    /// `slow` waits for a permit between its start and its write.
    gate: Semaphore,
    started: Semaphore,
    cache: Cache,
}

impl World {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Inner {
            rows: Mutex::default(),
            runs: AtomicUsize::new(0),
            gate: Semaphore::new(0),
            started: Semaphore::new(0),
            cache: Cache::default(),
        }))
    }

    pub(crate) fn rows(&self) -> Vec<String> {
        self.0.rows.lock().unwrap().clone()
    }

    pub(crate) fn runs(&self) -> usize {
        self.0.runs.load(Ordering::SeqCst)
    }

    fn ran(&self) {
        self.0.runs.fetch_add(1, Ordering::SeqCst);
    }

    fn write(&self, row: impl Into<String>) {
        self.0.rows.lock().unwrap().push(row.into());
    }

    /// As a table does whose column is unique.
    fn write_once(&self, row: &str) {
        let mut rows = self.0.rows.lock().unwrap();
        if !rows.iter().any(|known| known == row) {
            rows.push(row.to_owned());
        }
    }

    /// Lets one slow action go on.
    pub(crate) fn let_go(&self) {
        self.0.gate.add_permits(1);
    }

    /// Waits until a slow action has started.
    pub(crate) async fn slow_started(&self) {
        self.0.started.acquire().await.unwrap().forget();
    }

    pub(crate) fn app(&self) -> TestApp {
        TestApp::new(app(self), self.clone())
    }

    pub(crate) fn app_with(&self, config: Config) -> TestApp {
        TestApp::with_config(app(self), self.clone(), config)
    }
}

#[derive(Debug, Form)]
pub(crate) struct Note {
    #[form(length(min = 2, max = 100))]
    pub(crate) name: String,
    #[form(email)]
    pub(crate) email: String,
}

/// Writes a note.
#[action(access = Public)]
pub(crate) async fn save(
    State(world): State<World>,
    Input(note): Input<Note>,
) -> Result<Done, Error> {
    world.ran();
    world.write(format!("{} {}", note.name, note.email));
    Ok(Done::new().message("Saved.").update_tag("notes"))
}

/// Writes a note, but not before the test lets it.
#[action(access = Public)]
pub(crate) async fn slow(State(world): State<World>) -> Result<Done, Error> {
    world.ran();
    world.0.started.add_permits(1);
    world.0.gate.acquire().await?.forget();
    world.write("slow");
    Ok(Done::new().message("Slowly saved."))
}

/// Writes a payment under the id of its submission, and is slow to say so.
#[action(access = Public)]
pub(crate) async fn pay(State(world): State<World>, once: OnceId) -> Result<Done, Error> {
    world.ran();
    world.write_once(once.as_str());
    world.0.started.add_permits(1);
    world.0.gate.acquire().await?.forget();
    Ok(Done::new().message("Paid."))
}

/// Counts up what the page has bound.
#[action(access = Public)]
pub(crate) async fn plus_one(
    State(world): State<World>,
    Bound(post): Bound<u32>,
) -> Result<Done, Error> {
    world.ran();
    world.write(format!("+1 {post}"));
    Ok(Done::new())
}

/// Fails as a database does.
#[action(access = Public)]
pub(crate) async fn fail(State(world): State<World>) -> Result<Done, Error> {
    world.ran();
    Err(std::io::Error::other(
        "relation `secret_table` does not exist",
    ))?;
    Ok(Done::new())
}

/// Panics.
#[action(access = Public)]
pub(crate) async fn panics(State(world): State<World>) -> Result<Done, Error> {
    world.ran();
    panic!("the secret is out");
}

#[derive(Debug, ActionError)]
pub(crate) enum OrderError {
    #[error(status = 409, message = "Only {left} left.")]
    SoldOut { left: u32 },
}

/// Fails in a way that its author foresaw.
#[action(access = Public)]
pub(crate) async fn order(
    State(world): State<World>,
    Input(_): Input<Note>,
) -> Result<Done, OrderError> {
    world.ran();
    Err(OrderError::SoldOut { left: 2 })
}

/// Finds a mistake that only the database knows.
#[action(access = Public)]
pub(crate) async fn register(
    State(world): State<World>,
    Input(_): Input<Note>,
) -> Result<Done, Invalid> {
    world.ran();
    Err(Invalid::field("email", "This address is taken"))
}

/// What a script of a page saves while somebody types.
#[derive(Debug, Form)]
pub(crate) struct Draft {
    #[form(length(max = 20))]
    title: String,
    #[form(range(max = 9))]
    stars: u8,
    at: Option<Timestamp>,
    tags: Vec<String>,
}

/// What the script gets back.
#[derive(Debug, Serialize)]
pub(crate) struct Kept {
    #[serde(with = "hallway::js::date")]
    at: Timestamp,
    #[serde(with = "hallway::js::set")]
    tags: Vec<String>,
    size: u64,
}

/// Keeps a draft, and tells what it has kept.
#[action(access = Public, lane = "drafts")]
pub(crate) async fn keep(
    State(world): State<World>,
    Input(draft): Input<Draft>,
) -> Result<Done<Kept>, Error> {
    world.ran();
    world.write(format!("{} {}", draft.title, draft.stars));
    Ok(Done::new().data(Kept {
        at: draft.at.unwrap_or_default(),
        tags: draft.tags,
        size: u64::MAX,
    }))
}

/// Takes a report of the staff.
#[action(access = Staff)]
pub(crate) async fn report(
    State(world): State<World>,
    Input(note): Input<Note>,
) -> Result<Done, Error> {
    world.ran();
    world.write(format!("report {}", note.name));
    Ok(Done::new().message("Reported."))
}

/// Fails with what was typed.
#[action(access = Public)]
pub(crate) async fn breaks(Input(_): Input<Note>) -> Result<Done, Error> {
    Err(Error::internal("the secret is out"))
}

/// Takes little.
#[action(access = Public, max = "1kb")]
pub(crate) async fn little(Input(_): Input<Note>) -> Result<Done, Error> {
    Ok(Done::new())
}

/// May run for every copy.
#[action(access = Public, repeatable)]
pub(crate) async fn ping(State(world): State<World>) -> Result<Done, Error> {
    world.ran();
    Ok(Done::new())
}

/// Goes to another page of the app.
#[action(access = Public)]
pub(crate) async fn away() -> Result<Done, Error> {
    Ok(Done::new()
        .message("Welcome.")
        .redirect(Link::new("/other")))
}

/// Has much to say.
#[action(access = Public)]
pub(crate) async fn story() -> Result<Done, Error> {
    Ok(Done::new()
        .message("Once upon a time. ".repeat(1_000) + "The end.")
        .redirect(Link::new("/other")))
}

/// Tries to leave for an origin that is not on the list.
#[action(access = Public)]
pub(crate) async fn evil(State(world): State<World>) -> Result<Done, Error> {
    world.ran();
    Ok(Done::new().redirect(hallway::external("https://evil.example/")))
}

/// Signs in whoever knows the name.
#[action(access = Public)]
pub(crate) async fn sign_in(
    State(world): State<World>,
    Bound(name): Bound<String>,
) -> Result<Done, Error> {
    world.ran();
    Ok(Done::new().sign_in(name).redirect(Link::new("/staff")))
}

#[action(access = Staff)]
pub(crate) async fn sign_out(State(world): State<World>) -> Result<Done, Error> {
    world.ran();
    Ok(Done::new().message("Good bye.").sign_out())
}

/// Signs out of every browser.
#[action(access = Staff)]
pub(crate) async fn leave_everywhere(State(world): State<World>) -> Result<Done, Error> {
    world.ran();
    Ok(Done::new().sign_out_everywhere())
}

/// Whoever else knows the old password is out.
#[action(access = Staff)]
pub(crate) async fn new_password(
    State(world): State<World>,
    Principal(name): Principal<Staff>,
) -> Result<Done, Error> {
    world.ran();
    Ok(Done::new().end_sessions_of(name.clone()).sign_in(name))
}

/// Only for staff.
#[action(access = Staff)]
pub(crate) async fn remove(
    State(world): State<World>,
    Principal(name): Principal<Staff>,
) -> Result<Done, Error> {
    world.ran();
    world.write(format!("removed by {name}"));
    Ok(Done::new())
}

/// Deletes what its own page shows.
#[action(access = Public)]
pub(crate) async fn delete_post(
    State(world): State<World>,
    Bound(id): Bound<u32>,
) -> Result<Done, Error> {
    world.write(format!("deleted {id}"));
    Ok(Done::new().message("Deleted."))
}

pub(crate) struct Staff;

impl Access for Staff {
    type Who = String;
}

impl<S: Send + Sync> Guard<S> for Staff {
    async fn check(parts: &mut Parts, _: &S) -> Result<String, Denied> {
        let session = Session::of(parts);
        match session.subject() {
            Some(name) => Ok(name.to_owned()),
            None => Err(Denied::sign_in(Link::new("/login"))),
        }
    }
}

/// One form with an input and nothing bound.
fn one<A>(state: &ActionState<A>) -> hallway::ActionForm
where
    A: hallway::ActionRef<Input = Note, Bound = ()>,
{
    state.form(|f| {
        rsx! {
            (f.name.input().label("Name"))
            (f.email.input().label("E-mail"))
            (f.submit("Send").pending("Sending..."))
        }
    })
}

/// One form without anything but its button.
fn button<A>(state: &ActionState<A>, label: &str) -> hallway::ActionForm
where
    A: hallway::ActionRef<Input = (), Bound = ()>,
{
    state.form(|f| f.submit(label))
}

async fn root(flash: Flash, session: Session, children: Children) -> impl IntoPage {
    Page::new(rsx! {
        <html lang="en">
            <head><meta charset="utf-8"></head>
            <body>
                <p>"user: " (session.subject().unwrap_or("nobody"))</p>
                @for message in flash.messages() { <p class="flash">(message)</p> }
                <main>(children)</main>
            </body>
        </html>
    })
    .title_template("%s | World")
}

async fn notes(
    cache: Cache,
    State(world): State<World>,
    save: ActionState<save>,
) -> Result<impl IntoPage, Error> {
    let counted = async move { Ok::<_, std::convert::Infallible>(world.rows().len()) };
    let count = cache.read("notes").tag("notes").get(|| counted).await?;
    Ok(Page::new(rsx! { <h1>"Notes"</h1> <p>(count) " rows"</p> (one(&save)) }).title("Notes"))
}

async fn buttons(
    slow: ActionState<slow>,
    fail: ActionState<fail>,
    panics: ActionState<panics>,
    ping: ActionState<ping>,
    away: ActionState<away>,
    evil: ActionState<evil>,
    pay: ActionState<pay>,
) -> impl IntoPage {
    rsx! {
        (button(&slow, "Slow")) (button(&fail, "Fail")) (button(&panics, "Panic"))
        (button(&ping, "Ping")) (button(&away, "Away")) (button(&evil, "Evil"))
        (button(&pay, "Pay"))
    }
}

/// A page with a script of its own.
async fn drafts(keep: ActionState<keep>, plus_one: ActionState<plus_one>) -> impl IntoPage {
    rsx! {
        (keep.reference("keep"))
        (plus_one.bind(7).reference("plus-7"))
        (plus_one.bind(8).reference("plus-8"))
    }
}

async fn stories(story: ActionState<story>) -> impl IntoPage {
    rsx! { (button(&story, "Story")) }
}

async fn orders(order: ActionState<order>, register: ActionState<register>) -> impl IntoPage {
    let left = order.error().map(|error| error["left"].to_string());
    rsx! { (one(&order)) (one(&register)) @if let Some(left) = left { <p>"left: " (left)</p> } }
}

async fn posts(plus_one: ActionState<plus_one>, State(world): State<World>) -> impl IntoPage {
    rsx! {
        @for post in [7, 8] {
            <p>(world.rows().iter().filter(|row| **row == format!("+1 {post}")).count()) " likes"</p>
            (plus_one.bind(post).form(|f| f.submit("+1")))
        }
    }
}

async fn post(
    Path(id): Path<u32>,
    State(world): State<World>,
    delete: ActionState<delete_post>,
) -> Result<impl IntoPage, Error> {
    if world.rows().contains(&format!("deleted {id}")) {
        return Err(not_found());
    }
    Ok(rsx! { (delete.bind(id).form(|f| f.submit("Delete"))) })
}

async fn login(sign_in: ActionState<sign_in>) -> impl IntoPage {
    rsx! {
        (sign_in.bind("ada".to_owned()).form(|f| f.submit("Ada")))
        (sign_in.bind("bob".to_owned()).form(|f| f.submit("Bob")))
    }
}

async fn staff(
    Principal(name): Principal<Staff>,
    remove: ActionState<remove>,
    sign_out: ActionState<sign_out>,
) -> impl IntoPage {
    rsx! { <h1>"Hello " (name)</h1> (button(&remove, "Remove")) (button(&sign_out, "Sign out")) }
}

async fn reports(_staff: Principal<Staff>, report: ActionState<report>) -> impl IntoPage {
    rsx! { (one(&report)) }
}

async fn troubles(breaks: ActionState<breaks>, little: ActionState<little>) -> impl IntoPage {
    rsx! { (one(&breaks)) (one(&little)) }
}

async fn account(
    _staff: Principal<Staff>,
    leave_everywhere: ActionState<leave_everywhere>,
    new_password: ActionState<new_password>,
) -> impl IntoPage {
    rsx! { (button(&leave_everywhere, "Leave")) (button(&new_password, "New password")) }
}

/// A public page with a form for staff only.
async fn mixed(remove: ActionState<remove>) -> impl IntoPage {
    rsx! { (button(&remove, "Remove")) }
}

async fn other() -> impl IntoPage {
    rsx! { <h1>"Other"</h1> }
}

async fn about(State(world): State<World>) -> impl IntoPage {
    rsx! { <h1>"About"</h1> <p>(world.rows().len()) " rows"</p> }
}

async fn signup(save: ActionState<save>) -> impl IntoPage {
    rsx! { (one(&save)) }
}

async fn broken() -> Result<hallway::Markup, Error> {
    Err(Error::internal("the secret of the page"))
}

async fn gone() -> impl IntoPage {
    rsx! { <h1>"Nothing here"</h1> }
}

async fn sorry(error: ErrorInfo) -> impl IntoPage {
    rsx! { <h1>(error.message())</h1> <p>(error.id())</p> }
}

macro_rules! page {
    ($page:ident($($arg:ident),*)) => {
        hallway::__private::draw(|parts, state: &World| {
            Box::pin(async move {
                use hallway::__private::arg;
                let flash = arg(parts, state).await?;
                let session = arg(parts, state).await?;
                $(let $arg = arg(parts, state).await?;)*
                let page = IntoPage::into_page($page($($arg),*).await)?;
                page.frame(0, async |slot| IntoPage::into_page(root(flash, session, slot).await)).await
            })
        })
    };
}

macro_rules! public_page {
    ($page:ident($arg:ident)) => {
        hallway::__private::draw(|parts, state: &World| {
            Box::pin(async move {
                let $arg = hallway::__private::public_arg(parts, state).await?;
                IntoPage::into_page($page($arg).await)
            })
        })
    };
}

/// The app, as the build script would write it.
pub(crate) fn app(world: &World) -> App<World> {
    mounted(App::new())
        .cache(world.0.cache.clone())
        .page("/notes", page!(notes(a, b, c)))
        .page("/buttons", page!(buttons(a, b, c, d, e, f, g)))
        .page("/stories", page!(stories(a)))
        .page("/drafts", page!(drafts(a, b)))
        .page("/orders", page!(orders(a, b)))
        .page("/posts", page!(posts(a, b)))
        .page("/posts/{id}", page!(post(a, b, c)))
        .page("/login", page!(login(a)))
        .page("/staff", page!(staff(a, b, c)))
        .page("/reports", page!(reports(a, b)))
        .page("/troubles", page!(troubles(a, b)))
        .page("/account", page!(account(a, b, c)))
        .page("/mixed", page!(mixed(a)))
        .page("/other", page!(other()))
        .public_page("/about", public_page!(about(a)))
        .public_page("/signup", public_page!(signup(a)))
        .page("/broken", page!(broken()))
        .route(
            "/api/accounts/{name}",
            Route::new().delete(async |sessions: Sessions, Path(name): Path<String>| {
                sessions.end_all_of(&name);
            }),
        )
        .not_found("/", page!(gone()))
        .error("/", page!(sorry(a)))
}

/// What `src/app.rs` says for each action.
macro_rules! actions {
    ($($action:ident)*) => {
        $(impl Mounted<World> for $action {})*

        fn mounted(app: App<World>) -> App<World> {
            app$(.action::<$action>())*
        }
    };
}

actions! {
    save slow pay plus_one fail panics order register ping away story evil sign_in sign_out
    keep report breaks little leave_everywhere new_password remove delete_post
}
