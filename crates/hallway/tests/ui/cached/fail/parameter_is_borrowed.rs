use hallway::{Cache, Error, cached};

#[cached]
pub async fn length(cache: &Cache, text: &str) -> Result<usize, Error> {
    Ok(text.len())
}

fn main() {}
