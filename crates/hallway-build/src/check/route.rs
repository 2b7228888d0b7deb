//! Checks the handlers of a `route.rs`.

use syn::ItemFn;

use super::signature;
use crate::{
    action,
    mistake::Mistake,
    near,
    program::{Body, Told},
    scan::File,
    source::{is_public, line},
};

/// The handlers of a route, or `None` when there are none to call.
pub(super) fn check(file: &File, module: &str, mistakes: &mut Vec<Mistake>) -> Option<Body> {
    let source = &file.source;
    source.syntax.as_ref()?;
    let before = mistakes.len();
    let mut methods: Vec<String> = source.reexports();
    for function in source
        .functions()
        .filter(|function| !action::is_action(function))
    {
        match method(function) {
            Some(method) => methods.extend(handler(file, function, method, mistakes)),
            None => stranger(file, function, mistakes),
        }
    }
    let methods: Vec<_> = METHODS
        .into_iter()
        .filter(|method| methods.iter().any(|name| name == method))
        .collect();
    if methods.is_empty() && mistakes.len() == before {
        mistakes.push(Mistake::of(
            &source.path,
            format!(
                "there is no handler in it. Write `pub async fn get() -> ..`, or another of {}",
                list()
            ),
        ));
    }
    Some(Body::Route {
        module: module.to_owned(),
        told: told(file),
        methods,
        cached: source.cached("get"),
        limited: source.is_limited(),
        deprecated: source.is_deprecated(),
        file: source.path.clone(),
    })
}

/// The method that a function is named after.
fn method(function: &ItemFn) -> Option<&'static str> {
    METHODS
        .into_iter()
        .find(|method| function.sig.ident == method)
}

/// The handlers whose types say what they are: those that stand here, and in no macro.
fn told(file: &File) -> Vec<Told> {
    let mut told: Vec<_> = file
        .source
        .functions()
        .filter(|function| !action::is_action(function) && is_public(&function.vis))
        .filter(|function| function.sig.generics.params.is_empty())
        .filter_map(|function| {
            Some(Told {
                method: method(function)?,
                parameters: function.sig.inputs.len(),
                summary: summary(function),
            })
        })
        .filter(|told| told.parameters <= MOST_PARAMETERS)
        .collect();
    told.sort_by_key(|told| METHODS.iter().position(|method| *method == told.method));
    told
}

/// How many parameters `hallway` can ask for their types.
const MOST_PARAMETERS: usize = 12;

/// The first sentence of a function's documentation.
fn summary(function: &ItemFn) -> String {
    let line = |attribute: &syn::Attribute| match &attribute.meta {
        syn::Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            syn::Expr::Lit(syn::ExprLit {
                lit: syn::Lit::Str(text),
                ..
            }) => Some(text.value().trim().to_owned()),
            _ => None,
        },
        _ => None,
    };
    let lines = function.attrs.iter().filter_map(line);
    let first: Vec<_> = lines.take_while(|line| !line.is_empty()).collect();
    let text = first.join(" ");
    match text.find(". ") {
        Some(end) => text[..=end].to_owned(),
        None => text,
    }
}

/// A function with a method's name that is neither public nor async is somebody's own business.
fn handler(
    file: &File,
    function: &ItemFn,
    method: &str,
    mistakes: &mut Vec<Mistake>,
) -> Option<String> {
    if !is_public(&function.vis) && function.sig.asyncness.is_none() {
        return None;
    }
    let mut faults = signature::faults(function);
    faults.retain(|fault| *fault != "returns nothing");
    if faults.is_empty() {
        return Some(method.to_owned());
    }
    mistakes.push(Mistake::at(
        &file.source.path,
        line(&function.sig.ident),
        format!(
            "the handler `{method}` {}. Write `pub async fn {method}(..) -> ..`",
            faults.join(", ")
        ),
    ));
    None
}

/// A public async function with another name looks like a handler that never runs.
fn stranger(file: &File, function: &ItemFn, mistakes: &mut Vec<Mistake>) {
    if !matches!(function.vis, syn::Visibility::Public(_)) || function.sig.asyncness.is_none() {
        return;
    }
    let name = function.sig.ident.to_string();
    let cure = near::nearest(&name.to_ascii_lowercase(), METHODS).map_or_else(
        || {
            format!(
                "Handlers are called {}; drop the `pub` of what is none, or move it to another \
                 file",
                list()
            )
        },
        |near| format!("Did you mean `{near}`?"),
    );
    mistakes.push(Mistake::at(
        &file.source.path,
        line(&function.sig.ident),
        format!("`{name}` is no method of HTTP. {cure}"),
    ));
}

fn list() -> String {
    METHODS.map(|method| format!("`{method}`")).join(", ")
}

const METHODS: [&str; 7] = ["get", "post", "put", "patch", "delete", "head", "options"];
