//! Frames the staff's pages. Its guard holds for each of them.

use hallway::{ActionState, Children, IntoPage, Principal, rsx};

use crate::access::Staff;
use crate::app::links;
use crate::app::logout::actions::sign_out;

pub async fn layout(
    _staff: Principal<Staff>,
    logout: ActionState<sign_out>,
    children: Children,
) -> impl IntoPage {
    rsx! {
        <div class="wide">
            <nav class="staff" aria-label="Staff">
                <a href=(links::admin_leads()) aria-current="page">"Messages"</a>
                (logout.form(|f| rsx! { (f.submit("Sign out").pending("Signing out...").class("quiet")) }))
            </nav>
            (children)
        </div>
    }
}
