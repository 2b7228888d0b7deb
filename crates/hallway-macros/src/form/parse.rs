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
    List(Vec<Setting>),
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
            let settings = Punctuated::<Self, Token![,]>::parse_terminated(&inside)?;
            Value::List(settings.into_iter().collect())
        } else {
            Value::Bare
        };
        Ok(Self { name, value })
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
