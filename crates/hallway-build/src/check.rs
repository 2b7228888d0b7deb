//! Turns the tree of files into the entries of the router, and collects every mistake.
//!
//! 1. A URL has one file, and a place in a URL has one name ([`urls`]).
//! 2. A page, a layout, a `not_found`, an `error` and a `loading` is one `pub async fn` of that name
//!    ([`signature`]).
//! 3. A page with dynamic segments can have a `paths` that lists its addresses ([`paths`]).
//! 4. A route has handlers named after methods and nothing that looks like one ([`route`]).
//!
//! A file that does not parse breaks no rule: what needs it has no body, see
//! [`Entry`](crate::program::Entry).

mod paths;
mod route;
mod signature;
mod urls;

use crate::{
    mistake::Mistake,
    name::Segment,
    program::{Body, Call, Door, Entry, Step, Url},
    public::PublicFile,
    scan::{File, Folder, Role},
    source::Cached,
};

/// The entries of a router, sorted within their kinds, and the doors to link to.
#[derive(Default)]
pub(crate) struct Router {
    pub(crate) pages: Vec<Entry>,
    pub(crate) routes: Vec<Entry>,
    pub(crate) not_found: Vec<Entry>,
    pub(crate) errors: Vec<Entry>,
    pub(crate) doors: Vec<Door>,
}

/// Reads the router from the tree.
pub(crate) fn check(app: &Folder, mistakes: &mut Vec<Mistake>) -> Router {
    let mut walk = Walk {
        router: Router::default(),
        urls: urls::Urls::default(),
        mistakes,
    };
    walk.folder(app, &Place::default());
    let Walk {
        mut router,
        urls,
        mistakes,
    } = walk;
    urls.report(mistakes);
    for entries in [
        &mut router.pages,
        &mut router.routes,
        &mut router.not_found,
        &mut router.errors,
    ] {
        entries.sort_by(|a, b| a.key.cmp(&b.key));
    }
    router.doors.sort_by_key(|door| door.url.to_string());
    urls::check_links(&router.doors, mistakes);
    router
}

/// A file of `public/` and a page or a route cannot have one address.
pub(crate) fn check_files(router: &Router, files: &[PublicFile], mistakes: &mut Vec<Mistake>) {
    for file in files {
        let url = format!("/{}", file.path);
        let door = router.doors.iter().find(|door| door.url.to_string() == url);
        if let Some(door) = door {
            let message = format!("the URL {url} belongs to {} already. Rename one", door.file);
            mistakes.push(Mistake::of(format!("public/{}", file.path), message));
        }
    }
}

/// Where a folder stands.
#[derive(Default, Clone)]
struct Place {
    url: Url,
    /// Path of its module, from `src/app.rs`.
    modules: Vec<String>,
    /// The layouts around it. `None`: does not parse.
    layouts: Vec<Option<Call>>,
    /// The nearest `loading.rs`, if there is one.
    loading: Option<Option<Call>>,
}

struct Walk<'a> {
    router: Router,
    urls: urls::Urls,
    mistakes: &'a mut Vec<Mistake>,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Folder, place: &Place) {
        let mut place = place.clone();
        if let Some(layout) = folder.file(Role::Layout) {
            let call = self.function(layout, "layout", &place);
            place.layouts.push(call);
        }
        if let Some(loading) = folder.file(Role::Loading) {
            place.loading = Some(self.function(loading, "loading", &place));
        }
        for file in &folder.files {
            self.file(folder, file, &place);
        }
        for inner in &folder.folders {
            if let Some(step) = self.step(folder, inner) {
                let mut below = place.clone();
                below.modules.push(inner.module.clone());
                below.url = step.map_or(below.url.clone(), |step| below.url.then(step));
                self.folder(inner, &below);
            }
        }
    }

    /// What a folder adds to the URL; `None` when nothing below it has one.
    fn step(&mut self, outer: &Folder, inner: &Folder) -> Option<Option<Step>> {
        match &inner.segment {
            Segment::Private => None,
            Segment::Group | Segment::Root => Some(None),
            Segment::Static(text) => Some(Some(Step::Static(text.clone()))),
            Segment::Dynamic(name) => Some(Some(Step::Dynamic(name.clone()))),
            Segment::Rest(name) => Some(Some(Step::Rest(name.clone()))),
        }
        .inspect(|step| {
            if step.is_some() && matches!(outer.segment, Segment::Rest(_)) {
                self.mistakes.push(below_rest(outer, inner));
            }
        })
    }

    fn file(&mut self, folder: &Folder, file: &File, place: &Place) {
        let url = place.url.to_string();
        let path = &file.source.path;
        match file.role {
            Role::Page => {
                self.door(file, place);
                let method = match file.source.cached("page") {
                    Some(Cached::Public) => "cached_page",
                    _ if file.source.is_for_everybody() => "public_page",
                    _ => "page",
                };
                let entry = self.drawn(file, "page", format!(".{method}({url:?}"), place);
                self.router.pages.push(entry);
            }
            Role::Route => {
                if folder.file(Role::Page).is_some() {
                    self.mistakes.push(beside_a_page(path));
                } else {
                    self.door(file, place);
                }
                let body = route::check(file, &module(place, file), self.mistakes);
                self.router.routes.push(Entry {
                    key: format!(".route({url:?}"),
                    body,
                });
            }
            Role::NotFound => {
                self.urls.claim_boundary("not_found.rs", &url, path);
                let entry = self.drawn(file, "not_found", format!(".not_found({url:?}"), place);
                self.router.not_found.push(entry);
            }
            Role::Error => {
                self.urls.claim_boundary("error.rs", &url, path);
                let entry = self.drawn(file, "error", format!(".error({url:?}"), place);
                self.router.errors.push(entry);
            }
            Role::Layout | Role::Loading | Role::Module => {}
        }
    }

    fn door(&mut self, file: &File, place: &Place) {
        let door = Door {
            url: place.url.clone(),
            file: file.source.path.clone(),
        };
        self.urls.claim(&door);
        self.router.doors.push(door);
    }

    fn drawn(&mut self, file: &File, name: &str, key: String, place: &Place) -> Entry {
        let page = self.function(file, name, place);
        let layouts: Option<Vec<Call>> = place.layouts.iter().cloned().collect();
        // `None` once more: a file that is needed does not parse.
        let loading = match &place.loading {
            Some(call) if file.role == Role::Page => call.clone().map(Some),
            _ => Some(None),
        };
        let paths = match file.role {
            Role::Page => paths::check(&file.source, &place.url, self.mistakes),
            _ => None,
        };
        let paths = paths.map(|parameters| {
            Box::new(Call {
                path: format!("{}::paths", module(place, file)),
                file: file.source.path.clone(),
                parameters,
                cached: false,
                guards: Vec::new(),
            })
        });
        let parts = page.zip(layouts).zip(loading);
        let body = parts.map(|((page, layouts), loading)| Body::Draw {
            layouts,
            loading,
            page,
            paths,
        });
        Entry { key, body }
    }

    fn function(&mut self, file: &File, name: &str, place: &Place) -> Option<Call> {
        let parameters = signature::check(&file.source, name, self.mistakes)?;
        let path = format!("{}::{name}", module(place, file));
        Some(Call {
            path,
            file: file.source.path.clone(),
            parameters,
            cached: file.source.cached(name).is_some(),
            guards: signature::guards(&file.source, name),
        })
    }
}

/// The module of a file, as seen from `src/app.rs`.
fn module(place: &Place, file: &File) -> String {
    place
        .modules
        .iter()
        .chain([&file.module])
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join("::")
}

fn below_rest(outer: &Folder, inner: &Folder) -> Mistake {
    let message = format!(
        "`{}` takes the whole rest of the path, so nothing can follow it. Move `{}` out of it, or \
         call the outer folder `{}`",
        outer.name,
        inner.name,
        outer.name.replace("...", "")
    );
    Mistake::of(format!("{}/", inner.path), message)
}

fn beside_a_page(path: &str) -> Mistake {
    Mistake::of(
        path,
        "stands beside page.rs, and one URL is either a page or a route. Move one of the two into \
         a folder of its own",
    )
}
