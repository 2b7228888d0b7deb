//! Writes the pages that are the same for everybody into a folder, for a plain file server.
//!
//! 1. Only a page or a route that says so, and whose answer is nobody's own: the compiler has checked
//!    what it asks for, and the answer says what has come of it.
//! 2. The page for what is not found is `404.html`. It may ask who visits, and is drawn for nobody.
//! 3. A file server tells the type of a file by its name, so a route is written only where its address
//!    ends in a type.
//! 4. The files of `public/` lie beside the pages at both their addresses, and the runtime where a
//!    page names it.
//! 5. What is left out is named with the reason. A page or a route that says that it is for everybody
//!    is wanted: where one is missing, the export has failed.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use axum::body::{Bytes, to_bytes};
use axum::response::Response;
use futures_util::StreamExt as _;
use http::{HeaderName, StatusCode, header};

use super::super::serve::StartError;
use super::{Ahead, Answering, NOT_FOUND, Planned, draw_all, file};
use crate::route::kind_of;

/// What became of an export.
#[derive(Debug, Default)]
struct Report {
    pages: usize,
    files: usize,
    /// What is not for a folder, by the reason.
    left: BTreeMap<&'static str, Vec<&'static str>>,
    /// What should be there, and why it is not.
    missing: Vec<(String, String)>,
}

impl Ahead {
    /// Fills the folder, and says on stdout with what.
    pub(in super::super) async fn export(self, folder: &Path) -> Result<(), StartError> {
        file::open(folder).map_err(|cause| StartError::Unwritten {
            by: "HALLWAY_EXPORT",
            file: folder.to_owned(),
            cause,
        })?;
        let mut report = Report::default();
        let mut addresses = Vec::new();
        let (router, pages, routes) = (self.router, self.pages, self.routes);
        let (files, scripts) = (self.files, self.scripts);
        for page in pages {
            match page.own() {
                None => {
                    let known = page.known().await;
                    addresses.extend(known.addresses);
                    report.missing.extend(known.wrong);
                }
                Some(why) => report.leave(page.pattern, why),
            }
        }
        let mut named = vec![false; scripts.len()];
        let mut name = |html: &Bytes| {
            for ((path, _), named) in scripts.iter().zip(&mut named) {
                *named |= contains(html, path);
            }
        };
        let mut all = std::pin::pin!(draw_all(&router, addresses));
        while let Some((address, answer)) = all.next().await {
            let written = common(answer, html_is_own).await.and_then(|html| {
                name(&html);
                write(folder, file::of_page(&address), &html)
            });
            report.note(address, written, |report| &mut report.pages);
        }
        let mut answers = Vec::new();
        for route in routes {
            match route.own() {
                None => answers.push(route.pattern.to_owned()),
                Some(why) => report.leave(route.pattern, why),
            }
        }
        let mut all = std::pin::pin!(draw_all(&router, answers));
        while let Some((address, answer)) = all.next().await {
            let answer = common(
                answer,
                |_| "it sets a cookie or says `Cache-Control` itself",
            );
            let written = answer.await;
            let written = written.and_then(|bytes| write(folder, file::of(&address), &bytes));
            report.note(address, written, |report| &mut report.files);
        }
        if self.not_found {
            let mut all = std::pin::pin!(draw_all(&router, [NOT_FOUND.to_owned()]));
            while let Some((address, answer)) = all.next().await {
                match nobodys(answer).await {
                    Ok(html) => {
                        name(&html);
                        let written = write(folder, file::of(&address), &html);
                        report.note(address, written, |report| &mut report.files);
                    }
                    Err(why) => report.leave(NOT_FOUND, why),
                }
            }
        }
        let assets = files.iter().flat_map(|asset| {
            let addresses = [asset.plain(), asset.link().as_str().to_owned()];
            addresses.map(|address| (address, asset.bytes()))
        });
        let scripts = scripts.into_iter().zip(named).filter(|(_, named)| *named);
        let scripts = scripts.map(|((path, text), _)| (path, text.as_bytes()));
        for (address, bytes) in assets.chain(scripts) {
            let written = write(folder, file::of(&address), bytes);
            report.note(address, written, |report| &mut report.files);
        }
        match report.missing.is_empty() {
            true => {
                println!("{}: {report}", folder.display());
                Ok(())
            }
            false => Err(StartError::Export(format!(
                "{}: {report}",
                folder.display()
            ))),
        }
    }
}

impl Planned {
    /// Why the page is not for a folder, unless it is.
    fn own(&self) -> Option<&'static str> {
        match (self.public, self.guarded) {
            (true, _) => None,
            (false, true) => Some("a guard stands before them"),
            (false, false) => Some("they may know who visits"),
        }
    }
}

impl Answering {
    /// Why the answer is not for a folder, unless it is.
    fn own(&self) -> Option<&'static str> {
        match self.public {
            false => Some("what they answer is not kept for everybody"),
            true if self.pattern.contains('{') => Some("nobody knows all their addresses"),
            true if kind_of(self.pattern).is_none() => {
                Some("no file server would know by the name what they are")
            }
            true => None,
        }
    }
}

fn write(folder: &Path, file: Option<PathBuf>, bytes: &[u8]) -> Result<(), String> {
    let file = file.ok_or("its address cannot be a file name")?;
    file::write(folder, &file, bytes).map_err(|cause| cause.to_string())
}

impl Report {
    fn leave(&mut self, what: &'static str, why: &'static str) {
        self.left.entry(why).or_default().push(what);
    }

    fn note(
        &mut self,
        address: String,
        written: Result<(), String>,
        count: fn(&mut Self) -> &mut usize,
    ) {
        match written {
            Ok(()) => *count(self) += 1,
            Err(why) => self.missing.push((address, why)),
        }
    }
}

/// What everybody gets, if it is the same for whoever asks. `own` says why it is not.
async fn common(answer: Response, own: fn(&[u8]) -> &'static str) -> Result<Bytes, String> {
    let (head, body) = answer.into_parts();
    let text = |name: HeaderName| {
        let value = head.headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    };
    if let Some(to) = text(header::LOCATION) {
        return Err(format!("it leads to {to}"));
    }
    if head.status != StatusCode::OK {
        return Err(format!("it is answered with {}", head.status));
    }
    let common = text(header::CACHE_CONTROL).is_some_and(|how| how.starts_with("public"))
        && !head.headers.contains_key(header::SET_COOKIE);
    let bytes = to_bytes(body, usize::MAX).await;
    let bytes = bytes.map_err(|cause| cause.to_string())?;
    match common {
        true => Ok(bytes),
        false => Err(own(&bytes).to_owned()),
    }
}

/// Why a page is not for everybody that says it is.
fn html_is_own(html: &[u8]) -> &'static str {
    match contains(html, FORM) {
        true => HAS_FORM,
        false => "a part of it is each visitor's own (`dynamic`)",
    }
}

/// The page for what is not found, if a folder can say it to everybody.
async fn nobodys(answer: Response) -> Result<Bytes, &'static str> {
    let (head, body) = answer.into_parts();
    let html = to_bytes(body, usize::MAX).await;
    match html {
        Ok(html) if contains(&html, FORM) => Err(HAS_FORM),
        Ok(_) if head.headers.contains_key(header::SET_COOKIE) => Err("it sets a cookie"),
        Ok(html) if head.status == StatusCode::NOT_FOUND => Ok(html),
        _ => Err("it could not be drawn"),
    }
}

fn contains(html: &[u8], text: &str) -> bool {
    memchr::memmem::find(html, text.as_bytes()).is_some()
}

const HAS_FORM: &str = "it has a form, which only the app can take";

/// How the field with a form's token begins.
const FORM: &str = "<input type=\"hidden\" name=\"$form\"";

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} pages, {} files", self.pages, self.files)?;
        for (why, paths) in &self.left {
            write!(f, "\nleft out, since {why}:")?;
            let mut lines = paths.iter();
            lines.try_for_each(|path| write!(f, "\n  {path}"))?;
        }
        if !self.missing.is_empty() {
            f.write_str("\nmissing:")?;
            let mut lines = self.missing.iter();
            lines.try_for_each(|(path, why)| write!(f, "\n  {path}: {why}"))?;
        }
        Ok(())
    }
}
