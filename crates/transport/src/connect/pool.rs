//! Connection pools, one for each Tokio runtime.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::runtime::{Handle, Id};
use vonage_video_core::Error;

use super::Connector;
use crate::slots::Slots;

/// How many runtimes have a pool at the same time, besides the first one. A further one takes the place of the least
/// recently used.
const OTHER_RUNTIMES: usize = 16;

/// A connection pool for each Tokio runtime that makes calls.
///
/// A task of the runtime that opened a connection reads and writes it. Over the connection of another runtime a call
/// would wait for as long as nobody polls that runtime, or for ever if it was shut down. So connections, and the limit of
/// their number, belong to the runtime they were opened on. Nearly all programs have one runtime, which is found without
/// a lock.
#[derive(Clone)]
pub(crate) struct Pools(Arc<Inner>);

struct Inner {
    connector: Connector,
    connections: usize,
    first: OnceLock<(Id, Arc<Pool>)>,
    /// The least recently used one first.
    others: Mutex<Vec<(Id, Arc<Pool>)>>,
}

/// The connections of one runtime.
#[derive(Debug)]
pub(crate) struct Pool {
    pub(crate) client: Client<Connector, Full<Bytes>>,
    pub(crate) call_slots: Slots,
    pub(crate) fetch_slots: Slots,
}

impl Pools {
    pub(crate) fn new(connector: Connector, connections: usize) -> Self {
        Self(Arc::new(Inner {
            connector,
            connections,
            first: OnceLock::new(),
            others: Mutex::default(),
        }))
    }

    /// The pool of the runtime that polls the caller.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](vonage_video_core::ErrorKind::Config) outside of Tokio.
    pub(crate) fn current(&self) -> Result<Arc<Pool>, Error> {
        let id = current_runtime()?;
        let (first, pool) = self.0.first.get_or_init(|| (id, self.0.open()));
        if *first == id {
            return Ok(Arc::clone(pool));
        }
        let mut others = self.0.others.lock().unwrap_or_else(PoisonError::into_inner);
        let pool = match others.iter().position(|(other, _)| *other == id) {
            Some(index) => others.remove(index).1,
            None => self.0.open(),
        };
        if others.len() >= OTHER_RUNTIMES {
            others.remove(0);
        }
        others.push((id, Arc::clone(&pool)));
        Ok(pool)
    }
}

/// The runtime that polls the caller.
///
/// # Errors
///
/// [`ErrorKind::Config`](vonage_video_core::ErrorKind::Config) outside of Tokio, whose timers and sockets a call needs.
pub(crate) fn current_runtime() -> Result<Id, Error> {
    match Handle::try_current() {
        Ok(runtime) => Ok(runtime.id()),
        Err(error) => Err(Error::config_caused_by(
            "cannot make a call outside of a Tokio runtime: await it in one, such as `#[tokio::main]` or `Runtime::block_on`",
            error,
        )),
    }
}

impl Inner {
    fn open(&self) -> Arc<Pool> {
        let mut builder = Client::builder(TokioExecutor::new());
        builder
            .timer(TokioTimer::new())
            .pool_timer(TokioTimer::new())
            // Below the server's: a connection closed while we write is the commonest ambiguous failure.
            .pool_idle_timeout(Duration::from_secs(15))
            .pool_max_idle_per_host(self.connections);
        #[cfg(feature = "http2")]
        builder
            // A connection whose other end is gone is noticed before a call hangs on it.
            .http2_keep_alive_interval(Duration::from_secs(20))
            .http2_keep_alive_timeout(Duration::from_secs(10))
            .http2_adaptive_window(true);
        Arc::new(Pool {
            client: builder.build(self.connector.clone()),
            call_slots: Slots::new(self.connections),
            fetch_slots: Slots::new(self.connections),
        })
    }
}

impl fmt::Debug for Pools {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pools")
            .field("connections", &self.0.connections)
            .finish_non_exhaustive()
    }
}
