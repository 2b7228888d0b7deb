//! Shows the exact HTML of the kinds that are more than a text: moments, lists, groups, choices.

use std::collections::HashSet;

use hallway::form::{Color, Control, Entries, Form, FormState, Month, Week};
use hallway::rsx;
use jiff::civil::{Date, DateTime, Time, date, time};
use rust_decimal::Decimal;
use url::Url;
use uuid::Uuid;

#[derive(Clone, Copy, PartialEq, Eq, Hash, hallway::Form)]
enum Size {
    Small,
    Large,
}

#[derive(hallway::Form)]
#[allow(dead_code)]
struct Kinds {
    #[form(range(min = "2026-01-01", max = "2026-12-31"))]
    day: Date,
    at: Option<Time>,
    moment: Option<DateTime>,
    #[form(range(min = "2026-01"))]
    month: Month,
    week: Option<Week>,
    color: Color,
    page: Option<Url>,
    #[form(url)]
    site: String,
    id: Uuid,
    #[form(range(min = 0.5), step = 0.5)]
    money: Decimal,
    #[form(range(min = 0, max = 10), step = 5)]
    volume: u8,
    #[form(range(min = 0, max = 1))]
    share: f64,
    sizes: HashSet<Size>,
    #[form(each(one_of = ["a", "b"]))]
    tags: Vec<String>,
    #[form(each(length(min = 2)))]
    lines: Vec<String>,
    numbers: Vec<u8>,
    category: Option<u32>,
    code: Code,
    address: Address,
}

#[derive(hallway::Form)]
struct Code(#[form(pattern = "[A-Z]+", length(max = 9))] String);

#[derive(hallway::Form)]
struct Address {
    #[form(label = "Town")]
    city: String,
}

type Fields = <Kinds as Form>::Fields;

fn fresh() -> Fields {
    Kinds::fields(&FormState::fresh(""))
}

fn again(body: &str) -> Fields {
    let entries = Entries::from_urlencoded(body.as_bytes()).expect("a form");
    let errors = Kinds::decode(&entries).err().unwrap_or_default();
    Kinds::fields(&FormState::sent(entries, errors, ""))
}

#[track_caller]
fn check(control: Control, html: &str) {
    assert_eq!(rsx! { (control) }.text(), html);
}

/// The control alone, without the label before it.
#[track_caller]
fn input(control: Control, html: &str) {
    let drawn = rsx! { (control) };
    let from = drawn.text().find("<input").expect("an input");
    let rest = &drawn.text()[from..];
    assert_eq!(&rest[..=rest.find('>').expect("its end")], html);
}

#[test]
fn moments_have_the_controls_of_browsers() {
    let f = fresh();
    input(
        f.day.input(),
        r#"<input id="day" name="day" type="date" required min="2026-01-01" max="2026-12-31">"#,
    );
    input(f.at.input(), r#"<input id="at" name="at" type="time">"#);
    input(
        f.moment.input(),
        r#"<input id="moment" name="moment" type="datetime-local">"#,
    );
    input(
        f.month.input(),
        r#"<input id="month" name="month" type="month" required min="2026-01">"#,
    );
    input(
        f.week.input(),
        r#"<input id="week" name="week" type="week">"#,
    );
    input(
        f.day.initial(&date(2026, 2, 9)).input(),
        r#"<input id="day" name="day" type="date" required min="2026-01-01" max="2026-12-31" value="2026-02-09">"#,
    );
}

#[test]
fn a_time_with_seconds_is_not_called_wrong_by_the_browser() {
    let f = fresh();
    input(
        f.at.initial(&Some(time(9, 30, 0, 0))).input(),
        r#"<input id="at" name="at" type="time" value="09:30">"#,
    );
    input(
        f.at.initial(&Some(time(9, 30, 15, 0))).input(),
        r#"<input id="at" name="at" type="time" step="any" value="09:30:15">"#,
    );
    input(
        f.moment
            .initial(&Some(date(2026, 2, 9).at(9, 30, 15, 500_000_000)))
            .input(),
        r#"<input id="moment" name="moment" type="datetime-local" step="any" value="2026-02-09T09:30:15.500">"#,
    );
}

#[test]
fn numbers_have_steps_and_may_be_sliders() {
    let f = fresh();
    input(
        f.money.input(),
        r#"<input id="money" name="money" type="number" required min="0.5" step="0.5">"#,
    );
    input(
        f.volume.slider(),
        r#"<input id="volume" name="volume" type="range" required min="0" max="10" step="5">"#,
    );
    input(
        f.share.initial(&0.25).slider(),
        r#"<input id="share" name="share" type="range" required min="0" max="1" step="any" value="0.25">"#,
    );
}

#[test]
fn addresses_colours_and_ids_have_theirs() {
    let f = fresh();
    input(
        f.page.input(),
        r#"<input id="page" name="page" type="url">"#,
    );
    input(
        f.site.input(),
        r#"<input id="site" name="site" type="url" required>"#,
    );
    input(
        f.color.input(),
        r#"<input id="color" name="color" type="color" required>"#,
    );
    input(f.id.hidden(), r#"<input type="hidden" name="id">"#);
    input(
        f.code.input(),
        r#"<input id="code" name="code" type="text" required maxlength="9" pattern="[A-Z]+">"#,
    );
}

#[test]
fn a_list_of_choices_is_a_group_of_boxes_or_a_select() {
    check(
        again("sizes=large").sizes.checkboxes(),
        concat!(
            r#"<fieldset class="field" id="sizes"><legend>Sizes</legend>"#,
            r#"<label><input name="sizes" type="checkbox" value="small"> Small</label>"#,
            r#"<label><input name="sizes" type="checkbox" value="large" checked> Large</label></fieldset>"#,
        ),
    );
    check(
        fresh().sizes.initial(&[Size::Small].into()).select_many(),
        concat!(
            r#"<div class="field"><label for="sizes">Sizes</label><select id="sizes" name="sizes" multiple>"#,
            r#"<option value="small" selected>Small</option><option value="large">Large</option></select></div>"#,
        ),
    );
}

#[test]
fn a_wrong_item_is_told_at_its_group() {
    check(
        again("tags=b&tags=c")
            .tags
            .checkboxes_of([("a", "A"), ("b", "B & C")])
            .label("Tags?"),
        concat!(
            r#"<fieldset class="field" id="tags" aria-invalid="true" aria-describedby="tags-error">"#,
            r#"<legend>Tags?</legend><label><input name="tags" type="checkbox" value="a"> A</label>"#,
            r#"<label><input name="tags" type="checkbox" value="b" checked> B &amp; C</label>"#,
            r#"<p class="error" id="tags-error">Tags must be one of: a, b</p></fieldset>"#,
        ),
    );
}

#[test]
fn a_list_of_texts_may_be_lines_with_empty_ones_below() {
    let lines = again("lines=ab&lines=&lines=c").lines.inputs(1);
    check(
        lines,
        concat!(
            r#"<fieldset class="field" id="lines" aria-invalid="true" aria-describedby="lines-error">"#,
            r#"<legend>Lines</legend>"#,
            r#"<input name="lines" type="text" minlength="2" value="ab" aria-label="Lines 1">"#,
            r#"<input name="lines" type="text" minlength="2" value="" aria-label="Lines 2">"#,
            r#"<input name="lines" type="text" minlength="2" value="c" aria-label="Lines 3">"#,
            r#"<input name="lines" type="text" minlength="2" aria-label="Lines 4">"#,
            r#"<p class="error" id="lines-error">Lines must have at least 2 characters</p></fieldset>"#,
        ),
    );
    input(
        fresh().numbers.initial(&vec![7]).inputs(0).label("Yours"),
        r#"<input name="numbers" type="number" value="7" aria-label="Numbers 1">"#,
    );
}

#[test]
fn options_may_be_those_of_a_database() {
    check(
        fresh()
            .category
            .initial(&Some(7))
            .select_of([("7".to_owned(), "Seven")]),
        concat!(
            r#"<div class="field"><label for="category">Category</label><select id="category" name="category">"#,
            r#"<option value="">Please choose</option><option value="7" selected>Seven</option></select></div>"#,
        ),
    );
}

#[test]
fn a_form_within_a_form_has_handles_of_its_own() {
    check(
        again("day=2026-01-01&month=2026-01&color=%23000000&site=http://a.b&id=67e55044-10b1-426f-9247-bb680e5fe0c8\
               &money=1&volume=5&share=0&code=A&address.city=")
            .address
            .city
            .input(),
        concat!(
            r#"<div class="field"><label for="address.city">Town</label><input id="address.city" "#,
            r#"name="address.city" type="text" required value="" aria-invalid="true" "#,
            r#"aria-describedby="address.city-error" autofocus>"#,
            r#"<p class="error" id="address.city-error">Town is required</p></div>"#,
        ),
    );
    assert_eq!(fresh().address.city.name(), "address.city");
}

#[test]
fn a_whole_form_may_be_filled_in() {
    let address = Address {
        city: "Mölln".to_owned(),
    };
    let f = Address::fields(&FormState::filled(&address, "edit"));
    input(
        f.city.input(),
        r#"<input id="edit-city" name="city" type="text" required value="Mölln">"#,
    );
}
