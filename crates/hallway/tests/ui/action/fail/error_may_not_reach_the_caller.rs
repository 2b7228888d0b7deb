use hallway::{Done, Public, action};

/// What a database says: not for the eyes of a visitor.
#[derive(Debug)]
pub struct DatabaseError;

impl std::fmt::Display for DatabaseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no such table: posts")
    }
}

impl std::error::Error for DatabaseError {}

#[action(access = Public)]
pub async fn create_post() -> Result<Done, DatabaseError> {
    Ok(Done::new())
}

fn main() {}
