//! Writes the pages that are the same for everybody into a folder, for a plain file server.
//!
//! 1. Only a page that says so, and whose answer is nobody's own: the compiler has checked what it
//!    asks for, and the answer says what has come of it.
//! 2. The files of `public/` lie beside the pages at both their addresses, and the runtime where a
//!    page names it.
//! 3. What is left out is named with the reason. A page that says that it is for everybody is
//!    wanted: where one is missing, the export has failed.

use std::fmt;
use std::path::{Path, PathBuf};

use axum::body::{Bytes, to_bytes};
use axum::response::Response;
use futures_util::StreamExt as _;
use http::{HeaderName, StatusCode, header};

use super::super::serve::StartError;
use super::{Ahead, draw_all, file};

/// What became of an export.
#[derive(Debug, Default)]
struct Report {
    pages: usize,
    files: usize,
    /// Pages that may know their visitor.
    own: Vec<&'static str>,
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
        let (router, pages) = (self.router, self.pages);
        let (files, scripts) = (self.files, self.scripts);
        for page in pages {
            match page.public {
                true => {
                    let known = page.known().await;
                    addresses.extend(known.addresses);
                    report.missing.extend(known.wrong);
                }
                false => report.own.push(page.pattern),
            }
        }
        let mut named = vec![false; scripts.len()];
        let mut all = std::pin::pin!(draw_all(&router, addresses));
        while let Some((address, answer)) = all.next().await {
            let page = html(answer).await;
            let written = page.and_then(|html| {
                for ((path, _), named) in scripts.iter().zip(&mut named) {
                    *named |= contains(&html, path);
                }
                write(folder, file::of_page(&address), &html)
            });
            report.note(address, written, |report| &mut report.pages);
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

fn write(folder: &Path, file: Option<PathBuf>, bytes: &[u8]) -> Result<(), String> {
    let file = file.ok_or("its address cannot be a file name")?;
    file::write(folder, &file, bytes).map_err(|cause| cause.to_string())
}

impl Report {
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

/// The document, if it is the same for whoever asks.
async fn html(answer: Response) -> Result<Bytes, String> {
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
    let html = to_bytes(body, usize::MAX).await;
    let html = html.map_err(|cause| cause.to_string())?;
    match common {
        true => Ok(html),
        false if contains(&html, FORM) => Err("it has a form, which only the app can take".into()),
        false => Err("a part of it is each visitor's own (`dynamic`)".into()),
    }
}

fn contains(html: &[u8], text: &str) -> bool {
    memchr::memmem::find(html, text.as_bytes()).is_some()
}

/// How the field with a form's token begins.
const FORM: &str = "<input type=\"hidden\" name=\"$form\"";

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} pages, {} files", self.pages, self.files)?;
        if !self.own.is_empty() {
            f.write_str("\nleft out, since they may know who visits:")?;
            let mut lines = self.own.iter();
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
