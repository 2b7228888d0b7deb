//! Reads the `#[form(..)]` attributes. Judges nothing that can be judged later.

use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Ident, Token, parenthesized};

use crate::diagnostics::Diagnostics;

/// One entry of an attribute: `email`, `label = ".."` or `length(min = 2)`.
#[derive(Debug)]
pub(super) struct Setting {
    pub(super) name: Ident,
    pub(super) value: Value,
}

/// What stands behind the name.
#[derive(Debug)]
pub(super) enum Value {
    Bare,
    Is(Box<Expr>),
    List(Vec<(Ident, Expr)>),
}

/// Reads all `#[form(..)]` among `attributes`. What cannot be read is reported and left out.
pub(super) fn settings(attributes: &[Attribute], diagnostics: &mut Diagnostics) -> Vec<Setting> {
    let mut settings = Vec::new();
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("form"))
    {
        match attribute.parse_args_with(Punctuated::<Setting, Token![,]>::parse_terminated) {
            Ok(more) => settings.extend(more),
            Err(error) => diagnostics.syntax(&error),
        }
    }
    settings
}

impl Parse for Setting {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.call(Ident::parse_any)?;
        let value = if input.parse::<Option<Token![=]>>()?.is_some() {
            Value::Is(Box::new(expression(input)?))
        } else if input.peek(syn::token::Paren) {
            let inside;
            parenthesized!(inside in input);
            let pairs = Punctuated::<Pair, Token![,]>::parse_terminated(&inside)?;
            Value::List(
                pairs
                    .into_iter()
                    .map(|pair| (pair.name, pair.value))
                    .collect(),
            )
        } else {
            Value::Bare
        };
        Ok(Self { name, value })
    }
}

struct Pair {
    name: Ident,
    value: Expr,
}

impl Parse for Pair {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse()?;
        input.parse::<Token![=]>()?;
        Ok(Self {
            name,
            value: expression(input)?,
        })
    }
}

/// Reads a value. What a `macro_rules!` fills in comes in an invisible group.
fn expression(input: ParseStream<'_>) -> syn::Result<Expr> {
    let mut expression = input.parse()?;
    while let Expr::Group(group) = expression {
        expression = *group.expr;
    }
    Ok(expression)
}
