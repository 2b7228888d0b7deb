//! Tells at compile time which controls and which rules fit a field.

use std::marker::PhantomData;

/// A kind of field. Each kind has its own controls.
pub trait Kind: 'static {
    /// Whether what was typed is never shown again.
    const SECRET: bool = false;
    /// Whether the field holds a whole number.
    const WHOLE: bool = false;
}

/// Fields that hold text: `String`.
#[derive(Debug)]
pub struct Text;

/// Fields that hold a secret: `Password`.
#[derive(Debug)]
pub struct Secret;

/// Fields that hold a whole number.
#[derive(Debug)]
pub struct Whole;

/// Fields that hold a number with a fraction.
#[derive(Debug)]
pub struct Fraction;

/// Fields that are on or off: `bool`.
#[derive(Debug)]
pub struct Switch;

/// Fields that hold one variant of an enum.
#[derive(Debug)]
pub struct Choices<C>(PhantomData<C>);

impl Kind for Text {}
impl Kind for Secret {
    const SECRET: bool = true;
}
impl Kind for Whole {
    const WHOLE: bool = true;
}
impl Kind for Fraction {}
impl Kind for Switch {}
impl<C: 'static> Kind for Choices<C> {}

/// Kinds that a one-line control shows as it is.
#[diagnostic::on_unimplemented(message = "this field cannot be drawn as `input()`")]
pub trait Typed: Kind {
    /// The `type` of the control.
    const TYPE: &'static str;
    /// The `step` of the control.
    const STEP: Option<&'static str> = None;
}

impl Typed for Text {
    const TYPE: &'static str = "text";
}

impl Typed for Whole {
    const TYPE: &'static str = "number";
}

impl Typed for Fraction {
    const TYPE: &'static str = "number";
    const STEP: Option<&'static str> = Some("any");
}

/// Kinds that have a length: the rules `length`, `email`, `pattern` and `optional`.
#[diagnostic::on_unimplemented(
    message = "the rules `length`, `email`, `pattern` and `optional` are for texts",
    label = "this field is not a text"
)]
pub trait Textual: Kind {}

impl Textual for Text {}
impl Textual for Secret {}

/// Kinds that have a range.
#[diagnostic::on_unimplemented(
    message = "the rule `range` is for numbers",
    label = "this field is not a number"
)]
pub trait Numeric: Kind {}

impl Numeric for Whole {}
impl Numeric for Fraction {}
