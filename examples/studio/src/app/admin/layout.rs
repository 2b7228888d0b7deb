//! Frames the staff's pages. Its guard holds for each of them.

use hallway::http::Uri;
use hallway::{ActionState, Children, IntoPage, Link, Markup, Principal, rsx};

use crate::access::Staff;
use crate::app::links;
use crate::app::logout::actions::sign_out;

pub async fn layout(
    _staff: Principal<Staff>,
    uri: Uri,
    logout: ActionState<sign_out>,
    children: Children,
) -> impl IntoPage {
    rsx! {
        <div class="wide">
            <nav class="staff" aria-label="Staff">
                (way(&uri, links::admin_leads(), "Messages"))
                (way(&uri, links::admin_events(), "Events"))
                (way(&uri, links::admin_dashboard(), "Dashboard"))
                (way(&uri, links::admin_keys(), "Keys"))
                (way(&uri, links::admin_pad(), "Notes"))
                (way(&uri, links::admin_films(), "Films"))
                (logout.form(|f| rsx! { (f.submit("Sign out").pending("Signing out...").class("quiet")) }))
            </nav>
            (children)
        </div>
    }
}

fn way(here: &Uri, link: Link, name: &str) -> Markup {
    let current = (link.as_str() == here.path()).then_some("page");
    rsx! { <a href=(link) aria-current=(current)>(name)</a> }
}
