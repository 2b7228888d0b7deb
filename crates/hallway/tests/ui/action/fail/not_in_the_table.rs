//! A page draws the form of an action that src/app.rs does not list.

use hallway::{ActionState, Done, IntoPage, Public, action, rsx};

#[action(access = Public)]
async fn save() -> hallway::Result<Done> {
    Ok(Done::new())
}

async fn page(save: ActionState<save>) -> impl IntoPage {
    rsx! { (save.form(|f| f.submit("Save"))) }
}

fn main() {
    // As src/app.rs calls it.
    let _ = hallway::__private::draw(|p, s: &()| {
        Box::pin(async move { IntoPage::into_page(page(hallway::__private::arg(p, s).await?).await) })
    });
}
