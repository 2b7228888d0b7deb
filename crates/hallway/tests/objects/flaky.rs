//! A storage that goes wrong in a way that a test chooses, and counts what it was asked for.

use std::fmt;
use std::sync::{Arc, Mutex};

use futures_util::stream::BoxStream;
use hallway::object_store::path::Path;
use hallway::object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta,
    ObjectStore, PutMultipartOptions, PutOptions, PutPayload, PutResult, Result, UploadPart,
};
use tokio::sync::Notify;

#[derive(Debug, Clone, Copy)]
pub(super) enum Mood {
    Well,
    /// From 1.
    FailsAtPart(usize),
    HangsAtPart(usize),
    FailsAtTheEnd,
}

#[derive(Debug)]
pub(super) struct Flaky<S> {
    inner: S,
    mood: Mood,
    seen: Arc<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    counts: Mutex<Counts>,
    hangs: Notify,
    aborted: Notify,
}

#[derive(Debug, Default, Clone)]
struct Counts {
    begun: usize,
    completed: usize,
    aborted: usize,
    parts: Vec<usize>,
    at_once: usize,
    most_at_once: usize,
}

impl<S> Flaky<S> {
    pub(super) fn new(inner: S, mood: Mood) -> Self {
        let seen = Arc::default();
        Self { inner, mood, seen }
    }

    pub(super) fn begun(&self) -> usize {
        self.seen.count(|counts| counts.begun)
    }

    pub(super) fn completed(&self) -> usize {
        self.seen.count(|counts| counts.completed)
    }

    pub(super) fn aborted(&self) -> usize {
        self.seen.count(|counts| counts.aborted)
    }

    pub(super) fn parts(&self) -> Vec<usize> {
        self.seen.count(|counts| counts.parts.clone())
    }

    pub(super) fn most_at_once(&self) -> usize {
        self.seen.count(|counts| counts.most_at_once)
    }

    /// Waits until a part hangs.
    pub(super) async fn hangs(&self) {
        self.seen.hangs.notified().await;
    }

    /// Waits until an upload has been aborted.
    pub(super) async fn is_aborted(&self) {
        self.seen.aborted.notified().await;
    }
}

impl Seen {
    fn count<T>(&self, of: impl FnOnce(&mut Counts) -> T) -> T {
        of(&mut self.counts.lock().unwrap())
    }
}

fn full() -> Error {
    Error::Generic {
        store: "Flaky",
        source: "the storage is full".into(),
    }
}

#[derive(Debug)]
struct Parts {
    inner: Box<dyn MultipartUpload>,
    mood: Mood,
    seen: Arc<Seen>,
}

#[async_trait::async_trait]
impl MultipartUpload for Parts {
    fn put_part(&mut self, data: PutPayload) -> UploadPart {
        let number = self.seen.count(|counts| {
            counts.parts.push(data.content_length());
            counts.at_once += 1;
            counts.most_at_once = counts.most_at_once.max(counts.at_once);
            counts.parts.len()
        });
        let (seen, mood) = (self.seen.clone(), self.mood);
        let put = self.inner.put_part(data);
        Box::pin(async move {
            match mood {
                Mood::FailsAtPart(at) if at == number => return Err(full()),
                Mood::HangsAtPart(at) if at == number => {
                    seen.hangs.notify_one();
                    std::future::pending::<()>().await;
                }
                _ => {}
            }
            let put = put.await;
            seen.count(|counts| counts.at_once -= 1);
            put
        })
    }

    async fn complete(&mut self) -> Result<PutResult> {
        if let Mood::FailsAtTheEnd = self.mood {
            return Err(full());
        }
        self.seen.count(|counts| counts.completed += 1);
        self.inner.complete().await
    }

    async fn abort(&mut self) -> Result<()> {
        let aborted = self.inner.abort().await;
        self.seen.count(|counts| counts.aborted += 1);
        self.seen.aborted.notify_one();
        aborted
    }
}

impl<S> fmt::Display for Flaky<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Flaky({:?})", self.mood)
    }
}

#[async_trait::async_trait]
impl<S: ObjectStore> ObjectStore for Flaky<S> {
    async fn put_opts(&self, to: &Path, data: PutPayload, how: PutOptions) -> Result<PutResult> {
        self.inner.put_opts(to, data, how).await
    }

    async fn put_multipart_opts(
        &self,
        to: &Path,
        how: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        let inner = self.inner.put_multipart_opts(to, how).await?;
        self.seen.count(|counts| counts.begun += 1);
        let (mood, seen) = (self.mood, self.seen.clone());
        Ok(Box::new(Parts { inner, mood, seen }))
    }

    async fn get_opts(&self, at: &Path, how: GetOptions) -> Result<GetResult> {
        self.inner.get_opts(at, how).await
    }

    fn delete_stream(
        &self,
        all: BoxStream<'static, Result<Path>>,
    ) -> BoxStream<'static, Result<Path>> {
        self.inner.delete_stream(all)
    }

    fn list(&self, below: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list(below)
    }

    async fn list_with_delimiter(&self, below: Option<&Path>) -> Result<ListResult> {
        self.inner.list_with_delimiter(below).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, how: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, how).await
    }
}
