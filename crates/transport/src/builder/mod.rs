//! Setting up a transport.

mod build;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tower::Layer;
use vonage_video_auth::{Clock, Signer, SystemClock};

use crate::connect::{Proxy, RootCertificates};
use crate::limits::Limits;
use crate::skew::Skew;
use crate::stack::{self, AnyClient, HttpService, UserLayer, UserService};
use crate::{BaseUrl, Retry, UserAgent};

/// Sets up a [`Transport`](crate::Transport). Everything has a default that suits production.
pub struct TransportBuilder {
    application_id: String,
    signer: Option<Arc<dyn Signer>>,
    skew: Skew,
    base_url: Option<BaseUrl>,
    user_agent: UserAgent,
    limits: Limits,
    retry: Retry,
    proxy: Proxy,
    roots: RootCertificates,
    http1_only: bool,
    allow_http: bool,
    per_call: Vec<UserLayer>,
    per_attempt: Vec<UserLayer>,
    download: Vec<UserLayer>,
    user_client: Option<AnyClient>,
}

impl TransportBuilder {
    pub(crate) fn new(application_id: String) -> Self {
        Self {
            application_id,
            signer: None,
            skew: Skew::of(Arc::new(SystemClock)),
            base_url: None,
            user_agent: UserAgent::sdk(),
            limits: Limits::default(),
            retry: Retry::new(),
            proxy: Proxy::default(),
            roots: RootCertificates::built_in(),
            http1_only: false,
            allow_http: false,
            per_call: Vec::new(),
            per_attempt: Vec::new(),
            download: Vec::new(),
            user_client: None,
        }
    }

    /// Who signs: an [`ApplicationKey`](vonage_video_auth::ApplicationKey), or a
    /// [`Signer`](vonage_video_auth::Signer) of yours for a key that lives elsewhere. Required.
    #[must_use]
    pub fn signer(mut self, signer: impl Signer) -> Self {
        self.signer = Some(Arc::new(signer));
        self
    }

    /// Where the service is. Default: `https://video.api.vonage.com`.
    #[must_use]
    pub fn base_url(mut self, base_url: BaseUrl) -> Self {
        self.base_url = Some(base_url);
        self
    }

    /// Allows a base URL with plain `http` whose host is not this machine, such as `http://emulator:8080` in a Compose
    /// network. Default: not allowed.
    ///
    /// Everybody on the way can read and use the tokens sent there. `http` to a loopback address or `localhost` needs no
    /// permission.
    #[must_use]
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// How the SDK introduces itself. Default: name, version and platform.
    #[must_use]
    pub fn user_agent(mut self, user_agent: UserAgent) -> Self {
        self.user_agent = user_agent;
        self
    }

    /// Limits one connection: name, TCP, proxy and TLS together. Default: 5 s.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.limits.connect = limit;
        self
    }

    /// Limits one attempt: signing, sending and reading the whole answer. Default: 15 s.
    #[must_use]
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.limits.attempt = limit;
        self
    }

    /// Limits a call with all its attempts and pauses, and the time it waits in layers of yours. Default: 45 s.
    #[must_use]
    pub fn total_timeout(mut self, limit: Duration) -> Self {
        self.limits.total = limit;
        self
    }

    /// Limits the body of an answer, in bytes. Default: 4 MiB, four times a full page of archives.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.limits.body = bytes;
        self
    }

    /// Limits the calls on the wire at once where each takes a connection, which is over HTTP/1.1. Default: 100.
    ///
    /// Further calls wait their turn, within the time of their attempt; if it runs out, nothing has been sent. A few more
    /// connections may be open than calls are on the wire; so many are kept for the next calls at most. Over HTTP/2 one
    /// connection carries all calls; there the limit holds until the first answer has come. Downloads have as many of
    /// their own.
    #[must_use]
    pub fn connection_limit(mut self, connections: usize) -> Self {
        self.limits.connections = connections;
        self
    }

    /// How often and how fast calls are repeated.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Which proxy to use. Default: what the environment says.
    #[must_use]
    pub fn proxy(mut self, proxy: Proxy) -> Self {
        self.proxy = proxy;
        self
    }

    /// Which certificate authorities to trust. Default: those of the enabled features.
    #[must_use]
    pub fn root_certificates(mut self, roots: RootCertificates) -> Self {
        self.roots = roots;
        self
    }

    /// Speaks HTTP/1.1 even where the server offers HTTP/2.
    #[must_use]
    pub fn http1_only(mut self) -> Self {
        self.http1_only = true;
        self
    }

    /// The clock that tokens are issued by, before correction. Default: the system's.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.skew = Skew::of(Arc::new(clock)).with_limit(self.skew.limit());
        self
    }

    /// Limits the correction of that clock. Default: 2 hours. Zero switches the correction off.
    ///
    /// The `Date` of a response shows how far the local clock is off, and tokens are issued by the corrected time. Only
    /// responses that the service itself wrote count: a success, or a 401 or 403, without an `Age`. A difference beyond the
    /// limit is logged and leaves the clock as it is, so that a gateway with an absurd clock moves no token, neither those
    /// for the API nor those for clients. Tests that set the clock of an emulator further need a higher limit, such as
    /// [`Duration::MAX`].
    #[must_use]
    pub fn clock_correction_limit(mut self, limit: Duration) -> Self {
        self.skew = self.skew.with_limit(limit);
        self
    }

    /// Adds a layer that acts once per call, above repeats: a concurrency limit, a circuit breaker.
    ///
    /// The layer added first is the outermost. Layers must pass the request's extensions on. Downloads of recordings do
    /// not pass through this layer; see [`download_layer`](Self::download_layer).
    #[must_use]
    pub fn layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<HttpService, Service: UserService> + Send + Sync + 'static,
    {
        self.per_call.push(stack::user_layer(layer));
        self
    }

    /// Adds a layer that acts once per attempt, next to the wire: metrics, extra headers.
    ///
    /// It sees the signed request, whose `Authorization` is marked sensitive. The layer added first is the outermost.
    /// Layers must pass the request's extensions on. Downloads of recordings do not pass through this layer; see
    /// [`download_layer`](Self::download_layer).
    #[must_use]
    pub fn attempt_layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<HttpService, Service: UserService> + Send + Sync + 'static,
    {
        self.per_attempt.push(stack::user_layer(layer));
        self
    }

    /// Adds a layer that acts once per attempt of a download: metrics, bandwidth limits, tracing.
    ///
    /// A recording is read from a storage elsewhere, through a URL that is a credential by itself: whoever has it can read
    /// the recording. That is why no other layer sees downloads, and why this one must not log or store the URL. The
    /// requests are not signed. The layer added first is the outermost. Layers must pass the request's extensions on.
    #[must_use]
    pub fn download_layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<HttpService, Service: UserService> + Send + Sync + 'static,
    {
        self.download.push(stack::user_layer(layer));
        self
    }

    /// Sends through an HTTP service of yours instead of hyper.
    ///
    /// It gets complete, signed requests; and those for recordings, which go to other hosts, are not signed, and whose URLs
    /// are credentials themselves. What it fails with after taking a request counts as "may have happened",
    /// unless it is an [`Error`](vonage_video_core::Error) that says otherwise. It must not follow redirects. Connect timeout, body limit, proxy
    /// and certificate settings are then its own affair.
    #[must_use]
    pub fn http_service<S>(mut self, service: S) -> Self
    where
        S: UserService,
    {
        self.user_client = Some(stack::user_client(service));
        self
    }
}

impl fmt::Debug for TransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportBuilder")
            .field("application_id", &self.application_id)
            .field("base_url", &self.base_url)
            .field("limits", &self.limits)
            .field("retry", &self.retry)
            .field("proxy", &self.proxy)
            .field("layers", &self.per_call.len())
            .field("attempt_layers", &self.per_attempt.len())
            .field("download_layers", &self.download.len())
            .finish_non_exhaustive()
    }
}
