//! Handlers of three methods.

pub async fn get() -> &'static str {
    "read"
}

pub async fn post(body: String) -> String {
    body
}

pub async fn delete() {}
