//! Signs every attempt, so that a retry carries a token that is valid now.

use std::fmt;
use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode, header};
use pin_project_lite::pin_project;
use tokio::time::Instant;
use tower::{Layer, Service};
use vonage_video_auth::{ApiToken, SignError, Signer, SystemClock, TokenCache, UnixTime};
use vonage_video_core::{BoxError, Error};

use super::CheckedFuture;
use crate::call_state::CallState;
use crate::skew::Skew;

/// A token at least this old counts as stale when it is refused. A younger one was as good as a fresh one: if it is
/// refused, so would be the next. This also bounds fresh signatures to one a minute, however many calls are refused.
const STALE_AFTER: Duration = Duration::from_secs(60);

/// Marks a 401 or 403 that a fresh signature may turn. The video service answers 403 for an expired token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SignedWithStaleToken;

/// Adds an API token as `Authorization` to each request, signed once for all requests and renewed in time.
///
/// A refused token that has become stale is marked, so that [`RetryLayer`](super::RetryLayer) sends the request once more
/// with a fresh one. The `Date` of responses corrects the clock that tokens are issued by, within two hours. The header is
/// marked sensitive, so that `Debug` does not show it.
///
/// Put it below [`RetryLayer`](super::RetryLayer) and [`AttemptTimeoutLayer`](super::AttemptTimeoutLayer).
///
/// ```no_run
/// use vonage_video_auth::ApplicationKey;
/// use vonage_video_transport::layers::SignLayer;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let key = ApplicationKey::from_pem_file("5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1", "private.key")?;
/// let layer = SignLayer::new(key.application_id(), key.clone());
/// # let _ = layer; Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct SignLayer {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    tokens: TokenCache,
    skew: Skew,
    header: Authorization,
}

impl SignLayer {
    /// Signs tokens of this application with `signer`: an [`ApplicationKey`](vonage_video_auth::ApplicationKey), or a
    /// [`Signer`] for a key that lives elsewhere.
    pub fn new(application_id: impl Into<String>, signer: impl Signer) -> Self {
        let skew = Skew::of(Arc::new(SystemClock));
        Self::with_skew(application_id.into(), Arc::new(signer), skew)
    }

    pub(crate) fn with_skew(application_id: String, signer: Arc<dyn Signer>, skew: Skew) -> Self {
        Self {
            shared: Arc::new(Shared {
                tokens: TokenCache::for_clock(application_id, signer, Arc::clone(skew.corrected()) as _),
                skew,
                header: Authorization::default(),
            }),
        }
    }
}

impl<S> Layer<S> for SignLayer {
    type Service = Sign<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Sign {
            shared: Arc::clone(&self.shared),
            inner,
        }
    }
}

/// The service of [`SignLayer`].
#[derive(Clone, Debug)]
pub struct Sign<S> {
    shared: Arc<Shared>,
    inner: S,
}

impl<S> Service<Request<Bytes>> for Sign<S>
where
    S: Service<Request<Bytes>, Response = Response<Bytes>> + Clone,
    S::Error: Into<BoxError>,
{
    type Response = Response<Bytes>;
    type Error = BoxError;
    type Future = CheckedFuture<SignFuture<S>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, mut request: Request<Bytes>) -> Self::Future {
        let call_state = CallState::of(&mut request);
        let offset = self.shared.skew.offset();
        let state = match self.shared.tokens.current() {
            Some(token) => State::send(&mut self.inner, &self.shared, token, request),
            None => Ok({
                // The one that was polled ready is the one to call.
                let next = self.inner.clone();
                let inner = mem::replace(&mut self.inner, next);
                let shared = Arc::clone(&self.shared);
                State::Signing {
                    token: Box::pin(async move { shared.tokens.token().await }),
                    held_back: Some((inner, request)),
                }
            }),
        };
        CheckedFuture::new(state.map(|state| SignFuture {
            state,
            shared: Arc::clone(&self.shared),
            call_state,
            offset,
        }))
    }
}

pin_project! {
    /// The future of [`Sign`].
    pub struct SignFuture<S>
    where
        S: Service<Request<Bytes>>,
    {
        #[pin]
        state: State<S>,
        shared: Arc<Shared>,
        call_state: CallState,
        // The correction of the clock when the call began.
        offset: i64,
    }
}

type Signing = Pin<Box<dyn Future<Output = Result<ApiToken, SignError>> + Send>>;

pin_project! {
    #[project = StateProjection]
    enum State<S>
    where
        S: Service<Request<Bytes>>,
    {
        Signing {
            token: Signing,
            held_back: Option<(S, Request<Bytes>)>,
        },
        Sent {
            #[pin]
            inner: S::Future,
            token: ApiToken,
            at: UnixTime,
            start: Instant,
        },
    }
}

impl<S: Service<Request<Bytes>>> State<S> {
    fn send(
        inner: &mut S,
        shared: &Shared,
        token: ApiToken,
        mut request: Request<Bytes>,
    ) -> Result<Self, Error> {
        let header = shared.header.of(&token)?;
        request.headers_mut().insert(header::AUTHORIZATION, header);
        Ok(Self::Sent {
            token,
            at: shared.skew.local_now(),
            start: Instant::now(),
            inner: inner.call(request),
        })
    }
}

impl<S> Future for SignFuture<S>
where
    S: Service<Request<Bytes>, Response = Response<Bytes>>,
    S::Error: Into<BoxError>,
{
    type Output = Result<Response<Bytes>, BoxError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        loop {
            let next = match this.state.as_mut().project() {
                StateProjection::Signing { token, held_back } => {
                    let token = ready!(token.as_mut().poll(context)).map_err(|error| {
                        let transient = error.is_transient();
                        Error::sign(error).transient(transient)
                    })?;
                    let Some((mut inner, request)) = held_back.take() else {
                        return Poll::Pending;
                    };
                    State::send(&mut inner, this.shared, token, request)?
                }
                StateProjection::Sent {
                    inner,
                    token,
                    at,
                    start,
                } => {
                    let mut response = ready!(inner.poll(context)).map_err(Into::into)?;
                    // Reading the body may have taken long; the date was written before it.
                    let took = this.call_state.answered_at().map_or(Duration::ZERO, |answered| {
                        answered.saturating_duration_since(*start)
                    });
                    this.shared.observe(&mut response, token, *at, took, *this.offset);
                    return Poll::Ready(Ok(response));
                }
            };
            this.state.set(next);
        }
    }
}

impl Shared {
    /// Learns from a response: how far the clock is off, and whether its token was stale.
    fn observe(
        &self,
        response: &mut Response<Bytes>,
        token: &ApiToken,
        sent: UnixTime,
        took: Duration,
        offset_when_signed: i64,
    ) {
        self.skew.observe(response, sent, sent.saturating_add(took));
        let refused = matches!(
            response.status(),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN
        );
        if refused && self.is_stale(token, offset_when_signed) {
            // The first call forgets it; the others find the fresh one.
            self.tokens.discard(token);
            response.extensions_mut().insert(SignedWithStaleToken);
        }
    }

    fn is_stale(&self, token: &ApiToken, offset_when_signed: i64) -> bool {
        let now = self.skew.now();
        self.skew.offset() != offset_when_signed
            || now >= token.expires_at()
            || now < token.issued_at()
            || now.as_secs().saturating_sub(token.issued_at().as_secs()) >= STALE_AFTER.as_secs()
    }
}

/// The header of the token in use, written once and not for every attempt.
#[derive(Default)]
struct Authorization(Mutex<Option<(ApiToken, HeaderValue)>>);

impl Authorization {
    fn of(&self, token: &ApiToken) -> Result<HeaderValue, Error> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, value)) = &*last
            && of.is_same(token)
        {
            return Ok(value.clone());
        }
        let mut value = HeaderValue::try_from(token.bearer())
            .map_err(|error| Error::config_caused_by("the API token cannot stand in a header", error))?;
        value.set_sensitive(true);
        *last = Some((token.clone(), value.clone()));
        Ok(value)
    }
}

/// A credential is not for reading.
impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorization").finish_non_exhaustive()
    }
}

impl<S: Service<Request<Bytes>>> fmt::Debug for SignFuture<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignFuture").finish_non_exhaustive()
    }
}
