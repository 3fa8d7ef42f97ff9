//! Whether a connection is in use.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use parking_lot::Mutex;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::Notify;
use tokio::time::Instant;

/// What happens on one connection.
#[derive(Debug)]
pub(super) struct Activity {
    state: Mutex<State>,
    /// Tells whoever waits that the connection is no longer in use.
    released: Notify,
}

#[derive(Debug)]
struct State {
    /// When something was last read, written, or finished.
    last: Instant,
    /// Requests whose answers have not been handed over to the connection.
    requests: usize,
    /// Whether the other side has not read what is to be written.
    blocked: bool,
}

impl Activity {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new(State {
                last: Instant::now(),
                requests: 0,
                blocked: false,
            }),
            released: Notify::new(),
        })
    }

    /// Notes a request until the guard is dropped.
    pub(super) fn begin(self: &Arc<Self>) -> InHand {
        self.state.lock().requests += 1;
        InHand(Arc::clone(self))
    }

    /// Waits until the connection has not been used for so long: no request in hand, nothing to be written, nothing
    /// read or written.
    pub(super) async fn idle_for(&self, time: Duration) {
        loop {
            let until = {
                let state = self.state.lock();
                let in_use = state.requests > 0 || state.blocked;
                (!in_use).then(|| state.last + time)
            };
            match until {
                None => self.released.notified().await,
                Some(until) if until <= Instant::now() => return,
                Some(until) => tokio::time::sleep_until(until).await,
            }
        }
    }

    fn touch(&self, blocked: Option<bool>) {
        let mut state = self.state.lock();
        state.last = Instant::now();
        let released = state.blocked && blocked == Some(false);
        state.blocked = blocked.unwrap_or(state.blocked);
        drop(state);
        if released {
            self.released.notify_one();
        }
    }
}

/// A request in hand.
#[derive(Debug)]
pub(super) struct InHand(Arc<Activity>);

impl Drop for InHand {
    fn drop(&mut self) {
        let mut state = self.0.state.lock();
        state.requests = state.requests.saturating_sub(1);
        state.last = Instant::now();
        drop(state);
        self.0.released.notify_one();
    }
}

/// A stream that notes when it is used.
#[derive(Debug)]
pub(super) struct Noted<S> {
    stream: S,
    activity: Arc<Activity>,
}

impl<S> Noted<S> {
    pub(super) fn new(stream: S, activity: Arc<Activity>) -> Self {
        Self { stream, activity }
    }

    fn note_write<T>(&self, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        self.activity.touch(Some(written.is_pending()));
        written
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Noted<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.activity.touch(None);
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Noted<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.note_write(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.note_write(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        // A flush with nothing to do is no use of the connection.
        if flushed.is_pending() || self.activity.state.lock().blocked {
            return self.note_write(flushed);
        }
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
