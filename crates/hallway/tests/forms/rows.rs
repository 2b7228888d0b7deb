//! Shows a form with rows in an app: rows come and go without a script, and nothing else happens.

use std::sync::{Arc, Mutex};

use hallway::__private::{arg, draw};
use hallway::axum::body::Body;
use hallway::http::{HeaderMap, Method, header};
use hallway::testing::{TestApp, TestForm, TestPage};
use hallway::{
    ActionState, App, Checked, Done, Error, FieldError, Form, Input, IntoPage, Messages, Mounted,
    Public, Route, Search, State, action, rsx,
};

#[derive(Debug, Form)]
pub(crate) struct Quote {
    #[form(length(min = 2))]
    name: String,
    #[form(length(min = 1), label = "The list")]
    items: Vec<Item>,
}

#[derive(Debug, Form)]
pub(crate) struct Item {
    #[form(length(max = 20))]
    what: String,
    #[form(range(min = 1, max = 99))]
    pieces: u8,
    gift: bool,
    notes: Vec<Note>,
}

#[derive(Debug, Form)]
pub(crate) struct Note {
    text: String,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Asked(Arc<Mutex<Vec<String>>>);

/// Writes down what was asked for.
#[action(access = Public)]
pub(crate) async fn ask(
    State(asked): State<Asked>,
    Input(quote): Input<Quote>,
) -> Result<Done, Error> {
    asked.0.lock().expect("no panic").push(format!("{quote:?}"));
    Ok(Done::new().message("Thanks."))
}

impl Mounted<Asked> for ask {}

async fn page(ask: ActionState<ask>) -> impl IntoPage + use<> {
    rsx! {
        (ask.form(|f| rsx! {
            (f.errors().title("Please look again"))
            (f.name.input())
            (f.items.at_least(1).each(|item| rsx! {
                (item.what.input())
                (item.pieces.input())
                (item.gift.checkbox())
                (item.notes.each(|note| rsx! { (note.text.input()) (note.remove("-")) }))
                (item.notes.add("Note"))
                (item.remove("Remove").class("quiet"))
            }))
            (f.items.add("One more").attr("aria-label", "One more item"))
            (f.submit("Ask"))
        }))
    }
}

async fn notes(search: Search<Note>) -> impl IntoPage + use<> {
    rsx! { (search.summary()) }
}

struct Words;

impl Messages for Words {
    fn message(&self, error: &FieldError, headers: &HeaderMap) -> Option<String> {
        let language = headers.get(header::ACCEPT_LANGUAGE)?;
        (language == "de" && error.code == "required").then(|| format!("{} fehlt.", error.label))
    }
}

fn app(asked: &Asked) -> TestApp {
    let app = App::new()
        .action::<ask>()
        .messages(Words)
        .page(
            "/quote",
            draw(|p, s: &Asked| {
                Box::pin(async move { IntoPage::into_page(page(arg(p, s).await?).await) })
            }),
        )
        .page(
            "/notes",
            draw(|p, s: &Asked| {
                Box::pin(async move { IntoPage::into_page(notes(arg(p, s).await?).await) })
            }),
        )
        .route(
            "/api/notes",
            Route::new().post(async |Checked(note): Checked<Note>| note.text),
        );
    TestApp::new(app, asked.clone())
}

/// Presses one of the buttons that change rows.
async fn press(form: TestForm<'_>, button: &str) -> TestPage {
    form.fill("$rows", button).submit().await
}

/// The names of the form's fields, without Hallway's own.
fn names(page: &TestPage) -> Vec<&str> {
    let form = page.text().split("<form").nth(1).unwrap_or_default();
    let names = form.split(" name=\"").skip(1);
    let names = names.filter_map(|rest| rest.split('"').next());
    names.filter(|name| !name.starts_with('$')).collect()
}

#[tokio::test]
async fn a_row_is_added_and_every_word_stays() {
    let (asked, name) = (Asked::default(), "A & <b>");
    let app = app(&asked);
    let fresh = app.get("/quote").await;
    assert_eq!(
        names(&fresh),
        [
            "name",
            "items[0]",
            "items[0].what",
            "items[0].pieces",
            "items[0].gift"
        ]
    );
    let form = app.form(&fresh, "ask").fill("name", name);
    let form = form
        .fill("items[0].what", "Boots")
        .fill("items[0].pieces", "many");
    let two = press(form, "+items").await;
    assert!(!two.shows("must be"), "nobody asked for a judgement yet");
    let form = app.form(&two, "ask");
    assert_eq!(form.value("name"), Some(name));
    assert_eq!(form.value("items[0].what"), Some("Boots"));
    assert_eq!(form.value("items[0].pieces"), Some("many"));
    assert_eq!(form.value("items[1].what"), Some(""));
    assert_eq!(form.value("items[1]"), Some(""));
    assert!(two.shows(r#"name="items[1].what" type="text" required maxlength="20" autofocus>"#));
    assert!(
        asked.0.lock().expect("no panic").is_empty(),
        "the action has not run"
    );

    // Another row, and a note in it: rows nest.
    let three = press(form.fill("items[1].what", "Hat"), "+items").await;
    let noted = press(app.form(&three, "ask"), "+items[1].notes").await;
    let form = app
        .form(&noted, "ask")
        .fill("items[1].notes[0].text", "blue");
    let form = form
        .fill("items[0].pieces", "2")
        .fill("items[1].pieces", "1");
    let sent = press(form, "-items[2]").await;
    let form = app.form(&sent, "ask");
    assert_eq!(form.value("items[2].what"), None);
    let sent = form.submit().await;
    assert_eq!(sent.status(), 303, "{}", sent.text());
    assert_eq!(
        *asked.0.lock().expect("no panic"),
        [
            "Quote { name: \"A & <b>\", items: [Item { what: \"Boots\", pieces: 2, gift: false, \
             notes: [] }, Item { what: \"Hat\", pieces: 1, gift: false, notes: [Note { text: \
             \"blue\" }] }] }"
        ]
    );
}

#[tokio::test]
async fn a_row_in_the_middle_goes_and_errors_stay_with_their_rows() {
    let asked = Asked::default();
    let app = app(&asked);
    let mut form = app
        .form(&app.get("/quote").await, "ask")
        .fill("name", "Ada");
    for row in ["items[0]", "items[1]", "items[2]"] {
        form = form.fill(row, "").fill(&format!("{row}.what"), row);
        form = form.fill(&format!("{row}.pieces"), "1");
    }
    let form = form.fill("items[2].pieces", "100");
    let two = press(form, "-items[1]").await;
    let form = app.form(&two, "ask");
    assert_eq!(form.value("items[0].what"), Some("items[0]"));
    assert_eq!(form.value("items[1].what"), None);
    assert_eq!(form.value("items[2].what"), Some("items[2]"));
    let wrong = form.submit().await;
    assert_eq!(wrong.status(), 422);
    assert!(wrong.shows(r##"<a href="#ask-items[2].pieces">Pieces must be between 1 and 99</a>"##));
    assert!(wrong.shows(r#"<input id="ask-items[2].pieces" name="items[2].pieces" type="number" required min="1" max="99" value="100" aria-invalid="true" aria-describedby="ask-items[2].pieces-error" autofocus>"#));
    assert!(asked.0.lock().expect("no panic").is_empty());
}

#[tokio::test]
async fn the_last_row_may_go_and_the_list_says_what_it_needs() {
    let asked = Asked::default();
    let app = app(&asked);
    let form = app
        .form(&app.get("/quote").await, "ask")
        .fill("name", "Ada");
    let none = press(form, "-items[0]").await;
    assert_eq!(names(&none), ["name"]);
    let wrong = app.form(&none, "ask").submit().await;
    assert!(
        wrong.shows("<a href=\"#ask-items\">The list: at least 1, please</a>"),
        "{}",
        wrong.text()
    );
}

#[tokio::test]
async fn a_script_gets_the_form_with_one_row_more_as_a_region() {
    let asked = Asked::default();
    let app = app(&asked);
    let form = app
        .form(&app.get("/quote").await, "ask")
        .fill("name", "Ada");
    let reply = form.fill("$rows", "+items").submit_by_script().await.json();
    assert_eq!(
        (&reply["kind"], &reply["errors"]),
        (&"invalid".into(), &serde_json::json!([]))
    );
    let html = reply["view"]["regions"][0]["html"]
        .as_str()
        .expect("the page has changed");
    assert!(
        html.contains("name=\"items[1].what\"") && html.contains("value=\"Ada\""),
        "{html}"
    );
    assert!(asked.0.lock().expect("no panic").is_empty());
}

#[tokio::test]
async fn buttons_that_nobody_drew_change_nothing() {
    let asked = Asked::default();
    let app = app(&asked);
    for button in [
        "",
        "+",
        "-",
        "+items[",
        "-$form",
        "+__proto__",
        "-items[0].what.x",
    ] {
        let form = app
            .form(&app.get("/quote").await, "ask")
            .fill("name", "Ada");
        let page = press(form, button).await;
        assert_eq!(page.status(), 422, "{button}");
        let same = [
            "name",
            "items[0]",
            "items[0].what",
            "items[0].pieces",
            "items[0].gift",
        ];
        assert_eq!(names(&page), same, "{button}");
    }
    let form = app.form(&app.get("/quote").await, "ask");
    let twice =
        hallway::axum::body::Body::from(format!("$form={}&$rows=%2Bitems&$rows=-a", form.token()));
    let mut request = form.to_request();
    request.headers_mut().remove(header::CONTENT_LENGTH);
    *request.body_mut() = twice;
    assert_eq!(app.send(request).await.status(), 400);
}

#[tokio::test]
async fn what_is_wrong_is_said_in_the_words_of_the_app() {
    let app = app(&Asked::default());
    let form = app.form(&app.get("/quote").await, "ask");
    assert!(form.submit().await.shows("Name is required"));
    let mut request = form.to_request();
    request
        .headers_mut()
        .insert(header::ACCEPT_LANGUAGE, "de".parse().expect("a header"));
    let page = app.send(request).await;
    assert!(
        page.shows("Name fehlt.") && page.shows("What fehlt."),
        "{}",
        page.text()
    );

    let german = |method, path| {
        app.request(method, path)
            .header(header::ACCEPT_LANGUAGE, "de")
    };
    let query = german(Method::GET, "/notes?text=")
        .body(Body::empty())
        .expect("a request");
    assert!(app.send(query).await.shows("Text fehlt."));
    let json = german(Method::POST, "/api/notes").header(header::CONTENT_TYPE, "application/json");
    let problem = app
        .send(json.body(Body::from("{}")).expect("a request"))
        .await
        .json();
    assert_eq!(problem["errors"][0]["message"], "Text fehlt.");
}
