//! Draws the contact form whose success is told in a sealed cookie.

use hallway::{ActionState, IntoPage, Page, rsx};

use super::actions::submit_told;

pub async fn page(contact: ActionState<submit_told>) -> impl IntoPage {
    Page::new(rsx! {
        <h1>"Contact us"</h1>
        (contact.form(|f| rsx! {
            (f.name.input().label("Name"))
            (f.email.input().label("Email"))
            (f.message.textarea().label("Message"))
            (f.submit("Send"))
        }))
    })
    .title("Contact us")
}
