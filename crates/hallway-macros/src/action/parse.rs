//! Reads the attribute and the function. Judges nothing that can be judged later.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, LitStr, Signature, Token, Type, Visibility};

use crate::options::{ends, skip_to_end};

/// One `name` or `name = value` of the attribute.
#[derive(Debug)]
pub(super) struct Setting {
    pub(super) name: Ident,
    pub(super) value: Value,
}

/// What is behind the `=`.
#[derive(Debug)]
pub(super) enum Value {
    /// Nothing, not even the `=`.
    Bare,
    Text(LitStr),
    Type(Box<Type>),
    Other(TokenStream),
}

/// The function below the attribute. Its body is not looked at.
#[derive(Debug)]
pub(super) struct Function {
    pub(super) attributes: Vec<Attribute>,
    pub(super) visibility: Visibility,
    pub(super) signature: Signature,
    pub(super) body: TokenStream,
}

/// Reads the function.
pub(super) fn function(tokens: TokenStream) -> syn::Result<Function> {
    syn::parse2(tokens)
}

impl Parse for Setting {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.call(Ident::parse_any)?;
        let value = if input.parse::<Option<Token![=]>>()?.is_some() {
            value(input)?
        } else if ends(input) {
            Value::Bare
        } else {
            return Err(input.error(format!(
                "expected `=` and a value, or a comma, behind `{name}`"
            )));
        };
        Ok(Self { name, value })
    }
}

fn value(input: ParseStream<'_>) -> syn::Result<Value> {
    let ahead = input.fork();
    if let Ok(text) = ahead.parse::<LitStr>()
        && ends(&ahead)
    {
        input.advance_to(&ahead);
        return Ok(Value::Text(text));
    }
    let ahead = input.fork();
    if let Ok(named) = ahead.parse::<Type>()
        && ends(&ahead)
    {
        input.advance_to(&ahead);
        return Ok(Value::Type(Box::new(named)));
    }
    if ends(input) {
        return Err(input.error("expected a value behind `=`"));
    }
    Ok(Value::Other(skip_to_end(input)))
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Self {
            attributes: input.call(Attribute::parse_outer)?,
            visibility: input.parse()?,
            signature: input.parse()?,
            body: input.parse()?,
        })
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.attributes
            .iter()
            .for_each(|attribute| attribute.to_tokens(tokens));
        self.visibility.to_tokens(tokens);
        self.signature.to_tokens(tokens);
        self.body.to_tokens(tokens);
    }
}

impl Value {
    /// Where the value stands; for a bare name, where the name stands.
    pub(super) fn span(&self, name: &Ident) -> Span {
        let tokens = match self {
            Self::Bare => return name.span(),
            Self::Text(text) => return text.span(),
            Self::Type(named) => named.to_token_stream(),
            Self::Other(tokens) => tokens.clone(),
        };
        tokens
            .into_iter()
            .next()
            .map_or(name.span(), |token| token.span())
    }
}
