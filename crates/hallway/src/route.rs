//! Helps route handlers, the public doors, to speak plain HTTP well.
//!
//! A handler is an axum handler. In addition there are [`Route`], which answers the methods that
//! nobody wrote; [`Checked`], which reads and checks a body with a form's rules; [`ApiKey`], which
//! lets partners in; [`Webhook`], which takes events of other services; and [`Problem`], the shape
//! of every refusal (RFC 9457).

use std::time::Duration;

mod accept;
mod answer;
mod api_key;
mod api_keys;
mod asks;
mod body;
mod bucket;
mod checked;
#[cfg(feature = "openapi")]
pub mod contract;
mod cors;
mod cron;
mod deprecated;
mod download;
mod files;
mod idempotency;
mod kept;
mod limited;
mod method;
#[cfg(feature = "oauth")]
pub mod oauth;
mod params;
mod problem;
mod sitemap;
#[cfg(feature = "websockets")]
mod socket;
mod spoken;
mod stream;
mod tagged;
pub mod webhook;

pub use accept::{Accept, Forms, Kind, OneOf};
pub use answer::{Batch, Created, NoContent};
pub use api_key::{ApiKey, Scope};
pub use api_keys::{ApiKeys, KeyHolder};
pub(crate) use asks::{parameters, split};
pub use bucket::Bucket;
pub use checked::Checked;
pub use cors::Cors;
pub(crate) use cors::Listed;
pub(crate) use cron::Scheduled;
pub use cron::{CronSecret, Schedule};
pub use deprecated::Deprecated;
pub use download::Download;
pub use files::Asset;
pub(crate) use files::{Lasting, kind_of};
pub use idempotency::{Call, IdempotencyKey, Once};
pub(crate) use limited::key_of;
pub use method::Route;
pub use params::Params;
pub use problem::Problem;
pub use sitemap::{Robots, Sitemap};
#[cfg(feature = "websockets")]
pub use socket::{Connection, Frame, Gone, Socket};
pub(crate) use stream::Patience;
pub use stream::{Events, JsonLines, Message};
pub use tagged::{IfMatch, Seen, Tagged};
pub use webhook::{Webhook, WebhookSecrets};

/// A random part of a span, so that many do not do the same at once.
fn random_part(most: Duration) -> Duration {
    let mut random = [0; 4];
    // Without randomness nothing else works either; here it costs no more than some evenness.
    if getrandom::fill(&mut random).is_err() {
        return Duration::ZERO;
    }
    most.mul_f64(f64::from(u32::from_be_bytes(random)) / f64::from(u32::MAX))
}
