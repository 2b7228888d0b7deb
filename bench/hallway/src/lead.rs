//! Says what a lead must look like.

use hallway::Form;

/// A message from the contact form.
#[derive(Debug, Form)]
pub struct NewLead {
    #[form(length(min = 2, max = 100))]
    pub name: String,
    #[form(email)]
    pub email: String,
    #[form(length(min = 10, max = 2000))]
    pub message: String,
}

impl NewLead {
    /// Keeps the lead and returns its id.
    pub fn insert(&self) -> i64 {
        bench_data::insert(&self.name, &self.email, &self.message)
    }
}
