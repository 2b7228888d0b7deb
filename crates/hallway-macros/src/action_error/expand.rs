//! Writes the implementations of `ActionError`, `Display` and `From`.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::check::{Kind, Model, Variant, code};
use super::message::binding;

/// Writes all implementations.
pub(super) fn expand(model: &Model) -> TokenStream {
    let name = &model.name;
    let (display, conversions) = (display(model), conversions(model));
    let status = arms(model, status);
    let body = arms(model, body);
    let fields = arms(model, |variant| {
        passed_on(variant, &format_ident!("fields"))
    });
    let unexpected = arms(model, |variant| {
        passed_on(variant, &format_ident!("unexpected"))
    });
    quote! {
        #display
        #conversions

        impl ::hallway::ActionError for #name {
            fn status(&self) -> ::hallway::__private::StatusCode {
                #status
            }

            fn message(&self) -> ::std::string::String {
                ::std::string::ToString::to_string(self)
            }

            fn body(&self) -> ::hallway::__private::Json {
                #body
            }

            fn fields(&self) -> ::core::option::Option<&::hallway::__private::FieldErrors> {
                #fields
            }

            fn unexpected(&self) -> ::core::option::Option<&::hallway::Error> {
                #unexpected
            }
        }
    }
}

/// Writes implementations that can be named and bring no mistakes of their own.
pub(super) fn fallback(model: &Model, errors: TokenStream) -> TokenStream {
    let (name, conversions) = (&model.name, conversions(model));
    quote! {
        #errors
        #conversions

        impl ::core::fmt::Display for #name {
            fn fmt(&self, _: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::unreachable!()
            }
        }

        impl ::hallway::ActionError for #name {
            fn status(&self) -> ::hallway::__private::StatusCode {
                ::core::unreachable!()
            }

            fn message(&self) -> ::std::string::String {
                ::core::unreachable!()
            }

            fn body(&self) -> ::hallway::__private::Json {
                ::core::unreachable!()
            }
        }
    }
}

/// The message is what the type displays.
fn display(model: &Model) -> TokenStream {
    let name = &model.name;
    let arms = arms(model, |variant| match &variant.kind {
        Kind::Own { message, span, .. } => {
            let mut format = Literal::string(&message.format);
            // The names in the text find the pattern's only from the user's own place.
            format.set_span(*span);
            let pattern = pattern(variant, &message.fields);
            quote!(#pattern => ::core::write!(f, #format))
        }
        Kind::Transparent { .. } => {
            let (pattern, inner) = inner(variant);
            quote!(#pattern => f.write_str(&::hallway::ActionError::message(#inner)))
        }
    });
    quote! {
        impl ::core::fmt::Display for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #arms
            }
        }
    }
}

fn status(variant: &Variant) -> TokenStream {
    match &variant.kind {
        Kind::Own { status, .. } => {
            let status = Literal::u16_unsuffixed(*status);
            let pattern = pattern(variant, &[]);
            quote!(#pattern => ::hallway::__private::client_error(#status))
        }
        Kind::Transparent { .. } => {
            let (pattern, inner) = inner(variant);
            quote!(#pattern => ::hallway::ActionError::status(#inner))
        }
    }
}

fn body(variant: &Variant) -> TokenStream {
    if matches!(variant.kind, Kind::Transparent { .. }) {
        let (pattern, inner) = inner(variant);
        return quote!(#pattern => ::hallway::ActionError::body(#inner));
    }
    let names: Vec<_> = variant
        .fields
        .iter()
        .map(|field| field.name.clone())
        .collect();
    let pattern = pattern(variant, &names);
    let code = code(&variant.name);
    let fields = variant.fields.iter().map(|field| {
        let (name, mut value) = (&field.name, local(&field.name));
        // A type that cannot be data is reported where the field says it.
        value.set_span(value.span().located_at(field.place));
        quote!((#name, ::hallway::__private::json(#value)))
    });
    quote!(#pattern => ::hallway::__private::error_body(#code, [#(#fields),*]))
}

/// Field errors and unexpected errors exist only inside transparent variants.
fn passed_on(variant: &Variant, method: &Ident) -> TokenStream {
    match &variant.kind {
        Kind::Own { .. } => {
            let pattern = pattern(variant, &[]);
            quote!(#pattern => ::core::option::Option::None)
        }
        Kind::Transparent { .. } => {
            let (pattern, inner) = inner(variant);
            quote!(#pattern => ::hallway::ActionError::#method(#inner))
        }
    }
}

/// `#[from]`: what `?` needs.
fn conversions(model: &Model) -> TokenStream {
    let name = &model.name;
    let conversions = model.variants.iter().filter_map(|variant| {
        let Kind::Transparent { inner, from: true } = &variant.kind else {
            return None;
        };
        let path = path(model, variant);
        let member = &variant.fields.first()?.member;
        Some(quote! {
            impl ::core::convert::From<#inner> for #name {
                fn from(error: #inner) -> Self {
                    #path { #member: error }
                }
            }
        })
    });
    quote!(#(#conversions)*)
}

/// `match self { .. }` with one arm per variant.
fn arms(model: &Model, arm: impl Fn(&Variant) -> TokenStream) -> TokenStream {
    if model.variants.is_empty() {
        return quote!(match *self {});
    }
    let arms = model.variants.iter().map(|variant| {
        let path = path(model, variant);
        let arm = arm(variant);
        quote!(#path #arm,)
    });
    quote!(match self { #(#arms)* })
}

fn path(model: &Model, variant: &Variant) -> TokenStream {
    let name = &variant.name;
    if model.is_enum {
        quote!(Self::#name)
    } else {
        quote!(Self)
    }
}

/// The pattern behind the variant's name: `{ left, .. }`, `{ 0: field_0, .. }`.
fn pattern(variant: &Variant, wanted: &[String]) -> TokenStream {
    let fields = variant
        .fields
        .iter()
        .filter(|field| wanted.contains(&field.name))
        .map(|field| {
            let (member, local) = (&field.member, local(&field.name));
            quote!(#member: #local,)
        });
    quote!({ #(#fields)* .. })
}

/// The pattern and the name of the one error inside a transparent variant.
fn inner(variant: &Variant) -> (TokenStream, TokenStream) {
    let local = Ident::new("inner", Span::mixed_site());
    let member = variant
        .fields
        .first()
        .map(|field| field.member.to_token_stream());
    (quote!({ #member: #local }), local.into_token_stream())
}

/// The local name of a field. Not hygienic: the names in a message must find it.
fn local(field: &str) -> Ident {
    let name = binding(field);
    syn::parse_str(&name).unwrap_or_else(|_| Ident::new_raw(&name, Span::call_site()))
}
