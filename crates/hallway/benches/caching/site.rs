//! The pages that are measured.

use axum::Router;
use bytes::Bytes;
use hallway::__private::{draw, public_arg};
use hallway::cache::Kept;
use hallway::http::{HeaderName, HeaderValue, Request, header};
use hallway::{
    ActionState, App, Bound, Config, Done, Error, Form, Input, IntoPage, Markup, Mounted, Public,
    Session, action, dynamic, region, rsx,
};
use http_body_util::BodyExt;
use tower::ServiceExt;

#[derive(Debug, Form)]
struct Note {
    text: String,
}

#[action(access = Public)]
async fn note(Input(_): Input<Note>) -> Result<Done, Error> {
    Ok(Done::new())
}

impl Mounted<()> for note {}

#[action(access = Public)]
async fn like(Bound(_): Bound<usize>) -> Result<Done, Error> {
    Ok(Done::new())
}

impl Mounted<()> for like {}

/// How many rows the pages of this app have.
#[derive(Clone, Copy)]
struct Rows(usize);

/// The app whose pages have so many rows, where they have rows.
pub(crate) fn app(rows: usize) -> Router {
    let plain = draw(|_, (): &()| Box::pin(async { lines().into_page() }));
    let form = draw(|p, s: &()| {
        Box::pin(async move {
            let state: ActionState<note> = public_arg(p, s).await?;
            rsx! { (lines()) (state.form(|f| rsx! { (f.text.input()) (f.submit("Send")) })) }
                .into_page()
        })
    });
    let greeting =
        draw(|_, (): &()| Box::pin(async { rsx! { (dynamic(hello)) (lines()) }.into_page() }));
    let table = draw(|_, (): &()| Box::pin(async { table().into_page() }));
    let forms = draw(|p, s: &()| {
        Box::pin(async move {
            let rows: Rows = p.extensions.get().copied().unwrap_or(Rows(0));
            let state: ActionState<like> = public_arg(p, s).await?;
            rsx! {
                @for row in 0..rows.0 { (state.bind(row).form(|f| rsx! { (f.submit("Like")) })) }
            }
            .into_page()
        })
    });
    let regions = draw(|p, (): &()| {
        Box::pin(async move {
            let rows: Rows = p.extensions.get().copied().unwrap_or(Rows(0));
            rsx! { @for row in 0..rows.0 { (region(rsx! { <p>"Row " (row)</p> })) } }.into_page()
        })
    });
    let app = App::new()
        .action::<note>()
        .action::<like>()
        .cached_page("/plain", Kept::new(), plain)
        .cached_page("/form", Kept::new(), form)
        .cached_page("/greeting", Kept::new(), greeting)
        .page("/table", table)
        .page("/forms", forms)
        .page("/regions", regions)
        .config(Config::for_tests())
        .with_state(());
    let router = app.into_router().expect("it starts");
    router.layer(axum::Extension(Rows(rows)))
}

fn lines() -> Markup {
    rsx! { @for line in 0..100 { <p>"This is line " (line) " of a page that is kept."</p> } }
}

async fn hello(session: Session) -> Markup {
    rsx! { <p>"Hello " (session.subject().unwrap_or("stranger"))</p> }
}

/// What a handler draws from what it has read, and what nothing keeps.
pub(crate) fn table() -> Markup {
    rsx! {
        <table>
            @for row in 0..50 {
                <tr><td>(row)</td><td>"Ada Lovelace"</td><td>"ada@example.com"</td></tr>
            }
        </table>
    }
}

/// What the app answers, in full.
pub(crate) async fn fetch(app: &Router, path: &str) -> (Vec<(HeaderName, HeaderValue)>, Bytes) {
    let request = Request::get(path).header(header::HOST, "app.test");
    let request = request.body(axum::body::Body::empty()).expect("a request");
    let answer = app.clone().oneshot(request).await.expect("it answers");
    let (parts, body) = answer.into_parts();
    assert_eq!(parts.status, 200);
    let headers = parts.headers.into_iter();
    let headers = headers.filter_map(|(name, value)| Some((name?, value)));
    let body = body.collect().await.expect("a body").to_bytes();
    (headers.collect(), body)
}
