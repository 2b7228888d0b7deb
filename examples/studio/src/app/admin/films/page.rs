//! Draws the films, and the form for one more. A script puts the film into the storage as soon as it
//! is chosen; without one it comes with the form.

use hallway::{ActionState, Error, IntoPage, Page, Principal, State, rsx};

use super::actions::{add_film, sign_film};
use crate::access::Staff;
use crate::app::assets;
use crate::films::Films;

pub async fn page(
    _staff: Principal<Staff>,
    State(films): State<Films>,
    add: ActionState<add_film>,
    sign: ActionState<sign_film>,
) -> Result<impl IntoPage, Error> {
    let all = films.all().await?;
    let body = rsx! {
        <h1>"Films"</h1>
        <ol class="leads">
            @for film in &all {
                <li><h2>(&film.title)</h2><p class="from">(film.size) " bytes"</p></li>
            }
        </ol>
        <h2>"One more"</h2>
        (add.form(|f| rsx! {
            (f.title.input())
            (f.object.hidden())
            (f.film.file().id("film-file").hint("An MP4 or a WebM of at most 1 GB."))
            <p id="film-state" role="status" data-keep></p>
            (f.submit("Add").pending("Adding..."))
        }))
        (sign.reference("sign-film"))
        <script type="module" src=(assets::films_js())></script>
    };
    Ok(Page::new(body).title("Films").meta("robots", "noindex"))
}
