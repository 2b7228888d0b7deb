//! Reads the attribute. Judges nothing that can be judged later.

use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Expr, Ident, Token};

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
