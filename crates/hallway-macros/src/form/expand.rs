//! Writes the code of a form or of a field's choices.

mod choice;
mod newtype;
mod spec;

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Type;

use super::check::{Field, Fit, Form, Kind, Model, Newtype, Rules};

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
                members: members(form),
                file: file(&form.fields),
            };
            let form = self::form(model, &form.fields, &body);
            quote! { #specs #(#rules)* #form }
        }
        Kind::Newtype(newtype) => newtype::newtype(model, newtype),
        Kind::Choices(choices) => choice::choice(model, choices),
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
                members: TokenStream::new(),
                file: quote! { ::core::option::Option::None },
            };
            self::form(model, &form.fields, &body)
        }
        Kind::Newtype(newtype) => {
            let newtype = Newtype {
                kind: newtype.kind.clone(),
                rules: Rules::default(),
                with: None,
            };
            newtype::newtype(model, &newtype)
        }
        Kind::Choices(_) => choice::choice(model, &[]),
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
            Fit::Filed => quote_spanned! { *span=> Filed },
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
    members: TokenStream,
    file: TokenStream,
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
        members: told,
        file,
    } = body;
    let nested = nested(model);
    quote! {
        #[doc = #doc]
        #[allow(dead_code, private_interfaces, unreachable_pub)]
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

            #[allow(unused)]
            fn members(members: &mut ::hallway::__private::form::Members) {
                #told
            }

            #[allow(unused)]
            fn file(
                name: &str,
            ) -> ::core::option::Option<&'static ::hallway::__private::form::Spec> {
                #file
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

            fn schema(
                _: &::hallway::__private::form::Rules,
                _: ::core::option::Option<&::hallway::__private::form::Rules>,
                _: bool,
            ) -> ::hallway::__private::form::Json {
                ::hallway::__private::form::nested::<Self>()
            }

            fn file(
                rest: &str,
                _: &'static ::hallway::__private::form::Spec,
            ) -> ::core::option::Option<&'static ::hallway::__private::form::Spec> {
                ::hallway::__private::form::file_nested::<Self>(rest)
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

/// The fields in the schema of the form.
fn members(form: &Form) -> TokenStream {
    let added = form.fields.iter().enumerate().map(|(place, field)| {
        let kind = &field.kind;
        quote_spanned! { span(kind)=> members.add::<#kind>(&SPECS[#place]); }
    });
    let closed = form.deny_unknown.then(|| quote! { members.close(); });
    quote! { #(#added)* #closed }
}

/// Finds the field for files that goes by a name.
fn file(fields: &[Field]) -> TokenStream {
    let found = fields.iter().enumerate().map(|(place, field)| {
        let call = of_value(&field.kind, "file_member");
        quote! { .or_else(|| #call(name, &SPECS[#place])) }
    });
    quote! { ::core::option::Option::None #(#found)* }
}

/// A function of a field's type. Every mention of the type is written alike, so that a type which
/// cannot be a field is told once.
fn of_value(kind: &Type, name: &str) -> TokenStream {
    let name = syn::Ident::new(name, span(kind));
    quote_spanned! { span(kind)=> <#kind as ::hallway::__private::form::FieldValue>::#name }
}

fn span(tokens: &impl quote::ToTokens) -> Span {
    tokens
        .to_token_stream()
        .into_iter()
        .next()
        .map_or_else(Span::call_site, |token| token.span())
}
