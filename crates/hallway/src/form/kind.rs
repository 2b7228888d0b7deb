//! Tells at compile time which controls and which rules fit a field.

use std::marker::PhantomData;

use super::Form;
use super::field::{Field, Place};
use super::rows::Rows;
use super::value::FieldValue;

/// A kind of field. Each kind has its own controls.
pub trait Kind: 'static {
    /// Whether the field is one value, and not made of several.
    const LEAF: bool = true;
    /// Whether what was typed is never shown again.
    const SECRET: bool = false;
    /// Whether the field holds a whole number.
    const WHOLE: bool = false;
    /// How a date or a time is written, with a 0 for each digit.
    const SHAPE: Option<&'static str> = None;
    /// What a program has to send.
    const LOOK: Look = Look::Parts;

    /// What draws a field of this kind.
    type Handle<T: FieldValue>;
    /// What draws a list of values of this kind.
    type Many<T: FieldValue>;

    /// Makes the handle.
    fn handle<T: FieldValue>(place: Place<'_>) -> Self::Handle<T>;

    /// Makes the handle of a list.
    fn many<T: FieldValue>(place: Place<'_>) -> Self::Many<T>;
}

/// What one value looks like in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "named as the kinds are")]
pub enum Look {
    Text,
    Secret,
    Id,
    Web,
    Whole,
    Fraction,
    Switch,
    Date,
    Time,
    DateTime,
    Month,
    Week,
    Color,
    File,
    /// It is made of parts, or the type says itself what it is.
    Parts,
}

/// What draws a field of the type `T`.
pub type Handle<T> = <<T as FieldValue>::Kind as Kind>::Handle<T>;

/// Fields that are drawn as one control, and lists of them too.
macro_rules! one_control {
    () => {
        type Handle<T: FieldValue> = Field<T>;
        type Many<T: FieldValue> = Field<T>;

        fn handle<T: FieldValue>(place: Place<'_>) -> Field<T> {
            Field::new(place)
        }

        fn many<T: FieldValue>(place: Place<'_>) -> Field<T> {
            Field::new(place)
        }
    };
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident { $($item:item)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $kind;

        impl Kind for $kind {
            const LOOK: Look = Look::$kind;
            $($item)*
            one_control!();
        }
    )*};
}
kinds! {
    /// Fields that hold text: `String`.
    Text {}
    /// Fields that hold a secret: `Password`.
    Secret {
        const SECRET: bool = true;
    }
    /// Fields that hold a text of a fixed look that is no text of its own: a UUID.
    Id {}
    /// Fields that hold the address of a page.
    Web {}
    /// Fields that hold a whole number.
    Whole {
        const WHOLE: bool = true;
    }
    /// Fields that hold a number with a fraction.
    Fraction {}
    /// Fields that are on or off: `bool`.
    Switch {}
    /// Fields that hold a day.
    Date {
        const SHAPE: Option<&'static str> = Some("0000-00-00");
    }
    /// Fields that hold a time of the day.
    Time {
        const SHAPE: Option<&'static str> = Some("00:00");
    }
    /// Fields that hold a day and a time, without a time zone.
    DateTime {
        const SHAPE: Option<&'static str> = Some("0000-00-00T00:00");
    }
    /// Fields that hold a month of a year.
    Month {
        const SHAPE: Option<&'static str> = Some("0000-00");
    }
    /// Fields that hold a week of a year.
    Week {
        const SHAPE: Option<&'static str> = Some("0000-W00");
    }
    /// Fields that hold a colour.
    Color {}
    /// Fields that hold a file: `Upload`.
    File {
        const SECRET: bool = true;
    }
}

/// Fields that hold one variant of an enum.
#[derive(Debug)]
pub struct Choices<C>(PhantomData<C>);

impl<C: 'static> Kind for Choices<C> {
    one_control!();
}

/// Fields that are a form of their own, within another one.
#[derive(Debug)]
pub struct Nested<F>(PhantomData<F>);

impl<F: Form> Kind for Nested<F> {
    const LEAF: bool = false;

    type Handle<T: FieldValue> = F::Fields;
    type Many<T: FieldValue> = Rows<F>;

    fn handle<T: FieldValue>(place: Place<'_>) -> F::Fields {
        place.form::<F>(T::REQUIRED)
    }

    fn many<T: FieldValue>(place: Place<'_>) -> Rows<F> {
        Rows::new(place)
    }
}

/// Fields that hold several values of one kind.
#[derive(Debug)]
pub struct List<K>(PhantomData<K>);

impl<K: Kind> Kind for List<K> {
    const LEAF: bool = false;
    const SECRET: bool = K::SECRET;

    type Handle<T: FieldValue> = K::Many<T>;
    type Many<T: FieldValue> = Field<T>;

    fn handle<T: FieldValue>(place: Place<'_>) -> K::Many<T> {
        K::many(place)
    }

    fn many<T: FieldValue>(place: Place<'_>) -> Field<T> {
        Field::new(place)
    }
}

/// Fields that hold values by keys of their own.
#[derive(Debug)]
pub struct Table<K>(PhantomData<K>);

impl<K: Kind> Kind for Table<K> {
    const LEAF: bool = false;
    const SECRET: bool = K::SECRET;

    one_control!();
}

/// Kinds that a one-line control shows as it is.
#[diagnostic::on_unimplemented(message = "this field cannot be drawn as `input()`")]
pub trait Typed: Kind {
    /// The `type` of the control.
    const TYPE: &'static str;
    /// The `step` of the control.
    const STEP: Option<&'static str> = None;
}

macro_rules! typed {
    ($($kind:ident: $name:literal $(, $step:literal)?;)*) => {$(
        impl Typed for $kind {
            const TYPE: &'static str = $name;
            $(const STEP: Option<&'static str> = Some($step);)?
        }
    )*};
}
typed! {
    Text: "text";
    Id: "text";
    Web: "url";
    Whole: "number";
    Fraction: "number", "any";
    Date: "date";
    Time: "time";
    DateTime: "datetime-local";
    Month: "month";
    Week: "week";
    Color: "color";
}

/// Kinds that hold a text: the rules `email`, `url`, `pattern`, `one_of` and `optional`.
#[diagnostic::on_unimplemented(
    message = "the rules `email`, `url`, `pattern`, `one_of` and `optional` are for texts",
    label = "this field is not a text"
)]
pub trait Textual: Kind {}

impl Textual for Text {}
impl Textual for Secret {}

/// Kinds that have a range.
#[diagnostic::on_unimplemented(
    message = "the rule `range` is for numbers, dates and times",
    label = "this field is none of these"
)]
pub trait Ranged: Kind {}

impl Ranged for Whole {}
impl Ranged for Fraction {}
impl Ranged for Date {}
impl Ranged for Time {}
impl Ranged for DateTime {}
impl Ranged for Month {}
impl Ranged for Week {}

/// Kinds that have steps.
#[diagnostic::on_unimplemented(
    message = "the rule `step` is for numbers",
    label = "this field is not a number"
)]
pub trait Numeric: Kind {}

impl Numeric for Whole {}
impl Numeric for Fraction {}

/// Kinds that have a length.
#[diagnostic::on_unimplemented(
    message = "the rule `length` is for texts, lists, sets and maps",
    label = "this field has no length"
)]
pub trait Measured: Kind {}

impl Measured for Text {}
impl Measured for Secret {}
impl<K: Kind> Measured for List<K> {}
impl<K: Kind> Measured for Table<K> {}

/// Kinds that hold files: the rules `max_size` and `accept`.
#[diagnostic::on_unimplemented(
    message = "the rules `max_size` and `accept` are for files",
    label = "this field is not an `Upload`"
)]
pub trait Filed: Kind {
    /// Whether there can be several.
    const SEVERAL: bool = false;
}

impl Filed for File {}
impl Filed for List<File> {
    const SEVERAL: bool = true;
}

/// Kinds that have items.
#[diagnostic::on_unimplemented(
    message = "`each` is for lists, sets and maps",
    label = "this field has no items"
)]
pub trait Several: Kind {
    /// The kind of an item.
    type Item: Kind;
}

impl<K: Kind> Several for List<K> {
    type Item = K;
}
impl<K: Kind> Several for Table<K> {
    type Item = K;
}
