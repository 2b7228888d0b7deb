//! Looks at a running app as a visitor would, to know what there is to attack.

use std::collections::BTreeMap;
use std::net::{SocketAddr, ToSocketAddrs};
use std::time::Duration;

use hallway_wire::Manifest;

use super::html::{self, Form};
use super::http::{self, Answer, Pace};
use super::request::{Request, URLENCODED, urlencoded};

/// A site, and what one visitor sees of it.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    pub(crate) to: SocketAddr,
    /// What stands in `Host`.
    pub(crate) host: String,
    /// Cookies of the visitor whose browser the attacker drives.
    pub(crate) cookies: String,
    /// Cookies of another visitor, the attacker.
    pub(crate) stranger: String,
    /// Pages that this visitor sees.
    pub(crate) pages: Vec<String>,
    /// Pages of those that a visitor without cookies does not see.
    pub(crate) guarded: Vec<String>,
    /// One form for each action, as the visitor got it.
    pub(crate) forms: Vec<Form>,
    /// The same forms as the stranger got them.
    pub(crate) foreign: Vec<Form>,
    /// Methods and addresses of route handlers, from the list of doors.
    pub(crate) routes: Vec<(String, String)>,
    /// Headers for routes, such as an API key.
    pub(crate) headers: Vec<(String, String)>,
    /// The page where people sign in.
    pub(crate) entry: Option<String>,
}

/// More pages than that say nothing new.
const MOST_PAGES: usize = 40;
const PATIENCE: Duration = Duration::from_secs(10);

impl Site {
    /// Crawls from the address given, with and without the cookies given.
    pub(crate) fn scout(
        url: &str,
        cookies: &[String],
        headers: &[(String, String)],
        doors: Option<&Manifest>,
    ) -> Result<Site, String> {
        let (mut site, start) = Site::at(url)?;
        site.routes = doors.map(routes).unwrap_or_default();
        site.headers = headers.to_vec();
        let mut wanted = vec![start.clone()];
        wanted.extend(doors.map(pages).unwrap_or_default());
        let mut visitor = Jar::of(cookies);
        (site.pages, site.forms) = site.crawl(&mut visitor, &wanted)?;
        site.cookies = visitor.header();
        if site.pages.is_empty() {
            return Err(format!("{url} shows no page: is it the address of a page?"));
        }
        let mut stranger = Jar::default();
        let seen = site.pages.clone();
        let (open, foreign) = site.crawl(&mut stranger, &seen)?;
        site.stranger = stranger.header();
        site.foreign = foreign;
        let hidden = |page: &&String| !open.contains(page);
        site.guarded = site.pages.iter().filter(hidden).cloned().collect();
        let closed = wanted.iter().filter(|page| !site.pages.contains(page));
        let closed: Vec<String> = closed.cloned().collect();
        site.guarded.extend(closed);
        Ok(site)
    }

    /// Signs in by the form on a page; the cookies of whoever that is.
    pub(crate) fn sign_in(
        url: &str,
        page: &str,
        fields: &[(String, String)],
    ) -> Result<Vec<String>, String> {
        let (mut site, _) = Site::at(url)?;
        let mut jar = Jar::default();
        let (_, forms) = site.crawl(&mut jar, &[page.to_owned()])?;
        let here =
            |form: &&Form| form.page == page && fields.iter().all(|(name, _)| form.has(name));
        let mut form = forms.iter().find(here).cloned();
        let form = form
            .as_mut()
            .ok_or_else(|| format!("{page} has no form with these fields"))?;
        for (name, value) in &mut form.entries {
            if let Some((_, typed)) = fields.iter().find(|(field, _)| field == name) {
                value.clone_from(typed);
            }
        }
        site.cookies = jar.header();
        let request = site
            .request("POST", &form.target)
            .set("Content-Type", URLENCODED)
            .body(urlencoded(form));
        let answer = site.send(&request);
        if !(200..400).contains(&answer.status) {
            return Err(format!("{page} lets nobody in: {}", answer.status));
        }
        jar.keep(&answer);
        Ok(jar.header().split("; ").map(str::to_owned).collect())
    }

    /// A site of which nothing is known yet, and the page to begin with.
    fn at(url: &str) -> Result<(Site, String), String> {
        let (to, host, start) = address(url)?;
        Ok((Site::unknown(to, host), start))
    }

    pub(crate) fn unknown(to: SocketAddr, host: String) -> Site {
        Site {
            to,
            host,
            cookies: String::new(),
            stranger: String::new(),
            pages: Vec::new(),
            guarded: Vec::new(),
            forms: Vec::new(),
            foreign: Vec::new(),
            routes: Vec::new(),
            headers: Vec::new(),
            entry: None,
        }
    }

    /// A request as the visitor's browser sends it from a page of the site.
    pub(crate) fn request(&self, method: &str, path: &str) -> Request {
        let request = Request::new(method, path, &self.host)
            .cookies(&self.cookies)
            .set("Sec-Fetch-Site", "same-origin");
        match method {
            "GET" | "HEAD" | "OPTIONS" => request,
            _ => request.set("Origin", &format!("http://{}", self.host)),
        }
    }

    pub(crate) fn send(&self, request: &Request) -> Answer {
        http::send(self.to, &request.bytes(), Pace::AtOnce, PATIENCE)
    }

    /// Gets the pages that can be reached from `start`, and the forms on them.
    fn crawl(&self, jar: &mut Jar, start: &[String]) -> Result<(Vec<String>, Vec<Form>), String> {
        let mut queue = start.to_vec();
        let (mut pages, mut forms): (Vec<String>, Vec<Form>) = Default::default();
        let mut at = 0;
        while at < queue.len() && at < MOST_PAGES {
            let path = queue[at].clone();
            at += 1;
            let request = Request::new("GET", &path, &self.host)
                .set("Sec-Fetch-Site", "same-origin")
                .set("Sec-Fetch-Dest", "document")
                .cookies(&jar.header());
            let answer = self.send(&request);
            if answer.status == 0 {
                return Err(format!("{} does not answer", self.host));
            }
            jar.keep(&answer);
            let html = answer.header("content-type").unwrap_or_default();
            if answer.status != 200 || !html.starts_with("text/html") {
                continue;
            }
            let text = answer.text();
            for link in html::links(&text) {
                if !queue.contains(&link) {
                    queue.push(link);
                }
            }
            for form in html::forms(&path, &text) {
                // Two of a kind: a token of one must not do for the other.
                let same = |known: &&Form| known.action() == form.action();
                let known = forms.iter().any(|known| known.name == form.name);
                if !known && forms.iter().filter(same).count() < 2 {
                    forms.push(form);
                }
            }
            pages.push(path);
        }
        Ok((pages, forms))
    }
}

/// Cookies as a browser keeps them.
#[derive(Debug, Default)]
struct Jar(BTreeMap<String, String>);

impl Jar {
    fn of(cookies: &[String]) -> Self {
        let pair = |cookie: &String| {
            let (name, value) = cookie.split_once('=')?;
            Some((name.trim().to_owned(), value.trim().to_owned()))
        };
        Self(cookies.iter().filter_map(pair).collect())
    }

    fn keep(&mut self, answer: &Answer) {
        for line in answer.all("set-cookie") {
            let pair = line.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.0.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    fn header(&self) -> String {
        let pair = |(name, value): (&String, &String)| format!("{name}={value}");
        self.0.iter().map(pair).collect::<Vec<_>>().join("; ")
    }
}

/// Where to connect, what to call it, and the page to begin with.
fn address(url: &str) -> Result<(SocketAddr, String, String), String> {
    let rest = url.strip_prefix("http://").ok_or_else(|| {
        format!(
            "{url}: the suite speaks plain http. Attack the app itself, behind its proxy: \
             http://127.0.0.1:3000"
        )
    })?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let with_port = match host.rsplit_once(':') {
        Some((_, port)) if port.parse::<u16>().is_ok() => host.to_owned(),
        _ => format!("{host}:80"),
    };
    let mut found = with_port
        .to_socket_addrs()
        .map_err(|cause| format!("{host}: {cause}"))?;
    let to = found
        .next()
        .ok_or_else(|| format!("{host} has no address"))?;
    Ok((to, host.to_owned(), format!("/{path}")))
}

/// Pages that need no value in their path.
fn pages(doors: &Manifest) -> Vec<String> {
    let fixed = doors.pages.iter().filter(|page| !page.path.contains('{'));
    fixed.map(|page| page.path.clone()).collect()
}

fn routes(doors: &Manifest) -> Vec<(String, String)> {
    let each = doors.routes.iter().flat_map(|route| {
        let path = filled(&route.path);
        let of = move |method: &hallway_wire::MethodDoor| (method.method.clone(), path.clone());
        route.methods.iter().map(of)
    });
    each.collect()
}

/// A path with something in the place of each of its variables.
fn filled(path: &str) -> String {
    let segment = |segment: &str| match segment.find('{') {
        Some(_) => "1".to_owned(),
        None => segment.to_owned(),
    };
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}
