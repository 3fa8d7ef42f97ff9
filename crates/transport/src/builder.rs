//! Setting up a transport.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tower::Layer;
use vonage_video_auth::{Clock, OffsetClock, Signer, SystemClock, TokenCache, TokenIssuer};
use vonage_video_core::Error;
use vonage_video_models::InvalidInput;

use crate::connect::{self, ConnectOptions, Proxy, RootCertificates};
use crate::fetch::Fetch;
use crate::leaf::{ForeignLeaf, HyperLeaf, Leaf};
use crate::limits::Limits;
use crate::service::{HttpService, UserService};
use crate::skew::Skew;
use crate::slots::Slots;
use crate::stack::{self, Parts, UserLayer, erase};
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
    clock: Arc<dyn Clock>,
    base_url: Option<BaseUrl>,
    user_agent: UserAgent,
    limits: Limits,
    retry: Retry,
    proxy: Proxy,
    roots: RootCertificates,
    http1_only: bool,
    per_call: Vec<UserLayer>,
    per_attempt: Vec<UserLayer>,
    foreign: Option<HttpService>,
}

impl TransportBuilder {
    pub(crate) fn new(application_id: String) -> Self {
        Self {
            application_id,
            signer: None,
            clock: Arc::new(SystemClock),
            base_url: None,
            user_agent: UserAgent::sdk(),
            limits: Limits::default(),
            retry: Retry::new(),
            proxy: Proxy::default(),
            roots: RootCertificates::built_in(),
            http1_only: false,
            per_call: Vec::new(),
            per_attempt: Vec::new(),
            foreign: None,
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
        self.clock = Arc::new(clock);
        self
    }

    /// Adds a layer that acts once per call, above repeats: a concurrency limit, a circuit breaker.
    ///
    /// The layer added first is the outermost. Layers must pass the request's extensions on.
    #[must_use]
    pub fn per_call_layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<HttpService, Service: UserService> + Send + Sync + 'static,
    {
        self.per_call.push(user_layer(layer));
        self
    }

    /// Adds a layer that acts once per attempt, next to the wire: metrics, extra headers.
    ///
    /// It sees the signed request, whose `Authorization` is marked sensitive. The layer added first is the outermost.
    /// Layers must pass the request's extensions on.
    #[must_use]
    pub fn per_attempt_layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<HttpService, Service: UserService> + Send + Sync + 'static,
    {
        self.per_attempt.push(user_layer(layer));
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
        self.foreign = Some(erase(service));
        self
    }

    /// Builds the transport. Needs no running runtime, opens no connection, installs nothing process-wide. With the
    /// feature `native-roots` it reads the system's certificates from disk: start-up code.
    ///
    /// # Errors
    ///
    /// An application id that is empty or has blanks in it, no signer, a root certificate or proxy that cannot be used.
    pub fn build(self) -> Result<Transport, Error> {
        let Some(signer) = self.signer else {
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
        self.limits.check()?;
        let base_url = match self.base_url {
            Some(base_url) => base_url,
            None => BaseUrl::parse(DEFAULT_BASE_URL)?,
        };
        let secure = base_url.is_https();
        let (leaf, fetch_leaf) = match self.foreign {
            Some(service) => {
                let leaf = Leaf::Foreign(ForeignLeaf::new(service));
                (leaf.clone(), leaf)
            }
            None => {
                let connector = connect::connector(&ConnectOptions {
                    timeout: self.limits.connect,
                    proxy: &self.proxy,
                    roots: &self.roots,
                    http1_only: self.http1_only,
                    https: base_url.is_https(),
                    loopback: base_url.is_loopback(),
                })?;
                let connections = self.limits.connections;
                let client = pool(connector, connections);
                let leaf = |client, body| {
                    Leaf::Hyper(Box::new(HyperLeaf::new(client, body, Slots::new(connections))))
                };
                (leaf(client.clone(), self.limits.body), leaf(client, FETCH_LIMIT))
            }
        };
        let corrected = Arc::new(OffsetClock::new(self.clock.clone()));
        let issuer = TokenIssuer::new(&*self.application_id, signer.clone(), corrected.clone())
            .issued_early(ISSUED_EARLY);
        let tokens = TokenCache::for_clock(self.application_id, signer, corrected.clone());
        let fetch = Fetch::new(
            stack::assemble_fetch(self.limits, self.retry, fetch_leaf),
            self.user_agent.clone(),
            secure,
        );
        let stack = stack::assemble(Parts {
            limits: self.limits,
            base_url,
            user_agent: self.user_agent,
            retry: self.retry,
            tokens: Arc::new(tokens),
            skew: Skew::new(self.clock.clone(), corrected.clone()),
            per_call: self.per_call,
            per_attempt: self.per_attempt,
            leaf,
        });
        Ok(Transport::new(stack, fetch, issuer, self.clock, corrected))
    }
}

fn pool(
    connector: connect::Connector,
    most_idle: usize,
) -> Client<connect::Connector, http_body_util::Full<Bytes>> {
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

fn user_layer<L>(layer: L) -> UserLayer
where
    L: Layer<HttpService, Service: UserService> + Send + Sync + 'static,
{
    Box::new(move |inner| erase(layer.layer(inner)))
}

impl fmt::Debug for TransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportBuilder")
            .field("application_id", &self.application_id)
            .field("base_url", &self.base_url)
            .field("limits", &self.limits)
            .field("retry", &self.retry)
            .field("proxy", &self.proxy)
            .field("per_call_layers", &self.per_call.len())
            .field("per_attempt_layers", &self.per_attempt.len())
            .finish_non_exhaustive()
    }
}
