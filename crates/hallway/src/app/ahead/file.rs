//! Says in which file a plain server finds an address, and writes it there.
//!
//! A segment of an address is one name in the folder, or there is no file: what decodes to a way out
//! of the folder, to two names or to something that a system reads otherwise is refused.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::cache::unescape;

/// Where the page at this address is read: `/work` is `work/index.html`.
pub(super) fn of_page(address: &str) -> Option<PathBuf> {
    match address {
        "/" => Some("index.html".into()),
        _ => Some(of(address)?.join("index.html")),
    }
}

/// Where the file at this address is read.
pub(super) fn of(address: &str) -> Option<PathBuf> {
    let segments = address.strip_prefix('/')?.split('/').map(unescape);
    segments
        .map(|name| is_plain(&name).then_some(name))
        .collect()
}

fn is_plain(name: &str) -> bool {
    let odd = |c: char| c.is_control() || "/\\:".contains(c);
    !matches!(name, "" | "." | "..") && name.len() <= LONGEST && !name.contains(odd)
}

/// As long as names may be on the usual file systems.
const LONGEST: usize = 255;

/// Makes the folder, or takes an empty one: what an earlier export left would be served still.
pub(super) fn open(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    match fs::read_dir(folder)?.next() {
        None => Ok(()),
        Some(_) => Err(io::Error::new(
            io::ErrorKind::DirectoryNotEmpty,
            "it is not empty; what is in it would be served still",
        )),
    }
}

/// Writes a file that is not there yet.
pub(super) fn write(folder: &Path, file: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = folder.join(file);
    if let Some(around) = path.parent() {
        fs::create_dir_all(around)?;
    }
    File::create_new(path)?.write_all(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_the_index_of_its_own_folder() {
        let table = [
            ("/", "index.html"),
            ("/work", "work/index.html"),
            ("/work/a%20b", "work/a b/index.html"),
            ("/caf%C3%A9", "café/index.html"),
            ("/..a/b..", "..a/b../index.html"),
        ];
        for (address, file) in table {
            assert_eq!(of_page(address), Some(file.into()), "{address}");
        }
        assert_eq!(of("/fonts/a.woff2"), Some("fonts/a.woff2".into()));
    }

    #[test]
    fn no_address_leaves_the_folder() {
        for address in [
            "/..",
            "/%2E%2E/a",
            "/a/%2e%2e",
            "/a%2Fb",
            "/..%2F..%2Fa",
            "/a%5Cb",
            "/C%3A",
            "/a%00",
            "/a//b",
            "/a/",
            "a",
        ] {
            assert_eq!(of_page(address), None, "{address}");
        }
        assert_eq!(of_page(&format!("/{}", "a".repeat(256))), None);
    }

    #[test]
    fn what_is_in_the_folder_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        open(&folder.path().join("new")).unwrap();
        write(folder.path(), Path::new("a/b"), b"1").unwrap();
        assert!(write(folder.path(), Path::new("a/b"), b"2").is_err());
        assert_eq!(fs::read(folder.path().join("a/b")).unwrap(), b"1");
        assert!(open(folder.path()).is_err());
    }
}
