//! Reads a body up to a limit, and drains what is refused.

use std::time::Duration;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;

/// Why there is no body.
#[derive(Debug)]
pub(super) enum Unread {
    TooLarge,
    /// The connection broke, or the framing of the body did.
    Broken,
}

/// Reads the whole body, unless it is longer than `limit` bytes.
pub(super) async fn read(mut body: Body, limit: usize) -> Result<Bytes, Unread> {
    let mut whole = BytesMut::new();
    let mut first = Bytes::new();
    while let Some(data) = next(&mut body).await? {
        if first.len() + whole.len() + data.len() > limit {
            drain(body, limit as u64).await;
            return Err(Unread::TooLarge);
        }
        // Most bodies arrive in one piece, which needs no copy.
        if first.is_empty() && whole.is_empty() {
            first = data;
        } else {
            whole.extend_from_slice(&std::mem::take(&mut first));
            whole.extend_from_slice(&data);
        }
    }
    Ok(if whole.is_empty() {
        first
    } else {
        whole.freeze()
    })
}

/// Reads and forgets what a refused caller is still sending, within bounds.
///
/// A server that closes a connection with unread data resets it, and many clients then show a
/// broken connection instead of the answer.
pub(super) async fn drain(mut body: Body, limit: u64) {
    let mut left = limit.max(DRAINED);
    let reading = async {
        while let Ok(Some(data)) = next(&mut body).await {
            match left.checked_sub(data.len() as u64) {
                Some(less) => left = less,
                None => return,
            }
        }
    };
    // Whether everything came in time changes nothing: the answer is sent either way.
    let _ = tokio::time::timeout(PATIENCE, reading).await;
}

async fn next(body: &mut Body) -> Result<Option<Bytes>, Unread> {
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Unread::Broken)?;
        if let Ok(data) = frame.into_data() {
            return Ok(Some(data));
        }
    }
    Ok(None)
}

const DRAINED: u64 = 1 << 20;
const PATIENCE: Duration = Duration::from_secs(5);
