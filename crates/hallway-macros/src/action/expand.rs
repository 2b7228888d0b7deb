//! Writes the type that stands for the action.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::check::{Model, Parameter};
use super::limit::{Key, Limit};
use super::parse::Function;

/// Writes the function, untouched, and the type beside it.
pub(super) fn expand(function: &Function, model: &Model) -> TokenStream {
    let (reference, action) = (reference(function, model), action(function, model));
    quote!(#function #reference #action)
}

/// Writes something that pages can name and that brings no mistakes of its own.
pub(super) fn fallback(function: &Function, model: &Model, errors: TokenStream) -> TokenStream {
    if model.shape.is_method {
        return quote!(#errors #function);
    }
    let reference = reference(function, model);
    let name = &function.signature.ident;
    let conditions = conditions(function);
    quote! {
        #errors
        #function
        #reference
        #(#conditions)*
        impl<__State: ::core::marker::Send + ::core::marker::Sync> ::hallway::Action<__State> for #name {
            type May = ();

            async fn call(
                _: <Self::Access as ::hallway::Access>::Who,
                _: (),
                _: Self::Input,
                _: Self::Bound,
                _: &mut ::hallway::__private::Parts,
                _: &__State,
            ) -> ::core::result::Result<
                ::hallway::Done<Self::Data>,
                ::hallway::__private::CallError<Self::Error>,
            > {
                ::core::unreachable!()
            }
        }
    }
}

/// The half that knows nothing of the app's state: what a page needs to draw the form.
fn reference(function: &Function, model: &Model) -> TokenStream {
    let name = &function.signature.ident;
    let visibility = &function.visibility;
    let conditions = conditions(function);
    let docs = function
        .attributes
        .iter()
        .filter(|one| one.path().is_ident("doc"));
    let unit: Type = syn::parse_quote!(());
    let input = model.shape.input().unwrap_or(&unit);
    let bound = model.shape.bound().unwrap_or(&unit);
    let (access, data, error) = (&model.access, &model.shape.data, &model.shape.error);
    let spec = spec(name, bound, model);
    quote! {
        #(#docs)*
        #(#conditions)*
        #[allow(non_camel_case_types, dead_code)]
        #visibility struct #name {}

        #(#conditions)*
        impl ::hallway::ActionRef for #name {
            type Input = #input;
            type Bound = #bound;
            type Access = #access;
            type Data = #data;
            type Error = #error;
            const SPEC: ::hallway::__private::ActionSpec = #spec;
        }
    }
}

fn spec(name: &Ident, bound: &Type, model: &Model) -> TokenStream {
    let path = format!("::{}", name.unraw());
    let limits = model.limits.iter().map(limit);
    let max_bytes = option(model.max_bytes.map(Literal::u64_unsuffixed));
    let file_bytes = option(model.file_bytes.map(Literal::u64_unsuffixed));
    let (own_name, rename) = (
        option(model.name.as_deref()),
        option(model.rename.as_deref()),
    );
    let lane = option(model.lane.as_deref());
    let repeatable = model.repeatable;
    let once = model.shape.extracts("OnceId").is_some();
    let progress = model.shape.extracts("Progress").is_some();
    // Blanks depend on who prints the tokens; the text is a fingerprint and must not.
    let bound = bound
        .to_token_stream()
        .to_string()
        .replace(char::is_whitespace, "");
    quote! {
        ::hallway::__private::ActionSpec {
            path: ::core::concat!(::core::module_path!(), #path),
            name: #own_name,
            rename: #rename,
            lane: #lane,
            repeatable: #repeatable,
            once: #once,
            progress: #progress,
            limits: &[#(#limits),*],
            max_bytes: #max_bytes,
            file_bytes: #file_bytes,
            bound: #bound,
        }
    }
}

fn limit(limit: &Limit) -> TokenStream {
    let count = Literal::u32_unsuffixed(limit.count);
    let seconds = Literal::u32_unsuffixed(limit.seconds);
    let per = match &limit.per {
        Key::Ip => quote!(Ip),
        Key::Principal => quote!(Principal),
        Key::Input(field) => quote!(Input(#field)),
    };
    quote! {
        ::hallway::__private::Limit::new(
            #count,
            #seconds,
            ::hallway::__private::LimitKey::#per,
        )
    }
}

/// The half that runs: takes the other parameters from the request and calls the function.
fn action(function: &Function, model: &Model) -> TokenStream {
    let name = &function.signature.ident;
    let conditions = conditions(function);
    let parameters = &model.shape.parameters;
    let (may, proof, permitted) = permission(model);
    let needs: Vec<_> = parameters
        .iter()
        .filter_map(need)
        .chain(permitted)
        .collect();
    let extracts = parameters.iter().enumerate().filter_map(extract);
    let arguments = parameters.iter().enumerate().map(argument);
    let [who, allowed, input, bound, parts, state] = names(model);
    // At the function's name, because a future that is not `Send` is reported here.
    let call = quote_spanned! {Span::mixed_site().located_at(name.span())=>
        async fn call(
            #who: <Self::Access as ::hallway::Access>::Who,
            #allowed: #proof,
            #input: Self::Input,
            #bound: Self::Bound,
            #parts: &mut ::hallway::__private::Parts,
            #state: &__State,
        ) -> ::core::result::Result<
            ::hallway::Done<Self::Data>,
            ::hallway::__private::CallError<Self::Error>,
        >
    };
    quote! {
        #(#conditions)*
        impl<__State: ::core::marker::Send + ::core::marker::Sync> ::hallway::Action<__State> for #name
        where
            #(#needs,)*
        {
            type May = #may;

            #call {
                #(#extracts)*
                #name(#(#arguments),*).await.map_err(::hallway::__private::CallError::Action)
            }
        }
    }
}

/// What is asked between the input and the run, the proof of it, and what it needs.
fn permission(model: &Model) -> (TokenStream, TokenStream, Option<TokenStream>) {
    let (stage, about) = match (model.shape.bound(), model.shape.input()) {
        (Some(bound), _) => (quote!(OfBound), Some(bound)),
        (None, input) => (quote!(OfInput), input),
    };
    let Some((permission, about)) = model.shape.allowed().zip(about) else {
        return (quote!(()), quote!(()), None);
    };
    let decides = quote_spanned! {at(permission)=>
        ::hallway::Authorize<#about, __State, Access = <Self as ::hallway::ActionRef>::Access>
    };
    (
        quote!(::hallway::__private::#stage<#permission>),
        quote!(::hallway::Allowed<#permission>),
        Some(quote!(#permission: #decides)),
    )
}

/// What the app's state must have, with the span of the user's own type.
fn need(parameter: &Parameter) -> Option<TokenStream> {
    let Parameter::Extract(whole) = parameter else {
        return None;
    };
    let bound = quote_spanned!(at(whole)=> ::hallway::__private::FromRequestParts<__State>);
    Some(quote!(#whole: #bound))
}

fn extract((index, parameter): (usize, &Parameter)) -> Option<TokenStream> {
    let Parameter::Extract(whole) = parameter else {
        return None;
    };
    let (value, parts, state) = (value(index), local("parts"), local("state"));
    let extract = quote_spanned!(at(whole)=> ::hallway::__private::extract);
    Some(quote!(let #value = #extract::<#whole, __State, _>(#parts, #state).await?;))
}

fn argument((index, parameter): (usize, &Parameter)) -> TokenStream {
    match parameter {
        Parameter::Extract(_) => value(index).into_token_stream(),
        Parameter::Input { whole, .. } => {
            let input = local("input");
            quote_spanned!(at(whole)=> ::hallway::Input(#input))
        }
        Parameter::Bound { whole, .. } => {
            let bound = local("bound");
            quote_spanned!(at(whole)=> ::hallway::Bound(#bound))
        }
        Parameter::Allowed { .. } => local("allowed").into_token_stream(),
        // Naming the guard keeps another guard with the same `Who` out of the signature.
        Parameter::Principal { whole } => {
            let who = local("who");
            quote_spanned!(at(whole)=> ::hallway::Principal::<<Self as ::hallway::ActionRef>::Access>(#who))
        }
    }
}

/// The parameters of `call`; `_` for those that the function does not take.
fn names(model: &Model) -> [TokenStream; 6] {
    let extracts = model
        .shape
        .parameters
        .iter()
        .any(|one| matches!(one, Parameter::Extract(_)));
    let name = |taken: bool, name: &str| {
        if taken {
            local(name).into_token_stream()
        } else {
            quote!(_)
        }
    };
    [
        name(model.shape.has_principal(), "who"),
        name(model.shape.allowed().is_some(), "allowed"),
        name(model.shape.input().is_some(), "input"),
        name(model.shape.bound().is_some(), "bound"),
        name(extracts, "parts"),
        name(extracts, "state"),
    ]
}

/// The conditions under which the function exists hold for its type too.
fn conditions(function: &Function) -> Vec<&syn::Attribute> {
    function
        .attributes
        .iter()
        .filter(|one| one.path().is_ident("cfg"))
        .collect()
}

fn option(value: Option<impl ToTokens>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

fn value(index: usize) -> Ident {
    format_ident!("a{index}", span = Span::mixed_site())
}

fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// The place of a type, with names that the user's code cannot see.
fn at(whole: &Type) -> Span {
    Span::mixed_site().located_at(whole.span())
}
