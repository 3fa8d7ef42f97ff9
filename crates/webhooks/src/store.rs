//! The seam behind which handled deliveries are remembered.

use std::error::Error;
use std::fmt::{self, Debug};
use std::sync::Arc;
use std::time::Duration;

use vonage_video_auth::{Boxed, MaybeSendSync};

/// Remembers which deliveries are being handled and which have been: in memory ([`MemoryStore`](crate::MemoryStore)), or in a
/// store that several servers share.
///
/// Implement it with `#[async_trait]` of the crate [async-trait](https://docs.rs/async-trait), whose form it has; on
/// `wasm32-unknown-unknown` with `#[async_trait(?Send)]`. Each method must be atomic: in Redis, `begin` is one `SET NX PX`.
///
/// ```
/// use async_trait::async_trait;
/// use std::time::Duration;
/// use vonage_video_webhooks::{Begun, ReplayStore, ReplayStoreError, Ticket};
///
/// /// Remembers nothing, so that everything is new.
/// #[derive(Debug)]
/// struct Forgetful;
///
/// #[async_trait]
/// impl ReplayStore for Forgetful {
///     async fn begin(&self, _key: &str, _lease: Duration) -> Result<Begun, ReplayStoreError> {
///         Ok(Begun::New(Ticket::new(1)))
///     }
///
///     async fn done(&self, _key: &str, _ticket: Ticket) -> Result<(), ReplayStoreError> {
///         Ok(())
///     }
///
///     async fn release(&self, _key: &str, _ticket: Ticket) -> Result<(), ReplayStoreError> {
///         Ok(())
///     }
/// }
/// ```
pub trait ReplayStore: Debug + MaybeSendSync + 'static {
    /// Begins a delivery, unless it has been handled or is being handled. It counts as being handled until `done` or `release`,
    /// and for `lease` at most: then its handler is taken for dead.
    ///
    /// # Errors
    ///
    /// When the store cannot be asked. The delivery is not handled then, and sent again.
    fn begin<'store, 'key, 'future>(&'store self, key: &'key str, lease: Duration) -> Storing<'future, Begun>
    where
        'store: 'future,
        'key: 'future,
        Self: 'future;

    /// It has been handled: until it is forgotten, `begin` answers [`Begun::Done`]. Keep it for 24 hours at least, as long as
    /// Vonage sends a delivery again.
    ///
    /// # Errors
    ///
    /// When the store cannot be told. The delivery may be handled again.
    fn done<'store, 'key, 'future>(&'store self, key: &'key str, ticket: Ticket) -> Storing<'future, ()>
    where
        'store: 'future,
        'key: 'future,
        Self: 'future;

    /// It could not be handled: the next to come is new. Does nothing if somebody else has begun it since, which the ticket
    /// tells.
    ///
    /// # Errors
    ///
    /// When the store cannot be told. The lease runs out by itself.
    fn release<'store, 'key, 'future>(&'store self, key: &'key str, ticket: Ticket) -> Storing<'future, ()>
    where
        'store: 'future,
        'key: 'future,
        Self: 'future;

    /// As `release`, where nothing can be waited for, since the handler's future was dropped or has panicked. Unless a store can
    /// do it at once, the lease runs out.
    fn abandon(&self, key: &str, ticket: Ticket) {
        let _ = (key, ticket);
    }
}

/// An answer of a store on its way.
pub type Storing<'future, T> = Boxed<'future, Result<T, ReplayStoreError>>;

/// How a delivery begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Begun {
    /// It is new and yours to handle.
    New(Ticket),
    /// Somebody is handling it.
    InProgress,
    /// It has been handled.
    Done,
}

/// Tells one handling of a delivery from a later one, after the lease of the first ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket(u64);

impl Ticket {
    /// A ticket with a number that no other handling of the same delivery has, counted or drawn at random.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// Its number.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }
}

/// A store that could not be asked.
#[derive(Clone, Debug)]
pub struct ReplayStoreError(Arc<dyn Error + Send + Sync>);

impl ReplayStoreError {
    /// Wraps what went wrong.
    pub fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(Arc::from(source.into()))
    }
}

impl fmt::Display for ReplayStoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the store of handled deliveries could not be asked")
    }
}

impl Error for ReplayStoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
