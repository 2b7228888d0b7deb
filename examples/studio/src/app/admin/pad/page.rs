//! Draws the sheet that saves itself; without a script its button does.

use hallway::{ActionState, Error, IntoPage, Page, Principal, State, rsx};

use super::actions::save_pad;
use crate::access::Staff;
use crate::app::assets;
use crate::pad::Pad;

pub async fn page(
    _staff: Principal<Staff>,
    State(pad): State<Pad>,
    save: ActionState<save_pad>,
) -> Result<impl IntoPage, Error> {
    let sheet = pad.read().await?;
    let body = rsx! {
        <h1>"Notes"</h1>
        (save.bind(()).filled(&sheet).form(|f| rsx! {
            (f.text.textarea().id("pad-text").attr("rows", "14"))
            (f.submit("Save").pending("Saving..."))
        }))
        (save.reference("save-pad"))
        <p id="pad-saved" role="status"></p>
        <script type="module" src=(assets::pad_js())></script>
    };
    Ok(Page::new(body).title("Notes").meta("robots", "noindex"))
}
