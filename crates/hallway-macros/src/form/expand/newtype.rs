//! Writes the code of a struct around one value.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::super::check::{Model, Newtype};
use super::{fits, span, spec};

/// The type decodes as what it holds; its rules go wherever it goes.
pub(super) fn newtype(model: &Model, newtype: &Newtype) -> TokenStream {
    let (name, kind) = (&model.name, &newtype.kind);
    let fits = fits(&newtype.rules, &spec::of_value(kind));
    let rules = spec::rules(
        &newtype.rules,
        &spec::of_value(kind),
        &spec::constant(kind, "RULES"),
    );
    let decode = quote_spanned! { span(kind)=>
        <#kind as ::hallway::__private::form::FieldValue>::decode(reader)?
    };
    let check = newtype.with.as_ref().map(|with| {
        quote_spanned! { span(with)=> let value = reader.check(value, |value| (#with)(value))?; }
    });
    quote! {
        #fits

        impl ::hallway::__private::form::FieldValue for #name {
            type Kind = <#kind as ::hallway::__private::form::FieldValue>::Kind;

            const REQUIRED: bool = <#kind as ::hallway::__private::form::FieldValue>::REQUIRED;
            const MIN: ::core::option::Option<::hallway::__private::form::Bound> =
                <#kind as ::hallway::__private::form::FieldValue>::MIN;
            const MAX: ::core::option::Option<::hallway::__private::form::Bound> =
                <#kind as ::hallway::__private::form::FieldValue>::MAX;
            #[allow(clippy::all, clippy::pedantic)]
            const RULES: ::hallway::__private::form::Rules = #rules;
            const EACH: ::hallway::__private::form::Rules =
                <#kind as ::hallway::__private::form::FieldValue>::EACH;

            #[allow(clippy::redundant_closure)]
            fn decode(
                reader: &mut ::hallway::__private::form::Reader<'_>,
            ) -> ::core::option::Option<Self> {
                let value = #decode;
                #check
                ::core::option::Option::Some(Self(value))
            }

            fn text(&self) -> ::core::option::Option<::std::borrow::Cow<'_, str>> {
                ::hallway::__private::form::FieldValue::text(&self.0)
            }

            fn encode(&self, name: &str, out: &mut ::hallway::__private::form::Entries) {
                ::hallway::__private::form::FieldValue::encode(&self.0, name, out);
            }

            fn knows(rest: &str) -> bool {
                <#kind as ::hallway::__private::form::FieldValue>::knows(rest)
            }

            fn schema(
                rules: &::hallway::__private::form::Rules,
                each: ::core::option::Option<&::hallway::__private::form::Rules>,
                required: bool,
            ) -> ::hallway::__private::form::Json {
                <#kind as ::hallway::__private::form::FieldValue>::schema(rules, each, required)
            }

            fn file(
                rest: &str,
                spec: &'static ::hallway::__private::form::Spec,
            ) -> ::core::option::Option<&'static ::hallway::__private::form::Spec> {
                <#kind as ::hallway::__private::form::FieldValue>::file(rest, spec)
            }

            fn same(&self, other: &Self) -> bool {
                ::hallway::__private::form::FieldValue::same(&self.0, &other.0)
            }
        }
    }
}
