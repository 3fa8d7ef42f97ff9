//! Verifies and reads what the Vonage Video API sends to a server.

mod event;
mod family;

pub use crate::event::{Event, EventKind, NotJson, NotJsonKind, OtherEvent, OtherForm};
pub use crate::family::Family;
