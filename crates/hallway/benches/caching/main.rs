//! Measures what the cache costs, each beside the same thing by hand, in one run.
//!
//! `cargo bench -p hallway --bench caching`. Both sides run in turns, so that what else the machine
//! does falls on both; the medians are printed. It fails where a promise is broken: a hit under
//! 1 µs, a kept page at 0.9 times axum with the same bytes from memory and at 0.75 with a form or a
//! dynamic part on it, a page of 50 rows that is drawn for each at 0.9 times axum that draws them
//! with `rsx!` too, costs that grow with rows, regions and tags and no faster, 50 MB for 10,000
//! values of 1 KB with ten tags each, and a raise that costs the same however many values have the
//! tag.

mod race;
mod site;

use std::convert::Infallible;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hallway::{Cache, Life};
use race::{drawn, kept};
use site::{app, fetch};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // First, while nothing has been given back that could be taken again.
    memory().await;
    hit().await;
    tags().await;
    pieces("forms", "/forms").await;
    pieces("regions", "/regions").await;
    raise().await;
    kept("kept page", "/plain", 0.9).await;
    kept("kept page with a form", "/form", 0.75).await;
    kept("kept page with a greeting", "/greeting", 0.75).await;
    drawn("page of 50 rows, drawn", "/table", 0.9).await;
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

/// A page with a form in each of its rows, or with a region around each: drawn, hashed and sealed.
async fn pieces(name: &str, path: &str) {
    let mut each = Vec::new();
    for count in SIZES {
        let app = app(count);
        let time = fastest(20, async || {
            black_box(fetch(&app, path).await);
        });
        each.push(per_piece(time.await, count));
        println!(
            "page with {count:>6} {name:<10} {:>9.1?} each",
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
    let missing = || async { Ok::<_, Infallible>(Vec::<u8>::new()) };
    for key in 0..10_000_u32 {
        let there = cache
            .read(("value", key))
            .life(Life::Max)
            .get(missing)
            .await;
        assert_eq!(
            there.expect("it cannot fail").len(),
            1024,
            "it was not kept"
        );
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
