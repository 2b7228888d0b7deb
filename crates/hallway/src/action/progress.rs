//! Lets an action tell how far it is while it runs.
//!
//! What it tells is news, not an outcome: the newest takes the place of what nobody has read yet,
//! and nothing of it is kept for a copy of the submission.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::FromRequestParts;
use http::request::Parts;
use serde::Serialize;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::define::ActionRef;

/// Tells whoever waits for an action how far it is.
///
/// A script that sent the form hears it as it comes, ten times a second at most: the runtime tells
/// the event `hallway:progress`, and shows it where the form has [`FormCx::progress`]. A browser
/// without script waits. Either gets the one outcome at the end, and a copy of the submission gets
/// nothing else.
///
/// Where nobody listens, in a route handler or when the action is called as a function, what is
/// told is heard by nobody. Such an action cannot be `repeatable`.
///
/// [`FormCx::progress`]: crate::FormCx::progress
///
/// # Examples
///
/// ```
/// use hallway::{Done, Error, Form, Input, Progress, Public, action};
/// # async fn send_letter(_: &str) -> Result<(), Error> { Ok(()) }
///
/// #[derive(Form)]
/// pub struct Letters { to: Vec<String> }
///
/// #[action(access = Public)]
/// pub async fn write_to_all(
///     progress: Progress,
///     Input(letters): Input<Letters>,
/// ) -> Result<Done, Error> {
///     for (done, to) in letters.to.iter().enumerate() {
///         progress.say(done, letters.to.len(), format!("Writing to {to}"));
///         send_letter(to).await?;
///     }
///     Ok(Done::new().message("All are written to."))
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Progress(watch::Sender<Report>);

/// How far an action is.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
struct Report {
    done: usize,
    /// At least 1: the runtime divides by it.
    of: usize,
    text: String,
}

impl Progress {
    /// So many parts `of` all of them are done.
    pub fn report(&self, done: usize, of: usize) {
        self.say(done, of, "");
    }

    /// The same with a few words for the person who waits.
    pub fn say(&self, done: usize, of: usize, text: impl Into<String>) {
        let (of, text) = (of.max(1), text.into());
        self.0.send_replace(Report { done, of, text });
    }
}

/// For an action that is called as a function, in a test: nobody listens.
impl Default for Progress {
    fn default() -> Self {
        Self(watch::Sender::default())
    }
}

impl<S: Sync> FromRequestParts<S> for Progress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

/// The end at which a script listens.
pub(crate) struct Reports {
    told: watch::Receiver<Report>,
    next: Instant,
}

/// How long a report stands before the next one travels.
const PACE: Duration = Duration::from_millis(100);

impl Reports {
    /// Gives the function its end, if it asks for one.
    pub(super) fn of<A: ActionRef>(parts: &mut Parts) -> Option<Self> {
        if !A::SPEC.progress {
            return None;
        }
        let (teller, told) = watch::channel(Report::default());
        parts.extensions.insert(Progress(teller));
        let next = Instant::now();
        Some(Self { told, next })
    }

    /// What is told next, as JSON in a line of its own. Never, when nothing is told any more.
    pub(super) async fn line(&mut self) -> String {
        sleep_until(self.next).await;
        if self.told.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
        self.next = Instant::now() + PACE;
        let report = serde_json::to_string(&*self.told.borrow_and_update());
        format!("\n{}\n", report.expect("a report is JSON"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same answer that the tests of the runtime read.
    const SAMPLE: &str = include_str!("../../../hallway-wire/progress.json");

    #[tokio::test(start_paused = true)]
    async fn the_newest_report_takes_the_place_of_what_nobody_has_read() {
        let (teller, told) = watch::channel(Report::default());
        let (progress, next) = (Progress(teller), Instant::now());
        let mut reports = Reports { told, next };
        progress.report(0, 0);
        let first = reports.line().await;
        for done in 1..=4 {
            progress.say(done, 4, format!("Row {done}, of \"Ada\"\n"));
        }
        let lines = format!("{{\"progress\":[{first},{}],", reports.line().await);
        assert!(SAMPLE.starts_with(&lines), "{lines}");
        assert_eq!(Instant::now() - next, PACE);
    }
}
