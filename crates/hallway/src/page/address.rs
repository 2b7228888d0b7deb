//! Says where a page stands, without the part of the query that names a form's action.

use std::fmt;

use axum::extract::OriginalUri;
use http::Uri;
use http::request::Parts;

/// The address of a page as the browser knows it, also where the app is nested in another.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    uri: Uri,
    query: String,
}

impl Address {
    pub(crate) fn of(parts: &Parts) -> Self {
        let uri = original(parts).clone();
        let query = own_query(&uri);
        Self { uri, query }
    }

    pub(crate) fn path(&self) -> &str {
        self.uri.path()
    }

    /// The page's own query; empty if it has none.
    pub(crate) fn query(&self) -> &str {
        &self.query
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.path())?;
        match self.query() {
            "" => Ok(()),
            query => write!(f, "?{query}"),
        }
    }
}

pub(super) fn original(parts: &Parts) -> &Uri {
    parts
        .extensions
        .get::<OriginalUri>()
        .map_or(&parts.uri, |original| &original.0)
}

/// The path of a page, as the address of an action's POST names it.
pub(crate) fn path_of(parts: &Parts) -> &str {
    original(parts).path()
}

/// The address without the query part that names an action.
pub(super) fn without_action(uri: &Uri) -> Uri {
    let address = match own_query(uri) {
        query if query.is_empty() => uri.path().to_owned(),
        query => format!("{}?{query}", uri.path()),
    };
    address.parse().unwrap_or_else(|_| uri.clone())
}

/// A part that begins with a slash names an action: no form field is sent like that.
fn own_query(uri: &Uri) -> String {
    let mut own = String::new();
    for part in uri.query().unwrap_or_default().split('&') {
        if !part.is_empty() && !part.starts_with('/') {
            if !own.is_empty() {
                own.push('&');
            }
            own.push_str(part);
        }
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_asked_for_without_the_action_and_with_its_own_query() {
        let uri = |text: &str| without_action(&text.parse().unwrap()).to_string();
        assert_eq!(uri("/contact?/submit_contact"), "/contact");
        assert_eq!(uri("/blog?page=2&/like.k1&q=/x"), "/blog?page=2&q=/x");
        assert_eq!(uri("/blog"), "/blog");
    }

    #[test]
    fn a_nested_app_has_the_address_that_the_browser_knows() {
        let mut parts = http::Request::get("/b?x=1&/send")
            .body(())
            .unwrap()
            .into_parts()
            .0;
        assert_eq!(Address::of(&parts).to_string(), "/b?x=1");
        let whole = "/a/b?x=1&/send".parse().unwrap();
        parts.extensions.insert(OriginalUri(whole));
        assert_eq!(Address::of(&parts).to_string(), "/a/b?x=1");
        assert_eq!(path_of(&parts), "/a/b");
    }
}
