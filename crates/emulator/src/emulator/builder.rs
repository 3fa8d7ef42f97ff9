//! Everything about an emulator that can be chosen, and its start.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, OnceLock};

use http::Request;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower::ServiceExt;

use super::Emulator;
use crate::allowed_host::AllowedHost;
use crate::api;
use crate::applications::{Applications, Settings};
use crate::audio::Audio;
use crate::control;
use crate::development::{DEVELOPMENT_APPLICATION_ID, DEVELOPMENT_PUBLIC_KEY};
use crate::error::{InvalidApplication, StartError};
use crate::outbound::AllowedTargets;
use crate::server::{self, Hangup, RequestBody};
use crate::servers::Servers;
use crate::tls::Tls;
use crate::webhooks::{Webhook, WebhookSettings};

/// How many requests a journal keeps unless the builder says otherwise.
const JOURNAL_CAPACITY: usize = 1000;

/// Starts an emulator.
#[derive(Clone, Debug)]
pub struct Builder {
    address: IpAddr,
    port: u16,
    control_port: u16,
    tls: bool,
    seed: u64,
    journal_capacity: usize,
    applications: Vec<(String, String)>,
    audio: Audio,
    webhooks: Vec<(Option<String>, Webhook)>,
    webhook_settings: WebhookSettings,
    allowed_hosts: Vec<AllowedHost>,
    allowed_targets: Vec<AllowedHost>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            address: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            control_port: 0,
            tls: false,
            seed: 0,
            journal_capacity: JOURNAL_CAPACITY,
            applications: Vec::new(),
            audio: Audio::default(),
            webhooks: Vec::new(),
            webhook_settings: WebhookSettings::default(),
            allowed_hosts: Vec::new(),
            allowed_targets: Vec::new(),
        }
    }
}

impl Builder {
    /// The port of the API; 0, the default, is any free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The port of the control surface; 0, the default, is any free one.
    #[must_use]
    pub fn control_port(mut self, port: u16) -> Self {
        self.control_port = port;
        self
    }

    /// The address both ports are bound to; the default is 127.0.0.1.
    ///
    /// The control surface asks nobody for a password: bound to anything but loopback, everyone who reaches the host
    /// controls the emulator and reads its journal.
    #[must_use]
    pub fn bind(mut self, address: impl Into<IpAddr>) -> Self {
        self.address = address.into();
        self
    }

    /// Whether the API speaks HTTPS, with a certificate made for this one run ([`Emulator::ca_pem`]). Off by default.
    /// The control surface always speaks plain HTTP.
    #[must_use]
    pub fn tls(mut self, tls: bool) -> Self {
        self.tls = tls;
        self
    }

    /// Registers an application with its public key (RSA, PEM). The first one is the one meant where none is named;
    /// the development application exists only when no other is registered here.
    ///
    /// # Errors
    ///
    /// The id or the key cannot be used, or the id is taken.
    pub fn application(
        mut self,
        id: impl Into<String>,
        public_key: impl Into<String>,
    ) -> Result<Self, InvalidApplication> {
        self.applications.push((id.into(), public_key.into()));
        self.registry()?;
        Ok(self)
    }

    /// The seed of all ids; 0 by default. The same seed and the same calls give the same ids, except that session
    /// ids contain their time of creation.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// How many requests each application's journal keeps; 1000 by default. Older ones go when there is no room.
    #[must_use]
    pub fn journal_capacity(mut self, requests: usize) -> Self {
        self.journal_capacity = requests;
        self
    }

    /// What Audio Connectors send, unless [`Control::set_audio`](crate::Control::set_audio) says otherwise; a tone of
    /// 440 Hz by default.
    #[must_use]
    pub fn audio(mut self, audio: Audio) -> Self {
        self.audio = audio;
        self
    }

    /// Registers a webhook of the first application. Of several for the same event the last one counts.
    #[must_use]
    pub fn webhook(mut self, webhook: Webhook) -> Self {
        self.webhooks.push((None, webhook));
        self
    }

    /// Registers a webhook of this application, which must be registered too.
    #[must_use]
    pub fn webhook_of(mut self, application: impl Into<String>, webhook: Webhook) -> Self {
        self.webhooks.push((Some(application.into()), webhook));
        self
    }

    /// How webhooks are delivered, unless
    /// [`Control::set_webhook_settings`](crate::Control::set_webhook_settings) says otherwise.
    #[must_use]
    pub fn webhook_settings(mut self, settings: WebhookSettings) -> Self {
        self.webhook_settings = settings;
        self
    }

    /// Hosts under which the control port is called, beside `localhost`, addresses of loopback and the address bound to;
    /// none by default. It refuses calls whose `Host` names another one, so that no web page can reach it through a
    /// name of its own. The API answers any host.
    #[must_use]
    pub fn allow_hosts(mut self, hosts: impl IntoIterator<Item = AllowedHost>) -> Self {
        self.allowed_hosts.extend(hosts);
        self
    }

    /// Hosts that the emulator may connect to beside loopback, for webhooks, callbacks and Audio Connectors; none by
    /// default. Their names are looked up for each connection.
    #[must_use]
    pub fn allow_targets(mut self, targets: impl IntoIterator<Item = AllowedHost>) -> Self {
        self.allowed_targets.extend(targets);
        self
    }

    /// Starts the emulator. Both ports take connections when this returns.
    ///
    /// # Errors
    ///
    /// A port is taken, the address is not one of this host, or a webhook is for an application that does not exist or
    /// leads to a host that is not allowed.
    pub async fn start(self) -> Result<Emulator, StartError> {
        let applications = self.registry();
        let applications =
            applications.map_err(|error| StartError::new("an application is not right", error))?;
        let applications = Arc::new(applications);
        self.register_webhooks(&applications)?;
        let (api, api_address) = listen("the API", self.address, self.port).await?;
        let (control, control_address) =
            listen("the control surface", self.address, self.control_port).await?;
        let tls = if self.tls {
            let tls = Tls::generate(self.address);
            Some(tls.map_err(|error| StartError::new("no certificate could be made", error))?)
        } else {
            None
        };
        let scheme = if self.tls { "https" } else { "http" };
        let (acceptor, ca_pem) = tls.map(|tls| (tls.acceptor, tls.ca_pem)).unzip();

        let api_url = format!("{scheme}://{api_address}");
        applications.set_origin(&api_url);
        for application in applications.all() {
            if application.webhooks.has_any() {
                application.deliver_webhooks();
            }
        }
        let (stop, stopped) = watch::channel(false);
        let handler = {
            let applications = Arc::clone(&applications);
            move |hangup: Hangup, request: Request<RequestBody>| {
                api::handle(Arc::clone(&applications), hangup, request)
            }
        };
        let hosts = control::http::OwnHosts::new(self.address, self.allowed_hosts);
        let router = control::http::router(Arc::clone(&applications), hosts);
        let controller = move |_: Hangup, request: Request<RequestBody>| router.clone().oneshot(request);
        let api = server::serve(api, acceptor, handler, stopped.clone());
        let control = server::serve(control, None, controller, stopped);
        let servers = Servers::run(
            stop,
            vec![("API", Box::pin(api)), ("control surface", Box::pin(control))],
        );
        Ok(Emulator {
            api_url,
            control_url: format!("http://{control_address}"),
            ca_pem,
            applications,
            servers,
        })
    }

    fn register_webhooks(&self, applications: &Applications) -> Result<(), StartError> {
        let settings = self.webhook_settings.check();
        settings.map_err(|rule| StartError::new("the webhook settings are not right", rule))?;
        for (id, webhook) in &self.webhooks {
            let named = id.as_deref().map(|id| applications.get(id).ok_or(id));
            let application = named.unwrap_or_else(|| Ok(Arc::clone(applications.first())));
            let application = application.map_err(|id| {
                let problem = format!("there is no application {id:?}");
                StartError::new("a webhook is not right", problem)
            })?;
            let checked = webhook.check(application.allowed_targets());
            checked.map_err(|error| StartError::new("a webhook is not right", error))?;
            application.webhooks.register(webhook);
            application.webhooks.keep_registrations();
        }
        Ok(())
    }

    fn registry(&self) -> Result<Applications, InvalidApplication> {
        let settings = Settings {
            seed: self.seed,
            journal_capacity: self.journal_capacity,
            tls: self.tls,
            audio: self.audio.clone(),
            webhooks: self.webhook_settings.clone(),
            targets: AllowedTargets::new(&self.allowed_targets),
            origin: Arc::new(OnceLock::new()),
        };
        let development = [(
            DEVELOPMENT_APPLICATION_ID.to_owned(),
            DEVELOPMENT_PUBLIC_KEY.to_owned(),
        )];
        let all = if self.applications.is_empty() {
            &development[..]
        } else {
            &self.applications[..]
        };
        let Some(((id, key), others)) = all.split_first() else {
            return Applications::new(DEVELOPMENT_APPLICATION_ID, DEVELOPMENT_PUBLIC_KEY, settings);
        };
        let applications = Applications::new(id, key, settings)?;
        for (id, key) in others {
            applications.add(id, key)?;
        }
        Ok(applications)
    }
}

async fn listen(what: &str, address: IpAddr, port: u16) -> Result<(TcpListener, SocketAddr), StartError> {
    let wanted = SocketAddr::new(address, port);
    let failed = |error| StartError::new(format!("{what} cannot listen on {wanted}"), error);
    let listener = TcpListener::bind(wanted).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}
