//! Lets the calls of a scheduler in, and says when one is due.

use std::fmt;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use cronexpr::{Crontab, FallbackTimezoneOption, MakeTimestamp, ParseOptions};
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::problem::Problem;
use crate::Error;
use crate::guard::Deployment;

/// Proof that a scheduler is calling: the one of [`App::schedule`](crate::App::schedule), or one
/// outside that sends `Authorization: Bearer` with the secret of `CRON_SECRET`.
///
/// As a parameter of a handler it answers everybody else with 401.
///
/// # Examples
///
/// ```
/// use hallway::{CronSecret, Error};
///
/// pub async fn get(_: CronSecret) -> Result<String, Error> {
///     let sent = send_digest().await?;
///     Ok(format!("{sent} letters sent"))
/// }
/// # async fn send_digest() -> Result<u32, Error> { Ok(0) }
/// # let _ = hallway::Route::<()>::new().get(get);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct CronSecret(());

/// Marks a call of our own, by the scheduler or for an export. No request from outside has it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scheduled;

impl<S: Sync> FromRequestParts<S> for CronSecret {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        if parts.extensions.get::<Scheduled>().is_some() {
            return Ok(Self(()));
        }
        match Deployment::of(parts) {
            Some(on) if on.cron.admit(&parts.headers) => Ok(Self(())),
            Some(_) => Err(refused()),
            None => {
                let why = "`CronSecret` can be asked for within a Hallway app only";
                Err(Error::internal(why).into_response())
            }
        }
    }
}

/// One answer for a secret that is missing and one that is wrong.
fn refused() -> Response {
    let mut answer =
        Problem::new(StatusCode::UNAUTHORIZED, "Only the scheduler calls this").into_response();
    let scheme = HeaderValue::from_static("Bearer");
    answer
        .headers_mut()
        .insert(header::WWW_AUTHENTICATE, scheme);
    answer
}

/// When a route is called by the app itself: see [`App::schedule`](crate::App::schedule).
///
/// Five fields of cron and the name of a time zone; without one it is UTC. A time that the clocks
/// show twice in autumn counts once, and one that they jump over in spring comes with the jump,
/// unless the hour is `*`.
///
/// ```text
/// 0   7    *            *      1-5          Europe/Berlin
/// min hour day-of-month month  day-of-week  time zone
/// ```
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use hallway::route::Schedule;
///
/// let daily = Schedule::cron("0 7 * * 1-5 Europe/Berlin").jitter(Duration::from_secs(60));
/// let hourly: Schedule = "15 * * * *".into();
/// ```
#[derive(Clone)]
#[must_use = "a schedule calls nothing until it is given to an app"]
pub struct Schedule {
    text: String,
    times: Result<Times, String>,
    jitter: Duration,
}

#[derive(Clone)]
struct Times {
    zoned: Crontab,
    /// The same times on a clock that is never set.
    steady: Crontab,
}

impl Schedule {
    /// Reads an expression. A mistake in it is told when the app starts.
    pub fn cron(text: impl Into<String>) -> Self {
        let text = text.into();
        let times = Times::of(&text).map_err(|why| why.to_string());
        Self {
            text,
            times,
            jitter: Duration::ZERO,
        }
    }

    /// Calls up to this much later, each time another bit: so that many programs with one schedule
    /// do not call a third one at the same moment.
    pub fn jitter(self, most: Duration) -> Self {
        Self {
            jitter: most,
            ..self
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// What is wrong with the expression.
    pub(crate) fn mistake(&self) -> Option<&str> {
        self.times.as_ref().err().map(String::as_str)
    }

    /// The first time after `after`; `None` for a day that never comes, such as 30 February.
    pub(crate) fn next(&self, after: Timestamp) -> Option<Timestamp> {
        let times = self.times.as_ref().ok()?;
        let mut next = times.zoned.find_next(MakeTimestamp(after)).ok()?;
        while !self.every_hour() && comes_again(&next) {
            next = times
                .zoned
                .find_next(MakeTimestamp(next.timestamp()))
                .ok()?;
        }
        let jump = times.jump_over(after, &next).filter(|_| !self.every_hour());
        Some(jump.unwrap_or_else(|| next.timestamp()))
    }

    /// Whether the hour is `*` or `*/n`: then the hour that comes twice in autumn counts twice.
    fn every_hour(&self) -> bool {
        let hour = self.text.split_whitespace().nth(1);
        hour.is_some_and(|hour| hour.starts_with('*'))
    }

    /// The times after `after` up to and with `until`.
    pub(crate) fn times(
        &self,
        after: Timestamp,
        until: Timestamp,
    ) -> impl Iterator<Item = Timestamp> + '_ {
        let next = move |at: &Timestamp| self.next(*at);
        std::iter::successors(self.next(after), next).take_while(move |at| *at <= until)
    }

    pub(crate) fn draw_jitter(&self) -> Duration {
        super::random_part(self.jitter)
    }
}

impl Times {
    fn of(text: &str) -> Result<Self, cronexpr::Error> {
        let mut options = ParseOptions::default();
        options.fallback_timezone_option = FallbackTimezoneOption::UTC;
        let fields: Vec<_> = text.split_whitespace().take(5).collect();
        Ok(Self {
            zoned: cronexpr::parse_crontab_with(text, options)?,
            steady: cronexpr::parse_crontab_with(&fields.join(" "), options)?,
        })
    }

    /// When the clocks jump over one of the times between `after` and `next`.
    fn jump_over(&self, after: Timestamp, next: &Zoned) -> Option<Timestamp> {
        let zone = next.time_zone();
        let changes = zone.following(after).map(|change| change.timestamp());
        changes
            .take_while(|change| *change < next.timestamp())
            .find(|change| self.left_out(zone, *change).unwrap_or(false))
    }

    /// Whether one of the times is among those that the clocks do not show at this change.
    fn left_out(&self, zone: &TimeZone, change: Timestamp) -> Option<bool> {
        let shown = |at: Timestamp| zone.to_datetime(at).to_zoned(TimeZone::UTC).ok();
        let before = shown(change.checked_sub(Duration::from_secs(1)).ok()?)?;
        let first = self.steady.find_next(MakeTimestamp(before.timestamp()));
        Some(first.ok()? < shown(change)?)
    }
}

/// Whether the clocks showed this time an hour ago, before they were set back.
fn comes_again(at: &Zoned) -> bool {
    let shown = at.time_zone().to_ambiguous_zoned(at.datetime());
    shown.is_ambiguous()
        && shown
            .earlier()
            .is_ok_and(|first| first.timestamp() < at.timestamp())
}

impl<T: Into<String>> From<T> for Schedule {
    fn from(text: T) -> Self {
        Self::cron(text)
    }
}

impl fmt::Debug for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Schedule").field(&self.text).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn times_follow_the_clocks_of_their_zone() {
        let daily = Schedule::cron("30 2 * * * Europe/Berlin");
        let next = |after: &str| daily.next(at(after)).unwrap().to_string();
        assert_eq!(next("2026-07-01T00:00:00Z"), "2026-07-01T00:30:00Z");
        assert_eq!(next("2026-12-01T00:00:00Z"), "2026-12-01T01:30:00Z");
    }

    #[test]
    fn a_time_that_the_clocks_jump_over_comes_with_the_jump_and_one_that_comes_twice_counts_once() {
        let daily = Schedule::cron("30 2 * * * Europe/Berlin");
        let days = |from: &str| {
            let first = daily.next(at(from)).unwrap();
            let second = daily.next(first).unwrap();
            [first, second].map(|day| day.to_string())
        };
        let autumn = days("2026-10-24T12:00:00Z");
        assert_eq!(autumn, ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]);
        let spring = days("2026-03-28T01:00:00Z");
        assert_eq!(spring, ["2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z"]);
        let after = days("2026-03-29T00:00:00Z");
        assert_eq!(after, ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]);
        // What the jump does not touch stays where it is.
        let early = Schedule::cron("30 1 * * * Europe/Berlin").next(at("2026-03-29T00:00:00Z"));
        assert_eq!(early, Some(at("2026-03-29T00:30:00Z")));
        let late = Schedule::cron("30 3 * * * Europe/Berlin").next(at("2026-03-29T00:00:00Z"));
        assert_eq!(late, Some(at("2026-03-29T01:30:00Z")));
    }

    #[test]
    fn the_hour_that_comes_twice_counts_twice_for_what_happens_every_hour() {
        let hourly = Schedule::cron("30 * * * * Europe/Berlin");
        let mut night = vec![at("2026-10-24T23:00:00Z")];
        for _ in 0..4 {
            night.extend(hourly.next(night[night.len() - 1]));
        }
        let half_hours: Vec<_> = night[1..]
            .iter()
            .map(|it| it.to_string()[11..16].to_owned())
            .collect();
        assert_eq!(half_hours, ["23:30", "00:30", "01:30", "02:30"]);
    }

    #[test]
    fn without_a_zone_it_is_utc() {
        let next = Schedule::cron("0 7 * * *").next(at("2026-07-01T00:00:00Z"));
        assert_eq!(next, Some(at("2026-07-01T07:00:00Z")));
    }

    #[test]
    fn the_end_of_a_span_belongs_to_it_and_its_begin_does_not() {
        let hourly = Schedule::cron("0 * * * *");
        let (begin, end) = (at("2026-07-01T04:00:00Z"), at("2026-07-01T06:00:00Z"));
        let times: Vec<_> = hourly.times(begin, end).collect();
        assert_eq!(times, [at("2026-07-01T05:00:00Z"), end]);
    }

    #[test]
    fn a_mistake_is_told_and_a_day_that_never_comes_calls_nothing() {
        assert!(Schedule::cron("0 25 * * *").mistake().is_some());
        assert!(
            Schedule::cron("0 7 * * * Europe/Atlantis")
                .mistake()
                .is_some()
        );
        let never = Schedule::cron("0 0 30 2 *");
        assert_eq!(never.mistake(), None);
        assert_eq!(never.next(at("2026-07-01T00:00:00Z")), None);
    }

    #[test]
    fn jitter_stays_within_its_bound() {
        let most = Duration::from_secs(60);
        let schedule = Schedule::cron("* * * * *").jitter(most);
        assert!((0..100).all(|_| schedule.draw_jitter() <= most));
    }
}
