//! Cleans texts as a browser would, and decides whether one is the address of a page.

use std::borrow::Cow;

/// A text as `<input type="email">` and `<input type="url">` hold it: without line breaks, and
/// without blanks around it (HTML Standard, 4.10.5.1.4 and 4.10.5.1.5).
pub(super) fn sanitized(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) if memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_none() => {
            Cow::Borrowed(text.trim_ascii())
        }
        text => Cow::Owned(strip_newlines(&text).trim_ascii().to_owned()),
    }
}

/// *Strip newlines* of the Infra Standard.
pub(super) fn strip_newlines(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r']) {
        Cow::Owned(text.replace(['\n', '\r'], ""))
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether `text` is an absolute address of a page: `http` or `https`, and a host.
///
/// A browser accepts every scheme for `type="url"`, also `javascript:`, which must not become a
/// link in a page. What stands behind the host is not judged.
pub(super) fn is_page(text: &str) -> bool {
    let scheme = |scheme: &str| {
        let start = text.get(..scheme.len())?;
        start
            .eq_ignore_ascii_case(scheme)
            .then(|| &text[scheme.len()..])
    };
    let Some(rest) = scheme("https://").or_else(|| scheme("http://")) else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port),
        _ => (authority, ""),
    };
    !text
        .chars()
        .any(|sign| sign.is_whitespace() || sign.is_control())
        && !text.contains(['<', '>', '"', '\\', '^', '`', '{', '|', '}'])
        && is_host(host)
        && port.len() <= 5
        && port.bytes().all(|byte| byte.is_ascii_digit())
}

/// A name or an address, without anybody's name before it.
fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[') {
        let address = address.strip_suffix(']');
        return address.is_some_and(|address| address.parse::<std::net::Ipv6Addr>().is_ok());
    }
    let fits = |label: &str| {
        let sign = |sign: char| sign.is_alphanumeric() || sign == '-' || sign == '_';
        !label.is_empty() && label.chars().all(sign)
    };
    host.strip_suffix('.').unwrap_or(host).split('.').all(fits)
}

#[cfg(test)]
mod tests {
    use super::is_page;

    #[test]
    fn addresses_of_pages_pass_and_nothing_else() {
        for good in [
            "https://example.com",
            "HTTP://example.com:8080/a?b=c#d",
            "https://münchen.example/straße",
            "http://127.0.0.1/",
            "http://[::1]:3000",
            "https://a.b./x",
        ] {
            assert!(is_page(good), "{good}");
        }
        for bad in [
            "",
            "example.com",
            "//example.com",
            "https:/example.com",
            "https://",
            "https:///a",
            "https://a b.example",
            "https://a..b",
            "https://example.com:x",
            "https://example.com:123456",
            "https://ada@evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "ftp://example.com",
            "https://[::z]",
            "https://example.com/\n",
            "https://example.com/\"x",
        ] {
            assert!(!is_page(bad), "{bad}");
        }
    }
}
