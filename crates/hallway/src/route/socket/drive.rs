//! Moves messages between a handler and the network, and decides when a connection is over.

use std::pin::pin;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::tungstenite;

use super::{Frame, Out};
use crate::Error;
use crate::guard::Deployment;
use crate::store::OpenStream;

/// What a connection is held by.
pub(super) struct Terms {
    pub(super) on: Deployment,
    pub(super) place: OpenStream,
    pub(super) heartbeat: Duration,
    pub(super) longest: Duration,
}

/// The network's ends of the two queues.
pub(super) struct Ends {
    pub(super) sent: mpsc::Receiver<Out>,
    pub(super) received: mpsc::Sender<Frame>,
}

/// How a connection ended.
enum End {
    /// We say so, with a code.
    Ours(u16, String),
    /// The handler is done; how, its task tells.
    Handler,
    /// The other side has said so, or is gone.
    Theirs,
}

impl End {
    fn ours(code: u16, reason: &str) -> Self {
        Self::Ours(code, reason.to_owned())
    }
}

impl Terms {
    /// Until one of the two sides ends. A handler that goes on finds its connection gone.
    pub(super) async fn drive(
        self,
        mut socket: WebSocket,
        ends: Ends,
        talk: JoinHandle<Result<(), Error>>,
    ) {
        // A stop waits until the close has been said.
        let _busy = self.on.running.enter();
        let end = self.run(&mut socket, ends).await;
        let (code, reason) = match end {
            End::Theirs => (None, String::new()),
            End::Ours(code, reason) => (Some(code), reason),
            End::Handler => (Some(told(talk).await), String::new()),
        };
        if let Some(code) = code {
            let reason = reason.into();
            let close = Message::Close(Some(CloseFrame { code, reason }));
            let closing = async {
                if socket.send(close).await.is_ok() {
                    while let Some(Ok(_)) = socket.recv().await {}
                }
            };
            // Whoever does not answer a close has heard it, or is gone.
            let _ = timeout(GOODBYE, closing).await;
        }
        drop(self.place);
    }

    async fn run(&self, socket: &mut WebSocket, mut ends: Ends) -> End {
        let mut stopping = pin!(self.on.running.stopping());
        let mut oldest = pin!(sleep_until(Instant::now() + self.longest));
        let mut beat = tokio::time::interval_at(Instant::now() + self.heartbeat, self.heartbeat);
        let mut answered = true;
        let mut waiting: Option<Frame> = None;
        loop {
            tokio::select! {
                // In this order: messages that never pause must not put the end off.
                biased;
                () = &mut stopping => return End::ours(1001, "the program stops"),
                () = &mut oldest => return End::ours(1001, "come again"),
                _ = beat.tick() => {
                    // While a message waits for its handler nothing is read, answers neither.
                    if !answered && waiting.is_none() {
                        return End::Theirs;
                    }
                    answered = false;
                    if !sends(socket, Message::Ping(bytes::Bytes::new())).await {
                        return End::Theirs;
                    }
                }
                out = ends.sent.recv() => match out {
                    None => return End::Handler,
                    Some(Out::Close { code, reason }) => return End::Ours(code, reason),
                    Some(Out::Frame(frame)) => {
                        if !sends(socket, frame.into()).await {
                            return End::Theirs;
                        }
                    }
                },
                room = ends.received.reserve(), if waiting.is_some() => {
                    // A handler that does not listen may still have something to say.
                    if let (Ok(room), Some(frame)) = (room, waiting.take()) {
                        room.send(frame);
                    }
                }
                came = socket.recv(), if waiting.is_none() => match came {
                    Some(Ok(message)) => {
                        answered = true;
                        match message {
                            Message::Text(text) => waiting = Some(Frame::Text(text.to_string())),
                            Message::Binary(bytes) => waiting = Some(Frame::Bytes(bytes)),
                            Message::Close(_) => return End::Theirs,
                            Message::Ping(_) | Message::Pong(_) => {}
                        }
                    }
                    Some(Err(error)) => return broken(error),
                    None => return End::Theirs,
                },
            }
        }
    }
}

/// Whether a message went out; a reader who does not read is given up.
async fn sends(socket: &mut WebSocket, message: Message) -> bool {
    matches!(timeout(PATIENCE, socket.send(message)).await, Ok(Ok(())))
}

/// The code for how the handler ended; a failure goes to the log.
async fn told(talk: JoinHandle<Result<(), Error>>) -> u16 {
    match talk.await {
        Ok(Ok(())) => 1000,
        Ok(Err(error)) => {
            error.report("WebSocket");
            1011
        }
        Err(_) => 1011,
    }
}

/// What to say about something that cannot be read.
fn broken(error: axum::Error) -> End {
    use tungstenite::Error as Broken;
    use tungstenite::error::ProtocolError;
    let error = error.into_inner();
    match error.downcast_ref::<Broken>() {
        Some(Broken::Capacity(_)) => End::ours(1009, "the message is too long"),
        Some(Broken::Utf8(_)) => End::ours(1007, "the text is none"),
        Some(Broken::Protocol(ProtocolError::ResetWithoutClosingHandshake)) => End::Theirs,
        Some(Broken::Protocol(_)) => End::ours(1002, "that is no WebSocket"),
        _ => End::Theirs,
    }
}

/// How long a close may take.
const GOODBYE: Duration = Duration::from_secs(2);
/// How long a message waits for a reader.
const PATIENCE: Duration = Duration::from_secs(30);
