//! Holds a file that somebody sent, and puts it where the app wants it.

mod judge;
#[cfg(feature = "object-store")]
mod objects;
mod spool;

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::{Stream, stream};
use tempfile::NamedTempFile;

pub(super) use judge::{Judge, Refusal};
pub(super) use spool::{Content, Stage};
pub(crate) use spool::{NOWHERE, Spool};

use super::entries::SentFile;

/// A file that somebody sent with a form, checked by the rules of its field.
///
/// A field is an `Upload`, an `Option<Upload>` or a `Vec<Upload>`, and its rules are `max_size`,
/// `accept` and, for a list, `length`. They are checked while the file arrives: its size, the type
/// that the browser claims and the one that its first bytes tell.
///
/// Small files are in memory, others in one file of the data folder that has no name and is gone
/// with the last `Upload` of the request, whatever happens: the action saves what it wants to keep.
///
/// How many bytes of files an action reads in all is said by the action: `files = "20mb"`; by a
/// route, the third parameter of [`Checked`](crate::Checked). Without it, none.
///
/// # Examples
///
/// ```
/// use hallway::{Done, Error, Form, Input, Public, Upload, action};
///
/// #[derive(Form)]
/// pub struct Application {
///     #[form(max_size = "5mb", accept = ["application/pdf"])]
///     letter: Upload,
/// }
///
/// #[action(access = Public, files = "5mb")]
/// pub async fn apply(Input(application): Input<Application>) -> Result<Done, Error> {
///     let letter = application.letter;
///     letter.save_to(format!("letters/{}", letter.digest())).await?;
///     Ok(Done::new())
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Upload {
    file: SentFile,
    content: Arc<Content>,
}

/// Bytes that are read at once.
const PIECE: usize = 256 << 10;

impl Upload {
    pub(super) fn new(file: SentFile, content: Arc<Content>) -> Self {
        Self { file, content }
    }

    /// A file that was never sent, to call an action as a function in a test.
    ///
    /// # Examples
    ///
    /// ```
    /// let upload = hallway::Upload::for_tests("a.txt", "text/plain", "hello");
    /// assert_eq!((upload.name(), upload.size()), ("a.txt", 5));
    /// ```
    pub fn for_tests(name: &str, content_type: &str, content: impl Into<Bytes>) -> Self {
        let content = content.into();
        Self {
            file: SentFile::of(name, content_type, &content),
            content: Arc::new(Content::in_memory(content)),
        }
    }

    /// What the file is called where it comes from: a name without folders, of at most 255 bytes,
    /// so that `folder.join(upload.name())` stays in `folder`. Two files may have the same.
    pub fn name(&self) -> &str {
        &self.file.name
    }

    /// What the file is: what its first bytes tell, or else what the browser claims. Only with the
    /// rule `accept` it is one of the types that you expect.
    pub fn content_type(&self) -> &str {
        self.content.kind.unwrap_or(&self.file.content_type)
    }

    /// How many bytes it has.
    pub fn size(&self) -> u64 {
        self.file.size
    }

    /// SHA-256 of its content in 64 hexadecimal digits: a name that no other content has.
    pub fn digest(&self) -> String {
        use std::fmt::Write as _;
        let mut digits = String::with_capacity(64);
        for byte in self.file.digest {
            let _ = write!(digits, "{byte:02x}");
        }
        digits
    }

    /// The whole content, in memory.
    ///
    /// # Errors
    ///
    /// When the file of the data folder cannot be read.
    pub async fn bytes(&self) -> io::Result<Bytes> {
        self.content.clone().read(0, self.file.size as usize).await
    }

    /// The content in pieces of at most 256 KB.
    ///
    /// # Errors
    ///
    /// An item is an error when the file of the data folder cannot be read.
    pub fn stream(&self) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        let (content, size) = (self.content.clone(), self.file.size);
        stream::try_unfold(0, move |at: u64| {
            let content = content.clone();
            async move {
                let length = usize::try_from(size - at).unwrap_or(PIECE).min(PIECE);
                if length == 0 {
                    return Ok(None);
                }
                let piece = content.read(at, length).await?;
                Ok(Some((piece, at + length as u64)))
            }
        })
    }

    /// Writes the content to a file at `path`, and makes the folders that are missing above it. The
    /// file appears whole or not at all, and can be read by the program's own user only.
    ///
    /// # Errors
    ///
    /// `AlreadyExists` when something is at `path`; whatever keeps the file from being written.
    pub async fn save_to(&self, path: impl Into<PathBuf>) -> io::Result<()> {
        let (path, content, size) = (path.into(), self.content.clone(), self.file.size);
        let saving = tokio::task::spawn_blocking(move || save(&content, size, &path));
        saving.await.map_err(io::Error::other)?
    }
}

fn save(content: &Content, size: u64, path: &Path) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(folder)?;
    let mut file = NamedTempFile::new_in(folder)?;
    let mut at = 0;
    while at < size {
        let length = usize::try_from(size - at).unwrap_or(PIECE).min(PIECE);
        file.write_all(&content.read_now(at, length)?)?;
        at += length as u64;
    }
    file.as_file().sync_all()?;
    file.persist_noclobber(path)?;
    Ok(())
}
