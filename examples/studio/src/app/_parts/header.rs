//! The bar at the top of every page.

use hallway::{Link, Markup, rsx};

use crate::app::links;

/// Draws the name of the studio and the ways to its pages; the page at `path` is marked.
pub fn header(path: &str) -> Markup {
    rsx! {
        <header class="top">
            <div class="wide bar">
                <a class="brand" href=(links::home())>
                    (super::leaf::leaf()) <span>"Studio Fennel"</span>
                </a>
                <nav aria-label="Main">
                    <ul>
                        (way(path, links::work(), "Work"))
                        (way(path, links::about(), "About"))
                        (way(path, links::contact(), "Contact"))
                    </ul>
                </nav>
            </div>
        </header>
    }
}

fn way(path: &str, link: Link, name: &str) -> Markup {
    let below = path.strip_prefix(link.as_str());
    let current = match below {
        Some("") => Some("page"),
        Some(rest) if rest.starts_with('/') => Some("true"),
        _ => None,
    };
    rsx! { <li><a href=(link) aria-current=(current)>(name)</a></li> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_that_is_shown_is_marked_and_so_is_its_section() {
        let at = |path| header(path).text().to_owned();
        assert!(at("/work").contains("<a href=\"/work\" aria-current=\"page\">"));
        assert!(at("/work/plumline").contains("<a href=\"/work\" aria-current=\"true\">"));
        assert!(!at("/workshop").contains("aria-current"));
    }
}
