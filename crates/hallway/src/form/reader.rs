//! Gives what was sent for one field to the type that it becomes, and notes what is wrong with it.

mod parts;

use std::borrow::Cow;

use super::entries::{Origin, Value};
use super::error::{FieldError, FieldErrors};
use super::group::Group;
use super::kind::{Kind as _, Look};
use super::name;
use super::rules::{Rules, Spec};
use super::value::FieldValue;

/// Decodes and checks the field that `spec` describes; `None` means that `errors` got longer.
pub(super) fn decode<T: FieldValue>(
    group: &Group<'_>,
    spec: &'static Spec,
    errors: &mut FieldErrors,
) -> Option<T> {
    if T::Kind::SECRET {
        errors.note_secret(|| name::member(group.path(), spec.name).into_owned());
    }
    let mut reader = Reader {
        spec,
        rules: &spec.rules,
        required: spec.rules.required.unwrap_or(T::REQUIRED),
        name: Name::Member(group.path(), spec.name),
        value: None,
        group: None,
        origin: group.origin(),
        errors,
        failed: false,
    };
    if T::Kind::LEAF {
        let mut values = group.values(spec.name);
        reader.value = values.next();
        if values.next().is_some() {
            return reader.repeated();
        }
    } else {
        reader.group = Some(group.below(spec.name));
    }
    let value = T::decode(&mut reader)?;
    (!reader.failed).then_some(value)
}

fn is_text<T: FieldValue>() -> bool {
    matches!(T::Kind::LOOK, Look::Text | Look::Secret)
}

/// What was sent for one field, and the place for what is wrong with it.
#[derive(Debug)]
pub struct Reader<'a> {
    pub(super) spec: &'static Spec,
    pub(super) rules: &'a Rules,
    pub(super) required: bool,
    name: Name<'a>,
    /// The value of a field that is one value.
    value: Option<&'a Value>,
    /// The values of a field that is made of several.
    group: Option<Group<'a>>,
    origin: Origin,
    errors: &'a mut FieldErrors,
    failed: bool,
}

/// The full name of a field, put together only where an error needs it.
#[derive(Debug)]
enum Name<'a> {
    Member(&'a str, &'static str),
    Item(&'a str, usize),
    Full(&'a str),
}

impl Name<'_> {
    fn full(&self) -> Cow<'_, str> {
        match self {
            Self::Member(path, own) => name::member(path, own),
            Self::Item(path, index) => Cow::Owned(name::item(path, *index)),
            Self::Full(name) => Cow::Borrowed(name),
        }
    }
}

impl<'a> Reader<'a> {
    /// Whether nothing was sent, or `null`, or an empty text. In JSON that is nothing to `T` only
    /// if it wants a text.
    pub(super) fn is_empty<T: FieldValue>(&self) -> bool {
        let is_nothing = |value: &Value| match value {
            Value::Text(_) if self.is_json() && !is_text::<T>() => false,
            other => other.is_blank(),
        };
        match &self.group {
            Some(group) => group.iter().all(|(_, value)| is_nothing(value)),
            None => self.value.is_none_or(is_nothing),
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
            Some(Value::Text(text))
                if self.is_json() || memchr::memchr(b'\r', text.as_bytes()).is_none() =>
            {
                Some(Cow::Borrowed(text))
            }
            Some(Value::Text(text)) => Some(Cow::Owned(text.replace("\r\n", "\n"))),
            Some(other) => self.wrong_type("a text", other),
        }
    }

    /// Decodes what is written as one text, such as a date, with `parse`.
    pub(super) fn parse<T>(
        &mut self,
        wanted: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = match self.value {
            None | Some(Value::Null) => return self.missing(),
            Some(Value::Text(text)) if self.is_json() => text,
            Some(Value::Text(text)) => text.trim_ascii(),
            Some(other) => return self.wrong_type(wanted, other),
        };
        if text.is_empty() && self.required {
            return self.missing();
        }
        match parse(text) {
            Some(value) => Some(value),
            None => self.not(wanted),
        }
    }

    /// The same for what JSON may write in another way, too.
    pub(super) fn parse_or<T>(
        &mut self,
        wanted: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
        of_json: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let json = self.is_json();
        self.parse(wanted, |text| {
            parse(text).or_else(|| json.then(|| of_json(text)).flatten())
        })
    }

    pub(super) fn missing<T>(&mut self) -> Option<T> {
        self.fail("required", |label| format!("{label} is required"))
    }

    fn repeated<T>(&mut self) -> Option<T> {
        self.fail("repeated", |label| {
            format!("{label} was sent more than once")
        })
    }

    /// Notes that a text is not what it has to be.
    pub(super) fn not<T>(&mut self, wanted: &'static str) -> Option<T> {
        self.fail_with("type", [("wanted", wanted.into())], |label| {
            format!("{label} must be {wanted}")
        })
    }

    pub(super) fn wrong_type<T>(&mut self, wanted: &'static str, sent: &Value) -> Option<T> {
        let sent = match sent {
            Value::Text(_) if !self.is_json() => return self.not(wanted),
            Value::Text(_) => "a text",
            Value::Number(_) => "a number",
            Value::Bool(_) => "true or false",
            Value::Null => "null",
            Value::File(_) => "a file",
            Value::List => "a list",
            Value::Object => "an object",
        };
        self.fail_with("type", [("wanted", wanted.into())], |label| {
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
        let mut error = self
            .spec
            .error(self.name.full().into_owned(), code, sentence);
        error.args.extend(
            args.into_iter()
                .map(|(name, value)| (name.to_owned(), value)),
        );
        self.note(error)
    }

    /// Notes what a function of the app found.
    pub fn note<T>(&mut self, error: FieldError) -> Option<T> {
        self.errors.push(error);
        self.failed = true;
        None
    }

    /// Lets a function of the app have a look at what was decoded.
    pub fn check<T>(
        &mut self,
        value: T,
        check: impl FnOnce(&T) -> Result<(), FieldError>,
    ) -> Option<T> {
        match check(&value) {
            Ok(()) => Some(value),
            Err(error) => {
                let name = self.name.full().into_owned();
                self.note(error.at(name, self.spec.label))
            }
        }
    }
}

impl Spec {
    pub(super) fn error(
        &self,
        name: String,
        code: &'static str,
        sentence: impl FnOnce(&str) -> String,
    ) -> FieldError {
        let message = match self.message {
            Some(message) => message.to_owned(),
            None => sentence(self.label),
        };
        FieldError::new(name, code, message).labelled(self.label)
    }
}
