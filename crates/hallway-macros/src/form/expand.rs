//! Writes the code of a form or of a field's choices.

mod spec;

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::check::{Choice, Field, Kind, Model, Rule};

/// Writes the code.
pub(super) fn expand(model: &Model) -> TokenStream {
    let code = match &model.kind {
        Kind::Form {
            fields,
            deny_unknown,
        } => {
            let specs = specs(fields);
            let rules = rules(fields);
            let decode = decode(fields, *deny_unknown);
            let handles = handles(fields);
            [specs, rules, form(model, fields, &decode, &handles)]
                .into_iter()
                .collect()
        }
        Kind::Choices(choices) => choice(model, choices),
    };
    // Names inside the block cannot meet the user's own.
    quote! { const _: () = { #code }; }
}

/// Writes the mistakes, and code of the same types that does nothing: one mistake is one message.
pub(super) fn fallback(model: &Model, mistakes: TokenStream) -> TokenStream {
    let code = match &model.kind {
        Kind::Form { fields, .. } => {
            let decode = quote! { ::core::result::Result::Err(errors) };
            form(model, fields, &decode, &quote! { loop {} })
        }
        Kind::Choices(_) => choice(model, &[]),
    };
    quote! { #mistakes const _: () = { #code }; }
}

/// One static table: no rule is made at run time. Borders are converted, needed or not, and clippy
/// would say so at the user's own number.
fn specs(fields: &[Field]) -> TokenStream {
    let count = fields.len();
    let specs = fields.iter().map(spec::spec);
    quote! {
        #[allow(clippy::all, clippy::pedantic)]
        static SPECS: [::hallway::__private::form::Spec; #count] = [#(#specs),*];
    }
}

/// A rule that does not fit its field's type is an error on the rule.
fn rules(fields: &[Field]) -> TokenStream {
    let checks = fields.iter().flat_map(|field| {
        let kind = &field.kind;
        field.rules.iter().map(move |(rule, span)| {
            let bound = match rule {
                Rule::OfTexts => quote_spanned! { *span=> Textual },
                Rule::OfNumbers => quote_spanned! { *span=> Numeric },
            };
            quote_spanned! { *span=>
                const _: fn() = || {
                    fn fits<K: ::hallway::__private::form::#bound>() {}
                    fits::<<#kind as ::hallway::__private::form::FieldValue>::Kind>();
                };
            }
        })
    });
    checks.collect()
}

fn form(
    model: &Model,
    fields: &[Field],
    decode: &TokenStream,
    handles: &TokenStream,
) -> TokenStream {
    let (name, visibility) = (&model.name, &model.visibility);
    let handle_struct = format_ident!("{}Fields", name);
    let doc = format!(" The fields of [`{name}`], to be drawn.");
    let names = fields.iter().map(|field| &field.sent);
    let members = fields.iter().map(|field| {
        let (name, kind) = (&field.name, &field.kind);
        let doc = format!(" The field \"{}\".", field.label);
        quote! { #[doc = #doc] #visibility #name: ::hallway::Field<#kind>, }
    });
    quote! {
        #[doc = #doc]
        #[allow(dead_code, unreachable_pub)]
        #visibility struct #handle_struct { #(#members)* }

        impl ::hallway::Form for #name {
            const NAMES: &'static [&'static str] = &[#(#names),*];

            type Fields = #handle_struct;

            #[allow(unused)]
            fn decode(
                entries: &::hallway::__private::form::Entries,
            ) -> ::core::result::Result<Self, ::hallway::__private::form::FieldErrors> {
                let mut errors = ::hallway::__private::form::FieldErrors::new();
                #decode
            }

            #[allow(unused)]
            fn fields(state: &::hallway::__private::form::FormState) -> Self::Fields {
                #handles
            }
        }
    }
}

/// Every field is decoded before any error counts, so that all errors are told at once.
fn decode(fields: &[Field], deny_unknown: bool) -> TokenStream {
    let values: Vec<_> = (0..fields.len())
        .map(|place| format_ident!("value_{}", place, span = Span::mixed_site()))
        .collect();
    let decoded = fields
        .iter()
        .zip(&values)
        .enumerate()
        .map(|(place, (field, value))| {
            let kind = &field.kind;
            let call = quote_spanned! { span(kind)=> ::hallway::__private::form::decode::<#kind> };
            quote! { let #value = #call(entries, &SPECS[#place], &mut errors); }
        });
    let unknown = deny_unknown.then(|| {
        quote! {
            ::hallway::__private::form::refuse_unknown(
                entries,
                <Self as ::hallway::Form>::NAMES,
                &mut errors,
            );
        }
    });
    let names = fields.iter().map(|field| &field.name);
    quote! {
        #(#decoded)*
        #unknown
        match (#(#values,)*) {
            (#(::core::option::Option::Some(#values),)*) if errors.is_empty() => {
                ::core::result::Result::Ok(Self { #(#names: #values),* })
            }
            _ => ::core::result::Result::Err(errors),
        }
    }
}

/// The first wrong field of all is the one that gets the focus.
fn handles(fields: &[Field]) -> TokenStream {
    let members = fields.iter().enumerate().map(|(place, field)| {
        let name = &field.name;
        quote! { #name: ::hallway::__private::form::field(state, &SPECS[#place], first), }
    });
    quote! {
        let first = ::hallway::__private::form::first_invalid(
            state,
            <Self as ::hallway::Form>::NAMES,
        );
        Self::Fields { #(#members)* }
    }
}

/// The variants by their places, and the type that a field needs.
fn choice(model: &Model, choices: &[Choice]) -> TokenStream {
    let name = &model.name;
    let pairs = choices
        .iter()
        .map(|Choice { value, label, .. }| quote! { (#value, #label) });
    let variants: Vec<_> = choices.iter().map(|choice| &choice.name).collect();
    let places: Vec<_> = (0..choices.len()).collect();
    // An enum that was refused has no variants that could be named.
    let other = choices.is_empty().then(|| quote! { _ => 0, });
    quote! {
        impl ::hallway::__private::form::Choice for #name {
            const CHOICES: &'static [(&'static str, &'static str)] = &[#(#pairs),*];

            fn at(place: usize) -> ::core::option::Option<Self> {
                match place {
                    #(#places => ::core::option::Option::Some(Self::#variants),)*
                    _ => ::core::option::Option::None,
                }
            }

            fn place(&self) -> usize {
                match self {
                    #(Self::#variants => #places,)*
                    #other
                }
            }
        }

        impl ::hallway::__private::form::FieldValue for #name {
            type Kind = ::hallway::__private::form::Choices<Self>;

            fn decode(
                reader: &mut ::hallway::__private::form::Reader<'_>,
            ) -> ::core::option::Option<Self> {
                ::hallway::__private::form::decode_choice(reader)
            }

            fn text(&self) -> ::core::option::Option<::std::borrow::Cow<'_, str>> {
                ::hallway::__private::form::text_of_choice(self)
            }
        }
    }
}

fn span(tokens: &impl quote::ToTokens) -> Span {
    tokens
        .to_token_stream()
        .into_iter()
        .next()
        .map_or_else(Span::call_site, |token| token.span())
}
