//! Draws the contact form.

use hallway::{ActionState, IntoPage, Page, rsx};

use super::actions::submit_contact;
use crate::app::links;

pub async fn page(contact: ActionState<submit_contact>) -> impl IntoPage {
    Page::new(rsx! {
        <section class="narrow">
            <h1>"Contact us"</h1>
            <p class="lead">"Tell us what you are working on. One of us reads it today and answers tomorrow."</p>
            <p>"You know it already? " <a href=(links::quote())>"Ask for a quote."</a></p>
            (contact.form(|f| rsx! {
                (f.name.input().label("Your name").autocomplete("name"))
                (f.email.input().autocomplete("email"))
                (f.message.textarea().label("How can we help?").hint("A few sentences are enough.").attr("rows", "6"))
                (f.submit("Send message").pending("Sending..."))
            }))
        </section>
    })
    .title("Contact")
    .description("Tell us what you are working on.")
}
