//! Decides where a blank in the source is a blank in the page.
//!
//! Tokens do not hold white space, but their positions tell where it was. As in HTML, any run of
//! it is one blank. It is dropped where nobody means it:
//!
//! 1. beside quoted text, which says exactly what it holds;
//! 2. inside the braces of `@if` and its like, at both ends;
//! 3. between a tag and what it contains, when a line ends there or an element follows;
//! 4. between values, elements and blocks, when a line ends there.

use proc_macro2::{LineColumn, Span};

/// What stands on one side of a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// The inside of braces, or something that draws nothing.
    Wall,
    /// The inside of an element's own tag.
    Tag,
    /// Text in quotes.
    Quoted,
    /// Text without quotes.
    Text,
    /// An expression in parentheses.
    Value,
    /// An element, or a block of `@if` and its like.
    Block,
}

/// How far apart two tokens are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    None,
    SameLine,
    Lines,
    /// The tokens come from different places, such as the arguments of another macro.
    Unknown,
}

/// Measures the gap between the end of one token and the start of the next.
pub(super) fn gap(before: Option<LineColumn>, after: Span) -> Gap {
    let Some(before) = before else {
        return Gap::None;
    };
    let after = after.start();
    if after.line > before.line {
        Gap::Lines
    } else if after.line < before.line || after.column < before.column {
        Gap::Unknown
    } else if after.column > before.column {
        Gap::SameLine
    } else {
        Gap::None
    }
}

/// Whether the gap is a blank in the page.
pub(super) fn is_blank(before: Edge, gap: Gap, after: Edge) -> bool {
    use Edge::{Quoted, Tag, Text, Value, Wall};
    match (before, after) {
        _ if gap == Gap::None => false,
        (Wall | Quoted, _) | (_, Wall | Quoted) => false,
        (Tag, Text | Value) | (Text | Value, Tag) => gap == Gap::SameLine,
        (Tag, _) | (_, Tag) => false,
        (Text, Text) => true,
        (Text, _) | (_, Text) => gap != Gap::Unknown,
        _ => gap == Gap::SameLine,
    }
}
