//! Takes leads as JSON.

use hallway::http::StatusCode;
use hallway::{Checked, Json};
use serde_json::{Value, json};

use crate::lead::NewLead;

pub async fn post(Checked(lead): Checked<NewLead>) -> (StatusCode, Json<Value>) {
    let id = lead.insert();
    (
        StatusCode::CREATED,
        Json(json!({ "success": true, "id": id })),
    )
}
