//! Tells every way into an app, from what the app itself mounts.
//!
//! Names of guards and methods come from the types that the compiler chose, so that no text can
//! say otherwise; only a page's guards are named by the build script, as its parameters read.

use hallway_wire::{ActionDoor, Manifest, MethodDoor, PageDoor, RouteDoor};

use crate::action::Entry;
use crate::route::{self, Cors, Route};

/// Parameters of a route handler that let only some callers in.
const GUARDS: [&str; 4] = ["ApiKey", "Callback", "CronSecret", "Webhook"];
/// Parameters that read a body, and say as their last type parameter how much of it.
const READERS: [&str; 2] = ["Checked", "Webhook"];
const OUR_LIMIT: u64 = 1 << 20;
/// Axum's own, and how much of a body they read.
const AXUMS: [&str; 5] = ["Json", "Form", "Bytes", "String", "Multipart"];
const AXUMS_LIMIT: u64 = 2 << 20;

/// The doors that every app has.
pub(super) fn own_routes() -> Vec<RouteDoor> {
    ["/_hallway/hallway.{hash}.js", "/_hallway/health"]
        .map(|path| RouteDoor {
            path: path.to_owned(),
            methods: vec![MethodDoor {
                method: "GET".to_owned(),
                access: Vec::new(),
                max_bytes: None,
            }],
            limit: None,
            cors: None,
            schedules: Vec::new(),
        })
        .into()
}

pub(super) fn page(path: &str, public: bool, guards: &[(&str, &[&'static str])]) -> PageDoor {
    let of_page = guards.iter().filter(|(guarded, _)| *guarded == path);
    PageDoor {
        path: path.to_owned(),
        access: of_page
            .flat_map(|(_, names)| names.iter().map(|name| (*name).to_owned()))
            .collect(),
        public,
    }
}

pub(super) fn route<S>(
    path: &str,
    route: &Route<S>,
    folder: Option<&Cors>,
    schedules: Vec<String>,
) -> RouteDoor
where
    S: Clone + Send + Sync + 'static,
{
    let methods = route.written().iter().map(|(method, asks)| MethodDoor {
        method: (*method).to_owned(),
        access: guards(asks),
        max_bytes: parameters(asks).iter().find_map(|one| reads(one)),
    });
    RouteDoor {
        path: path.to_owned(),
        methods: methods.collect(),
        limit: route.limited_to().map(|limit| limit.to_string()),
        cors: route.cors_within(folder).and_then(Cors::told),
        schedules,
    }
}

pub(super) fn action<S>(entry: &Entry<S>) -> ActionDoor {
    let spec = &entry.spec;
    ActionDoor {
        name: spec.name().to_owned(),
        renamed_from: spec.rename.map(str::to_owned),
        access: short(entry.access),
        limits: spec.limits.iter().map(ToString::to_string).collect(),
        lane: spec.lane.map(str::to_owned),
        repeatable: spec.repeatable,
        max_bytes: spec.max_bytes().saturating_add(spec.file_bytes()),
        bound: spec.bound.to_owned(),
        fields: entry.fields.iter().map(|name| (*name).to_owned()).collect(),
    }
}

/// Sorts the doors, so that two builds of one app can be compared line by line.
pub(super) fn sorted(mut manifest: Manifest) -> Manifest {
    manifest.pages.sort_by(|a, b| a.path.cmp(&b.path));
    manifest.routes.sort_by(|a, b| a.path.cmp(&b.path));
    manifest.actions.sort_by(|a, b| a.name.cmp(&b.name));
    manifest
}

/// The guards among the types that a handler asks for.
fn guards(types: &str) -> Vec<String> {
    let of = |one: &String| match one.strip_prefix("Principal<") {
        Some(guard) => guard.strip_suffix('>').map(str::to_owned),
        None => GUARDS.contains(&base(one)).then(|| without_number(one)),
    };
    parameters(types).iter().filter_map(of).collect()
}

/// How much of a body a parameter reads.
fn reads(parameter: &str) -> Option<u64> {
    if AXUMS.contains(&base(parameter)) {
        return Some(AXUMS_LIMIT);
    }
    let inside = parameter.strip_suffix('>')?.split_once('<')?.1;
    // How much in all, and how much more of files. The compiler leaves out what is the default.
    let said = route::split(inside);
    let said: Vec<u64> = said.iter().filter_map(|one| one.parse().ok()).collect();
    READERS.contains(&base(parameter)).then(|| match &said[..] {
        [] => OUR_LIMIT,
        said => said.iter().sum(),
    })
}

/// The types of a tuple, without their modules.
fn parameters(types: &str) -> Vec<String> {
    route::parameters(types).into_iter().map(short).collect()
}

/// `Webhook` of `Webhook<Stripe, 1048576>`.
fn base(parameter: &str) -> &str {
    parameter.split('<').next().unwrap_or_default()
}

/// `Webhook<Stripe>` of `Webhook<Stripe, 1048576>`.
fn without_number(parameter: &str) -> String {
    match parameter.rsplit_once(", ") {
        Some((before, last)) if last.trim_end_matches('>').parse::<u64>().is_ok() => {
            format!("{before}>")
        }
        _ => parameter.to_owned(),
    }
}

/// A type's name without the modules: `Owner<Post>` of `shop::access::Owner<shop::posts::Post>`.
fn short(name: &str) -> String {
    let mut short = String::new();
    for piece in name.split_inclusive(|one: char| !one.is_alphanumeric() && !"_:".contains(one)) {
        short.push_str(piece.rsplit("::").next().unwrap_or(piece));
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guard_is_named_as_in_the_source() {
        assert_eq!(short("studio::access::Staff"), "Staff");
        assert_eq!(short("a::Owner<b::c::Post, d::E>"), "Owner<Post, E>");
    }

    #[test]
    fn only_guards_of_a_handler_are_told() {
        let types = "(axum::handler::private::ViaRequest, hallway::route::api_key::ApiKey, \
                     axum::extract::state::State<a::B<c::D, e::F>>, \
                     hallway::guard::access::Principal<shop::Owner<shop::Post>>, \
                     hallway::route::webhook::Webhook<a::Stripe, 1048576>, a::Json<b::C>)";
        let guards_of = ["ApiKey", "Owner<Post>", "Webhook<Stripe>"];
        assert_eq!(guards(types), guards_of);
        assert!(guards("(axum::handler::private::ViaParts,)").is_empty());
    }

    #[test]
    fn what_is_read_of_a_body_stands_in_the_type() {
        let table = [
            ("Checked<NewLead, 65536>", Some(65_536)),
            ("Webhook<Stripe>", Some(1 << 20)),
            ("Json<Lead>", Some(2 << 20)),
            ("String", Some(2 << 20)),
            ("State<Checked<Lead, 7>>", None),
            ("Request", None),
        ];
        for (parameter, most) in table {
            assert_eq!(reads(parameter), most, "{parameter}");
        }
    }
}
