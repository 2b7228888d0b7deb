use hallway::{Done, Error, Json, Public, action};

#[action(access = Public)]
pub async fn create_post(Json(title): Json<String>) -> Result<Done, Error> {
    Ok(Done::new().message(title))
}

fn main() {}
