//! Reads what a deployment decides from the environment.

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use hallway::route::oauth::{Logins, Provider};

use crate::app::links;

/// What the environment says, with defaults for a first look.
pub struct Settings {
    /// `DATABASE_URL`; without it a file in the current folder.
    pub database_url: String,
    /// `STUDIO_FILES`; without it the folder `files` in the current one.
    pub files: PathBuf,
    /// `STUDIO_STAFF_PASSWORD`; without it made up at each start.
    pub staff_password: Secret,
    /// `STUDIO_STORAGE_SECRET`, by which addresses for films are signed; without it made up at each
    /// start.
    pub storage_secret: Secret,
    /// `STUDIO_API_KEY`; without it made up at each start.
    pub api_key: Secret,
    /// `STUDIO_PARTNER_ORIGINS`: whose pages may send messages as a partner; without it nobody's.
    pub partner_origins: String,
    /// `STUDIO_SMTP`: the server that takes our mail; without it letters are files in `mail`.
    pub mail_server: Option<String>,
    /// `https` with `HALLWAY_TLS_CERT`, which Hallway reads too.
    pub scheme: &'static str,
    /// `STUDIO_URL`: the address under which browsers reach the studio; without it the scheme and
    /// `HALLWAY_ADDR`, which Hallway reads too.
    pub url: String,
    /// `STUDIO_STAFF_EMAILS`: who works here, with commas between; without it nobody signs in with
    /// an account elsewhere.
    pub staff_emails: String,
    /// `STUDIO_DIGEST`: when messages are counted; without it in the morning of working days.
    pub digest: String,
    /// `STUDIO_PACE`, in milliseconds: how slow the services behind the dashboard are.
    pub pace: Duration,
}

/// A secret from the environment, or one that holds until the program ends.
pub struct Secret {
    /// What the caller has to know.
    pub text: String,
    /// Whether we made it up, so that somebody has to be told.
    pub made_up: bool,
}

impl Settings {
    /// Reads the environment.
    ///
    /// # Errors
    ///
    /// When a secret has to be made up and the system has no randomness.
    pub fn from_env() -> Result<Settings, getrandom::Error> {
        let pace = set("STUDIO_PACE").and_then(|text| text.parse().ok());
        let address = set("HALLWAY_ADDR").unwrap_or_else(|| "127.0.0.1:3000".to_owned());
        let scheme = if set("HALLWAY_TLS_CERT").is_some() {
            "https"
        } else {
            "http"
        };
        Ok(Settings {
            scheme,
            url: set("STUDIO_URL").unwrap_or_else(|| format!("{scheme}://{address}")),
            mail_server: set("STUDIO_SMTP"),
            staff_emails: set("STUDIO_STAFF_EMAILS").unwrap_or_default(),
            database_url: set("DATABASE_URL").unwrap_or_else(|| "sqlite:studio.db".to_owned()),
            files: set("STUDIO_FILES").map_or_else(|| "files".into(), PathBuf::from),
            staff_password: Secret::from(set("STUDIO_STAFF_PASSWORD"))?,
            storage_secret: Secret::long(set("STUDIO_STORAGE_SECRET"))?,
            api_key: Secret::from(set("STUDIO_API_KEY"))?,
            partner_origins: set("STUDIO_PARTNER_ORIGINS").unwrap_or_default(),
            digest: set("STUDIO_DIGEST").unwrap_or_else(|| "0 7 * * 1-5 Europe/Berlin".to_owned()),
            pace: Duration::from_millis(pace.unwrap_or(400)),
        })
    }
}

/// The providers of which the environment tells: `STUDIO_OIDC_ISSUER` with `STUDIO_OIDC_CLIENT_ID`
/// and `STUDIO_OIDC_CLIENT_SECRET`, and `STUDIO_GITHUB_CLIENT_ID` with its `.._SECRET`.
pub fn logins(site: &str) -> Logins {
    let mut logins = Logins::new(site, links::login());
    if let (Some(issuer), Some((id, secret))) = (set("STUDIO_OIDC_ISSUER"), client("OIDC")) {
        logins = logins.with("company", Provider::oidc(issuer, id, secret));
    }
    if let Some((id, secret)) = client("GITHUB") {
        logins = logins.with("github", Provider::github(id, secret));
    }
    logins
}

fn client(of: &str) -> Option<(String, String)> {
    let part = |part: &str| set(&format!("STUDIO_{of}_CLIENT_{part}"));
    Some((part("ID")?, part("SECRET")?))
}

impl Secret {
    /// One that nobody types, so that nobody shall guess it either.
    fn long(text: Option<String>) -> Result<Secret, getrandom::Error> {
        let made_up = text.is_none();
        let text = match text {
            Some(text) => text,
            None => format!("{:016x}{:016x}", getrandom::u64()?, getrandom::u64()?),
        };
        Ok(Secret { text, made_up })
    }

    fn from(text: Option<String>) -> Result<Secret, getrandom::Error> {
        match text {
            Some(text) => Ok(Secret {
                text,
                made_up: false,
            }),
            None => {
                let text = format!("demo-{:010x}", getrandom::u64()? & 0xff_ffff_ffff);
                Ok(Secret {
                    text,
                    made_up: true,
                })
            }
        }
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// The value of a variable that is set to something.
pub(crate) fn set(name: &str) -> Option<String> {
    env::var(name).ok().filter(|text| !text.is_empty())
}
