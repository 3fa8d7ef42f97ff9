//! Handling a delivery once, although it comes more than once.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use vonage_video_auth::{SystemClock, callback_hash};

use crate::{Answer, Begun, Delivery, MemoryStore, ReplayStore, ReplayStoreError, Ticket};

/// Handles each delivery once.
///
/// Vonage sends at least once: again when an answer was lost, and sometimes twice anyway. Whoever has seen a delivery can send it
/// too. A guard calls your handler for the first of them, and once more only if it failed.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> { tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// use vonage_video_webhooks::{Guard, Receiver};
///
/// let guard = Guard::in_memory();
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
/// A program that is killed between the end of its handler and the store's word handles a delivery twice: what must not happen
/// twice has to be idempotent by itself, by the ids in the event.
#[derive(Clone, Debug)]
pub struct Guard {
    store: Arc<dyn ReplayStore>,
    identity: Identity,
    lease: Duration,
}

/// By what two deliveries are the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Identity {
    /// By the id of their token (`jti`); by their content where there is none. The default: nothing is lost, for two events never
    /// share a token. If Vonage signs retries anew, which is not documented, an event whose answer was lost is handled twice.
    #[default]
    TokenId,
    /// By their family and bytes. An event is handled once however it is signed. But an archive that is paused, goes on and is
    /// paused again may report both pauses in the same bytes, and the second would be lost.
    Content,
}

/// What became of a delivery.
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
    /// A guard that remembers in `store`.
    #[must_use]
    pub fn new(store: impl ReplayStore) -> Self {
        Self {
            store: Arc::new(store),
            identity: Identity::default(),
            lease: Duration::from_secs(5 * 60),
        }
    }

    /// A guard for one process. Servers that share the work need a store that they share.
    #[must_use]
    pub fn in_memory() -> Self {
        Self::new(MemoryStore::new(SystemClock))
    }

    /// By what two deliveries are the same; by their token's id unless you say otherwise.
    #[must_use]
    pub fn identity(self, identity: Identity) -> Self {
        Self { identity, ..self }
    }

    /// How long a handler may take before it is taken for dead, 5 minutes by default.
    #[must_use]
    pub fn lease(self, lease: Duration) -> Self {
        Self { lease, ..self }
    }

    /// Calls `handler` with the delivery, unless it has been handled or is being handled.
    ///
    /// If the future is dropped or the handler panics, the delivery is as new again: at once with [`MemoryStore`], otherwise
    /// when its lease has run out.
    pub async fn handle<E>(
        &self,
        delivery: Delivery,
        handler: impl AsyncFnOnce(Delivery) -> Result<(), E>,
    ) -> Handled<E> {
        let key = self.key(&delivery);
        let ticket = match self.store.begin(&key, self.lease).await {
            Ok(Begun::New(ticket)) => ticket,
            Ok(Begun::InProgress) => return Handled::InProgress(self.lease),
            Ok(Begun::Done) => return Handled::Duplicate,
            Err(error) => return Handled::StoreFailed(error),
        };
        let mut held = Held {
            store: &*self.store,
            key: &key,
            ticket: Some(ticket),
        };
        let result = handler(delivery).await;
        held.ticket = None;
        match result {
            Ok(()) => match self.store.done(&key, ticket).await {
                Ok(()) => Handled::Done,
                Err(error) => Handled::DoneUnrecorded(error),
            },
            Err(error) => {
                // If this fails, the lease runs out.
                let _ = self.store.release(&key, ticket).await;
                Handled::Failed(error)
            }
        }
    }

    fn key(&self, delivery: &Delivery) -> String {
        match (self.identity, delivery.token_id()) {
            (Identity::TokenId, Some(id)) => format!("jti:{id}"),
            _ => {
                let family = delivery.family().map_or("other", |family| family.as_str());
                let mut key = format!("{family}:");
                for byte in callback_hash(delivery.body()) {
                    let _ = write!(key, "{byte:02x}");
                }
                key
            }
        }
    }
}

/// Gives a delivery back when its handler's future is dropped.
struct Held<'guard> {
    store: &'guard dyn ReplayStore,
    key: &'guard str,
    ticket: Option<Ticket>,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket {
            self.store.abandon(self.key, ticket);
        }
    }
}
