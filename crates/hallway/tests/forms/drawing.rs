//! Shows the exact HTML of every kind of field.

use hallway::form::{Control, Entries, FieldError, FieldErrors, Form, FormState};
use hallway::{Password, Render, rsx};

#[derive(hallway::Form)]
enum Size {
    Small,
    #[form(label = "Large & round")]
    Large,
}

#[derive(hallway::Form)]
#[allow(dead_code)]
struct Everything {
    #[form(length(min = 2, max = 100))]
    name: String,
    #[form(email)]
    email: Option<String>,
    #[form(pattern = "[A-Z]+", message = "Capitals only")]
    code: String,
    #[form(optional)]
    note: String,
    seats: u8,
    #[form(range(min = -1, max = 1))]
    offset: i64,
    ratio: Option<f64>,
    #[form(required, label = "I agree")]
    terms: bool,
    newsletter: bool,
    size: Size,
    shape: Option<Size>,
    password: Password,
}

type Fields = <Everything as Form>::Fields;

fn fresh() -> Fields {
    Everything::fields(&FormState::fresh(""))
}

/// The fields after `body` was sent and found wrong.
fn again(body: &str, prefix: &str) -> Fields {
    let entries = Entries::from_urlencoded(body.as_bytes()).expect("a form");
    let errors = Everything::decode(&entries).err().unwrap_or_default();
    Everything::fields(&FormState::sent(entries, errors, prefix))
}

#[track_caller]
fn check(control: Control, html: &str) {
    assert_eq!(rsx! { (control) }.text(), html);
}

#[test]
fn a_fresh_input_carries_its_rules() {
    check(
        fresh()
            .name
            .input()
            .label("Your name")
            .hint("As on your passport")
            .autocomplete("name"),
        concat!(
            r#"<div class="field"><label for="name">Your name</label>"#,
            r#"<input id="name" name="name" type="text" required minlength="2" maxlength="100" "#,
            r#"autocomplete="name" aria-describedby="name-hint">"#,
            r#"<p class="hint" id="name-hint">As on your passport</p></div>"#,
        ),
    );
    check(
        fresh().email.input().placeholder("you@example.com"),
        concat!(
            r#"<div class="field"><label for="email">Email</label>"#,
            r#"<input id="email" name="email" type="email" placeholder="you@example.com"></div>"#,
        ),
    );
    check(
        fresh().code.input(),
        concat!(
            r#"<div class="field"><label for="code">Code</label><input id="code" name="code" "#,
            r#"type="text" required pattern="[A-Z]+" title="Capitals only"></div>"#,
        ),
    );
}

#[test]
fn numbers_carry_the_bounds_that_a_browser_can_check() {
    check(
        fresh().seats.input(),
        concat!(
            r#"<div class="field"><label for="seats">Seats</label>"#,
            r#"<input id="seats" name="seats" type="number" required min="0" max="255"></div>"#,
        ),
    );
    check(
        fresh().offset.input(),
        concat!(
            r#"<div class="field"><label for="offset">Offset</label>"#,
            r#"<input id="offset" name="offset" type="number" required min="-1" max="1"></div>"#,
        ),
    );
    check(
        fresh().ratio.input(),
        concat!(
            r#"<div class="field"><label for="ratio">Ratio</label>"#,
            r#"<input id="ratio" name="ratio" type="number" step="any"></div>"#,
        ),
    );
}

#[test]
fn what_was_typed_comes_back_beside_what_is_wrong() {
    let f = again("name=%22%3E&email=x&note=%0D%0Ahi&seats=many", "");
    check(
        f.name.input(),
        concat!(
            r#"<div class="field"><label for="name">Name</label>"#,
            r#"<input id="name" name="name" type="text" required minlength="2" maxlength="100" "#,
            r#"value="&quot;&gt;"></div>"#,
        ),
    );
    check(
        f.email.input().hint("For the answer"),
        concat!(
            r#"<div class="field"><label for="email">Email</label><input id="email" name="email" "#,
            r#"type="email" value="x" aria-invalid="true" "#,
            r#"aria-describedby="email-hint email-error" autofocus>"#,
            r#"<p class="hint" id="email-hint">For the answer</p><p class="error" id="email-error">"#,
            r#"Email must be an e-mail address like name@example.com</p></div>"#,
        ),
    );
    check(
        f.note.textarea(),
        "<div class=\"field\"><label for=\"note\">Note</label><textarea id=\"note\" name=\"note\">\
         \n\r\nhi</textarea></div>",
    );
    check(
        f.seats.input(),
        concat!(
            r#"<div class="field"><label for="seats">Seats</label><input id="seats" name="seats" "#,
            r#"type="number" required min="0" max="255" value="many" aria-invalid="true" "#,
            r#"aria-describedby="seats-error"><p class="error" id="seats-error">"#,
            r#"Seats must be a whole number</p></div>"#,
        ),
    );
}

#[test]
fn a_password_is_never_filled_in_again() {
    let f = again("password=hunter2&name=hunter2", "");
    let html = concat!(
        r#"<div class="field"><label for="password">Password</label>"#,
        r#"<input id="password" name="password" type="password" required></div>"#,
    );
    check(f.password.password(), html);
    assert_eq!(f.password.typed(), None);
    assert!(!rsx! { (f.name.password()) }.text().contains("hunter2"));
    let filled = f.password.initial(&Password::new("hunter2".to_owned()));
    assert!(!rsx! { (filled.password()) }.text().contains("hunter2"));
}

#[test]
fn a_checkbox_has_its_label_behind_it() {
    check(
        fresh().terms.checkbox(),
        concat!(
            r#"<div class="field"><input id="terms" name="terms" type="checkbox" required>"#,
            r#"<label for="terms">I agree</label></div>"#,
        ),
    );
    let ticked = r#"<div class="field"><input id="newsletter" name="newsletter" type="checkbox" checked><label for="newsletter">Newsletter</label></div>"#;
    check(again("newsletter=on", "").newsletter.checkbox(), ticked);
    check(fresh().newsletter.initial(&true).checkbox(), ticked);
    // What was sent holds, also if it is nothing.
    check(
        again("", "").newsletter.initial(&true).checkbox(),
        &ticked.replace(" checked", ""),
    );
}

#[test]
fn a_select_begins_with_nothing_chosen() {
    check(
        again("size=large&shape=round", "").size.select(),
        concat!(
            r#"<div class="field"><label for="size">Size</label><select id="size" name="size" "#,
            r#"required><option value="">Please choose</option>"#,
            r#"<option value="small">Small</option>"#,
            r#"<option value="large" selected>Large &amp; round</option></select></div>"#,
        ),
    );
    check(
        fresh()
            .shape
            .initial(&Some(Size::Small))
            .select()
            .placeholder("Any")
            .class("wide"),
        concat!(
            r#"<div class="field"><label for="shape">Shape</label>"#,
            r#"<select id="shape" name="shape" class="wide"><option value="">Any</option>"#,
            r#"<option value="small" selected>Small</option>"#,
            r#"<option value="large">Large &amp; round</option></select></div>"#,
        ),
    );
}

#[test]
fn radios_stand_in_a_group_with_a_legend() {
    let entries = Entries::from_urlencoded(b"size=huge").expect("a form");
    let errors: FieldErrors = [FieldError::new("size", "choice", "Not that one")]
        .into_iter()
        .collect();
    let f = Everything::fields(&FormState::sent(entries, errors, "a"));
    check(
        f.size.radios().label(rsx! { <b>How large?</b> }),
        concat!(
            r#"<fieldset class="field" role="radiogroup" id="a-size" aria-invalid="true" "#,
            r#"aria-describedby="a-size-error"><legend><b>How large?</b></legend>"#,
            r#"<label><input name="size" type="radio" value="small" required autofocus> Small</label>"#,
            r#"<label><input name="size" type="radio" value="large" required> Large &amp; round</label>"#,
            r#"<p class="error" id="a-size-error">Not that one</p></fieldset>"#,
        ),
    );
}

#[test]
fn ids_differ_where_a_form_stands_twice() {
    check(
        again("name=A", "second").name.input().hint("!"),
        concat!(
            r#"<div class="field"><label for="second-name">Name</label><input id="second-name" "#,
            r#"name="name" type="text" required minlength="2" maxlength="100" value="A" "#,
            r#"aria-invalid="true" aria-describedby="second-name-hint second-name-error" autofocus>"#,
            r#"<p class="hint" id="second-name-hint">!</p><p class="error" id="second-name-error">"#,
            r#"Name must have 2 to 100 characters</p></div>"#,
        ),
    );
}

#[test]
fn several_errors_are_lines_and_one_message_is_said_once() {
    let entries = Entries::from_urlencoded(b"name=A&code=b").expect("a form");
    let error = |field, message| FieldError::new(field, "invalid", message);
    let errors: FieldErrors = [
        error("code", "<One>"),
        error("code", "Two"),
        error("code", "<One>"),
    ]
    .into_iter()
    .collect();
    let f = Everything::fields(&FormState::sent(entries, errors, ""));
    let html = rsx! { (f.code.input()) };
    assert!(
        html.text()
            .contains(r#"<p class="error" id="code-error">&lt;One&gt;<br>Two</p>"#)
    );
}

#[test]
fn the_page_may_set_attributes_otherwise() {
    check(
        fresh()
            .code
            .input()
            .attr("type", "search")
            .attr("data-x", "1")
            .class("big")
            .id("c"),
        concat!(
            r#"<div class="field"><label for="c">Code</label><input id="c" name="code" required "#,
            r#"pattern="[A-Z]+" title="Capitals only" class="big" type="search" data-x="1"></div>"#,
        ),
    );
}

#[test]
fn handles_tell_what_a_page_wants_to_draw_itself() {
    let f = again("name=A", "");
    let messages: Vec<_> = f
        .name
        .errors()
        .map(|error| error.message.as_str())
        .collect();
    let line =
        rsx! { <li>(f.name.name()) ": " (f.name.typed().unwrap_or("-")) " " (messages)</li> };
    let mut out = hallway::Markup::new();
    line.render_to(&mut out);
    assert_eq!(
        out.text(),
        "<li>name: A Name must have 2 to 100 characters</li>"
    );
}
