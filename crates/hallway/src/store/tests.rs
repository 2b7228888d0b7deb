//! Copies at once, restarts, torn files, bounds.

use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};

use tempfile::TempDir;

use super::*;

const DAY: u64 = 24 * 60 * 60;
const KEEP: Duration = Duration::MAX;

fn token(number: u64) -> [u8; 16] {
    // As random as tokens are, and the same in every run.
    let spread = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut token = [0; 16];
    token[..8].copy_from_slice(&spread.to_le_bytes());
    token[8..].copy_from_slice(&number.to_le_bytes());
    token
}

fn id(number: u64) -> ClaimId {
    with_content(number, 1)
}

fn with_content(number: u64, content: u8) -> ClaimId {
    ClaimId {
        token: token(number),
        content: [content; 16],
    }
}

fn limits(claims: usize, answer_bytes: usize) -> Limits {
    Limits {
        claims,
        answer_bytes,
        ..Limits::default()
    }
}

fn mine(claim: Claim) -> ClaimGuard {
    match claim {
        Claim::Mine(guard) => guard,
        other => panic!("it is nobody's: {other:?}"),
    }
}

fn answer(claim: Claim) -> Option<String> {
    match claim {
        Claim::Finished { answer, .. } => {
            answer.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        }
        other => panic!("it has ended: {other:?}"),
    }
}

/// The end of a process: nothing is settled, and nothing is written either.
fn crash(guards: Vec<ClaimGuard>) {
    guards.into_iter().for_each(ClaimGuard::abandon);
}

fn open(folder: &TempDir) -> Store {
    Store::open(folder.path(), Limits::default(), Duration::ZERO).expect("the folder is free")
}

fn segment_files(folder: &TempDir) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.path().join("claims")).expect("the folder is there");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("readable").path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "v1"));
    paths.sort();
    paths
}

fn size(folder: &TempDir) -> u64 {
    let length = |path: &PathBuf| fs::metadata(path).map_or(0, |meta| meta.len());
    segment_files(folder).iter().map(length).sum()
}

#[test]
fn a_copy_of_a_finished_submission_gets_its_answer() {
    let store = Store::in_memory(Limits::default());
    mine(store.claim(id(1), now())).settle("thanks", KEEP);
    assert_eq!(answer(store.claim(id(1), now())).as_deref(), Some("thanks"));
    assert_eq!(
        answer(store.claim(id(1), now())).as_deref(),
        Some("thanks"),
        "as often as asked"
    );
}

#[test]
fn other_content_or_another_token_is_another_submission() {
    let store = Store::in_memory(Limits::default());
    let ids = [with_content(1, 1), with_content(1, 2), with_content(2, 1)];
    for (number, id) in ids.into_iter().enumerate() {
        mine(store.claim(id, now())).settle(number.to_string(), KEEP);
    }
    for (number, id) in ids.into_iter().enumerate() {
        assert_eq!(answer(store.claim(id, now())), Some(number.to_string()));
    }
}

#[test]
fn a_token_is_known_from_its_first_claim_on() {
    let store = Store::in_memory(Limits::default());
    let sealed_at = now();
    assert!(!store.has_token(&token(1), sealed_at));
    let guard = mine(store.claim(id(1), sealed_at));
    assert!(store.has_token(&token(1), sealed_at));
    assert!(!store.has_token(&token(2), sealed_at));
    guard.release();
    assert!(
        !store.has_token(&token(1), sealed_at),
        "a refused submission leaves nothing"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_copies_at_once_run_once_and_all_hear_the_same() {
    for round in 0..200 {
        let store = Store::in_memory(Limits::default());
        let runs = Arc::new(AtomicUsize::new(0));
        let start = Arc::new(tokio::sync::Barrier::new(50));
        let copies: Vec<_> = (0..50)
            .map(|_| {
                let (store, runs, start) = (store.clone(), runs.clone(), start.clone());
                tokio::spawn(async move {
                    start.wait().await;
                    match store.claim(id(1), now()) {
                        Claim::Mine(guard) => {
                            let run = runs.fetch_add(1, Ordering::SeqCst);
                            tokio::task::yield_now().await;
                            guard.settle(format!("run {run}"), KEEP);
                            format!("run {run}")
                        }
                        Claim::Running(waiter) => match waiter.outcome().await {
                            Outcome::Finished { answer, .. } => {
                                String::from_utf8_lossy(&answer).into_owned()
                            }
                            other => panic!("{other:?}"),
                        },
                        finished => answer(finished).expect("it is kept"),
                    }
                })
            })
            .collect();
        for copy in copies {
            assert_eq!(copy.await.expect("it ends"), "run 0", "round {round}");
        }
        assert_eq!(runs.load(Ordering::SeqCst), 1);
    }
}

#[test]
fn threads_that_race_for_many_submissions_get_each_once() {
    const THREADS: usize = 8;
    const IDS: u64 = 5_000;
    let folder = TempDir::new().expect("a folder");
    let store = open(&folder);
    let runs: Vec<AtomicUsize> = (0..IDS).map(|_| AtomicUsize::new(0)).collect();
    let (start, sealed_at) = (Barrier::new(THREADS), now());
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                start.wait();
                for number in 0..IDS {
                    let sealed_at = sealed_at - number % 500;
                    if let Claim::Mine(guard) = store.claim(id(number), sealed_at) {
                        runs[number as usize].fetch_add(1, Ordering::SeqCst);
                        guard.settle("done", KEEP);
                    }
                }
            });
        }
    });
    assert!(runs.iter().all(|runs| runs.load(Ordering::SeqCst) == 1));
    drop(store);
    assert_eq!(open(&folder).memory().claims(), IDS as usize);
}

#[tokio::test]
async fn a_run_that_is_lost_without_a_word_is_unsure() {
    let store = Store::in_memory(Limits::default());
    let guard = mine(store.claim(id(1), now()));
    let Claim::Running(waiter) = store.claim(id(1), now()) else {
        panic!("it runs")
    };
    drop(guard);
    assert_eq!(waiter.outcome().await, Outcome::Unsure);
    assert!(
        matches!(store.claim(id(1), now()), Claim::Unsure { .. }),
        "it never runs again"
    );
}

#[tokio::test]
async fn a_released_submission_may_be_claimed_again() {
    let store = Store::in_memory(Limits::default());
    let guard = mine(store.claim(id(1), now()));
    let Claim::Running(waiter) = store.claim(id(1), now()) else {
        panic!("it runs")
    };
    guard.release();
    assert_eq!(waiter.outcome().await, Outcome::Released);
    mine(store.claim(id(1), now())).settle("second try", KEEP);
    assert_eq!(
        answer(store.claim(id(1), now())).as_deref(),
        Some("second try")
    );
}

#[test]
fn releasing_one_submission_of_a_token_leaves_the_others() {
    let store = Store::in_memory(Limits::default());
    let guards: Vec<_> = (0..5)
        .map(|n| mine(store.claim(with_content(1, n), now())))
        .collect();
    for (number, guard) in guards.into_iter().enumerate() {
        if number % 2 == 0 {
            guard.release()
        } else {
            guard.settle(number.to_string(), KEEP);
        }
    }
    for number in [1, 3] {
        let kept = answer(store.claim(with_content(1, number), now()));
        assert_eq!(kept, Some(number.to_string()));
    }
    assert!(store.has_token(&token(1), now()));
    assert_eq!(store.memory().claims(), 2);
    mine(store.claim(with_content(1, 0), now())).release();
}

#[test]
fn a_token_is_answered_sixty_times() {
    let store = Store::in_memory(Limits::default());
    mine(store.claim(id(1), now())).settle("done", KEEP);
    for copy in 2..=60 {
        assert!(answer(store.claim(id(1), now())).is_some(), "copy {copy}");
    }
    for content in [1, 2] {
        assert!(matches!(
            store.claim(with_content(1, content), now()),
            Claim::TooMany
        ));
    }
    assert!(
        matches!(store.claim(id(2), now()), Claim::Mine(_)),
        "another token"
    );
}

#[test]
fn a_token_beyond_its_life_and_an_hour_is_old() {
    let store = Store::in_memory(Limits::default());
    let now = now();
    for (age, old) in [
        (0, false),
        (DAY, false),
        (DAY + 3_500, false),
        (DAY + 3_700, true),
    ] {
        let claim = store.claim(id(age), now - age);
        assert_eq!(matches!(claim, Claim::Old), old, "{age} {claim:?}");
    }
}

#[test]
fn what_is_no_longer_needed_is_forgotten() {
    let mut memory = Memory::new(limits(1_000, 10_000));
    let start = 1_800_000_000;
    for hour in 0..100 {
        let now = start + hour * 3_600;
        let taken = memory.claim(&id(hour), now, now);
        assert!(matches!(taken, memory::Taken::New(_)));
        memory.finish(
            &id(hour),
            now,
            now,
            &Bytes::from_static(b"done"),
            Duration::from_secs(60),
        );
        assert!(memory.claims() <= 27, "{}", memory.claims());
        assert!(memory.answer_bytes() < 500, "an answer goes with its time");
    }
    assert_eq!(memory.watermark(), 0, "nothing was lost early");
}

#[test]
fn too_many_claims_raise_the_watermark() {
    let mut memory = Memory::new(limits(100, 0));
    let now = 1_800_000_000;
    let sealed = |number: u64| now - 3_600 + number * 10;
    for number in 0..300 {
        let taken = memory.claim(&id(number), sealed(number), now);
        assert!(matches!(taken, memory::Taken::New(_)), "{number}");
        assert!(memory.claims() <= 100);
    }
    let watermark = memory.watermark();
    assert!(
        watermark > sealed(190) && watermark < sealed(210),
        "the oldest went first"
    );
    for number in 0..300 {
        let memory::Taken::Known(claim) = memory.claim(&id(number), sealed(number), now) else {
            panic!("{number} runs a second time");
        };
        let old = matches!(claim, Claim::Old);
        assert_eq!(old, sealed(number) <= watermark, "{number}: {claim:?}");
    }
}

#[test]
fn a_flood_within_one_bucket_never_lets_anything_run_twice() {
    let mut memory = Memory::new(limits(50, 0));
    let mut runs = HashMap::new();
    for step in 0..2_000_u64 {
        let now = 1_800_000_000 + step / 40;
        // Every token comes once when it is new, and again some time later.
        for (number, sealed_at) in [(step, now), (step / 2, 1_800_000_000 + step / 80)] {
            if let memory::Taken::New(_) = memory.claim(&id(number), sealed_at, now) {
                *runs.entry(number).or_insert(0) += 1;
            }
        }
        assert!(memory.claims() <= 50);
    }
    assert!(runs.values().all(|runs| *runs == 1));
    assert!(
        runs.len() > 1_000,
        "new tokens get in all the time: {}",
        runs.len()
    );
}

#[test]
fn answers_are_bounded_in_bytes_and_claims_outlive_them() {
    let store = Store::in_memory(limits(10_000, 100_000));
    for number in 0..500 {
        mine(store.claim(id(number), now())).settle(vec![b'x'; 1_000], KEEP);
        assert!(store.memory().answer_bytes() <= 100_000);
    }
    assert_eq!(
        answer(store.claim(id(0), now())),
        None,
        "it ran; the details are gone"
    );
    assert_eq!(
        answer(store.claim(id(499), now())).map(|text| text.len()),
        Some(1_000)
    );
    mine(store.claim(id(500), now())).settle(vec![b'x'; 200_000], KEEP);
    assert_eq!(
        answer(store.claim(id(500), now())),
        None,
        "too large to keep"
    );
    mine(store.claim(id(501), now())).settle("secret", Duration::ZERO);
    assert_eq!(answer(store.claim(id(501), now())), None, "not to be kept");
}

#[test]
fn a_claim_takes_about_a_hundred_bytes() {
    const CLAIMS: u64 = 300_000;
    let mut memory = Memory::new(limits(CLAIMS as usize, 0));
    let now = 1_800_000_000;
    for number in 0..CLAIMS + 30_000 {
        let sealed_at = now - DAY + number * DAY / (CLAIMS + 30_000);
        let taken = memory.claim(&id(number), sealed_at, now);
        assert!(matches!(taken, memory::Taken::New(_)));
        memory.finish(&id(number), sealed_at, now, &Bytes::new(), Duration::ZERO);
    }
    let claims = memory.claims() as u64;
    assert!(claims <= CLAIMS && claims > CLAIMS - 1_000, "{claims}");
    let each = memory.bucket_bytes() as u64 / claims;
    assert!((60..150).contains(&each), "{each} bytes");
    assert!(memory.is_old(now - DAY + 60, now), "the first ones went");
}

#[test]
fn a_restart_remembers_what_ran() {
    let folder = TempDir::new().expect("a folder");
    let sealed_at = now();
    let store = open(&folder);
    mine(store.claim(id(1), sealed_at)).settle("done", KEEP);
    let running = mine(store.claim(id(2), sealed_at));
    mine(store.claim(id(3), sealed_at)).release();
    mine(store.claim(with_content(1, 9), sealed_at)).settle("other", KEEP);
    crash(vec![running]);
    drop(store);
    for restart in 0..3 {
        let store = open(&folder);
        assert!(store.has_token(&token(1), sealed_at));
        let Claim::Finished { answer: None, at } = store.claim(id(1), sealed_at) else {
            panic!("restart {restart}: it ran");
        };
        assert!(at >= sealed_at && at <= now());
        assert!(matches!(
            store.claim(with_content(1, 9), sealed_at),
            Claim::Finished { answer: None, .. }
        ));
        let Claim::Unsure { at } = store.claim(id(2), sealed_at) else {
            panic!("restart {restart}: it may have run");
        };
        assert!(at >= sealed_at && at <= now());
        mine(store.claim(id(3), sealed_at)).release();
        assert_eq!(store.memory().claims(), 3);
        assert!(store.is_healthy());
    }
}

#[test]
fn a_second_process_on_the_folder_is_refused() {
    let folder = TempDir::new().expect("a folder");
    let store = open(&folder);
    let error =
        Store::open(folder.path(), Limits::default(), Duration::ZERO).expect_err("it is taken");
    assert!(matches!(error, StoreError::Taken { .. }), "{error}");
    assert!(error.to_string().contains("HALLWAY_DATA"), "{error}");
    let clone = store.clone();
    drop(store);
    assert!(
        Store::open(folder.path(), Limits::default(), Duration::ZERO).is_err(),
        "a clone still uses it"
    );
    drop(clone);
    open(&folder);
}

#[test]
fn a_process_that_is_about_to_end_is_waited_for() {
    let folder = TempDir::new().expect("a folder");
    let (first, sealed_at) = (open(&folder), now());
    let path = folder.path().to_owned();
    let (told, waits) = std::sync::mpsc::channel();
    let next = thread::spawn(move || {
        told.send(()).expect("the test listens");
        Store::open(&path, Limits::default(), Duration::from_secs(60)).expect("the first ends")
    });
    waits.recv().expect("it starts");
    mine(first.claim(id(1), sealed_at)).settle("last", KEEP);
    drop(first);
    let next = next.join().expect("it does not panic");
    let known = next.find(&id(1), sealed_at);
    assert!(matches!(known, Some(Claim::Finished { .. })), "{known:?}");
    let brief = Duration::from_millis(50);
    let refused = Store::open(folder.path(), Limits::default(), brief);
    assert!(matches!(refused, Err(StoreError::Taken { .. })));
}

#[test]
fn a_write_that_a_crash_cut_off_harms_nothing() {
    let folder = TempDir::new().expect("a folder");
    let sealed_at = now();
    let store = open(&folder);
    for number in 0..20 {
        mine(store.claim(id(number), sealed_at)).settle("done", KEEP);
    }
    drop(store);
    let last = segment_files(&folder).pop().expect("a segment");
    let whole = fs::read(&last).expect("readable");
    assert_eq!(whole.len(), 20 * 2 * 56);
    for cut in [1, 2, 8, 28, 55, 56, 57, 64, 84, 111, 112] {
        let copy = TempDir::new().expect("a folder");
        fs::create_dir(copy.path().join("claims")).expect("a folder");
        for path in segment_files(&folder) {
            let name = path.file_name().expect("a name");
            fs::copy(&path, copy.path().join("claims").join(name)).expect("copied");
        }
        let torn = copy
            .path()
            .join("claims")
            .join(last.file_name().expect("a name"));
        OpenOptions::new()
            .write(true)
            .open(&torn)
            .and_then(|file| file.set_len((whole.len() - cut) as u64))
            .expect("cut");
        let store = open(&copy);
        for number in 0..19 {
            let claim = store.claim(id(number), sealed_at);
            assert!(
                matches!(claim, Claim::Finished { .. }),
                "{cut} {number} {claim:?}"
            );
        }
        let last = store.claim(id(19), sealed_at);
        match cut {
            // The end is cut off, the claim is whole.
            1..=56 => assert!(matches!(last, Claim::Unsure { .. }), "{cut} {last:?}"),
            // The claim is cut off: it never ran.
            _ => assert!(matches!(last, Claim::Mine(_)), "{cut} {last:?}"),
        }
        assert!(
            matches!(store.claim(id(99), sealed_at), Claim::Mine(_)),
            "{cut}: it goes on"
        );
    }
}

#[test]
fn damage_that_may_hide_claims_makes_every_open_page_old() {
    for (at, length) in [
        (0, 1),
        (56 * 3 + 20, 1),
        (56 * 5, 56),
        (56 * 7 + 3, 200),
        (100, 5),
    ] {
        let folder = TempDir::new().expect("a folder");
        let sealed_at = now() - 10;
        let store = open(&folder);
        for number in 0..20 {
            mine(store.claim(id(number), sealed_at)).settle("done", KEEP);
        }
        drop(store);
        let last = segment_files(&folder).pop().expect("a segment");
        let mut bytes = fs::read(&last).expect("readable");
        if (at, length) == (100, 5) {
            bytes.drain(at..at + length);
        } else {
            bytes[at..at + length]
                .iter_mut()
                .for_each(|byte| *byte ^= 0x5a);
        }
        fs::write(&last, &bytes).expect("written");
        let store = open(&folder);
        for number in 0..20 {
            let claim = store.claim(id(number), sealed_at);
            assert!(
                !matches!(claim, Claim::Mine(_)),
                "{at} {length}: {number} runs twice"
            );
        }
        assert!(
            matches!(store.claim(id(99), sealed_at), Claim::Old),
            "{at} {length}"
        );
        assert!(
            matches!(store.claim(id(100), now() + 1), Claim::Mine(_)),
            "new pages work"
        );
        drop(store);
        let again = open(&folder);
        assert!(
            matches!(again.claim(id(98), sealed_at), Claim::Old),
            "also after a restart"
        );
    }
}

#[test]
fn zeros_at_the_end_are_damage() {
    let folder = TempDir::new().expect("a folder");
    drop(open(&folder));
    let last = segment_files(&folder).pop().expect("a segment");
    let mut file = OpenOptions::new().append(true).open(last).expect("there");
    file.write_all(&[0; 4096]).expect("written");
    assert!(matches!(open(&folder).claim(id(1), now() - 5), Claim::Old));
}

#[test]
fn a_file_of_noise_is_read_to_its_end() {
    let folder = TempDir::new().expect("a folder");
    drop(open(&folder));
    let last = segment_files(&folder).pop().expect("a segment");
    let mut state = 7_u64;
    let noise: Vec<u8> = (0..300_000)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 56) as u8
        })
        .collect();
    fs::write(last, noise).expect("written");
    let store = open(&folder);
    assert_eq!(store.memory().claims(), 0);
    assert!(
        size(&folder) < 200,
        "what could not be read is gone: {}",
        size(&folder)
    );
}

#[test]
fn the_watermark_survives_a_restart() {
    let folder = TempDir::new().expect("a folder");
    let small = limits(100, 0);
    let now = now();
    let sealed = |number: u64| now - 6_000 + number * 10;
    let store = Store::open(folder.path(), small, Duration::ZERO).expect("free");
    for number in 0..300 {
        mine(store.claim(id(number), sealed(number))).settle("done", KEEP);
    }
    let watermark = store.memory().watermark();
    assert!(watermark > 0);
    drop(store);
    let store = Store::open(folder.path(), small, Duration::ZERO).expect("free");
    assert!(store.memory().watermark() >= watermark);
    assert!(store.memory().claims() <= 100);
    for number in 0..300 {
        let claim = store.claim(id(number), sealed(number));
        assert!(!matches!(claim, Claim::Mine(_)), "{number} runs twice");
    }
}

#[test]
fn files_shrink_at_start_and_when_they_double() {
    let folder = TempDir::new().expect("a folder");
    let sealed_at = now();
    let store = open(&folder);
    for round in 0..120_000_u64 {
        let guard = mine(store.claim(id(round % 1_000 + round / 1_000 * 1_000), sealed_at));
        if round % 10 == 0 {
            guard.settle("done", KEEP);
        } else {
            guard.release()
        }
    }
    // 12,000 claims; 240,000 records were written, 13 MB.
    wait_until(|| size(&folder) < 7 << 20);
    drop(store);
    wait_until(|| Store::open(folder.path(), Limits::default(), Duration::ZERO).is_ok());
    let store = open(&folder);
    assert_eq!(size(&folder), (12_000 + 2) * 56);
    assert_eq!(store.memory().claims(), 12_000);
    assert_eq!(segment_files(&folder).len(), 2);
}

fn wait_until(mut holds: impl FnMut() -> bool) {
    let start = std::time::Instant::now();
    while !holds() {
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "it takes too long"
        );
        thread::yield_now();
    }
}

#[test]
fn nothing_is_lost_while_files_are_rewritten() {
    const THREADS: u64 = 4;
    const EACH: u64 = 4_000;
    let folder = TempDir::new().expect("a folder");
    let store = open(&folder);
    let sealed_at = now();
    let busy = AtomicUsize::new(THREADS as usize);
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let (store, busy) = (&store, &busy);
            scope.spawn(move || {
                for number in (0..EACH).map(|number| thread * EACH + number) {
                    let sealed_at = sealed_at - number % 1_000;
                    let guard = mine(store.claim(id(number), sealed_at));
                    match number % 4 {
                        0 => guard.release(),
                        1 => guard.abandon(),
                        _ => _ = guard.settle("done", KEEP),
                    }
                }
                busy.fetch_sub(1, Ordering::SeqCst);
            });
        }
        while busy.load(Ordering::SeqCst) > 0 {
            store.compact().expect("it can be written");
        }
    });
    drop(store);
    let store = open(&folder);
    for number in 0..THREADS * EACH {
        let claim = store.claim(id(number), sealed_at - number % 1_000);
        let expected = match number % 4 {
            0 => matches!(claim, Claim::Mine(_)),
            1 => matches!(claim, Claim::Unsure { .. }),
            _ => matches!(claim, Claim::Finished { .. }),
        };
        assert!(expected, "{number} {claim:?}");
    }
}

/// A crash after a snapshot is in its place and before the segments that it replaces are gone.
#[test]
fn segments_of_an_unfinished_compaction_are_read_right() {
    let folder = TempDir::new().expect("a folder");
    let sealed_at = now();
    let store = open(&folder);
    mine(store.claim(id(1), sealed_at)).settle("done", KEEP);
    let claimed_then_released = mine(store.claim(id(2), sealed_at));
    let kept: Vec<_> = segment_files(&folder)
        .into_iter()
        .map(|path| (path.clone(), fs::read(path).expect("readable")))
        .collect();
    let journal = store.0.journal.as_ref().expect("it has a folder");
    // A first compaction gets no further than to begin a new segment.
    assert!(
        journal
            .compact(|_| Err(std::io::Error::other("full")))
            .is_err()
    );
    claimed_then_released.release();
    store.compact().expect("it can be written");
    drop(store);
    assert!(
        kept.iter().all(|(path, _)| !path.exists()),
        "the test means something"
    );
    for (path, bytes) in &kept {
        fs::write(path, bytes).expect("written");
    }
    fs::write(folder.path().join("claims/new"), b"half of a snapshot").expect("written");
    let store = open(&folder);
    assert!(matches!(
        store.claim(id(1), sealed_at),
        Claim::Finished { .. }
    ));
    assert!(
        matches!(store.claim(id(2), sealed_at), Claim::Mine(_)),
        "it was released"
    );
}

#[test]
fn a_disk_that_cannot_be_written_is_told_and_heals() {
    let folder = TempDir::new().expect("a folder");
    let sealed_at = now();
    let store = open(&folder);
    let journal = store.0.journal.as_ref().expect("it has a folder");
    journal.break_for_test();
    mine(store.claim(id(1), sealed_at)).settle("done", KEEP);
    assert!(!store.is_healthy());
    assert!(
        matches!(store.claim(id(1), sealed_at), Claim::Finished { .. }),
        "in memory"
    );
    journal.mend_for_test();
    mine(store.claim(id(2), sealed_at)).settle("done", KEEP);
    wait_until(|| store.is_healthy());
    wait_until(|| Arc::strong_count(&store.0) == 1);
    drop(store);
    let store = open(&folder);
    for number in [1, 2] {
        assert!(
            matches!(store.claim(id(number), sealed_at), Claim::Finished { .. }),
            "{number}"
        );
    }
}

/// Random runs of a process with restarts between: whatever happens, nothing runs twice.
#[test]
fn nothing_runs_twice_in_any_order_of_calls_and_restarts() {
    for seed in 1..=20_u64 {
        let folder = TempDir::new().expect("a folder");
        let mut dice = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut roll = |sides: u64| {
            dice ^= dice << 13;
            dice ^= dice >> 7;
            dice ^= dice << 17;
            dice % sides
        };
        let small = limits(60, 2_000);
        let start = now();
        let sealed = |number: u64| start - 3_000 + number * 20;
        let mut store = Store::open(folder.path(), small, Duration::ZERO).expect("free");
        let mut running: Vec<(u64, ClaimGuard)> = Vec::new();
        let mut ran = [false; 150];
        for step in 0..600 {
            match roll(12) {
                0..=6 => {
                    let number = roll(150);
                    if let Claim::Mine(guard) = store.claim(id(number), sealed(number)) {
                        assert!(
                            !ran[number as usize],
                            "seed {seed} step {step}: {number} twice"
                        );
                        ran[number as usize] = true;
                        running.push((number, guard));
                    }
                }
                7..=9 if !running.is_empty() => {
                    let (number, guard) = running.swap_remove(roll(running.len() as u64) as usize);
                    match roll(4) {
                        0 => {
                            guard.release();
                            ran[number as usize] = false;
                        }
                        1 => drop(guard),
                        _ => _ = guard.settle(vec![1; roll(600) as usize], KEEP),
                    }
                }
                // It waits for the disk: not too often.
                10 if roll(8) == 0 => store.compact().expect("it can be written"),
                11 if roll(6) == 0 => {
                    crash(running.drain(..).map(|(_, guard)| guard).collect());
                    drop(store);
                    store = Store::open(folder.path(), small, Duration::ZERO).expect("free");
                }
                _ => {}
            }
            let memory = store.memory();
            assert!(
                memory.claims() <= 60 && memory.answer_bytes() <= 2_000,
                "seed {seed}"
            );
        }
    }
}
