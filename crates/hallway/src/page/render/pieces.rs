//! Writes what came later, in its place or on its own, and tells which of it a browser has.

use std::sync::Arc;

use hallway_wire::{Region as WireRegion, View};

use super::super::region::{self, Edge, Known};
use super::super::stream::{Content, Hole, fill_name};
use super::{Composed, Difference, Paper, add_token, forms, has_tokens};
use crate::html::{FormHole, Markup};

impl Composed {
    /// What is still being made, or was when the page was drawn.
    pub(in crate::page) fn later(&self) -> &[Arc<Hole>] {
        &self.later
    }

    /// Whether nothing is being made any more.
    pub(in crate::page) fn is_whole(&self) -> bool {
        self.later.iter().all(|hole| hole.is_whole())
    }

    /// Takes over what came later and belongs to the document, before its head is sent.
    pub(in crate::page) fn take_over(&mut self) {
        let later = std::mem::take(&mut self.later);
        for hole in &later {
            let Some(content) = hole.content() else {
                continue;
            };
            if hole.is_page {
                self.status = self.status.or(content.status);
                self.title = content.title.clone().unwrap_or_default();
                self.head.push(&content.head);
                self.late_head = true;
            }
        }
        self.later = later;
        self.tokens |= self
            .pieces()
            .iter()
            .any(|(_, content)| has_tokens(&content.markup));
    }

    pub(in crate::page) fn has_late_head(&self) -> bool {
        self.late_head
    }

    /// Adds the script that fills holes, which lies beside the runtime.
    pub(in crate::page) fn add_fill_script(&mut self, runtime: &str) {
        let folder = runtime.rsplit_once('/').map_or("", |(folder, _)| folder);
        self.fill = Some(format!("{folder}/{}", fill_name()));
    }

    pub(in crate::page) fn end(&self) -> Edge {
        Edge::end(&self.markup)
    }

    /// Where `</body>` begins: what comes later has to stand before it.
    pub(in crate::page) fn tail(&self) -> Edge {
        let end = self.end();
        let last = self.markup.marks().last().map_or(0, |mark| mark.at);
        match self.markup.text().rfind("</body>") {
            Some(at) if at >= last => Edge { at, ..end },
            _ => end,
        }
    }

    /// The first hole from the mark `from` on, with the number of its mark.
    pub(in crate::page) fn next_hole(&self, from: usize) -> Option<(usize, Arc<Hole>)> {
        let marks = self.markup.marks().iter().enumerate().skip(from);
        marks
            .filter_map(|(at, mark)| Some((at, Hole::at(mark)?)))
            .next()
    }

    pub(in crate::page) fn before(&self, mark: usize) -> Edge {
        Edge::before(&self.markup, mark)
    }

    pub(in crate::page) fn after(&self, mark: usize) -> Edge {
        Edge::after(&self.markup, mark)
    }

    /// Writes what fills a hole, or its fallback where nothing does yet.
    pub(in crate::page) fn write_hole(&self, hole: &Hole, paper: &Paper<'_>, out: &mut String) {
        match (hole.name(), hole.content()) {
            (Some(name), Some(content)) => {
                out.push_str("<!--h:");
                out.push_str(name);
                out.push(' ');
                region::write_hex(content.hash, out);
                out.push_str("-->");
                self.write_all(&content.markup, paper, out);
                out.push_str("<!--/h:");
                out.push_str(name);
                out.push_str("-->");
            }
            (Some(name), None) => {
                out.push_str("<?start name=\"");
                out.push_str(name);
                out.push_str("\">");
                self.write_all(&hole.fallback, paper, out);
                out.push_str("<?end>");
            }
            // In the fallback of another hole, where nothing will ever come.
            (None, _) => self.write_all(&hole.fallback, paper, out),
        }
    }

    pub(super) fn write_all(&self, markup: &Markup, paper: &Paper<'_>, out: &mut String) {
        self.write(markup, Edge::start(), Edge::end(markup), paper, out);
    }

    /// Everything that came later, outer pieces before those inside.
    pub(super) fn pieces(&self) -> Vec<(&Hole, &Content)> {
        fn add<'a>(holes: &'a [Arc<Hole>], found: &mut Vec<(&'a Hole, &'a Content)>) {
            for hole in holes {
                if let Some(content) = hole.content() {
                    found.push((hole, content));
                    add(&content.inner, found);
                }
            }
        }
        let mut found = Vec::new();
        add(&self.later, &mut found);
        found
    }

    /// The holes outside of what a reply sends anyway.
    pub(super) fn unsent(&self, from: Difference) -> impl Iterator<Item = Arc<Hole>> {
        let found = std::iter::successors(self.next_hole(0), |(at, _)| self.next_hole(at + 1));
        found.filter_map(move |(at, hole)| (!self.is_sent(at, from)).then_some(hole))
    }

    /// A browser that does not have a piece, since its page was still on its way, gets all of it.
    pub(super) fn with_unknown_pieces(&self, from: Difference, known: &Known) -> Difference {
        let unknown = |hole: Arc<Hole>| hole.name().is_some_and(|name| !known.has(name));
        if !self.later.is_empty() && self.unsent(from).any(unknown) {
            return Difference::Shell;
        }
        from
    }

    /// Adds a piece that a browser has in another form, or what it lacks inside of it.
    pub(super) fn view_piece(
        &self,
        hole: &Hole,
        known: &Known,
        wants: &dyn Fn(&FormHole) -> bool,
        paper: &Paper<'_>,
        view: &mut View,
    ) {
        let (Some(name), Some(content)) = (hole.name(), hole.content()) else {
            return;
        };
        let lacks = |inner: &Arc<Hole>| inner.name().is_some_and(|name| !known.has(name));
        if !known.same(name, content.hash) || content.inner.iter().any(lacks) {
            let mut html = String::new();
            self.write_all(&content.markup, paper, &mut html);
            view.regions.push(WireRegion {
                id: name.to_owned(),
                hash: region::hex(content.hash),
                html,
            });
            return;
        }
        for form in forms(&content.markup).filter(|form| wants(form)) {
            add_token(form, paper, view);
        }
        for inner in &content.inner {
            self.view_piece(inner, known, wants, paper, view);
        }
    }
}
