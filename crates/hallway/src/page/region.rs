//! Finds the regions of a page and tells which of them a browser does not have yet.
//!
//! A layout's slot is a region; slots lie inside each other, the outermost has depth 0. What
//! stands around slot 0 is the shell of the document. Each has a hash over what is its own:
//! the slot inside it left out, and holes by their name and bound values instead of their tokens,
//! which differ for every response.

use std::collections::BTreeMap;

use hallway_wire::names::BUILD_ATTRIBUTE;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::html::{Mark, MarkKind, Markup};

/// Where a region stands: offsets in the text, indices of its two marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) depth: u8,
    pub(super) open: usize,
    pub(super) close: usize,
}

/// The regions of a page, outermost first; none when a layout drew its slot twice or not at all.
pub(super) fn find(markup: &Markup) -> Vec<Region> {
    let mut found: Vec<Region> = Vec::new();
    let marks = markup.marks();
    for (open, mark) in marks.iter().enumerate() {
        let MarkKind::RegionStart(depth) = mark.kind else {
            continue;
        };
        let close = marks
            .iter()
            .rposition(|end| matches!(end.kind, MarkKind::RegionEnd(d) if d == depth));
        let Some(close) = close else {
            return Vec::new();
        };
        let inside = found
            .last()
            .is_none_or(|outer| outer.close > close && outer.depth < depth);
        if !inside {
            return Vec::new();
        }
        found.push(Region { depth, open, close });
    }
    found
}

/// What stands in the innermost slot; all of it where there is none.
pub(super) fn innermost(markup: &Markup) -> Markup {
    match find(markup).last() {
        None => markup.clone(),
        Some(slot) => markup.part(slot.open + 1, slot.close),
    }
}

/// The hash of what lies between two marks, without the region `but`.
pub(super) fn hash(markup: &Markup, from: Edge, to: Edge, but: Option<Region>, seed: u64) -> u64 {
    match but {
        None => hash_run(markup, from, to, seed),
        Some(inner) => {
            let before = hash_run(markup, from, Edge::before(markup, inner.open), seed);
            hash_run(markup, Edge::after(markup, inner.close), to, before)
        }
    }
}

/// A place between two marks: an offset in the text and the index of the next mark.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) at: usize,
    pub(super) next: usize,
}

impl Edge {
    pub(super) fn start() -> Self {
        Self { at: 0, next: 0 }
    }

    pub(super) fn end(markup: &Markup) -> Self {
        Self {
            at: markup.text().len(),
            next: markup.marks().len(),
        }
    }

    pub(super) fn before(markup: &Markup, mark: usize) -> Self {
        Self {
            at: markup.marks()[mark].at,
            next: mark,
        }
    }

    pub(super) fn after(markup: &Markup, mark: usize) -> Self {
        Self {
            at: markup.marks()[mark].at,
            next: mark + 1,
        }
    }
}

fn hash_run(markup: &Markup, from: Edge, to: Edge, seed: u64) -> u64 {
    let text = xxh3_64_with_seed(&markup.text().as_bytes()[from.at..to.at], seed);
    markup.marks()[from.next..to.next]
        .iter()
        .fold(text, |hash, mark| hash_hole(mark, hash))
}

fn hash_hole(mark: &Mark, seed: u64) -> u64 {
    match &mark.kind {
        MarkKind::Token(hole) => {
            xxh3_64_with_seed(&hole.bound, xxh3_64_with_seed(hole.id.as_bytes(), seed))
        }
        // What comes later is a region of its own.
        MarkKind::Later(_) => xxh3_64_with_seed(b"later", seed),
        _ => seed,
    }
}

/// Writes a hash as the browser reports it: sixteen hexadecimal digits.
pub(super) fn write_hex(hash: u64, out: &mut String) {
    let digits = hash.to_be_bytes().map(|byte| [byte >> 4, byte & 15]);
    // Without a branch, so that the compiler takes all digits in one step.
    let letter = |digit: &u8| digit + if *digit < 10 { b'0' } else { b'a' - 10 };
    let letters: [u8; 16] = std::array::from_fn(|at| letter(&digits.as_flattened()[at]));
    out.push_str(std::str::from_utf8(&letters).expect("digits are plain text"));
}

pub(super) fn hex(hash: u64) -> String {
    let mut text = String::with_capacity(16);
    write_hex(hash, &mut text);
    text
}

/// The hashes that a browser says it has, by region.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known(BTreeMap<String, String>);

impl Known {
    /// Reads the entry `$regions`. What cannot be read counts as "nothing known".
    pub(crate) fn parse(json: Option<&str>) -> Self {
        let known = json
            .filter(|json| json.len() <= 8_192)
            .and_then(|json| serde_json::from_str::<BTreeMap<String, String>>(json).ok())
            .filter(|known| known.len() <= hallway_wire::names::MAX_REGIONS + 1);
        Self(known.unwrap_or_default())
    }

    /// Whether a page that was loaded from this build shows them, and could show another page in
    /// its place: it loads no script that waits for pages to be loaded.
    pub(crate) fn can_show_next(&self, build: &str) -> bool {
        let known = self.0.get(BUILD_ATTRIBUTE);
        known.is_some_and(|known| known == build)
    }

    pub(super) fn has(&self, region: &str) -> bool {
        self.0.contains_key(region)
    }

    pub(super) fn same(&self, region: &str, hash: u64) -> bool {
        self.0.get(region).is_some_and(|known| *known == hex(hash))
    }
}
