//! One connection, from its first request to its end.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{Notify, watch};

use super::activity::{Activity, InHand, Noted};
use super::request_body::RequestBody;

/// How long a connection may take to close once it is idle.
const FAREWELL: Duration = Duration::from_secs(1);

/// How long a connection waits for its caller.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// For the head of a request, from the end of the last one on: also for a connection that nothing comes through.
    pub(super) head: Duration,
    /// For the body of a request, from the end of its head on.
    pub(super) body: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(30),
            body: Duration::from_secs(60),
        }
    }
}

/// Closes one connection from within a request of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hangup(Arc<Notify>);

impl Hangup {
    /// Closes the connection at once, without a word to the other side.
    pub(crate) fn hang_up(&self) {
        self.0.notify_one();
    }
}

/// Answers the requests of a connection until it ends, is idle for too long, or the server stops.
pub(super) async fn converse<S, H, F, B>(
    stream: S,
    handler: H,
    mut stop: watch::Receiver<bool>,
    limits: Limits,
) where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    H: Fn(Hangup, Request<RequestBody>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<Response<B>, Infallible>> + Send + 'static,
    B: Body<Data = Bytes> + Send + Unpin + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let hangup = Hangup::default();
    let activity = Activity::new();
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head);
    builder.http2().timer(TokioTimer::new());
    let service = service_fn(|request: Request<Incoming>| {
        let in_hand = activity.begin();
        let request = request.map(|body| RequestBody::new(body, limits.body));
        let answer = handler(hangup.clone(), request);
        async move {
            Ok::<_, Infallible>(answer.await?.map(|body| Answering {
                body,
                _in_hand: in_hand,
            }))
        }
    });
    let stream = Noted::new(stream, Arc::clone(&activity));
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let mut ending = false;
    loop {
        tokio::select! {
            ended = connection.as_mut() => {
                if let Err(error) = ended {
                    tracing::debug!(%error, "a connection ended with an error");
                }
                return;
            }
            () = hangup.0.notified() => return,
            () = stopped(&mut stop), if !ending => {
                ending = true;
                connection.as_mut().graceful_shutdown();
            }
            () = activity.idle_for(limits.head) => break,
        }
    }
    // HTTP/2 says goodbye; whatever does not end by that ends all the same.
    connection.as_mut().graceful_shutdown();
    let _ = tokio::time::timeout(FAREWELL, connection).await;
}

/// Waits until the server is to stop.
pub(super) async fn stopped(stop: &mut watch::Receiver<bool>) {
    // A sender that is gone cannot tell any more: that is the end as well.
    let _ = stop.wait_for(|stopped| *stopped).await;
}

/// The body of an answer, which keeps its connection in use.
struct Answering<B> {
    body: B,
    _in_hand: InHand,
}

impl<B: Body + Unpin> Body for Answering<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::{BodyExt, Full};
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
    use tokio::time::Instant;

    use super::*;

    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n";

    /// A connection whose requests are answered after so long with so many bytes.
    fn connected(pause: Duration, length: usize) -> (DuplexStream, watch::Sender<bool>) {
        let (caller, served) = tokio::io::duplex(16 * 1024);
        let (stop, stopped) = watch::channel(false);
        let handler = move |_: Hangup, request: Request<RequestBody>| async move {
            let read = request.into_body().collect().await;
            tokio::time::sleep(pause).await;
            let text = match read {
                Ok(_) => Bytes::from(vec![b'x'; length]),
                Err(error) => Bytes::from(error.to_string()),
            };
            Ok(Response::new(Full::new(text)))
        };
        tokio::spawn(converse(served, handler, stopped, Limits::default()));
        (caller, stop)
    }

    /// Reads to the end, and tells after how many seconds it came.
    async fn end(caller: &mut DuplexStream) -> (u64, String) {
        let begun = Instant::now();
        let mut read = Vec::new();
        // A connection that is cut off has ended as well.
        let _ = caller.read_to_end(&mut read).await;
        (
            begun.elapsed().as_secs(),
            String::from_utf8_lossy(&read).into_owned(),
        )
    }

    #[tokio::test(start_paused = true)]
    async fn connections_without_a_whole_head_are_closed_after_30_seconds() {
        for sent in [
            &b""[..],
            b"G",
            b"PRI * HT",
            b"GET / HTTP/1.1\r\nhost: local",
            REQUEST,
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0",
        ] {
            let (mut caller, _stop) = connected(Duration::ZERO, 1);
            caller.write_all(sent).await.unwrap();
            let (seconds, _) = end(&mut caller).await;
            assert!((30..=32).contains(&seconds), "{sent:?}: {seconds}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_that_arrives_byte_by_byte_is_given_up_as_well() {
        let (mut caller, _stop) = connected(Duration::ZERO, 1);
        let begun = Instant::now();
        caller.write_all(b"GET / HTTP/1.1\r\nx: ").await.unwrap();
        while caller.write_all(b"y").await.is_ok() {
            assert!(begun.elapsed() < Duration::from_secs(60));
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        assert!(begun.elapsed() >= Duration::from_secs(29));
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_does_not_arrive_within_60_seconds_ends_its_connection() {
        let (mut caller, _stop) = connected(Duration::ZERO, 1);
        let half = b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\nhalf";
        caller.write_all(half).await.unwrap();
        let (seconds, answer) = end(&mut caller).await;
        assert!((60..=61).contains(&seconds), "{seconds}");
        assert!(answer.contains("did not arrive within 60s"), "{answer}");
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_may_take_as_long_as_it_likes() {
        let (mut caller, _stop) = connected(Duration::from_secs(3600), 5);
        caller.write_all(REQUEST).await.unwrap();
        let (seconds, answer) = end(&mut caller).await;
        // The connection is kept for 30 seconds after its answer.
        assert!((3630..=3632).contains(&seconds), "{seconds}");
        assert!(answer.ends_with("xxxxx"), "{answer}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_reader_that_pauses_gets_the_whole_answer() {
        let length = 1024 * 1024;
        let (mut caller, _stop) = connected(Duration::ZERO, length);
        caller.write_all(REQUEST).await.unwrap();
        tokio::time::sleep(Duration::from_secs(3600)).await;
        let (_, answer) = end(&mut caller).await;
        let body = answer.split_once("\r\n\r\n").unwrap().1;
        assert_eq!(body.len(), length);
    }
}
