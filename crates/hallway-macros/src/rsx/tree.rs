//! Names the parts of an `rsx!`.

use proc_macro2::{Group, Span, TokenStream};
use syn::{Expr, Local, Pat};

/// Something that stands between tags.
#[derive(Debug)]
pub(super) enum Node {
    /// `<!DOCTYPE html>`.
    Doctype,
    /// Text, quoted or not, and the blanks that count.
    Text(String),
    /// `(expression)`, with its parentheses.
    Value(Group),
    /// `<name ..>..</name>`.
    Element(Element),
    /// `@if c {..} @else ..`.
    If(If),
    /// `@for pattern in expression {..}`.
    For {
        pattern: Box<Pat>,
        over: Box<Expr>,
        body: Vec<Node>,
    },
    /// `@match expression {..}`.
    Match { on: Box<Expr>, arms: Vec<Arm> },
    /// `@let pattern = expression;`, good for the nodes behind it.
    Let(Box<Local>),
}

/// An element and what is in it.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: Name,
    pub(super) attributes: Vec<Attribute>,
    pub(super) children: Vec<Node>,
}

/// One `name`, `name="text"` or `name=(expression)`.
#[derive(Debug)]
pub(super) struct Attribute {
    pub(super) name: Name,
    pub(super) value: Value,
}

/// What is behind the `=` of an attribute.
#[derive(Debug)]
pub(super) enum Value {
    /// Nothing: the bare name.
    Bare,
    /// Text or a number.
    Text(String, Span),
    /// An expression in parentheses.
    Expr(Group),
}

/// The name of an element or attribute, in as many tokens as it took.
#[derive(Debug, Clone)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) start: Span,
    pub(super) end: Span,
}

/// One `@if` and what follows it.
#[derive(Debug)]
pub(super) struct If {
    pub(super) condition: Box<Expr>,
    pub(super) then: Vec<Node>,
    pub(super) otherwise: Option<Else>,
}

/// `@else {..}` or `@else if ..`.
#[derive(Debug)]
pub(super) enum Else {
    Block(Vec<Node>),
    If(Box<If>),
}

/// One arm of a `@match`.
#[derive(Debug)]
pub(super) struct Arm {
    /// The pattern and its guard, as written.
    pub(super) pattern: TokenStream,
    pub(super) body: Vec<Node>,
}
