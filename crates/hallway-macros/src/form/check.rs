//! Judges a form and collects every mistake.

mod field;
mod moment;
mod name;
mod rules;

use syn::{Data, DataEnum, DataStruct, DeriveInput, Expr, Fields, Ident, Type, Visibility};

use super::parse::{self, Setting, Value};
use crate::diagnostics::Diagnostics;
use crate::suggest::similar;

pub(super) use field::Field;
pub(super) use rules::{Fit, Rules};

/// What the code is written from. After a mistake it holds something harmless in its place.
#[derive(Debug)]
pub(super) struct Model {
    pub(super) name: Ident,
    pub(super) visibility: Visibility,
    pub(super) kind: Kind,
}

#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "there is one of it for a derive")]
pub(super) enum Kind {
    Form(Form),
    Newtype(Newtype),
    Choices(Vec<Choice>),
}

/// A struct with named fields.
#[derive(Debug, Default)]
pub(super) struct Form {
    pub(super) fields: Vec<Field>,
    pub(super) deny_unknown: bool,
    /// The function that looks at the whole.
    pub(super) check: Option<Expr>,
}

/// A struct around one value, which brings its rules along.
#[derive(Debug)]
pub(super) struct Newtype {
    pub(super) kind: Type,
    pub(super) rules: Rules,
    pub(super) with: Option<Expr>,
}

/// A variant of an enum.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) name: Ident,
    pub(super) value: String,
    pub(super) label: String,
}

/// Checks the item below the derive.
pub(super) fn check(item: &DeriveInput, diagnostics: &mut Diagnostics) -> Model {
    if !item.generics.params.is_empty() {
        diagnostics
            .error(&item.generics, "a form cannot be generic")
            .help("write one struct per form: its names and rules are fixed");
    }
    let settings = parse::settings(&item.attrs, diagnostics);
    let kind = match &item.data {
        Data::Struct(data) => structure(data, &item.ident, &settings, diagnostics),
        Data::Enum(data) => {
            known(&settings, &[], diagnostics);
            Kind::Choices(choices(data, &item.ident, diagnostics))
        }
        Data::Union(data) => {
            diagnostics.error(data.union_token, "a form is a struct with named fields");
            Kind::Form(Form::default())
        }
    };
    Model {
        name: item.ident.clone(),
        visibility: item.vis.clone(),
        kind,
    }
}

fn structure(
    data: &DataStruct,
    name: &Ident,
    settings: &[Setting],
    diagnostics: &mut Diagnostics,
) -> Kind {
    match &data.fields {
        Fields::Unnamed(inside) if inside.unnamed.len() == 1 => {
            known(settings, &[], diagnostics);
            Kind::Newtype(field::check_newtype(&inside.unnamed[0], diagnostics))
        }
        fields => {
            known(settings, &["deny_unknown", "check"], diagnostics);
            let check = settings.iter().find(|setting| setting.name == "check");
            Kind::Form(Form {
                fields: self::fields(fields, name, diagnostics),
                deny_unknown: settings
                    .iter()
                    .any(|setting| setting.name == "deny_unknown"),
                check: check.and_then(|setting| rules::function(setting, diagnostics)),
            })
        }
    }
}

fn fields(fields: &Fields, form: &Ident, diagnostics: &mut Diagnostics) -> Vec<Field> {
    let Fields::Named(named) = fields else {
        diagnostics
            .error(form, format!("`{form}` has no named fields"))
            .help(format!(
                "`struct {form} {{ name: String }}`: a field's name is what is sent"
            ));
        return Vec::new();
    };
    let mut checked: Vec<Field> = Vec::new();
    for field in &named.named {
        let field = field::check(field, diagnostics);
        if checked.iter().any(|other| other.sent == field.sent) {
            diagnostics
                .error(
                    &field.name,
                    format!("two fields are sent as `{}`", field.sent),
                )
                .help("give one another name: `#[form(rename = \"..\")]`");
        }
        checked.push(field);
    }
    check_equals(&checked, diagnostics);
    checked
}

/// What a field has to equal is another field of the struct.
fn check_equals(fields: &[Field], diagnostics: &mut Diagnostics) {
    for field in fields {
        let Some(other) = &field.equals else { continue };
        if *other == field.name {
            diagnostics.error(other, format!("`{other}` always equals itself"));
        } else if fields.iter().all(|field| field.name != *other) {
            let names: Vec<_> = fields.iter().map(|field| field.name.to_string()).collect();
            let near = similar(&other.to_string(), names.iter().map(String::as_str));
            diagnostics
                .error(other, format!("there is no field `{other}`"))
                .did_you_mean(near);
        }
    }
}

fn choices(data: &DataEnum, item: &Ident, diagnostics: &mut Diagnostics) -> Vec<Choice> {
    if data.variants.is_empty() {
        diagnostics.error(item, format!("`{item}` has no variants to choose from"));
    }
    let mut choices: Vec<Choice> = Vec::new();
    for variant in &data.variants {
        if !matches!(variant.fields, Fields::Unit) {
            diagnostics
                .error(
                    &variant.fields,
                    "a variant that can be chosen holds nothing",
                )
                .help(format!(
                    "write `{}` alone, and ask for the rest in a field",
                    variant.ident
                ));
        }
        let choice = choice(variant, diagnostics);
        if choices.iter().any(|other| other.value == choice.value) {
            diagnostics
                .error(
                    &variant.ident,
                    format!("two variants are sent as `{}`", choice.value),
                )
                .help("give one another value: `#[form(rename = \"..\")]`");
        }
        choices.push(choice);
    }
    choices
}

fn choice(variant: &syn::Variant, diagnostics: &mut Diagnostics) -> Choice {
    let settings = parse::settings(&variant.attrs, diagnostics);
    known(&settings, &["label", "rename"], diagnostics);
    let plain = name::snake_case(&variant.ident);
    let mut choice = Choice {
        name: variant.ident.clone(),
        label: name::label(&plain),
        value: plain,
    };
    for setting in &settings {
        let Some((text, literal)) = text(setting, &["label", "rename"], diagnostics) else {
            continue;
        };
        match setting.name == "label" {
            true => choice.label = text,
            false if text.is_empty() => {
                diagnostics.error(literal, "an empty value means that nothing was chosen");
            }
            false => choice.value = text,
        }
    }
    choice
}

/// Reports settings that are not in `names`, and those that stand twice.
fn known(settings: &[Setting], names: &[&str], diagnostics: &mut Diagnostics) {
    for (place, Setting { name, .. }) in settings.iter().enumerate() {
        let plain = name.to_string();
        if !names.contains(&plain.as_str()) {
            let mistake = diagnostics.error(name, format!("there is no `{plain}` here"));
            mistake.did_you_mean(similar(&plain, names.iter().copied()));
            if !names.is_empty() {
                mistake.help(format!("there is {}", listed(names)));
            }
        } else if settings[..place].iter().any(|before| before.name == plain) {
            diagnostics.error(name, format!("`{plain}` stands here twice"));
        }
    }
}

fn listed(names: &[&str]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

/// The text of a setting that has one, if it is among `names`.
fn text(
    setting: &Setting,
    names: &[&str],
    diagnostics: &mut Diagnostics,
) -> Option<(String, syn::LitStr)> {
    if !names.iter().any(|name| setting.name == name) {
        return None;
    }
    if let Value::Is(value) = &setting.value
        && let syn::Expr::Lit(literal) = &**value
        && let syn::Lit::Str(text) = &literal.lit
    {
        return Some((text.value(), text.clone()));
    }
    let name = &setting.name;
    diagnostics
        .error(name, format!("`{name}` needs a text"))
        .help(format!("`{name} = \"..\"`"));
    None
}
