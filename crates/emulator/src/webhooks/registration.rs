//! What an application registers: for which events, where to, and with which secret.

use serde::{Deserialize, Serialize};
use vonage_video_models::Secret;

use super::target::Target;
use crate::outbound::AllowedTargets;
use crate::world::{InvalidWebhook, WebhookKey};

/// How long a secret may be, in characters.
const LONGEST_SECRET: usize = 50;

/// A webhook to register: an address for some events, with or without a secret that signs them.
///
/// It is registered only if it leads to loopback or to one of the builder's
/// [`allow_targets`](crate::Builder::allow_targets).
///
/// ```
/// use vonage_video_emulator::{InvalidWebhook, Webhook};
///
/// let archives = Webhook::new("archive", "http://127.0.0.1:9000/hooks/archive")?.secret("not-a-real-secret")?;
/// assert!(!format!("{archives:?}").contains("not-a-real-secret"));
/// assert_eq!(Webhook::new("all", "https://hooks.example.org/"), Err(InvalidWebhook::Tls));
/// # Ok::<(), InvalidWebhook>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    pub(super) keys: Vec<WebhookKey>,
    pub(super) registration: Registration,
}

/// One registered address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Registration {
    pub(super) target: Target,
    pub(super) secret: Option<Secret>,
}

impl Webhook {
    /// A webhook without a secret. The events are one of the 15 registration keys, such as `archive_status`, or a
    /// family: `session`, `archive`, `broadcast`, `render`, `captions`, `sip`, `all`.
    ///
    /// # Errors
    ///
    /// There are no such events, or the address is not a plain `http` URL.
    pub fn new(events: &str, url: &str) -> Result<Self, InvalidWebhook> {
        Ok(Self {
            keys: WebhookKey::named(events)?,
            registration: Registration {
                target: Target::read(url)?,
                secret: None,
            },
        })
    }

    /// Checks that the emulator may connect there.
    pub(crate) fn check(&self, allowed: &AllowedTargets) -> Result<(), InvalidWebhook> {
        if allowed.allow(&self.registration.target.destination) {
            Ok(())
        } else {
            Err(InvalidWebhook::Elsewhere)
        }
    }

    /// The secret that deliveries are signed with (HS256), 1 to 50 characters. Without one they are not signed.
    ///
    /// # Errors
    ///
    /// The secret is empty or too long.
    pub fn secret(mut self, secret: impl Into<String>) -> Result<Self, InvalidWebhook> {
        let secret = secret.into();
        if !(1..=LONGEST_SECRET).contains(&secret.chars().count()) {
            return Err(InvalidWebhook::Secret);
        }
        self.registration.secret = Some(Secret::new(secret));
        Ok(self)
    }
}

/// A registered webhook as the control surface shows it: without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct WebhookView {
    /// What it is registered for.
    pub key: WebhookKey,
    /// Where events go, without the query.
    pub url: String,
    /// Whether it has a secret.
    pub signed: bool,
}

impl WebhookView {
    pub(super) fn of(key: WebhookKey, registration: &Registration) -> Self {
        Self {
            key,
            url: registration.target.shown(),
            signed: registration.secret.is_some(),
        }
    }
}
