//! Reads what a deployment says: the only place that looks at the environment.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use http::HeaderValue;

use crate::guard::bearer::Bearers;
use crate::guard::client::TrustedProxies;
use crate::guard::host::HostPolicy;
use crate::guard::origin::OriginPolicy;
use crate::seal::KeyRing;
use crate::shared::SharedStore;

/// The settings of a running program.
///
/// | variable | meaning | default |
/// | --- | --- | --- |
/// | `HALLWAY_ADDR` | where to listen | `127.0.0.1:3000` |
/// | `HALLWAY_KEYS` | keys for sealing, with commas between; `cargo hallway key` prints one | a file in `HALLWAY_DATA` |
/// | `HALLWAY_DATA` | folder for the key file and the claims of submissions | `.hallway` |
/// | `HALLWAY_ORIGINS` | other origins whose pages may send our forms | none |
/// | `HALLWAY_HOSTS` | names that are answered | any; in development loopback only |
/// | `HALLWAY_INSECURE` | `1`: set cookies on plain http too | off |
/// | `HALLWAY_TRUSTED_PROXIES` | addresses and networks whose `X-Forwarded-For` and `Forwarded` are believed | none |
/// | `HALLWAY_RATE_LIMITS` | `off`: nothing is counted, for tests and benchmarks | on |
/// | `HALLWAY_HSTS` | for how many seconds browsers keep to https; `off`: nothing is said | a year with `HALLWAY_TRUSTED_PROXIES` or `HALLWAY_TLS_CERT`, else `off` |
/// | `HALLWAY_TLS_CERT` | file with the certificate and those above it (PEM): the app speaks https and nothing else; needs the feature `tls` | http |
/// | `HALLWAY_TLS_KEY` | file with the key of the certificate (PEM) | |
/// | `HALLWAY_STREAMS` | how many streams of events may be open at once | 20000 |
/// | `HALLWAY_STREAMS_PER_CLIENT` | how many of them one address may have | a tenth of them, and not less than 1000 |
/// | `HALLWAY_STORE` | what the replicas of this app share, such as `redis://host:6379/0`; needs the feature `redis`, and `rediss://` the feature `tls`, too | nothing is shared |
/// | `HALLWAY_STORE_CA` | file with the certificate that has to have signed that of a `rediss://` (PEM) | what the system trusts |
/// | `HALLWAY_REPLICAS` | how many programs answer for this app; with more than one it starts only with `HALLWAY_STORE` and `HALLWAY_KEYS` | 1 |
/// | `CRON_SECRET` | what a scheduler outside shows to a [`CronSecret`](crate::CronSecret); two with a comma while it is changed | none: only [`App::schedule`](crate::App::schedule) calls |
/// | `HALLWAY_DOORS` | write every way into the app to this file, and end | off |
/// | `HALLWAY_EXPORT` | write the pages that are the same for everybody into this folder, and end | off |
/// | `HALLWAY_OPENAPI` | write the document of the API to this file, and end; needs the feature `openapi` | off |
///
/// A name that begins with `HALLWAY_` and is not in this table is an error.
#[derive(Debug, Clone)]
pub struct Config {
    pub(super) addr: SocketAddr,
    pub(super) keys: Keys,
    /// Without a folder nothing is kept over a restart.
    pub(super) data: Option<PathBuf>,
    pub(super) origins: OriginPolicy,
    pub(super) hosts: HostPolicy,
    pub(super) insecure: bool,
    pub(super) proxies: TrustedProxies,
    /// Whether calls are counted against limits.
    pub(super) rate_limits: bool,
    /// `Strict-Transport-Security`.
    pub(super) hsts: Option<HeaderValue>,
    /// Where the certificate is, when the app speaks TLS itself.
    #[cfg_attr(not(feature = "tls"), expect(dead_code, reason = "there is none then"))]
    pub(super) tls: Option<Certificate>,
    /// What several replicas have in common.
    pub(super) store: Option<Arc<dyn SharedStore>>,
    pub(super) replicas: NonZeroUsize,
    pub(super) cron: Bearers,
    /// How many streams may be open at once.
    pub(super) streams: usize,
    /// How many of them one address may have, where it is said.
    pub(super) streams_per_client: Option<usize>,
    /// Where to write the doors, instead of serving.
    pub(super) doors: Option<PathBuf>,
    /// Where to write the pages that are the same for everybody, instead of serving.
    pub(super) export: Option<PathBuf>,
    /// Where to write the document of the API, instead of serving.
    #[cfg(feature = "openapi")]
    pub(super) openapi: Option<PathBuf>,
}

/// The files of a certificate and of its key.
#[derive(Debug, Clone)]
#[cfg_attr(not(feature = "tls"), expect(dead_code, reason = "there is none then"))]
pub(super) struct Certificate {
    pub(super) cert: PathBuf,
    pub(super) key: PathBuf,
}

impl Certificate {
    fn named(cert: Option<String>, key: Option<String>) -> Result<Option<Self>, &'static str> {
        match (cert, key) {
            (None, None) => Ok(None),
            _ if cfg!(not(feature = "tls")) => {
                Err("the program is built without the feature `tls` of `hallway`")
            }
            (Some(cert), Some(key)) => Ok(Some(Self {
                cert: cert.into(),
                key: key.into(),
            })),
            (Some(_), None) => Err("HALLWAY_TLS_KEY has to name the file of its key"),
            (None, Some(_)) => Err("HALLWAY_TLS_KEY names a key, and there is no certificate"),
        }
    }
}

#[derive(Debug, Clone)]
pub(super) enum Keys {
    Ring(KeyRing),
    /// In the data folder.
    File,
}

const NAMES: [&str; 20] = [
    "HALLWAY_ADDR",
    "HALLWAY_KEYS",
    "HALLWAY_DATA",
    "HALLWAY_ORIGINS",
    "HALLWAY_HOSTS",
    "HALLWAY_INSECURE",
    "HALLWAY_TRUSTED_PROXIES",
    "HALLWAY_RATE_LIMITS",
    "HALLWAY_HSTS",
    "HALLWAY_TLS_CERT",
    "HALLWAY_TLS_KEY",
    "HALLWAY_STORE",
    "HALLWAY_STORE_CA",
    "HALLWAY_REPLICAS",
    "CRON_SECRET",
    "HALLWAY_STREAMS",
    "HALLWAY_STREAMS_PER_CLIENT",
    "HALLWAY_DOORS",
    "HALLWAY_EXPORT",
    "HALLWAY_OPENAPI",
];

const STREAMS: usize = 20_000;

/// Names that other parts of Hallway read: the build script and the tests.
const OTHERS: [&str; 2] = ["HALLWAY_APP", "HALLWAY_BLESS"];

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    ///
    /// When a value cannot be read, or a name is not one of ours: all mistakes at once.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::from_vars(std::env::vars())
    }

    /// Reads the settings from pairs of names and values.
    ///
    /// # Errors
    ///
    /// As [`from_env`](Self::from_env).
    pub fn from_vars(
        vars: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut mistakes = Vec::new();
        let mut values = [const { None }; NAMES.len()];
        for (name, value) in vars {
            match NAMES.iter().position(|known| *known == name) {
                Some(at) => values[at] = Some(value).filter(|value| !value.trim().is_empty()),
                None if name.starts_with("HALLWAY_") && !OTHERS.contains(&name.as_str()) => {
                    mistakes.push(unknown(&name));
                }
                None => {}
            }
        }
        let [
            addr,
            keys,
            data,
            origins,
            hosts,
            insecure,
            proxies,
            rate_limits,
            hsts,
            tls_cert,
            tls_key,
            store,
            store_ca,
            replicas,
            cron,
            streams,
            streams_per_client,
            doors,
            export,
            openapi,
        ] = values;
        let addr = addr.unwrap_or_else(|| "127.0.0.1:3000".to_owned());
        let addr = note(&mut mistakes, "HALLWAY_ADDR", addr.parse::<SocketAddr>());
        let keys = keys.map(|text| note(&mut mistakes, "HALLWAY_KEYS", KeyRing::parse(&text)));
        let origins = OriginPolicy::parse(&origins.unwrap_or_default());
        let origins = note(&mut mistakes, "HALLWAY_ORIGINS", origins);
        let hosts = HostPolicy::parse(cfg!(debug_assertions), &hosts.unwrap_or_default());
        let hosts = note(&mut mistakes, "HALLWAY_HOSTS", hosts);
        let proxies = TrustedProxies::parse(&proxies.unwrap_or_default());
        let proxies = note(&mut mistakes, "HALLWAY_TRUSTED_PROXIES", proxies);
        let rate_limits = on_or_off(rate_limits.as_deref());
        let rate_limits = note(&mut mistakes, "HALLWAY_RATE_LIMITS", rate_limits);
        let behind_proxy = proxies
            .as_ref()
            .is_some_and(|it| *it != TrustedProxies::default());
        let own_tls = tls_cert.is_some();
        let tls = Certificate::named(tls_cert, tls_key);
        let tls = note(&mut mistakes, "HALLWAY_TLS_CERT", tls).flatten();
        let hsts = strict_transport(hsts.as_deref(), behind_proxy || own_tls);
        let hsts = note(&mut mistakes, "HALLWAY_HSTS", hsts).flatten();
        let store = store.map(|address| shared(&address, store_ca)).transpose();
        let store = note(&mut mistakes, "HALLWAY_STORE", store).flatten();
        let replicas = replicas.map_or(Ok(NonZeroUsize::MIN), |text| text.parse());
        let replicas = note(&mut mistakes, "HALLWAY_REPLICAS", replicas);
        let streams = streams.map_or(Ok(STREAMS), |text| text.parse());
        let streams = note(&mut mistakes, "HALLWAY_STREAMS", streams);
        let each = streams_per_client.map(|text| text.parse()).transpose();
        let each = note(&mut mistakes, "HALLWAY_STREAMS_PER_CLIENT", each).flatten();
        #[cfg(not(feature = "openapi"))]
        if openapi.is_some() {
            mistakes.push(
                "HALLWAY_OPENAPI: the program is built without the feature `openapi` of `hallway`"
                    .to_owned(),
            );
        }
        match (addr, origins, hosts, proxies) {
            (Some(addr), Some(origins), Some(hosts), Some(proxies)) if mistakes.is_empty() => {
                Ok(Self {
                    addr,
                    keys: keys.flatten().map_or(Keys::File, Keys::Ring),
                    data: Some(data.unwrap_or_else(|| ".hallway".to_owned()).into()),
                    origins,
                    hosts,
                    insecure: insecure.is_some_and(|value| value == "1"),
                    proxies,
                    rate_limits: rate_limits.unwrap_or(true),
                    hsts,
                    tls,
                    store,
                    replicas: replicas.unwrap_or(NonZeroUsize::MIN),
                    cron: Bearers::parse(&cron.unwrap_or_default()),
                    streams: streams.unwrap_or(STREAMS),
                    streams_per_client: each,
                    doors: doors.map(PathBuf::from),
                    export: export.map(PathBuf::from),
                    #[cfg(feature = "openapi")]
                    openapi: openapi.map(PathBuf::from),
                })
            }
            _ => Err(ConfigError(mistakes)),
        }
    }

    /// Settings for a test: new keys, nothing kept, any name answered, cookies on plain http. Limits
    /// count, as they do for visitors; [`rate_limits`](Self::rate_limits) switches them off.
    pub fn for_tests() -> Self {
        Self {
            addr: SocketAddr::from(([127, 0, 0, 1], 0)),
            keys: Keys::Ring(KeyRing::random()),
            data: None,
            origins: OriginPolicy::default(),
            hosts: HostPolicy::parse(false, "").expect("an empty list has no mistakes"),
            insecure: true,
            proxies: TrustedProxies::default(),
            rate_limits: true,
            hsts: None,
            tls: None,
            store: None,
            replicas: NonZeroUsize::MIN,
            cron: Bearers::default(),
            streams: STREAMS,
            streams_per_client: None,
            doors: None,
            export: None,
            #[cfg(feature = "openapi")]
            openapi: None,
        }
    }

    /// The same settings with other proxies whose word about addresses is believed.
    ///
    /// # Errors
    ///
    /// When the list cannot be read.
    pub fn trusted_proxies(mut self, list: &str) -> Result<Self, ConfigError> {
        self.proxies =
            TrustedProxies::parse(list).map_err(|cause| ConfigError(vec![cause.to_string()]))?;
        Ok(self)
    }

    /// The same settings, with calls counted against limits or not.
    pub fn rate_limits(mut self, on: bool) -> Self {
        self.rate_limits = on;
        self
    }

    /// The same settings with other origins whose pages may send our forms.
    ///
    /// # Errors
    ///
    /// When the list cannot be read.
    pub fn origins(mut self, list: &str) -> Result<Self, ConfigError> {
        self.origins =
            OriginPolicy::parse(list).map_err(|cause| ConfigError(vec![cause.to_string()]))?;
        Ok(self)
    }

    /// The same settings with a store that this program shares with its other replicas, in place of
    /// the one that `HALLWAY_STORE` names.
    pub fn store(mut self, store: impl SharedStore) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// Whether several replicas have what they need in common.
    pub(super) fn check_replicas(&self) -> Result<(), ConfigError> {
        let mut mistakes = Vec::new();
        if self.replicas.get() > 1 && self.store.is_none() {
            mistakes.push(format!(
                "HALLWAY_REPLICAS: {} programs would count limits and end sessions each for itself; \
                 set HALLWAY_STORE=redis://host:6379/0, or Config::store",
                self.replicas
            ));
        }
        if self.replicas.get() > 1 && matches!(self.keys, Keys::File) {
            mistakes.push(
                "HALLWAY_REPLICAS: what one program seals another could not open; set HALLWAY_KEYS, \
                 to the same for all"
                    .to_owned(),
            );
        }
        match mistakes.is_empty() {
            true => Ok(()),
            false => Err(ConfigError(mistakes)),
        }
    }

    /// The same settings with what a scheduler outside shows (`CRON_SECRET`).
    pub fn cron_secret(mut self, list: &str) -> Self {
        self.cron = Bearers::parse(list);
        self
    }

    /// How many streams one address may have open. An address may be that of a whole company, or
    /// of a proxy that nobody named.
    pub(super) fn streams_of_each(&self) -> usize {
        const FEW: usize = 1_000;
        match self.streams_per_client {
            _ if !self.rate_limits => usize::MAX,
            Some(most) => most,
            None => (self.streams / 10).max(FEW),
        }
    }

    /// Takes the folder to write the pages into. Who does that runs beside the app, and neither
    /// touches what it keeps nor shares anything with it.
    pub(super) fn take_export(&mut self) -> Option<PathBuf> {
        let folder = self.export.take()?;
        (self.data, self.store, self.replicas) = (None, None, NonZeroUsize::MIN);
        Some(folder)
    }

    /// Keeps nothing over a restart.
    #[cfg(test)]
    pub(crate) fn forget_data(&mut self) {
        self.data = None;
    }

    /// The same settings with a folder for what has to survive a restart.
    pub fn data(mut self, folder: impl Into<PathBuf>) -> Self {
        self.data = Some(folder.into());
        self
    }
}

#[cfg(feature = "redis")]
fn shared(address: &str, authority: Option<String>) -> Result<Arc<dyn SharedStore>, String> {
    use crate::shared::RedisStore;

    let store = match authority {
        None => RedisStore::new(address),
        #[cfg(feature = "tls")]
        Some(file) => match std::fs::read(&file) {
            Ok(pem) => RedisStore::trusting(address, pem),
            Err(cause) => return Err(format!("HALLWAY_STORE_CA={file} cannot be read: {cause}")),
        },
        #[cfg(not(feature = "tls"))]
        Some(_) => return Err("HALLWAY_STORE_CA needs the feature `tls` of `hallway`".to_owned()),
    };
    Ok(Arc::new(store.map_err(crate::shared::OutOfReach::why)?))
}

#[cfg(not(feature = "redis"))]
fn shared(_: &str, _: Option<String>) -> Result<Arc<dyn SharedStore>, &'static str> {
    Err("the program is built without the feature `redis` of `hallway`")
}

fn on_or_off(value: Option<&str>) -> Result<bool, String> {
    match value {
        None | Some("on") => Ok(true),
        Some("off") => Ok(false),
        Some(other) => Err(format!("write on or off, not {other:?}")),
    }
}

/// What every answer says to browsers that came by https. Who names trusted proxies has them speak https,
/// and who names a certificate speaks it: then a year is right unless said otherwise.
fn strict_transport(
    value: Option<&str>,
    speaks_https: bool,
) -> Result<Option<HeaderValue>, String> {
    const YEAR: u32 = 365 * 24 * 60 * 60;
    let seconds = match value {
        Some("off") => None,
        Some(text) => match text.parse::<u32>() {
            Ok(seconds) => Some(seconds),
            Err(_) => return Err(format!("write a number of seconds or off, not {text:?}")),
        },
        None => speaks_https.then_some(YEAR),
    };
    let header = |seconds| HeaderValue::try_from(format!("max-age={seconds}"));
    let header = seconds.map(header).transpose();
    header.map_err(|cause| cause.to_string())
}

fn note<T, E: std::fmt::Display>(
    mistakes: &mut Vec<String>,
    name: &str,
    value: Result<T, E>,
) -> Option<T> {
    value
        .map_err(|cause| mistakes.push(format!("{name}: {cause}")))
        .ok()
}

fn unknown(name: &str) -> String {
    let near = NAMES.iter().min_by_key(|known| distance(known, name));
    match near {
        Some(near) if distance(near, name) <= 4 => {
            format!("{name} is not a setting of Hallway; did you mean {near}?")
        }
        _ => format!(
            "{name} is not a setting of Hallway; there are {}",
            NAMES.join(", ")
        ),
    }
}

/// The number of characters to change, add or remove (Levenshtein).
fn distance(one: &str, two: &str) -> usize {
    let two: Vec<char> = two.chars().collect();
    let mut row: Vec<usize> = (0..=two.len()).collect();
    for (at, left) in one.chars().enumerate() {
        let mut before = row[0];
        row[0] = at + 1;
        for (index, right) in two.iter().enumerate() {
            let changed = before + usize::from(left != *right);
            before = row[index + 1];
            row[index + 1] = changed.min(before + 1).min(row[index] + 1);
        }
    }
    row[two.len()]
}

/// What is wrong with the settings: every mistake, one per line.
#[derive(Debug)]
pub struct ConfigError(Vec<String>);

impl ConfigError {
    pub(super) fn of(mistake: &str) -> Self {
        Self(vec![mistake.to_owned()])
    }
}

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HW0001: the settings cannot be read")?;
        self.0
            .iter()
            .try_for_each(|mistake| write!(f, "\n  {mistake}"))
    }
}

impl std::error::Error for ConfigError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(vars: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::from_vars(
            vars.iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        )
    }

    #[test]
    fn without_settings_the_program_listens_on_this_machine_only() {
        let config = read(&[("PATH", "/bin")]).unwrap();
        assert_eq!(config.addr.to_string(), "127.0.0.1:3000");
        assert!(!config.insecure);
    }

    #[test]
    fn all_mistakes_are_told_at_once_with_a_suggestion() {
        let vars = [
            ("HALLWAY_ADDR", "nowhere"),
            ("HALLWAY_ORIGIN", "x"),
            ("HALLWAY_KEYS", "short"),
        ];
        let text = read(&vars).unwrap_err().to_string();
        assert!(text.contains("HALLWAY_ADDR:"), "{text}");
        assert!(text.contains("did you mean HALLWAY_ORIGINS?"), "{text}");
        assert!(text.contains("HALLWAY_KEYS:"), "{text}");
    }

    #[test]
    fn limits_are_on_unless_somebody_says_off_and_proxies_are_nobody() {
        let config = read(&[]).unwrap();
        assert!(config.rate_limits && config.proxies == TrustedProxies::default());
        let off = read(&[("HALLWAY_RATE_LIMITS", "off")]).unwrap();
        assert!(!off.rate_limits);
        let wrong = [
            ("HALLWAY_RATE_LIMITS", "0"),
            ("HALLWAY_TRUSTED_PROXIES", "proxy.local"),
        ];
        let text = read(&wrong).unwrap_err().to_string();
        assert!(text.contains("write on or off"), "{text}");
        assert!(text.contains("\"proxy.local\""), "{text}");
    }

    #[test]
    fn an_app_asks_for_https_behind_a_trusted_proxy_or_where_it_is_said() {
        let hsts = |vars: &[(&str, &str)]| read(vars).map(|config| config.hsts);
        let proxy = ("HALLWAY_TRUSTED_PROXIES", "10.0.0.0/8");
        assert_eq!(hsts(&[]).unwrap(), None);
        assert_eq!(hsts(&[proxy]).unwrap().unwrap(), "max-age=31536000");
        assert_eq!(hsts(&[proxy, ("HALLWAY_HSTS", "off")]).unwrap(), None);
        assert_eq!(
            hsts(&[("HALLWAY_HSTS", "60")]).unwrap().unwrap(),
            "max-age=60"
        );
        #[cfg(feature = "tls")]
        {
            let (cert, key) = (("HALLWAY_TLS_CERT", "c.pem"), ("HALLWAY_TLS_KEY", "k.pem"));
            assert_eq!(hsts(&[cert, key]).unwrap().unwrap(), "max-age=31536000");
            assert_eq!(hsts(&[cert, key, ("HALLWAY_HSTS", "off")]).unwrap(), None);
        }
        let text = hsts(&[("HALLWAY_HSTS", "yes")]).unwrap_err().to_string();
        assert!(text.contains("a number of seconds or off"), "{text}");
    }

    #[test]
    fn several_replicas_start_only_with_a_store_and_keys_in_common() {
        let start = |vars: &[(&str, &str)]| read(vars).and_then(|config| config.check_replicas());
        let (three, keys) = (("HALLWAY_REPLICAS", "3"), "A".repeat(43));
        let text = start(&[three]).unwrap_err().to_string();
        assert!(text.contains("set HALLWAY_STORE"), "{text}");
        assert!(text.contains("set HALLWAY_KEYS"), "{text}");
        start(&[("HALLWAY_REPLICAS", "1")]).unwrap();
        let store = ("HALLWAY_STORE", "redis://127.0.0.1:1/0");
        let both = start(&[three, store, ("HALLWAY_KEYS", &keys)]);
        match cfg!(feature = "redis") {
            true => both.unwrap(),
            false => {
                let text = both.unwrap_err().to_string();
                assert!(text.contains("without the feature `redis`"), "{text}");
            }
        }
        let text = start(&[("HALLWAY_REPLICAS", "0")]).unwrap_err().to_string();
        assert!(text.contains("HALLWAY_REPLICAS"), "{text}");
    }

    #[test]
    #[cfg(feature = "redis")]
    fn the_address_of_a_store_is_not_told_when_it_cannot_be_read() {
        let store = ("HALLWAY_STORE", "rediss://me:secret@host:6379/zero");
        let text = read(&[store]).unwrap_err().to_string();
        assert!(
            text.contains("HALLWAY_STORE") && !text.contains("secret"),
            "{text}"
        );
    }

    #[test]
    fn a_certificate_and_its_key_are_named_together() {
        for name in ["HALLWAY_TLS_CERT", "HALLWAY_TLS_KEY"] {
            let text = read(&[(name, "x.pem")]).unwrap_err().to_string();
            let reason = match cfg!(feature = "tls") {
                true => "HALLWAY_TLS_KEY",
                false => "without the feature `tls`",
            };
            assert!(text.contains(reason), "{text}");
        }
    }
}
