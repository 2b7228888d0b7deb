//! Compiles right and wrong programs; of the wrong ones it compares what the compiler says.
//!
//! The files are named by symptom. After a change on purpose write the texts anew with
//! `TRYBUILD=overwrite cargo test -p hallway --test ui`, and read them as a user would.

// Right programs are modules of this one, which spares a linker run for each.
#[path = "ui/action/pass/every_option_and_parameter.rs"]
mod action;
#[path = "ui/error/pass/every_kind.rs"]
mod error;
#[path = "ui/form/pass/every_rule.rs"]
mod form;
#[path = "ui/rsx/pass/every_syntax.rs"]
mod rsx;

#[test]
fn wrong_programs_are_refused_where_the_mistake_is() {
    let cases = trybuild::TestCases::new();
    for of in ["action", "cached", "error", "form", "rsx"] {
        cases.compile_fail(format!("tests/ui/{of}/fail/*.rs"));
    }
}
