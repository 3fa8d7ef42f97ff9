//! The end of the stack: sends one request and reads its whole answer.

use std::{io, mem};

use http::Response;
use http::response::Parts;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper_util::client::legacy::connect::capture_connection;
use hyper_util::client::legacy::{Error as ClientError, ResponseFuture};
use tower::{Service, ServiceExt};
use vonage_video_core::{Error, Limit, Outcome};

use crate::body;
use crate::call::Call;
use crate::chain;
use crate::connect::{ConnectTimedOut, Pool, Pools, ProxyAuthenticationRequired};
use crate::progress::Progress;
use crate::service::{Answer, Carry, HttpService};
use crate::slots::Slots;

/// What sends.
#[derive(Clone, Debug)]
pub(crate) enum Leaf {
    Hyper(HyperLeaf),
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
    pools: Pools,
    body_limit: usize,
    slots: fn(&Pool) -> &Slots,
}

impl HyperLeaf {
    /// For calls to the service.
    pub(crate) fn for_calls(pools: Pools, body_limit: usize) -> Self {
        Self {
            pools,
            body_limit,
            slots: |pool| &pool.call_slots,
        }
    }

    /// For documents from elsewhere.
    pub(crate) fn for_fetches(pools: Pools, body_limit: usize) -> Self {
        Self {
            pools,
            body_limit,
            slots: |pool| &pool.fetch_slots,
        }
    }

    fn begin(pool: &Pool, call: &mut Call) -> ResponseFuture {
        let mut request = mem::take(&mut call.request).map(Full::new);
        call.progress.connecting(capture_connection(&mut request));
        pool.client.request(request)
    }

    fn head(
        slots: &Slots,
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
        slots.learn(response.version());
        progress.answered(response.status(), response.headers());
        Ok(response.into_parts())
    }
}

impl Carry for HyperLeaf {
    // What is only looked at between two waits is so in functions of its own: the future would keep it otherwise, and is copied.
    async fn carry(&self, call: &mut Call) -> Answer {
        // Until the body is read. Waiting is part of the attempt, and nothing has been sent by then.
        let pool = self.pools.current()?;
        let slots = (self.slots)(&pool);
        let _slot = slots.take().await;
        let (parts, mut body) = Self::head(slots, Self::begin(&pool, call).await, &call.progress)?;
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
        return Error::timeout(Limit::Connect, Outcome::NotApplied).caused_by(error);
    }
    let unsent = error.is_connect()
        || progress.outcome() == Outcome::NotApplied
        // The request was still in hyper's hands when the connection closed.
        || chain::find::<hyper::Error>(&error).is_some_and(hyper::Error::is_canceled)
        || refused_unprocessed(&error);
    if unsent {
        // A second later the certificate is still not trusted, and the proxy still does not let this client in.
        let untrusted = chain::find::<rustls::Error>(&error)
            .is_some_and(|tls| matches!(tls, rustls::Error::InvalidCertificate(_)));
        let refused_by_proxy = chain::find::<ProxyAuthenticationRequired>(&error).is_some();
        Error::not_sent(error).transient(!untrusted && !refused_by_proxy)
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
