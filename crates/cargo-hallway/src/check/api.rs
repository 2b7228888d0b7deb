//! Compares two documents of an API: what would a program notice that was written for the old one?
//!
//! What a caller sends may become more, never less; what it gets may become less special, never
//! less. The comparison follows the schemas member by member; where a schema is written in another
//! way than ours, a difference is told as a note.

use serde_json::{Map, Value};

use super::{Change, breaks, note, shape};

/// What changes for programs that call the API.
///
/// # Examples
///
/// ```
/// use cargo_hallway::check::api_changes;
/// use serde_json::json;
///
/// let old = json!({ "paths": { "/api/leads": { "get": { "responses": {} } } } });
/// let new = json!({ "paths": {} });
/// assert!(api_changes(&old, &new)[0].breaks);
/// ```
pub fn api_changes(old: &Value, new: &Value) -> Vec<Change> {
    let mut found = Vec::new();
    let documents = Documents { old, new };
    for (path, item) in members(&old["paths"]) {
        let now = members(&new["paths"]).find(|(it, _)| shape(it) == shape(path));
        for (method, operation) in item.as_object().into_iter().flatten() {
            let name = format!("{} {path}", method.to_ascii_uppercase());
            match now.and_then(|(_, item)| item.get(method)) {
                None => found.push(breaks(format!(
                    "{name} is gone: programs that call it are refused. Keep it, and say \
                     `pub const DEPRECATED` first"
                ))),
                Some(now) => documents.operation(&name, operation, now, &mut found),
            }
        }
    }
    found
}

/// Both documents, for references.
struct Documents<'a> {
    old: &'a Value,
    new: &'a Value,
}

impl<'a> Documents<'a> {
    fn operation(&self, name: &str, old: &'a Value, new: &'a Value, found: &mut Vec<Change>) {
        self.parameters(name, old, new, found);
        let body = |operation: &'a Value| operation.get("requestBody");
        match (body(old), body(new)) {
            (Some(old), Some(new)) => self.body(name, old, new, found),
            (None, Some(_)) => found.push(breaks(format!("{name} asks for a body now"))),
            _ => {}
        }
        for (status, answer) in members(&old["responses"]).filter(|(it, _)| it.starts_with('2')) {
            match new["responses"].get(status) {
                None => found.push(breaks(format!("{name} does not answer {status} any more"))),
                Some(now) => self.answer(&format!("{name} {status}"), answer, now, found),
            }
        }
        let keys = |operation: &'a Value| members(&operation["security"][0]).map(|(key, _)| key);
        for key in keys(new).filter(|key| !keys(old).any(|known| known == *key)) {
            found.push(breaks(format!("{name} asks for the key {key} now")));
        }
    }

    fn parameters(&self, name: &str, old: &'a Value, new: &'a Value, found: &mut Vec<Change>) {
        let list = |operation: &'a Value| operation["parameters"].as_array().into_iter().flatten();
        let same = |one: &Value, other: &Value| {
            // The name of a variable in the address is nobody's business.
            one["in"] == other["in"] && (one["name"] == other["name"] || one["in"] == "path")
        };
        for parameter in list(new) {
            let text = parameter["name"].as_str().unwrap_or_default();
            let before = list(old).find(|it| same(it, parameter));
            let is_new = before.is_none_or(|before| before["required"] != true);
            if parameter["required"] == true && is_new {
                found.push(breaks(format!("{name} needs the parameter {text} now")));
            }
            if let Some(before) = before {
                let at = format!("{name} {text}");
                self.sent(&at, &before["schema"], &parameter["schema"], found);
            }
        }
        for parameter in list(old).filter(|it| it["in"] != "path") {
            if !list(new).any(|now| same(now, parameter)) {
                let text = parameter["name"].as_str().unwrap_or_default();
                found.push(breaks(format!("{name} reads no parameter {text} any more")));
            }
        }
    }

    fn body(&self, name: &str, old: &'a Value, new: &'a Value, found: &mut Vec<Change>) {
        for (kind, content) in members(&old["content"]) {
            match new["content"].get(kind) {
                None => found.push(breaks(format!("{name} reads no {kind} any more"))),
                Some(now) if kind == "application/json" => {
                    self.sent(name, &content["schema"], &now["schema"], found);
                }
                Some(_) => {}
            }
        }
    }

    fn answer(&self, name: &str, old: &'a Value, new: &'a Value, found: &mut Vec<Change>) {
        for (kind, content) in members(&old["content"]) {
            match new["content"].get(kind) {
                None => found.push(breaks(format!("{name} is no {kind} any more"))),
                Some(now) => self.got(name, &content["schema"], &now["schema"], found),
            }
        }
    }

    /// What a caller sends: what was taken is taken.
    fn sent(&self, at: &str, old: &'a Value, new: &'a Value, found: &mut Vec<Change>) {
        let (old, new) = (resolved(self.old, old), resolved(self.new, new));
        if is_too_deep(at) {
            return;
        }
        narrower(at, old, new, found);
        for name in required(new).filter(|name| !required(old).any(|known| known == *name)) {
            found.push(breaks(format!("{at} needs {name} now")));
        }
        let closed = new["additionalProperties"] == false;
        for (name, before) in members(&old["properties"]) {
            match new["properties"].get(name) {
                Some(now) => self.sent(&format!("{at}.{name}"), before, now, found),
                None if closed => found.push(breaks(format!("{at} refuses {name} now"))),
                None => found.push(note(format!("{at} does not read {name} any more"))),
            }
        }
        if old.get("items").is_some() && new.get("items").is_some() {
            self.sent(&format!("{at}[]"), &old["items"], &new["items"], found);
        }
    }

    /// What a caller gets: what was there is there.
    fn got(&self, at: &str, old: &'a Value, new: &'a Value, found: &mut Vec<Change>) {
        let (old, new) = (resolved(self.old, old), resolved(self.new, new));
        if is_too_deep(at) {
            return;
        }
        if !kinds(new).iter().all(|kind| kinds(old).contains(kind)) {
            let (before, now) = (kinds(old).join(" or "), kinds(new).join(" or "));
            found.push(breaks(format!("{at} was {before} and is {now}")));
        }
        for name in required(old).filter(|name| !required(new).any(|kept| kept == *name)) {
            found.push(breaks(format!("{at} may come without {name} now")));
        }
        for (name, before) in members(&old["properties"]) {
            match new["properties"].get(name) {
                Some(now) => self.got(&format!("{at}.{name}"), before, now, found),
                None if required(old).any(|it| it == name) => {}
                None => found.push(breaks(format!("{at} has no {name} any more"))),
            }
        }
        if old.get("items").is_some() && new.get("items").is_some() {
            self.got(&format!("{at}[]"), &old["items"], &new["items"], found);
        }
        let texts = |schema: &'a Value| schema["enum"].as_array().into_iter().flatten();
        for text in texts(new).filter(|it| !texts(old).any(|known| known == *it)) {
            found.push(note(format!(
                "{at} may be {text}, which callers do not know"
            )));
        }
    }
}

/// Constraints that let through less than before.
fn narrower(at: &str, old: &Value, new: &Value, found: &mut Vec<Change>) {
    let lost: Vec<_> = kinds(old)
        .into_iter()
        .filter(|kind| !kinds(new).contains(kind))
        .collect();
    // What is put together in another way cannot be compared here.
    if !lost.is_empty() && !kinds(new).is_empty() {
        found.push(breaks(format!(
            "{at} may not be {} any more",
            lost.join(" or ")
        )));
    } else if old.get("anyOf") != new.get("anyOf") {
        found.push(note(format!("{at} is described in another way")));
    }
    let number = |schema: &Value, rule: &str| schema.get(rule).and_then(Value::as_f64);
    for (rule, grows) in LEAST
        .iter()
        .map(|it| (it, true))
        .chain(MOST.iter().map(|it| (it, false)))
    {
        if let Some(now) = number(new, rule) {
            let before = number(old, rule);
            let is_tighter = |before: f64| if grows { now > before } else { now < before };
            if before.is_none_or(is_tighter) {
                found.push(breaks(format!("{at}: {rule} is {now} now")));
            }
        }
    }
    for rule in ["pattern", "format", "multipleOf"] {
        if new.get(rule).is_some_and(|now| old.get(rule) != Some(now)) {
            found.push(breaks(format!("{at}: {rule} is {} now", new[rule])));
        }
    }
    let texts = |schema: &Value| schema["enum"].as_array().cloned();
    if let Some(now) = texts(new) {
        let gone: Vec<_> = match texts(old) {
            Some(before) => before
                .into_iter()
                .filter(|text| !now.contains(text))
                .collect(),
            None => vec!["any other text".into()],
        };
        for text in gone {
            found.push(breaks(format!("{at} may not be {text} any more")));
        }
    }
}

const LEAST: [&str; 4] = ["minLength", "minimum", "minItems", "minProperties"];
const MOST: [&str; 4] = ["maxLength", "maximum", "maxItems", "maxProperties"];

fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let members = value.as_object().into_iter().flat_map(Map::iter);
    members.map(|(name, value)| (name.as_str(), value))
}

fn required(schema: &Value) -> impl Iterator<Item = &str> {
    let list = schema["required"].as_array().into_iter().flatten();
    list.filter_map(Value::as_str)
}

fn kinds(schema: &Value) -> Vec<&str> {
    match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// How deep a type that holds itself is followed.
const DEEPEST: usize = 16;

fn is_too_deep(at: &str) -> bool {
    at.matches(['.', '[']).count() > DEEPEST
}

/// What a schema refers to.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let reference = schema["$ref"].as_str();
    let pointer = reference.and_then(|reference| reference.strip_prefix('#'));
    pointer
        .and_then(|pointer| document.pointer(pointer))
        .unwrap_or(schema)
}
