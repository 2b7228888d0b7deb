//! A page with a form.

use hallway::{ActionState, IntoPage, rsx};

use crate::app::{_parts::my_card::card, likes::like};

pub async fn page(like: ActionState<like>) -> impl IntoPage {
    rsx! {
        (card("Like or remove"))
        (like.form(|f| rsx! { (f.submit("Like")) }))
    }
}
