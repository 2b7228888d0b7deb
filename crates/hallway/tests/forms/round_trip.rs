//! Shows that whatever a form holds comes back as it was, for values made by chance.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex};

use hallway::__private::{arg, draw};
use hallway::form::{Color, Entries, Form, Month, Week};
use hallway::testing::TestApp;
use hallway::{
    ActionState, App, Done, Error, Input, IntoPage, Mounted, Public, State, action, rsx,
};
use jiff::civil::{Date, DateTime, Time};
use rust_decimal::Decimal;
use url::Url;
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, hallway::Form)]
pub(crate) struct Everything {
    text: String,
    #[form(optional)]
    free: String,
    perhaps: Option<String>,
    tiny: i8,
    small: u16,
    large: i128,
    huge: u128,
    fraction: f64,
    single: f32,
    money: Decimal,
    on: bool,
    size: Size,
    maybe: Option<Size>,
    day: Date,
    at: Time,
    moment: DateTime,
    month: Month,
    week: Week,
    color: Color,
    id: Uuid,
    page: Url,
    name: Name,
    address: Address,
    billing: Option<Address>,
    numbers: Vec<u32>,
    sizes: HashSet<Size>,
    ordered: BTreeSet<u8>,
    rows: Vec<Row>,
    map: BTreeMap<String, i64>,
    other: HashMap<String, String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, hallway::Form)]
enum Size {
    Small,
    Large,
}

#[derive(Debug, Clone, PartialEq, hallway::Form)]
struct Name(#[form(length(max = 40))] String);

#[derive(Debug, Clone, PartialEq, hallway::Form)]
struct Address {
    city: String,
    lines: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, hallway::Form)]
struct Row {
    gift: bool,
    inner: Vec<Address>,
}

/// Knuth's generator: the same values on every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        self.0 >> 33
    }

    fn below(&mut self, most: u64) -> u64 {
        self.next() % most
    }

    fn wide(&mut self) -> u128 {
        (0..5).fold(0, |all, _| (all << 31) | u128::from(self.next()))
    }

    fn yes(&mut self) -> bool {
        self.below(2) == 1
    }

    /// A text with every sign that could be taken for something else.
    fn text(&mut self) -> String {
        let signs = [
            "a", "Z", " ", "&", "=", "+", "%", "%41", ";", "\n", "\"", "<", "ä", "😀", ".", "[0]",
            "$",
        ];
        let length = self.below(6);
        let middle: String = (0..length)
            .map(|_| signs[self.below(signs.len() as u64) as usize])
            .collect();
        format!("x{middle}")
    }

    fn list<T>(&mut self, make: impl Fn(&mut Self) -> T) -> Vec<T> {
        (0..self.below(4)).map(|_| make(self)).collect()
    }

    fn option<T>(&mut self, make: impl Fn(&mut Self) -> T) -> Option<T> {
        self.yes().then(|| make(self))
    }

    fn size(&mut self) -> Size {
        if self.yes() { Size::Small } else { Size::Large }
    }

    fn address(&mut self) -> Address {
        Address {
            city: self.text(),
            lines: self.list(Self::text),
        }
    }

    fn day(&mut self) -> Date {
        let (year, month) = (self.below(9999) as i16 + 1, self.below(12) as i8 + 1);
        let first = Date::new(year, month, 1).expect("every month has a first");
        let last = first.days_in_month();
        Date::new(year, month, self.below(last as u64) as i8 + 1).expect("within the month")
    }

    fn time(&mut self) -> Time {
        let thousandth = if self.yes() {
            0
        } else {
            self.below(1000) as i32
        };
        let second = if self.yes() { 0 } else { self.below(60) as i8 };
        let nanos = thousandth * 1_000_000;
        Time::new(self.below(24) as i8, self.below(60) as i8, second, nanos).expect("a time")
    }

    fn everything(&mut self) -> Everything {
        Everything {
            text: self.text(),
            free: if self.yes() {
                String::new()
            } else {
                self.text()
            },
            perhaps: self.option(Self::text),
            tiny: self.next() as i8,
            small: self.next() as u16,
            large: self.wide() as i128,
            huge: self.wide(),
            fraction: f64::from_bits(self.wide() as u64 & !(1 << 62)),
            single: self.next() as f32 / 1024.0,
            money: Decimal::new(self.next() as i64 - (1 << 30), self.below(9) as u32),
            on: self.yes(),
            size: self.size(),
            maybe: self.option(Self::size),
            day: self.day(),
            at: self.time(),
            moment: self.day().to_datetime(self.time()),
            month: Month::new(self.below(9999) as u16 + 1, self.below(12) as u8 + 1)
                .expect("a month"),
            week: Week::new(self.below(9999) as u16 + 1, self.below(52) as u8 + 1).expect("a week"),
            color: Color {
                red: self.next() as u8,
                green: self.next() as u8,
                blue: self.next() as u8,
            },
            id: Uuid::from_u128(self.wide()),
            page: Url::parse(&format!("https://example.com/{}", self.next())).expect("a page"),
            name: Name(self.text()),
            address: self.address(),
            billing: self.option(Self::address),
            numbers: self.list(|chance| chance.next() as u32),
            sizes: self.list(Self::size).into_iter().collect(),
            ordered: self
                .list(|chance| chance.next() as u8)
                .into_iter()
                .collect(),
            rows: self.list(|chance| Row {
                gift: chance.yes(),
                inner: chance.list(Self::address),
            }),
            map: self
                .list(|chance| (chance.text(), chance.next() as i64))
                .into_iter()
                .collect(),
            other: self
                .list(|chance| (chance.text(), chance.text()))
                .into_iter()
                .collect(),
        }
    }
}

/// What a browser makes of the entries: line breaks are CRLF.
fn body(entries: &Entries) -> String {
    let mut body = form_urlencoded::Serializer::new(String::new());
    for (name, value) in entries.iter() {
        let hallway::form::Value::Text(text) = value else {
            panic!("forms send texts")
        };
        body.append_pair(name, &text.replace('\n', "\r\n"));
    }
    body.finish()
}

#[test]
fn a_value_of_every_kind_comes_back_equal() {
    let mut chance = Chance(1);
    for round in 0..2_000 {
        let value = chance.everything();
        let body = body(&value.encode());
        let entries = Entries::from_urlencoded(body.as_bytes()).expect("a form");
        match Everything::decode(&entries) {
            Ok(back) => assert_eq!(back, value, "round {round}: {body}"),
            Err(errors) => panic!("round {round}: {errors:?}\n{value:?}\n{body}"),
        }
    }
}

/// What the page shows, and what the action got.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    shown: Arc<Mutex<Everything>>,
    sent: Arc<Mutex<Option<Everything>>>,
}

/// Keeps what was sent.
#[action(access = Public)]
pub(crate) async fn keep(
    State(kept): State<Kept>,
    Input(value): Input<Everything>,
) -> Result<Done, Error> {
    *kept.sent.lock().expect("no panic") = Some(value);
    Ok(Done::new())
}

impl Mounted<Kept> for keep {}

/// Draws every field as a control that can hold its value, filled with what is kept.
async fn page(keep: ActionState<keep>, State(kept): State<Kept>) -> impl IntoPage + use<> {
    let value = kept.shown.lock().expect("no panic").clone();
    rsx! {
        (keep.filled(&value).form(|f| rsx! {
            (f.text.textarea())
            (f.free.textarea())
            (f.perhaps.textarea())
            (f.tiny.input())
            (f.small.slider())
            (f.large.input())
            (f.huge.hidden())
            (f.fraction.input())
            (f.single.input())
            (f.money.input())
            (f.on.checkbox())
            (f.size.radios())
            (f.maybe.select())
            (f.day.input())
            (f.at.input())
            (f.moment.input())
            (f.month.input())
            (f.week.input())
            (f.color.input())
            (f.id.hidden())
            (f.page.input())
            (f.name.textarea())
            (f.address.city.textarea())
            (f.address.lines.inputs(1))
            (f.billing.city.textarea())
            (f.billing.lines.inputs(1))
            (f.numbers.inputs(2))
            (f.sizes.select_many())
            (f.ordered.checkboxes_of((0..=255).map(|n| (n.to_string(), ""))))
            (f.rows.each(|row| rsx! {
                (row.gift.checkbox())
                (row.inner.each(|inner| rsx! { (inner.city.textarea()) (inner.lines.inputs(0)) }))
            }))
        }))
    }
}

#[tokio::test]
async fn a_form_that_is_drawn_with_a_value_sends_that_value() {
    let mut chance = Chance(3);
    let kept = Kept {
        shown: Arc::new(Mutex::new(chance.everything())),
        sent: Arc::default(),
    };
    let draw_page = draw(|p, s: &Kept| {
        Box::pin(async move { page(arg(p, s).await?, arg(p, s).await?).await.into_page() })
    });
    let app = TestApp::new(
        App::new().action::<keep>().page("/", draw_page),
        kept.clone(),
    );
    for round in 0..100 {
        let value = Everything {
            // Maps have no control.
            map: BTreeMap::new(),
            other: HashMap::new(),
            ..chance.everything()
        };
        *kept.shown.lock().expect("no panic") = value.clone();
        let form = app.form(&app.get("/").await, "keep");
        let answer = if round % 2 == 0 {
            form.submit().await
        } else {
            form.submit_by_script().await
        };
        let sent = kept.sent.lock().expect("no panic").take();
        assert_eq!(sent, Some(value), "round {round}: {}", answer.text());
    }
}

/// Bodies that nobody would send by accident: known names, in every wrong combination.
#[test]
fn nothing_that_is_sent_makes_the_decoder_panic() {
    let names = [
        "text",
        "tiny",
        "day",
        "at",
        "moment",
        "week",
        "rows",
        "inner",
        "address",
        "map",
        "numbers",
        "sizes",
        "money",
        "page",
        "id",
        "color",
        "[0]",
        "[1]",
        "[999]",
        "[1000]",
        "[-1]",
        "[]",
        ".",
        "..",
        "[",
        "]",
        "%2E",
        "lines",
        "city",
        "$rows",
        "__proto__",
    ];
    let values = [
        "",
        "0",
        "-",
        "1e400",
        "2026-02-30",
        "99:99",
        "+rows",
        "on",
        "small",
        "\0",
        "é",
        "%",
        "[",
        "#",
        "79228162514264337593543950336",
        "1e-28",
        "0.0000000000000000000000000001",
        "9999-12-31",
        "9999-W53",
    ];
    let mut chance = Chance(7);
    for _ in 0..5_000 {
        let mut sent = Entries::new();
        for _ in 0..chance.below(12) {
            let parts = 1 + chance.below(5);
            let name: String = (0..parts)
                .map(|_| names[chance.below(names.len() as u64) as usize])
                .collect();
            sent.push(name, values[chance.below(values.len() as u64) as usize]);
        }
        let again = Entries::from_urlencoded(body(&sent).as_bytes());
        if let Ok(entries) = again {
            let errors = Everything::decode(&entries).expect_err("much is missing");
            let state = hallway::form::FormState::sent(entries, errors, "x");
            let _ = Everything::fields(&state).rows.each(|row| row.remove("-"));
        }
    }
}
