use hallway::{ActionState, Done, Error, Form, Input, Markup, Public, action, rsx};

#[derive(Form)]
pub struct NewLead {
    pub name: String,
    pub newsletter: bool,
}

#[action(access = Public)]
pub async fn create(Input(_lead): Input<NewLead>) -> Result<Done, Error> {
    Ok(Done::new())
}

pub async fn page(lead: ActionState<create>) -> Markup {
    rsx! {
        (lead.form(|f| rsx! {
            (f.nmae.input())
            (f.newsletter.textarea())
        }))
    }
}

fn main() {}
