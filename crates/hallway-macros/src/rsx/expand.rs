//! Writes the code that builds the `Markup`.

use proc_macro2::{Group, Ident, Literal, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::table;
use super::tree::{Arm, Attribute, Element, Else, If, Node, Value};

/// Room that is kept for a value whose length is not known.
const VALUE_BYTES: usize = 16;

/// Writes the whole block. `errors` go first, so that the compiler shows them first.
pub(super) fn expand(nodes: &[Node], errors: TokenStream) -> TokenStream {
    let mut writer = Writer::default();
    writer.nodes(nodes);
    let (statements, bytes) = writer.finish();
    let out = out();
    let errors = if errors.is_empty() {
        errors
    } else {
        quote!({ #errors })
    };
    if statements.is_empty() {
        return quote!({ #errors ::hallway::Markup::new() });
    }
    let bytes = Literal::usize_unsuffixed(bytes);
    quote! {{
        #errors
        static __HALLWAY_ROOM: ::hallway::__private::Room = ::hallway::__private::Room::new(#bytes);
        let mut #out = __HALLWAY_ROOM.markup();
        #statements
        __HALLWAY_ROOM.note(&#out);
        #out
    }}
}

/// The name of the buffer, out of the reach of names in the page's own code.
fn out() -> Ident {
    Ident::new("out", Span::mixed_site())
}

/// Writes statements, and joins what is static on the way.
#[derive(Default)]
struct Writer {
    statements: TokenStream,
    /// Static HTML that has not been written yet.
    pending: String,
    bytes: usize,
}

impl Writer {
    fn nodes(&mut self, nodes: &[Node]) {
        nodes.iter().for_each(|node| self.node(node));
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Doctype => self.pending.push_str("<!DOCTYPE html>"),
            Node::Text(text) => escape_text(text, &mut self.pending),
            Node::Value(group) => self.value(group),
            Node::Element(element) => self.element(element),
            Node::If(block) => {
                let code = self.if_block(block);
                self.statement(code);
            }
            Node::For {
                pattern,
                over,
                body,
            } => {
                let body = self.block(body);
                self.statement(quote!(for #pattern in #over #body));
            }
            Node::Match { on, arms } => {
                let arms: Vec<_> = arms.iter().map(|arm| self.arm(arm)).collect();
                self.statement(quote!(match #on { #(#arms)* }));
            }
            Node::Let(local) => self.statement(quote!(#local)),
        }
    }

    fn element(&mut self, element: &Element) {
        let name = &element.name.text;
        self.pending.push('<');
        self.pending.push_str(name);
        element
            .attributes
            .iter()
            .for_each(|attribute| self.attribute(attribute));
        self.pending.push('>');
        if table::is_void(name) {
            return;
        }
        if drops_first_line_end(element) {
            self.pending.push('\n');
        }
        self.children(&element.children);
        if name == "head" {
            self.head_end();
        }
        self.pending.push_str("</");
        self.pending.push_str(name);
        self.pending.push('>');
    }

    /// A `@let` ends with the element that it stands in.
    fn children(&mut self, children: &[Node]) {
        if children.iter().any(|child| matches!(child, Node::Let(_))) {
            let block = self.block(children);
            self.statement(block);
        } else {
            self.nodes(children);
        }
    }

    fn attribute(&mut self, attribute: &Attribute) {
        let name = &attribute.name.text;
        match &attribute.value {
            Value::Bare => {
                self.pending.push(' ');
                self.pending.push_str(name);
            }
            Value::Text(text, _) => {
                self.pending.push(' ');
                self.pending.push_str(name);
                self.pending.push_str("=\"");
                escape_attribute(text, &mut self.pending);
                self.pending.push('"');
            }
            Value::Expr(group) => {
                let (out, reference) = (out(), reference(group));
                self.bytes += VALUE_BYTES + name.len();
                // The span makes a type that does not fit an error at the value itself.
                self.statement(quote_spanned! {at(group)=>
                    ::hallway::__private::attribute(&mut #out, #name, #reference);
                });
            }
        }
    }

    fn value(&mut self, group: &Group) {
        let (out, reference) = (out(), reference(group));
        self.bytes += VALUE_BYTES;
        // The span makes a type that does not fit an error at the value itself.
        self.statement(quote_spanned! {at(group)=>
            ::hallway::__private::node(&mut #out, #reference);
        });
    }

    /// Title, meta and styles of the page are put where this mark stands.
    fn head_end(&mut self) {
        let out = out();
        self.statement(quote!(::hallway::__private::head_end(&mut #out);));
    }

    fn if_block(&mut self, block: &If) -> TokenStream {
        let condition = &block.condition;
        let then = self.block(&block.then);
        let otherwise = match &block.otherwise {
            None => TokenStream::new(),
            Some(Else::Block(nodes)) => {
                let nodes = self.block(nodes);
                quote!(else #nodes)
            }
            Some(Else::If(next)) => {
                let next = self.if_block(next);
                quote!(else #next)
            }
        };
        quote!(if #condition #then #otherwise)
    }

    fn arm(&mut self, arm: &Arm) -> TokenStream {
        let pattern = &arm.pattern;
        let body = self.block(&arm.body);
        quote!(#pattern => #body)
    }

    /// Writes nodes into a block of their own, and counts their bytes here.
    fn block(&mut self, nodes: &[Node]) -> TokenStream {
        let mut writer = Self::default();
        writer.nodes(nodes);
        let (statements, bytes) = writer.finish();
        self.bytes += bytes;
        quote!({ #statements })
    }

    fn statement(&mut self, code: TokenStream) {
        self.flush();
        self.statements.extend(code);
    }

    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let (out, html) = (out(), std::mem::take(&mut self.pending));
        self.bytes += html.len();
        self.statements
            .extend(quote!(::hallway::__private::html(&mut #out, #html);));
    }

    fn finish(mut self) -> (TokenStream, usize) {
        self.flush();
        (self.statements, self.bytes)
    }
}

/// The place of a group, with names that the page's code cannot see.
fn at(group: &Group) -> Span {
    Span::mixed_site().located_at(group.span())
}

fn reference(group: &Group) -> TokenStream {
    quote_spanned!(at(group)=> &#group)
}

/// Browsers drop a line end right behind these tags, so one that counts needs another before it.
fn drops_first_line_end(element: &Element) -> bool {
    matches!(element.name.text.as_str(), "textarea" | "pre")
        && match element.children.first() {
            Some(Node::Text(text)) => text.starts_with('\n'),
            Some(Node::Element(_)) | None => false,
            Some(_) => true,
        }
}

fn escape_text(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            character => out.push(character),
        }
    }
}

fn escape_attribute(text: &str, out: &mut String) {
    for (at, part) in text.split('"').enumerate() {
        if at > 0 {
            out.push_str("&quot;");
        }
        escape_text(part, out);
    }
}
