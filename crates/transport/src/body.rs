//! Whole bodies, up to a limit.

use bytes::{Bytes, BytesMut};
use http::Response;
use http_body::Body;
use http_body_util::BodyExt;
use vonage_video_core::{BoxError, Error};

/// Space is made for what is announced, up to here; for more as it comes.
const EXPECTED_LIMIT: usize = 64 * 1024;

/// Reads a body, up to a limit.
///
/// Of a larger one, and of one that is cut off, the beginning is kept where the answer is no success: its status says
/// enough.
pub(crate) async fn collect<B>(response: Response<B>, limit: usize) -> Result<Response<Bytes>, Error>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<BoxError>,
{
    let (parts, mut body) = response.into_parts();
    // Copied even where it comes in one piece: that would keep alive whatever else hyper read along with it.
    let expected = usize::try_from(body.size_hint().lower()).unwrap_or(limit);
    let mut whole = BytesMut::with_capacity(expected.min(limit).min(EXPECTED_LIMIT));
    while let Some(frame) = body.frame().await {
        let frame = match frame {
            Ok(frame) => frame,
            Err(error) if parts.status.is_success() => return Err(Error::body_lost(parts.status, error)),
            Err(_) => break,
        };
        let Ok(data) = frame.into_data() else { continue };
        let room = limit.saturating_sub(whole.len());
        whole.extend_from_slice(data.get(..room.min(data.len())).unwrap_or_default());
        if data.len() > room {
            let response = Response::from_parts(parts, whole.freeze());
            return if response.status().is_success() {
                Err(Error::unreadable(
                    &response,
                    format!("the body is larger than {limit} bytes"),
                ))
            } else {
                Ok(response)
            };
        }
    }
    Ok(Response::from_parts(parts, whole.freeze()))
}
