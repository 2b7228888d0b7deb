//! Reads the type and its `#[error(..)]` attributes.

use proc_macro2::TokenStream;
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned;
use syn::{Attribute, DeriveInput, Expr};

use crate::diagnostics::Diagnostics;
use crate::suggest::similar;

/// Reads the type.
pub(super) fn input(tokens: TokenStream) -> syn::Result<DeriveInput> {
    syn::parse2(tokens)
}

/// What the attributes of one variant say, as written.
#[derive(Debug, Default)]
pub(super) struct Options {
    pub(super) status: Option<Expr>,
    pub(super) message: Option<Expr>,
    pub(super) transparent: bool,
    /// Whether there is an `#[error(..)]` at all.
    pub(super) present: bool,
}

const KNOWN: [&str; 3] = ["status", "message", "transparent"];

/// Reads the `#[error(..)]` attributes among `attributes`.
pub(super) fn options(attributes: &[Attribute], diagnostics: &mut Diagnostics) -> Options {
    let mut options = Options::default();
    for attribute in attributes.iter().filter(|one| one.path().is_ident("error")) {
        options.present = true;
        let outcome = attribute.parse_nested_meta(|meta| option(&meta, &mut options, diagnostics));
        if let Err(error) = outcome {
            diagnostics
                .error_at(error.span(), error.to_string())
                .help("`#[error(status = 409, message = \"Sold out\")]`");
        }
    }
    options
}

fn option(
    meta: &ParseNestedMeta<'_>,
    options: &mut Options,
    diagnostics: &mut Diagnostics,
) -> syn::Result<()> {
    if meta.path.is_ident("status") {
        options.status = Some(meta.value()?.parse()?);
    } else if meta.path.is_ident("message") {
        options.message = Some(meta.value()?.parse()?);
    } else if meta.path.is_ident("transparent") {
        options.transparent = true;
    } else {
        let name = meta
            .path
            .get_ident()
            .map(ToString::to_string)
            .unwrap_or_default();
        diagnostics
            .error_at(
                meta.path.span(),
                format!("`{name}` is not an option of `#[error]`"),
            )
            .did_you_mean(similar(&name, KNOWN))
            .help("the options are `status`, `message` and `transparent`");
        if meta.input.peek(syn::Token![=]) {
            meta.value()?.parse::<Expr>()?;
        }
    }
    Ok(())
}
