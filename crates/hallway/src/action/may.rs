//! Asks an action's permission about what the form bound, or about what was sent.

use std::marker::PhantomData;

use super::define::ActionRef;
use crate::guard::{Access, Allowed, Authorize, Denied};

/// The stage between the input and the run. `#[action]` chooses one of those below.
#[doc(hidden)]
pub trait May<A: ActionRef + ?Sized, S> {
    /// What the function gets.
    type Proof: Send + 'static;

    /// Decides.
    fn decide(
        who: &<A::Access as Access>::Who,
        input: &A::Input,
        bound: &A::Bound,
        state: &S,
    ) -> impl Future<Output = Result<Self::Proof, Denied>> + Send;
}

/// Nothing to decide besides who calls.
impl<A: ActionRef, S> May<A, S> for () {
    type Proof = ();

    fn decide(
        _: &<A::Access as Access>::Who,
        _: &A::Input,
        _: &A::Bound,
        _: &S,
    ) -> impl Future<Output = Result<(), Denied>> + Send {
        std::future::ready(Ok(()))
    }
}

/// A permission that looks at the bound value.
#[doc(hidden)]
#[derive(Debug)]
pub struct OfBound<P>(PhantomData<P>);

impl<A, S, P> May<A, S> for OfBound<P>
where
    A: ActionRef,
    P: Authorize<A::Bound, S, Access = A::Access>,
{
    type Proof = Allowed<P>;

    fn decide(
        who: &<A::Access as Access>::Who,
        _: &A::Input,
        bound: &A::Bound,
        state: &S,
    ) -> impl Future<Output = Result<Allowed<P>, Denied>> + Send {
        P::allow(who, bound, state)
    }
}

/// A permission that looks at the input.
#[doc(hidden)]
#[derive(Debug)]
pub struct OfInput<P>(PhantomData<P>);

impl<A, S, P> May<A, S> for OfInput<P>
where
    A: ActionRef,
    P: Authorize<A::Input, S, Access = A::Access>,
{
    type Proof = Allowed<P>;

    fn decide(
        who: &<A::Access as Access>::Who,
        input: &A::Input,
        _: &A::Bound,
        state: &S,
    ) -> impl Future<Output = Result<Allowed<P>, Denied>> + Send {
        P::allow(who, input, state)
    }
}
