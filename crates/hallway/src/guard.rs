//! Decides who gets in: from which pages, under which names, over which channel, as whom.

pub(crate) mod access;
pub(crate) mod authority;
mod authorize;
pub(crate) mod bearer;
pub(crate) mod client;
pub(crate) mod deployment;
pub(crate) mod host;
mod limit;
pub(crate) mod origin;
mod secret;
pub(crate) mod secure;
mod session;
mod transport;
pub(crate) mod visit;

pub use access::{Access, Denied, Guard, Principal, Public};
pub use authorize::{Allowed, Authorize};
pub use bearer::Bearer;
pub(crate) use deployment::{Deployment, Ground, now};
pub use limit::{Limit, LimitKey};
pub use secret::{NewSecret, SecretHash};
pub(crate) use session::SessionLife;
pub use session::{Session, Sessions};
pub(crate) use transport::StrictTransport;
pub(crate) use visit::{PrincipalDigest, Visit, VisitorId, cookies, digest};
