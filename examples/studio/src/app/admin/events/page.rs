//! Shows what other services told us.

use hallway::{Cache, Error, IntoPage, Page, Principal, State, rsx};

use crate::access::Staff;
use crate::events::Events;
use crate::time::time;

pub async fn page(
    _staff: Principal<Staff>,
    State(events): State<Events>,
    cache: Cache,
) -> Result<impl IntoPage, Error> {
    let recent = cache
        .read(("events", "recent"))
        .tag("events")
        .get(move || async move { events.recent(50).await })
        .await?;
    let body = rsx! {
        <h1>"Events"</h1>
        @if recent.is_empty() {
            <p class="empty">"No service has told us anything yet."</p>
        } @else {
            <p class="lead">"The newest first, fifty at most."</p>
            <ol class="leads">
                @for event in recent.iter() {
                    <li>
                        <article>
                            <h2>(&event.kind)</h2>
                            <p class="from">(&event.sender) " " (time(event.created_at))</p>
                        </article>
                    </li>
                }
            </ol>
        }
    };
    Ok(Page::new(body).title("Events").meta("robots", "noindex"))
}
