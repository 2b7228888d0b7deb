//! Turns a value back into what a form would send for it.

use super::Form;
use super::entries::Entries;
use super::name;
use super::rules::Spec;
use super::value::FieldValue;

/// Adds a field of a struct that goes by `path`.
pub fn encode<T: FieldValue>(value: &T, path: &str, spec: &'static Spec, out: &mut Entries) {
    value.encode(&name::member(path, spec.name), out);
}

/// The value as the query of an address, without the question mark.
pub(super) fn query<F: Form>(value: &F) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in value.encode().iter() {
        if let super::Value::Text(text) = value {
            query.append_pair(name, text);
        }
    }
    query.finish()
}
