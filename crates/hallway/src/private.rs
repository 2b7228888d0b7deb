//! What generated code may name. Not an interface: it changes without notice.

pub use crate::__told as told;
pub use crate::action::{ActionSpec, CallError, May, OfBound, OfInput, extract};
pub use crate::cache::key;
pub use crate::form::FieldErrors;
pub use crate::guard::{Limit, LimitKey};
pub use crate::html::Room;
pub use crate::link::segment;
pub use crate::page::{
    Draw, Drawing, IntoPaths, Listing, PageEnd, Paths, arg, draw, kept, listed, loading, paths,
    public_arg, slot,
};
pub use axum::extract::FromRequestParts;
pub use http::StatusCode;
pub use http::request::Parts;
pub use serde_json::Value as Json;
pub use {http, serde_json};

use serde::Serialize;

use crate::html::{Attribute, MarkKind, Markup, Render};

/// Adds HTML that `rsx!` wrote itself.
pub fn html(out: &mut Markup, html: &'static str) {
    out.push_html(html);
}

/// Adds a value that stands between tags.
pub fn node(out: &mut Markup, value: &(impl Render + ?Sized)) {
    value.render_to(out);
}

/// Adds an attribute, with the blank before it.
pub fn attribute(out: &mut Markup, name: &'static str, value: &(impl Attribute + ?Sized)) {
    value.attribute_to(name, out);
}

/// Notes that `</head>` comes next.
pub fn head_end(out: &mut Markup) {
    out.mark(MarkKind::HeadEnd);
}

/// The status of an error, which `#[derive(ActionError)]` keeps between 400 and 499.
pub fn client_error(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST)
}

/// A field of an error as data.
pub fn json(value: &(impl Serialize + ?Sized)) -> Json {
    serde_json::to_value(value).unwrap_or_default()
}

/// An error as data: its code and its fields.
pub fn error_body<const N: usize>(code: &'static str, fields: [(&'static str, Json); N]) -> Json {
    let code = ("code".to_owned(), Json::from(code));
    let fields = fields
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    std::iter::once(code).chain(fields).collect()
}

/// What the code of `#[derive(Form)]` names.
pub mod form {
    pub use crate::form::derived::*;
}

/// Without the feature `openapi` nobody asks what the types of a handler say.
#[cfg(not(feature = "openapi"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __told {
    ($($any:tt)*) => {
        ()
    };
}
