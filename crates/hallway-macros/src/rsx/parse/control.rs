//! Reads `@if`, `@for`, `@match` and `@let`.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative;
use syn::{Expr, Ident, Pat, Stmt, Token, token};

use super::{Children, Parser};
use crate::rsx::space::Edge;
use crate::rsx::tree::{Arm, Else, If, Node};
use crate::suggest::similar;

const KEYWORDS: [&str; 5] = ["if", "for", "match", "let", "else"];

impl Parser<'_> {
    /// Reads what begins with `@`.
    pub(super) fn control(&mut self, children: &mut Children, input: ParseStream<'_>) {
        let at = input.span();
        let _ = input.parse::<Token![@]>();
        let keyword = input
            .fork()
            .call(Ident::parse_any)
            .map(|word| word.to_string());
        let keyword = keyword.unwrap_or_default();
        let edge = if keyword == "let" {
            Edge::Wall
        } else {
            Edge::Block
        };
        children.blank_before(edge, at);
        let mut end = at;
        let node = match keyword.as_str() {
            "if" => self.if_block(input, &mut end).map(Node::If),
            "for" => self.for_block(input, &mut end),
            "match" => self.match_block(input, &mut end),
            "let" => let_line(input),
            _ => return self.unknown_keyword(at, &keyword, input),
        };
        children.edge = edge;
        children.end = Some(end.end());
        match node {
            Ok(node) => children.nodes.push(node),
            Err(error) => {
                let shape = match keyword.as_str() {
                    "if" => "@if condition { .. }",
                    "for" => "@for item in items { .. }",
                    "match" => "@match value { pattern => { .. } .. }",
                    _ => "@let name = value;",
                };
                self.diagnostics
                    .error_at(error.span(), error.to_string())
                    .help(format!("it is written `{shape}`"));
                skip_block(input);
            }
        }
    }

    fn unknown_keyword(&mut self, at: Span, keyword: &str, input: ParseStream<'_>) {
        let quoted = format!("`@` as text stands in quotes: `\"@{keyword}\"`");
        if keyword.is_empty() {
            self.diagnostics
                .error_at(at, "`@` begins `@if`, `@for`, `@match` or `@let`")
                .help(quoted);
            return;
        }
        let end = input.span();
        let _ = input.call(Ident::parse_any);
        if keyword == "else" {
            self.diagnostics
                .error_between(at, end, "`@else` has no `@if` right before it")
                .help("it follows the closing brace: `@if c { .. } @else { .. }`");
            skip_block(input);
            return;
        }
        let known = similar(keyword, KEYWORDS).map(|known| format!("@{known}"));
        self.diagnostics
            .error_between(at, end, format!("`@{keyword}` is not known"))
            .did_you_mean(known.as_deref())
            .help(quoted);
        if known.is_some() {
            skip_block(input);
        }
    }

    fn if_block(&mut self, input: ParseStream<'_>, end: &mut Span) -> syn::Result<If> {
        input.parse::<Token![if]>()?;
        let condition = Box::new(whole(input, Expr::parse_without_eager_brace)?);
        let then = self.block(input, end)?;
        let otherwise = self.else_block(input, end)?;
        Ok(If {
            condition,
            then,
            otherwise,
        })
    }

    fn else_block(&mut self, input: ParseStream<'_>, end: &mut Span) -> syn::Result<Option<Else>> {
        if !(input.peek(Token![@]) && input.peek2(Token![else])) {
            return Ok(None);
        }
        input.parse::<Token![@]>()?;
        input.parse::<Token![else]>()?;
        if input.peek(Token![if]) {
            return Ok(Some(Else::If(Box::new(self.if_block(input, end)?))));
        }
        Ok(Some(Else::Block(self.block(input, end)?)))
    }

    fn for_block(&mut self, input: ParseStream<'_>, end: &mut Span) -> syn::Result<Node> {
        input.parse::<Token![for]>()?;
        let pattern = Box::new(whole(input, Pat::parse_multi_with_leading_vert)?);
        input.parse::<Token![in]>()?;
        let over = Box::new(whole(input, Expr::parse_without_eager_brace)?);
        Ok(Node::For {
            pattern,
            over,
            body: self.block(input, end)?,
        })
    }

    fn match_block(&mut self, input: ParseStream<'_>, end: &mut Span) -> syn::Result<Node> {
        input.parse::<Token![match]>()?;
        let on = Box::new(whole(input, Expr::parse_without_eager_brace)?);
        let group = braces(input)?;
        *end = group.span_close();
        let mut arms = Vec::new();
        self.run(group.stream(), |parser, input| {
            while !input.is_empty() {
                match parser.arm(input) {
                    Ok(arm) => arms.push(arm),
                    Err(error) => {
                        parser.diagnostics.syntax(&error);
                        let _ = input.parse::<TokenStream>();
                    }
                }
            }
        });
        Ok(Node::Match { on, arms })
    }

    fn arm(&mut self, input: ParseStream<'_>) -> syn::Result<Arm> {
        let mut pattern = input
            .call(Pat::parse_multi_with_leading_vert)?
            .into_token_stream();
        if let Some(keyword) = input.parse::<Option<Token![if]>>()? {
            let guard = input.parse::<Expr>()?;
            pattern = quote!(#pattern #keyword #guard);
        }
        input.parse::<Token![=>]>()?;
        if !input.peek(token::Brace) {
            let message = "an arm of `@match` is a block: `pattern => { .. }`";
            return Err(syn::Error::new(input.span(), message));
        }
        let body = self.block(input, &mut Span::call_site())?;
        input.parse::<Option<Token![,]>>()?;
        Ok(Arm { pattern, body })
    }

    /// Reads a block as a world of its own: a tag that is opened in it is closed in it.
    fn block(&mut self, input: ParseStream<'_>, end: &mut Span) -> syn::Result<Vec<Node>> {
        let group = braces(input)?;
        *end = group.span_close();
        let around = std::mem::take(&mut self.open);
        let nodes = self.inside(group.stream(), Edge::Wall);
        self.open = around;
        Ok(nodes)
    }
}

/// Reads all of it or nothing, so that reading can go on behind it.
fn whole<T>(
    input: ParseStream<'_>,
    read: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    let ahead = input.fork();
    let value = read(&ahead)?;
    input.advance_to(&ahead);
    Ok(value)
}

fn braces(input: ParseStream<'_>) -> syn::Result<Group> {
    if input.peek(token::Brace) {
        input.parse()
    } else {
        Err(input.error("expected `{`"))
    }
}

fn let_line(input: ParseStream<'_>) -> syn::Result<Node> {
    let start = input.span();
    match input.parse::<Stmt>()? {
        Stmt::Local(local) => Ok(Node::Let(Box::new(local))),
        _ => Err(syn::Error::new(
            start,
            "expected `@let pattern = expression;`",
        )),
    }
}

/// Skips to behind the next block or line, where reading can go on.
fn skip_block(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![<]) {
        match input.parse::<TokenTree>() {
            Ok(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => return,
            Ok(TokenTree::Punct(punct)) if punct.as_char() == ';' => return,
            _ => {}
        }
    }
}
