//! Asks before it signs somebody out.

use hallway::{ActionState, IntoPage, Page, Principal, rsx};

use super::actions::sign_out;
use crate::access::Staff;
use crate::app::links;

pub async fn page(_staff: Principal<Staff>, logout: ActionState<sign_out>) -> impl IntoPage {
    Page::new(rsx! {
        <section class="narrow">
            <h1>"Sign out?"</h1>
            <p class="lead">"You can come back at any time with the password."</p>
            (logout.form(|f| rsx! {
                (f.submit("Sign out").pending("Signing out..."))
            }))
            <p><a href=(links::admin_leads())>"Back to the messages"</a></p>
        </section>
    })
    .title("Sign out")
    .meta("robots", "noindex")
}
