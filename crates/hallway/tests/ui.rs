//! Compiles right and wrong programs and compares what the compiler says.
//!
//! The files are named by symptom. After a change on purpose write the texts anew with
//! `TRYBUILD=overwrite cargo test -p hallway --test ui`, and read them as a user would.

#[test]
fn wrong_programs_are_refused_where_the_mistake_is() {
    let cases = trybuild::TestCases::new();
    for of in ["action", "rsx", "form", "error"] {
        cases.pass(format!("tests/ui/{of}/pass/*.rs"));
        cases.compile_fail(format!("tests/ui/{of}/fail/*.rs"));
    }
}
