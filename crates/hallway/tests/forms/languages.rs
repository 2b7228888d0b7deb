//! Shows errors in the language that a visitor has chosen, or else in the browser's.

use hallway::__private::{arg, draw};
use hallway::axum::body::Body;
use hallway::cookie::Cookie;
use hallway::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use hallway::testing::{TestApp, TestPage};
use hallway::{
    ActionState, App, Checked, Done, Error, FieldError, Form, Input, IntoPage, Messages, Mounted,
    Public, Route, action, rsx,
};

#[derive(Debug, Form)]
pub(crate) struct Letter {
    #[form(label = "Text")]
    text: String,
}

#[derive(Debug, Form)]
pub(crate) struct Choice {
    #[form(one_of = ["en", "de"])]
    language: String,
}

#[action(access = Public)]
pub(crate) async fn write(Input(letter): Input<Letter>) -> Result<Done, Error> {
    Ok(Done::new().message(letter.text))
}

#[action(access = Public)]
pub(crate) async fn choose(Input(choice): Input<Choice>) -> Result<Done, Error> {
    let chosen = Cookie::build(("language", choice.language)).path("/");
    Ok(Done::new().cookie(chosen.build()))
}

impl Mounted<()> for write {}
impl Mounted<()> for choose {}

async fn page(write: ActionState<write>, choose: ActionState<choose>) -> impl IntoPage + use<> {
    rsx! {
        (write.form(|f| rsx! { (f.text.input()) (f.submit("Write")) }))
        (choose.form(|f| rsx! { (f.language.input()) (f.submit("Choose")) }))
    }
}

struct Words;

impl Messages for Words {
    fn message(&self, error: &FieldError, headers: &HeaderMap) -> Option<String> {
        let german = german(headers) && error.code == "required";
        german.then(|| format!("{} fehlt.", error.label))
    }
}

/// What was chosen here, or else what the browser says.
fn german(headers: &HeaderMap) -> bool {
    let lines = |name: HeaderName| {
        let lines = headers.get_all(name).into_iter();
        lines.filter_map(|line| line.to_str().ok())
    };
    let mut cookies = lines(header::COOKIE).flat_map(|line| line.split("; "));
    match cookies.find_map(|cookie| cookie.strip_prefix("language=")) {
        Some(chosen) => chosen == "de",
        None => lines(header::ACCEPT_LANGUAGE).any(|line| line.starts_with("de")),
    }
}

fn app() -> TestApp {
    let route = Route::new().post(async |Checked(letter): Checked<Letter>| letter.text);
    let drawn = draw(|p, s: &()| {
        Box::pin(async move { IntoPage::into_page(page(arg(p, s).await?, arg(p, s).await?).await) })
    });
    let app = App::new().action::<write>().action::<choose>();
    let app = app.messages(Words).page("/", drawn);
    TestApp::new(app.route("/api/letters", route), ())
}

/// An empty letter, from a browser that is set to `language`.
async fn empty(app: &TestApp, language: &'static str, by_script: bool) -> TestPage {
    let page = app.get("/").await;
    let form = app.form(&page, "write");
    let mut request = match by_script {
        true => form.to_script_request(),
        false => form.to_request(),
    };
    let language = HeaderValue::from_static(language);
    let headers = request.headers_mut();
    headers.insert(header::ACCEPT_LANGUAGE, language);
    app.send(request).await
}

#[tokio::test]
async fn a_visitor_switches_the_language_and_hears_it_whatever_the_browser_says() {
    let app = app();
    let choose = async |language| {
        let page = app.get("/").await;
        let form = app.form(&page, "choose").fill("language", language);
        assert_eq!(form.submit().await.status(), 303);
    };
    assert!(empty(&app, "de-CH", false).await.shows("Text fehlt."));
    assert!(!empty(&app, "fr", false).await.shows("fehlt"));

    choose("de").await;
    assert!(empty(&app, "fr", false).await.shows("Text fehlt."));
    let reply = empty(&app, "fr", true).await.json();
    assert_eq!(reply["errors"][0]["message"], "Text fehlt.");
    let json = app
        .request(Method::POST, "/api/letters")
        .header(header::CONTENT_TYPE, "application/json");
    let problem = app.send(json.body(Body::from("{}")).unwrap()).await.json();
    assert_eq!(problem["errors"][0]["message"], "Text fehlt.");

    choose("en").await;
    let english = empty(&app, "de", false).await;
    assert_eq!(english.status(), 422);
    assert!(!english.shows("fehlt"), "{}", english.text());
}
