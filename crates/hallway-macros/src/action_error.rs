//! Derives `ActionError`: a status, a sentence and data per variant.

mod check;
mod expand;
mod message;
mod parse;

use proc_macro2::TokenStream;

use crate::diagnostics::Diagnostics;

/// Expands `#[derive(ActionError)]`.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let input = match parse::input(input) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let mut diagnostics = Diagnostics::default();
    let model = check::check(&input, &mut diagnostics);
    if diagnostics.is_empty() {
        expand::expand(&model)
    } else {
        expand::fallback(&model, diagnostics.into_tokens())
    }
}

#[cfg(test)]
mod tests;
