use hallway::{Access, App, Denied, Done, Error, Guard, action, http::request::Parts};

pub struct Staff;

impl Access for Staff {
    type Who = ();
}

#[derive(Clone)]
pub struct OtherState;

impl Guard<OtherState> for Staff {
    async fn check(_: &mut Parts, _: &OtherState) -> Result<(), Denied> {
        Ok(())
    }
}

#[action(access = Staff)]
pub async fn create_post() -> Result<Done, Error> {
    Ok(Done::new())
}

fn main() {
    let _ = App::<()>::new().action::<create_post>();
}
