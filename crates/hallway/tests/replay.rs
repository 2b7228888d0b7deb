//! Replays the corpus of the fuzz targets, with some thousands of changes that are always the same.
//!
//! `cargo xtask fuzz` looks further, guided by what the code does with each input. What it finds
//! goes into `fuzz/corpus/` and is replayed here for ever.

#[path = "../../../fuzz/src/targets.rs"]
#[allow(unreachable_pub, reason = "it is a library of its own in fuzz/")]
mod targets;

use std::fs;
use std::path::Path;

/// How many changes of the corpus each target sees.
const CHANGES: usize = 1500;

fn replay(name: &str, target: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/corpus")
        .join(name);
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{name} has no corpus");
    let corpus: Vec<Vec<u8>> = files.iter().map(|file| fs::read(file).unwrap()).collect();
    corpus.iter().for_each(|input| target(input));
    let mut random = Random(1);
    for turn in 0..CHANGES {
        let mut input = corpus[turn % corpus.len()].clone();
        for _ in 0..=random.below(4) {
            random.change(&mut input, &corpus);
        }
        target(&input);
    }
}

/// Knuth's generator: the same changes on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % end.max(1)
    }

    /// One small change: a byte, a piece that goes, comes twice, or comes from another input.
    fn change(&mut self, input: &mut Vec<u8>, corpus: &[Vec<u8>]) {
        const SIGNS: &[u8] = b"\0\r\n\t %&=;:\"'\\/[]{}.,-+$_~<>\x7f\xc3\xa9\xff09azAZ";
        let at = self.below(input.len());
        let end = (at + 1 + self.below(16)).min(input.len());
        match self.below(5) {
            0 if !input.is_empty() => input[at] = SIGNS[self.below(SIGNS.len())],
            1 => input.insert(at, SIGNS[self.below(SIGNS.len())]),
            2 if at < end => drop(input.drain(at..end)),
            3 if at < end => {
                let piece = input[at..end].to_vec();
                input.splice(at..at, piece);
            }
            _ => {
                let other = &corpus[self.below(corpus.len())];
                let from = self.below(other.len());
                input.extend_from_slice(&other[from..]);
            }
        }
    }
}

#[test]
fn every_body_of_pairs_is_read_or_refused() {
    replay("urlencoded", targets::urlencoded);
}

#[test]
fn every_body_of_parts_is_read_or_refused() {
    replay("multipart", targets::multipart);
}

#[test]
fn every_json_is_read_or_refused() {
    replay("json", targets::json);
}

#[test]
fn no_made_up_token_runs_anything() {
    replay("token", targets::token);
}

#[test]
fn no_other_site_runs_anything() {
    replay("origin", targets::origin);
}

#[test]
fn no_made_up_cookie_opens_a_guarded_page() {
    replay("cookie", targets::cookie);
}

#[test]
fn no_spelling_of_a_path_opens_a_door_that_is_not_there() {
    replay("path", targets::path);
}
