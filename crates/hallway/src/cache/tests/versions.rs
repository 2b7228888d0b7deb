//! Raises tags, and looks at what that makes of values.

use super::super::versions::*;

fn of(tags: &Versions, tag: &str, known: u64) -> Standing {
    tags.standing([(tag, known)])
}

#[test]
fn when_every_tag_is_raised_those_are_that_nobody_has_named() {
    let tags = Versions::default();
    tags.revalidate("a");
    let before = tags.now();
    tags.update_all();
    for tag in ["a", "b"] {
        assert_eq!(of(&tags, tag, before), Standing::Old);
        assert_eq!(of(&tags, tag, tags.now()), Standing::Fresh);
    }
    assert_eq!(tags.len(), (0, 0));
    let between = tags.now();
    tags.update("b");
    assert_eq!(of(&tags, "a", between), Standing::Fresh);
    assert_eq!(of(&tags, "b", between), Standing::Old);
}

#[test]
fn a_raise_makes_old_what_began_before_it() {
    let tags = Versions::default();
    let before = tags.now();
    assert_eq!(of(&tags, "a", before), Standing::Fresh);
    tags.update("a");
    assert_eq!(of(&tags, "a", before), Standing::Old);
    assert_eq!(of(&tags, "b", before), Standing::Fresh);
    assert_eq!(of(&tags, "a", tags.now()), Standing::Fresh);
    let later = tags.now();
    tags.revalidate("a");
    assert_eq!(
        of(&tags, "a", before),
        Standing::Old,
        "an update is not undone"
    );
    assert_eq!(of(&tags, "a", later), Standing::Stale);
    assert_eq!(tags.standing([("b", later), ("a", later)]), Standing::Stale);
}

#[test]
fn a_forgotten_tag_counts_as_raised() {
    let tags = Versions::default();
    let before = tags.now();
    tags.update("first");
    let after = tags.now();
    for number in 0..MOST_TAGS {
        tags.update(&format!("tag:{number}"));
    }
    assert_eq!(tags.len().0, MOST_TAGS);
    assert_eq!(
        of(&tags, "first", before),
        Standing::Old,
        "it was raised, and is forgotten"
    );
    assert_eq!(
        of(&tags, "never", before),
        Standing::Old,
        "nobody knows any more"
    );
    assert_eq!(of(&tags, "first", after), Standing::Fresh);
    assert_eq!(of(&tags, "never", after), Standing::Fresh);
}

#[test]
fn tags_take_bounded_memory() {
    let tags = Versions::default();
    for number in 0..500_000 {
        tags.update(if number % 2 == 0 { "a" } else { "b" });
    }
    let (raises, order) = tags.len();
    assert!(raises == 2 && order <= 70, "{raises} {order}");
    let long = "x".repeat(MOST_BYTES / 4);
    for number in 0..20 {
        tags.update(&format!("{long}{number}"));
    }
    assert!(tags.len().0 <= 5, "{:?}", tags.len());
}
