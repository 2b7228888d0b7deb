//! Reads the tokens of an `rsx!` into a tree.
//!
//! It goes on after a mistake wherever it can: an element that is not closed ends with its parent,
//! a bad attribute is skipped. Names are not judged here.

mod control;
mod tag;

use proc_macro2::{Delimiter, Group, LineColumn, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser as _};
use syn::{Ident, LitStr, Token};

use super::space::{self, Edge, Gap};
use super::table;
use super::tree::Node;
use crate::diagnostics::Diagnostics;

/// Reads the nodes of one `rsx!`.
pub(super) fn parse(input: TokenStream, diagnostics: &mut Diagnostics) -> Vec<Node> {
    let mut parser = Parser {
        diagnostics,
        open: Vec::new(),
    };
    parser.inside(input, Edge::Wall)
}

/// What is known while reading.
struct Parser<'d> {
    diagnostics: &'d mut Diagnostics,
    /// The names of the elements around the current place.
    open: Vec<String>,
}

/// The nodes of one parent, and where the last one ended.
struct Children {
    nodes: Vec<Node>,
    edge: Edge,
    end: Option<LineColumn>,
}

impl Children {
    fn new(edge: Edge, end: Option<LineColumn>) -> Self {
        Self {
            nodes: Vec::new(),
            edge,
            end,
        }
    }

    /// Adds the blank before a node, if there is one, and notes where the node ends.
    fn step(&mut self, edge: Edge, start: Span, end: Span) {
        self.blank_before(edge, start);
        self.edge = edge;
        self.end = Some(end.end());
    }

    fn blank_before(&mut self, edge: Edge, start: Span) {
        let gap = space::gap(self.end, start);
        if space::is_blank(self.edge, gap, edge) {
            self.text(" ");
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(Node::Text(last)) = self.nodes.last_mut() {
            last.push_str(text);
        } else {
            self.nodes.push(Node::Text(text.to_owned()));
        }
    }
}

impl Parser<'_> {
    /// Reads all tokens of a group, or of the whole macro.
    fn inside(&mut self, tokens: TokenStream, edge: Edge) -> Vec<Node> {
        let mut children = Children::new(edge, None);
        self.run(tokens, |parser, input| {
            parser.fill(&mut children, input, None)
        });
        children.nodes
    }

    /// Runs a reader over tokens that belong to it alone.
    fn run(&mut self, tokens: TokenStream, mut read: impl FnMut(&mut Self, ParseStream<'_>)) {
        let outcome = (|input: ParseStream<'_>| {
            read(self, input);
            Ok(())
        })
        .parse2(tokens);
        if let Err(error) = outcome {
            self.diagnostics.syntax(&error);
        }
    }

    /// Reads nodes until the end of the input, or until the closing tag of `parent`, which is
    /// left for the caller.
    fn fill(&mut self, children: &mut Children, input: ParseStream<'_>, parent: Option<&str>) {
        while !input.is_empty() {
            if input.peek(Token![<]) && input.peek2(Token![/]) {
                if self.closes_an_ancestor(input, parent) {
                    return;
                }
            } else if input.peek(Token![<]) {
                self.angle(children, input);
            } else if input.peek(Token![@]) {
                self.control(children, input);
            } else if input.peek(LitStr) {
                self.quoted(children, input);
            } else {
                self.token(children, input);
            }
        }
    }

    /// Whether the closing tag that comes next ends `parent`, rightly or by a typo, or an element
    /// around it. Any other is reported and skipped.
    fn closes_an_ancestor(&mut self, input: ParseStream<'_>, parent: Option<&str>) -> bool {
        let name = tag::closing_name(input).unwrap_or_default();
        if self.open.contains(&name) {
            return true;
        }
        if parent.is_some_and(|parent| !tag::closes_next(input, parent)) {
            return true;
        }
        let start = input.span();
        let end = tag::skip_closing(input).unwrap_or(start);
        let mistake =
            self.diagnostics
                .error_between(start, end, format!("`</{name}>` closes nothing"));
        if let Some(parent) = parent {
            mistake.help(format!("the element that is open here is `<{parent}>`"));
        } else if table::is_void(&name) {
            mistake.help(format!("`<{name}>` holds nothing and has no closing tag"));
        }
        false
    }

    fn quoted(&mut self, children: &mut Children, input: ParseStream<'_>) {
        let Ok(text) = input.parse::<LitStr>() else {
            return;
        };
        children.step(Edge::Quoted, text.span(), text.span());
        children.text(&text.value());
    }

    /// Reads one token of unquoted text, or a group.
    fn token(&mut self, children: &mut Children, input: ParseStream<'_>) {
        if input.peek(Token![&]) && input.peek2(Ident::peek_any) && input.peek3(Token![;]) {
            self.entity(input);
            return;
        }
        let Ok(token) = input.parse::<TokenTree>() else {
            return;
        };
        match token {
            TokenTree::Group(group) => self.group(children, group),
            token => {
                children.step_text(&token);
                children.text(&token.to_string());
            }
        }
    }

    fn group(&mut self, children: &mut Children, group: Group) {
        match group.delimiter() {
            Delimiter::Parenthesis => {
                children.step(Edge::Value, group.span_open(), group.span_close());
                if self.holds_an_expression(&group) {
                    children.nodes.push(Node::Value(group));
                }
            }
            Delimiter::Bracket => {
                children.step(Edge::Text, group.span_open(), group.span_open());
                children.text("[");
                self.run(group.stream(), |parser, input| {
                    parser.fill(children, input, None)
                });
                children.step(Edge::Text, group.span_close(), group.span_close());
                children.text("]");
            }
            Delimiter::Brace => {
                self.diagnostics
                    .error_between(
                        group.span_open(),
                        group.span_close(),
                        "braces mean nothing here",
                    )
                    .help("a value stands in parentheses: `(name)`")
                    .help("braces as text stand in quotes: `\"{ }\"`");
            }
            // What another macro passed on: `$text`.
            Delimiter::None => {
                self.run(group.stream(), |parser, input| {
                    parser.fill(children, input, None)
                });
            }
        }
    }

    /// Whether the group holds one expression; if not, says so.
    fn holds_an_expression(&mut self, group: &Group) -> bool {
        if group.stream().is_empty() {
            self.diagnostics
                .error_between(
                    group.span_open(),
                    group.span_close(),
                    "there is no value in `()`",
                )
                .help("parentheses as text stand in quotes: `\"()\"`");
            return false;
        }
        match syn::parse2::<syn::Expr>(group.stream()) {
            Ok(_) => true,
            Err(error) => {
                self.diagnostics
                    .error_at(error.span(), error.to_string())
                    .help("parentheses hold a Rust expression; as text they stand in quotes: `\"(..)\"`");
                false
            }
        }
    }

    /// Reports `&nbsp;`, which would show as it is written.
    fn entity(&mut self, input: ParseStream<'_>) {
        let start = input.span();
        let _ = input.parse::<Token![&]>();
        let name = input
            .call(Ident::parse_any)
            .map(|name| name.to_string())
            .unwrap_or_default();
        let end = input.span();
        let _ = input.parse::<Token![;]>();
        let cure = match name.as_str() {
            "amp" => "write the character itself: `&`".to_owned(),
            "nbsp" => "write the character itself, in quotes: `\"\\u{a0}\"`".to_owned(),
            _ => "write the character itself, in quotes".to_owned(),
        };
        self.diagnostics
            .error_between(
                start,
                end,
                format!("`&{name};` would show as it is written"),
            )
            .help(cure)
            .help(format!(
                "or, if that is what you want, quote it: `\"&{name};\"`"
            ));
    }
}

impl Children {
    /// A step over a token of text. Where positions say nothing, two words are still two words.
    fn step_text(&mut self, token: &TokenTree) {
        let start = token.span();
        let unknown = space::gap(self.end, start) == Gap::Unknown;
        if unknown && self.edge == Edge::Text && !is_word(token) {
            self.end = None;
        }
        self.step(Edge::Text, start, start);
    }
}

fn is_word(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_))
}
