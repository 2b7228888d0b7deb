//! Says how often something may be called, and for whom that counts.

use std::fmt;
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
    /// The API key; who shows none that is known counts by address. For routes.
    Key,
}

/// As `#[action(limit = "5/min per ip")]` has it.
impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/", self.count)?;
        match self.seconds {
            1 => f.write_str("s")?,
            60 => f.write_str("min")?,
            3600 => f.write_str("h")?,
            86400 => f.write_str("day")?,
            seconds => write!(f, "{seconds} s")?,
        }
        match self.per {
            LimitKey::Ip => f.write_str(" per ip"),
            LimitKey::Principal => f.write_str(" per principal"),
            LimitKey::Input(field) => write!(f, " per input.{field}"),
            LimitKey::Key => f.write_str(" per key"),
        }
    }
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

    /// The same for each API key, in a route whose handlers ask for an
    /// [`ApiKey`](crate::ApiKey). Whoever shows no key that is known counts by address, and is
    /// turned away before the keys are asked.
    ///
    /// # Examples
    ///
    /// ```
    /// # use hallway::Limit;
    /// // In route.rs.
    /// pub const LIMIT: Limit = Limit::per_minute(600).per_key();
    /// ```
    #[must_use]
    pub const fn per_key(self) -> Self {
        Self {
            per: LimitKey::Key,
            ..self
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_reads_as_it_is_written() {
        let of = |count, seconds, per| Limit::new(count, seconds, per).to_string();
        assert_eq!(of(5, 60, LimitKey::Ip), "5/min per ip");
        assert_eq!(of(1, 1, LimitKey::Principal), "1/s per principal");
        assert_eq!(of(2, 3600, LimitKey::Input("email")), "2/h per input.email");
        assert_eq!(Limit::per_day(9).per_key().to_string(), "9/day per key");
    }
}
