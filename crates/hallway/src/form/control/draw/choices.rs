//! Draws what there can be several of: options, boxes, round buttons, lines.

use super::super::Options;
use super::Drawing;
use crate::html::{Attribute as _, Markup};

impl Drawing<'_> {
    pub(super) fn select(&self, options: &Options, out: &mut Markup) {
        out.push_html("<select");
        self.identity(out);
        self.own("required", self.control.required, out);
        self.own_attributes(out);
        self.accessibility(out);
        // The first line has no value: HTML takes it for "nothing chosen", which `required` refuses.
        out.push_html("><option value=\"\">");
        out.push_text(
            self.control
                .placeholder
                .as_deref()
                .unwrap_or("Please choose"),
        );
        out.push_html("</option>");
        let chosen = self.value();
        options.each(|value, label| option(value, label, chosen.as_deref() == Some(value), out));
        out.push_html("</select>");
    }

    pub(super) fn select_many(&self, options: &Options, out: &mut Markup) {
        out.push_html("<select");
        self.identity(out);
        out.push_html(" multiple");
        self.own("required", self.control.required, out);
        self.own_attributes(out);
        self.accessibility(out);
        out.push_html(">");
        let chosen = self.chosen();
        options.each(|value, label| option(value, label, chosen.contains(&value), out));
        out.push_html("</select>");
    }

    /// Round buttons or boxes of one name. Of boxes none is required by itself, so HTML cannot say
    /// that one of them is.
    pub(super) fn group(&self, kind: &str, options: &Options, out: &mut Markup) {
        let radio = kind == "radio";
        out.push_html("<fieldset class=\"field\"");
        radio.then_some("radiogroup").attribute_to("role", out);
        self.id.attribute_to("id", out);
        self.described(out);
        out.push_html("><legend>");
        self.label_text(out);
        out.push_html("</legend>");
        let chosen = self.chosen();
        let mut first = true;
        options.each(|value, label| {
            out.push_html("<label><input");
            self.control.name.attribute_to("name", out);
            kind.attribute_to("type", out);
            value.attribute_to("value", out);
            self.own("required", radio && self.control.required, out);
            chosen.contains(&value).attribute_to("checked", out);
            self.own_attributes(out);
            (first && self.control.focus).attribute_to("autofocus", out);
            out.push_html("> ");
            out.push_text(label);
            out.push_html("</label>");
            first = false;
        });
        self.notes(out);
        out.push_html("</fieldset>");
    }

    /// Lines of one name. None is required: what is left empty is no item.
    pub(super) fn inputs(&self, kind: &str, step: Option<&str>, spare: usize, out: &mut Markup) {
        out.push_html("<fieldset class=\"field\"");
        self.id.attribute_to("id", out);
        self.described(out);
        out.push_html("><legend>");
        self.label_text(out);
        out.push_html("</legend>");
        let items = self.chosen();
        let lines = items
            .iter()
            .copied()
            .map(Some)
            .chain(std::iter::repeat_n(None, spare));
        for (place, value) in lines.enumerate() {
            out.push_html("<input");
            self.control.name.attribute_to("name", out);
            self.own("type", kind, out);
            self.text_rules(self.control.spec.each.as_ref(), out);
            self.own("step", step, out);
            self.extra(out);
            value.attribute_to("value", out);
            self.own(
                "aria-label",
                [self.control.spec.label, " ", &(place + 1).to_string()].concat(),
                out,
            );
            (place == 0 && self.control.focus).attribute_to("autofocus", out);
            out.push_html(">");
        }
        self.notes(out);
        out.push_html("</fieldset>");
    }
}

fn option(value: &str, label: &str, chosen: bool, out: &mut Markup) {
    out.push_html("<option");
    value.attribute_to("value", out);
    chosen.attribute_to("selected", out);
    out.push_html(">");
    out.push_text(label);
    out.push_html("</option>");
}
