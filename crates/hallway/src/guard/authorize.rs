//! Decides whether somebody may do something to one thing, and hands out the proof.

use std::ops::Deref;

use super::access::{Access, Denied};

/// A permission: whether a principal may do this to that.
///
/// A guard ([`Access`]) knows who calls; a permission sees *what about* as well: the value that the
/// page bound into the form, or else the input. The type itself is what the decision found out, say
/// the post with its owner, so that nobody has to load it twice.
///
/// An action that takes [`Allowed<P>`](Allowed) has it decided before its submission is claimed. A
/// page or a route handler calls [`allow`](Self::allow).
///
/// # Examples
///
/// ```
/// use hallway::{Access, Allowed, Authorize, Bound, Denied, Done, Error, Guard, State, action};
/// # use hallway::{FromRef, http::request::Parts};
///
/// # #[derive(Clone)] pub struct Posts;
/// # impl Posts {
/// #     async fn owner(&self, _: u32) -> Result<String, std::io::Error> { Ok("ada".into()) }
/// # }
/// # pub struct Member;
/// # impl Access for Member { type Who = String; }
/// # impl<S: Send + Sync> Guard<S> for Member {
/// #     async fn check(_: &mut Parts, _: &S) -> Result<String, Denied> { Ok("ada".into()) }
/// # }
/// /// May change or remove this post.
/// pub struct CanEdit {
///     post: u32,
/// }
///
/// impl Authorize<u32, Posts> for CanEdit {
///     type Access = Member;
///
///     async fn authorize(name: &String, post: &u32, posts: &Posts) -> Result<Self, Denied> {
///         match posts.owner(*post).await? == *name {
///             true => Ok(Self { post: *post }),
///             false => Err(Denied::forbidden("This post belongs to somebody else.")),
///         }
///     }
/// }
///
/// impl Posts {
///     /// Nobody can call this without the proof.
///     async fn remove(&self, allowed: Allowed<CanEdit>) -> Result<(), std::io::Error> {
///         println!("post {} goes", allowed.post);
///         Ok(())
///     }
/// }
///
/// #[action(access = Member)]
/// pub async fn remove(
///     State(posts): State<Posts>,
///     allowed: Allowed<CanEdit>,
///     Bound(_): Bound<u32>,
/// ) -> Result<Done, Error> {
///     posts.remove(allowed).await?;
///     Ok(Done::new().message("It is gone."))
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not decide about `{T}` with the app's state `{S}`",
    label = "is asked about `{T}`: what the page binds, or else the input",
    note = "implement `hallway::Authorize<{T}, {S}>` for it"
)]
pub trait Authorize<T, S>: Sized + Send + 'static {
    /// The guard whose principal asks.
    type Access: Access;

    /// Decides.
    ///
    /// # Errors
    ///
    /// [`Denied::forbidden`] for a no; `?` turns whatever went wrong into a failure with an id, and
    /// [`not_found`](crate::not_found) stays one.
    fn authorize(
        who: &<Self::Access as Access>::Who,
        of: &T,
        state: &S,
    ) -> impl Future<Output = Result<Self, Denied>> + Send;

    /// Decides, and hands out the proof.
    ///
    /// # Errors
    ///
    /// As [`authorize`](Self::authorize).
    fn allow(
        who: &<Self::Access as Access>::Who,
        of: &T,
        state: &S,
    ) -> impl Future<Output = Result<Allowed<Self>, Denied>> + Send {
        let deciding = Self::authorize(who, of, state);
        async { deciding.await.map(Allowed) }
    }
}

/// Proof that a permission was given: only [`Authorize::allow`] makes one.
///
/// It gives access to what the permission found out.
#[derive(Debug)]
pub struct Allowed<P>(P);

impl<P> Allowed<P> {
    /// What the permission found out.
    pub fn into_inner(self) -> P {
        self.0
    }
}

impl<P> Deref for Allowed<P> {
    type Target = P;

    fn deref(&self) -> &P {
        &self.0
    }
}
