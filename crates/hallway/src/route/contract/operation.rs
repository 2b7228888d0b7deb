//! Holds what is known of one operation: a method of an address.

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::form::{Form, Members};

/// One operation of the API: what a caller has to send, and what comes back.
#[derive(Debug)]
pub struct Operation {
    parameters: Vec<Value>,
    path: Option<Value>,
    body: Option<Value>,
    answers: BTreeMap<String, Value>,
    pub(crate) keys: Map<String, Value>,
    pub(crate) is_inner: bool,
    pub(crate) deprecated: bool,
    schemas: Schemas,
}

/// The types that the operations of a document name.
#[derive(Debug)]
pub(crate) struct Schemas {
    /// Those that are sent back, by name.
    answered: SchemaGenerator,
    /// Those that are sent here stand where they are used.
    asked: SchemaGenerator,
    forms: Map<String, Value>,
}

impl Schemas {
    pub(crate) fn new() -> Self {
        let settings = || {
            SchemaSettings::draft2020_12().with(|settings| {
                settings.meta_schema = None;
                settings.definitions_path = "/components/schemas".into();
            })
        };
        let inline = |settings: &mut SchemaSettings| settings.inline_subschemas = true;
        Self {
            answered: settings().for_serialize().into_generator(),
            asked: settings().with(inline).for_deserialize().into_generator(),
            forms: Map::new(),
        }
    }

    /// Keeps the schema of a form under the name of its type, or of one like it where two forms
    /// have one name. An answer may have the same name, hence the end.
    fn form(&mut self, name: &str, schema: Value) -> Value {
        let is_free = |name: &String| self.forms.get(name).is_none_or(|known| *known == schema);
        let name = format!("{name}Sent");
        let names = std::iter::once(name.clone());
        let mut names = names.chain((2..).map(|number| format!("{name}{number}")));
        let name = names.find(is_free).unwrap_or_default();
        let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
        self.forms.insert(name, schema);
        reference
    }

    /// The schemas that go by a name.
    pub(crate) fn named(mut self) -> Map<String, Value> {
        let mut named = self.asked.take_definitions(true);
        named.extend(self.answered.take_definitions(true));
        named.extend(self.forms);
        named
    }
}

impl Operation {
    pub(crate) fn new(schemas: Schemas) -> Self {
        Self {
            parameters: Vec::new(),
            path: None,
            body: None,
            answers: BTreeMap::new(),
            keys: Map::new(),
            is_inner: false,
            deprecated: false,
            schemas,
        }
    }

    /// A header that the caller sends.
    pub fn header(&mut self, name: &str, required: bool, what: &str) {
        self.header_of(name, required, what, json!({ "type": "string" }));
    }

    pub(super) fn header_of(&mut self, name: &str, required: bool, what: &str, schema: Value) {
        self.parameters.push(json!({
            "name": name,
            "in": "header",
            "required": required,
            "description": what,
            "schema": schema,
        }));
    }

    /// The fields of a form in the query.
    pub fn query<F: Form>(&mut self) {
        for member in Members::of::<F>().into_list() {
            self.parameters.push(json!({
                "name": member.name,
                "in": "query",
                "required": member.required,
                "allowEmptyValue": !member.required,
                "schema": member.schema,
            }));
        }
    }

    /// What stands in the address: one value, a tuple or a struct.
    pub fn path<T: JsonSchema>(&mut self) {
        self.path = Some(self.schemas.asked.subschema_for::<T>().to_value());
    }

    /// The body as the fields of a form, in JSON. As a browser sends it, it is read too, and not
    /// told: there everything is text.
    pub fn form<F: Form>(&mut self) {
        let name = std::any::type_name::<F>();
        let name = name.rsplit("::").next().unwrap_or(name);
        let schema = self.schemas.form(name, Members::of::<F>().into_schema());
        self.body(&schema);
    }

    /// The body as JSON of a type that serde reads.
    pub fn json<T: JsonSchema>(&mut self) {
        let schema = self.schemas.asked.subschema_for::<T>().to_value();
        self.body(&schema);
    }

    fn body(&mut self, schema: &Value) {
        let content = json!({ "application/json": { "schema": schema } });
        self.body = Some(json!({ "required": true, "content": content }));
    }

    /// A success with a body of a type that serde writes, as JSON.
    pub fn answer<T: JsonSchema>(&mut self, status: u16, what: &str) {
        let schema = self.schemas.answered.subschema_for::<T>().to_value();
        self.answer_of(&status.to_string(), what, "application/json", schema);
    }

    /// A success without a body.
    pub fn empty(&mut self, status: u16, what: &str) {
        self.empty_of(&status.to_string(), what);
    }

    fn empty_of(&mut self, status: &str, what: &str) {
        let answer = json!({ "description": what });
        self.answers.insert(status.to_owned(), answer);
    }

    /// A success with a body of any type.
    pub fn content(&mut self, status: u16, what: &str, kind: &str) {
        self.put(&status.to_string(), what, kind, json!({}));
    }

    fn answer_of(&mut self, status: &str, what: &str, kind: &str, schema: Value) {
        self.put(status, what, kind, json!({ "schema": schema }));
    }

    /// Adds a form of an answer to those that it has.
    fn put(&mut self, status: &str, what: &str, kind: &str, content: Value) {
        let answer = self.answers.entry(status.to_owned());
        let answer = answer.or_insert_with(|| json!({ "description": what }));
        answer["content"][kind] = content;
    }

    /// A header that every success has.
    pub fn answer_header(&mut self, name: &str, what: &str) {
        for (status, answer) in &mut self.answers {
            if status.starts_with('2') {
                answer["headers"][name] = json!({ "description": what, "required": true, "schema": { "type": "string" } });
            }
        }
    }

    /// A refusal, as `application/problem+json`.
    pub fn refusal(&mut self, status: u16, what: &str) {
        let schema = json!({ "$ref": "#/components/schemas/Problem" });
        match self.answers.get_mut(&status.to_string()) {
            Some(known) => {
                let before = known["description"].as_str().unwrap_or_default();
                known["description"] = format!("{before} {what}").into();
            }
            None => self.answer_of(&status.to_string(), what, PROBLEM, schema),
        }
    }

    /// Asks for a key; `scheme` is a security scheme of OpenAPI, which goes by `name`.
    pub fn key(&mut self, name: &str, scheme: Value) {
        self.keys.insert(name.to_owned(), scheme);
    }

    /// Leaves the operation out of the document: it is not for those who read it.
    pub fn leave_out(&mut self) {
        self.is_inner = true;
    }

    /// Puts the successes so far under any status of success.
    pub(super) fn any_status(&mut self) {
        if let Some(answer) = self.answers.remove("200") {
            self.answers.insert("2XX".to_owned(), answer);
        }
    }

    pub(crate) fn answers_anything(&mut self) {
        if !self.answers.keys().any(|status| status.starts_with('2')) {
            self.empty_of("2XX", "What the handler answers.");
        }
    }

    /// The operation as the document has it.
    pub(crate) fn finish(
        mut self,
        path: &str,
        method: &str,
        summary: &str,
    ) -> (Map<String, Value>, Schemas) {
        let problem = json!({ "schema": { "$ref": "#/components/schemas/Problem" } });
        self.answers.insert(
            "default".to_owned(),
            json!({ "description": "A refusal.", "content": { PROBLEM: problem } }),
        );
        let mut item = Map::new();
        let mut add = |name: &str, value: Value| item.insert(name.to_owned(), value);
        add("operationId", id(path, method).into());
        add("tags", json!([tag(path)]));
        if !summary.is_empty() {
            add("summary", summary.into());
        }
        if self.deprecated {
            add("deprecated", true.into());
        }
        let mut parameters = in_path(path, self.path.as_ref());
        parameters.extend(self.parameters);
        if !parameters.is_empty() {
            add("parameters", parameters.into());
        }
        if let Some(body) = self.body {
            add("requestBody", body);
        }
        add("responses", self.answers.into_iter().collect());
        if !self.keys.is_empty() {
            let needs = self.keys.keys().map(|key| (key.clone(), json!([])));
            add("security", json!([Value::Object(needs.collect())]));
        }
        (item, self.schemas)
    }
}

/// `get_v1_leads_id` of `GET /api/v1/leads/{id}`.
fn id(path: &str, method: &str) -> String {
    let words = path
        .trim_start_matches("/api")
        .split(|sign: char| !sign.is_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    format!("{}_{}", method.to_ascii_lowercase(), words.join("_"))
}

/// The first folder that is neither `api` nor a version.
fn tag(path: &str) -> &str {
    let is_version = |name: &str| {
        let number = name.strip_prefix('v');
        number.is_some_and(|number| number.parse::<u32>().is_ok())
    };
    let mut folders = path
        .split('/')
        .filter(|name| !name.is_empty() && *name != "api");
    folders.find(|name| !is_version(name)).unwrap_or("api")
}

/// The variables of an address; `schema` is that of one value, of a tuple or of a struct.
fn in_path(path: &str, schema: Option<&Value>) -> Vec<Value> {
    let names = path.split('/').filter_map(|step| step.strip_prefix('{'));
    let names: Vec<_> = names
        .map(|name| name.trim_end_matches('}').trim_start_matches('*'))
        .collect();
    let text = json!({ "type": "string" });
    let of = |place: usize, name: &str| {
        let schema = schema?;
        let member = schema["properties"]
            .get(name)
            .or_else(|| schema["prefixItems"].get(place));
        let own = || (names.len() == 1 && schema["properties"].is_null()).then_some(schema);
        member.or_else(own)
    };
    let parameter = |(place, name): (usize, &&str)| {
        json!({
            "name": name,
            "in": "path",
            "required": true,
            "schema": of(place, name).unwrap_or(&text),
        })
    };
    names.iter().enumerate().map(parameter).collect()
}

const PROBLEM: &str = "application/problem+json";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_is_named_after_its_address() {
        assert_eq!(id("/api/v1/leads/{id}", "PATCH"), "patch_v1_leads_id");
        assert_eq!(tag("/api/v1/leads/{id}"), "leads");
        assert_eq!(tag("/api/vases"), "vases");
        assert_eq!(tag("/api"), "api");
    }

    #[test]
    fn what_stands_in_the_address_has_the_type_that_the_handler_reads() {
        let number = json!({ "type": "integer" });
        assert_eq!(in_path("/a/{id}", Some(&number))[0]["schema"], number);
        let pair = json!({ "type": "array", "prefixItems": [{ "type": "string" }, number] });
        assert_eq!(in_path("/{a}/{b}", Some(&pair))[1]["schema"], number);
        let object = json!({ "type": "object", "properties": { "b": number } });
        let found = in_path("/{a}/{*b}", Some(&object));
        assert_eq!(found[0]["schema"], json!({ "type": "string" }));
        assert_eq!(
            (&found[1]["name"], &found[1]["schema"]),
            (&json!("b"), &number)
        );
    }
}
