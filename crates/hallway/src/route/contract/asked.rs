//! Says what our own parameters ask of a caller.

use axum::Json;
use axum::extract::{Path, Query};
use schemars::JsonSchema;
use serde_json::json;

use super::{Asked, Operation};
use crate::form::Form;
use crate::guard::{Access, Principal};
#[cfg(feature = "websockets")]
use crate::route::Socket;
#[cfg(feature = "oauth")]
use crate::route::oauth::{Callback, Login};
use crate::route::{
    ApiKey, Checked, CronSecret, Events, IdempotencyKey, IfMatch, Params, Scope, Seen, Webhook,
};

impl<T: Form, const MOST: usize> Asked for Checked<T, MOST> {
    fn asked(operation: &mut Operation) {
        operation.form::<T>();
        operation.refusal(400, "Fields are wrong: `errors` lists all of them.");
        operation.refusal(413, &format!("The body has more than {MOST} bytes."));
        operation.refusal(415, "The body is of another type.");
    }
}

impl<T: Form> Asked for Params<T> {
    fn asked(operation: &mut Operation) {
        operation.query::<T>();
        operation.refusal(400, "Parameters are wrong: `errors` lists all of them.");
    }
}

impl<T: JsonSchema> Asked for Json<T> {
    fn asked(operation: &mut Operation) {
        operation.json::<T>();
        operation.refusal(400, "The body is no JSON.");
        operation.refusal(413, "The body is too large.");
        operation.refusal(415, "The body is of another type.");
        operation.refusal(422, "The body is other JSON than is read here.");
    }
}

impl<T: JsonSchema> Asked for Path<T> {
    fn asked(operation: &mut Operation) {
        operation.path::<T>();
        operation.refusal(400, "The address holds something else.");
    }
}

/// Axum's own reader says nothing of rules: take [`Params`].
impl<T> Asked for Query<T> {
    fn asked(operation: &mut Operation) {
        operation.refusal(400, "The query cannot be read.");
    }
}

impl<S: Scope> Asked for ApiKey<S> {
    fn asked(operation: &mut Operation) {
        let scheme = json!({ "type": "apiKey", "in": "header", "name": "x-api-key" });
        operation.key("apiKey", scheme);
        operation.refusal(401, "The key is missing or unknown.");
        if !S::NAME.is_empty() {
            operation.refusal(403, &format!("The key may not do {}.", S::NAME));
        }
    }
}

/// Whoever passes a guard is signed in with a cookie, unless the guard is for everybody.
impl<A: Access> Asked for Principal<A> {
    fn asked(operation: &mut Operation) {
        if A::PUBLIC {
            return;
        }
        let scheme = json!({
            "type": "apiKey",
            "in": "cookie",
            "name": "__Host-hallway-session",
            "description": "The cookie of somebody who is signed in.",
        });
        operation.key("session", scheme);
        operation.refusal(401, "Nobody is signed in.");
        operation.refusal(403, "Who is signed in may not do this.");
    }
}

/// What a clock calls is nobody else's business.
impl Asked for CronSecret {
    fn asked(operation: &mut Operation) {
        operation.leave_out();
    }
}

/// A browser is led here by a link, and back here by the provider.
#[cfg(feature = "oauth")]
impl Asked for Login {
    fn asked(operation: &mut Operation) {
        operation.leave_out();
    }
}

#[cfg(feature = "oauth")]
impl Asked for Callback {
    fn asked(operation: &mut Operation) {
        operation.leave_out();
    }
}

/// HTTP, and with it OpenAPI, has no words for what is said over it.
#[cfg(feature = "websockets")]
impl Asked for Socket {
    fn asked(operation: &mut Operation) {
        operation.leave_out();
    }
}

/// The sender of a hook has a document of its own.
impl<S, const MOST: usize> Asked for Webhook<S, MOST> {
    fn asked(operation: &mut Operation) {
        operation.leave_out();
    }
}

impl Asked for IdempotencyKey {
    fn asked(operation: &mut Operation) {
        let what =
            "A text in quotes that is new for each call, and the same when it is sent again.";
        let pattern = json!({ "type": "string", "pattern": r#"^"[!#-\[\]-~]{1,200}"$"# });
        operation.header_of("idempotency-key", true, what, pattern);
        operation.refusal(400, "The key of the call is missing.");
        operation.refusal(409, "The call runs, or its answer is not known.");
        operation.refusal(422, "The key was sent with another content.");
    }
}

impl Asked for IfMatch {
    fn asked(operation: &mut Operation) {
        operation.header("if-match", true, "The ETag of the version that is meant.");
        operation.refusal(412, "It is another version by now.");
        operation.refusal(428, "No version is named.");
    }
}

impl Asked for Seen {
    fn asked(operation: &mut Operation) {
        operation.header(
            "if-none-match",
            false,
            "The ETag of the version that is known.",
        );
        operation.empty(304, "The version is known.");
    }
}

impl Asked for Events {
    fn asked(operation: &mut Operation) {
        operation.content(200, "Messages as they come.", "text/event-stream");
        operation.refusal(429, "The caller listens too often already.");
        operation.refusal(503, "All places are taken.");
    }
}
