//! Draws a control: label, control, hint and errors, tied together by ids.

mod choices;

use std::borrow::Cow;

use super::{Control, Shape};
use crate::form::entries::Value;
use crate::form::rules::Rules;
use crate::html::{Attribute, Markup, Render};

pub(super) fn draw(control: &Control, out: &mut Markup) {
    let id = match &control.id {
        Some(id) => Cow::Borrowed(id.as_str()),
        None => control.state.id(&control.name),
    };
    let drawing = Drawing {
        control,
        id: &id,
        wrong: control.errors().next().is_some(),
        lost: matches!(control.shape, Shape::File { .. }) && control.lost_a_file(),
    };
    match &control.shape {
        Shape::Radios(options) => drawing.group("radio", options, out),
        Shape::Checkboxes(options) => drawing.group("checkbox", options, out),
        Shape::Checkbox => drawing.checkbox(out),
        Shape::Inputs { kind, step, spare } => drawing.inputs(kind, *step, *spare, out),
        Shape::Hidden => drawing.hidden(out),
        Shape::Input { kind, step } => drawing.labelled(out, |out| drawing.input(kind, *step, out)),
        Shape::Password => drawing.labelled(out, |out| drawing.password(out)),
        Shape::File { several } => drawing.labelled(out, |out| drawing.file(*several, out)),
        Shape::TextArea => drawing.labelled(out, |out| drawing.textarea(out)),
        Shape::Select(options) => drawing.labelled(out, |out| drawing.select(options, out)),
        Shape::SelectMany(options) => {
            drawing.labelled(out, |out| drawing.select_many(options, out));
        }
    }
}

/// No page can put a file into a control.
const AGAIN: &str = "Please choose the file again.";

struct Drawing<'a> {
    control: &'a Control,
    id: &'a str,
    wrong: bool,
    /// A file was sent, and has to be chosen again.
    lost: bool,
}

impl Drawing<'_> {
    fn labelled(&self, out: &mut Markup, control: impl FnOnce(&mut Markup)) {
        out.push_html("<div class=\"field\">");
        self.label(out);
        control(out);
        self.notes(out);
        out.push_html("</div>");
    }

    fn input(&self, kind: &str, step: Option<&str>, out: &mut Markup) {
        out.push_html("<input");
        self.identity(out);
        self.own("type", kind, out);
        self.own("required", self.control.required, out);
        self.text_rules(Some(&self.control.spec.rules), out);
        self.own(
            "min",
            self.control.bounds.0.map(|bound| bound.to_string()),
            out,
        );
        self.own(
            "max",
            self.control.bounds.1.map(|bound| bound.to_string()),
            out,
        );
        let value = self.value();
        let rule = self.control.spec.rules.step.map(|step| step.to_string());
        // Without it a browser calls a time that it was given with seconds wrong.
        let with_seconds = match kind {
            "time" => value.as_ref().is_some_and(|time| time.len() > 5),
            "datetime-local" => value.as_ref().is_some_and(|time| time.len() > 16),
            _ => false,
        };
        self.own(
            "step",
            rule.as_deref().or(step).or(with_seconds.then_some("any")),
            out,
        );
        self.extra(out);
        value.attribute_to("value", out);
        self.accessibility(out);
        out.push_html(">");
    }

    fn hidden(&self, out: &mut Markup) {
        out.push_html("<input type=\"hidden\"");
        self.control.name.attribute_to("name", out);
        self.value().attribute_to("value", out);
        self.own_attributes(out);
        out.push_html(">");
    }

    fn password(&self, out: &mut Markup) {
        out.push_html("<input");
        self.identity(out);
        self.own("type", "password", out);
        self.own("required", self.control.required, out);
        self.text_rules(Some(&self.control.spec.rules), out);
        self.extra(out);
        self.accessibility(out);
        out.push_html(">");
    }

    fn file(&self, several: bool, out: &mut Markup) {
        out.push_html("<input");
        self.identity(out);
        self.own("type", "file", out);
        self.own("required", self.control.required, out);
        self.own("multiple", several, out);
        let accept = self.control.spec.rules.accept;
        self.own("accept", accept.map(|types| types.join(",")), out);
        self.extra(out);
        self.accessibility(out);
        out.push_html(">");
    }

    fn textarea(&self, out: &mut Markup) {
        out.push_html("<textarea");
        self.identity(out);
        self.own("required", self.control.required, out);
        self.own("minlength", self.control.spec.rules.length_min, out);
        self.own("maxlength", self.control.spec.rules.length_max, out);
        self.extra(out);
        self.accessibility(out);
        out.push_html(">");
        if let Some(text) = self.value() {
            if text.starts_with(['\n', '\r']) {
                // A parser drops the first line break behind the tag.
                out.push_html("\n");
            }
            out.push_text(&text);
        }
        out.push_html("</textarea>");
    }

    fn checkbox(&self, out: &mut Markup) {
        out.push_html("<div class=\"field\"><input");
        self.identity(out);
        self.own("type", "checkbox", out);
        self.own("required", self.control.required, out);
        self.is_on().attribute_to("checked", out);
        self.extra(out);
        self.accessibility(out);
        out.push_html(">");
        self.label(out);
        self.notes(out);
        out.push_html("</div>");
    }

    fn label(&self, out: &mut Markup) {
        out.push_html("<label");
        self.id.attribute_to("for", out);
        out.push_html(">");
        self.label_text(out);
        out.push_html("</label>");
    }

    fn label_text(&self, out: &mut Markup) {
        match &self.control.label {
            Some(label) => label.render_to(out),
            None => out.push_text(self.control.spec.label),
        }
    }

    fn identity(&self, out: &mut Markup) {
        self.id.attribute_to("id", out);
        self.control.name.attribute_to("name", out);
    }

    fn text_rules(&self, rules: Option<&Rules>, out: &mut Markup) {
        let Some(rules) = rules else { return };
        self.own("minlength", rules.length_min, out);
        self.own("maxlength", rules.length_max, out);
        if let Some(pattern) = &rules.pattern {
            self.own("pattern", pattern.source, out);
            // Browsers show the title when the pattern does not match.
            self.own("title", self.control.spec.message, out);
        }
    }

    /// Writes an attribute that follows from the rules, unless the page sets it otherwise.
    fn own(&self, name: &str, value: impl Attribute, out: &mut Markup) {
        if self
            .control
            .attributes
            .iter()
            .all(|(other, _)| *other != name)
        {
            value.attribute_to(name, out);
        }
    }

    fn extra(&self, out: &mut Markup) {
        self.own("placeholder", self.control.placeholder.as_deref(), out);
        self.own_attributes(out);
    }

    fn own_attributes(&self, out: &mut Markup) {
        self.own("class", self.control.class.as_deref(), out);
        for (name, value) in &self.control.attributes {
            value.attribute_to(name, out);
        }
    }

    fn accessibility(&self, out: &mut Markup) {
        self.described(out);
        self.control.focus.attribute_to("autofocus", out);
    }

    fn described(&self, out: &mut Markup) {
        if self.wrong {
            out.push_html(" aria-invalid=\"true\"");
        }
        let notes = [
            (self.control.hint.is_some(), "-hint"),
            (self.wrong, "-error"),
            (self.lost, "-again"),
        ];
        let mut between = " aria-describedby=\"";
        for (_, note) in notes.iter().filter(|(shown, _)| *shown) {
            out.push_html(between);
            out.push_text(self.id);
            out.push_html(note);
            between = " ";
        }
        if between == " " {
            out.push_html("\"");
        }
    }

    fn notes(&self, out: &mut Markup) {
        if let Some(hint) = &self.control.hint {
            out.push_html("<p class=\"hint\" id=\"");
            out.push_text(self.id);
            out.push_html("-hint\">");
            hint.render_to(out);
            out.push_html("</p>");
        }
        if self.wrong {
            out.push_html("<p class=\"error\" id=\"");
            out.push_text(self.id);
            out.push_html("-error\">");
            self.messages(out);
            out.push_html("</p>");
        }
        if self.lost {
            out.push_html("<p class=\"again\" id=\"");
            out.push_text(self.id);
            out.push_html("-again\">");
            out.push_text(self.control.again.as_deref().unwrap_or(AGAIN));
            out.push_html("</p>");
        }
    }

    /// One message per line; a field's own message stands for several errors and is said once.
    fn messages(&self, out: &mut Markup) {
        let mut said: Vec<&str> = Vec::new();
        for error in self.control.errors() {
            if said.contains(&error.message.as_str()) {
                continue;
            }
            if !said.is_empty() {
                out.push_html("<br>");
            }
            out.push_text(&error.message);
            said.push(&error.message);
        }
    }

    /// What was typed, or what the page fills in as long as nothing was sent.
    fn value(&self) -> Option<Cow<'_, str>> {
        match self
            .control
            .state
            .shown()?
            .values(&self.control.name)
            .next()?
        {
            Value::Text(text) => Some(Cow::Borrowed(text)),
            Value::Number(number) => Some(Cow::Owned(number.to_string())),
            _ => None,
        }
    }

    /// All that was chosen.
    fn chosen(&self) -> Vec<&str> {
        let shown = self.control.state.shown();
        shown.map_or_else(Vec::new, |entries| {
            entries.texts(&self.control.name).collect()
        })
    }

    fn is_on(&self) -> bool {
        let shown = self.control.state.shown();
        match shown.and_then(|entries| entries.values(&self.control.name).next()) {
            Some(Value::Bool(on)) => *on,
            Some(Value::Text(text)) => !matches!(&**text, "" | "off" | "false" | "0"),
            _ => false,
        }
    }
}
