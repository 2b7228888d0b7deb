//! Judges names, attributes and places, and reports all mistakes.

use std::collections::HashSet;

use super::table::{self, Known};
use super::tree::{Attribute, Element, Else, If, Node, Value};
use crate::diagnostics::Diagnostics;
use crate::suggest::similar;

/// Checks all nodes and what is in them.
pub(super) fn check(nodes: &[Node], diagnostics: &mut Diagnostics) {
    for node in nodes {
        match node {
            Node::Element(element) => check_element(element, diagnostics),
            Node::If(block) => check_if(block, diagnostics),
            Node::For { body, .. } => check(body, diagnostics),
            Node::Match { arms, .. } => arms.iter().for_each(|arm| check(&arm.body, diagnostics)),
            Node::Doctype | Node::Text(_) | Node::Value(_) | Node::Let(_) => {}
        }
    }
}

fn check_if(block: &If, diagnostics: &mut Diagnostics) {
    check(&block.then, diagnostics);
    match &block.otherwise {
        Some(Else::Block(nodes)) => check(nodes, diagnostics),
        Some(Else::If(next)) => check_if(next, diagnostics),
        None => {}
    }
}

fn check_element(element: &Element, diagnostics: &mut Diagnostics) {
    check_element_name(element, diagnostics);
    let mut seen = HashSet::new();
    for attribute in &element.attributes {
        let name = &attribute.name;
        if !seen.insert(name.text.as_str()) {
            diagnostics
                .error_between(
                    name.start,
                    name.end,
                    format!("`{}` stands here twice", name.text),
                )
                .help("browsers keep the first and drop the second");
        }
        check_attribute(element, attribute, diagnostics);
    }
    check_content(element, diagnostics);
    check(&element.children, diagnostics);
}

fn check_element_name(element: &Element, diagnostics: &mut Diagnostics) {
    let name = &element.name;
    if table::element(&name.text).is_some() {
        return;
    }
    let mistake = diagnostics.error_between(
        name.start,
        name.end,
        format!("there is no element `<{}>` in HTML", name.text),
    );
    if name.text.chars().next().is_some_and(char::is_uppercase) {
        mistake.help(format!(
            "a component is a function, called in parentheses: `({}(..))`",
            snake_case(&name.text)
        ));
    } else {
        match similar(&name.text, table::element_names()) {
            None => mistake.help("an element of your own has a dash in its name: `<my-element>`"),
            meant => mistake.did_you_mean(meant),
        };
    }
}

fn check_attribute(element: &Element, attribute: &Attribute, diagnostics: &mut Diagnostics) {
    let name = attribute.name.text.as_str();
    if name == "style" {
        refuse_style(attribute, diagnostics);
    } else if let Some(event) = name.strip_prefix("on").filter(|rest| !rest.is_empty()) {
        refuse_handler(attribute, event, diagnostics);
    } else if let Some(known) = table::element(&element.name.text) {
        if table::is_attribute(known, name) {
            check_value(attribute, diagnostics);
        } else {
            unknown_attribute(element, known, attribute, diagnostics);
        }
    }
}

fn refuse_style(attribute: &Attribute, diagnostics: &mut Diagnostics) {
    let name = &attribute.name;
    diagnostics
        .error_between(
            name.start,
            name.end,
            "the page's content security policy blocks `style`",
        )
        .help("give it a class, `class=\"..\"`, and write the rule in a stylesheet");
}

fn refuse_handler(attribute: &Attribute, event: &str, diagnostics: &mut Diagnostics) {
    let name = &attribute.name;
    let event = event.to_lowercase();
    diagnostics
        .error_between(
            name.start,
            name.end,
            format!("the page's content security policy blocks `{}`", name.text),
        )
        .help(format!(
            "listen in a script file: `element.addEventListener(\"{event}\", ..)`"
        ))
        .help("a button that changes something on the server belongs to a form with an action");
}

fn unknown_attribute(
    element: &Element,
    known: Known,
    attribute: &Attribute,
    diagnostics: &mut Diagnostics,
) {
    let (name, element) = (&attribute.name, &element.name.text);
    let text = name.text.as_str();
    let homes = table::elements_with(text);
    if !homes.is_empty() {
        let homes: Vec<_> = homes.iter().map(|home| format!("`<{home}>`")).collect();
        diagnostics
            .error_between(
                name.start,
                name.end,
                format!("`{text}` does not belong to `<{element}>`"),
            )
            .help(format!("it belongs to {}", homes.join(", ")));
        return;
    }
    let meant = table::from_react(text).or_else(|| similar(text, table::attribute_names(known)));
    let mistake = diagnostics.error_between(
        name.start,
        name.end,
        format!("there is no attribute `{text}` for `<{element}>`"),
    );
    match meant {
        None => mistake.help(format!(
            "an attribute of your own begins with `data-`: `data-{text}`"
        )),
        meant => mistake.did_you_mean(meant),
    };
}

fn check_value(attribute: &Attribute, diagnostics: &mut Diagnostics) {
    let Value::Text(text, span) = &attribute.value else {
        return;
    };
    let name = attribute.name.text.as_str();
    if table::is_boolean(name) && (text == "true" || text == "false") {
        let mistake = diagnostics.error_at(*span, format!("`{name}` is on whenever it is there"));
        if text == "false" {
            mistake.help(format!(
                "leave it out, or decide at run time: `{name}=(on)`"
            ));
        } else {
            mistake.help(format!("write the bare name: `{name}`"));
        }
    }
    if is_script_address(text) && matches!(name, "href" | "src" | "action" | "formaction") {
        diagnostics
            .error_at(
                *span,
                "the page's content security policy blocks `javascript:`",
            )
            .help("use a `<button type=\"button\">` and listen to it in a script file");
    }
}

fn is_script_address(text: &str) -> bool {
    text.trim_start()
        .get(..11)
        .is_some_and(|start| start.eq_ignore_ascii_case("javascript:"))
}

fn check_content(element: &Element, diagnostics: &mut Diagnostics) {
    let name = &element.name;
    let (holds, cure) = match name.text.as_str() {
        "script" if !element.children.is_empty() => (
            "the page's content security policy blocks scripts in the page",
            "put it into a file: `<script src=\"/app.js\"></script>`",
        ),
        "style" => (
            "the page's content security policy blocks styles in the page",
            "put them into a file: `Page::new(..).stylesheet(\"/app.css\")`",
        ),
        "title" | "textarea" if holds_elements(&element.children) => (
            "browsers read this element's content as text, tags and all",
            "put only text and values into it",
        ),
        text if table::is_void(text) && !element.children.is_empty() => {
            ("this element holds nothing", "put the content beside it")
        }
        _ => return,
    };
    diagnostics
        .error_between(name.start, name.end, holds)
        .help(cure);
}

fn holds_elements(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| matches!(node, Node::Element(_)))
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for (at, character) in name.char_indices() {
        if character.is_uppercase() && at > 0 {
            snake.push('_');
        }
        snake.extend(character.to_lowercase());
    }
    snake
}
