//! A folder with dots.

pub async fn get() -> &'static str {
    "Contact: mailto:security@harbour.example"
}
