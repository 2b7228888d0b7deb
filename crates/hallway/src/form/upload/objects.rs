//! Puts a file into an object storage, whole or not at all.

use http::HeaderValue;
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, Error, MultipartUpload, ObjectStore, PutPayload, Result,
};
use tokio::runtime::Handle;

use super::Upload;

/// No storage takes smaller parts than this one of S3, the last one apart.
const PART: u64 = 5 << 20;

/// No storage takes more parts of one object.
const PARTS: u64 = 10_000;

impl Upload {
    /// Puts the content into an object storage, as the object `path` and with the file's type. The
    /// object appears whole or not at all, and instead of another of that name: choose one that no
    /// other file has, such as the digest.
    ///
    /// A file of more than 5 MB goes in parts, of which one is in memory at a time. When a part
    /// fails, or the call is given up at its deadline, the storage is told to forget the others. It
    /// cannot be told by a process that ends: for that case give the bucket a rule that ends
    /// unfinished uploads.
    ///
    /// Needs the feature `object-store`.
    ///
    /// # Errors
    ///
    /// What the storage says, after its own tries; when the file of the data folder cannot be read.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::sync::Arc;
    /// use hallway::object_store::ObjectStore;
    /// use hallway::{Done, Error, Form, Input, Public, State, Upload, action};
    ///
    /// #[derive(Form)]
    /// pub struct Application {
    ///     #[form(max_size = "5mb", accept = ["application/pdf"])]
    ///     letter: Upload,
    /// }
    ///
    /// /// Made once, by `AmazonS3Builder::from_env()` or another builder of `object_store`.
    /// pub type Storage = Arc<dyn ObjectStore>;
    ///
    /// #[action(access = Public, files = "5mb")]
    /// pub async fn apply(
    ///     State(storage): State<Storage>,
    ///     Input(application): Input<Application>,
    /// ) -> Result<Done, Error> {
    ///     let letter = application.letter;
    ///     letter.put_to(&storage, format!("letters/{}.pdf", letter.digest())).await?;
    ///     Ok(Done::new())
    /// }
    /// ```
    pub async fn put_to(&self, store: &dyn ObjectStore, path: impl Into<Path>) -> Result<()> {
        let path = path.into();
        if self.size() <= PART {
            return self.put_whole(store, &path).await;
        }
        let mut sending = Sending(Some(self.begin(store, &path).await?));
        let sent = sending.send(self).await;
        match sent {
            Ok(()) => sending.0 = None,
            Err(_) => sending.abort().await,
        }
        sent
    }

    async fn put_whole(&self, store: &dyn ObjectStore, path: &Path) -> Result<()> {
        let content = PutPayload::from(self.bytes().await.map_err(unreadable)?);
        let options = self.attributes().into();
        match store.put_opts(path, content.clone(), options).await {
            Err(Error::NotImplemented { .. }) => {
                let plain = Attributes::new().into();
                store.put_opts(path, content, plain).await.map(drop)
            }
            put => put.map(drop),
        }
    }

    async fn begin(
        &self,
        store: &dyn ObjectStore,
        path: &Path,
    ) -> Result<Box<dyn MultipartUpload>> {
        let options = self.attributes().into();
        match store.put_multipart_opts(path, options).await {
            Err(Error::NotImplemented { .. }) => {
                let plain = Attributes::new().into();
                store.put_multipart_opts(path, plain).await
            }
            begun => begun,
        }
    }

    /// The type, which a storage in a folder does not keep.
    fn attributes(&self) -> Attributes {
        let kind = self.content_type();
        let told = !kind.is_empty() && HeaderValue::from_str(kind).is_ok();
        let told = told.then(|| (Attribute::ContentType, kind.to_owned()));
        Attributes::from_iter(told)
    }
}

/// An upload in parts, which is aborted unless it is taken out.
struct Sending(Option<Box<dyn MultipartUpload>>);

impl Sending {
    async fn send(&mut self, file: &Upload) -> Result<()> {
        let Some(upload) = &mut self.0 else {
            return Ok(());
        };
        let (size, part) = (file.size(), part_size(file.size()));
        let mut at = 0;
        while at < size {
            let length = part.min(size - at);
            let piece = file.content.clone().read(at, length as usize).await;
            upload.put_part(piece.map_err(unreadable)?.into()).await?;
            at += length;
        }
        upload.complete().await.map(drop)
    }

    async fn abort(&mut self) {
        if let Some(upload) = &mut self.0 {
            abort(upload).await;
        }
        self.0 = None;
    }
}

/// For a call that is given up while a part is on its way.
impl Drop for Sending {
    fn drop(&mut self) {
        if let (Some(mut upload), Ok(runtime)) = (self.0.take(), Handle::try_current()) {
            runtime.spawn(async move { abort(&mut upload).await });
        }
    }
}

async fn abort(upload: &mut Box<dyn MultipartUpload>) {
    if let Err(error) = upload.abort().await {
        tracing::warn!(%error, "an object storage may have kept parts of a file");
    }
}

fn part_size(size: u64) -> u64 {
    size.div_ceil(PARTS).max(PART)
}

fn unreadable(error: std::io::Error) -> Error {
    Error::Generic {
        store: "the file that was sent",
        source: Box::new(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_never_more_parts_than_a_storage_takes() {
        for (size, part) in [
            (PART + 1, PART),
            (PART * PARTS, PART),
            (1 << 40, 109_951_163),
        ] {
            assert_eq!(part_size(size), part);
            assert!(size.div_ceil(part) <= PARTS);
        }
    }
}
