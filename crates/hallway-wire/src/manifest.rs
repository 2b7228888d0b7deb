//! Lists every way into an app: what `cargo hallway doors` shows and `cargo hallway check` compares.

use serde::{Deserialize, Serialize};

/// Every way into one build of an app.
///
/// # Examples
///
/// ```
/// use hallway_wire::Manifest;
///
/// let manifest = Manifest::default();
/// let text = serde_json::to_string(&manifest)?;
/// assert_eq!(serde_json::from_str::<Manifest>(&text)?, manifest);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Addresses that show a page and take its forms, sorted.
    pub pages: Vec<PageDoor>,
    /// Addresses of route handlers, the framework's own among them, sorted.
    pub routes: Vec<RouteDoor>,
    /// The closed table of actions, sorted by name.
    pub actions: Vec<ActionDoor>,
}

/// A page: GET shows it, POST takes its forms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageDoor {
    /// As the router reads it: `/work/{slug}`.
    pub path: String,
    /// The guards that the page and its layouts ask for, as their parameters say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub access: Vec<String>,
    /// Whether shared caches may keep it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub public: bool,
}

/// The handlers of one address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteDoor {
    /// As the router reads it.
    pub path: String,
    /// One entry for each handler.
    pub methods: Vec<MethodDoor>,
    /// How often one address may call, all methods together: `60/min per ip`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
    /// Whose pages may call it besides ours: `any origin`, or origins; ` with cookies` if they act
    /// as the person who is signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cors: Option<String>,
    /// When the app calls its `GET` by itself, as written: `0 7 * * 1-5 Europe/Berlin`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub schedules: Vec<String>,
}

/// One handler.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodDoor {
    /// In capitals.
    pub method: String,
    /// The guards among its parameters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub access: Vec<String>,
    /// The largest body that its parameters read; absent when they read none, or take the request
    /// as it comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_bytes: Option<u64>,
}

/// An action, which a form of a page calls by a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionDoor {
    /// The stable name that tokens hold.
    pub name: String,
    /// The name that it had before, which tokens of open tabs may still hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renamed_from: Option<String>,
    /// The guard.
    pub access: String,
    /// How often it may be called, as written: `5/min per ip`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<String>,
    /// Calls of one lane run one after the other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lane: Option<String>,
    /// Whether copies of a submission run too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub repeatable: bool,
    /// The largest body.
    pub max_bytes: u64,
    /// The type of the bound values: a token sealed with another one is stale.
    pub bound: String,
    /// The names of the fields that it reads.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
}
