//! Judges one field of a form.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::{Expr, Ident, LitStr, Type};

use super::super::parse::{self, Setting, Value};
use super::super::pattern::{self, Op};
use super::{known, listed, name, text};
use crate::diagnostics::Diagnostics;

/// A field, its names and its rules.
#[derive(Debug)]
pub(in crate::form) struct Field {
    pub(in crate::form) name: Ident,
    pub(in crate::form) kind: Type,
    /// The name in the form's body.
    pub(in crate::form) sent: String,
    pub(in crate::form) label: String,
    /// What `required` or `optional` says; otherwise the type decides.
    pub(in crate::form) required: Option<bool>,
    pub(in crate::form) length: (Option<Expr>, Option<Expr>),
    pub(in crate::form) range: (Option<Expr>, Option<Expr>),
    pub(in crate::form) email: bool,
    pub(in crate::form) pattern: Option<(String, Vec<Op>)>,
    pub(in crate::form) message: Option<String>,
    /// The rules that fit some types only, where they are written.
    pub(in crate::form) rules: Vec<(Rule, Span)>,
}

/// Which types a rule fits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::form) enum Rule {
    OfTexts,
    OfNumbers,
}

const SETTINGS: [&str; 9] = [
    "required", "optional", "length", "range", "email", "pattern", "label", "rename", "message",
];

/// Checks one field.
pub(super) fn check(field: &syn::Field, diagnostics: &mut Diagnostics) -> Field {
    let settings = parse::settings(&field.attrs, diagnostics);
    known(&settings, &SETTINGS, diagnostics);
    let mut checked = plain(field);
    for setting in &settings {
        checked.apply(setting, diagnostics);
    }
    check_presence(&settings, &field.ty, diagnostics);
    checked
}

/// The field as it is without any setting.
fn plain(field: &syn::Field) -> Field {
    let name = field
        .ident
        .clone()
        .unwrap_or_else(|| Ident::new("field", Span::call_site()));
    let sent = name.unraw().to_string();
    Field {
        label: name::label(&sent),
        name,
        kind: field.ty.clone(),
        sent,
        required: None,
        length: (None, None),
        range: (None, None),
        email: false,
        pattern: None,
        message: None,
        rules: Vec::new(),
    }
}

impl Field {
    fn apply(&mut self, setting: &Setting, diagnostics: &mut Diagnostics) {
        let span = setting.name.span();
        match setting.name.to_string().as_str() {
            "required" if flag(setting, diagnostics) => self.required = Some(true),
            "optional" if flag(setting, diagnostics) => {
                self.required = Some(false);
                self.rules.push((Rule::OfTexts, span));
            }
            "email" if flag(setting, diagnostics) => {
                self.email = true;
                self.rules.push((Rule::OfTexts, span));
            }
            "length" => {
                self.length = borders(setting, diagnostics);
                self.rules.push((Rule::OfTexts, span));
            }
            "range" => {
                self.range = borders(setting, diagnostics);
                self.rules.push((Rule::OfNumbers, span));
            }
            _ => {
                if let Some((text, at)) = text(setting, &SETTINGS[5..], diagnostics) {
                    self.apply_text(setting, text, &at, diagnostics);
                }
            }
        }
    }

    fn apply_text(
        &mut self,
        setting: &Setting,
        text: String,
        at: &LitStr,
        diagnostics: &mut Diagnostics,
    ) {
        match setting.name.to_string().as_str() {
            "label" => self.label = text,
            "message" => self.message = Some(text),
            "rename" => {
                check_name(&text, at, diagnostics);
                self.sent = text;
            }
            _ => {
                self.rules.push((Rule::OfTexts, setting.name.span()));
                match pattern::compile(&text) {
                    Ok(ops) => self.pattern = Some((text, ops)),
                    Err(refused) => {
                        diagnostics.error(at, refused.why).help(refused.help);
                    }
                }
            }
        }
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
    for (border, value) in pairs {
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
        if place.replace(value.clone()).is_some() {
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

fn check_name(name: &str, at: &LitStr, diagnostics: &mut Diagnostics) {
    let why = if name.is_empty() || name.len() > 200 {
        "a name has 1 to 200 bytes"
    } else if name
        .chars()
        .any(|letter| letter.is_whitespace() || letter.is_control())
    {
        "a name holds no blanks: it is the control's id, too"
    } else if name.starts_with('$') {
        "names that begin with `$` are Hallway's own"
    } else {
        return;
    };
    diagnostics.error(at, why);
}

fn check_presence(settings: &[Setting], kind: &Type, diagnostics: &mut Diagnostics) {
    let find = |name: &str| settings.iter().find(|setting| setting.name == name);
    let (required, optional) = (find("required"), find("optional"));
    if let (Some(_), Some(optional)) = (required, optional) {
        diagnostics
            .error(&optional.name, "a field is either `required` or `optional`")
            .help("leave one out");
    } else if let Some(setting) = required.or(optional)
        && inside_option(kind).is_some()
    {
        let name = &setting.name;
        diagnostics
            .error(
                name,
                format!("an `Option` is always optional, so `{name}` has no place here"),
            )
            .help("for a field that must be filled in, leave the `Option` out");
    }
}

/// `T` of `Option<T>`.
fn inside_option(kind: &Type) -> Option<&Type> {
    let Type::Path(path) = kind else { return None };
    let last = path
        .path
        .segments
        .last()
        .filter(|last| last.ident == "Option")?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        syn::GenericArgument::Type(kind) => Some(kind),
        _ => None,
    })
}
