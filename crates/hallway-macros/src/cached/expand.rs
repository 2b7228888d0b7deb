//! Writes the function that asks the cache, or the constant beside a page.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{FnArg, ImplItemFn, Pat};

use super::check::{Function, Kind, Model, Role};

pub(super) fn expand(function: &ImplItemFn, model: &Model) -> TokenStream {
    match &model.kind {
        Kind::Drawn { edge } => constant(function, model, *edge),
        Kind::Function(called) => both(function, model, called),
    }
}

/// The page or the layout as it is, and how it is kept.
fn constant(function: &ImplItemFn, model: &Model, edge: bool) -> TokenStream {
    let visibility = &function.vis;
    let life = model.life.iter();
    let tags = &model.tags;
    let edge = edge.then(|| quote!(.edge()));
    quote! {
        #function

        /// How this is kept.
        #visibility const CACHED: ::hallway::cache::Kept = {
            const TAGS: &[::hallway::cache::Tag] = &[#(#tags),*];
            ::hallway::cache::Kept::new() #(.life(#life))* .tags(TAGS) #edge
        };
    }
}

/// The function under another name, and one of its name that asks the cache first.
fn both(function: &ImplItemFn, model: &Model, called: &Function) -> TokenStream {
    let load = format_ident!("{}_uncached", function.sig.ident);
    let mut inner = function.clone();
    inner.sig.ident = load.clone();
    // A function may have the cache for the sake of its own value only.
    let caches = called.parameters.iter().filter(|it| it.role == Role::Cache);
    for it in caches {
        let name = &it.name;
        inner
            .block
            .stmts
            .insert(0, syn::parse_quote!(let _ = #name;));
    }
    inner.attrs.retain(|one| !one.path().is_ident("doc"));
    let doc = format!(
        "What `{}` calls when its value is missing or old.",
        function.sig.ident
    );
    let (attributes, visibility) = (&function.attrs, &function.vis);
    let mut signature = function.sig.clone();
    rename(&mut signature.inputs);
    let path = format!("::{}", function.sig.ident);
    let parts = called.parameters.iter().filter(|it| it.role == Role::Key);
    let parts = parts.map(|it| {
        let name = &it.name;
        quote_spanned!(it.ty.span()=> ::hallway::__private::key(&#name))
    });
    let cache = &called.cache;
    let (tags, life) = (&model.tags, model.life.iter());
    let (failures, bytes) = (called.failures.iter(), called.bytes.iter());
    let (before, call) = call(called, &load);
    quote! {
        #[doc = #doc]
        #inner

        #(#attributes)*
        #visibility #signature {
            let __key = (::core::concat!(::core::module_path!(), #path), (#(#parts,)*));
            let __reading = ::hallway::Cache::read(#cache, __key)
                #(.tag(#tags))*
                #(.life(#life))*
                #(.failures(#failures))*
                #(.bytes(#bytes))*;
            #before
            match __reading.get(move || async move { #call.await }).await {
                ::core::result::Result::Ok(__value) => {
                    ::core::result::Result::Ok(::core::clone::Clone::clone(&*__value))
                }
                ::core::result::Result::Err(__error) => {
                    ::core::result::Result::Err(::core::convert::From::from(__error))
                }
            }
        }
    }
}

/// Patterns belong to the function itself; the one before it has names.
fn rename(inputs: &mut syn::punctuated::Punctuated<FnArg, syn::Token![,]>) {
    for (at, input) in inputs.iter_mut().enumerate() {
        if let FnArg::Typed(typed) = input {
            match &mut *typed.pat {
                Pat::Ident(pat) if pat.subpat.is_none() => pat.mutability = None,
                pattern => {
                    let name = format_ident!("__parameter{at}");
                    *pattern = syn::parse_quote!(#name);
                }
            }
        }
    }
}

/// What is owned before the load is described, and the call within it.
fn call(called: &Function, load: &Ident) -> (TokenStream, TokenStream) {
    let mut before = TokenStream::new();
    let arguments = called.parameters.iter().map(|it| {
        let name = &it.name;
        match it.role {
            Role::Cache => quote!(&#name),
            _ => quote!(#name),
        }
    });
    let arguments: Vec<_> = arguments.collect();
    for it in called.parameters.iter().filter(|it| it.role == Role::Cache) {
        let (name, own) = (&it.name, format_ident!("__cache"));
        before.extend(quote!(let #own = ::core::clone::Clone::clone(#name);));
        before.extend(quote!(let #name = #own;));
    }
    if called.is_method {
        before.extend(quote!(let __this = ::core::clone::Clone::clone(self);));
        (before, quote!(__this.#load(#(#arguments),*)))
    } else {
        (before, quote!(#load(#(#arguments),*)))
    }
}
