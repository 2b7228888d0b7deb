//! Keeps what both builds of the shop have: the book of what was done, and the people.

use std::io::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::{env, fs};

use hallway::http::request::Parts;
use hallway::{
    Access, ActionForm, ActionRef, ActionState, App, Bound, Denied, Done, Error, Form, Guard,
    Input, IntoPage, Link, Mounted, Page, Principal, Public, Route, Session, State, action, rsx,
};

use crate::page;

/// What was done, line by line, in a file that outlives the build.
#[derive(Debug, Clone, Default)]
pub struct Book(Arc<Mutex<()>>);

const FILE: &str = "book.txt";

impl Book {
    /// Writes a line.
    pub fn write(&self, line: &str) -> Result<(), Error> {
        let _alone = self.0.lock().expect("no panic");
        let mut file = fs::File::options().create(true).append(true).open(FILE)?;
        Ok(writeln!(file, "{line}")?)
    }
}

/// One line of words.
#[derive(Debug, Form)]
pub struct Words {
    #[form(length(min = 2))]
    pub words: String,
}

/// Somebody who is signed in.
pub struct Member;

impl Access for Member {
    type Who = String;
}

impl<S: Send + Sync> Guard<S> for Member {
    async fn check(parts: &mut Parts, _: &S) -> Result<String, Denied> {
        match Session::of(parts).subject() {
            Some(name) => Ok(name.to_owned()),
            None => Err(Denied::sign_in(Link::new("/login"))),
        }
    }
}

/// The action that no build changes.
#[action(access = Public, name = "order")]
pub async fn order(State(book): State<Book>, Input(it): Input<Words>) -> Result<Done, Error> {
    book.write(&format!("order {}", it.words))?;
    Ok(Done::new().message("Ordered.").reset())
}

#[action(access = Member, name = "complain")]
pub async fn complain(
    State(book): State<Book>,
    Principal(name): Principal<Member>,
    Input(it): Input<Words>,
) -> Result<Done, Error> {
    book.write(&format!("complaint of {name}: {}", it.words))?;
    Ok(Done::new().message("We are sorry.").reset())
}

#[action(access = Public, name = "sign_in")]
pub async fn sign_in(Bound(name): Bound<String>) -> Result<Done, Error> {
    Ok(Done::new().sign_in(name).redirect(Link::new("/account")))
}

#[action(access = Member, name = "sign_out")]
pub async fn sign_out() -> Result<Done, Error> {
    Ok(Done::new().sign_out().redirect(Link::new("/login")))
}

#[action(access = Member, name = "sign_out_everywhere")]
pub async fn sign_out_everywhere() -> Result<Done, Error> {
    Ok(Done::new()
        .sign_out_everywhere()
        .redirect(Link::new("/login")))
}

impl Mounted<Book> for order {}
impl Mounted<Book> for complain {}
impl Mounted<Book> for sign_in {}
impl Mounted<Book> for sign_out {}
impl Mounted<Book> for sign_out_everywhere {}

/// A form with one line of words, whose button has a name of its own.
pub fn line<A: ActionRef<Input = Words, Bound = ()>>(
    form: &ActionState<A>,
    button: &'static str,
) -> ActionForm {
    form.form(|f| {
        rsx! {
            (f.words.input().label(format!("What to {}", button.to_lowercase())))
            (f.submit(button))
        }
    })
}

async fn login(sign_in: ActionState<sign_in>) -> impl IntoPage {
    Page::new(rsx! {
        <h1>"Who are you?"</h1>
        @for name in ["Ada", "Grace"] {
            (sign_in.bind(name.to_owned()).form(|f| f.submit(name)))
        }
    })
}

async fn account(
    Principal(name): Principal<Member>,
    complain: ActionState<complain>,
    out: ActionState<sign_out>,
    everywhere: ActionState<sign_out_everywhere>,
) -> impl IntoPage {
    Page::new(rsx! {
        <h1>"Account of " (name)</h1>
        (line(&complain, "Complain"))
        (out.form(|f| f.submit("Sign out")))
        (everywhere.form(|f| f.submit("Sign out everywhere")))
    })
}

/// A page for everybody, with a form for those who are signed in.
async fn desk(complain: ActionState<complain>) -> impl IntoPage {
    Page::new(rsx! { <h1>"The desk"</h1> (line(&complain, "Complain")) })
}

/// The app with what both builds have.
pub fn app() -> App<Book> {
    let app = App::new()
        .action::<order>()
        .action::<complain>()
        .action::<sign_in>()
        .action::<sign_out>()
        .action::<sign_out_everywhere>()
        .page("/login", page!(login; sign_in))
        .page("/desk", page!(desk; complain))
        .page("/account", page!(account; who complain out everywhere))
        .route("/api/health", Route::new().get(async || "ok"));
    match env::var("SHOP_SESSION").ok().as_deref().and_then(seconds) {
        Some([idle, whole]) => app.session_life(idle, whole),
        None => app,
    }
}

/// `2,5`: a session ends after two seconds without use, and after five in any case.
fn seconds(text: &str) -> Option<[Duration; 2]> {
    let (idle, whole) = text.split_once(',')?;
    let seconds = |text: &str| text.parse().ok().map(Duration::from_secs);
    Some([seconds(idle)?, seconds(whole)?])
}

/// A page as the build script would mount it.
#[macro_export]
macro_rules! page {
    ($page:expr; $($arg:ident)*) => {
        ::hallway::__private::draw(|parts, state: &$crate::counter::Book| {
            Box::pin(async move {
                $(let $arg = ::hallway::__private::arg(parts, state).await?;)*
                ::hallway::IntoPage::into_page($page($($arg),*).await)
            })
        })
    };
}
