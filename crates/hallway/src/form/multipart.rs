//! Reads `multipart/form-data` bodies while they arrive.

use bytes::Bytes;
use futures_util::Stream;
use multer::{Field, Multipart};
use sha2::{Digest as _, Sha256};

use super::entries::{Entries, Origin, SentFile, Value, check_limits};
use super::malformed::Malformed;
use super::name;

pub(super) async fn parse<E>(
    content_type: &str,
    body: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
) -> Result<Entries, Malformed>
where
    E: Into<Box<dyn std::error::Error + Send + Sync>> + 'static,
{
    let boundary = multer::parse_boundary(content_type)
        .map_err(|error| Malformed::caused("The form's content type has no boundary.", error))?;
    let mut parts = Multipart::new(body, boundary);
    let mut list = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part
            .name()
            .ok_or_else(|| Malformed::new("A part of the form has no name."))?;
        check_limits(list.len(), name, name::depth(name))?;
        list.push((name.into(), read(part).await?));
    }
    Ok(Entries::from_parts(list, Origin::Form))
}

/// A part with a file name is a file, also an empty one: that is what browsers send for a file
/// field that was left empty.
async fn read(part: Field<'static>) -> Result<Value, Malformed> {
    match part.file_name() {
        Some(name) => {
            let name = name.to_owned();
            read_file(part, name).await.map(Value::File)
        }
        None => read_text(part).await.map(|text| Value::Text(text.into())),
    }
}

async fn read_text(mut part: Field<'static>) -> Result<String, Malformed> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(broken)? {
        bytes.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|broken| String::from_utf8_lossy(broken.as_bytes()).into_owned()))
}

async fn read_file(mut part: Field<'static>, name: String) -> Result<SentFile, Malformed> {
    let content_type = part
        .content_type()
        .map(ToString::to_string)
        .unwrap_or_default();
    let (mut size, mut hash) = (0, Sha256::new());
    while let Some(chunk) = part.chunk().await.map_err(broken)? {
        size += chunk.len() as u64;
        hash.update(&chunk);
    }
    Ok(SentFile {
        name,
        content_type,
        size,
        digest: hash.finalize().into(),
    })
}

fn broken(error: multer::Error) -> Malformed {
    Malformed::caused("The form's body is cut short or broken.", error)
}
