use hallway::http::HeaderMap;
use hallway::{Path, Route, cached};

#[cached(public, life = "hours")]
pub async fn get(Path(id): Path<u32>, headers: HeaderMap) -> String {
    format!("{id} for {headers:?}")
}

fn main() {
    let _ = Route::<()>::new().public_get(CACHED, get);
}
