//! The permission asks for the principal of another guard than the action's.

use hallway::{Access, Allowed, Authorize, Bound, Denied, Done, Public, action};

struct Staff;

impl Access for Staff {
    type Who = String;
}

struct CanEdit;

impl<S: Sync> Authorize<u32, S> for CanEdit {
    type Access = Staff;

    async fn authorize(_: &String, _: &u32, _: &S) -> Result<Self, Denied> {
        Ok(Self)
    }
}

#[action(access = Public)]
async fn remove(_allowed: Allowed<CanEdit>, Bound(_): Bound<u32>) -> hallway::Result<Done> {
    Ok(Done::new())
}

fn main() {
    let _ = hallway::App::<()>::new().action::<remove>();
}
