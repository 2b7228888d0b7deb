//! Gives the value of one field to the type that it becomes, and notes what is wrong with it.

use std::borrow::Cow;

use super::entries::{Entries, Origin, Value};
use super::error::{FieldError, FieldErrors};
use super::spec::Spec;
use super::value::FieldValue;

/// Decodes and checks the field that `spec` describes; `None` means that `errors` got longer.
pub fn decode<T: FieldValue>(
    entries: &Entries,
    spec: &'static Spec,
    errors: &mut FieldErrors,
) -> Option<T> {
    let mut values = entries.values(spec.name);
    let mut reader = Reader {
        spec,
        required: spec.required.unwrap_or(T::REQUIRED),
        value: values.next(),
        origin: entries.origin(),
        errors,
        failed: false,
    };
    if values.next().is_some() {
        return reader.fail("repeated", |label| {
            format!("{label} was sent more than once")
        });
    }
    let value = T::decode(&mut reader)?;
    (!reader.failed).then_some(value)
}

/// Notes every entry that belongs to no field. Names that begin with `$` are Hallway's own.
pub fn refuse_unknown(entries: &Entries, names: &[&str], errors: &mut FieldErrors) {
    for (name, _) in entries.iter() {
        if !name.starts_with('$') && !names.contains(&name) {
            errors.push(FieldError::new(
                name,
                "unknown",
                "There is no field of this name",
            ));
        }
    }
}

/// The value of one field, and the place for what is wrong with it.
#[derive(Debug)]
pub struct Reader<'a> {
    pub(super) spec: &'static Spec,
    pub(super) required: bool,
    value: Option<&'a Value>,
    origin: Origin,
    errors: &'a mut FieldErrors,
    failed: bool,
}

impl<'a> Reader<'a> {
    /// Whether nothing was sent, or an empty text, or `null`.
    pub(super) fn is_empty(&self) -> bool {
        match self.value {
            None | Some(Value::Null) => true,
            Some(Value::Text(text)) => text.is_empty(),
            Some(_) => false,
        }
    }

    pub(super) fn value(&self) -> Option<&'a Value> {
        self.value
    }

    /// Whether types are those of JSON; in a form everything is text.
    pub(super) fn is_json(&self) -> bool {
        self.origin == Origin::Json
    }

    /// The text that was sent; empty if there was none. Another kind of value is an error.
    ///
    /// Browsers send every line break as CRLF, whatever was typed; a service wants what was typed.
    pub(super) fn text(&mut self) -> Option<Cow<'a, str>> {
        match self.value {
            None | Some(Value::Null) => Some(Cow::Borrowed("")),
            Some(Value::Text(text)) if self.is_json() || !text.contains('\r') => {
                Some(Cow::Borrowed(text))
            }
            Some(Value::Text(text)) => Some(Cow::Owned(text.replace("\r\n", "\n"))),
            Some(other) => self.wrong_type("a text", other),
        }
    }

    pub(super) fn missing<T>(&mut self) -> Option<T> {
        self.fail("required", |label| format!("{label} is required"))
    }

    pub(super) fn wrong_type<T>(&mut self, wanted: &str, sent: &Value) -> Option<T> {
        let sent = match sent {
            Value::Text(_) if !self.is_json() => {
                return self.fail("type", |label| format!("{label} must be {wanted}"));
            }
            Value::Text(_) => "a text",
            Value::Number(_) => "a number",
            Value::Bool(_) => "true or false",
            Value::Null => "null",
            Value::File(_) => "a file",
            Value::Other(kind) => kind,
        };
        self.fail("type", |label| {
            format!("{label} must be {wanted}, not {sent}")
        })
    }

    /// Notes an error without arguments.
    pub(super) fn fail<T>(
        &mut self,
        code: &'static str,
        sentence: impl FnOnce(&str) -> String,
    ) -> Option<T> {
        self.fail_with(code, [], sentence)
    }

    /// Notes an error. The field's own message, if it has one, stands for the sentence.
    pub(super) fn fail_with<T, const N: usize>(
        &mut self,
        code: &'static str,
        args: [(&str, serde_json::Value); N],
        sentence: impl FnOnce(&str) -> String,
    ) -> Option<T> {
        let message = match self.spec.message {
            Some(message) => message.to_owned(),
            None => sentence(self.spec.label),
        };
        let mut error = FieldError::new(self.spec.name, code, message);
        error.args.extend(
            args.into_iter()
                .map(|(name, value)| (name.to_owned(), value)),
        );
        self.errors.push(error);
        self.failed = true;
        None
    }
}
