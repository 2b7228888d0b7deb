//! Lists the requests that both apps answer.

use crate::Result;
use crate::bench::http::{Client, Request};

/// One kind of request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Endpoint {
    Health,
    Contact,
    FirstVisit,
    List,
    JsonInsert,
    FormInsert,
    FormTold,
}

pub(super) const ENDPOINTS: [Endpoint; 7] = [
    Endpoint::Health,
    Endpoint::Contact,
    Endpoint::FirstVisit,
    Endpoint::List,
    Endpoint::JsonInsert,
    Endpoint::FormInsert,
    Endpoint::FormTold,
];

const JSON: &str = r#"{"name":"Grace Hopper","email":"grace@example.com","message":"I would like to know more about your compiler, please."}"#;
const FORM: &str = "name=Grace+Hopper&email=grace%40example.com&message=I+would+like+to+know+more+about+your+compiler%2C+please.";

impl Endpoint {
    pub(super) fn name(self) -> &'static str {
        match self {
            Endpoint::Health => "health",
            Endpoint::Contact => "contact page, returning visitor",
            Endpoint::FirstVisit => "contact page, first visit",
            Endpoint::List => "list of 50",
            Endpoint::JsonInsert => "JSON insert",
            Endpoint::FormInsert => "form insert",
            Endpoint::FormTold => "form insert, told in a cookie",
        }
    }

    /// What a good answer starts with.
    pub(super) fn status(self) -> u16 {
        match self {
            Endpoint::JsonInsert => 201,
            Endpoint::FormInsert | Endpoint::FormTold => 303,
            _ => 200,
        }
    }

    /// Prepares up to `count` requests; a single one may be sent again and again.
    pub(super) fn requests(self, client: &mut Client, count: usize) -> Result<Vec<Request>> {
        // Browsers send this header to addresses such as ours; without it no cookie is set.
        let page_at = |path| {
            Request::get(path)
                .header("accept", "text/html")
                .header("sec-fetch-site", "none")
        };
        let page = page_at("/");
        Ok(match self {
            Endpoint::Health => vec![Request::get("/api/health")],
            Endpoint::FirstVisit => vec![page],
            Endpoint::Contact => {
                let cookies = client.send(&page)?.cookies();
                vec![page.cookies(&cookies)]
            }
            Endpoint::List => vec![Request::get("/admin/leads").header("accept", "text/html")],
            Endpoint::JsonInsert => {
                vec![Request::post("/api/contact", JSON).header("content-type", "application/json")]
            }
            Endpoint::FormInsert => submissions(client, &page, count)?,
            Endpoint::FormTold => submissions(client, &page_at("/told"), count)?,
        })
    }
}

/// Draws the page for each submission, as a browser does, because a token counts once.
fn submissions(client: &mut Client, page: &Request, count: usize) -> Result<Vec<Request>> {
    let first = client.send(page)?;
    let cookies = first.cookies();
    if token(&first.body).is_none() {
        return Ok(vec![submission(client, &first.body, &cookies)?]);
    }
    let again = page.clone().cookies(&cookies);
    (0..count)
        .map(|_| {
            let drawn = client.send(&again)?;
            submission(client, &drawn.body, &cookies)
        })
        .collect()
}

fn submission(client: &Client, html: &str, cookies: &str) -> Result<Request> {
    let action = between(html, "action=\"", "\"").ok_or("the page at / has no form")?;
    let body = match token(html) {
        Some(token) => format!("%24form={token}&{FORM}"),
        None => FORM.to_owned(),
    };
    let path = if action.starts_with('/') {
        action.to_owned()
    } else {
        format!("/{action}")
    };
    let origin = client.origin();
    Ok(Request::post(&path.replace("&amp;", "&"), &body)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", "text/html")
        .header("origin", &origin)
        .header("sec-fetch-site", "same-origin")
        .cookies(cookies))
}

/// The hidden field of a form of Hallway.
fn token(html: &str) -> Option<&str> {
    between(html, "name=\"$form\" value=\"", "\"")
}

pub(super) fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    Some(rest.split_once(after)?.0)
}

/// The id of the newest lead, which counts the inserts.
pub(super) fn newest_lead(client: &mut Client) -> Result<u64> {
    let html = client
        .send(&Request::get("/admin/leads").header("accept", "text/html"))?
        .body;
    let id = between(&html, "<td>", "</td>").ok_or("the list of leads is empty")?;
    id.trim()
        .parse()
        .map_err(|cause| format!("a lead has the id `{id}`: {cause}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_taken_from_its_field() {
        let html =
            "<form action=\"/?/submit\"><input type=\"hidden\" name=\"$form\" value=\"abc\">";
        assert_eq!(token(html), Some("abc"));
        assert_eq!(between(html, "action=\"", "\""), Some("/?/submit"));
        assert_eq!(token("<form action=\"/contact\">"), None);
    }
}
