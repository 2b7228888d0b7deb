//! Reads the options of an attribute, with commas between. What cannot be read is reported and left
//! out, so that the mistakes after it are found as well.

use proc_macro2::{TokenStream, TokenTree};
use syn::Token;
use syn::parse::{Parse, ParseStream, Parser};

use crate::diagnostics::Diagnostics;

pub(crate) fn options<T: Parse>(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Vec<T> {
    let mut options = Vec::new();
    let outcome = (|input: ParseStream<'_>| {
        while !input.is_empty() {
            match input.parse() {
                Ok(option) => options.push(option),
                Err(error) => diagnostics.syntax(&error),
            }
            skip_to_end(input);
            let _ = input.parse::<Option<Token![,]>>();
        }
        Ok(())
    })
    .parse2(tokens);
    if let Err(error) = outcome {
        diagnostics.syntax(&error);
    }
    options
}

/// Whether an option ends here.
pub(crate) fn ends(input: ParseStream<'_>) -> bool {
    input.is_empty() || input.peek(Token![,])
}

/// Takes what is left of an option.
pub(crate) fn skip_to_end(input: ParseStream<'_>) -> TokenStream {
    let mut skipped = TokenStream::new();
    while !ends(input) {
        skipped.extend(input.parse::<TokenTree>());
    }
    skipped
}
