//! Keeps what replicas share in Redis, or in Valkey: they speak one protocol.
//!
//! A limit is a text with a time to live, a log is a stream beside a hash with its epoch and its
//! last number, a claim is a field of a hash without a time to live. What has to be whole is one
//! script, so that nobody sees the middle of it.

mod claims;
mod scripts;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt as _;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, FromRedisValue, RedisError, ScriptInvocation, Value};

use scripts::Scripts;

use super::{Asked, Change, Claimed, Claims, Mark, News, OutOfReach, SharedStore, Spend, Spent};

/// A store in Redis 6.2 or newer, or in Valkey.
///
/// `HALLWAY_STORE=redis://user:password@host:6379/0` makes one; with `rediss://` and the feature
/// `tls` the connection is encrypted. Each app needs a number of its own behind the slash. A server
/// that drops keys when its memory is full has to be told `maxmemory-policy volatile-ttl`: limits are
/// dropped then, and claims and logs are not.
#[derive(Clone)]
pub struct RedisStore(Arc<Inner>);

struct Inner {
    client: Client,
    asks: OnceLock<ConnectionManager>,
    /// A reader that waits keeps its connection to itself.
    readers: Mutex<HashMap<String, ConnectionManager>>,
}

/// How long a connection, or an answer, may take.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long a reader waits for something new.
const WAIT: Duration = Duration::from_secs(1);
/// Entries in one answer.
const PAGE: usize = 1_000;
/// Entries that a log keeps.
const ENTRIES: usize = 1_000_000;
const UNREAD: &str =
    "the address cannot be read; it looks like redis://host:6379/0 or redis+unix:///path";

/// The crate asks the process for its cryptography; an app may have said so before.
#[cfg(feature = "tls")]
fn encrypt() {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Another thread may be quicker: then it is said.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}

impl RedisStore {
    /// Connects when it is first asked, and again whenever a connection breaks.
    ///
    /// # Errors
    ///
    /// When the address cannot be read.
    pub fn new(address: &str) -> Result<Self, OutOfReach> {
        #[cfg(not(feature = "tls"))]
        if address.starts_with("rediss://") {
            return Err(OutOfReach::new(
                "rediss:// needs the feature `tls` of `hallway`",
            ));
        }
        #[cfg(feature = "tls")]
        if address.starts_with("rediss://") {
            encrypt();
        }
        Self::of(Client::open(address), UNREAD)
    }

    /// The same for a server whose certificate `authority` signed, a certificate itself (PEM).
    ///
    /// # Errors
    ///
    /// When the address is none of `rediss://`, or the certificate cannot be read.
    #[cfg(feature = "tls")]
    pub fn trusting(address: &str, authority: Vec<u8>) -> Result<Self, OutOfReach> {
        use rustls::pki_types::{CertificateDer, pem::PemObject as _};

        if !matches!(
            CertificateDer::pem_slice_iter(&authority).next(),
            Some(Ok(_))
        ) {
            return Err(OutOfReach::new("the authority is no certificate in PEM"));
        }
        encrypt();
        let trusted = redis::TlsCertificates {
            client_tls: None,
            root_cert: Some(authority),
        };
        let client = Client::build_with_tls(address, trusted);
        Self::of(client, "the address has to be a rediss://")
    }

    /// What the crate says of an address may hold its password.
    fn of(client: Result<Client, RedisError>, unread: &'static str) -> Result<Self, OutOfReach> {
        Ok(Self(Arc::new(Inner {
            client: client.map_err(|_| OutOfReach::new(unread))?,
            asks: OnceLock::new(),
            readers: Mutex::default(),
        })))
    }

    fn connection(&self) -> Asks<ConnectionManager> {
        if let Some(connection) = self.0.asks.get() {
            return Ok(connection.clone());
        }
        let connection = self.0.connect(PATIENCE)?;
        Ok(self.0.asks.get_or_init(|| connection).clone())
    }

    fn reader(&self, log: &str) -> Asks<ConnectionManager> {
        let readers = &self.0.readers;
        let mut readers = readers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reader) = readers.get(log) {
            return Ok(reader.clone());
        }
        let reader = self.0.connect(PATIENCE + WAIT)?;
        readers.insert(log.to_owned(), reader.clone());
        Ok(reader)
    }

    async fn run<T: FromRedisValue>(&self, command: &redis::Cmd) -> Asks<T> {
        let mut connection = self.connection()?;
        command.query_async(&mut connection).await.map_err(silent)
    }

    async fn invoke<T: FromRedisValue>(&self, script: ScriptInvocation<'_>) -> Asks<T> {
        let mut connection = self.connection()?;
        script.invoke_async(&mut connection).await.map_err(silent)
    }

    async fn spend_all(&self, spends: &[Spend]) -> Asks<Spent> {
        let mut script = scripts().spend.prepare_invoke();
        for spend in spends {
            script.key(named(&spend.key));
            script.arg(micros(spend.step)).arg(micros(spend.period));
        }
        let said: Vec<u64> = self.invoke(script).await?;
        let mut times = said.iter().skip(1).map(|time| Duration::from_micros(*time));
        match said.first() {
            Some(1) => Ok(Spent::Counted(times.collect())),
            _ => Ok(Spent::TooEarly(times.next().unwrap_or_default())),
        }
    }

    async fn write(&self, log: &str, entry: &[u8], keep: Duration) -> Asks<Mark> {
        let mut script = scripts().append.prepare_invoke();
        script.key(&keys_of(log)).arg(entry).arg(micros(keep));
        script.arg(ENTRIES).arg(new_epoch());
        let (epoch, number) = self.invoke(script).await?;
        Ok(Mark { epoch, number })
    }

    async fn news(&self, log: &str, after: Option<Mark>) -> Asks<News> {
        let keys = keys_of(log);
        let place = after.filter(|mark| mark.epoch != 0);
        // Who asks where the log ends does not stand behind one that waits.
        let mut reader = match place {
            Some(_) => self.reader(log)?,
            None => self.connection()?,
        };
        if let Some(mark) = place {
            // What has come is read below, together with the epoch.
            let _: Value = redis::cmd("XREAD")
                .arg("BLOCK")
                .arg(WAIT.as_millis() as u64)
                .arg(&["COUNT", "1", "STREAMS", &keys[1]])
                .arg(format!("{}-0", mark.number))
                .query_async(&mut reader)
                .await
                .map_err(silent)?;
        }
        let mut script = scripts().follow.prepare_invoke();
        script.key(&keys);
        script.arg(after.map_or(String::new(), |mark| mark.epoch.to_string()));
        script.arg(after.map_or(0, |mark| mark.number));
        script.arg(PAGE).arg(new_epoch());
        let said = script.invoke_async(&mut reader).await.map_err(silent)?;
        let (epoch, number, lost, entries): (u64, u64, bool, Vec<(u64, Vec<u8>)>) = said;
        let entries = entries.into_iter();
        Ok(News {
            mark: Mark { epoch, number },
            lost,
            entries: entries.map(|(number, it)| (number, it.into())).collect(),
        })
    }
}

impl Inner {
    fn connect(&self, patience: Duration) -> Asks<ConnectionManager> {
        let config = ConnectionManagerConfig::new()
            .set_number_of_retries(1)
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(patience));
        ConnectionManager::new_lazy_with_config(self.client.clone(), config).map_err(silent)
    }
}

impl SharedStore for RedisStore {
    fn get<'a>(&'a self, key: &'a str) -> Asked<'a, Option<Bytes>> {
        let found = async move {
            let command = redis::Cmd::get(named(key));
            let value: Option<Vec<u8>> = self.run(&command).await?;
            Ok(value.map(Bytes::from))
        };
        found.boxed()
    }

    fn put<'a>(&'a self, key: &'a str, value: &'a [u8], life: Duration) -> Asked<'a, ()> {
        let command = match life.is_zero() {
            true => redis::Cmd::del(named(key)),
            false => redis::Cmd::pset_ex(named(key), value, millis(life)),
        };
        async move { self.run(&command).await }.boxed()
    }

    fn put_if_absent<'a>(
        &'a self,
        key: &'a str,
        value: &'a [u8],
        life: Duration,
    ) -> Asked<'a, bool> {
        let mut command = redis::cmd("SET");
        command.arg(named(key)).arg(value);
        command.arg("NX").arg("PX").arg(millis(life));
        async move {
            let said: Option<String> = self.run(&command).await?;
            Ok(said.is_some())
        }
        .boxed()
    }

    fn spend<'a>(&'a self, spends: &'a [Spend]) -> Asked<'a, Spent> {
        self.spend_all(spends).boxed()
    }

    fn append<'a>(&'a self, log: &'a str, entry: &'a [u8], keep: Duration) -> Asked<'a, Mark> {
        self.write(log, entry, keep).boxed()
    }

    fn follow<'a>(&'a self, log: &'a str, after: Option<Mark>) -> Asked<'a, News> {
        self.news(log, after).boxed()
    }

    fn claim<'a>(
        &'a self,
        key: &'a str,
        name: &'a str,
        holder: &'a [u8],
        life: Duration,
    ) -> Asked<'a, Claimed> {
        self.claim_one(key, name, holder, life).boxed()
    }

    fn claims<'a>(&'a self, key: &'a str) -> Asked<'a, Claims> {
        self.all_claims(key).boxed()
    }

    fn change<'a>(&'a self, change: &'a Change) -> Asked<'a, bool> {
        self.change_one(change).boxed()
    }

    fn forgets(&self) -> Asked<'_, Option<String>> {
        self.policy().boxed()
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address may hold a password.
        f.write_str("RedisStore")
    }
}

type Asks<T> = Result<T, OutOfReach>;

fn scripts() -> &'static Scripts {
    static SCRIPTS: LazyLock<Scripts> = LazyLock::new(Scripts::new);
    &SCRIPTS
}

fn silent(error: RedisError) -> OutOfReach {
    OutOfReach::new(error)
}

fn named(key: &str) -> String {
    format!("hallway:{key}")
}

fn keys_of(log: &str) -> [String; 2] {
    [
        format!("hallway:log:{log}:head"),
        format!("hallway:log:{log}"),
    ]
}

fn new_epoch() -> u64 {
    let mut epoch = [0; 8];
    getrandom::fill(&mut epoch).expect("the system gives random bytes");
    u64::from_le_bytes(epoch).max(1)
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// Never 0, which the server refuses.
fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX).max(1)
}
