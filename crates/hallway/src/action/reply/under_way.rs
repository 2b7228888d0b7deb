//! Answers a call while its function runs: how far it is, and at the end the reply.
//!
//! It is one JSON object all the same, the reply, before whose members stands a list of what was told
//! meanwhile. Status and headers are gone by then, so the status is 200 whatever the reply says. A
//! reply that has cookies to set breaks the connection instead: the runtime sends the same submission
//! again, as after any broken connection, and the copy's answer has head and cookies of its own.

use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream::{self, StreamExt as _};
use http::{HeaderValue, header};
use http_body_util::BodyExt as _;

use super::super::dispatch::{Arrival, Dispatcher};
use super::super::envelope::Envelope;
use super::super::outcome::Ran;
use super::super::progress::Reports;
use super::super::run::Running;
use super::script::json;
use super::{Ended, ReplyTo, Typed};
use crate::page::Draw;

/// A call whose function runs.
pub(in super::super) struct UnderWay<S> {
    running: Running,
    reports: Reports,
    arrival: Arrival,
    envelope: Envelope,
    on: Arc<Dispatcher<S>>,
    page: Draw<S>,
    state: S,
}

/// What is known next of a function that runs.
enum Next {
    Report(String),
    End(Ran),
}

impl<S: Clone + Send + Sync + 'static> UnderWay<S> {
    pub(in super::super) fn of(
        (running, reports): (Running, Reports),
        arrival: Arrival,
        envelope: Envelope,
        on: Arc<Dispatcher<S>>,
        page: Draw<S>,
        state: &S,
    ) -> Self {
        Self {
            running,
            reports,
            arrival,
            envelope,
            on,
            page,
            state: state.clone(),
        }
    }

    async fn next(&mut self) -> Next {
        tokio::select! {
            biased;
            ran = end(&mut self.running, &mut self.arrival) => Next::End(ran),
            line = self.reports.line() => Next::Report(line),
        }
    }

    /// The answer as it is for a call that told nothing.
    async fn answer(self, ran: Ran, reply_to: ReplyTo) -> Response {
        let (ran, arrival, mut envelope) = (Ok(ran), self.arrival, self.envelope);
        let typed = Typed::of(&ran, &arrival, &mut envelope, &self.on).await;
        let ended = Ended::of(ran, typed, arrival, envelope);
        let (on, page) = (&self.on, self.page);
        reply_to.write(ended, on, page, &self.state).await
    }

    /// What comes behind the last report: the rest of the object.
    async fn rest(self, ran: Ran) -> Result<Bytes, &'static str> {
        let answer = self.answer(ran, ReplyTo::Script).await;
        if answer.headers().contains_key(header::SET_COOKIE) {
            return Err("cookies travel with the answer to a copy");
        }
        let reply = answer.into_body().collect().await;
        let reply = reply.map_err(|_| "a reply is in memory")?.to_bytes();
        Ok([b"],", &reply[1..]].concat().into())
    }

    fn told(self, first: &str) -> Response {
        let first = stream::iter([Ok(format!("{{\"progress\":[{first}").into())]);
        let rest = stream::unfold(Some(self), async |call| {
            let mut call = call?;
            Some(match call.next().await {
                Next::Report(line) => (Ok(format!(",{line}").into()), Some(call)),
                Next::End(ran) => (call.rest(ran).await, None),
            })
        });
        let lines = first.chain(rest);
        let mut response = json(Body::from_stream::<_>(lines));
        // nginx holds an answer back until its buffer is full, unless told otherwise.
        let at_once = HeaderValue::from_static("no");
        response.headers_mut().insert("x-accel-buffering", at_once);
        response
    }
}

/// How the function ended. The request is back in its place then.
async fn end(running: &mut Running, arrival: &mut Arrival) -> Ran {
    let (ran, parts) = running.await;
    arrival.parts = parts;
    ran
}

impl ReplyTo {
    /// Waits for the end of a function, and tells a script how far it is.
    pub(in super::super) async fn follow<S: Clone + Send + Sync + 'static>(
        self,
        mut call: UnderWay<S>,
    ) -> Response {
        let next = match self {
            Self::Script => call.next().await,
            Self::Browser => Next::End(end(&mut call.running, &mut call.arrival).await),
        };
        match next {
            Next::Report(line) => call.told(&line),
            Next::End(ran) => call.answer(ran, self).await,
        }
    }
}
