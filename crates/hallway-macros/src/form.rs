//! Makes a form out of a struct, and the choices of a field out of an enum.
//!
//! A struct with named fields becomes a `Form`: one table of its fields' rules serves decoding and
//! drawing. An enum whose variants hold nothing becomes a type that a field can have.

mod check;
mod expand;
mod parse;
mod pattern;

use proc_macro2::TokenStream;

use crate::diagnostics::Diagnostics;

/// Expands `#[derive(Form)]`.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    let item = match syn::parse2::<syn::DeriveInput>(item) {
        Ok(item) => item,
        Err(error) => return error.into_compile_error(),
    };
    let mut diagnostics = Diagnostics::default();
    let model = check::check(&item, &mut diagnostics);
    if diagnostics.is_empty() {
        expand::expand(&model)
    } else {
        expand::fallback(&model, diagnostics.into_tokens())
    }
}

#[cfg(test)]
mod tests;
