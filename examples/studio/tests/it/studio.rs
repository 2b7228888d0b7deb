//! Starts a studio for a test.

use hallway::ApiKeys;
use hallway::route::{KeyHolder, Scope as _};
use hallway::testing::TestApp;
use sqlx::{Row, SqlitePool};
use studio::films::Films;
use studio::keys::{ReadLeads, WriteLeads};
use studio::mail::Mail;
use studio::raises::Raises;
use studio::staff::StaffDoor;
use studio::{AppState, app, database};
use tempfile::TempDir;

pub(crate) const PASSWORD: &str = "the-tide-comes-in";
/// Where the browser of a test believes to be.
const SITE: &str = "https://app.test";
pub(crate) const API_KEY: &str = "partner-key-for-tests";

/// A studio with a browser before it and a database behind it.
pub(crate) struct Studio {
    pub(crate) browser: TestApp,
    pub(crate) pool: SqlitePool,
    /// Removed with the database when the test ends.
    pub(crate) folder: TempDir,
}

impl Studio {
    pub(crate) async fn start() -> Studio {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("studio.db");
        let pool = database::open(&format!("sqlite:{}", file.display()))
            .await
            .unwrap();
        let staff = StaffDoor::new(PASSWORD).unwrap();
        let partner = KeyHolder::new("partner").scopes([ReadLeads::NAME, WriteLeads::NAME]);
        let partners = ApiKeys::default().with(partner, API_KEY);
        let state = AppState::new(pool.clone(), staff, partners);
        let films = Films::new(pool.clone());
        let state = state
            .with_films(films.stored_at(
                SITE,
                "by-which-addresses-are-signed",
                folder.path().join("films"),
            ))
            .with_files(folder.path().join("files"))
            .with_mail(Mail::to_folder(folder.path().join("mail")));
        Studio {
            browser: TestApp::new(app::app().outbox(Raises::new(pool.clone())), state),
            pool,
            folder,
        }
    }

    /// Where another process finds the database.
    pub(crate) fn database_url(&self) -> String {
        let file = self.folder.path().join("studio.db");
        format!("sqlite:{}", file.display())
    }

    /// How many rows a query counts.
    pub(crate) async fn count(&self, table: &'static str) -> i64 {
        let query = match table {
            "api_keys" => "SELECT count(*) FROM api_keys",
            "leads" => "SELECT count(*) FROM leads",
            "likes" => "SELECT count(*) FROM likes",
            "raises" => "SELECT count(*) FROM raises",
            "quotes" => "SELECT count(*) FROM quotes",
            "subscribers" => "SELECT count(*) FROM subscribers",
            _ => panic!("there is no table `{table}`"),
        };
        sqlx::query(query)
            .fetch_one(&self.pool)
            .await
            .unwrap()
            .get(0)
    }

    /// The names in the table of leads, in the order in which they came.
    pub(crate) async fn names(&self) -> Vec<String> {
        sqlx::query_scalar("SELECT name FROM leads ORDER BY id")
            .fetch_all(&self.pool)
            .await
            .unwrap()
    }

    /// The letters to us, as soon as there are `count`: nobody waits for them.
    pub(crate) async fn letters(&self, count: usize) -> Vec<String> {
        let folder = self.folder.path().join("mail");
        for _ in 0..500 {
            let files = std::fs::read_dir(&folder).into_iter().flatten().flatten();
            let letters: Vec<_> = files
                .filter_map(|file| std::fs::read_to_string(file.path()).ok())
                .filter(|letter| !letter.is_empty())
                .collect();
            if letters.len() >= count {
                return letters;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        panic!("no {count} letters in {}", folder.display());
    }

    /// Signs this browser in.
    pub(crate) async fn sign_in(&self) {
        let page = self.browser.get("/login").await;
        let form = self
            .browser
            .form(&page, "sign_in")
            .fill("password", PASSWORD);
        assert_eq!(form.submit().await.location(), Some("/admin/leads"));
    }
}
