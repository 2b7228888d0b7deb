//! The sign of the studio.

use hallway::{Markup, rsx};

/// Draws the sign. It says nothing that the name beside it does not say.
pub fn leaf() -> Markup {
    rsx! {
        <svg class="leaf" viewBox="0 0 32 32" aria-hidden="true">
            <path d="M16 30V12M16 20C9 20 6 15 6 9c6 0 10 4 10 11zM16 15c0-7 4-11 10-12 0 8-3 12-10 12z"></path>
        </svg>
    }
}
