//! Makes addresses that show a value: its fields are the query.

use super::Form;
use super::entries::Value;
use crate::Link;

impl Link {
    /// Adds a value as the query, as a form with `method="get"` would send it.
    ///
    /// # Examples
    ///
    /// ```
    /// use hallway::{Form, Link};
    ///
    /// #[derive(Form)]
    /// struct Filter { text: Option<String>, page: Option<u32> }
    ///
    /// let next = Filter { text: Some("a & b".into()), page: Some(2) };
    /// assert_eq!(Link::new("/work").with(&next).as_str(), "/work?text=a+%26+b&page=2");
    /// ```
    #[must_use]
    pub fn with<F: Form>(self, value: &F) -> Self {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in value.encode().iter() {
            if let Value::Text(text) = value {
                query.append_pair(name, text);
            }
        }
        match query.finish() {
            query if query.is_empty() => self,
            query => Self::new([self.as_str(), "?", &query].concat()),
        }
    }
}
