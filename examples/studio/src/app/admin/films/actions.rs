//! Signs addresses for films, and gives films their titles.

use hallway::{ActionError, Done, Error, Input, State, action};

use crate::access::Staff;
use crate::films::{Announced, Films, NewFilm, Signed};

/// Why a film is not on the list.
#[derive(Debug, ActionError)]
pub enum FilmError {
    /// Its address was given away, and nothing came.
    #[error(
        status = 409,
        message = "The film did not arrive. Please choose it again."
    )]
    NotThere,
    /// Anything else.
    #[error(transparent)]
    Failed(#[from] Error),
}

/// Says where the page's script may put a film.
#[action(access = Staff, limit = "30/min per principal")]
pub async fn sign_film(
    State(films): State<Films>,
    Input(film): Input<Announced>,
) -> Result<Done<Signed>, Error> {
    Ok(Done::new().data(films.sign(&film).await?))
}

/// Puts a film on the list: one that the script has put into the storage, or the one of the form.
#[action(access = Staff, files = "1gb")]
pub async fn add_film(
    State(films): State<Films>,
    Input(new): Input<NewFilm>,
) -> Result<Done, FilmError> {
    match (&new.film, &new.object) {
        (Some(film), _) => films.keep(film, &new.title).await?,
        (None, Some(object)) if films.name(object, &new.title).await? => {}
        _ => return Err(FilmError::NotThere),
    }
    Ok(Done::new().message("It is on the list.").reset())
}
