//! Shows what forms make of what is sent, what they look like, and how routes answer.

#[path = "forms/decoding.rs"]
mod decoding;
#[path = "forms/drawing.rs"]
mod drawing;
#[path = "forms/everything.rs"]
mod everything;
#[path = "forms/golden.rs"]
mod golden;
#[path = "forms/inputs.rs"]
mod inputs;
#[path = "forms/kinds.rs"]
mod kinds;
#[path = "forms/languages.rs"]
mod languages;
#[path = "forms/nested.rs"]
mod nested;
#[path = "forms/patterns.rs"]
mod patterns;
#[path = "forms/round_trip.rs"]
mod round_trip;
#[path = "forms/routes.rs"]
mod routes;
#[path = "forms/rows.rs"]
mod rows;
#[path = "forms/search.rs"]
mod search;
