//! Listens, serves, and stops without cutting an action short.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;

use super::config::ConfigError;
use super::timetable::Timetable;
use crate::Result;
use crate::seal::KeyError;
use crate::store::{Running, StoreError};

/// An app with its state.
#[derive(Debug)]
#[must_use = "call `serve`, or `into_router` to put it into another program"]
pub struct Ready {
    pub(super) router: Result<Mounted, StartError>,
    pub(super) addr: Option<SocketAddr>,
    pub(super) running: Running,
}

/// What is served, and what is called besides.
#[derive(Debug)]
pub(super) struct Mounted {
    pub(super) router: Router,
    pub(super) timetable: Timetable,
}

/// How long a stop waits for actions that still run.
const STOP: Duration = Duration::from_secs(30);

impl Ready {
    /// Serves the app at the address of the settings until the program is told to stop.
    ///
    /// On SIGTERM or Ctrl-C no new connection is taken, requests under way are answered, and
    /// actions run to their end, for thirty seconds at most.
    ///
    /// # Errors
    ///
    /// When the settings, the keys or the data folder cannot be used, or the address is taken.
    pub async fn serve(self) -> Result<()> {
        let addr = self
            .addr
            .unwrap_or(SocketAddr::from(([127, 0, 0, 1], 3000)));
        let router = self.router?;
        let listener = TcpListener::bind(addr)
            .await
            .map_err(|cause| StartError::Listen { addr, cause })?;
        tracing::info!(addr = %listener.local_addr()?, "listening");
        Self {
            router: Ok(router),
            addr: Some(addr),
            running: self.running,
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
        let Mounted { router, timetable } = self.router?;
        let calls = timetable.start(&router);
        let running = self.running.clone();
        // Without TCP_NODELAY a page in several pieces waits for a delayed acknowledgement.
        let listener = listener.tap_io(|stream| {
            let _ = stream.set_nodelay(true);
        });
        let router = router.into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, router)
            .with_graceful_shutdown(async move {
                stop().await;
                running.stop();
            })
            .await?;
        drop(calls);
        if tokio::time::timeout(STOP, self.running.idle())
            .await
            .is_err()
        {
            tracing::warn!(
                "actions were still running after {} seconds",
                STOP.as_secs()
            );
        }
        Ok(())
    }

    /// Makes a plain axum router of the app, for another program or a test.
    ///
    /// Put it into a program with `nest_service` or `fallback_service`. Nothing is called by
    /// [schedule](crate::App::schedule) then.
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
    /// The address cannot be listened on.
    Listen {
        /// The address.
        addr: SocketAddr,
        /// What the system said.
        cause: std::io::Error,
    },
}

impl std::fmt::Display for StartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Config(cause) => cause.fmt(f),
            Self::Keys(cause) => write!(f, "HW0002: {cause}"),
            Self::Store(cause) => write!(f, "HW0003: {cause}"),
            Self::Table(text) => f.write_str(text),
            Self::Schedule(text) => write!(f, "HW0008: a schedule cannot be kept\n  {text}"),
            Self::Listen { addr, .. } => write!(
                f,
                "HW0006: cannot listen on {addr}\nIs the program running already? HALLWAY_ADDR names another address."
            ),
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
            Self::Table(_) | Self::Schedule(_) => None,
            Self::Listen { cause, .. } => Some(cause),
        }
    }
}
