//! Expands the macros of Hallway.
//!
//! Use them through the `hallway` crate, which re-exports them: generated code names everything
//! as `::hallway::..`.

mod diagnostics;
mod rsx;
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
