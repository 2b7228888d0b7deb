//! Uses every rule.

use hallway::Form;

#[allow(dead_code, reason = "only its rules are of interest")]
#[derive(Form)]
struct NewLead {
    #[form(length(min = 2, max = 100), label = "Your name")]
    name: String,
    #[form(email)]
    email: String,
    #[form(optional)]
    phone: String,
    #[form(range(min = 1, max = 9))]
    people: u8,
    newsletter: bool,
    note: Option<String>,
    size: Size,
    #[form(
        pattern = "[A-Z]{2}[0-9]+",
        message = "Two letters and a number",
        rename = "ref"
    )]
    reference: String,
}

#[derive(Debug, Clone, PartialEq, Form)]
enum Size {
    Small,
    Large,
}

#[test]
fn a_form_with_every_rule_is_accepted() {
    assert_eq!(NewLead::NAMES.last(), Some(&"ref"));
}
