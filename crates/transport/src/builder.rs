//! Setting up a transport.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tower::Layer;
use tower::util::Either;
use vonage_video_auth::{Clock, Signer, SystemClock, TokenIssuer};
use vonage_video_core::Error;
use vonage_video_models::InvalidInput;

use crate::client::HyperClient;
use crate::connect::{self, ConnectOptions, Proxy, RootCertificates};
use crate::fetch::Fetch;
use crate::layers::{PrepareLayer, SignLayer};
use crate::limits::Limits;
use crate::skew::Skew;
use crate::stack::{self, AnyClient, CallLayers, CallService, HttpService, UserLayer, UserService};
use crate::{BaseUrl, DEFAULT_BASE_URL, Retry, Transport, UserAgent};

/// How far back client tokens are dated, as API tokens are: the corrected clock may still be a few seconds fast, and some
/// calls hand a token to the service at once.
const ISSUED_EARLY: Duration = Duration::from_secs(10);

/// The most bytes of one fetched part.
const FETCH_LIMIT: usize = 32 * 1024 * 1024;

/// Sets up a [`Transport`]. Everything has a default that suits production.
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
    /// unless it is an [`Error`] that says otherwise. It must not follow redirects. Connect timeout, body limit, proxy
    /// and certificate settings are then its own affair.
    #[must_use]
    pub fn http_service<S>(mut self, service: S) -> Self
    where
        S: UserService,
    {
        self.user_client = Some(stack::user_client(service));
        self
    }

    /// The layer that completes requests with the origin and headers of these settings, for a stack of your own.
    ///
    /// # Errors
    ///
    /// A base URL with plain `http` to another machine that was not [allowed](Self::allow_http).
    pub fn prepare_layer(&self) -> Result<PrepareLayer, Error> {
        Ok(PrepareLayer::new(
            self.checked_base_url()?,
            self.user_agent.clone(),
        ))
    }

    /// The layer that signs requests by these settings, for a stack of your own. All layers of one builder, and the client
    /// tokens of the transport it builds, share the correction of the clock.
    ///
    /// # Errors
    ///
    /// An application id that is empty or has blanks in it, no signer.
    pub fn sign_layer(&self) -> Result<SignLayer, Error> {
        let signer = self.checked_signer()?;
        Ok(SignLayer::with_skew(
            self.application_id.clone(),
            signer,
            self.skew.clone(),
        ))
    }

    /// The HTTP client of these settings, as the innermost service for a stack of your own. It needs no running runtime and
    /// opens no connection.
    ///
    /// # Errors
    ///
    /// A limit of zero, a root certificate or proxy that cannot be used.
    pub fn http_client(&self) -> Result<HyperClient, Error> {
        self.limits.check()?;
        let base_url = self.checked_base_url()?;
        let connector = connect::connector(&ConnectOptions {
            timeout: self.limits.connect,
            proxy: &self.proxy,
            roots: &self.roots,
            http1_only: self.http1_only,
            https: base_url.is_https(),
            loopback: base_url.is_loopback(),
        })?;
        Ok(HyperClient::new(
            connector,
            self.limits.connections,
            self.limits.body,
        ))
    }

    /// Builds the transport. Needs no running runtime, opens no connection, installs nothing process-wide. With the
    /// feature `native-roots` it reads the system's certificates from disk: start-up code.
    ///
    /// # Errors
    ///
    /// An application id that is empty or has blanks in it, no signer, a root certificate or proxy that cannot be used, a
    /// base URL with plain `http` to another machine that was not [allowed](Self::allow_http).
    pub fn build(mut self) -> Result<Transport, Error> {
        let layers = CallLayers {
            prepare: self.prepare_layer()?,
            sign: self.sign_layer()?,
            per_call: std::mem::take(&mut self.per_call),
            per_attempt: std::mem::take(&mut self.per_attempt),
        };
        let client = self.any_client()?;
        let calls = stack::for_calls(layers, &self.limits, self.retry, client.clone());
        self.finish(calls, client)
    }

    /// Builds a transport that sends all calls through a stack of your own, made of the public [layers](crate::layers) and
    /// others, around any HTTP client.
    ///
    /// The stack gets requests with path and query only, as operations make them: it has to add the origin
    /// ([`prepare_layer`](Self::prepare_layer)) and a token ([`sign_layer`](Self::sign_layer)). Nothing else of these settings applies to it: no
    /// time limit, no retry. Downloads, client tokens and their clock are as these settings say.
    ///
    /// A [`HyperClient`], or another client in a [`HandoverLayer`](crate::layers::HandoverLayer), reports when it takes a
    /// request. Until a call has seen such a report, a failure without a response counts as "may have been applied", since a
    /// client that reports nothing may have sent the request.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use tower::ServiceBuilder;
    /// use vonage_video_auth::ApplicationKey;
    /// use vonage_video_transport::layers::{AttemptTimeoutLayer, RetryLayer};
    /// use vonage_video_transport::{Retry, Transport};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let key = ApplicationKey::from_pem_file("5b0c1d9e-7f42-4c1a-9d35-2e86a4f0c7b1", "private.key")?;
    /// let builder = Transport::builder(key.application_id()).signer(key.clone());
    /// let stack = ServiceBuilder::new()
    ///     .layer(RetryLayer::new(Retry::new()))
    ///     .layer(AttemptTimeoutLayer::new(Duration::from_secs(5)))
    ///     .layer(builder.prepare_layer()?)
    ///     .layer(builder.sign_layer()?)
    ///     .service(builder.http_client()?);
    /// let transport = builder.build_with_service(stack)?;
    /// # let _ = transport; Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`build`](Self::build).
    pub fn build_with_service<S>(self, service: S) -> Result<Transport, Error>
    where
        S: UserService,
    {
        let client = self.any_client()?;
        self.finish(stack::of_user(service), client)
    }

    fn finish(mut self, calls: Box<dyn CallService>, client: AnyClient) -> Result<Transport, Error> {
        let client = match client {
            Either::Left(hyper) => Either::Left(hyper.body_limit(FETCH_LIMIT)),
            user_client => user_client,
        };
        let layers = std::mem::take(&mut self.download);
        let downloads = stack::for_downloads(layers, &self.limits, self.retry, client);
        let secure = self.checked_base_url()?.is_https();
        let fetch = Fetch::new(downloads, self.user_agent.clone(), secure);
        let clock = self.skew.corrected();
        let issuer = TokenIssuer::new(&*self.application_id, self.checked_signer()?, clock.clone())
            .issued_early(ISSUED_EARLY);
        Ok(Transport::new(calls, fetch, issuer, self.skew.local(), clock))
    }

    fn any_client(&self) -> Result<AnyClient, Error> {
        match &self.user_client {
            Some(client) => Ok(client.clone()),
            None => Ok(Either::Left(self.http_client()?)),
        }
    }

    fn checked_signer(&self) -> Result<Arc<dyn Signer>, Error> {
        let Some(signer) = &self.signer else {
            return Err(Error::config("no private key and no signer was given"));
        };
        let problem = match &self.application_id {
            id if id.is_empty() => Some("is empty"),
            id if id.contains(char::is_whitespace) => Some("has blanks in it"),
            _ => None,
        };
        if let Some(problem) = problem {
            let rule = "the application's id from the dashboard";
            return Err(InvalidInput::setting("application_id", problem, rule).into());
        }
        Ok(Arc::clone(signer))
    }

    fn checked_base_url(&self) -> Result<BaseUrl, Error> {
        let base_url = match &self.base_url {
            Some(base_url) => base_url.clone(),
            None => BaseUrl::parse(DEFAULT_BASE_URL)?,
        };
        if base_url.is_insecure() && !self.allow_http {
            return Err(Error::config(format!(
                "cannot use the base URL {base_url}: plain http to another machine shows tokens to everybody on the way; \
                 use https, or allow it with `allow_http(true)`"
            )));
        }
        Ok(base_url)
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
