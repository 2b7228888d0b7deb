use hallway::{Error, cached};

#[cached(life = "day")]
pub async fn recent(count: u32) -> Result<u32, Error> {
    Ok(count)
}

fn main() {}
