//! Remembers how long a piece of HTML became, so that the next one does not have to grow.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::Markup;

/// How many bytes one place of the program needs. `rsx!` has one for each place.
#[derive(Debug)]
pub struct Room(AtomicUsize);

/// What is longer than this grows as it is written: a single long page would cost all others.
const MOST: usize = 64 << 10;

impl Room {
    /// Starts with what the macro counts.
    pub const fn new(bytes: usize) -> Self {
        Self(AtomicUsize::new(bytes))
    }

    /// Makes an empty piece with the room that the longest one needed.
    pub fn markup(&self) -> Markup {
        Markup::with_capacity(self.0.load(Ordering::Relaxed))
    }

    /// Looks at a finished piece.
    pub fn note(&self, drawn: &Markup) {
        let bytes = drawn.text().len();
        if bytes <= MOST && bytes > self.0.load(Ordering::Relaxed) {
            // A little more, for the next one that has a digit more.
            self.0.store(bytes + bytes / 16, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_piece_has_room_for_what_the_last_one_needed() {
        let room = Room::new(0);
        let long = |bytes: usize| Markup::dangerous_from_html("x".repeat(bytes));
        room.note(&long(5_000));
        let second = room.markup();
        assert!(second.text.capacity() >= 5_000);
        room.note(&long(MOST + 1));
        assert!(room.markup().text.capacity() < 6_000);
    }
}
