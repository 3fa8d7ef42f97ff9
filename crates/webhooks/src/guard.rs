//! Handling a delivery once, although it may arrive several times.

use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use vonage_video_auth::SystemClock;

use crate::claims::Claims;
use crate::{Answer, Begun, Delivery, Identity, MemoryStore, ReplayStore, ReplayStoreError, telemetry};

/// Calls a handler once for each event.
///
/// Vonage delivers events at least once: again when an answer was lost, and sometimes twice anyway. Anyone who has seen a delivery
/// can replay it. A guard calls your handler for the first delivery of an event, and again only if the handler failed. How it
/// detects a duplicate is up to you: see [`Identity`].
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> { tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// use vonage_video_webhooks::{Guard, Identity, Receiver};
///
/// // Handles an event once even if Vonage signs each retry anew. The cost: of two events with the same bytes, the second is dropped.
/// let guard = Guard::in_memory(Identity::TokenIdOrContent);
/// let receiver = Receiver::builder().accept_unsigned_from_anyone().build()?;
/// let mut seen = 0;
/// for _ in 0..2 {
///     let delivery = receiver.receive(None, [], r#"{"event":"sessionCreated","sessionId":"2_MX4"}"#)?;
///     let handled = guard
///         .handle(delivery, async |_delivery| {
///             seen += 1;
///             Ok::<(), std::io::Error>(())
///         })
///         .await;
///     assert_eq!(handled.answer().status(), 200);
/// }
/// assert_eq!(seen, 1);
/// # Ok(()) }) }
/// ```
///
/// With the feature `tracing`, a handler or store that fails is logged at WARN with its reason: the error as it displays itself.
///
/// If the process is killed after the handler succeeds but before the store records it, the handler runs again for the next delivery.
/// Make effects that must not happen twice idempotent themselves, by the ids in the event.
#[derive(Clone, Debug)]
pub struct Guard {
    store: Arc<dyn ReplayStore>,
    identity: Identity,
    lease: Duration,
}

/// The ending of a delivery.
#[derive(Clone, Debug)]
#[must_use = "its answer tells Vonage whether to send again"]
#[non_exhaustive]
pub enum Handled<E> {
    /// Your handler has handled it.
    Done,
    /// Your handler has handled it, and the store could not be told: it may be handled again if it comes again.
    DoneUnrecorded(ReplayStoreError),
    /// It had been handled before.
    Duplicate,
    /// Somebody is handling it; their lease ends within this time.
    InProgress(Duration),
    /// Your handler failed. It is handled anew when it comes again.
    Failed(E),
    /// The store could not be asked, so it was not handled.
    StoreFailed(ReplayStoreError),
}

impl<E> Handled<E> {
    /// What to answer: success for what is handled; otherwise Vonage sends it again.
    pub fn answer(&self) -> Answer {
        match self {
            Self::Done | Self::DoneUnrecorded(_) | Self::Duplicate => Answer::ok(),
            // Not a success: should the other fail, this one is what comes again.
            Self::InProgress(lease) => Answer::busy(*lease),
            Self::Failed(_) | Self::StoreFailed(_) => Answer::failed(),
        }
    }
}

impl Guard {
    /// Creates a guard that remembers deliveries in `store` and detects duplicates by `identity`.
    #[must_use]
    pub fn new(store: impl ReplayStore, identity: Identity) -> Self {
        Self {
            store: Arc::new(store),
            identity,
            lease: Duration::from_secs(5 * 60),
        }
    }

    /// Creates a guard for one process, with a [`MemoryStore`]. Servers that share the work need a shared store.
    #[must_use]
    pub fn in_memory(identity: Identity) -> Self {
        Self::new(MemoryStore::new(SystemClock), identity)
    }

    /// Sets how long a handler may take before the guard considers it dead. The default is 5 minutes.
    #[must_use]
    pub fn lease(self, lease: Duration) -> Self {
        Self { lease, ..self }
    }

    /// Calls `handler` with the delivery, unless the event has been handled or is being handled.
    ///
    /// If the future is dropped or the handler panics, the next delivery of the event is handled: at once with [`MemoryStore`],
    /// otherwise when the lease has run out.
    pub async fn handle<E: Display>(
        &self,
        delivery: Delivery,
        handler: impl AsyncFnOnce(Delivery) -> Result<(), E>,
    ) -> Handled<E> {
        let (family, kind) = (delivery.family(), delivery.event().kind());
        let handled = self.handle_unlogged(delivery, handler).await;
        telemetry::handled(family, kind, &handled);
        handled
    }

    async fn handle_unlogged<E>(
        &self,
        delivery: Delivery,
        handler: impl AsyncFnOnce(Delivery) -> Result<(), E>,
    ) -> Handled<E> {
        let mut claims = Claims::new(&*self.store);
        for key in self.identity.keys(&delivery) {
            let ending = match self.store.begin(&key, self.lease).await {
                Ok(Begun::New(ticket)) => {
                    claims.add(key, ticket);
                    continue;
                }
                Ok(Begun::InProgress) => Handled::InProgress(self.lease),
                Ok(Begun::Done) => Handled::Duplicate,
                Err(error) => Handled::StoreFailed(error),
            };
            claims.release().await;
            return ending;
        }
        match handler(delivery).await {
            Ok(()) => match claims.record().await {
                Ok(()) => Handled::Done,
                Err(error) => Handled::DoneUnrecorded(error),
            },
            Err(error) => {
                claims.release().await;
                Handled::Failed(error)
            }
        }
    }
}
