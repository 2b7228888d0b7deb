//! Matches a text against a pattern that `#[derive(Form)]` has compiled.
//!
//! The pattern is the one in the field's `pattern` attribute, so the browser checks the same. The
//! derive accepts only what JavaScript and this matcher read alike, and turns it into a list of
//! steps at compile time. All alternatives advance together, one character at a time, so no text
//! takes longer than its length times the number of steps.

/// A pattern that a whole text must match.
#[derive(Debug, Clone, Copy)]
pub struct Pattern {
    /// As it is written, for the browser.
    pub source: &'static str,
    /// As it is run.
    pub steps: &'static [Step],
}

/// One step of a compiled pattern. Numbers are places in the list of steps.
#[derive(Debug)]
pub enum Step {
    /// Takes one character that lies in one of the ranges, or in none if `negated`.
    Take {
        /// The ranges, both ends included.
        ranges: &'static [(char, char)],
        /// Whether characters outside the ranges are meant.
        negated: bool,
    },
    /// Goes on at both places.
    Split(usize, usize),
    /// Goes on elsewhere.
    Jump(usize),
    /// The end: the pattern has matched if the text ends too.
    End,
}

impl Pattern {
    /// Whether the whole of `text` matches.
    pub(super) fn matches(&self, text: &str) -> bool {
        let mut now = Places::new(self.steps);
        let mut next = Places::new(self.steps);
        now.enter(0);
        for character in text.chars() {
            if now.list.is_empty() {
                return false;
            }
            for at in now.list.drain(..) {
                if self.steps[at].takes(character) {
                    next.enter(at + 1);
                }
            }
            now.seen.fill(false);
            std::mem::swap(&mut now, &mut next);
        }
        now.ended()
    }
}

impl Step {
    fn takes(&self, character: char) -> bool {
        match self {
            Self::Take { ranges, negated } => {
                ranges
                    .iter()
                    .any(|(from, to)| (*from..=*to).contains(&character))
                    != *negated
            }
            _ => false,
        }
    }
}

/// The steps that wait for a character, each at most once.
struct Places {
    steps: &'static [Step],
    list: Vec<usize>,
    seen: Vec<bool>,
    pending: Vec<usize>,
}

impl Places {
    fn new(steps: &'static [Step]) -> Self {
        let count = steps.len();
        Self {
            steps,
            list: Vec::with_capacity(count),
            seen: vec![false; count],
            pending: vec![],
        }
    }

    /// Adds a step, and those that it leads to without taking a character.
    fn enter(&mut self, at: usize) {
        self.pending.push(at);
        while let Some(at) = self.pending.pop() {
            if std::mem::replace(&mut self.seen[at], true) {
                continue;
            }
            match self.steps[at] {
                Step::Split(one, other) => self.pending.extend([other, one]),
                Step::Jump(to) => self.pending.push(to),
                Step::Take { .. } | Step::End => self.list.push(at),
            }
        }
    }

    fn ended(&self) -> bool {
        self.list
            .iter()
            .any(|at| matches!(self.steps[*at], Step::End))
    }
}
