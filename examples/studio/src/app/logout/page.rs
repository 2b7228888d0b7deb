//! Asks before it signs somebody out.

use hallway::{ActionState, IntoPage, Page, Principal, rsx};

use super::actions::{sign_out, sign_out_everywhere};
use crate::access::Staff;
use crate::app::links;

pub async fn page(
    _staff: Principal<Staff>,
    logout: ActionState<sign_out>,
    everywhere: ActionState<sign_out_everywhere>,
) -> impl IntoPage {
    Page::new(rsx! {
        <section class="narrow">
            <h1>"Sign out?"</h1>
            <p class="lead">"You can come back at any time with the password."</p>
            (logout.form(|f| rsx! {
                (f.submit("Sign out").pending("Signing out..."))
            }))
            <p>"If somebody may have seen the password, end every session, on every machine."</p>
            (everywhere.form(|f| rsx! {
                (f.submit("End every session").pending("Ending them...").class("quiet"))
            }))
            <p><a href=(links::admin_leads())>"Back to the messages"</a></p>
        </section>
    })
    .title("Sign out")
    .meta("robots", "noindex")
}
