//! Draws a list of structs as rows, and lets people add and take away rows without a script.
//!
//! The buttons are submit buttons: the form comes back with one row more or less and everything
//! that was typed, and nothing else happens. A row keeps its number as long as the form lives, so
//! that what was typed and what is wrong stay with it; decoding counts anew.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::ops::Deref;

use bytestring::ByteString;

use super::Form;
use super::entries::{Entries, Value};
use super::field::Place;
use super::name;
use super::rules::Spec;
use super::state::FormState;
use crate::html::{Attribute as _, Markup, Render};

/// The field that the buttons send.
pub(crate) const ROWS_FIELD: &str = "$rows";

/// A list of structs in a form that is being drawn: `Vec<T>`, where `T` is a form.
///
/// # Examples
///
/// ```
/// use hallway::form::{Form, FormState};
/// use hallway::rsx;
///
/// #[derive(hallway::Form)]
/// struct Order {
///     items: Vec<Item>,
/// }
///
/// #[derive(hallway::Form)]
/// struct Item {
///     name: String,
/// }
///
/// let f = Order::fields(&FormState::fresh(""));
/// let html = rsx! {
///     (f.items.at_least(2).each(|item| rsx! {
///         <fieldset>(item.name.input()) (item.remove("Remove"))</fieldset>
///     }))
///     (f.items.add("One more"))
/// };
/// assert!(html.text().contains(r#"<input id="items[1].name" name="items[1].name" type="text" required>"#));
/// ```
#[derive(Debug)]
pub struct Rows<F> {
    spec: &'static Spec,
    name: Cow<'static, str>,
    state: FormState,
    first: Option<String>,
    fresh: usize,
    of: PhantomData<fn() -> F>,
}

impl<F> Clone for Rows<F> {
    fn clone(&self) -> Self {
        Self {
            spec: self.spec,
            name: self.name.clone(),
            state: self.state.clone(),
            first: self.first.clone(),
            fresh: self.fresh,
            of: PhantomData,
        }
    }
}

impl<F: Form> Rows<F> {
    pub(super) fn new(place: Place<'_>) -> Self {
        Self {
            spec: place.spec,
            name: place.name(),
            state: place.state.clone(),
            first: place.first.map(str::to_owned),
            fresh: 0,
            of: PhantomData,
        }
    }

    /// The name of the list, as it is sent.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is wrong with the list as a whole.
    pub fn errors(&self) -> impl Iterator<Item = &super::FieldError> {
        self.state.errors().of(&self.name)
    }

    /// Draws `count` empty rows as long as nothing was sent and nothing filled in.
    #[must_use]
    pub fn at_least(&self, count: usize) -> Self {
        Self {
            fresh: count,
            ..self.clone()
        }
    }

    /// Fills the rows with `items` until something else is sent.
    #[must_use]
    pub fn initial(&self, items: &[F]) -> Self {
        let fill = || {
            let mut entries = Entries::new();
            for (index, item) in items.iter().enumerate() {
                let name = name::item(&self.name, index);
                entries.push(name.as_str(), "");
                item.write(&name, &mut entries);
            }
            entries
        };
        Self {
            state: self.state.filled_with(fill),
            ..self.clone()
        }
    }

    /// Draws every row.
    pub fn each<R: Render>(&self, draw: impl Fn(&Row<F>) -> R) -> Markup {
        let mut out = Markup::new();
        // Enter in a text field presses the first submit button of the form: it must not be one that
        // takes a row away. A stylesheet that shows every button leaves what is around it hidden.
        out.push_html("<div hidden><button type=\"submit\"></button></div>");
        for index in self.indices() {
            let name = name::item(&self.name, index);
            // Keeps a row of which the browser sends nothing else.
            out.push_html("<input type=\"hidden\"");
            name.attribute_to("name", &mut out);
            out.push_html(" value=\"\">");
            let new = self.is_new(&name).then(|| first_field::<F>(&name));
            let first = new.as_deref().or(self.first.as_deref());
            let row = Row {
                fields: F::fields_at(&self.state, &name, first),
                index,
                name,
            };
            draw(&row).render_to(&mut out);
        }
        out
    }

    /// A button that draws the form again with one row more.
    pub fn add(&self, label: impl Into<String>) -> RowButton {
        RowButton::new(format!("+{}", self.name), label)
    }

    /// What people call the list.
    pub fn label(&self) -> &'static str {
        self.spec.label
    }

    /// Whether the row is there because somebody has just asked for it.
    fn is_new(&self, row: &str) -> bool {
        self.state.text(row) == Some(NEW)
    }

    /// The numbers of the rows: those that were sent, or as many as the page asks for.
    fn indices(&self) -> Vec<usize> {
        match self.state.shown() {
            Some(entries) => indices(entries.iter().map(|(name, _)| name), &self.name),
            None => (0..self.fresh).collect(),
        }
    }
}

/// Where somebody who asked for a row goes on.
fn first_field<F: Form>(row: &str) -> String {
    let first = F::NAMES.first().copied().unwrap_or_default();
    name::member(row, first).into_owned()
}

/// Marks a row that was asked for, for the one drawing in which it is new.
const NEW: &str = "new";

fn indices<'a>(names: impl Iterator<Item = &'a str>, list: &str) -> Vec<usize> {
    let index = |full: &'a str| Some(name::index(name::below(full, list)?)?.0);
    let mut found: Vec<usize> = names
        .filter_map(index)
        .filter(|at| *at < Entries::MOST)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// A row of [`Rows`]: the handles of its fields, and the button that takes it away.
#[derive(Debug)]
pub struct Row<F: Form> {
    fields: F::Fields,
    index: usize,
    name: String,
}

impl<F: Form> Row<F> {
    /// The number of the row, as it is sent. There may be gaps.
    pub fn index(&self) -> usize {
        self.index
    }

    /// A button that draws the form again without this row.
    pub fn remove(&self, label: impl Into<String>) -> RowButton {
        RowButton::new(format!("-{}", self.name), label)
    }
}

impl<F: Form> Deref for Row<F> {
    type Target = F::Fields;

    fn deref(&self) -> &F::Fields {
        &self.fields
    }
}

/// A button that changes the rows of a form. It needs no script, and no field has to be right.
#[derive(Debug, Clone)]
#[must_use = "put the button into the page in parentheses"]
pub struct RowButton {
    asks: String,
    label: String,
    attributes: Vec<(&'static str, String)>,
}

impl RowButton {
    fn new(asks: String, label: impl Into<String>) -> Self {
        Self {
            asks,
            label: label.into(),
            attributes: Vec::new(),
        }
    }

    /// Adds a class.
    pub fn class(self, class: impl Into<String>) -> Self {
        self.attr("class", class)
    }

    /// Adds an attribute, such as `aria-label`.
    pub fn attr(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }
}

impl Render for RowButton {
    fn render_to(&self, out: &mut Markup) {
        out.push_html("<button type=\"submit\" formnovalidate");
        ROWS_FIELD.attribute_to("name", out);
        self.asks.attribute_to("value", out);
        for (name, value) in &self.attributes {
            value.attribute_to(name, out);
        }
        out.push_html(">");
        out.push_text(&self.label);
        out.push_html("</button>");
    }
}

/// Does what a button asks for. What no button of ours asks for changes nothing.
pub(super) fn change(list: &mut Vec<(ByteString, Value)>, button: &str) {
    if let Some(rows) = button.strip_prefix('+') {
        let used = indices(list.iter().map(|(name, _)| &**name), rows);
        let next = used.last().map_or(0, |last| last + 1);
        let row = name::item(rows, next);
        if next < Entries::MOST && list.len() < Entries::MOST && row.len() <= Entries::LONGEST_NAME
        {
            list.push((row.into(), Value::Text(NEW.into())));
        }
    } else if let Some(row) = button.strip_prefix('-') {
        list.retain(|(name, _)| name::below(name, row).is_none());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn changed(body: &str, button: &str) -> String {
        let mut entries = Entries::from_urlencoded(body.as_bytes()).unwrap();
        entries.change_rows(button);
        let names: Vec<_> = entries.iter().map(|(name, _)| name).collect();
        names.join(" ")
    }

    #[test]
    fn a_row_is_added_behind_the_last() {
        assert_eq!(changed("", "+a"), "a[0]");
        assert_eq!(changed("a[0]=&a[7].b=1", "+a"), "a[0] a[7].b a[8]");
        assert_eq!(changed("a[0].b[3].c=1", "+a[0].b"), "a[0].b[3].c a[0].b[4]");
        assert_eq!(changed("a[999]=", "+a"), "a[999]");
        assert_eq!(changed("ab[5]=", "+a"), "ab[5] a[0]");
    }

    #[test]
    fn a_row_goes_with_everything_in_it() {
        assert_eq!(
            changed("a[1]=&a[1].b=1&a[1].c[0].d=2&a[10].b=3&x=", "-a[1]"),
            "a[10].b x"
        );
        assert_eq!(changed("a=1", "-b[0]"), "a");
        assert_eq!(changed("a=1", "anything"), "a");
    }
}
