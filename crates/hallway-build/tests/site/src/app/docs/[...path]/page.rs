//! The rest of the path.

use hallway::{Error, IntoPage, Path, State, not_found, rsx};

use crate::Name;

pub async fn page(
    Path(value): Path<String>,
    State(name): State<Name>,
) -> Result<impl IntoPage, Error> {
    if value == "nobody" {
        return Err(not_found());
    }
    Ok(rsx! { <p>(value) " of " (name.0)</p> })
}
