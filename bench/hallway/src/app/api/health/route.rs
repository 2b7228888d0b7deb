//! Says that the app runs.

use hallway::Json;
use serde_json::{Value, json};

pub async fn get() -> Json<Value> {
    Json(json!({ "ok": true }))
}
