//! Measures what a boundary of a streamed page costs, beside the same bytes sent by hand.
//!
//! `cargo bench -p hallway --bench streaming`. Both sides go through axum in turns, so that what
//! else the machine does falls on both; the medians are printed. It fails where a promise is broken:
//! 20 µs for each boundary.

use std::convert::Infallible;
use std::hint::black_box;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::routing::get;
use futures_util::{StreamExt as _, stream};
use hallway::__private::draw;
use hallway::{App, Config, IntoPage, Markup, axum, http, rsx, stream as later};
use http::{Request, header};
use tower::ServiceExt as _;

const BOUNDARIES: usize = 16;
const LIMIT: Duration = Duration::from_micros(20);

fn panel(number: usize) -> Markup {
    rsx! { <p>"Panel " (number) " with a sentence in it."</p> }
}

fn hallway() -> Router {
    let page = draw(|_, (): &()| {
        Box::pin(async {
            rsx! {
                <h1>"Dashboard"</h1>
                @for number in 0..BOUNDARIES {
                    <div>(later(rsx! { <p>"Wait"</p> }, async move { panel(number) }))</div>
                }
            }
            .into_page()
        })
    });
    let app = App::new().page("/", page).config(Config::for_tests());
    app.with_state(())
        .into_router()
        .expect("an app of one page")
}

/// What somebody would write who needs it once: the page, then each panel.
fn by_hand() -> Router {
    let handler = async || {
        let mut shell = String::from("<!DOCTYPE html><html><body><h1>Dashboard</h1>");
        for number in 0..BOUNDARIES {
            shell.push_str(&format!(
                "<div><?start name=\"s{number}\"><p>Wait</p><?end></div>"
            ));
        }
        let panels = stream::iter(0..BOUNDARIES).map(|number| {
            let html = panel(number);
            format!("<template for=\"s{number}\">{}</template>\n", html.text())
        });
        let end = stream::iter([String::from("</body></html>")]);
        let frames = stream::iter([shell]).chain(panels).chain(end);
        Body::from_stream(frames.map(|text| Ok::<_, Infallible>(Bytes::from(text))))
    };
    Router::new().route("/", get(handler))
}

async fn fetch(router: &Router) -> usize {
    let request = Request::get("/")
        .header(header::HOST, "app.test")
        .header(header::USER_AGENT, "Chrome/156.0.0.0")
        .body(Body::empty());
    let answer = router.clone().oneshot(request.expect("a request")).await;
    let mut frames = answer.expect("an answer").into_body().into_data_stream();
    let mut bytes = 0;
    while let Some(Ok(frame)) = frames.next().await {
        bytes += black_box(frame).len();
    }
    bytes
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    const ROUNDS: usize = 2_000;
    let (ours, theirs) = (hallway(), by_hand());
    let (mut a, mut b) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS + 100 {
        for (router, times) in [(&ours, &mut a), (&theirs, &mut b)] {
            let start = Instant::now();
            assert!(fetch(router).await > 1_000);
            if round >= 100 {
                times.push(start.elapsed());
            }
        }
    }
    let (ours, theirs) = (median(&mut a), median(&mut b));
    let each = ours.saturating_sub(theirs) / BOUNDARIES as u32;
    println!("{BOUNDARIES} boundaries: {ours:?}, by hand {theirs:?}: {each:?} for each boundary");
    assert!(
        each < LIMIT,
        "a boundary costs {each:?}, more than {LIMIT:?}"
    );
}
