//! Breaks good sources in every place, for tests.

use std::str::FromStr;

use proc_macro2::{Group, TokenStream, TokenTree};

/// The tokens of `source`, each time without another one.
pub(crate) fn damaged(source: &str) -> impl Iterator<Item = TokenStream> {
    let whole = TokenStream::from_str(source).expect("sources are tokens");
    let count = count(whole.clone());
    (0..count).map(move |without| without_token(whole.clone(), without, &mut 0))
}

fn count(tokens: TokenStream) -> usize {
    let inside = |token| match token {
        TokenTree::Group(group) => count(group.stream()),
        _ => 0,
    };
    tokens.into_iter().map(|token| 1 + inside(token)).sum()
}

/// Leaves out the token of one number, counted through groups. `at` is the number of the next.
fn without_token(tokens: TokenStream, without: usize, at: &mut usize) -> TokenStream {
    let mut kept = TokenStream::new();
    for token in tokens {
        let here = *at;
        *at += 1;
        let token = match token {
            TokenTree::Group(group) => {
                let inside = without_token(group.stream(), without, at);
                TokenTree::from(Group::new(group.delimiter(), inside))
            }
            token => token,
        };
        if here != without {
            kept.extend([token]);
        }
    }
    kept
}
