//! Holds the deployment's keys, and keeps one in a file where none was given.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// One key of the deployment: 32 random bytes.
#[derive(Clone)]
pub(crate) struct Secret {
    bytes: [u8; 32],
    id: [u8; 4],
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secret({})", self.name())
    }
}

impl Secret {
    fn new(bytes: [u8; 32]) -> Self {
        let digest = Sha256::new()
            .chain_update(b"hallway key id")
            .chain_update(bytes)
            .finalize();
        Self {
            bytes,
            id: [digest[0], digest[1], digest[2], digest[3]],
        }
    }

    /// Makes a new key.
    pub(crate) fn random() -> Self {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).expect("the system gives random bytes");
        Self::new(bytes)
    }

    fn parse(text: &str) -> Result<Self, KeyError> {
        let bytes = URL_SAFE_NO_PAD
            .decode(text.trim())
            .map_err(|_| KeyError::Malformed)?;
        Ok(Self::new(
            <[u8; 32]>::try_from(bytes).map_err(|_| KeyError::Malformed)?,
        ))
    }

    fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn id(&self) -> [u8; 4] {
        self.id
    }

    /// The key's id, which says nothing about the key: for logs and health.
    pub(crate) fn name(&self) -> String {
        self.id.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The keys in order: the first seals, all open.
#[derive(Debug, Clone)]
pub(crate) struct KeyRing(Vec<Secret>);

impl KeyRing {
    /// Reads keys as `HALLWAY_KEYS` gives them: base64url of 32 bytes each, with commas between.
    pub(crate) fn parse(text: &str) -> Result<Self, KeyError> {
        let keys = text
            .split(',')
            .filter(|part| !part.trim().is_empty())
            .map(Secret::parse)
            .collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() {
            Err(KeyError::Malformed)
        } else {
            Ok(Self(keys))
        }
    }

    /// A ring with one new key, for tests and for programs that keep nothing.
    pub(crate) fn random() -> Self {
        Self(vec![Secret::random()])
    }

    /// Reads the key file of `folder`, or makes one, readable by the owner only.
    ///
    /// Two processes that start at once agree: the file is written under a name of its own and
    /// then linked to its place, which fails for the second one, who reads the first one's.
    pub(crate) fn in_folder(folder: &Path) -> Result<Self, KeyError> {
        let path = folder.join("keys");
        let failed = |cause| KeyError::File {
            path: path.clone(),
            cause,
        };
        match fs::read_to_string(&path) {
            Ok(text) => return Self::parse(&text),
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(failed(cause)),
            Err(_) => {}
        }
        fs::create_dir_all(folder).map_err(failed)?;
        let own = folder.join(format!("keys.{}", crate::error::new_id()));
        let written = write_private(&own, &Secret::random().text());
        let linked = written.and_then(|()| match fs::hard_link(&own, &path) {
            Err(cause) if cause.kind() != io::ErrorKind::AlreadyExists => Err(cause),
            _ => Ok(()),
        });
        let _ = fs::remove_file(&own);
        linked.map_err(failed)?;
        Self::parse(&fs::read_to_string(&path).map_err(failed)?)
    }

    pub(super) fn first(&self) -> &Secret {
        &self.0[0]
    }

    pub(super) fn get(&self, at: usize) -> &Secret {
        &self.0[at]
    }

    pub(super) fn position(&self, id: &[u8]) -> Option<usize> {
        self.0.iter().position(|secret| secret.id == id)
    }

    /// The ids of the keys, for logs and health.
    pub(crate) fn names(&self) -> Vec<String> {
        self.0.iter().map(Secret::name).collect()
    }
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Why there are no keys to seal with.
#[derive(Debug)]
#[non_exhaustive]
pub enum KeyError {
    /// A key is not base64url of 32 bytes.
    Malformed,
    /// The key file cannot be read or made.
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
}

impl std::fmt::Display for KeyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Malformed => {
                f.write_str("a key is not base64url of 32 bytes; `cargo hallway key` prints one")
            }
            Self::File { path, .. } => write!(
                f,
                "the key file {} cannot be read or made; set HALLWAY_KEYS, or HALLWAY_DATA to a folder that can be written",
                path.display()
            ),
        }
    }
}

impl std::error::Error for KeyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Malformed => None,
            Self::File { cause, .. } => Some(cause),
        }
    }
}
