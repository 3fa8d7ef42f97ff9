//! One value for each Tokio runtime.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tokio::runtime::{Handle, Id};
use vonage_video_core::Error;

/// How many runtimes have a value at the same time, besides the first one. A further one takes the place of the least
/// recently used.
const OTHER_RUNTIMES: usize = 16;

/// A value for each Tokio runtime that makes calls, made when it is first asked for.
///
/// A task of the runtime that opened a connection reads and writes it. Over the connection of another runtime a call
/// would wait for as long as nobody polls that runtime, or for ever if it was shut down. So connections, and the limit of
/// their number, belong to the runtime they were opened on. Nearly all programs have one runtime, which is found without
/// a lock.
pub(crate) struct PerRuntime<T> {
    make: Box<dyn Fn() -> T + Send + Sync>,
    first: OnceLock<(Id, Arc<T>)>,
    /// The least recently used one first.
    others: Mutex<Vec<(Id, Arc<T>)>>,
}

impl<T> PerRuntime<T> {
    pub(crate) fn new(make: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self {
            make: Box::new(make),
            first: OnceLock::new(),
            others: Mutex::default(),
        }
    }

    /// The value of the runtime that polls the caller.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](vonage_video_core::ErrorKind::Config) outside of Tokio.
    pub(crate) fn current(&self) -> Result<Arc<T>, Error> {
        let id = current_runtime()?;
        let (first, value) = self.first.get_or_init(|| (id, Arc::new((self.make)())));
        if *first == id {
            return Ok(Arc::clone(value));
        }
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        let value = match others.iter().position(|(other, _)| *other == id) {
            Some(index) => others.remove(index).1,
            None => Arc::new((self.make)()),
        };
        if others.len() >= OTHER_RUNTIMES {
            others.remove(0);
        }
        others.push((id, Arc::clone(&value)));
        Ok(value)
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

impl<T> fmt::Debug for PerRuntime<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PerRuntime").finish_non_exhaustive()
    }
}
