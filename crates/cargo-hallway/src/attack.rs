//! Sends the hostile suite to a running app, and judges what comes back.
//!
//! A case passes when its status is one of those that the suite allows, nothing has changed, the
//! answer was quick, led nowhere else, held no header of the attacker's, and could not be kept by a
//! shared cache if it is somebody's own.

pub(crate) mod html;
pub(crate) mod http;
mod judge;
mod report;
pub(crate) mod request;
pub(crate) mod site;

use std::net::SocketAddr;
use std::thread;
use std::time::Duration;

use hallway_wire::Manifest;

use crate::hostile::{self, Case, Takes};
use html::Form;
use http::{Answer, Pace};
use judge::{judge, late};
pub use report::{Finding, Report};
use request::{URLENCODED, urlencoded};
use site::Site;

/// An attack on one app.
///
/// # Examples
///
/// ```no_run
/// use cargo_hallway::attack::Attack;
///
/// let report = Attack::new("http://127.0.0.1:3000/contact").run(|| String::new())?;
/// assert!(report.passed(), "{report}");
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone)]
pub struct Attack {
    url: String,
    cookies: Vec<String>,
    headers: Vec<(String, String)>,
    doors: Option<Manifest>,
    entry: Option<Entry>,
    limit: Duration,
}

/// Where somebody signs in, and what they type there.
#[derive(Debug, Clone)]
struct Entry {
    page: String,
    fields: Vec<(String, String)>,
}

/// How long an answer may take, unless something else is said.
const LIMIT: Duration = Duration::from_secs(1);
/// How often a case is sent again whose answer was late.
const SECOND_TRIES: usize = 3;
/// How long a silent server is waited for.
const PATIENCE: Duration = Duration::from_secs(15);

impl Attack {
    /// Attacks the app that shows a page at `url`, and everything that this page leads to.
    pub fn new(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            cookies: Vec::new(),
            headers: Vec::new(),
            doors: None,
            entry: None,
            limit: LIMIT,
        }
    }

    /// Attacks with the browser of somebody who has this cookie: `name=value`.
    pub fn cookie(mut self, cookie: &str) -> Self {
        self.cookies.push(cookie.to_owned());
        self
    }

    /// Signs in first, by the form on this page, and attacks the browser of whoever that is.
    pub fn sign_in(mut self, page: &str, fields: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        self.entry = Some(Entry {
            page: page.to_owned(),
            fields: fields.iter().map(owned).collect(),
        });
        self
    }

    /// Sends a header to route handlers, such as an API key, to get past their guards.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Attacks the doors of this list too: pages that nothing links to, and route handlers.
    pub fn doors(mut self, doors: Manifest) -> Self {
        self.doors = Some(doors);
        self
    }

    /// Sets how long an answer may take; a second unless said.
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Sends the whole suite. `watch` describes what must not change, such as counts of rows; it is
    /// asked before, after every group, and at the end.
    ///
    /// # Errors
    ///
    /// When the app cannot be reached or shows no page.
    pub fn run(&self, mut watch: impl FnMut() -> String) -> Result<Report, String> {
        let site = self.scout()?;
        let mut report = Report::new(&site);
        let (slow, quick): (Vec<Case>, Vec<Case>) = hostile::cases(&site)
            .into_iter()
            .partition(|case| matches!(case.takes, Takes::Deadline(_)));
        let to = site.to;
        let waiting: Vec<_> = slow
            .into_iter()
            .map(|case| thread::spawn(move || (send(to, &case), case)))
            .collect();
        let mut world = watch();
        let groups = quick.chunk_by(|one, next| one.group == next.group);
        for group in groups {
            for case in group {
                let answer = self.heard(to, case);
                report.note(case, &answer, judge(&site, case, &answer, self.limit));
            }
            report.compare(group[0].group, &mut world, watch());
        }
        for thread in waiting {
            let (answer, case) = thread.join().map_err(|_| "a sender panicked".to_owned())?;
            report.note(&case, &answer, judge(&site, &case, &answer, self.limit));
        }
        report.compare("slow senders", &mut world, watch());
        Ok(report)
    }

    /// Fills every form, and sends `copies` of each submission at the same time: the one thing here
    /// that is meant to have an effect, and only one. Gives the statuses by the action's name.
    ///
    /// # Errors
    ///
    /// When the app cannot be reached or shows no page.
    pub fn submit(&self, copies: usize) -> Result<Vec<(String, Vec<u16>)>, String> {
        let names = self.scout()?.forms.into_iter().map(|form| form.name);
        let sent = names.map(|name| {
            // Each from pages of its own: a submission may end the session of all others.
            let site = self.scout()?;
            let form = site.forms.iter().find(|form| form.name == name);
            let statuses = form.map(|form| at_once(&site, form, copies));
            Ok((name, statuses.unwrap_or_default()))
        });
        sent.collect()
    }

    /// What the pages show, without what differs from one visit to the next: for an app whose
    /// database cannot be looked into.
    ///
    /// # Errors
    ///
    /// When the app cannot be reached or shows no page.
    pub fn watch_pages(&self) -> Result<impl FnMut() -> String + use<>, String> {
        let mut site = self.scout()?;
        let show =
            |site: &Site, page: &String| judge::still(&site.send(&site.request("GET", page)));
        let steady = |page: &String| show(&site, page) == show(&site, page);
        let pages: Vec<String> = site
            .pages
            .iter()
            .filter(|page| steady(page))
            .cloned()
            .collect();
        site.pages = pages;
        Ok(move || site.pages.iter().map(|page| show(&site, page)).collect())
    }

    /// Sends a case, and asks again if the answer was late: what the machine does besides makes one
    /// late, and hardly all.
    fn heard(&self, to: SocketAddr, case: &Case) -> Answer {
        let mut answer = send(to, case);
        for _ in 0..SECOND_TRIES {
            if late(case, &answer, self.limit).is_none() {
                break;
            }
            let again = send(to, case);
            answer.took = answer.took.min(again.took);
            answer.whole = answer.whole.min(again.whole);
        }
        answer
    }

    fn scout(&self) -> Result<Site, String> {
        let mut cookies = self.cookies.clone();
        if let Some(Entry { page, fields }) = &self.entry {
            cookies.extend(Site::sign_in(&self.url, page, fields)?);
        }
        let mut site = Site::scout(&self.url, &cookies, &self.headers, self.doors.as_ref())?;
        site.entry = self.entry.as_ref().map(|entry| entry.page.clone());
        Ok(site)
    }
}

fn send(to: SocketAddr, case: &Case) -> Answer {
    let patience = match case.takes {
        Takes::Deadline(within) => within,
        Takes::Usual | Takes::Password => PATIENCE,
    };
    http::send(to, &case.bytes, case.pace, patience)
}

fn at_once(site: &Site, form: &Form, copies: usize) -> Vec<u16> {
    let request = site
        .request("POST", &form.target)
        .set("Content-Type", URLENCODED)
        .body(urlencoded(form))
        .bytes();
    thread::scope(|scope| {
        let send = || http::send(site.to, &request, Pace::AtOnce, PATIENCE).status;
        let threads: Vec<_> = (0..copies).map(|_| scope.spawn(send)).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_default())
            .collect()
    })
}
