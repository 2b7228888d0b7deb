//! Says how long a value may be served.

use std::time::Duration;

/// How long a value lives without anybody raising one of its tags.
///
/// | life | a browser may reuse it for | served as it is for | served at all for |
/// | --- | --- | --- | --- |
/// | `Seconds` | 0 s | 1 s | 1 min |
/// | `Minutes` (when nothing is said) | 5 min | 1 min | 1 h |
/// | `Hours` | 5 min | 1 h | 1 day |
/// | `Days` | 5 min | 1 day | 1 week |
/// | `Weeks` | 5 min | 1 week | 30 days |
/// | `Max` | 5 min | 30 days | 1 year |
///
/// Between the last two times the value is still served, while a new one is made.
///
/// # Examples
///
/// ```
/// use hallway::cache::Life;
/// use std::time::Duration;
///
/// let life = Life::Exact {
///     stale: Duration::ZERO,
///     revalidate: Duration::from_secs(10),
///     expire: Duration::from_secs(60),
/// };
/// assert_eq!(life.times().expire, Duration::from_secs(60));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Life {
    /// For what changes all the time, such as a counter of visitors.
    Seconds,
    /// For lists that people look at.
    #[default]
    Minutes,
    /// For what changes a few times a day.
    Hours,
    /// For what is edited, such as articles.
    Days,
    /// For what is hardly ever edited.
    Weeks,
    /// For what changes only with a tag.
    Max,
    /// These times.
    Exact {
        /// See [`Times::stale`].
        stale: Duration,
        /// See [`Times::revalidate`].
        revalidate: Duration,
        /// See [`Times::expire`].
        expire: Duration,
    },
}

/// The three times of a [`Life`].
///
/// # Examples
///
/// ```
/// use hallway::cache::Life;
///
/// let times = Life::Hours.times();
/// assert!(times.stale < times.revalidate && times.revalidate < times.expire);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// For so long a browser may reuse the value without asking; the cache itself does not use it.
    pub stale: Duration,
    /// After this age a read starts the load of a new value, and gets the old one.
    pub revalidate: Duration,
    /// At this age a value is never served: a read waits for the new one.
    pub expire: Duration,
}

impl Life {
    /// The times of this life. `revalidate` is never later than `expire`.
    ///
    /// # Examples
    ///
    /// ```
    /// # use hallway::cache::Life;
    /// assert_eq!(Life::Minutes.times().revalidate.as_secs(), 60);
    /// ```
    pub fn times(self) -> Times {
        let (stale, revalidate, expire) = match self {
            Self::Seconds => (Duration::ZERO, Duration::from_secs(1), MINUTE),
            Self::Minutes => (5 * MINUTE, MINUTE, HOUR),
            Self::Hours => (5 * MINUTE, HOUR, DAY),
            Self::Days => (5 * MINUTE, DAY, 7 * DAY),
            Self::Weeks => (5 * MINUTE, 7 * DAY, 30 * DAY),
            Self::Max => (5 * MINUTE, 30 * DAY, 365 * DAY),
            Self::Exact {
                stale,
                revalidate,
                expire,
            } => (stale, revalidate, expire),
        };
        Times {
            stale,
            revalidate: revalidate.min(expire),
            expire,
        }
    }
}

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
