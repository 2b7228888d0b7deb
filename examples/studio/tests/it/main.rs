//! The studio as its visitors, its staff and its partners use it, without a browser.
//!
//! Every test has an app and a database of its own, and looks at the rows as well as at the
//! answer.

mod api;
mod command;
mod contact;
mod doors;
mod export;
mod films;
mod keys;
mod likes;
mod pad;
mod pages;
mod partner;
mod quote;
mod raises;
mod staff;
mod studio;
