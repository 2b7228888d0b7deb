//! Turns HTML with Rust in it into code that writes a `Markup`.
//!
//! Eager: the code stands inline, in one block, so `.await`, `?` and locals by reference work as
//! they do around it. What is static is joined and escaped here and written in one piece.

mod check;
mod expand;
mod parse;
mod space;
mod table;
mod tree;

use proc_macro2::TokenStream;

use crate::diagnostics::Diagnostics;

/// Expands `rsx!`. After mistakes the rest is still written, so that one mistake stays one.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let nodes = parse::parse(input, &mut diagnostics);
    check::check(&nodes, &mut diagnostics);
    expand::expand(&nodes, diagnostics.into_tokens())
}

#[cfg(test)]
mod tests;
