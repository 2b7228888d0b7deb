//! Finds the functions that carry `#[action]`.

use syn::{Item, ItemFn};

use crate::{
    mistake::Mistake,
    source::{Source, is_public, line, only_in_tests},
};

/// An action, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Action {
    /// Path of its module from the root of the crate, as in `["app", "contact", "actions"]`.
    pub(crate) module: Vec<String>,
    pub(crate) name: String,
    pub(crate) file: String,
    pub(crate) line: usize,
    /// Why `src/app.rs` cannot name it, if it cannot.
    pub(crate) hidden: Option<&'static str>,
}

impl Action {
    /// As seen from `src/app.rs`.
    pub(crate) fn path(&self) -> String {
        let module = match self.module.split_first() {
            Some((app, below)) if app == "app" => below.join("::"),
            _ => format!("crate::{}", self.module.join("::")),
        };
        let glue = if module.is_empty() { "" } else { "::" };
        format!("{module}{glue}{}", self.name)
    }

    /// Says that an action which is used cannot be reached.
    pub(crate) fn unreachable(&self) -> Option<Mistake> {
        let why = self.hidden?;
        let message = format!(
            "the action `{}` is used, but src/app.rs cannot name it: {why}",
            self.name
        );
        Some(Mistake::at(&self.file, self.line, message))
    }
}

/// Whether a function carries `#[action]`, by whatever path.
pub(crate) fn is_action(function: &ItemFn) -> bool {
    function.attrs.iter().any(|attribute| {
        attribute
            .path()
            .segments
            .last()
            .is_some_and(|segment| segment.ident == "action")
    })
}

/// The actions of a file whose module is `module`, inline modules included.
pub(crate) fn find(source: &Source, module: &[String], reachable: bool) -> Vec<Action> {
    let mut finder = Finder {
        file: &source.path,
        actions: Vec::new(),
    };
    if let Some(syntax) = &source.syntax {
        finder.items(&syntax.items, module, reachable);
    }
    finder.actions
}

struct Finder<'a> {
    file: &'a str,
    actions: Vec<Action>,
}

impl Finder<'_> {
    fn items(&mut self, items: &[Item], module: &[String], reachable: bool) {
        for item in items {
            match item {
                Item::Fn(function) if is_action(function) && !only_in_tests(&function.attrs) => {
                    self.actions.push(self.action(function, module, reachable));
                }
                Item::Mod(inner) if !only_in_tests(&inner.attrs) => {
                    if let Some((_, items)) = &inner.content {
                        let below = [module, &[inner.ident.to_string()]].concat();
                        self.items(items, &below, reachable && is_public(&inner.vis));
                    }
                }
                _ => {}
            }
        }
    }

    fn action(&self, function: &ItemFn, module: &[String], reachable: bool) -> Action {
        let hidden = match (is_public(&function.vis), reachable) {
            (false, _) => Some("write `pub async fn`"),
            (_, false) => Some("make the modules around it `pub`"),
            _ => None,
        };
        Action {
            module: module.to_vec(),
            name: function.sig.ident.to_string(),
            file: self.file.to_owned(),
            line: line(&function.sig.ident),
            hidden,
        }
    }
}
