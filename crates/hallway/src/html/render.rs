//! Which values can stand in parentheses in `rsx!`.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use super::Markup;

/// A value that can stand between tags in [`rsx!`](crate::rsx): `<p>(value)</p>`.
///
/// Text is escaped. Implement it for a type that has one natural look in a page.
///
/// # Examples
///
/// ```
/// use hallway::{rsx, Markup, Render};
///
/// struct Price { cents: u32 }
///
/// impl Render for Price {
///     fn render_to(&self, out: &mut Markup) {
///         rsx! { <span class="price">(self.cents / 100) " EUR"</span> }.render_to(out);
///     }
/// }
///
/// assert_eq!(rsx! { (Price { cents: 500 }) }.text(), "<span class=\"price\">5 EUR</span>");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in a page",
    note = "text, numbers, `Option`, `Vec` and what `rsx!` returns can; for a type of your own implement `hallway::Render`"
)]
pub trait Render {
    /// Adds the value to `out`.
    fn render_to(&self, out: &mut Markup);

    /// Turns the value into a piece of its own.
    fn into_markup(self) -> Markup
    where
        Self: Sized,
    {
        let mut out = Markup::new();
        self.render_to(&mut out);
        out
    }
}

impl Render for Markup {
    fn render_to(&self, out: &mut Markup) {
        out.push(self);
    }

    fn into_markup(self) -> Markup {
        self
    }
}

impl Render for str {
    fn render_to(&self, out: &mut Markup) {
        out.push_text(self);
    }
}

impl Render for String {
    fn render_to(&self, out: &mut Markup) {
        out.push_text(self);
    }
}

impl Render for char {
    fn render_to(&self, out: &mut Markup) {
        out.push_text(self.encode_utf8(&mut [0; 4]));
    }
}

impl Render for Cow<'_, str> {
    fn render_to(&self, out: &mut Markup) {
        out.push_text(self);
    }
}

impl Render for () {
    fn render_to(&self, _: &mut Markup) {}
}

impl<T: Render> Render for Option<T> {
    fn render_to(&self, out: &mut Markup) {
        if let Some(value) = self {
            value.render_to(out);
        }
    }
}

impl<T: Render> Render for [T] {
    fn render_to(&self, out: &mut Markup) {
        self.iter().for_each(|value| value.render_to(out));
    }
}

impl<T: Render> Render for Vec<T> {
    fn render_to(&self, out: &mut Markup) {
        self.as_slice().render_to(out);
    }
}

macro_rules! render_through {
    ($($of:ty),*) => {$(
        impl<T: Render + ?Sized> Render for $of {
            fn render_to(&self, out: &mut Markup) {
                (**self).render_to(out);
            }
        }
    )*};
}
render_through!(&T, &mut T, Box<T>, Rc<T>, Arc<T>);

macro_rules! render_integers {
    ($($of:ty)*) => {$(
        impl Render for $of {
            fn render_to(&self, out: &mut Markup) {
                out.text.push_str(itoa::Buffer::new().format(*self));
            }
        }
    )*};
}
render_integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

macro_rules! render_numbers {
    ($($of:ty)*) => {$(
        impl Render for $of {
            fn render_to(&self, out: &mut Markup) {
                use std::fmt::Write as _;
                // Numbers hold nothing to escape, and writing to a `String` cannot fail.
                let _ = write!(out.text, "{self}");
            }
        }
    )*};
}
render_numbers!(f32 f64);

/// Adds a number as `Display` writes it, without the cost of its options.
pub(crate) fn push_decimal(number: u64, out: &mut String) {
    out.push_str(itoa::Buffer::new().format(number));
}

/// A value that can stand behind an attribute's name in [`rsx!`](crate::rsx): `value=(x)`.
///
/// Text and numbers are written in quotes. `true` writes the bare name and `false` leaves the
/// attribute out, as HTML's boolean attributes want it; `None` leaves it out too.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of an attribute",
    note = "text, numbers, `bool` and `Option` of these can; turn other values into text first"
)]
pub trait Attribute {
    /// Adds ` name="value"`, ` name` or nothing.
    fn attribute_to(&self, name: &str, out: &mut Markup);
}

impl Attribute for bool {
    fn attribute_to(&self, name: &str, out: &mut Markup) {
        if *self {
            out.push_html(" ");
            out.push_html(name);
        }
    }
}

impl<T: Attribute> Attribute for Option<T> {
    fn attribute_to(&self, name: &str, out: &mut Markup) {
        if let Some(value) = self {
            value.attribute_to(name, out);
        }
    }
}

impl<T: Attribute + ?Sized> Attribute for &T {
    fn attribute_to(&self, name: &str, out: &mut Markup) {
        (**self).attribute_to(name, out);
    }
}

macro_rules! attribute_as_text {
    ($($of:ty),*) => {$(
        impl Attribute for $of {
            fn attribute_to(&self, name: &str, out: &mut Markup) {
                out.push_html(" ");
                out.push_html(name);
                out.push_html("=\"");
                self.render_to(out);
                out.push_html("\"");
            }
        }
    )*};
}
attribute_as_text!(
    str,
    String,
    char,
    Cow<'_, str>,
    u8,
    u16,
    u32,
    u64,
    u128,
    usize,
    i8,
    i16,
    i32,
    i64,
    i128,
    isize,
    f32,
    f64
);
