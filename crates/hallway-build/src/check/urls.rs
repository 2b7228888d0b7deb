//! Checks that every URL has one file, and every place in a URL one name.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    emit::links,
    mistake::Mistake,
    program::{Door, Step},
};

/// What has been claimed so far.
#[derive(Default)]
pub(super) struct Urls {
    /// URL -> file.
    doors: BTreeMap<String, String>,
    /// Where a variable stands -> how it is written, and the first file that says so.
    variables: BTreeMap<String, (String, String)>,
    /// Kind and prefix -> file.
    boundaries: BTreeMap<(&'static str, String), String>,
    /// Places whose second name has been reported.
    reported: BTreeSet<(String, String)>,
    mistakes: Vec<Mistake>,
}

impl Urls {
    /// Claims the URL of a page or a route.
    pub(super) fn claim(&mut self, door: &Door) {
        if self.variables_agree(door) {
            self.address(door);
        }
    }

    /// Claims everything below `prefix` for a `not_found.rs` or an `error.rs`.
    pub(super) fn claim_boundary(&mut self, kind: &'static str, prefix: &str, file: &str) {
        let key = (kind, prefix.to_owned());
        if let Some(first) = self.boundaries.get(&key) {
            self.mistakes.push(Mistake::of(
                file,
                format!(
                    "{first} already speaks for everything below {prefix} (a group is no part of \
                     the URL). Keep one of them"
                ),
            ));
        } else {
            self.boundaries.insert(key, file.to_owned());
        }
    }

    pub(super) fn report(self, mistakes: &mut Vec<Mistake>) {
        mistakes.extend(self.mistakes);
    }

    fn address(&mut self, door: &Door) {
        let url = door.url.to_string();
        if let Some(first) = self.doors.get(&url) {
            self.mistakes.push(Mistake::of(
                &door.file,
                format!(
                    "the URL {url} belongs to {first} already (a group is no part of the URL). \
                     Rename the folder of one of them"
                ),
            ));
        } else {
            self.doors.insert(url, door.file.clone());
        }
    }

    /// The router tells variables by their place, not by their name.
    fn variables_agree(&mut self, door: &Door) -> bool {
        let mut place = String::new();
        let mut agree = true;
        for step in &door.url.0 {
            place.push('/');
            let written = match step {
                Step::Static(text) => {
                    place.push_str(text);
                    continue;
                }
                Step::Dynamic(name) => format!("[{name}]"),
                Step::Rest(name) => format!("[...{name}]"),
            };
            let first = self
                .variables
                .entry(place.clone())
                .or_insert_with(|| (written.clone(), door.file.clone()));
            if first.0 != written {
                if self.reported.insert((place.clone(), written.clone())) {
                    self.mistakes.push(disagree(door, &written, first));
                }
                agree = false;
            }
            place.push_str("{}");
        }
        agree
    }
}

fn disagree(door: &Door, written: &str, first: &(String, String)) -> Mistake {
    let (other, file) = first;
    let cure = if written.starts_with("[...") == other.starts_with("[...") {
        "Call both folders the same"
    } else {
        "A place in a URL is either one segment or the whole rest: keep one of them"
    };
    Mistake::of(
        &door.file,
        format!("`{written}` stands at the same place of the URL as `{other}` of {file}. {cure}"),
    )
}

/// Two doors whose links would have the same name.
pub(super) fn check_links(doors: &[Door], mistakes: &mut Vec<Mistake>) {
    let mut names: BTreeMap<String, &Door> = BTreeMap::new();
    for door in doors {
        let first = names.entry(links::name(&door.url)).or_insert(door);
        if first.url != door.url {
            mistakes.push(Mistake::of(
                &door.file,
                format!(
                    "its link would be called `links::{}`, and so is that of {}. Rename a folder \
                     of one of them",
                    links::name(&door.url),
                    first.file
                ),
            ));
        }
    }
}
