//! A running emulator.

mod builder;

use std::sync::Arc;

pub use self::builder::Builder;
use crate::applications::Applications;
use crate::control::Control;
use crate::development::DEVELOPMENT_PRIVATE_KEY;
use crate::error::StartError;
use crate::servers::{ServerFailure, Servers};

/// A running emulator: the API on one port, the control surface on another.
///
/// Stops when it is dropped; [`shutdown`](Self::shutdown) lets requests in hand finish first.
#[derive(Debug)]
pub struct Emulator {
    pub(crate) api_url: String,
    pub(crate) control_url: String,
    pub(crate) ca_pem: Option<String>,
    pub(crate) applications: Arc<Applications>,
    pub(crate) servers: Servers,
}

impl Emulator {
    /// Starts an emulator with the development application, on ports of the system's choice on loopback.
    ///
    /// Must be called within a Tokio runtime; the emulator ends with it.
    ///
    /// # Errors
    ///
    /// There is no free port.
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// A builder, for everything that is not the default.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Where the API is, such as `http://127.0.0.1:41234`; `https` with TLS.
    #[must_use]
    pub fn api_url(&self) -> &str {
        &self.api_url
    }

    /// Where the control surface is, such as `http://127.0.0.1:41235`.
    #[must_use]
    pub fn control_url(&self) -> &str {
        &self.control_url
    }

    /// The first application: the development application unless the builder named another.
    #[must_use]
    pub fn application_id(&self) -> &str {
        &self.applications.first().id
    }

    /// The private key of the development application. Tokens of an application that was registered with its own
    /// public key are not signed with it.
    #[must_use]
    pub fn private_key_pem(&self) -> &'static str {
        DEVELOPMENT_PRIVATE_KEY
    }

    /// The certificate of the authority callers must trust, in PEM form, when the API speaks HTTPS.
    #[must_use]
    pub fn ca_pem(&self) -> Option<&str> {
        self.ca_pem.as_deref()
    }

    /// The control surface, within the process.
    #[must_use]
    pub fn control(&self) -> Control {
        Control::new(Arc::clone(&self.applications))
    }

    /// Waits until one of the two ports stops being served although nobody asked for it, forever if neither does. The
    /// other port has been told to stop by then: the two share one fate.
    pub async fn failed(&self) -> ServerFailure {
        self.servers.failed().await
    }

    /// Stops: takes no more connections, closes the sockets of Audio Connectors, and gives requests in hand half a
    /// second to finish.
    pub async fn shutdown(mut self) {
        self.servers.stop();
        self.applications.sockets.close().await;
        self.servers.ended().await;
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.applications.sockets.begin_closing();
    }
}
