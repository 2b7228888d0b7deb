//! Shows what route handlers do for programs that call them: other services, schedulers, browsers
//! of other origins.

#[path = "routes/webhooks.rs"]
mod webhooks;
