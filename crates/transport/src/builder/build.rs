//! From settings to a transport, or to the parts of one.

use std::sync::Arc;
use std::time::Duration;

use tower::util::Either;
use vonage_video_auth::{Signer, TokenIssuer};
use vonage_video_core::Error;
use vonage_video_models::InvalidInput;

use super::TransportBuilder;
use crate::client::HyperClient;
use crate::connect::{self, ConnectOptions};
use crate::fetch::Fetch;
use crate::layers::{PrepareLayer, SignLayer};
use crate::stack::{self, AnyClient, CallLayers, CallService, UserService};
use crate::{BaseUrl, DEFAULT_BASE_URL, Transport};

/// How far back client tokens are dated, as API tokens are: the corrected clock may still be a few seconds fast, and some
/// calls hand a token to the service at once.
const ISSUED_EARLY: Duration = Duration::from_secs(10);

/// The most bytes of one fetched part.
const FETCH_LIMIT: usize = 32 * 1024 * 1024;

impl TransportBuilder {
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
        let clock = Arc::clone(self.skew.corrected());
        let issuer =
            TokenIssuer::new(&*self.application_id, self.checked_signer()?, clock).issued_early(ISSUED_EARLY);
        Ok(Transport::new(calls, fetch, issuer, self.skew))
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
        if base_url.needs_allow_http() && !self.allow_http {
            return Err(Error::config(format!(
                "cannot use the base URL {base_url}: plain http to another machine shows tokens to everybody on the way; \
                 use https, or allow it with `allow_http(true)`"
            )));
        }
        Ok(base_url)
    }
}
