//! Reads tags and attributes.

use proc_macro2::{Group, Span, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, Lit, LitBool, LitInt, Token, token};

use super::{Children, Parser};
use crate::diagnostics::Mistake;
use crate::rsx::space::Edge;
use crate::rsx::table;
use crate::rsx::tree::{Attribute, Element, Name, Node, Value};

/// How a tag ended.
enum TagEnd {
    /// `>`.
    Open(Span),
    /// `/>`.
    Empty(Span),
    /// The tokens ran out.
    Missing,
}

impl Parser<'_> {
    /// Reads what begins with `<`.
    pub(super) fn angle(&mut self, children: &mut Children, input: ParseStream<'_>) {
        if input.peek2(Token![!]) {
            self.declaration(children, input);
        } else if input.peek2(Ident::peek_any) {
            self.element(children, input);
        } else {
            self.no_tag(input);
        }
    }

    fn no_tag(&mut self, input: ParseStream<'_>) {
        let start = input.span();
        let _ = input.parse::<Token![<]>();
        let end = input.span();
        if input.parse::<Token![>]>().is_ok() {
            self.diagnostics
                .error_between(start, end, "`<>` is not needed")
                .help("`rsx!` takes any number of nodes beside each other");
        } else {
            self.diagnostics
                .error_at(start, "a tag has its name right behind the `<`")
                .help("`<` as text stands in quotes: `\"<\"`");
        }
    }

    /// Reads `<!DOCTYPE html>`.
    fn declaration(&mut self, children: &mut Children, input: ParseStream<'_>) {
        let start = input.span();
        let _ = input.parse::<Token![<]>();
        let _ = input.parse::<Token![!]>();
        let is_comment = input.peek(Token![-]);
        let mut words: Vec<String> = Vec::new();
        let mut end = start;
        while let Ok(token) = input.parse::<TokenTree>() {
            end = token.span();
            let after_dash = words.last().is_some_and(|last| last == "-");
            if is_punct(&token, '>') && (after_dash || !is_comment) {
                break;
            }
            words.push(token.to_string());
        }
        children.step(Edge::Wall, start, end);
        if is_comment {
            self.diagnostics
                .error_between(start, end, "comments for the browser are not written")
                .help("a comment for readers of the code is Rust's: `// ..`");
        } else if words.join(" ").eq_ignore_ascii_case("doctype html") {
            children.nodes.push(Node::Doctype);
        } else {
            self.diagnostics
                .error_between(start, end, "this declaration is not known")
                .help("the only one that a page needs is `<!DOCTYPE html>`");
        }
    }

    fn element(&mut self, children: &mut Children, input: ParseStream<'_>) {
        let start = input.span();
        let _ = input.parse::<Token![<]>();
        let Some(name) = self.name(input) else { return };
        children.blank_before(Edge::Block, start);
        let (attributes, tag_end) = self.attributes(&name, input);
        let mut element = Element {
            name,
            attributes,
            children: Vec::new(),
        };
        let end = match tag_end {
            TagEnd::Empty(end) => end,
            TagEnd::Open(end) if table::is_void(&element.name.text) => end,
            TagEnd::Open(end) => self.content(&mut element, start, end, input),
            TagEnd::Missing => element.name.end,
        };
        children.edge = Edge::Block;
        children.end = Some(end.end());
        children.nodes.push(Node::Element(element));
    }

    /// Reads what is in the element, and its closing tag. Returns the last token's span.
    fn content(
        &mut self,
        element: &mut Element,
        start: Span,
        tag_end: Span,
        input: ParseStream<'_>,
    ) -> Span {
        let name = element.name.text.clone();
        let mut inner = Children::new(Edge::Tag, Some(tag_end.end()));
        self.open.push(name.clone());
        self.fill(&mut inner, input, Some(&name));
        self.open.pop();
        inner.blank_before(Edge::Tag, input.span());
        element.children = inner.nodes;

        let closing = closing_name(input);
        if closing.as_ref() == Some(&name) {
            return skip_closing(input).unwrap_or(tag_end);
        }
        match closing {
            Some(found) if !self.open.contains(&found) => {
                let from = input.span();
                let end = skip_closing(input).unwrap_or(tag_end);
                self.diagnostics
                    .error_between(from, end, format!("`</{found}>` does not close `<{name}>`"))
                    .help(format!("write `</{name}>`"));
                end
            }
            Some(found) => {
                self.not_closed(element, start)
                    .help(format!("`</{found}>` comes before `</{name}>`"));
                tag_end
            }
            None => {
                self.not_closed(element, start)
                    .help(format!("add `</{name}>`"));
                tag_end
            }
        }
    }

    fn not_closed(&mut self, element: &Element, start: Span) -> &mut Mistake {
        let message = format!("`<{}>` is not closed", element.name.text);
        self.diagnostics
            .error_between(start, element.name.end, message)
    }

    fn attributes(&mut self, element: &Name, input: ParseStream<'_>) -> (Vec<Attribute>, TagEnd) {
        let mut attributes = Vec::new();
        loop {
            let here = input.span();
            if input
                .parse::<Option<Token![>]>>()
                .is_ok_and(|end| end.is_some())
            {
                return (attributes, TagEnd::Open(here));
            }
            if input.peek(Token![/]) && input.peek2(Token![>]) {
                let _ = input.parse::<Token![/]>();
                let end = input.span();
                let _ = input.parse::<Token![>]>();
                return (attributes, TagEnd::Empty(end));
            }
            if input.is_empty() || input.peek(Token![<]) {
                let message = format!("the tag `<{}` is not ended", element.text);
                self.diagnostics
                    .error_between(element.start, element.end, message)
                    .help("add `>`");
                return (attributes, TagEnd::Missing);
            }
            if input.peek(Ident::peek_any) {
                attributes.extend(self.attribute(input));
            } else {
                self.no_attribute(input);
            }
        }
    }

    /// Reports and skips what stands where an attribute's name should.
    fn no_attribute(&mut self, input: ParseStream<'_>) {
        let Ok(token) = input.parse::<TokenTree>() else {
            return;
        };
        let mistake = self
            .diagnostics
            .error(&token, "an attribute begins with its name");
        if matches!(token, TokenTree::Group(_)) {
            mistake.help("a value stands behind a name: `value=(x)`");
        } else if is_punct(&token, '@') {
            mistake.help(
                "blocks stand between tags; an attribute that may be absent takes an `Option` \
                 or a `bool`: `checked=(on)`",
            );
            // `@click="x"` and `@if c { .. }` alike: the rest of it says nothing more.
            while !input.is_empty() && !input.peek(Token![>]) && !input.peek(Token![/]) {
                let _ = input.parse::<TokenTree>();
            }
        }
    }

    fn attribute(&mut self, input: ParseStream<'_>) -> Option<Attribute> {
        let name = self.name(input)?;
        if !input.peek(Token![=]) {
            return Some(Attribute {
                name,
                value: Value::Bare,
            });
        }
        let _ = input.parse::<Token![=]>();
        let value = self.value(&name, input)?;
        Some(Attribute { name, value })
    }

    fn value(&mut self, name: &Name, input: ParseStream<'_>) -> Option<Value> {
        if input.peek(token::Paren) {
            let group = input.parse::<Group>().ok()?;
            return self
                .holds_an_expression(&group)
                .then_some(Value::Expr(group));
        }
        if input.peek(Token![>]) || input.is_empty() {
            self.diagnostics
                .error_between(
                    name.start,
                    name.end,
                    format!("`{}=` has no value", name.text),
                )
                .help(format!(
                    "text: `{0}=\"..\"`, a Rust value: `{0}=(..)`",
                    name.text
                ));
            return None;
        }
        let start = input.span();
        let minus = if input.peek2(Lit) {
            input.parse::<Option<Token![-]>>().ok()?
        } else {
            None
        };
        if input.peek(Lit) && !input.peek(LitBool) {
            let literal = input.parse::<Lit>().ok()?;
            let sign = if minus.is_some() { "-" } else { "" };
            if let Some(text) = text_of(&literal) {
                return Some(Value::Text(format!("{sign}{text}"), start));
            }
            self.no_value(name, start, literal.span(), "..");
            return None;
        }
        let (end, written) = skip_bare_value(input);
        self.no_value(name, start, end, &written);
        None
    }

    fn no_value(&mut self, name: &Name, start: Span, end: Span, written: &str) {
        let name = &name.text;
        let mistake = self.diagnostics.error_between(
            start,
            end,
            format!("the value of `{name}` needs parentheses or quotes"),
        );
        mistake.help(format!(
            "a Rust value stands in parentheses: `{name}=({written})`"
        ));
        if written == "true" {
            mistake.help(format!("or write the bare name: `{name}`"));
        } else {
            mistake.help(format!("text stands in quotes: `{name}=\"{written}\"`"));
        }
    }

    /// Reads a name with its dashes and colons: `h1`, `aria-label`, `xlink:href`, `data-2x`.
    pub(super) fn name(&mut self, input: ParseStream<'_>) -> Option<Name> {
        let first = input.call(Ident::parse_any).ok()?;
        let text = first.unraw().to_string();
        let mut name = Name {
            text,
            start: first.span(),
            end: first.span(),
        };
        while input.peek(Token![-]) || input.peek(Token![:]) {
            name.text
                .push(if input.peek(Token![-]) { '-' } else { ':' });
            name.end = input.span();
            let _ = input.parse::<TokenTree>();
            if input.peek(Ident::peek_any) || input.peek(LitInt) {
                let part = input.parse::<TokenTree>().ok()?;
                name.text
                    .push_str(part.to_string().trim_start_matches("r#"));
                name.end = part.span();
            }
        }
        Some(name)
    }
}

/// Skips a value without quotes: `user.name` is one mistake, not three.
fn skip_bare_value(input: ParseStream<'_>) -> (Span, String) {
    let mut end = input.span();
    let mut written = String::new();
    loop {
        match input.parse::<TokenTree>() {
            Ok(TokenTree::Group(group)) if written.is_empty() => {
                end = group.span();
                written.push_str(&group.stream().to_string());
            }
            Ok(token) => {
                end = token.span();
                written.push_str(&token.to_string());
            }
            Err(_) => return (end, written),
        }
        let joins = |character| matches!(character, '.' | ':' | '-');
        let goes_on = input
            .fork()
            .parse::<TokenTree>()
            .is_ok_and(|next| match next {
                TokenTree::Punct(punct) => joins(punct.as_char()),
                TokenTree::Ident(_) => written.ends_with(joins),
                _ => false,
            });
        if !goes_on {
            return (end, written);
        }
    }
}

/// The name in the closing tag that comes next.
pub(super) fn closing_name(input: ParseStream<'_>) -> Option<String> {
    let ahead = input.fork();
    ahead.parse::<Token![<]>().ok()?;
    ahead.parse::<Token![/]>().ok()?;
    let mut name = String::new();
    while !ahead.is_empty() && !ahead.peek(Token![>]) {
        name.push_str(
            ahead
                .parse::<TokenTree>()
                .ok()?
                .to_string()
                .trim_start_matches("r#"),
        );
    }
    Some(name)
}

/// Whether the closing tag after the one that comes next is that of `parent`.
pub(super) fn closes_next(input: ParseStream<'_>, parent: &str) -> bool {
    let ahead = input.fork();
    skip_closing(&ahead);
    while !ahead.is_empty() && !ahead.peek(Token![<]) {
        let _ = ahead.parse::<TokenTree>();
    }
    closing_name(&ahead).is_some_and(|name| name == parent)
}

/// Skips the closing tag that comes next and returns its last token's span.
pub(super) fn skip_closing(input: ParseStream<'_>) -> Option<Span> {
    while let Ok(token) = input.parse::<TokenTree>() {
        if is_punct(&token, '>') {
            return Some(token.span());
        }
    }
    None
}

fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

fn text_of(literal: &Lit) -> Option<String> {
    match literal {
        Lit::Str(text) => Some(text.value()),
        Lit::Int(number) => Some(number.to_string()),
        Lit::Float(number) => Some(number.to_string()),
        _ => None,
    }
}
