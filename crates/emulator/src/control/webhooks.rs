//! Webhooks: which are registered, how they are delivered, and what became of each delivery.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use vonage_video_models::UnixMillis;

use super::{Control, ControlError};
use crate::webhooks::{DeliveryCounts, DeliveryView, Wanted, Webhook, WebhookSettings, WebhookView};
use crate::world::WebhookKey;

/// What is still to be delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct WebhookOutlook {
    /// Whether nothing is on its way and nothing is due by now.
    pub quiet: bool,
    /// How many deliveries are pending. Those that are only due later do not keep it from being quiet.
    pub pending: usize,
    /// When the next one is due, by the application's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_due: Option<UnixMillis>,
}

/// The webhooks of the application.
impl Control {
    /// Registers a webhook from now on. One that was registered for the same event goes; deliveries that are pending go
    /// on to where they were going.
    ///
    /// # Errors
    ///
    /// The webhook leads to a host that the emulator may not connect to (400).
    pub async fn register_webhook(&self, webhook: Webhook) -> Result<(), ControlError> {
        webhook.check(self.application.allowed_targets())?;
        self.application.webhooks.register(&webhook);
        self.application.deliver_webhooks();
        Ok(())
    }

    /// What is registered, without secrets.
    #[must_use]
    pub fn webhooks(&self) -> Vec<WebhookView> {
        self.application.webhooks.registered()
    }

    /// Removes what is registered for these events: one of the 15 keys or a family, as for [`Webhook::new`].
    ///
    /// # Errors
    ///
    /// There are no such events (400), or nothing is registered for them (404).
    pub async fn remove_webhook(&self, events: &str) -> Result<(), ControlError> {
        let keys = WebhookKey::named(events)?;
        if self.application.webhooks.unregister(&keys) {
            Ok(())
        } else {
            Err(ControlError::not_found("webhook", events))
        }
    }

    /// Removes everything that is registered.
    pub async fn clear_webhooks(&self) {
        self.application.webhooks.unregister(&WebhookKey::ALL);
    }

    /// How webhooks are delivered.
    #[must_use]
    pub fn webhook_settings(&self) -> WebhookSettings {
        self.application.webhooks.settings()
    }

    /// Chooses how webhooks are delivered. Chances hold for events from now on, the rest for attempts from now on.
    ///
    /// # Errors
    ///
    /// A setting is out of its range (400).
    pub async fn set_webhook_settings(&self, settings: WebhookSettings) -> Result<(), ControlError> {
        settings.check().map_err(|rule| ControlError::new(400, rule))?;
        self.application.webhooks.set(settings);
        Ok(())
    }

    /// Brings back the settings of the builder.
    pub async fn reset_webhook_settings(&self) {
        let usual = self.application.webhooks.usual_settings();
        self.application.webhooks.set(usual);
    }

    /// The deliveries, in the order of the events: all that are pending, and of those that are over as many as the
    /// journal keeps requests.
    pub async fn deliveries(&self) -> Vec<DeliveryView> {
        self.deliveries_after(0).await
    }

    /// The deliveries with a higher number than this one.
    pub async fn deliveries_after(&self, id: u64) -> Vec<DeliveryView> {
        let webhooks = &self.application.webhooks;
        let wanted = Wanted {
            after: id,
            last: u64::MAX,
            key: None,
            state: None,
        };
        webhooks.deliveries(&wanted, usize::MAX, &self.application.id)
    }

    /// How many deliveries there are, and how many have left the journal or were not sent for lack of room.
    #[must_use]
    pub fn delivery_counts(&self) -> DeliveryCounts {
        self.application.webhooks.counts().0
    }

    /// Forgets the deliveries that are over. Those that are pending stay; numbers go on.
    pub async fn clear_deliveries(&self) {
        self.application.webhooks.clear_deliveries();
    }

    /// Waits until no delivery is due by the application's clock and none is on its way, at most for `time`. A retry
    /// that is due later is not waited for: turn the clock.
    pub async fn wait_for_webhooks(&self, time: Duration) -> WebhookOutlook {
        let mut changes = self.application.webhooks.changes();
        let quiet = async {
            loop {
                changes.borrow_and_update();
                if self.application.webhooks_are_quiet() || changes.changed().await.is_err() {
                    return true;
                }
            }
        };
        let quiet = tokio::time::timeout(time, quiet).await.unwrap_or(false);
        let (pending, next_due) = self.application.webhooks.outlook();
        WebhookOutlook {
            quiet,
            pending,
            next_due,
        }
    }
}
