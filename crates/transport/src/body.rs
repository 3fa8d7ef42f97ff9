//! Whole bodies, up to a limit.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http::Response;
use http::response::Parts;
use http_body::Body;
use pin_project_lite::pin_project;
use vonage_video_core::{BoxError, Error};

/// Space is made for what is announced, up to here; for more as it comes.
const EXPECTED_LIMIT: usize = 64 * 1024;

/// How a body ended.
#[derive(Debug)]
pub(crate) enum End {
    Whole,
    /// It goes on; what was read is as long as the limit.
    TooLong,
    Lost(BoxError),
}

pin_project! {
    /// Reads a body, up to a limit.
    pub(crate) struct WholeBody<B> {
        #[pin]
        body: B,
        read: BytesMut,
        limit: usize,
    }
}

impl<B: Body> WholeBody<B> {
    pub(crate) fn new(body: B, limit: usize) -> Self {
        let expected = usize::try_from(body.size_hint().lower()).unwrap_or(limit);
        Self {
            body,
            // Copied even where it comes in one piece: that would keep alive whatever else hyper read along with it.
            read: BytesMut::with_capacity(expected.min(limit).min(EXPECTED_LIMIT)),
            limit,
        }
    }
}

impl<B> Future for WholeBody<B>
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Output = (Bytes, End);

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let end = loop {
            let data = match ready!(this.body.as_mut().poll_frame(context)) {
                None => break End::Whole,
                Some(Err(error)) => break End::Lost(error.into()),
                Some(Ok(frame)) => frame.into_data().unwrap_or_default(),
            };
            let room = this.limit.saturating_sub(this.read.len());
            this.read
                .extend_from_slice(data.get(..room.min(data.len())).unwrap_or_default());
            if data.len() > room {
                break End::TooLong;
            }
        };
        Poll::Ready((std::mem::take(this.read).freeze(), end))
    }
}

/// The response with its body, as far as it came. Of one that is too long or cut off, the beginning is enough where the
/// response is no success: its status says the rest.
pub(crate) fn response(parts: Parts, body: Bytes, end: End, limit: usize) -> Result<Response<Bytes>, Error> {
    match end {
        End::Lost(error) if parts.status.is_success() => Err(Error::body_lost(parts.status, error)),
        End::TooLong if parts.status.is_success() => Err(Error::unreadable(
            &Response::from_parts(parts, body),
            format!("the body is larger than {limit} bytes"),
        )),
        _ => Ok(Response::from_parts(parts, body)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use http_body::{Frame, SizeHint};
    use vonage_video_core::ErrorKind;

    use super::*;

    /// A body in pieces, and how long it says it is; `None` is where it breaks off.
    struct Pieces(VecDeque<Option<&'static [u8]>>, u64);

    impl Body for Pieces {
        type Data = Bytes;
        type Error = BoxError;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
            let piece = self.0.pop_front();
            Poll::Ready(piece.map(|piece| match piece {
                Some(piece) => Ok(Frame::data(Bytes::from_static(piece))),
                None => Err("broke off".into()),
            }))
        }

        fn size_hint(&self) -> SizeHint {
            SizeHint::with_exact(self.1)
        }
    }

    async fn answered(
        status: u16,
        pieces: &[Option<&'static [u8]>],
        announced: u64,
    ) -> Result<Bytes, ErrorKind> {
        let body = Pieces(pieces.iter().copied().collect(), announced);
        let (whole, end) = WholeBody::new(body, 4).await;
        let (parts, ()) = Response::builder().status(status).body(()).unwrap().into_parts();
        response(parts, whole, end, 4)
            .map(Response::into_body)
            .map_err(|error| error.kind())
    }

    #[tokio::test]
    async fn up_to_the_limit_a_body_is_read_whole_whatever_was_announced() {
        for announced in [0, 4, u64::MAX] {
            let pieces: [&[Option<&'static [u8]>]; 2] = [
                &[Some(b"abcd")],
                &[Some(b"ab"), Some(b""), Some(b"cd"), Some(b"")],
            ];
            for pieces in pieces {
                assert_eq!(answered(200, pieces, announced).await.unwrap(), "abcd");
            }
            assert_eq!(answered(200, &[], announced).await.unwrap(), "");
        }
    }

    #[tokio::test]
    async fn of_a_refusal_the_beginning_is_enough_and_of_a_success_it_is_not() {
        let longer: &[Option<&'static [u8]>] = &[Some(b"abc"), Some(b"de")];
        let broken: &[Option<&'static [u8]>] = &[Some(b"abc"), None];
        assert_eq!(answered(404, longer, 5).await.unwrap(), "abcd");
        assert_eq!(answered(404, broken, 5).await.unwrap(), "abc");
        assert_eq!(answered(200, longer, 5).await.unwrap_err(), ErrorKind::Decode);
        assert_eq!(answered(200, broken, 5).await.unwrap_err(), ErrorKind::Lost);
    }
}
