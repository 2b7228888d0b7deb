//! Takes every option and every kind of parameter.

use hallway::{
    Access, ActionRef, App, Bound, Denied, Done, Error, Form, FromRef, Guard, Input, Principal,
    Public, Session, State, action, http::request::Parts,
};

struct Staff;

impl Access for Staff {
    type Who = String;
}

impl<S: Send + Sync> Guard<S> for Staff {
    async fn check(_: &mut Parts, _: &S) -> Result<String, Denied> {
        Ok("ada".to_owned())
    }
}

#[derive(Clone)]
struct Leads;

#[derive(Clone)]
struct AppState {
    leads: Leads,
}

impl FromRef<AppState> for Leads {
    fn from_ref(state: &AppState) -> Self {
        state.leads.clone()
    }
}

#[derive(Form)]
struct NewLead {
    name: String,
}

/// Saves a lead.
#[action(
    access = Staff,
    limit = "5/min per ip",
    limit = "50/10min per input.name",
    max = "64kb",
    lane = "leads",
    repeatable,
    name = "leads::save",
    rename = "save_lead",
)]
async fn save(
    State(_leads): State<Leads>,
    _session: Session,
    Principal(who): Principal<Staff>,
    Bound((id, _version)): Bound<(u64, u32)>,
    Input(lead): Input<NewLead>,
) -> Result<Done<u64>, Error> {
    Ok(Done::new()
        .message(format!("{who} saved {}", lead.name))
        .data(id))
}

#[action(access = Public)]
async fn r#type() -> hallway::Result<Done> {
    Ok(Done::new())
}

#[test]
fn an_action_with_everything_is_accepted() {
    let _ = App::<AppState>::new().action::<save>().action::<r#type>();
    assert_eq!(save::SPEC.name, Some("leads::save"));
    assert_eq!(save::SPEC.limits.len(), 2);
    assert_eq!(save::SPEC.max_bytes, Some(65_536));
    assert_eq!(save::SPEC.bound, "(u64,u32)");
    assert!(r#type::SPEC.path.ends_with("::action::type"));
}

#[test]
fn the_function_of_an_action_is_still_a_function() {
    let done = futures_util::FutureExt::now_or_never(r#type());
    assert!(done.is_some_and(|done| done.is_ok()));
}
