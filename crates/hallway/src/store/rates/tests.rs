//! Against a naive model, under floods, and several limits at once.

use std::collections::HashMap;

use super::*;

const SECOND: u64 = 1_000_000;

fn rate(count: u32, seconds: u64) -> Rate {
    Rate {
        count,
        period: Duration::from_secs(seconds),
    }
}

fn ask(rate: RateId, key: u64) -> [Ask<[u8; 8]>; 1] {
    [Ask {
        rate,
        key: key.to_le_bytes(),
    }]
}

/// The same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed ^ (mixed >> 27)) % end
    }
}

/// A bucket of tokens for each key, without any bound: what a limit promises.
struct Naive {
    step: u64,
    period: u64,
    buckets: HashMap<u64, (u64, u64)>,
}

impl Naive {
    fn take(&mut self, key: u64, now: u64) -> bool {
        let (tokens, filled) = self.buckets.entry(key).or_insert((self.period, now));
        *tokens = (*tokens + (now - *filled)).min(self.period);
        *filled = now;
        let passes = *tokens >= self.step;
        *tokens -= if passes { self.step } else { 0 };
        passes
    }
}

#[test]
fn random_calls_pass_exactly_as_a_bucket_of_tokens_lets_them() {
    for (seed, (count, seconds)) in [(5, 60), (1, 1), (7, 3), (100, 86_400), (1000, 1)]
        .into_iter()
        .enumerate()
    {
        let rates = Rates::new(None);
        let id = rates.define(rate(count, seconds), "calls");
        let period = seconds * SECOND;
        let mut naive = Naive {
            step: period / u64::from(count),
            period,
            buckets: HashMap::new(),
        };
        let mut random = Random(seed as u64);
        let (mut now, mut passed) = (1, HashMap::<u64, Vec<u64>>::new());
        for _ in 0..20_000 {
            now += random.below(period / u64::from(count));
            let key = random.below(4);
            let passes = rates.take_at(&ask(id, key), now).is_ok();
            assert_eq!(passes, naive.take(key, now), "{count}/{seconds}s at {now}");
            if passes {
                passed.entry(key).or_default().push(now);
            }
        }
        let most = 2 * count as usize - 1;
        for times in passed.values() {
            let within = |from: u64| {
                times
                    .iter()
                    .filter(move |at| (from..from + period).contains(*at))
            };
            let worst = times
                .iter()
                .step_by(97)
                .map(|from| within(*from).count())
                .max();
            assert!(
                worst.is_some_and(|worst| worst <= most),
                "{count}/{seconds}s: {worst:?}"
            );
        }
    }
}

#[test]
fn five_a_minute_are_five_at_once_and_then_one_every_twelve_seconds() {
    let rates = Rates::new(None);
    let id = rates.define(rate(5, 60), "calls");
    for _ in 0..5 {
        assert_eq!(rates.take_at(&ask(id, 1), SECOND), Ok(()));
    }
    let early = rates.take_at(&ask(id, 1), SECOND);
    assert_eq!(early, Err(TooEarly(Duration::from_secs(12))));
    let early = rates.take_at(&ask(id, 1), 12 * SECOND);
    assert_eq!(early, Err(TooEarly(Duration::from_secs(1))));
    assert!(rates.take_at(&ask(id, 2), SECOND).is_ok(), "another key");
    assert!(rates.take_at(&ask(id, 1), 13 * SECOND).is_ok());
    assert!(rates.take_at(&ask(id, 1), 13 * SECOND).is_err());
}

#[test]
fn several_limits_are_taken_together_or_not_at_all() {
    let rates = Rates::new(None);
    let (wide, tight) = (
        rates.define(rate(3, 60), "calls"),
        rates.define(rate(1, 60), "calls"),
    );
    let both = |key| [ask(wide, 0)[0], ask(tight, key)[0]];
    assert!(rates.take_at(&both(1), SECOND).is_ok());
    for _ in 0..10 {
        assert!(rates.take_at(&both(1), SECOND).is_err());
    }
    for _ in 0..2 {
        let rest = rates.take_at(&ask(wide, 0), SECOND);
        assert_eq!(rest, Ok(()), "refused calls took nothing");
    }
    assert!(rates.take_at(&ask(wide, 0), SECOND).is_err());
}

#[test]
fn looking_takes_nothing() {
    let rates = Rates::new(None);
    let id = rates.define(rate(1, 60), "calls");
    for _ in 0..10 {
        assert!(rates.look(&ask(id, 1)).is_ok());
    }
    assert!(rates.take_here(&ask(id, 1)).is_ok());
    assert!(rates.look(&ask(id, 1)).is_err());
}

#[test]
fn ten_million_keys_take_no_more_memory_than_one_and_let_no_key_pass_more_often() {
    let rates = Rates::new(None);
    let id = rates.define(rate(5, 60), "calls");
    assert!(rates.take_at(&ask(id, 0), SECOND).is_ok());
    let bytes = rates.bytes();
    let (mut random, hot) = (Random(1), 7);
    let (mut passed, mut now) = (0, 100 * SECOND);
    let mut tables = rates.tables();
    let mut call = |key, now| {
        let passes = tables[id.0].wait(key, now) == 0;
        if passes {
            tables[id.0].take(key, now);
        }
        passes
    };
    for round in 0..10_000_000 {
        // Ten million in a minute and a half.
        now += 9;
        call(random.below(u64::MAX), now);
        if round % 100 == 0 && call(hot, now) {
            passed += 1;
        }
    }
    drop(tables);
    assert!(passed <= 5 + 90 / 12, "the hot key passed {passed} times");
    assert_eq!((rates.bytes(), bytes), (1 << 20, 1 << 20));
}

#[test]
fn after_the_flood_newcomers_are_counted_by_what_they_do_again() {
    let rates = Rates::new(None);
    let id = rates.define(rate(5, 60), "calls");
    for key in 0..1_000_000 {
        let _ = rates.take_at(&ask(id, key), SECOND);
    }
    let later = 62 * SECOND;
    for _ in 0..5 {
        assert!(rates.take_at(&ask(id, u64::MAX), later).is_ok());
    }
    assert!(rates.take_at(&ask(id, u64::MAX), later).is_err());
}

#[tokio::test(start_paused = true)]
async fn a_caller_hears_what_is_left_and_when_it_is_whole_again() {
    let rates = Rates::new(None);
    let [ask] = ask(rates.define(rate(5, 60), "calls"), 1);
    for (calls, whole_in) in [(4, 12), (3, 24)] {
        let whole_in = Duration::from_secs(whole_in);
        assert_eq!(rates.take_one_here(&ask), Ok(Left { calls, whole_in }));
    }
    tokio::time::advance(Duration::from_secs(24)).await;
    assert_eq!(rates.take_one_here(&ask).map(|left| left.calls), Ok(4));
}

#[tokio::test(start_paused = true)]
async fn time_heals_a_limit() {
    let rates = Rates::new(None);
    let id = rates.define(rate(1, 60), "calls");
    assert!(rates.take_here(&ask(id, 1)).is_ok());
    assert!(rates.take_here(&ask(id, 1)).is_err());
    tokio::time::advance(Duration::from_secs(61)).await;
    assert!(rates.take_here(&ask(id, 1)).is_ok());
}
