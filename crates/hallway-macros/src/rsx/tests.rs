use std::str::FromStr;

use proc_macro2::TokenStream;

use super::tree::{Else, If, Node, Value};
use super::*;
use crate::damage::damaged;

/// Draws the tree as HTML: values as `{expression}`, blocks as `[..]`.
fn drawn(source: &str) -> String {
    let (nodes, messages) = read(source);
    assert_eq!(messages, "", "mistakes in: {source}");
    let mut out = String::new();
    draw(&nodes, &mut out);
    out
}

/// The mistakes in a source, first lines only, joined by `; `.
fn mistakes(source: &str) -> String {
    let (_, messages) = read(source);
    messages
}

/// The whole text of the only mistake in a source.
fn mistake(source: &str) -> String {
    let mut diagnostics = Diagnostics::default();
    let nodes = parse::parse(TokenStream::from_str(source).unwrap(), &mut diagnostics);
    check::check(&nodes, &mut diagnostics);
    let messages = diagnostics.messages();
    assert_eq!(messages.len(), 1, "{messages:?}");
    messages[0].to_owned()
}

fn read(source: &str) -> (Vec<Node>, String) {
    let mut diagnostics = Diagnostics::default();
    let nodes = parse::parse(TokenStream::from_str(source).unwrap(), &mut diagnostics);
    check::check(&nodes, &mut diagnostics);
    let first_lines: Vec<_> = diagnostics
        .messages()
        .iter()
        .map(|text| text.lines().next().unwrap())
        .collect();
    (nodes, first_lines.join("; "))
}

fn draw(nodes: &[Node], out: &mut String) {
    for node in nodes {
        match node {
            Node::Doctype => out.push_str("<!DOCTYPE html>"),
            Node::Text(text) => out.push_str(text),
            Node::Value(group) => *out += &format!("{{{}}}", group.stream()),
            Node::Element(element) => draw_element(element, out),
            Node::If(block) => draw_if(block, out),
            Node::For { body, .. } => draw_block(body, out),
            Node::Match { arms, .. } => arms.iter().for_each(|arm| draw_block(&arm.body, out)),
            Node::Let(_) => out.push_str("[let]"),
        }
    }
}

fn draw_element(element: &tree::Element, out: &mut String) {
    *out += &format!("<{}", element.name.text);
    for attribute in &element.attributes {
        *out += &match &attribute.value {
            Value::Bare => format!(" {}", attribute.name.text),
            Value::Text(text, _) => format!(" {}={text:?}", attribute.name.text),
            Value::Expr(group) => format!(" {}={{{}}}", attribute.name.text, group.stream()),
        };
    }
    out.push('>');
    draw(&element.children, out);
    *out += &format!("</{}>", element.name.text);
}

fn draw_if(block: &If, out: &mut String) {
    draw_block(&block.then, out);
    match &block.otherwise {
        Some(Else::Block(nodes)) => draw_block(nodes, out),
        Some(Else::If(next)) => draw_if(next, out),
        None => {}
    }
}

fn draw_block(nodes: &[Node], out: &mut String) {
    out.push('[');
    draw(nodes, out);
    out.push(']');
}

#[test]
fn unquoted_text_keeps_its_blanks_as_html_does() {
    for (source, expected) in [
        ("<p>Hello, you  there!</p>", "<p>Hello, you there!</p>"),
        ("<p>Hello\n  you</p>", "<p>Hello you</p>"),
        ("<p>\n  Hello\n</p>", "<p>Hello</p>"),
        ("<p> Hello </p>", "<p> Hello </p>"),
        (
            "<p>Hello <b>you</b> there</p>",
            "<p>Hello <b>you</b> there</p>",
        ),
        (
            "<p>See\n  <b>this</b>\n  too</p>",
            "<p>See <b>this</b> too</p>",
        ),
        ("<p>un<b>known</b>!</p>", "<p>un<b>known</b>!</p>"),
        ("<p>Hello (name)!</p>", "<p>Hello {name}!</p>"),
        ("<p>(a) (b)</p>", "<p>{a} {b}</p>"),
        ("<p>(a)\n(b)</p>", "<p>{a}{b}</p>"),
        ("<b>1</b> <i>2</i>", "<b>1</b> <i>2</i>"),
        ("<b>1</b>\n<i>2</i>", "<b>1</b><i>2</i>"),
        (
            "<p>5.00 EUR; 3 + 4 = 7 -> #1 [a b], 100%</p>",
            "<p>5.00 EUR; 3 + 4 = 7 -> #1 [a b], 100%</p>",
        ),
        ("<p>[(x) y]</p>", "<p>[{x} y]</p>"),
        (
            "<p>Dear @if x { old } friend</p>",
            "<p>Dear [old] friend</p>",
        ),
        ("<p>type for if</p>", "<p>type for if</p>"),
    ] {
        assert_eq!(drawn(source), expected);
    }
}

#[test]
fn quoted_text_is_taken_as_it_is() {
    assert_eq!(
        drawn(r#"<p>"Hello " (name) " it's <you>"</p>"#),
        "<p>Hello {name} it's <you></p>"
    );
    assert_eq!(drawn("<p>\"a\"\n\"b\" c</p>"), "<p>abc</p>");
}

#[test]
fn attributes_take_text_numbers_values_and_nothing() {
    assert_eq!(
        drawn(
            r#"<input type="text" tabindex=-1 maxlength=40 value=(x.y()) required data-2x="1" aria-label="a">"#
        ),
        r#"<input type="text" tabindex="-1" maxlength="40" value={x . y ()} required data-2x="1" aria-label="a"></input>"#
    );
    assert_eq!(
        drawn(
            r#"<svg viewBox="0 0 9 9"><path stroke-width=2 d="M0 0"/><use xlink:href="a"/></svg>"#
        ),
        r#"<svg viewBox="0 0 9 9"><path stroke-width="2" d="M0 0"></path><use xlink:href="a"></use></svg>"#
    );
    assert_eq!(
        drawn("<my-map anything=(1) zoom=4></my-map>"),
        "<my-map anything={1} zoom=\"4\"></my-map>"
    );
    assert_eq!(
        drawn("<!DOCTYPE html>\n<html lang=\"en\"></html>"),
        "<!DOCTYPE html><html lang=\"en\"></html>"
    );
    assert_eq!(drawn("a<br>b<br/>c"), "a<br></br>b<br></br>c");
}

#[test]
fn blocks_are_read() {
    assert_eq!(
        drawn("@if a { 1 } @else if let Some(x) = b && x > 2 { (x) } @else { 3 }"),
        "[1][{x}][3]"
    );
    assert_eq!(
        drawn("<ul>@for (i, x) in xs.iter().enumerate() { <li>(x)</li> }</ul>"),
        "<ul>[<li>{x}</li>]</ul>"
    );
    assert_eq!(
        drawn(
            "@match x { Some(1 | 2) => { few } Some(n) if n > 9 => { many }, S { a: 1 } => { one }, _ => {} }"
        ),
        "[few][many][one][]"
    );
    assert_eq!(drawn("<p>@let n: usize = 3; (n)</p>"), "<p>[let]{n}</p>");
}

#[test]
fn every_mistake_is_reported_at_once() {
    assert_eq!(
        mistakes(r#"<div clas="a" onclick="b" style="c"><dvi></dvi>{x}</div><p>"#),
        "braces mean nothing here; `<p>` is not closed; there is no attribute `clas` for `<div>`; \
         the page's content security policy blocks `onclick`; \
         the page's content security policy blocks `style`; there is no element `<dvi>` in HTML"
    );
}

#[test]
fn tags_that_do_not_match_say_which() {
    for (source, expected) in [
        (
            "<b><i>x</b>",
            "`<i>` is not closed\n= help: `</b>` comes before `</i>`",
        ),
        ("<b>x", "`<b>` is not closed\n= help: add `</b>`"),
        (
            "<b>x</i></b>",
            "`</i>` closes nothing\n= help: the element that is open here is `<b>`",
        ),
        (
            "</br>",
            "`</br>` closes nothing\n= help: `<br>` holds nothing and has no closing tag",
        ),
        ("<b>@if x { </b> }</b>", "`</b>` closes nothing"),
        (
            "<b x=(1)<i></i>",
            "the tag `<b` is not ended\n= help: add `>`",
        ),
    ] {
        let text = mistake(&source.replace("x=(1)", "id=(1)"));
        assert_eq!(text, expected, "{source}");
    }
}

#[test]
fn names_get_a_suggestion() {
    for (source, expected) in [
        ("<buton></buton>", "did you mean `button`?"),
        ("<p className=\"x\"></p>", "did you mean `class`?"),
        ("<p aria-lable=\"x\"></p>", "did you mean `aria-label`?"),
        ("<svg viewbox=\"x\"></svg>", "did you mean `viewBox`?"),
        (
            "<div href=\"x\"></div>",
            "it belongs to `<a>`, `<area>`, `<base>`, `<link>`",
        ),
        ("<UserCard/>", "`(user_card(..))`"),
        ("<p bogus></p>", "`data-bogus`"),
        ("@fro x in y { }", "did you mean `@for`?"),
    ] {
        let text = mistake(source);
        assert!(text.contains(expected), "{source}: {text}");
    }
}

#[test]
fn what_the_content_security_policy_blocks_is_refused_with_a_cure() {
    for source in [
        "<p style=(x)></p>",
        "<b onClick=\"x()\"></b>",
        "<script>alert(1)</script>",
        "<style>p</style>",
        "<a href=\" JavaScript:void(0)\"></a>",
        "<my-element onload=\"x\"></my-element>",
    ] {
        let text = mistake(source);
        assert!(
            text.contains("content security policy") && text.contains("help"),
            "{text}"
        );
    }
    assert_eq!(mistakes("<script src=\"/a.js\"></script>"), "");
}

#[test]
fn habits_from_elsewhere_get_the_way_it_is_written_here() {
    for (source, expected) in [
        ("<p>{name}</p>", "`(name)`"),
        ("<p class={name}></p>", "`class=(name)`"),
        ("<p class=user.name></p>", "`class=(user.name)`"),
        ("<input disabled=true>", "write the bare name: `disabled`"),
        ("<input disabled=\"false\">", "`disabled=(on)`"),
        ("<p>a&nbsp;b</p>", "\\u{a0}"),
        ("<></>", "`rsx!` takes any number of nodes"),
        ("<!-- x -->", "`// ..`"),
        ("a < 5", "`\"<\"`"),
        ("me@example", "`\"@example\"`"),
        ("@else { }", "right before it"),
        ("<p id= ></p>", "has no value"),
        ("<p @click=\"x\"></p>", "begins with its name"),
        ("<p {..rest}></p>", "begins with its name"),
        ("()", "no value in `()`"),
        ("(a b)", "Rust expression"),
        ("@match x { 1 => <p></p> }", "an arm of `@match` is a block"),
        (
            "@for x { <b>(x)</b> }",
            "it is written `@for item in items { .. }`",
        ),
        ("@if { <b></b> }", "it is written `@if condition { .. }`"),
        ("<title><b>x</b></title>", "content as text"),
        ("<p id=\"a\" id=\"b\"></p>", "stands here twice"),
    ] {
        let (_, first) = read(source);
        let mut diagnostics = Diagnostics::default();
        let nodes = parse::parse(TokenStream::from_str(source).unwrap(), &mut diagnostics);
        check::check(&nodes, &mut diagnostics);
        let text = diagnostics.messages().join("\n");
        assert!(text.contains(expected), "{source}: {text} ({first})");
    }
}

#[test]
fn whatever_is_missing_the_macro_ends_and_writes_rust() {
    let whole = r#"
        <!DOCTYPE html> <p class="a" id=(b) hidden>Hello [(c)] <br/> "d" </p>
        @if e { <b>f</b> } @else { g }
        @for h in i { @let j = k; <i>(j)</i> }
        @match l { m => { n } _ => {} }
    "#;
    for tokens in damaged(whole) {
        let source = tokens.to_string();
        let written = super::expand(tokens);
        assert!(syn::parse2::<syn::Block>(written).is_ok(), "{source}");
    }
}
