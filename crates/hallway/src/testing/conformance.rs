//! Says what every shared store has to do.

use std::time::Duration;

use crate::shared::{Change, Mark, SharedStore, Spend, Spent};

/// Checks that a store of your own does what Hallway expects of it.
///
/// Names are drawn at random, so that it can run against a store that holds something.
///
/// # Panics
///
/// When the store does not answer, or does something else than
/// [`SharedStore`](crate::shared::SharedStore) says.
pub async fn store_conforms(store: &dyn SharedStore) {
    let name = random_name();
    values_live_as_long_as_was_said(store, &format!("{name} value")).await;
    one_of_many_is_the_first(store, &format!("{name} first")).await;
    limits_let_so_many_pass_and_heal(store, &format!("{name} limit")).await;
    limits_are_taken_together(store, &format!("{name} limits")).await;
    many_at_once_do_not_pass_more_often(store, &format!("{name} many")).await;
    everybody_reads_a_log_in_one_order(store, &format!("{name} log")).await;
    what_is_missing_is_said(store, &format!("{name} gap")).await;
    one_of_many_claims_and_all_hear_of_whom(store, &format!("{name} claim")).await;
    only_the_holder_changes_a_claim(store, &format!("{name} change")).await;
}

const HOUR: Duration = Duration::from_secs(60 * 60);
const SHORT: Duration = Duration::from_millis(30);

async fn values_live_as_long_as_was_said(store: &dyn SharedStore, key: &str) {
    let get = async || store.get(key).await.expect("the store answers");
    let put = async |value: &[u8], life| {
        let put = store.put(key, value, life).await;
        put.expect("the store answers");
    };
    assert_eq!(get().await, None);
    put(b"one\0\xff", HOUR).await;
    assert_eq!(get().await.as_deref(), Some(&b"one\0\xff"[..]));
    put(b"two", HOUR).await;
    assert_eq!(get().await.as_deref(), Some(&b"two"[..]), "the newer one");
    put(b"", Duration::ZERO).await;
    assert_eq!(get().await, None, "a life of zero takes it away");
    put(b"three", SHORT).await;
    while get().await.is_some() {
        tokio::time::sleep(SHORT).await;
    }
}

async fn one_of_many_is_the_first(store: &dyn SharedStore, key: &str) {
    let put = async |value: u8, life| {
        let put = store.put_if_absent(key, &[value], life).await;
        put.expect("the store answers")
    };
    let firsts = futures_util::future::join_all((0..50).map(|value| put(value, HOUR))).await;
    let winners: Vec<_> = (0..50).filter(|at| firsts[usize::from(*at)]).collect();
    assert_eq!(winners.len(), 1, "{winners:?}");
    let held = store.get(key).await.expect("the store answers");
    assert_eq!(held.as_deref(), Some(&winners[..]), "others change nothing");
    let gone = store.put(key, b"", Duration::ZERO).await;
    gone.expect("the store answers");
    assert!(put(1, SHORT).await);
    while !put(2, HOUR).await {
        tokio::time::sleep(SHORT).await;
    }
}

fn spend(key: &str, step: Duration, count: u32) -> Spend {
    Spend {
        key: key.to_owned(),
        step,
        period: step * count,
    }
}

async fn spent(store: &dyn SharedStore, spends: &[Spend]) -> Spent {
    store.spend(spends).await.expect("the store answers")
}

async fn limits_let_so_many_pass_and_heal(store: &dyn SharedStore, key: &str) {
    let limit = [spend(key, HOUR, 3)];
    for calls in 1..=3 {
        let Spent::Counted(times) = spent(store, &limit).await else {
            panic!("three may pass at once");
        };
        assert!(
            matches!(&times[..], [time] if *time <= HOUR * calls && *time > HOUR * (calls - 1))
        );
    }
    let Spent::TooEarly(by) = spent(store, &limit).await else {
        panic!("the fourth comes too early");
    };
    assert!(by <= HOUR && by > HOUR / 2, "{by:?}");
    let other = [spend(&format!("{key} of another"), HOUR, 3)];
    assert!(matches!(spent(store, &other).await, Spent::Counted(_)));
    let freed = store.put(key, b"", Duration::ZERO).await;
    freed.expect("the store answers");
    assert!(matches!(spent(store, &limit).await, Spent::Counted(_)));

    let quick = [spend(&format!("{key} that heals"), SHORT, 1)];
    for _ in 0..3 {
        while let Spent::TooEarly(by) = spent(store, &quick).await {
            assert!(by <= SHORT);
            tokio::time::sleep(by).await;
        }
    }
}

async fn limits_are_taken_together(store: &dyn SharedStore, key: &str) {
    let (wide, tight) = (
        spend(key, HOUR, 3),
        spend(&format!("{key}, tight"), HOUR, 1),
    );
    let both = [wide.clone(), tight];
    assert!(matches!(spent(store, &both).await, Spent::Counted(times) if times.len() == 2));
    for _ in 0..5 {
        assert!(matches!(spent(store, &both).await, Spent::TooEarly(_)));
    }
    for _ in 0..2 {
        let rest = spent(store, std::slice::from_ref(&wide)).await;
        assert!(
            matches!(rest, Spent::Counted(_)),
            "refused calls took nothing"
        );
    }
    let rest = spent(store, &[wide]).await;
    assert!(matches!(rest, Spent::TooEarly(_)));
}

async fn many_at_once_do_not_pass_more_often(store: &dyn SharedStore, key: &str) {
    let limit = [spend(key, HOUR, 10)];
    let calls = (0..50).map(|_| spent(store, &limit));
    let calls = futures_util::future::join_all(calls).await;
    let passed = calls.iter().filter(|it| matches!(it, Spent::Counted(_)));
    assert_eq!(passed.count(), 10);
}

async fn append(store: &dyn SharedStore, log: &str, entry: String, keep: Duration) -> Mark {
    let mark = store.append(log, entry.as_bytes(), keep).await;
    mark.expect("the store answers")
}

/// Reads until `count` entries have come.
async fn read(
    store: &dyn SharedStore,
    log: &str,
    mut after: Option<Mark>,
    count: usize,
) -> Vec<(u64, String)> {
    let mut all = Vec::new();
    while all.len() < count {
        let news = store.follow(log, after).await.expect("the store answers");
        assert!(!news.lost, "nothing is lost: {news:?}");
        let text = |(number, entry): (u64, bytes::Bytes)| {
            (number, String::from_utf8_lossy(&entry).into_owned())
        };
        all.extend(news.entries.into_iter().map(text));
        after = Some(news.mark);
    }
    all
}

async fn everybody_reads_a_log_in_one_order(store: &dyn SharedStore, log: &str) {
    let begin = store.follow(log, None).await.expect("the store answers");
    assert!(begin.entries.is_empty() && !begin.lost && begin.mark.epoch != 0);
    let writing = (0..1_200).map(|at| append(store, log, format!("entry {at}"), HOUR));
    let (marks, early) = tokio::join!(
        futures_util::future::join_all(writing),
        read(store, log, Some(begin.mark), 1_200), // waits while they come
    );
    let late = read(store, log, None, 1_200).await;
    assert_eq!(early, late);
    assert!(
        late.is_sorted_by(|one, next| one.0 < next.0),
        "numbers rise"
    );
    let mut written: Vec<_> = (0..1_200)
        .map(|at| (marks[at].number, format!("entry {at}")))
        .collect();
    written.sort_unstable();
    assert_eq!(late, written);
    assert!(marks.iter().all(|mark| mark.epoch == begin.mark.epoch));

    let last = marks.into_iter().max_by_key(|mark| mark.number);
    let nothing = store.follow(log, last).await.expect("the store answers");
    assert!(nothing.entries.is_empty() && !nothing.lost);
    assert_eq!(Some(nothing.mark), last);
}

async fn what_is_missing_is_said(store: &dyn SharedStore, log: &str) {
    let first = append(store, log, "first".into(), HOUR).await;
    let second = append(store, log, "second".into(), HOUR).await;
    let unknown = [
        Mark::default(),
        Mark {
            epoch: first.epoch ^ 1,
            ..first
        },
        Mark {
            number: second.number + 1_000_000,
            ..second
        },
    ];
    for mark in unknown {
        let news = store
            .follow(log, Some(mark))
            .await
            .expect("the store answers");
        assert!(news.lost && news.entries.is_empty(), "{mark:?}: {news:?}");
        assert_eq!(news.mark, second, "the end, to go on from");
    }
    let rest = read(store, log, Some(first), 1).await;
    assert_eq!(rest, [(second.number, "second".to_owned())]);
}

async fn held(store: &dyn SharedStore, key: &str, name: &str) -> Option<Vec<u8>> {
    let claims = store.claims(key).await.expect("the store answers");
    let mut held = claims.held.into_iter();
    held.find_map(|(one, held)| (one == name).then(|| held.to_vec()))
}

async fn one_of_many_claims_and_all_hear_of_whom(store: &dyn SharedStore, key: &str) {
    let claim = async |name: &str, holder: u8, life| {
        let holder = [holder, 0, 255];
        let claimed = store.claim(key, name, &holder, life).await;
        claimed.expect("the store answers")
    };
    assert_eq!(held(store, key, "one").await, None);
    let claims = (0..50).map(|holder| claim("one", holder, HOUR));
    let claims = futures_util::future::join_all(claims).await;
    let winners = (0..50).filter(|at| claims[usize::from(*at)].held.is_none());
    let winners: Vec<u8> = winners.collect();
    assert_eq!(winners.len(), 1, "{winners:?}");
    let winner = vec![winners[0], 0, 255];
    for claimed in &claims {
        assert_eq!(claimed.since, claims[0].since, "nothing was lost meanwhile");
        let held = claimed.held.as_deref();
        assert!(held.is_none() || held == Some(&winner[..]), "{held:?}");
    }
    assert_eq!(claim("two", 99, HOUR).await.held, None, "another name");
    assert_eq!(held(store, key, "one").await, Some(winner));
    assert_eq!(held(store, key, "two").await, Some(vec![99, 0, 255]));
    let other = format!("{key} of another");
    assert_eq!(held(store, &other, "one").await, None, "another key");

    // What is over goes when others come.
    let short = format!("{key}, short");
    let first = store.claim(&short, "one", b"first", SHORT).await;
    assert_eq!(first.expect("the store answers").held, None);
    while held(store, &short, "one").await.is_some() {
        tokio::time::sleep(SHORT).await;
        claim("three", 1, HOUR).await;
        let (next, name) = (format!("{key} next"), random_name());
        let fourth = store.claim(&next, &name, b"", HOUR).await;
        fourth.expect("the store answers");
    }
}

async fn only_the_holder_changes_a_claim(store: &dyn SharedStore, key: &str) {
    let beside = format!("{key} beside");
    let change = async |from: &[u8], to: Option<&[u8]>, value: Option<&[u8]>| {
        let change = Change {
            key: key.to_owned(),
            name: "one".to_owned(),
            from: from.to_vec(),
            to: to.map(<[u8]>::to_vec),
            beside: value.map(|value| (beside.clone(), value.to_vec(), HOUR)),
        };
        store.change(&change).await.expect("the store answers")
    };
    let value = async || store.get(&beside).await.expect("the store answers");
    assert!(
        !change(b"", Some(b"mine"), Some(b"value")).await,
        "nobody's"
    );
    let claimed = store.claim(key, "one", b"mine\0\xff", HOUR).await;
    assert_eq!(claimed.expect("the store answers").held, None);
    assert!(!change(b"another's", Some(b"2"), Some(b"value")).await);
    assert_eq!(
        held(store, key, "one").await.as_deref(),
        Some(&b"mine\0\xff"[..])
    );
    assert_eq!(value().await, None, "what fails changes nothing");
    assert!(change(b"mine\0\xff", Some(b"done"), Some(b"value\0\xff")).await);
    assert_eq!(held(store, key, "one").await.as_deref(), Some(&b"done"[..]));
    assert_eq!(value().await.as_deref(), Some(&b"value\0\xff"[..]));
    assert!(!change(b"mine\0\xff", None, None).await, "once");
    assert!(change(b"done", None, None).await);
    assert_eq!(held(store, key, "one").await, None);
    assert_eq!(
        value().await.as_deref(),
        Some(&b"value\0\xff"[..]),
        "it stays"
    );
    let claimed = store.claim(key, "one", b"another's", HOUR).await;
    assert_eq!(claimed.expect("the store answers").held, None, "it is free");
}

fn random_name() -> String {
    let mut name = [0; 8];
    getrandom::fill(&mut name).expect("the system gives random bytes");
    format!("conformance {:016x}", u64::from_le_bytes(name))
}
