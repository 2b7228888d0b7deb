//! Says how often something may be called, and for whom that counts.

use std::time::Duration;

use crate::store::Rate;

/// At most `count` calls at once, and one more each `seconds / count`.
///
/// On an action it is written `limit = "5/min per ip"`; a `route.rs` says it with a constant.
///
/// # Examples
///
/// ```
/// use hallway::Limit;
///
/// // In route.rs: for each address sixty calls at once, and then one a second.
/// pub const LIMIT: Limit = Limit::per_minute(60);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    count: u32,
    seconds: u32,
    per: LimitKey,
}

/// For whom a limit counts.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitKey {
    /// The client's address; IPv6 by its first 64 bits.
    Ip,
    /// Who is signed in.
    Principal,
    /// A field of the input.
    Input(&'static str),
}

impl Limit {
    /// At most `count` calls at once for each address, earned back within a second.
    pub const fn per_second(count: u32) -> Self {
        Self::new(count, 1, LimitKey::Ip)
    }

    /// At most `count` calls at once for each address, earned back within a minute.
    pub const fn per_minute(count: u32) -> Self {
        Self::new(count, 60, LimitKey::Ip)
    }

    /// At most `count` calls at once for each address, earned back within an hour.
    pub const fn per_hour(count: u32) -> Self {
        Self::new(count, 60 * 60, LimitKey::Ip)
    }

    /// At most `count` calls at once for each address, earned back within a day.
    pub const fn per_day(count: u32) -> Self {
        Self::new(count, 24 * 60 * 60, LimitKey::Ip)
    }

    /// What `#[action]` writes for a limit.
    #[doc(hidden)]
    pub const fn new(count: u32, seconds: u32, per: LimitKey) -> Self {
        assert!(count > 0, "a limit of 0 would refuse everybody");
        Self {
            count,
            seconds,
            per,
        }
    }

    pub(crate) const fn per(self) -> LimitKey {
        self.per
    }

    pub(crate) fn rate(self) -> Rate {
        Rate {
            count: self.count,
            period: Duration::from_secs(self.seconds.into()),
        }
    }
}
