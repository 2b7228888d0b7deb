//! Makes the cache answer in the place of a function.
//!
//! A function that has the cache at hand is called when its value is missing or old. A page, a
//! layout and the handler of `GET` stay as they are; beside them appears a constant that `src/app.rs`
//! names.

mod check;
mod expand;
mod parse;

use proc_macro2::TokenStream;

use crate::diagnostics::Diagnostics;
use crate::options::options;

/// Expands `#[cached(..)]`.
pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let options = options(attribute, &mut diagnostics);
    let function = match syn::parse2::<syn::ImplItemFn>(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            diagnostics
                .error_at(error.span(), "`#[cached]` stands on a function")
                .help("`pub async fn recent(cache: &Cache, ..) -> Result<T>`, a page or a layout");
            return TokenStream::from_iter([diagnostics.into_tokens(), item]);
        }
    };
    let model = check::check(options, &function, &mut diagnostics);
    match model {
        Some(model) if diagnostics.is_empty() => expand::expand(&function, &model),
        _ => TokenStream::from_iter([diagnostics.into_tokens(), item]),
    }
}

#[cfg(test)]
mod tests;
