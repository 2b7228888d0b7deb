//! Says what decodes in JSON Schema (draft 2020-12), for programs: the rules of a form once more.
//!
//! What a text is, is what JSON says of it; that a browser's form sends everything as text is not
//! told. Rules that only a function of the app knows are not told either.

use serde_json::{Map, Value, json};

use super::Form;
use super::kind::{Kind as _, Look};
use super::rules::{Bound, Rules, Spec};
use super::value::{Choice, FieldValue};

/// The members of a form, for its schema.
#[derive(Debug, Default)]
pub struct Members {
    list: Vec<Member>,
    closed: bool,
}

/// One of them.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    /// What a value that is there has to be.
    pub(crate) schema: Value,
}

impl Members {
    /// The members of `F`.
    pub(crate) fn of<F: Form>() -> Self {
        let mut members = Self::default();
        F::members(&mut members);
        members
    }

    /// Adds a field.
    pub fn add<T: FieldValue>(&mut self, spec: &'static Spec) {
        // A list that is absent is empty, which is too short where some items have to be.
        let least = spec.rules.length_min.unwrap_or(0);
        let required = spec.rules.required.unwrap_or(T::REQUIRED) || (!T::Kind::LEAF && least > 0);
        let mut schema = T::schema(&spec.rules, spec.each.as_ref(), required);
        let required = required && !may_be_nothing(&schema);
        if let Some(members) = schema.as_object_mut() {
            members.insert("title".to_owned(), spec.label.into());
        }
        self.list.push(Member {
            name: spec.name,
            required,
            schema,
        });
    }

    /// Says that other names are refused.
    pub fn close(&mut self) {
        self.closed = true;
    }

    /// One after the other, for a query.
    #[cfg(feature = "openapi")]
    pub(crate) fn into_list(self) -> Vec<Member> {
        self.list
    }

    /// All of them as an object. What is not required may be `null`, too.
    pub(crate) fn into_schema(self) -> Value {
        let required: Vec<_> = self.list.iter().filter(|member| member.required).collect();
        let required: Vec<_> = required.iter().map(|member| member.name).collect();
        let mut schema = Map::from_iter([("type".to_owned(), "object".into())]);
        if !required.is_empty() {
            schema.insert("required".to_owned(), required.into());
        }
        if self.closed {
            schema.insert("additionalProperties".to_owned(), false.into());
        }
        let members = self.list.into_iter().map(|member| {
            let schema = match member.required {
                true => member.schema,
                false => or_null(member.schema),
            };
            (member.name.to_owned(), schema)
        });
        schema.insert("properties".to_owned(), Value::Object(members.collect()));
        Value::Object(schema)
    }
}

/// Whether the schema is that of a form that needs no member: then it need not be there at all.
fn may_be_nothing(schema: &Value) -> bool {
    schema.get("properties").is_some() && schema.get("required").is_none()
}

/// A value that may be `null`.
fn or_null(mut schema: Value) -> Value {
    match schema.get("type").cloned() {
        Some(Value::String(kind)) if schema.get("enum").is_none() => {
            schema["type"] = json!([kind, "null"]);
            schema
        }
        _ => {
            let title = schema.as_object_mut().and_then(|it| it.remove("title"));
            let mut either = json!({ "anyOf": [schema, { "type": "null" }] });
            if let Some(title) = title {
                either["title"] = title;
            }
            either
        }
    }
}

/// A field that is one value and no choice.
pub(super) fn leaf<T: FieldValue>(rules: &Rules, required: bool) -> Value {
    let mut schema = look(T::Kind::LOOK);
    match T::Kind::LOOK {
        Look::Text | Look::Secret => return text(schema, rules, required),
        Look::Switch if required => set(&mut schema, "const", Some(true)),
        Look::Whole | Look::Fraction => {
            let bounds = (rules.range_min.or(T::MIN), rules.range_max.or(T::MAX));
            set(&mut schema, "minimum", bounds.0.map(Bound::json));
            set(&mut schema, "maximum", bounds.1.map(Bound::json));
            // JSON Schema counts steps from 0 only.
            let from_zero = |from| matches!(from, Bound::Int(0)) || from == Bound::Float(0.0);
            if rules.range_min.is_none_or(from_zero) {
                set(&mut schema, "multipleOf", rules.step.map(Bound::json));
            }
        }
        _ => {}
    }
    schema
}

fn look(look: Look) -> Value {
    match look {
        Look::Text => json!({ "type": "string" }),
        Look::Secret => json!({ "type": "string", "format": "password", "writeOnly": true }),
        Look::Id => json!({ "type": "string", "format": "uuid" }),
        Look::Web => json!({ "type": "string", "format": "uri" }),
        Look::Whole => json!({ "type": "integer" }),
        Look::Fraction => json!({ "type": "number" }),
        Look::Switch => json!({ "type": "boolean" }),
        Look::Date => json!({ "type": "string", "format": "date" }),
        Look::Time => json!({ "type": "string", "pattern": format!("^{TIME}$") }),
        Look::DateTime => json!({ "type": "string", "pattern": format!("^{DAY}[T ]{TIME}$") }),
        Look::Month => json!({ "type": "string", "pattern": r"^[0-9]{4}-(0[1-9]|1[0-2])$" }),
        Look::Week => json!({ "type": "string", "pattern": r"^[0-9]{4}-W[0-5][0-9]$" }),
        Look::Color => json!({ "type": "string", "pattern": "^#[0-9A-Fa-f]{6}$" }),
        // In `multipart/form-data`, as the specification of OpenAPI 3.1 has it.
        Look::File => json!({ "type": "string", "contentMediaType": "application/octet-stream" }),
        Look::Parts => json!({}),
    }
}

const TIME: &str = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,3})?)?";
const DAY: &str = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";

/// An empty text breaks no rule but `required`, as in HTML.
fn text(mut schema: Value, rules: &Rules, required: bool) -> Value {
    let least = rules.length_min.unwrap_or(0).max(usize::from(required));
    set(&mut schema, "minLength", (least > 0).then_some(least));
    set(&mut schema, "maxLength", rules.length_max);
    set(&mut schema, "enum", rules.one_of);
    let own = rules.pattern.map(|own| format!("^(?:{})$", own.source));
    let pattern = match own {
        Some(own) => Some(own),
        None if rules.email => Some(EMAIL.to_owned()),
        None if rules.url => Some(PAGE.to_owned()),
        None => (required && rules.one_of.is_none()).then(|| r"\S".to_owned()),
    };
    let is_strict = pattern.is_some() || least > 0 || rules.one_of.is_some();
    set(&mut schema, "pattern", pattern);
    match required || !is_strict {
        true => schema,
        false => json!({ "anyOf": [schema, { "type": "string", "maxLength": 0 }] }),
    }
}

/// What [`is_email`](super::email::is_email) lets pass. The `format` of this name follows another
/// rule than browsers do.
const EMAIL: &str = "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@\
     [A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\
     (?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+$";

/// What [`is_page`](super::text_rules::is_page) lets pass, but for other alphabets.
const PAGE: &str = "^[Hh][Tt][Tt][Pp][Ss]?://[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*(:[0-9]{1,5})?\
     ([/?#][!#-;=?-\\[\\]_a-z~]*)?$";

/// Several values.
pub(super) fn list<T: FieldValue>(rules: &Rules, each: Option<&Rules>, required: bool) -> Value {
    let mut schema = json!({ "type": "array", "items": item::<T>(each) });
    let least = rules.length_min.unwrap_or(0).max(usize::from(required));
    set(&mut schema, "minItems", (least > 0).then_some(least));
    set(&mut schema, "maxItems", rules.length_max);
    schema
}

/// Values by keys.
pub(super) fn table<T: FieldValue>(rules: &Rules, each: Option<&Rules>, required: bool) -> Value {
    let mut schema = json!({ "type": "object", "additionalProperties": item::<T>(each) });
    let least = rules.length_min.unwrap_or(0).max(usize::from(required));
    set(&mut schema, "minProperties", (least > 0).then_some(least));
    set(&mut schema, "maxProperties", rules.length_max);
    schema
}

fn item<T: FieldValue>(each: Option<&Rules>) -> Value {
    let each = each.unwrap_or(&T::RULES);
    let required = each.required.unwrap_or(T::REQUIRED);
    let schema = T::schema(each, None, required);
    match required && !may_be_nothing(&schema) {
        true => schema,
        false => or_null(schema),
    }
}

/// One of a few texts; for the `FieldValue` that `#[derive(Form)]` writes.
pub fn choices<C: Choice>() -> Value {
    let texts: Vec<_> = C::CHOICES.iter().map(|(text, _)| *text).collect();
    json!({ "type": "string", "enum": texts })
}

/// A form within another one; for the `FieldValue` that `#[derive(Form)]` writes.
pub fn nested<F: Form>() -> Value {
    Members::of::<F>().into_schema()
}

fn set(schema: &mut Value, name: &str, value: Option<impl Into<Value>>) {
    if let (Some(members), Some(value)) = (schema.as_object_mut(), value) {
        members.insert(name.to_owned(), value.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Form;

    #[derive(Form)]
    enum Size {
        Small,
        Large,
    }

    #[derive(Form)]
    #[form(deny_unknown)]
    #[allow(dead_code)]
    struct Order {
        #[form(length(min = 2, max = 100), label = "Your name")]
        name: String,
        #[form(email, optional)]
        email: String,
        #[form(range(min = 1, max = 9))]
        seats: u8,
        size: Option<Size>,
        #[form(length(max = 3), each(length(max = 5)))]
        tags: Vec<String>,
        #[form(length(min = 1))]
        rows: Vec<u8>,
        to: Address,
        agree: bool,
    }

    #[derive(Form)]
    #[allow(dead_code)]
    struct Address {
        #[form(pattern = "[A-Z]{2}")]
        country: String,
    }

    #[test]
    fn the_rules_of_a_form_are_constraints() {
        let schema = Members::of::<Order>().into_schema();
        assert_eq!(schema["required"], json!(["name", "seats", "rows", "to"]));
        assert_eq!(schema["additionalProperties"], false);
        let members = &schema["properties"];
        assert_eq!(
            members["name"],
            json!({ "type": "string", "minLength": 2, "maxLength": 100, "pattern": "\\S", "title": "Your name" })
        );
        assert_eq!(
            members["seats"],
            json!({ "type": "integer", "minimum": 1, "maximum": 9, "title": "Seats" })
        );
        assert_eq!(
            members["size"]["anyOf"][0]["enum"],
            json!(["small", "large"])
        );
        assert_eq!(members["tags"]["maxItems"], 3);
        assert_eq!(members["tags"]["items"]["maxLength"], 5);
        assert_eq!(
            (&members["rows"]["type"], &members["rows"]["minItems"]),
            (&json!("array"), &json!(1))
        );
        assert_eq!(members["tags"]["type"], json!(["array", "null"]));
        let country = &members["to"]["properties"]["country"];
        assert_eq!(country["pattern"], "^(?:[A-Z]{2})$");
        assert_eq!(members["agree"]["type"], json!(["boolean", "null"]));
    }

    #[test]
    fn what_is_optional_may_be_empty() {
        let email = &Members::of::<Order>().into_schema()["properties"]["email"];
        let either = &email["anyOf"][0]["anyOf"];
        assert_eq!(either[0]["pattern"], EMAIL);
        assert_eq!(either[1], json!({ "type": "string", "maxLength": 0 }));
        assert_eq!(email["anyOf"][1], json!({ "type": "null" }));
    }
}
