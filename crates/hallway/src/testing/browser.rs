//! Sends requests as a browser would, and keeps its cookies.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hallway_wire::Reply;
use hallway_wire::names::{
    BUILD_ATTRIBUTE, INPUT_FIELD, REGIONS_FIELD, SUBMISSION_HEADER, TOKEN_FIELD, TOKEN_HEADER,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::html::{self, unescape};
use crate::{App, Config, Ready};

/// An app under test, with the cookies of one browser.
#[derive(Debug)]
pub struct TestApp {
    router: Router,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
    address: SocketAddr,
}

impl TestApp {
    /// Starts an app with settings for tests: new keys, nothing kept on disk.
    ///
    /// # Panics
    ///
    /// When the app cannot start.
    pub fn new<S: Clone + Send + Sync + 'static>(app: App<S>, state: S) -> Self {
        Self::with_config(app, state, Config::for_tests())
    }

    /// Starts an app with settings of your own.
    ///
    /// # Panics
    ///
    /// When the app cannot start.
    pub fn with_config<S: Clone + Send + Sync + 'static>(
        app: App<S>,
        state: S,
        config: Config,
    ) -> Self {
        let router = app.config(config).with_state(state).into_router();
        match router {
            Ok(router) => Self::of(router),
            Err(error) => panic!("the app does not start: {error}"),
        }
    }

    /// Tests a router that an app is part of.
    pub fn of(router: Router) -> Self {
        Self {
            router,
            cookies: Arc::default(),
            address: SocketAddr::from(([203, 0, 113, 1], 50_000)),
        }
    }

    /// Tests an app that is served as well: what is sent here needs no socket.
    ///
    /// # Panics
    ///
    /// When the app cannot start.
    pub fn beside(ready: &Ready) -> Self {
        match ready.router() {
            Ok(router) => Self::of(router),
            Err(error) => panic!("the app does not start: {error}"),
        }
    }

    /// Another browser at the same address: the same app, no cookies.
    pub fn another_browser(&self) -> Self {
        Self {
            cookies: Arc::default(),
            ..self.another_tab()
        }
    }

    /// Another tab of this browser: the same app, the same cookies.
    pub fn another_tab(&self) -> Self {
        Self {
            router: self.router.clone(),
            cookies: self.cookies.clone(),
            address: self.address,
        }
    }

    /// The same browser, answered by another replica of the app.
    pub fn through(&self, replica: &Self) -> Self {
        Self {
            router: replica.router.clone(),
            ..self.another_tab()
        }
    }

    /// The same browser, connecting from another address; 203.0.113.1 unless said.
    pub fn from_address(mut self, address: impl Into<IpAddr>) -> Self {
        self.address.set_ip(address.into());
        self
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> TestPage {
        let request = self
            .request(Method::GET, path)
            .header("sec-fetch-dest", "document");
        self.send(
            request
                .body(Body::empty())
                .expect("a path is a valid request"),
        )
        .await
    }

    /// A request as this browser sends it, to be changed and sent with [`send`](Self::send).
    pub fn request(&self, method: Method, path: &str) -> http::request::Builder {
        let mut request = Request::builder()
            .method(method.clone())
            .uri(path)
            .header(header::HOST, "app.test")
            .header("sec-fetch-site", "same-origin");
        if !method.is_safe() {
            request = request.header(header::ORIGIN, "https://app.test");
        }
        let cookies = self.cookie_header();
        if cookies.is_empty() {
            request
        } else {
            request.header(header::COOKIE, cookies)
        }
    }

    /// Sends a request as it is, and keeps the cookies of the answer.
    pub async fn send(&self, mut request: Request) -> TestPage {
        let path = request.uri().to_string();
        request.extensions_mut().insert(ConnectInfo(self.address));
        let answer = self.router.clone().oneshot(request).await;
        let (parts, body) = answer.expect("a router always answers").into_parts();
        self.keep(&parts.headers);
        let bytes = body
            .collect()
            .await
            .map(|body| body.to_bytes())
            .unwrap_or_default();
        TestPage {
            path,
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// Takes the form of an action out of a page.
    ///
    /// # Panics
    ///
    /// When the page has no such form.
    pub fn form(&self, page: &TestPage, action: &str) -> TestForm<'_> {
        self.forms(page, action)
            .into_iter()
            .next()
            .unwrap_or_else(|| {
                panic!(
                    "{} ({}) has no form of `{action}`:\n{}",
                    page.path, page.status, page.text
                )
            })
    }

    /// Takes all forms of an action out of a page.
    pub fn forms(&self, page: &TestPage, action: &str) -> Vec<TestForm<'_>> {
        let tags = html::tags(&page.text);
        let named = |id: &str| {
            let name = id.rsplit("::").next().unwrap_or(id);
            name.split('.').next() == Some(action)
        };
        tags.iter()
            .filter(|tag| tag.name == "form" && tag.get("data-hallway").is_some_and(named))
            .map(|tag| {
                let inside = page.text[tag.to..]
                    .split("</form>")
                    .next()
                    .unwrap_or_default();
                TestForm {
                    app: self,
                    action: tag.get("action").unwrap_or_default().to_owned(),
                    entries: html::entries(inside),
                    files: Vec::new(),
                    regions: page.regions(),
                    key: None,
                }
            })
            .collect()
    }

    /// The value of a cookie, by the end of its name.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let cookies = self
            .cookies
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        cookies
            .iter()
            .find(|(key, _)| key.ends_with(name))
            .map(|(_, value)| value.clone())
    }

    /// Forgets all cookies.
    pub fn clear_cookies(&self) {
        self.cookies
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .clear();
    }

    fn cookie_header(&self) -> String {
        let cookies = self
            .cookies
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("; ")
    }

    fn keep(&self, headers: &HeaderMap) {
        let mut cookies = self
            .cookies
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        for line in headers
            .get_all(header::SET_COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
        {
            let (pair, rest) = line.split_once(';').unwrap_or((line, ""));
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            if rest.split(';').any(|one| one.trim() == "Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub struct TestPage {
    path: String,
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl TestPage {
    /// The status.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// The body.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// All values of a header.
    pub fn headers(&self, name: &str) -> Vec<&str> {
        self.headers
            .get_all(name)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .collect()
    }

    /// Where a redirect leads.
    pub fn location(&self) -> Option<&str> {
        self.header("location")
    }

    /// Whether the page shows a text, entities read.
    pub fn shows(&self, text: &str) -> bool {
        unescape(&self.text).contains(text)
    }

    /// The body as JSON.
    ///
    /// # Panics
    ///
    /// When it is not JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|error| panic!("not JSON ({error}): {}", self.text))
    }

    /// The reply to a script.
    ///
    /// # Panics
    ///
    /// When it is none.
    pub fn reply(&self) -> Reply {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|error| panic!("not a reply ({error}): {}", self.text))
    }

    /// The hashes of the page's regions, as the runtime reports them.
    fn regions(&self) -> BTreeMap<String, String> {
        let opened = self.text.split("<!--h:").skip(1);
        let mut regions: BTreeMap<String, String> = opened
            .filter_map(|rest| rest.split("-->").next()?.split_once(' '))
            .map(|(id, hash)| (id.to_owned(), hash.to_owned()))
            .collect();
        let tags = html::tags(&self.text);
        let shell = tags
            .iter()
            .find(|tag| tag.name == "html")
            .and_then(|tag| tag.get("data-hallway"));
        if let Some(shell) = shell {
            regions.insert("page".to_owned(), shell.to_owned());
        }
        let mut scripts = tags.iter().filter(|tag| tag.name == "script");
        let is_own = |src: &str| !src.contains("/_hallway/");
        if !scripts.any(|script| script.get("src").is_some_and(is_own)) {
            let build = tags.iter().find_map(|tag| tag.get(BUILD_ATTRIBUTE));
            regions.extend(build.map(|build| (BUILD_ATTRIBUTE.to_owned(), build.to_owned())));
        }
        regions
    }
}

/// A form that is being filled.
#[derive(Debug, Clone)]
#[must_use = "a form does nothing until it is submitted"]
pub struct TestForm<'a> {
    app: &'a TestApp,
    action: String,
    entries: Vec<(String, String)>,
    files: Vec<TestFile>,
    regions: BTreeMap<String, String>,
    key: Option<String>,
}

/// A file that was chosen.
#[derive(Debug, Clone)]
struct TestFile {
    field: String,
    name: String,
    content_type: String,
    content: Vec<u8>,
}

impl TestForm<'_> {
    /// Types into a field.
    pub fn fill(mut self, name: &str, value: &str) -> Self {
        match self.entries.iter_mut().find(|(key, _)| key == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.entries.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    /// Chooses a file for a field; several for one that takes several.
    pub fn choose(
        mut self,
        field: &str,
        name: &str,
        content_type: &str,
        content: impl Into<Vec<u8>>,
    ) -> Self {
        self.files.push(TestFile {
            field: field.to_owned(),
            name: name.to_owned(),
            content_type: content_type.to_owned(),
            content: content.into(),
        });
        self
    }

    /// What a field holds.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.entries
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Where the form posts to.
    pub fn action(&self) -> &str {
        &self.action
    }

    /// The form's token.
    pub fn token(&self) -> &str {
        self.value(TOKEN_FIELD).unwrap_or_default()
    }

    /// Uses a submission key of the runtime's; one press of a button has one.
    pub fn key(mut self, key: &str) -> Self {
        self.key = Some(key.to_owned());
        self
    }

    /// The request of a browser without scripts, to be changed before it is sent.
    ///
    /// # Panics
    ///
    /// Never: a form's address is a valid one.
    pub fn to_request(&self) -> Request {
        let (content_type, body) = self.encode(self.entries.iter());
        let request = self.app.request(Method::POST, &self.action);
        request
            .header(header::CONTENT_TYPE, content_type)
            .header(header::CONTENT_LENGTH, body.len())
            .header("sec-fetch-dest", "document")
            .body(Body::from(body))
            .expect("a form makes a valid request")
    }

    /// The request of the browser runtime, to be changed before it is sent.
    ///
    /// # Panics
    ///
    /// Never: a form's address is a valid one.
    pub fn to_script_request(&self) -> Request {
        let entries = self.entries.iter().filter(|(name, _)| name != TOKEN_FIELD);
        self.script_request(entries)
    }

    fn script_request<'a>(&self, entries: impl Iterator<Item = &'a (String, String)>) -> Request {
        let regions = serde_json::to_string(&self.regions).unwrap_or_default();
        let regions = (REGIONS_FIELD.to_owned(), regions);
        let entries: Vec<_> = entries.cloned().chain([regions]).collect();
        let (content_type, body) = self.encode(entries.iter());
        let mut request = self
            .app
            .request(Method::POST, &self.action)
            .header(header::CONTENT_TYPE, content_type)
            .header(header::CONTENT_LENGTH, body.len())
            .header(header::ACCEPT, "application/json")
            .body(Body::from(body))
            .expect("a form makes a valid request");
        let key = self.key.clone().unwrap_or_else(crate::error::new_id);
        for (name, value) in [
            (TOKEN_HEADER, self.token()),
            (SUBMISSION_HEADER, key.as_str()),
        ] {
            let value = HeaderValue::from_str(value).expect("tokens and keys are plain text");
            request
                .headers_mut()
                .insert(HeaderName::from_static(name), value);
        }
        request
    }

    /// The body and its type: with files as a browser sends them, behind the texts.
    fn encode<'a>(
        &self,
        entries: impl Iterator<Item = &'a (String, String)>,
    ) -> (&'static str, Vec<u8>) {
        if self.files.is_empty() {
            return ("application/x-www-form-urlencoded", encode(entries).into());
        }
        let mut body = Vec::new();
        let mut part = |name: &str, more: &str, content: &[u8]| {
            let head = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"{more}\r\n\r\n",
                name.replace('"', "%22")
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        };
        for (name, value) in entries {
            part(name, "", value.as_bytes());
        }
        for file in &self.files {
            let name = file.name.replace('"', "%22");
            let more = format!(
                "; filename=\"{name}\"\r\nContent-Type: {}",
                file.content_type
            );
            part(&file.field, &more, &file.content);
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        ("multipart/form-data; boundary=----HallwayTestForm", body)
    }

    /// Sends the form as a browser without scripts does.
    pub async fn submit(&self) -> TestPage {
        self.app.send(self.to_request()).await
    }

    /// Sends the form as the browser runtime does.
    pub async fn submit_by_script(&self) -> TestPage {
        self.app.send(self.to_script_request()).await
    }

    /// Calls the action as `hallway.call` does in a script of the page.
    pub async fn call(&self, input: &serde_json::Value) -> TestPage {
        let input = (INPUT_FIELD.to_owned(), input.to_string());
        self.app
            .send(self.script_request([&input].into_iter()))
            .await
    }
}

const BOUNDARY: &str = "----HallwayTestForm";

fn encode<'a>(entries: impl Iterator<Item = &'a (String, String)>) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(entries)
        .finish()
}
