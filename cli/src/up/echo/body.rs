//! Bodies that are never held as a whole.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use http_body_util::BodyExt;
use hyper::body::{Body as HttpBody, Frame, SizeHint};

/// As much is sent at once.
const CHUNK: &[u8] = &[b'x'; 16 * 1024];

/// Reads a body to its end and says how many bytes it had; a body cut short counts as far as it came.
pub(super) async fn count(mut body: Body) -> u64 {
    let mut bytes = 0_u64;
    while let Some(Ok(frame)) = body.frame().await {
        let len = frame.data_ref().map_or(0, Bytes::len);
        bytes = bytes.saturating_add(u64::try_from(len).unwrap_or(u64::MAX));
    }
    bytes
}

/// A body of as many times the letter x.
#[derive(Debug)]
pub(super) struct Filler {
    /// Bytes not sent yet.
    pub(super) left: u64,
}

impl HttpBody for Filler {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let len = usize::try_from(self.left).unwrap_or(usize::MAX).min(CHUNK.len());
        let Some(chunk) = CHUNK.get(..len).filter(|chunk| !chunk.is_empty()) else {
            return Poll::Ready(None);
        };
        self.left = self.left.saturating_sub(u64::try_from(len).unwrap_or(u64::MAX));
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(chunk)))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
