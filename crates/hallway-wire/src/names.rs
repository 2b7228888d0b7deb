//! Spells the names that the server writes and the runtime reads, and the other way round.
//!
//! `names.json` beside the manifest lists the same names for the runtime's tests.

/// Header of a script's request: the token of the form, in place of [`TOKEN_FIELD`].
pub const TOKEN_HEADER: &str = "hallway-token";

/// Header of a script's request: one random key per press of a button, kept for its retries.
pub const SUBMISSION_HEADER: &str = "hallway-submission";

/// Hidden field with the token, first child of every form of an action.
pub const TOKEN_FIELD: &str = "$form";

/// Entry that a script adds: JSON of region id to the hash that the browser shows.
pub const REGIONS_FIELD: &str = "$regions";

/// Entry of a call from a page's own script: JSON of what the action gets, files beside it.
pub const INPUT_FIELD: &str = "$input";

/// Most regions that a script reports; above, it reports none.
pub const MAX_REGIONS: usize = 64;

/// On a form: its id within the page. On `<html>`: the hash of the whole document.
pub const HALLWAY_ATTRIBUTE: &str = "data-hallway";

/// On `<html>`: the build that the page was loaded from. A page that loads no script of its own
/// reports it beside its regions, under this name: another page can take its place.
pub const BUILD_ATTRIBUTE: &str = "data-build";

/// On a form: the lane whose calls stay in order.
pub const LANE_ATTRIBUTE: &str = "data-lane";

/// On a form whose action tells how far it is.
pub const PROGRESS_ATTRIBUTE: &str = "data-progress";

/// On a form and its submitter while a submission runs.
pub const PENDING_ATTRIBUTE: &str = "data-pending";

/// On a submitter: its label while a submission runs.
pub const PENDING_TEXT_ATTRIBUTE: &str = "data-pending-text";

/// Marks what shows how far a form with files has been sent, and how far its action is.
pub const UPLOAD_ATTRIBUTE: &str = "data-upload";

/// On an element: what identifies it among its siblings when a view is applied.
pub const KEY_ATTRIBUTE: &str = "data-key";

/// On an element: the runtime never touches it or what is inside.
pub const KEEP_ATTRIBUTE: &str = "data-keep";

/// Begin of the comment before a region: `<!--h:1 HASH-->`.
pub const REGION_OPEN: &str = "h:";

/// Begin of the comment after a region: `<!--/h:1-->`.
pub const REGION_CLOSE: &str = "/h:";

/// Id of the region that is the whole document.
pub const PAGE_REGION: &str = "page";

/// Media type of every [`Reply`](crate::Reply), and what a script accepts.
pub const REPLY_TYPE: &str = "application/json";

/// Name of the runtime's only Trusted Types policy.
pub const TRUSTED_TYPES_POLICY: &str = "hallway";
