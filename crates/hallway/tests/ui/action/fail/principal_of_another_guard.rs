use hallway::{Access, Denied, Done, Error, Guard, Principal, action, http::request::Parts};

pub struct Staff;
pub struct Admin;

impl Access for Staff {
    type Who = String;
}

impl Access for Admin {
    type Who = String;
}

impl<S: Send + Sync> Guard<S> for Staff {
    async fn check(_: &mut Parts, _: &S) -> Result<String, Denied> {
        Ok("ada".to_owned())
    }
}

#[action(access = Staff)]
pub async fn create_post(Principal(who): Principal<Admin>) -> Result<Done, Error> {
    Ok(Done::new().message(who))
}

fn main() {}
