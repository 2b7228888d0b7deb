//! Takes a file with messages that came to us before there was this site.

use hallway::{ActionState, IntoPage, Page, Principal, rsx};

use super::actions::import_leads;
use crate::access::Staff;

pub async fn page(_staff: Principal<Staff>, import: ActionState<import_leads>) -> impl IntoPage {
    let body = rsx! {
        <h1>"Messages of before"</h1>
        <p class="lead">"All of the file, or nothing of it where a line is wrong."</p>
        (import.form(|f| rsx! {
            (f.file.file().hint("With the columns name, email and message; 5 MB at most."))
            (f.progress("Do not send it"))
            (f.submit("Bring them along").pending("Bringing them along..."))
        }))
    };
    Page::new(body)
        .title("Messages of before")
        .meta("robots", "noindex")
}
