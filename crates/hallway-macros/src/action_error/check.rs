//! Judges the type and collects every mistake.

use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Expr, ExprLit, Fields, Ident, Lit, LitStr, Type};

use super::message::{self, Message};
use super::parse::{self, Options};
use crate::diagnostics::Diagnostics;
use crate::suggest::similar;

/// What the code is written from.
#[derive(Debug)]
pub(super) struct Model {
    pub(super) name: Ident,
    pub(super) is_enum: bool,
    pub(super) variants: Vec<Variant>,
}

/// One way to go wrong: a variant, or the struct itself.
#[derive(Debug)]
pub(super) struct Variant {
    pub(super) name: Ident,
    pub(super) fields: Vec<Field>,
    pub(super) kind: Kind,
}

#[derive(Debug)]
pub(super) enum Kind {
    /// A status and a message of its own.
    Own {
        status: u16,
        message: Message,
        span: Span,
    },
    /// It is the error that it holds; with `#[from]` that error converts into it.
    Transparent { inner: Box<Type>, from: bool },
}

#[derive(Debug)]
pub(super) struct Field {
    /// `left`, or `0`.
    pub(super) name: String,
    /// The name in code: for a tuple its number.
    pub(super) member: syn::Member,
    /// Where its type stands.
    pub(super) place: Span,
}

const EXAMPLE: &str = "`#[error(status = 409, message = \"Sold out\")]`";

/// Checks the type.
pub(super) fn check(input: &DeriveInput, diagnostics: &mut Diagnostics) -> Model {
    if !input.generics.params.is_empty() {
        diagnostics
            .error(&input.generics, "an error of an action cannot be generic")
            .help("name the types: its caller is outside of this program");
    }
    let mut variants = Vec::new();
    match &input.data {
        Data::Enum(data) => {
            for variant in &data.variants {
                variants.extend(check_variant(
                    &variant.ident,
                    &variant.attrs,
                    &variant.fields,
                    diagnostics,
                ));
            }
        }
        Data::Struct(data) => {
            variants.extend(check_variant(
                &input.ident,
                &input.attrs,
                &data.fields,
                diagnostics,
            ));
        }
        Data::Union(data) => {
            diagnostics
                .error(data.union_token, "a union cannot be an error of an action")
                .help("use an enum");
        }
    }
    let is_enum = matches!(input.data, Data::Enum(_));
    Model {
        name: input.ident.clone(),
        is_enum,
        variants,
    }
}

fn check_variant(
    name: &Ident,
    attributes: &[Attribute],
    fields: &Fields,
    diagnostics: &mut Diagnostics,
) -> Option<Variant> {
    let options = parse::options(attributes, diagnostics);
    let kind = if !options.present {
        diagnostics
            .error(name, format!("`{name}` does not say what its caller gets"))
            .help(format!("add {EXAMPLE}"));
        return None;
    } else if options.transparent {
        check_transparent(name, &options, fields, diagnostics)?
    } else {
        check_own(name, &options, fields, diagnostics)?
    };
    let fields = fields
        .members()
        .zip(fields)
        .map(|(member, field)| Field {
            name: plain(&member),
            member,
            place: field.ty.span(),
        })
        .collect();
    Some(Variant {
        name: name.clone(),
        fields,
        kind,
    })
}

fn check_transparent(
    name: &Ident,
    options: &Options,
    fields: &Fields,
    diagnostics: &mut Diagnostics,
) -> Option<Kind> {
    if let Some(other) = options.status.as_ref().or(options.message.as_ref()) {
        diagnostics
            .error(
                other,
                "`transparent` takes status and message from the error inside",
            )
            .help("leave out one of the two");
    }
    let mut inside = fields.iter();
    match (inside.next(), inside.next()) {
        (Some(field), None) => {
            let from = field.attrs.iter().any(|one| one.path().is_ident("from"));
            Some(Kind::Transparent {
                inner: Box::new(field.ty.clone()),
                from,
            })
        }
        _ => {
            diagnostics
                .error(
                    name,
                    format!("`{name}` is transparent and must hold one error, and nothing else"),
                )
                .help(format!(
                    "`#[error(transparent)] {name}(#[from] hallway::Invalid)`"
                ));
            None
        }
    }
}

fn check_own(
    name: &Ident,
    options: &Options,
    fields: &Fields,
    diagnostics: &mut Diagnostics,
) -> Option<Kind> {
    if let Some(from) = fields
        .iter()
        .flat_map(|field| &field.attrs)
        .find(|one| one.path().is_ident("from"))
    {
        diagnostics
            .error(from, "only a transparent error converts")
            .help("`#[error(transparent)]`, or a `From` of your own");
    }
    for field in fields
        .iter()
        .filter(|field| field.ident.as_ref().is_some_and(|ident| ident == "code"))
    {
        diagnostics
            .error(
                &field.ident,
                "a field called `code` would hide the error's own code",
            )
            .help(format!(
                "call it something else; as data `{name}` is `{{\"code\": \"{}\", ..}}`",
                code(name)
            ));
    }
    let status = check_status(name, options.status.as_ref(), diagnostics);
    let message = check_message(name, options.message.as_ref(), fields, diagnostics);
    let (message, span) = message?;
    Some(Kind::Own {
        status: status?,
        message,
        span,
    })
}

fn check_status(name: &Ident, status: Option<&Expr>, diagnostics: &mut Diagnostics) -> Option<u16> {
    let Some(status) = status else {
        diagnostics
            .error(name, format!("`{name}` has no status"))
            .help(format!("add one between 400 and 499: {EXAMPLE}"));
        return None;
    };
    let number = match status {
        Expr::Lit(ExprLit {
            lit: Lit::Int(number),
            ..
        }) => number.base10_parse::<u16>().ok(),
        _ => None,
    };
    match number {
        Some(number @ 400..=499) => Some(number),
        Some(500..=599) => {
            diagnostics
                .error(
                    status,
                    "a status of 500 and above is for what nobody expected",
                )
                .help("return `hallway::Error` for it: the caller gets an id, the log the cause")
                .help("something that the caller can act on has a status between 400 and 499");
            None
        }
        _ => {
            diagnostics
                .error(status, "the status must be a number between 400 and 499")
                .help("409 when it conflicts with what is there, 404 when it is gone, 403 when it is forbidden");
            None
        }
    }
}

fn check_message(
    name: &Ident,
    message: Option<&Expr>,
    fields: &Fields,
    diagnostics: &mut Diagnostics,
) -> Option<(Message, Span)> {
    let Some(message) = message else {
        diagnostics
            .error(name, format!("`{name}` has no message"))
            .help(format!("add the sentence that the page shows: {EXAMPLE}"));
        return None;
    };
    let Expr::Lit(ExprLit {
        lit: Lit::Str(text),
        ..
    }) = message
    else {
        diagnostics
            .error(message, "the message must be a text in quotes")
            .help("fields stand in braces: `message = \"{left} left\"`");
        return None;
    };
    match message::read(&text.value()) {
        Ok(message) => {
            check_names(text, &message, fields, diagnostics);
            Some((message, text.span()))
        }
        Err(wrong) => {
            diagnostics
                .error(text, wrong)
                .help("fields stand in braces: `message = \"{left} left\"`");
            None
        }
    }
}

fn check_names(text: &LitStr, message: &Message, fields: &Fields, diagnostics: &mut Diagnostics) {
    let known: Vec<_> = fields.members().map(|member| plain(&member)).collect();
    for name in message.fields.iter().filter(|name| !known.contains(name)) {
        let mistake = diagnostics.error(text, format!("there is no field `{name}`"));
        mistake.did_you_mean(similar(name, known.iter().map(String::as_str)));
        if known.is_empty() {
            mistake.help("braces as text are written `{{` and `}}`");
        }
    }
}

/// The name of a field as it stands in a message and in JSON.
fn plain(member: &syn::Member) -> String {
    member
        .to_token_stream()
        .to_string()
        .trim_start_matches("r#")
        .to_owned()
}

/// The code of a variant for programs: `SoldOut` is `sold_out`.
pub(super) fn code(variant: &Ident) -> String {
    let mut code = String::new();
    for (at, character) in variant.to_string().trim_start_matches("r#").char_indices() {
        if character.is_uppercase() && at > 0 {
            code.push('_');
        }
        code.extend(character.to_lowercase());
    }
    code
}
