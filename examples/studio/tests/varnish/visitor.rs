//! Somebody with a browser: asks over plain HTTP, keeps cookies, sends forms.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

/// One browser: its name, and the cookies that it was given, unless it refuses them.
pub(crate) struct Visitor {
    pub(crate) name: String,
    pub(crate) keeps_cookies: bool,
    pub(crate) cookies: BTreeMap<String, String>,
    /// An API key, and whatever else is sent each time.
    pub(crate) headers: String,
    pub(crate) is_staff: bool,
}

pub(crate) struct Answer {
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Visitor {
    pub(crate) fn new(number: usize) -> Self {
        let name = format!("visitor-{number:02}-here");
        // A third refuses cookies: Varnish answers by itself only who sends none.
        let who = (!number.is_multiple_of(3)).then(|| ("who".to_owned(), name.clone()));
        Self {
            keeps_cookies: who.is_some(),
            cookies: who.into_iter().collect(),
            headers: format!("x-who: {name}\r\n"),
            name,
            is_staff: false,
        }
    }

    pub(crate) fn get(&mut self, at: SocketAddr, path: &str) -> Answer {
        self.ask(at, &format!("GET {path}"), "", "")
    }

    /// Sends the form of the page at `path` that has a field `field`, with what was typed.
    pub(crate) fn send(
        &mut self,
        at: SocketAddr,
        path: &str,
        field: &str,
        typed: &[(&str, &str)],
    ) -> Answer {
        let page = self.get(at, path).body;
        let named = format!("name=\"{field}\"");
        let form = all(&page, "<form", "</form>");
        let form = form.into_iter().find(|form| form.contains(&named));
        let form = form.unwrap_or_else(|| panic!("{path} has a form with `{field}`"));
        let attribute = |start| all(form, start, "\"")[0].replace("&amp;", "&");
        let action = attribute("action=\"");
        let to = match action.starts_with('?') {
            true => format!("{path}{action}"),
            false => action,
        };
        let token = attribute("name=\"$form\" value=\"");
        let fields = [("$form", token.as_str())].into_iter();
        let fields = fields.chain(typed.iter().copied());
        let pairs = fields.map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let more = format!(
            "origin: http://app.test\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             content-length: {}\r\n",
            body.len()
        );
        self.ask(at, &format!("POST {to}"), &more, &body)
    }

    fn ask(&mut self, at: SocketAddr, what: &str, more: &str, body: &str) -> Answer {
        let pairs = self.cookies.iter();
        let pairs: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let cookies = match pairs.is_empty() {
            true => String::new(),
            false => format!("cookie: {}\r\n", pairs.join("; ")),
        };
        let request = format!(
            "{what} HTTP/1.1\r\nhost: app.test\r\nconnection: close\r\n\
             sec-fetch-site: same-origin\r\n{}{cookies}{more}\r\n{body}",
            self.headers
        );
        let mut stream = TcpStream::connect(at).expect("Varnish listens");
        stream.write_all(request.as_bytes()).expect("it is sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("it is read");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let answer = Answer {
            head: head.to_owned(),
            body: body.to_owned(),
        };
        for cookie in answer.cookies() {
            if let (true, Some((name, value))) = (self.keeps_cookies, cookie.split_once('=')) {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}

impl Answer {
    /// The cookies that it sets, without their attributes.
    pub(crate) fn cookies(&self) -> impl Iterator<Item = &str> {
        self.head.lines().filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            let is_cookie = name.eq_ignore_ascii_case("set-cookie");
            is_cookie.then(|| value.trim().split(';').next())?
        })
    }

    pub(crate) fn status(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    /// Whether Varnish had it: then it names two requests, this one and the one that brought it.
    pub(crate) fn was_kept(&self) -> bool {
        let ids = self.head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("x-varnish")
                .then_some(value.trim())
        });
        ids.is_some_and(|ids| ids.contains(' '))
    }
}

/// What is between `start` and `end`, each time.
pub(crate) fn all<'a>(text: &'a str, start: &str, end: &str) -> Vec<&'a str> {
    let parts = text.split(start).skip(1);
    parts.filter_map(|part| part.split(end).next()).collect()
}

fn encoded(text: &str) -> String {
    let bytes = text.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    });
    bytes.collect()
}
