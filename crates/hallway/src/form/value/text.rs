//! Decodes texts and checks their rules.

use std::borrow::Cow;

use super::FieldValue;
use crate::form::email::is_email;
use crate::form::kind;
use crate::form::password::Password;
use crate::form::reader::Reader;
use crate::form::text_rules::{is_page, sanitized};

impl FieldValue for String {
    type Kind = kind::Text;

    fn decode(reader: &mut Reader<'_>) -> Option<Self> {
        let mut text = reader.text()?;
        if !reader.is_json() && (reader.rules.email || reader.rules.url) {
            text = sanitized(text);
        }
        if reader.required && text.chars().all(char::is_whitespace) {
            return reader.missing();
        }
        if !text.is_empty() {
            check(&text, reader);
        }
        Some(text.into_owned())
    }

    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self))
    }
}

impl FieldValue for Password {
    type Kind = kind::Secret;

    fn decode(reader: &mut Reader<'_>) -> Option<Self> {
        String::decode(reader).map(Password::new)
    }

    fn text(&self) -> Option<Cow<'_, str>> {
        None
    }

    fn same(&self, other: &Self) -> bool {
        self.reveal() == other.reveal()
    }
}

/// Notes every rule that a text which is not empty breaks. As in HTML, an empty one breaks none.
fn check(text: &str, reader: &mut Reader<'_>) {
    check_length(text, reader);
    let rules = reader.rules;
    if memchr::memchr(b'\0', text.as_bytes()).is_some() {
        // No keyboard types it, many databases refuse it, and others end the text there.
        let _: Option<()> = reader.fail("nul", |label| {
            format!("{label} holds a character that cannot be stored")
        });
    }
    if rules.email && !is_email(text) {
        let _: Option<()> = reader.fail("email", |label| {
            format!("{label} must be an e-mail address like name@example.com")
        });
    }
    if rules.url && !is_page(text) {
        let _: Option<()> = reader.fail("url", |label| {
            format!("{label} must be an address like https://example.com")
        });
    }
    if let Some(pattern) = &rules.pattern
        && !pattern.matches(text)
    {
        let _: Option<()> = reader.fail("pattern", |label| {
            format!("{label} does not have the form that is asked for")
        });
    }
    if let Some(texts) = rules.one_of
        && !texts.contains(&text)
    {
        let _: Option<()> = reader.fail_with("one_of", [("texts", texts.into())], |label| {
            format!("{label} must be one of: {}", texts.join(", "))
        });
    }
}

fn check_length(text: &str, reader: &mut Reader<'_>) {
    let (min, max) = (reader.rules.length_min, reader.rules.length_max);
    // A character has one to four bytes, so that most texts need not be counted.
    let (fewest, most) = (text.len().div_ceil(4), text.len());
    if min.is_none_or(|min| min <= fewest) && max.is_none_or(|max| most <= max) {
        return;
    }
    let length = text.chars().count();
    let code = if min.is_some_and(|min| length < min) {
        "length_min"
    } else if max.is_some_and(|max| length > max) {
        "length_max"
    } else {
        return;
    };
    let args = [
        ("min", min.into()),
        ("max", max.into()),
        ("length", length.into()),
    ];
    let _: Option<()> = reader.fail_with(code, args, |label| match (min, max) {
        (Some(min), Some(max)) if min == max => {
            format!("{label} must have exactly {}", characters(min))
        }
        (Some(min), Some(max)) => format!("{label} must have {min} to {}", characters(max)),
        (Some(min), None) => format!("{label} must have at least {}", characters(min)),
        (None, max) => {
            format!(
                "{label} must have at most {}",
                characters(max.unwrap_or_default())
            )
        }
    });
}

fn characters(count: usize) -> String {
    if count == 1 {
        "1 character".to_owned()
    } else {
        format!("{count} characters")
    }
}
