//! Shows the newest messages.

use hallway::{Cache, Error, IntoPage, Markup, Page, Principal, State, rsx};

use crate::access::Staff;
use crate::app::links;
use crate::leads::{LEADS, Lead, Leads};
use crate::time::time;

pub async fn page(
    _staff: Principal<Staff>,
    State(leads): State<Leads>,
    cache: Cache,
) -> Result<impl IntoPage, Error> {
    let recent = cache
        .read(("leads", "recent"))
        .tag(LEADS)
        .get(move || async move { leads.recent(50).await })
        .await?;
    let body = rsx! {
        <h1>"Messages"</h1>
        <p><a href=(links::admin_leads_import())>"Messages of before"</a></p>
        @if recent.is_empty() {
            <p class="empty">"Nobody has written yet. The contact form is one click away."</p>
        } @else {
            <p class="lead">"The newest first, fifty at most."</p>
            <ol class="leads">
                @for lead in recent.iter() { (row(lead)) }
            </ol>
        }
    };
    Ok(Page::new(body).title("Messages").meta("robots", "noindex"))
}

fn row(lead: &Lead) -> Markup {
    rsx! {
        <li id=(format!("lead-{}", lead.id))>
            <article>
                <h2>(&lead.name)</h2>
                <p class="from">
                    <a href=(format!("mailto:{}", lead.email))>(&lead.email)</a> " " (time(lead.created_at))
                </p>
                <p class="text">(&lead.message)</p>
            </article>
        </li>
    }
}
