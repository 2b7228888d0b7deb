//! Checks a lead by hand.

use serde::Serialize;

/// What is wrong with a lead, field by field.
#[derive(Debug, Default, Serialize)]
pub struct FieldErrors {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl FieldErrors {
    pub fn is_empty(&self) -> bool {
        self.name.is_none() && self.email.is_none() && self.message.is_none()
    }
}

/// Collects every mistake of a lead.
pub fn validate(name: &str, email: &str, message: &str) -> FieldErrors {
    let mut errors = FieldErrors::default();
    if !(2..=100).contains(&name.chars().count()) {
        errors.name = Some("Name must have 2 to 100 characters".into());
    }
    if !is_email(email) {
        errors.email = Some("Email is not valid".into());
    }
    if !(10..=2000).contains(&message.chars().count()) {
        errors.message = Some("Message must have 10 to 2000 characters".into());
    }
    errors
}

fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.contains('.')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
            && !text.contains(' ')
    })
}
