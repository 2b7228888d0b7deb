//! Holds a place in a page that is filled later, and what fills it.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use http::StatusCode;

use super::super::head::Head;
use super::super::into_page::{Page, PageEnd};
use super::super::region::{self, Edge};
use crate::html::{Mark, MarkKind, Markup};

/// What makes the content of a hole.
pub(in crate::page) type Making = Pin<Box<dyn Future<Output = Result<Page, PageEnd>> + Send>>;

/// A place in a page, a fallback, and the future for what belongs there.
pub(crate) struct Hole {
    pub(in crate::page) fallback: Markup,
    making: Mutex<Option<Making>>,
    /// Whether it is a page behind its `loading.rs`: then its head is the document's.
    pub(in crate::page) is_page: bool,
    /// What the layouts say for the head of such a page.
    words: OnceLock<Box<Head>>,
    name: OnceLock<String>,
    content: OnceLock<Content>,
}

/// What fills a hole.
#[derive(Debug)]
pub(in crate::page) struct Content {
    pub(in crate::page) markup: Markup,
    pub(in crate::page) hash: u64,
    /// Of a page behind `loading.rs`.
    pub(in crate::page) head: Markup,
    pub(in crate::page) title: Option<String>,
    pub(in crate::page) status: Option<StatusCode>,
    pub(in crate::page) inner: Vec<Arc<Hole>>,
}

impl Hole {
    pub(in crate::page) fn new(
        fallback: Markup,
        making: impl Future<Output = Result<Page, PageEnd>> + Send + 'static,
        is_page: bool,
    ) -> Self {
        Self {
            fallback,
            making: Mutex::new(Some(Box::pin(making))),
            is_page,
            ..Self::empty()
        }
    }

    /// A place for what is there already.
    pub(in crate::page) fn empty() -> Self {
        Self {
            fallback: Markup::default(),
            making: Mutex::default(),
            is_page: false,
            words: OnceLock::new(),
            name: OnceLock::new(),
            content: OnceLock::new(),
        }
    }

    /// The hole that a mark stands for.
    pub(in crate::page) fn at(mark: &Mark) -> Option<Arc<Self>> {
        match &mark.kind {
            MarkKind::Later(later) => later.clone().downcast().ok(),
            _ => None,
        }
    }

    /// Its name in the document; none before [`holes`] has seen it.
    pub(in crate::page) fn name(&self) -> Option<&str> {
        self.name.get().map(String::as_str)
    }

    pub(in crate::page) fn content(&self) -> Option<&Content> {
        self.content.get()
    }

    /// Whether it is filled, with everything inside.
    pub(in crate::page) fn is_whole(&self) -> bool {
        self.content()
            .is_some_and(|content| content.inner.iter().all(|hole| hole.is_whole()))
    }

    /// What the layouts around a page say for its head.
    pub(in crate::page) fn frame(&self, words: Head) {
        let _ = self.words.set(Box::new(words));
    }

    pub(in crate::page) fn start(&self) -> Option<Making> {
        let mut making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        making.take()
    }

    pub(in crate::page) fn fill(&self, page: Page) {
        let Page { body, head, status } = page;
        let (from, to) = (Edge::start(), Edge::end(&body));
        let hash = region::hash(&body, from, to, None, 0);
        let head = head.inside_of_late(self.words.get().map(|words| &**words));
        let mut late = Markup::with_capacity(0);
        if self.is_page {
            head.write(&mut late);
        }
        let inner = holes(&body, self.name());
        let content = Content {
            markup: body,
            hash,
            head: late,
            title: head.title,
            status,
            inner,
        };
        // It is made once, so there is nothing to replace.
        let _ = self.content.set(content);
    }
}

impl fmt::Debug for Hole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Hole");
        shown
            .field("name", &self.name)
            .field("content", &self.content);
        shown.finish_non_exhaustive()
    }
}

/// The holes of a piece of HTML, each with its name: by its place, so that it is the same for each
/// rendering.
pub(in crate::page) fn holes(markup: &Markup, outer: Option<&str>) -> Vec<Arc<Hole>> {
    if !markup.has_later() {
        return Vec::new();
    }
    let found = markup.marks().iter().filter_map(Hole::at).enumerate();
    found
        .filter_map(|(number, hole)| {
            let name = match outer {
                None => format!("s{number}"),
                Some(outer) => format!("{outer}-{number}"),
            };
            // One that stands twice has its name already.
            hole.name.set(name).ok().map(|()| hole)
        })
        .collect()
}
