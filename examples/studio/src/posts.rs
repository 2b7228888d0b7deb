//! The posts about our work. They change with the program, so they stand in it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// Which post, for the database. Never changes, unlike the slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostId(pub i64);

/// A post about one piece of work.
#[derive(Debug)]
pub struct Post {
    /// Which one.
    pub id: PostId,
    /// Its part of the address.
    pub slug: &'static str,
    /// Its headline.
    pub title: &'static str,
    /// Whom we worked for.
    pub client: &'static str,
    /// When.
    pub year: &'static str,
    /// What it was about, in a sentence.
    pub summary: &'static str,
    /// What we did.
    pub services: &'static [&'static str],
    /// The paragraphs.
    pub text: &'static [&'static str],
    /// What the client says.
    pub quote: &'static str,
    /// Which drawing stands above it: a class of the style sheet.
    pub cover: &'static str,
}

/// All posts, newest first.
pub const POSTS: &[Post] = &[
    Post {
        id: PostId(1),
        slug: "harbour-ferries",
        title: "A timetable that keeps up with the tide",
        client: "Harbour Ferries",
        year: "2026",
        summary: "Departures for eleven piers, right to the minute, on a phone with one bar of signal.",
        services: &["Research", "Interface", "Engineering"],
        text: &[
            "The ferries leave when the water allows it. The old timetable was a photograph of a \
             notice board, and by noon it was wrong. People stood on the pier and guessed.",
            "We spent a week on the boats with the crews. What they needed was one screen: the next \
             three departures from where you stand, and a plain sentence when something changes.",
            "The page weighs less than the photograph did. It works in the tunnel, in the rain, with \
             gloves on, and for people who listen to it instead of reading it.",
        ],
        quote: "Nobody calls the office any more to ask whether the boat is coming.",
        cover: "cover-harbour",
    },
    Post {
        id: PostId(2),
        slug: "quarter-bakery",
        title: "Bread by seven, ordered by ten",
        client: "Quarter Bakery",
        year: "2025",
        summary: "An order book for nine shops that the night shift reads without scrolling.",
        services: &["Service design", "Engineering"],
        text: &[
            "Nine shops wrote their orders on paper, somebody typed them, and at two in the morning \
             the bakers read the result off a printer that was out of ink.",
            "Now each shop orders on one short form, and corrects it until ten in the evening. The \
             bakery sees sums by dough, then by oven. Whatever is missing is asked for at the shop, \
             not guessed at night.",
        ],
        quote: "We throw away a third less. The form paid for itself in rye alone.",
        cover: "cover-bakery",
    },
    Post {
        id: PostId(3),
        slug: "tidewater-archive",
        title: "Forty thousand letters, one search field",
        client: "Tidewater Archive",
        year: "2025",
        summary: "A reading room for the letters of a harbour town, open all night.",
        services: &["Interface", "Editorial", "Accessibility"],
        text: &[
            "The archive holds what a town wrote to its sailors in a hundred and fifty years. It was \
             open on Tuesdays.",
            "We gave every letter an address of its own, a transcript beside the scan, and links to \
             the people in it. Readers correct the transcripts; the archivists see each change \
             before anybody else does.",
        ],
        quote: "A reader in Valparaíso found her great-grandmother in an afternoon.",
        cover: "cover-archive",
    },
    Post {
        id: PostId(4),
        slug: "plumline",
        title: "The site diary that writes itself",
        client: "Plumline",
        year: "2024",
        summary: "Notes, weather and deliveries of a building site on a single page a day.",
        services: &["Product strategy", "Interface"],
        text: &[
            "A site diary decides who pays when something goes wrong. It is written at the end of a \
             long day, by somebody who would rather go home.",
            "We took everything off that page that a machine already knew, and left one question: \
             what would you want to remember about today?",
        ],
        quote: "It used to take me forty minutes. Now it takes four, and it is true.",
        cover: "cover-plumline",
    },
];

/// The post at an address.
pub fn find(slug: &str) -> Option<&'static Post> {
    POSTS.iter().find(|post| post.slug == slug)
}

/// The posts in which we did this, newest first.
pub fn of_service(service: &str) -> impl Iterator<Item = &'static Post> {
    let has = move |post: &&Post| post.services.contains(&service);
    POSTS.iter().filter(has)
}

/// Everything that we did, by name.
pub fn services() -> BTreeSet<&'static str> {
    let services = POSTS.iter().flat_map(|post| post.services);
    services.copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_post_has_an_address_and_an_id_of_its_own() {
        for post in POSTS {
            assert_eq!(find(post.slug).map(|found| found.id), Some(post.id));
            assert_eq!(POSTS.iter().filter(|other| other.id == post.id).count(), 1);
        }
    }
}
