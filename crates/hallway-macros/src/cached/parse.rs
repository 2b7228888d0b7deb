//! Reads the attribute. Judges nothing that can be judged later.

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Expr, Ident, Token};

use crate::diagnostics::Diagnostics;

/// One `name`, `name = value` or `name(a, b)` of the attribute.
pub(super) struct Setting {
    pub(super) name: Ident,
    pub(super) value: Value,
}

/// What is behind the name.
pub(super) enum Value {
    Bare,
    Expr(Box<Expr>),
    Names(Vec<Ident>),
}

/// Reads the attribute. What cannot be read is reported and left out.
pub(super) fn options(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Vec<Setting> {
    let mut settings = Vec::new();
    let outcome = (|input: ParseStream<'_>| {
        while !input.is_empty() {
            match input.parse::<Setting>() {
                Ok(setting) => settings.push(setting),
                Err(error) => diagnostics.syntax(&error),
            }
            skip_to_comma(input);
        }
        Ok(())
    })
    .parse2(tokens);
    if let Err(error) = outcome {
        diagnostics.syntax(&error);
    }
    settings
}

impl Parse for Setting {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.call(Ident::parse_any)?;
        let value = if input.parse::<Option<Token![=]>>()?.is_some() {
            Value::Expr(Box::new(input.parse()?))
        } else if input.peek(syn::token::Paren) {
            let inside;
            syn::parenthesized!(inside in input);
            let names = inside.parse_terminated(Ident::parse_any, Token![,])?;
            Value::Names(names.into_iter().collect())
        } else {
            Value::Bare
        };
        Ok(Self { name, value })
    }
}

fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        if input.parse::<TokenTree>().is_err() {
            return;
        }
    }
    let _ = input.parse::<Option<Token![,]>>();
}
