//! The hostile suite against the running studio, with an eye on its database and its memory.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use cargo_hallway::attack::Attack;
use sqlx::{AssertSqlSafe, SqlitePool};
use studio::{app, database};
use tempfile::TempDir;

const PASSWORD: &str = "the-tide-comes-in";
const API_KEY: &str = "partner-key-for-tests";

/// The program in a folder of its own. It ends with the test.
struct Running {
    child: Child,
    url: String,
    folder: TempDir,
}

impl Running {
    fn start() -> Running {
        let folder = tempfile::tempdir().unwrap();
        // Below the ports that the attack's own connections are given.
        let mut ports = 25_000..26_000;
        let port = ports.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok());
        let address = format!("127.0.0.1:{}", port.expect("a free port"));
        let program = std::env::var("STUDIO_BIN");
        let program = program.unwrap_or_else(|_| env!("CARGO_BIN_EXE_studio").to_owned());
        let child = Command::new(program)
            .current_dir(folder.path())
            .env("HALLWAY_ADDR", &address)
            .env("DATABASE_URL", "sqlite:studio.db")
            .env("STUDIO_STAFF_PASSWORD", PASSWORD)
            .env("STUDIO_API_KEY", API_KEY)
            .env("RUST_LOG", "off")
            // Else most of the suite would only meet the limit.
            .env("HALLWAY_RATE_LIMITS", "off")
            // The dashboard shows what slow services do to a page: here they are quick.
            .env("STUDIO_PACE", "0")
            // Else glibc keeps the 19 MB of each password check, once per thread, and its moods
            // would be the figure.
            .env("MALLOC_MMAP_THRESHOLD_", "131072")
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let running = Running {
            child,
            url: format!("http://{address}/"),
            folder,
        };
        while std::net::TcpStream::connect(&address).is_err() {
            std::thread::yield_now();
        }
        running
    }

    fn attack(&self) -> Attack {
        Attack::new(&self.url)
            .doors(app::app().doors())
            .sign_in("/login", &[("password", PASSWORD)])
            .header("x-api-key", API_KEY)
            // Else what is sent to be written is not even read.
            .header("if-match", "\"of no version\"")
            .limit(match std::env::var_os("STUDIO_BIN") {
                Some(_) => Duration::from_millis(100).mul_f64(load()),
                // Without optimisation a page takes its time.
                None => Duration::from_secs(3),
            })
    }

    /// Lets `VmHWM` begin again at what is used now (proc(5), `clear_refs`).
    fn forget_peak(&self) {
        let file = format!("/proc/{}/clear_refs", self.child.id());
        // Where it cannot, the peak before counts too.
        let _ = std::fs::write(file, "5");
    }

    /// A line of `/proc/PID/status`, in KB.
    fn memory(&self, line: &str) -> Option<i64> {
        let file = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(file).ok()?;
        let line = status.lines().find_map(|text| text.strip_prefix(line))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How many programs want each core of this machine; one if it is idle, or does not say.
fn load() -> f64 {
    let said = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let wanted = said.split(' ').next().and_then(|word| word.parse().ok());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    (wanted.unwrap_or(0.0) / cores as f64).max(1.0)
}

/// How many rows each table has.
async fn rows(pool: &SqlitePool) -> Vec<(String, i64)> {
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' \
                  AND name NOT LIKE 'sqlite%' ORDER BY name";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(pool).await.unwrap();
    let mut counts = Vec::new();
    for table in tables {
        let count = AssertSqlSafe(format!("SELECT count(*) FROM \"{table}\""));
        let count = sqlx::query_scalar(count).fetch_one(pool).await.unwrap();
        counts.push((table, count));
    }
    counts
}

#[test]
#[ignore = "meant for the release build: cargo xtask test hostile"]
fn the_hostile_suite_comes_to_nothing() {
    let studio = Running::start();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let file = studio.folder.path().join("studio.db");
    let file = format!("sqlite:{}", file.display());
    let pool = runtime.block_on(database::open(&file)).unwrap();
    let count = || runtime.block_on(rows(&pool));
    let attack = studio.attack();

    // The forms work as the suite fills them: what is refused below is not refused for its values.
    // And fifty copies at the same time are one submission.
    let total = |counts: &[(String, i64)]| counts.iter().map(|(_, count)| count).sum::<i64>();
    let empty = total(&count());
    for (action, statuses) in attack.submit(50).unwrap() {
        let expected = match action.rsplit("::").next() {
            Some("sign_in") => 403,
            // The suite fills in what a form shows and demands, and chooses no files: of a film
            // either its bytes or its name in the storage are demanded, an import is its file, and
            // a script's reference shows no fields.
            Some("add_film" | "sign_film" | "import_leads") => 422,
            _ => 303,
        };
        assert_eq!(statuses, [expected; 50], "{action}");
    }
    let before = count();
    let one_each = total(&before) - empty;
    assert_eq!(
        one_each, 8,
        "a key, a lead, a quote and its page, a sheet, a subscriber and two likes: {before:?}"
    );

    // The forms above have warmed it up. In what follows the largest piece is the 19 MB of a password
    // that is checked, one at a time.
    studio.forget_peak();
    let memory = studio.memory("VmRSS");
    let report = attack.run(|| format!("{:?}", count())).unwrap();
    println!("{report}\n{:.1} programs for each core", load());
    assert!(report.passed(), "{report}");
    assert_eq!(count(), before);
    for group in [
        "origin",
        "origin of routes",
        "tokens",
        "paths around guards",
    ] {
        assert!(report.sent_of(group) > 100, "{group}: {report}");
    }
    assert!(report.sent() > 10_000, "{report}");
    if let (Some(before), Some(most)) = (memory, studio.memory("VmHWM")) {
        println!("memory: {before} KB before, {most} KB at most");
        assert!(most - before < 32 << 10, "{before} KB grew to {most} KB");
    }
}
