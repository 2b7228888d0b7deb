//! What the staff's sheet does.

use hallway::{Done, Error, Input, State, action};
use jiff::Timestamp;
use serde::Serialize;

use crate::access::Staff;
use crate::pad::{Pad, Sheet};

/// What the page's script gets back.
#[derive(Debug, Serialize)]
pub struct Saved {
    /// When the sheet was written: a `Date` in the script.
    #[serde(with = "hallway::js::date")]
    pub at: Timestamp,
}

/// Writes the sheet. Its calls stay in order, so that the last words win.
#[action(access = Staff, lane = "pad", limit = "120/min per principal")]
pub async fn save_pad(
    State(pad): State<Pad>,
    Input(sheet): Input<Sheet>,
) -> Result<Done<Saved>, Error> {
    let at = pad.write(sheet).await?;
    Ok(Done::new().message("Saved.").data(Saved { at }))
}
