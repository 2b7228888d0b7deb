//! A full-stack web framework on axum, with two primitives: server actions and route handlers.
//!
//! A **server action** is an async function that your own pages call through a form or a script,
//! with transport, checks, pending state and refresh taken care of. A **route handler** is a file
//! whose path is its URL, and plain HTTP for anybody.
//!
//! The folder `src/app/` is the program: `hallway_build` reads it in a build script and writes
//! `src/app.rs`. The guide in `docs/guide/` starts with a page and a form.

// The macros name the crate as its users do.
#[cfg(test)]
extern crate self as hallway;

mod action;
mod app;
pub mod cache;
mod error;
pub mod form;
mod guard;
pub mod html;
mod link;
mod page;
pub mod route;
mod seal;
mod store;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use axum;
pub use cookie;
pub use http;
#[cfg(feature = "object-store")]
pub use object_store;

pub use action::js;
pub use action::{
    Action, ActionError, ActionForm, ActionRef, ActionState, Audit, AuditOutcome, Bound, BoundForm,
    Done, External, FormCx, Input, Mounted, Progress, Submit, Target, external,
};
#[cfg(feature = "openapi")]
pub use app::OpenApi;
pub use app::{App, Bounds, Config, ConfigError, Ready, StartError};
pub use axum::Json;
pub use axum::extract::{FromRef, FromRequestParts, Path, Query, State};
pub use cache::{Cache, Life};
pub use error::{Error, Result, not_found, redirect};
pub use form::{
    Entries, Field, FieldError, FieldErrors, Form, FormState, Invalid, Messages, Password, Upload,
};
pub use guard::{
    Access, Allowed, Authorize, Bearer, Denied, Guard, Limit, NewSecret, Principal, Public,
    SecretHash, Session, Sessions,
};
#[doc(inline)]
pub use hallway_macros::{ActionError, Form, action, cached, rsx};
pub use hallway_wire::Manifest;
pub use html::{Attribute, Markup, Render};
pub use link::Link;
pub use page::{
    Children, Dynamic, ErrorInfo, Flash, IntoPage, Page, PublicParts, Region, Search, SearchForm,
    Streamed, dynamic, region, stream,
};
pub use route::{
    ApiKey, ApiKeys, Asset, Bucket, Checked, Cors, CronSecret, Download, Events, IdempotencyKey,
    IfMatch, Params, Problem, Route, Webhook, WebhookSecrets,
};
pub use seal::KeyError;
pub use store::shared;
pub use store::{OnceId, StoreError};

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
