//! Marks what a script gets back as a `Date`, a `Set` and other values that JSON has no word for.
//!
//! What an action gives to its caller with [`Done::data`](crate::Done::data) travels as JSON. A field
//! that says `#[serde(with = "hallway::js::date")]` is a `Date` again when `hallway.call` returns. For
//! everything else, such as a JSON API, the field is written as if it said nothing.
//!
//! Whole numbers beyond 2⁵³ need no mark: they arrive as `bigint`, since a number of JavaScript does
//! not hold their digits.
//!
//! # Examples
//!
//! ```
//! use std::collections::HashSet;
//!
//! #[derive(serde::Serialize, serde::Deserialize)]
//! pub struct Saved {
//!     #[serde(with = "hallway::js::date")]
//!     at: jiff::Timestamp,
//!     #[serde(with = "hallway::js::set")]
//!     tags: HashSet<String>,
//! }
//! // in the page's script: (await hallway.call('save', draft)).data.at.getFullYear()
//! ```

/// How a name of serde's begins that is a mark of ours.
pub(super) const MARK: &str = "$hallway::js::";

macro_rules! marks {
    ($($(#[$doc:meta])* $name:ident = $type:literal;)*) => {$(
        $(#[$doc])*
        pub mod $name {
            /// Writes the value, with the mark.
            ///
            /// # Errors
            ///
            /// Those of the serializer.
            pub fn serialize<T: serde::Serialize, S: serde::Serializer>(
                value: &T,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_newtype_struct(concat!("$hallway::js::", $type), value)
            }

            /// Reads the value as it is.
            ///
            /// # Errors
            ///
            /// Those of the type.
            pub fn deserialize<'de, T: serde::Deserialize<'de>, D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<T, D::Error> {
                T::deserialize(deserializer)
            }
        }
    )*};
}
marks! {
    /// A `Date`: a type that is written as `2026-11-21T09:30:00Z`, such as `jiff::Timestamp`, or an
    /// `Option` of one.
    date = "date";
    /// A `Set`: any list or set.
    set = "set";
    /// A `Map`, whose keys are texts: any map. Without it a map is an object.
    map = "map";
    /// An `Int8Array`: a list of `i8`.
    int8_array = "Int8Array";
    /// A `Uint8Array`: a list of `u8`.
    uint8_array = "Uint8Array";
    /// A `Uint8ClampedArray`: a list of `u8`.
    uint8_clamped_array = "Uint8ClampedArray";
    /// An `Int16Array`: a list of `i16`.
    int16_array = "Int16Array";
    /// A `Uint16Array`: a list of `u16`.
    uint16_array = "Uint16Array";
    /// An `Int32Array`: a list of `i32`.
    int32_array = "Int32Array";
    /// A `Uint32Array`: a list of `u32`.
    uint32_array = "Uint32Array";
    /// A `Float32Array`: a list of `f32`. JSON has no `NaN` and no infinity.
    float32_array = "Float32Array";
    /// A `Float64Array`: a list of `f64`. JSON has no `NaN` and no infinity.
    float64_array = "Float64Array";
}

/// A `bigint`, however small: a whole number of any size, also of 128 bits. It is written as a text.
pub mod bigint {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes the digits, with the mark.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    pub fn serialize<T: Display, S: Serializer>(
        number: &T,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct("$hallway::js::bigint", &number.to_string())
    }

    /// Reads the digits.
    ///
    /// # Errors
    ///
    /// What was written is no number of the type.
    pub fn deserialize<'de, T: FromStr<Err: Display>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        let digits = String::deserialize(deserializer)?;
        digits.parse().map_err(serde::de::Error::custom)
    }
}
