//! Shows times the way people read them.

use hallway::{Markup, rsx};
use jiff::Timestamp;

/// Draws a `<time>` that machines read exactly and people read comfortably.
pub fn time(at: Timestamp) -> Markup {
    rsx! { <time datetime=(at.to_string())>(at.strftime("%-d %B %Y, %H:%M UTC").to_string())</time> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_and_machines_read_the_same_moment() {
        let html = time("2026-11-21T12:03:59.25Z".parse().unwrap());
        assert_eq!(
            html.text(),
            "<time datetime=\"2026-11-21T12:03:59.25Z\">21 November 2026, 12:03 UTC</time>"
        );
    }
}
