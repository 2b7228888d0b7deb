//! Shows what went wrong in the place where it went wrong.

use std::sync::Arc;

use http::StatusCode;
use http::request::Parts;

use super::super::draw::Draw;
use super::super::into_page::{ErrorInfo, Page, PageEnd};
use super::super::region::innermost;
use crate::Error;
use crate::error::Kind;
use crate::html::Markup;

/// The pages for "not found" and for failures, each with the folder that it stands for.
#[derive(Debug)]
pub(in crate::page) struct Views<S> {
    pub(in crate::page) not_found: Vec<(&'static str, Draw<S>)>,
    pub(in crate::page) error: Vec<(&'static str, Draw<S>)>,
}

impl<S> Views<S> {
    /// The view of the innermost folder that holds the path.
    pub(in crate::page) fn nearest(&self, status: StatusCode, path: &str) -> Option<Draw<S>> {
        let views = match status {
            StatusCode::NOT_FOUND => &self.not_found,
            _ => &self.error,
        };
        views
            .iter()
            .filter(|(folder, _)| is_below(folder, path))
            .max_by_key(|(folder, _)| folder.matches('/').count() + usize::from(*folder != "/"))
            .map(|(_, view)| *view)
    }
}

/// Whether `path` lies in `folder`, whose dynamic segments stand in braces.
fn is_below(folder: &str, path: &str) -> bool {
    let mut path = path.split('/').filter(|part| !part.is_empty());
    folder
        .split('/')
        .filter(|part| !part.is_empty())
        .all(|wanted| match path.next() {
            Some(part) => wanted.starts_with('{') || wanted == part,
            None => false,
        })
}

/// What drawing an error needs when the request is answered already.
pub(in crate::page) struct Boundary<S> {
    pub(in crate::page) views: Arc<Views<S>>,
    pub(in crate::page) parts: Parts,
    pub(in crate::page) state: S,
}

impl<S> Boundary<S> {
    /// What stands in the place of content that is not there.
    pub(super) async fn instead(&mut self, end: PageEnd) -> Page {
        let error = match end {
            PageEnd::Error(error) => error,
            PageEnd::Response(_) => Error::internal("a stream can show HTML, not a response"),
        };
        error.report(self.parts.uri.path());
        if let Kind::Redirect(to) = error.kind() {
            return only(|out| {
                out.push_html("<p><a href=\"");
                out.push_text(to);
                out.push_html("\">");
                out.push_text(error.message());
                out.push_html("</a></p>");
            });
        }
        self.drawn(&error).await.unwrap_or_else(|| plain(&error))
    }

    /// The nearest view's own part, without the layouts around it.
    async fn drawn(&mut self, error: &Error) -> Option<Page> {
        let view = self.views.nearest(error.code(), self.parts.uri.path())?;
        self.parts.extensions.insert(ErrorInfo::of(error));
        match view(&mut self.parts, &self.state).await {
            // What streams in an error page would fail as the page did.
            Ok(page) => {
                let body = innermost(&page.body);
                (!body.has_later()).then(|| Page {
                    body,
                    ..Page::default()
                })
            }
            Err(PageEnd::Response(_)) => None,
            Err(PageEnd::Error(second)) => {
                second.report("drawing an error page");
                None
            }
        }
    }
}

fn plain(error: &Error) -> Page {
    only(|out| {
        out.push_html("<p role=\"alert\">");
        out.push_text(error.message());
        out.push_html(" ");
        out.push_text(error.id());
        out.push_html("</p>");
    })
}

fn only(write: impl FnOnce(&mut Markup)) -> Page {
    let mut body = Markup::new();
    write(&mut body);
    Page {
        body,
        ..Page::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_folder_shows_the_error() {
        assert!(is_below("/", "/anything"));
        assert!(is_below("/work/{slug}", "/work/harbour/more"));
        assert!(!is_below("/work", "/works"));
        assert!(!is_below("/work/{slug}", "/work"));
    }
}
