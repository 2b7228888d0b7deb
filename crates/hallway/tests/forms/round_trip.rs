//! Shows that whatever a form holds comes back as it was, for values made by chance.

use std::sync::{Arc, Mutex};

use hallway::__private::{arg, draw};
use hallway::form::{Entries, Form};
use hallway::testing::TestApp;
use hallway::{
    ActionState, App, Done, Error, Input, IntoPage, Mounted, Public, State, action, rsx,
};

use crate::everything::{Chance, Everything, controls};

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
    let mut chance = Chance::new(1);
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
            (controls(f))
        }))
    }
}

#[tokio::test]
async fn a_form_that_is_drawn_with_a_value_sends_that_value() {
    let mut chance = Chance::new(3);
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
        let value = chance.everything().without_maps();
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
    let mut chance = Chance::new(7);
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
