//! Says what is wrong with an answer.

use std::time::Duration;

use super::http::Answer;
use super::site::Site;
use crate::hostile::{Case, MARK, Takes};

/// Everything that is wrong with the answer to a case.
pub(super) fn judge(site: &Site, case: &Case, answer: &Answer, limit: Duration) -> Vec<String> {
    let mut wrong = Vec::new();
    if answer.hangs {
        let waited = answer.took.as_secs();
        wrong.push(format!("neither an answer nor an end within {waited} s"));
    } else if !case.statuses.contains(&answer.status) {
        wrong.push(format!(
            "answered {}, allowed: {}",
            named(answer.status),
            list(case.statuses)
        ));
    }
    wrong.extend(late(case, answer, limit));
    wrong.extend(leads_away(site, answer));
    wrong.extend(injected(answer));
    wrong.extend(kept(answer));
    wrong.extend(told(case, answer));
    wrong
}

/// How long reading a request may hold it up, before its answer.
const READING: Duration = Duration::from_secs(1);
/// How long an answer may take where a password is checked.
const PASSWORD: Duration = Duration::from_secs(1);

/// An answer that took too long.
pub(super) fn late(case: &Case, answer: &Answer, limit: Duration) -> Option<String> {
    let limit = match case.takes {
        Takes::Usual => limit,
        Takes::Password => limit.max(PASSWORD),
        Takes::Deadline(_) => return None,
    };
    let pairs = [(answer.took, limit), (answer.whole, limit.max(READING))];
    let (took, limit) = pairs.into_iter().find(|(took, limit)| took > limit)?;
    let (took, limit) = (took.as_millis(), limit.as_millis());
    (!answer.hangs).then(|| format!("took {took} ms, allowed: {limit} ms"))
}

/// A redirect that leaves the site.
fn leads_away(site: &Site, answer: &Answer) -> Option<String> {
    let away = |to: &&str| {
        let local = to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/\\");
        let own = format!("http://{}/", site.host);
        !local && !to.starts_with(&own) || to.contains(['\r', '\n', '\t'])
    };
    let to = answer.all("location").find(away)?;
    Some(format!("leads away, to {to:?}"))
}

/// A header that the attacker wrote.
fn injected(answer: &Answer) -> Option<String> {
    let planted = |(name, value): &&(String, String)| {
        let name = name.to_ascii_lowercase();
        let mirrored = name.starts_with("access-control-") && value.contains("evil.example");
        name == "x-hostile" || value.contains(MARK) || value.contains("hostile=1") || mirrored
    };
    let (name, value) = answer.headers.iter().find(planted)?;
    Some(format!("the header {name}: {value} is the attacker's"))
}

/// Something of one visitor's that a shared cache may keep.
fn kept(answer: &Answer) -> Option<String> {
    let personal = answer.header("set-cookie").is_some()
        || super::http::find(&answer.body, b"name=\"$form\"").is_some();
    let control = answer.header("cache-control").unwrap_or_default();
    let private = control.contains("private") || control.contains("no-store");
    (personal && !private)
        .then(|| format!("is somebody's own, but caches may keep it (Cache-Control: {control:?})"))
}

/// Words that must not come back.
fn told(case: &Case, answer: &Answer) -> Option<String> {
    let inside = ["panicked at", "RUST_BACKTRACE", "stack backtrace"];
    let text = answer.text();
    let head = answer.headers.iter().any(|(name, value)| {
        case.never == Some(name) || case.never.is_some_and(|it| value.contains(it))
    });
    let word = inside
        .into_iter()
        .chain(case.never)
        .find(|word| text.contains(word) || head && case.never == Some(word))?;
    Some(format!("the answer holds {word:?}"))
}

/// What a page shows, without what every visit makes anew: tokens.
pub(super) fn still(answer: &Answer) -> String {
    let text = answer.text();
    let mut parts = text.split("name=\"$form\" value=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.filter_map(|part| part.split_once('"'));
    rest.fold(format!("{} {first}", answer.status), |text, (_, after)| {
        text + after
    })
}

fn named(status: u16) -> String {
    match status {
        0 => "with the end of the connection".to_owned(),
        status => status.to_string(),
    }
}

fn list(statuses: &[u16]) -> String {
    let refusals = |status: &&u16| (400..500).contains(*status);
    let shown = |status: &u16| match status {
        0 => "an end".to_owned(),
        status => status.to_string(),
    };
    if statuses.iter().filter(refusals).count() < 8 {
        return statuses.iter().map(shown).collect::<Vec<_>>().join(", ");
    }
    let others = statuses.iter().filter(|status| !refusals(status));
    let others: Vec<String> = others.map(shown).collect();
    format!("a refusal (4xx), {}", others.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attack::http::Pace;
    use crate::hostile::FORBIDDEN;

    fn site() -> Site {
        Site::unknown(([127, 0, 0, 1], 1).into(), "app.test".to_owned())
    }

    fn case(takes: Takes) -> Case {
        Case {
            group: "origin",
            name: "a case".to_owned(),
            bytes: Vec::new(),
            pace: Pace::AtOnce,
            statuses: FORBIDDEN,
            never: Some("secret"),
            takes,
        }
    }

    fn wrong(status: u16, headers: &[(&str, &str)], body: &str) -> Vec<String> {
        let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let answer = Answer {
            status,
            headers: headers.iter().map(pair).collect(),
            body: body.into(),
            ..Answer::default()
        };
        judge(
            &site(),
            &case(Takes::Usual),
            &answer,
            Duration::from_secs(1),
        )
    }

    #[test]
    fn a_plain_refusal_passes() {
        assert_eq!(wrong(403, &[("location", "/login")], "no"), [""; 0]);
    }

    #[test]
    fn each_kind_of_harm_is_named() {
        let token = "<input name=\"$form\" value=\"x\">";
        let table: [(u16, (&str, &str), &str, &str); 9] = [
            (303, ("a", "b"), "", "answered 303, allowed: 403"),
            (0, ("a", "b"), "", "answered with the end of the connection"),
            (403, ("Location", "//evil.example"), "", "leads away"),
            (403, ("Location", "/\\evil.example"), "", "leads away"),
            (403, ("X-Hostile", "1"), "", "is the attacker's"),
            (
                403,
                ("Link", "https://hallway-hostile.example"),
                "",
                "is the attacker's",
            ),
            (
                403,
                ("Cache-Control", "public"),
                token,
                "caches may keep it",
            ),
            (403, ("a", "b"), "the secret", "holds \"secret\""),
            (
                403,
                ("a", "b"),
                "thread panicked at x",
                "holds \"panicked at\"",
            ),
        ];
        for (status, header, body, expected) in table {
            let wrong = wrong(status, &[header], body);
            assert_eq!(wrong.len(), 1, "{wrong:?}");
            assert!(wrong[0].contains(expected), "{wrong:?}");
        }
    }

    #[test]
    fn only_where_a_password_is_checked_or_a_deadline_passes_may_an_answer_be_late() {
        let late_after = |takes: Takes, took: u64, whole: u64| {
            let answer = Answer {
                took: Duration::from_millis(took),
                whole: Duration::from_millis(whole),
                ..Answer::default()
            };
            late(&case(takes), &answer, Duration::from_millis(100)).is_some()
        };
        let deadline = Takes::Deadline(Duration::from_secs(40));
        for (takes, took, whole, late) in [
            (Takes::Usual, 100, 1000, false),
            (Takes::Usual, 101, 1000, true),
            (Takes::Usual, 1, 1001, true),
            (Takes::Password, 1000, 1000, false),
            (Takes::Password, 1001, 1001, true),
            (deadline, 20_000, 20_000, false),
        ] {
            assert_eq!(
                late_after(takes, took, whole),
                late,
                "{takes:?} {took} {whole}"
            );
        }
    }

    #[test]
    fn a_page_is_still_the_same_with_another_token() {
        let page = |token: &str| Answer {
            body: format!("<p>1</p><input name=\"$form\" value=\"{token}\"><p>2</p>").into(),
            ..Answer::default()
        };
        assert_eq!(still(&page("one")), still(&page("two")));
    }
}
