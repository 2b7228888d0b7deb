//! Measures what sealing and opening a form's token costs, with 64 bytes of bound values.
//!
//! `cargo bench -p hallway --bench tokens`. The median of many batches is printed; it fails above
//! 5 µs for both together.

use std::hint::black_box;
use std::time::{Duration, Instant};

use hallway::testing::token_round_trip;

const BOUND: [u8; 64] = [b'7'; 64];

fn main() {
    let round_trip = token_round_trip();
    let mut times: Vec<Duration> = (0..BATCHES)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..CALLS {
                black_box(round_trip(black_box(&BOUND)));
            }
            start.elapsed() / CALLS
        })
        .collect();
    times.sort_unstable();
    let median = times[times.len() / 2];
    println!("sealing and opening a token   {median:>8.2?}");
    assert!(median < Duration::from_micros(5), "more than 5 µs");
}

const BATCHES: usize = 201;
const CALLS: u32 = 500;
