//! Checks the function that lists the addresses of a page with dynamic segments.

use syn::{GenericArgument, PathArguments, ReturnType, Type};

use super::signature;
use crate::{
    mistake::Mistake,
    program::{Parameter, Step, Url},
    source::{Source, line},
};

/// The parameters of `pub async fn paths`, or `None` when there is no such function to call.
pub(super) fn check(
    source: &Source,
    url: &Url,
    mistakes: &mut Vec<Mistake>,
) -> Option<Vec<Parameter>> {
    let mut functions = source.functions();
    let function = functions.find(|function| function.sig.ident == "paths")?;
    let parameters: Vec<_> = function
        .sig
        .inputs
        .iter()
        .map(signature::parameter)
        .collect();
    let mut faults = signature::faults(function);
    if parameters.contains(&Parameter::Children) {
        faults.push("asks for `Children`, which only a layout has");
    }
    if let ReturnType::Type(_, gives) = &function.sig.output
        && !gives_links(gives)
    {
        faults.push("does not give links");
    }
    let message = match url.0.iter().any(|step| !matches!(step, Step::Static(_))) {
        false => format!("`paths` lists what is known: the page has one address, {url}. Delete it"),
        true if faults.is_empty() => return Some(parameters),
        true => format!("`paths` {}. Write `{MODEL}`", faults.join(", ")),
    };
    let at = line(&function.sig.ident);
    mistakes.push(Mistake::at(&source.path, at, message));
    None
}

/// `Vec<Link>`, or a `Result` of it.
fn gives_links(ty: &Type) -> bool {
    let inside = |ty: &Type, name: &str| match ty {
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            match &last.arguments {
                PathArguments::AngleBracketed(inside) if last.ident == name => {
                    inside.args.first().cloned()
                }
                _ => None,
            }
        }
        _ => None,
    };
    let is_link = |argument: &GenericArgument| match argument {
        GenericArgument::Type(Type::Path(path)) => {
            let last = path.path.segments.last();
            last.is_some_and(|last| last.ident == "Link")
        }
        _ => false,
    };
    match inside(ty, "Result") {
        Some(GenericArgument::Type(links)) => inside(&links, "Vec").is_some_and(|it| is_link(&it)),
        _ => inside(ty, "Vec").is_some_and(|it| is_link(&it)),
    }
}

const MODEL: &str = "pub async fn paths() -> Vec<Link>";
