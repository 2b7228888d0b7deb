//! Serves forms with every kind of field to the browser tests: filled by chance, with actions that
//! go wrong in every way.

#![allow(missing_docs, unreachable_pub, reason = "a program of the tests")]

#[path = "../tests/forms/everything.rs"]
mod everything;

use std::sync::{Arc, Mutex};

use everything::{Chance, Everything, controls};
use hallway::__private::{arg, draw};
use hallway::http::request::Parts;
use hallway::{
    Access, ActionError, ActionForm, ActionRef, ActionState, App, Denied, Done, Error, Flash, Form,
    FormCx, Guard, Input, IntoPage, Invalid, Link, Markup, Mounted, Page, Password, Principal,
    Public, Query, Route, Session, State, Upload, action, rsx,
};
use serde::Deserialize;

/// What arrived last, and the file that came with it.
#[derive(Debug, Clone, Default)]
pub struct Kept(Arc<Mutex<Option<Everything>>>, Arc<Mutex<String>>);

/// Which value a page is filled with.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Which {
    seed: u64,
}

impl Which {
    fn value(self) -> Everything {
        Chance::new(self.seed)
            .everything()
            .in_controls_of_one_line()
    }
}

#[derive(Debug, Form)]
pub struct Sheet {
    all: Everything,
    password: Password,
}

/// A sheet with a file.
#[derive(Debug, Form)]
pub struct Parcel {
    all: Everything,
    password: Password,
    file: Upload,
}

#[derive(Debug, ActionError)]
pub enum Refused {
    #[error(status = 409, message = "Somebody else was faster.")]
    TooLate,
}

pub struct Staff;

impl Access for Staff {
    type Who = ();
}

impl<S: Send + Sync> Guard<S> for Staff {
    async fn check(parts: &mut Parts, _: &S) -> Result<(), Denied> {
        match Session::of(parts).subject() {
            Some(_) => Ok(()),
            None => Err(Denied::sign_in(Link::new("/login"))),
        }
    }
}

#[action(access = Public)]
pub async fn keep(
    State(kept): State<Kept>,
    Input(value): Input<Everything>,
) -> Result<Done, Error> {
    *kept.0.lock().expect("no panic") = Some(value);
    Ok(Done::new().message("Kept."))
}

#[action(access = Public, files = "2mb")]
pub async fn keep_parcel(
    State(kept): State<Kept>,
    Input(parcel): Input<Parcel>,
) -> Result<Done, Error> {
    let file = parcel.file;
    let told = format!("{}|{}|{}", file.name(), file.size(), file.digest());
    *kept.1.lock().expect("no panic") = told;
    keep(State(kept), Input(parcel.all)).await
}

#[action(access = Staff, files = "2mb")]
pub async fn guarded_parcel(Input(_): Input<Parcel>) -> Result<Done, Error> {
    Ok(Done::new().message("Arrived.").reset())
}

#[action(access = Public, files = "2mb")]
pub async fn parcel_fails(Input(_): Input<Parcel>) -> Result<Done, Error> {
    Err(std::io::Error::other("the disk is full"))?;
    Ok(Done::new())
}

#[action(access = Public, files = "2mb")]
pub async fn refuses_parcel(Input(_): Input<Parcel>) -> Result<Done, Refused> {
    Err(Refused::TooLate)
}

#[action(access = Public, files = "2mb")]
pub async fn invalid_parcel(Input(_): Input<Parcel>) -> Result<Done, Invalid> {
    Err(Invalid::field("all.tiny", "This number is taken"))
}

#[action(access = Staff)]
pub async fn guarded(Input(_): Input<Sheet>) -> Result<Done, Error> {
    Ok(Done::new().message("Arrived.").reset())
}

#[action(access = Public)]
pub async fn fails(Input(_): Input<Sheet>) -> Result<Done, Error> {
    Err(std::io::Error::other("the disk is full"))?;
    Ok(Done::new())
}

#[action(access = Public)]
pub async fn refuses(Input(_): Input<Sheet>) -> Result<Done, Refused> {
    Err(Refused::TooLate)
}

#[action(access = Public)]
pub async fn invalid(Input(_): Input<Sheet>) -> Result<Done, Invalid> {
    Err(Invalid::field("all.tiny", "This number is taken"))
}

#[action(access = Public, limit = "1/day per ip")]
pub async fn limited(Input(_): Input<Sheet>) -> Result<Done, Error> {
    Ok(Done::new().message("Arrived."))
}

#[action(access = Public, limit = "1/day per ip", files = "2mb")]
pub async fn limited_parcel(Input(_): Input<Parcel>) -> Result<Done, Error> {
    Ok(Done::new().message("Arrived."))
}

#[action(access = Public, max = "16kb", files = "20kb")]
pub async fn small_parcel(Input(_): Input<Parcel>) -> Result<Done, Error> {
    Ok(Done::new().message("Arrived."))
}

#[action(access = Public, max = "16kb")]
pub async fn small(Input(_): Input<Sheet>) -> Result<Done, Error> {
    Ok(Done::new().message("Arrived."))
}

#[action(access = Public)]
pub async fn sign_in() -> Result<Done, Error> {
    Ok(Done::new()
        .sign_in("ada")
        .message("You are signed in.")
        .redirect(Link::new("/")))
}

#[action(access = Staff)]
pub async fn sign_out() -> Result<Done, Error> {
    Ok(Done::new()
        .sign_out()
        .message("You are signed out.")
        .redirect(Link::new("/")))
}

macro_rules! mounted {
    ($($action:ident)*) => {
        $(impl Mounted<Kept> for $action {})*

        fn mounted(app: App<Kept>) -> App<Kept> {
            app$(.action::<$action>())*
        }
    };
}
mounted! {
    keep guarded fails refuses invalid limited small sign_in sign_out
    keep_parcel guarded_parcel parcel_fails refuses_parcel invalid_parcel
    limited_parcel small_parcel
}

fn sheet<A: ActionRef<Input = Sheet, Bound = ()>>(state: &ActionState<A>) -> ActionForm {
    state.form(|f| {
        rsx! {
            (controls(&f.all))
            (f.password.password())
            (f.submit("Send").pending("Sending..."))
        }
    })
}

fn wrapped<A: ActionRef<Input = Parcel>>(f: &FormCx<A>) -> Markup {
    rsx! {
        (controls(&f.all))
        (f.password.password())
        (f.file.file())
        (f.submit("Send").pending("Sending..."))
    }
}

async fn filled_parcel(
    Query(which): Query<Which>,
    keep: ActionState<keep_parcel>,
) -> impl IntoPage {
    let parcel = Parcel {
        all: which.value(),
        password: Password::new(String::new()),
        file: Upload::for_tests("", "", ""),
    };
    rsx! { (keep.filled(&parcel).form(wrapped)) }
}

async fn parcel<A: ActionRef<Input = Parcel, Bound = ()>>(form: ActionState<A>) -> impl IntoPage {
    rsx! { <h1>"Every kind, and a file"</h1> (form.form(wrapped)) }
}

async fn two_parcels(form: ActionState<invalid_parcel>) -> impl IntoPage {
    rsx! { (form.form(wrapped)) (form.form(wrapped)) }
}

async fn staff_parcel(
    _staff: Principal<Staff>,
    form: ActionState<guarded_parcel>,
) -> impl IntoPage {
    parcel(form).await
}

async fn filled(Query(which): Query<Which>, keep: ActionState<keep>) -> impl IntoPage {
    rsx! {
        (keep.filled(&which.value()).form(|f| rsx! { (controls(f)) (f.submit("Send")) }))
    }
}

async fn page<A: ActionRef<Input = Sheet, Bound = ()>>(form: ActionState<A>) -> impl IntoPage {
    Page::new(rsx! { <h1>"Every kind"</h1> (sheet(&form)) })
}

async fn twice(form: ActionState<invalid>) -> impl IntoPage {
    rsx! { (sheet(&form)) (sheet(&form)) }
}

async fn staff(_staff: Principal<Staff>, form: ActionState<guarded>) -> impl IntoPage {
    page(form).await
}

async fn home(
    flash: Flash,
    sign_in: ActionState<sign_in>,
    sign_out: ActionState<sign_out>,
) -> impl IntoPage {
    rsx! {
        @for message in flash.messages() { <p>(message)</p> }
        (sign_in.form(|f| f.submit("Sign in")))
        (sign_out.form(|f| f.submit("Sign out")))
    }
}

/// Says whether what arrived is what the page was filled with.
async fn kept(State(kept): State<Kept>, Query(which): Query<Which>) -> String {
    let arrived = kept.0.lock().expect("no panic").take();
    match arrived {
        None => "nothing".to_owned(),
        Some(arrived) if arrived == which.value() => "equal".to_owned(),
        Some(arrived) => format!("{arrived:#?}\nis not\n{:#?}", which.value()),
    }
}

/// Says what the last file was.
async fn kept_file(State(kept): State<Kept>) -> String {
    kept.1.lock().expect("no panic").clone()
}

macro_rules! page {
    ($page:expr; $($arg:ident)*) => {
        draw(|parts, state: &Kept| {
            Box::pin(async move {
                $(let $arg = arg(parts, state).await?;)*
                $page($($arg),*).await.into_page()
            })
        })
    };
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> hallway::Result<()> {
    mounted(App::new())
        .page("/", page!(home; a b c))
        .page("/login", page!(home; a b c))
        .page("/filled", page!(filled; a b))
        .page("/staff", page!(staff; a b))
        .page("/twice", page!(twice; a))
        .page("/fails", page!(page::<fails>; a))
        .page("/refuses", page!(page::<refuses>; a))
        .page("/invalid", page!(page::<invalid>; a))
        .page("/limited", page!(page::<limited>; a))
        .page("/small", page!(page::<small>; a))
        .page("/filled/parcel", page!(filled_parcel; a b))
        .page("/staff/parcel", page!(staff_parcel; a b))
        .page("/fails/parcel", page!(parcel::<parcel_fails>; a))
        .page("/refuses/parcel", page!(parcel::<refuses_parcel>; a))
        .page("/limited/parcel", page!(parcel::<limited_parcel>; a))
        .page("/small/parcel", page!(parcel::<small_parcel>; a))
        .page("/twice/parcel", page!(two_parcels; a))
        .page("/invalid/parcel", page!(parcel::<invalid_parcel>; a))
        .route("/api/file", Route::new().get(kept_file))
        .route("/api/kept", Route::new().get(kept))
        .route("/api/health", Route::new().get(async || "ok"))
        .with_state(Kept::default())
        .serve()
        .await
}
