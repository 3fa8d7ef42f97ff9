//! What the service tells a server of its own accord: events of sessions, connections, streams, SIP calls and captions.
//!
//! Archives, broadcasts and Experience Composers have no types here: their events carry the object itself, as answers do.

mod captions;
mod connection;
mod end_reason;
mod reason;
mod session;
mod sip;
mod stream;

pub use captions::{CaptionsEvent, CaptionsStatus};
pub use connection::{ConnectionEvent, EventConnection};
pub use end_reason::{ArchiveEndReason, RenderEndReason};
pub use reason::EventReason;
pub use session::SessionEvent;
pub use sip::{SipCallEvent, SipCallState, SipEventCall};
pub use stream::{EventStream, StreamEvent};
