//! Turns a value into the query of an address.

use super::Form;
use super::entries::Value;

/// The value as the query of an address, without the question mark.
pub(super) fn of<F: Form>(value: &F) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in value.encode().iter() {
        if let Value::Text(text) = value {
            query.append_pair(name, text);
        }
    }
    query.finish()
}
