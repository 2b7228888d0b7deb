//! Shows who has a key, and gives new ones away.

use hallway::{ActionState, Error, IntoPage, Markup, Page, Principal, State, rsx};

use super::actions::{issue_key, revoke_key, rotate_key};
use crate::access::Staff;
use crate::keys::{Keys, StoredKey};
use crate::time::time;

pub async fn page(
    _staff: Principal<Staff>,
    State(keys): State<Keys>,
    issue: ActionState<issue_key>,
    rotate: ActionState<rotate_key>,
    revoke: ActionState<revoke_key>,
) -> Result<impl IntoPage, Error> {
    let all = keys.all().await?;
    let body = rsx! {
        <h1>"Keys"</h1>
        <p class="lead">"For partners' programs and for our app."</p>
        @if let Some(secret) = issue.data().or_else(|| rotate.data()) {
            <p id="new-key"><code>(secret)</code></p>
        }
        <ol class="leads">
            @for key in &all {
                <li id=(format!("key-{}", key.id.0))>
                    <h2>(&key.name)</h2>
                    <p><code>(&key.shown) "\u{2026}"</code> " may " (&key.scopes)</p>
                    <p class="from">(used(key))</p>
                    @if key.expires_at.is_none() {
                        (rotate.bind(key.id).form(|f| rsx! {
                            (f.submit("Change it").class("quiet"))
                        }))
                    }
                    (revoke.bind(key.id).form(|f| rsx! {
                        (f.submit("Take it back").class("quiet"))
                    }))
                </li>
            }
        </ol>
        <h2>"A new key"</h2>
        (issue.form(|f| rsx! {
            (f.name.input())
            (f.may.checkboxes())
            (f.submit("Make a key").pending("Making it..."))
        }))
    };
    Ok(Page::new(body).title("Keys").meta("robots", "noindex"))
}

fn used(key: &StoredKey) -> Markup {
    rsx! {
        @if let Some(used) = key.last_used_at { "Used " (time(used)) } @else { "Never used" }
        @if let Some(end) = key.expires_at { ", ends " (time(end)) }
    }
}
