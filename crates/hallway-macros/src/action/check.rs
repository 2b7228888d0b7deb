//! Judges an action and collects every mistake.

mod options;
mod signature;

use syn::Type;

use super::limit::{Key, Limit};
use super::parse::{Function, Setting};
use crate::diagnostics::Diagnostics;

pub(super) use signature::{Parameter, Shape};

/// What the code is written from. After a mistake it holds something harmless in its place.
#[derive(Debug)]
pub(super) struct Model {
    pub(super) access: Type,
    pub(super) limits: Vec<Limit>,
    pub(super) max_bytes: Option<u64>,
    pub(super) file_bytes: Option<u64>,
    pub(super) lane: Option<String>,
    pub(super) name: Option<String>,
    pub(super) rename: Option<String>,
    pub(super) repeatable: bool,
    pub(super) shape: Shape,
}

/// Checks the attribute and the function.
pub(super) fn check(
    settings: Vec<Setting>,
    function: &Function,
    diagnostics: &mut Diagnostics,
) -> Model {
    let options = options::check(settings, &function.signature.ident, diagnostics);
    let shape = signature::check(&function.signature, diagnostics);
    for (limit, text) in &options.limits {
        let cure = match &limit.per {
            Key::Input(_) if shape.input().is_none() => "the function has no `Input`",
            Key::Principal if options.is_public => "with `access = Public` nobody is signed in",
            _ => continue,
        };
        diagnostics
            .error(text, format!("this limit has nothing to count: {cure}"))
            .help("count per address: `per ip`");
    }
    if options.repeatable
        && let Some(progress) = shape.extracts("Progress")
    {
        let error = "an action that tells how far it is cannot be `repeatable`";
        diagnostics.error(progress, error).help(
            "a connection that breaks meanwhile sends the call again: leave `repeatable` out",
        );
    }
    Model {
        access: options.access,
        limits: options.limits.into_iter().map(|(limit, _)| limit).collect(),
        max_bytes: options.max_bytes,
        file_bytes: options.file_bytes,
        lane: options.lane,
        name: options.name,
        rename: options.rename,
        repeatable: options.repeatable,
        shape,
    }
}
