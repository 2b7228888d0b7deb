//! Expands the macros of Hallway.
//!
//! Use them through the `hallway` crate, which re-exports them: generated code names everything
//! as `::hallway::..`.

mod action;
mod action_error;
mod cached;
#[cfg(test)]
mod damage;
mod diagnostics;
mod form;
mod options;
mod rsx;
mod size;
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
/// | `limit = "5/min per ip"` | how often: a count, a unit (`s`, `min`, `h`, `day`), and `ip`, `principal` or `input.field`. Counts what runs. May be repeated |
/// | `max = "64kb"` | the largest body (`b`, `kb`, `mb`, `gb`); 1 MB unless said |
/// | `files = "20mb"` | the most bytes of files that the input's `Upload`s bring, on top; none unless said |
/// | `lane = "cart"` | calls of one lane run one after the other |
/// | `repeatable` | copies of a submission run too |
/// | `name = "contact::send"` | a name of its own, instead of module and function |
/// | `rename = "old::name"` | the name that it had before, for tabs that are still open |
///
/// Parameters are axum's extractors, then `Principal<Guard>`, `Allowed<Permission>`, `Bound<T>` and,
/// last, `Input<T>`. A permission decides about what is bound, or else about the input.
/// The result is `Result<Done, E>` or `Result<Done<T>, E>`, where `E` is an `ActionError`.
#[proc_macro_attribute]
pub fn action(attribute: TokenStream, item: TokenStream) -> TokenStream {
    action::expand(attribute.into(), item.into()).into()
}

/// Keeps what a function returns, or what a page or a layout draws.
///
/// | option | for | means |
/// | --- | --- | --- |
/// | `tag = LEADS` | all | what it depends on: a text, or a `Tag`; may be repeated, and may use the parameters of a function |
/// | `life = "hours"` | all | `seconds`, `minutes` (unless said), `hours`, `days`, `weeks`, `max`, or a `Life` |
/// | `failures = "seconds"` | functions | a failure is kept too, for so long |
/// | `skip(db)` | functions | parameters that the value does not depend on |
/// | `cache = self.cache` | methods | where the cache is; a function has a parameter `cache: &Cache` |
/// | `bytes = 2_000` | functions | about what a value takes on the heap |
/// | `public` | pages | the whole document is kept, and caches in front of the app may keep it too |
/// | `edge` | public pages | life and tags are told to the network in front, which purges by tag |
///
/// A **function** returns `Result<T, E>`; `T` is cloned for each reader, so large values stand in an
/// `Arc`. Its key is its path and all parameters, but for `State` and what is skipped. It owns them,
/// because a load runs to its end when its reader is gone. `E` is made `From<LoadError<E>>`, as
/// `hallway::Error` is. The function itself is there too, as `name_uncached`.
///
/// A **page** or a **layout** may ask only for what knows nobody (`PublicParts`). Each response fills
/// in its own tokens, so it may hold forms. Without `public` the layouts around a page are drawn for
/// each visitor as ever.
///
/// A handler called **`get`** in a `route.rs` may ask for the same; its answer is kept and has an `ETag`.
#[proc_macro_attribute]
pub fn cached(attribute: TokenStream, item: TokenStream) -> TokenStream {
    cached::expand(attribute.into(), item.into()).into()
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

/// Makes a form out of a struct, and a field's type out of an enum or of a struct around one value.
///
/// A struct with named fields becomes a `Form`: decoded from what a browser or a program sends,
/// checked by its rules, and drawn by typed handles, one per field. A form can be a field of another
/// one, alone, in an `Option` or in a `Vec`. An enum whose variants hold nothing is a choice. A struct
/// around one value, `struct Email(#[form(email)] String)`, is that value and brings its rules along.
///
/// Text is required unless it is an `Option` or says `optional`. Rules stand in `#[form(..)]`:
///
/// | rule | for | means |
/// | --- | --- | --- |
/// | `required` | `bool`, lists | the box must be ticked; at least one |
/// | `optional` | texts | an empty text is a value |
/// | `length(min = 2, max = 100)` | texts, lists, sets, maps | characters, or items |
/// | `range(min = 1, max = 9)` | numbers | both borders are allowed |
/// | `range(min = "2026-01-01")` | dates and times | the border is written as forms send it |
/// | `step = 5` | numbers | counted from the smallest, or from 0 |
/// | `email`, `url` | texts | an address for mail; of a page, `http` or `https` |
/// | `pattern = "[A-Z]+"` | texts | for the whole text; browsers check the same |
/// | `one_of = ["a", "b"]` | texts | nothing else |
/// | `max_size = "5mb"` | `Upload`, lists of it | for each file |
/// | `accept = ["image/*", "application/pdf"]` | `Upload`, lists of it | both the type that is claimed and what the first bytes tell |
/// | `equals = password` | every type | the same as another field |
/// | `each(length(max = 20))` | lists, sets, maps | rules for each item |
/// | `with = is_free` | every type | `fn(&T) -> Result<(), FieldError>` |
///
/// and `label = ".."`, `rename = ".."`, and `message = ".."`, which replaces the sentences of all
/// rules of the field. On the struct: `deny_unknown`, and `check = is_consistent` for a
/// `fn(&Self) -> Result<(), Invalid>` that is called when every field is right.
#[proc_macro_derive(Form, attributes(form))]
pub fn derive_form(input: TokenStream) -> TokenStream {
    form::expand(input.into()).into()
}
