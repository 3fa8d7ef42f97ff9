//! Bodies that are sent step by step.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::time::Sleep;

use crate::server::Hangup;

/// How long the part of an answer that is sent has to leave the process before its connection is closed.
pub(super) const FLUSH: Duration = Duration::from_millis(20);

/// A body that is sent step by step.
#[derive(Debug)]
pub(crate) struct AnswerBody {
    steps: VecDeque<Step>,
    waiting: Option<Pin<Box<Sleep>>>,
    /// How much is still to come, where it all will.
    left: Option<u64>,
}

#[derive(Debug)]
enum Step {
    Send(Bytes),
    Wait(Duration),
    HangUp(Hangup),
}

impl AnswerBody {
    pub(super) fn whole(body: Bytes) -> Self {
        let left = Some(body.len() as u64);
        let steps = if body.is_empty() {
            VecDeque::new()
        } else {
            VecDeque::from([Step::Send(body)])
        };
        Self {
            steps,
            waiting: None,
            left,
        }
    }

    pub(super) fn half(body: &Bytes, time: Duration, hangup: Hangup) -> Self {
        let half = body.slice(..body.len() / 2);
        let steps = [
            Step::Send(half),
            Step::Wait(time.max(FLUSH)),
            Step::HangUp(hangup),
        ];
        Self {
            steps: steps.into(),
            waiting: None,
            left: None,
        }
    }

    pub(super) fn trickle(body: &Bytes, bytes: usize, pause: Duration) -> Self {
        let pieces = body.chunks(bytes).map(|piece| Step::Send(body.slice_ref(piece)));
        let steps = pieces.flat_map(|piece| [Step::Wait(pause), piece]).collect();
        Self {
            steps,
            waiting: None,
            left: Some(body.len() as u64),
        }
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        loop {
            if let Some(waiting) = &mut self.waiting {
                std::task::ready!(waiting.as_mut().poll(context));
                self.waiting = None;
            }
            match self.steps.pop_front() {
                Some(Step::Send(piece)) if piece.is_empty() => {}
                Some(Step::Send(piece)) => {
                    self.left = self.left.map(|left| left.saturating_sub(piece.len() as u64));
                    return Poll::Ready(Some(Ok(Frame::data(piece))));
                }
                Some(Step::Wait(time)) => self.waiting = Some(Box::pin(tokio::time::sleep(time))),
                Some(Step::HangUp(hangup)) => {
                    hangup.hang_up();
                    // The connection ends before the body does.
                    return Poll::Pending;
                }
                None => return Poll::Ready(None),
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.steps.is_empty() && self.waiting.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
