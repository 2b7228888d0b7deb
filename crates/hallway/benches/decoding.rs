//! Measures what decoding a form of 20 fields costs, beside `serde_html_form` on the same struct.
//!
//! `cargo bench -p hallway --bench decoding`. Both sides read the same bytes in turns, so that what
//! else the machine does falls on both; the medians are printed. It fails where a promise is broken:
//! 10 µs for 20 fields, and 1.5 times `serde_html_form`. With `-- --test` it runs for a moment and
//! holds nothing against a clock.

use std::hint::black_box;
use std::time::{Duration, Instant};

use hallway::Form;
use hallway::form::Entries;
use serde::Deserialize;

#[derive(Debug, PartialEq, Form, Deserialize)]
struct Plain {
    first_name: String,
    last_name: String,
    email: String,
    phone: String,
    company: String,
    street: String,
    house: u16,
    zip: String,
    city: String,
    country: String,
    age: u8,
    seats: u32,
    budget: i64,
    ratio: f64,
    newsletter: bool,
    terms: bool,
    size: Size,
    tags: Vec<String>,
    referrer: Option<String>,
    message: String,
}

#[derive(Debug, PartialEq, Form, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Size {
    Small,
    VeryLarge,
}

/// The same with a rule on each field.
#[derive(Debug, Form)]
#[form(deny_unknown)]
#[allow(dead_code, reason = "only decoding is measured")]
struct Ruled {
    #[form(length(min = 2, max = 100))]
    first_name: String,
    #[form(length(min = 2, max = 100))]
    last_name: String,
    #[form(email)]
    email: String,
    #[form(length(max = 30))]
    phone: String,
    #[form(length(max = 100))]
    company: String,
    #[form(length(max = 100))]
    street: String,
    #[form(range(min = 1))]
    house: u16,
    #[form(length(min = 5, max = 5))]
    zip: String,
    #[form(length(max = 100))]
    city: String,
    #[form(one_of = ["DE", "FR", "GB"])]
    country: String,
    #[form(range(min = 18))]
    age: u8,
    #[form(range(max = 1000))]
    seats: u32,
    #[form(step = 5)]
    budget: i64,
    #[form(range(min = 0, max = 1))]
    ratio: f64,
    newsletter: bool,
    #[form(required)]
    terms: bool,
    size: Size,
    #[form(length(max = 5), each(length(max = 20)))]
    tags: Vec<String>,
    #[form(url)]
    referrer: Option<String>,
    #[form(length(min = 10, max = 2000))]
    message: String,
}

const BODY: &[u8] = b"first_name=Ada&last_name=Lovelace&email=ada%40example.com&phone=%2B44+20+7946+0000\
    &company=Analytical+Engines&street=St+James+Square&house=12&zip=10115&city=London&country=GB&age=36\
    &seats=4&budget=250000&ratio=0.75&newsletter=true&terms=true&size=very_large&tags=engines&tags=mathematics\
    &referrer=https%3A%2F%2Fexample.com%2Fa&message=We+would+like+to+talk+about+a+machine+that+weaves+algebraic+patterns.";

fn main() {
    let ours = || {
        let entries = Entries::from_urlencoded(black_box(BODY)).expect("a form");
        Plain::decode(&entries).expect("right")
    };
    let theirs = || serde_html_form::from_bytes::<Plain>(black_box(BODY)).expect("right");
    let ruled = || {
        let entries = Entries::from_urlencoded(black_box(BODY)).expect("a form");
        Ruled::decode(&entries).expect("right")
    };
    assert_eq!(ours(), theirs());
    let only_runs = std::env::args().any(|word| word == "--test");
    let mut times = [const { Vec::new() }; 3];
    for _ in 0..if only_runs { 1 } else { BATCHES } {
        times[0].push(batch(ours));
        times[1].push(batch(theirs));
        times[2].push(batch(ruled));
    }
    let [ours, theirs, ruled] = times.map(median);
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!("20 fields, hallway            {ours:>8.2?}");
    println!("20 fields, serde_html_form    {theirs:>8.2?}   ratio {ratio:.2}");
    println!("20 fields, hallway, all rules {ruled:>8.2?}");
    if only_runs {
        return;
    }
    assert!(ruled < Duration::from_micros(10), "more than 10 µs");
    assert!(ratio < 1.5, "more than 1.5 times serde_html_form");
}

/// The time of one call, as the mean of many.
fn batch<T>(call: impl Fn() -> T) -> Duration {
    let start = Instant::now();
    for _ in 0..CALLS {
        black_box(call());
    }
    start.elapsed() / CALLS
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

const BATCHES: usize = 201;
const CALLS: u32 = 500;
