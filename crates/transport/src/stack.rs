//! The stack, top to bottom, in one place.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::{Request, Response};
use pin_project_lite::pin_project;
use tower::util::{BoxCloneSyncService, Either, Oneshot};
use tower::{Layer, Service, ServiceBuilder, ServiceExt};
use vonage_video_core::{BoxError, Error, Profile};

use crate::call_state::CallState;
use crate::client::HyperClient;
use crate::layers::{
    AttemptTimeoutLayer, ConcurrencyLimitLayer, Handover, HandoverLayer, PrepareLayer, RequireStateLayer,
    RetryLayer, SignLayer, TotalTimeoutLayer, TraceLayer,
};
use crate::limits::Limits;
use crate::retry::Retry;
use crate::runtimes::current_runtime;

/// An erased HTTP service: whole bodies in, whole bodies out. The layers of users wrap one of these and are one again.
pub type HttpService = BoxCloneSyncService<Request<Bytes>, Response<Bytes>, BoxError>;

/// The bounds of a layer's service or an HTTP client that a transport can use: a cloneable service of whole bodies. It is
/// implemented for every type that meets them, never by hand.
pub trait UserService:
    Service<Request<Bytes>, Response = Response<Bytes>, Error: Into<BoxError>, Future: Send>
    + Clone
    + Send
    + Sync
    + 'static
{
}

impl<S> UserService for S where
    S: Service<Request<Bytes>, Response = Response<Bytes>, Error: Into<BoxError>, Future: Send>
        + Clone
        + Send
        + Sync
        + 'static
{
}

/// A layer of the user's, erased when it is added so that the builder's type stays plain.
pub(crate) type UserLayer = Box<dyn Fn(HttpService) -> HttpService + Send + Sync>;

/// What sends: hyper, or a client of the user's, which is made to report when it takes a request.
pub(crate) type AnyClient = Either<HyperClient, Handover<HttpService>>;

/// Layers of our own that calls and downloads do not share.
pub(crate) struct CallLayers {
    pub(crate) prepare: PrepareLayer,
    pub(crate) sign: SignLayer,
    pub(crate) per_call: Vec<UserLayer>,
    pub(crate) per_attempt: Vec<UserLayer>,
}

/// The stack for calls to the service, outermost layer first; the crate's front page says why each is where it is.
pub(crate) fn for_calls(
    layers: CallLayers,
    limits: &Limits,
    retry: Retry,
    client: AnyClient,
) -> Box<dyn CallService> {
    let stack = ServiceBuilder::new()
        .layer(TraceLayer::calls())
        .layer(TotalTimeoutLayer::new(limits.total))
        .layer(UserLayers(layers.per_call))
        .layer(RetryLayer::new(retry))
        .layer(TraceLayer::attempts())
        .layer(AttemptTimeoutLayer::new(limits.attempt))
        .layer(layers.prepare)
        .layer(layers.sign)
        .layer(UserLayers(layers.per_attempt))
        .layer(ConcurrencyLimitLayer::new(limits.connections))
        .service(client);
    Box::new(Outermost::tracked(stack))
}

/// The stack for documents from elsewhere: retries and time limits, but no origin and no credential, and only layers that the
/// user added for downloads, since the URLs are credentials.
///
/// It has a retry budget of its own, so a slow storage costs the API no retry. A range that takes too long is not asked for
/// again: the download asks for less then.
pub(crate) fn for_downloads(
    user_layers: Vec<UserLayer>,
    limits: &Limits,
    retry: Retry,
    client: AnyClient,
) -> Box<dyn CallService> {
    let stack = ServiceBuilder::new()
        .layer(TraceLayer::calls())
        .layer(TotalTimeoutLayer::new(limits.total))
        .layer(RetryLayer::new(retry.not_after_slow_attempts()))
        .layer(TraceLayer::attempts())
        .layer(AttemptTimeoutLayer::new(limits.attempt))
        .layer(UserLayers(user_layers))
        .layer(ConcurrencyLimitLayer::new(limits.connections))
        .service(client);
    Box::new(Outermost::tracked(stack))
}

/// A stack of the user's.
pub(crate) fn of_user(service: impl UserService) -> Box<dyn CallService> {
    Box::new(Outermost {
        stack: service,
        tracked: false,
    })
}

/// A client of the user's, in place of hyper.
pub(crate) fn user_client(service: impl UserService) -> AnyClient {
    Either::Right(HandoverLayer::new().layer(erase(service)))
}

/// Erases a layer of the user's.
pub(crate) fn user_layer<L>(layer: L) -> UserLayer
where
    L: Layer<HttpService, Service: UserService> + Send + Sync + 'static,
{
    Box::new(move |inner| erase(layer.layer(inner)))
}

fn erase(service: impl UserService) -> HttpService {
    HttpService::new(service.map_err(Into::<BoxError>::into))
}

/// The place for layers of the user's. Where there are none, nothing is erased and nothing boxed.
struct UserLayers(Vec<UserLayer>);

impl<S> Layer<S> for UserLayers
where
    S: Service<Request<Bytes>, Response = Response<Bytes>, Error: Into<BoxError>, Future: Send>
        + Clone
        + Send
        + Sync
        + 'static,
{
    type Service = Either<HttpService, S>;

    /// The layer added first is the outermost.
    fn layer(&self, inner: S) -> Self::Service {
        if self.0.is_empty() {
            return Either::Right(inner);
        }
        let service = erase(RequireStateLayer.layer(inner));
        Either::Left(self.0.iter().rev().fold(service, |service, layer| layer(service)))
    }
}

/// A whole stack, erased once. A call is one box, whatever it passes through.
pub(crate) trait CallService: fmt::Debug + Send + Sync {
    fn call(&self, request: Request<Bytes>) -> CallFuture;
}

/// The future of a call.
pub(crate) type CallFuture = Pin<Box<dyn Future<Output = Result<Response<Bytes>, Error>> + Send>>;

/// The top of a stack: begins the state of each call, and makes an error of ours of whatever escapes.
struct Outermost<S> {
    stack: S,
    tracked: bool,
}

impl<S> Outermost<S> {
    fn tracked(stack: S) -> Self {
        Self { stack, tracked: true }
    }
}

impl<S: UserService> CallService for Outermost<S> {
    fn call(&self, mut request: Request<Bytes>) -> CallFuture {
        let profile = Profile::of(&request);
        let state = CallState::new(self.tracked);
        request.extensions_mut().insert(state.clone());
        Box::pin(OutermostFuture {
            inner: self.stack.clone().oneshot(request),
            state,
            profile,
            started: false,
        })
    }
}

pin_project! {
    /// The future of [`Outermost`]. A named future is smaller than an async block, which keeps what it captured beside what it awaits.
    struct OutermostFuture<S>
    where
        S: Service<Request<Bytes>>,
    {
        #[pin]
        inner: Oneshot<S, Request<Bytes>>,
        state: CallState,
        profile: Profile,
        started: bool,
    }
}

impl<S: UserService> Future for OutermostFuture<S> {
    type Output = Result<Response<Bytes>, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        if !std::mem::replace(this.started, true) {
            current_runtime().map_err(|error| error.for_operation(this.profile.operation))?;
        }
        let result = ready!(this.inner.poll(context)).map_err(Into::into);
        Poll::Ready(this.state.finish(result, this.profile))
    }
}

impl<S> fmt::Debug for Outermost<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stack").finish_non_exhaustive()
    }
}
