//! Starts the studio and says where to look.

use std::io::{IsTerminal, stderr};
use std::net::SocketAddr;

use hallway::route::{KeyHolder, Scope as _};
use hallway::{ApiKeys, Cors};
use studio::accounts::Accounts;
use studio::command::{Command, list_leads};
use studio::events::Secrets;
use studio::figures::Figures;
use studio::films::Films;
use studio::keys::{ReadLeads, WriteLeads};
use studio::leads::Leads;
use studio::mail::Mail;
use studio::raises::Raises;
use studio::settings::{Settings, logins};
use studio::staff::StaffDoor;
use studio::{AppState, database};
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> hallway::Result<()> {
    let levels = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(levels)
        .with_writer(stderr)
        .with_ansi(stderr().is_terminal())
        .init();
    let words: Vec<_> = std::env::args().skip(1).collect();
    let command = Command::parse(&words).map_err(hallway::Error::internal)?;
    let settings = Settings::from_env()?;
    let pool = database::open(&settings.database_url).await?;
    if let Command::ListLeads { count } = command {
        print!("{}", list_leads(&Leads::new(pool), count).await?);
        return Ok(());
    }
    let staff = StaffDoor::new(&settings.staff_password.text)?;
    let partner = KeyHolder::new("partner").scopes([ReadLeads::NAME, WriteLeads::NAME]);
    let partners = ApiKeys::default().with(partner, &settings.api_key.text);
    let partners_pages = Cors::origins(&settings.partner_origins).headers(["x-api-key"]);
    let accounts = Accounts::new(pool.clone(), &settings.staff_emails);
    let figures = Figures::new(pool.clone(), settings.pace);
    let mail = match &settings.mail_server {
        Some(server) => Mail::through(server)?,
        None => Mail::to_folder("mail".into()),
    };
    let films = Films::new(pool.clone()).stored_at(
        &settings.url,
        &settings.storage_secret.text,
        settings.files.join("films"),
    );
    let raises = Raises::new(pool.clone());
    let state = AppState::new(pool, staff, partners)
        .at(&settings.url)
        .with_mail(mail)
        .with_secrets(Secrets::from_env())
        .with_logins(logins(&settings.url), accounts)
        .with_figures(figures)
        .with_films(films);
    studio::site()
        .outbox(raises)
        .cors("/api/contact", partners_pages.clone())
        .cors("/api/v1", partners_pages)
        .schedule("/api/cron/digest", settings.digest.as_str())
        .with_state(state.with_files(settings.files.clone()))
        .serve_and(|addr| print!("{}", welcome(addr, &settings)))
        .await
}

/// What somebody who has just started the studio wants to know.
fn welcome(addr: SocketAddr, settings: &Settings) -> String {
    let site = format!("{}://{addr}", settings.scheme);
    let mut text = format!(
        "\n  The studio        {site}\n  Write to us       {site}/contact\n  \
         What was written  {site}/admin/leads\n  \
         How it goes       {site}/admin/dashboard\n",
    );
    if settings.staff_password.made_up {
        let password = &settings.staff_password.text;
        text += &format!(
            "  Staff password    {password}  (until the next start; STUDIO_STAFF_PASSWORD sets one)\n"
        );
    }
    if settings.api_key.made_up {
        let key = &settings.api_key.text;
        text += &format!(
            "  As a partner      curl {site}/api/v1/leads -H 'x-api-key: {key}' \
             -H 'idempotency-key: \"1\"' --json '{{\"name\":\"Ada\",\"email\":\"ada@example.com\",\"message\":\"Good morning to you\"}}'\n",
        );
    }
    text + "\n"
}
