//! Shows the studio's numbers, each as soon as it is counted.

use hallway::{Error, IntoPage, Markup, Page, Principal, State, rsx, stream};

use crate::access::Staff;
use crate::app::assets;
use crate::figures::Figures;

pub async fn page(_staff: Principal<Staff>, State(figures): State<Figures>) -> impl IntoPage {
    Page::new(rsx! {
        <h1>"Dashboard"</h1>
        <div class="panels">
            (panel("Messages", messages(figures.clone())))
            (panel("Readers", readers(figures.clone())))
            (panel("Events", events(figures)))
        </div>
        <p class="soft" id="counted-at"></p>
    })
    .title("Dashboard")
    .script(assets::dashboard_js())
    .meta("robots", "noindex")
}

fn panel(
    name: &'static str,
    content: impl Future<Output = Result<Markup, Error>> + Send + 'static,
) -> Markup {
    rsx! {
        <section class="panel" aria-label=(name)>
            <h2>(name)</h2>
            (stream(rsx! { <p class="waiting">"Counting..."</p> }, content))
        </section>
    }
}

async fn messages(figures: Figures) -> Result<Markup, Error> {
    Ok(number(
        figures.messages().await?,
        "came through the contact form",
    ))
}

async fn readers(figures: Figures) -> Result<Markup, Error> {
    Ok(number(figures.readers().await?, "read our letter"))
}

async fn events(figures: Figures) -> Result<Markup, Error> {
    Ok(number(
        figures.events().await?,
        "were told by other services",
    ))
}

fn number(count: i64, of: &'static str) -> Markup {
    rsx! { <p class="number">(count)</p> <p class="soft">(of)</p> }
}
