//! The innermost service: sends one request through hyper's pool and reads its whole response.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::response::Parts;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper_util::client::legacy::connect::capture_connection;
use hyper_util::client::legacy::{Client, Error as ClientError, ResponseFuture};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use pin_project_lite::pin_project;
use tower::Service;
use vonage_video_core::{BoxError, Error, Limit, Outcome};

use crate::body::WholeBody;
use crate::call_state::CallState;
use crate::connect::{ConnectTimedOut, Connector, ProxyAuthenticationRequired};
use crate::error_chain;
use crate::layers::CheckedFuture;
use crate::runtimes::PerRuntime;

/// The HTTP client of the SDK as a tower service: hyper with its connection pool, rustls, proxies, a connect timeout and a
/// limit for bodies. Made by [`TransportBuilder::http_client`](crate::TransportBuilder::http_client).
///
/// Clones share the connections. Each Tokio runtime has a pool of its own. The client follows no redirects, adds nothing to
/// a request, and reports to the layers around it when it takes one.
#[derive(Clone)]
pub struct HyperClient {
    pools: Arc<PerRuntime<Pool>>,
    body_limit: usize,
}

type Pool = Client<Connector, Full<Bytes>>;

impl HyperClient {
    pub(crate) fn new(connector: Connector, connections: usize, body_limit: usize) -> Self {
        let pools = PerRuntime::new(move || pool(connector.clone(), connections));
        Self {
            pools: Arc::new(pools),
            body_limit,
        }
    }

    /// The same connections, with another limit for bodies.
    pub(crate) fn body_limit(&self, bytes: usize) -> Self {
        Self {
            pools: Arc::clone(&self.pools),
            body_limit: bytes,
        }
    }

    fn send(&self, mut request: Request<Bytes>, state: &CallState) -> Result<ResponseFuture, Error> {
        let pool = self.pools.current()?;
        // They end here: hyper would carry them to the connection's task and free them there.
        request.extensions_mut().clear();
        let mut request = request.map(Full::new);
        state.connecting(capture_connection(&mut request));
        Ok(pool.request(request))
    }
}

fn pool(connector: Connector, most_idle: usize) -> Pool {
    let mut builder = Client::builder(TokioExecutor::new());
    builder
        .timer(TokioTimer::new())
        .pool_timer(TokioTimer::new())
        // Below the server's: a connection closed while we write is the commonest ambiguous failure.
        .pool_idle_timeout(Duration::from_secs(15))
        .pool_max_idle_per_host(most_idle);
    #[cfg(feature = "http2")]
    builder
        // A connection whose other end is gone is noticed before a call hangs on it.
        .http2_keep_alive_interval(Duration::from_secs(20))
        .http2_keep_alive_timeout(Duration::from_secs(10))
        .http2_adaptive_window(true);
    builder.build(connector)
}

impl Service<Request<Bytes>> for HyperClient {
    type Response = Response<Bytes>;
    type Error = BoxError;
    type Future = CheckedFuture<HyperFuture>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<Bytes>) -> Self::Future {
        let call_state = CallState::of(&mut request);
        let sent = self.send(request, &call_state);
        CheckedFuture::new(sent.map(|head| HyperFuture {
            state: State::Head { head },
            call_state,
            body_limit: self.body_limit,
        }))
    }
}

pin_project! {
    /// The future of [`HyperClient`].
    pub struct HyperFuture {
        #[pin]
        state: State,
        call_state: CallState,
        body_limit: usize,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State {
        Head {
            #[pin]
            head: ResponseFuture,
        },
        Body {
            parts: Option<Parts>,
            #[pin]
            body: WholeBody<Incoming>,
        },
    }
}

impl Future for HyperFuture {
    type Output = Result<Response<Bytes>, BoxError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        loop {
            let next = match this.state.as_mut().project() {
                StateProjection::Head { head } => {
                    let response =
                        ready!(head.poll(context)).map_err(|error| failure(error, this.call_state))?;
                    this.call_state.answered(response.status(), response.headers());
                    let (parts, body) = response.into_parts();
                    State::Body {
                        parts: Some(parts),
                        body: WholeBody::new(body, *this.body_limit),
                    }
                }
                StateProjection::Body { parts, body } => {
                    let (bytes, end) = ready!(body.poll(context));
                    let Some(parts) = parts.take() else {
                        return Poll::Pending;
                    };
                    return Poll::Ready(
                        crate::body::response(parts, bytes, end, *this.body_limit).map_err(Into::into),
                    );
                }
            };
            this.state.set(next);
        }
    }
}

/// The error of a request without a response.
#[cold]
fn failure(error: ClientError, state: &CallState) -> Error {
    let error = classify(error, state);
    if error.outcome() == Outcome::NotApplied {
        state.not_sent();
    }
    error
}

/// What a failure of hyper's client means for the request.
fn classify(error: ClientError, state: &CallState) -> Error {
    if is_connect_timeout(&error) {
        return Error::timeout(Limit::Connect, Outcome::NotApplied).caused_by(error);
    }
    let unsent = error.is_connect()
        || !state.is_handed_over()
        // The request was still in hyper's hands when the connection closed.
        || error_chain::find::<hyper::Error>(&error).is_some_and(hyper::Error::is_canceled)
        || refused_unprocessed(&error);
    if unsent {
        // A second later the certificate is still not trusted, and the proxy still does not let this client in.
        let untrusted = error_chain::find::<rustls::Error>(&error)
            .is_some_and(|tls| matches!(tls, rustls::Error::InvalidCertificate(_)));
        let refused_by_proxy = error_chain::find::<ProxyAuthenticationRequired>(&error).is_some();
        Error::not_sent(error).transient(!untrusted && !refused_by_proxy)
    } else {
        Error::lost(error)
    }
}

/// The addresses of a name share the time for a connection: where all of it passes while connecting, either limit may be
/// the first to notice.
fn is_connect_timeout(error: &ClientError) -> bool {
    let passed =
        || error_chain::find::<io::Error>(error).is_some_and(|error| error.kind() == io::ErrorKind::TimedOut);
    error_chain::find::<ConnectTimedOut>(error).is_some() || (error.is_connect() && passed())
}

/// HTTP/2 says of a refused stream that it was not processed at all.
///
/// A GOAWAY says it too, of the streams behind the last one it names. But hyper reports one in the same way for a
/// request it has just written, which the server may still take: it proves nothing here.
#[cfg(feature = "http2")]
fn refused_unprocessed(error: &ClientError) -> bool {
    error_chain::find::<h2::Error>(error).is_some_and(|error| {
        error.is_remote() && error.is_reset() && error.reason() == Some(h2::Reason::REFUSED_STREAM)
    })
}

#[cfg(not(feature = "http2"))]
fn refused_unprocessed(_: &ClientError) -> bool {
    false
}

impl fmt::Debug for HyperClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperClient")
            .field("body_limit", &self.body_limit)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for HyperFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperFuture").finish_non_exhaustive()
    }
}
