use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::*;

const NOW: u64 = 1_790_000_000;

fn token(bound: &[u8]) -> Token<'_> {
    Token {
        id: [0; 16],
        sealed_at: NOW,
        visitor: [7; 16],
        principal: [0; 16],
        page: page_hash("/contact"),
        ordinal: 3,
        shape: 9,
        action: "contact::submit_contact".into(),
        bound: bound.into(),
    }
}

#[test]
fn a_token_opens_to_what_was_sealed() {
    let sealer = Sealer::new(KeyRing::random());
    let sealed = token(b"42").seal(&sealer);
    let opened = Token::open(&sealer, NOW, &sealed).unwrap();
    assert_eq!(
        Token {
            id: [0; 16],
            ..opened.clone()
        },
        token(b"42")
    );
    assert_ne!(opened.id, [0; 16]);
}

#[test]
fn a_token_stays_below_300_characters() {
    let sealer = Sealer::new(KeyRing::random());
    assert!(
        token(b"").seal(&sealer).len() <= 300,
        "{}",
        token(b"").seal(&sealer).len()
    );
}

#[test]
fn two_tokens_for_the_same_form_share_no_long_run() {
    let sealer = Sealer::new(KeyRing::random());
    let (a, b) = (token(b"").seal(&sealer), token(b"").seal(&sealer));
    // Key id and day (8 bytes, 10 characters) are the same for everybody; the rest must differ.
    assert_ne!(a[12..40], b[12..40]);
}

#[test]
fn no_changed_character_opens() {
    let sealer = Sealer::new(KeyRing::random());
    let sealed = token(b"42").seal(&sealer);
    for at in 0..sealed.len() {
        let mut bytes = sealed.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).unwrap();
        assert!(
            Token::open(&sealer, NOW, &changed).is_err(),
            "character {at}"
        );
    }
    assert_eq!(Token::open(&sealer, NOW, ""), Err(Unopened::Altered));
}

#[test]
fn a_value_sealed_for_one_purpose_does_not_open_as_another() {
    let sealer = Sealer::new(KeyRing::random());
    let sealed = sealer.seal(Purpose::Flash, NOW, b"hello");
    assert_eq!(
        sealer.open(Purpose::Session, NOW, &sealed),
        Err(Unopened::Altered)
    );
    assert_eq!(sealer.open(Purpose::Flash, NOW, &sealed).unwrap(), b"hello");
}

#[test]
fn a_new_key_in_front_leaves_open_tabs_open() {
    let (old, new) = (key_text(), key_text());
    let before = Sealer::new(KeyRing::parse(&old).unwrap());
    let after = Sealer::new(KeyRing::parse(&format!("{new},{old}")).unwrap());
    let without = Sealer::new(KeyRing::parse(&new).unwrap());
    let sealed = token(b"").seal(&before);
    assert!(Token::open(&after, NOW, &sealed).is_ok());
    assert_eq!(
        Token::open(&without, NOW, &sealed),
        Err(Unopened::UnknownKey)
    );
}

#[test]
fn a_value_of_the_future_or_of_long_ago_does_not_open() {
    let sealer = Sealer::new(KeyRing::random());
    let sealed = sealer.seal(Purpose::Session, NOW, b"x");
    let days = |count: u64| count * 86_400;
    assert!(
        sealer
            .open(Purpose::Session, NOW + days(399), &sealed)
            .is_ok()
    );
    assert!(
        sealer
            .open(Purpose::Session, NOW + days(402), &sealed)
            .is_err()
    );
    assert!(
        sealer
            .open(Purpose::Session, NOW - days(3), &sealed)
            .is_err()
    );
}

#[test]
fn the_key_file_is_made_once_and_is_the_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    let rings: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| KeyRing::in_folder(folder.path()).unwrap()))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap().names())
            .collect()
    });
    assert!(rings.iter().all(|names| *names == rings[0]), "{rings:?}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder.path().join("keys"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_key_that_is_no_key_is_refused() {
    for text in ["", ",", "short", "????"] {
        assert!(
            matches!(KeyRing::parse(text), Err(KeyError::Malformed)),
            "{text}"
        );
    }
}

fn key_text() -> String {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).unwrap();
    URL_SAFE_NO_PAD.encode(bytes)
}
