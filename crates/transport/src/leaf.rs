//! The end of the stack: sends one request and reads its whole answer.

use std::{io, mem};

use bytes::Bytes;
use http::Response;
use http::response::Parts;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper_util::client::legacy::connect::capture_connection;
use hyper_util::client::legacy::{Client, Error as ClientError, ResponseFuture};
use tower::{Service, ServiceExt};
use vonage_video_core::{Error, Limit, Outcome};

use crate::body;
use crate::call::Call;
use crate::chain;
use crate::connect::{ConnectTimedOut, Connector};
use crate::progress::Progress;
use crate::service::{Answer, Carry, HttpService};
use crate::slots::Slots;

/// What sends.
#[derive(Clone, Debug)]
pub(crate) enum Leaf {
    Hyper(Box<HyperLeaf>),
    Foreign(ForeignLeaf),
}

impl Carry for Leaf {
    async fn carry(&self, call: &mut Call) -> Answer {
        match self {
            Self::Hyper(leaf) => leaf.carry(call).await,
            Self::Foreign(leaf) => leaf.carry(call).await,
        }
    }
}

/// Sends through hyper's pool.
#[derive(Clone, Debug)]
pub(crate) struct HyperLeaf {
    client: Client<Connector, Full<Bytes>>,
    body_limit: usize,
    slots: Slots,
}

impl HyperLeaf {
    pub(crate) fn new(client: Client<Connector, Full<Bytes>>, body_limit: usize, slots: Slots) -> Self {
        Self {
            client,
            body_limit,
            slots,
        }
    }

    fn begin(&self, call: &mut Call) -> ResponseFuture {
        let mut request = mem::take(&mut call.request).map(Full::new);
        call.progress.connecting(capture_connection(&mut request));
        self.client.request(request)
    }

    fn head(
        &self,
        result: Result<Response<Incoming>, ClientError>,
        progress: &Progress,
    ) -> Result<(Parts, Incoming), Error> {
        let response = result.map_err(|error| {
            let error = classify(error, progress);
            if error.outcome() == Outcome::NotApplied {
                progress.not_sent();
            }
            error
        })?;
        self.slots.learn(response.version());
        progress.answered(response.status(), response.headers());
        Ok(response.into_parts())
    }
}

impl Carry for HyperLeaf {
    // What is only looked at between two waits is so in functions of its own: the future would keep it otherwise, and is copied.
    async fn carry(&self, call: &mut Call) -> Answer {
        // Until the body is read. Waiting is part of the attempt, and nothing has been sent by then.
        let _slot = self.slots.take().await;
        let (parts, mut body) = self.head(self.begin(call).await, &call.progress)?;
        let (read, end) = body::read(&mut body, self.body_limit).await;
        Ok(body::answer(parts, read, end, self.body_limit)?)
    }
}

/// Sends through a service of the user's.
#[derive(Clone, Debug)]
pub(crate) struct ForeignLeaf {
    inner: HttpService,
}

impl ForeignLeaf {
    pub(crate) fn new(inner: HttpService) -> Self {
        Self { inner }
    }
}

impl Carry for ForeignLeaf {
    async fn carry(&self, call: &mut Call) -> Answer {
        // Until it takes the request nothing has happened; what it does afterwards it does not tell.
        let mut service = self.inner.clone();
        let service = service
            .ready()
            .await
            .map_err(|error| match error.downcast::<Error>() {
                Ok(own) => *own,
                Err(foreign) => Error::not_sent(foreign),
            })?;
        call.progress.hand_over();
        let response = service.call(call.hand_out()).await?;
        call.progress.answered(response.status(), response.headers());
        Ok(response)
    }
}

/// What a failure of hyper's client means for the request.
fn classify(error: ClientError, progress: &Progress) -> Error {
    if is_connect_timeout(&error) {
        return Error::timeout(Limit::Connect, Outcome::NotApplied);
    }
    let unsent = error.is_connect()
        || progress.outcome() == Outcome::NotApplied
        // The request was still in hyper's hands when the connection closed.
        || chain::find::<hyper::Error>(&error).is_some_and(hyper::Error::is_canceled)
        || refused_unprocessed(&error);
    if unsent {
        // A certificate that is not trusted will not be so a second later.
        let untrusted = chain::find::<rustls::Error>(&error)
            .is_some_and(|tls| matches!(tls, rustls::Error::InvalidCertificate(_)));
        Error::not_sent(error).transient(!untrusted)
    } else {
        Error::lost(error)
    }
}

/// The addresses of a name share the time for a connection: where all of it passes while connecting, either limit may be
/// the first to notice.
fn is_connect_timeout(error: &ClientError) -> bool {
    let passed =
        || chain::find::<io::Error>(error).is_some_and(|error| error.kind() == io::ErrorKind::TimedOut);
    chain::find::<ConnectTimedOut>(error).is_some() || (error.is_connect() && passed())
}

/// HTTP/2 says of a refused stream that it was not processed at all.
///
/// A GOAWAY says it too, of the streams behind the last one it names. But hyper reports one in the same way for a
/// request it has just written, which the server may still take: it proves nothing here.
#[cfg(feature = "http2")]
fn refused_unprocessed(error: &ClientError) -> bool {
    chain::find::<h2::Error>(error).is_some_and(|error| {
        error.is_remote() && error.is_reset() && error.reason() == Some(h2::Reason::REFUSED_STREAM)
    })
}

#[cfg(not(feature = "http2"))]
fn refused_unprocessed(_: &ClientError) -> bool {
    false
}
