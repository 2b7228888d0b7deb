//! Makes a server action out of an async function.
//!
//! The function stays as it is, so a test can call it. Beside it appears a type of the same name,
//! which pages and the app's table name, and which carries what the attribute says.

mod check;
mod expand;
mod limit;
mod parse;

use proc_macro2::TokenStream;

use crate::diagnostics::Diagnostics;
use crate::options::options;

/// Expands `#[action(..)]`.
pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let options = options(attribute, &mut diagnostics);
    let function = match parse::function(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            diagnostics
                .error_at(error.span(), "`#[action]` stands on a function")
                .help("`pub async fn name(.., Input(x): Input<X>) -> Result<Done, Error>`");
            return TokenStream::from_iter([diagnostics.into_tokens(), item]);
        }
    };
    let model = check::check(options, &function, &mut diagnostics);
    if diagnostics.is_empty() {
        expand::expand(&function, &model)
    } else {
        expand::fallback(&function, &model, diagnostics.into_tokens())
    }
}

#[cfg(test)]
mod tests;
