//! Builds requests byte by byte, well-formed ones and others.

use super::html::Form;

/// A request on its way to become bytes. It starts as one of a browser on a page of the site.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    length: bool,
}

/// The media types of forms.
pub(crate) const URLENCODED: &str = "application/x-www-form-urlencoded";
pub(crate) const MULTIPART: &str = "multipart/form-data; boundary=hostile";

impl Request {
    pub(crate) fn new(method: &str, path: &str, host: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            headers: vec![("Host".to_owned(), host.to_owned())],
            body: Vec::new(),
            length: true,
        }
    }

    /// Sets a header, in the place of all others of that name.
    pub(crate) fn set(mut self, name: &str, value: &str) -> Self {
        self = self.without(name);
        self.add(name, value)
    }

    /// Adds a header, beside others of that name.
    pub(crate) fn add(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers
            .retain(|(key, _)| !key.eq_ignore_ascii_case(name));
        self
    }

    pub(crate) fn cookies(self, cookies: &str) -> Self {
        if cookies.is_empty() {
            self.without("cookie")
        } else {
            self.set("cookie", cookies)
        }
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Says nothing of the body's length.
    pub(crate) fn without_length(mut self) -> Self {
        self.length = false;
        self
    }

    /// The body in chunks of this size, without a declared length.
    pub(crate) fn chunked(mut self, size: usize) -> Self {
        let mut body = Vec::with_capacity(self.body.len() + 64);
        for chunk in self.body.chunks(size) {
            body.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
            body.extend_from_slice(chunk);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"0\r\n\r\n");
        self.body = body;
        self.without_length().set("Transfer-Encoding", "chunked")
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        if self.length && !(self.body.is_empty() && self.method == "GET") {
            head += &format!("Content-Length: {}\r\n", self.body.len());
        }
        let mut bytes = (head + "\r\n").into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// The entries of a form as a browser sends them.
pub(crate) fn urlencoded(form: &Form) -> Vec<u8> {
    let pair = |(name, value): &(String, String)| format!("{}={}", escape(name), escape(value));
    let pairs: Vec<String> = form.entries.iter().map(pair).collect();
    pairs.join("&").into_bytes()
}

pub(crate) fn multipart(form: &Form) -> Vec<u8> {
    let part = |(name, value): &(String, String)| {
        format!("--hostile\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let parts: String = form.entries.iter().map(part).collect();
    (parts + "--hostile--\r\n").into_bytes()
}

/// What `enctype="text/plain"` makes of a form.
pub(crate) fn plain(form: &Form) -> Vec<u8> {
    let line = |(name, value): &(String, String)| format!("{name}={value}\r\n");
    form.entries
        .iter()
        .map(line)
        .collect::<String>()
        .into_bytes()
}

pub(crate) fn json(form: &Form) -> Vec<u8> {
    let text = |text: &str| serde_json::Value::from(text);
    let pairs = form
        .entries
        .iter()
        .map(|(name, value)| (name.clone(), text(value)));
    serde_json::Value::Object(pairs.collect())
        .to_string()
        .into_bytes()
}

pub(crate) fn escape(text: &str) -> String {
    let escape = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => (byte as char).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(escape).collect()
}
