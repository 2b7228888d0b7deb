//! A module whose name is no identifier.

use hallway::{Markup, rsx};

pub fn card(text: &str) -> Markup {
    rsx! { <b>(text)</b> }
}
