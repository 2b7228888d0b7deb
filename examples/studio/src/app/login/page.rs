//! Draws the form where the staff signs in.

use hallway::{ActionState, IntoPage, Page, rsx};

use super::actions::sign_in;

pub async fn page(login: ActionState<sign_in>) -> impl IntoPage {
    Page::new(rsx! {
        <section class="narrow">
            <h1>"Sign in"</h1>
            <p class="lead">"For the people who work here."</p>
            (login.form(|f| rsx! {
                (f.password.password().label("Password").autocomplete("current-password"))
                (f.submit("Sign in").pending("Signing in..."))
            }))
        </section>
    })
    .title("Sign in")
    .meta("robots", "noindex")
}
