//! Draws the contact form.

use hallway::{ActionState, IntoPage, Page, Query, rsx};
use serde::Deserialize;

use super::actions::submit_contact;

#[derive(Deserialize)]
pub struct Sent {
    #[serde(default)]
    ok: bool,
}

pub async fn page(contact: ActionState<submit_contact>, Query(sent): Query<Sent>) -> impl IntoPage {
    Page::new(rsx! {
        <h1>"Contact us"</h1>
        @if sent.ok { <p class="ok" role="status">"Thanks, we will be in touch."</p> }
        (contact.form(|f| rsx! {
            (f.name.input().label("Name"))
            (f.email.input().label("Email"))
            (f.message.textarea().label("Message"))
            (f.submit("Send"))
        }))
    })
    .title("Contact us")
}
