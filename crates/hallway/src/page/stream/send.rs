//! Sends a page while its holes are being filled.

use axum::body::{Body, Bytes};
use futures_util::stream;

use super::super::address::Address;
use super::super::region::Edge;
use super::super::render::{Composed, Paper};
use super::{Hole, Work};
use crate::guard::{Deployment, PrincipalDigest, VisitorId};

/// A page on its way.
pub(in crate::page) struct Sending<S> {
    pub(in crate::page) composed: Composed,
    pub(in crate::page) work: Work<S>,
    pub(in crate::page) on: Deployment,
    pub(in crate::page) now: u64,
    pub(in crate::page) visitor: VisitorId,
    pub(in crate::page) principal: PrincipalDigest,
    pub(in crate::page) address: Address,
}

impl<S: Send + Sync + 'static> Sending<S> {
    /// The page at once, with fallbacks, and then each hole's content when it is there.
    pub(in crate::page) fn out_of_order(self) -> Body {
        body(stream::unfold(
            (self, Step::Page),
            async |(mut this, step)| {
                let mut out = String::new();
                let tail = this.composed.tail();
                let next = match step {
                    Step::Page => {
                        this.write(Edge::start(), tail, &mut out);
                        Step::Holes
                    }
                    Step::Holes => match this.work.next().await {
                        Some(hole) => {
                            this.write_template(&hole, &mut out);
                            Step::Holes
                        }
                        None => {
                            this.write(tail, this.composed.end(), &mut out);
                            Step::End
                        }
                    },
                    Step::End => return None,
                };
                Some((out, (this, next)))
            },
        ))
    }

    /// The page from the top, as far as it is ready.
    pub(in crate::page) fn in_order(self) -> Body {
        let start = Some(Edge::start());
        body(stream::unfold((self, start), async |(mut this, at)| {
            let mut at = at?;
            let mut out = String::new();
            loop {
                let Some((mark, hole)) = this.composed.next_hole(at.next) else {
                    this.write(at, this.composed.end(), &mut out);
                    return Some((out, (this, None)));
                };
                let before = this.composed.before(mark);
                this.write(at, before, &mut out);
                at = before;
                while !hole.is_whole() {
                    if !out.is_empty() {
                        return Some((out, (this, Some(at))));
                    }
                    // Without work left, what is here is all there will ever be.
                    if this.work.next().await.is_none() {
                        break;
                    }
                }
                this.write_late_head(&hole, &mut out);
                let after = this.composed.after(mark);
                this.write(at, after, &mut out);
                at = after;
            }
        }))
    }

    fn write(&self, from: Edge, to: Edge, out: &mut String) {
        self.composed.write_run(from, to, &self.paper(), out);
    }

    fn write_template(&self, hole: &Hole, out: &mut String) {
        let Some(name) = hole.name() else {
            return;
        };
        self.write_late_head(hole, out);
        out.push_str("<template for=\"");
        out.push_str(name);
        out.push_str("\">");
        self.composed.write_hole(hole, &self.paper(), out);
        // What follows tells our script that the template is complete.
        out.push_str("</template>\n");
    }

    /// The title of a page that comes behind its `loading.rs`. There is none in the head then, and
    /// the first one of a document counts, wherever it stands.
    fn write_late_head(&self, hole: &Hole, out: &mut String) {
        if let Some(content) = hole.content()
            && !self.composed.has_late_head()
        {
            out.push_str(content.head.text());
        }
    }

    fn paper(&self) -> Paper<'_> {
        Paper {
            on: &self.on,
            now: self.now,
            visitor: self.visitor,
            principal: self.principal,
            path: self.address.path(),
            query: self.address.query(),
        }
    }
}

enum Step {
    Page,
    Holes,
    End,
}

fn body(frames: impl stream::Stream<Item = String> + Send + 'static) -> Body {
    use stream::StreamExt as _;
    Body::from_stream(frames.map(|text| Ok::<_, std::convert::Infallible>(Bytes::from(text))))
}
