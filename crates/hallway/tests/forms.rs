//! Shows what forms make of what is sent, what they look like, and how routes answer.

#[path = "forms/decoding.rs"]
mod decoding;
#[path = "forms/drawing.rs"]
mod drawing;
#[path = "forms/patterns.rs"]
mod patterns;
#[path = "forms/routes.rs"]
mod routes;
