//! What the guide's page on forms says.

include!(concat!(env!("OUT_DIR"), "/forms.rs"));
