//! Judges the rules of a field, or of the items of a list.

use proc_macro2::Span;
use syn::{Expr, Ident, LitStr};

use super::super::parse::{Setting, Value};
use super::super::pattern::{self, Op};
use super::moment::is_moment;
use super::{listed, text};
use crate::diagnostics::Diagnostics;
use crate::size;

/// What `#[form(..)]` says of a value.
#[derive(Debug, Default)]
pub(in crate::form) struct Rules {
    /// What `required` or `optional` says; otherwise the type decides.
    pub(in crate::form) required: Option<bool>,
    pub(in crate::form) length: (Option<Expr>, Option<Expr>),
    pub(in crate::form) range: (Option<Expr>, Option<Expr>),
    pub(in crate::form) step: Option<Expr>,
    pub(in crate::form) email: bool,
    pub(in crate::form) url: bool,
    pub(in crate::form) pattern: Option<(String, Vec<Op>)>,
    pub(in crate::form) one_of: Vec<LitStr>,
    pub(in crate::form) max_size: Option<u64>,
    pub(in crate::form) accept: Vec<LitStr>,
    /// The rules that fit some types only, where they are written.
    pub(in crate::form) fits: Vec<(Fit, Span)>,
}

/// Which types a rule fits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::form) enum Fit {
    Textual,
    Measured,
    Ranged,
    Numeric,
    Filed,
}

/// The names of the rules.
pub(super) const RULES: [&str; 11] = [
    "required", "optional", "length", "range", "step", "email", "url", "pattern", "one_of",
    "max_size", "accept",
];

impl Rules {
    /// Takes a setting in, if it is a rule. The names are checked already.
    pub(super) fn apply(&mut self, setting: &Setting, diagnostics: &mut Diagnostics) {
        let fit = match setting.name.to_string().as_str() {
            "required" => {
                flag(setting, diagnostics);
                self.required = Some(true);
                return;
            }
            "optional" => {
                flag(setting, diagnostics);
                self.required = Some(false);
                Fit::Textual
            }
            "email" => {
                self.email = flag(setting, diagnostics);
                Fit::Textual
            }
            "url" => {
                self.url = flag(setting, diagnostics);
                Fit::Textual
            }
            "length" => {
                self.length = borders(setting, diagnostics);
                Fit::Measured
            }
            "range" => {
                self.range = borders(setting, diagnostics);
                Fit::Ranged
            }
            "step" => {
                self.step = step(setting, diagnostics);
                Fit::Numeric
            }
            "pattern" => {
                self.pattern = compiled(setting, diagnostics);
                Fit::Textual
            }
            "one_of" => {
                self.one_of = texts(setting, diagnostics, "[\"small\", \"large\"]");
                Fit::Textual
            }
            "max_size" => {
                self.max_size = most_bytes(setting, diagnostics);
                Fit::Filed
            }
            "accept" => {
                self.accept = types(setting, diagnostics);
                Fit::Filed
            }
            _ => return,
        };
        self.fits.push((fit, setting.name.span()));
    }
}

/// Whether the setting stands alone, as it must.
fn flag(setting: &Setting, diagnostics: &mut Diagnostics) -> bool {
    let bare = matches!(setting.value, Value::Bare);
    if !bare {
        let name = &setting.name;
        diagnostics
            .error(name, format!("`{name}` stands alone"))
            .help(format!(
                "`#[form({name})]`; a sentence of your own is `message = \"..\"`"
            ));
    }
    bare
}

/// The borders of `length(min = 2, max = 100)`.
fn borders(setting: &Setting, diagnostics: &mut Diagnostics) -> (Option<Expr>, Option<Expr>) {
    let name = &setting.name;
    let (mut min, mut max) = (None, None);
    let pairs = match &setting.value {
        Value::List(pairs) => pairs.as_slice(),
        _ => &[],
    };
    for Setting {
        name: border,
        value,
    } in pairs
    {
        let place = match border.to_string().as_str() {
            "min" => &mut min,
            "max" => &mut max,
            other => {
                let help = listed(&["min", "max"]);
                diagnostics
                    .error(border, format!("`{name}` has no `{other}`"))
                    .help(format!("there is {help}"));
                continue;
            }
        };
        let Value::Is(value) = value else {
            diagnostics
                .error(border, format!("`{border}` needs a value"))
                .help(format!("`{border} = 2`"));
            continue;
        };
        check_border(value, diagnostics);
        if place.replace(Expr::clone(value)).is_some() {
            diagnostics.error(border, format!("`{border}` stands here twice"));
        }
    }
    if pairs.is_empty() {
        diagnostics
            .error(name, format!("`{name}` needs a border"))
            .help(format!("`{name}(min = 2, max = 100)`, or one of the two"));
    }
    if let (Some(low), Some(high)) = (number(min.as_ref()), number(max.as_ref()))
        && low > high
    {
        diagnostics.error(
            name,
            format!("nothing is at least {low} and at most {high}"),
        );
    }
    (min, max)
}

/// A border that is a text is a date or a time.
fn check_border(value: &Expr, diagnostics: &mut Diagnostics) {
    if let Expr::Lit(syn::ExprLit {
        lit: syn::Lit::Str(text),
        ..
    }) = value
        && !is_moment(&text.value())
    {
        diagnostics
            .error(text, format!("`{}` is no date and no time", text.value()))
            .help("as forms send them: 2026-11-21, 09:30, 2026-11-21T09:30, 2026-11, 2026-W47");
    }
}

fn step(setting: &Setting, diagnostics: &mut Diagnostics) -> Option<Expr> {
    let name = &setting.name;
    match &setting.value {
        Value::Is(step) if number(Some(step)).is_none_or(|step| step > 0.0) => {
            Some(Expr::clone(step))
        }
        _ => {
            diagnostics
                .error(name, "`step` needs a number above 0")
                .help("`step = 5`");
            None
        }
    }
}

fn compiled(setting: &Setting, diagnostics: &mut Diagnostics) -> Option<(String, Vec<Op>)> {
    let (source, at) = text(setting, &["pattern"], diagnostics)?;
    match pattern::compile(&source) {
        Ok(ops) => Some((source, ops)),
        Err(refused) => {
            diagnostics.error(at, refused.why).help(refused.help);
            None
        }
    }
}

/// The size of `max_size = "5mb"`.
fn most_bytes(setting: &Setting, diagnostics: &mut Diagnostics) -> Option<u64> {
    let (size, at) = text(setting, &["max_size"], diagnostics)?;
    match size::size(&size) {
        Ok(bytes) => Some(bytes),
        Err(message) => {
            diagnostics
                .error(at, message)
                .help("a number and a unit (b, kb, mb, gb): `max_size = \"5mb\"`");
            None
        }
    }
}

/// The types of `accept = ["image/*", "application/pdf"]`.
fn types(setting: &Setting, diagnostics: &mut Diagnostics) -> Vec<LitStr> {
    let example = "[\"image/*\", \"application/pdf\"]";
    let types = texts(setting, diagnostics, example);
    for kind in &types {
        let text = kind.value();
        let sign = |sign: char| {
            sign.is_ascii_lowercase() || sign.is_ascii_digit() || "-+._".contains(sign)
        };
        let fits = text.split_once('/').is_some_and(|(family, own)| {
            let named = |name: &str| !name.is_empty() && name.chars().all(sign);
            named(family) && (own == "*" || named(own))
        });
        if !fits {
            diagnostics
                .error(kind, format!("`{text}` is not a type of files"))
                .help(format!(
                    "types as in `Content-Type`, in small letters: `accept = {example}`"
                ));
        }
    }
    types
}

/// The texts of `one_of = ["a", "b"]`.
fn texts(setting: &Setting, diagnostics: &mut Diagnostics, example: &str) -> Vec<LitStr> {
    let elements = match &setting.value {
        Value::Is(value) => match &**value {
            Expr::Array(array) => Some(&array.elems),
            _ => None,
        },
        _ => None,
    };
    let literal = |element: &Expr| match element {
        Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(text),
            ..
        }) => Some(text.clone()),
        _ => None,
    };
    let texts: Option<Vec<_>> = elements.and_then(|all| all.iter().map(literal).collect());
    match texts {
        Some(texts) if !texts.is_empty() => texts,
        _ => {
            let name = &setting.name;
            diagnostics
                .error(name, format!("`{name}` needs a list of texts"))
                .help(format!("`{name} = {example}`"));
            Vec::new()
        }
    }
}

/// The function of `with = is_even` or `check = is_consistent`.
pub(super) fn function(setting: &Setting, diagnostics: &mut Diagnostics) -> Option<Expr> {
    if let Value::Is(value) = &setting.value
        && let Expr::Path(_) | Expr::Closure(_) = &**value
    {
        return Some(Expr::clone(value));
    }
    let name = &setting.name;
    diagnostics
        .error(name, format!("`{name}` needs a function"))
        .help(format!(
            "`{name} = is_right`, the function's name without quotes"
        ));
    None
}

/// The field of `equals = password`.
pub(super) fn other_field(setting: &Setting, diagnostics: &mut Diagnostics) -> Option<Ident> {
    if let Value::Is(value) = &setting.value
        && let Expr::Path(path) = &**value
        && let Some(name) = path.path.get_ident()
    {
        return Some(name.clone());
    }
    diagnostics
        .error(&setting.name, "`equals` needs the name of another field")
        .help("`equals = password`, without quotes");
    None
}

/// The value of a number that is written out. Constants are not known here.
fn number(value: Option<&Expr>) -> Option<f64> {
    match value? {
        Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Int(whole),
            ..
        }) => whole.base10_parse().ok(),
        Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Float(number),
            ..
        }) => number.base10_parse().ok(),
        Expr::Unary(syn::ExprUnary {
            op: syn::UnOp::Neg(_),
            expr,
            ..
        }) => number(Some(expr)).map(|number| -number),
        _ => None,
    }
}
