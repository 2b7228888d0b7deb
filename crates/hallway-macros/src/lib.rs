//! Expands the macros of Hallway.
//!
//! Use them through the `hallway` crate, which re-exports them: generated code names everything
//! as `::hallway::..`.

mod action;
mod action_error;
#[cfg(test)]
mod damage;
mod diagnostics;
mod form;
mod rsx;
#[cfg(test)]
mod snapshot;
mod suggest;

use proc_macro::TokenStream;

/// Writes HTML with Rust in it, and gives a `Markup`.
///
/// | written | means |
/// | --- | --- |
/// | `<p class="lead">..</p>`, `<br>`, `<path d=".."/>` | an element; names are checked at compile time |
/// | `"text"` | exactly this text |
/// | `text` | this text; any white space is one blank |
/// | `(value)` | anything that is `Render`, escaped |
/// | `name=(value)` | anything that is `Attribute`; `false` and `None` leave the attribute out |
/// | `@if c { .. } @else if let Some(x) = y { .. } @else { .. }` | as in Rust |
/// | `@for item in &items { .. }` | as in Rust |
/// | `@match value { pattern if guard => { .. } .. }` | as in Rust |
/// | `@let name = value;` | a name for what follows in the same element |
///
/// A component is a function that returns `Markup`, called in parentheses. The code stands where
/// the macro stands: `.await` and `?` work, and locals are used by reference.
///
/// White space beside unquoted text is one blank, as in HTML. It is dropped beside quoted text, at
/// both ends of an element or a block when a line ends there, and between values and elements when
/// a line ends there. Text with an apostrophe or quotation marks stands in quotes.
///
/// Static HTML is escaped and joined at compile time. Attributes `style` and `on..`, and scripts
/// and styles in the page, are refused: the page's content security policy would block them.
#[proc_macro]
pub fn rsx(input: TokenStream) -> TokenStream {
    rsx::expand(input.into()).into()
}

/// Makes a server action out of an async function.
///
/// The function stays as it is and can be called in a test. A type of the same name appears beside
/// it: `ActionState<submit_contact>`.
///
/// | option | means |
/// | --- | --- |
/// | `access = Guard` | who may call; `Public` is everybody. Required |
/// | `limit = "5/min per ip"` | how often: a count, a unit (`s`, `min`, `h`, `day`), and `ip`, `principal` or `input.field`. May be repeated |
/// | `max = "64kb"` | the largest body (`b`, `kb`, `mb`, `gb`); 1 MB unless said |
/// | `lane = "cart"` | calls of one lane run one after the other |
/// | `repeatable` | copies of a submission run too |
/// | `name = "contact::send"` | a name of its own, instead of module and function |
/// | `rename = "old::name"` | the name that it had before, for tabs that are still open |
///
/// Parameters are axum's extractors, then `Principal<Guard>`, `Bound<T>` and, last, `Input<T>`.
/// The result is `Result<Done, E>` or `Result<Done<T>, E>`, where `E` is an `ActionError`.
#[proc_macro_attribute]
pub fn action(attribute: TokenStream, item: TokenStream) -> TokenStream {
    action::expand(attribute.into(), item.into()).into()
}

/// Says what the caller of an action gets when it ends with this error.
///
/// Each variant has `#[error(status = 409, message = "Only {left} left.")]`: a status between 400
/// and 499, and a sentence in which the variant's fields may stand in braces (`{0}` for tuples).
/// As data the error is `{"code": "sold_out", ..}` with all fields, which must be `Serialize`.
///
/// `#[error(transparent)]` passes on the one error that the variant holds, such as `Invalid` or
/// `hallway::Error`; `#[from]` on that field lets `?` convert it.
///
/// The type's `Display` is the message.
#[proc_macro_derive(ActionError, attributes(error, from))]
pub fn derive_action_error(input: TokenStream) -> TokenStream {
    action_error::expand(input.into()).into()
}

/// Makes a form out of a struct, and the choices of a field out of an enum.
///
/// A struct with named fields becomes a `Form`: decoded from what a browser or a program sends,
/// checked by its rules, and drawn by typed handles, one per field. Text is required unless it is
/// an `Option` or says `optional`. An enum whose variants hold nothing becomes a field's type.
///
/// Rules stand in `#[form(..)]`: `optional`, `length(min = 2, max = 100)`, `range(min = 1, max = 9)`,
/// `email`, `pattern = ".."`, `message = ".."`, `label = ".."`, `rename = ".."`.
#[proc_macro_derive(Form, attributes(form))]
pub fn derive_form(input: TokenStream) -> TokenStream {
    form::expand(input.into()).into()
}
