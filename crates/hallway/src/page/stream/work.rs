//! Makes what fills the holes of a page: all at once, each in its place.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::future::{BoxFuture, FutureExt as _};
use futures_util::stream::{FuturesUnordered, StreamExt as _};
use http::request::Parts;
use tokio::time::{Instant, timeout_at};

use super::super::dynamic::{self, Ready};
use super::super::into_page::{Page, PageEnd};
use super::{Boundary, Hole};
use crate::Error;

/// What is being made. Dropping it drops all of it.
pub(in crate::page) struct Work<S> {
    running: FuturesUnordered<BoxFuture<'static, Made>>,
    boundary: Boundary<S>,
}

type Made = (Arc<Hole>, Result<Page, PageEnd>);

impl<S> Work<S> {
    pub(in crate::page) fn on(holes: &[Arc<Hole>], boundary: Boundary<S>) -> Self {
        let work = Self {
            running: FuturesUnordered::new(),
            boundary,
        };
        work.start(holes);
        work
    }

    fn start(&self, holes: &[Arc<Hole>]) {
        for hole in holes {
            // What was there before the response began may hold what comes later.
            if let Some(content) = hole.content() {
                self.start(&content.inner);
            }
            if let Some(making) = hole.start() {
                let hole = hole.clone();
                let made = AssertUnwindSafe(making).catch_unwind().map(|made| {
                    let panicked = |_| Err(PageEnd::Error(Error::internal("a stream panicked")));
                    (hole, made.unwrap_or_else(panicked))
                });
                self.running.push(made.boxed());
            }
        }
    }

    /// Waits until one more hole is filled.
    pub(super) async fn next(&mut self) -> Option<Arc<Hole>> {
        let made = self.running.next().await?;
        Some(self.fill(made).await)
    }

    /// Waits until all holes are filled, or until `deadline`; says whether they are.
    ///
    /// Nothing is sent yet: a page behind its `loading.rs` can still end as any page does.
    pub(in crate::page) async fn all(
        &mut self,
        deadline: Option<Instant>,
    ) -> Result<bool, PageEnd> {
        loop {
            let made = match deadline {
                None => self.running.next().await,
                Some(deadline) => match timeout_at(deadline, self.running.next()).await {
                    Ok(made) => made,
                    Err(_) => return Ok(false),
                },
            };
            match made {
                None => return Ok(true),
                Some((hole, Err(end))) if hole.is_page => return Err(end),
                Some(made) => {
                    self.fill(made).await;
                }
            }
        }
    }

    async fn fill(&mut self, (hole, made): Made) -> Arc<Hole> {
        let begun = match made {
            Ok(page) => begun(page, &self.boundary.parts).await,
            Err(end) => Err(end),
        };
        let (page, ready) = match begun {
            Ok(begun) => begun,
            Err(end) => (self.boundary.instead(end).await, Ready::default()),
        };
        hole.fill(page);
        ready.fill();
        if let Some(content) = hole.content() {
            self.start(&content.inner);
        }
        hole
    }
}

/// A part of a part that was streamed, where there is one.
async fn begun(mut page: Page, parts: &Parts) -> Result<(Page, Ready), PageEnd> {
    let ready = match page.body.has_later() {
        true => dynamic::begin(&mut page.body, parts).await?,
        false => Ready::default(),
    };
    Ok((page, ready))
}
