//! Lists the newest leads.

use hallway::{IntoPage, Page, rsx};

pub async fn page() -> impl IntoPage {
    Page::new(rsx! {
        <h1>"Leads"</h1>
        <table>
            <thead><tr><th>"Id"</th><th>"Name"</th><th>"Email"</th><th>"Message"</th><th>"At"</th></tr></thead>
            <tbody>
                @for lead in bench_data::last50() {
                    <tr><td>(lead.id)</td><td>(lead.name)</td><td>(lead.email)</td><td>(lead.message)</td><td>(lead.created_at)</td></tr>
                }
            </tbody>
        </table>
    })
    .title("Leads")
}
