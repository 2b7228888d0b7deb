//! What `src/app.rs` says: the pages, routes and actions that were found, in order.

use crate::source::Cached;

/// A call of the router's builder, such as `.page("/about", ..)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// How its first line starts, as in `.page("/about"`: by this it is found again in the
    /// previous `src/app.rs`.
    pub(crate) key: String,
    /// `None` when a file that it needs does not parse.
    pub(crate) body: Option<Body>,
}

/// What an entry does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Body {
    /// Draws a page, or what stands in its place, inside its layouts, the root's first.
    Draw {
        layouts: Vec<Call>,
        /// What stands there while the page is on its way.
        loading: Option<Call>,
        page: Call,
        /// Lists the page's addresses.
        paths: Option<Box<Call>>,
    },
    /// Answers by a handler per method.
    Route {
        module: String,
        methods: Vec<&'static str>,
        /// How the answers of `get` are kept.
        cached: Option<Cached>,
        /// The handlers whose types can be asked.
        told: Vec<Told>,
        limited: bool,
        deprecated: bool,
        file: String,
    },
    /// Mounts an action.
    Action { file: String },
}

/// What the document of the API says of a handler beside its types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) method: &'static str,
    pub(crate) parameters: usize,
    /// The first sentence of its documentation.
    pub(crate) summary: String,
}

/// A call of a function that a user wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    /// As seen from `src/app.rs`.
    pub(crate) path: String,
    pub(crate) file: String,
    pub(crate) parameters: Vec<Parameter>,
    /// It is kept, as the constant `CACHED` beside it says.
    pub(crate) cached: bool,
    /// `Staff` of `Principal<Staff>`, for each parameter that is one.
    pub(crate) guards: Vec<String>,
}

/// What a function asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parameter {
    Extracted,
    Children,
}

/// A page or a route that others can point at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Door {
    pub(crate) url: Url,
    pub(crate) file: String,
}

/// The address of a page or a route, by its segments.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Url(pub(crate) Vec<Step>);

/// One segment of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Static(String),
    Dynamic(String),
    Rest(String),
}

impl Url {
    pub(crate) fn then(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }
}

impl std::fmt::Display for Url {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_empty() {
            return f.write_str("/");
        }
        for step in &self.0 {
            match step {
                Step::Static(text) => write!(f, "/{text}")?,
                Step::Dynamic(name) => write!(f, "/{{{name}}}")?,
                Step::Rest(name) => write!(f, "/{{*{name}}}")?,
            }
        }
        Ok(())
    }
}
