//! Keeps what other services tell us, and knows their secrets.

use futures_util::{Stream, stream};
use hallway::axum::response::Response;
use hallway::route::webhook::{Event, GitHub, Sanity, Sender, Slack, StandardWebhooks, Stripe};
use hallway::{Cache, Error, FromRef, Webhook, WebhookSecrets};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqlitePool};
use tokio::sync::watch;

use crate::AppState;
use crate::settings::set;

/// An event that is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoredEvent {
    /// Its number here.
    pub id: i64,
    /// Who told us.
    pub sender: String,
    /// What happened, in the sender's words.
    pub kind: String,
    /// When we heard of it.
    pub created_at: Timestamp,
}

/// The one place that reads and writes events. Clones share the same database.
#[derive(Debug, Clone)]
pub struct Events {
    pool: SqlitePool,
    /// Changes when an event was stored.
    stored: watch::Sender<()>,
}

impl Events {
    /// Works on the tables of `pool`.
    pub fn new(pool: SqlitePool) -> Events {
        let stored = watch::Sender::new(());
        Events { pool, stored }
    }

    /// Stores what a delivery brings, once, and makes the staff's page fresh.
    pub async fn receive<S: Sender>(self, delivery: Webhook<S>, cache: Cache) -> Response {
        let handle = async move |event: Event| {
            self.store(S::NAME, &event).await?;
            cache.update_tag("events");
            Ok::<(), Error>(())
        };
        delivery.once(handle).await
    }

    /// The newest events, newest first.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub async fn recent(&self, count: u32) -> Result<Vec<StoredEvent>, sqlx::Error> {
        let rows = sqlx::query("SELECT * FROM events ORDER BY id DESC LIMIT ?")
            .bind(count)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read).collect()
    }

    /// The number of the newest event, 0 before the first.
    ///
    /// # Errors
    ///
    /// When the database cannot be read.
    pub async fn last_id(&self) -> Result<i64, sqlx::Error> {
        sqlx::query_scalar("SELECT coalesce(max(id), 0) FROM events")
            .fetch_one(&self.pool)
            .await
    }

    /// The events after the one with this number: those that there are, then each as it comes.
    pub fn after(
        self,
        id: i64,
    ) -> impl Stream<Item = Result<StoredEvent, sqlx::Error>> + Send + 'static {
        // Subscribed before the first look: what is stored in between wakes the wait.
        let changed = self.stored.subscribe();
        stream::try_unfold((self, changed, id), async |(events, mut changed, id)| {
            loop {
                if let Some(event) = events.next_after(id).await? {
                    let id = event.id;
                    return Ok(Some((event, (events, changed, id))));
                }
                if changed.changed().await.is_err() {
                    return Ok(None);
                }
            }
        })
    }

    async fn next_after(&self, id: i64) -> Result<Option<StoredEvent>, sqlx::Error> {
        let row = sqlx::query("SELECT * FROM events WHERE id > ? ORDER BY id LIMIT 1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(read).transpose()
    }

    async fn store(&self, sender: &str, event: &Event) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO events (sender, event, kind, body, created_at) VALUES (?, ?, ?, ?, ?)",
        )
        .bind(sender)
        .bind(event.id())
        .bind(event.kind())
        .bind(event.body().to_vec())
        .bind(Timestamp::now().to_string())
        .execute(&self.pool)
        .await?;
        self.stored.send_replace(());
        Ok(())
    }
}

fn read(row: &SqliteRow) -> Result<StoredEvent, sqlx::Error> {
    let created_at: &str = row.try_get("created_at")?;
    Ok(StoredEvent {
        id: row.try_get("id")?,
        sender: row.try_get("sender")?,
        kind: row.try_get("kind")?,
        created_at: created_at
            .parse()
            .map_err(|cause| sqlx::Error::Decode(Box::new(cause)))?,
    })
}

/// What the services sign with. A service without a secret is refused.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    stripe: WebhookSecrets<Stripe>,
    github: WebhookSecrets<GitHub>,
    resend: WebhookSecrets<StandardWebhooks>,
    sanity: WebhookSecrets<Sanity>,
    slack: WebhookSecrets<Slack>,
}

impl Secrets {
    /// Reads the environment: one secret each, or two with a comma while it is changed.
    ///
    /// # Panics
    ///
    /// When a secret is none.
    pub fn from_env() -> Secrets {
        Secrets {
            stripe: secrets("STRIPE_WEBHOOK_SECRET"),
            github: secrets("GITHUB_WEBHOOK_SECRET"),
            resend: secrets("RESEND_WEBHOOK_SECRET"),
            sanity: secrets("SANITY_WEBHOOK_SECRET"),
            slack: secrets("SLACK_SIGNING_SECRET"),
        }
    }
}

fn secrets<S: Sender>(name: &str) -> WebhookSecrets<S> {
    set(name).map_or_else(WebhookSecrets::default, |list| {
        WebhookSecrets::new(list.split(','))
    })
}

macro_rules! of_state {
    ($($name:ident $sender:ty;)*) => {$(
        impl FromRef<AppState> for WebhookSecrets<$sender> {
            fn from_ref(state: &AppState) -> Self {
                state.secrets.$name.clone()
            }
        }
    )*};
}

of_state! {
    stripe Stripe;
    github GitHub;
    resend StandardWebhooks;
    sanity Sanity;
    slack Slack;
}
