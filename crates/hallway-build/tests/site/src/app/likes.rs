//! One action that a page uses, and one that nothing does.

use hallway::{Done, Error, Public, action};

#[action(access = Public)]
pub async fn like() -> Result<Done, Error> {
    Ok(Done::new())
}
#[action(access = Public)]
pub async fn remove() -> Result<Done, Error> {
    Ok(Done::new())
}
