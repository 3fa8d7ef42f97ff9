//! Setting up a client.

use std::sync::Arc;
use std::time::Duration;

use tower::Layer;
use vonage_video_auth::{ApplicationKey, Clock, Signer};
use vonage_video_core::{Error, Handle};
use vonage_video_models::{ApplicationId, InvalidInput};
use vonage_video_transport::{
    BaseUrl, HttpService, Proxy, Retry, RootCertificates, Transport, TransportBuilder, UserAgent, UserService,
};

use crate::Client;
use crate::environment::Environment;

/// Sets up a [`Client`]. Needs a private key or a signer; everything else has a default that suits production.
///
/// Building needs no running runtime, opens no connection and installs nothing process-wide.
#[derive(Debug)]
#[must_use = "a builder does nothing until it is built"]
pub struct ClientBuilder {
    application_id: ApplicationId,
    transport: TransportBuilder,
}

impl ClientBuilder {
    pub(crate) fn new(application_id: ApplicationId) -> Self {
        let transport = Transport::builder(application_id.as_str());
        Self {
            application_id,
            transport,
        }
    }

    /// Starts from the environment:
    ///
    /// | variable | holds |
    /// |---|---|
    /// | `VONAGE_APPLICATION_ID` | the application |
    /// | `VONAGE_PRIVATE_KEY` | the private key's PEM text; line breaks may be written as `\n` |
    /// | `VONAGE_PRIVATE_KEY_PATH` | a file with it, if the variable above is not set |
    /// | `VONAGE_VIDEO_URL` | another base URL, for an emulator or a proxy (optional) |
    /// | `VONAGE_VIDEO_ALLOW_HTTP` | `1` allows plain `http` to another machine there, as [`allow_http`](Self::allow_http) (optional) |
    ///
    /// Start-up code: reads the environment, and perhaps that file.
    ///
    /// # Errors
    ///
    /// A variable that is missing or wrong, a key that cannot be read.
    pub fn from_env() -> Result<Self, Error> {
        let Environment {
            key,
            base_url,
            allow_http,
        } = Environment::read()?;
        let mut builder = Self::new(key.application_id().into()).signer(key);
        if let Some(base_url) = base_url {
            builder.transport = builder.transport.base_url(base_url).allow_http(allow_http);
        }
        Ok(builder)
    }

    /// The application's private key: PEM text, PKCS#8 (as the dashboard hands out) or PKCS#1.
    ///
    /// # Errors
    ///
    /// A key that cannot be used; the source says what was found and what to do.
    pub fn private_key(self, pem: impl AsRef<[u8]>) -> Result<Self, Error> {
        let key = ApplicationKey::from_pem(self.application_id.as_str(), pem)
            .map_err(|error| Error::config_caused_by("the private key cannot be used", error))?;
        Ok(self.signer(key))
    }

    /// Where the service is, with an optional path prefix. Default: `https://video.api.vonage.com`.
    ///
    /// # Errors
    ///
    /// A missing or foreign scheme, user info, a query or a fragment, no host.
    pub fn base_url(self, url: &str) -> Result<Self, InvalidInput> {
        let url = BaseUrl::parse(url)?;
        Ok(self.transport(|transport| transport.base_url(url)))
    }

    /// Appends to the `User-Agent`, such as `checkout/4.5`.
    ///
    /// # Errors
    ///
    /// A suffix that a header cannot carry, an empty one, one over 200 bytes.
    pub fn user_agent_suffix(self, suffix: &str) -> Result<Self, InvalidInput> {
        let user_agent = UserAgent::with_suffix(suffix)?;
        Ok(self.transport(|transport| transport.user_agent(user_agent)))
    }

    /// Adds a layer that acts once per call, above repeats; see
    /// [`TransportBuilder::per_call_layer`](vonage_video_transport::TransportBuilder::per_call_layer).
    pub fn per_call_layer<L>(self, layer: L) -> Self
    where
        L: Layer<HttpService, Service: UserService> + Send + Sync + 'static,
    {
        self.transport(|transport| transport.per_call_layer(layer))
    }

    /// Adds a layer that acts once per attempt, next to the wire; see
    /// [`TransportBuilder::per_attempt_layer`](vonage_video_transport::TransportBuilder::per_attempt_layer).
    pub fn per_attempt_layer<L>(self, layer: L) -> Self
    where
        L: Layer<HttpService, Service: UserService> + Send + Sync + 'static,
    {
        self.transport(|transport| transport.per_attempt_layer(layer))
    }

    /// Adds a layer that acts once per attempt of a download; see
    /// [`TransportBuilder::download_layer`](vonage_video_transport::TransportBuilder::download_layer). No other layer sees
    /// downloads, since the URL of a recording is a credential.
    pub fn download_layer<L>(self, layer: L) -> Self
    where
        L: Layer<HttpService, Service: UserService> + Send + Sync + 'static,
    {
        self.transport(|transport| transport.download_layer(layer))
    }

    /// Sends through an HTTP service of yours instead of hyper; see
    /// [`TransportBuilder::http_service`](vonage_video_transport::TransportBuilder::http_service).
    pub fn http_service<S>(self, service: S) -> Self
    where
        S: UserService,
    {
        self.transport(|transport| transport.http_service(service))
    }

    /// Anything else the transport can be told.
    pub fn transport(mut self, set: impl FnOnce(TransportBuilder) -> TransportBuilder) -> Self {
        self.transport = set(self.transport);
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// An empty application id, no private key or signer, a root certificate or proxy that cannot be used.
    pub fn build(self) -> Result<Client, Error> {
        let transport = self.transport.build()?;
        let issuer = transport.token_issuer().clone();
        Ok(Client::from_parts(
            Handle::new(Arc::new(transport), self.application_id),
            issuer,
        ))
    }
}

/// Passes settings on to the transport.
macro_rules! forward {
    ($($(#[$meta:meta])* $name:ident($($argument:ident: $kind:ty),*);)+) => {
        impl ClientBuilder {
            $(
                $(#[$meta])*
                pub fn $name(self, $($argument: $kind),*) -> Self {
                    self.transport(|transport| transport.$name($($argument),*))
                }
            )+
        }
    };
}

forward! {
    /// Who signs, for a key that lives elsewhere (a vault, an HSM): a [`Signer`] of yours.
    signer(signer: impl Signer);
    /// Limits one connection: name, TCP, proxy and TLS together. Default: 5 s.
    connect_timeout(limit: Duration);
    /// Limits one attempt: signing, sending and reading the whole answer. Default: 15 s.
    attempt_timeout(limit: Duration);
    /// Limits a call with all its attempts and pauses. Default: 45 s.
    total_timeout(limit: Duration);
    /// How often and how fast calls are repeated. What may be repeated, the operation decides.
    retry(retry: Retry);
    /// Which proxy to use. Default: what the environment says.
    proxy(proxy: Proxy);
    /// Allows a base URL with plain `http` to another machine, where everybody on the way can read the tokens. Default: not
    /// allowed; `http` to this machine needs no permission.
    allow_http(allow: bool);
    /// Limits the correction of the clock by the service's responses. Default: 2 hours; zero switches it off.
    clock_correction_limit(limit: Duration);
    /// Which certificate authorities to trust. Default: those of the enabled features.
    root_certificates(roots: RootCertificates);
    /// The clock that tokens are issued by, before it is corrected by the service's answers. Default: the system's.
    clock(clock: impl Clock);
}
