//! Tokens that were changed, cut, swapped, or belong to somebody else; and forged cookies.

use super::{Cases, NOT_SHOWN, REFUSED, TURNED_AWAY};
use crate::attack::html::Form;
use crate::attack::request::{Request, URLENCODED, escape, urlencoded};
use crate::attack::site::Site;

const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

pub(super) fn write(site: &Site, cases: &mut Cases<'_>) {
    for form in &site.forms {
        for (name, token) in changed(form.token()) {
            let changed = form.with_token(&token);
            cases.add(
                format!("{name} to {}", form.name),
                post(site, &changed),
                REFUSED,
            );
            let by_script = site
                .request("POST", &form.target)
                .set("Content-Type", URLENCODED)
                .set("Accept", "application/json")
                .set("hallway-token", &escape(&token))
                .body(urlencoded(form));
            cases.add(
                format!("{name} by script to {}", form.name),
                by_script,
                REFUSED,
            );
        }
        swapped(site, form, cases);
        cookies(site, form, cases);
    }
    sessions(site, cases);
}

/// What can be made of a token without the key that sealed it.
fn changed(token: &str) -> Vec<(String, String)> {
    let mut changed = vec![
        ("no token".to_owned(), String::new()),
        (
            "half a token".to_owned(),
            token[..token.len() / 2].to_owned(),
        ),
        ("a token twice".to_owned(), token.repeat(2)),
        ("a token and a letter".to_owned(), format!("{token}A")),
        ("a token with padding".to_owned(), format!("{token}==")),
        ("a token with a blank".to_owned(), format!("{token} ")),
        ("a token with a NUL".to_owned(), format!("{token}\0")),
        (
            "a token backwards".to_owned(),
            token.chars().rev().collect(),
        ),
        ("a token in other letters".to_owned(), token.to_uppercase()),
        ("zeros".to_owned(), "A".repeat(token.len())),
        ("60 KB of token".to_owned(), "A".repeat(60 << 10)),
        ("unicode".to_owned(), "\u{2603}\u{202e}\u{feff}".to_owned()),
        (
            "a JWT without a signature".to_owned(),
            "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.".to_owned(),
        ),
    ];
    let step = (token.len() / 24).max(1);
    for at in (0..token.len()).step_by(step) {
        let mut bytes = token.as_bytes().to_vec();
        let digit = DIGITS.iter().position(|one| *one == bytes[at]);
        bytes[at] = DIGITS[(digit.unwrap_or_default() + 1) % DIGITS.len()];
        let token = String::from_utf8_lossy(&bytes).into_owned();
        changed.push((format!("a token with another letter {at}"), token));
    }
    changed
}

/// Good tokens in the wrong place.
fn swapped(site: &Site, form: &Form, cases: &mut Cases<'_>) {
    for other in site.forms.iter().filter(|other| other.page != form.page) {
        let swapped = form.with_token(other.token());
        let name = format!("the token of {} to {}", other.name, form.name);
        cases.add(name, post(site, &swapped), REFUSED);
    }
    for page in site.pages.iter().filter(|page| **page != form.page) {
        let request = site
            .request("POST", page)
            .set("Content-Type", URLENCODED)
            .body(urlencoded(form));
        cases.add(
            format!("the form of {} at {page}", form.name),
            request,
            REFUSED,
        );
    }
    let foreign = site.foreign.iter().filter(|other| other.name == form.name);
    for other in foreign {
        let taken = form.with_token(other.token());
        let name = format!("a stranger's token to {}", form.name);
        cases.add(name, post(site, &taken), REFUSED);
        let name = format!("the token to {} with a stranger's cookies", form.name);
        cases.add(name, post(site, form).cookies(&site.stranger), REFUSED);
    }
}

/// The visitor's cookies, changed: then the token is no longer theirs.
fn cookies(site: &Site, form: &Form, cases: &mut Cases<'_>) {
    for cookies in forged(&site.cookies) {
        if !whose(&site.cookies, &cookies) {
            continue;
        }
        let request = post(site, form).cookies(&cookies);
        let name = format!("the token to {} with cookies {cookies:.60}", form.name);
        cases.add(name, request, TURNED_AWAY);
    }
}

/// Sessions that nobody sealed open no guarded page.
fn sessions(site: &Site, cases: &mut Cases<'_>) {
    let made_up = [
        "hallway-session=admin",
        "__Host-hallway-session=admin",
        "__Host-hallway-session=eyJzdWIiOiJzdGFmZiJ9",
        "__Host-hallway-session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "session=1; admin=true; role=staff",
        "__host-hallway-session=x; __HOST-hallway-session=y",
    ];
    for page in &site.guarded {
        let get = |cookies: &str| site.request("GET", page).cookies(cookies);
        for cookies in made_up {
            let name = format!("{page} with {cookies:.60}");
            cases.add(name, get(cookies), NOT_SHOWN);
        }
        for cookies in forged(&site.cookies) {
            // Only the session opens a guarded page; a changed visitor id leaves it as it is.
            if changes(&site.cookies, &cookies, "session") {
                let name = format!("{page} with {cookies:.60}");
                cases.add(name, get(&cookies), NOT_SHOWN);
            }
        }
    }
}

/// Cookies with one letter changed: once for each cookie.
fn forged(cookies: &str) -> Vec<String> {
    let all: Vec<&str> = cookies.split("; ").filter(|one| !one.is_empty()).collect();
    let forge = |index: usize| {
        let (name, value) = all[index].split_once('=')?;
        let mut bytes = value.as_bytes().to_vec();
        let middle = bytes.len() / 2;
        let letter = bytes.get_mut(middle)?;
        *letter = if *letter == b'A' { b'B' } else { b'A' };
        let value = String::from_utf8(bytes).ok()?;
        let mut all: Vec<String> = all.iter().map(|one| (*one).to_owned()).collect();
        all[index] = format!("{name}={value}");
        Some(all.join("; "))
    };
    (0..all.len()).filter_map(forge).collect()
}

/// Whether the cookies tell of somebody else: any other cookie of the app may be what it likes.
fn whose(cookies: &str, forged: &str) -> bool {
    ["visitor", "session"]
        .iter()
        .any(|name| changes(cookies, forged, name))
}

/// Whether the cookie with a name that ends so differs.
fn changes(cookies: &str, forged: &str, name: &str) -> bool {
    let value = |cookies: &str| {
        let named = |one: &&str| {
            let key = one.split('=').next().unwrap_or_default();
            key.ends_with(name)
        };
        cookies.split("; ").find(named).map(str::to_owned)
    };
    value(cookies) != value(forged)
}

fn post(site: &Site, form: &Form) -> Request {
    site.request("POST", &form.target)
        .set("Content-Type", URLENCODED)
        .body(urlencoded(form))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_that_says_nothing_of_who_it_is_makes_no_case() {
        let cookies = "language=de; __Host-hallway-login=seal; __Host-hallway-visitor=ada; \
                       __Host-hallway-session=seal";
        let forged = forged(cookies);
        let told: Vec<bool> = forged.iter().map(|it| whose(cookies, it)).collect();
        assert_eq!(told, [false, false, true, true]);
    }
}
