//! Writes the code of a form or of a field's choices.

mod spec;

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Type;

use super::check::{Choice, Field, Fit, Form, Kind, Model, Newtype, Rules};

/// Writes the code.
pub(super) fn expand(model: &Model) -> TokenStream {
    let code = match &model.kind {
        Kind::Form(form) => {
            let specs = specs(&form.fields);
            let rules = form.fields.iter().map(field_rules);
            let body = Body {
                read: read(form),
                write: write(&form.fields),
                handles: handles(&form.fields),
                knows: knows(&form.fields),
            };
            let form = self::form(model, &form.fields, &body);
            quote! { #specs #(#rules)* #form }
        }
        Kind::Newtype(newtype) => self::newtype(model, newtype),
        Kind::Choices(choices) => choice(model, choices),
    };
    // Names inside the block cannot meet the user's own.
    quote! { const _: () = { #code }; }
}

/// Writes the mistakes, and code of the same types that does nothing: one mistake is one message.
pub(super) fn fallback(model: &Model, mistakes: TokenStream) -> TokenStream {
    let code = match &model.kind {
        Kind::Form(form) => {
            let body = Body {
                read: quote! { ::core::option::Option::None },
                write: TokenStream::new(),
                handles: quote! { loop {} },
                knows: quote! { true },
            };
            self::form(model, &form.fields, &body)
        }
        Kind::Newtype(newtype) => {
            let newtype = Newtype {
                kind: newtype.kind.clone(),
                rules: Rules::default(),
                with: None,
            };
            self::newtype(model, &newtype)
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

fn field_rules(field: &Field) -> TokenStream {
    let kind = &field.kind;
    let mut checks = fits(&field.rules, &spec::of_value(kind));
    if let Some((each, at)) = &field.each {
        let item = quote_spanned! { *at=>
            <<#kind as ::hallway::__private::form::FieldValue>::Kind as ::hallway::__private::form::Several>::Item
        };
        checks.extend(fits(each, &item));
    }
    checks
}

/// A rule that does not fit its field's type is an error on the rule.
fn fits(rules: &Rules, kind: &TokenStream) -> TokenStream {
    let checks = rules.fits.iter().map(|(fit, span)| {
        let bound = match fit {
            Fit::Textual => quote_spanned! { *span=> Textual },
            Fit::Measured => quote_spanned! { *span=> Measured },
            Fit::Ranged => quote_spanned! { *span=> Ranged },
            Fit::Numeric => quote_spanned! { *span=> Numeric },
        };
        quote_spanned! { *span=>
            const _: fn() = || {
                fn fits<K: ::hallway::__private::form::#bound>() {}
                fits::<#kind>();
            };
        }
    });
    checks.collect()
}

/// What the functions of a form do.
struct Body {
    read: TokenStream,
    write: TokenStream,
    handles: TokenStream,
    knows: TokenStream,
}

fn form(model: &Model, fields: &[Field], body: &Body) -> TokenStream {
    let (name, visibility) = (&model.name, &model.visibility);
    let handle_struct = format_ident!("{}Fields", name);
    let doc = format!(" The fields of [`{name}`], to be drawn.");
    let names = fields.iter().map(|field| &field.sent);
    let members = fields.iter().map(|field| {
        let (name, kind) = (&field.name, &field.kind);
        let doc = format!(" The field \"{}\".", field.label);
        let handle = quote_spanned! { span(kind)=> ::hallway::__private::form::Handle<#kind> };
        quote! { #[doc = #doc] #visibility #name: #handle, }
    });
    let Body {
        read,
        write,
        handles,
        knows,
    } = body;
    let nested = nested(model);
    quote! {
        #[doc = #doc]
        #[allow(dead_code, unreachable_pub)]
        #visibility struct #handle_struct {
            #(#members)*
            // A type that cannot be a field is then told once: only the last member may be unsized.
            #[doc(hidden)]
            __end: (),
        }

        impl ::hallway::Form for #name {
            const NAMES: &'static [&'static str] = &[#(#names),*];

            type Fields = #handle_struct;

            #[allow(unused, clippy::redundant_closure)]
            fn read(
                group: &::hallway::__private::form::Group<'_>,
                errors: &mut ::hallway::__private::form::FieldErrors,
            ) -> ::core::option::Option<Self> {
                #read
            }

            #[allow(unused)]
            fn write(&self, path: &str, out: &mut ::hallway::__private::form::Entries) {
                #write
            }

            #[allow(unused)]
            fn fields_at(
                state: &::hallway::__private::form::FormState,
                path: &str,
                first: ::core::option::Option<&str>,
            ) -> Self::Fields {
                #handles
            }

            #[allow(unused)]
            fn knows(name: &str) -> bool {
                #knows
            }
        }

        #nested
    }
}

/// A form can be a field of another one.
fn nested(model: &Model) -> TokenStream {
    let name = &model.name;
    quote! {
        impl ::hallway::__private::form::FieldValue for #name {
            type Kind = ::hallway::__private::form::Nested<Self>;

            fn decode(
                reader: &mut ::hallway::__private::form::Reader<'_>,
            ) -> ::core::option::Option<Self> {
                reader.form()
            }

            fn text(&self) -> ::core::option::Option<::std::borrow::Cow<'_, str>> {
                ::core::option::Option::None
            }

            fn encode(&self, name: &str, out: &mut ::hallway::__private::form::Entries) {
                ::hallway::Form::write(self, name, out);
            }

            fn knows(rest: &str) -> bool {
                ::hallway::__private::form::knows_nested::<Self>(rest)
            }
        }
    }
}

/// The type decodes as what it holds; its rules go wherever it goes.
fn newtype(model: &Model, newtype: &Newtype) -> TokenStream {
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

            fn same(&self, other: &Self) -> bool {
                ::hallway::__private::form::FieldValue::same(&self.0, &other.0)
            }
        }
    }
}

/// Every field is decoded and checked before any error counts, so that all errors are told at once.
fn read(form: &Form) -> TokenStream {
    let fields = &form.fields;
    let values: Vec<_> = (0..fields.len()).map(value).collect();
    let decoded = fields.iter().enumerate().map(|(place, field)| {
        let (kind, value) = (&field.kind, value(place));
        let call = of_value(kind, "read_member");
        quote! { let #value = #call(group, &SPECS[#place], errors); }
    });
    let looked_at = fields.iter().enumerate().filter_map(|(place, field)| {
        let (value, with) = (value(place), field.with.as_ref()?);
        Some(quote_spanned! { span(with)=>
            let #value = ::hallway::__private::form::check_field(
                #value,
                |value| (#with)(value),
                group,
                &SPECS[#place],
                errors,
            );
        })
    });
    let equal = fields.iter().enumerate().filter_map(|(place, field)| {
        let name = field.equals.as_ref()?;
        let other = fields.iter().position(|field| field.name == *name)?;
        let (value, other_value) = (value(place), self::value(other));
        Some(quote_spanned! { name.span()=>
            ::hallway::__private::form::check_equal(
                #value.as_ref(),
                #other_value.as_ref(),
                group,
                [&SPECS[#place], &SPECS[#other]],
                errors,
            );
        })
    });
    let unknown = form.deny_unknown.then(|| {
        quote! { ::hallway::__private::form::refuse_unknown::<Self>(group, errors); }
    });
    let names = fields.iter().map(|field| &field.name);
    let whole = quote! { Self { #(#names: #values),* } };
    let whole = match &form.check {
        Some(check) => quote_spanned! { span(check)=>
            ::hallway::__private::form::check_whole(#whole, |form| (#check)(form), group, errors)
        },
        None => quote! { ::core::option::Option::Some(#whole) },
    };
    quote! {
        let before = errors.len();
        #(#decoded)*
        #(#looked_at)*
        #(#equal)*
        #unknown
        match (#(#values,)*) {
            (#(::core::option::Option::Some(#values),)*) if errors.len() == before => #whole,
            _ => ::core::option::Option::None,
        }
    }
}

fn value(place: usize) -> syn::Ident {
    format_ident!("value_{}", place, span = Span::mixed_site())
}

fn write(fields: &[Field]) -> TokenStream {
    let members = fields.iter().enumerate().map(|(place, field)| {
        let name = &field.name;
        let call = of_value(&field.kind, "write_member");
        quote! { #call(&self.#name, path, &SPECS[#place], out); }
    });
    members.collect()
}

/// The first wrong field of all is the one that gets the focus.
fn handles(fields: &[Field]) -> TokenStream {
    let members = fields.iter().enumerate().map(|(place, field)| {
        let (name, kind) = (&field.name, &field.kind);
        let call = of_value(kind, "draw_member");
        quote! { #name: #call(state, &SPECS[#place], path, first), }
    });
    quote! { Self::Fields { #(#members)* __end: () } }
}

fn knows(fields: &[Field]) -> TokenStream {
    let known = fields.iter().map(|field| {
        let (sent, call) = (&field.sent, of_value(&field.kind, "knows_member"));
        quote! { #call(name, #sent) }
    });
    quote! { false #(|| #known)* }
}

/// A function of a field's type. Every mention of the type is written alike, so that a type which
/// cannot be a field is told once.
fn of_value(kind: &Type, name: &str) -> TokenStream {
    let name = syn::Ident::new(name, span(kind));
    quote_spanned! { span(kind)=> <#kind as ::hallway::__private::form::FieldValue>::#name }
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
