//! Measures what the cache costs, each beside the same thing by hand, in one run.
//!
//! `cargo bench -p hallway --bench caching`. Both sides run in turns, so that what else the machine
//! does falls on both; the medians are printed. It fails where a promise is broken: a hit under
//! 1 µs, a kept page at 0.9 times axum with the same bytes from memory and at 0.75 with a form on
//! it, costs that grow with rows and tags and no faster, 50 MB for 10,000 values of 1 KB with ten
//! tags each, and a raise that costs the same however many values have the tag.

use std::convert::Infallible;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use bytes::Bytes;
use hallway::__private::{draw, public_arg};
use hallway::cache::Kept;
use hallway::http::{HeaderName, HeaderValue, Request, header};
use hallway::{
    ActionState, App, Cache, Config, Done, Error, Form, Input, IntoPage, Life, Mounted, Public,
    action, rsx,
};
use http_body_util::BodyExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
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

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // First, while nothing has been given back that could be taken again.
    memory().await;
    hit().await;
    tags().await;
    rows().await;
    raise().await;
    page("kept page", "/plain", 0.9).await;
    page("kept page with a form", "/form", 0.75).await;
}

async fn value(cache: &Cache, key: u32, tags: &[String]) -> Arc<Vec<u8>> {
    let reading = cache.read(("value", key)).life(Life::Max).bytes(1024);
    let reading = tags
        .iter()
        .fold(reading, |reading, tag| reading.tag(tag.clone()));
    let load = || async { Ok::<_, Infallible>(vec![1; 1024]) };
    reading.get(load).await.expect("it cannot fail")
}

async fn hit() {
    let cache = Cache::new();
    let ours = async || {
        let reading = cache.read(("leads", 50)).tag("leads");
        let load = || async { Ok::<_, Infallible>(vec![0_u8; 1024]) };
        reading.get(load).await.expect("it cannot fail")
    };
    cache.update_tag("leads");
    let by_hand = quick_cache::sync::Cache::new(1_000);
    by_hand.insert(("leads", 50), Arc::new(vec![0_u8; 1024]));
    let (mut hits, mut gets) = (Vec::new(), Vec::new());
    for _ in 0..BATCHES {
        let start = Instant::now();
        for _ in 0..CALLS {
            black_box(ours().await);
        }
        hits.push(start.elapsed() / CALLS);
        let start = Instant::now();
        for _ in 0..CALLS {
            black_box(by_hand.get(black_box(&("leads", 50))));
        }
        gets.push(start.elapsed() / CALLS);
    }
    let (hit, get) = (median(hits), median(gets));
    println!("hit                         {hit:>9.1?}   quick_cache alone {get:.1?}");
    assert!(hit < Duration::from_micros(1), "more than 1 µs");
}

/// A hit asks each tag once.
async fn tags() {
    let mut each = Vec::new();
    for count in SIZES {
        let cache = Cache::new();
        let tags: Vec<String> = (0..count).map(|tag| format!("tag:{tag}")).collect();
        value(&cache, 1, &tags).await;
        tags.iter().for_each(|tag| cache.update_tag(tag));
        value(&cache, 1, &tags).await;
        let time = fastest(20, async || {
            black_box(value(&cache, 1, &tags).await);
        });
        each.push(per_piece(time.await, count));
        println!(
            "hit with {count:>6} tags        {:>9.1?} each",
            each[each.len() - 1]
        );
    }
    linear(&each);
}

/// A page with a form in each of its rows, drawn and sealed.
async fn rows() {
    let mut each = Vec::new();
    for count in SIZES {
        let app = app(count);
        let time = fastest(5, async || {
            black_box(body(&app, "/rows").await);
        });
        each.push(per_piece(time.await, count));
        println!(
            "page with {count:>6} forms      {:>9.1?} each",
            each[each.len() - 1]
        );
    }
    linear(&each);
}

async fn raise() {
    let mut times = Vec::new();
    for count in [1, 10_000] {
        let cache = Cache::new();
        for key in 0..count {
            value(&cache, key, &["shared".to_owned()]).await;
        }
        let time = fastest(1_000, async || cache.update_tag(black_box("shared")));
        times.push(time.await);
        println!(
            "raise over {count:>6} values     {:>9.1?}",
            times[times.len() - 1]
        );
    }
    assert!(times[1] < times[0] * 3, "it grows with the values");
}

async fn memory() {
    let Some(before) = resident() else {
        return println!("memory                       not known on this system");
    };
    let cache = Cache::new();
    for key in 0..10_000 {
        let tags: Vec<String> = (0..10)
            .map(|tag| format!("value:{key}:tag:{tag}"))
            .collect();
        value(&cache, key, &tags).await;
    }
    let missing = || async { Err::<Vec<u8>, _>(()) };
    for key in 0..10_000_u32 {
        let there = cache
            .read(("value", key))
            .life(Life::Max)
            .get(missing)
            .await;
        assert_eq!(there.expect("it is kept").len(), 1024);
    }
    let bytes = resident().unwrap_or_default().saturating_sub(before);
    println!("10,000 values, 10 tags each {:>6} KB", bytes >> 10);
    assert!(bytes < 50 << 20, "more than 50 MB");
    black_box(cache);
}

/// What the process holds, in bytes (proc(5), `statm`).
fn resident() -> Option<usize> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    Some(text.split(' ').nth(1)?.parse::<usize>().ok()? * 4096)
}

fn app(rows: usize) -> Router {
    let page = draw(|_, (): &()| {
        Box::pin(async move {
            let lines = rsx! { @for line in 0..100 { <p>"This is line " (line) " of a page that is kept."</p> } };
            lines.into_page()
        })
    });
    let form = draw(|p, s: &()| {
        Box::pin(async move {
            let state: ActionState<note> = public_arg(p, s).await?;
            rsx! {
                @for line in 0..100 { <p>"This is line " (line) " of a page that is kept."</p> }
                (state.form(|f| rsx! { (f.text.input()) (f.submit("Send")) }))
            }
            .into_page()
        })
    });
    let many = draw(|p, s: &()| {
        Box::pin(async move {
            let rows: Rows = p.extensions.get().copied().unwrap_or(Rows(0));
            let state: ActionState<like> = public_arg(p, s).await?;
            rsx! {
                @for row in 0..rows.0 { (state.bind(row).form(|f| rsx! { (f.submit("Like")) })) }
            }
            .into_page()
        })
    });
    let app = App::new()
        .action::<note>()
        .action::<like>()
        .cached_page("/plain", Kept::new(), page)
        .cached_page("/form", Kept::new(), form)
        .page("/rows", many)
        .config(Config::for_tests())
        .with_state(());
    let router = app.into_router().expect("it starts");
    router.layer(axum::Extension(Rows(rows)))
}

/// How many rows the page of this app has.
#[derive(Clone, Copy)]
struct Rows(usize);

#[action(access = Public)]
async fn like(hallway::Bound(_): hallway::Bound<usize>) -> Result<Done, Error> {
    Ok(Done::new())
}

impl Mounted<()> for like {}

async fn body(app: &Router, path: &str) -> (hallway::http::HeaderMap, Bytes) {
    let request = Request::get(path).header(header::HOST, "app.test");
    let request = request.body(axum::body::Body::empty()).expect("a request");
    let answer = app.clone().oneshot(request).await.expect("it answers");
    let (parts, body) = answer.into_parts();
    assert_eq!(parts.status, 200);
    (
        parts.headers,
        body.collect().await.expect("a body").to_bytes(),
    )
}

/// The same bytes and headers from axum, over connections that stay open.
async fn page(name: &str, path: &'static str, least: f64) {
    let ours = app(0);
    let (headers, bytes) = body(&ours, path).await;
    let headers: Vec<(HeaderName, HeaderValue)> = headers
        .into_iter()
        .filter_map(|(name, value)| Some((name?, value)))
        .collect();
    let length = bytes.len();
    let theirs = Router::new().route(
        path,
        get(move || {
            let (headers, bytes) = (headers.clone(), bytes.clone());
            async move {
                let mut response = axum::response::Response::new(axum::body::Body::from(bytes));
                response.headers_mut().extend(headers);
                response
            }
        }),
    );
    let (mut ours, mut theirs) = (
        Client::new(ours, path).await,
        Client::new(theirs, path).await,
    );
    let (mut kept, mut by_hand) = (Vec::new(), Vec::new());
    for _ in 0..61 {
        kept.push(ours.batch().await);
        by_hand.push(theirs.batch().await);
    }
    let (kept, by_hand) = (median(kept), median(by_hand));
    let ratio = by_hand.as_secs_f64() / kept.as_secs_f64();
    println!("{name:<27} {kept:>9.1?}   axum {by_hand:.1?}, {length} bytes   ratio {ratio:.2}");
    assert!(ratio >= least, "{name}: {ratio:.2} times axum");
}

struct Client {
    stream: TcpStream,
    request: Vec<u8>,
}

impl Client {
    async fn new(router: Router, path: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        tokio::spawn(async move { axum::serve(listener, router).await });
        let stream = TcpStream::connect(address).await.expect("a connection");
        stream.set_nodelay(true).expect("an option");
        let request = format!("GET {path} HTTP/1.1\r\nhost: app.test\r\n\r\n");
        Self {
            stream,
            request: request.into(),
        }
    }

    async fn batch(&mut self) -> Duration {
        let start = Instant::now();
        for _ in 0..100 {
            self.one().await;
        }
        start.elapsed() / 100
    }

    async fn one(&mut self) {
        self.stream
            .write_all(&self.request)
            .await
            .expect("it is sent");
        let mut answer = Vec::with_capacity(16 << 10);
        loop {
            self.stream.read_buf(&mut answer).await.expect("it is read");
            if answer.ends_with(b"</html>") {
                return;
            }
        }
    }
}

async fn fastest(times: u32, mut call: impl AsyncFnMut()) -> Duration {
    let mut least = Duration::MAX;
    for _ in 0..times {
        let start = Instant::now();
        call().await;
        least = least.min(start.elapsed());
    }
    least
}

fn per_piece(time: Duration, count: usize) -> Duration {
    time / u32::try_from(count).expect("few")
}

/// What one of many costs is at most three times what one of a hundred costs.
fn linear(each: &[Duration]) {
    assert!(
        each[3] < each[1] * 3,
        "it grows faster than in a line: {each:?}"
    );
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];
const BATCHES: usize = 101;
const CALLS: u32 = 500;
