//! Shows what route handlers do for programs that call them: other services, schedulers, browsers
//! of other origins.

#[path = "routes/calls.rs"]
mod calls;
#[path = "routes/contract.rs"]
mod contract;
#[path = "routes/cors.rs"]
mod cors;
#[path = "routes/cron.rs"]
mod cron;
#[path = "routes/downloads.rs"]
mod downloads;
#[path = "routes/files.rs"]
mod files;
#[path = "routes/kept.rs"]
mod kept;
#[path = "routes/keys.rs"]
mod keys;
#[path = "routes/listeners.rs"]
mod listeners;
#[path = "routes/refusals.rs"]
mod refusals;
#[path = "routes/sitemap.rs"]
mod sitemap;
#[cfg(feature = "websockets")]
#[path = "routes/sockets.rs"]
mod sockets;
#[path = "routes/streams.rs"]
mod streams;
#[path = "routes/webhooks.rs"]
mod webhooks;
