//! Names a page or a route of the app, so that a wrong address does not compile.

use std::fmt;

/// The address of a page or a route of this app.
///
/// The module `app::links`, which the build script writes, has one function per page and route.
///
/// # Examples
///
/// ```
/// use hallway::{Link, rsx};
///
/// let link = Link::new("/work/harbour");
/// assert_eq!(rsx! { <a href=(&link)>"Harbour"</a> }.text(), "<a href=\"/work/harbour\">Harbour</a>");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link(String);

impl Link {
    /// Names an address by hand. It starts with one slash: anything else would leave the app.
    ///
    /// # Panics
    ///
    /// When `path` does not start with exactly one `/`, which is a mistake of the programmer.
    pub fn new(path: impl Into<String>) -> Self {
        let path = path.into();
        assert!(
            is_local(&path),
            "`{path}` is no address of this app: it must start with one slash"
        );
        Self(path)
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

/// Whether a path stays on this origin. Browsers read `//host` and `/\host` as another one.
pub(crate) fn is_local(path: &str) -> bool {
    let mut bytes = path.bytes();
    bytes.next() == Some(b'/')
        && !matches!(bytes.next(), Some(b'/' | b'\\'))
        && !path.bytes().any(|byte| byte.is_ascii_control())
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Link> for String {
    fn from(link: Link) -> Self {
        link.0
    }
}

impl AsRef<str> for Link {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl crate::html::Render for Link {
    fn render_to(&self, out: &mut crate::Markup) {
        out.push_text(&self.0);
    }
}

impl crate::html::Attribute for Link {
    fn attribute_to(&self, name: &str, out: &mut crate::Markup) {
        self.0.attribute_to(name, out);
    }
}

/// Encodes one segment of a path: everything but the unreserved characters of RFC 3986, 2.3.
#[doc(hidden)]
pub fn segment(value: impl fmt::Display) -> String {
    let text = value.to_string();
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_leaves_the_app_is_no_link() {
        for path in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "x",
            "",
            "/a\nb",
        ] {
            assert!(!is_local(path), "{path}");
        }
        for path in ["/", "/a//b", "/a?next=//b"] {
            assert!(is_local(path), "{path}");
        }
    }

    #[test]
    fn a_segment_cannot_add_a_slash_or_a_query() {
        assert_eq!(segment("a/b?c=ä"), "a%2Fb%3Fc%3D%C3%A4");
    }
}
