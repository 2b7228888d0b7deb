//! Draws the form where the staff signs in.

use hallway::route::oauth::Logins;
use hallway::{ActionState, IntoPage, Page, State, rsx};

use super::actions::sign_in;
use crate::app::links;

pub async fn page(State(logins): State<Logins>, login: ActionState<sign_in>) -> impl IntoPage {
    Page::new(rsx! {
        <section class="narrow">
            <h1>"Sign in"</h1>
            <p class="lead">"For the people who work here."</p>
            (login.form(|f| rsx! {
                (f.password.password().label("Password").autocomplete("current-password"))
                (f.submit("Sign in").pending("Signing in..."))
            }))
            @for provider in logins.names() {
                <p><a href=(links::api_auth_provider(provider))>"Sign in with " (named(provider))</a></p>
            }
        </section>
    })
    .title("Sign in")
    .meta("robots", "noindex")
}

fn named(provider: &str) -> &str {
    match provider {
        "company" => "your company account",
        "github" => "GitHub",
        other => other,
    }
}
