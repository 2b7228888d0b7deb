//! Writes the code of an enum that can be chosen from.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::check::{Choice, Model};

/// The variants by their places, and the type that a field needs.
pub(super) fn choice(model: &Model, choices: &[Choice]) -> TokenStream {
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

            fn schema(
                _: &::hallway::__private::form::Rules,
                _: ::core::option::Option<&::hallway::__private::form::Rules>,
                _: bool,
            ) -> ::hallway::__private::form::Json {
                ::hallway::__private::form::choices::<Self>()
            }
        }
    }
}
