//! Writes the document of the API, OpenAPI 3.1, from what the types of the handlers say.

mod viewer;

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http::header;
use serde_json::{Map, Value, json};

use crate::Problem;
use crate::route::Route;
use crate::route::contract::{Operation, Schemas, Told};

/// What the document of an API says about the whole of it.
///
/// # Examples
///
/// ```
/// use hallway::{App, OpenApi, Route};
///
/// async fn get() -> &'static str { "all is well" }
///
/// let app: App<()> = App::new()
///     .route("/api/health", Route::new().get(get))
///     .openapi(OpenApi::new("Shop", "1.4").description("What our partners may call."));
/// assert_eq!(app.api()["paths"]["/api/health"]["get"]["operationId"], "get_health");
/// ```
#[derive(Debug, Clone)]
#[must_use = "hand it to `App::openapi`"]
pub struct OpenApi {
    title: String,
    version: String,
    description: Option<String>,
    folder: &'static str,
}

impl Default for OpenApi {
    fn default() -> Self {
        Self::new("API", "1")
    }
}

impl OpenApi {
    /// Names the API and its version, which is for people.
    pub fn new(title: impl Into<String>, version: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            version: version.into(),
            description: None,
            folder: "/api",
        }
    }

    /// Says what the API is for. Markdown is drawn.
    pub fn description(self, text: impl Into<String>) -> Self {
        Self {
            description: Some(text.into()),
            ..self
        }
    }

    /// Tells of the routes below this folder only, such as `/api/v1`; of all below `/api` unless
    /// said.
    pub fn below(self, folder: &'static str) -> Self {
        Self { folder, ..self }
    }

    fn tells_of(&self, path: &str) -> bool {
        let rest = path.strip_prefix(self.folder.trim_end_matches('/'));
        rest.is_some_and(|rest| rest.starts_with('/'))
    }

    /// The document, the same for the same app.
    pub(super) fn document<S>(
        &self,
        routes: &[(&'static str, Route<S>)],
        told: &[(&'static str, &'static str, Told)],
    ) -> Value
    where
        S: Clone + Send + Sync + 'static,
    {
        let (mut paths, mut keys, mut schemas) = (Map::new(), Map::new(), Schemas::new());
        for (path, route) in routes.iter().filter(|(path, _)| self.tells_of(path)) {
            for (method, _) in route.written() {
                let known = told.iter().find(|it| it.0 == *path && it.1 == *method);
                let mut operation = Operation::new(schemas);
                if let Some((.., told)) = known {
                    (told.tell)(&mut operation);
                } else {
                    operation.answers_anything();
                }
                route.tell(&mut operation);
                keys.extend(operation.keys.clone());
                let is_inner = operation.is_inner;
                let summary = known.map_or("", |(.., told)| told.summary);
                let (item, after) = operation.finish(path, method, summary);
                schemas = after;
                if !is_inner {
                    let at = paths.entry(address(path)).or_insert_with(|| json!({}));
                    at[method.to_ascii_lowercase()] = Value::Object(item);
                }
            }
        }
        let mut schemas = schemas.named();
        schemas.insert("Problem".to_owned(), problem());
        let mut about = json!({ "title": self.title, "version": self.version });
        if let Some(text) = &self.description {
            about["description"] = text.as_str().into();
        }
        json!({
            "openapi": "3.1.0",
            "info": about,
            "paths": paths,
            "components": { "schemas": schemas, "securitySchemes": keys },
        })
    }
}

/// As OpenAPI writes what stands for the rest of an address.
fn address(path: &str) -> String {
    path.replace("{*", "{")
}

/// RFC 9457, with what [`Checked`](crate::Checked) adds.
fn problem() -> Value {
    let text = json!({ "type": "string" });
    let error = json!({
        "type": "object",
        "properties": {
            "field": text, "pointer": text, "code": text, "message": text,
            "args": { "type": "object" },
        },
        "required": ["field", "pointer", "code", "message"],
    });
    json!({
        "type": "object",
        "description": "Why a call was refused (RFC 9457).",
        "properties": {
            "type": text,
            "title": text,
            "status": { "type": "integer" },
            "detail": text,
            "errors": { "type": "array", "items": error },
        },
        "required": ["title", "status"],
    })
}

/// The document once it is written, for the route that serves it.
#[derive(Debug, Clone, Default)]
pub(super) struct Written(Arc<OnceLock<Bytes>>);

impl Written {
    pub(super) fn set(&self, document: &Value) {
        // An app is mounted once.
        let _ = self.0.set(document.to_string().into());
    }

    /// The document, and the page to read and try it.
    pub(super) fn routes<S>(&self) -> Vec<(&'static str, Route<S>)>
    where
        S: Clone + Send + Sync + 'static,
    {
        let written = self.clone();
        let document = async move || {
            let text = written.0.get().cloned().unwrap_or_default();
            let kind = (header::CONTENT_TYPE, "application/json");
            ([kind, (header::CACHE_CONTROL, "no-cache")], text)
        };
        let mut routes = vec![(DOCUMENT, Route::new().get(document))];
        routes.extend(viewer::routes());
        routes
    }
}

pub(super) const DOCUMENT: &str = "/api/openapi.json";
