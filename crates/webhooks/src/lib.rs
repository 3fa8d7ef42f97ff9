//! Verifies and reads what the Vonage Video API sends to a server.

mod event;
mod family;

pub use crate::event::{Event, NotJson, OtherEvent};
pub use crate::family::Family;
