//! Keeps the files of one request: small ones in memory, the others in one file without a name.

use std::fmt;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::{Bytes, BytesMut};

/// Where files wait until the action has them.
#[derive(Debug, Clone)]
pub(crate) struct Spool {
    /// Without a folder it is the system's for temporary files.
    folder: Option<Arc<Path>>,
}

/// For forms whose files nobody wants.
pub(crate) static NOWHERE: Spool = Spool { folder: None };

impl Spool {
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self {
            folder: folder.map(Into::into),
        }
    }

    /// A file that nobody else can open and that is gone when it is closed, however the process
    /// ends.
    fn open(&self) -> io::Result<File> {
        match &self.folder {
            None => tempfile::tempfile(),
            Some(folder) => {
                std::fs::create_dir_all(folder)?;
                tempfile::tempfile_in(folder)
            }
        }
    }
}

/// The files of one request that arrived so far.
pub(in crate::form) struct Stage {
    spool: Spool,
    file: Option<Arc<Mutex<File>>>,
    /// Where the next file begins.
    end: u64,
    /// How many more bytes may stay in memory.
    room: usize,
}

/// How many bytes of the files of one request stay in memory.
const ROOM: usize = 256 << 10;

impl Stage {
    pub(in crate::form) fn new(spool: Spool) -> Self {
        Self {
            spool,
            file: None,
            end: 0,
            room: ROOM,
        }
    }

    pub(in crate::form) fn begin(&self) -> Writing {
        Writing {
            buffer: BytesMut::new(),
            spooled: 0,
        }
    }
}

/// One file on its way in. What was written of a file that does not end is written over.
pub(in crate::form) struct Writing {
    buffer: BytesMut,
    spooled: u64,
}

impl Writing {
    pub(in crate::form) async fn write(
        &mut self,
        stage: &mut Stage,
        chunk: &[u8],
    ) -> io::Result<()> {
        self.buffer.extend_from_slice(chunk);
        let most = if self.spooled == 0 { stage.room } else { ROOM };
        match self.buffer.len() > most {
            true => self.flush(stage).await,
            false => Ok(()),
        }
    }

    pub(in crate::form) async fn end(mut self, stage: &mut Stage) -> io::Result<Content> {
        if self.spooled == 0 {
            stage.room -= self.buffer.len();
            return Ok(Content::in_memory(self.buffer.freeze()));
        }
        self.flush(stage).await?;
        let at = stage.end;
        stage.end += self.spooled;
        let file = stage.file.clone();
        let file = file.ok_or_else(|| io::Error::other("a file that was written is not there"))?;
        Ok(Content {
            place: Place::Spooled { file, at },
            kind: None,
        })
    }

    async fn flush(&mut self, stage: &mut Stage) -> io::Result<()> {
        let (at, bytes) = (stage.end + self.spooled, std::mem::take(&mut self.buffer));
        self.spooled += bytes.len() as u64;
        let (spool, file) = (stage.spool.clone(), stage.file.take());
        let writing = tokio::task::spawn_blocking(move || {
            let file = match file {
                Some(file) => file,
                None => Arc::new(Mutex::new(spool.open()?)),
            };
            {
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                file.seek(SeekFrom::Start(at))?;
                file.write_all(&bytes)?;
            }
            io::Result::Ok((file, bytes))
        });
        let (file, mut bytes) = writing.await.map_err(io::Error::other)??;
        bytes.clear();
        self.buffer = bytes; // its memory is used again
        stage.file = Some(file);
        Ok(())
    }
}

/// The content of one file.
pub(in crate::form) struct Content {
    place: Place,
    /// What the first bytes say that it is.
    pub(super) kind: Option<&'static str>,
}

enum Place {
    Memory(Bytes),
    Spooled { file: Arc<Mutex<File>>, at: u64 },
}

/// Never the content itself: logs are read.
impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Content(..)")
    }
}

impl Content {
    pub(in crate::form) fn in_memory(bytes: Bytes) -> Self {
        Self {
            place: Place::Memory(bytes),
            kind: None,
        }
    }

    pub(in crate::form) fn known_as(mut self, kind: Option<&'static str>) -> Self {
        self.kind = kind;
        self
    }

    /// A piece of the content, which must lie within it.
    pub(super) async fn read(self: Arc<Self>, from: u64, length: usize) -> io::Result<Bytes> {
        if let Place::Memory(_) = self.place {
            return self.read_now(from, length);
        }
        let reading = tokio::task::spawn_blocking(move || self.read_now(from, length));
        reading.await.map_err(io::Error::other)?
    }

    pub(super) fn read_now(&self, from: u64, length: usize) -> io::Result<Bytes> {
        match &self.place {
            Place::Memory(bytes) => {
                let from = from as usize;
                Ok(bytes.slice(from..from + length))
            }
            Place::Spooled { file, at } => {
                let mut bytes = vec![0; length];
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                file.seek(SeekFrom::Start(at + from))?;
                file.read_exact(&mut bytes)?;
                Ok(bytes.into())
            }
        }
    }
}
