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
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use crate::app::bounds::Bounds;
use answer::Asked;
use idle::{Activity, Noted, Open};

/// What all connections share.
struct Server {
    router: Router,
    bounds: Bounds,
    builder: Builder<TokioExecutor>,
}

/// Serves until `stop` is done, then answers what is under way.
pub(super) async fn listen(
    listener: TcpListener,
    router: Router,
    bounds: Bounds,
    stop: impl Future<Output = ()>,
) {
    let connections = Arc::new(Semaphore::new(bounds.connections));
    let graceful = GracefulShutdown::new();
    let server = Arc::new(Server {
        router,
        builder: builder(&bounds),
        bounds,
    });
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
        let watcher = graceful.watcher();
        let activity = Arc::new(open.activity());
        let noted = activity.clone();
        // Combinators, not a block that is `async`: that would hold the connection twice, which is
        // 2 KB for each that is open.
        let ended = watcher.watch(server.connection(stream, peer, noted));
        // What is wrong with a connection is known to its other end.
        let task = tokio::spawn(ended.map(move |_| drop(place)));
        open.add(activity, task.abort_handle());
    }
    drop(listener);
    let patience = server.bounds.stop;
    if tokio::time::timeout(patience, graceful.shutdown())
        .await
        .is_err()
    {
        let seconds = patience.as_secs();
        tracing::warn!("requests were still under way after {seconds} seconds");
    }
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
    fn connection(
        self: &Arc<Self>,
        stream: TcpStream,
        peer: SocketAddr,
        activity: Arc<Activity>,
    ) -> UpgradeableConnection<'static, Noted, Asked, TokioExecutor> {
        // Without TCP_NODELAY a page in several pieces waits for a delayed acknowledgement.
        let _ = stream.set_nodelay(true);
        let io = Noted::new(stream, activity.clone());
        let service = Asked::on(self.clone(), activity, peer);
        let connection = self.builder.serve_connection_with_upgrades(io, service);
        connection.into_owned()
    }
}

#[cfg(test)]
mod tests;
