//! What a post does.

use hallway::{Bound, Done, Error, Public, State, action};

use crate::likes::{self, Likes};
use crate::posts::PostId;

/// Adds one to the likes of the post that the form was drawn for.
#[action(access = Public, limit = "30/min per ip")]
pub async fn like(State(likes): State<Likes>, Bound(post): Bound<PostId>) -> Result<Done, Error> {
    likes.add(post).await?;
    Ok(Done::new()
        .message("Thank you, that is kind.")
        .update_tag(likes::tag(post)))
}
