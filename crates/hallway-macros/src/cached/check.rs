//! Judges the options and the function, and reports all mistakes.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Expr, FnArg, Ident, ImplItemFn, Lit, Pat, ReturnType, Type};

use super::parse::{Setting, Value};
use crate::diagnostics::Diagnostics;
use crate::suggest::similar;

/// What the attribute says, and of what.
pub(super) struct Model {
    pub(super) tags: Vec<TokenStream>,
    pub(super) life: Option<TokenStream>,
    pub(super) kind: Kind,
}

pub(super) enum Kind {
    /// A page, a layout, or a handler of `GET`.
    Drawn { edge: bool },
    /// A function that the cache calls.
    Function(Box<Function>),
}

pub(super) struct Function {
    /// Where the cache is.
    pub(super) cache: TokenStream,
    pub(super) failures: Option<TokenStream>,
    pub(super) bytes: Option<Expr>,
    pub(super) is_method: bool,
    pub(super) parameters: Vec<Parameter>,
}

pub(super) struct Parameter {
    pub(super) name: Ident,
    pub(super) ty: Type,
    pub(super) role: Role,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Key,
    Skipped,
    Cache,
}

#[derive(Default)]
struct Said {
    tags: Vec<Expr>,
    life: Option<Expr>,
    failures: Option<Expr>,
    bytes: Option<Expr>,
    cache: Option<Expr>,
    skip: Vec<Ident>,
    public: Option<Ident>,
    edge: Option<Ident>,
}

const NAMES: [&str; 8] = [
    "tag", "life", "failures", "bytes", "cache", "skip", "public", "edge",
];

/// Reads what is meant; `None` where nothing can be made of it.
pub(super) fn check(
    settings: Vec<Setting>,
    function: &ImplItemFn,
    diagnostics: &mut Diagnostics,
) -> Option<Model> {
    let said = said(settings, diagnostics);
    if function.sig.asyncness.is_none() {
        diagnostics.error(function.sig.fn_token, "a cached function is `async`");
    }
    if !function.sig.generics.params.is_empty() {
        diagnostics
            .error(&function.sig.generics, "a cached function is not generic")
            .help("each type would need a key of its own: write one function for each");
    }
    let name = function.sig.ident.to_string();
    let has_cache = said.cache.is_some() || function.sig.inputs.iter().any(is_cache_reference);
    let is_drawn = matches!(name.as_str(), "page" | "layout" | "get") && !has_cache;
    let tags = said.tags.iter();
    let tags = tags.map(|tag| {
        if is_drawn {
            constant_tag(tag)
        } else {
            tag.to_token_stream()
        }
    });
    let tags = tags.collect();
    let life = said
        .life
        .as_ref()
        .and_then(|life| life_of(life, diagnostics));
    let kind = if is_drawn {
        drawn(&said, &name, diagnostics)
    } else {
        Kind::Function(Box::new(called(said, function, diagnostics)?))
    };
    Some(Model { tags, life, kind })
}

fn said(settings: Vec<Setting>, diagnostics: &mut Diagnostics) -> Said {
    let mut said = Said::default();
    for Setting { name, value } in settings {
        match (name.to_string().as_str(), value) {
            ("tag", Value::Expr(tag)) => said.tags.push(*tag),
            ("life", Value::Expr(life)) => said.life = Some(*life),
            ("failures", Value::Expr(life)) => said.failures = Some(*life),
            ("bytes", Value::Expr(bytes)) => said.bytes = Some(*bytes),
            ("cache", Value::Expr(cache)) => said.cache = Some(*cache),
            ("skip", Value::Names(names)) => said.skip.extend(names),
            ("public", Value::Bare) => said.public = Some(name),
            ("edge", Value::Bare) => said.edge = Some(name),
            (known, _) if NAMES.contains(&known) => {
                let model = match known {
                    "skip" => "skip(name)".to_owned(),
                    "public" | "edge" => known.to_owned(),
                    _ => format!("{known} = .."),
                };
                diagnostics.error(&name, format!("write `{model}`"));
            }
            (other, _) => {
                diagnostics
                    .error(&name, format!("`{other}` is no option of `#[cached]`"))
                    .did_you_mean(similar(other, NAMES));
            }
        }
    }
    said
}

/// A life by its name, or as it is written.
fn life_of(life: &Expr, diagnostics: &mut Diagnostics) -> Option<TokenStream> {
    let Expr::Lit(syn::ExprLit {
        lit: Lit::Str(text),
        ..
    }) = life
    else {
        return Some(life.to_token_stream());
    };
    let variant = match text.value().as_str() {
        "seconds" => quote!(Seconds),
        "minutes" => quote!(Minutes),
        "hours" => quote!(Hours),
        "days" => quote!(Days),
        "weeks" => quote!(Weeks),
        "max" => quote!(Max),
        other => {
            let lives = ["seconds", "minutes", "hours", "days", "weeks", "max"];
            diagnostics
                .error(text, format!("there is no life `{other}`"))
                .did_you_mean(similar(other, lives))
                .help("exact times are `life = Life::Exact { .. }`");
            return None;
        }
    };
    Some(quote!(::hallway::cache::Life::#variant))
}

fn constant_tag(tag: &Expr) -> TokenStream {
    match tag {
        Expr::Lit(_) => quote!(::hallway::cache::Tag::new(#tag)),
        _ => tag.to_token_stream(),
    }
}

fn drawn(said: &Said, name: &str, diagnostics: &mut Diagnostics) -> Kind {
    let foreign = [("failures", &said.failures), ("bytes", &said.bytes)];
    for (option, expr) in foreign {
        if let Some(expr) = expr {
            diagnostics.error(
                expr,
                format!("`{option}` is for functions, not for a {name}"),
            );
        }
    }
    if let Some(first) = said.skip.first() {
        diagnostics
            .error(first, "nothing of a page can be left out of its key")
            .help("its key is the address; the query counts where something asks for it");
    }
    if let (Some(edge), None) = (&said.edge, &said.public) {
        diagnostics
            .error(edge, "only what is `public` leaves this process")
            .help("`#[cached(public, edge)]` on a page, or on `get`");
    }
    if let (Some(public), "layout") = (&said.public, name) {
        diagnostics
            .error(public, "a layout is sent with its pages")
            .help("say `public` on the page");
    }
    let edge = said.edge.is_some();
    Kind::Drawn { edge }
}

fn called(said: Said, function: &ImplItemFn, diagnostics: &mut Diagnostics) -> Option<Function> {
    for flag in [&said.public, &said.edge].into_iter().flatten() {
        diagnostics.error(flag, format!("`{flag}` is for pages"));
    }
    if !returns_result(&function.sig.output) {
        diagnostics
            .error(&function.sig.ident, "a cached function returns a `Result`")
            .help("what fails is not kept: `-> Result<T>`, where `T` is `Clone`");
    }
    let failures = said
        .failures
        .as_ref()
        .and_then(|life| life_of(life, diagnostics));
    let mut is_method = false;
    let mut parameters = Vec::new();
    let mut cache = said.cache.map(|cache| quote!(&#cache));
    for (at, input) in function.sig.inputs.iter().enumerate() {
        let FnArg::Typed(typed) = input else {
            is_method = true;
            continue;
        };
        let name = match &*typed.pat {
            Pat::Ident(pat) if pat.subpat.is_none() => pat.ident.clone(),
            _ => quote::format_ident!("__parameter{at}"),
        };
        let role = if is_cache_reference(input) {
            cache.get_or_insert_with(|| quote!(#name));
            Role::Cache
        } else if said.skip.contains(&name)
            || last_segment(&typed.ty).is_some_and(|it| it == "State")
        {
            Role::Skipped
        } else {
            Role::Key
        };
        if let (Type::Reference(_), false) = (&*typed.ty, role == Role::Cache) {
            diagnostics
                .error(&typed.ty, "a cached function owns what it is called with")
                .help("it may run on when its caller is gone: take `String` for `&str`");
        }
        let ty = (*typed.ty).clone();
        parameters.push(Parameter { name, ty, role });
    }
    for name in &said.skip {
        if !parameters.iter().any(|parameter| parameter.name == *name) {
            diagnostics.error(name, format!("there is no parameter `{name}`"));
        }
    }
    let Some(cache) = cache else {
        let cure = match is_method {
            true => "say where it is: `#[cached(cache = self.cache)]`",
            false => "add the parameter `cache: &Cache`",
        };
        diagnostics
            .error(
                &function.sig.ident,
                "this function has no cache to be kept in",
            )
            .help(cure);
        return None;
    };
    Some(Function {
        cache,
        failures,
        bytes: said.bytes,
        is_method,
        parameters,
    })
}

fn returns_result(output: &ReturnType) -> bool {
    match output {
        ReturnType::Default => false,
        ReturnType::Type(_, ty) => last_segment(ty).is_some_and(|it| it == "Result"),
    }
}

fn is_cache_reference(input: &FnArg) -> bool {
    let FnArg::Typed(typed) = input else {
        return false;
    };
    match &*typed.ty {
        Type::Reference(reference) => last_segment(&reference.elem).is_some_and(|it| it == "Cache"),
        _ => false,
    }
}

fn last_segment(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|last| &last.ident),
        _ => None,
    }
}
