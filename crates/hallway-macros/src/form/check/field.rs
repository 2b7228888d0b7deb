//! Judges one field of a form.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::{Expr, Ident, LitStr, Type};

use super::super::parse::{self, Setting, Value};
use super::rules::{RULES, Rules, function, other_field};
use super::{Newtype, known, name, text};
use crate::diagnostics::Diagnostics;

/// A field, its names and its rules.
#[derive(Debug)]
pub(in crate::form) struct Field {
    pub(in crate::form) name: Ident,
    pub(in crate::form) kind: Type,
    /// The name in the form's body.
    pub(in crate::form) sent: String,
    pub(in crate::form) label: String,
    pub(in crate::form) message: Option<String>,
    pub(in crate::form) rules: Rules,
    /// The rules of each item.
    pub(in crate::form) each: Option<(Rules, Span)>,
    /// The field that this one has to repeat.
    pub(in crate::form) equals: Option<Ident>,
    /// The function that looks at the value.
    pub(in crate::form) with: Option<Expr>,
}

const TEXTS: [&str; 3] = ["label", "rename", "message"];

/// Checks one field.
pub(super) fn check(field: &syn::Field, diagnostics: &mut Diagnostics) -> Field {
    let settings = parse::settings(&field.attrs, diagnostics);
    let mut names = RULES.to_vec();
    names.extend(["each", "equals", "with"]);
    names.extend(TEXTS);
    known(&settings, &names, diagnostics);
    let mut checked = plain(field);
    for setting in &settings {
        checked.apply(setting, diagnostics);
    }
    check_presence(&settings, &field.ty, diagnostics);
    checked
}

/// Checks the one value of a struct without named fields.
pub(super) fn check_newtype(field: &syn::Field, diagnostics: &mut Diagnostics) -> Newtype {
    let settings = parse::settings(&field.attrs, diagnostics);
    let mut names = RULES.to_vec();
    names.push("with");
    known(&settings, &names, diagnostics);
    let mut checked = Newtype {
        kind: field.ty.clone(),
        rules: Rules::default(),
        with: None,
    };
    for setting in &settings {
        if setting.name == "with" {
            checked.with = function(setting, diagnostics);
        } else {
            checked.rules.apply(setting, diagnostics);
        }
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
        message: None,
        rules: Rules::default(),
        each: None,
        equals: None,
        with: None,
    }
}

impl Field {
    fn apply(&mut self, setting: &Setting, diagnostics: &mut Diagnostics) {
        match setting.name.to_string().as_str() {
            "each" => self.each = each(setting, diagnostics),
            "equals" => self.equals = other_field(setting, diagnostics),
            "with" => self.with = function(setting, diagnostics),
            "label" | "rename" | "message" => {
                if let Some((text, at)) = text(setting, &TEXTS, diagnostics) {
                    self.apply_text(setting, text, &at, diagnostics);
                }
            }
            _ => self.rules.apply(setting, diagnostics),
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
            _ => {
                check_name(&text, at, diagnostics);
                self.sent = text;
            }
        }
    }
}

/// The rules in `each(length(max = 20), email)`.
fn each(setting: &Setting, diagnostics: &mut Diagnostics) -> Option<(Rules, Span)> {
    let Value::List(settings) = &setting.value else {
        diagnostics
            .error(&setting.name, "`each` needs the rules of an item")
            .help("`each(length(max = 20))`");
        return None;
    };
    known(settings, &RULES, diagnostics);
    let mut rules = Rules::default();
    for setting in settings {
        rules.apply(setting, diagnostics);
    }
    Some((rules, setting.name.span()))
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
    } else if name.contains(['.', '[', ']', '%']) {
        diagnostics
            .error(at, "a name holds no `.`, `[`, `]` or `%`: they nest")
            .help("for `address.city` write a field `address` whose type is a form, too");
        return;
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
