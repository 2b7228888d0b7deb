//! Makes a form with every kind of field, values for it by chance, and the controls that hold them.

#![allow(
    missing_docs,
    unreachable_pub,
    reason = "shared by tests and their server"
)]

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use hallway::form::{Color, Month, Week};
use hallway::{Markup, rsx};
use jiff::civil::{Date, DateTime, Time};
use rust_decimal::Decimal;
use url::Url;
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, hallway::Form)]
pub struct Everything {
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
pub enum Size {
    Small,
    Large,
}

#[derive(Debug, Clone, PartialEq, hallway::Form)]
pub struct Name(#[form(length(max = 40))] String);

#[derive(Debug, Clone, PartialEq, hallway::Form)]
pub struct Address {
    city: String,
    lines: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, hallway::Form)]
pub struct Row {
    gift: bool,
    inner: Vec<Address>,
}

/// Knuth's generator: the same values on every run.
#[derive(Debug)]
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        self.0 >> 33
    }

    pub fn below(&mut self, most: u64) -> u64 {
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

    pub fn everything(&mut self) -> Everything {
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

impl Everything {
    /// Maps have no control.
    pub fn without_maps(self) -> Self {
        Self {
            map: BTreeMap::new(),
            other: HashMap::new(),
            ..self
        }
    }

    /// A control of one line holds no line break.
    #[allow(dead_code, reason = "for the tests' server")]
    pub fn in_controls_of_one_line(self) -> Self {
        let mut shown = self.without_maps();
        let inner = shown.rows.iter_mut().flat_map(|row| &mut row.inner);
        let places = [&mut shown.address].into_iter().chain(&mut shown.billing);
        for place in places.chain(inner) {
            for line in &mut place.lines {
                *line = line.replace('\n', "-");
            }
        }
        shown
    }
}

/// Every field as a control that can hold its value.
pub fn controls(f: &<Everything as hallway::Form>::Fields) -> Markup {
    rsx! {
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
    }
}
