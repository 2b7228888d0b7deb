//! The end of every page.

use hallway::{Markup, rsx};

use crate::app::links;

/// Draws where we are and the ways that are not for everybody.
pub fn footer() -> Markup {
    rsx! {
        <footer class="end">
            <div class="wide">
                <p>"Studio Fennel, 12 Ropewalk, by the old harbour"</p>
                <nav aria-label="More">
                    <ul>
                        <li><a href=(links::contact())>"Write to us"</a></li>
                        <li><a href=(links::chat())>"Ask about our work"</a></li>
                        <li><a href=(links::admin_leads())>"For the staff"</a></li>
                    </ul>
                </nav>
            </div>
        </footer>
    }
}
