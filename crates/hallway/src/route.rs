//! Helps route handlers, the public doors, to speak plain HTTP well.
//!
//! A handler is an axum handler. In addition there are [`Route`], which answers the methods that
//! nobody wrote; [`Checked`], which reads and checks a body with a form's rules; [`ApiKey`], which
//! lets partners in; and [`Problem`], the shape of every refusal (RFC 9457).

mod api_key;
mod body;
mod checked;
mod limited;
mod method;
mod problem;

pub use api_key::{ApiKey, ApiKeys};
pub use checked::Checked;
pub(crate) use limited::Limited;
pub use method::Route;
pub use problem::Problem;
