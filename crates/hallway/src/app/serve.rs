//! Listens, serves, and stops without cutting an action short.

mod body;
mod listen;
#[cfg(unix)]
mod open_files;
#[cfg(feature = "tls")]
mod tls;

use std::net::SocketAddr;
use std::path::PathBuf;

use axum::Router;
use axum::response::{IntoResponse as _, Response};
use http::{StatusCode, header};
use serde::Serialize;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::ahead::Ahead;
use super::bounds::Bounds;
#[cfg(feature = "tls")]
use super::config::Certificate;
use super::config::ConfigError;
use super::timetable::Timetable;
use crate::Result;
use crate::guard::Deployment;
use crate::route::Problem;
use crate::seal::KeyError;
use crate::store::{Running, Store, StoreError};

/// An app with its state.
#[derive(Debug)]
#[must_use = "call `serve`, or `into_router` to put it into another program"]
pub struct Ready {
    pub(super) router: Result<Mounted, StartError>,
    pub(super) addr: Option<SocketAddr>,
    /// The folder to fill, instead of serving.
    pub(super) export: Option<PathBuf>,
    pub(super) running: Running,
    pub(super) bounds: Bounds,
    /// The certificate, when the app speaks TLS itself.
    #[cfg(feature = "tls")]
    pub(super) tls: Option<Certificate>,
}

/// What is served, and what is called besides.
#[derive(Debug)]
pub(super) struct Mounted {
    pub(super) router: Router,
    /// What answers when too much is asked at once.
    pub(super) full: Router,
    pub(super) timetable: Timetable,
    pub(super) on: Deployment,
    pub(super) claims: Store,
    pub(super) ahead: Ahead,
    #[cfg(unix)]
    pub(super) operator: Option<super::operator::Operator>,
}

fn nobody_reads_the_log() -> bool {
    tracing::dispatcher::get_default(|reader| reader.is::<tracing::subscriber::NoSubscriber>())
}

/// What somebody reads who has just written a first `main`.
fn without_a_log(addr: SocketAddr) -> String {
    format!(
        "Listening on {addr}. Nobody reads the log, so no failure will be seen: begin `main` with \
         `tracing_subscriber::fmt().init();`"
    )
}

/// Waits for what the other replicas have ended and raised, a few seconds at most.
async fn catch_up(on: &Deployment, claims: &Store) {
    tokio::join!(on.endings.heard(), on.cache.heard(), claims.remembered());
}

/// Refuses whatever is asked, without a look at it.
pub(super) async fn too_much() -> Response {
    let problem = Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "Too much is asked at once. Try again in a moment.",
    );
    ([(header::RETRY_AFTER, "1")], problem).into_response()
}

impl Ready {
    pub(super) fn failed(error: StartError) -> Self {
        Self {
            router: Err(error),
            addr: None,
            export: None,
            running: Running::default(),
            bounds: Bounds::default(),
            #[cfg(feature = "tls")]
            tls: None,
        }
    }

    /// Serves the app at the address of the settings until the program is told to stop.
    ///
    /// With `HALLWAY_TLS_CERT` that is https, and SIGHUP has the certificate read again.
    ///
    /// On SIGTERM or Ctrl-C no new connection is taken, requests under way are answered, and
    /// actions run to their end, for thirty seconds at most.
    ///
    /// With `HALLWAY_DOORS=file.json` nothing is served: every way into the app is written to that
    /// file, and the program ends. `cargo hallway doors` asks in this way. With
    /// `HALLWAY_EXPORT=folder` the pages that are the same for everybody are written there instead.
    ///
    /// # Errors
    ///
    /// When the settings, the keys or the data folder cannot be used, or the address is taken.
    pub async fn serve(self) -> Result<()> {
        self.serve_and(|_| {}).await
    }

    /// Serves the app as [`serve`](Self::serve) does, and calls `listening` once, with the address,
    /// as soon as somebody can connect: the place for a word to whoever started the program.
    ///
    /// It is not called when the app cannot start, nor when it is asked for something else than to
    /// serve, as by `HALLWAY_DOORS`.
    ///
    /// ```no_run
    /// # async fn start(app: hallway::App<()>) -> hallway::Result<()> {
    /// app.with_state(())
    ///     .serve_and(|addr| println!("Look at http://{addr}"))
    ///     .await
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`serve`](Self::serve).
    pub async fn serve_and(self, listening: impl FnOnce(SocketAddr)) -> Result<()> {
        let addr = self
            .addr
            .unwrap_or(SocketAddr::from(([127, 0, 0, 1], 3000)));
        let mut mounted = match self.router {
            Err(StartError::Asked { .. }) => return Ok(()),
            router => router?,
        };
        if let Some(folder) = &self.export {
            return Ok(mounted.ahead.export(folder).await?);
        }
        catch_up(&mounted.on, &mounted.claims).await;
        if mounted.ahead.first {
            mounted.ahead.warm().await;
        }
        let listener = TcpListener::bind(addr)
            .await
            .map_err(|cause| StartError::Listen { addr, cause })?;
        let addr = listener.local_addr()?;
        tracing::info!(%addr, "listening");
        if cfg!(debug_assertions) && nobody_reads_the_log() {
            eprintln!("{}", without_a_log(addr));
        }
        listening(addr);
        Self {
            router: Ok(mounted),
            addr: Some(addr),
            export: None,
            running: self.running,
            bounds: self.bounds,
            #[cfg(feature = "tls")]
            tls: self.tls,
        }
        .serve_on(listener)
        .await
    }

    /// Serves the app on a listener that is open already.
    ///
    /// # Errors
    ///
    /// When the app cannot start.
    pub async fn serve_on(self, listener: TcpListener) -> Result<()> {
        let mut mounted = self.router?;
        if let Some(folder) = &self.export {
            return Ok(mounted.ahead.export(folder).await?);
        }
        catch_up(&mounted.on, &mounted.claims).await;
        #[cfg(feature = "tls")]
        let tls = self.tls.map(tls::Tls::open).transpose()?;
        #[cfg(all(feature = "tls", unix))]
        let _reading: tokio::task::JoinSet<()> =
            tls.iter().cloned().map(tls::Tls::read_again).collect();
        #[cfg(unix)]
        let _operator = mounted.operator.map(super::operator::Operator::start);
        #[cfg(unix)]
        open_files::raise();
        let mut warming = JoinSet::new();
        match mounted.ahead.first {
            true => mounted.ahead.warm().await,
            false => {
                warming.spawn(async move { mounted.ahead.warm().await });
            }
        }
        let calls = mounted.timetable.start(&mounted.router);
        let (running, patience) = (self.running.clone(), self.bounds.stop);
        let stopped = async move {
            stop().await;
            running.stop();
        };
        let server = listen::Server::new(mounted.router, mounted.full, self.bounds);
        #[cfg(feature = "tls")]
        let server = server.speaking(tls);
        server.listen(listener, stopped).await;
        drop((calls, warming));
        if tokio::time::timeout(patience, self.running.idle())
            .await
            .is_err()
        {
            tracing::warn!(
                "actions were still running after {} seconds",
                patience.as_secs()
            );
        }
        Ok(())
    }

    /// What is served, for a test.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn router(&self) -> std::result::Result<Router, &StartError> {
        self.router.as_ref().map(|mounted| mounted.router.clone())
    }

    /// Makes a plain axum router of the app, for another program or a test.
    ///
    /// Put it into a program with `nest_service` or `fallback_service`. Nothing is called by
    /// [schedule](crate::App::schedule) then, and nothing is drawn ahead.
    ///
    /// # Errors
    ///
    /// When the app cannot start.
    pub fn into_router(self) -> std::result::Result<Router, StartError> {
        self.router.map(|mounted| mounted.router)
    }
}

async fn stop() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminate = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}

/// Why an app did not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The settings cannot be read.
    Config(ConfigError),
    /// There are no keys to seal with.
    Keys(KeyError),
    /// The claims of submissions cannot be kept.
    Store(StoreError),
    /// Two actions have one name, or a name is too long.
    Table(String),
    /// A schedule cannot be read, or names a route that is not there.
    Schedule(String),
    /// The certificate or its key cannot be used.
    #[cfg(feature = "tls")]
    Tls(String),
    /// The address cannot be listened on.
    Listen {
        /// The address.
        addr: SocketAddr,
        /// What the system said.
        cause: std::io::Error,
    },
    /// Nothing went wrong: with `HALLWAY_DOORS` or `HALLWAY_OPENAPI` the program was asked what it
    /// is, and not to serve. [`Ready::serve`] returns `Ok` then.
    Asked {
        /// Who asked.
        by: &'static str,
        /// Where the answer is written.
        file: PathBuf,
    },
    /// With `HALLWAY_EXPORT` some of the pages that are the same for everybody could not be written:
    /// which ones, and why.
    Export(String),
    /// The file or the folder that such a variable names cannot be written.
    Unwritten {
        /// The variable.
        by: &'static str,
        /// The file.
        file: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
}

impl StartError {
    /// What a shared store needs is not there.
    pub(super) fn without_runtime() -> Self {
        let why = "HALLWAY_STORE: replicas hear of each other in the background; make the router \
                   within a tokio runtime";
        Self::Config(ConfigError::of(why))
    }

    /// Writes what the program was asked for, and says why it does not go on.
    pub(super) fn written(file: PathBuf, by: &'static str, what: &impl Serialize) -> Self {
        let written = serde_json::to_string_pretty(what)
            .map_err(std::io::Error::from)
            .and_then(|text| std::fs::write(&file, text + "\n"));
        match written {
            Ok(()) => Self::Asked { by, file },
            Err(cause) => Self::Unwritten { by, file, cause },
        }
    }
}

impl std::fmt::Display for StartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Config(cause) => cause.fmt(f),
            Self::Keys(cause) => write!(f, "HW0002: {cause}"),
            Self::Store(cause) => write!(f, "HW0003: {cause}"),
            Self::Table(text) => f.write_str(text),
            Self::Schedule(text) => write!(f, "HW0008: a schedule cannot be kept\n  {text}"),
            #[cfg(feature = "tls")]
            Self::Tls(text) => write!(f, "HW0010: the certificate cannot be used\n  {text}"),
            Self::Listen { addr, .. } => write!(
                f,
                "HW0006: cannot listen on {addr}\nIs the program running already? HALLWAY_ADDR names another address."
            ),
            Self::Asked { by, file } => write!(
                f,
                "{} is written, as {by} asks; nothing is served",
                file.display()
            ),
            Self::Unwritten { by, file, cause } => write!(
                f,
                "HW0009: {} cannot be written: {cause}\n{by} names what to write.",
                file.display()
            ),
            Self::Export(report) => write!(f, "HW0011: not all of the site is there\n{report}"),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // Their words are in the message already; what lies below them is not.
            Self::Config(cause) => cause.source(),
            Self::Keys(cause) => cause.source(),
            Self::Store(cause) => cause.source(),
            Self::Table(_) | Self::Schedule(_) | Self::Export(_) | Self::Asked { .. } => None,
            #[cfg(feature = "tls")]
            Self::Tls(_) => None,
            Self::Listen { cause, .. } | Self::Unwritten { cause, .. } => Some(cause),
        }
    }
}
