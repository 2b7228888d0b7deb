//! A permission needs something to be about.

use hallway::{Allowed, Done, Public, action};

struct CanEdit;

#[action(access = Public)]
async fn remove(_allowed: Allowed<CanEdit>) -> hallway::Result<Done> {
    Ok(Done::new())
}

fn main() {}
