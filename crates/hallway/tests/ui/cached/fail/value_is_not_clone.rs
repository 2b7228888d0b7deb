use hallway::{Cache, Error, cached};

pub struct Lead;

#[cached]
pub async fn lead(cache: &Cache, id: u32) -> Result<Lead, Error> {
    let _ = id;
    Ok(Lead)
}

fn main() {}
