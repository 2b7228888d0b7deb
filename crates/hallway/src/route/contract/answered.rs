//! Says what our own answers are.

use axum::Json;
use http::StatusCode;
use schemars::JsonSchema;

use super::{Answered, Operation};
use crate::route::{Created, NoContent, Once, OneOf, Tagged};

impl<T: JsonSchema> Answered for Json<T> {
    fn answered(operation: &mut Operation) {
        operation.answer::<T>(200, "Success.");
    }
}

impl<T: JsonSchema> Answered for Created<T> {
    fn answered(operation: &mut Operation) {
        operation.answer::<T>(201, "It was made.");
        operation.answer_header("location", "Where it is.");
    }
}

impl<T: JsonSchema> Answered for Tagged<T> {
    fn answered(operation: &mut Operation) {
        operation.answer::<T>(200, "Success.");
        operation.answer_header("etag", "The version of what is shown.");
    }
}

impl<T: Answered> Answered for Once<T> {
    fn answered(operation: &mut Operation) {
        T::answered(operation);
    }
}

/// One success with a body of each kind.
macro_rules! one_of {
    ($(($($answer:ident)*))*) => {$(
        impl<$($answer: Answered),*> Answered for OneOf<($($answer,)*)> {
            fn answered(operation: &mut Operation) {
                $($answer::answered(operation);)*
            }
        }
    )*};
}
one_of!((A B) (A B C) (A B C D));

impl Answered for NoContent {
    fn answered(operation: &mut Operation) {
        operation.empty(204, "It is done.");
    }
}

impl<T: Answered> Answered for (StatusCode, T) {
    fn answered(operation: &mut Operation) {
        T::answered(operation);
        operation.any_status();
    }
}

impl Answered for String {
    fn answered(operation: &mut Operation) {
        operation.content(200, "Success.", "text/plain");
    }
}

impl Answered for &'static str {
    fn answered(operation: &mut Operation) {
        String::answered(operation);
    }
}

/// Every refusal is a problem, which the document says of all operations.
impl<T: Answered, E> Answered for Result<T, E> {
    fn answered(operation: &mut Operation) {
        T::answered(operation);
    }
}
