//! An id and a client: the calls about one session, archive or broadcast, without naming it each time.
//!
//! Every method forwards to an area and returns the area's own call. A handle holds no state and sends nothing when it is
//! made.

#[cfg(feature = "archives")]
mod archive;
#[cfg(feature = "broadcasts")]
mod broadcast;
mod session;

#[cfg(feature = "archives")]
pub use archive::ArchiveHandle;
#[cfg(feature = "broadcasts")]
pub use broadcast::BroadcastHandle;
pub use session::SessionHandle;
