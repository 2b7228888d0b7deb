//! Says how a page or a layout is kept.

use super::life::{Life, Times};
use super::tag::Tag;

/// How what a page or a layout draws is kept: written by `#[cached(..)]` beside the function.
///
/// # Examples
///
/// ```
/// use hallway::cache::{Kept, Life, Tag};
///
/// const TAGS: &[Tag] = &[Tag::new("posts")];
/// pub const CACHED: Kept = Kept::new().life(Life::Hours).tags(TAGS);
/// # assert_eq!(CACHED, CACHED);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    life: Option<Life>,
    tags: &'static [Tag],
    edge: bool,
}

impl Kept {
    /// For [`Life::Minutes`], in this process only.
    pub const fn new() -> Self {
        Self {
            life: None,
            tags: &[],
            edge: false,
        }
    }

    /// For so long. A public page may then be kept by browsers and by shared caches too, which no
    /// tag reaches.
    pub const fn life(mut self, life: Life) -> Self {
        self.life = Some(life);
        self
    }

    /// With these tags, besides those of what is read while drawing.
    pub const fn tags(mut self, tags: &'static [Tag]) -> Self {
        self.tags = tags;
        self
    }

    /// Tells a public page's life and tags to the network in front of the app, for it to be purged
    /// by tag, and browsers to ask each time: `CDN-Cache-Control`, `Cache-Tag`, `Surrogate-Key`.
    pub const fn edge(mut self) -> Self {
        self.edge = true;
        self
    }

    pub(crate) fn own_tags(&self) -> &'static [Tag] {
        self.tags
    }

    pub(crate) fn in_process(&self) -> Life {
        self.life.unwrap_or_default()
    }

    pub(crate) fn is_for_edge(&self) -> bool {
        self.edge
    }

    /// What `Cache-Control` says of a page that is the same for everybody.
    pub(crate) fn browsers(&self) -> String {
        match self.life {
            Some(life) if !self.edge => {
                let Times { stale, .. } = life.times();
                format!(
                    "public, max-age={}, s-maxage={}",
                    stale.as_secs(),
                    shared(life)
                )
            }
            _ => "public, no-cache".to_owned(),
        }
    }

    /// What `CDN-Cache-Control` (RFC 9213) says.
    pub(crate) fn networks(&self) -> Option<String> {
        self.edge
            .then(|| format!("max-age={}", shared(self.in_process())))
    }
}

impl Default for Kept {
    fn default() -> Self {
        Self::new()
    }
}

/// `stale-while-revalidate` is RFC 5861's.
fn shared(life: Life) -> String {
    let Times {
        revalidate, expire, ..
    } = life.times();
    let after = (expire - revalidate).as_secs();
    format!("{}, stale-while-revalidate={after}", revalidate.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_life_is_told_to_caches_as_they_read_it() {
        assert_eq!(Kept::new().browsers(), "public, no-cache");
        let hours = Kept::new().life(Life::Hours);
        assert_eq!(
            hours.browsers(),
            "public, max-age=300, s-maxage=3600, stale-while-revalidate=82800"
        );
        assert_eq!(hours.networks(), None);
        assert_eq!(hours.edge().browsers(), "public, no-cache");
        assert_eq!(
            hours.edge().networks().as_deref(),
            Some("max-age=3600, stale-while-revalidate=82800")
        );
    }
}
