//! Reads `multipart/form-data` bodies while they arrive, and refuses files before they have.

mod head;
mod parts;

use bytes::Bytes;
use futures_util::Stream;
use sha2::{Digest as _, Sha256};

pub(crate) use head::boundary;

use super::Form;
use super::entries::{Entries, Origin, SentFile, Value, check_limits};
use super::error::FieldErrors;
use super::malformed::Malformed;
use super::name;
use super::rows::ROWS_FIELD;
use super::rules::Spec;
use super::upload::{Judge, NOWHERE, Refusal, Spool, Stage};
use head::Head;
use parts::Parts;

/// What may arrive, and where files are put.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Intake<'a> {
    /// The most bytes of all that is not content of a field for files.
    texts: u64,
    /// The most bytes of these contents together.
    files: u64,
    spool: &'a Spool,
    field: fn(&str) -> Option<&'static Spec>,
    check: fn(&Entries) -> FieldErrors,
}

/// Why reading ended before the end.
#[derive(Debug)]
pub(crate) enum Stopped {
    Malformed(Malformed),
    TooLarge {
        limit: u64,
    },
    /// Fields are wrong for certain, and much would be read in vain.
    Invalid(FieldErrors),
    /// Files came for a field that takes them, and nothing says how much of them is read.
    NoRoom,
    /// The file could not be put anywhere.
    Failed(std::io::Error),
}

impl From<Malformed> for Stopped {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed)
    }
}

impl<'a> Intake<'a> {
    /// For a form of the type `F`.
    pub(crate) fn of<F: Form>(texts: u64, files: u64, spool: &'a Spool) -> Self {
        Self {
            texts,
            files,
            spool,
            field: F::file,
            check: |entries| F::decode(entries).err().unwrap_or_default(),
        }
    }

    /// For a form of which nothing but the texts is wanted.
    pub(crate) fn of_texts(texts: u64) -> Self {
        Self {
            texts,
            files: 0,
            spool: &NOWHERE,
            field: |_| None,
            check: |_| FieldErrors::new(),
        }
    }

    pub(crate) fn texts(&self) -> u64 {
        self.texts
    }

    /// The most bytes that a whole body may have.
    pub(crate) fn whole(&self) -> u64 {
        self.texts.saturating_add(self.files)
    }
}

/// Reads a body into `entries`, which has what came until reading stopped.
///
/// `length` is how long the body says that it is. A body of which much is left is not read on once
/// it is known to be refused; a short one is, so that all mistakes are told at once.
pub(crate) async fn read<S, E>(
    boundary: &str,
    length: Option<u64>,
    body: S,
    intake: &Intake<'_>,
    entries: &mut Entries,
) -> Result<(), Stopped>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let mut reading = Reading {
        parts: Parts::new(body, boundary),
        length,
        intake,
        stage: Stage::new(intake.spool.clone()),
        list: Vec::new(),
        files: 0,
        checked: 0,
    };
    let ended = reading.all().await;
    *entries = Entries::from_parts(reading.list, Origin::Form);
    ended
}

/// Reads a body of which only names, types, sizes and digests of files are wanted.
pub(super) async fn parse<E>(
    content_type: &str,
    body: impl Stream<Item = Result<Bytes, E>>,
) -> Result<Entries, Malformed>
where
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let boundary = boundary(content_type)
        .ok_or_else(|| Malformed::new("The form's content type has no boundary."))?;
    let mut entries = Entries::new();
    let intake = Intake::of_texts(u64::MAX);
    let body = std::pin::pin!(body);
    match read(&boundary, None, body, &intake, &mut entries).await {
        Ok(()) => Ok(entries),
        Err(Stopped::Malformed(malformed)) => Err(malformed),
        Err(_) => Err(Malformed::new("The form is larger than can be read.")),
    }
}

struct Reading<'a, S> {
    parts: Parts<S>,
    length: Option<u64>,
    intake: &'a Intake<'a>,
    stage: Stage,
    list: Vec<(bytestring::ByteString, Value)>,
    /// How many bytes of files were read.
    files: u64,
    /// How many entries were there when they were checked last.
    checked: usize,
}

/// A body of which less than this is left is read to its end, whatever is wrong with it.
const LITTLE: u64 = 1 << 20;

impl<S, E> Reading<'_, S>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    async fn all(&mut self) -> Result<(), Stopped> {
        while let Some(head) = self.parts.next().await? {
            let Head { name, .. } = head;
            check_limits(self.list.len(), &name, name::depth(&name))?;
            let (value, ended) = match head.file_name {
                None => (Value::Text(self.text().await?.into()), Ok(())),
                Some(file_name) => {
                    let mut file = SentFile::begin(file_name, head.content_type)?;
                    let ended = self.file(&name, &mut file).await;
                    (Value::File(file.into()), ended)
                }
            };
            let refused = matches!(&value, Value::File(file) if file.refusal().is_some());
            // Also a file that was not read to its end: the page asks for it again.
            self.list.push((name.into(), value));
            ended?;
            if refused && !self.is_little() {
                self.checked = 0;
                self.look()?;
            }
        }
        self.count(0)
    }

    async fn text(&mut self) -> Result<String, Stopped> {
        let mut bytes = Vec::new();
        while let Some(chunk) = self.parts.chunk().await? {
            bytes.extend_from_slice(&chunk);
            self.count(0)?;
        }
        Ok(String::from_utf8(bytes)
            .unwrap_or_else(|broken| String::from_utf8_lossy(broken.as_bytes()).into_owned()))
    }

    /// Reads a file; its content is kept if it is the field of one.
    async fn file(&mut self, name: &str, file: &mut SentFile) -> Result<(), Stopped> {
        let spec = (self.intake.field)(name);
        if spec.is_some() {
            self.look()?;
        }
        let mut judge = spec.map(|spec| Judge::new(&spec.rules));
        let mut writing = self.stage.begin();
        let mut hash = Sha256::new();
        if let Some(spec) = spec {
            file.refuse(Refusal::of_name(&file.name));
            file.refuse(self.is_one_too_many(spec, name).then_some(Refusal::Many));
        }
        while let Some(chunk) = self.parts.chunk().await? {
            file.size += chunk.len() as u64;
            self.count(if judge.is_some() { chunk.len() } else { 0 })?;
            if let Some(judge) = &mut judge {
                file.refuse(judge.look(file, &chunk));
                if file.refusal().is_some() {
                    if !self.is_little() {
                        break;
                    }
                    continue;
                }
                writing
                    .write(&mut self.stage, &chunk)
                    .await
                    .map_err(Stopped::Failed)?;
            }
            hash.update(&chunk);
        }
        file.digest = hash.finalize().into();
        if let Some(mut judge) = judge {
            file.refuse(judge.end(file));
            if file.refusal().is_none() && !file.is_blank() {
                let content = writing.end(&mut self.stage).await;
                file.keep(content.map_err(Stopped::Failed)?.known_as(judge.kind()));
            }
        }
        Ok(())
    }

    /// Counts bytes of files, and holds both limits.
    fn count(&mut self, of_file: usize) -> Result<(), Stopped> {
        self.files += of_file as u64;
        let (texts, files) = (self.intake.texts, self.intake.files);
        if self.files > 0 && files == 0 {
            return Err(Stopped::NoRoom);
        }
        if self.files > files {
            return Err(Stopped::TooLarge { limit: files });
        }
        if self.parts.used().saturating_sub(self.files) > texts {
            return Err(Stopped::TooLarge { limit: texts });
        }
        Ok(())
    }

    /// Whether so little is left that it is read in any case.
    fn is_little(&self) -> bool {
        self.length
            .is_some_and(|length| length.saturating_sub(self.parts.used()) <= LITTLE)
    }

    /// Ends a long body before its file when a field is wrong whatever comes.
    ///
    /// What was not sent yet may still come, and a list may get longer; a button that changes rows
    /// asks for nothing to be right.
    fn look(&mut self) -> Result<(), Stopped> {
        if self.is_little() || self.checked == self.list.len() {
            return Ok(());
        }
        self.checked = self.list.len();
        let entries = Entries::from_parts(self.list.clone(), Origin::Form);
        if entries.text(ROWS_FIELD).is_some() {
            return Ok(());
        }
        let errors: FieldErrors = (self.intake.check)(&entries)
            .into_iter()
            .filter(|error| {
                let came = |name| entries.values(name).next().is_some();
                error.code != "items_min" && (came(&error.field) || came(name::list(&error.field)))
            })
            .collect();
        match errors.is_empty() {
            true => Ok(()),
            false => Err(Stopped::Invalid(errors)),
        }
    }

    /// Whether a list has as many files already as it may have.
    fn is_one_too_many(&self, spec: &Spec, name: &str) -> bool {
        let Some(most) = spec.rules.length_max else {
            return false;
        };
        let list = name::list(name);
        let files = self.list.iter().filter(|(own, value)| {
            matches!(value, Value::File(file) if !file.is_blank()) && name::list(own) == list
        });
        files.count() >= most
    }
}
