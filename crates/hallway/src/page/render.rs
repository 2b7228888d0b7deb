//! Turns a drawn page into bytes: the head, the regions' borders and each form's own token.

mod pieces;

use std::sync::Arc;

use axum::body::{Body, HttpBody as _};
use bytes::Bytes;
use hallway_wire::names::{BUILD_ATTRIBUTE, PAGE_REGION};
use hallway_wire::{Region as WireRegion, View};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};

use super::dynamic::{self, region_in};
use super::into_page::{Page, PageEnd};
use super::packed::Forms;
use super::region::{self, Edge, Known, Region};
use super::sheet::{Blank, Sheet};
use super::stream::{Hole, holes};
use crate::guard::{Deployment, PrincipalDigest, VisitorId};
use crate::html::{FormHole, MarkKind, Markup, escape_into, push_decimal, short_name};
use crate::seal::{Token, page_hash};

/// A whole document, drawn but not sealed: the same for everybody who may see it.
#[derive(Debug)]
pub(crate) struct Composed {
    pub(crate) status: Option<StatusCode>,
    title: String,
    markup: Markup,
    head: Markup,
    regions: Vec<Region>,
    hashes: Vec<u64>,
    shell: u64,
    /// Whether the document holds a form, and so belongs to one visitor.
    tokens: bool,
    /// What is still being made.
    later: Vec<Arc<Hole>>,
    /// The address of the script that fills holes, where the browser needs one.
    fill: Option<String>,
    /// Whether the head has the words of a page that came later.
    late_head: bool,
    /// Written once for all responses, where the document is kept. It lies apart: what is drawn for
    /// one response is moved often.
    sheet: Option<Box<Sheet>>,
}

/// What the response adds to a drawn page: whose it is, and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Paper<'a> {
    pub(crate) on: &'a Deployment,
    pub(crate) now: u64,
    pub(crate) visitor: VisitorId,
    pub(crate) principal: PrincipalDigest,
    /// The path as the browser sees it.
    pub(crate) path: &'a str,
    /// The page's own query; empty if it has none.
    pub(crate) query: &'a str,
}

impl Composed {
    /// Puts title, meta and the runtime into the document, and finds its regions.
    pub(crate) fn of(page: Page, runtime: &str) -> Self {
        let Page {
            body,
            head: mut words,
            status,
        } = page;
        let mut markup = with_document(body);
        let later = holes(&markup, None);
        if let Some(page) = later.iter().find(|hole| hole.is_page) {
            page.frame(words.take_words());
        }
        let mut head = Markup::with_capacity(0);
        words.write(&mut head);
        let tokens = has_tokens(&markup);
        // What comes later may hold a form.
        if tokens || markup.has_later() {
            head.push_html("<script type=\"module\" src=\"");
            head.push_text(runtime);
            head.push_html("\"></script>");
        }
        if let Some(at) = root(markup.text()) {
            markup.mark_first(at, MarkKind::Shell);
        }
        let regions = region::find(&markup);
        let shell = region::hash(
            &markup,
            Edge::start(),
            Edge::end(&markup),
            regions.first().copied(),
            region_seed(&head),
        );
        let hashes = (0..regions.len())
            .map(|at| own_hash(&markup, regions[at], regions.get(at + 1).copied()))
            .collect();
        Self {
            status,
            title: words.title.unwrap_or_default(),
            markup,
            head,
            regions,
            hashes,
            shell,
            tokens,
            later,
            fill: None,
            late_head: false,
            sheet: None,
        }
    }

    /// Fills in what is each response's own, in a page that is kept with places for it.
    pub(super) async fn opened(&self, parts: &Parts) -> Result<Self, PageEnd> {
        let mut markup = self.markup.clone();
        let ready = dynamic::begin(&mut markup, parts).await?;
        let later = holes(&markup, None);
        ready.fill();
        Ok(Self {
            status: self.status,
            title: self.title.clone(),
            markup,
            head: self.head.clone(),
            regions: self.regions.clone(),
            hashes: self.hashes.clone(),
            shell: self.shell,
            tokens: self.tokens,
            later,
            fill: None,
            late_head: false,
            sheet: None,
        })
    }

    /// The document with its marks, places included.
    pub(super) fn markup(&self) -> &Markup {
        &self.markup
    }

    /// Writes down all that is the same in every response.
    pub(crate) fn pressed(mut self, build: &str) -> Self {
        let (mut text, mut blanks) = (String::new(), Vec::new());
        let mut from = 0;
        for mark in self.markup.marks() {
            text.push_str(&self.markup.text()[from..mark.at]);
            from = mark.at;
            match &mark.kind {
                MarkKind::FormAction(hole) => {
                    blanks.push((text.len(), Blank::Action(hole.clone())));
                }
                MarkKind::Token(hole) => blanks.push((text.len(), Blank::Token(hole.clone()))),
                fixed => self.fill_fixed(fixed, build, &mut text),
            }
        }
        text.push_str(&self.markup.text()[from..]);
        self.sheet = Some(Box::new(Sheet::new(text, blanks)));
        self
    }

    /// About what it takes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        let sheet = self.sheet.as_ref().map_or(0, |sheet| sheet.bytes());
        self.markup.bytes() + self.head.bytes() + sheet + 256
    }

    /// The whole document, as it is sent.
    pub(crate) fn body(&self, paper: &Paper<'_>) -> Body {
        match &self.sheet {
            None => Body::from(self.document(paper)),
            Some(sheet) => Body::from(sheet.filled(|blank, out| {
                let mut text = String::with_capacity(512);
                match blank {
                    Blank::Action(hole) => paper.form_action(hole, &mut text),
                    Blank::Token(hole) => paper.token_field(hole, &mut text),
                }
                out.extend_from_slice(text.as_bytes());
            })),
        }
    }

    /// Whether the document holds a form, and so belongs to one visitor.
    pub(crate) fn has_tokens(&self) -> bool {
        self.tokens
    }

    /// A document that is kept, and holds nothing of a visitor's.
    pub(super) fn common(&self) -> Option<(&Bytes, &Forms)> {
        self.sheet.as_ref()?.common()
    }

    /// A validator of the drawn document in the form of this mark; good only where no hole is
    /// filled.
    pub(super) fn etag(&self, build: &str, mark: &str) -> String {
        let pieces = self.pieces();
        let own = self
            .hashes
            .iter()
            .copied()
            .chain(pieces.iter().map(|(_, content)| content.hash))
            .fold(self.shell, |all, hash| all.rotate_left(7) ^ hash);
        let own = xxhash_rust::xxh3::xxh3_64_with_seed(build.as_bytes(), own);
        format!("W/\"{}{mark}\"", region::hex(own))
    }

    fn forms(&self) -> impl Iterator<Item = &FormHole> {
        let pieces = self.pieces().into_iter();
        let markups =
            std::iter::once(&self.markup).chain(pieces.map(|(_, content)| &content.markup));
        markups.flat_map(forms)
    }

    /// Writes the whole document.
    pub(crate) fn document(&self, paper: &Paper<'_>) -> String {
        let room =
            self.markup.text().len() + self.head.text().len() + 512 * self.markup.marks().len();
        let mut out = String::with_capacity(room);
        self.write_run(Edge::start(), self.end(), paper, &mut out);
        out
    }

    /// Writes what a script has to change on its page.
    ///
    /// `spent` is the form that was sent: if its region stays as it is, it still needs a new token.
    /// With `all_tokens` every form outside of the regions that are sent gets one.
    pub(crate) fn view(
        &self,
        known: &Known,
        spent: &str,
        all_tokens: bool,
        paper: &Paper<'_>,
    ) -> View {
        let mut view = View {
            title: self.title.clone(),
            ..View::default()
        };
        let from = self.first_difference(known);
        let from = self.with_unknown_pieces(from, known);
        match from {
            Difference::None => {}
            Difference::Shell => view = self.whole(paper),
            Difference::Region(at) => view.regions.push(self.wire_region(at, paper)),
        }
        for (at, mark) in self.markup.marks().iter().enumerate() {
            let MarkKind::Token(hole) = &mark.kind else {
                continue;
            };
            if !self.is_sent(at, from) && (all_tokens || hole.id == spent) {
                add_token(hole, paper, &mut view);
            }
        }
        let wants = |hole: &FormHole| all_tokens || hole.id == spent;
        for hole in self.unsent(from) {
            self.view_piece(&hole, known, &wants, paper, &mut view);
        }
        view
    }

    /// Writes the whole document as what a script has to show.
    pub(crate) fn whole(&self, paper: &Paper<'_>) -> View {
        let page = WireRegion {
            id: PAGE_REGION.into(),
            hash: region::hex(self.shell),
            html: self.document(paper),
        };
        View {
            title: self.title.clone(),
            regions: vec![page],
            ..View::default()
        }
    }

    /// Whether a page that is open can become this one: all of it is there, and it loads no script
    /// but the runtime, so that nothing waits for it to be loaded.
    pub(crate) fn can_arrive(&self) -> bool {
        let scripts = |part: &Markup| {
            let (run, not) = (
                part.text().matches("<script"),
                part.text().matches("<noscript"),
            );
            run.count() + not.count()
        };
        let pieces = self.pieces();
        let mut bodies =
            std::iter::once(&self.markup).chain(pieces.iter().map(|(_, content)| &content.markup));
        self.is_whole()
            && self.status.is_none_or(|status| status.is_success())
            && scripts(&self.head) == usize::from(self.tokens || !self.later.is_empty())
            && bodies.all(|body| scripts(body) == 0)
    }

    /// Writes a fresh token for one form, and nothing else.
    pub(crate) fn token_only(&self, id: &str, paper: &Paper<'_>) -> View {
        let token = self
            .forms()
            .find(|hole| hole.id == id)
            .map(|hole| paper.token(hole));
        let holes = token
            .into_iter()
            .map(|token| (id.to_owned(), token))
            .collect();
        View {
            title: self.title.clone(),
            regions: Vec::new(),
            holes,
        }
    }

    /// Whether the page has the form `id`, whatever it binds.
    pub(crate) fn has_form(&self, id: &str) -> bool {
        self.forms()
            .any(|hole| short_name(&hole.id) == short_name(id))
    }

    /// Whether the page has the form `id`, with equal bound values.
    pub(crate) fn same_form(&self, id: &str, bound: &[u8]) -> bool {
        self.forms()
            .any(|hole| hole.id == id && hole.bound == bound)
    }

    fn is_sent(&self, mark: usize, from: Difference) -> bool {
        match from {
            Difference::None => false,
            Difference::Shell => true,
            Difference::Region(at) => {
                let region = self.regions[at];
                (region.open..region.close).contains(&mark)
            }
        }
    }

    fn first_difference(&self, known: &Known) -> Difference {
        if known.has(PAGE_REGION) && !known.same(PAGE_REGION, self.shell) {
            return Difference::Shell;
        }
        for (at, region) in self.regions.iter().enumerate() {
            let id = region.depth.to_string();
            if !known.has(&id) {
                return if at == 0 {
                    Difference::Shell
                } else {
                    Difference::Region(at - 1)
                };
            }
            if !known.same(&id, self.hashes[at]) {
                return Difference::Region(at);
            }
        }
        match self.regions.is_empty() && !known.has(PAGE_REGION) {
            true => Difference::Shell,
            false => Difference::None,
        }
    }

    fn wire_region(&self, at: usize, paper: &Paper<'_>) -> WireRegion {
        let region = self.regions[at];
        let mut html = String::new();
        let (from, to) = (
            Edge::after(&self.markup, region.open),
            Edge::before(&self.markup, region.close),
        );
        self.write_run(from, to, paper, &mut html);
        WireRegion {
            id: region.depth.to_string(),
            hash: region::hex(self.hashes[at]),
            html,
        }
    }

    pub(super) fn write_run(&self, from: Edge, to: Edge, paper: &Paper<'_>, out: &mut String) {
        self.write(&self.markup, from, to, paper, out);
    }

    fn write(&self, of: &Markup, from: Edge, to: Edge, paper: &Paper<'_>, out: &mut String) {
        let text = of.text();
        let mut at = from.at;
        for mark in &of.marks()[from.next..to.next] {
            out.push_str(&text[at..mark.at]);
            at = mark.at;
            self.fill(&mark.kind, paper, out);
        }
        out.push_str(&text[at..to.at]);
    }

    fn fill(&self, kind: &MarkKind, paper: &Paper<'_>, out: &mut String) {
        match kind {
            MarkKind::FormAction(hole) => paper.form_action(hole, out),
            MarkKind::Token(hole) => paper.token_field(hole, out),
            MarkKind::Later(later) => match (later.downcast_ref(), region_in(&**later)) {
                (Some(hole), _) => self.write_hole(hole, paper, out),
                // In a fallback: it is not compared with anything.
                (_, Some(region)) => self.write_all(region, paper, out),
                (None, None) => {}
            },
            fixed => self.fill_fixed(fixed, &paper.on.build, out),
        }
    }

    /// What is the same in every response.
    fn fill_fixed(&self, kind: &MarkKind, build: &str, out: &mut String) {
        match kind {
            MarkKind::FormAction(_) | MarkKind::Token(_) | MarkKind::Later(_) => {}
            MarkKind::Shell => {
                out.push_str(" data-hallway=\"");
                region::write_hex(self.shell, out);
                out.push_str("\" ");
                out.push_str(BUILD_ATTRIBUTE);
                out.push_str("=\"");
                out.push_str(build);
                out.push('"');
            }
            MarkKind::HeadEnd => {
                out.push_str(self.head.text());
                if let Some(fill) = &self.fill {
                    out.push_str("<script src=\"");
                    escape_into(fill, out);
                    out.push_str("\"></script>");
                }
            }
            MarkKind::RegionStart(depth) => {
                if let Some(at) = self.position(*depth) {
                    out.push_str("<!--h:");
                    push_decimal((*depth).into(), out);
                    out.push(' ');
                    region::write_hex(self.hashes[at], out);
                    out.push_str("-->");
                }
            }
            MarkKind::RegionEnd(depth) => {
                if self.position(*depth).is_some() {
                    out.push_str("<!--/h:");
                    push_decimal((*depth).into(), out);
                    out.push_str("-->");
                }
            }
        }
    }

    fn position(&self, depth: u8) -> Option<usize> {
        self.regions.iter().position(|region| region.depth == depth)
    }
}

/// The forms of a piece of HTML.
pub(super) fn forms(markup: &Markup) -> impl Iterator<Item = &FormHole> {
    markup.marks().iter().filter_map(|mark| match &mark.kind {
        MarkKind::Token(hole) => Some(hole.as_ref()),
        _ => None,
    })
}

pub(super) fn has_tokens(markup: &Markup) -> bool {
    forms(markup).next().is_some()
}

fn add_token(hole: &FormHole, paper: &Paper<'_>, view: &mut View) {
    if view.holes.len() < MAX_HOLES {
        let id = hole.id.clone().into_owned();
        view.holes.insert(id, paper.token(hole));
    }
}

/// The outermost part of a page that a browser does not have.
#[derive(Debug, Clone, Copy)]
enum Difference {
    None,
    Shell,
    Region(usize),
}

/// More forms than this on one page renew their tokens when they are used.
const MAX_HOLES: usize = 50;

fn own_hash(markup: &Markup, region: Region, inner: Option<Region>) -> u64 {
    let from = Edge::after(markup, region.open);
    region::hash(markup, from, Edge::before(markup, region.close), inner, 0)
}

fn region_seed(head: &Markup) -> u64 {
    xxhash_rust::xxh3::xxh3_64(head.text().as_bytes())
}

impl Paper<'_> {
    fn token(&self, hole: &FormHole) -> String {
        let mut token = String::new();
        self.seal(hole, &mut token);
        token
    }

    fn seal(&self, hole: &FormHole, out: &mut String) {
        Token {
            id: [0; 16],
            sealed_at: self.now,
            visitor: self.visitor,
            principal: self.principal,
            page: page_hash(self.path),
            ordinal: hole.ordinal,
            shape: hole.shape,
            action: hole.action.into(),
            bound: hole.bound.as_slice().into(),
        }
        .seal_into(&self.on.sealer, out);
    }

    fn token_field(&self, hole: &FormHole, out: &mut String) {
        out.push_str("<input type=\"hidden\" name=\"$form\" value=\"");
        self.seal(hole, out);
        out.push_str("\">");
    }

    /// The page's own address, its query, and the name of the form for logs and for showing again.
    fn form_action(&self, hole: &FormHole, out: &mut String) {
        escape_into(self.path, out);
        out.push('?');
        if !self.query.is_empty() {
            escape_into(self.query, out);
            out.push_str("&amp;");
        }
        out.push('/');
        escape_into(short_name(&hole.id), out);
    }
}

/// Where the attributes of the root element go.
fn root(document: &str) -> Option<usize> {
    const ROOT: &[u8] = b"<html";
    let html = document.as_bytes();
    let mut tags = memchr::memchr_iter(b'<', html);
    let at = tags.find(|at| html[*at..].starts_with(ROOT))?;
    Some(at + ROOT.len())
}

/// Puts a body into a document, unless the root layout has drawn one.
fn with_document(body: Markup) -> Markup {
    let drawn = body
        .marks()
        .iter()
        .any(|mark| matches!(mark.kind, MarkKind::HeadEnd));
    if drawn && body.text().starts_with("<!") {
        return body;
    }
    let mut out = Markup::with_capacity(body.text().len() + 256);
    if drawn {
        out.push_html("<!DOCTYPE html>");
        out.push(&body);
        return out;
    }
    out.push_html(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
    );
    out.mark(MarkKind::HeadEnd);
    out.push_html("</head><body>");
    out.push(&body);
    out.push_html("</body></html>");
    out
}

/// The headers that are the same for every page of an app, and a place for the length.
///
/// A copy of a map has no room to spare: without that place each page would make it longer.
#[derive(Debug)]
pub(crate) struct PageHeaders(HeaderMap);

impl PageHeaders {
    pub(crate) fn new(on: &Deployment) -> Self {
        let mut headers = page_headers(on);
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        Self(headers)
    }

    /// A copy for an answer with this body.
    pub(crate) fn of(&self, body: &Body) -> HeaderMap {
        self.with_length(body.size_hint().exact())
    }

    /// A copy for an answer of so many bytes, or of nobody knows how many.
    pub(crate) fn with_length(&self, bytes: Option<u64>) -> HeaderMap {
        let mut headers = self.0.clone();
        match bytes {
            Some(bytes) => headers.insert(header::CONTENT_LENGTH, length(bytes)),
            None => headers.remove(header::CONTENT_LENGTH),
        };
        headers
    }
}

/// The value of `Content-Length`.
pub(super) fn length(bytes: u64) -> HeaderValue {
    HeaderValue::from_str(itoa::Buffer::new().format(bytes)).expect("digits are plain text")
}

fn page_headers(on: &Deployment) -> HeaderMap {
    let fixed = HeaderValue::from_static;
    let mut headers = HeaderMap::with_capacity(8);
    headers.insert(header::CONTENT_TYPE, fixed("text/html; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, fixed("private, no-cache"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        csp(&on.redirects, &on.connections),
    );
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff"));
    headers.insert(
        header::REFERRER_POLICY,
        fixed("strict-origin-when-cross-origin"),
    );
    headers.insert("cross-origin-opener-policy", fixed("same-origin"));
    headers
}

/// The content security policy of pages: own scripts and styles only, forms to ourselves and to
/// the origins that an action may redirect to (Chromium checks `form-action` on redirects too), and
/// connections of scripts to ourselves and to the origins that the app names.
fn csp(redirects: &[String], connections: &[String]) -> HeaderValue {
    let mut policy = String::from(
        "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; \
         img-src 'self' data:; script-src 'self'; style-src 'self'; \
         require-trusted-types-for 'script'; trusted-types hallway; form-action 'self'",
    );
    push_all(&mut policy, redirects);
    if !connections.is_empty() {
        policy.push_str("; connect-src 'self'");
        push_all(&mut policy, connections);
    }
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'self'"))
}

fn push_all(policy: &mut String, origins: &[String]) {
    for origin in origins {
        policy.push(' ');
        policy.push_str(origin);
    }
}

/// The address of the runtime. It changes with the content, so it can be kept for ever.
pub(crate) fn runtime_path(script: &str) -> String {
    format!(
        "/_hallway/hallway.{:016x}.js",
        xxhash_rust::xxh3::xxh3_64(script.as_bytes())
    )
}
