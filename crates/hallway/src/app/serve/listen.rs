//! Accepts connections and serves requests within bounds, until it is told to stop.
//!
//! This is axum's own loop with what it leaves out: limits and deadlines of HTTP/1.1 and HTTP/2,
//! of connections and of requests.

mod idle;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::Service;

use super::body::Timely;
use crate::app::bounds::Bounds;
use crate::route::Problem;
use idle::{Activity, Noted, Open};

/// What all connections share.
struct Server {
    router: Router,
    bounds: Bounds,
    requests: Semaphore,
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
        requests: Semaphore::new(bounds.requests),
        builder: builder(&bounds),
        bounds,
    });
    let open = Arc::new(Open::default());
    let (watched, bounds) = (open.clone(), server.bounds.clone());
    let watch = tokio::spawn(async move { watched.watch(&bounds).await });
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
        let (server, watcher) = (server.clone(), graceful.watcher());
        let activity = Arc::new(Activity::default());
        let noted = activity.clone();
        let task = tokio::spawn(async move {
            server.serve(stream, peer, noted, watcher).await;
            drop(place);
        });
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
    watch.abort();
}

fn builder(bounds: &Bounds) -> Builder<TokioExecutor> {
    const STREAMS: u32 = 100;
    const PING: Duration = Duration::from_secs(20);
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().max_buf_size(bounds.head_bytes);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(u32::try_from(bounds.head_bytes).unwrap_or(u32::MAX))
        .max_concurrent_streams(STREAMS)
        .keep_alive_interval(PING)
        .keep_alive_timeout(PING)
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
    async fn serve(
        self: &Arc<Self>,
        stream: TcpStream,
        peer: SocketAddr,
        activity: Arc<Activity>,
        watcher: hyper_util::server::graceful::Watcher,
    ) {
        // Without TCP_NODELAY a page in several pieces waits for a delayed acknowledgement.
        let _ = stream.set_nodelay(true);
        let io = Noted::new(stream, activity.clone());
        let server = self.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let (server, busy) = (server.clone(), activity.begin());
            async move {
                let answer = server.answer(request, peer).await;
                drop(busy);
                Ok::<_, Infallible>(answer)
            }
        });
        let connection = self.builder.serve_connection_with_upgrades(io, service);
        // What is wrong with a connection is known to its other end.
        let _ = watcher.watch(connection.into_owned()).await;
    }

    async fn answer(&self, request: Request<Incoming>, peer: SocketAddr) -> Response {
        let Ok(_place) = self.requests.try_acquire() else {
            return busy();
        };
        let mut late = None;
        let mut request = request.map(|body| {
            let (body, watched) = Timely::watch(Body::new(body), &self.bounds);
            late = watched;
            body
        });
        request.extensions_mut().insert(ConnectInfo(peer));
        let answered = self.router.clone().call(request).await;
        let response = answered.unwrap_or_else(|never: Infallible| match never {});
        match late {
            Some(late) if late.is() => too_slow(),
            _ => response,
        }
    }
}

fn busy() -> Response {
    let problem = Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "Too much is asked at once. Try again in a moment.",
    );
    let mut response = problem.into_response();
    let second = HeaderValue::from_static("1");
    response.headers_mut().insert(header::RETRY_AFTER, second);
    response
}

fn too_slow() -> Response {
    let problem = Problem::new(
        StatusCode::REQUEST_TIMEOUT,
        "The request came too slowly to be read.",
    );
    let mut response = problem.into_response();
    let close = HeaderValue::from_static("close");
    response.headers_mut().insert(header::CONNECTION, close);
    response
}

#[cfg(test)]
mod tests;
