//! A full-stack web framework on axum: server actions and route handlers.

pub mod form;
mod guard;
pub mod html;

pub use form::{Entries, FieldError, FieldErrors, Form, FormState, Invalid};
pub use html::{Attribute, Markup, Render};
#[doc(inline)]
pub use hallway_macros::rsx;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
