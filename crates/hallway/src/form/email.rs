//! Decides whether a text is an e-mail address.

/// Whether `text` is a *valid e-mail address* of the HTML Standard, 4.10.5.1.5
/// (<https://html.spec.whatwg.org/#valid-e-mail-address>), with a dot in its domain.
///
/// A browser checks `type="email"` by the same definition. The dot is ours: `ada@localhost` is
/// valid in HTML and reaches nobody from the web.
pub(super) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    !local.is_empty()
        && local.bytes().all(is_local)
        && domain.contains('.')
        && domain.split('.').all(is_label)
}

/// `atext` of RFC 5322 or a dot.
fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte)
}

/// A label of RFC 1034: letters, digits and inner hyphens, at most 63.
fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label.len() <= 63
        && label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn addresses_of_the_html_standard_pass() {
        let label = "a".repeat(63);
        for good in [
            "ada@example.com",
            "a@b.c",
            "Ada.Lovelace+x@sub.example.co.uk",
            "..@example.com",
            "!#$%&'*+/=?^_`{|}~-@1.2",
            &format!("a@{label}.{label}"),
            "a@b-c.xn--p1ai",
        ] {
            assert!(is_email(good), "{good}");
        }
    }

    #[test]
    fn other_texts_do_not() {
        let label = "a".repeat(64);
        for bad in [
            "",
            "ada",
            "@example.com",
            "ada@",
            "ada@localhost",
            "ada@example.",
            "ada@.example",
            "ada@a..b",
            "ada@-a.b",
            "ada@a-.b",
            "ada@a_b.c",
            "ada@@a.b",
            "ada@a.b@c.d",
            "ada lovelace@a.b",
            " ada@a.b",
            "ada@a.b ",
            "ada@a.b\n",
            "\"ada\"@a.b",
            "ada@[127.0.0.1]",
            "ädä@a.b",
            "ada@ä.b",
            "a,b@c.d",
            &format!("a@{label}.b"),
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
