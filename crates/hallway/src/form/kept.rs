//! Says what of a form may be kept while somebody signs in: what was typed, and no password.

use super::Form;
use super::entries::{Entries, Value};
use super::error::FieldErrors;
use super::group::Group;
use super::name;

/// The texts that were sent, without passwords, which the type of the form tells.
pub(crate) fn typed<F: Form>(entries: &Entries) -> Vec<(String, String)> {
    let mut errors = FieldErrors::noting_secrets();
    F::read(&Group::of(entries), &mut errors);
    let secrets = errors.into_secrets();
    let is_secret = |sent: &str| secrets.iter().any(|name| name::below(sent, name).is_some());
    entries
        .iter()
        .filter(|(name, _)| !is_secret(name))
        .filter_map(|(name, value)| match value {
            Value::Text(text) => Some((name.to_owned(), text.to_string())),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Password;

    #[derive(hallway_macros::Form)]
    struct SignUp {
        name: String,
        password: Password,
        old: Option<Password>,
        spare: Vec<Password>,
        inner: Inner,
        rows: Vec<Inner>,
    }

    #[derive(hallway_macros::Form)]
    struct Inner {
        pin: Password,
        note: Option<String>,
    }

    #[test]
    fn passwords_are_never_kept_wherever_they_stand() {
        let body = "name=Ada&password=s3&old=s3&spare=s3&spare=s3&spare%5B2%5D=s3&inner.pin=s3\
                    &inner.note=n&rows%5B0%5D.pin=s3&rows%5B1%5D.note=m&rows%5B1%5D.pin=s3\
                    &password=s3&other=o";
        let entries = Entries::from_urlencoded(body).expect("a form");
        let kept = typed::<SignUp>(&entries);
        let kept: Vec<_> = kept.iter().map(|(name, text)| (&**name, &**text)).collect();
        assert_eq!(
            kept,
            [
                ("name", "Ada"),
                ("inner.note", "n"),
                ("rows[1].note", "m"),
                ("other", "o")
            ]
        );
    }
}
