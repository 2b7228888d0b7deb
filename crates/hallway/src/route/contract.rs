//! Collects what the types of a route handler say, for the document of the API.
//!
//! `src/app.rs` has one line for each handler, `told!(".." handler(_, _))`, in which the compiler
//! finds out its types. A type that implements [`Asked`] or [`Answered`] says what it means; any
//! other type says nothing, so that a handler is an axum handler as before.

mod answered;
mod asked;
mod operation;

pub use operation::Operation;
pub(crate) use operation::Schemas;

use std::marker::PhantomData;

/// A parameter of a route handler that says what it asks of a caller.
///
/// # Examples
///
/// ```
/// use hallway::route::contract::{Asked, Operation};
/// use hallway::{FromRequestParts, Problem, http::{StatusCode, request::Parts}};
///
/// /// Which tenant is meant.
/// struct Tenant(String);
///
/// impl<S: Sync> FromRequestParts<S> for Tenant {
///     type Rejection = Problem;
///
///     async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
///         let name = parts.headers.get("x-tenant").and_then(|name| name.to_str().ok());
///         let missing = || Problem::new(StatusCode::BAD_REQUEST, "Name a tenant");
///         name.map(|name| Self(name.to_owned())).ok_or_else(missing)
///     }
/// }
///
/// impl Asked for Tenant {
///     fn asked(operation: &mut Operation) {
///         operation.header("x-tenant", true, "Which tenant is meant.");
///         operation.refusal(400, "No tenant is named.");
///     }
/// }
/// ```
pub trait Asked {
    /// Writes it down.
    fn asked(operation: &mut Operation);
}

/// What a route handler returns, when it says what a caller gets.
pub trait Answered {
    /// Writes it down.
    fn answered(operation: &mut Operation);
}

/// What the types of one handler say, and a sentence about it.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    pub(crate) summary: &'static str,
    pub(crate) tell: fn(&mut Operation),
}

impl Told {
    /// For the macro that `src/app.rs` uses.
    pub const fn new(summary: &'static str, tell: fn(&mut Operation)) -> Self {
        Self { summary, tell }
    }
}

/// Writes a [`Told`] for a handler: a sentence, its path, and `_` for each parameter.
#[doc(hidden)]
#[macro_export]
macro_rules! __told {
    ($summary:literal $($handler:ident)::+($($any:tt),*)) => {
        $crate::route::contract::Told::new($summary, |operation| {
            #[allow(unused_imports)]
            use $crate::route::contract::{Silent as _, SilentLast as _, Speaks as _, SpeaksLast as _};
            let (_parts, answer) = $crate::route::contract::signature(&$($handler)::+);
            $(
                let (part, _parts): ($any, _) = $crate::route::contract::next(_parts);
                (&part).asked(operation);
            )*
            (&answer).answered(operation);
        })
    };
}

/// A type of a handler's signature.
#[derive(Debug)]
pub struct Part<T>(PhantomData<T>);

/// The types that a handler asks for as a list of pairs, and what it returns.
pub trait Signature<A> {
    /// `(Part<A>, (Part<B>, ()))`.
    type Parts;
    /// What it returns.
    type Answer;
}

/// Finds out a handler's types.
pub fn signature<F: Signature<A>, A>(_: &F) -> (PhantomData<F::Parts>, Part<F::Answer>) {
    (PhantomData, Part(PhantomData))
}

/// Takes the first type off a list.
pub fn next<T, R>(_: PhantomData<(Part<T>, R)>) -> (Part<T>, PhantomData<R>) {
    (Part(PhantomData), PhantomData)
}

macro_rules! signatures {
    (@parts) => { () };
    (@parts $first:ident $($rest:ident)*) => { (Part<$first>, signatures!(@parts $($rest)*)) };
    ($($($one:ident)*;)*) => {$(
        impl<F, R, O, $($one),*> Signature<($($one,)*)> for F
        where
            F: Fn($($one),*) -> R,
            R: Future<Output = O>,
        {
            type Parts = signatures!(@parts $($one)*);
            type Answer = O;
        }
    )*};
}
signatures! {
    ;
    P1;
    P1 P2;
    P1 P2 P3;
    P1 P2 P3 P4;
    P1 P2 P3 P4 P5;
    P1 P2 P3 P4 P5 P6;
    P1 P2 P3 P4 P5 P6 P7;
    P1 P2 P3 P4 P5 P6 P7 P8;
    P1 P2 P3 P4 P5 P6 P7 P8 P9;
    P1 P2 P3 P4 P5 P6 P7 P8 P9 P10;
    P1 P2 P3 P4 P5 P6 P7 P8 P9 P10 P11;
    P1 P2 P3 P4 P5 P6 P7 P8 P9 P10 P11 P12;
}

/// A type that speaks; found before [`Silent`], because it needs one reference less.
pub trait Speaks {
    /// As [`Asked`].
    fn asked(&self, operation: &mut Operation);
}

/// A type that says nothing.
pub trait Silent {
    /// Nothing.
    fn asked(&self, _: &mut Operation) {}
}

impl<T: Asked> Speaks for Part<T> {
    fn asked(&self, operation: &mut Operation) {
        T::asked(operation);
    }
}

impl<T> Silent for &Part<T> {}

/// An answer that speaks.
pub trait SpeaksLast {
    /// As [`Answered`].
    fn answered(&self, operation: &mut Operation);
}

/// An answer that may be anything.
pub trait SilentLast {
    /// Any success.
    fn answered(&self, operation: &mut Operation) {
        operation.answers_anything();
    }
}

impl<T: Answered> SpeaksLast for Part<T> {
    fn answered(&self, operation: &mut Operation) {
        T::answered(operation);
    }
}

impl<T> SilentLast for &Part<T> {}
