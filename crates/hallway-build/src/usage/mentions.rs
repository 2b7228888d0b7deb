//! Collects the paths that a file mentions.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    UseTree,
    visit::{self, Visit},
};

use crate::{source::only_in_tests, sources::Placed};

/// What a file mentions.
#[derive(Default)]
pub(super) struct Mentions {
    pub(super) paths: Vec<Mention>,
    /// What `use` brings, by the name that it has in the file.
    pub(super) imports: BTreeMap<String, Vec<String>>,
    /// Whether some `use` ends in `*`.
    pub(super) globs: bool,
    /// Every word of a file that does not parse.
    pub(super) words: BTreeSet<String>,
}

/// One path.
pub(super) struct Mention {
    /// The module in which it is written, if the file has one.
    pub(super) module: Option<Vec<String>>,
    pub(super) path: Vec<String>,
    pub(super) in_macro: bool,
}

impl Mentions {
    pub(super) fn of(file: &Placed<'_>) -> Self {
        let mut reader = Reader {
            mentions: Self::default(),
            module: file.module.clone(),
        };
        match &file.source.syntax {
            _ if file.tests => {}
            Some(syntax) => reader.visit_file(syntax),
            None => reader.mentions.words = words(&file.source.text),
        }
        reader.mentions
    }

    /// A path from the root of the crate, as far as the file itself says what it means.
    pub(super) fn absolute(&self, mention: &Mention, way: &[String]) -> Option<Vec<String>> {
        let (first, rest) = way.split_first()?;
        if let Some(start) = from(first, mention.module.as_ref()) {
            return follow(start, rest);
        }
        let imported = self.imports.get(first)?;
        let start = from(imported.first()?, mention.module.as_ref())?;
        follow(follow(start, &imported[1..])?, rest)
    }
}

/// Where `crate`, `self` and `super` lead.
fn from(first: &str, module: Option<&Vec<String>>) -> Option<Vec<String>> {
    match first {
        "crate" => Some(Vec::new()),
        "self" => module.cloned(),
        "super" => module.and_then(|module| Some(module.split_last()?.1.to_vec())),
        _ => None,
    }
}

fn follow(mut start: Vec<String>, rest: &[String]) -> Option<Vec<String>> {
    for name in rest {
        match name.as_str() {
            "super" => drop(start.pop()?),
            "self" => {}
            _ => start.push(name.clone()),
        }
    }
    Some(start)
}

fn words(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .map(str::to_owned)
        .collect()
}

struct Reader {
    mentions: Mentions,
    module: Option<Vec<String>>,
}

impl Reader {
    fn mention(&mut self, path: Vec<String>, in_macro: bool) {
        let module = self.module.clone();
        self.mentions.paths.push(Mention {
            module,
            path,
            in_macro,
        });
    }

    fn import(&mut self, tree: &UseTree, before: &[String]) {
        match tree {
            UseTree::Path(path) => {
                let way = [before, &[path.ident.to_string()]].concat();
                self.import(&path.tree, &way);
            }
            UseTree::Name(name) => self.imported(before, &name.ident, &name.ident),
            UseTree::Rename(name) => self.imported(before, &name.ident, &name.rename),
            UseTree::Glob(_) => self.mentions.globs = true,
            UseTree::Group(group) => {
                group
                    .items
                    .iter()
                    .for_each(|tree| self.import(tree, before));
            }
        }
    }

    fn imported(&mut self, before: &[String], name: &syn::Ident, local: &syn::Ident) {
        let mut path = before.to_vec();
        let mut local = local.to_string();
        if name == "self" {
            if local == "self" {
                local = path.last().cloned().unwrap_or_default();
            }
        } else {
            path.push(name.to_string());
        }
        self.mentions.imports.insert(local, path.clone());
        self.mention(path, false);
    }

    fn tokens(&mut self, tokens: TokenStream, text_is_words: bool) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut index = 0;
        while let Some(token) = tokens.get(index) {
            if let TokenTree::Group(group) = token {
                self.tokens(group.stream(), text_is_words);
            }
            let (path, next) = path_at(&tokens, index);
            let method = index > 0 && is(&tokens[index - 1], '.');
            let word = text_is_words && is_word(&tokens, index, &path);
            if !(path.is_empty() || method || word) {
                self.mention(path, true);
            }
            index = next;
        }
    }
}

/// The path that starts at a token of a macro, and the token after it.
fn path_at(tokens: &[TokenTree], start: usize) -> (Vec<String>, usize) {
    let mut path = Vec::new();
    let mut index = start;
    while let Some(TokenTree::Ident(ident)) = tokens.get(index) {
        path.push(ident.to_string());
        index += 1;
        match tokens.get(index..index + 2) {
            Some([a, b]) if is(a, ':') && is(b, ':') => index += 2,
            _ => break,
        }
    }
    (path, index.max(start + 1))
}

/// In `rsx!`, a lone name is a word, unless it is an argument of a type, as in `State<remove>`.
fn is_word(tokens: &[TokenTree], index: usize, path: &[String]) -> bool {
    let argument = index > 1
        && is(&tokens[index - 1], '<')
        && (is(&tokens[index - 2], ':') || matches!(tokens[index - 2], TokenTree::Ident(_)));
    path.len() == 1 && !argument
}

fn is(token: &TokenTree, punctuation: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == punctuation)
}

fn names(path: &syn::Path) -> Vec<String> {
    path.segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect()
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if !attributes(item).is_some_and(only_in_tests) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let outer = self.module.clone();
        if let Some(path) = &mut self.module {
            path.push(module.ident.to_string());
        }
        visit::visit_item_mod(self, module);
        self.module = outer;
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.import(&item.tree, &[]);
    }

    fn visit_type_path(&mut self, ty: &'ast syn::TypePath) {
        self.mention(names(&ty.path), false);
        visit::visit_type_path(self, ty);
    }

    fn visit_expr_path(&mut self, expression: &'ast syn::ExprPath) {
        let mut path = names(&expression.path);
        path.pop();
        self.mention(path, false);
        visit::visit_expr_path(self, expression);
    }

    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        let html = called
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == "rsx");
        self.tokens(called.tokens.clone(), html);
    }
}

fn attributes(item: &syn::Item) -> Option<&[syn::Attribute]> {
    match item {
        syn::Item::Fn(item) => Some(&item.attrs),
        syn::Item::Impl(item) => Some(&item.attrs),
        syn::Item::Mod(item) => Some(&item.attrs),
        syn::Item::Use(item) => Some(&item.attrs),
        _ => None,
    }
}
