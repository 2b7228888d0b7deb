//! The site of a small agency: pages, forms, a staff area and a partner API over the same services.

#![allow(missing_docs, reason = "the address of a page says what it is")]

pub mod access;
pub mod accounts;
pub mod app; // written by the build script from the folder src/app/
pub mod command;
pub mod database;
pub mod events;
pub mod figures;
pub mod films;
pub mod import;
pub mod keys;
pub mod leads;
pub mod likes;
pub mod mail;
pub mod newsletter;
pub mod pad;
pub mod posts;
pub mod quotes;
pub mod raises;
pub mod settings;
pub mod staff;
pub mod table;
pub mod time;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use hallway::route::oauth::Logins;
use hallway::{ApiKeys, App, FromRef, OpenApi};
use sqlx::SqlitePool;

use accounts::Accounts;
use events::{Events, Secrets};
use figures::Figures;
use films::Films;
use keys::Keys;
use leads::Leads;
use likes::Likes;
use mail::Mail;
use newsletter::Newsletter;
use pad::Pad;
use quotes::Quotes;
use staff::StaffDoor;

/// Everything in `src/app/`, and the document of the API.
pub fn site() -> App<AppState> {
    app::app()
        .openapi(OpenApi::new("Studio", "1").description("What partners and our own app may call."))
}

/// What pages, actions and route handlers share.
#[derive(Debug, Clone)]
pub struct AppState {
    accounts: Accounts,
    events: Events,
    figures: Figures,
    films: Films,
    keys: Keys,
    leads: Leads,
    likes: Likes,
    logins: Logins,
    mail: Mail,
    newsletter: Newsletter,
    pad: Pad,
    quotes: Quotes,
    staff: StaffDoor,
    partners: ApiKeys,
    secrets: Secrets,
    site: Site,
}

/// The address under which browsers reach the studio, such as `https://studio.example`.
#[derive(Debug, Clone)]
pub struct Site(Arc<str>);

impl Site {
    /// The address, without a slash behind it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AppState {
    /// Puts the services on one database. Besides `partners`, the keys of its table open doors.
    pub fn new(pool: SqlitePool, staff: StaffDoor, partners: ApiKeys) -> AppState {
        let keys = Keys::new(pool.clone());
        let table = keys.clone();
        let partners = partners.ask(move |hash| {
            let table = table.clone();
            async move { table.holder(hash).await }
        });
        AppState {
            accounts: Accounts::new(pool.clone(), ""),
            events: Events::new(pool.clone()),
            figures: Figures::new(pool.clone(), Duration::ZERO),
            films: Films::new(pool.clone()),
            keys,
            leads: Leads::new(pool.clone()),
            likes: Likes::new(pool.clone()),
            logins: Logins::new("http://localhost", app::links::login()),
            mail: Mail::default(),
            newsletter: Newsletter::new(pool.clone()),
            pad: Pad::new(pool.clone()),
            quotes: Quotes::new(pool, "files".into()),
            staff,
            partners,
            secrets: Secrets::default(),
            site: Site("http://localhost".into()),
        }
    }

    /// Lets the dashboard wait for its numbers.
    #[must_use]
    pub fn with_figures(self, figures: Figures) -> AppState {
        AppState { figures, ..self }
    }

    /// Lets browsers put films into a storage.
    #[must_use]
    pub fn with_films(self, films: Films) -> AppState {
        AppState { films, ..self }
    }

    /// Keeps the files of quotes in `folder`; in `files` of the current one unless said.
    #[must_use]
    pub fn with_files(self, folder: PathBuf) -> AppState {
        let quotes = self.quotes.in_folder(folder);
        AppState { quotes, ..self }
    }

    /// Lets the staff sign in with accounts elsewhere.
    #[must_use]
    pub fn with_logins(self, logins: Logins, accounts: Accounts) -> AppState {
        AppState {
            logins,
            accounts,
            ..self
        }
    }

    /// Tells us by e-mail what people write; nobody is told unless said.
    #[must_use]
    pub fn with_mail(self, mail: Mail) -> AppState {
        AppState { mail, ..self }
    }

    /// Says under which address browsers reach the studio; `http://localhost` unless said.
    #[must_use]
    pub fn at(self, site: &str) -> AppState {
        let site = Site(site.trim_end_matches('/').into());
        AppState { site, ..self }
    }

    /// Takes events that are signed with these secrets.
    #[must_use]
    pub fn with_secrets(self, secrets: Secrets) -> AppState {
        AppState { secrets, ..self }
    }
}

impl FromRef<AppState> for Accounts {
    fn from_ref(state: &AppState) -> Accounts {
        state.accounts.clone()
    }
}

impl FromRef<AppState> for Logins {
    fn from_ref(state: &AppState) -> Logins {
        state.logins.clone()
    }
}

impl FromRef<AppState> for Events {
    fn from_ref(state: &AppState) -> Events {
        state.events.clone()
    }
}

impl FromRef<AppState> for Figures {
    fn from_ref(state: &AppState) -> Figures {
        state.figures.clone()
    }
}

impl FromRef<AppState> for Films {
    fn from_ref(state: &AppState) -> Films {
        state.films.clone()
    }
}

impl FromRef<AppState> for Keys {
    fn from_ref(state: &AppState) -> Keys {
        state.keys.clone()
    }
}

impl FromRef<AppState> for Leads {
    fn from_ref(state: &AppState) -> Leads {
        state.leads.clone()
    }
}

impl FromRef<AppState> for Likes {
    fn from_ref(state: &AppState) -> Likes {
        state.likes.clone()
    }
}

impl FromRef<AppState> for Mail {
    fn from_ref(state: &AppState) -> Mail {
        state.mail.clone()
    }
}

impl FromRef<AppState> for Newsletter {
    fn from_ref(state: &AppState) -> Newsletter {
        state.newsletter.clone()
    }
}

impl FromRef<AppState> for Pad {
    fn from_ref(state: &AppState) -> Pad {
        state.pad.clone()
    }
}

impl FromRef<AppState> for Quotes {
    fn from_ref(state: &AppState) -> Quotes {
        state.quotes.clone()
    }
}

impl FromRef<AppState> for Site {
    fn from_ref(state: &AppState) -> Site {
        state.site.clone()
    }
}

impl FromRef<AppState> for StaffDoor {
    fn from_ref(state: &AppState) -> StaffDoor {
        state.staff.clone()
    }
}

impl FromRef<AppState> for ApiKeys {
    fn from_ref(state: &AppState) -> ApiKeys {
        state.partners.clone()
    }
}
