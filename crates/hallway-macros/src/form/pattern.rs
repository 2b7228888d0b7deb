//! Compiles a pattern into the steps that the running program matches with.
//!
//! The same pattern goes to browsers, which read it as JavaScript with the `v` flag and ignore it
//! without a word if they cannot. So only what both read alike is accepted; everything else is
//! refused here, with the spelling that works.

mod compile;
mod read;

pub(super) use compile::{Op, compile};

/// A set of characters, as ranges with both ends included.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Set {
    pub(super) ranges: Vec<(char, char)>,
    pub(super) negated: bool,
}

/// A pattern as it is read.
#[derive(Debug, Clone)]
enum Node {
    Take(Set),
    Sequence(Vec<Node>),
    Either(Vec<Node>),
    Repeat {
        what: Box<Node>,
        least: usize,
        most: Option<usize>,
    },
}

/// Why a pattern is refused, and what to write instead.
#[derive(Debug, PartialEq)]
pub(super) struct Refused {
    pub(super) why: String,
    pub(super) help: String,
}

impl Refused {
    fn new(why: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            why: why.into(),
            help: help.into(),
        }
    }
}
