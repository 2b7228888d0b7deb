//! Decodes files.

use std::borrow::Cow;

use super::FieldValue;
use crate::form::entries::Value;
use crate::form::kind;
use crate::form::reader::Reader;
use crate::form::rules::Spec;
use crate::form::upload::{Refusal, Upload};

impl FieldValue for Upload {
    type Kind = kind::File;

    fn decode(reader: &mut Reader<'_>) -> Option<Self> {
        let file = match reader.value() {
            None => return reader.missing(),
            Some(value) if value.is_blank() => return reader.missing(),
            Some(Value::File(file)) => file,
            Some(other) => return reader.wrong_type("a file", other),
        };
        let rules = &reader.spec.rules;
        match (file.refusal(), file.upload()) {
            // Its list is refused for its length.
            (None | Some(Refusal::Many), Some(upload)) => Some(upload),
            (Some(Refusal::Size), _) => {
                let most = rules.max_size.unwrap_or_default();
                reader.fail_with("file_size", [("max", most.into())], |label| {
                    format!("{label}: at most {}, please", in_words(most))
                })
            }
            (Some(Refusal::Type), _) => {
                let accept = rules.accept.unwrap_or_default();
                reader.fail_with("file_type", [("accept", accept.into())], |label| {
                    format!("{label} must be a file of the type {}", listed(accept))
                })
            }
            (Some(Refusal::Name), _) => reader.fail("file_name", |label| {
                format!("{label}: the file's name must be a plain one")
            }),
            // Whoever read the body did not keep its files.
            (None | Some(Refusal::Many), None) => reader.not("a file"),
        }
    }

    /// A file does not go back into a form.
    fn text(&self) -> Option<Cow<'_, str>> {
        None
    }

    fn file(rest: &str, spec: &'static Spec) -> Option<&'static Spec> {
        rest.is_empty().then_some(spec)
    }
}

fn in_words(bytes: u64) -> String {
    match bytes {
        bytes if bytes >= 1 << 30 && bytes.is_multiple_of(1 << 30) => {
            format!("{} GB", bytes >> 30)
        }
        bytes if bytes >= 1 << 20 => format!("{} MB", bytes >> 20),
        bytes if bytes >= 1 << 10 => format!("{} KB", bytes >> 10),
        bytes => format!("{bytes} bytes"),
    }
}

/// `PDF, PNG or image`, as people name types.
fn listed(accept: &[&str]) -> String {
    let name = |kind: &&str| match kind.strip_suffix("/*") {
        Some(family) => family.to_owned(),
        None => kind
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_ascii_uppercase(),
    };
    let names: Vec<_> = accept.iter().map(name).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}
