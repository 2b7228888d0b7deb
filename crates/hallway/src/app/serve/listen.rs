//! Accepts connections and serves requests within bounds, until it is told to stop.
//!
//! This is axum's own loop with what it leaves out: limits and deadlines of HTTP/1.1 and HTTP/2,
//! of connections and of requests.

mod answer;
mod idle;

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use axum::Router;
use futures_util::FutureExt as _;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use hyper_util::server::conn::auto::{Builder, UpgradeableConnection};
use hyper_util::server::graceful::GracefulShutdown;
#[cfg(feature = "tls")]
use hyper_util::server::graceful::Watcher;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
#[cfg(feature = "tls")]
use tokio::sync::watch;
#[cfg(feature = "tls")]
use tokio_rustls::Accept;

#[cfg(feature = "tls")]
use super::tls::Tls;
use crate::app::bounds::Bounds;
use answer::Asked;
#[cfg(feature = "tls")]
use idle::Activity;
use idle::{Noted, Open};

/// What all connections share.
pub(super) struct Server {
    router: Router,
    full: Router,
    bounds: Bounds,
    builder: Builder<TokioExecutor>,
    #[cfg(feature = "tls")]
    tls: Option<Arc<Tls>>,
    /// Whether the listening is over: who still shakes hands then is given up.
    #[cfg(feature = "tls")]
    closing: watch::Sender<bool>,
}

fn builder(bounds: &Bounds) -> Builder<TokioExecutor> {
    const STREAMS: u32 = 100;
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().max_buf_size(bounds.head_bytes);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(u32::try_from(bounds.head_bytes).unwrap_or(u32::MAX))
        .max_concurrent_streams(STREAMS)
        .keep_alive_interval(bounds.ping / 2)
        .keep_alive_timeout(bounds.ping / 2)
        .enable_connect_protocol();
    builder
}

/// Waits for a connection. Errors of one are those of a caller who has gone; errors of the system,
/// such as too many open files, pass with time.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    use std::io::ErrorKind;
    const PAUSE: Duration = Duration::from_millis(250);
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) => match error.kind() {
                ErrorKind::ConnectionRefused
                | ErrorKind::ConnectionAborted
                | ErrorKind::ConnectionReset => {}
                _ => {
                    tracing::error!(%error, "no connection can be accepted for a moment");
                    tokio::time::sleep(PAUSE).await;
                }
            },
        }
    }
}

impl Server {
    /// `full` answers what is asked besides as much as the bounds allow at once.
    pub(super) fn new(router: Router, full: Router, bounds: Bounds) -> Self {
        Self {
            router,
            full,
            builder: builder(&bounds),
            bounds,
            #[cfg(feature = "tls")]
            tls: None,
            #[cfg(feature = "tls")]
            closing: watch::Sender::new(false),
        }
    }

    /// The same server, behind TLS if there is a certificate.
    #[cfg(feature = "tls")]
    pub(super) fn speaking(self, tls: Option<Arc<Tls>>) -> Self {
        Self { tls, ..self }
    }

    /// Serves until `stop` is done, then answers what is under way.
    pub(super) async fn listen(self, listener: TcpListener, stop: impl Future<Output = ()>) {
        let server = Arc::new(self);
        let connections = Arc::new(Semaphore::new(server.bounds.connections));
        let graceful = GracefulShutdown::new();
        let open = Arc::new(Open::default());
        let (_watching, ended) = mpsc::channel();
        let (watched, bounds) = (open.clone(), server.bounds.clone());
        thread::spawn(move || watched.watch(&bounds, &ended));
        let mut stop = pin!(stop);
        loop {
            let accepted = async {
                let place = connections.clone().acquire_owned().await;
                (place, accept(&listener).await)
            };
            let (place, (stream, peer)) = tokio::select! {
                accepted = accepted => accepted,
                () = &mut stop => break,
            };
            // Without TCP_NODELAY a page in several pieces waits for a delayed acknowledgement.
            let _ = stream.set_nodelay(true);
            let watcher = graceful.watcher();
            let activity = Arc::new(open.activity());
            let noted = activity.clone();
            #[cfg(feature = "tls")]
            if let Some(tls) = &server.tls {
                let shaken = server
                    .clone()
                    .shaken(tls.accept(stream), peer, noted, watcher);
                let task = tokio::spawn(shaken.map(move |()| drop(place)));
                open.add(activity, task.abort_handle());
                continue;
            }
            // Combinators, not a block that is `async`: that would hold the connection twice, which is
            // 2 KB for each that is open.
            let ended = watcher.watch(server.connection(stream, Asked::on(&server, &noted, peer)));
            // What is wrong with a connection is known to its other end.
            let task = tokio::spawn(ended.map(move |_| drop(place)));
            open.add(activity, task.abort_handle());
        }
        drop(listener);
        #[cfg(feature = "tls")]
        server.closing.send_replace(true);
        let patience = server.bounds.stop;
        if tokio::time::timeout(patience, graceful.shutdown())
            .await
            .is_err()
        {
            let seconds = patience.as_secs();
            tracing::warn!("requests were still under way after {seconds} seconds");
        }
    }

    fn connection<S>(
        &self,
        stream: S,
        asked: Asked,
    ) -> UpgradeableConnection<'static, Noted<S>, Asked, TokioExecutor>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let io = Noted::new(stream, asked.activity());
        self.builder
            .serve_connection_with_upgrades(io, asked)
            .into_owned()
    }

    /// Serves a connection when its handshake is over. Until then nothing is noted as sent, so that
    /// the look at all connections gives it the time of a first head.
    #[cfg(feature = "tls")]
    async fn shaken(
        self: Arc<Self>,
        handshake: Accept<TcpStream>,
        peer: SocketAddr,
        activity: Arc<Activity>,
        watcher: Watcher,
    ) {
        let mut closing = self.closing.subscribe();
        let stream = tokio::select! {
            stream = handshake => stream,
            _ = closing.wait_for(|closing| *closing) => return,
        };
        // What is wrong with a handshake, or a connection, is known to its other end.
        if let Ok(stream) = stream {
            let asked = Asked::on(&self, &activity, peer).over_tls();
            let _ = Box::pin(watcher.watch(self.connection(stream, asked))).await;
        }
    }
}

#[cfg(test)]
mod tests;
