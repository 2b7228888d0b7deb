//! Reads, raises and loads in every order that matters.

use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{Barrier, Notify, oneshot};
use tokio::task::yield_now;

use super::*;

/// A table in a database, and how often it was read.
#[derive(Clone, Default)]
struct Source(Arc<(AtomicUsize, AtomicUsize)>);

impl Source {
    fn write(&self, value: usize) {
        self.0.0.store(value, Ordering::SeqCst);
    }

    fn value(&self) -> usize {
        self.0.0.load(Ordering::SeqCst)
    }

    fn loads(&self) -> usize {
        self.0.1.load(Ordering::SeqCst)
    }

    async fn load(self) -> Result<usize, Infallible> {
        self.0.1.fetch_add(1, Ordering::SeqCst);
        Ok(self.value())
    }
}

/// Reads `source` under the key and the tag `key`.
async fn read(cache: &Cache, key: &'static str, source: &Source) -> usize {
    let source = source.clone();
    *cache
        .read(key)
        .tag(key)
        .get(|| source.load())
        .await
        .expect("the load cannot fail")
}

#[tokio::test]
async fn nothing_is_loaded_twice_and_update_tag_makes_it_old() {
    let (cache, source) = (Cache::new(), Source::default());
    assert_eq!(read(&cache, "a", &source).await, 0);
    source.write(1);
    assert_eq!(read(&cache, "a", &source).await, 0);
    assert_eq!(source.loads(), 1);
    cache.update_tag("b");
    assert_eq!(read(&cache, "a", &source).await, 0, "another tag");
    cache.update_tag("a");
    assert_eq!(read(&cache, "a", &source).await, 1);
    assert_eq!(read(&cache, "a", &source).await, 1);
    assert_eq!(source.loads(), 2);
}

#[tokio::test]
async fn revalidate_tag_serves_the_old_value_while_a_new_one_is_made() {
    let (cache, source) = (Cache::new(), Source::default());
    read(&cache, "a", &source).await;
    source.write(1);
    cache.revalidate_tag("a");
    assert_eq!(
        read(&cache, "a", &source).await,
        0,
        "the old one, once more"
    );
    while cache.shared.flights.running_len() > 0 {
        yield_now().await;
    }
    assert_eq!(read(&cache, "a", &source).await, 1);
    assert_eq!(source.loads(), 2, "one load made it");
}

#[tokio::test]
async fn readers_get_the_old_value_as_long_as_the_new_one_is_not_there() {
    let cache = Cache::new();
    let value = async |load: oneshot::Receiver<u32>| {
        cache
            .read("a")
            .tag("a")
            .get(|| load)
            .await
            .map(|value| *value)
    };
    let known = |number| {
        let (send, receive) = oneshot::channel();
        send.send(number).expect("it waits");
        receive
    };
    assert_eq!(value(known(1)).await.ok(), Some(1));
    cache.revalidate_tag("a");
    let (finish, slow) = oneshot::channel();
    assert_eq!(value(slow).await.ok(), Some(1));
    for _ in 0..10 {
        assert_eq!(
            value(known(3)).await.ok(),
            Some(1),
            "one load at a time, and it still runs"
        );
    }
    finish.send(2).expect("it waits");
    while cache.shared.flights.running_len() > 0 {
        yield_now().await;
    }
    assert_eq!(value(known(4)).await.ok(), Some(2));
}

#[tokio::test]
async fn a_new_value_that_cannot_be_made_leaves_the_old_one() {
    let cache = Cache::new();
    let value = async |result: Result<u32, &'static str>| {
        cache
            .read("a")
            .tag("a")
            .get(|| async move { result })
            .await
            .map(|value| *value)
    };
    assert_eq!(value(Ok(1)).await.ok(), Some(1));
    cache.revalidate_tag("a");
    for _ in 0..3 {
        assert_eq!(value(Err("down")).await.ok(), Some(1));
        while cache.shared.flights.running_len() > 0 {
            yield_now().await;
        }
    }
    cache.update_tag("a");
    assert!(
        value(Err("down")).await.is_err(),
        "after an update the old one is never served"
    );
    assert_eq!(value(Ok(2)).await.ok(), Some(2));
}

/// RULES B1 (a), the case that a version per key or a delete on write gets wrong.
#[tokio::test]
async fn a_write_in_the_middle_of_a_load_is_seen_by_the_next_read() {
    let (cache, source) = (Cache::new(), Source::default());
    let (has_read, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let slow = {
        let (cache, source) = (cache.clone(), source.clone());
        let (has_read, go_on) = (has_read.clone(), go_on.clone());
        tokio::spawn(async move {
            let load = async move {
                let value = source.load().await;
                has_read.notify_one();
                go_on.notified().await;
                value
            };
            *cache
                .read("a")
                .tag("a")
                .get(|| load)
                .await
                .expect("the load cannot fail")
        })
    };
    has_read.notified().await;
    source.write(1);
    cache.update_tag("a");
    let (late_cache, late_source) = (cache.clone(), source.clone());
    let late = tokio::spawn(async move { read(&late_cache, "a", &late_source).await });
    yield_now().await;
    go_on.notify_one();
    assert_eq!(
        slow.await.expect("it ends"),
        0,
        "this read began before the write"
    );
    assert_eq!(
        late.await.expect("it ends"),
        1,
        "this one after it, and did not take the load's"
    );
    assert_eq!(
        read(&cache, "a", &source).await,
        1,
        "the old value was not kept"
    );
    assert_eq!(source.loads(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_readers_at_once_load_once() {
    let (cache, source) = (Cache::new(), Source::default());
    let start = Arc::new(Barrier::new(100));
    let readers: Vec<_> = (0..100)
        .map(|_| {
            let (cache, source, start) = (cache.clone(), source.clone(), start.clone());
            tokio::spawn(async move {
                start.wait().await;
                read(&cache, "a", &source).await
            })
        })
        .collect();
    for reader in readers {
        assert_eq!(reader.await.expect("it ends"), 0);
    }
    assert_eq!(source.loads(), 1);
    assert_eq!(cache.shared.flights.running_len(), 0);
}

/// A load that lands between a reader's look at the values and its look at the loads.
#[tokio::test]
async fn a_reader_that_comes_just_after_a_load_takes_its_value() {
    let (cache, source) = (Cache::new(), Source::default());
    read(&cache, "a", &source).await;
    let key = entry::Key::new::<(usize, Infallible)>(entry::Key::bytes_of(&"a"));
    let boarded = cache.shared.board(&key, |_| true);
    assert!(matches!(boarded, flight::Boarding::There(_)));
    let boarded = cache.shared.board(&key, |_| false);
    assert!(
        matches!(boarded, flight::Boarding::Begun(_)),
        "one that will not do is no help"
    );
}

#[tokio::test]
async fn a_failure_is_heard_by_all_who_wait_and_is_not_kept() {
    let (cache, tries) = (Cache::new(), Arc::new(AtomicUsize::new(0)));
    let go_on = Arc::new(Notify::new());
    let readers: Vec<_> = (0..20)
        .map(|_| {
            let (cache, tries, go_on) = (cache.clone(), tries.clone(), go_on.clone());
            tokio::spawn(async move {
                let load = async move {
                    go_on.notified().await;
                    Err::<u32, _>(format!("try {}", tries.fetch_add(1, Ordering::SeqCst)))
                };
                cache.read("a").get(|| load).await
            })
        })
        .collect();
    yield_now().await;
    go_on.notify_one();
    for reader in readers {
        let error = reader.await.expect("it ends").expect_err("the load fails");
        assert_eq!(error.to_string(), "try 0");
    }
    let again = cache.read("a").get(|| async { Ok::<u32, String>(7) }).await;
    assert_eq!(*again.expect("the failure was not kept"), 7);
}

#[tokio::test]
async fn a_panic_is_told_to_all_who_wait_and_leaves_nothing_behind() {
    let cache = Cache::new();
    let never = async || -> Result<u32, Infallible> { panic!("of the test") };
    let (one, two) = tokio::join!(cache.read("a").get(never), cache.read("a").get(never));
    assert!(matches!(
        (one, two),
        (Err(LoadError::Lost), Err(LoadError::Lost))
    ));
    let at_once = tokio::spawn({
        let cache = cache.clone();
        async move {
            let load = || -> std::future::Ready<Result<u32, Infallible>> { panic!("of the test") };
            cache.read("a").get(load).await
        }
    });
    assert!(
        at_once.await.is_err(),
        "a panic before the load begins is the reader's own"
    );
    let load = async { Ok::<u32, Infallible>(7) };
    assert_eq!(*cache.read("a").get(|| load).await.expect("it loads"), 7);
    assert_eq!(cache.shared.flights.running_len(), 0);
}

#[tokio::test]
async fn a_load_goes_on_when_its_reader_is_gone() {
    let (cache, source) = (Cache::new(), Source::default());
    let go_on = Arc::new(Notify::new());
    let gone = {
        let (cache, source, go_on) = (cache.clone(), source.clone(), go_on.clone());
        tokio::spawn(async move {
            let load = async move {
                go_on.notified().await;
                source.load().await
            };
            cache.read("a").tag("a").get(|| load).await
        })
    };
    while cache.shared.flights.running_len() == 0 {
        yield_now().await;
    }
    gone.abort();
    assert!(gone.await.is_err());
    go_on.notify_one();
    assert_eq!(read(&cache, "a", &source).await, 0);
    assert_eq!(
        source.loads(),
        1,
        "the second reader took the first one's load"
    );
}

#[tokio::test]
async fn a_value_made_of_others_is_old_with_them() {
    let (cache, source) = (Cache::new(), Source::default());
    let outer = async || {
        let (inner, source) = (cache.clone(), source.clone());
        let load = async move {
            let part = read(&inner, "part", &source).await;
            Ok::<_, Infallible>(part * 10)
        };
        *cache
            .read("whole")
            .tag("whole")
            .get(|| load)
            .await
            .expect("the load cannot fail")
    };
    // The part is there before the whole is made: its own load began long before.
    source.write(1);
    assert_eq!(read(&cache, "part", &source).await, 1);
    cache.update_tag("whole");
    assert_eq!(outer().await, 10);
    cache.update_tag("other");
    source.write(2);
    assert_eq!(outer().await, 10, "nothing was raised");
    assert_eq!(source.loads(), 1);
    cache.update_tag("part");
    assert_eq!(outer().await, 20);
    assert_eq!(outer().await, 20);
    assert_eq!(source.loads(), 2);
    // Stale parts make a stale whole: after both were made anew it has the new value.
    source.write(3);
    cache.revalidate_tag("part");
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(outer().await);
        while cache.shared.flights.running_len() > 0 {
            yield_now().await;
        }
    }
    assert_eq!((seen[0], seen[3]), (20, 30), "{seen:?}");
}

#[tokio::test]
async fn a_value_that_is_computed_from_itself_is_an_error() {
    let cache = Cache::new();
    let inner = cache.clone();
    let load = async move {
        let again = inner.clone();
        let below = async move {
            let circle = async { Ok::<u32, LoadError<Infallible>>(1) };
            again.read("a").get(|| circle).await.map(|one| *one)
        };
        inner.read("b").get(|| below).await.map(|one| *one)
    };
    // The types differ at each step, so the keys do not meet: this is no circle.
    assert!(cache.read("a").get(|| load).await.is_ok());

    fn circle(
        cache: Cache,
        key: u32,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<u32, String>> + Send>> {
        Box::pin(async move {
            let inner = cache.clone();
            let next = cache.read(key).get(|| circle(inner, (key + 1) % 3)).await;
            next.map(|one| *one).map_err(|error| error.to_string())
        })
    }
    let error = circle(cache.clone(), 0).await.expect_err("it has no value");
    assert!(error.contains("computed from itself"), "{error}");
    assert_eq!(cache.shared.flights.running_len(), 0);
}

#[tokio::test]
async fn a_page_hears_of_its_own_path_only() {
    let (cache, source) = (Cache::new(), Source::default());
    let (blog, home) = (cache.for_path("/blog"), cache.for_path("/"));
    read(&home, "a", &source).await;
    assert_eq!(read(&blog, "a", &source).await, 0);
    source.write(1);
    cache.revalidate_path("/about");
    assert_eq!(read(&blog, "a", &source).await, 0);
    // The value was loaded by another page; this page's path counts all the same.
    home.revalidate_path("/blog/?page=2");
    assert_eq!(read(&blog, "a", &source).await, 1);
    assert_eq!(source.loads(), 2);
}

#[tokio::test]
async fn keys_meet_only_with_equal_parts_and_equal_types() {
    let cache = Cache::new();
    macro_rules! value {
        ($key:expr, $value:expr) => {
            *cache
                .read($key)
                .get(|| async { Ok::<_, Infallible>($value) })
                .await
                .expect("loads")
        };
    }
    assert_eq!(value!(("ab", "c"), 1), 1);
    assert_eq!(value!(("a", "bc"), 2), 2);
    assert_eq!(value!("abc", 3), 3);
    assert_eq!(value!(("a", 1_u32), 4), 4);
    assert_eq!(value!(("a", 1_u64), 5), 5);
    assert_eq!(value!(vec!["a", "b"], 6), 6);
    assert_eq!(value!(vec!["ab"], 7), 7);
    assert_eq!(value!("abc", "another type"), "another type");
    assert_eq!(
        value!("abc".to_owned(), 9),
        3,
        "an owned key is the same key"
    );
}

#[tokio::test(start_paused = true)]
async fn a_life_ends_by_itself() {
    let (cache, source) = (Cache::new(), Source::default());
    let times = Life::Exact {
        stale: Duration::ZERO,
        revalidate: Duration::from_secs(10),
        expire: Duration::from_secs(60),
    };
    let value = async || {
        let source = source.clone();
        let value = *cache
            .read("a")
            .life(times)
            .get(|| source.load())
            .await
            .expect("it loads");
        while cache.shared.flights.running_len() > 0 {
            yield_now().await;
        }
        value
    };
    assert_eq!(value().await, 0);
    source.write(1);
    tokio::time::advance(Duration::from_millis(9_999)).await;
    assert_eq!((value().await, source.loads()), (0, 1), "fresh");
    tokio::time::advance(Duration::from_millis(1)).await;
    assert_eq!(
        (value().await, source.loads()),
        (0, 2),
        "served while a new one is made"
    );
    assert_eq!((value().await, source.loads()), (1, 2));
    source.write(2);
    tokio::time::advance(Duration::from_secs(60)).await;
    assert_eq!(
        (value().await, source.loads()),
        (2, 3),
        "never served after its end"
    );
}

#[test]
fn lives_are_in_order() {
    let lives = [
        Life::Seconds,
        Life::Minutes,
        Life::Hours,
        Life::Days,
        Life::Weeks,
        Life::Max,
    ];
    for pair in lives.windows(2) {
        assert!(pair[0].times().revalidate < pair[1].times().revalidate);
        assert!(pair[0].times().expire < pair[1].times().expire);
    }
    for life in lives {
        assert!(life.times().revalidate < life.times().expire, "{life:?}");
    }
    let odd = Life::Exact {
        stale: Duration::ZERO,
        revalidate: Duration::from_secs(5),
        expire: Duration::from_secs(1),
    };
    assert_eq!(odd.times().revalidate, Duration::from_secs(1));
}

#[tokio::test]
async fn memory_is_bounded() {
    let cache = Cache::with_bytes(1 << 20);
    for key in 0..5_000_u32 {
        let load = async { Ok::<_, Infallible>(vec![0_u8; 4096]) };
        let value = cache
            .read(key)
            .tag(format!("tag:{key}"))
            .bytes(4096)
            .get(|| load)
            .await;
        assert_eq!(value.expect("it loads").len(), 4096);
    }
    let flights = &cache.shared.flights;
    assert!(flights.weight() <= 1 << 20, "{}", flights.weight());
    assert!(
        flights.len() > 50 && flights.len() < 256,
        "{}",
        flights.len()
    );
    assert_eq!(flights.running_len(), 0);
    let load = async { Ok::<_, Infallible>(1_u8) };
    let huge = cache.read("huge").bytes(1 << 30).get(|| load).await;
    assert_eq!(*huge.expect("handed out, and not kept"), 1);
    assert!(flights.weight() <= 1 << 20);
}

mod interleaved;
mod versions;
