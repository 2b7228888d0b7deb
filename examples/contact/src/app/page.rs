//! Draws the form, and what was written so far.

use hallway::{ActionState, IntoPage, Page, State, rsx};

use super::actions::send;
use crate::messages::Messages;

pub async fn page(State(messages): State<Messages>, contact: ActionState<send>) -> impl IntoPage {
    Page::new(rsx! {
        <main>
            <h1>"Write to us"</h1>
            (contact.form(|f| rsx! {
                (f.name.input().label("Your name"))
                (f.text.textarea().label("Your message"))
                (f.submit("Send").pending("Sending..."))
            }))
            <h2>"What people wrote"</h2>
            <ul>
                @for message in messages.all() { <li><b>(message.name)</b> ": " (message.text)</li> }
            </ul>
        </main>
    })
    .title("Write to us")
}
