//! Gives what was sent for one field to the type that it becomes, and notes what is wrong with it.

use std::borrow::Cow;

use super::Form;
use super::entries::{Entries, Origin, Value};
use super::error::{FieldError, FieldErrors};
use super::group::Group;
use super::kind::Kind as _;
use super::name;
use super::rules::{Rules, Spec};
use super::value::FieldValue;

/// Decodes and checks the field that `spec` describes; `None` means that `errors` got longer.
pub(super) fn decode<T: FieldValue>(
    group: &Group<'_>,
    spec: &'static Spec,
    errors: &mut FieldErrors,
) -> Option<T> {
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
    Full(&'a str),
}

impl Name<'_> {
    fn full(&self) -> Cow<'_, str> {
        match self {
            Self::Member(path, own) => name::member(path, own),
            Self::Full(name) => Cow::Borrowed(name),
        }
    }
}

impl<'a> Reader<'a> {
    /// Whether nothing was sent, or an empty text, or `null`.
    pub(super) fn is_empty(&self) -> bool {
        match &self.group {
            Some(group) => group.is_blank(),
            None => self.value.is_none_or(Value::is_blank),
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

    /// Decodes what is written as one text, such as a date, with `parse`.
    pub(super) fn parse<T>(
        &mut self,
        wanted: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = match self.value {
            None | Some(Value::Null) => return self.missing(),
            Some(Value::Text(text)) if self.is_json() => text.as_str(),
            Some(Value::Text(text)) => text.trim_ascii(),
            Some(other) => return self.wrong_type(wanted, other),
        };
        if text.is_empty() {
            return self.missing();
        }
        match parse(text) {
            Some(value) => Some(value),
            None => self.not(wanted),
        }
    }

    /// Decodes a struct. What is wrong is noted at its fields.
    pub fn form<F: Form>(&mut self) -> Option<F> {
        let group = self.take_group();
        self.only_marks(&group, &Value::Object, "an object")?;
        F::read(&group.members(), self.errors)
    }

    /// Decodes the items of a list.
    pub(super) fn items<T: FieldValue>(&mut self) -> Option<Vec<T>> {
        let group = self.take_group();
        let mut list = Vec::new();
        let before = self.errors.len();
        if T::Kind::LEAF && self.origin == Origin::Form {
            // Repeated names: a browser leaves out what was not chosen, and a row that was left
            // empty holds nothing.
            for (index, value) in group.here().enumerate() {
                if !value.is_blank() {
                    list.extend(self.item(&name::item(group.path(), index), Some(value), None));
                }
            }
        } else {
            self.only_marks(&group, &Value::List, "a list")?;
        }
        for (index, item) in group.items() {
            if index >= Entries::MOST {
                return self.fail("index", |label| format!("{label} has too many items"));
            }
            list.extend(self.group_item(item));
        }
        (self.errors.len() == before).then_some(list)
    }

    /// Decodes the entries of a map.
    pub(super) fn entries<T: FieldValue>(&mut self) -> Option<Vec<(String, T)>> {
        let group = self.take_group();
        self.only_marks(&group, &Value::Object, "an object")?;
        let before = self.errors.len();
        let mut list = Vec::new();
        for (key, item) in group.keys() {
            if let Some(value) = self.group_item(item) {
                list.push((key, value));
            }
        }
        (self.errors.len() == before).then_some(list)
    }

    fn group_item<T: FieldValue>(&mut self, item: Group<'a>) -> Option<T> {
        let path = item.path().to_owned();
        if !T::Kind::LEAF {
            return self.item(&path, None, Some(item));
        }
        let mut values = item.here();
        let value = values.next()?;
        if self.origin == Origin::Form && value.is_blank() {
            return None;
        }
        match values.next() {
            Some(_) => self.below(&path).repeated(),
            None => self.item(&path, Some(value), None),
        }
    }

    fn item<T: FieldValue>(
        &mut self,
        path: &str,
        value: Option<&'a Value>,
        group: Option<Group<'a>>,
    ) -> Option<T> {
        let each: &Rules = self.spec.each.as_ref().unwrap_or(&T::RULES);
        let mut reader = self.below(path);
        (reader.value, reader.group) = (value, group);
        reader.rules = each;
        reader.required = each.required.unwrap_or(T::REQUIRED);
        let value = T::decode(&mut reader);
        let failed = reader.failed;
        self.failed |= failed;
        value.filter(|_| !failed)
    }

    /// A reader for a part of this field, of which nothing is said yet.
    fn below<'b>(&'b mut self, path: &'b str) -> Reader<'b> {
        Reader {
            spec: self.spec,
            rules: &Rules::NONE,
            required: true,
            name: Name::Full(path),
            value: None,
            group: None,
            origin: self.origin,
            errors: self.errors,
            failed: false,
        }
    }

    fn take_group(&mut self) -> Group<'a> {
        self.group.take().unwrap_or_else(Group::empty)
    }

    /// What may stand under the name itself: in JSON the one mark of what the members are in, in a
    /// form nothing but the empty text that keeps a row without other fields.
    fn only_marks(&mut self, group: &Group<'a>, mark: &Value, wanted: &'static str) -> Option<()> {
        let mut marks = 0;
        for value in group.here() {
            marks += 1;
            if value != mark && !value.is_blank() {
                return self.wrong_type(wanted, value);
            }
        }
        if self.is_json() && marks > 1 {
            return self.repeated();
        }
        Some(())
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
