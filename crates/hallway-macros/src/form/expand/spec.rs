//! Writes the table of one field's rules.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, ExprLit, Lit, Type};

use super::super::check::{Field, Rules};
use super::super::pattern::Op;
use super::span;

pub(super) fn spec(field: &Field) -> TokenStream {
    let Field {
        sent, label, kind, ..
    } = field;
    let message = option(field.message.as_ref().map(|message| quote! { #message }));
    let rules = rules(&field.rules, &of_value(kind), &constant(kind, "RULES"));
    let each = option(field.each.as_ref().map(|(each, at)| {
        let item = quote_spanned! { *at=>
            <<#kind as ::hallway::__private::form::FieldValue>::Kind as ::hallway::__private::form::Several>::Item
        };
        self::rules(each, &item, &constant(kind, "EACH"))
    }));
    quote! {
        ::hallway::__private::form::Spec {
            name: #sent,
            label: #label,
            message: #message,
            rules: #rules,
            each: #each,
        }
    }
}

/// The kind of a field's value.
pub(super) fn of_value(kind: &Type) -> TokenStream {
    quote_spanned! { span(kind)=> <#kind as ::hallway::__private::form::FieldValue>::Kind }
}

pub(super) fn constant(kind: &Type, name: &str) -> TokenStream {
    let name = syn::Ident::new(name, span(kind));
    quote_spanned! { span(kind)=> <#kind as ::hallway::__private::form::FieldValue>::#name }
}

/// The rules that are written, together with those that the type brings along. `kind` is the kind of
/// what they hold for.
pub(super) fn rules(rules: &Rules, kind: &TokenStream, of_type: &TokenStream) -> TokenStream {
    let mut set = Vec::new();
    let mut add = |name: &str, value: Option<TokenStream>| {
        if let Some(value) = value {
            let name = syn::Ident::new(name, proc_macro2::Span::call_site());
            set.push(quote! { #name: ::core::option::Option::Some(#value) });
        }
    };
    add(
        "required",
        rules.required.map(|required| quote! { #required }),
    );
    let (least, most) = &rules.length;
    add("length_min", least.as_ref().map(|least| quote! { #least }));
    add("length_max", most.as_ref().map(|most| quote! { #most }));
    let (least, most) = &rules.range;
    add("range_min", least.as_ref().map(|least| bound(least, kind)));
    add("range_max", most.as_ref().map(|most| bound(most, kind)));
    add("step", rules.step.as_ref().map(|step| bound(step, kind)));
    let pattern = rules.pattern.as_ref();
    add(
        "pattern",
        pattern.map(|(source, ops)| self::pattern(source, ops)),
    );
    let texts = &rules.one_of;
    add(
        "one_of",
        (!texts.is_empty()).then(|| quote! { &[#(#texts),*] }),
    );
    add("max_size", rules.max_size.map(|most| quote! { #most }));
    let types = &rules.accept;
    add(
        "accept",
        (!types.is_empty()).then(|| quote! { &[#(#types),*] }),
    );
    if rules.email {
        set.push(quote! { email: true });
    }
    if rules.url {
        set.push(quote! { url: true });
    }
    if set.is_empty() {
        return of_type.clone();
    }
    quote! {
        ::hallway::__private::form::Rules {
            #(#set,)*
            ..::hallway::__private::form::Rules::NONE
        }
        .within(#of_type)
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
fn bound(value: &Expr, kind: &TokenStream) -> TokenStream {
    if let Expr::Lit(ExprLit {
        lit: Lit::Str(text),
        ..
    }) = value
    {
        return quote_spanned! { value.span()=>
            ::hallway::__private::form::Bound::text(
                <#kind as ::hallway::__private::form::Kind>::SHAPE,
                #text,
            )
        };
    }
    quote_spanned! { value.span()=>
        if <#kind as ::hallway::__private::form::Kind>::WHOLE {
            ::core::assert!(
                (#value) as f64 == ((#value) as i128) as f64,
                "the border of a whole number is a whole number"
            );
            ::hallway::__private::form::Bound::Int((#value) as i128)
        } else {
            ::core::assert!(
                <#kind as ::hallway::__private::form::Kind>::SHAPE.is_none(),
                "the border of a date or a time is a text, as forms send it: \"2026-11-21\", \"09:30\""
            );
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
