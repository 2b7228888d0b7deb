//! What generated code may name. Not an interface: it changes without notice.

pub use crate::action::{ActionSpec, CallError, Limit, LimitKey, extract};
pub use crate::link::segment;
pub use crate::page::{PageEnd, arg, draw};
pub use axum::extract::FromRequestParts;
pub use http::request::Parts;
pub use {http, serde_json};

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

/// What the code of `#[derive(Form)]` names.
pub mod form {
    pub use crate::form::derived::*;
}
