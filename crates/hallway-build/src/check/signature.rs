//! Checks the function that a page, a layout, a `not_found.rs`, an `error.rs` and a
//! `loading.rs` is made of.

use quote::ToTokens;
use syn::{FnArg, ItemFn, PathArguments, ReturnType, Type};

use crate::{
    mistake::Mistake,
    near,
    program::Parameter,
    source::{Source, is_public, line},
};

/// The parameters of `pub async fn name`, or `None` when there is no such function to call.
pub(super) fn check(
    source: &Source,
    name: &str,
    mistakes: &mut Vec<Mistake>,
) -> Option<Vec<Parameter>> {
    source.syntax.as_ref()?;
    let Some(function) = source
        .functions()
        .find(|function| function.sig.ident == name)
    else {
        mistakes.push(missing(source, name));
        return None;
    };
    let parameters: Vec<_> = function.sig.inputs.iter().map(parameter).collect();
    let at = line(&function.sig.ident);
    let mut faults = faults(function);
    let children = parameters
        .iter()
        .filter(|p| **p == Parameter::Children)
        .count();
    if name == "layout" && children != 1 {
        faults.push(match children {
            0 => "has no `children: Children`, so its pages would not show",
            _ => "asks for `Children` more than once",
        });
    }
    if name != "layout" && children > 0 {
        faults.push("asks for `Children`, which only a layout has");
    }
    if faults.is_empty() {
        return Some(parameters);
    }
    mistakes.push(Mistake::at(
        &source.path,
        at,
        format!("`{name}` {}. Write `{}`", faults.join(", "), model(name)),
    ));
    None
}

/// The guards that a function asks for: `Staff` of a parameter `Principal<Staff>`.
pub(super) fn guards(source: &Source, name: &str) -> Vec<String> {
    let function = source
        .functions()
        .find(|function| function.sig.ident == name);
    let inputs = function.iter().flat_map(|function| &function.sig.inputs);
    inputs.filter_map(guard).collect()
}

fn guard(argument: &FnArg) -> Option<String> {
    let FnArg::Typed(typed) = argument else {
        return None;
    };
    let Type::Path(path) = &*typed.ty else {
        return None;
    };
    let last = path.path.segments.last()?;
    match &last.arguments {
        PathArguments::AngleBracketed(inside) if last.ident == "Principal" => {
            let guard = inside.args.to_token_stream().to_string();
            Some(
                guard
                    .replace(" < ", "<")
                    .replace(" >", ">")
                    .replace(" :: ", "::"),
            )
        }
        _ => None,
    }
}

/// What keeps a function from being called by `src/app.rs`.
pub(super) fn faults(function: &ItemFn) -> Vec<&'static str> {
    let signature = &function.sig;
    let mut faults = Vec::new();
    if !is_public(&function.vis) {
        faults.push("is not `pub`");
    }
    if signature.asyncness.is_none() {
        faults.push("is not `async`");
    }
    if !signature.generics.params.is_empty() || signature.inputs.iter().any(is_impl) {
        faults.push("is generic, and nothing says for which types it is called");
    }
    if matches!(signature.output, ReturnType::Default) {
        faults.push("returns nothing");
    }
    faults
}

fn missing(source: &Source, name: &str) -> Mistake {
    let names = source
        .functions()
        .map(|function| function.sig.ident.to_string());
    let candidates: Vec<_> = names.collect();
    let near = near::nearest(name, candidates.iter().map(String::as_str));
    match source
        .functions()
        .find(|function| near.is_some_and(|near| function.sig.ident == near))
    {
        Some(function) => Mistake::at(
            &source.path,
            line(&function.sig.ident),
            format!(
                "there is no function `{name}`. Rename `{}`?",
                function.sig.ident
            ),
        ),
        None => Mistake::of(
            &source.path,
            format!("there is no function `{name}`. Write `{}`", model(name)),
        ),
    }
}

fn model(name: &str) -> &'static str {
    match name {
        "layout" => "pub async fn layout(children: Children) -> impl IntoPage",
        "not_found" => "pub async fn not_found() -> impl IntoPage",
        "loading" => "pub async fn loading() -> impl IntoPage",
        "error" => "pub async fn error(error: ErrorInfo) -> impl IntoPage",
        _ => "pub async fn page() -> impl IntoPage",
    }
}

pub(super) fn parameter(argument: &FnArg) -> Parameter {
    match argument {
        FnArg::Typed(typed) if is_children(&typed.ty) => Parameter::Children,
        _ => Parameter::Extracted,
    }
}

fn is_children(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Children"))
}

fn is_impl(argument: &FnArg) -> bool {
    matches!(argument, FnArg::Typed(typed) if matches!(*typed.ty, Type::ImplTrait(_)))
}
