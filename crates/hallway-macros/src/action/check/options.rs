//! Judges what stands in `#[action(..)]`.

use proc_macro2::Span;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Ident, LitStr, Type, parse_quote};

use crate::action::limit::{self, Limit};
use crate::action::parse::{Setting, Value};
use crate::diagnostics::Diagnostics;
use crate::size;
use crate::suggest::similar;

/// What the attribute says.
pub(super) struct Options {
    pub(super) access: Type,
    pub(super) is_public: bool,
    /// The limits, each with the text it was read from.
    pub(super) limits: Vec<(Limit, LitStr)>,
    pub(super) max_bytes: Option<u64>,
    pub(super) file_bytes: Option<u64>,
    pub(super) lane: Option<String>,
    pub(super) name: Option<String>,
    pub(super) rename: Option<String>,
    pub(super) repeatable: bool,
}

const KNOWN: [&str; 8] = [
    "access",
    "limit",
    "max",
    "files",
    "lane",
    "name",
    "rename",
    "repeatable",
];

/// Checks the settings of the action `function`.
pub(super) fn check(
    settings: Vec<Setting>,
    function: &Ident,
    diagnostics: &mut Diagnostics,
) -> Options {
    let mut checker = Checker {
        diagnostics,
        access: None,
        options: Options::default(),
    };
    let mut seen: Vec<String> = Vec::new();
    for setting in settings {
        let name = setting.name.unraw().to_string();
        if name != "limit" && seen.contains(&name) {
            checker.twice(&setting.name);
        }
        seen.push(name);
        checker.setting(setting);
    }
    if !seen.iter().any(|name| name == "access") {
        checker.no_access(function);
    }
    let Checker {
        access,
        mut options,
        ..
    } = checker;
    options.is_public = access.as_ref().is_some_and(is_public);
    if let Some(access) = access {
        options.access = access;
    }
    options
}

impl Default for Options {
    fn default() -> Self {
        Self {
            access: parse_quote!(::hallway::Public),
            is_public: false,
            limits: Vec::new(),
            max_bytes: None,
            file_bytes: None,
            lane: None,
            name: None,
            rename: None,
            repeatable: false,
        }
    }
}

struct Checker<'d> {
    diagnostics: &'d mut Diagnostics,
    access: Option<Type>,
    options: Options,
}

impl Checker<'_> {
    fn setting(&mut self, Setting { name, value }: Setting) {
        match name.unraw().to_string().as_str() {
            "access" => self.access(&name, value),
            "limit" => {
                if let Some(text) = self.text(&name, value, "\"5/min per ip\"") {
                    self.limit(text);
                }
            }
            "max" => {
                let text = self.text(&name, value, "\"64kb\"");
                self.options.max_bytes = text.and_then(|text| self.size(&name, &text));
            }
            "files" => {
                let text = self.text(&name, value, "\"20mb\"");
                self.options.file_bytes = text.and_then(|text| self.size(&name, &text));
            }
            "lane" => {
                let text = self.text(&name, value, "\"cart\"");
                self.options.lane = text.and_then(|text| self.word(&text));
            }
            "name" => {
                let text = self.text(&name, value, "\"send_message\"");
                self.options.name = text.and_then(|text| self.path(&text));
            }
            "rename" => {
                let text = self.text(&name, value, "\"contact::old_name\"");
                self.options.rename = text.and_then(|text| self.path(&text));
            }
            "repeatable" => self.repeatable(&name, &value),
            unknown => self.unknown(&name, unknown),
        }
    }

    fn no_access(&mut self, function: &Ident) {
        self.diagnostics
            .error_at(
                Span::call_site(),
                format!("`{function}` does not say who may call it"),
            )
            .help("add a guard: `#[action(access = Staff)]`")
            .help("or open it to everybody: `#[action(access = Public)]`");
    }

    fn access(&mut self, name: &Ident, value: Value) {
        match value {
            Value::Type(access) => {
                if access.to_token_stream().to_string() == "public" {
                    self.diagnostics
                        .error(&access, "`public` is not a guard")
                        .did_you_mean(Some("Public"));
                    self.access = Some(parse_quote!(::hallway::Public));
                } else {
                    self.access = Some(*access);
                }
            }
            value => {
                self.diagnostics
                    .error_at(value.span(name), "`access` names a guard, which is a type")
                    .help("a guard of your own: `access = Staff`")
                    .help("everybody: `access = Public`");
            }
        }
    }

    fn limit(&mut self, text: LitStr) {
        match limit::limit(&text.value()) {
            Ok(limit) => self.options.limits.push((limit, text)),
            Err(message) => {
                self.diagnostics.error(&text, message).help(
                    "a count, a unit (s, min, h, day) and for whom (ip, principal, input.field): \
                     `limit = \"5/min per ip\"`",
                );
            }
        }
    }

    fn size(&mut self, name: &Ident, text: &LitStr) -> Option<u64> {
        match size::size(&text.value()) {
            Ok(bytes) => Some(bytes),
            Err(message) => {
                self.diagnostics.error(text, message).help(format!(
                    "a number and a unit (b, kb, mb, gb): `{name} = \"64kb\"`"
                ));
                None
            }
        }
    }

    fn repeatable(&mut self, name: &Ident, value: &Value) {
        self.options.repeatable = true;
        if !matches!(value, Value::Bare) {
            self.diagnostics
                .error_at(value.span(name), "`repeatable` takes no value")
                .help("write the bare word: `#[action(.., repeatable)]`");
        }
    }

    fn unknown(&mut self, name: &Ident, text: &str) {
        let known = KNOWN.map(|known| format!("`{known}`")).join(", ");
        self.diagnostics
            .error_at(
                name.span(),
                format!("`{text}` is not an option of `#[action]`"),
            )
            .did_you_mean(similar(text, KNOWN))
            .help(format!("the options are {known}"));
    }

    fn twice(&mut self, name: &Ident) {
        self.diagnostics
            .error_at(name.span(), format!("`{name}` stands here twice"))
            .help("keep one; only `limit` may be repeated");
    }

    /// The text of an option that takes one.
    fn text(&mut self, name: &Ident, value: Value, example: &str) -> Option<LitStr> {
        match value {
            Value::Text(text) => Some(text),
            value => {
                self.diagnostics
                    .error_at(value.span(name), format!("`{name}` takes a text in quotes"))
                    .help(format!("for example `{name} = {example}`"));
                None
            }
        }
    }

    fn word(&mut self, text: &LitStr) -> Option<String> {
        let value = text.value();
        let fits = |character: char| character.is_ascii_alphanumeric() || "_-".contains(character);
        if !value.is_empty() && value.chars().all(fits) {
            return Some(value);
        }
        self.diagnostics
            .error(text, format!("`{value}` is not a name for a lane"))
            .help("letters, digits, `_` and `-`: `lane = \"cart\"`");
        None
    }

    fn path(&mut self, text: &LitStr) -> Option<String> {
        let value = text.value();
        if value
            .split("::")
            .all(|part| syn::parse_str::<Ident>(part).is_ok())
        {
            return Some(value);
        }
        self.diagnostics
            .error(text, format!("`{value}` is not a name for an action"))
            .help("a name as in Rust, with its module if need be: `\"contact::send\"`");
        None
    }
}

/// Whether a type is the guard that lets everybody pass, as far as its name tells.
fn is_public(access: &Type) -> bool {
    matches!(access, Type::Path(path)
        if path.path.segments.last().is_some_and(|last| last.ident == "Public"))
}
