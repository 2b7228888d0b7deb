//! Reads one file of Rust and answers what stands in it.
//!
//! A file that does not parse is no mistake here: rustc reports it at the user's own line, once
//! its module is declared. [`Source::syntax`] is `None` then.

use std::{io, path::Path};

use proc_macro2::TokenTree;
use syn::{ItemFn, Visibility, spanned::Spanned};

/// One file below `src/`.
pub(crate) struct Source {
    /// Relative to the package, with `/` between its parts.
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) syntax: Option<syn::File>,
}

impl Source {
    pub(crate) fn read(root: &Path, path: String) -> io::Result<Self> {
        let bytes = std::fs::read(root.join(&path))?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let syntax = syn::parse_file(&text).ok();
        Ok(Self { path, text, syntax })
    }

    /// Functions at the top of the file, not those that only tests see.
    pub(crate) fn functions(&self) -> impl Iterator<Item = &ItemFn> {
        self.items().filter_map(|item| match item {
            syn::Item::Fn(function) if !only_in_tests(&function.attrs) => Some(function),
            _ => None,
        })
    }

    /// Names that `pub use` brings into the file from elsewhere.
    pub(crate) fn reexports(&self) -> Vec<String> {
        let mut names = Vec::new();
        for item in self.items() {
            if let syn::Item::Use(item) = item
                && is_public(&item.vis)
            {
                leaves(&item.tree, &mut names);
            }
        }
        names
    }

    /// The line of `mod name;`, if the file declares that module and gives it no body.
    pub(crate) fn declares(&self, name: &str) -> Option<usize> {
        self.items().find_map(|item| match item {
            syn::Item::Mod(module) if module.content.is_none() && module.ident == name => {
                Some(line(&module.ident))
            }
            _ => None,
        })
    }

    /// What `#[cached(..)]` says on a function, if it stands there.
    pub(crate) fn cached(&self, name: &str) -> Option<Cached> {
        let function = self.functions().find(|it| it.sig.ident == name)?;
        let is_cached =
            |path: &syn::Path| path.segments.last().is_some_and(|it| it.ident == "cached");
        let attribute = function.attrs.iter().find(|one| is_cached(one.path()))?;
        let tokens = match &attribute.meta {
            syn::Meta::List(list) => list.tokens.clone(),
            _ => return Some(Cached::Here),
        };
        let says_public = |token| matches!(token, TokenTree::Ident(word) if word == "public");
        Some(match tokens.into_iter().any(says_public) {
            true => Cached::Public,
            false => Cached::Here,
        })
    }

    /// Whether a page says `pub const PUBLIC: bool = true;`.
    pub(crate) fn is_for_everybody(&self) -> bool {
        self.items().any(|item| match item {
            syn::Item::Const(item) if item.ident == "PUBLIC" && is_public(&item.vis) => {
                let yes = |lit: &syn::Lit| matches!(lit, syn::Lit::Bool(lit) if lit.value);
                matches!(&*item.expr, syn::Expr::Lit(expr) if yes(&expr.lit))
            }
            _ => false,
        })
    }

    /// Whether a route says `pub const LIMIT: Limit = ..;`. Without the `pub` it shall not compile.
    pub(crate) fn is_limited(&self) -> bool {
        self.has_constant("LIMIT")
    }

    /// Whether a route says `pub const DEPRECATED: Deprecated = ..;`.
    pub(crate) fn is_deprecated(&self) -> bool {
        self.has_constant("DEPRECATED")
    }

    fn has_constant(&self, name: &str) -> bool {
        self.items()
            .any(|item| matches!(item, syn::Item::Const(item) if item.ident == name))
    }

    fn items(&self) -> impl Iterator<Item = &syn::Item> {
        self.syntax.iter().flat_map(|file| &file.items)
    }
}

/// Where what is drawn is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cached {
    /// In the process.
    Here,
    /// As a whole document, also by caches in front of the app.
    Public,
}

/// The line on which a name or another piece of a file starts.
pub(crate) fn line(node: &impl Spanned) -> usize {
    node.span().start().line
}

/// Whether `src/app.rs` may name an item with this visibility: `pub` or `pub(crate)`.
pub(crate) fn is_public(visibility: &Visibility) -> bool {
    match visibility {
        Visibility::Public(_) => true,
        Visibility::Restricted(restricted) => restricted.path.is_ident("crate"),
        Visibility::Inherited => false,
    }
}

/// Whether an item carries `#[cfg(test)]` or `#[test]`.
pub(crate) fn only_in_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let path = attribute.path();
        path.segments
            .last()
            .is_some_and(|segment| segment.ident == "test")
            || path.is_ident("cfg")
                && attribute
                    .parse_args::<syn::Path>()
                    .is_ok_and(|path| path.is_ident("test"))
    })
}

fn leaves(tree: &syn::UseTree, names: &mut Vec<String>) {
    match tree {
        syn::UseTree::Path(path) => leaves(&path.tree, names),
        syn::UseTree::Name(name) => names.push(name.ident.to_string()),
        syn::UseTree::Rename(rename) => names.push(rename.rename.to_string()),
        syn::UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, names)),
        syn::UseTree::Glob(_) => {}
    }
}
