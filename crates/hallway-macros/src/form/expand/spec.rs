//! Writes the table of one field's rules.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, Type};

use super::super::check::Field;
use super::super::pattern::Op;

pub(super) fn spec(field: &Field) -> TokenStream {
    let Field {
        sent, label, kind, ..
    } = field;
    let required = option(field.required.map(|required| quote! { #required }));
    let length_min = option(field.length.0.as_ref().map(|least| quote! { #least }));
    let length_max = option(field.length.1.as_ref().map(|most| quote! { #most }));
    let range_min = option(field.range.0.as_ref().map(|least| bound(least, kind)));
    let range_max = option(field.range.1.as_ref().map(|most| bound(most, kind)));
    let email = field.email;
    let pattern = option(
        field
            .pattern
            .as_ref()
            .map(|(source, ops)| pattern(source, ops)),
    );
    let message = option(field.message.as_ref().map(|message| quote! { #message }));
    quote! {
        ::hallway::__private::form::Spec {
            name: #sent,
            label: #label,
            required: #required,
            length_min: #length_min,
            length_max: #length_max,
            range_min: #range_min,
            range_max: #range_max,
            email: #email,
            pattern: #pattern,
            message: #message,
        }
    }
}

fn option(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote! { ::core::option::Option::Some(#value) },
        None => quote! { ::core::option::Option::None },
    }
}

/// A border may be a constant of any number type, hence the conversion. The field's type may have
/// another name, so only the compiler knows which of the two it is.
fn bound(value: &Expr, kind: &Type) -> TokenStream {
    let whole = quote_spanned! { value.span()=>
        <<#kind as ::hallway::__private::form::FieldValue>::Kind as ::hallway::__private::form::Kind>::WHOLE
    };
    quote_spanned! { value.span()=>
        if #whole {
            ::core::assert!(
                (#value) as f64 == ((#value) as i128) as f64,
                "the border of a whole number is a whole number"
            );
            ::hallway::__private::form::Bound::Int((#value) as i128)
        } else {
            ::hallway::__private::form::Bound::Float((#value) as f64)
        }
    }
}

fn pattern(source: &str, ops: &[Op]) -> TokenStream {
    let steps = ops.iter().map(|op| match op {
        Op::Take(set) => {
            let ranges = set.ranges.iter().map(|(from, to)| quote! { (#from, #to) });
            let negated = set.negated;
            quote! {
                ::hallway::__private::form::Step::Take { ranges: &[#(#ranges),*], negated: #negated }
            }
        }
        Op::Split(one, other) => quote! { ::hallway::__private::form::Step::Split(#one, #other) },
        Op::Jump(to) => quote! { ::hallway::__private::form::Step::Jump(#to) },
        Op::End => quote! { ::hallway::__private::form::Step::End },
    });
    quote! {
        ::hallway::__private::form::Pattern { source: #source, steps: &[#(#steps),*] }
    }
}
