//! Whole bodies, up to a limit.

use bytes::{Bytes, BytesMut};
use http::Response;
use http::response::Parts;
use http_body::Body;
use http_body_util::BodyExt;
use vonage_video_core::{BoxError, Error};

/// Space is made for what is announced, up to here; for more as it comes.
const EXPECTED_LIMIT: usize = 64 * 1024;

/// How a body ended.
pub(crate) enum End {
    Whole,
    /// It goes on; what was read is as long as the limit.
    TooLong,
    Lost(BoxError),
}

/// Reads a body, up to a limit.
pub(crate) async fn read<B>(body: &mut B, limit: usize) -> (Bytes, End)
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<BoxError>,
{
    // Copied even where it comes in one piece: that would keep alive whatever else hyper read along with it.
    let expected = usize::try_from(body.size_hint().lower()).unwrap_or(limit);
    let mut whole = BytesMut::with_capacity(expected.min(limit).min(EXPECTED_LIMIT));
    let end = loop {
        let data = match body.frame().await {
            None => break End::Whole,
            Some(Err(error)) => break End::Lost(error.into()),
            Some(Ok(frame)) => frame.into_data().unwrap_or_default(),
        };
        let room = limit.saturating_sub(whole.len());
        whole.extend_from_slice(data.get(..room.min(data.len())).unwrap_or_default());
        if data.len() > room {
            break End::TooLong;
        }
    };
    (whole.freeze(), end)
}

/// The answer with its body, as far as it came. Of one that is too long or cut off, the beginning is enough where the answer
/// is no success: its status says the rest.
pub(crate) fn answer(parts: Parts, body: Bytes, end: End, limit: usize) -> Result<Response<Bytes>, Error> {
    match end {
        End::Lost(error) if parts.status.is_success() => Err(Error::body_lost(parts.status, error)),
        End::TooLong if parts.status.is_success() => Err(Error::unreadable(
            &Response::from_parts(parts, body),
            format!("the body is larger than {limit} bytes"),
        )),
        _ => Ok(Response::from_parts(parts, body)),
    }
}
