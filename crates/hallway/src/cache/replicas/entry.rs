//! Writes raises as an entry of the log, and reads those of others.
//!
//! Who wrote it (8 bytes), then for each raise its way (1), the length of its tag (4) and the tag.
//! Without a raise the entry is for every tag.

use std::collections::HashSet;

/// Names a replica in the entries that it writes.
pub(super) type Author = [u8; 8];

/// How a tag is raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Way {
    Update = 1,
    Revalidate = 2,
}

/// What an entry says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heard<'e> {
    Some(Vec<(Way, &'e str)>),
    /// Every tag is raised.
    All,
}

pub(super) fn for_all(me: Author) -> Vec<u8> {
    me.to_vec()
}

pub(super) fn write(me: Author, raises: &HashSet<(Way, String)>) -> Vec<u8> {
    let mut entry = me.to_vec();
    for (way, tag) in raises {
        entry.push(*way as u8);
        entry.extend_from_slice(&u32::try_from(tag.len()).unwrap_or(0).to_be_bytes());
        entry.extend_from_slice(tag.as_bytes());
    }
    entry
}

/// Nothing, if it is one's own. What cannot be read may be any raise.
pub(super) fn read(me: Author, entry: &[u8]) -> Heard<'_> {
    match entry.split_first_chunk::<8>() {
        Some((from, _)) if *from == me => Heard::Some(Vec::new()),
        Some((_, [])) => Heard::All,
        Some((_, raises)) => each(raises).map_or_else(unread, Heard::Some),
        None => unread(),
    }
}

fn unread<'e>() -> Heard<'e> {
    tracing::error!("the shared store holds a raise that cannot be read");
    Heard::All
}

fn each(mut raises: &[u8]) -> Option<Vec<(Way, &str)>> {
    let mut all = Vec::new();
    while let Some((way, rest)) = raises.split_first() {
        let way = match way {
            1 => Way::Update,
            2 => Way::Revalidate,
            _ => return None,
        };
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (tag, rest) = rest.split_at_checked(length)?;
        all.push((way, std::str::from_utf8(tag).ok()?));
        raises = rest;
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_by_others_and_what_is_broken_is_for_all() {
        let (me, other) = ([1; 8], [2; 8]);
        let raises = HashSet::from([
            (Way::Update, "leads".to_owned()),
            (Way::Revalidate, String::new()),
        ]);
        let entry = write(me, &raises);
        assert_eq!(read(me, &entry), Heard::Some(Vec::new()));
        let Heard::Some(heard) = read(other, &entry) else {
            panic!("it can be read");
        };
        let heard = heard.into_iter().map(|(way, tag)| (way, tag.to_owned()));
        assert_eq!(heard.collect::<HashSet<_>>(), raises);
        assert_eq!(read(other, &for_all(me)), Heard::All);
        for broken in [&entry[..entry.len() - 1], &entry[..9], &entry[..5], &[]] {
            assert_eq!(read(other, broken), Heard::All);
        }
    }
}
